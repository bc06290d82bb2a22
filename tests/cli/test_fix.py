"""`postlint check --fix` and `--diff`, as they are called."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli_runner import Postlint

POST = """\
---
title: 'A post '
date: 2025-03-01
tags: [a, a, b]
---
See [this](http:/example.org/a) and [that](https://example.org/b ).
"""
MENDED = """\
---
title: 'A post'
date: 2025-03-01
tags: [a, b]
---
See [this](http://example.org/a) and [that](https://example.org/b).
"""
UNSAFE = "---\ntitle: Issue #12 is fixed\ndate: 2025-03-01\n---\n"
OFFLINE = ("check", "--offline", "--no-cache")


def _write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _litter(root: Path) -> list[Path]:
    return list(root.rglob(".postlint-*"))


def test_what_can_be_mended_is_counted_and_what_was_mended_is_said(
    tmp_path: Path, postlint: Postlint
) -> None:
    _write(tmp_path, {"a.md": POST, "b.md": POST, "c.md": UNSAFE})
    before = postlint(*OFFLINE)
    assert "8 can be mended with --fix, 1 more with --unsafe-fixes." in before.stdout
    done = postlint(*OFFLINE, "--fix")
    assert "8 mended in 2 files, 1 can be mended with --fix --unsafe-fixes." in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.md").read_text() == (tmp_path / "b.md").read_text() == MENDED
    assert (tmp_path / "c.md").read_text() == UNSAFE
    assert not _litter(tmp_path)
    again = postlint(*OFFLINE, "--fix")
    assert "mended in" not in again.stdout
    everything = postlint(*OFFLINE, "--fix", "--unsafe-fixes")
    assert "1 mended in 1 file." in everything.stdout
    assert (tmp_path / "c.md").read_text() == UNSAFE.replace("Issue #12 is fixed", '"Issue #12 is fixed"')


def test_json_counts_what_can_be_and_what_was_mended(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST, "c.md": UNSAFE})
    before = json.loads(postlint(*OFFLINE, "-f", "json").stdout)["summary"]
    assert (before["fixable"], before["fixable_unsafe"], before["mended"]) == (4, 1, 0)
    after = json.loads(postlint(*OFFLINE, "--fix", "-f", "json").stdout)["summary"]
    assert (after["fixable"], after["fixable_unsafe"], after["mended"]) == (0, 1, 4)


def test_the_exit_code_is_that_of_what_remains(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST, "b.md": POST.replace("2025-03-01", "2025-02-30")})
    done = postlint(*OFFLINE, "--fix")
    assert done.returncode == 1
    assert "DA201" in done.stdout
    assert "LK604" not in done.stdout


def test_json_has_the_exit_code_of_the_run(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST})
    done = postlint(*OFFLINE, "--diff", "-f", "json:report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert done.returncode == report["exit_code"] == 1
    assert report["findings"] == []


def test_only_files_that_change_are_written(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST, "good.md": MENDED})
    os.utime(tmp_path / "good.md", (1, 1))
    postlint(*OFFLINE, "--fix")
    assert (tmp_path / "good.md").stat().st_mtime == 1


def test_only_what_is_selected_and_not_suppressed_is_mended(tmp_path: Path, postlint: Postlint) -> None:
    ignored = POST.replace("---\nSee", "---\n<!-- postlint: ignore[malformed-url] as it was -->\nSee")
    _write(tmp_path, {"a.md": ignored})
    postlint(*OFFLINE, "--fix", "--ignore", "TX")
    assert (tmp_path / "a.md").read_text() == ignored.replace("post '", "post'").replace("/b )", "/b)")
    postlint(*OFFLINE, "--fix", "--select", "TX304")
    assert "tags: [a, b]" in (tmp_path / "a.md").read_text()


def test_what_a_fix_uncovers_is_mended_too_and_said(tmp_path: Path, postlint: Postlint) -> None:
    text = "title: A\ndate: 2025-03-01\ntags: [a, a]\n---\nText\n"
    _write(tmp_path, {"a.md": f"\N{EN DASH}--\n{text}"})
    assert "1 can be mended with --fix." in postlint(*OFFLINE).stdout
    done = postlint(*OFFLINE, "--fix")
    assert "2 mended in 1 file (1 of them came up on the way)." in done.stdout
    assert (tmp_path / "a.md").read_text() == "---\n" + text.replace("[a, a]", "[a]")


# --- as a diff


def test_a_diff_shows_what_would_be_done_and_writes_nothing(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST, "good.md": MENDED})
    shown = postlint(*OFFLINE, "--diff")
    assert shown.returncode == 1
    assert shown.stdout.splitlines() == [
        "--- a/a.md",
        "+++ b/a.md",
        "@@ -1,6 +1,6 @@",
        " ---",
        "-title: 'A post '",
        "+title: 'A post'",
        " date: 2025-03-01",
        "-tags: [a, a, b]",
        "+tags: [a, b]",
        " ---",
        "-See [this](http:/example.org/a) and [that](https://example.org/b ).",
        "+See [this](http://example.org/a) and [that](https://example.org/b).",
    ]
    assert shown.stderr == "postlint: 4 would be mended in 1 file\n"
    assert (tmp_path / "a.md").read_text() == POST
    assert postlint(*OFFLINE, "--diff", "good.md").returncode == 0
    assert postlint(*OFFLINE, "--diff", "--quiet").stderr == ""


def test_a_diff_is_coloured_where_that_is_asked_for(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST})
    shown = postlint(*OFFLINE, "--diff", "--color", "always").stdout
    assert "\x1b[31m-tags: [a, a, b]\x1b[0m\n\x1b[32m+tags: [a, b]\x1b[0m" in shown


ODD = [
    "plain.md",
    "with space.md",
    "ünd.md",
    "😀.md",
    "sub dir/b.md",
    *(() if sys.platform == "win32" else ('q"uote.md', "tab\there.md", "back\\slash.md", "line\nfeed.md")),
]


@pytest.mark.parametrize("program", ["git", "patch"])
def test_the_diff_can_be_applied(tmp_path: Path, postlint: Postlint, program: str) -> None:
    odd = ODD if program == "git" else [name for name in ODD if "\n" not in name]
    _write(tmp_path, dict.fromkeys(odd, POST))
    extra = {
        "crlf.md": POST.replace("\n", "\r\n"),
        "bom.md": "\ufeff" + POST,
        "no end.md": POST.rstrip("\n"),
        "far.md": POST + "x\n" * 30 + "[y](http:/example.org/y)",
        "invisible.md": POST + "[z](https://example.org/\u200bz)\n",
        "password.md": POST + "[z](http:/me:secret@example.org/z)\n",
    }
    _write(tmp_path, extra)
    diff = postlint(*OFFLINE, "--diff").stdout
    command = ["git", "apply", "-"] if program == "git" else ["patch", "-p1", "--binary"]
    subprocess.run(command, cwd=tmp_path, input=diff.encode(), check=True, capture_output=True)
    applied = {path: path.read_bytes() for path in tmp_path.rglob("*.md")}
    _write(tmp_path, {**dict.fromkeys(odd, POST), **extra})
    postlint(*OFFLINE, "--fix")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.md")} == applied
    assert len(applied) == len(odd) + len(extra)
    assert all(b"/b )" not in data for data in applied.values())


def test_in_the_log_of_a_runner_a_diff_is_harmless_and_in_a_file_as_it_is(tmp_path: Path) -> None:
    _write(tmp_path, {"a.md": POST + "  ::add-mask::a\r\n"})
    command = [sys.executable, "-m", "postlint", *OFFLINE, "--diff"]
    environment = {**os.environ, "GITHUB_ACTIONS": "true"}
    logged = subprocess.run(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, check=False
    ).stdout
    assert b"\n   : :add-mask::a\n" in logged
    with (tmp_path / "fixes.patch").open("wb") as patch:
        subprocess.run(command, cwd=tmp_path, env=environment, stdout=patch, check=False)
    assert b"\n   ::add-mask::a\r\n" in (tmp_path / "fixes.patch").read_bytes()


def test_the_paths_of_a_diff_lead_from_where_one_stands(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"sub/a.md": POST, "b.md": POST, "postlint.toml": ""})
    assert postlint(*OFFLINE, "--diff", ".", cwd=tmp_path / "sub").stdout.startswith("--- a/a.md\n")
    beyond = postlint(*OFFLINE, "--diff", ".", "../b.md", cwd=tmp_path / "sub")
    assert "--- a/b.md\n" in beyond.stdout
    assert "--- a/sub/a.md\n" in beyond.stdout
    assert f"the paths in the diff lead from {os.path.realpath(tmp_path)}" in beyond.stderr


# --- standard input


def test_standard_input_is_handed_on_mended_and_the_findings_go_to_standard_error(
    tmp_path: Path, postlint: Postlint
) -> None:
    text = POST.replace("2025-03-01", "2025-02-30")
    done = postlint(*OFFLINE, "--fix", "-", "--stdin-filename", "a.md", stdin=text)
    assert done.stdout == MENDED.replace("2025-03-01", "2025-02-30")
    assert "DA201" in done.stderr
    assert "LK604" not in done.stderr
    assert "4 mended in 1 file." in done.stderr
    assert done.returncode == 1
    assert not list(tmp_path.iterdir())


def test_standard_input_with_nothing_to_mend_is_handed_on_as_it_is(postlint: Postlint) -> None:
    text = "\ufeffText\r\nwith \x1b[31m and [a](http://me:secret@example.org/)"
    done = postlint(*OFFLINE, "--fix", "-", "-f", "concise", stdin=text)
    assert done.stdout == text


def test_standard_input_is_shown_as_a_diff(postlint: Postlint) -> None:
    shown = postlint(*OFFLINE, "--diff", "-", "--stdin-filename", "a.md", stdin=POST)
    assert shown.stdout.startswith("--- a/a.md\n+++ b/a.md\n")
    assert shown.returncode == 1


# --- how it may not be called


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix or --diff"),
        (["--diff", "-f", "json"], "--diff and a format both go to standard output"),
    ],
)
def test_what_does_not_go_together_is_said(postlint: Postlint, options: list[str], message: str) -> None:
    done = postlint(*OFFLINE, *options)
    assert done.returncode == 2
    assert message in done.stderr


# --- files as they are


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
        pytest.param(lambda text: text.rstrip("\n"), id="no line end"),
        pytest.param(lambda text: text.replace("A post", "😀 post 👩‍👩‍👧"), id="emoji"),
        pytest.param(lambda text: text + "x " * 500_000, id="1 MB"),
    ],
)
def test_all_else_in_a_file_stays(tmp_path: Path, postlint: Postlint, change: object) -> None:
    assert callable(change)
    _write(tmp_path, {"a.md": change(POST)})
    postlint(*OFFLINE, "--fix", "--ignore", "FM006")
    assert (tmp_path / "a.md").read_bytes() == change(MENDED).encode()


def test_lines_that_are_put_in_end_as_the_others(tmp_path: Path, postlint: Postlint) -> None:
    text = "---\r\ntitle: A\r\nimage:\r\n  src: x.png\r\n  license: CC BY 4.0\r\n---\r\n"
    _write(tmp_path, {"a.md": text})
    postlint(*OFFLINE, "--fix", "--select", "LI402")
    url = "  license_url: https://creativecommons.org/licenses/by/4.0/\r\n"
    assert (tmp_path / "a.md").read_bytes().decode() == text.replace("4.0\r\n", f"4.0\r\n{url}")


def test_bytes_that_are_no_utf_8_stay(tmp_path: Path, postlint: Postlint) -> None:
    text = POST.encode() + b"caf\xe9\n"
    _write(tmp_path, {"a.md": text})
    postlint(*OFFLINE, "--fix")
    assert (tmp_path / "a.md").read_bytes() == MENDED.encode() + b"caf\xe9\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_stay_and_what_they_lead_to_is_mended_once(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"real/a.md": POST})
    (tmp_path / "b.md").symlink_to("real/a.md")
    done = postlint(*OFFLINE, "--fix")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "b.md").is_symlink()
    assert (tmp_path / "real/a.md").read_text() == MENDED


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_a_read_only_file_is_said_and_all_else_is_mended(tmp_path: Path, postlint: Postlint) -> None:
    _write(tmp_path, {"a.md": POST, "b.md": POST})
    (tmp_path / "a.md").chmod(0o444)
    (tmp_path / "b.md").chmod(0o604)
    done = postlint(*OFFLINE, "--fix")
    assert done.returncode == 2
    assert done.stderr == "postlint: a.md: cannot be written: it is read-only\n"
    assert "LK604" in done.stdout
    assert "4 mended in 1 file, 4 can be mended with --fix." in done.stdout
    assert (tmp_path / "a.md").read_text() == POST
    assert (tmp_path / "b.md").read_text() == MENDED
    assert stat.S_IMODE((tmp_path / "b.md").stat().st_mode) == 0o604


# --- a part of the site


def test_only_what_was_changed_since_is_mended(tmp_path: Path, postlint: Postlint) -> None:
    long = "Text.\n" * 20
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    _write(tmp_path, {"a.md": POST + long, "b.md": POST})
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    _write(tmp_path, {"a.md": POST + long + "[c](http:/example.org/c)\n[d](https://example.org/d )\n"})
    done = postlint(*OFFLINE, "--fix", "--since", "HEAD")
    assert "2 mended in 1 file." in done.stdout
    assert done.returncode == 0
    wanted = POST + long + "[c](http://example.org/c)\n[d](https://example.org/d)\n"
    assert (tmp_path / "a.md").read_text() == wanted
    assert (tmp_path / "b.md").read_text() == POST


def test_one_term_is_renamed_on_all_pages_in_one_command(tmp_path: Path, postlint: Postlint) -> None:
    def page(*tags: str) -> str:
        return f"---\ntitle: A\ndate: 2025-03-01\ntags: [{', '.join(tags)}]\n---\n"

    usual = {f"{number}.md": page("Open Data", "Linked Data") for number in range(6)}
    _write(tmp_path, {**usual, "x.md": page("open-data"), "y.md": page("open data", "linked-data")})
    shown = postlint(*OFFLINE, "--select", "TX306", "-f", "concise").stdout
    assert len(shown.splitlines()) == 3
    rename = (*OFFLINE, "--select", "TX306", "--about", "Open Data", "--fix", "--unsafe-fixes")
    assert "2 mended in 2 files." in postlint(*rename).stdout
    assert (tmp_path / "x.md").read_text() == page("Open Data")
    assert (tmp_path / "y.md").read_text() == page("Open Data", "linked-data")
    postlint(*OFFLINE, "--select", "TX306", "--fix", "--unsafe-fixes")
    assert (tmp_path / "y.md").read_text() == page("Open Data", "Linked Data")


# --- what comes in between


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_whenever_it_is_killed_no_file_is_half_written(tmp_path: Path) -> None:
    names = [f"{number:02}.md" for number in range(60)]
    before, after = (POST + "x\n" * 2000).encode(), (MENDED + "x\n" * 2000).encode()
    seen: set[int] = set()
    for turn in range(14):
        _write(tmp_path, dict.fromkeys(names, before))
        run = subprocess.Popen(
            [sys.executable, "-m", "postlint", *OFFLINE, "--fix", "--quiet", "--jobs", "1"],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while (tmp_path / names[4 * turn]).read_bytes() == before and run.poll() is None:
            time.sleep(0.0005)
        run.send_signal(signal.SIGKILL)
        run.wait()
        found = [(tmp_path / name).read_bytes() for name in names]
        assert set(found) <= {before, after}
        seen.add(found.count(after))
    assert len(seen) > 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_asked_to_end_nothing_is_written_half_way_and_nothing_left_behind(tmp_path: Path) -> None:
    names = [f"{number:02}.md" for number in range(60)]
    before, after = (POST + "x\n" * 2000).encode(), (MENDED + "x\n" * 2000).encode()
    for turn in range(6):
        _write(tmp_path, dict.fromkeys(names, before))
        run = subprocess.Popen(
            [sys.executable, "-m", "postlint", *OFFLINE, "--fix", "--quiet", "--jobs", "1"],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        time.sleep(0.3 + 0.25 * turn)
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate()
        found = [(tmp_path / name).read_bytes() for name in names]
        assert set(found) <= {before, after}
        # -15: before it listens; -2: Python's own, where the signal came while it made a class.
        assert run.returncode in {0, 143, -15, -2}, said
        assert found.count(after) in {0, 60} or "not mended before the run was interrupted" in said
        assert not _litter(tmp_path)
