"""The files with which editors are set up: they read well, start what there is, and stand in the guide as they are."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

EDITORS = Path(__file__).parents[1] / "integrations" / "editors"
GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "editor.md"
FILES = sorted(path for path in EDITORS.rglob("*") if path.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(EDITORS).as_posix())
def test_the_guide_shows_the_file(file: Path) -> None:
    assert f"\n{file.read_text(encoding='utf-8').rstrip()}\n```" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(EDITORS).as_posix())
def test_the_file_can_be_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        tomllib.loads(text)
    elif file.suffix in {".json", ".sublime-settings"}:
        json.loads(re.sub(r"(?m)^//.*", "", text))


def test_each_editor_starts_the_server() -> None:
    folders = {path.relative_to(EDITORS).parts[0] for path in FILES}
    assert folders == {"vscode", "neovim", "helix", "zed", "emacs", "sublime", "kate"}
    for folder in folders:
        texts = "".join(path.read_text(encoding="utf-8") for path in (EDITORS / folder).rglob("*.*"))
        assert re.search(r"\bpostlint\b", texts), folder
        assert re.search(r"""["']server["']""", texts), folder
