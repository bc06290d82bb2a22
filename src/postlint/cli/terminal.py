"""The border: whatever is printed or written to a file passes here, and is harmless when it has.

Nothing else in the project writes to standard output or standard error; `postlint.report.sanitise.inert` says what
harmless means. What goes into one line of ours must not end it: that is for whoever makes the line (`visible`).
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from postlint.cli import signals
from postlint.errors import ExitCode, UsageError
from postlint.report.sanitise import Syntax, inert, visible

if TYPE_CHECKING:
    from postlint.links.model.verdict import Observer


class Colour(StrEnum):
    """The values of `--color`."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


_RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
"""What the CI systems set that take some of what a job prints for commands: GitHub (and Forgejo), Azure, TeamCity."""

_INDENT = " " * len("postlint: ")
_NO = frozenset({"", "0", "false", "no", "off"})


def wants_colour(choice: Colour) -> bool:
    """Whether standard output gets colours. `NO_COLOR` (https://no-color.org) and `FORCE_COLOR`
    (https://force-color.org) count under `auto`; `FORCE_COLOR=0` forces nothing."""
    if choice is not Colour.AUTO:
        return choice is Colour.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "").strip().lower() not in _NO:
        return True
    stream = _standard_output()
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The width of the terminal in cells, within what is good to read; 100 where there is none."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def write(text: str, syntax: Syntax = Syntax.TEXT, *, coloured: bool = False) -> None:
    """Writes `text` to standard output as UTF-8, whatever the locale says."""
    _write(_standard_output(), inert(text, syntax, for_runner=_a_runner_reads(), coloured=coloured))


def is_read_by_people(choice: Colour) -> bool:
    """Whether what is written to standard output is looked at, on a terminal or in the log of a CI run, and not only
    handed on."""
    stream = _standard_output()
    if stream is None:
        return False
    goes_to_log = _a_runner_reads() and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    return wants_colour(choice) or goes_to_log or stream.isatty()


def hand_on(data: bytes) -> None:
    """Writes the text of pages to standard output, byte for byte: it is for the program that asked for it."""
    _write_bytes(_standard_output(), data)


def note(text: str) -> None:
    """Says something that is no finding, on standard error: in one line, which only a terminal has wrapped."""
    line = visible(text)
    if sys.stderr is not None and sys.stderr.isatty():
        from postlint.report.wrapping import wrap

        line = f"\n{_INDENT}".join(wrap(line, width() - len(_INDENT)))
    complain(f"postlint: {line}\n")


def complain(text: str) -> None:
    """Writes `text` to standard error."""
    _write(sys.stderr, inert(text, for_runner=_a_runner_reads()))


@contextmanager
def progress(*, shown: bool) -> Iterator[Observer | None]:
    """Watches the checking of links and shows it while it lasts.

    Whether standard error is a terminal is asked of the stream itself: FORCE_COLOR, which CI sets, must not bring
    moving lines into a log.
    """
    if not shown or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from postlint.cli.progress_bar import ProgressBar

    with ProgressBar() as bar:
        yield bar


@contextmanager
def sites_progress(total: int, *, shown: bool) -> Iterator[Callable[[int, str], None]]:
    """Gives what shows on a terminal how many of `total` sites are done, and which is next."""
    if not shown or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _name: None
        return
    from postlint.cli.progress_bar import SitesBar

    with SitesBar(total) as bar:
        yield bar.show


def write_file(path: Path, text: str, syntax: Syntax = Syntax.TEXT) -> None:
    """Writes `text` to `path`, and a file whole or not at all. A file that is there keeps its mode.

    Raises:
        UsageError: it cannot be written there.
    """
    from postlint.paths import why_foreign

    if foreign := why_foreign(Path.cwd() / path):
        raise UsageError(f"{path} cannot be written: {foreign}")
    data = inert(text, syntax, for_runner=_a_runner_reads()).encode("utf-8", "backslashreplace")
    try:
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            _replace(path, data, mode)
        else:  # what is no file must not become one: /dev/null, /dev/stdout, a pipe, a link
            path.write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be written: {reason}") from None


_reserved: list[TextIO] = []


def reserve_standard_output() -> None:
    """Keeps standard output for what postlint itself writes: what anything else prints, such as a model that is a
    program or a process that it starts, goes to standard error from now on, up to the end of the process."""
    if sys.stdout is None or _reserved:
        return
    sys.stdout.flush()
    _reserved.append(os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"))
    if sys.stderr is None:
        discard(sys.stdout)
    else:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as bytes, which from now on are for nobody else (`reserve_standard_output`).

    Raises:
        UsageError: one of them is closed.
    """
    reserve_standard_output()
    if sys.stdin is None or not _reserved:
        raise UsageError("standard input or output is closed, over which editors speak")
    return sys.stdin.buffer, _reserved[0].buffer


def discard(stream: TextIO) -> None:
    """Leads `stream` to nowhere. Python flushes it once more at exit, which would fail again, this time loudly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _standard_output() -> TextIO | None:
    return _reserved[0] if _reserved else sys.stdout


def _a_runner_reads() -> bool:
    return any(os.environ.get(name, "").strip().lower() not in _NO for name in _RUNNERS)


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes, mode: int | None) -> None:
    from postlint.fixes.write import umask, written_beside

    with written_beside(path, data) as temporary:
        temporary.chmod(0o666 & ~umask() if mode is None else stat.S_IMODE(mode))
        temporary.replace(path)


def _write(stream: TextIO | None, text: str) -> None:
    """Writes `text`. Whoever reads no further (`| head`) or has closed the stream (`>&-`) need not hear it, which
    changes nothing of what the run comes to."""
    _write_bytes(stream, text.encode("utf-8", "backslashreplace"))


def _write_bytes(stream: TextIO | None, data: bytes) -> None:
    if stream is None:
        return
    try:
        stream.buffer.write(data)
        stream.flush()
    except OSError as error:
        discard(stream)
        if not _has_nobody_to_read(error):
            raise UsageError(f"the output cannot be written: {error.strerror or error}") from None


def _has_nobody_to_read(error: OSError) -> bool:
    if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
        return True
    end = signals.ending_signal()
    return end is not None and end.code is ExitCode.HUNG_UP  # the terminal is gone
