"""How a MkDocs site gives ids to headings: with Python-Markdown's extension `toc`, which is always on.

https://python-markdown.github.io/extensions/toc/, https://www.mkdocs.org/user-guide/configuration/#markdown_extensions,
https://facelessuser.github.io/pymdown-extensions/extras/slugs/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from postlint.generators.mkdocs.config import MkDocsConfig, extensions_of
from postlint.page.slugs.python_markdown import PythonSlugify, python_markdown
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern

_QUIET = frozenset(
    [
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
        *("md_in_html", "meta", "nl2br", "sane_lists", "tables", "toc", "wikilinks", "mdx_math"),
        *("mdx_truly_sane_lists", "mdx_breakless_lists", "markdown_katex"),
        *("markdown_include.include", "mdx_include"),
        *(
            f"pymdownx.{name}"
            for name in (
                *(
                    "arithmatex",
                    "b64",
                    "betterem",
                    "bracketspan",
                    "caret",
                    "details",
                    "emoji",
                    "extra",
                    "extrarawhtml",
                ),
                *("fancylists", "highlight", "inlinehilite", "mark", "progressbar", "quotes"),
                *("saneheaders", "snippets", "striphtml", "superfences", "tabbed", "tasklist", "tilde"),
            )
        ),
    ]
)
"""Extensions that change no id, or whose signs on any page tell that they do."""

_CHANGING_HEADINGS = {
    "smarty": Pattern(r"--"),
    "pymdownx.smartsymbols": Pattern(r"\((?:c|r|tm)\)|c/o|\+/-|-->|<--|=/=|\d/\d", re.IGNORECASE),
    "pymdownx.keys": Pattern(r"\+\+"),
    "pymdownx.escapeall": Pattern(r"\\"),
    "pymdownx.magiclink": Pattern(r"://|www\.|[@#!?]\w"),
    "pymdownx.critic": Pattern(r"\{[+\-~=>]{2}"),
}
"""What in a heading is written in another way by an extension: dashes, signs, addresses."""

_ATTR_LIST = frozenset({"attr_list", "extra", "pymdownx.extra"})
"""Extensions that bring attribute lists."""

_CHANGING = {
    "footnotes": {"UNIQUE_IDS", "SEPARATOR"},
    "pymdownx.striphtml": {"strip_attributes"},
}
"""Settings with which they add ids, or change the words of headings."""

_PYTHON = Pattern(r"!!python/(?:name|object/apply):(?P<name>[\w.]+)")
_NAMES = {
    "markdown.extensions.toc.slugify": PythonSlugify.DEFAULT,
    "markdown.extensions.toc.slugify_unicode": PythonSlugify.UNICODE,
    "pymdownx.slugs.uslugify": PythonSlugify.PYMDOWNX,
}
_BLOCK = Pattern(r"(?m)^[ \t]*:::[ \t]*\S")
_OWN_BLOCK = Pattern(r"(?m)^[ \t>]*/{3,}[ \t]*[a-z]")
"""A block of pymdownx.blocks, which may have an id (https://facelessuser.github.io/pymdown-extensions/extensions/blocks/)."""

_TAB = Pattern(r"(?m)^[ \t>]*===[!+]*[ \t]+\"(.*)\"[ \t]*$")
_DROPPED = Pattern(r"[^\w\s-]+")
_EMOJI = Pattern(r":[\w+-]+:")
_OWN_ID = Pattern(r"\{[^{}]*#[^\s{}]+[^{}]*\}[ \t]*#*[ \t]*\Z")
_COMMENT = Pattern(r"<!--.*?-->")
_UNDERLINE = Pattern(r"[ \t>]*(?:=+|-+)[ \t]*")
_TAG_LIST = Pattern(r"<!--\s*material/tags|\[TAGS\]")
_FILLED_IN = Pattern(r"<!--(.*?)-->|\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
"""What hooks fill in."""
_MAKES_IDS = Pattern(r"(?m)^[ \t>]*#|^[ \t]*(?:=+|-+)[ \t]*$|\bid=|\bname=|#\S+\s?\}|\[\^|^[ \t]*-+8<-+")
"""What an appended text has where it adds ids: a heading, an element or a list with one, a footnote."""
_DELIMITERS = "j2_"
_BLOCKS = "pymdownx.blocks."


def anchor_rules(config: MkDocsConfig, source: str, text: str, appended: Sequence[str | None]) -> AnchorRules:
    """How the page with `text` gets its ids, which stands at `source` below the folder of the pages, and at the end of
    which the texts `appended` are put; None for one that is not known."""
    extensions = extensions_of(config.extensions)
    toc = extensions.get("toc", {})
    slugify = _slugify(toc, config.slugify)
    lines = _outside_code(text)
    separator = toc.get("separator", "-")
    changed = any(_CHANGING.get(name, set()) & options.keys() for name, options in extensions.items())
    if (
        not config.is_known
        or slugify is None
        or not (isinstance(separator, str) and separator)
        or changed
        or config.hooks.add_ids
        or any(each is None or _MAKES_IDS.search(each) for each in appended)
        or not all(_is_known(name) for name in extensions)
        or any(
            _in_heading(_CHANGING_HEADINGS[name], lines) for name in _CHANGING_HEADINGS.keys() & extensions
        )
        or (any(name.startswith(_BLOCKS) for name in extensions) and _OWN_BLOCK.search(text))
        or _is_made_by_plugin(config, source, text)
    ):
        return UNKNOWN_RULES
    rules = python_markdown(
        slugify, separator=separator, attribute_lists=not _ATTR_LIST.isdisjoint(extensions)
    )
    given = _given(text) if config.hooks.fill_in_ids else frozenset[str]()
    if "slugify" in extensions.get("pymdownx.tabbed", {}):
        given |= _titles_of_tabs(text)
    return replace(rules, given=given) if given else rules


def _titles_of_tabs(text: str) -> frozenset[str]:
    """Of these a function makes ids, behind that of the heading above
    (https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/)."""
    titles = [found[1] for found in _TAB.finditer(text)]
    plain = [_EMOJI.sub("", title) for title in titles]
    return frozenset([*plain, *(_DROPPED.sub("", title) for title in plain)])


def _given(text: str) -> frozenset[str]:
    """The words in what a hook may fill in on a page, of which it may make ids."""
    return frozenset(
        word
        for found in _FILLED_IN.finditer(text)
        for each in found.groups()
        if each
        for word in each.split()
    )


def _is_known(extension: str) -> bool:
    return extension in _QUIET or extension in _CHANGING_HEADINGS or extension.startswith(_BLOCKS)


def _in_heading(sign: Pattern, lines: Sequence[str]) -> bool:
    """Whether `sign` stands in one of the `lines` that may be a heading without an id of its own."""
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_heading = line.lstrip(" \t>").startswith("#") or _UNDERLINE.fullmatch(below)
        if is_heading and not _OWN_ID.search(line) and sign.search(_COMMENT.sub("", line).lstrip(" \t>#")):
            return True
    return False


def _outside_code(text: str) -> list[str]:
    """The lines of the page with `text` without its front matter and what stands between fences."""
    lines = text.splitlines()
    if lines and lines[0].rstrip() == "---" and "---" in (ends := [line.rstrip() for line in lines[1:]]):
        del lines[: ends.index("---") + 2]
    fences = [number for number, line in enumerate(lines) if line.lstrip(" \t>").startswith(("```", "~~~"))]
    if len(fences) % 2:
        return lines  # It cannot be told which of them begin a block.
    inside = [
        number for first, last in zip(fences[::2], fences[1::2], strict=True) for number in range(first, last)
    ]
    hidden = frozenset(inside)
    return ["" if number in hidden else line for number, line in enumerate(lines)]


def _is_made_by_plugin(config: MkDocsConfig, source: str, text: str) -> bool:
    """Whether a plugin puts headings or anchors on the page: documentation of code, lists of tags or of posts."""
    for plugin in config.plugins:
        match plugin.name:
            case "macros":
                if any(str(name).startswith(_DELIMITERS) for name in plugin.options):
                    return True
            case "mkdocstrings":
                if _BLOCK.search(text):
                    return True
            case "tags":
                if _TAG_LIST.search(text) or plugin.options.get("tags_file") == source:
                    return True
            case "blog":
                folder = str(plugin.options.get("blog_dir", "blog")).strip("./")
                if source == f"{folder}/index.md".lstrip("/"):
                    return True
            case _:
                pass
    return False


def _slugify(toc: Mapping[str, object], written: tuple[str, ...]) -> PythonSlugify | None:
    """What `toc` makes ids with; None where it is not known. `written` are all values of the name `slugify` as the
    configuration has them, for a tag of Python's is lost where it is read as data."""
    if "slugify" not in toc:
        return PythonSlugify.DEFAULT
    names = {found["name"] if (found := _PYTHON.match(value)) else "" for value in written}
    if len(names) != 1:
        return None
    name = names.pop()
    if name == "pymdownx.slugs.slugify":
        return PythonSlugify.PYMDOWNX if toc["slugify"] == {"kwds": {"case": "lower"}} else None
    return _NAMES.get(name)
