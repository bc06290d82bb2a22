"""What the data files of a site tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.generators.site_root import SiteData
from postlint.tree import Tree


@pytest.mark.parametrize(
    ("path", "made"), [("docs/old/x.png", True), ("docs-old/x.png", False), ("old/x.png", False)]
)
def test_what_git_ignores_in_a_folder_may_be_made_there(tmp_path: Path, path: str, made: bool) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / ".gitignore").write_text("old/\n", encoding="utf-8")
    assert SiteData(Tree(tmp_path)).is_made(path, "docs") is made
