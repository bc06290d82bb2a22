"""Posts of chance: nothing crashes, no place is outside of the file, none takes for ever.

`POSTLINT_FUZZ_SECONDS` says for how long (10; half of it in each of two tests), `POSTLINT_FUZZ_SEED` from where: with
the seed that a run printed, it tries the same posts in the same order. Without one it is always the same, so that a
change is not held up by what it did not do; with `random` it is another each time. What is found becomes a case of
`test_found.py`, made as small as it comes.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from fuzz.ignored import attempt_ignoring
from fuzz.mended import attempt_mending
from fuzz.posts import a_post, with_seed
from fuzz.trial import BrokenError, Trial, a_trial, attempt

SECONDS = float(os.environ.get("POSTLINT_FUZZ_SECONDS", "10"))
SEED = os.environ.get("POSTLINT_FUZZ_SEED") or "20261129"
SHARES = 2
_MOST_KINDS = 20
_MOST_ATTEMPTS = 300
"""How often a post is tried to make it smaller."""


Attempt: TypeAlias = Callable[[Trial, Path], None]


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("tried", [attempt, attempt_mending, attempt_ignoring])
def test_whatever_is_written(
    tried: Attempt, share: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = SEED if SEED != "random" else str(random.SystemRandom().randrange(10**9))
    chance = with_seed(f"{seed} {share}")
    end = time.monotonic() + SECONDS / SHARES
    posts = 0
    found: dict[str, str] = {}
    while time.monotonic() < end and len(found) < _MOST_KINDS:
        trial = a_trial(chance, tmp_path, a_post(chance))
        posts += 1
        problem = _problem(trial, tmp_path, tried)
        if problem is not None and _kind(problem) not in found:
            small = _made_small(trial, tmp_path, problem, tried)
            found[_kind(problem)] = f"{problem}\n    {small!r}"
    record_property("fuzz", f"seed {seed}, share {share}: {posts:,} posts")
    listed = "\n".join(found.values())
    assert not found, f"POSTLINT_FUZZ_SEED={seed} finds in {posts:,} posts\n{listed}"


def _problem(trial: Trial, folder: Path, tried: Attempt) -> str | None:
    try:
        tried(trial, folder)
    except Exception as error:  # noqa: BLE001 - every exception is what is looked for
        return str(error) if isinstance(error, BrokenError) else f"{type(error).__name__}: {error}"
    return None


def _kind(problem: str) -> str:
    """`problem` without what differs from one post to the next: words in quotes, and numbers."""
    return re.sub(r"'.*'|\".*\"|`.*`|\d+", "…", problem)[:120]


def _made_small(trial: Trial, folder: Path, problem: str, tried: Attempt) -> Trial:
    """`trial` with a post from which as much was taken out as can be, with the same `problem`."""
    attempts = 0
    size = len(trial.data) // 2
    while size and attempts < _MOST_ATTEMPTS:
        at = 0
        while at < len(trial.data) and attempts < _MOST_ATTEMPTS:
            smaller = trial._replace(data=trial.data[:at] + trial.data[at + size :])
            attempts += 1
            again = _problem(smaller, folder, tried)
            if again is not None and _kind(again) == _kind(problem):
                trial = smaller
            else:
                at += size
        size //= 2
    return trial
