"""Presets against what the real programs take: `measured/` has what they did, and how to measure it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postlint.config.settings import Settings
from postlint.page import read_page
from postlint.page.dialect import Dialect
from postlint.schema import Schemas

MEASURED = Path(__file__).parent / "measured"


def _measured(name: str) -> dict[str, Any]:
    return dict(json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8")))


def _docusaurus() -> Iterator[tuple[str, bool]]:
    measured = _measured("docusaurus-blog")
    for field, taken in measured["taken"].items():
        for value, verdict in zip(measured["values"], taken, strict=True):
            yield json.dumps({field: value}), verdict == "y"


def test_the_preset_takes_of_docusaurus_what_docusaurus_takes(tmp_path: Path) -> None:
    passes = _judge(tmp_path, "docusaurus-blog", Dialect("docusaurus"))
    wrong = [case for case, taken in _docusaurus() if passes(case) is not taken]
    assert not wrong


@pytest.mark.parametrize(("case", "built"), _measured("hugo-page")["builds"].items())
def test_the_preset_takes_of_hugo_what_hugo_takes(case: str, built: bool, tmp_path: Path) -> None:
    title = "" if case.startswith("title") else "title: A\n"
    passes = _judge(tmp_path, "hugo-page", Dialect("hugo", keys_in_any_case=True))
    assert passes(f"{title}{case}") is built


def _judge(root: Path, preset: str, dialect: Dialect) -> Any:
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": f"postlint:{preset}"}]})
    schemas = Schemas(settings, root)

    def passes(front_matter: str) -> bool:
        page = read_page("a.md", f"---\n{front_matter}\n---\n".encode(), dialect)
        return not schemas.for_page(page).problems(page)

    return passes
