"""An environment that the action itself installed, once for all tests: it takes a while."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from composite.runner import Runner
from repository import Repository

PROJECT = Path(__file__).parents[2]

# What Python would import from the folder in which it runs, were it not told to leave it alone.
TRAPS = dict.fromkeys(
    (
        "postlint.py",
        "pip.py",
        "venv.py",
        "json.py",
        "shlex.py",
        "pathlib.py",
        "sitecustomize.py",
        "typing.py",
    ),
    "import os\nopen(os.path.join(os.environ['RUNNER_TEMP'], 'trapped'), 'w').close()\nraise SystemExit(0)\n",
)


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of the environment, installed beside files of a stranger."""
    if shutil.which("bash") is None:
        pytest.skip("the steps of the action are run by bash")
    folder = tmp_path_factory.mktemp("action")
    workspace = Repository(folder / "blog")
    workspace.write(TRAPS)
    installed = Runner(PROJECT, folder, workspace, {}).install()
    assert not (folder / "_temp" / "trapped").exists()
    return installed
