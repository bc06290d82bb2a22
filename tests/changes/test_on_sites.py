"""On whole sites of many generators: what `--since` says of a removal is what a whole check finds more after it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.findings import Finding, Position
from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_root import MARKDOWN
from postlint.page.facts import facts_of
from postlint.run.check import check
from postlint.run.pages import read_pages
from postlint.site import Outcome, build_site
from postlint.site.targets import local_targets
from postlint.tree import Tree
from repository import Repository

SITES = Path(__file__).parent.parent / "sites"
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
LOOKED_UP = ["LK601", "LK602", "LK603", "LK612", "IM501"]


class Place(NamedTuple):
    path: str
    start: Position
    end: Position


def _find(root: Path, select: list[str], since: str | None = None) -> dict[Place, Finding]:
    configuration = load_configuration(named(root), isolated=True).with_options(select=select)
    report = check(configuration, [], since=since, now=NOW)
    assert not report.failures
    return {Place(finding.path, finding.start, finding.end): finding for finding in report.findings}


def _unclear(root: Path) -> set[tuple[str, Position]]:
    """The links of which it cannot be told whether they lead somewhere: then nor can it be told that this changed."""
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in MARKDOWN)
    pages = [
        facts_of(page)
        for page in read_pages(root, files, dialect_of=GeneratorRoots(Tree(root), "auto").dialect_of).pages
    ]
    site = build_site(root, pages, generator="auto", base_url=None, now=NOW)
    return {
        (page.path, page.index.position(target.link.target.start))
        for page in pages
        for target in local_targets(page, site)
        if target.found.outcome is Outcome.UNKNOWN
    }


@pytest.mark.parametrize("removed", [0, 1, 2, "renamed"])
@pytest.mark.parametrize("site", sorted(path.parent.name for path in SITES.glob("*/source")))
def test_a_removal(site: str, removed: int | str, tmp_path: Path) -> None:
    shutil.copytree(SITES / site / "source", tmp_path, dirs_exist_ok=True)
    repository = Repository(tmp_path)
    repository.commit()
    before = _find(tmp_path, LOOKED_UP)
    unclear = _unclear(tmp_path)
    files = repository.git("ls-files", "-z").strip("\0").split("\0")
    pages = [
        name for name in files if name.endswith((".md", ".mdx", ".qmd", ".html", ".png", ".svg", ".pdf"))
    ]
    for number, name in enumerate(pages):
        if removed == "renamed" and number % 2:
            repository.move(name, name.replace(".", "-neu.", 1))
        elif removed == number % 3:
            repository.remove(name)
    repository.git("add", "--all")
    after = _find(tmp_path, LOOKED_UP)
    more = after.keys() - before.keys()
    said = _find(tmp_path, [*LOOKED_UP, "ST803"], since="HEAD")
    touched = set(repository.git("diff", "--cached", "--name-only", "-z", "HEAD").split("\0"))
    missed = [
        after[place]
        for place in more - said.keys()
        if place.path not in touched and (place.path, place.start) not in unclear
    ]
    assert [(finding.path, finding.start, finding.message) for finding in missed] == []
    # Some things are only known to be gone because they are known to have been there.
    beyond = [said[place] for place in said.keys() - more]
    gone = [name for name in pages if not (tmp_path / name).exists()]
    assert [f.message for f in beyond if not any(f"`{name}`" in f.message for name in gone)] == []
