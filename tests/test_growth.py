"""What n of something costs, counted and not timed: `benchmarks/growth.py` measures the rest."""

from __future__ import annotations

import difflib
import json
import random
from pathlib import Path

import pytest

from postlint import near_names
from postlint.errors import SchemaError
from postlint.findings.finding import Span
from postlint.globs import GlobLists, LiteralIndex, gitignore_literals, glob_literals, globs, matches_path
from postlint.near_names import NearNames, distance
from postlint.rules.suppressions import Suppression, SuppressionIndex, Verb, WrittenComment
from postlint.schema.library import Library, preset_names


def _words(number: int, seed: int) -> list[str]:
    chosen = random.Random(seed)
    return ["".join(chosen.choices("abcdefghij-", k=chosen.randint(3, 14))) for _ in range(number)]


def _slip(word: str, chosen: random.Random) -> str:
    letters = list(word)
    for _ in range(chosen.randint(1, 2)):
        at = chosen.randrange(len(letters))
        letters[at : at + 1] = chosen.choice(["", "x", letters[at] + "k"])
    return "".join(letters) or "x"


def _plain_distance(left: str, right: str) -> int:
    """By the definition: the whole table."""
    rows = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (left[i - 1] != right[j - 1])
            )
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_a_distance_within_its_limit_is_that_of_the_whole_table() -> None:
    chosen = random.Random(7)
    for _ in range(5_000):
        left, right = ("".join(chosen.choices("abc", k=chosen.randint(0, 8))) for _ in range(2))
        limit = chosen.randint(0, 3)
        assert distance(left, right, limit) == min(_plain_distance(left, right), limit + 1), (left, right)


@pytest.mark.parametrize("cutoff", [0.7, 0.78, 0.8, 0.85])
def test_the_closest_name_is_that_of_difflib(cutoff: float) -> None:
    chosen = random.Random(3)
    names = _words(300, seed=1)
    near = NearNames(names)
    for name in names:
        wanted = _slip(name, chosen)
        expected = difflib.get_close_matches(wanted, names, n=1, cutoff=cutoff)
        assert near.closest(wanted, cutoff) == (expected[0] if expected else None), wanted


def test_names_within_a_few_slips_are_all_found() -> None:
    chosen = random.Random(4)
    names = [name for name in _words(300, seed=2) if len(name) >= 7]
    near = NearNames(names)
    for name in names:
        wanted = _slip(name, chosen)
        expected = {other for other in names if distance(wanted, other, 2) <= 2}
        assert {other for _, other in near.within(wanted, 2)} == expected, wanted


@pytest.mark.parametrize("number", [1_000, 4_000])
def test_a_look_for_a_near_name_compares_a_limited_number(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = NearNames(f"section about topic number {i:05}" for i in range(number))
    compared = 0

    def counted(left: str, right: str, limit: int) -> int:
        nonlocal compared
        compared += 1
        return distance(left, right, limit)

    monkeypatch.setattr(near_names, "distance", counted)
    assert (1, "section about topic number 00123") in set(near.within("section abuot topic number 00123", 3))
    assert compared <= near_names.MOST_COMPARED


def test_a_long_name_is_near_to_none() -> None:
    assert NearNames(["a" * 100_000]).closest("a" * 99_999, 0.8) is None


_PATTERNS = (
    *(
        "p1/**",
        "p1/",
        "/p1",
        "p1",
        "*.md",
        "**/p1/*.md",
        "a/**/b.md",
        "a/*/b*.md",
        "*1.md",
        "p?/x",
        "[p]1/**",
    ),
    *("!p1/**", "# p1", r"p\\1", "p1/x ", "**", "*", "a//b", "{p1,p2}/**"),
)
_PATHS = (
    *("p1/a.md", "p1", "x/p1/a.md", "p2/a.md", "a/b.md", "a/c/b.md", "a/c/bc.md", "p1/x", "{p1,p2}/a"),
    *("p11.md", "1.md"),
)


def test_no_pattern_is_left_out_that_means_a_path() -> None:
    lists = GlobLists([[pattern] for pattern in _PATTERNS])
    for path in _PATHS:
        expected = [n for n, pattern in enumerate(_PATTERNS) if globs([pattern]).match_file(path)]
        assert list(lists.matching(path)) == expected, path


def test_no_glob_of_a_generator_is_left_out_that_means_a_path() -> None:
    index = LiteralIndex([(glob_literals(pattern),) for pattern in _PATTERNS])
    for path in _PATHS:
        expected = {n for n, pattern in enumerate(_PATTERNS) if matches_path(pattern, path)}
        assert expected <= set(index.candidates(path)), path


@pytest.mark.parametrize("pattern", ["p{}/**", "*-{}.md", "**/x{}/*", "content/p{}/*.md"])
def test_of_many_patterns_few_are_tried(pattern: str) -> None:
    index = LiteralIndex([(gitignore_literals(pattern.format(f"{i:05}")),) for i in range(4_000)])
    for path in ("p00123/a-00123.md", "content/p00123/a.md", "a/x00123/b.md"):
        assert len(index.candidates(path)) <= 60


def test_suppressions_cover_what_each_of_them_covers() -> None:
    chosen = random.Random(9)
    spans = [(first, first + chosen.randint(0, 6)) for first in chosen.choices(range(1, 200), k=60)]
    comment = WrittenComment(Span(0, 1), (("a", Span(0, 1)),), None)
    said = [Suppression(Verb.START, (comment,), *each) for each in spans]
    covered, other = SuppressionIndex(said).of("a".__eq__), SuppressionIndex(said).of("b".__eq__)
    for line in range(1, 210):
        for last in (line, line + 2):
            assert covered.covers(line, last) == any(
                each.first <= last and line <= each.last for each in said
            )
            assert not other.covers(line, last)


@pytest.mark.parametrize("keyword", ["anyOf", "allOf", "oneOf"])
@pytest.mark.parametrize("extra", [{}, {"unevaluatedProperties": False}])
def test_a_schema_that_multiplies_is_refused(
    tmp_path: Path, keyword: str, extra: dict[str, object], no_hang: None
) -> None:
    chain = {
        f"d{i}": {keyword: [{"$ref": f"#/$defs/d{i + 1}"}, {"$ref": f"#/$defs/d{i + 1}"}], **extra}
        for i in range(30)
    }
    (tmp_path / "s.json").write_text(
        json.dumps({"$ref": "#/$defs/d0", "$defs": {**chain, "d30": {"required": ["x"]}}}), encoding="utf-8"
    )
    with pytest.raises(
        SchemaError, match=r"s\.json: judging one value by it may take more than 10,000 steps"
    ):
        Library(tmp_path).schema("s.json")


def test_a_schema_that_goes_too_deep_is_refused(tmp_path: Path) -> None:
    chain = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(5_000)}
    (tmp_path / "s.json").write_text(
        json.dumps({"$ref": "#/$defs/d0", "$defs": {**chain, "d5000": {}}}), encoding="utf-8"
    )
    with pytest.raises(SchemaError, match="stand in each other more than 150 deep"):
        Library(tmp_path).schema("s.json")


def test_schemas_that_refer_to_themselves_and_all_presets_are_modest(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(
        json.dumps({"properties": {"parts": {"items": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}}}),
        encoding="utf-8",
    )
    library = Library(tmp_path)
    library.schema("s.json")
    for name in preset_names():
        library.schema(f"postlint:{name}")
