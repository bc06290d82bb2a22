"""A chunk of pages, each checked alone, as plain data: it may come from another process, or from another machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.records import NamedTuple
from postlint.run.pages import check_file
from postlint.run.results import CheckedFile, PageResult

if TYPE_CHECKING:
    from postlint.generators.site_root import UnreadData
    from postlint.reads import SeenFile, SeenFolder
    from postlint.run.setup import Setup


def check_and_encode(path: str, setup: Setup, *, encode: bool) -> CheckedFile:
    """What becomes of the file at `path`; with `encode` its result is such that thousands take little room."""
    outcome = check_file(path, setup)
    if not encode or not isinstance(outcome.result, PageResult):
        return outcome
    from postlint.run.encoding import EncodedResult

    return outcome._replace(result=EncodedResult.of(outcome.result))


class Learnt(NamedTuple):
    """What a process has looked at so far beside the pages, and what of it it could not read."""

    unread: UnreadData
    files: Mapping[str, SeenFile]
    folders: Mapping[str, SeenFolder]
    depend_on_hour: bool


def learnt(setup: Setup) -> Learnt:
    """What this process has looked at since it was asked last."""
    reads = setup.roots.tree.reads
    unread = setup.roots.data.unread_data
    return (
        Learnt(unread, *reads.new(), reads.depend_on_hour)
        if reads is not None
        else Learnt(unread, {}, {}, False)
    )


def take_over(setup: Setup, other: Learnt) -> None:
    """Takes over what another process has looked at."""
    setup.roots.data.learn(other.unread)
    reads = setup.roots.tree.reads
    if reads is not None:
        reads.take_over(other.files, other.folders)
        reads.depend_on_hour |= other.depend_on_hour


class CheckedChunk(NamedTuple):
    """What became of the files, and what was looked at beside them."""

    outcomes: list[CheckedFile]
    learnt: Learnt


def check_chunk(setup: Setup, paths: Sequence[str]) -> CheckedChunk:
    """What becomes of the files at `paths`."""
    return CheckedChunk([check_and_encode(path, setup, encode=True) for path in paths], learnt(setup))
