"""Whether a text is read in a time that grows with its length, and no faster."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from math import inf

import pytest


def assert_linear(
    read: Callable[[str], object], unit: str, before: str = "", after: str = "", *, length: int = 25_000
) -> None:
    """Fails where four times as many of `unit` take far more than four times as long; sixteen times is quadratic.

    The shorter text has about `length` letters of them, between `before` and `after`. Only the time of this thread
    counts, and of five tries the best, so that it does not matter what else the machine is doing; and no collection of
    garbage, which looks at all that other tests have left behind.
    """
    number = max(1, length // len(unit))
    small = large = inf
    for _ in range(5):
        small = min(small, _seconds(read, before + unit * number + after))
        large = min(large, _seconds(read, before + unit * number * 4 + after))
        if large <= 12 * max(small, 0.002):
            return
    pytest.fail(f"{number:,} of {unit!r} take {small:.3f} s, and {4 * number:,} {large:.3f} s")


def _seconds(read: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        start = time.thread_time()
        read(text)
        return time.thread_time() - start
    finally:
        gc.enable()
