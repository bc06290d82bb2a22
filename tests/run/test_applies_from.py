"""Pages from before `applies-from` are left alone by every rule, and that they are is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.findings.report import Report
from postlint.page.facts import PageFacts
from postlint.run.check import check
from postlint.run.network import Network
from repository import write_files

NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
FAULTY = "[gone](gone.md) ![gone](gone.png) <https://a.example/>\n"


def _report(root: Path, config: str, pages: dict[str, str], asked: list[str] | None = None) -> Report:
    write_files(root, {"postlint.toml": config, **pages})
    configuration = load_configuration(named(root))

    def verify(facts: Sequence[PageFacts]) -> Network:
        if asked is not None:
            asked.extend(page.path for page in facts if page.links)
        return Network({})

    return check(configuration, [], now=NOW, verify=verify if asked is not None else None)


def _page(head: str, body: str = FAULTY) -> str:
    return f"---\ntitle: A\n{head}---\n\n{body}"


def _faulty(report: Report) -> list[str]:
    return sorted({finding.path for finding in report.findings})


def test_pages_from_before_are_left_alone_and_others_are_not(tmp_path: Path) -> None:
    asked: list[str] = []
    pages = {
        "old.md": _page("date: 2019-12-31 23:59:59 +0100\n"),
        "2019-05-01-named.md": _page(""),
        "new.md": _page("date: 2020-01-01\n"),
        "undated.md": _page(""),
        "odd.md": _page("date: one day\n"),
    }
    report = _report(tmp_path, "applies-from = 2020-01-01\n", pages, asked)
    assert _faulty(report) == ["new.md", "odd.md", "undated.md"]
    assert asked == ["new.md", "odd.md", "undated.md"]
    assert (report.files, report.selected, report.external) == (3, 5, 3)
    notice = "2 pages dated before 2020-01-01 were left alone, as `applies-from` says"
    assert notice in report.notices
    assert {skipped.path for skipped in report.skipped} == {"old.md", "2019-05-01-named.md"}


@pytest.mark.parametrize(
    "head",
    [
        "pubDate: 2019-03-01\n",
        "Date: 2019-03-01\n",
        "publishedAt: 2019-03-01T10:00:00Z\n",
        "date:\n  created: 2019-03-01\n  updated: 2024-01-01\n",
    ],
)
def test_the_date_of_a_page_may_have_other_names(tmp_path: Path, head: str) -> None:
    assert _faulty(_report(tmp_path, "applies-from = 2020-01-01\n", {"a.md": _page(head)})) == []


@pytest.mark.parametrize("head", ["published: true\n", "updated: 2019-03-01\n", "lastmod: 2019-03-01\n"])
def test_when_a_page_was_changed_does_not_make_it_old(tmp_path: Path, head: str) -> None:
    assert _faulty(_report(tmp_path, "applies-from = 2020-01-01\n", {"a.md": _page(head)})) == ["a.md"]


def test_a_date_of_a_rule_goes_before_that_of_all(tmp_path: Path) -> None:
    config = "applies-from = 2020-01-01\n[rules]\nbroken-link = {applies-from = 2010-01-01}\n"
    config += "missing-image = {applies-from = 2024-01-01}\n"
    pages = {f"{year}.md": _page(f"date: {year}-06-01\n") for year in (2009, 2015, 2022, 2025)}
    report = _report(tmp_path, config, pages)
    found = {(f.path, f.code) for f in report.findings if f.code in {"LK601", "IM501"}}
    assert found == {
        *(("2015.md", "LK601"), ("2022.md", "LK601"), ("2025.md", "LK601")),
        ("2025.md", "IM501"),
    }
    assert report.notices[:2] == (
        "1 page dated before 2010-01-01 was left alone, as `applies-from` says",
        "1 page was judged only by rules with an `applies-from` of their own, as dated before 2020-01-01",
    )


def test_old_pages_are_there_for_those_that_are_judged(tmp_path: Path) -> None:
    pages = {
        "old.md": _page("date: 2019-01-01\ntags: [Unused]\npermalink: /x/\n", "# A heading\n"),
        "new.md": "---\ntitle: B\ndate: 2024-01-01\n---\n\n[old](old.md#a-heading)\n",
        "same.md": _page("date: 2024-01-01\n", "Text.\n"),
    }
    config = 'applies-from = 2020-01-01\nextend-select = ["duplicate-title", "unused-term"]\n'
    config += '[taxonomies.tags]\nterms = ["Unused"]\n'
    report = _report(tmp_path, config, pages)
    assert {(f.path, f.rule) for f in report.findings} == {("same.md", "duplicate-title")}


def test_nothing_is_said_where_no_page_is_old(tmp_path: Path) -> None:
    report = _report(tmp_path, "applies-from = 2020-01-01\n", {"a.md": _page("date: 2024-01-01\n")})
    assert (report.skipped, [n for n in report.notices if "applies-from" in n]) == ((), [])
