"""Text in lines that fit: counted in cells of a terminal, of which a letter may take none, one or two."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.pattern import Pattern

_WIDE = Pattern("[^ -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf]")
"""What may take no cell, or two; letters of Europe and what is set around them take one."""


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if _WIDE.search(text) is None:
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def first_cells(text: str, width: int) -> str:
    """As much of the beginning of `text` as fits into `width` cells."""
    if _WIDE.search(text[: width + 1]) is None:
        return text[: max(width, 0)]
    taken = used = 0
    for character in text[: width + 1]:
        used += cells(character)
        if used > width:
            break
        taken += 1
    return text[:taken]


def last_cells(text: str, width: int) -> str:
    """As much of the end of `text` as fits into `width` cells."""
    return first_cells(text[-width - 1 :][::-1], width)[::-1]


def wrap(text: str, width: int) -> list[str]:
    """`text`, which is one line, in lines of at most `width` cells, broken at spaces.

    A longer word stays whole, for it is an address or a path that is to be copied or clicked on; but where letters
    take two cells, as in Chinese and Japanese, which have no spaces, it is broken anywhere.
    """
    if cells(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in _words(text, width):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _words(text: str, width: int) -> Iterator[str]:
    for word in text.split():
        size = cells(word)
        if size <= width or size == len(word):
            yield word
            continue
        done = 0
        while done < len(word):
            part = first_cells(word[done : done + width + 1], width) or word[done]
            yield part
            done += len(part)
