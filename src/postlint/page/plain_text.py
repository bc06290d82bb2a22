"""What stands in plain text without being a construct of CommonMark: bare addresses, wiki links, formulas, and links
whose address has a space in it (`spaced_links`).

Bare addresses are the autolinks of GitHub Flavored Markdown (GFM 0.29-gfm §6.9). Beyond the specification, one ends
at punctuation of Chinese and Japanese, at curly quotes and at an escaped backtick, which no author means as a part of
it.

Wiki links, `[[Page#Heading|text]]` and `![[embedded.png]]`, count on sites that use them. Obsidian:
https://help.obsidian.md/links. Gollum, and with it GitHub's wikis, has the text first:
https://github.com/gollum/gollum/wiki; but an image its file: `[[a.png|alt=A]]`.

Of formulas in TeX, in which brackets are no links, only what is certainly one counts, for a sentence may have two
prices. Delimiters as in pandoc (https://pandoc.org/MANUAL.html#math) and MathJax
(https://docs.mathjax.org/en/latest/input/tex/delimiters.html).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.body import (
    BLANK_LINE,
    Link,
    LinkKind,
    Origin,
    Reference,
    ReferenceKind,
    Stretches,
    kind_of,
)
from postlint.page.destinations import Destinations, plain_destination
from postlint.page.dialect import Dialect, WikiLinks
from postlint.pattern import Pattern
from postlint.records import NamedTuple


class PlainText(NamedTuple):
    """`prose` is what is left of the text, `formulas` what is certainly mathematics; all in order."""

    prose: tuple[Span, ...]
    links: tuple[Link, ...]
    formulas: tuple[Span, ...]


class PlainPieces(NamedTuple):
    """What the parser has for plain text, outside of links and code: the bytes at which its pieces start and end, and
    what they read as."""

    starts: list[int]
    ends: list[int]
    words: list[str]

    def hold(self, data: bytes, mark: bytes, letter: int) -> bool:
        """Whether that `letter` of a `mark` stands in them; `data` is all the text."""
        at = data.find(mark)
        while at != -1:
            number = bisect_right(self.starts, at + letter) - 1
            if number >= 0 and at + letter < self.ends[number]:
                return True
            at = data.find(mark, at + 1)
        return False


def is_only_prose(data: bytes, plain: PlainPieces, dialect: Dialect) -> bool:
    """Whether the `plain` pieces of the text `data` have none of what `read_plain_text` looks for. A quick look: what
    has is certainly not passed over."""
    words = "".join(plain.words)
    return not (
        any(mark in words for mark in ("://", "www.", "@"))
        or words.count("$") > 1
        or any(plain.hold(data, mark, 1) for mark in (b"\\(", b"\\["))
        or (dialect.wiki is not None and "[[" in words)
        or (dialect.spaces_in_addresses and "](" in words)
    )


def read_plain_text(
    text: str, stretches: list[Span], destinations: Destinations, dialect: Dialect
) -> PlainText:
    """What the `stretches` of plain text in the page `text` hold."""
    found: list[Span] = []
    if stretches and ("$" in text or "\\" in text):
        plain = Stretches(stretches)
        start = max(0, stretches[0].start - 2)  # The backslashes of `\\(` are no part of the text.
        found = list(_formulas(text, plain, start, stretches[-1].end))
        stretches = _without(stretches, found)
    links: list[Link] = []
    if dialect.spaces_in_addresses and "](" in text:
        links += _spaced_links(text, stretches, destinations)
        stretches = _without(stretches, [link.span for link in links])
    wiki = dialect.wiki
    if wiki is not None and "[[" in text:
        found_links = (link for stretch in stretches for link in _wiki_links(text, stretch, wiki))
        wiki_links = [link for link in found_links if not destinations.hold_tags(link.span)]
        links += wiki_links
        stretches = _without(stretches, [link.span for link in wiki_links])
    bare = [each for stretch in _with_marks(text, stretches) for each in _bare_addresses(text, stretch)]
    if bare:
        stretches = _without(stretches, [span for span, _ in bare])
        links += (destinations.link(span, span, address, Origin.BARE, address) for span, address in bare)
    return PlainText(tuple(stretches), tuple(links), tuple(found))


def _spaced_links(text: str, stretches: list[Span], destinations: Destinations) -> Iterator[Link]:
    from postlint.page.spaced_links import spaced_links  # few pages have any

    for each in spaced_links(text, stretches):
        address = plain_destination(text[each.target.start : each.target.end])
        origin = Origin.IMAGE if each.image else Origin.INLINE
        yield destinations.link(each.span, each.target, address, origin, each.text, image=each.image)


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """What is left of `spans` without those `taken`; both are in order."""
    return list(_left(spans, taken)) if taken else spans


def _left(spans: list[Span], taken: list[Span]) -> Iterator[Span]:
    number = 0
    for span in spans:
        at = span.start
        while number < len(taken) and taken[number].start < span.end:
            if at < taken[number].start:
                yield Span(at, taken[number].start)
            at = max(at, taken[number].end)
            if taken[number].end > span.end:
                break
            number += 1
        if at < span.end:
            yield Span(at, span.end)


_FOREIGN = (
    "\u3000-\u3003\u3008-\u3011\u3014-\u301f\uff01\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5e“”„«»"
)
_URL = Pattern(rf"(?i:https?|ftp)://[^\s<`{_FOREIGN}]+|www\.[^\s<`{_FOREIGN}]+|@")
_LOCAL_PART = Pattern(r"(?:mailto:|xmpp:)?[A-Za-z0-9.+_-]+\Z")
_MAIL_HOST = Pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_HOST = Pattern(r"[^\s/?#:]*")
_TRAILING = "?!.,:*_~'\"‘’…\\"
_ENTITY_END = Pattern(r"&[A-Za-z0-9]+;\Z")


def _with_marks(text: str, stretches: list[Span]) -> Iterator[Span]:
    """Those of `stretches`, which are in order, that may hold a bare address: few do, and the text is searched once."""
    if not stretches:
        return
    marks = sorted(
        place
        for mark in ("://", "www.", "@")
        for place in _places(text, mark, stretches[0].start, stretches[-1].end)
    )
    for stretch in stretches if marks else ():
        number = bisect_left(marks, stretch.start)
        if number < len(marks) and marks[number] < stretch.end:
            yield stretch


def _places(text: str, mark: str, start: int, end: int) -> Iterator[int]:
    at = text.find(mark, start, end)
    while at != -1:
        yield at
        at = text.find(mark, at + len(mark), end)


def _bare_addresses(text: str, stretch: Span) -> Iterator[tuple[Span, str]]:
    """The addresses in `stretch`, which is text of one line, each where it stands and as it is meant.

    Takes linear time.
    """
    start, end = stretch
    at = start
    while found := _URL.search(text, at, end):
        if found.group() == "@":
            bare = _mail(text, found.start(), at, end)
        else:
            bare = _url(text, found.start(), found.end(), start)
        if bare is None:
            at = found.end()
            continue
        yield bare
        at = bare[0].end


def _url(text: str, start: int, end: int, floor: int) -> tuple[Span, str] | None:
    before = text[start - 1] if start > floor else " "
    www = text[start : start + 4] == "www."
    if www and not (before.isspace() or before in "*_~(" or ord(before) > 0x7F):
        return None
    if not www and before.isascii() and before.isalpha():
        return None
    bracket = text.find("]", start, end)
    if bracket != -1 and text.find("[", start, bracket) == -1:
        end = bracket  # It closes a bracket that was opened before the address.
    end = start + _trimmed(text[start:end])
    raw = text[start:end]
    host = _HOST.match(raw if www else raw.partition("://")[2])
    if host is None or not _valid_host(host.group(), www=www):
        return None
    address = plain_destination(raw)
    return (Span(start, end), f"http://{address}" if www else address)


def _valid_host(host: str, *, www: bool) -> bool:
    """Segments of letters, digits, `-` and `_`; no `_` in the last two; of `www.`, something after it."""
    host = host.rpartition("@")[2].rstrip(".")
    segments = host.split(".")
    if not host or (www and len(segments) < 2):
        return False
    first = segments[0][:1]
    if first.isascii() and not first.isalnum():
        return False
    return not any("_" in segment for segment in segments[-2:])


def _trimmed(raw: str) -> int:
    """The length of `raw` without the punctuation that belongs to the sentence around it."""
    end = len(raw)
    surplus = raw.count(")") - raw.count("(")
    while end:
        last = raw[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";":
            entity = _ENTITY_END.search(raw, max(0, end - 40), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return end


def _mail(text: str, at: int, floor: int, end: int) -> tuple[Span, str] | None:
    """The e-mail address round the `@` at `at`."""
    local = _LOCAL_PART.search(text, max(floor, at - 320), at)
    host = _MAIL_HOST.match(text, at + 1, end)
    if local is None or host is None:
        return None
    stop = host.end()
    if text[stop - 1] in "-_" or text[stop : stop + 1] == "@":
        return None
    raw = text[local.start() : stop]
    return (Span(local.start(), stop), raw if raw.startswith(("mailto:", "xmpp:")) else f"mailto:{raw}")


_WIKI_LINK = Pattern(r"(?<!\\)!?\[\[([^\[\]\n]{1,500})\]\]")
_BAR = Pattern(r"\\?\|")
_MEDIA = Pattern(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico|mp3|wav|ogg|flac|m4a|mp4|webm|ogv|mov|mkv|pdf)\Z",
    re.IGNORECASE,
)
_WEB_ADDRESS = Pattern(r"https?://", re.IGNORECASE)


def _wiki_links(text: str, stretch: Span, style: WikiLinks) -> Iterator[Link]:
    """The wiki links in `stretch`, which is plain text. Takes linear time."""
    for found in _WIKI_LINK.finditer(text, stretch.start, stretch.end):
        inner = found.group(1)
        if inner[0].isspace() or inner[0] == "-" or inner.strip("_").lower() == "toc":
            continue  # `[[ -f x ]]` is a condition of a shell script, `[[_TOC_]]` a table of contents.
        target, shown = _parts(inner, found.start(1), style)
        destination = text[target.start : target.end]
        if not destination:
            continue
        kind, reference = kind_of(destination), None
        if not _WEB_ADDRESS.match(destination):
            name, _, fragment = destination.partition("#")
            reference = Reference(ReferenceKind.WIKI, name.strip(), fragment)
            kind = LinkKind.LOCAL if name else LinkKind.ANCHOR  # A page may be called `Note: x`.
        embeds = found.group().startswith("!") or style is WikiLinks.TEXT_FIRST
        image = embeds and _MEDIA.search(destination) is not None
        span = Span(*found.span())
        yield Link(
            span, target, destination, destination, kind, Origin.WIKI, shown, image, reference=reference
        )


def _parts(inner: str, base: int, style: WikiLinks) -> tuple[Span, str]:
    """Where the target stands in the page, and the text to be shown."""
    bar = _BAR.search(inner)
    if bar is None:
        start, end, shown = 0, len(inner), inner
    elif style is WikiLinks.TEXT_FIRST and not _MEDIA.search(inner[: bar.start()]):
        start, end, shown = bar.end(), len(inner), inner[: bar.start()]
    else:
        start, end, shown = 0, bar.start(), inner[bar.end() :]
    written = inner[start:end]
    start += len(written) - len(written.lstrip())
    return Span(base + start, base + start + len(written.strip())), shown.strip()


_DELIMITER = Pattern(r"\$\$?|\\{1,2}([()\[\]])")
_COMMAND = Pattern(r"\\[A-Za-z]{2,}")
_WORDS = Pattern(r"[^\W\d_]{3,}")
_IN_WORDS = Pattern(r"\\(?:text|mathrm|operatorname|mbox)\{[^{}]*\}|\\[A-Za-z]+")
_ADDRESS = Pattern(
    r"\]\(\s*<?(?:[a-z][a-z+.-]*:|[./#?]|[^()\s\\]{0,200}(?:/|\.[a-z]{2,5}[)#?\s]))|https?://", re.IGNORECASE
)
_CLOSING_DELIMITERS = {"(": ")", "[": "]"}
_LONGEST_FORMULA = 2000


class _Delimiter(NamedTuple):
    kind: str
    start: int
    end: int


def _formulas(text: str, prose: Stretches, start: int, end: int) -> Iterator[Span]:
    """The formulas of `text` between `start` and `end` that stand in its `prose`. Takes linear time."""
    if text.count("$") < 2 and "\\(" not in text and "\\[" not in text:
        return
    marks = list(_delimiters(text, prose, start, end))
    at = 0
    while at + 1 < len(marks):
        opening, closing = marks[at], marks[at + 1]
        if _is_pair(text, opening, closing):
            yield Span(opening.start, closing.end)
            at += 2
        else:
            at += 1


def _delimiters(text: str, prose: Stretches, start: int, end: int) -> Iterator[_Delimiter]:
    for found in _DELIMITER.finditer(text, start, end):
        if found.group(1) is None and text[max(0, found.start() - 1) : found.start()] == "\\":
            continue  # `\$` is a dollar.
        if prose.touches(found.end() - 1, found.end()):
            yield _Delimiter(found.group(1) or found.group(), *found.span())


def _is_pair(text: str, opening: _Delimiter, closing: _Delimiter) -> bool:
    inner = text[opening.end : min(closing.start, opening.end + _LONGEST_FORMULA)]
    if closing.kind != _CLOSING_DELIMITERS.get(opening.kind, opening.kind) or opening.kind in ")]":
        return False
    if closing.start - opening.end > _LONGEST_FORMULA or not inner.strip() or BLANK_LINE.search(inner):
        return False
    if opening.kind == "$" and not _is_tight(text, opening, closing, inner):
        return False
    if _ADDRESS.search(inner):
        return False
    if _COMMAND.search(inner):
        return True
    return opening.kind.startswith("$") and not _WORDS.search(_IN_WORDS.sub("", inner))


def _is_tight(text: str, opening: _Delimiter, closing: _Delimiter, inner: str) -> bool:
    """Whether no space stands at the inner ends, and neither mark touches a word or a number."""
    if inner[0].isspace() or inner[-1].isspace() or text[closing.end : closing.end + 1].isalnum():
        return False
    return opening.start == 0 or not text[opening.start - 1].isalnum()
