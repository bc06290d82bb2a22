"""The pipeline: severities, dates from which a rule holds, crashes, what the report counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import postlint.run.setup
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Severity
from postlint.links.model.verdict import Status, Verdict
from postlint.page import Page
from postlint.page.facts import PageFacts
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.registry import RULES, RuleEntry, Scope
from postlint.rules.selection import Catalogue
from postlint.run.check import begin, check
from postlint.run.network import NO_NETWORK, Network
from postlint.run.pages import StandardInput
from postlint.schema.layout import Canonical, lay
from postlint.schema.library import Schema

OLD = "---\ntitle: A\ndate: 2015-01-01\nimage:\n  src: a.png\n  license:\n---\n"


def _configuration(root: Path, **settings: object) -> Configuration:
    return Configuration(Settings.model_validate(settings), root)


@pytest.mark.parametrize(
    ("rules", "severities"),
    [
        ({}, [Severity.WARNING]),
        ({"missing-license": "error"}, [Severity.ERROR]),
        ({"LI401": {"severity": "info"}}, [Severity.INFO]),
        ({"LI401": {"severity": "error", "applies-from": "2015-01-01"}}, [Severity.ERROR]),
        ({"LI401": {"applies-from": "2015-01-02"}}, []),
        ({"LI401": {"files": ["other/**"]}}, []),
    ],
)
def test_the_config_has_the_last_word_on_a_rule(
    tmp_path: Path, rules: dict[str, object], severities: list[Severity]
) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "post.md").write_text(OLD, encoding="utf-8")
    report = check(_configuration(tmp_path, rules=rules, select=["LI401"]), [])
    assert [finding.severity for finding in report.findings] == severities


def test_a_schema_may_change_severities_for_the_pages_it_governs(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "post.md").write_text(OLD, encoding="utf-8")
    content = [{"files": ["**"], "schema": "postlint:okfn-post"}]
    report = check(_configuration(tmp_path, content=content, select=["LI401"]), [])
    assert [finding.severity for finding in report.findings] == [Severity.ERROR]
    overruled = _configuration(tmp_path, content=content, select=["LI401"], rules={"LI401": "info"})
    assert [finding.severity for finding in check(overruled, []).findings] == [Severity.INFO]


def test_a_rule_that_crashes_fails_its_page_and_silences_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crashing(Rule):
        """Crashes."""

        code, name, severity = "FM099", "crashing", Severity.ERROR

        def check(self, page: Page, context: Context) -> Iterator[Hit]:
            raise RuntimeError("what now?")
            yield

    class Entry(RuleEntry):
        def load(self) -> type[Rule]:
            return Crashing

    crashing = Entry("FM099", "crashing", "Crashing", Scope.PAGE)
    monkeypatch.setattr(postlint.run.setup, "RULES", (crashing, *RULES))
    (tmp_path / "post.md").write_text("---\ntitle: A\ndate: 2017-09-31\n---\n", encoding="utf-8")
    report = check(_configuration(tmp_path), [])
    assert [finding.code for finding in report.findings] == ["DA201"]
    (failure,) = report.failures
    assert failure.path == "post.md"
    assert re.fullmatch(
        r"internal error in the rule crashing \(rules/engine\.py:\d+\): RuntimeError: what now\?"
        r" This is a bug; please report it",
        failure.message,
    )


def test_the_report_counts_what_was_read(tmp_path: Path) -> None:
    body = "[a](https://h.test/) [b](https://h.test/#x) [c](#d)\n\n# d\n"
    (tmp_path / "post.md").write_text(body, encoding="utf-8")
    asked: list[str] = []

    def verify(pages: Sequence[PageFacts]) -> Network:
        asked.extend(page.path for page in pages)
        return Network({"https://h.test/": Verdict(Status.ALIVE, http=200)})

    report = check(_configuration(tmp_path), [], verify=verify)
    assert (report.files, report.links, report.external, dict(report.verdicts)) == (
        1,
        3,
        2,
        {Status.ALIVE: 1},
    )
    assert asked == ["post.md"]
    assert not report.offline


def test_the_network_is_not_asked_where_no_rule_wants_to_know(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("[a](https://h.test/)\n", encoding="utf-8")

    def verify(pages: Sequence[PageFacts]) -> Network:
        raise AssertionError("nobody asked for this")

    assert check(_configuration(tmp_path, ignore=["EX"]), [], verify=verify).external == 1


def test_standard_input_needs_no_file(tmp_path: Path) -> None:
    report = check(_configuration(tmp_path), [], stdin=StandardInput("a/b.md", b"---\ntitle: [\n---\n"))
    assert [(finding.path, finding.code) for finding in report.findings] == [("a/b.md", "FM003")]


def test_paths_know_how_to_reach_the_repositorys_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    site = tmp_path / "docs" / "site"
    site.mkdir(parents=True)
    assert check(_configuration(site), []).prefix == "docs/site/"
    assert check(_configuration(tmp_path), []).prefix == ""


def test_now_is_in_the_time_zone_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: A\ndate: 2026-01-01 00:30\n---\n", encoding="utf-8")
    now = dt.datetime(2025, 12, 31, 23, 45, tzinfo=dt.UTC)
    berlin = _configuration(tmp_path, select=["DA203"], **{"time-zone": "Europe/Berlin"})
    assert not check(berlin, [], now=now).findings
    assert check(_configuration(tmp_path, select=["DA203"]), [], now=now).findings


def test_a_site_in_a_folder_is_read_as_its_own_generator_has_it(tmp_path: Path) -> None:
    docs = tmp_path / "website" / "docs"
    docs.mkdir(parents=True)
    (tmp_path / "website" / "mkdocs.yml").write_text("site_name: A\nsite_url: https://example.org/\n")
    (docs / "index.md").write_text("[By its address](notes/)\n")
    (docs / "notes.md").write_text("# Notes\n")
    assert not check(_configuration(tmp_path, select=["LK601"]), []).findings


def test_a_field_that_the_schema_calls_an_address_is_a_link(tmp_path: Path) -> None:
    schema = "properties: {next: {format: page}, files: {items: {format: asset}}, title: {type: string}}"
    (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
    post = "---\ntitle: gone.md\nnext: ./gone.md  # gone.md\nfiles:\n  - gone.png\n  - 'there.png'\n---\n"
    (tmp_path / "post.md").write_text(post, encoding="utf-8")
    (tmp_path / "there.png").touch()
    content = [{"files": ["*.md"], "schema": "s.yaml"}]
    report = check(_configuration(tmp_path, content=content, select=["LK", "IM501"]), [])
    assert [(f.code, f.start.line, f.start.column, f.route) for f in report.findings] == [
        ("LK601", 3, 7, ("next",)),
    ]
    assert report.links == 3
    assert check(_configuration(tmp_path, select=["LK", "IM501"]), []).links == 0


def test_links_to_the_sites_own_address_are_looked_up_and_not_asked_of_the_network(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('title = "X"\n')
    (tmp_path / "static").mkdir()
    content = tmp_path / "content"
    content.mkdir()
    (content / "new-report.md").write_text("+++\ntitle = 'New'\n+++\n")
    base = "https://example.org"
    (content / "a.md").write_text(
        "+++\ntitle = 'A'\n+++\n"
        f"[new]({base}/new-report/) [gone]({base}/new-reports/) [by a program]({base}/search.json) [other](https://example.com/new/)\n"
    )
    asked: list[str] = []

    def verify(pages: Sequence[PageFacts]) -> Network:
        asked.extend(link.destination for page in pages for link in page.links)
        return Network({})

    configuration = _configuration(tmp_path, **{"base-url": base, "select": ["LK601", "EX"]})
    report = check(configuration, [], verify=verify)
    assert asked == [f"{base}/search.json", "https://example.com/new/"]
    assert [(finding.code, finding.url) for finding in report.findings] == [("LK601", f"{base}/new-reports/")]
    assert "did you mean `https://example.org/new-report/`?" in report.findings[0].message


def test_a_schema_is_laid_once_over_all_pages_with_the_same_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[object] = []

    def counted(schema: Schema, metadata: Mapping[str, object], *, any_case: bool) -> Canonical:
        laid.append(metadata["title"])
        return lay(schema, metadata, any_case=any_case)

    monkeypatch.setattr("postlint.schema.layout.lay", counted)
    for title in "abc":
        other = "date: 2024-01-08\n" if title == "c" else ""
        (tmp_path / f"{title}.md").write_text(f"---\ntitle: {title}\nown: 1\n{other}---\n[a](a.md#x)\n")
    check(_configuration(tmp_path), [])
    assert laid == ["a", "c"]


@pytest.mark.parametrize(
    ("settings", "schema", "severity"),
    [
        ({}, "", Severity.ERROR),
        ({"required-version": ">=0.1"}, "", Severity.INFO),
        ({"required-version": ">=0.1", "rules": {"missing-field": "warning"}}, "", Severity.WARNING),
        (
            {"required-version": ">=0.1"},
            "x-postlint: {rules: {missing-field: warning}}\n",
            Severity.WARNING,
        ),
    ],
)
def test_what_a_rule_finds_that_is_too_new_is_an_info(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, object],
    schema: str,
    severity: Severity,
) -> None:
    (entry,) = Catalogue(RULES).matching("missing-field")
    monkeypatch.setattr(entry.load(), "since", "0.2.0")
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(f"required: [author]\n{schema}", encoding="utf-8")
    content = [{"files": ["**"], "schema": "s.yaml"}]
    given = {"select": ["missing-field"], "content": content, **settings}
    report = check(Configuration(Settings.model_validate(given), tmp_path), [])
    assert [finding.severity for finding in report.findings] == [severity]


def test_a_run_that_is_begun_apart_comes_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("[a](https://a.test/gone) [b](missing.md)\n", encoding="utf-8")
    configuration = _configuration(tmp_path, select=["broken-link", "dead-link"])
    network = Network({"https://a.test/gone": Verdict(Status.DEAD, http=404, attempts=1)})
    whole = check(configuration, (), verify=lambda _: network)
    begun = begin(configuration, (), online=True)
    asked = {link.destination for page in begun.elsewhere or () for link in page.links}
    assert "https://a.test/gone" in asked
    apart = begun.finish(network)
    assert len(apart.findings) == 2
    assert (apart.findings, apart.offline, apart.external) == (whole.findings, False, 1)
    assert apart.judged() == whole.judged()


def test_a_run_begun_offline_asks_about_nothing(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("[a](https://a.test/gone)\n", encoding="utf-8")
    begun = begin(_configuration(tmp_path), ())
    assert begun.elsewhere is None
    assert begun.finish(NO_NETWORK).offline
