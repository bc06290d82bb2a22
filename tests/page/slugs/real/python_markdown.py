"""Renders the Markdown pages of {"slugify": ..., "extensions": [...], "pages": [...]} with Python-Markdown."""

import json
import sys

import markdown
from markdown.extensions.toc import TocExtension, slugify, slugify_unicode


def main() -> None:
    given = json.load(sys.stdin)
    if given["slugify"] == "pymdownx":
        from pymdownx.slugs import slugify as pymdownx_slugify

        chosen = pymdownx_slugify(case="lower")
    else:
        chosen = slugify_unicode if given["slugify"] == "unicode" else slugify
    extensions = [TocExtension(slugify=chosen), *given["extensions"]]
    pages = [markdown.markdown(page, extensions=extensions) for page in given["pages"]]
    json.dump(pages, sys.stdout)


main()
