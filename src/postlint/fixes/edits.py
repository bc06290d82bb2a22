"""Which fixes of a page can be made together, and the page with them made, in which all else is as it was."""

from __future__ import annotations

import codecs
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from postlint.findings import Edit, Finding, Fix, Span
from postlint.pattern import Pattern

Item = TypeVar("Item")

_LINE_FEED = Pattern(r"(?<!\r)\n")


def together(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Those of `findings`, all with a fix, whose fixes can be made in one go, and the others.

    A fix is made whole or not at all. Of two that meet, the first in the file is made; edits that are the same are
    one edit.
    """
    taken = _Taken()
    made: list[Finding] = []
    left: list[Finding] = []
    for finding in sorted(findings, key=lambda each: each.sort_key):
        edits = [edit for edit in finding.fix.edits if _changes(edit)] if finding.fix else []
        if taken.has_room_for(edits):
            taken.add(edits)
            made.append(finding)
        else:
            left.append(finding)
    return made, left


def apply_fixes(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """`data`, the bytes of a page, with `fixes` made, of which no two meet.

    What they put in ends its lines as the page does. Bytes that are no UTF-8 stay as they are.
    """
    fixes = tuple(fixes)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :].decode(errors="surrogateescape")
    ends_with_crlf = text.count("\r\n") * 2 > text.count("\n")
    parts: list[str] = []
    done = 0
    for span, new in sorted({edit for fix in fixes for edit in fix.edits if _changes(edit)}):
        before = text[done : span.start]
        parts += before, _with_crlf(new, is_after_cr=before.endswith("\r")) if ends_with_crlf else new
        done = span.end
    if any(fix.drop_bom for fix in fixes):
        mark = b""
    return mark + "".join((*parts, text[done:])).encode(errors="surrogateescape")


def _with_crlf(text: str, *, is_after_cr: bool) -> str:
    return _LINE_FEED.sub("\r\n", f"\r{text}")[1:] if is_after_cr else _LINE_FEED.sub("\r\n", text)


def meets(one: Span, other: Span) -> bool:
    """Whether both have a character in common; an empty one meets what it stands in or touches."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.overlaps(other)


class Places(Generic[Item]):
    """Things by the spans at which they stand, none of which lies within another."""

    def __init__(self, things: Iterable[tuple[Span, Item]]) -> None:
        found = sorted(things, key=itemgetter(0))
        self._spans = [span for span, _ in found]
        self._things = [thing for _, thing in found]

    def meeting(self, span: Span) -> Iterator[Item]:
        """Those that meet `span`."""
        at = bisect_left(self._spans, span)
        while at > 0 and self._spans[at - 1].end >= span.start:
            at -= 1
        while at < len(self._spans) and self._spans[at].start <= span.end:
            if meets(self._spans[at], span):
                yield self._things[at]
            at += 1


def _changes(edit: Edit) -> bool:
    return bool(edit.text) or edit.span.start < edit.span.end


class _Taken:
    """The edits that are made, in order."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def has_room_for(self, edits: Sequence[Edit]) -> bool:
        return all(map(self._has_room, edits))

    def add(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            at = bisect_left(self._edits, edit)
            if self._edits[at : at + 1] != [edit]:
                self._edits.insert(at, edit)

    def _has_room(self, edit: Edit) -> bool:
        at = bisect_left(self._edits, edit)
        near = self._edits[max(at - 1, 0) : at + 1]
        return not any(edit != other and meets(edit.span, other.span) for other in near)
