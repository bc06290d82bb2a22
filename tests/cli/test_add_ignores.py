"""`check --add-ignores` as somebody meets it who takes an old site over."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import write_files

PAGES = {
    "posts/a.md": "---\ntitle: A\ndate: 2017-09-31\n---\nSee [b](gone.md).\n\n- [c](http:/h.test)\n",
    "posts/b.md": '{"title": "B", "date": "2017-09-31"}\n\nText\n',
    "good.md": "---\ntitle: Good\n---\nText\n",
}
LINES = {
    "posts/a.md": (
        "---\ntitle: A\ndate: 2017-09-31 # postlint: ignore[invalid-date] from 2017\n---\n"
        "<!-- postlint: ignore[broken-link] from 2017 -->\nSee [b](gone.md).\n\n"
        "- [c](http:/h.test) <!-- postlint: ignore[malformed-url] from 2017 -->\n"
    ),
}
ENTRY = '"/posts/b.md" = ["invalid-date"]  # from 2017\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_files(tmp_path, PAGES)
    return tmp_path


def _run(postlint: Postlint, *arguments: str) -> tuple[int, str, str]:
    done = postlint("check", "--offline", "--add-ignores", "--reason", "from 2017", *arguments, ".")
    return done.returncode, done.stdout, done.stderr


def test_what_is_there_is_ignored_and_what_is_new_is_found(site: Path, postlint: Postlint) -> None:
    code, out, err = _run(postlint, "-f", "concise")
    assert (code, out) == (0, "")
    assert err == (
        "postlint: ignored from now on by 3 comments in 1 file and 1 entry of per-file-ignores in postlint.toml\n"
    )
    said = {name: (site / name).read_text(encoding="utf-8") for name in PAGES}
    assert said == {**PAGES, **LINES}
    assert (site / "postlint.toml").read_text(encoding="utf-8") == f"[per-file-ignores]\n{ENTRY}"
    again = postlint("check", "--offline", ".")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("Nothing found in 3 files")
    before = (site / "posts/a.md").stat().st_mtime_ns
    assert _run(postlint)[2] == "postlint: there is nothing to ignore\n"
    assert (site / "posts/a.md").stat().st_mtime_ns == before
    (site / "good.md").write_text("[x](gone.md)\n", encoding="utf-8")
    assert postlint("check", "--offline", ".").returncode == 1


def test_only_what_is_selected_is_ignored(site: Path, postlint: Postlint) -> None:
    code, out, _ = _run(postlint, "--select", "broken-link", "-f", "json")
    assert (code, json.loads(out)["findings"], json.loads(out)["summary"]["suppressed"]) == (0, [], 1)
    assert (site / "posts/a.md").read_text(encoding="utf-8").count("postlint") == 1
    assert not (site / "postlint.toml").exists()


def test_the_configuration_stays_as_it_was_written(site: Path, postlint: Postlint) -> None:
    text = "# ours\n[tool.postlint]\nselect = ['DA201'] # first\n\n[tool.other]\nx = 1\n"
    (site / "pyproject.toml").write_text(text, encoding="utf-8")
    assert _run(postlint)[0] == 0
    added = f"\n[tool.postlint.per-file-ignores]\n{ENTRY}"
    assert (site / "pyproject.toml").read_text(encoding="utf-8") == text + added


@pytest.mark.parametrize("options", [["--isolated"], []])
def test_what_cannot_be_written_into_the_configuration_is_said(
    site: Path, postlint: Postlint, options: list[str]
) -> None:
    if not options:
        (site / "postlint.toml").write_text("per-file-ignores = { 'x.md' = ['LI'] }\n", encoding="utf-8")
    code, out, err = _run(postlint, "-f", "concise", *options)
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()] == ["posts/b.md"]
    assert "postlint: [per-file-ignores]\npostlint: " + ENTRY in err
    assert (site / "posts/a.md").read_text(encoding="utf-8").count("postlint") == 3


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_cannot_be_written_is_said_and_reported(site: Path, postlint: Postlint) -> None:
    (site / "posts/a.md").chmod(0o444)
    code, _, err = _run(postlint, "-f", "concise")
    assert code == 2
    assert "posts/a.md: cannot be written: it is read-only" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--add-ignores", "--fix", "."],
        ["--add-ignores", "--diff", "."],
        ["--add-ignores", "-"],
        ["--reason", "x", "."],
        ["--add-ignores", "--reason", "a --> b", "."],
    ],
)
def test_what_makes_no_sense_is_refused(site: Path, postlint: Postlint, arguments: list[str]) -> None:
    done = postlint("check", "--offline", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("postlint: --")
    assert (site / "posts/a.md").read_text(encoding="utf-8") == PAGES["posts/a.md"]


def test_comments_that_are_wrong_themselves_are_not_ignored(site: Path, postlint: Postlint) -> None:
    (site / "good.md").write_text("Text <!-- postlint: ignore[no-rule] -->\n", encoding="utf-8")
    code, out, _ = _run(postlint, "-f", "concise")
    assert (code, out.count("\n"), "SU902" in out) == (1, 1, True)


def test_from_below_the_root_the_configuration_is_named_from_there(site: Path, postlint: Postlint) -> None:
    (site / "postlint.toml").write_text("select = ['DA201']\n", encoding="utf-8")
    done = postlint("check", "--offline", "--add-ignores", "b.md", cwd=site / "posts")
    assert (done.returncode, done.stderr) == (
        0,
        "postlint: ignored from now on by 1 entry of per-file-ignores in ../postlint.toml\n",
    )
