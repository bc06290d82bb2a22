"""Which lines are other than before: sound for any text, as few as Git says, and never slow."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from postlint.changes import lines as module
from postlint.changes.lines import Lines, changed_lines
from repository import Repository

HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.M)


def _changed(before: bytes, now: bytes) -> set[int]:
    return {line for first, last in changed_lines(before, now).ranges for line in range(first, last + 1)}


def _text(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _longest(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    """How many lines the longest common subsequence has, in the plain and slow way."""
    above = [0] * (len(new) + 1)
    for one in old:
        row = [0]
        for place, other in enumerate(new):
            row.append(above[place] + 1 if one == other else max(above[place + 1], row[-1]))
        above = row
    return above[-1]


def _kept(before: bytes, now: bytes) -> list[bytes]:
    """The lines of `now` that are not said to be changed: they must be lines of `before`, in order."""
    changed = _changed(before, now)
    kept = [line for number, line in enumerate(now.splitlines(keepends=True), 1) if number not in changed]
    rest = iter(before.splitlines(keepends=True))
    assert all(line in rest for line in kept), (before, now)
    return kept


@pytest.mark.parametrize(
    ("before", "now", "ranges"),
    [
        (b"", b"", ()),
        (b"", b"a", ((1, 1),)),
        (b"a\n", b"", ()),
        (b"a\n", b"a", ((1, 1),)),
        (b"a", b"a\nb", ((1, 2),)),
        (b"a\nb\nc\n", b"a\nx\nc\n", ((2, 2),)),
        (b"a\nb\nc\n", b"a\nc\n", ()),
        (b"a\nb\n", b"b\na\n", ((2, 2),)),
        (b"a\na\na\n", b"a\na\na\na\n", ((4, 4),)),
        (b"a\rb\nc\n", b"a\rb\nx\n", ((2, 2),)),
        (b"a\r\n", b"a\n", ((1, 1),)),
        (b"\0\xff\n", b"\0\xff\n\n", ((2, 2),)),
        (b"1\n2\n3\n4\n5\n", b"0\n1\n3\nx\n5\ny\n", ((1, 1), (4, 4), (6, 6))),
    ],
)
def test_of_small_texts(before: bytes, now: bytes, ranges: tuple[tuple[int, int], ...]) -> None:
    assert changed_lines(before, now).ranges == ranges


@pytest.mark.parametrize("alphabet", [1, 2, 3, 8, 40])
def test_no_fewer_lines_are_kept_than_can_be(alphabet: int) -> None:
    chance = random.Random(alphabet)
    for _ in range(400):
        before, now = (
            _text([str(chance.randrange(alphabet)) for _ in range(chance.randrange(40))]) for _ in "ab"
        )
        assert len(_kept(before, now)) == _longest(
            before.splitlines(keepends=True), now.splitlines(keepends=True)
        )


@pytest.mark.parametrize("pairs", [0, 20_000])
def test_what_is_cut_short_is_still_sound(monkeypatch: pytest.MonkeyPatch, pairs: int) -> None:
    for name, value in {
        "_STEPS": 0,
        "_STEPS_A_LINE": 0,
        "_PAIRS": pairs,
        "_PAIRS_A_LINE": 0,
        "_STRETCH": 2,
    }.items():
        monkeypatch.setattr(module, name, value)
    chance = random.Random(5)
    for _ in range(400):
        before, now = (_text([str(chance.randrange(9)) for _ in range(chance.randrange(60))]) for _ in "ab")
        kept = _kept(before, now)
        if pairs:  # enough to look at all of them
            assert len(kept) == _longest(before.splitlines(keepends=True), now.splitlines(keepends=True))


def test_no_more_lines_than_git_says(tmp_path: Path) -> None:
    """On edits as people make them: words, paragraphs, blocks that are moved."""
    chance = random.Random(8)
    repository = Repository(tmp_path)
    before: dict[str, list[str]] = {}
    now: dict[str, list[str]] = {}
    for number in range(150):
        lines = [
            chance.choice(["", f"text {chance.randrange(400)}"]) for _ in range(chance.randrange(1, 300))
        ]
        before[f"{number}.md"], now[f"{number}.md"] = lines, _edited(lines, chance)
    repository.commit({path: _text(lines) for path, lines in before.items()})
    repository.write({path: _text(lines) for path, lines in now.items()})
    ours = theirs = 0
    for part in repository.git("diff", "-U0", "--no-color").split("diff --git a/")[1:]:
        path = part.partition(" ")[0]
        said = {
            int(start) + offset for start, count in HUNK.findall(part) for offset in range(int(count or "1"))
        }
        ours += len(_changed(_text(before[path]), _text(now[path])))
        theirs += len(said)
        _kept(_text(before[path]), _text(now[path]))
    assert theirs > 1000
    assert ours <= theirs


def _edited(lines: Sequence[str], chance: random.Random) -> list[str]:
    edited = list(lines)
    for _ in range(chance.randrange(12)):
        at = chance.randrange(len(edited) + 1)
        end = at + chance.randrange(6)
        kind = chance.choice(["in", "out", "over", "move", "twice"])
        if kind == "in":
            edited[at:at] = ["", f"new {chance.randrange(9)}"]
        elif kind == "out":
            del edited[at:end]
        elif kind == "over":
            edited[at : at + 1] = ["other"]
        else:
            block = edited[at:end]
            if kind == "move":
                del edited[at:end]
            to = chance.randrange(len(edited) + 1)
            edited[to:to] = block
    return edited


MANY = 25_000
HOSTILE: dict[str, Callable[[random.Random], tuple[list[str], list[str]]]] = {
    "reversed": lambda _: (lines := [str(n) for n in range(MANY)], lines[::-1]),
    "each twice": lambda _: (
        [str(n) for n in range(MANY)],
        [str(n) for n in range(MANY) for _ in range(2)],
    ),
    "all twice": lambda _: ([str(n) for n in range(MANY)], [str(n) for n in range(MANY)] * 2),
    "one line over and over": lambda _: (["a"] * MANY, ["a"] * 2 * MANY),
    "two lines in turn": lambda _: (["a", "b"] * (MANY // 2), ["b", "a"] * (MANY // 2)),
    "two halves changed over": lambda _: (
        ["a"] * (MANY // 2) + ["b"] * (MANY // 2),
        ["b"] * (MANY // 2) + ["a"] * (MANY // 2),
    ),
    "two lines at random": lambda chance: (chance.choices("ab", k=MANY), chance.choices("ab", k=MANY)),
    "a thousand lines at random": lambda chance: (
        chance.choices([str(n) for n in range(1000)], k=MANY),
        chance.choices([str(n) for n in range(1000)], k=MANY),
    ),
    "shuffled": lambda chance: (lines := [str(n) for n in range(MANY)], chance.sample(lines, MANY)),
    "a block moved": lambda _: (
        [str(n) for n in range(MANY)],
        [str(n) for n in [*range(MANY // 2, MANY), *range(MANY // 2)]],
    ),
    "more than are compared": lambda chance: (
        chance.choices("ab", k=300_000),
        chance.choices("ab", k=300_000),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_soon_whatever_is_compared(name: str, no_hang: None) -> None:
    before, now = (_text(lines) for lines in HOSTILE[name](random.Random(3)))
    started = time.process_time()
    changed = _changed(before, now)
    assert time.process_time() - started < 3
    if name == "a block moved":
        assert len(changed) == MANY // 2
    _kept(before, now)


def test_ranges_meet() -> None:
    lines = Lines(((2, 3), (7, 7)))
    assert [lines.meet(n, n) for n in range(1, 9)] == [False, True, True, False, False, False, True, False]
    assert lines.meet(1, 2)
    assert lines.meet(4, 9)
    assert not lines.meet(4, 6)
    assert not Lines().meet(1, 9)
    assert Lines.all().meet(9, 9)
