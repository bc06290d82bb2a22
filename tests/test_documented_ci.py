"""The workflows that the documentation shows do what it says: read from its pages, and their commands run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
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


def _forgejo() -> Iterator[Job]:
    (workflow,) = (block for block in _blocks("docs/guide/ci.md") if "links" in block.get("jobs", {}))
    for name, job in workflow["jobs"].items():
        runs = tuple(step["run"] for step in job["steps"] if "run" in step)
        yield Job(f"Forgejo {name}", runs, job, job["if"] == "github.event_name == 'pull_request'")


def _gitlab() -> Iterator[Job]:
    (jobs,) = (block for block in _blocks("docs/guide/ci.md") if "postlint" in block)
    for name, job in jobs.items():
        change = "merge_request_event" in str(job["rules"])
        yield Job(f"GitLab {name}", (*job["before_script"], *job["script"]), job, change)


JOBS = (*_forgejo(), *_gitlab())


def test_the_action_is_given_what_it_knows_and_may_do_what_it_is_asked_for() -> None:
    inputs = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    workflows = [block for page in ("README.md", "docs/guide/ci.md") for block in _blocks(page)]
    calls = 0
    for job in (job for workflow in workflows for job in workflow.get("jobs", {}).values()):
        for step in job["steps"]:
            if step.get("uses") != "OWNER/postlint@COMMIT":
                continue
            calls += 1
            given = step.get("with", {})
            assert set(given) <= set(inputs)
            assert ("issues" in job["permissions"]) == ("issue" in given)
            checkout = job["steps"][0]["with"]
            assert checkout["persist-credentials"] is False
            if job.get("if") == "github.event_name == 'pull_request'":
                assert checkout["fetch-depth"] == 0
                assert job["permissions"] == {"contents": "read"}
    assert calls == 3


def test_every_input_and_output_of_the_action_is_described() -> None:
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    page = (PROJECT / "docs/guide/ci.md").read_text(encoding="utf-8")
    page = page[page.index("## GitHub Actions") : page.index("### An issue about dead links")]
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE) == [*action["inputs"], *action["outputs"]]


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
        assert _keeps_the_cache_of_a_red_run(job)
    assert "${{" not in text, "what an event says must reach a script by its environment only"


def _keeps_the_cache_of_a_red_run(job: Job) -> bool:
    """By themselves, both services keep nothing where a link is dead: where the history is needed."""
    (folder,) = re.findall(r"--cache-dir (\S+)", " ".join(job.commands))
    if "cache" in job.settings:
        return bool(job.settings["cache"] == {"key": "postlint", "paths": [f"{folder}/"], "when": "always"})
    restore, save = (step for step in job.settings["steps"] if "actions/cache/" in step.get("uses", ""))
    paths = {restore["with"]["path"], save["with"]["path"]}
    return paths == {folder} and "/save@" in save["uses"] and save["if"] == "always()"


def _arguments(job: Job) -> list[str]:
    """The arguments of the job's call of postlint."""
    (command,) = (command for command in job.commands if command.startswith("postlint check "))
    return shlex.split(command)[1:]


@pytest.mark.parametrize("job", [job for job in JOBS if job.for_changes], ids=lambda job: job.where)
def test_the_check_of_a_change_finds_what_it_did_and_nothing_old(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path / "blog")
    base = repository.commit({"old.md": OLD})
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit({"fine.md": "---\ntitle: Fine\n---\n"})
    runs = Runs(monkeypatch, tmp_path)
    if "Forgejo" in job.where:
        runs.on_forgejo("pull_request", pull_request={"base": {"sha": base}, "merge_base": base})
    else:
        runs.on_gitlab("merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    done = _run(repository.folder, _arguments(job))
    assert (done.returncode, "old.md" in done.stdout) == (0, False)
    assert done.stderr.startswith(f"postlint: --since auto: compared with {base[:12]}, which the event")
    repository.commit({"new.md": OLD})
    done = _run(repository.folder, _arguments(job))
    assert (done.returncode, "new.md" in done.stdout, "old.md" in done.stdout) == (1, True, False)
    if "artifacts" in job.settings:
        report = repository.folder / job.settings["artifacts"]["reports"]["codequality"]
        assert {each["location"]["path"] for each in json.loads(report.read_bytes())} == {"new.md"}
        assert job.settings["artifacts"]["when"] == "always", "also where something was found"


@pytest.mark.parametrize("job", [job for job in JOBS if not job.for_changes], ids=lambda job: job.where)
def test_the_check_at_night_keeps_its_history_where_the_cache_is_kept(job: Job, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "blog")
    repository.commit({"a.md": "---\ntitle: A\n---\n<http://127.0.0.1:9/>\n"})
    cache = "/var/cache/postlint"  # of the container
    arguments = [str(tmp_path / "cache") if word == cache else word for word in _arguments(job)]
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


def _matrix(service: str) -> tuple[list[str], list[str]]:
    """The commands of a part and of what joins all parts, as the page about parts has them for `service`."""
    blocks = list(_blocks("docs/guide/shards.md"))
    if service == "GitHub":
        (jobs,) = (block["jobs"] for block in blocks if "jobs" in block)
        of_jobs = [
            [step["run"] for step in jobs[name]["steps"] if "run" in step] for name in ("part", "merge")
        ]
    else:
        (jobs,) = (block for block in blocks if "links-part" in block)
        of_jobs = [
            [*jobs[name]["before_script"], *jobs[name]["script"]] for name in ("links-part", "links-merge")
        ]
    pinned = [f"pip install postlint=={postlint.__version__}"]
    assert [commands[:1] for commands in of_jobs] == [pinned, pinned]
    return of_jobs[0][1:], of_jobs[1][1:]


@pytest.mark.skipif(sys.platform == "win32", reason="it runs on Linux")
@pytest.mark.parametrize("service", ["GitHub", "GitLab"])
def test_the_matrix_joins_what_its_parts_find(service: str, tmp_path: Path) -> None:
    part, merge = _matrix(service)
    program = tmp_path / "bin" / "postlint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m postlint "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def shell(folder: Path, commands: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", "\n".join(commands)],
            cwd=folder,
            env={**os.environ, **variables, "PATH": f"{program.parent}:{os.environ['PATH']}"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    def night(name: str, parts: range, cache: Path | None) -> subprocess.CompletedProcess[str]:
        artifacts: list[tuple[int, Path]] = []
        for number in parts:
            job = tmp_path / f"{name}-{number}"
            Repository(job).commit({f"{n}.md": "<http://127.0.0.1:9/>\n" for n in range(9)})
            if cache is not None:
                shutil.copytree(cache, job / "cache")
            numbers = {"PART": str(number), "CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": "4"}
            done = shell(job, part, **numbers)
            assert done.returncode == 0, done.stderr
            artifacts.append((number, job / "parts" / str(number)))
        job = tmp_path / f"{name}-merge"
        job.mkdir()
        for number, folder in artifacts:
            within = f"part-{number}/{number}" if service == "GitHub" else str(number)
            for file in (*folder.glob("report.json"), *folder.glob("links.sqlite")):
                (job / "parts" / within).mkdir(parents=True, exist_ok=True)
                shutil.copy(file, job / "parts" / within)
        return shell(job, merge)

    done = night("first", range(1, 5), None)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "0 external URLs checked, 1 could not be checked" in done.stdout
    assert (tmp_path / "first-merge" / "cache" / "links.sqlite").is_file()
    assert night("second", range(1, 5), tmp_path / "first-merge" / "cache").returncode == 0
    done = night("third", range(2, 5), None)
    assert done.returncode == 2
    assert "no report of part 1 of 4 was given" in done.stderr
