"""The table of `make bench` comes about: what is timed is made, run and written down. No time is judged here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory and cores are read as on Linux")


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("POSTLINT_")}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=BENCHMARKS,
        env=variables | environment,
        check=True,
    )


def _make(kind: str, folder: Path, number: int) -> dict[str, bytes]:
    _run("-c", f"import pathlib, posts; posts.{kind}(pathlib.Path({str(folder)!r}), {number})")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _program(folder: Path, text: str) -> None:
    """A program that only prints something."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text(f"#!{sys.executable}\nprint({text!r})\n", encoding="utf-8")
    folder.chmod(0o755)


@pytest.mark.parametrize("kind", ["make_posts", "make_site"])
def test_posts_are_the_same_for_the_same_number(kind: str, tmp_path: Path) -> None:
    made = _make(kind, tmp_path / "a", 40)
    assert made == _make(kind, tmp_path / "b", 40)
    posts = [len(text) for path, text in made.items() if path.endswith(".md") and "_index" not in path]
    assert len(posts) == 40
    assert 4_000 < sum(posts) / 40 < 8_000


def test_nearly_all_of_the_posts_is_right(tmp_path: Path) -> None:
    _make("make_posts", tmp_path / "posts", 60)
    code = "from postlint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--offline", "--isolated", "--format", "concise", "."],
        capture_output=True,
        text=True,
        cwd=tmp_path / "posts",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert 0 < len(done.stdout.splitlines()) < 60


@pytest.mark.slow
@needs_linux
def test_the_table_names_what_was_measured_and_what_could_not_be(tmp_path: Path) -> None:
    peers, output = tmp_path / "peers", tmp_path / "results.md"
    _program(peers / "venv" / "bin" / "lychee", "a.md\nb.md")
    _program(peers / "venv" / "bin" / "rumdl", "Found 3 issues in 2/3 files")
    only = ("--only", "named,cold,few,one", "--runs", "1", "--divide", "400")
    printed = _run("table.py", "--peers", str(peers), *only, "--output", str(output)).stdout
    text = output.read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    assert [(row[0].removeprefix("| "), row[2]) for row in rows] == [
        ("8 changed files named of 9 (8 files; lychee 2)", "lychee"),
        ("cold, 9 posts (9 files; lychee 2)", "lychee"),
        ("the same (9 files; rumdl 3)", "rumdl"),
        ("cold, 1 posts", "markdownlint-cli2"),
        ("one post (1 file)", "importing typer and pydantic"),
    ]
    assert rows[3][-1] == "not measured: markdownlint-cli2 is not installed |"
    assert all(line in text for line in printed.splitlines() if line.startswith("| "))
    assert "cores" in text
    assert "pydantic 2." in text


@needs_linux
def test_a_program_that_fails_is_not_timed(tmp_path: Path) -> None:
    lychee = tmp_path / "venv" / "bin" / "lychee"
    _program(lychee, "no such option")
    lychee.write_text(lychee.read_text("utf-8") + "raise SystemExit(3)\n", encoding="utf-8")
    printed = _run(
        "table.py", "--peers", str(tmp_path), "--only", "unchanged", "--runs", "1", "--divide", "900"
    ).stdout
    assert "not measured: lychee ended with 3 and said: no such option" in printed


@needs_linux
def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    child = "import time; x = bytearray(50_000_000); time.sleep(.5)"
    shell = ["sh", "-c", f"{sys.executable} -c '{child}'; true"]
    measured = f"measuring.mebibytes(measuring.Program('x', {shell!r}), pathlib.Path())"
    assert 48 < float(_run("-c", f"import pathlib, measuring; print({measured})").stdout) < 80


@needs_linux
def test_the_editor_server_is_measured() -> None:
    done = _run("editor.py", "--pages", "30", "--divide", "100", "--runs", "1")
    lines = done.stdout.splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == [
        "first diagnostics after the start, cold cache",
        "those of all pages, cold cache",
        "first diagnostics after the start, warm cache",
        "those of all pages, warm cache",
        "from a key press to diagnostics, letters in the text",
        "from a key press to diagnostics, the front matter",
        "memory after 2 edits",
        "memory after 20 edits",
    ]
