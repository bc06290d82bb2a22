"""How a run is stopped from outside, by Ctrl-C or a signal that asks the process to end.

The command line calls `interrupt` at the first of them; there is no second call. Where nothing else is said, that
raises KeyboardInterrupt at whatever is going on, as Python itself does at Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

unfinished: list[Path] = []
"""Files that are being written, under the names that they have until then. They are not left behind."""

_stops: list[Callable[[], None]] = []
_asked: list[bool] = []


def interrupt() -> None:
    """Stops what is going on.

    Raises:
        KeyboardInterrupt: nothing else is said of what is going on (`stopped_by`, `uninterrupted`, `finish`).
    """
    _asked.append(True)
    if not _stops:
        raise KeyboardInterrupt
    _stops[-1]()


def is_asked() -> bool:
    """Whether somebody wants the run to end; what KeyboardInterrupt has passed through may have swallowed it."""
    return bool(_asked)


@contextmanager
def stopped_by(stop: Callable[[], None]) -> Iterator[None]:
    """What goes on inside is stopped by calling `stop`, and by no exception."""
    _stops.append(stop)
    try:
        yield
    finally:
        _stops.remove(stop)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What is begun inside is brought to its end; who does more than that afterwards asks `is_asked`."""
    with stopped_by(lambda: None):
        yield


def finish() -> None:
    """From here on all is brought to its end: what was found is reported and saved."""
    _stops.append(lambda: None)
