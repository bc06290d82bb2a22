"""What is installed: everything that the program and those who build on it need is in the package."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
from pathlib import Path, PurePosixPath

import pytest

import postlint
from postlint.schema.library import preset_names, preset_text

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module", autouse=True)
def installed() -> list[PurePosixPath]:
    """The files of the installed package; skips where there is only a link to the source tree."""
    try:
        files = importlib.metadata.files("postlint") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    paths = [PurePosixPath(path.as_posix()) for path in files]
    if PurePosixPath("postlint/__init__.py") not in paths:
        pytest.skip("postlint runs from its sources here; `make test` installs it")
    return paths


def test_the_presets_come_from_the_package() -> None:
    there = importlib.resources.files("postlint") / "schemas"
    assert "post" in preset_names()
    for name in preset_names():
        assert (there / f"{name}.yaml").read_text("utf-8") == preset_text(name)


def test_every_schema_of_the_project_is_installed_and_nothing_else(installed: list[PurePosixPath]) -> None:
    there = {path.name for path in installed if path.parent == PurePosixPath("postlint/schemas")}
    assert there == {path.name for path in (PROJECT / "schemas").iterdir() if path.is_file()}


def test_every_module_is_installed_and_no_test_is(installed: list[PurePosixPath]) -> None:
    modules = {path for path in installed if path.suffix == ".py"}
    source = PROJECT / "src"
    assert modules == {PurePosixPath(path.relative_to(source).as_posix()) for path in source.rglob("*.py")}


def test_the_types_can_be_used_by_others() -> None:
    assert (importlib.resources.files("postlint") / "py.typed").is_file()


def test_the_licence_comes_along(installed: list[PurePosixPath]) -> None:
    assert any(path.name == "LICENSE" for path in installed)


def test_the_version_is_the_same_everywhere() -> None:
    assert importlib.metadata.version("postlint") == postlint.__version__


def test_the_command_is_installed() -> None:
    (command,) = importlib.metadata.entry_points(group="console_scripts", name="postlint")
    assert command.value == "postlint.cli:main"
