"""Runs the real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import Done, Postlint


@pytest.fixture
def postlint(tmp_path: Path) -> Postlint:
    """`postlint("check", "a.md", stdin="…", env={…})` in `tmp_path`."""

    def run(
        *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None, cwd: Path = tmp_path
    ) -> Done:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "postlint", *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "ascii", **(env or {})},
            timeout=60,
            check=False,
        )

    return run
