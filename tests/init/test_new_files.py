"""Nothing is written over what is there, nor through a link."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from postlint.errors import UsageError
from postlint.init.learn import NewFile
from postlint.init.new_files import require_room, write_files

FILES = (
    NewFile("postlint.toml", "a = 1\n", ""),
    NewFile("schemas/post.yaml", "b: 1\n", ""),
    NewFile("schemas/terms/tags.yaml", "- c\n", ""),
)
PATHS = tuple(file.path for file in FILES)

links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(os.path.realpath(tmp_path))


def _message(root: Path, *, force: bool = False) -> str:
    with pytest.raises(UsageError) as caught:
        require_room(root, PATHS, force=force)
    return caught.value.message


def test_files_are_written_with_their_folders(root: Path) -> None:
    require_room(root, PATHS, force=False)
    write_files(root, FILES)
    assert (root / "schemas/terms/tags.yaml").read_bytes() == b"- c\n"
    assert sorted(path.name for path in root.iterdir()) == ["postlint.toml", "schemas"]


def test_what_is_there_is_named(root: Path) -> None:
    (root / "schemas").mkdir()
    (root / "schemas/post.yaml").write_text("", encoding="utf-8")
    assert _message(root) == "schemas/post.yaml is already there, and nothing was written"
    (root / ".postlint.toml").write_text("", encoding="utf-8")
    assert _message(root) == "schemas/post.yaml and .postlint.toml are already there, and nothing was written"
    (root / "pyproject.toml").write_text("[tool.postlint]\n", encoding="utf-8")
    assert "`[tool.postlint]` in pyproject.toml" in _message(root)
    require_room(root, PATHS, force=True)
    write_files(root, FILES)
    assert (root / "schemas/post.yaml").read_text(encoding="utf-8") == "b: 1\n"


def test_another_pyproject_is_no_hindrance(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    require_room(root, PATHS, force=False)


@links
@pytest.mark.parametrize("force", [True, False])
def test_nothing_is_written_through_a_link(root: Path, force: bool) -> None:
    outside, inside = root / "outside", root / "inside"
    outside.mkdir()
    inside.mkdir()
    (inside / "schemas").symlink_to("../outside")
    assert _message(inside, force=force) == "schemas is a link, and postlint writes nothing there"
    (inside / "schemas").unlink()
    (inside / "postlint.toml").symlink_to("../outside/gone.toml")
    assert _message(inside, force=force) == "postlint.toml is a link, and postlint writes nothing there"
    with pytest.raises(UsageError):
        write_files(inside, FILES)
    assert not list(outside.iterdir())


def test_a_file_in_the_place_of_a_folder_and_the_other_way_round(root: Path) -> None:
    (root / "schemas").write_text("", encoding="utf-8")
    assert _message(root, force=True) == "schemas is no folder, and postlint writes nothing there"
    (root / "schemas").unlink()
    (root / "postlint.toml").mkdir()
    assert _message(root, force=True) == "postlint.toml is no file, and postlint writes nothing there"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(root: Path) -> None:
    (root / "schemas").mkdir()
    (root / "schemas").chmod(0o555)
    with pytest.raises(UsageError, match=r"schemas/terms/tags.yaml cannot be written"):
        write_files(root, FILES)
    assert not (root / "postlint.toml").exists()
    (root / "schemas").chmod(0o755)
