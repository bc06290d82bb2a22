"""What reading a block of metadata gives, in whichever language it is written, and how far reading goes."""

from __future__ import annotations

from typing import NamedTuple

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, FaultKind, Mapping, Node, Sequence
from postlint.text import quote

MAX_SIZE = 1024 * 1024
"""Characters of one block. Real ones have some hundred; the largest of 76,000 had 60,000."""
MAX_DEPTH = 100
"""Lists and mappings inside each other."""
MAX_EXPANDED = 10_000
"""Values that the aliases of one block may stand for together."""

MAX_DUPLICATES = 100
"""Keys of one block that are reported as being there twice."""


class Reading(NamedTuple):
    """The tree of a block, or None where there is none, and the faults met on the way.

    All spans are of the text that the block was read from. `document` is what the block holds, also where that is
    a list or a single value, as in files of data.
    """

    root: Mapping | None
    faults: tuple[Fault, ...] = ()
    comments: tuple[Span, ...] = ()
    document: Node | None = None


class UnreadableError(Exception):
    """Ends the reading of a block; the fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def too_large(content: Span) -> Fault | None:
    """The fault of a block that is not read because of its size."""
    size = content.end - content.start
    if size <= MAX_SIZE:
        return None
    return Fault(
        FaultKind.LIMIT,
        Span(content.start, content.start),
        f"the front matter has {size:,} characters, and more than {MAX_SIZE:,} are not read",
        "Move the data into a file of its own.",
    )


def too_deep(span: Span) -> Fault:
    """The fault of the list or mapping that is one too many inside the others."""
    return Fault(
        FaultKind.LIMIT,
        span,
        f"more than {MAX_DEPTH} lists and groups stand inside each other here",
        "Check that each bracket is closed, or put fewer groups inside each other.",
    )


def duplicate_key(span: Span, first: Span, route: tuple[str | int, ...], advice: str = "") -> Fault:
    """The fault of a key that its mapping already has at `first`; `advice` is a further sentence on what to do."""
    return Fault(
        FaultKind.DUPLICATE_KEY,
        span,
        f"the key {quote(str(route[-1]))} is there twice",
        "Delete one of the two, or rename its key: only one of them counts, and which one depends on the program."
        + (f" {advice}" if advice else ""),
        first=first,
        route=route,
    )


def not_a_mapping(node: Node, block: str, base: int) -> Fault:
    """The fault of a block that holds a list or a text instead of keys with values."""
    start = node.span.start - base
    line_end = block.find("\n", start)
    line = block[start : len(block) if line_end == -1 else line_end].rstrip()
    place = Span(node.span.start, node.span.start + len(line))
    if isinstance(node, Sequence):
        return Fault(
            FaultKind.NOT_A_MAPPING,
            place,
            "the front matter is a list, not keys with values",
            "Put a key alone on a line above the list, such as `tags:`."
            if line.startswith("-")
            else 'Give the list a key, and put braces around both: `{"tags": […]}`.',
        )
    name, colon, value = line.partition(":")
    if colon and value and name.replace("-", "").replace("_", "").isalnum():
        return Fault(
            FaultKind.NOT_A_MAPPING,
            place,
            f"there is no space after the colon of {quote(name)}, so it is not read as a key",
            f"Write {quote(f'{name}: {value}')}.",
        )
    return Fault(
        FaultKind.NOT_A_MAPPING,
        place,
        "the front matter is plain text, not keys with values",
        "Write each line as `key: value`, such as `title: My post`.",
    )
