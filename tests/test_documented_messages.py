"""The messages that the page for editors explains are those that the rules write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "editors" / "messages.md"
_ROW = re.compile(r"^\| (?P<says>[^|]+) \| [^|]+ \| (?P<rules>\[[^|]+) \|$", re.MULTILINE)


class Row(NamedTuple):
    says: str
    rule: str


ROWS = [
    Row(row["says"], rule)
    for row in _ROW.finditer(PAGE.read_text(encoding="utf-8"))
    for rule in re.findall(r"\[([a-z-]+)\]", row["rules"])
]


def test_the_page_has_rows_for_many_rules() -> None:
    assert len({row.rule for row in ROWS}) > 20


@pytest.mark.parametrize("row", ROWS, ids=[row.rule for row in ROWS])
def test_the_rule_says_what_the_page_has_it_say(row: Row) -> None:
    (cases,) = (PROJECT / "tests" / "rules").glob(f"*/{row.rule.replace('-', '_')}.yaml")
    fixed = [re.escape(part.strip()) for part in row.says.split("…")]
    assert re.search("[^\n]*?".join(fixed), cases.read_text(encoding="utf-8")), row.says
