"""A finding: one thing that is wrong at one place, with its remedy; and places: offsets inside, lines and columns
at the border.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from enum import IntEnum, StrEnum
from functools import partial
from itertools import accumulate, repeat
from operator import add
from typing import TYPE_CHECKING, TypeAlias

from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict


class Span(NamedTuple):
    """A stretch of a page's text: `start` inclusive, `end` exclusive, in code points.

    Offsets count from the first character after a byte order mark. A page has hundreds of them, which are sorted and
    looked up: as a tuple is.
    """

    start: int
    end: int

    def shift(self, by: int) -> Span:
        """The same stretch, `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


span_of: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
"""The span between two offsets: what `Span` itself does, without a call in Python, for where thousands are made."""


class Position(NamedTuple):
    """A place as people count: line and column from 1, columns in code points."""

    line: int
    column: int


class Cause(NamedTuple):
    """Why something could not be judged: `words` are a clause that a colon may follow, `help` says in full sentences
    what would help.
    """

    words: str
    help: str


class LineIndex:
    """Turns offsets of one text into lines and columns.

    A line ends with LF; the CR of a CRLF belongs to the line that it ends. A lone CR ends none,
    as Git, grep and most editors have it.
    """

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        lengths = map(len, text.split("\n"))
        self._starts: list[int] = [0, *accumulate(map(add, lengths, repeat(1)))]
        self._starts.pop()
        self._length = len(text)

    @classmethod
    def of_starts(cls, starts: list[int], length: int) -> LineIndex:
        """The index of a text of `length` characters, of which the lines begin at `starts`."""
        index = cls("")
        index._starts, index._length = starts, length
        return index

    @property
    def starts(self) -> list[int]:
        """The offsets at which lines begin."""
        return self._starts

    @property
    def length(self) -> int:
        """How many characters the text has."""
        return self._length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineIndex) and (self._length, self._starts) == (other._length, other._starts)

    def __hash__(self) -> int:
        return hash((self._length, *self._starts))

    def position(self, offset: int) -> Position:
        """The place of `offset`, which may be the end of the text."""
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} is outside the text, which has {self._length} characters")
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """The offset at which the 1-based `line` begins."""
        return self._starts[line - 1]

    def line_span(self, line: int) -> Span:
        """The 1-based `line` without its line feed (a CR before it is still in)."""
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return Span(self._starts[line - 1], end)

    @property
    def lines(self) -> int:
        """How many lines there are; a text that ends with LF has an empty last one."""
        return len(self._starts)


Route: TypeAlias = tuple[str | int, ...]
"""The way to a value in front matter: `("image", "license_url")`, `("tags", 1)`; `()` is the whole of it."""


class Severity(IntEnum):
    """How much a finding weighs, in rising order."""

    OFF = 0
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def parse(cls, label: str) -> Severity:
        return cls[label.upper()]


class Safety(StrEnum):
    """Whether a fix may be applied unasked."""

    SAFE = "safe"
    """Never changes what a page means or links to."""
    UNSAFE = "unsafe"
    """Most likely right, but a person should look."""


class Edit(NamedTuple):
    """Put `text` in the place of `span`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """How to mend a finding: `edits` that do not overlap, and in words what they do.

    The byte order mark has no place in the text, so no edit can delete it: `drop_bom` says to.
    """

    safety: Safety
    message: str
    edits: tuple[Edit, ...]
    drop_bom: bool = False


class Related(NamedTuple):
    """Another place that explains a finding, such as the first of two equal keys: in the same file, or where `path` is
    set, another file as a whole."""

    span: Span
    message: str
    path: str | None = None


class Finding(NamedTuple):
    """One finding, complete: everything that a report says of it.

    `start` and `end` are `span` as lines and columns. `message` says what is wrong; `help`, where there
    is something to add, what to do. `subject` is the value in question, and `fingerprint`, which is made of it, stays
    the same when the finding moves to another line.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    help: str | None
    path: str
    span: Span
    start: Position
    end: Position
    route: Route | None = None
    url: str | None = None
    verdict: Verdict | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    subject: str = ""
    fingerprint: str = ""

    def names(self, value: str) -> bool:
        """Whether it is about `value`, in small or capital letters, or its message names it in backticks."""
        named = {self.subject, *self.message.split("`")[1::2]}
        return value.casefold() in map(str.casefold, named)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        return (
            self.path,
            self.start.line,
            self.start.column,
            self.code,
            self.message,
            self.url or "",
        )


class Fingerprints:
    """Gives out the fingerprints of one run: a finding's identity, which survives that lines move.

    Made of the rule's code, the path, the value in question and how often that was seen before in the file; never of a
    line number (SARIF 2.1.0 appendix B). SARIF, GitLab and baselines share it.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def next(self, code: str, path: str, subject: str) -> str:
        """The fingerprint of the next finding of rule `code` in the file `path` about `subject`: 32 hex digits."""
        key = (code, path, " ".join(subject.split()))
        self._seen[key] += 1
        return _digest(*key, str(self._seen[key]))


def identity(code: str, subject: str) -> str:
    """What a finding is known by wherever it stands, how often it is there, and whatever its file is called: by its
    rule and subject; 32 hex digits."""
    return _digest(code, " ".join(subject.split()))


def subject_of(route: Route | None, said: str) -> str:
    """The subject of a finding about `said`, at `route` of the front matter. An item keeps it when it is moved."""
    if route is None:
        return said
    return "\n".join((".".join(step for step in route if isinstance(step, str)), said))


def _digest(*parts: str) -> str:
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
