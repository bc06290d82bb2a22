"""What a shell completes: commands, options, names of rules and formats, asked as the shell's script asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "postlint", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


_NAMED = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
"""The shell is the one that is named, and not the one that the tests were started from."""


def _completions(line: str) -> list[str]:
    done = _run(
        _POSTLINT_COMPLETE="complete_bash",
        COMP_WORDS=f"postlint {line}",
        COMP_CWORD=str(len(line.split(" "))),
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("bas", ["baseline"]),
        ("check --off", ["--offline"]),
        ("check --format js", ["json", "jsonl"]),
        ("check --format sar", ["sarif"]),
        ("check --select missing-license", ["missing-license", "missing-license-url"]),
        ("check --select LI,dead-l", ["LI,dead-link"]),
        ("check --ignore LK61", ["LK610", "LK611", "LK612", "LK613"]),
        ("rule EX7", ["EX701", "EX702"]),
    ],
)
def test_commands_options_rules_and_formats(line: str, found: list[str]) -> None:
    completed = _completions(line)
    assert {*found} <= {*completed}
    assert all(each.startswith(line.rsplit(" ", maxsplit=1)[-1]) for each in completed)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(shell: str) -> None:
    done = _run("--show-completion", shell, **_NAMED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "_POSTLINT_COMPLETE" in done.stdout


def test_it_is_installed_where_the_shell_looks(tmp_path: Path) -> None:
    done = _run("--install-completion", "bash", HOME=str(tmp_path), **_NAMED)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".bash_completions" / "postlint.sh").is_file()


def test_a_command_itself_knows_nothing_of_it() -> None:
    done = _run("check", "--show-completion")
    assert done.returncode == 2
    assert "No such option" in done.stderr
