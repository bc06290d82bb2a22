"""What readers run into is no more than an info on pages that they do not see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.findings import Severity
from postlint.run.check import check
from repository import write_files

BODY = "[gone](/files/gone.pdf) ![gone](/files/gone.png) [slip](http:/x.example/)\n"
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


def _found(root: Path, head: str, rules: str = "") -> dict[str, Severity]:
    config = {"hugo.toml": "title = 'X'\n", "static/files/a.pdf": "x", "postlint.toml": rules}
    write_files(root, {**config, "content/blog/a.md": f"---\n{head}\n---\n{BODY}"})
    configuration = load_configuration(named(root), isolated=not rules)
    report = check(configuration._replace(root=root), [], now=NOW)
    return {finding.code: finding.severity for finding in report.findings}


@pytest.mark.parametrize(
    ("head", "severity"),
    [
        ("title: A", Severity.ERROR),
        ("title: A\ndraft: true", Severity.INFO),
        ("title: A\ndate: 2027-01-01", Severity.INFO),
        ("title: A\nredirectTo: /b/", Severity.INFO),
        ("title: A\nlayout: redirect", Severity.INFO),
        ("title: A\ndate: 2024-01-01\nexpiryDate: 2025-01-01", Severity.INFO),
    ],
)
def test_links_of_a_page_that_is_not_published_are_infos(
    tmp_path: Path, head: str, severity: Severity
) -> None:
    found = _found(tmp_path, head)
    assert {code: found[code] for code in ("LK601", "IM501", "LK604")} == dict.fromkeys(
        ("LK601", "IM501", "LK604"), severity
    )


def test_what_is_wrong_with_the_page_itself_weighs_as_ever(tmp_path: Path) -> None:
    assert _found(tmp_path, "title: A\ndraft: true\ndate: 2024-02-31")["DA201"] is Severity.ERROR


def test_the_configuration_has_the_last_word(tmp_path: Path) -> None:
    found = _found(tmp_path, "title: A\ndraft: true", '[rules]\nbroken-link = "error"\n')
    assert (found["LK601"], found["IM501"]) == (Severity.ERROR, Severity.INFO)


def test_links_of_a_language_that_is_not_built_are_infos(tmp_path: Path) -> None:
    config = "title = 'X'\n[languages.en]\n[languages.da]\ndisabled = true\n"
    write_files(tmp_path, {"hugo.toml": config, "content/a.da.md": f"---\ntitle: A\n---\n{BODY}"})
    configuration = load_configuration(named(tmp_path), isolated=True)
    report = check(configuration._replace(root=tmp_path), [], now=NOW)
    assert {f.severity for f in report.findings if f.code in {"LK601", "IM501", "LK604"}} == {Severity.INFO}
