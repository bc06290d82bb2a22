"""Each file that the documents for contributors name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("benchmarks", "docs", "examples", "schemas", "src", "tests")
_NAMED = re.compile(r"(?<![\w/.:-])(?:[\w.-]+/)+[\w.-]+\.(?:json|md|py|txt|yaml)\b")
_OF_AN_EXAMPLE = re.compile(r"NAME|title_full_stop")


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_each_named_file_is_there(document: str) -> None:
    """A path may begin anywhere below the root: `page/dialect.py`."""
    names = set(_NAMED.findall((ROOT / document).read_text(encoding="utf-8")))
    names = {name for name in names if not _OF_AN_EXAMPLE.search(name)}
    files = [
        f"/{path.relative_to(ROOT).as_posix()}" for folder in FOLDERS for path in (ROOT / folder).rglob("*")
    ]
    assert len(names) > 10
    assert {name for name in names if not any(file.endswith(f"/{name}") for file in files)} == set()
