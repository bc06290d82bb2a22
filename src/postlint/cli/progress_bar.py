"""The moving line under a long check of links."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from postlint.links.verdict import Status, Verdict
from postlint.report.sanitise import visible


class ProgressBar:
    """Watches a check of links (`postlint.links.outcome.Observer`) and draws it on standard error."""

    def __init__(self) -> None:
        self._counts: Counter[Status] = Counter()
        self._pending: dict[str, None] = {}
        # Text columns read rich's markup unless told not to; host names come from posts.
        self._progress = Progress(
            TextColumn("Checking links"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[said]}", markup=False),
            console=Console(stderr=True, markup=False, emoji=False, highlight=False),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, said="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def queued(self, urls: int, hosts: int) -> None:
        self._progress.update(self._task, total=urls, said=f"{hosts} hosts" if hosts > 1 else "")

    def started(self, url: str) -> None:
        self._pending[url] = None
        self._say(visible(next(iter(self._pending))))  # the one that takes longest

    def finished(self, url: str, verdict: Verdict) -> None:
        self._pending.pop(url, None)
        self._counts[verdict.status] += 1
        self._progress.advance(self._task)

    def waiting(self, host: str, seconds: float) -> None:
        self._say(f"{visible(host)} asked for a pause of {seconds:.0f} s")

    def looking_again(self, urls: int) -> None:
        self._say(f"a second look at {urls} that failed")

    def _say(self, text: str) -> None:
        dead = self._counts[Status.DEAD]
        self._progress.update(self._task, said=f"{dead} dead · {text}" if dead else text)
