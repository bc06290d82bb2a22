"""Compares what postlint and lychee say of the links in `tests/sites` with what the real builds made of them.

Usage: python benchmarks/built_links.py --lychee PROGRAM

Both see the sources only. A link is called broken where a finding, or an error of lychee, stands at its place.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Position
from postlint.generators.detect import GeneratorRoots
from postlint.generators.table import load_generator
from postlint.page import Page
from postlint.page.body import Link
from postlint.run.check import check
from postlint.run.pages import read_pages
from postlint.tree import Tree

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from sites.built import Built  # noqa: E402

NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
RULES = frozenset({"LK601", "LK602", "LK603", "LK610", "LK612", "IM501"})
ROOTS = {
    "docusaurus": "static",
    "hexo": "source",
    "mkdocs": "docs",
    "mkdocs-hooks": "docs",
    "starlight": "public",
}
"""The folder that addresses with a slash in front begin at; `content` where there is one, else the site's own."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lychee", required=True, metavar="PROGRAM")
    lychee: str = parser.parse_args().lychee
    total: Counter[str] = Counter()
    for built in sorted((TESTS / "sites").glob("*/built.json")):
        with tempfile.TemporaryDirectory() as folder:
            counts = _compared(Path(folder).resolve() / "site", built, lychee)
        print(f"{built.parent.name}: {dict(counts) if counts else 'lychee stopped'}")
        total.update(counts or {})
    print("\n| | wrongly called broken | broken and not said |\n|---|---|---|")
    for name in ("postlint", "lychee"):
        print(
            f"| {name} | {total[f'{name} false']} of {total['good']} | {total[f'{name} missed']} of {total['bad']} |"
        )


def _compared(site: Path, file: Path, lychee: str) -> Counter[str] | None:
    """How often each is wrong on a site; None where lychee gives no report."""
    shutil.copytree(file.parent / "source", site)
    built = Built(file)
    errors = _errors(site, built.sources, file.parent.name, lychee)
    if errors is None:
        return None
    findings = [
        each for each in check(Configuration(Settings(), site), [], now=NOW).findings if each.code in RULES
    ]
    generator = load_generator(GeneratorRoots(Tree(site), "auto").generator_of(""))
    counts: Counter[str] = Counter()
    for page in read_pages(site, built.sources, dialect_of=lambda _: generator.dialect).pages:
        links = {" ".join(link.text.split()): link for link in page.links if link.text}
        for text, truth in built.links(page.path).items():
            link = links[text]
            said = {
                "postlint": any(
                    each.path == page.path and _is_at(each.span.start, link) for each in findings
                ),
                "lychee": any(_is_inside(place, page, link) for place in errors.get(page.path, ())),
            }
            counts["good" if truth.leads_somewhere else "bad"] += 1
            for name, broken in said.items():
                if broken is truth.leads_somewhere:
                    counts[f"{name} {'false' if broken else 'missed'}"] += 1
    return counts


def _errors(site: Path, sources: Iterable[str], name: str, lychee: str) -> dict[str, list[Position]] | None:
    """The places at which lychee finds errors, by page; None where it gives no report."""
    root = site / (ROOTS.get(name) or ("content" if (site / "content").exists() else "."))
    options = ("--offline", "--no-progress", "--include-fragments=full", "--fallback-extensions", "md")
    command = (
        lychee,
        *options,
        "--index-files",
        "index.md,_index.md,.",
        "--root-dir",
        str(root),
        "--format",
        "json",
    )
    done = subprocess.run(
        [*command, *(str(site / source) for source in sources)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if not done.stdout:
        return None
    return {
        Path(path).relative_to(site).as_posix(): [
            Position(error["span"]["line"], error["span"].get("column") or 0)
            for error in errors
            if error.get("span")
        ]
        for path, errors in json.loads(done.stdout)["error_map"].items()
    }


def _is_at(start: int, link: Link) -> bool:
    return link.span.start <= start < link.span.end


def _is_inside(place: Position, page: Page, link: Link) -> bool:
    """Whether lychee's place is that of the link; on the line of its end, by the column, too."""
    first, last = (page.source.index.position(offset) for offset in (link.span.start, link.span.end))
    if place.line == last.line == first.line and place.column:
        return first.column <= place.column <= last.column
    return first.line <= place.line <= last.line


if __name__ == "__main__":
    main()
