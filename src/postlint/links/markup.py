"""Reads HTML as a browser does (HTML Living Standard §13.2.5), reduced to what a link checker asks of a page.

In linear time and with little memory, whatever a server sends.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from postlint.pattern import Pattern

TAG = Pattern(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))|[^>=]++)*+)>""",
)
"""The whole of a tag: whether it closes, its name, its attributes."""

ANY_MARKUP = Pattern(r"<(?=[A-Za-z/!?])")
# All that matters at the beginning of a page: other tags need not be read, which takes a tenth of the time.
MARKUP_OF_HEAD = Pattern(
    r"<(?=[!?]|/[^A-Za-z]|/?(?:title|h1|script|style|textarea|xmp|iframe|noembed|noframes|noscript|meta|html|frame)[\s/>])",
    re.IGNORECASE,
)
_TAG_START = Pattern(r"</?[A-Za-z]")
_ANY_TAG = Pattern(r"<[^<>]*>")
_HALF_MARKUP = Pattern(r"<(?:/?[A-Za-z][A-Za-z0-9]*+|/|!-?)?\Z")
_ATTRIBUTE = Pattern(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?""")
_RAW_TEXT = {
    name: Pattern(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
_COMMENT_END = Pattern(r"--!?>")
_OVERLONG_END = Pattern(r">")
_REFRESH = Pattern(r"\s*+(\d{1,9})(?:\.\d*+)?\s*+[;,]\s*+(?:url\s*+=\s*+)?(.*)", re.IGNORECASE | re.DOTALL)

_LONGEST_TAG = 32 * 1024
_LONGEST_TEXT = 300
_MOST_SOURCES = 200
_LONGEST_REFRESH = 5
"""Seconds: what is sent on later than that was meant to be read."""


class Scanner:
    """Reads a page tag by tag. `markup` finds where those begin that matter."""

    def __init__(self, markup: Pattern) -> None:
        self._markup = markup
        self._rest = ""
        self._until: Pattern | None = None
        self._inside = ""
        self._noscript = 0
        self._seen_title = self._in_heading = False
        self._text = self._script = self._scripts = 0
        self.title: list[str] = []
        self.heading: list[str] = []
        self.seen_heading = False
        self.refresh: str | None = None
        self.sources: list[str] = []
        self.marked_as_parked = False
        self.places: set[str] = set()

    @property
    def is_between_tags(self) -> bool:
        return not self._rest and self._until is None

    @property
    def is_made_by_scripts(self) -> bool:
        """A page with much script and few places, or little text: what is on it is only known in a browser."""
        if not self._scripts:
            return False
        return self._text < 500 or (
            len(self.places) < 10 and (self._script > self._text or self._scripts >= 8)
        )

    def end(self) -> None:
        if self._until is not None:
            self._inner(self._rest)

    def read(self, text: str) -> None:
        text = self._rest + text
        self._rest = ""
        at = 0
        while at < len(text):
            if self._until is not None:
                end = self._until.search(text, at)
                if end is None:
                    keep = max(at, len(text) - 12)  # the end may come in two parts
                    self._inner(text[at:keep])
                    self._rest = text[keep:]
                    return
                self._inner(text[at : end.start()])
                at = end.start() if self._inside else end.end()
                self._until, self._inside = None, ""
                continue
            start = self._markup.search(text, at)
            if start is None:
                half = _HALF_MARKUP.search(text, max(at, len(text) - 16))
                end_of_words = half.start() if half else len(text)
                self._words(text[at:end_of_words])
                self._rest = text[end_of_words:]
                return
            self._words(text[at : start.start()])
            at = self._element(text, start.start())
            if at == -1:
                self._rest = text[start.start() :]
                return

    def _element(self, text: str, at: int) -> int:
        """Reads what begins with `<`, and gives where it ends; -1 where more must come before that is known."""
        if text.startswith("<!--", at):
            self._until = _COMMENT_END
            return at + 2  # `<!-->` is a whole comment
        if len(text) - at < 4 and ("<!--".startswith(text[at:]) or text[at:] == "</"):
            return -1
        if not _TAG_START.match(text, at):
            self._until = _OVERLONG_END  # `<!DOCTYPE`, `<![CDATA[`, `<?php`, `</ x`: comments of a kind
            return at + 2
        tag = TAG.match(text, at)
        if tag is not None:
            self._tag(tag[2].lower(), tag[3], closing=bool(tag[1]))
            return tag.end()
        if len(text) - at <= _LONGEST_TAG:
            return -1
        self._until = _OVERLONG_END
        return len(text)

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if name == "noscript":
            self._noscript += -1 if closing else 1
        if closing:
            if name == "h1" and self._in_heading:
                self._in_heading, self.seen_heading = False, bool(plain_text(self.heading))
            return
        if name == "h1" and not self.seen_heading:
            self._in_heading = True
        if name in _RAW_TEXT:
            self._until, self._inside = _RAW_TEXT[name], name
            self._scripts += name == "script"
        if attributes:
            self._attributes(name, attributes)

    def _attributes(self, name: str, text: str) -> None:
        self.places.update(names_of(name, text))
        if name not in _OF_ELEMENT:
            return
        values = _values(text, _OF_ELEMENT[name])
        if (
            name == "meta"
            and values.get("http-equiv", "").strip().lower() == "refresh"
            and self._noscript <= 0
        ):
            self.refresh = self.refresh or refresh_target(values.get("content", ""))
        self.marked_as_parked |= bool(values.get("data-adblockkey"))
        if "src" in values and len(self.sources) < _MOST_SOURCES:
            self.sources.append(values["src"][:_LONGEST_TEXT])

    def _inner(self, text: str) -> None:
        """What stands inside an element without markup of its own."""
        if self._inside == "title":
            if not self._seen_title:
                _add(self.title, text)
        elif self._inside == "script":
            self._script += len(text)

    def _words(self, text: str) -> None:
        self._text += len(text) - text.count(" ") - text.count("\n")
        if self._in_heading:
            _add(self.heading, _ANY_TAG.sub("", text))
        if self.title:
            self._seen_title = True


_OF_ELEMENT: dict[str, tuple[str, ...]] = {
    "meta": ("http-equiv", "content"),
    "html": ("data-adblockkey",),
    "script": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
}


def names_of(element: str, attributes: str) -> Iterator[str]:
    """The names by which a fragment finds an element (HTML Living Standard §7.4.6.4)."""
    values = _values(attributes, ("id", "name") if element == "a" else ("id",))
    return (value for value in values.values() if value and element != "meta")


def _values(text: str, known: Collection[str]) -> dict[str, str]:
    """Those of the attributes in `text` that have a `known` name."""
    values: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(text):
        key = attribute[1].lower()
        if key in known and key not in values:  # of two, the first counts
            values[key] = html.unescape(attribute[2] or attribute[3] or attribute[4] or "")
    return values


def refresh_target(content: str) -> str | None:
    """Where `0; url=/new` leads (HTML §4.2.5.3); None where it is no redirect but a page that is renewed later."""
    found = _REFRESH.match(content[:4096])
    if found is None or int(found[1]) > _LONGEST_REFRESH:
        return None
    address = found[2].strip()
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    return address.strip() or None


def _add(parts: list[str], text: str) -> None:
    if text and len(parts) < _LONGEST_TEXT and sum(map(len, parts)) < _LONGEST_TEXT:
        parts.append(text[:_LONGEST_TEXT])


def plain_text(parts: list[str]) -> str:
    return " ".join(html.unescape("".join(parts)).split())[:_LONGEST_TEXT]
