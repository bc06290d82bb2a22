"""What the data files of a site tell."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import urljoin

import pytest

from postlint.generators.site_root import SiteData, target_of
from postlint.tree import Tree


@pytest.mark.parametrize(
    ("path", "made"), [("docs/old/x.png", True), ("docs-old/x.png", False), ("old/x.png", False)]
)
def test_what_git_ignores_in_a_folder_may_be_made_there(tmp_path: Path, path: str, made: bool) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / ".gitignore").write_text("old/\n", encoding="utf-8")
    assert SiteData(Tree(tmp_path)).is_made(path, "docs") is made


STEPS = ("a", "b.md", ".", "..", ".c", "", "d..")


@pytest.mark.parametrize("base", ["/", "/x", "/x/", "/x/y/z"])
def test_paths_lead_where_browsers_take_them(base: str) -> None:
    for steps in (each for length in (1, 2, 3) for each in product(STEPS, repeat=length)):
        for path in ("/".join(steps), "/" + "/".join(steps)):
            if path and "//" not in path:  # which begins the name of a host, or a folder without one
                assert target_of(base, path) == urljoin(f"https://h{base}", path).removeprefix("https://h")
