"""Real posts of many sites, where the machine has them: nothing crashes, known faults are found, noise is not."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding, Safety, Severity
from postlint.findings.report import Report
from postlint.rules.registry import RULES
from postlint.run.check import check
from postlint.run.mend import mend

# Franklin's `+++` blocks are Julia code, which their owner would exclude.
SETTINGS: dict[str, dict[str, object]] = {"julialang": {"exclude": ["*.md"]}}


class Known(NamedTuple):
    """A row of KNOWN.tsv: what a person said of a place."""

    site: str
    path: str
    line: int
    scan_rule: str
    verdict: str
    rule: str
    text: str


def _sites(corpora: Path) -> Iterator[Path]:
    for folder in sorted(corpora.iterdir()):
        if folder.is_dir() and folder.name not in {"broken", "trees"}:
            yield folder


@cache
def _report(site: Path) -> Report:
    settings = Settings.model_validate(SETTINGS.get(site.name, {}))
    return check(Configuration(settings, site), [])


@cache
def _with_every_rule(site: Path) -> Report:
    codes = [
        rule.code for rule in RULES
    ]  # by their codes: a family alone leaves out the rules that are opt-in
    return check(Configuration(Settings.model_validate({"select": codes}), site), [])


def _is_at(finding: Finding, row: Known) -> bool:
    """Line 0 is the file's name, which is reported at the top."""
    return finding.path == row.path and finding.start.line <= max(row.line, 1) <= finding.end.line


def _credit(row: Known) -> str:
    """The rule that tells of a credit in the place of a licence, which lacks no address as it names no licence."""
    is_credit = row.rule == "LI402" and re.match("(?:Foto von|Bild:|Picture by|Press Picture)", row.text)
    return "LI406" if is_credit else row.rule


def _can_be_seen(row: Known, corpora: Path) -> bool:
    """Whether all that the fault needs is in the sample: of some pages with the same title there is only one."""
    other = re.search(r" also (\S+) n=\d+\Z", row.text)
    return other is None or (corpora / row.site / other.group(1)).is_file()


@pytest.fixture(scope="module")
def known(corpora: Path) -> list[Known]:
    with (corpora / "KNOWN.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [Known(site, path, int(line), *rest) for site, path, line, *rest in rows]


def test_every_site_is_read_without_a_failure(corpora: Path) -> None:
    for site in _sites(corpora):
        report = _report(site)
        assert not report.failures, site.name
        assert report.files or site.name in SETTINGS, site.name


def test_broken_front_matter_gets_the_rule_that_says_what_is_wrong(corpora: Path, tmp_path: Path) -> None:
    with (corpora / "broken" / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    missed = []
    for row in rows:
        if row["rule"] == "-":
            continue
        folder = tmp_path / row["file"]
        folder.mkdir()
        shutil.copy(corpora / "broken" / row["file"], folder / "post.md")
        findings = check(Configuration(Settings(), folder), []).findings
        at = [finding.start.line for finding in findings if finding.code == row["rule"]]
        if not any(abs(line - int(row["line"])) <= 2 for line in at):
            missed.append((row["file"], row["rule"], row["line"], at))
    assert not missed


def test_every_true_row_is_found_by_its_rule_at_its_line(corpora: Path, known: list[Known]) -> None:
    rows = [row for row in known if row.verdict == "true" and row.rule != "-" and _can_be_seen(row, corpora)]
    missed = [
        row
        for row in rows
        if not any(
            finding.code in {row.rule, _credit(row)} and _is_at(finding, row)
            for finding in _with_every_rule(corpora / row.site).findings
        )
    ]
    assert not missed
    # So that the test holds what it is meant to: no rule of these loses its last row unseen.
    assert {row.rule for row in rows} == {row.rule for row in known if row.verdict == "true"} - {"-"}


def test_no_row_of_noise_is_an_error(corpora: Path, known: list[Known]) -> None:
    errors = {
        (site.name, finding.path, finding.start.line): finding
        for site in _sites(corpora)
        for finding in _report(site).findings
        if finding.severity is Severity.ERROR
    }
    noise = [
        (row, errors[row.site, row.path, row.line].message)
        for row in known
        if row.verdict == "noise" and (row.site, row.path, row.line) in errors
    ]
    assert not noise


def test_the_post_that_it_all_began_with(corpora: Path) -> None:
    content = [{"files": ["blog/_posts/**"], "schema": "postlint:okfn-post"}]
    settings = Settings.model_validate({"content": content})
    site = corpora / "okfde-old"
    report = check(Configuration(settings, site), named(site / "blog/_posts/2017/2017-02-20-akogp.md"))
    shown = [finding for finding in report.findings if finding.severity >= Severity.WARNING]
    assert [(f.code, f.start.line) for f in shown] == [("LI406", 9), ("LI403", 10)]
    # Two destinations end in a space, which is legal: a hint, and no more.
    assert {f.code for f in report.findings} - {f.code for f in shown} <= {"LK609"}


def test_all_fixes_are_made_and_leave_none_to_make(corpora: Path) -> None:
    codes = [rule.code for rule in RULES]
    for site in [*_sites(corpora), corpora / "broken"]:
        settings = Settings.model_validate({**SETTINGS.get(site.name, {}), "select": codes})
        configuration = Configuration(settings, site)

        def read(path: str, site: Path = site) -> bytes:
            return (site / path).read_bytes()

        def checked(texts: Mapping[str, bytes], configuration: Configuration = configuration) -> Report:
            return check(configuration, [], mended=texts)

        mended = mend(
            checked,
            read,
            configuration,
            safeties=frozenset(Safety),
        )
        assert not mended.notices, site.name
        assert not [finding for finding in mended.report.findings if finding.fix is not None], site.name
