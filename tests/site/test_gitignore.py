"""Patterns of `.gitignore`, against the package that MkDocs reads them with."""

from __future__ import annotations

import itertools

import pathspec
import pytest

from postlint.site.gitignore import read_ignore

LINES = [
    "a",
    "/a",
    "a/",
    "/a/",
    "a/b",
    "*.md",
    "!b.md",
    "!a/b.md",
    "a/*.md",
    "**/b.md",
    "a/**",
    "!a/",
    "# a",
    "",
    "x?.md",
]
PATHS = [
    "a",
    "b.md",
    "a/b.md",
    "a/c.txt",
    "c/a",
    "c/a/b.md",
    "c/b.md",
    "a/b",
    "a/b/c.md",
    "xy.md",
    "d/xy.md",
    "ab",
]


@pytest.mark.parametrize("lines", list(itertools.permutations(LINES, 2)), ids=" ".join)
def test_patterns_mean_what_git_means(lines: tuple[str, ...]) -> None:
    theirs = pathspec.GitIgnoreSpec.from_lines(lines)
    ours = read_ignore(lines)
    known = {path: found for path in PATHS if (found := ours.means(path)) is not None}
    assert known == {path: theirs.match_file(path) for path in known}
    lets_in_first = lines[0].startswith("!") and not lines[1].startswith("!")
    assert lets_in_first or len(known) == len(PATHS)


@pytest.mark.parametrize("line", ["[ab].md", "a\\ b", "a" * 501])
def test_what_is_not_read_leaves_all_open(line: str) -> None:
    assert read_ignore([line]).means("a") is None


def test_a_hostile_pattern_ends() -> None:
    assert read_ignore(["*a" * 200 + "b"]).means("a" * 400) is False
