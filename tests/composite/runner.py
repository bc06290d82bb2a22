"""Runs a composite action as GitHub's runner does: its steps in their order, with the variables that it sets.

Of expressions it knows what action.yml needs: names, comparisons with a text, `&&` and `||`. `actions/cache` keeps its
folder in a folder of the runner's.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from repository import Repository

TOKEN = "t0p-s3cret"
"""What stands for `github.token`."""


@dataclass
class Run:
    """What a run of the action came to."""

    code: int
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    """The names of the steps that ran."""

    @property
    def annotations(self) -> list[str]:
        return re.findall(r"^::(?:error|warning|notice) .*", self.log, re.MULTILINE)


class Runner:
    """A machine with a `workspace` that was checked out; what stands in `variables` is the same in all steps."""

    def __init__(
        self, action: Path, folder: Path, workspace: Repository, variables: Mapping[str, str]
    ) -> None:
        self._action = action
        self._written = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
        self._folder = folder
        self._workspace = workspace
        self._temporary = folder / "_temp"
        self._kept = folder / "kept"
        self._temporary.mkdir(exist_ok=True)
        self._variables = variables

    def install(self) -> Path:
        """Runs the step that installs; gives the Python that it names."""
        (step,) = (step for step in self._written["runs"]["steps"] if step.get("id") == "install")
        names, run = {"inputs.python": sys.executable}, Run(0)
        assert self._script(step, names, run) == 0, run.log
        return Path(names["steps.install.outputs.python"])

    def run(self, python: Path, **inputs: str) -> Run:
        """Runs the action; for the step that installs stands `python`, which `install` gave."""
        defaults = {name: str(told["default"]) for name, told in self._written["inputs"].items()}
        assert set(inputs) <= {name.replace("-", "_") for name in defaults}
        given = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
        names = {"github.token": TOKEN, "github.job": "links", "runner.os": "Linux"}
        names |= {"github.run_id": self._variables["GITHUB_RUN_ID"], "github.run_attempt": "1"}
        names |= {f"inputs.{name}": _filled_in(value, names) for name, value in given.items()}
        run = Run(0)
        for step in self._written["runs"]["steps"]:
            if "if" in step and not _is_so(step["if"], names):
                continue
            run.steps.append(step["name"])
            if "uses" in step:
                self._cache(step, names)
            elif step.get("id") == "install":
                names["steps.install.outputs.python"] = str(python)
                names["steps.install.outputs.cache"] = str(self._temporary / "postlint" / "cache")
            else:
                run.code = self._script(step, names, run)
            if run.code:
                break
        for name, told in self._written["outputs"].items():
            run.outputs[name] = _filled_in(told["value"], names)
        return run

    def _script(self, step: dict[str, Any], names: dict[str, str], run: Run) -> int:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        output, summary = self._temporary / "output", self._temporary / "summary"
        output.write_bytes(b"")
        summary.write_bytes(b"")
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self._workspace.folder,
            env={
                **ours,
                **self._variables,
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self._action),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(self._workspace.folder),
                "RUNNER_TEMP": str(self._temporary),
                **{name: _filled_in(value, names) for name, value in step.get("env", {}).items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        run.log += done.stdout
        run.summary += summary.read_text(encoding="utf-8")
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            names[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode

    def _cache(self, step: dict[str, Any], names: dict[str, str]) -> None:
        """What `actions/cache/restore` and `actions/cache/save` do."""
        assert re.fullmatch(r"actions/cache/(restore|save)@[0-9a-f]{40}", step["uses"])
        folder = Path(_filled_in(step["with"]["path"], names))
        assert not folder.is_relative_to(self._workspace.folder)
        if "/save@" in step["uses"]:
            shutil.rmtree(self._kept, ignore_errors=True)
            shutil.copytree(folder, self._kept)
        elif self._kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self._kept, folder)


def _filled_in(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: names.get(found[1], ""), text)


def _is_so(condition: str, names: Mapping[str, str]) -> bool:
    return any(
        all(_compares(part, names) for part in either.split(" && ")) for either in condition.split(" || ")
    )


def _compares(comparison: str, names: Mapping[str, str]) -> bool:
    found = re.fullmatch(r"([\w.-]+) == '([^']*)'", comparison)
    assert found, comparison
    return names.get(found[1], "") == found[2]
