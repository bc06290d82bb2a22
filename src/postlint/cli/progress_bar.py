"""The moving line under a long check of links."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.text import Text

from postlint.links.model.verdict import Observer, Status, Verdict
from postlint.report.sanitise import visible
from postlint.text import count_noun

_QUIET_SECONDS = 2.0
"""When nothing has come for so long, it is said what is waited for."""

_IN_WORDS = (
    ((Status.ALIVE, Status.MOVED), "alive"),
    ((Status.DEAD,), "dead"),
    (
        (Status.BLOCKED, Status.LIMITED, Status.UNREACHABLE, Status.TLS, Status.FORBIDDEN, Status.SKIPPED),
        "not to be checked",
    ),
)


class Tally(Observer):
    """Watches a check of links and says in a few words how it gets on."""

    def __init__(self) -> None:
        self.total: int | None = None
        self._hosts = 0
        self.done = 0
        self._counts: Counter[Status] = Counter()
        self._pending: dict[str, None] = {}
        self._paused: dict[str, float] = {}
        self._second_look = ""
        self._workers = 0
        self._latest = time.monotonic()

    def words(self, now: float, speed: float | None) -> str:
        """The state at `now`, a time of the monotonic clock; `speed` is in addresses a second."""
        counts = [
            f"{number:,} {word}"
            for kinds, word in _IN_WORDS
            if (number := sum(self._counts[k] for k in kinds))
        ]
        said = [count_noun(self._workers, "worker") if self._workers else ""]
        said += [", ".join(counts) or (f"{self._hosts} hosts" if self._hosts > 1 else "")]
        if speed:
            said.append(f"{speed:,.0f} a second" if speed >= 1 else f"{speed * 60:.0f} a minute")
        said += [*self._waiting_for(now), self._second_look]
        return " · ".join(filter(None, said))

    def _waiting_for(self, now: float) -> list[str]:
        # Called by the thread that draws while the check goes on: what changes is copied first.
        paused = {host: until - now for host, until in list(self._paused.items()) if until > now}
        pending = list(self._pending)
        if len(paused) > 1:
            return [f"{len(paused)} hosts asked for a pause"]
        if paused:
            ((host, seconds),) = paused.items()
            return [f"{visible(host)} asked for a pause of {seconds:.0f} s"]
        if pending and now - self._latest > _QUIET_SECONDS:
            return [f"waiting for {visible(pending[0])}"]  # the one that takes longest
        return []

    def queued(self, urls: int, hosts: int) -> None:
        self.total = (self.total or 0) + urls  # of several checks, one after another
        self._hosts = hosts

    def started(self, url: str) -> None:
        self._pending[url] = None

    def finished(self, url: str, verdict: Verdict) -> None:
        self._pending.pop(url, None)
        self._counts[verdict.status] += 1
        self.done += 1
        self._latest = time.monotonic()

    def waiting(self, host: str, seconds: float) -> None:
        self._paused[host] = max(self._paused.get(host, 0.0), time.monotonic() + seconds)

    def shared_out(self, workers: int) -> None:
        self._workers = workers

    def retrying(self, urls: int) -> None:
        self._second_look = f"a second look at {urls} that failed"


class _Bar:
    """A bar on standard error, as long as the block around it goes on."""

    _progress: Progress

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


def _progress(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    return Progress(*columns, console=console, transient=True)


class ProgressBar(_Bar, Tally):
    """Draws what it watches on standard error."""

    def __init__(self) -> None:
        super().__init__()
        # Text columns read rich's markup unless told not to; host names come from posts.
        self._progress = _progress(
            TextColumn("Checking {task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            Elapsed(),
            _StateColumn(self),
        )
        self._task = self._progress.add_task("links", total=None)

    def queued(self, urls: int, hosts: int) -> None:
        super().queued(urls, hosts)
        self._progress.reset(self._task, total=self.total, description="links")

    def pages(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total, description="pages")

    def finished(self, url: str, verdict: Verdict) -> None:
        super().finished(url, verdict)
        self._progress.update(self._task, completed=self.done)


class SitesBar(_Bar):
    """Draws how many of several sites are done, and which is being checked, on standard error."""

    def __init__(self, total: int) -> None:
        self._progress = _progress(
            TextColumn("Checking sites"),
            BarColumn(),
            MofNCompleteColumn(),
            Elapsed(),
            TextColumn("{task.description}", markup=False),
        )
        self._task = self._progress.add_task("", total=total)

    def show(self, done: int, name: str) -> None:
        """So many sites are done, and that of this name is next."""
        self._progress.update(self._task, completed=done, description=visible(name))


class _StateColumn(ProgressColumn):
    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def render(self, task: Task) -> Text:
        words = visible(self._tally.words(time.monotonic(), task.speed))
        return Text(words, overflow="ellipsis", no_wrap=True)
