"""What decides on the ids of a page: the generator, or what renders for it, and its settings.

Each function here makes the dialect of one generator from the settings of its configuration that matter; where a
setting is not known, its default is the generator's.

==============================  =====================================================================
generator                       dialect
==============================  =====================================================================
github.com, a plain folder      `github()`
Hugo                            `hugo(markup.goldmark.parser.autoHeadingIDType)`; `pandoc()` for pages
                                of `markup.defaultMarkdownHandler: pandoc`, `unknown()` for any other
Jekyll                          `kramdown(gfm=kramdown.input == "GFM", ...)`; `unknown()` where
                                `markdown` is not kramdown
MkDocs, Pelican                 `python_markdown(...)` from `markdown_extensions: toc`
Zola                            `zola(slugify.anchors)`
Quarto                          `pandoc(...)` from `from:`
Docusaurus                      `docusaurus()`
Astro, Starlight                `astro()`
VitePress                       `vitepress()`
Eleventy                        `eleventy()`, with `id_plugin` where its configuration names
                                IdAttributePlugin; `markdown_it_anchor()` where it names that
                                without settings; `unknown()` where it names another plugin for
                                ids or cannot be read
Hexo                            `hexo()` with hexo-renderer-marked, else `unknown()`
==============================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from postlint.page.body import Heading
from postlint.page.slugs.eleventy import eleventy_ids
from postlint.page.slugs.footnotes import (
    FootnoteIds,
    goldmark_footnotes,
    kramdown_footnotes,
    markdown_it_footnotes,
    no_footnotes,
    pandoc_footnotes,
    python_markdown_footnotes,
    remark_footnotes,
    zola_footnotes,
)
from postlint.page.slugs.github import (
    astro_before_6_ids,
    docusaurus_ids,
    github_emoji_ids,
    github_ids,
    rehype_ids,
)
from postlint.page.slugs.goldmark import HugoIds, hugo_ids, hugo_ids_of_source, hugo_ids_untypeset
from postlint.page.slugs.hexo import hexo_ids
from postlint.page.slugs.kramdown import kramdown_gfm_ids, kramdown_ids
from postlint.page.slugs.markdown_it import markdown_it_anchor_ids, vitepress_ids
from postlint.page.slugs.pandoc import pandoc_ids
from postlint.page.slugs.python_markdown import PythonSlugify, python_markdown_ids
from postlint.page.slugs.wording import Ids
from postlint.page.slugs.zola import ZolaAnchors, zola_ids


class Fences(StrEnum):
    """Which fences make a block of code; in what is none, a `# comment` is a heading."""

    ALL = "all"
    PLAIN = "plain"  # only those with one word after them and no indentation
    NONE = "none"  # none of backticks


HeadingIds = Callable[[Sequence[Heading]], Ids]


@dataclass(frozen=True)
class Dialect:
    """How a page's ids come about. `heading_ids` are several where releases or settings differ that are not known;
    the first is the one to propose."""

    name: str
    heading_ids: tuple[HeadingIds, ...] = ()
    footnote_ids: FootnoteIds = no_footnotes
    template_marks: tuple[str, ...] = ()
    """How the tags begin that are filled in before the page is rendered."""
    attribute_lists: bool = False
    """`{#id}` and `{: #id}` give an id to what they stand at."""
    html_headings: bool = False
    """Headings of raw HTML get ids too."""
    bare_hashes: bool = False
    """`#Heading` without a space is a heading."""
    fences: Fences = Fences.ALL
    markdown_in_html: bool = False
    """Markdown in an element with a `markdown` attribute is read."""
    makes: tuple[str, ...] = ()
    """Regular expressions for other ids that the generator itself makes."""
    ignores_case: bool = False
    layout: bool = True
    """A page is put into a layout, which has ids of its own."""
    known: bool = True


_LIQUID = ("{{", "{%")


def unknown() -> Dialect:
    """A page of which no id can be told to be missing."""
    return Dialect("unknown", known=False)


def github() -> Dialect:
    """github.com, where it shows a file of a repository."""
    return Dialect(
        "github",
        (github_ids, rehype_ids, github_emoji_ids),
        remark_footnotes,
        html_headings=True,
        ignores_case=True,
        layout=False,
        makes=(r"L\d+(-L?\d+)?", r"readme(-ov-file)?"),
    )


def rehype_slug() -> Dialect:
    """remark and rehype with rehype-slug."""
    return Dialect("rehype-slug", (rehype_ids,), remark_footnotes, html_headings=True)


def docusaurus() -> Dialect:
    """Docusaurus 2 and 3."""
    return Dialect("docusaurus", (docusaurus_ids,), remark_footnotes, attribute_lists=True)


def astro() -> Dialect:
    """Astro and Starlight."""
    return Dialect("astro", (rehype_ids, astro_before_6_ids), remark_footnotes, makes=("_top",))


def hugo(kind: HugoIds = HugoIds.GITHUB, *, auto_heading_id: bool = True) -> Dialect:
    """Hugo with goldmark; `kind` is `autoHeadingIDType`, `auto_heading_id` `autoHeadingID`."""
    made = (hugo_ids, hugo_ids_untypeset, hugo_ids_of_source)
    return Dialect(
        "hugo",
        tuple(partial(ids, kind=kind) for ids in made) if auto_heading_id else (),
        goldmark_footnotes,
        template_marks=("{{<", "{{%"),
        attribute_lists=True,
        makes=(r"hl-.*",),
    )


def kramdown(
    *, gfm: bool = True, auto_ids: bool = True, prefix: str = "", transliterated: bool = False
) -> Dialect:
    """Jekyll: `gfm` where `kramdown.input` is GFM, which is its default; the others are kramdown's `auto_ids`,
    `auto_id_prefix` and `transliterated_header_ids`, of which the last has no effect with GFM."""
    made: HeadingIds = partial(kramdown_ids, transliterated=transliterated, prefix=prefix)
    if gfm:
        made = partial(kramdown_gfm_ids, prefix=prefix)
    return Dialect(
        "kramdown",
        (made,) if auto_ids else (),
        kramdown_footnotes,
        template_marks=_LIQUID,
        attribute_lists=True,
        bare_hashes=not gfm,
        fences=Fences.PLAIN if gfm else Fences.NONE,
        markdown_in_html=True,
        makes=(r"markdown-toc.*",),
    )


def python_markdown(
    slugify: PythonSlugify = PythonSlugify.DEFAULT, *, separator: str = "-", toc: bool = True
) -> Dialect:
    """MkDocs, Pelican: `slugify` and `separator` of the extension toc; no ids where `toc` is off."""
    made = partial(python_markdown_ids, slugify=slugify, separator=separator)
    return Dialect(
        "python-markdown",
        (made,) if toc else (),
        python_markdown_footnotes,
        template_marks=_LIQUID,
        attribute_lists=True,
        bare_hashes=True,
        fences=Fences.PLAIN,
        markdown_in_html=True,
        makes=(r"__.*",),
    )


def zola(anchors: ZolaAnchors = ZolaAnchors.ON) -> Dialect:
    """Zola with its `slugify.anchors`."""
    return Dialect(
        "zola",
        (partial(zola_ids, strategy=anchors),),
        zola_footnotes,
        template_marks=_LIQUID,
        attribute_lists=True,
        makes=("continue-reading",),
    )


def pandoc(*, gfm: bool = False, ascii_only: bool = False, auto_identifiers: bool = True) -> Dialect:
    """pandoc and Quarto with these extensions of the reader."""
    made = partial(pandoc_ids, gfm=gfm, ascii_only=ascii_only)
    return Dialect(
        "pandoc",
        (made,) if auto_identifiers else (),
        pandoc_footnotes,
        template_marks=("{{<", "{{%"),
        attribute_lists=True,
        fences=Fences.PLAIN,
        markdown_in_html=True,
        makes=(
            r"(?:ref|cb|tbl|fig|eq|lst|sec|thm)-?.*",
            "refs",
            "TOC",
            "toc-.*",
            "quarto-.*",
            "title-block-header",
        ),
    )


def vitepress() -> Dialect:
    """VitePress."""
    return Dialect(
        "vitepress", (vitepress_ids,), markdown_it_footnotes, template_marks=("{{",), attribute_lists=True
    )


def markdown_it_anchor() -> Dialect:
    """markdown-it with markdown-it-anchor, as many Eleventy sites have it."""
    return Dialect(
        "markdown-it-anchor",
        (markdown_it_anchor_ids,),
        markdown_it_footnotes,
        template_marks=(*_LIQUID, "<%"),
    )


def eleventy(*, id_plugin: bool = False) -> Dialect:
    """Eleventy, which gives no ids to headings by itself; `id_plugin` is its IdAttributePlugin.

    The plugin sees the headings of the layout too, so that a number at the end of an id may differ.
    """
    return Dialect(
        "eleventy",
        (eleventy_ids,) if id_plugin else (),
        markdown_it_footnotes,
        template_marks=(*_LIQUID, "<%"),
        html_headings=id_plugin,
    )


def hexo(*, header_ids: bool = True, lower_case: bool = False) -> Dialect:
    """Hexo with hexo-renderer-marked; `lower_case` is `modifyAnchors: 1`."""
    return Dialect(
        "hexo",
        (hexo_ids, partial(hexo_ids, typeset=False)) if header_ids else (),
        template_marks=(*_LIQUID, "<%"),
        ignores_case=lower_case,
    )
