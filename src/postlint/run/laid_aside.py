"""Runs that were begun, laid aside in a temporary file until the network was asked about the links of all of them."""

from __future__ import annotations

import base64
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from postlint.crashes import Crash
from postlint.files import Selection
from postlint.findings.report import FailedPath
from postlint.page.dialect import Dialect
from postlint.paths import NamedPath
from postlint.records import NamedTuple
from postlint.run.check import Begun, links_elsewhere
from postlint.run.chunk import Learnt, learnt, take_over
from postlint.run.encoding import EncodedFacts, EncodedResult, decode_found, encode_found
from postlint.run.on_site import site_of
from postlint.run.results import Alone, AnyResult, PageOnSite

if TYPE_CHECKING:
    from postlint.run.setup import Setup

_IN_MEMORY = 32 * 1024 * 1024
"""Bytes that are held before there is a file."""


class LaidAside(NamedTuple):
    """A run that was laid aside: where its pages are in the file, how its setup is made again and what it had come to
    know, the seconds that were spent on it, and what takes little room.
    """

    place: int
    size: int
    remake: Callable[[], Setup]
    learnt: Learnt
    crashes: tuple[Crash, ...]
    spent: float
    paths: Sequence[NamedPath]
    selection: Selection
    failures: tuple[FailedPath, ...]
    notices: Sequence[str]


class Shelf:
    """Where runs are laid aside that wait for the network. `close` ends the temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - see `close`

    def close(self) -> None:
        self._file.close()

    def lay_aside(self, begun: Begun) -> LaidAside | Begun:
        """Where it is then; itself where it cannot be laid aside: what is about a change is not, and the disk may be
        full.
        """
        setup = begun.setup
        if setup.change is not None:
            return begun
        rows = [_row(result, page) for result, page in zip(begun.alone.results, begun.on_site, strict=True)]
        data = json.dumps(rows, check_circular=False, separators=(",", ":")).encode("ascii")
        place = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(data)
        except OSError:
            return begun
        return LaidAside(
            place,
            len(data),
            setup.remake,
            learnt(setup),
            setup.crashes.found,
            time.perf_counter() - begun.started,
            begun.paths,
            begun.selection,
            begun.alone.failures,
            begun.notices,
        )

    def take_up(self, run: LaidAside) -> Begun:
        """The run as it was; the setup and the site are made again."""
        started = time.perf_counter() - run.spent
        setup = run.remake()
        take_over(setup, run.learnt)
        for crash in run.crashes:
            setup.crashes.add(crash)
        self._file.seek(run.place)
        rows = [_read_row(row, setup.roots.dialect_of) for row in json.loads(self._file.read(run.size))]
        alone = Alone([result for result, _ in rows], (), run.failures, ())
        site = site_of(alone, setup)
        return Begun(
            run.paths,
            run.selection,
            setup,
            alone,
            site,
            None,
            [page for _, page in rows],
            links_elsewhere(alone, setup, site, None),
            online=True,
            is_stdin=False,
            notices=run.notices,
            started=started,
        )


def _row(result: AnyResult, page: PageOnSite) -> list[object]:
    """What came of a page, alone and on its site, as what JSON can hold."""
    encoded = result if isinstance(result, EncodedResult) else EncodedResult.of(result)
    facts = encoded.encoded
    body = base64.b85encode(facts.body).decode("ascii")
    on_site = [encode_found(page.found), page.is_looked_at, page.links, page.external]
    return [encoded.path, facts.head, body, encoded.encoded_found, encoded.digest, encoded.skipped, *on_site]


def _read_row(row: Sequence[Any], dialect_of: Callable[[str], Dialect]) -> tuple[EncodedResult, PageOnSite]:
    path, head, body, found, digest, skipped, on_site, *numbers = row
    facts = EncodedFacts(head, base64.b85decode(body))
    result = EncodedResult(path, dialect_of(path), facts, found, digest, skipped)
    return result, PageOnSite(decode_found(on_site)[0], *numbers)
