"""Builds the sites in `tests/sites` with their real generators, and writes what came out into `built.json`.

Usage: python tests/sites/build.py [NAME]…    (without names: all whose generator is installed)

| site | generator | to be had by |
|---|---|---|
| eleventy | Eleventy 3 | npm: `@11ty/eleventy`, its `eleventy` in `PATH` |
| hexo | Hexo 8 | npm: `hexo` and the packages of its `package.json`, its `hexo` in `PATH` |
| jekyll | Jekyll 4 with jekyll-feed, -paginate, -redirect-from and -sitemap | Debian: `jekyll`, `ruby-jekyll-…` |
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


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints; it must succeed."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def build_jekyll(source: Path, output: Path) -> str:
    """Without Bundler, for Debian's packages are no gems that a Gemfile could ask for."""
    (source / "Gemfile").unlink(missing_ok=True)
    run("jekyll", "build", "--source", source, "--destination", output, folder=source)
    return run("jekyll", "--version", folder=source).strip()


def build_eleventy(source: Path, output: Path) -> str:
    program = with_modules("eleventy", source)
    run(program, f"--output={output}", folder=source)
    return f"Eleventy {run(program, '--version', folder=source).strip()}"


def build_hexo(source: Path, output: Path) -> str:
    program = with_modules("hexo", source)
    run(program, "generate", folder=source)
    (source / "public").rename(output)
    versions = run(program, "version", folder=source).splitlines()
    return next(line for line in versions if line.startswith("hexo:"))


def with_modules(name: str, source: Path) -> Path:
    """The program `name`; the modules that a site loads are looked for beside it."""
    program = Path(shutil.which(name) or name).resolve()
    modules = next(folder for folder in program.parents if folder.name == "node_modules")
    (source / "node_modules").symlink_to(modules)
    return program


BUILDS: dict[str, tuple[Build, str]] = {
    "eleventy": (build_eleventy, ""),
    "hexo": (build_hexo, ""),
    "jekyll": (build_jekyll, ""),
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


if __name__ == "__main__":
    main(sys.argv[1:])
