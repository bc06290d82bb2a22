"""Where output goes, and whether it may have colours."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from postlint.errors import UsageError


class Colour(StrEnum):
    """The values of `--color`."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_colour(choice: Colour, stream: TextIO | None) -> bool:
    """Whether `stream` gets colours. `NO_COLOR` (https://no-color.org) and `FORCE_COLOR` count under `auto`."""
    if choice is not Colour.AUTO:
        return choice is Colour.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The width of the terminal in cells, within what is good to read."""
    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))


def in_actions() -> bool:
    """Whether GitHub's runner reads along, which takes some of what is printed for commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def write(text: str) -> None:
    """Writes `text` to standard output as UTF-8, whatever the locale says."""
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Says something that is no finding, on standard error."""
    from postlint.report.sanitise import disarm, visible

    line = f"postlint: {visible(text)}\n"
    _write(sys.stderr, disarm(line) if in_actions() else line)


def write_file(path: Path, text: str) -> None:
    """Writes `text` to `path`, and a file whole or not at all. A file that is there keeps its mode.

    Raises:
        UsageError: it cannot be written there.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            _replace(path, data, 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
        else:  # what is no file must not become one: /dev/null, /dev/stdout, a pipe, a link
            path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".postlint-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # whoever started postlint has closed it: `>&-`
        return
    try:
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if sys.platform == "win32" and error.errno == errno.EINVAL:  # what Windows calls a broken pipe
            raise BrokenPipeError from error
        discard(stream)
        raise UsageError(f"the output cannot be written: {error.strerror or error}") from None


def discard(stream: TextIO) -> None:
    """Leads `stream` to nowhere. Python flushes it once more at exit, which would fail again, this time loudly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
