"""Which Markdown a page is written in: what its generator adds to CommonMark."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class WikiLinks(StrEnum):
    """How a site writes `[[links]]`, where it does."""

    PAGE_FIRST = "page-first"  # [[Page|text]]: Obsidian, Quartz, Foam, plugins of MkDocs and Jekyll
    TEXT_FIRST = "text-first"  # [[text|Page]]: Gollum, which GitHub's wikis are made with


class Dialect(NamedTuple):
    """What a parser has to know of a page that its text does not say.

    `mdx`: elements may be components, and hold expressions. `kramdown` and `python_markdown` are the two
    programs that are not CommonMark. `definition_lists`: a line that begins with `: ` defines a term. `wiki` is None
    where `[[x]]` is plain text. `zola`: `@/x.md` is a page. `quarto`: its shortcodes go before those of Hugo.
    """

    mdx: bool = False
    kramdown: bool = False
    python_markdown: bool = False
    definition_lists: bool = False
    wiki: WikiLinks | None = None
    zola: bool = False
    quarto: bool = False


COMMON = Dialect()


def dialect_of(path: str, generator: str, wiki: WikiLinks | None = None) -> Dialect:
    """The dialect of the file at `path` on a site made with `generator`; `wiki` is what the site says of it.

    Docusaurus reads `.md` as MDX unless it is told otherwise (https://docusaurus.io/docs/markdown-features/react).
    """
    return Dialect(
        mdx=path.lower().endswith(".mdx") or generator == "docusaurus",
        kramdown=generator == "jekyll",
        python_markdown=generator in {"mkdocs", "pelican"},
        definition_lists=generator in {"hugo", "jekyll", "mkdocs", "pelican", "quarto"},
        wiki=wiki,
        zola=generator == "zola",
        quarto=generator == "quarto",
    )
