"""What fails in postlint itself is the trouble of one page: of all others, everything is said.

Such a crash is a bug, and never the author's fault. Whoever is busy with one page says so (`busy_with`), so that it is
known whose trouble an exception is, wherever it arises: a rule that judges one page may be the first to ask for the
links of another. Whoever goes through many pages lets each of them fail for itself (`Crashes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from postlint.errors import PostlintError
from postlint.records import NamedTuple

_PACKAGE = Path(__file__).parent
_LONGEST_TEXT = 200
"""Letters of an exception's own words: some quote a whole file."""
_PANIC = "PanicException"
"""What a bug in a part written in Rust, such as the Markdown parser, is to Python; it is no `Exception`, and its class
can be imported from nowhere (https://docs.rs/pyo3/latest/pyo3/panic/struct.PanicException.html)."""


class Crash(NamedTuple):
    """What failed while postlint was busy with the page at `path`, in a line."""

    path: str
    message: str


class PageCrashError(Exception):
    """Carries a crash from the page that it belongs to, up to who goes on without that page."""

    def __init__(self, crash: Crash) -> None:
        super().__init__(crash.message)
        self.crash = crash


class _HasPath(Protocol):
    @property
    def path(self) -> str: ...


Result = TypeVar("Result")
AnyPage = TypeVar("AnyPage", bound=_HasPath)


def crash_of(path: str, error: BaseException, doing: str = "") -> Crash:
    """What to say of `error`, which came up with the page at `path` while postlint was busy `doing` something, such
    as `in the rule dead-link`. What is known to be another page's trouble stays that.
    """
    if isinstance(error, PageCrashError):
        return error.crash
    words = " ".join(str(error).split())
    said = f"{type(error).__name__}: {words[:_LONGEST_TEXT]}" if words else type(error).__name__
    end = "" if said.endswith((".", "!", "?")) else "."
    where = " ".join(filter(None, ("internal error", doing, _place_of(error.__traceback__))))
    return Crash(path, f"{where}: {said}{end} This is a bug; please report it")


def _place_of(trace: TracebackType | None) -> str:
    """The last line of postlint that an exception came through, in brackets; empty where there is none."""
    place = ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place = f"({file.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno})"
        trace = trace.tb_next
    return place


@contextmanager
def busy_with(path: str) -> Iterator[None]:
    """Whatever fails inside is the trouble of the page at `path`, unless it is known to be that of another page.

    Errors that people are told in words of their own (`PostlintError`) pass through.
    """
    try:
        yield
    except (PostlintError, PageCrashError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise PageCrashError(crash_of(path, error)) from error


class Crashes:
    """The crashes of a run, each told once."""

    def __init__(self) -> None:
        self._found: dict[Crash, None] = {}

    @property
    def found(self) -> tuple[Crash, ...]:
        return tuple(self._found)

    def add(self, crash: Crash) -> None:
        self._found[crash] = None

    def forget(self, path: str) -> None:
        """Takes back what was noted of the page at `path`, which is looked at anew."""
        for crash in [crash for crash in self._found if crash.path == path]:
            del self._found[crash]

    def attempt(self, path: str, work: Callable[[], Result]) -> Result | None:
        """What `work`, which is about the page at `path`, comes to; None where it fails, which is noted.

        Raises:
            PostlintError: what people are told in words of its own.
        """
        try:
            return work()
        except PostlintError:
            raise
        except Exception as error:  # noqa: BLE001 - one page's bug must not silence all others; it is reported
            self.add(crash_of(path, error))
            return None

    def each(self, pages: Iterable[AnyPage], work: Callable[[AnyPage], Result | None]) -> list[Result]:
        """What `work` comes to for each of `pages`; those for which it fails, or comes to None, are left out."""
        results = (self.attempt(page.path, partial(work, page)) for page in pages)
        return [result for result in results if result is not None]


class Uncaught(Crashes):
    """Where nobody would read the notes: what fails is raised, as a PageCrashError."""

    def attempt(self, path: str, work: Callable[[], Result]) -> Result | None:
        with busy_with(path):
            return work()
