"""A line for each host: what its links came to, and what it took to find out."""

from __future__ import annotations

from collections import Counter, defaultdict
from urllib.parse import urlsplit

from postlint.links.model.verdict import LinkOutcome, Status, Traffic
from postlint.text import count_noun

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
    """Host and port as the plan names them; None for what is no address."""
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
