"""`per-file-ignores` added to configurations as people write them."""

from __future__ import annotations

import tomllib

import pytest

from postlint.ignores.config_file import with_ignores

NEW = {"/b.md": ("LI401", "dead-link"), "/ä [1].md": ("DA206",)}
LINES = '"/b.md" = ["LI401", "dead-link"]  # old\n"/ä [1].md" = ["DA206"]  # old\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"[per-file-ignores]\n{LINES}"),
        ("# ours\nselect = ['LI']", f"# ours\nselect = ['LI']\n\n[per-file-ignores]\n{LINES}"),
        (
            "[per-file-ignores] # some\n'a.md' = ['LI'] # why\n\n# and\n[links]\ntimeout = 3\n",
            f"[per-file-ignores] # some\n'a.md' = ['LI'] # why\n{LINES}\n# and\n[links]\ntimeout = 3\n",
        ),
        ("[per-file-ignores]", f"[per-file-ignores]\n{LINES}"),
        (
            "[per-file-ignores]\n'/b.md' = [\n  'LI', # why\n]\n\"/ä [1].md\" = []\n",
            '[per-file-ignores]\n\'/b.md\' = ["LI401", "dead-link", \n  \'LI\', # why\n]\n"/ä [1].md" = ["DA206"]\n',
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_added(before: str, after: str, end: str) -> None:
    assert with_ignores(before.replace("\n", end), (), NEW, "old") == (
        after if "\n" not in before else after.replace("\n", end)
    )


def test_in_the_part_of_a_shared_file() -> None:
    below = ("tool", "postlint")
    text = "[tool.postlint]\nselect = ['LI']\n\n[tool.other]\na = 1\n"
    assert with_ignores(text, below, NEW, "old") == f"{text}\n[tool.postlint.per-file-ignores]\n{LINES}"


@pytest.mark.parametrize(
    "before",
    [
        "per-file-ignores = { 'a.md' = ['LI'] }\n",
        "per-file-ignores.'/b.md' = ['LI']\n",
        "[per-file-ignores]\n'/b.md' = 3\n",
        "x = [\n",
    ],
)
def test_what_is_written_in_another_way_is_left_alone(before: str) -> None:
    assert with_ignores(before, (), NEW, "old") is None


def test_what_looks_like_a_table_in_a_text_is_none() -> None:
    text = "a = '''\n[per-file-ignores]\n'''\n"
    after = with_ignores(text, (), NEW, "old")
    assert after is None or tomllib.loads(after)["a"] == "[per-file-ignores]\n"
