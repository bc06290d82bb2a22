"""The text of a page as Jekyll hands it to its Markdown: with what `{% include %}` and its kin take in, so that the ids
in there are known. No tag is run: all branches are there, the body of a loop once.

Sources: Jekyll 4.3's `tags/include.rb`, https://jekyllrb.com/docs/includes/, README of jekyll-include-cache.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from postlint.findings import Cause
from postlint.generators.jekyll.config import JekyllConfig
from postlint.generators.jekyll.data import JekyllData, field_of_pages
from postlint.generators.jekyll.liquid import (
    PLAIN,
    UNKNOWN,
    LiquidKind,
    Value,
    parts_of,
    value_of,
    worse,
)
from postlint.generators.protocol import FilledIn
from postlint.generators.site_root import SiteRoot
from postlint.generators.template_ids import MAKES_ELEMENTS
from postlint.page import Page, read_page
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

_FILE = Pattern(r"\s*((?:[^\s{}]|\{\{[^{}]*\}\})+)")
_PARAMETER = Pattern(r"""([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.\[\]-]+)""")
_SAFE_PATH = Pattern(r"(?!.*[./]{2})[\w/.@-]+")
"""`INVALID_SEQUENCES` and `VALID_FILENAME_CHARS`."""
_ASSIGNED = Pattern(r"(?s)([\w-]+)\s*=\s*(.*)")
_LOOP = Pattern(r"([\w-]+)\s+in\s+([^\s]+)")
_NAME = Pattern(r"[\w-]+")
_IN_ID = Pattern(
    r"""(?:(?<![\w-])id|<a\b[^<>]{0,200}\bname)\s{0,9}=\s{0,9}(?:"(?P<a>[^"<>]{0,200})|'(?P<b>[^'<>]{0,200})|(?P<c>[^\s"'<>]{0,200}))\Z"""
    r"""|\{[^{}\n]{0,200}\#(?P<d>[^\s{}]{0,100})\Z"""
)
"""The beginning of an id, at the end of a text."""
_INCLUDES = frozenset({"include", "include_cached", "include_relative"})
_BRANCHES = frozenset({"if", "unless", "case", "for", "tablerow", "capture"})
_SILENT = frozenset({
    "assign", "break", "capture", "case", "continue", "else", "elsif", "endcapture", "endcase", "endfor", "endif",
    "endtablerow", "endunless", "feed_meta", "for", "if", "seo", "tablerow", "unless", "when",
})  # fmt: skip
"""Those that write nothing, or nothing that a page is linked to by."""
_KEPT = frozenset({"highlight", "endhighlight", "link", "post_url"})
"""Those that make no ids, by which Markdown is read."""
_SHOWN = "{{ … }}"
"""What stands for a text that is not known."""
_SCRIPT = Pattern(r"(?is)(?P<tag><script\b[^<>]{0,500}>)(?P<code>[^<]{0,100000})</script\s{0,9}>")
_SOURCE = Pattern(r"""(?i)\ssrc\s{0,9}=\s{0,9}["']?([^\s"'<>]{1,500})""")
_COMMENTS = Pattern(r"(?m)^[ \t]*//.*$")
_DEEPEST = 20
_LARGEST = 1 << 20
_MOST_FILES = 2000
_MOST_PASSES = 4
_TAIL = 500
_UNREAD_TAG = 'Give what is linked to a name of its own on the page, such as `<a id="name"></a>`.'


class Includes:
    """What the pages of a site take in; pages that name no layout may have one by a plugin if `has_default_layout`."""

    def __init__(self, site: SiteRoot, config: JekyllConfig, *, has_default_layout: bool) -> None:
        self._site = site
        self._config = config
        self._has_default_layout = has_default_layout
        self.data = JekyllData(site, config)

    def fill_in(self, page: Page, values: Mapping[str, object]) -> FilledIn:
        """The text of `page`, whose fields are `values`, with what it takes in, and what is known of ids that are not
        written out in it."""
        variables: dict[str, Value] = {}
        for _ in range(_MOST_PASSES):  # a variable may be set behind its use, in a loop
            before = dict(variables)
            filling = _Filling(self, page.path, values, variables)
            filling.read(page.text[page.body_start :], {}, 0)
            if variables == before:
                break
        else:
            filling.doubt(None)
        filled = filling.result(page.text[: page.body_start])
        return filled._replace(
            text=_SCRIPT.sub(self._script, filled.text),
            layout_is_quiet=self._layout_is_quiet(page.path, values, variables),
        )

    def file_of(self, page: str, tag: str, name: str) -> str | None:
        """The file that a tag takes in by `name`; None where it lies elsewhere, as in the gem of a theme."""
        if not _SAFE_PATH.fullmatch(name):
            return None
        if tag == "include_relative":
            path = join_path(posixpath.dirname(page), name.lstrip("/"))
        else:
            folder = self._config.text("includes_dir", "_includes").strip("/")
            path = self._config.in_source(f"{folder}/{name.lstrip('/')}")
        return path if self._site.data.is_file(path) else None

    def text(self, path: str) -> str:
        return self._site.data.text(path)

    def _layout_is_quiet(
        self, page: str, values: Mapping[str, object], variables: Mapping[str, Value]
    ) -> bool:
        """Whether the layout of the page at the path `page`, with those around it, is here and fills no ids in."""
        filling = _Filling(self, page, values, {**variables, "content": PLAIN})
        name = values.get("layout")
        for _ in range(_DEEPEST):
            if name is None and "layout" not in values and self._has_default_layout:
                return False
            if name is None or name == "none":
                return filling.is_quiet
            if not isinstance(name, str):
                return False
            file = self._layout(name)
            if file is None:
                return False
            layout = read_page(file, self.text(file).encode())
            filling.read(layout.text[layout.body_start :], {}, 0)
            name = layout.metadata.get("layout")
        return False

    def _layout(self, name: str) -> str | None:
        folder = self._config.in_source(self._config.text("layouts_dir", "_layouts").strip("/"))
        folder, _, stem = f"{folder}/{name}".rpartition("/")
        names = [each for each in self._site.tree.names(folder) if posixpath.splitext(each)[0] == stem]
        return f"{folder}/{names[0]}" if len(names) == 1 else None

    def _script(self, element: re.Match[str]) -> str:
        """Nothing in place of a script that makes no ids."""
        source = _SOURCE.search(element["tag"])
        code = element["code"]
        if source is not None:
            path = self._config.in_source(source[1].lstrip("/"))
            if not source[1].startswith("/") or not self._site.data.is_file(path):
                return element[0]
            code = self.text(path)
        return element[0] if MAKES_ELEMENTS.search(_COMMENTS.sub("", code)) else ""


class _Doubt(NamedTuple):
    cause: Cause | None


class _Filling:
    """One pass over a page."""

    def __init__(
        self, includes: Includes, page: str, values: Mapping[str, object], variables: dict[str, Value]
    ) -> None:
        self._includes = includes
        self._page = page
        self._values = values
        self._variables = variables
        self._pieces: list[str] = []
        self._tail = ""
        self._size = 0
        self._files = 0
        self._doubt: _Doubt | None = None
        self._beginnings: set[str] = set()
        self._branches = False
        self._parameters: Mapping[str, Value] = {}

    def result(self, front_matter: str) -> FilledIn:
        doubt = self._doubt
        return FilledIn(
            front_matter + "".join(self._pieces),
            complete=doubt is None,
            cause=doubt.cause if doubt is not None else None,
            beginnings=tuple(sorted(self._beginnings)),
            repeats=self._branches,
        )

    @property
    def is_quiet(self) -> bool:
        """Whether no ids are filled in."""
        return self._doubt is None and not self._beginnings

    def doubt(self, cause: Cause | None) -> None:
        """Notes that there may be other ids; the first cause is told."""
        if self._doubt is None or (self._doubt.cause is None and cause is not None):
            self._doubt = _Doubt(cause)

    def read(self, template: str, parameters: Mapping[str, Value], depth: int) -> None:
        """Takes over a template that is given the `parameters`."""
        before, self._parameters = self._parameters, parameters
        hidden = False
        for part in parts_of(template):
            if part.kind is LiquidKind.TAG and part.name in {"comment", "endcomment"}:
                hidden = part.name == "comment"
            elif hidden:
                continue
            elif part.kind is LiquidKind.TEXT:
                self._write(part.text)
            elif part.kind is LiquidKind.OUTPUT:
                self._show(value_of(part.text, self._lookup))
            else:
                self._tag(part.name, part.text, depth)
        self._parameters = before

    def _write(self, text: str) -> None:
        self._size += len(text)
        if self._size > _LARGEST:
            self.doubt(None)
            return
        self._pieces.append(text)
        self._tail = (self._tail + text)[-_TAIL:]

    def _show(self, value: Value) -> None:
        if value.text is not None:
            self._write(value.text)
            return
        if not value.plain:
            self.doubt(None)
        elif begun := _IN_ID.search(self._tail):
            beginning = next((each for each in begun.groups() if each is not None), "")
            beginning = beginning.partition(_SHOWN)[0]
            if beginning:
                self._beginnings.add(beginning)
            else:
                self.doubt(None)
        self._write(_SHOWN)

    def _tag(self, name: str, text: str, depth: int) -> None:
        self._branches |= name in _BRANCHES
        if name in _INCLUDES:
            self._include(name, text, depth)
        elif name in _KEPT:
            self._write(f"{{% {name} {text} %}}")
        elif name == "assign" and (found := _ASSIGNED.match(text)):
            self._set(found[1], value_of(found[2], self._lookup))
        elif name in {"for", "tablerow"} and (found := _LOOP.match(text)):
            self._set(found[1], value_of(found[2], self._lookup)._replace(text=None))
        elif name == "capture" and (found := _NAME.match(text)):
            self._set(found[0], PLAIN)  # its ids are seen where it is written
        elif name not in _SILENT:
            self.doubt(_of_tag(self._page, name) if name else None)

    def _include(self, tag: str, text: str, depth: int) -> None:
        named = _FILE.match(text)
        name = self._file_name(named[1]) if named else None
        file = self._includes.file_of(self._page, tag, name) if name else None
        if named is None or file is None:
            self.doubt(_absent(self._page, name or text.split(" ", maxsplit=1)[0]))
            return
        self._files += 1
        if depth >= _DEEPEST or self._size > _LARGEST or self._files > _MOST_FILES:
            self.doubt(None)
            return
        given = {
            found[1]: value_of(found[2], self._lookup) for found in _PARAMETER.finditer(text, named.end())
        }
        self.read(self._includes.text(file), given or self._parameters, depth + 1)

    def _file_name(self, words: str) -> str | None:
        """The name of a file, of which outputs may be a part."""
        pieces = [
            value_of(part.text, self._lookup).text if part.kind is LiquidKind.OUTPUT else part.text
            for part in parts_of(words)
        ]
        known = [piece for piece in pieces if piece is not None]
        return "".join(known) if len(known) == len(pieces) else None

    def _set(self, name: str, value: Value) -> None:
        known = self._variables.get(name)
        self._variables[name] = value if known is None else worse(known, value)

    def _lookup(self, words: str) -> Value:
        name, *steps = words.partition("[")[0].split(".")
        if name == "include":
            return self._field(self._parameters.get(steps[0], PLAIN) if steps else UNKNOWN, steps[1:])
        if name in self._variables:
            return self._field(self._variables[name], steps)
        if name in {"forloop", "tablerowloop", "jekyll"}:
            return PLAIN
        exact = "[" not in words
        if name == "page":
            return self._includes.data.of_page(self._values, steps, exact=exact)
        return self._includes.data.of_site(steps, exact=exact) if name == "site" else UNKNOWN

    @staticmethod
    def _field(value: Value, steps: list[str]) -> Value:
        """A field of a value of which not more is known than of all of it."""
        if not steps:
            return value
        return field_of_pages(steps) if value.of_pages else value._replace(text=None)


def _of_tag(page: str, name: str) -> Cause:
    return Cause(
        f"the tag `{name}` on the page `{page}`, or in what it takes in, may put any names there", _UNREAD_TAG
    )


def _absent(page: str, name: str) -> Cause:
    return Cause(
        f"the page `{page}` takes `{name}` in, which is not here, and may put any names there", _UNREAD_TAG
    )
