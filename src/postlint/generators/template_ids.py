"""Which ids the templates of a site put on its pages, and whether a script of its layout may give ids to headings in
the reader's browser, as far as a look at their text can tell: they are never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.generators.site_root import SiteRoot, extension
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_TEMPLATES = frozenset(
    f".{name}"
    for name in (
        *("html", "htm", "xhtml", "njk", "nunjucks", "liquid", "hbs", "mustache", "ejs", "swig", "tera"),
        *("j2", "jinja", "jinja2", "twig", "tmpl", "mako", "vto", "webc", "php", "astro", "vue", "svelte"),
        *("js", "ts", "jsx", "tsx", "mjs", "cjs", "pug", "jade", "haml", "slim"),
    )
)
_SHORT = frozenset({".pug", ".jade", ".haml", ".slim"})
"""Those in which `div#name` is an element with that id."""

_ID = Pattern(
    r"""id(?<=\bid)\s{0,9}=\s{0,9}(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'|(\{[^{}\n]{0,300}\})|([^\s"'<>{}=]{1,300}))"""
)
_NAME = Pattern(r"""<a\b[^<>]{0,300}\bname\s{0,9}=\s{0,9}["']?([^\s"'<>]{1,300})""")
_SHORT_ID = Pattern(r"(?m)^[ \t]{0,200}[\w.%-]{0,200}#([A-Za-z][\w-]{0,200})")
_FILLED_IN = Pattern(r"\{\{|\{%|<%|\$\{|#\{|\{|<\?")
_MOST_FILES = 5000


class TemplateIds(NamedTuple):
    """`ids` are written out, `starts` are what others begin with; `open` says that there may be any."""

    ids: frozenset[str]
    starts: tuple[str, ...]
    open: bool

    def may_be(self, name: str) -> bool:
        """Whether a template writes the id `name` out, or the beginning of it."""
        return name in self.ids or name.startswith(self.starts)


def read_template_ids(site: SiteRoot) -> TemplateIds:
    """The ids in the templates and programs of the site; without one, its theme is elsewhere, and may have any."""
    written: set[str] = set()
    paths = list(_templates(site))
    for path in paths[:_MOST_FILES]:
        text = site.data.text(path)
        written.update(_ids_in(text, short=extension(path) in _SHORT))
    ids, starts, is_open = set[str](), set[str](), not paths or len(paths) > _MOST_FILES
    for each in written:
        filled = _FILLED_IN.search(each)
        if filled is None:
            ids.add(each)
        elif filled.start():
            starts.add(each[: filled.start()])
        else:
            is_open = True
    return TemplateIds(frozenset(ids), tuple(sorted(starts)), is_open)


def _templates(site: SiteRoot) -> Iterator[str]:
    """The files with templates, but for what a build has written: it is on one computer, and not on another."""
    made: dict[str, bool] = {"": False}
    for path in site.tree.files:
        if site.below(path) is None or extension(path) not in _TEMPLATES:
            continue
        for each in reversed([each for each in _upward(path) if each not in made]):
            made[each] = made[each.rpartition("/")[0]] or site.data.is_made(each, site.folder)
        if not made[path]:
            yield path


def _upward(path: str) -> Iterator[str]:
    """The path and the folders above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _ids_in(text: str, *, short: bool) -> Iterator[str]:
    for found in _ID.finditer(text):
        yield next(each for each in found.groups() if each is not None).strip()
    yield from (found[1] for found in _NAME.finditer(text))
    if short:
        yield from (found[1] for found in _SHORT_ID.finditer(text))


_READ = frozenset({
    ".js", ".mjs", ".html", ".htm", ".njk", ".liquid", ".hbs", ".ejs", ".pug", ".swig", ".j2", ".vto", ".webc",
})  # fmt: skip
_GIVES_IDS = Pattern(
    r"anchor-?js|tocbot|\.id\s*=|setAttribute\(\s*[\"']id|\battr\(\s*[\"']id|\bslugify\b", re.I
)
MAKES_ELEMENTS = Pattern(
    r"\bid\b|(?:inner|outer)HTML|insertAdjacent|create(?:Element|ContextualFragment)|\bwrite(?:ln)?\s*\("
    r"|\b(?:append|prepend|before|after|replaceWith|cloneNode|setAttribute|attachShadow|eval|require)\w*\s*\("
    r"|\bimport\b|\bjQuery\b|\$\(|\[\s*[\"'`]|\bFunction\b",
    re.I,
)
"""What a script has that puts something on the page, or loads what may do so."""
_ELSEWHERE = Pattern(r"<script\b[^<>]{0,500}\bsrc\s*=\s*[\"']?(?:https?:)?//", re.I)
_MOST_SCRIPTS = 500


def may_give_ids(site: SiteRoot, *folders: str) -> bool:
    """Whether a script in one of the `folders` may do so, or one from elsewhere; True also where no file is there."""
    starts = tuple(f"{folder}/" for folder in folders)
    paths = [path for path in site.tree.files if path.startswith(starts) and extension(path) in _READ]
    if not paths or len(paths) > _MOST_SCRIPTS:
        return True
    texts = (site.data.text(path) for path in paths)
    return any(_GIVES_IDS.search(text) or _ELSEWHERE.search(text) for text in texts)
