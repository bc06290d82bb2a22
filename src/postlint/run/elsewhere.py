"""Stage 1 by the workers of a cluster, which may be other machines: each must see the files that this one sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from postlint.cluster.executor import ClusterExecutor, working
from postlint.findings.report import FailedPath
from postlint.reads import Stamp, digest_of, stamp_of
from postlint.records import NamedTuple
from postlint.run.chunk import CheckedChunk, check_and_encode, check_chunk, take_over
from postlint.run.processes import chunks, each_chunk, hold, submit
from postlint.run.results import CheckedFile

if TYPE_CHECKING:
    from postlint.cluster.connect import Cluster
    from postlint.run.setup import Setup

_LOST_TWICE = "the worker of the cluster that checked it was lost, and the next one, too"


class _SentFile(NamedTuple):
    """A file that a worker is to read, and its stamp here."""

    path: str
    stamp: Stamp | None


class _Checked(NamedTuple):
    """Files that a worker checked; those `in_doubt` may be other ones there."""

    files: Sequence[_SentFile]
    chunk: CheckedChunk | None
    in_doubt: frozenset[str] = frozenset()


def check_elsewhere(files: Sequence[str], setup: Setup, cluster: Cluster) -> list[CheckedFile]:
    """What comes of as many of `files` as can be checked before an interruption.

    Raises:
        ClusterError: the cluster is gone, or the files are too large to be sent.
    """
    outcomes: list[CheckedFile] = []
    sent = [_SentFile(path, stamp_of(setup.root / path)) for path in files]
    try:
        with _workers(files, setup, cluster) as executor:
            parts = chunks(sent, len(cluster.workers()))
            again = partial(_one_by_one, executor)
            for several in each_chunk(executor, _check, parts, again=again):
                for checked in several:
                    outcomes += _as_here(checked, setup, cluster)
                cluster.observer.pages(len(outcomes), len(files))
    except KeyboardInterrupt:
        return outcomes
    return outcomes


@contextmanager
def _workers(files: Sequence[str], setup: Setup, cluster: Cluster) -> Iterator[ClusterExecutor]:
    """The workers, which see the folder of the site, or have a copy of its texts for as long."""
    root = setup.root
    if cluster.sees(root, files):
        with working(cluster, setup.recipe, hold, partial(cluster.who_see, root, files)) as executor:
            yield executor
        return
    from postlint.cluster.copies import InCopy, forget, send_copy

    name = uuid4().hex

    def prepare(workers: list[str]) -> list[str]:
        send_copy(cluster, name, root, workers)
        return workers

    with working(cluster, InCopy(name, setup.recipe_at), hold, prepare) as executor:
        try:
            yield executor
        finally:
            cluster.run(forget, name, workers=cluster.workers())


def _check(setup: Setup, files: Sequence[_SentFile]) -> tuple[_Checked, ...]:
    unsaved = setup.roots.tree.unsaved
    in_doubt = frozenset(
        file.path
        for file in files
        if file.path not in unsaved and not _is_like(file.stamp, stamp_of(setup.root / file.path))
    )
    return (_Checked(files, check_chunk(setup, [file.path for file in files]), in_doubt),)


def _is_like(here: Stamp | None, there: Stamp | None) -> bool:
    if here is None or there is None:
        return False
    return (here.size, here.modified) == (there.size, there.modified)


def _one_by_one(executor: ClusterExecutor, files: Sequence[_SentFile]) -> tuple[_Checked, ...]:
    """Files that were lost with their worker, once more: each on its own, to know with which it comes to its end."""
    from concurrent.futures import BrokenExecutor

    waiting = [(file, submit(executor.suspicious, _check, [file])) for file in files]
    found: list[_Checked] = []
    for file, future in waiting:
        if isinstance(future.exception(), BrokenExecutor):
            found.append(_Checked([file], None))
        else:
            found += future.result()
    return tuple(found)


def _as_here(checked: _Checked, setup: Setup, cluster: Cluster) -> Iterator[CheckedFile]:
    """What became of the files; of those that a worker saw otherwise, what comes of them here."""
    if checked.chunk is None:
        yield from (CheckedFile(failure=FailedPath(file.path, _LOST_TWICE)) for file in checked.files)
        return
    take_over(setup, checked.chunk.learnt)
    for file, outcome in zip(checked.files, checked.chunk.outcomes, strict=True):
        if file.path in checked.in_doubt and not _is_same(file.path, outcome, setup):
            cluster.say("some pages were checked on this machine, as a worker of the cluster saw other files")
            yield check_and_encode(file.path, setup, encode=True)
        else:
            yield outcome


def _is_same(path: str, outcome: CheckedFile, setup: Setup) -> bool:
    with suppress(OSError):
        return outcome.result is not None and outcome.result.digest == digest_of(setup.read(path))
    return False
