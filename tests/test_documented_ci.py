"""The workflows that the documentation shows do what it says: read from its pages, and their commands run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import postlint
from repository import Repository
from runs import Runs

PROJECT = Path(__file__).parents[1]
OLD = "---\ntitle: x\ntitle: y\n---\n"


class Job(NamedTuple):
    """A documented job: the commands that it runs, and the variables that it sets from the service's own."""

    where: str
    commands: tuple[str, ...]
    settings: dict[str, Any]
    for_changes: bool


def _blocks(page: str) -> Iterator[dict[str, Any]]:
    text = (PROJECT / page).read_text(encoding="utf-8")
    for block in re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        read = yaml.safe_load(block)
        if isinstance(read, dict):
            yield read


def _github() -> Iterator[Job]:
    (workflow,) = (block for block in _blocks("README.md") if "jobs" in block)
    for name, job in workflow["jobs"].items():
        runs = tuple(step["run"] for step in job["steps"] if "run" in step)
        yield Job(f"README.md {name}", runs, job, job["if"] == "github.event_name == 'pull_request'")


def _gitlab() -> Iterator[Job]:
    (jobs,) = (block for block in _blocks("docs/guide/ci.md") if "postlint" in block)
    for name, job in jobs.items():
        change = "merge_request_event" in str(job["rules"])
        yield Job(f"ci.md {name}", (*job["before_script"], *job["script"]), job, change)


JOBS = (*_github(), *_gitlab())


@pytest.mark.parametrize("job", JOBS, ids=[job.where for job in JOBS])
def test_a_job_pins_the_version_and_has_what_it_needs(job: Job) -> None:
    text = " ".join(job.commands)
    assert f"postlint=={postlint.__version__}" in text
    described = str(job.settings)
    if job.for_changes:
        assert "--offline --since auto" in text
        assert "'fetch-depth': 0" in described or job.settings["variables"] == {"GIT_DEPTH": "0"}
    else:
        assert "--online --select EX --cache-dir " in text
        assert "actions/cache@" in described or job.settings["cache"]["paths"] == [".cache/postlint/"]
    assert "${{" not in text, "what an event says must reach a script by its environment only"


def _arguments(job: Job, environment: dict[str, str]) -> list[str]:
    """The arguments of the job's call of postlint, its variables put in as a shell does."""
    (command,) = (command for command in job.commands if "postlint check" in command)
    written = command[command.index("postlint check") :].removeprefix("postlint ")
    return [re.sub(r"\$(\w+)", lambda name: environment[name[1]], word) for word in shlex.split(written)]


@pytest.mark.parametrize("job", [job for job in JOBS if job.for_changes], ids=lambda job: job.where)
def test_the_check_of_a_change_finds_what_it_did_and_nothing_old(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path / "blog")
    base = repository.commit({"old.md": OLD})
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit({"fine.md": "---\ntitle: Fine\n---\n"})
    runs = Runs(monkeypatch, tmp_path)
    if job in _github():
        runs.of_pull_request(base)
    else:
        runs.on_gitlab("merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    done = _run(repository.folder, _arguments(job, {}))
    assert (done.returncode, "old.md" in done.stdout) == (0, False)
    assert done.stderr.startswith(f"postlint: --since auto: compared with {base[:12]}, which the event")
    repository.commit({"new.md": OLD})
    done = _run(repository.folder, _arguments(job, {}))
    assert (done.returncode, "new.md" in done.stdout, "old.md" in done.stdout) == (1, True, False)


@pytest.mark.parametrize("job", [job for job in JOBS if not job.for_changes], ids=lambda job: job.where)
def test_the_check_at_night_keeps_its_history_where_the_cache_is_kept(job: Job, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "blog")
    repository.commit({"a.md": "---\ntitle: A\n---\n<http://127.0.0.1:9/>\n"})
    arguments = _arguments(job, {"CACHE": str(tmp_path / "cache")})
    done = _run(repository.folder, arguments)
    assert done.returncode == 0, done.stderr
    folder = repository.folder / arguments[arguments.index("--cache-dir") + 1]
    assert list(folder.glob("links.sqlite*"))


def _run(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "postlint", *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "POSTLINT_CACHE_DIR"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
