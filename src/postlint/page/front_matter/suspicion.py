"""Fences that only some generators accept, and how to make them plain."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.front_matter.fences import Fence, Lead
from postlint.page.front_matter.node import Fault, FaultKind, Repair

_UNSEEN = "many programs then see no front matter"


def before(lead: Lead, place: Span) -> Iterator[Fault]:
    """What is suspicious about what stands before the opening fence."""
    if lead is Lead.BLANK_LINES:
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            place,
            f"there are blank lines before the front matter: {_UNSEEN}",
            "Delete them, so that the file begins with the front matter.",
            repair=Repair("delete the blank lines", place, ""),
        )
    elif lead is not Lead.NOTHING:
        what = "a comment" if lead is Lead.COMMENT else "a heading"
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            place,
            f"{what} stands before the front matter: {_UNSEEN}",
            "Move it below the front matter, so that the file begins with `---`.",
        )


def opening(fence: Fence) -> Iterator[Fault]:
    """What is suspicious about the opening fence itself."""
    yield from _marks(fence, "opens")


def closing(fence: Fence) -> Iterator[Fault]:
    """What is suspicious about the closing fence."""
    if fence.mark == "...":
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            fence.span,
            "`...` closes the front matter, which only some programs understand",
            "Write `---` instead.",
            repair=Repair("write `---`", fence.span, "---"),
        )
    else:
        yield from _marks(fence, "closes")


def _marks(fence: Fence, does: str) -> Iterator[Fault]:
    plain = fence.mark[:3]
    if len(fence.mark) > 3:
        what = f"`{fence.mark}`" if len(fence.mark) <= 20 else f"a line of {len(fence.mark)} signs"
        message = f"{what} {does} the front matter, and many programs only accept `{plain}`"
    elif fence.note:
        message = f"a note follows the `{plain}` that {does} the front matter: {_UNSEEN}"
    else:
        return
    marks = Span(fence.span.start, fence.span.end - len(fence.language))
    yield Fault(
        FaultKind.SUSPICIOUS_FENCE,
        fence.span,
        message,
        f"Write `{plain}` and nothing else on this line.",
        repair=Repair(f"write `{plain}`", marks, plain),
    )
