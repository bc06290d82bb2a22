"""Runs the real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import CAN_FORK, Done, Forks, Postlint
from shards import Shards


@pytest.fixture
def postlint(tmp_path: Path, forks: Forks) -> Postlint:
    """`postlint("check", "a.md", stdin="…", env={…})` in `tmp_path`."""

    def run(
        *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None, cwd: Path = tmp_path
    ) -> Done:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", **(env or {})}
        if CAN_FORK:
            given = (stdin or "").encode()
            ended = forks.run(*arguments, folder=cwd, environment=environment, stdin=given)
            return subprocess.CompletedProcess(arguments, ended.code, ended.out.decode(), ended.err.decode())
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "postlint", *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=environment,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def shards(tmp_path: Path, postlint: Postlint) -> Shards:
    """Runs over the parts of the site in its folder `site`."""
    for name in ("site", "reports"):
        (tmp_path / name).mkdir()
    return Shards(postlint, tmp_path / "site", tmp_path / "reports")
