"""The errors that people see: one family, caught in one place (`postlint.cli`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TypeVar

from postlint.pattern import Pattern


class ExitCode(IntEnum):
    """What the process ends with."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class PostlintError(Exception):
    """Something that stops the run, said in one line on standard error.

    `message` says what is wrong and where; `hint`, where there is one, what to do about it; `others` are more of them
    that were found at the same time.
    """

    exit_code = ExitCode.ERROR

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.others: tuple[PostlintError, ...] = ()

    @property
    def all(self) -> tuple[PostlintError, ...]:
        """This one and the others."""
        return self, *self.others


class UsageError(PostlintError):
    """The command line asks for something that does not exist or does not fit together."""


class ConfigError(PostlintError):
    """A configuration file, or a setting given on the command line, that cannot be used."""


class SchemaError(PostlintError):
    """A schema file that cannot be read, or is no valid JSON Schema."""


_Result = TypeVar("_Result")
MOST_MISTAKES = 50
"""So many are said at once: nobody mends more before the next run, and a hostile file may have a hundred thousand."""

_PLACE = Pattern(r"(?P<file>[^\n]+?):(?P<line>[0-9]{1,9}): ")
"""What a message about a line of a file begins with."""


class Mistakes:
    """What is wrong with something that is looked at to its end, so that all of it is said at once."""

    def __init__(self) -> None:
        self._found: dict[str, PostlintError] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, errors: Iterable[PostlintError]) -> None:
        """Adds `errors` to what was found, each once, as long as it is not enough (`MOST_MISTAKES`, and one more)."""
        for error in errors:
            if self.are_many:
                return
            self._found.setdefault(error.message, error)

    @property
    def are_many(self) -> bool:
        """Whether there are more than are said, so that nobody need look for others."""
        return len(self._found) > MOST_MISTAKES

    def attempt(self, work: Callable[[], _Result], otherwise: _Result) -> _Result:
        """What `work` gives; `otherwise` where something is wrong, which is then among the mistakes."""
        try:
            return work()
        except PostlintError as error:
            self.add(error.all)
            return otherwise

    @property
    def found(self) -> tuple[PostlintError, ...]:
        """All of it, in the order of the lines of each file, and else in that in which it was found."""
        places = {error: _PLACE.match(error.message) for error in self._found.values()}
        files = list(dict.fromkeys(place["file"] for place in places.values() if place))
        return tuple(
            sorted(
                places,
                key=lambda error: (
                    (files.index(place["file"]), int(place["line"])) if (place := places[error]) else (0, 0)
                ),
            )
        )

    def raise_all(self) -> None:
        """Raises the first mistake, with the others, if there is one."""
        if self._found:
            first, *others = self.found
            first.others = tuple(others)
            raise first from None
