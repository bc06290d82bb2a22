"""Stage 1 over all files of a run: in this process, or shared out to several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from postlint import interruption
from postlint.findings.report import FailedPath
from postlint.run.chunk import check_and_encode, check_chunk, take_over
from postlint.run.pages import until_interrupted
from postlint.run.processes import (
    Jobs,
    LostProcessError,
    chunks,
    cluster_of,
    each_chunk,
    pool,
)
from postlint.run.results import Alone, CheckedFile

if TYPE_CHECKING:
    from postlint.cluster.connect import Cluster
    from postlint.run.encoding import EncodedResult
    from postlint.run.kept import KeptResults
    from postlint.run.setup import Setup

MANY = 200
"""Pages, from which on what is known of them is kept encoded: that takes less room, and some time."""


def check_files(
    files: Sequence[str], setup: Setup, *, jobs: Jobs = 1, kept: KeptResults | None = None
) -> Alone:
    """What comes of as many of `files` as can be checked before an interruption; `kept` knows of those of which it is
    known already. `jobs` says who does it.
    """
    known = kept.known(files) if kept is not None else {}
    left = [path for path in files if path not in known]
    processes, cluster = setup.processes_for(len(left), jobs), cluster_of(jobs)
    if processes > 1:
        checked = (
            _in_processes(left, setup, processes) if cluster is None else _on_cluster(left, setup, cluster)
        )
    else:
        check = partial(check_and_encode, setup=setup, encode=kept is not None or len(files) >= MANY)
        checked = until_interrupted(left, check)
    for outcome in checked:
        for crash in outcome.crashes:
            setup.crashes.add(crash)
    if kept is not None:
        from postlint.run.encoding import EncodedResult

        results = (outcome.result for outcome in checked if not outcome.crashes)
        whole = (each for each in results if isinstance(each, EncodedResult))
        kept.keep(each for each in whole if setup.touches(each.path) and setup.is_own(each.path))
    by_path = dict(zip(left, checked, strict=False))
    outcomes = [
        _known(known[path], setup) if path in known else by_path[path]
        for path in files
        if path in known or path in by_path
    ]
    return Alone(
        [outcome.result for outcome in outcomes if outcome.result is not None],
        [outcome.head for outcome in outcomes if outcome.head is not None],
        tuple(outcome.failure for outcome in outcomes if outcome.failure is not None),
        [path for path in left[len(checked) :] if setup.looks_at(path)],
    )


def _known(result: EncodedResult, setup: Setup) -> CheckedFile:
    """What the run is to know of a page of which all is known."""
    if setup.touches(result.path) and setup.is_own(result.path):
        return CheckedFile(result)
    if setup.reads_all_of(result.path):
        return CheckedFile(result.without_findings)
    return CheckedFile(head=result.head)


def _in_processes(files: Sequence[str], setup: Setup, processes: int) -> list[CheckedFile]:
    outcomes: list[CheckedFile] = []
    try:
        with pool(setup, processes) as executor:
            for chunk in each_chunk(executor, check_chunk, chunks(files, processes)):
                take_over(setup, chunk.learnt)
                outcomes += chunk.outcomes
    except LostProcessError:
        outcomes += _one_by_one(files[len(outcomes) :], setup)
    except KeyboardInterrupt:
        return outcomes
    return outcomes


def _on_cluster(files: Sequence[str], setup: Setup, cluster: Cluster) -> list[CheckedFile]:
    from postlint.run.elsewhere import check_elsewhere

    return check_elsewhere(files, setup, cluster)


def _one_by_one(files: Sequence[str], setup: Setup) -> Iterator[CheckedFile]:
    """The same where a process has come to its end: each page on its own, to know with which it does."""
    left = list(files)
    while left and not interruption.is_asked():
        try:
            with pool(setup, 1) as executor:
                for chunk in each_chunk(executor, check_chunk, [[path] for path in left]):
                    take_over(setup, chunk.learnt)
                    yield from chunk.outcomes
                    del left[0]
        except LostProcessError:
            yield CheckedFile(failure=FailedPath(left.pop(0), "the process that checked it came to its end"))
