"""Builds the sites in `tests/sites` with their real generators, and writes what came out into `built.json`.

Usage: python tests/sites/build.py [NAME]…    (without names: all whose generator is installed)

| site | generator | to be had by |
|---|---|---|
| `docusaurus` | Docusaurus | npm: `@docusaurus/core`, `…/preset-classic`, `…/plugin-client-redirects` |
| `mkdocs` | MkDocs | PyPI: `mkdocs` |
| `mkdocs-material` | Material for MkDocs | PyPI: `mkdocs-material`, `mkdocs-redirects` |
| `pelican` | Pelican | PyPI: `pelican[markdown]` |

The programs are looked for in `PATH`; npm's packages in the folder that `NODE_MODULES` names.
"""

from __future__ import annotations

import json
import os
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


def build_mkdocs(source: Path, output: Path) -> str:
    run("mkdocs", "build", "--quiet", "--site-dir", output, folder=source)
    return " ".join(run("mkdocs", "--version", folder=source).split()[:3]).replace(", version", "")


def build_docusaurus(source: Path, output: Path) -> str:
    modules = source / "node_modules"
    modules.symlink_to(os.environ["NODE_MODULES"])
    run("node", modules / "@docusaurus/core/bin/docusaurus.mjs", "build", "--out-dir", output, folder=source)
    package = json.loads((modules / "@docusaurus/core/package.json").read_text(encoding="utf-8"))
    return f"docusaurus {package['version']}"


def build_pelican(source: Path, output: Path) -> str:
    run("pelican", "content", "--settings", "publishconf.py", "--output", output, folder=source)
    return f"pelican {run('pelican', '--version', folder=source).strip()}"


BUILDS: dict[str, tuple[Build, str]] = {
    "docusaurus": (build_docusaurus, "/register"),
    "mkdocs": (build_mkdocs, "/handbook"),
    "mkdocs-material": (build_mkdocs, ""),
    "pelican": (build_pelican, ""),
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
