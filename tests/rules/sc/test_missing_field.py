"""What the case file of missing-field cannot say: identity over time, and the second place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding
from postlint.run.check import check

SCHEMA = "required: [title, date, tags]\nproperties: {title: {}, date: {}, tags: {}}\n"


def findings_of(text: str, root: Path) -> Sequence[Finding]:
    (root / "post.md").write_text(text, encoding="utf-8")
    (root / "s.yaml").write_text(SCHEMA, encoding="utf-8")
    settings = Settings.model_validate(
        {"select": ["SC101", "SC104"], "content": [{"files": ["**"], "schema": "s.yaml"}]}
    )
    return check(Configuration(settings, root), named(root / "post.md")).findings


def test_fields_that_are_missing_at_one_place_have_identities_of_their_own(tmp_path: Path) -> None:
    before = {
        finding.message: finding.fingerprint for finding in findings_of("---\nlayout: x\n---\n", tmp_path)
    }
    assert len(before) == len(set(before.values())) == 3
    after = findings_of("---\nlayout: x\ndate: 2017-02-21\n---\n", tmp_path)
    assert {finding.message: finding.fingerprint for finding in after} == {
        message: before[message] for message in ("`title` is missing", "`tags` is missing")
    }


def test_where_the_field_is_there_misspelled_both_places_are_shown(tmp_path: Path) -> None:
    text = "---\ndate: 2017-02-21\ntags: [ä]\ntitel: Ü\n---\n"
    finding, misspelled = findings_of(text, tmp_path)
    assert (finding.code, finding.start.line) == ("SC101", 1)
    assert (misspelled.code, misspelled.start.line) == ("SC104", 4)
    (related,) = finding.related
    assert text[related.span.start : related.span.end] == "titel"
    assert related.message == "`titel` most likely means `title`"


def test_the_identity_is_that_of_the_field_whether_or_not_it_is_there_misspelled(tmp_path: Path) -> None:
    misspelled, _ = findings_of("---\ndate: 2017-02-21\ntags: [a]\ntitel: A\n---\n", tmp_path)
    (absent,) = findings_of("---\ndate: 2017-02-21\ntags: [a]\n---\n", tmp_path)
    assert misspelled.fingerprint == absent.fingerprint
