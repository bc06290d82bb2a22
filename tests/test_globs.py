"""Patterns: against Git, against pathspec, against a plain reading of the words, and in linear time."""

from __future__ import annotations

import random
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pathspec
import pytest

from postlint.address_globs import AddressGlobs, address_fault
from postlint.globs import (
    LONGEST,
    Exclusions,
    Globs,
    escape_glob,
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
    *(
        "[ab]",
        "[!a]",
        "[^b]",
        "[a-c]",
        "[]a]",
        "[!]a]",
        "[a-]",
        "[-a]",
        "[\\]a]",
        "[[:alpha:]]",
        "[![:digit:]b]",
        "[c-a]",
    ),
    *(
        "[a",
        "[[:nope:]]",
        "[[:a]",
        "\\a",
        "\\*",
        "\\[",
        "\\",
        " ",
        "\\ ",
        "-",
        "#",
        "!",
        "[",
        "]",
        "[a/b]",
        "[*]",
    ),
]
NAMES = ["a", "b", "c", "ab", "ba", "abc", "a.b", "*", "[", "-", " a", "a ", "]", "#a", "!a", "^", "\\"]


class Case(NamedTuple):
    """A list of patterns and the paths that it is held against."""

    patterns: list[str]
    paths: list[str]


def ignored_by_git(folder: Path, cases: Sequence[Case]) -> list[set[str]]:
    """For each case those of its paths that Git ignores: asked once for all, each being a folder with a `.gitignore`.

    The paths exist nowhere, so that each is taken for a file.
    """
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    asked: list[str] = []
    for number, case in enumerate(cases):
        home = folder / str(number)
        home.mkdir()
        text = "".join(f"{pattern}\n" for pattern in case.patterns)
        (home / ".gitignore").write_text(text, encoding="utf-8", newline="\n")
        asked += (f"{number}/{path}" for path in case.paths)
    command = ["git", "-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin", "-z"]
    done = subprocess.run(
        command, cwd=folder, input="\0".join(asked).encode(), capture_output=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    ignored: list[set[str]] = [set() for _ in cases]
    for told in done.stdout.decode().split("\0")[:-1]:
        number_, _, path = told.partition("/")
        ignored[int(number_)].add(path)
    return ignored


def _seeded() -> random.Random:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # shown where a test fails: put it in the place of the line above
    return random.Random(seed)


def _case(rng: random.Random) -> Case:
    """A pattern of whatever pieces, and paths of which some are near it."""
    pattern = "".join(rng.choices(PIECES, k=rng.randint(1, 7)))
    pattern = f"!{pattern}" if rng.random() < 0.05 else pattern
    near = re.sub(r"\[.*?\]|\*\*?|\?", lambda _: rng.choice(["a", "b", "ab", "a/b", ""]), pattern).replace(
        "\\", ""
    )
    paths = {"/".join(rng.choices(NAMES, k=rng.randint(1, 4))) for _ in range(20)} | {
        near,
        f"{near}/a",
        f"c/{near}",
    }
    return Case([pattern], [path for path in paths if not {"", ".", ".."} & set(path.split("/"))])


def test_single_patterns_mean_what_git_means(tmp_path: Path) -> None:
    """Also what Git takes for no pattern, and lets mean nothing."""
    rng = _seeded()
    cases = [_case(rng) for _ in range(1500)]
    for case, theirs in zip(cases, ignored_by_git(tmp_path, cases), strict=True):
        ours = read_gitignore(case.patterns)
        assert {path for path in case.paths if ours.match_file(path)} == theirs, case.patterns


def test_lists_mean_what_git_means(tmp_path: Path) -> None:
    """The last that matches, `!`, and that nothing is let in again where a folder is left out."""
    rng = _seeded()
    plain = [
        "a",
        "/a",
        "a/",
        "b/",
        "/b/",
        "*",
        "/*",
        "a/*",
        "a/**",
        "**/b",
        "*/c",
        "a/b",
        "a/b/",
        "c",
        "**",
        "[ab]/c",
    ]
    cases = [
        Case(
            [rng.choice(["", "", "!"]) + rng.choice(plain) for _ in range(rng.randint(2, 6))],
            ["/".join(rng.choices("abc", k=rng.randint(1, 4))) for _ in range(30)],
        )
        for _ in range(1000)
    ]
    for case, theirs in zip(cases, ignored_by_git(tmp_path, cases), strict=True):
        ours = exclusions(case.patterns)
        assert {path for path in case.paths if ours.match_file(path)} == theirs, case.patterns
        # In a list that says which files are meant, the last pattern decides without regard to what is a folder.
        meant = {path for path in case.paths if globs(case.patterns).match_file(path)}
        each = [
            (globs([pattern.removeprefix("!")]), not pattern.startswith("!")) for pattern in case.patterns
        ]
        last = {path: [says for found, says in each if found.match_file(path)][-1:] for path in case.paths}
        assert meant == {path for path, says in last.items() if says == [True]}, case.patterns
        assert meant <= theirs, case.patterns


def test_lists_mean_what_pathspec_means(tmp_path: Path) -> None:
    """And where they do not, Git has it our way."""
    rng = _seeded()
    pieces = ["a", "b", "c", "ab", "/", "/", "*", "?", "[ab]", "[a-c]", "\\*", "**/", "/**"]
    differing: dict[tuple[str, ...], Case] = {}
    compared = 0
    while compared < 5000:
        patterns = ["".join(rng.choices(pieces, k=rng.randint(1, 5))) for _ in range(rng.randint(1, 3))]
        # There `[!a]` may be a `/`, and `***` and `a**` are read in ways of its own.
        if any(glob_fault(each) or re.search(r"\*{3}|[^/!]\*\*|\*\*[^/]", each) for each in patterns):
            continue
        theirs = pathspec.GitIgnoreSpec.from_lines(patterns)
        for path in {
            "/".join(rng.choices(["a", "b", "c", "ab", "*"], k=rng.randint(1, 4))) for _ in range(10)
        }:
            compared += 1
            if globs(patterns).match_file(path) is not theirs.match_file(path):
                differing.setdefault(tuple(patterns), Case(patterns, [])).paths.append(path)
    cases = list(differing.values())
    for case, ignored in zip(cases, ignored_by_git(tmp_path, cases), strict=True):
        assert {path for path in case.paths if globs(case.patterns).match_file(path)} == ignored, (
            case.patterns
        )
    assert sum(len(case.paths) for case in cases) < compared / 20


@pytest.mark.parametrize(
    ("patterns", "path", "meant"),
    [
        (["**/*.md"], "a.md", True),
        (["content/**"], "content/", False),  # all that lies in it
        (["content/**"], "content", False),
        (["drafts/"], "drafts/", True),
        (["drafts/"], "drafts", False),
        (["drafts/"], "x/drafts/a/b.md", True),
        (["content/**", "!_index.md"], "content/blog/_index.md", False),
        (["content/", "!content/archive/"], "content/archive/a.md", False),
        (["content/", "!content/archive/", "content/archive/2020/"], "content/archive/2020/a.md", True),
        (["content/archive/2020/", "!content/"], "content/archive/2020/a.md", False),
        (["content/**", "!content/archive/"], "content/archive/a.md", False),
        (["*.md", "!content/"], "content/a.md", False),
        (["a ", "b\\ "], "b ", True),
        (["gr?sse"], "gr\udcf6sse", True),
        (["gr\udcf6sse"], "gr\udcf6sse", True),
        (["größe"], "gr\udcf6sse", False),
        (["?.md"], "ä.md", True),
        (["[α-ω].md"], "λ.md", True),
        (["a" * LONGEST], "a" * LONGEST, True),
        (["a" * (LONGEST + 1)], "a" * (LONGEST + 1), False),
        ([], "a", False),
    ],
)
def test_which_files_are_meant(patterns: list[str], path: str, *, meant: bool) -> None:
    assert globs(patterns).match_file(path) is meant


@pytest.mark.parametrize(
    ("patterns", "path", "left_out"),
    [
        (["vendor/", "!README.md"], "vendor/x/README.md", True),
        (["README*", "!README.md"], "docs/README.md", False),
        (["drafts/", "!drafts/a.md"], "drafts/a.md", True),
        (["drafts/*", "!drafts/a.md"], "drafts/a.md", False),
    ],
)
def test_which_files_are_left_out(patterns: list[str], path: str, *, left_out: bool) -> None:
    assert exclusions(patterns).match_file(path) is left_out


def test_patterns_of_a_list_are_told_apart() -> None:
    found = globs(["content/**", "*.md", "!a.md", "x/", "content/a.md"])
    assert found.matching("content/a.md") == ("content/**", "*.md", "content/a.md")


@pytest.mark.parametrize("path", ["a[b]/c*", "a\\b", "?", "x/[!a]/**", "!a", "plain/path.md"])
def test_an_escaped_path_means_itself(path: str) -> None:
    assert globs([f"/{escape_glob(path)}"]).match_file(path)
    assert not globs([f"/{escape_glob(path)}"]).match_file("a/c")


def test_unused_patterns_are_those_that_did_nothing() -> None:
    patterns = ["*.md", "content/**", "!content/old/**", "!content/new/a.md", "contnet/**", "b/"]
    paths = ["content/old/a.md", "content/new/b.md", "x.md", "c/b/x.txt"]
    assert globs(patterns).unused(paths) == ("!content/new/a.md", "contnet/**")
    assert globs(patterns).unused([]) == tuple(patterns)
    # What lies in a folder that is left out is not let in again.
    assert exclusions(["content/", "!content/a.md"]).unused(["content/a.md"]) == ("!content/a.md",)
    assert exclusions(["content/*", "!content/a.md"]).unused(["content/a.md"]) == ()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "must not be empty"),
        (" ", "must not be empty"),
        ("a" * 1001, "is 1,001 characters long"),
        ("!", "names no file"),
        ("/", "names no file"),
        ("#a", "write `\\#a`"),
        ("a\\", "nothing after its last"),
        ("[a", "its `[` has no `]`"),
        ("![a", "its `[` has no `]`"),
        ("[z-a]", "write `a-z`"),
        ("[[:foo:]]", "no class `[:foo:]`"),
        ("./content/**", "write `content/**`"),
        ("./README.md", "write `/README.md`"),
        ("!./a", "write `!/a`"),
        ("a/./b", "write `a/b`"),
        ("../x/**", "without `..`"),
        ("a//b", "one `/`"),
        ("content\\blog\\**", "write `content/blog/**`"),
        ("C:\\site\\**", "a place on one computer"),
        ("C:/site/**", "a place on one computer"),
        ("\\\\server\\share", "a place on one computer"),
    ],
)
def test_what_is_no_pattern_is_told_with_what_to_write(pattern: str, words: str) -> None:
    fault = glob_fault(pattern)
    assert fault is not None
    assert words in fault


@pytest.mark.parametrize(
    "pattern",
    [
        "**",
        "*",
        "a/",
        "/a",
        "a/**/b",
        "[!a]",
        "[]a]",
        "[^]]",
        "\\!a",
        "\\#a",
        "a\\ ",
        "a\\[b]",
        "[\\]]",
        "[\\d]",
        "...",
        "a..b",
        ".a",
    ],
)
def test_what_git_reads_is_a_pattern(pattern: str) -> None:
    assert glob_fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "text", "meant"),
    [
        ("*.md", "a/b.md", True),  # no FNM_PATHNAME
        ("a?c", "a/c", True),
        ("[a-c]x", "bx", True),
        ("[^a]x", "/x", True),
        ("\\*", "*", True),
        ("\\*", "a", False),
        ("[a", "[a", False),
        ("a\\", "a\\", True),
        ("a*" * 501, "a" * 501, False),
    ],
)
def test_texts_as_ruby_matches_them(pattern: str, text: str, *, meant: bool) -> None:
    assert shell_glob(pattern)(text) is meant


@pytest.mark.parametrize(
    ("pattern", "text", "meant"),
    [
        ("© *", "© Jane Doe / Society", True),
        ("© *", "(c) Jane", False),
        ("*a*b", "xaxxb", True),
        ("[a]?", "[a]?", True),
        ("[a]?", "ab", False),
        ("a*a", "a", False),
        ("*", "", True),
    ],
)
def test_texts_with_stars(pattern: str, text: str, *, meant: bool) -> None:
    assert star_glob(pattern)(text) is meant


def _plainly(pattern: str, path: str) -> bool:
    """What the words say of a path glob, tried way by way."""
    if not pattern:
        return not path
    if pattern.startswith("**/"):
        rest = pattern[3:]
        return _plainly(rest, path) or any(
            _plainly(rest, path[at + 1 :]) for at, letter in enumerate(path) if letter == "/"
        )
    if pattern.startswith("**"):
        return any(_plainly(pattern[2:], path[at:]) for at in range(len(path) + 1))
    if pattern[0] == "*":
        end = path.find("/") if "/" in path else len(path)
        return any(_plainly(pattern[1:], path[at:]) for at in range(end + 1))
    if not path or (path[0] == "/" if pattern[0] == "?" else path[0] != pattern[0]):
        return False
    return _plainly(pattern[1:], path[1:])


def test_path_globs_mean_what_the_words_say() -> None:
    rng = _seeded()
    for _ in range(20_000):
        pattern = "".join(rng.choices(["a", "b", "/", "*", "**", "**/", "?"], k=rng.randint(0, 6)))
        path = "".join(rng.choices("ab/", k=rng.randint(0, 7)))
        assert matches_path(pattern, path) is _plainly(pattern, path), (pattern, path)


KINDS: dict[str, Callable[[str, str], bool]] = {
    "git": lambda pattern, text: globs([pattern]).match_file(text),
    "exclusions": lambda pattern, text: exclusions([pattern]).match_file(text),
    "address": lambda pattern, text: AddressGlobs([f"https://h/{pattern}"]).match(f"https://h/{text}"),
    "path": matches_path,
    "ruby": lambda pattern, text: shell_glob(pattern)(text),
    "stars": lambda pattern, text: star_glob(pattern)(text),
}
HOSTILE = [
    ("*a" * 499 + "b", "a" * 4000),
    ("**/a/" * 199 + "b", "a/" * 2000 + "a"),
    ("**/a/" * 12 + "b", "a/" * 100 + "a"),
    ("*" * 1000, "a" * 4000),
    ("*?" * 500, "a" * 4000 + "/"),
    ("[a-[a-[" * 142, "a" * 4000),
    ("*[a-z]" * 166, "a" * 4000 + "/"),
    ("*[!b]" * 199 + "b", "a" * 4000),
    ("{a,b}" * 200, "a" * 200),
    ("{" * 1000, "{" * 1000),
    ("**a" * 333, "a" * 4000 + "b"),
    ("[[:alpha:]" * 99, "a" * 4000),
    ("\\" * 999, "\\" * 500),
]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_patterns_end(kind: str) -> None:
    for pattern, text in HOSTILE:
        KINDS[kind](pattern, text)
        glob_fault(pattern)
        address_fault(pattern)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("piece", "end"), [("*a", "b"), ("**/a/", "b"), ("*[ab]", "[c]")])
def test_the_time_grows_with_the_text(kind: str, piece: str, end: str) -> None:
    """Four times the text and the pattern: what goes back would take far more than sixteen times as long."""

    def seconds(size: int) -> float:
        pattern, text = piece * size + end, "a/" * 50 * size if "/" in piece else "a" * 100 * size
        globs.__globals__["_globs"].cache_clear()
        begun = time.process_time()
        KINDS[kind](pattern, text)
        return time.process_time() - begun

    small, large = (min(seconds(size) for _ in range(3)) for size in (12, 48))
    assert large < 40 * small + 0.05


def test_many_patterns_cost_no_more_than_few() -> None:
    """Plain names and places, and globs in a folder, are looked up and not tried one by one."""

    def seconds(count: int) -> float:
        patterns = [f"content/{n}.md" for n in range(count)] + [f"name-{n}.md" for n in range(count)]
        found = Globs([*patterns, *(f"content/{n}/**" for n in range(count))])
        begun = time.process_time()
        for n in range(300):
            assert found.match_file(f"content/{n % 50}.md")
        return time.process_time() - begun

    few, many = (min(seconds(count) for _ in range(3)) for count in (100, 6400))
    assert many < 4 * few + 0.05


def test_an_answer_is_that_of_the_path_asked_for() -> None:
    found: Globs = Exclusions(["a/", "!b"])
    assert [found.match_file(path) for path in ("a/c", "b", "a/c", "a", "a/")] == [
        True,
        False,
        True,
        False,
        True,
    ]
