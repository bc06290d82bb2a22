"""The lines that front matter is made of: its fences, what may stand before them, and what keys look like.

Generators take every `---` on the first line for front matter. A linter that did so would report a plain text
which begins with a thematic break; one that only believed what parses would pass over broken front matter. So
lines are judged by their looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import chain

from postlint.findings import Span
from postlint.page.dialect import FenceForm
from postlint.page.front_matter.node import Fault, FaultKind, Repair
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_DASHES = "\\-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
BLANKS = " \t\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}"
_LIKE_A_FENCE = Pattern(
    rf"[{BLANKS}]{{0,8}}[{_DASHES}](?:[{BLANKS}]{{0,2}}[{_DASHES}]){{0,5}}[{BLANKS}]{{0,8}}\r?"
)

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
_KEY = Pattern(
    r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|[^\s:#\-\[\]{}\"'<>|!&*`@%(),.][^\s:\n]{0,59})[ \t]{0,4}:(?=\s|\Z)"
)
_WORDY_KEY = Pattern(r"[^\W\d][\w .-]{0,40}:(?=\s|\Z)")
_SOLE_KEY = Pattern(r"[a-z_][\w-]*:(?=\s|\Z)")
_NEAR_KEY = Pattern(r"[^\W\d][\w-]{0,40}:(?=\S)(?!//)")
_TOML_LINE = Pattern(r"[\w\"'.-]{1,80}[ \t]{0,8}=|\[")
_JSON_START = Pattern(r"\{\s{0,200}(?:\"(?:[^\"\\\n]|\\.){0,200}\"\s{0,8}:|\})")
_JSON_BROKEN_START = Pattern(
    r"\{[ \t]{0,80}\r?\n\s{0,200}"
    r"(?://[^\n]{0,200}\n\s{0,200})?"
    r"(?:'[^'\n]{0,80}'|\"[^\"\n]{0,80}\"?|[A-Za-z_]\w{0,80})\s{0,8}:"
)
_JSON_IN_ONE_LINE = Pattern(
    r"\{[ \t]{0,80}(?:'[^'\n]{1,80}'|\"[^\"\n]{1,80}\"|[A-Za-z_]\w{0,80})[ \t]{0,8}"
    r"(?::[ \t]*(?:[\"'\[{0-9-]|true\b|false\b|null\b)|(?<=\")[ \t]\")[^\n]{0,2000}\}[ \t]*\r?(?:\n|\Z)"
)
_HEADER = Pattern(
    r"(?:title|date|modified|category|tags|slug|authors?|summary|status|lang|template|keywords|description|save_as)"
    r":[ \t]",
    re.IGNORECASE,
)
_HEADER_LINE = Pattern(r"[A-Za-z][\w-]{0,40}:(?:[ \t]|\r?$)")
_BEFORE_CLOSING = {"-": Pattern(r"\n(?=---|\.\.\.)"), "+": Pattern(r"\n(?=\+\+\+)")}
"""The line feed before a line that may close what lines of a sign opened."""
_UNSEEN = "many programs then see no front matter"


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
    def is_plain(self) -> bool:
        """Whether there is nothing more to it than that every program understands it."""
        return self.mark in {"---", "+++"} and not self.note

    @property
    def unread_language(self) -> str | None:
        """The language in words, where it is one that is not read."""
        return _NOT_READ.get(self.language)


def is_like_fence(line: str) -> bool:
    """Whether `line` is nothing but dashes of some kind, such as `—`, `--` or `---` behind a space."""
    return _LIKE_A_FENCE.fullmatch(line) is not None


def fence_at(text: str, at: int) -> Fence | None:
    """The fence that the line beginning at `at` is, if it is one."""
    if text.startswith("---\n", at):
        return Fence(Span(at, at + 3), "---", "", note=False, next=at + 4)
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
    first = [0] if start == 0 else []
    others = (match.end() for match in _BEFORE_CLOSING[sign].finditer(text, max(start - 1, 0)))
    for at in chain(first, others):
        fence = fence_at(text, at)
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
    if text.startswith("---"):
        return at, lead, place
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


def lead_faults(lead: Lead, place: Span) -> Iterator[Fault]:
    """What is suspicious about what stands before the opening fence."""
    if lead is Lead.BLANK_LINES:
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            place,
            f"there are blank lines before the front matter: {_UNSEEN}",
            "Delete them, so that the file begins with the front matter.",
            repair=Repair("delete the blank lines", place, ""),
            form=FenceForm.BLANK_LINES,
        )
    elif lead is not Lead.NOTHING:
        what = "a comment" if lead is Lead.COMMENT else "a heading"
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            place,
            f"{what} stands before the front matter: {_UNSEEN}",
            "Move it below the front matter, so that the file begins with `---`.",
            form=FenceForm.COMMENT if lead is Lead.COMMENT else FenceForm.HEADING,
        )


def opening_faults(fence: Fence) -> Iterator[Fault]:
    """What is suspicious about the opening fence itself."""
    yield from _marks(fence, "opens", FenceForm.LONG_OPENING, FenceForm.NOTE_BEHIND_OPENING)


def closing_faults(fence: Fence) -> Iterator[Fault]:
    """What is suspicious about the closing fence."""
    if fence.mark == "...":
        yield Fault(
            FaultKind.SUSPICIOUS_FENCE,
            fence.span,
            "`...` closes the front matter, which only some programs understand",
            "Write `---` instead.",
            repair=Repair("write `---`", fence.span, "---"),
            form=FenceForm.DOTS,
        )
    else:
        yield from _marks(fence, "closes", FenceForm.LONG_CLOSING, FenceForm.NOTE_BEHIND_CLOSING)


def _marks(fence: Fence, does: str, long: FenceForm, note: FenceForm) -> Iterator[Fault]:
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
        form=long if len(fence.mark) > 3 else note,
    )


def is_key_line(line: str) -> bool:
    """Whether `line` reads `key: value` with no indentation."""
    return bool(_KEY.match(line) or _WORDY_KEY.match(line))


def is_near_key_line(line: str) -> bool:
    """Whether `line` reads `key: value` or `key:value`."""
    return is_key_line(line) or bool(_NEAR_KEY.match(line))


def is_toml_line(line: str) -> bool:
    return bool(_TOML_LINE.match(line))


def begins_json(text: str) -> bool:
    """Whether `text` begins with a JSON object, sound or broken, and not with a template tag or MDX."""
    return bool(_JSON_START.match(text) or _JSON_BROKEN_START.match(text) or _JSON_IN_ONE_LINE.match(text))


def begins_with_headers(text: str) -> bool:
    """Whether `text` begins with the header lines of Pelican and MultiMarkdown: `Title: …` down to a blank line."""
    if not _HEADER.match(text):
        return False
    count = 0
    for _, line in lines(text, 0, len(text)):
        if not line.strip():
            return True
        if not (_HEADER_LINE.match(line) or (count and line[0] in " \t")):
            return False
        count += 1
    return count > 1


def begins_with_keys(text: str, content: Span) -> bool:
    """Whether the first line of `content` can only be a key: `word:` in small letters, or one key of several."""
    content_lines = [line for _, line in lines(text, content.start, content.end)]
    if not content_lines or not is_key_line(content_lines[0]):
        return False
    return bool(_SOLE_KEY.match(content_lines[0])) or sum(map(is_key_line, content_lines)) > 1


def head(text: str, content: Span) -> int:
    """Where the lines at the top of `content` end that belong to front matter: keys and what hangs on them.

    A blank line is part of it only where a key in small letters follows: `Note: …` may be prose.
    """
    end = content.start
    after_blank = False
    for at, line in lines(text, content.start, content.end):
        if not line.strip():
            after_blank = True
            continue
        key = bool(_SOLE_KEY.match(line)) if after_blank else is_key_line(line)
        if not key and (
            after_blank or not (line[0] in " \t#" or line.startswith(("- ", "-\r", "]", "}")) or line == "-")
        ):
            break
        after_blank = False
        end = line_end_and_next(text, at)[1]
    return min(end, content.end)


def is_prose(text: str, start: int, end: int) -> bool:
    """Whether what stands there can only be a page's text: a blank line first, no keys, and a blank line
    before the end, a heading or a second paragraph."""
    rest = text[start:end].replace("\r\n", "\n")
    if not rest.startswith("\n") or any(_SOLE_KEY.match(line) for _, line in lines(rest, 0, len(rest))):
        return False
    paragraphs = [part for part in rest.split("\n\n") if part.strip()]
    return bool(paragraphs) and (
        rest.endswith("\n\n")
        or len(paragraphs) > 1
        or any(part.lstrip().startswith("#") for part in paragraphs)
    )


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of a stretch with where they begin, without their line ends."""
    at = start
    while at < end:
        line_end, following = line_end_and_next(text, at)
        yield at, text[at : min(line_end, end)].rstrip("\r")
        at = following
