"""The hooks, as pre-commit itself installs and runs them: it builds the project from a clone, which takes a while."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from repository import write_files

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


def test_a_good_post_passes_and_only_the_offline_hooks_run_by_themselves(tmp_path: Path) -> None:
    run = _try_hooks(tmp_path, "--files", "content/good.md")
    assert run.returncode == 0, run.stdout + run.stderr
    results = [line for line in run.stdout.splitlines() if line.endswith(("Passed", "Failed", "Skipped"))]
    assert [line.partition("...")[0] for line in results] == [
        "postlint",
        "postlint (what the commit does to other pages)",
        "postlint (with fixes)",
    ]
    assert all(line.endswith("Passed") for line in results)


def test_what_a_commit_breaks_elsewhere_is_seen_though_it_has_no_page(tmp_path: Path) -> None:
    """The hook runs where a page was only deleted, or nothing but a list of tags was changed."""
    posts = _posts(
        tmp_path / "posts",
        {
            "postlint.toml": '[taxonomies.tags]\nterms = "tags.yaml"\n',
            "tags.yaml": "- Open Data\n- Transport\n",
            "content/old.md": "---\ntitle: Old\ndate: 2025-02-30\ntags: [Transport]\n---\n[x](gone.md)\n",
            "content/a.md": "---\ntitle: A\n---\nSee [the other one](b.md).\n",
            "content/b.md": "---\ntitle: B\n---\nA text.\n",
        },
    )
    project = _project_as_repository(tmp_path / "project")
    (posts / "content/b.md").unlink()
    (posts / "tags.yaml").write_text("- Open Data\n", encoding="utf-8")
    _git(posts, "add", "--all")
    run = _try(project, posts, tmp_path, "postlint-change", "--verbose")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "content/a.md:4:21" in run.stdout
    assert "content/old.md:4:8" in run.stdout
    assert run.stdout.count("ST803") == 2
    assert "2 errors in a change of" in run.stdout

    _git(posts, "reset", "--quiet", "--hard")
    (posts / "content/b.md").rename(posts / "content/c.md")
    (posts / "content/a.md").write_text("---\ntitle: A\n---\nSee [the other one](c.md).\n", encoding="utf-8")
    _git(posts, "add", "--all")
    run = _try(project, posts, tmp_path, "postlint-change")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Passed" in run.stdout


def test_the_offline_hook_cannot_be_talked_into_the_network_by_its_default_arguments() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_bytes())}
    assert set(hooks) == {"postlint", "postlint-fix", "postlint-change", "postlint-links"}
    assert hooks["postlint-change"]["entry"] == "postlint check --offline --since HEAD"
    assert hooks["postlint-change"]["always_run"] is True
    assert hooks.pop("postlint-change")["pass_filenames"] is False
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
    others = {
        f"content/ünd so.{ending}": "---\ndate: 2025-02-30\n---\n"
        for ending in ("qmd", "Rmd", "mdx", "markdown")
    }
    notes = {"notes.txt": "title: not a post\n"}
    posts = _posts(folder / "posts", {"content/good.md": GOOD, "content/bad.md": BAD, **others, **notes})
    return _try(project, posts, folder, *arguments)


def _posts(folder: Path, files: Mapping[str, str]) -> Path:
    write_files(folder, files)
    _commit(folder)
    return folder


def _try(project: Path, posts: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
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
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "All of it")


def _git(folder: Path, *arguments: str) -> None:
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
