"""Lines that were meant as the fences of front matter, and are none: `—` where an editor made one dash of three,
` ---`, `--`; or fields at the top of a file without the line above them.
"""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter.fences import (
    BLANKS,
    begins_with_keys,
    closing_fences,
    head,
    is_key_line,
    is_like_fence,
    line_end_and_next,
    lines,
)
from postlint.page.front_matter.node import Format, ParsedBlock
from postlint.page.front_matter.split import read_block
from postlint.records import NamedTuple

_MOST_LINES = 200
"""A fence that closes a front matter longer than that is not looked for."""


class FalseFence(NamedTuple):
    """A line that should open front matter: `line` is all of it, `written` what there is of a fence.

    `closing` is the line that ends the front matter, where it is no fence either. `reads` says that what stands between
    the two is front matter without a fault, so that nothing but the fences is wrong.
    """

    line: Span
    written: str
    closing: Span | None
    reads: bool


def mistaken_fence(text: str) -> FalseFence | None:
    """The first line of `text`, which has no front matter, where it was meant to open some."""
    end, following = line_end_and_next(text, 0)
    first = text[:end]
    if not is_like_fence(first) or first.rstrip("\r \t") == "---":
        return None
    opening = Span(0, len(first.rstrip("\r")))
    closing = _closing(text, following)
    if closing is None:
        # Nothing says where it should end, so only a block of keys is certain.
        content = Span(following, head(text, Span(following, len(text))))
        keys = sum(is_key_line(line) for _, line in lines(text, content.start, content.end))
        return FalseFence(opening, first.strip(), None, reads=False) if keys > 1 else None
    content = Span(following, closing.start)
    if not begins_with_keys(text, content):
        return None
    read = read_block(Format.YAML, text, content)
    if not _is_meant(text, content, read):
        return None
    written = text[closing.start : closing.end]
    reads = read.root is not None and not read.faults
    return FalseFence(opening, first.strip(), None if written in {"---", "..."} else closing, reads)


def _closing(text: str, start: int) -> Span | None:
    for count, (at, line) in enumerate(lines(text, start, len(text))):
        if count == _MOST_LINES:
            break
        if line.strip() in {"---", "..."} or (line.strip() and is_like_fence(line)):
            return Span(at, at + len(line.rstrip() if line[0] not in BLANKS else line))
    return None


def _is_meant(text: str, content: Span, read: ParsedBlock) -> bool:
    if read.root is not None:
        return bool(read.root.entries)
    written = [line for _, line in lines(text, content.start, content.end) if line.strip()]
    return sum(map(is_key_line, written)) * 2 > len(written)


def unopened_keys(text: str) -> Span | None:
    """The first line of fields that lack the fence above them, and have that below; None where there are none."""
    end = line_end_and_next(text, 0)[0]
    if not is_key_line(text[:end]):
        return None
    closing = next((fence for fence in closing_fences(text, 0, "-") if fence.mark[0] == "-"), None)
    if closing is None:
        return None
    content = Span(0, closing.span.start)
    read = read_block(Format.YAML, text, content)
    written = [line for _, line in lines(text, 0, content.end)]
    if len(written) > _MOST_LINES or sum(map(is_key_line, written)) < 2:
        return None
    if read.root is None and not all(line.strip() for line in written):
        return None
    return Span(0, len(text[:end].rstrip("\r")))
