"""`exclude_docs` against the package that MkDocs reads it with."""

from __future__ import annotations

import itertools

import pathspec
import pytest

from postlint.generators.mkdocs.config import DocsPatterns

LINES = [
    *(
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
    ),
    *("x?.md", "**/a/b.md", "a/**/c.md", "*"),
]
PATHS = [
    *(
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
    ),
]


def test_patterns_mean_what_the_package_makes_of_them() -> None:
    for lines in itertools.permutations(LINES, 2):
        theirs = pathspec.GitIgnoreSpec.from_lines(lines)
        ours = DocsPatterns(lines)
        known = {path: found for path in PATHS if (found := ours.means(path)) is not None}
        assert known == {path: theirs.match_file(path) for path in known}, lines
        lets_in_first = lines[0].startswith("!") and not lines[1].startswith("!")
        assert lets_in_first or len(known) == len(PATHS), lines


@pytest.mark.parametrize("line", ["[ab].md", "a\\ b", "a" * 1001])
def test_what_is_not_read_leaves_all_open(line: str) -> None:
    assert DocsPatterns([line]).means("a") is None
