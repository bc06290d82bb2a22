"""The lines that set front matter off from the text, and what may stand before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from postlint.findings import Span
from postlint.pattern import Pattern

_NOT_READ = {
    "coffee": "CoffeeScript",
    "coffeescript": "CoffeeScript",
    "cson": "CSON",
    "javascript": "JavaScript",
    "js": "JavaScript",
    "json5": "JSON5",
    "lua": "Lua",
    "ts": "TypeScript",
    "typescript": "TypeScript",
}
_READ = frozenset(("yaml", "yml", "toml", "json"))
_HEADING = Pattern(r"#{1,6}[ \t]")
_WHITE_SPACE = Pattern(r"\s*")
_CLOSING = Pattern(r"^(?:---|\.\.\.|\+\+\+)", re.MULTILINE)


class Fence(NamedTuple):
    """One fence: `span` is the line without trailing white space, `mark` its dashes, plus signs or dots.

    `language` is what follows the dashes, as in `---json`; `note` says that a comment does. `next` is where
    the line below begins.
    """

    span: Span
    mark: str
    language: str
    note: bool
    next: int

    @property
    def unread_language(self) -> str | None:
        """The language in words, where it is one that is not read."""
        return _NOT_READ.get(self.language)


def fence_at(text: str, at: int) -> Fence | None:
    """The fence that the line beginning at `at` is, if it is one."""
    sign = text[at : at + 1]
    if not sign or sign not in "-+.":
        return None
    line_end, following = line_end_and_next(text, at)
    line = text[at:line_end].rstrip()
    mark = line[: len(line) - len(line.lstrip(sign))]
    rest = line[len(mark) :].lstrip()
    if len(mark) < 3 or (sign == "." and (len(mark) > 3 or rest)):
        return None
    note = rest.startswith("#") and line[len(mark)] in " \t"
    language = "" if note else rest.lower()
    if language and (sign != "-" or (language not in _READ and language not in _NOT_READ)):
        return None
    return Fence(Span(at, at + len(line)), mark, language, note, following)


def closing_fences(text: str, start: int, sign: str) -> Iterator[Fence]:
    """The lines from `start` on that can close a block that lines of `sign` opened."""
    for match in _CLOSING.finditer(text, start):
        fence = fence_at(text, match.start())
        if fence and not fence.language and (fence.mark[0] == sign or (sign == "-" and fence.mark[0] == ".")):
            yield fence


class Lead(Enum):
    """What stands before the opening fence."""

    NOTHING = 0
    BLANK_LINES = 1
    COMMENT = 2
    HEADING = 3


def skip_lead(text: str) -> tuple[int, Lead, Span]:
    """Where the first line stands that is not blank, a comment or one heading; what was passed, and where."""
    at = 0
    lead, place = Lead.NOTHING, Span(0, 0)
    while at < len(text):
        line_end, following = line_end_and_next(text, at)
        line = text[at:line_end].strip()
        if line.startswith("<!--"):
            end = text.find("-->", at)
            line_end, following = line_end_and_next(text, end + 3 if end != -1 else len(text))
            if end == -1 or text[end + 3 : line_end].strip():
                break
            if lead is not Lead.HEADING:
                lead, place = Lead.COMMENT, Span(at, end + 3)
        elif _HEADING.match(line):
            if lead is Lead.HEADING:
                break
            lead, place = Lead.HEADING, Span(at, at + len(text[at:line_end].rstrip()))
        elif line:
            break
        else:
            following = _behind_blank_lines(text, at)
            if lead is Lead.NOTHING:
                lead, place = Lead.BLANK_LINES, Span(0, following)
        at = following
    return at, lead, place


def _behind_blank_lines(text: str, at: int) -> int:
    match = _WHITE_SPACE.match(text, at)
    end = match.end() if match else at
    return end if end == len(text) else max(text.rfind("\n", at, end) + 1, at)


def line_end_and_next(text: str, at: int) -> tuple[int, int]:
    """Where the line that `at` is in ends, without its line feed, and where the next one begins."""
    end = text.find("\n", at)
    return (len(text), len(text)) if end == -1 else (end, end + 1)
