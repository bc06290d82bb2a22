"""Which square bracket belongs to which (CommonMark 0.31.2 §6.3: a link's text may hold brackets in pairs)."""

from __future__ import annotations

from postlint.pattern import Pattern

_BRACKETS = Pattern(r"[\[\]]")
_BLANK_LINE = Pattern(r"\n[ \t]*\r?\n")
_LONGEST_LABEL = 400


def opening_bracket(text: str, close: int) -> int | None:
    """The `[` that belongs to the `]` at `close`, in the same paragraph; for an image its `!`."""
    floor = max(0, close - _LONGEST_LABEL)
    at = text.rfind("[", floor, close)
    if text[close - 1 : close] == "\\" or at == -1:
        return None
    if text.find("]", at, close) != -1:
        at = _outer_opening(text, floor, close)
    if at == -1 or _BLANK_LINE.search(text, at, close):
        return None
    return at - 1 if at > floor and text[at - 1] == "!" else at


def _outer_opening(text: str, floor: int, close: int) -> int:
    """The `[` that is open at `close`, past others that were closed; -1 where there is none."""
    depth = 0
    for found in reversed(list(_BRACKETS.finditer(text, floor, close))):
        if found.group() == "]":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return found.start()
    return -1
