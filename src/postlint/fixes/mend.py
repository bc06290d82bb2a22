"""One page with its fixes made, as far as they change nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from postlint.findings import Finding
from postlint.fixes.edits import apply_fixes, together
from postlint.fixes.intact import unmeant_change
from postlint.page import Page
from postlint.records import NamedTuple

ReadPage = Callable[[bytes], Page]
"""Reads the page from other bytes."""

_FEWEST_READS = 12
_MOST_BYTES = 2 * 1024 * 1024
"""So much of a page is read again to find fixes that change too much: each of them takes a few reads, and anybody can
write a page with thousands."""
_UNTRIED = "change more than it says, or one near it would: too many here do to try each by itself"


class Refusal(NamedTuple):
    """A fix that was not made, and what it would have changed beside what it was to mend."""

    finding: Finding
    reason: str


class MendedPage(NamedTuple):
    """The bytes of a page with the fixes of `made`; those of `left` meet one of these, and may be made afterwards."""

    data: bytes
    made: tuple[Finding, ...]
    left: tuple[Finding, ...]
    refused: tuple[Refusal, ...]


def mend_page(data: bytes, findings: Sequence[Finding], read: ReadPage) -> MendedPage:
    """`data`, the bytes of a page, with the fixes of `findings`, of which each has one.

    What changes more than it says is not made. Where all fixes together do, those that do are looked for, as long as
    that is not too much work.
    """
    wanted, left = together(findings)
    made: list[Finding] = []
    refused: list[Refusal] = []
    before = read(data)
    reads_left = max(_FEWEST_READS, _MOST_BYTES // max(len(data), 1))
    groups = deque([wanted] if wanted else [])
    while groups:  # the largest first: most of them are right
        some = groups.popleft()
        reason = _reason_against(data, before, [*made, *some], read) if reads_left > 0 else _UNTRIED
        reads_left -= 1
        if reason is None:
            made.extend(some)
        elif len(some) == 1 or reason == _UNTRIED:
            refused.extend(Refusal(finding, reason) for finding in some)
        else:
            groups.extend((some[: len(some) // 2], some[len(some) // 2 :]))
    made.sort(key=lambda each: each.sort_key)
    refused.sort(key=lambda each: each.finding.sort_key)
    mended = apply_fixes(data, [finding.fix for finding in made if finding.fix])
    return MendedPage(mended, tuple(made), tuple(left), tuple(refused))


def _reason_against(data: bytes, before: Page, findings: Sequence[Finding], read: ReadPage) -> str | None:
    after = read(apply_fixes(data, [finding.fix for finding in findings if finding.fix]))
    return unmeant_change(before, after, findings)
