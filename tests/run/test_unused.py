"""Which comments are said to ignore nothing, and of which nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.run import check as run
from postlint.run.network import Network
from repository import Repository, write_files

Unused = Callable[..., list[str]]
DEAD = "[a](https://h.test/) <!-- postlint: ignore[dead-link] -->\n"


@pytest.fixture
def unused(tmp_path: Path) -> Unused:
    def check(paths: tuple[str, ...] = (), settings: dict[str, Any] | None = None, **given: Any) -> list[str]:
        configuration = Configuration(Settings.model_validate(settings or {}), tmp_path)
        report = run.check(configuration, named(*(tmp_path / path for path in paths)), **given)
        return [finding.path for finding in report.findings if finding.rule == "unused-suppression"]

    return check


def test_without_the_network_nothing_is_said_of_what_it_would_have_told(
    unused: Unused, tmp_path: Path
) -> None:
    write_files(tmp_path, {"a.md": DEAD, "b.md": "Text <!-- postlint: ignore[dead-link] -->\n"})
    assert unused() == []
    assert unused(verify=lambda _: Network({})) == ["b.md"]


def test_a_rule_that_is_not_selected_is_not_spoken_of(unused: Unused, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "Text <!-- postlint: ignore[malformed-url] -->\n"})
    assert unused() == ["a.md"]
    assert unused(settings={"ignore": ["malformed-url"]}) == []
    assert unused(settings={"rules": {"malformed-url": "off"}}) == []
    assert unused(settings={"rules": {"malformed-url": {"files": ["b.md"]}}}) == []
    assert unused(settings={"select": ["SU901"]}) == []


def test_a_run_about_a_change_says_nothing(unused: Unused, tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit({"a.md": "Text <!-- postlint: ignore[empty-link] -->\n"})
    repository.write({"a.md": "Text <!-- postlint: ignore[empty-link] -->\n\nMore.\n"})
    assert unused() == ["a.md"]
    assert unused(since="HEAD") == []


def test_what_was_left_unjudged_is_let_pass(unused: Unused, tmp_path: Path) -> None:
    text = "[x](/posts/gone/) <!-- postlint: ignore[broken-link] -->\n"
    write_files(
        tmp_path,
        {"docs/a.md": text, "docs/b.md": text, "hexo.config.js": "", "_config.yml": "permalink: [\n"},
    )
    report = run.check(Configuration(Settings(), tmp_path), ())
    assert report.unjudged
    assert unused() == []


def test_of_a_part_of_the_site_nothing_is_said_that_hangs_on_the_rest(unused: Unused, tmp_path: Path) -> None:
    tagged = "---\ntags: [Open Data] # postlint: ignore[inconsistent-term]\n---\nText\n"
    write_files(tmp_path, {"a.md": tagged, "b.md": "---\ntags: [open-data]\n---\nText\n"})
    assert unused(("a.md",)) == []
    write_files(tmp_path, {"b.md": "---\ntags: [Open Data]\n---\nText\n"})
    assert unused(("a.md",)) == []
    assert unused() == ["a.md"]


def test_a_page_on_which_a_rule_failed_is_let_pass(
    unused: Unused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "---\ntitle: A\n---\n[a]() <!-- postlint: ignore[malformed-url] -->\n"
    write_files(tmp_path, {"a.md": text})
    assert unused() == ["a.md"]

    def fail(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("postlint.rules.lk.empty_link.EmptyLink.check", fail)
    assert unused() == []


def test_a_schema_may_switch_a_rule_off(unused: Unused, tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-02-01 # postlint: ignore[date-order]\n---\nText\n"
    schema = "x-postlint: {rules: {date-order: 'off'}}\ntype: object\n"
    write_files(tmp_path, {"a.md": text, "s.yaml": schema})
    assert unused() == ["a.md"]
    assert unused(settings={"content": [{"files": ["a.md"], "schema": "s.yaml"}]}) == []
