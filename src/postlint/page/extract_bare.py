"""Bare addresses in running text: the autolinks of GitHub Flavored Markdown (GFM 0.29-gfm §6.9).

Beyond the specification, an address ends at punctuation of Chinese and Japanese, at curly quotes and at an escaped
backtick, which no author means as a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.html import resolve_references
from postlint.pattern import Pattern

_FOREIGN = (
    "\u3000-\u3003\u3008-\u3011\u3014-\u301f\uff01\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5e“”„«»"
)
_URL = Pattern(rf"(?i:https?|ftp)://[^\s<`{_FOREIGN}]+|www\.[^\s<`{_FOREIGN}]+|@")
_LOCAL_PART = Pattern(r"(?:mailto:)?[A-Za-z0-9.+_-]+\Z")
_MAIL_HOST = Pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_HOST = Pattern(r"[^\s/?#:]*")
_TRAILING = "?!.,:*_~'\"‘’…\\"
_ENTITY_END = Pattern(r"&[A-Za-z0-9]+;\Z")
_ESCAPE = Pattern(r"\\([!-/:-@\[-`{-~])")


class Bare(NamedTuple):
    """An address that stands in the text without marks; `span` is of the text that was searched."""

    span: Span
    destination: str


def may_hold_bare(text: str) -> bool:
    """Whether a search is worth it."""
    return "://" in text or "www." in text or "@" in text


def bare_addresses(text: str, start: int, end: int) -> Iterator[Bare]:
    """The addresses between `start` and `end`, which is text of one line. Takes linear time."""
    at = start if may_hold_bare(text[start:end]) else end
    while found := _URL.search(text, at, end):
        if found.group() == "@":
            bare = _mail(text, found.start(), at, end)
        else:
            bare = _url(text, found.start(), found.end(), start)
        if bare is None:
            at = found.end()
            continue
        yield bare
        at = bare.span.end


def _url(text: str, start: int, end: int, floor: int) -> Bare | None:
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
    address = _plain(raw)
    return Bare(Span(start, end), f"http://{address}" if www else address)


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


def _mail(text: str, at: int, floor: int, end: int) -> Bare | None:
    """The e-mail address round the `@` at `at`."""
    local = _LOCAL_PART.search(text, max(floor, at - 320), at)
    host = _MAIL_HOST.match(text, at + 1, end)
    if local is None or host is None:
        return None
    stop = host.end()
    if text[stop - 1] in "-_" or text[stop : stop + 1] == "@":
        return None
    raw = text[local.start() : stop]
    return Bare(Span(local.start(), stop), raw if raw.startswith("mailto:") else f"mailto:{raw}")


def _plain(raw: str) -> str:
    """The address as its author meant it: `\\_` is an underscore, `&amp;` an ampersand."""
    return resolve_references(_ESCAPE.sub(r"\1", raw) if "\\" in raw else raw)
