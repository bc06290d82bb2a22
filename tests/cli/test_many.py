"""Sites that hold very many of one kind: what is told of them stays readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.files import MAX_BYTES
from postlint.rules.engine import MOST_HITS


@pytest.mark.parametrize("number", [50, 200])
def test_pages_at_one_address_are_told_once(tmp_path: Path, postlint: Postlint, number: int) -> None:
    (tmp_path / "_config.yml").write_text("title: A site\n", encoding="utf-8")
    (tmp_path / "_posts").mkdir()
    for i in range(number):
        (tmp_path / f"_posts/2020-01-01-post-{i:03}.md").write_text(
            f"---\ntitle: Post {i}\npermalink: /x/\n---\nText\n", encoding="utf-8"
        )
    outcome = postlint("check", "--offline", "--select", "ST802", "--format", "json", ".")
    (finding,) = json.loads(outcome.stdout)["findings"]
    assert finding["path"] == "_posts/2020-01-01-post-000.md"
    assert f"`_posts/2020-01-01-post-001.md` and {number - 2} others are all published" in finding["message"]
    assert [each["path"] for each in finding["related"]] == [
        f"_posts/2020-01-01-post-{i:03}.md" for i in range(1, 11)
    ]


def test_a_collision_is_told_by_a_page_that_the_rule_judges(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "_config.yml").write_text("title: A site\n", encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        '[per-file-ignores]\n"_posts/*-a.md" = ["duplicate-permalink"]\n', encoding="utf-8"
    )
    (tmp_path / "_posts").mkdir()
    for name in "abc":
        (tmp_path / f"_posts/2020-01-01-{name}.md").write_text(
            f"---\ntitle: {name}\npermalink: /x/\n---\nText\n", encoding="utf-8"
        )
    outcome = postlint("check", "--offline", "--select", "ST802", "--format", "concise", ".")
    assert [line.split(":")[0] for line in outcome.stdout.splitlines()] == ["_posts/2020-01-01-b.md"]


def test_more_findings_of_a_rule_than_anybody_reads_are_said_and_not_told(
    tmp_path: Path, postlint: Postlint
) -> None:
    (tmp_path / "a.md").write_text("[a]: b\n" * (MOST_HITS + 500), encoding="utf-8")
    outcome = postlint("check", "--offline", "--select", "LK607", "--format", "json", ".")
    assert len(json.loads(outcome.stdout)["findings"]) == MOST_HITS
    assert (
        "a.md has more than 2,000 findings of duplicate-definition; only so many are told" in outcome.stderr
    )


def test_a_page_as_large_as_allowed_is_checked(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "a.md").write_text("# A\n\n" + "x" * (MAX_BYTES - 5), encoding="utf-8")
    assert postlint("check", "--offline", ".").returncode == 0
