"""Progress of the network part, on a terminal's standard error only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postlint.links.model.verdict import Observer


@contextmanager
def progress(*, shown: bool) -> Iterator[Observer | None]:
    """Watches the checking of links and shows it while it lasts.

    Whether standard error is a terminal is asked of the stream itself: FORCE_COLOR, which CI sets, must not bring
    moving lines into a log.
    """
    if not shown or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from postlint.cli.progress_bar import ProgressBar

    with ProgressBar() as bar:
        yield bar
