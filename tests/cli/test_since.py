"""`postlint check --since`: what is shown of a change, and what is said where it cannot be told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository
from servers.loopback import LoopbackServer, running, status


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit({
        "a.md": "---\ntitle: A\n---\n[x](lost.md)\n\n[y](b.md)\n",
        "b.md": "# B\n",
        "c.md": "[z](b.md)\n",
    })  # fmt: skip
    repository.git("checkout", "--quiet", "-b", "topic")
    return repository


def test_a_change_with_findings(repository: Repository, postlint: Postlint) -> None:
    repository.move("b.md", "d.md")
    repository.commit({"a.md": "---\ntitle: A\ndate: 2017-09-31\n---\n[x](lost.md)\n\n[y](b.md)\n"})
    done = postlint("check", "--offline", "--since", "main")
    assert (done.returncode, done.stderr) == (1, "")
    heads = [line for line in done.stdout.splitlines() if line.startswith("error: ")]
    assert [head.rpartition("  ")[2] for head in heads] == [
        "DA201 invalid-date",
        "ST803 removed-target",
        "ST803 removed-target",
    ]
    assert (
        " --> c.md:1:5\n  |\n1 | [z](b.md)\n  |     ^^^^\n  = help: Let the link lead to `d.md`"
        in done.stdout
    )
    assert done.stdout.splitlines()[-2:] == [
        "3 errors in a change of 2 files · 0 links",
        "1 finding on a line that this change did not touch is not shown.",
    ]


def test_the_json_report_has_the_same_keys_as_ever(repository: Repository, postlint: Postlint) -> None:
    repository.remove("b.md")
    repository.commit({"new.md": "[x](lost.md) <https://h.test/>\n"})
    done = postlint("check", "--offline", "--since=main", "-f", "json")
    report, whole = json.loads(done.stdout), json.loads(postlint("check", "--offline", "-f", "json").stdout)
    assert [(f["code"], f["path"], f["line"]) for f in report["findings"]] == [
        ("ST803", "a.md", 6), ("ST803", "c.md", 1), ("LK601", "new.md", 1)
    ]  # fmt: skip
    assert set(report) == set(whole)
    assert set(report["summary"]) == set(whole["summary"])
    assert {key: report["summary"][key] for key in ("files", "links", "external", "errors")} == {
        "files": 1, "links": 2, "external": 1, "errors": 3
    }  # fmt: skip


def test_a_change_without_pages(repository: Repository, postlint: Postlint) -> None:
    repository.commit({"style.css": "a {}\n"})
    done = postlint("check", "--offline", "--since", "main", "--error-on-empty")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Nothing found in a change of 0 files · 0 links\n",
        "",
    )
    assert postlint("check", "--offline", "--since", "main", "-f", "concise").stdout == ""


def test_paths_and_since_hold_both(repository: Repository, postlint: Postlint) -> None:
    repository.remove("b.md")
    repository.commit({"new.md": "[x](lost.md)\n"})
    done = postlint("check", "--offline", "--since", "main", "-f", "concise", "c.md")
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == ["c.md:1:5"]


def test_from_a_folder_below_with_a_configuration_of_its_own(
    repository: Repository, postlint: Postlint
) -> None:
    repository.commit({"site/postlint.toml": "", "site/a.md": "[x](b.md)\n", "site/b.md": "# B\n"})
    repository.remove("site/b.md")
    done = postlint("check", "--offline", "--since", "HEAD", "-f", "concise", cwd=repository.folder / "site")
    assert done.stdout == "a.md:1:5: ST803 the link leads to `b.md`, which this change removes\n"
    done = postlint("check", "--offline", "--since", "HEAD", "-f", "github", "site")
    assert done.stdout.startswith("::error file=site/a.md,line=1,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "nowhere"), "--since nowhere: the repository knows no such branch, tag or commit"),
        (("--since", ""), "--since needs a revision of Git, and `` is none"),
        (("--since=-p",), "--since needs a revision of Git, and `-p` is none"),
        (("--since=--output=evil",), "--since needs a revision of Git, and `--output=evil` is none"),
        (("--since", "main", "-"), "--since speaks of files, and cannot be told of standard input (`-`)"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    repository: Repository, postlint: Postlint, arguments: tuple[str, ...], said: str
) -> None:
    done = postlint("check", "--offline", *arguments, stdin="")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"postlint: {said}")
    assert done.stderr.count("\n") == 1
    assert not (repository.folder / "evil").exists()


def test_no_repository_is_one_line_and_exit_2(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    done = postlint("check", "--offline", "--since", "main")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no Git repository around" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_git_it_is_one_line_and_exit_2(repository: Repository, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "--since", "main", env={"PATH": os.devnull})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "postlint: --since main: Git is not installed\n"


def test_only_links_of_the_change_are_asked_for(repository: Repository, postlint: Postlint) -> None:
    server = LoopbackServer({"/old": status(404), "/new": status(404)})
    with running(server):
        repository.commit({"links.md": f"<{server.url('/old')}>\n"})
        repository.write({"links.md": f"<{server.url('/old')}>\n\n<{server.url('/new')}>\n"})
        done = postlint(
            *("check", "--online", "--since", "HEAD", "-f", "json", "--config", "links.retries = 0"),
            *("--config", "links.allow-private = ['127.0.0.0/8']"),
        )
    assert [(f["code"], f["line"]) for f in json.loads(done.stdout)["findings"]] == [("EX701", 3)]
    assert {request.path for request in server.requests} == {"/new"}
