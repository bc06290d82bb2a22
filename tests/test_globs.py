"""Patterns: against Git, against pathspec, against a plain reading of the words, and in linear time."""

from __future__ import annotations

import random
import re
import subprocess
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pathspec
import pytest

from postlint.globs import (
    LONGEST,
    AddressGlobs,
    Exclusions,
    Globs,
    address_fault,
    escaped,
    exclusions,
    glob_fault,
    globs,
    matches_path,
    read_gitignore,
    shell_glob,
    star_glob,
)

PIECES = [
    *("a", "b", "c", "ab", "a", "b", "/", "/", "/", "*", "*", "**", "**", "?", "."),
    *("[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[!]a]", "[a-]", "[-a]", "[\\]a]", "[[:alpha:]]", "[![:digit:]b]", "[c-a]"),
    *("[a", "[[:nope:]]", "[[:a]", "\\a", "\\*", "\\[", "\\", " ", "\\ ", "-", "#", "!", "[", "]", "[a/b]", "[*]"),
]
NAMES = ["a", "b", "c", "ab", "ba", "abc", "a.b", "*", "[", "-", " a", "a ", "]", "#a", "!a", "^", "\\"]


class Ignoring:
    """Git itself, asked with a `.git/info/exclude` of our own. The paths exist nowhere: each is taken for a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git("init", "-q", ".")

    def _git(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            ["git", "-c", "core.excludesFile=", *arguments],
            cwd=self.folder,
            input=given.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode in {0, 1}, done.stderr
        return done.stdout.decode()

    def of(self, lines: Sequence[str], paths: Iterable[str]) -> set[str]:
        """Those of `paths` that Git ignores."""
        file = self.folder / ".git/info/exclude"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
        told = self._git("check-ignore", "--no-index", "--stdin", "-z", given="".join(f"{p}\0" for p in paths))
        return set(told.split("\0")) - {""}


@pytest.fixture(scope="session")
def git(tmp_path_factory: pytest.TempPathFactory) -> Ignoring:
    return Ignoring(tmp_path_factory.mktemp("ignoring"))


def _seed() -> random.Random:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # shown where the test fails: put it in the place of the line above
    return random.Random(seed)


def _pattern(rng: random.Random) -> str:
    pattern = "".join(rng.choices(PIECES, k=rng.randint(1, 7)))
    return f"!{pattern}" if rng.random() < 0.1 else pattern


def _path(rng: random.Random) -> str:
    return "/".join(rng.choices(NAMES, k=rng.randint(1, 4)))


def test_single_patterns_mean_what_git_means(git: Ignoring) -> None:
    """Also what Git takes for no pattern, and lets mean nothing."""
    rng = _seed()
    for _ in range(300):
        pattern = _pattern(rng)
        paths = {_path(rng) for _ in range(60)} | {re.sub(r"[*?\[\]\\!]", "a", pattern).strip("/ ") or "a"}
        paths = {path for path in paths if "//" not in path and not {".", "..", ""} & set(path.split("/"))}
        ours = {path for path in paths if read_gitignore([pattern]).match_file(path)}
        assert ours == git.of([pattern], paths), pattern


def test_lists_mean_what_git_means(git: Ignoring) -> None:
    """The last that matches, `!`, and that nothing is let in again where a folder is left out."""
    rng = _seed()
    plain = ["a", "/a", "a/", "b/", "/b/", "*", "/*", "a/*", "a/**", "**/b", "*/c", "a/b", "a/b/", "c", "**", "[ab]/c"]
    for _ in range(300):
        lines = [rng.choice(["", "", "!"]) + rng.choice(plain) for _ in range(rng.randint(2, 6))]
        paths = {"/".join(rng.choices("abc", k=rng.randint(1, 4))) for _ in range(40)}
        ignored = git.of(lines, paths)
        assert {path for path in paths if exclusions(lines).match_file(path)} == ignored, lines
        # A list that says which files are meant means none but those, and more of them can be taken away.
        assert {path for path in paths if globs(lines).match_file(path)} <= ignored, lines


def _as_pathspec_has_it(patterns: list[str], path: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pathspec.GitIgnoreSpec.from_lines(patterns).match_file(path)


def test_lists_mean_what_pathspec_means(git: Ignoring) -> None:
    """It did this before, but for what its own versions differ in: folders that are taken away."""
    rng = _seed()
    pieces = ["a", "b", "c", "ab", "/", "/", "*", "?", "[ab]", "[!a]", "[a-c]", "\\*"]
    compared = 0
    while compared < 4000:
        patterns = ["".join(rng.choices(pieces, k=rng.randint(1, 5))) for _ in range(rng.randint(1, 3))]
        patterns += [f"!{pattern}" for pattern in patterns[:1] if not pattern.endswith("/") and rng.random() < 0.3]
        patterns += rng.choices(["**/a", "a/**", "**/b/**", "*.md"], k=1)
        if any(glob_fault(pattern) for pattern in patterns) or any("/[!" in p or p.startswith("[!") for p in patterns):
            continue
        for path in {"/".join(rng.choices(["a", "b", "c", "ab", "*"], k=rng.randint(1, 4))) for _ in range(10)}:
            compared += 1
            ours = globs(patterns).match_file(path)
            if ours != _as_pathspec_has_it(patterns, path):
                # Where they differ it is over one pattern, and Git has it our way.
                assert len(patterns) > 1 or ours == (path in git.of(patterns, [path])), (patterns, path)
                alone = [p for p in patterns if globs([p]).match_file(path) != _as_pathspec_has_it([p], path)]
                assert alone, (patterns, path)
                for pattern in alone:
                    assert globs([pattern]).match_file(path) == (path in git.of([pattern], [path])), (pattern, path)
