"""The check of external addresses with a memory: what earlier runs saw lately is not asked again. And a line for each
host on what was seen of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from postlint.address_globs import AddressGlobs
from postlint.config.settings import LinkSettings
from postlint.interruption import uninterrupted
from postlint.links.history import History
from postlint.links.model.address import Address, fragments_by_url
from postlint.links.model.verdict import (
    Interrupted,
    LinkOutcome,
    Observer,
    Questions,
    Status,
    Traffic,
    Verdict,
)
from postlint.text import count_noun

if TYPE_CHECKING:
    from postlint.links.decide.policy import OtherChecks
    from postlint.links.fetch.asker import AnyAsker, Told

_PORTS = {"http": 80, "https": 443}


def summarise(outcome: LinkOutcome) -> tuple[str, ...]:
    """The lines, the host with the most links first. Hosts that were only asked because of others come last.

    Without a network there are only those of which something is remembered.
    """
    traffic = {} if outcome.no_network else outcome.traffic
    found: defaultdict[str, Counter[Status]] = defaultdict(Counter)
    remembered: Counter[str] = Counter()
    names: dict[str, str] = {}
    for url, verdict in outcome.verdicts.items():
        name = _host(url)
        if name is not None:
            host = name if name.isascii() else _as_asked(url) or name
            names.setdefault(host, name)
            found[host][verdict.status] += 1
            remembered[host] += verdict.cached
    hosts = {*found, *traffic}
    return tuple(
        _line(names.get(host, host), found[host], remembered[host], traffic.get(host))
        for host in sorted(hosts, key=lambda host: (-found[host].total(), host))
    )


def _line(host: str, links: Counter[Status], remembered: int, traffic: Traffic | None) -> str:
    parts = [count_noun(links.total(), "link")] if links else ["no link of its own"]
    parts += [f"{links[status]} {status.value}" for status in Status if links[status]]
    if traffic is not None:
        parts.append(count_noun(traffic.requests, "request"))
        if traffic.waited:
            parts.append(f"waited {traffic.waited:.0f} s because it asked for fewer requests")
    if remembered:
        parts.append(f"{remembered} seen lately and not asked again")
    name = host.removesuffix(":443").removesuffix(":80")
    return f"{name}: {', '.join(parts)}"


def _host(url: str) -> str | None:
    """Host and port as the host queues name them; None for what is no address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme.lower())
    except ValueError:
        return None
    return f"{host}:{port}" if host and port else None


def _as_asked(url: str) -> str | None:
    """Host and port of `url` as they are asked, in ASCII; None for what cannot be asked."""
    from postlint.links.model.exchange import BadAddressError, read_target

    try:
        return read_target(url).host_key
    except BadAddressError:
        return None


def verify(
    addresses: Iterable[Address],
    settings: LinkSettings,
    *,
    questions: Questions | None = None,
    history: History | None = None,
    observer: Observer | None = None,
    askers: Callable[[Told, Observer], AnyAsker] | None = None,
    beside: OtherChecks | None = None,
) -> LinkOutcome:
    """The verdicts on `addresses`, by URL, from the network or from `history`, which learns what is new. `askers` makes
    who asks in the place of this process.

    Where there is no network, only what is remembered has a verdict: all else would speak of this machine, and
    not of the addresses. `beside` is what is shared with other checks. Raises Interrupted where the user stops it, and
    ConfigError for settings that cannot be used.
    """
    questions = questions or Questions()
    urls = fragments_by_url(addresses, anchors=questions.anchors)
    return verify_urls(
        urls, settings, questions=questions, history=history, observer=observer, beside=beside, askers=askers
    )


def verify_urls(
    urls: Mapping[str, frozenset[str]],
    settings: LinkSettings,
    *,
    questions: Questions,
    history: History | None = None,
    observer: Observer | None = None,
    beside: OtherChecks | None = None,
    askers: Callable[[Told, Observer], AnyAsker] | None = None,
) -> LinkOutcome:
    """The same of `urls`, each with the fragments that are looked for on its page; `beside` is what is shared with
    other checks. Raises as `verify`.
    """
    remembered = _allowed(history.recall(urls), settings) if history else {}
    asked = {url: fragments for url, fragments in urls.items() if url not in remembered}
    if not asked:
        return LinkOutcome(remembered)
    writer = _HistoryWriter(history, observer or Observer()) if history else None
    try:
        # Only now: what asks the network takes longer to import than the history takes to answer.
        from postlint.links.fetch.checker import check_urls

        outcome = check_urls(
            asked, settings, questions=questions, observer=writer or observer, beside=beside, askers=askers
        )
    except KeyboardInterrupt as interrupt:
        with uninterrupted():
            known = interrupt.outcome if isinstance(interrupt, Interrupted) else LinkOutcome({})
            raise Interrupted(_together(known, remembered, history)) from None
    with uninterrupted():
        if writer is not None and not outcome.no_network:
            writer.catch_up()
        return _together(outcome, remembered, history)


def _together(
    outcome: LinkOutcome, remembered: Mapping[str, Verdict], history: History | None
) -> LinkOutcome:
    new = {} if outcome.no_network else outcome.verdicts
    if history is not None:
        new = {url: history.with_first_seen(url, verdict) for url, verdict in new.items()}
    return outcome._replace(verdicts={**remembered, **new})


def _allowed(remembered: Mapping[str, Verdict], settings: LinkSettings) -> dict[str, Verdict]:
    """What is remembered of addresses that may be asked by the settings of this run, redirects included."""
    if not settings.exclude:
        return dict(remembered)
    is_excluded = AddressGlobs(settings.exclude).match
    return {
        url: verdict
        for url, verdict in remembered.items()
        if not any(map(is_excluded, (url, *(hop.url for hop in verdict.hops), verdict.location or "")))
    }


class _HistoryWriter(Observer):
    """An observer that writes the verdicts into the history as they come, and passes all on.

    What failed without any answer waits until the network has shown that it is there: else a machine without a
    network would note that the whole world has failed.
    """

    def __init__(self, history: History, observer: Observer) -> None:
        self._history = history
        self._observer = observer
        self._in_doubt: dict[str, Verdict] | None = {}

    def catch_up(self) -> None:
        in_doubt, self._in_doubt = self._in_doubt or {}, None
        for url, verdict in in_doubt.items():
            self._history.keep(url, verdict)

    def queued(self, urls: int, hosts: int) -> None:
        self._observer.queued(urls, hosts)

    def started(self, url: str) -> None:
        self._observer.started(url)

    def finished(self, url: str, verdict: Verdict) -> None:
        self._observer.finished(url, verdict)
        if verdict.http is not None or verdict.status is Status.TLS:
            self.catch_up()
        if self._in_doubt is None:
            self._history.keep(url, verdict)
        else:
            self._in_doubt[url] = verdict

    def waiting(self, host: str, seconds: float) -> None:
        self._observer.waiting(host, seconds)

    def retrying(self, urls: int) -> None:
        self._observer.retrying(urls)

    def shared_out(self, workers: int) -> None:
        self._observer.shared_out(workers)
