"""What many workers buy for very many posts: on paper, and simulated with postlint's own queues and decisions.

Usage: python benchmarks/cluster.py [--posts N] [--links N] [--seed N] [--quick] [--page FILE] [--plot FILE]

Hosts are shared out by `postlint.links.share_out`; each worker's check runs on a clock of its own
(`simulated_check.py`) against hosts that are made up (`web_hosts.py`). No socket is opened. Writes the numbers into
the page and draws the plot: docs/scale.md and docs/images/scale.svg, unless others are named. Takes two minutes
of one core; `--quick` is for a look at whether it works, with few links, and only prints.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cluster_plot import draw
from postlint.config.settings import LinkSettings
from postlint.links.fetch.host_queues import HostQueues
from postlint.links.share_out import share_out
from simulated_check import LargestFirst, SimulatedCheck
from web_hosts import BETWEEN, DEAD, NEW_HOSTS, SAME_HOSTS, Growth, Host, make_hosts, thinned

ROOT = Path(__file__).resolve().parents[1]
WORKERS = (1, 4, 16, 64)
GROWTHS = (SAME_HOSTS, BETWEEN, NEW_HOSTS)
AT_MOST = 32
"""Requests at once to a host that answers well."""
SETTINGS = LinkSettings()

# Seconds of one core, measured on the machine of benchmarks/results.md.
CPU_A_REQUEST = 0.0015
"""`benchmarks/links.py --only h`: 1,000 hosts over TLS, two addresses each."""
CPU_A_PAGE = 0.0017
"""Stage 1 of 3,600 posts of `benchmarks/posts.py`, `--jobs 1`."""
CPU_ON_SITE = 0.0016
"""Stage 2 of the same."""

SIMULATED_REQUESTS = 50_000
"""So many of a worker are simulated; where it has more, of a part of its hosts and addresses."""
SIMULATED_WORKERS = 2
"""Those that will take the longest, on paper."""
START_AND_END = 10.0
"""Seconds that do not grow with the run: hosts come to their pace, and at the end those that do not answer are asked
again. Fitted: parts of 3.7, 7.5 and 15 % of 348,000 requests then tell within 4 % what all of them take."""
_SECTION = "## The numbers"


class Paper(NamedTuple):
    """Bounds in seconds: by what the workers can do if they share evenly, and by the host that takes the longest."""

    machines: float
    host: float

    @property
    def seconds(self) -> float:
        return max(self)


class Worker(NamedTuple):
    """One that was simulated: which part of its work, how long all of it takes, and all but the slowest host."""

    part: float
    seconds: float
    others: float


class Row(NamedTuple):
    """One number of workers: on paper, simulated, and when all but the slowest host were done."""

    growth: Growth
    workers: int
    paper: Paper
    simulated: float
    largest_first: float
    """The same, if hosts with fewer addresses had to wait: see `LargestFirst`."""
    others: float
    part: float
    """Of the work of the worker that took the longest, so much was simulated."""

    @property
    def difference(self) -> float:
        return self.simulated / self.paper.seconds - 1


def on_paper(hosts: Iterable[Host], workers: int = 1) -> Paper:
    """What no plan for `workers` can go below."""
    work = requests = longest = 0.0
    for host in hosts:
        work += host.work
        requests += host.requests
        if host.answers:
            longest = max(longest, host.work / AT_MOST)
    return Paper(max(work / SETTINGS.concurrency, requests * CPU_A_REQUEST) / workers, longest)


def simulated(
    hosts: Sequence[Host], slowest: str, seed: int, most: int, queues: type[HostQueues] = HostQueues
) -> Worker:
    """The check of one worker with these hosts, in about `most` requests. Where that is a part of them only, all but
    the beginning and the end of the run grows with the part."""
    part = min(1.0, most / sum(host.requests for host in hosts))
    check = SimulatedCheck(SETTINGS, thinned(hosts, part), cpu=CPU_A_REQUEST, seed=seed, queues=queues)
    result = check.simulate()
    others = max((end for name, end in result.ends.items() if name != slowest), default=0.0)
    return Worker(part, _whole(result.seconds, part), _whole(others, part))


def _whole(seconds: float, part: float) -> float:
    return max(seconds, START_AND_END + (seconds - START_AND_END) / part)


def row(growth: Growth, hosts: Sequence[Host], workers: int, seed: int, most: int) -> Row:
    """Shares the hosts out, and simulates the workers that have the most to wait for."""
    by_name = {host.name: host for host in hosts}
    shares = share_out({host.name: host.addresses for host in hosts}, workers)
    of_workers = [[by_name[name] for name in share] for share in shares if share]
    of_workers.sort(key=lambda share: -on_paper(share).seconds)
    slowest = max(hosts, key=lambda host: host.work * host.answers).name
    found = [(share, simulated(share, slowest, seed, most)) for share in of_workers[:SIMULATED_WORKERS]]
    share, longest = max(found, key=lambda one: one[1].seconds)
    largest_first = longest if len(share) == 1 else simulated(share, slowest, seed, most, LargestFirst)
    others = max(worker.others for _, worker in found)
    paper = on_paper(hosts, workers)
    return Row(growth, workers, paper, longest.seconds, largest_first.seconds, others, longest.part)


def rows(links: int, seed: int, most: int) -> Iterator[Row]:
    for growth in GROWTHS:
        hosts = make_hosts(growth.sizes(links), seed)
        for workers in WORKERS:
            yield row(growth, hosts, workers, seed, most)


def table(found: Sequence[Row]) -> str:
    lines = [
        (
            "| links lead to | workers | machines, on paper | slowest host, on paper | simulated | beside paper "
            "| all but that host | largest hosts first |"
        ),
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in found:
        cells = (
            *(each.growth.name, str(each.workers), words(each.paper.machines), words(each.paper.host)),
            *(f"**{words(each.simulated)}**", f"{each.difference:+.0%}", words(each.others)),
            words(each.largest_first),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_posts(posts: int) -> str:
    lines = ["| workers | pages by themselves | pages on their site |", "| --- | --- | --- |"]
    on_site = words(posts * CPU_ON_SITE)
    lines += [f"| {n} | {words(posts * CPU_A_PAGE / n)} | {on_site} |" for n in WORKERS]
    return "\n".join(lines)


def table_of_largest(links: int, days: int = 30, an_hour: int = 5_000) -> str:
    """What the largest host makes of the run, by how it answers."""
    lines = [
        (
            "| links lead to | addresses of it | answers well | eight times as slowly | each night, "
            f"trusted for {days} days | {an_hour:,} an hour |"
        ),
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for growth in GROWTHS:
        host = Host("largest", growth.sizes(links)[0])
        alone = host.work / AT_MOST
        each_night = alone * ((1 - DEAD) / days + DEAD)
        cells = (growth.name, f"{host.addresses:,}", words(alone), words(8 * alone), words(each_night))
        lines.append(f"| {' | '.join(cells)} | {words(3600 * host.requests / an_hour)} |")
    return "\n".join(lines)


def words(seconds: float) -> str:
    """A time to read, in the unit that fits."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86_400:.0f} days"


def main() -> None:
    options = _options()
    found = []
    for each in rows(options.links, options.seed, options.most):
        found.append(each)
        print(
            f"{each.growth.name}, {each.workers} workers: {words(each.simulated)}, {each.part:.2%}",
            flush=True,
        )
    tables = (table(found), table_of_posts(options.posts), table_of_largest(options.links))
    print("\n\n".join(tables))
    if options.quick:
        return
    text = options.page.read_text(encoding="utf-8")
    options.page.write_text(_with_numbers(text, tables), encoding="utf-8", newline="\n")
    lines = {
        each.growth.name: [(r.workers, r.simulated) for r in found if r.growth is each.growth]
        for each in found
    }
    bound = [(each.workers, each.paper.machines) for each in found if each.growth is GROWTHS[0]]
    options.plot.write_text(
        draw(lines, bound, "Asking 30 million links, by where they lead"), encoding="utf-8", newline="\n"
    )


def _with_numbers(text: str, tables: Sequence[str]) -> str:
    """The page with each table of its section in the place of the one that was there."""
    before, heading, section = text.partition(_SECTION)
    blocks = section.split("\n\n")
    places = [n for n, block in enumerate(blocks) if block.startswith("|")]
    if len(places) != len(tables):
        raise SystemExit(f"the section “{_SECTION}” should have {len(tables)} tables, and has {len(places)}")
    for place, each in zip(places, tables, strict=True):
        blocks[place] = each
    return before + heading + "\n\n".join(blocks)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--links", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "scale.md")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "images" / "scale.svg")
    options = parser.parse_args()
    options.links = options.links or (2_000 if options.quick else 30_000_000)
    options.most = 1_000 if options.quick else SIMULATED_REQUESTS
    return options


if __name__ == "__main__":
    main()
