"""`postlint check` as a person or a script meets it: output, streams, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.report.formats import FORMATS

GOOD = "---\ntitle: Über uns\ndate: 2017-02-20\n---\nText.\n"
BAD = "---\ntitle: Über uns\ndate: 2017-09-31\n---\nText.\n"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_nothing_wrong_is_exit_0_and_one_line(posts: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "good.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Nothing found in 1 file · 0 links\n"


def test_nothing_wrong_is_no_output_at_all_in_concise(posts: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "-f", "concise", "good.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_finding_is_exit_1_with_frame_and_help(posts: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", ".")
    assert done.returncode == 1
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].startswith("error: ")
    assert lines[0].endswith("DA201 invalid-date")
    assert lines[1] == " --> bad.md:3:7"
    assert lines[3:5] == ["3 | date: 2017-09-31", "  |       ^^^^^^^^^^"]
    assert lines[-1] == "1 error in 1 of 2 files · 0 links"


def test_the_json_report_is_pure_and_complete(posts: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "--format", "json", ".", "gone.md")
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert done.stderr == "postlint: gone.md: does not exist\n"
    assert [(f["code"], f["path"], f["line"], f["column"]) for f in report["findings"]] == [
        ("DA201", "bad.md", 3, 7)
    ]
    assert report["errors"] == [{"path": "gone.md", "message": "does not exist"}]
    assert set(report) == {
        *("schema_version", "tool", "findings", "unjudged", "shard", "fail_on", "exit_code", "skipped"),
        *("errors", "summary"),
    }
    assert (report["shard"], report["fail_on"], report["exit_code"]) == (None, "error", 2)
    assert report["summary"]["files"] == 2


def test_a_path_that_does_not_exist_is_one_line_and_exit_2(tmp_path: Path, postlint: Postlint) -> None:
    done = postlint("check", "nowhere/")
    assert done.returncode == 2
    assert (done.stdout, done.stderr) == ("", "postlint: nowhere: does not exist\n")


def test_several_formats_go_to_several_places(posts: Path, postlint: Postlint) -> None:
    done = postlint(
        "check", "--offline", "-f", "concise", "-f", "json:report.json", "-f", "text:report.txt", "."
    )
    assert done.stdout.startswith("bad.md:3:7: DA201 ")
    assert json.loads((posts / "report.json").read_text("utf-8"))["summary"]["errors"] == 1
    assert (posts / "report.txt").read_text("utf-8").startswith("error: ")
    assert sorted(path.name for path in posts.iterdir()) == ["bad.md", "good.md", "report.json", "report.txt"]


def test_all_formats_at_once_though_some_cannot_be_written(posts: Path, postlint: Postlint) -> None:
    files = [f"{name}:out.{name}" for name in FORMATS]
    unwritten = ["json:no/such/x.json", "html:bad.md/x.html"]
    asked = [part for each in (*files[:4], *unwritten, *files[4:], "concise") for part in ("-f", each)]
    done = postlint("check", "--offline", *asked, ".")
    assert done.returncode == 2
    assert done.stdout.startswith("bad.md:3:7: DA201 ")
    first, second, *others = done.stderr.splitlines()
    assert first.startswith("postlint: no/such/x.json cannot be written: ")
    assert second.startswith("postlint: bad.md/x.html cannot be written: ")
    assert others == []
    assert sorted(path.name for path in posts.glob("out.*")) == sorted(f"out.{name}" for name in FORMATS)
    assert all(path.stat().st_size for path in posts.glob("out.*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "-f", "jsn"], "there is no format `jsn`; did you mean `json`?"),
        (["check", "-f", "json", "-f", "text"], "two formats go to standard output"),
        (["check", "-f", "json:no/such/folder/x.json", "good.md", "--offline"], "cannot be written"),
        (["check", "--select", "LI999"], "`LI999` is no rule"),
        (["check", "--config", "excludes = []"], "did you mean `exclude`?"),
        (["check", "--config", "gone.toml"], "gone.toml: the configuration cannot be read"),
        (["check", "--fail-on", "never ever"], "--fail-on"),
        (["check", "--nonsense"], "--nonsense"),
        (["chek"], "chek"),
        (["check", "--select", "ded-link"], "did you mean `dead-link`? `postlint rule` lists"),
        (["rule", "LI999"], "no rule is called `LI999`"),
        (["check", "-", "good.md"], "cannot be mixed"),
        (["schema", "show", "pots"], "there is no preset `pots`"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_clear_line_and_exit_2(
    posts: Path, postlint: Postlint, arguments: list[str], said: str
) -> None:
    done = postlint(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith("postlint: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(("threshold", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(posts: Path, postlint: Postlint, threshold: str, code: int) -> None:
    assert postlint("check", "--offline", "--fail-on", threshold, "bad.md").returncode == code


def test_a_folder_without_posts_is_a_warning_and_with_the_option_an_error(
    tmp_path: Path, postlint: Postlint
) -> None:
    (tmp_path / "empty").mkdir()
    done = postlint("check", "--offline", "empty")
    assert done.returncode == 0
    assert done.stderr == "postlint: nothing to check in empty: there is no Markdown file\n"
    assert postlint("check", "--offline", "--error-on-empty", "empty").returncode == 2


def test_standard_input_is_checked_under_the_name_it_is_given(tmp_path: Path, postlint: Postlint) -> None:
    done = postlint(
        "check", "--offline", "-f", "concise", "--stdin-filename", "content/neu.md", "-", stdin=BAD
    )
    assert done.returncode == 1
    assert done.stdout.startswith("content/neu.md:3:7: DA201 ")


def test_an_unreadable_file_is_said_and_the_rest_is_still_checked(posts: Path, postlint: Postlint) -> None:
    (posts / "dangling.md").symlink_to(posts / "nowhere.md")
    done = postlint("check", "--offline", "-f", "concise", "bad.md", "dangling.md")
    assert done.returncode == 2
    assert done.stdout.startswith("bad.md:3:7: DA201 ")
    assert done.stderr == "postlint: dangling.md: is a link that leads nowhere\n"


def test_a_closed_pipe_is_no_traceback(posts: Path) -> None:
    for number in range(300):
        (posts / f"bad{number}.md").write_text(BAD, encoding="utf-8")
    checking = subprocess.Popen(
        [sys.executable, "-m", "postlint", "check", "--offline", "."],
        cwd=posts,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert checking.stdout is not None
    assert checking.stderr is not None
    first = checking.stdout.readline()
    checking.stdout.close()
    said = checking.stderr.read()
    checking.stderr.close()
    assert checking.wait(60) in (0, 1)
    assert first.startswith(b"error: ")
    assert said == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
def test_an_interrupt_is_exit_130_without_a_traceback(posts: Path) -> None:
    # Processes that run in the background may ignore Ctrl-C, and hand that down to their children.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"{listening}from postlint.cli import main; main()",
            "check",
            "--offline",
            "-",
        ],
        cwd=posts,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    # It waits for standard input by the time that it has read its configuration.
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stderr == b"postlint: interrupted\n"


def test_colours_come_when_forced_and_go_with_no_color(posts: Path, postlint: Postlint) -> None:
    plain = postlint("check", "--offline", "bad.md")
    assert "\x1b" not in plain.stdout
    assert "\x1b[" in postlint("check", "--offline", "bad.md", env={"FORCE_COLOR": "1"}).stdout
    both = postlint("check", "--offline", "bad.md", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert both.stdout == plain.stdout
    assert (
        "\x1b[" in postlint("check", "--offline", "--color", "always", "bad.md", env={"NO_COLOR": "1"}).stdout
    )


def test_machine_formats_never_have_colours(posts: Path, postlint: Postlint) -> None:
    done = postlint("check", "--offline", "-f", "json", "--color", "always", "bad.md")
    assert json.loads(done.stdout)["findings"]


def test_paths_are_relative_to_the_folder_of_the_config(posts: Path, postlint: Postlint) -> None:
    (posts / "site" / "content").mkdir(parents=True)
    (posts / "site" / "postlint.toml").write_text("", encoding="utf-8")
    (posts / "site" / "content" / "a.md").write_text(BAD, encoding="utf-8")
    report = json.loads(postlint("check", "--offline", "-f", "json", "site").stdout)
    assert [finding["path"] for finding in report["findings"]] == ["content/a.md"]


def test_for_people_paths_are_as_seen_from_where_they_stand(posts: Path, postlint: Postlint) -> None:
    (posts / "site" / "content").mkdir(parents=True)
    (posts / "site" / "postlint.toml").write_text("", encoding="utf-8")
    (posts / "site" / "content" / "a.md").write_text(BAD, encoding="utf-8")
    concise = ("check", "--offline", "-f", "concise")
    assert postlint(*concise, "site").stdout.startswith("site/content/a.md:3:7: ")
    assert postlint(*concise, ".", cwd=posts / "site" / "content").stdout.startswith("a.md:3:7: ")


def test_a_schema_file_that_is_broken_is_one_line_and_exit_2(posts: Path, postlint: Postlint) -> None:
    (posts / "postlint.toml").write_text(
        "[[content]]\nfiles = ['**']\nschema = 'post.yaml'\n", encoding="utf-8"
    )
    done = postlint("check", "--offline", ".")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "post.yaml" in done.stderr
    (posts / "post.yaml").write_text("type: objekt\n", encoding="utf-8")
    done = postlint("check", "--offline", ".")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "post.yaml" in done.stderr


def test_v_shows_hints_and_why_files_were_passed_over(posts: Path, postlint: Postlint) -> None:
    (posts / "js.md").write_text("---js\n{title: 'x'}\n---\n", encoding="utf-8")
    done = postlint("check", "--offline", "-v", "good.md", "js.md")
    assert done.stderr.startswith("postlint: js.md: not checked: ")


@pytest.mark.parametrize("given", ["0", "-1", "many", "http://127.0.0.1:8786"])
def test_what_is_no_number_of_processes_is_refused(given: str, tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "a.md").write_text("a\n", encoding="utf-8")
    done = postlint("check", "--offline", "--jobs", given)
    assert done.returncode == 2
    assert "--jobs" in done.stderr
    assert "Traceback" not in done.stderr
