"""How long postlint takes to start, as a ratio to an empty Python: the reason for the range of typer versions.

Usage: python benchmarks/startup.py [TYPER_VERSION ...]

Makes an environment for each version (downloads), runs a command that does nothing and `python -c pass` in turn, and
prints the median of the paired ratios. Absolute times are left out on purpose: machines differ and are noisy.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

RUNS = 15
APP = """
import typer
from typing import Annotated
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
@app.command()
def check(paths: list[str], select: Annotated[list[str] | None, typer.Option()] = None,
          format: Annotated[str, typer.Option()] = "text", quiet: bool = False, jobs: int = 1) -> None: ...
@app.command()
def links(paths: list[str]) -> None: ...
app()
"""


def main() -> None:
    versions = sys.argv[1:] or ["0.26.0", "0.28.0", "0.29.2"]
    with tempfile.TemporaryDirectory() as folder:
        for version in versions:
            python = _environment(Path(folder) / version, version)
            ratios = [_seconds(_check(python)) / _seconds([python, "-c", "pass"]) for _ in range(RUNS)]
            middle, least, most = statistics.median(ratios), min(ratios), max(ratios)
            print(f"typer {version}: {middle:.1f} times `python -c pass` ({least:.1f} to {most:.1f})")


def _check(python: str) -> list[str]:
    return [python, "-c", APP, "check", "a.md"]


def _environment(folder: Path, version: str) -> str:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"typer=={version}"], check=True)
    return str(python)


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
