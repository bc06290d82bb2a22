"""The hooks, as pre-commit itself installs and runs them: it builds the project from a clone, which takes a while."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]

GOOD = """\
---
title: A post as it should be
date: 2025-03-01
---
Read [the other one](bad.md).
"""
BAD = """\
---
date: 2025-02-30
---
See [this](http:/example.org/a) and [that](http://127.0.0.1:9/).
"""

pytestmark = pytest.mark.slow


def test_all_hooks_run_and_the_post_with_faults_fails(tmp_path: Path) -> None:
    run = _try_hooks(tmp_path, "--all-files", "--hook-stage", "manual", "--verbose")
    offline, fixing, online = re.split(r"- hook id: postlint-(?:fix|links)\n", run.stdout)
    assert run.returncode == 1, run.stdout + run.stderr
    for fault in ("content/bad.md:1:1", "SC101", "DA201", "LK604"):
        assert fault in offline
    assert "content/good.md" not in run.stdout
    for ending in ("qmd", "Rmd", "mdx", "markdown"):
        assert f"content/ünd so.{ending}:2:7" in offline
    assert "notes.txt" not in offline
    assert "- files were modified by this hook" in fixing
    assert "LK604" not in fixing  # it is mended
    assert "1 mended in 1 file." in fixing
    bad = tmp_path / "posts" / "content" / "bad.md"
    assert bad.read_text(encoding="utf-8") == BAD.replace("http:/example", "http://example")
    # Loopback is never contacted: the link is refused, which is a warning and lets the hook pass.
    assert "EX711" in online
    assert "SC101" not in online
    assert "- exit code" not in online


def test_a_good_post_passes_and_only_the_offline_hook_runs_by_itself(tmp_path: Path) -> None:
    run = _try_hooks(tmp_path, "--files", "content/good.md")
    assert run.returncode == 0, run.stdout + run.stderr
    results = [line for line in run.stdout.splitlines() if line.endswith(("Passed", "Failed", "Skipped"))]
    assert [line.partition("...")[0] for line in results] == ["postlint", "postlint (with fixes)"]
    assert all(line.endswith("Passed") for line in results)


def test_the_offline_hook_cannot_be_talked_into_the_network_by_its_default_arguments() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_bytes())}
    assert set(hooks) == {"postlint", "postlint-fix", "postlint-links"}
    assert hooks["postlint"]["entry"] == "postlint check --offline"
    assert hooks["postlint-fix"]["entry"] == "postlint check --offline --fix"
    assert hooks["postlint"].get("stages") is None
    assert hooks["postlint-links"]["stages"] == ["manual"]
    assert all(hook["require_serial"] is True for hook in hooks.values())
    assert all(hook["types"] == ["text"] for hook in hooks.values())
    assert {hook["files"] for hook in hooks.values()} == {r"\.(md|markdown|mdx|qmd|Rmd)$"}


def _try_hooks(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `pre-commit try-repo` with the project as it is now, in a repository with a good and a bad post."""
    project = _project_as_repository(folder / "project")
    posts = folder / "posts"
    (posts / "content").mkdir(parents=True)
    (posts / "content" / "good.md").write_text(GOOD, encoding="utf-8")
    (posts / "content" / "bad.md").write_text(BAD, encoding="utf-8")
    for ending in ("qmd", "Rmd", "mdx", "markdown"):
        text = "---\ndate: 2025-02-30\n---\n"
        (posts / f"content/ünd so.{ending}").write_text(text, encoding="utf-8")
    (posts / "notes.txt").write_text("title: not a post\n", encoding="utf-8")
    _commit(posts)
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(project), *arguments],
        cwd=posts,
        env=_environment(PRE_COMMIT_HOME=str(folder / "cache"), PRE_COMMIT_COLOR="never", COLUMNS="100"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def _project_as_repository(destination: Path) -> Path:
    """What pre-commit needs of the project as it is now, committed in a repository of its own."""
    destination.mkdir()
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(PROJECT / name, destination / name)
    for name in ("src", "schemas"):
        shutil.copytree(PROJECT / name, destination / name, ignore=shutil.ignore_patterns("__pycache__"))
    _commit(destination)
    return destination


def _commit(folder: Path) -> None:
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "All of it"]):
        subprocess.run(["git", *arguments], cwd=folder, env=_environment(), check=True)


def _environment(**additions: str) -> dict[str, str]:
    """The environment without what a hook that is running, or a developer's own Git, would bring in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    identity = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "Tests"), ("EMAIL", "tests@example.org"))
    }
    return {**kept, **identity, "GIT_CONFIG_GLOBAL": os.devnull, **additions}
