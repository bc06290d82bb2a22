"""The simulation of many workers: it keeps the limits, is the same each time, and agrees with formulas and with the
real check of links."""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import selectors
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.decide.policy import OtherChecks
from postlint.links.fetch.checker import _LinkCheck
from postlint.links.model.exchange import FailureKind, Request, RequestFailure, Response
from postlint.links.model.verdict import Observer, Questions, Status

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scale.md"
_MODULES = ("cluster", "cluster_plot", "simulated_check", "web_hosts")


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def module(name: str) -> Any:
    assert name in _MODULES
    return importlib.import_module(name)


def hosts(*rows: tuple[int, str], median: float = 0.15) -> list[Any]:
    web = module("web_hosts")
    return [
        web.Host(f"h{n}.example", addresses, web.Manner[manner], median)
        for n, (addresses, manner) in enumerate(rows)
    ]


def simulate(which: Sequence[Any], cpu: float = 0.0, seed: int = 1, **settings: int) -> Any:
    return (
        module("simulated_check")
        .SimulatedCheck(LinkSettings(**settings), which, cpu=cpu, seed=seed)
        .simulate()
    )


MIXED = ((3_000, "PLAIN"), (800, "SLOW"), (500, "STRICT"), (300, "SILENT"), *[(20, "PLAIN")] * 40)


def test_no_host_is_asked_above_its_limit() -> None:
    most = simulate(hosts(*MIXED)).most
    assert max(most.values()) == 32
    assert max(simulate(hosts(*MIXED), host_concurrency=3).most.values()) == 3
    assert sum(most.values()) > 32


def test_a_pause_that_a_host_asks_for_is_kept() -> None:
    done = simulate(hosts((130, "STRICT"), (500, "PLAIN")))
    assert done.early == {"h0.example": 0, "h1.example": 0}
    assert done.verdicts[Status.LIMITED] == 0
    assert done.seconds > 120


def test_a_host_that_lets_too_few_through_is_left_and_the_rest_is_said_to_be_limited() -> None:
    done = simulate(hosts((10_000, "STRICT")))
    assert done.verdicts[Status.LIMITED] > 9_500
    assert done.requests < 400
    assert done.early["h0.example"] <= 32


def test_every_address_gets_one_verdict() -> None:
    done = simulate(hosts(*MIXED), cpu=0.001)
    assert done.verdicts.total() == sum(addresses for addresses, _ in MIXED)


def test_the_same_seed_gives_the_same() -> None:
    some = hosts((300, "PLAIN"), (100, "STRICT"), *[(5, "SLOW")] * 20)
    assert simulate(some) == simulate(some)
    assert simulate(some) != simulate(some, seed=2)


def test_one_host_takes_as_long_as_its_limit_asks_for() -> None:
    one = hosts((10_000, "PLAIN"))
    assert simulate(one, host_concurrency=8).seconds == pytest.approx(one[0].work / 8, rel=0.03)
    assert simulate(one).seconds == pytest.approx(one[0].work / 32, rel=0.08)


def test_hosts_that_are_all_alike_take_as_long_as_there_are_slots() -> None:
    alike = hosts(*[(20, "PLAIN")] * 500)
    assert simulate(alike).seconds == pytest.approx(sum(host.work for host in alike) / 128, abs=2.5)


def test_a_slow_machine_takes_as_long_as_it_works() -> None:
    alike = hosts(*[(20, "PLAIN")] * 100)
    done = simulate(alike, cpu=0.01)
    assert done.seconds == pytest.approx(done.requests * 0.01, abs=2.5)


def test_a_part_tells_how_long_the_whole_takes() -> None:
    cluster = module("cluster")
    many = hosts(
        (8_000, "PLAIN"),
        (2_000, "PLAIN"),
        (300, "SLOW"),
        *[(30, "PLAIN")] * 200,
        *[(1, "SILENT")] * 40,
        median=1.0,
    )
    whole = cluster.simulated(many, "h0.example", 1, 10**9)
    part = cluster.simulated(many, "h0.example", 1, 6_000)
    assert whole.part == 1
    assert part.part < 0.4
    assert part.seconds == pytest.approx(whole.seconds, rel=0.1)


def test_the_hosts_are_those_that_were_counted() -> None:
    web = module("web_hosts")
    sizes = web.measured_sizes()
    assert (sum(sizes), len(sizes), sizes[0]) == (web.ADDRESSES, web.HOSTS, web.LARGEST)
    assert sizes.count(1) == web.HOSTS_WITH_ONE
    assert sizes == sorted(sizes, reverse=True)
    for growth in (web.SAME_HOSTS, web.BETWEEN, web.NEW_HOSTS):
        assert growth.sizes(web.LINKS) == pytest.approx(sizes)
        grown = growth.sizes(9 * web.LINKS)
        assert sum(grown) == pytest.approx(9 * web.ADDRESSES, rel=0.01)
    assert web.SAME_HOSTS.sizes(9 * web.LINKS)[0] == 9 * web.LARGEST
    assert len(web.NEW_HOSTS.sizes(9 * web.LINKS)) == 9 * web.HOSTS


class _Selector(selectors.DefaultSelector):
    """Does not wait: the clock goes on instead."""

    waited = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.waited += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.selector = _Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.waited


class _Client:
    """In the place of the one that opens connections."""

    def __init__(self, servers: dict[str, Any], patience: float) -> None:
        self._servers, self._patience = servers, patience

    async def ask(
        self, request: Request, *, last: bool, fresh: bool, seconds: float
    ) -> Response | RequestFailure:
        server, loop = self._servers[request.target.host], asyncio.get_running_loop()
        again = seconds > self._patience
        moved = request.target.url.endswith("moved/")
        takes, answer = server.ask(loop.time(), moved=moved, again=again)
        await asyncio.sleep(min(takes, seconds))
        result = answer if answer and takes <= seconds else RequestFailure(FailureKind.TIMEOUT, "no answer")
        server.answered(result, loop.time())
        return result


def _by_the_real_check(
    which: Sequence[Any], monkeypatch: pytest.MonkeyPatch
) -> tuple[float, Counter[Status], Any]:
    settings, chance, loop = LinkSettings(deadline=100_000), random.Random(1), _Loop()
    servers = {host.name: module("simulated_check").Server(host, chance) for host in which}
    check = _LinkCheck(settings, Questions(soft_404=True), Observer(), None, 1.0, OtherChecks(), None)
    monkeypatch.setattr(check._asker, "_client", _Client(servers, settings.timeout / 4))
    check.queue({f"http://{host.name}/{n}/": frozenset() for host in which for n in range(host.addresses)})
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(check.run())
    verdicts = Counter(verdict.status for verdict in check.outcome().verdicts.values())
    return max(server.end for server in servers.values()), verdicts, servers


@pytest.mark.parametrize(
    "rows",
    [[(2_000, "PLAIN")], [(300, "STRICT")], [(50, "SILENT")], list(MIXED)],
    ids=["one host", "strict", "silent", "mixed"],
)
def test_it_does_what_the_real_check_does(
    rows: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    which = hosts(*rows)
    seconds, verdicts, servers = _by_the_real_check(which, monkeypatch)
    done = simulate(which)
    assert done.seconds == pytest.approx(seconds, rel=0.05)
    assert done.most == pytest.approx({name: server.most for name, server in servers.items()}, abs=3)
    for status in Status:
        assert done.verdicts[status] == pytest.approx(verdicts[status], abs=0.02 * verdicts.total())


def test_a_quick_run_prints_its_tables_and_writes_nothing(tmp_path: Path) -> None:
    before = os.times()
    files = ("--page", str(tmp_path / "page.md"), "--plot", str(tmp_path / "plot.svg"))
    done = subprocess.run(
        [sys.executable, "cluster.py", "--quick", *files],
        capture_output=True,
        text=True,
        cwd=ROOT / "benchmarks",
        check=True,
    )
    assert os.times().children_user - before.children_user < 4, "it is to be quick"
    assert done.stdout.count("\n| --- |") == 3
    assert not list(tmp_path.iterdir())


def test_the_page_has_what_is_worked_out_on_paper_and_the_plot_loads_nothing() -> None:
    cluster = module("cluster")
    text = PAGE.read_text(encoding="utf-8")
    assert cluster.table_of_posts(1_000_000) in text
    assert cluster.table_of_largest(30_000_000) in text
    for growth in cluster.GROWTHS:
        for workers in cluster.WORKERS:
            assert f"\n| {growth.name} | {workers} | " in text
    plot = (PAGE.parent / "images" / "scale.svg").read_text(encoding="utf-8")
    assert ET.fromstring(plot).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own file
    assert "href" not in plot
    assert "url(" not in plot


def test_a_plot_has_a_point_for_each_number_and_escapes_its_names() -> None:
    points = [(1, 7200.0), (4, 1800.0), (64, 60.0)]
    drawn = module("cluster_plot").draw({"a & b": points}, points, "<title>")
    plot = ET.fromstring(drawn)  # noqa: S314 - our own file
    texts = [element.text for element in plot.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a & b", "<title>", "1", "4", "64"} <= set(texts)
    assert len(list(plot.iter("{http://www.w3.org/2000/svg}circle"))) == 3
