"""Renders the Markdown pages of {"slugify": ..., "extensions": [...], "pages": [...]} with Python-Markdown."""

import json
import sys
from importlib import import_module


def main() -> None:
    given = json.load(sys.stdin)
    toc = import_module("markdown.extensions.toc")
    if given["slugify"] == "pymdownx":
        chosen = import_module("pymdownx.slugs").slugify(case="lower")
    else:
        chosen = toc.slugify_unicode if given["slugify"] == "unicode" else toc.slugify
    extensions = [toc.TocExtension(slugify=chosen), *given["extensions"]]
    render = import_module("markdown").markdown
    json.dump([render(page, extensions=extensions) for page in given["pages"]], sys.stdout)


main()
