"""Signals that ask the process to end, and what it ends with.

The first lets the run report and save what it has found so far; a second ends it at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from postlint.errors import ExitCode
from postlint.interruption import interrupt, unfinished
from postlint.records import NamedTuple

_CODES = {
    "SIGINT": ExitCode.INTERRUPTED,
    "SIGTERM": ExitCode.TERMINATED,
    "SIGHUP": ExitCode.HUNG_UP,
}
"""Windows has no SIGHUP."""

_THE_SAME = 0.5
"""Seconds in which two signals are one: `timeout` sends its own to the process and once more to its group, and who runs
postlint for somebody hands down the Ctrl-C that the terminal has sent to both."""

_SHOW_CURSOR = b"\x1b[?25h"


class Ended(NamedTuple):
    """By which signal, and when, in seconds of the monotonic clock."""

    name: str
    at: float

    @property
    def code(self) -> ExitCode:
        return _CODES[self.name]

    @property
    def words(self) -> str:
        return "interrupted" if self.name == "SIGINT" else f"ended by {self.name}"


_ended: list[Ended] = []
_listening: list[signal.Signals] = []


def listen() -> None:
    """Takes over the signals, but for those that whoever started postlint wants ignored (`nohup`, a job in the
    background)."""
    for name in _CODES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _received)
            _listening.append(number)


def end_at_signals() -> None:
    """From now on the first signal ends the process at once: there is nothing to be reported or saved."""
    for number in _listening:
        signal.signal(number, lambda number, _: os._exit(_CODES[signal.Signals(number).name]))


def stop_listening() -> None:
    """Gives the signals back, when nothing is left to be reported."""
    while _listening:
        signal.signal(_listening.pop(), signal.SIG_DFL)


def ending_signal() -> Ended | None:
    """The signal that ended the run, if one did."""
    return _ended[0] if _ended else None


def _received(number: int, _frame: FrameType | None) -> None:
    now = time.monotonic()
    if not _ended:
        _ended.append(Ended(signal.Signals(number).name, now))
        interrupt()
    elif now - _ended[0].at > _THE_SAME:
        _end_at_once(number)


def _end_at_once(number: int) -> None:
    for path in unfinished:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    if sys.stderr is not None and sys.stderr.isatty():
        os.write(sys.stderr.fileno(), _SHOW_CURSOR)  # a progress bar hides it
    os._exit(128 + number)
