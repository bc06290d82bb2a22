"""What is kept for other programs: the commands in it are run as they stand, on the example site."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from postlint.cli.config_schema import ADDRESS
from postlint.config.layers import FILE_NAMES

PROJECT = Path(__file__).parents[1]
INTEGRATIONS = PROJECT / "integrations"
DESCRIPTOR = INTEGRATIONS / "mega-linter-plugin-postlint" / "postlint.megalinter-descriptor.yml"
RELEASE = PROJECT / ".github" / "workflows" / "release.yml"
ZIZMOR = shutil.which("zizmor", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
REVIEWDOG = INTEGRATIONS / "reviewdog" / "workflow.yml"


def _loaded(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _postlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "postlint", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT / "examples" / "site", tmp_path / "site"))


def test_megalinter_runs_it_on_the_whole_site_and_has_its_sarif(site: Path) -> None:
    [linter] = _loaded(DESCRIPTOR)["linters"]
    sarif = [part.replace("{{SARIF_OUTPUT_FILE}}", "out.sarif") for part in linter["cli_sarif_args"]]
    done = _postlint(site, *linter["cli_lint_extra_args"], *sarif)
    assert done.returncode == 1, done.stderr
    assert "errors" in done.stdout
    assert json.loads((site / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    fixed = _postlint(site, *linter["cli_lint_extra_args"], linter["cli_lint_fix_arg_name"])
    assert fixed.returncode in (0, 1), fixed.stderr
    for option in (linter["cli_version_arg_name"], linter["cli_help_arg_name"]):
        assert _postlint(site, option).returncode == 0


def test_megalinter_finds_it_by_its_names() -> None:
    assert DESCRIPTOR.name.endswith(".megalinter-descriptor.yml")
    assert DESCRIPTOR.parent.name.startswith("mega-linter-plugin-")
    assert all(line.startswith("RUN ") for line in _loaded(DESCRIPTOR)["linters"][0]["install"]["dockerfile"])


def test_reviewdog_is_given_what_it_reads(site: Path) -> None:
    run = _loaded(REVIEWDOG)["jobs"]["review"]["steps"][-1]["run"]
    command = re.search(r"^postlint (.*?) \|\|", run, re.MULTILINE)
    assert command is not None
    done = _postlint(site, *command[1].replace("--since auto ", "").split())
    assert done.returncode == 1, done.stderr
    assert json.loads((site / "posts.json").read_text(encoding="utf-8"))["diagnostics"]
    assert "-f=rdjson" in run


@pytest.mark.parametrize("path", [RELEASE, REVIEWDOG], ids=["release", "reviewdog"])
def test_workflows_take_actions_at_one_revision_and_no_text_of_others_into_scripts(path: Path) -> None:
    workflow = _loaded(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "uses" not in step or re.fullmatch(r"[\w/.-]+@[0-9a-f]{40}", step["uses"]), step
            assert "${{" not in step.get("run", "")


@pytest.mark.skipif(ZIZMOR is None, reason="zizmor is not installed")
def test_zizmor_finds_nothing() -> None:
    done = subprocess.run(
        [str(ZIZMOR), "--offline", "--persona=pedantic", RELEASE, REVIEWDOG],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_a_release_is_built_by_one_job_and_signed_and_published_by_others() -> None:
    jobs = _loaded(RELEASE)["jobs"]
    assert "id-token" not in jobs["build"]["permissions"]
    assert jobs["publish"]["environment"]["name"] == "pypi"
    assert [jobs[name]["needs"] for name in ("attest", "publish")] == ["build", "attest"]
    assert all("run" not in step for name in ("attest", "publish") for step in jobs[name]["steps"])


def test_the_catalogue_of_schemas_names_our_files() -> None:
    entry = json.loads((INTEGRATIONS / "schemastore" / "catalog.json").read_text(encoding="utf-8"))
    assert set(entry["fileMatch"]) == {*FILE_NAMES} - {"pyproject.toml"}
    assert entry["url"] == ADDRESS


def test_the_container_copies_what_is_there() -> None:
    lines = (INTEGRATIONS / "Containerfile").read_text(encoding="utf-8").splitlines()
    sources = [
        name
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    assert sources
    assert all((PROJECT / name).exists() for name in sources)
