"""One page with its fixes made, as far as they change nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from postlint.findings import Finding
from postlint.fixes.edits import apply_fixes, together
from postlint.fixes.intact import unmeant_change
from postlint.page import Page
from postlint.records import NamedTuple

ReadPage = Callable[[bytes], Page]
"""Reads the page from other bytes."""


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

    What changes more than it says is not made. Where all fixes together do, those that do are looked for.
    """
    wanted, left = together(findings)
    made: list[Finding] = []
    refused: list[Refusal] = []
    before = read(data)

    def try_all(some: Sequence[Finding]) -> None:
        reason = _reason_against(data, before, [*made, *some], read)
        if reason is None:
            made.extend(some)
        elif len(some) == 1:
            refused.append(Refusal(some[0], reason))
        else:
            try_all(some[: len(some) // 2])
            try_all(some[len(some) // 2 :])

    if wanted:
        try_all(wanted)
    mended = apply_fixes(data, [finding.fix for finding in made if finding.fix])
    return MendedPage(mended, tuple(made), tuple(left), tuple(refused))


def _reason_against(data: bytes, before: Page, findings: Sequence[Finding], read: ReadPage) -> str | None:
    after = read(apply_fixes(data, [finding.fix for finding in findings if finding.fix]))
    return unmeant_change(before, after, findings)
