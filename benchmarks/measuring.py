"""Runs programs and says what they took: wall time, or the most memory that all of their processes have at once."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

_BETWEEN_LOOKS = 0.01
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


class Program(NamedTuple):
    """A command, as it is run in the folder that it is to check."""

    name: str
    command: Sequence[str]
    fine: frozenset[int] = frozenset({0, 1})
    """Exit codes of a run that has looked at everything, whatever it found."""
    files: Callable[[str], int] | None = None
    """How many files it looked at, by what it printed."""
    listing: Sequence[str] = ()
    """What makes it print the files, where a usual run does not tell their number."""


class MeasuringError(Exception):
    """A program did not do what was to be measured: it is missing, or ended in another way than it should."""


def seconds(program: Program, folder: Path) -> float:
    """The wall time of one run."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        with _start(program, folder, output.fileno()) as process:
            code = process.wait()
        taken = time.perf_counter() - started
        _refuse(program, code, _all_of(output))
    return taken


def mebibytes(program: Program, folder: Path) -> float:
    """The largest sum of the memory of all its processes, where shared pages count once (PSS, on Linux)."""
    peak = 0
    with tempfile.TemporaryFile() as output:
        with _start(program, folder, output.fileno()) as process:
            while process.poll() is None:
                peak = max(peak, sum(map(_pss, _session(process.pid))))
                time.sleep(_BETWEEN_LOOKS)
        _refuse(program, process.returncode, _all_of(output))
    return peak / 1024


def files_of(program: Program, folder: Path) -> int | None:
    """How many files it looks at there, as it says itself; None where it has no word for that.

    This run also brings files and bytecode into the caches of the system.
    """
    with tempfile.TemporaryFile() as output:
        with _start(program, folder, output.fileno()) as process:
            code = process.wait()
        text = _all_of(output)
    _refuse(program, code, text)
    if program.listing:
        text = subprocess.run(program.listing, cwd=folder, capture_output=True, check=True).stdout
    return program.files(text.decode(errors="replace")) if program.files else None


def _start(program: Program, folder: Path, output: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            program.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise MeasuringError(f"{program.name} is not installed") from error


def _all_of(output: IO[bytes]) -> bytes:
    output.seek(0)
    return output.read()


def _refuse(program: Program, code: int, output: bytes) -> None:
    if code not in program.fine:
        said = output.decode(errors="replace").strip().splitlines() or ["nothing"]
        raise MeasuringError(f"{program.name} ended with {code} and said: {said[-1]}")


def _session(leader: int) -> list[int]:
    """All processes that `leader` has started, and itself."""
    found = []
    for entry in os.listdir("/proc"):  # noqa: PTH208 - hundreds of times a second
        if entry.isdigit():
            try:
                if os.getsid(int(entry)) == leader:
                    found.append(int(entry))
            except ProcessLookupError:
                continue
    return found


def _pss(process: int) -> int:
    """In KiB; none where it has just ended."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_bytes()
    except OSError:
        return 0
    found = _PSS.search(rollup)
    return int(found[1]) if found else 0
