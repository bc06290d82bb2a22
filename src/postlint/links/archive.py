"""Archived copies of dead pages, from the Wayback Machine (https://archive.org/help/wayback_api.php).

An extra that nobody is to wait long for: the service is asked gently, and what it does not tell is left out.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import quote

from postlint.config.settings import LinkSettings
from postlint.links.fetch.client import Client, run_in_loop
from postlint.links.fetch.connections import Connections
from postlint.links.fetch.guard import Guard, HostNames, Resolver
from postlint.links.model.exchange import BadAddressError, RequestFailure, WebTarget, read_target
from postlint.links.model.verdict import ArchivedCopy, Status, Verdict
from postlint.pattern import Pattern
from postlint.records import NamedTuple

AT_ONCE = 2
_SECONDS = 120.0
"""For all copies together."""
_FAILURES = 3
"""So many in a row, and the service is not asked any more."""
_STAMP = Pattern(r"[0-9]{14}")
_ARCHIVE = "web.archive.org"


class Copies(NamedTuple):
    """The verdicts with the copies that were found, and, where the service could not be asked to the end, why."""

    verdicts: dict[str, Verdict]
    notice: str | None = None


def with_copies(
    verdicts: Mapping[str, Verdict],
    days: Mapping[str, Collection[dt.date | None]],
    settings: LinkSettings,
    *,
    resolver: Resolver | None = None,
    at_once: int = AT_ONCE,
) -> Copies:
    """`verdicts` with archived copies of the dead pages among them.

    `days` has for each address the days of the pages that use it; None asks for the latest copy. The service gets
    `at_once` requests at the same time, at most.
    """
    wanted = list(_wanted(verdicts, days))
    if not wanted:
        return Copies(dict(verdicts))
    search = _CopySearch(settings, resolver, at_once)
    run_in_loop(search.run(wanted))
    found = dict(verdicts)
    for wish, copy in search.found:
        verdict = found[wish.address]
        found[wish.address] = verdict._replace(copies=(*verdict.copies, copy))
    return Copies(found, search.notice)


class _Wish(NamedTuple):
    address: str
    day: dt.date | None
    url: str
    """`address` as it may be told to others: without user name and password."""


def _wanted(
    verdicts: Mapping[str, Verdict], days: Mapping[str, Collection[dt.date | None]]
) -> Iterator[_Wish]:
    for address, verdict in verdicts.items():
        if verdict.status is not Status.DEAD:
            continue
        try:
            url = read_target(address).url
        except BadAddressError:
            continue
        for day in sorted(days.get(address, ()), key=lambda day: day or dt.date.max):
            yield _Wish(address, day, url)


class _CopySearch:
    def __init__(self, settings: LinkSettings, resolver: Resolver | None, at_once: int) -> None:
        self._settings = settings
        self._at_once = at_once
        self._resolver = resolver
        self._failures = 0
        self.found: list[tuple[_Wish, ArchivedCopy]] = []
        self.notice: str | None = None

    async def run(self, wishes: list[_Wish]) -> None:
        guard = Guard(self._settings.allow_private)
        names = HostNames(guard, self._resolver)
        left = iter(wishes)
        try:
            async with (
                asyncio.timeout(_SECONDS),
                Connections(self._settings, guard, names) as connections,
                asyncio.TaskGroup() as tasks,
            ):
                client = Client(self._settings, connections)
                for _ in range(self._at_once):
                    tasks.create_task(self._work(client, guard, left))
        except TimeoutError:
            self._stop(f"there was no time for more than {_SECONDS:g} s")
        finally:
            await names.close()

    async def _work(self, client: Client, guard: Guard, left: Iterator[_Wish]) -> None:
        for wish in left:
            if self.notice is not None:
                return
            problem = await self._look_up(client, guard, wish)
            self._failures = self._failures + 1 if problem else 0
            if problem and self._failures >= _FAILURES:
                self._stop(problem)

    async def _look_up(self, client: Client, guard: Guard, wish: _Wish) -> str | None:
        """Adds the copy, if there is one. Gives what went wrong with the service."""
        try:
            target = self._endpoint(wish)
        except BadAddressError as error:
            self._stop(f"`links.archive-endpoint` cannot be asked: {error}")
            return None
        refusal = guard.refusal(target.host)
        if refusal is not None:
            self._stop(refusal)
            return None
        for attempt in range(2):
            fetched = await client.fetch(target)
            if isinstance(fetched, RequestFailure):
                return fetched.detail
            status, pause = fetched.head.status, fetched.head.retry_after
            if status == 200:
                copy = _read(fetched.body, wish.day)
                if copy is not None:
                    self.found.append((wish, copy))
                return None
            if status not in (429, 503):
                return f"`{target.host}` answered {status}"
            longest = self._settings.max_retry_after
            if attempt or pause is None or pause > longest:
                self._stop(f"`{target.host}` asked for fewer requests")
                return None
            await asyncio.sleep(pause)
        return None

    def _endpoint(self, wish: _Wish) -> WebTarget:
        base = self._settings.archive_endpoint
        query = f"url={quote(wish.url, safe='')}"
        if wish.day is not None:
            query += f"&timestamp={wish.day.isoformat().replace('-', '')}"
        return read_target(f"{base}{'&' if '?' in base else '?'}{query}")

    def _stop(self, reason: str) -> None:
        self.notice = self.notice or f"not all archived copies could be looked up: {reason}"


def _read(body: bytes, day: dt.date | None) -> ArchivedCopy | None:
    """The copy that an answer names; None where there is none that could be linked to."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    snapshots = answer.get("archived_snapshots") if isinstance(answer, dict) else None
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if not isinstance(closest, dict) or closest.get("available") is not True:
        return None
    url, stamp = closest.get("url"), closest.get("timestamp")
    if not isinstance(url, str) or not isinstance(stamp, str) or not _STAMP.fullmatch(stamp):
        return None
    # A copy of the error page would be no help.
    if not str(closest.get("status", "200")).startswith("2"):
        return None
    try:
        made = dt.datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
        target = read_target(url)
    except ValueError:
        return None
    address = target.address
    if target.host == _ARCHIVE:
        address = address.replace("http://", "https://", 1)
    return ArchivedCopy(day, address, made)
