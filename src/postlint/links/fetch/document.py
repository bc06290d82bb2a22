"""What a page shows of itself while it comes in: its title, its first heading, the anchors on it.

HTML is read as a browser does (HTML Living Standard §13.2.5), reduced to what a link checker asks of a page, in linear
time and with little memory, whatever a server sends.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from postlint.links.model.address import PREFIX, spellings, texts_of
from postlint.links.model.exchange import SeenPage
from postlint.page.html import ATTRIBUTE, TAG, without_tags
from postlint.page.slugs import Anchor, Anchors, nearest_anchor
from postlint.pattern import Pattern

_LONGEST_HEAD = 64 * 1024
"""In code points: how far a first heading is looked for."""
_LONGEST_GLANCE = 1024
_GLANCES = 50
_GUESSES = 20
"""For so many missing anchors of one page another one is looked for: each compares it with a thousand."""
_MOST_AT_A_GLANCE = 20
"""Each of so many fragments is looked for in each piece that comes in; of more only when all is there."""


class Document:
    """A page as it comes in. `fragments` are the anchors to look for, `charset` what the header says of the text."""

    def __init__(self, charset: str = "", fragments: Iterable[str] = ()) -> None:
        self._charset = charset
        self._decoder: codecs.IncrementalDecoder | None = None
        self._start = b""
        self._head = Scanner(MARKUP_OF_HEAD)
        self._length = 0
        self._anchors = _Anchors(fragments)

    @property
    def is_told(self) -> bool:
        """Whether nothing more of the page needs to be known."""
        return self._knows_head and not self._anchors.open

    @property
    def _knows_head(self) -> bool:
        return self._head.seen_heading or self._length >= _LONGEST_HEAD

    def feed(self, data: bytes) -> None:
        """Read on. Small pieces cost more than large ones."""
        if self._decoder is None:
            self._start += data
            if len(self._start) < 1024:  # where an encoding must be declared, HTML §4.2.5.4
                return
            self._begin()
        elif data:
            self._read(self._decoder.decode(data))

    def end(self, *, complete: bool) -> SeenPage:
        """What was seen. `complete` says that nothing of the page was left out."""
        if self._decoder is None:
            self._begin()
        if self._decoder is not None:
            self._read(self._decoder.decode(b"", final=True))
        self._head.end()
        found, missing = self._anchors.judge(complete=complete)
        return SeenPage(
            title=plain_text(self._head.title),
            heading=plain_text(self._head.heading),
            refresh=self._head.refresh,
            found=found,
            missing=missing,
            nearest=nearest(missing, [Anchor(name, name) for name in sorted(self._anchors.names)]),
            sources=tuple(self._head.sources),
            marked_as_parked=self._head.marked_as_parked,
            shows_writing=self._anchors.shows_writing,
        )

    def _begin(self) -> None:
        self._decoder = decoder_for(self._start, self._charset)
        self._read(self._decoder.decode(self._start))

    def _read(self, text: str) -> None:
        if not self._knows_head:
            self._head.read(text)
        self._length += len(text)
        self._anchors.read(text)


def nearest(missing: Iterable[str], anchors: Sequence[Anchor]) -> tuple[tuple[str, str], ...]:
    """The fragments for which one of the `anchors` is called nearly the same, each with its id."""
    there = Anchors(frozenset(), complete=True, proposals=tuple(anchors))
    near = ((fragment, nearest_anchor(fragment, there)) for fragment in islice(missing, _GUESSES))
    return tuple((fragment, found) for fragment, found in near if found)


class _Anchors:
    """The fragments that are looked for: most are found by a glance, and only what is not needs an exact reading."""

    def __init__(self, fragments: Iterable[str]) -> None:
        self._all = tuple(sorted(set(fragments)))
        self.open = set(self._all)
        self._text: list[str] = []
        self._end = ""
        self.shows_writing = False
        self.names: set[str] = set()
        """All of the page, where some of the fragments are missing."""

    def read(self, text: str) -> None:
        if not self.open:
            return
        self._text.append(text)
        if len(self._all) > _MOST_AT_A_GLANCE:
            return
        text = self._end + text
        self._end = text[-_LONGEST_GLANCE:]
        self.open -= {
            fragment for fragment in self.open if any(_is_named(s, text) for s in spellings(fragment))
        }

    def judge(self, *, complete: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The fragments that are on the page, and those that are surely not."""
        sure = False
        if self.open and complete:
            scanner = Scanner(ANY_MARKUP)
            scanner.read("".join(self._text))
            self.open -= {fragment for fragment in self.open if spellings(fragment) & scanner.anchors}
            self.open -= set(_shown(self.open, "".join(scanner.words)))
            sure = scanner.is_between_tags and not scanner.is_made_by_scripts
            self.shows_writing = any(anchor.startswith(PREFIX) for anchor in scanner.anchors)
            self.names = {anchor.removeprefix(PREFIX) for anchor in scanner.anchors} if sure else set()
        found = tuple(fragment for fragment in self._all if fragment not in self.open)
        return found, tuple(fragment for fragment in self._all if sure and fragment in self.open)


def _shown(fragments: Iterable[str], page: str) -> Iterator[str]:
    """Those of `fragments` that look for texts which are among the words of a `page`.

    Only letters and digits count, so that no tag, line end or hyphen makes a difference.
    """
    letters: str | None = None
    for fragment in fragments:
        wanted = texts_of(fragment)
        if wanted:
            letters = _letters(html.unescape(page)) if letters is None else letters
            if any(all(_letters(text) in letters for text in each) for each in wanted):
                yield fragment


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _is_named(name: str, text: str) -> bool:
    """Whether a tag in `text` has this name; if that stands in a comment or a script, nothing will be said of it."""
    left = _GLANCES
    for quoted in (f'"{name}"', f"'{name}'", f"={name}"):
        at = text.find(quoted)
        while at != -1 and left:
            left -= 1
            start = text.rfind("<", max(0, at - _LONGEST_GLANCE), at)
            tag = TAG.match(text, start, at + _LONGEST_GLANCE) if start != -1 else None
            if tag is not None and not tag[1] and tag.end() > at and name in names_of(tag[2].lower(), tag[3]):
                return True
            at = text.find(quoted, at + len(quoted))
    return False


ANY_MARKUP = Pattern(r"<(?=[A-Za-z/!?])")
# All that matters at the beginning of a page: other tags need not be read, which takes a tenth of the time.
MARKUP_OF_HEAD = Pattern(
    r"<(?=[!?]|/[^A-Za-z]|/?(?:title|h1|script|style|textarea|xmp|iframe|noembed|noframes|noscript|meta|html|frame)[\s/>])",
    re.IGNORECASE,
)
_TAG_START = Pattern(r"</?[A-Za-z]")
_HALF_MARKUP = Pattern(r"<(?:/?[A-Za-z][A-Za-z0-9]*+|/|!-?)?\Z")
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
        self._is_gitlab = False
        self.anchors: set[str] = set()
        self.words: list[str] = []
        """All text, where all markup is read."""

    @property
    def is_between_tags(self) -> bool:
        """Whether what was read so far ends in no tag, comment or script."""
        return not self._rest and self._until is None

    @property
    def is_made_by_scripts(self) -> bool:
        """A page with much script and few anchors, or little text: what is on it is only known in a browser."""
        if not self._scripts:
            return False
        return (
            self._is_gitlab
            or self._text < 500
            or (len(self.anchors) < 10 and (self._script > self._text or self._scripts >= 8))
        )

    def end(self) -> None:
        """Takes what is left when no more text comes: something that was never closed."""
        if self._until is not None:
            self._inner(self._rest)

    def read(self, text: str) -> None:
        """Reads on; the beginning of a tag at the end of `text` is kept until more comes."""
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
        self.anchors.update(names_of(name, text))
        if name not in _OF_ELEMENT:
            return
        values = _values(text, _OF_ELEMENT[name])
        self._is_gitlab |= values.get("property") == "og:site_name" and values.get("content") == "GitLab"
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
        if self._markup is ANY_MARKUP:
            self.words.append(text)
        if self._in_heading:
            _add(self.heading, without_tags(text))
        if self.title:
            self._seen_title = True


_OF_ELEMENT: dict[str, tuple[str, ...]] = {
    "meta": ("http-equiv", "content", "property"),
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
    for attribute in ATTRIBUTE.finditer(text):
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
    """`parts`, as they stand in HTML, as a reader sees them: on one line, and cut where it is long."""
    return " ".join(html.unescape("".join(parts)).split())[:_LONGEST_TEXT]


_CHARSET = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)

# The encodings of https://encoding.spec.whatwg.org/#names-and-labels that Python has: its others are no texts,
# or take more than linear time.
_ENCODINGS_LIST = """
utf-8 utf-16 utf-16-le utf-16-be ascii cp866 cp874 koi8-r koi8-u mac-roman mac-cyrillic gbk gb2312
gb18030 big5 euc_jp iso2022_jp shift_jis euc_kr iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5
iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252
cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
"""
_ENCODINGS = frozenset(_ENCODINGS_LIST.split())


def decoder_for(start: bytes, charset: str) -> codecs.IncrementalDecoder:
    """By the byte order mark, the header, the page's own declaration, else UTF-8, as browsers have it."""
    for name in _declared(start, charset):
        try:
            found = codecs.lookup(name)
        except LookupError:
            continue
        if found.name in _ENCODINGS:
            # A page that says `latin-1` means Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
            usual = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found.name, found.name)
            return codecs.getincrementaldecoder(usual)(errors="replace")
    return codecs.getincrementaldecoder("utf-8")(errors="replace")


def _declared(start: bytes, charset: str) -> Iterator[str]:
    if start.startswith(codecs.BOM_UTF8):
        yield "utf-8"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
    yield from (name for name in (charset.strip(" \"'"),) if name.isascii() and "\0" not in name)
    found = _CHARSET.search(start[:2048])
    if found is not None:
        yield found[1].decode("ascii")
