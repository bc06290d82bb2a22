"""`check --show-files` says which files would be checked, and checks nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository, write_files

POST = "---\ntitle: A\ndate: {}\n---\n\n[gone](gone.md) <https://a.example/>\n"
FILES = {
    "postlint.toml": 'exclude = ["old/"]\n[[content]]\nfiles = ["content/blog/**"]\nschema = "s.yaml"\n'
    '[[content]]\nfiles = ["**"]\nwhere = { type = "job" }\nschema = "postlint:hugo-page"\n',
    "s.yaml": "required: [author]\n",
    ".gitignore": "built/\n",
    "hugo.toml": "title = 'X'\n",
    "content/blog/a.md": POST.format("2024-03-01"),
    "content/blog/old.md": POST.format("2014-03-01"),
    "content/job.md": "---\ntitle: A\ntype: job\n---\n",
    "content/other.md": "Text.\n",
    "docs/_config.yml": "title: X\n",
    "docs/b.md": POST.format("2024-03-01"),
    "old/c.md": POST.format("2024-03-01"),
    "built/d.md": POST.format("2024-03-01"),
    "README.md": "# X\n",
}
LISTED = """\
content/blog/a.md: hugo, s.yaml
content/blog/old.md: hugo, s.yaml
content/job.md: hugo, postlint:hugo-page
content/other.md: hugo, postlint:post
docs/b.md: jekyll, postlint:post
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit(FILES)
    write_files(tmp_path, {"built/d.md": FILES["built/d.md"]})
    return repository


@pytest.mark.usefixtures("repository")
def test_files_with_generator_and_schema(postlint: Postlint) -> None:
    done = postlint("check", "--show-files")
    assert (done.returncode, done.stdout, done.stderr) == (0, LISTED, "")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "listed", "said"),
    [
        (("content/blog/a.md", "old/c.md", "built/d.md", "README.md"), ["content/blog/a.md"], []),
        (("docs", "--exclude", "docs/b*"), [], ["nothing to check in docs: "]),
        (("content/job.md", "gone.md"), ["content/job.md"], ["gone.md: does not exist"]),
        (
            ("content/blog", "--config", "applies-from = 2020-01-01"),
            ["content/blog/a.md"],
            ["1 page dated before 2020-01-01 was left alone, as `applies-from` says"],
        ),
    ],
)
def test_it_goes_by_what_is_named_and_left_out(
    postlint: Postlint, arguments: tuple[str, ...], listed: list[str], said: list[str]
) -> None:
    done = postlint("check", "--show-files", *arguments)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == listed
    assert len(done.stderr.splitlines()) == len(said)
    assert all(each in done.stderr for each in said)
    assert done.returncode == (2 if "gone.md" in arguments else 0)


def test_only_what_was_changed(postlint: Postlint, repository: Repository) -> None:
    repository.write({"content/blog/new.md": POST.format("2024-03-02")})
    assert (
        postlint("check", "--show-files", "--since", "HEAD").stdout == "content/blog/new.md: hugo, s.yaml\n"
    )


@pytest.mark.usefixtures("repository")
def test_as_json_with_what_was_passed_over(postlint: Postlint, tmp_path: Path) -> None:
    into = ("check", "--show-files", "-f", "json:files.json")
    assert postlint(*into, "-f", "concise:c.txt").returncode == 2
    assert not (tmp_path / "files.json").exists()
    done = postlint(*into, "content/blog/a.md", "old/c.md", "gone.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads((tmp_path / "files.json").read_text("utf-8")) == {
        "files": [{"path": "content/blog/a.md", "generator": "hugo", "schema": "s.yaml"}],
        "skipped": [{"path": "old/c.md", "reason": "excluded"}],
        "errors": [{"path": "gone.md", "message": "does not exist"}],
    }


@pytest.mark.usefixtures("repository")
def test_standard_input(postlint: Postlint) -> None:
    done = postlint(
        "check", "--show-files", "-", "--stdin-filename", "content/x.md", stdin="---\ntype: job\n---\n"
    )
    assert done.stdout == "content/x.md: hugo, postlint:hugo-page\n"


@pytest.mark.usefixtures("repository")
def test_other_formats_are_of_findings(postlint: Postlint) -> None:
    done = postlint("check", "--show-files", "-f", "github")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "--show-files lists no findings, and has no format `github`. There are text and json." in done.stderr
    )
