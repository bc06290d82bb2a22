"""What nobody tells the server: what changes on disk, where the editor does not say so, and that the editor is gone."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable

_PAUSE = 3.0
"""Seconds between two looks at the disk."""
_SHARE = 50
"""A look may take one of so many parts of the time."""


async def watch(
    look: Callable[[], Awaitable[object]], gone: Callable[[], object], editor: int | None
) -> None:
    """Looks at the disk now and then, and whether the process `editor` is still there; if not, calls `gone`."""
    pause = _PAUSE
    while True:
        await asyncio.sleep(pause)
        if editor is not None and not is_running(editor):
            gone()
        began = time.perf_counter()
        await look()
        pause = max(_PAUSE, _SHARE * (time.perf_counter() - began))


def is_running(process: int) -> bool:
    """Whether there is a process of that number, as far as that can be told."""
    if sys.platform == "win32":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
