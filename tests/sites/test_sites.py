"""Small sites of each generator: what their real output links to, against what is said of their sources.

Every link that leads somewhere in the built site must be let pass, and every one that does not must be a finding. What
differs on purpose stands in `differences.json` beside the site, each link with the reason.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding
from postlint.generators.detect import GeneratorRoots
from postlint.generators.table import load_generator
from postlint.page import Page
from postlint.page.body import Link
from postlint.run.check import check
from postlint.run.pages import read_pages
from postlint.tree import Tree
from sites.built import Built

HERE = Path(__file__).parent
SITES = sorted(path.parent.name for path in HERE.glob("*/built.json"))
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
RULES = frozenset({"LK601", "LK602", "LK603", "LK610", "LK612", "IM501"})


class Difference(NamedTuple):
    source: str
    text: str
    href: str
    leads_somewhere: bool
    finding: str | None

    def __str__(self) -> str:
        really = "leads somewhere" if self.leads_somewhere else "leads nowhere"
        return f"{self.source}: [{self.text}] -> {self.href} {really}; found: {self.finding}"


@pytest.mark.parametrize("name", SITES)
def test_links_are_judged_as_the_built_site_has_them(name: str, tmp_path: Path) -> None:
    built = Built(HERE / name / "built.json")
    explained = _explained(name)
    source = tmp_path / "site"  # away from the repository that the tests lie in
    shutil.copytree(HERE / name / "source", source)
    differences = {(each.source, each.text): each for each in _differences(source, built)}
    unexplained = [str(each) for place, each in differences.items() if place not in explained]
    assert not unexplained, "\n".join(unexplained)
    assert explained.keys() <= differences.keys(), "differences that are none any more"
    assert all(reason for reason in explained.values())


@pytest.mark.parametrize("name", SITES)
def test_a_site_below_the_root_of_its_repository_is_judged_like_one_in_it(name: str, tmp_path: Path) -> None:
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    shutil.copytree(HERE / name / "source", alone)
    shutil.copytree(HERE / name / "source", shared / "website")
    (shared / "README.md").write_text("# Of all that is here\n", encoding="utf-8")
    if (shared / "website/.github").exists():
        (shared / "website/.github").rename(shared / ".github")
    found = check(Configuration(Settings(), shared), [], now=NOW)
    expected = check(Configuration(Settings(), alone), [], now=NOW)
    assert not found.failures
    outside = {_place(each)[:3] for each in expected.findings if each.code == "LK610"}  # of what is the root
    places, expected_places = (
        [_place(each) for each in report.findings if _place(each)[:3] not in outside]
        for report in (found, expected)
    )
    assert places == expected_places
    assert [each.replace("website/", "") for each in found.notices] == list(expected.notices)


def _place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.path.removeprefix("website/"), finding.span.start, finding.span.end, finding.code


@pytest.mark.parametrize("name", SITES)
def test_a_site_shows_links_of_both_kinds(name: str) -> None:
    built = Built(HERE / name / "built.json")
    links = [link for source in built.sources for link in built.links(source).values()]
    assert sum(link.leads_somewhere for link in links) >= 15
    assert sum(not link.leads_somewhere for link in links) >= 8


def _explained(name: str) -> dict[tuple[str, str], str]:
    file = HERE / name / "differences.json"
    rows = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return {(row["source"], row["text"]): row["reason"] for row in rows}


def _differences(source: Path, built: Built) -> list[Difference]:
    report = check(Configuration(Settings(), source), [], now=NOW)
    assert not report.failures
    found: list[Difference] = []
    generator = GeneratorRoots(Tree(source), "auto").generator_of("")
    for page in read_pages(
        source, built.sources, dialect_of=lambda _: load_generator(generator).dialect
    ).pages:
        findings = [each for each in report.findings if each.path == page.path and each.code in RULES]
        links = _by_text(page)
        for text, link in built.links(page.path).items():
            written = links.get(text)
            assert written is not None, f"{page.path}: no link with the text {text!r} was read"
            finding = next((each for each in findings if _is_at(each, written)), None)
            if link.leads_somewhere is not (finding is None):
                shown = f"{finding.code} {finding.message}" if finding else None
                found.append(Difference(page.path, text, link.href, link.leads_somewhere, shown))
    return found


def _by_text(page: Page) -> dict[str, Link]:
    return {" ".join(link.text.split()): link for link in page.links if link.text}


def _is_at(finding: Finding, link: Link) -> bool:
    return finding.span in {link.span, link.target} or link.span.start <= finding.span.start < link.span.end
