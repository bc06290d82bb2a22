"""A site with much to say, as people and scripts meet it: the summary, statistics, and what is said beside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository, write_files

PAGES = 230
CONFIG = "[[content]]\nfiles = ['**']\nschema = 'postlint:post'\n[taxonomies.tags]\nterms = ['Open Data']\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """On each page a term that is not known, and a picture in a folder that is not here."""
    pages = {
        f"blog/p{n:03}.md": f"---\ntitle: A\ntags: [Term {n % 3}]\n---\n![a](/files/2018/{n}.png)\n"
        for n in range(PAGES)
    }
    write_files(tmp_path, {**pages, "postlint.toml": CONFIG, "files/2017/a.png": ""})
    return tmp_path


def test_the_summary_tells_causes_and_what_to_do(site: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "--format", "summary", ".")
    assert (done.returncode, done.stderr) == (1, "")
    blocks = done.stdout.split("\n\n")
    assert blocks[0] == f"{2 * PAGES} errors in {PAGES} files · {PAGES} links"
    assert blocks[1].splitlines() == [
        f"IM501 missing-image: {PAGES} errors on {PAGES} pages",
        f"  {PAGES}  the image … is missing: there is no folder `files/2018`",
        "       blog/p000.md:5:6  `/files/2018/0.png`",
    ]
    assert blocks[2].splitlines() == [
        f"TX301 unknown-term: {PAGES} errors on {PAGES} pages",
        f"  {PAGES}  … is not on the list of known `tags`",
        "       `Term 0` 77, `Term 1` 77 and `Term 2` 76, as in blog/p000.md:3:8",
    ]
    assert blocks[3].startswith("What to do next\n  postlint rule missing-image ")
    assert "postlint init" not in blocks[3], "there is a configuration"
    assert "--since" not in blocks[3], "there is no repository"


@pytest.mark.parametrize(
    ("given", "proposed"),
    [
        (["blog"], ["--select missing-image blog", "--since REV blog"]),
        (["--no-baseline"], ["--no-baseline --select missing-image", "--no-baseline --since REV"]),
        (
            ["--select", "IM,TX", "--about", "Term 1", "--config", "time-zone = 'UTC'"],
            [
                "--about 'Term 1' --config 'time-zone = '\"'\"'UTC'\"'\"'' --select IM,TX --since REV",
            ],
        ),
        ([f"blog/p00{n}.md" for n in range(4)], ["--select missing-image PATHS", "--since REV PATHS"]),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="other quotation marks")
def test_the_commands_of_a_summary_speak_of_what_was_checked(
    site: Path, postlint: Postlint, given: list[str], proposed: list[str]
) -> None:
    Repository(site)
    done = postlint("check", "--offline", "--format", "summary", *given)
    steps = done.stdout.partition("What to do next\n")[2]
    for line in proposed:
        assert f"  postlint check --offline {line} " in steps.replace("\n", " ")
    assert ("postlint baseline" in steps) == (given[0] not in {"--no-baseline", "--select"})


def test_the_text_of_many_findings_ends_with_the_summary(site: Path, postlint: Postlint) -> None:
    summary = postlint("check", "--offline", "--format", "summary", ".").stdout
    text = postlint("check", "--offline", ".").stdout
    assert text.endswith(f"\n\n{summary}")
    assert len(text.splitlines()) < 60
    assert "      blog/p001.md:5:6  `/files/2018/1.png`\n" in text
    assert len(postlint("check", "--offline", "-v", ".").stdout.splitlines()) > 4 * PAGES


def test_formats_for_programs_have_every_finding(site: Path, postlint: Postlint) -> None:
    assert len(postlint("check", "--offline", "-f", "concise", ".").stdout.splitlines()) == 2 * PAGES
    report = json.loads(postlint("check", "--offline", "-f", "json", "--statistics", ".").stdout)
    assert len(report["findings"]) == 2 * PAGES


def test_statistics_count_in_place_of_the_findings(site: Path, postlint: Postlint) -> None:
    counts = [
        f"{PAGES}  IM501  error    missing-image  on {PAGES} pages",
        f"{PAGES}  TX301  error    unknown-term   on {PAGES} pages",
    ]
    assert postlint("check", "--offline", "-f", "concise", "--statistics", ".").stdout.splitlines() == counts
    lines = postlint("check", "--offline", "--statistics", ".").stdout.splitlines()
    assert lines[:-1] == [*counts, ""]
    assert lines[-1].startswith(f"{2 * PAGES} errors in ")


def test_with_v_the_closing_lines_say_what_the_run_went_by(site: Path, postlint: Postlint) -> None:
    write_files(site, {"docs/mkdocs.yml": "site_name: x\n", "docs/docs/a.md": "# A\n"})
    for options in (("blog/p001.md", "docs"), (".",), (".", "-f", "summary")):
        said = postlint("check", "--offline", "-v", *options).stdout.splitlines()
        assert f"Configuration: {site / 'postlint.toml'}" in said
        assert "Generator: plain and mkdocs in docs" in said
        assert (
            "Schema: postlint:post for ** and postlint:post for all others; `postlint schema` tells of each page"
            in " ".join(said)
        )
    alone = postlint("check", "--offline", "-v", "--isolated", "docs").stdout
    assert "Configuration: none\nGenerator: mkdocs in docs\nSchema: postlint:post; " in alone
    assert "Configuration" not in postlint("check", "--offline", ".").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_notices_are_wrapped_on_a_terminal_and_one_line_elsewhere(tmp_path: Path) -> None:
    name = "folder with a name of some length/" + "and more words " * 6
    master, slave = os.openpty()
    command = [sys.executable, "-m", "postlint", "check", "--offline", name]
    environment = {**os.environ, "COLUMNS": "60"}
    done = subprocess.run(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=slave, env=environment, timeout=60, check=False
    )
    os.close(slave)
    lines = os.read(master, 10_000).decode().splitlines()
    os.close(master)
    assert done.returncode == 2
    assert len(lines) > 2
    assert all(len(line) <= 60 for line in lines)
    assert all(line.startswith("          ") for line in lines[1:])
    piped = subprocess.run(
        command, cwd=tmp_path, capture_output=True, env=environment, timeout=60, check=False, encoding="utf-8"
    )
    assert piped.stderr.count("\n") == 1
    assert piped.stderr.split() == "\n".join(lines).split()
