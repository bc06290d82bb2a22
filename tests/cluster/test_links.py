"""The workers of a cluster find of links what one process finds, and ask no host faster together than it does alone."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path

import pytest

from dask_cluster import DaskCluster, Relay, dask_cluster, report, run, start, tasks_on
from postlint.cluster.asked_there import SILENCE
from servers.loopback import Behaviour, Connection, LoopbackServer, Request, html, redirect, running, status

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only there all of 127.0.0.0/8 is this machine"
)

CHECK = (
    "check",
    "--online",
    "--no-cache",
    "--select",
    "EX",
    "--extend-select",
    "insecure-link",
    "--format",
    "json",
)
LIMIT = 3
SETTINGS = f"""
[links]
allow-private = ["127.0.0.0/8"]
host-concurrency = {LIMIT}
timeout = 8
"""


def slowly(behaviour: Behaviour, seconds: float) -> Behaviour:
    async def behave(request: Request, connection: Connection) -> None:
        await asyncio.sleep(seconds)
        await behaviour(request, connection)

    return behave


class Hosts:
    """Servers with addresses of their own, of which each leads on to the next for some of its pages."""

    def __init__(self, number: int, pages: int, seconds: float = 0.0) -> None:
        self.pages = pages
        self.servers = [LoopbackServer(host=f"127.0.1.{n + 1}", port=18_000 + n) for n in range(number)]
        for n, server in enumerate(self.servers):
            after = self.servers[(n + 1) % number]
            for page in range(pages):
                kinds: list[Behaviour] = [
                    html(f"<title>Page {page}</title><h1 id=here>Page</h1>"),
                    redirect(302, after.url(f"/{page}/there")),
                    redirect(301, after.url(f"/{page}/there")),
                    status(404),
                    html("<title>Page not found</title>"),
                    status(403),
                ]
                server.pages[f"/{page}"] = slowly(kinds[page % len(kinds)], seconds)
                server.pages[f"/{page}/there"] = slowly(html(f"<title>Moved {page}</title>"), seconds)
            server.elsewhere = slowly(
                status(404) if n % 2 else html("<title>Page not found</title>"), seconds
            )

    def write(self, root: Path) -> None:
        root.mkdir(exist_ok=True)
        (root / "postlint.toml").write_text(SETTINGS, encoding="utf-8")
        for n, server in enumerate(self.servers):
            links = [f"- [{page}]({server.url(f'/{page}')}#here)" for page in range(self.pages)]
            (root / f"{n}.md").write_text("\n".join(links), encoding="utf-8")

    @property
    def asked(self) -> int:
        return sum(len(server.requests) for server in self.servers)

    def forget(self) -> None:
        for server in self.servers:
            server.requests.clear()
            server.most_at_once = 0


def test_the_cluster_does_not_show(cluster: DaskCluster, tmp_path: Path) -> None:
    hosts = Hosts(8, 12)
    hosts.write(root := tmp_path / "site")
    with running(*hosts.servers):
        alone = run(*CHECK, cwd=root)
        asked = hosts.asked
        hosts.forget()
        shared = run(*CHECK, "--jobs", cluster.address, cwd=root)
    assert report(shared.stdout) == report(alone.stdout)
    assert report(shared.stdout)["summary"]["verdicts"]["dead"]
    assert shared.stderr == alone.stderr
    assert hosts.asked == asked
    assert max(server.most_at_once for server in hosts.servers) <= LIMIT
    assert "exchange" in cluster.log(1) + cluster.log(2)


@pytest.mark.slow
def test_a_lost_worker_costs_no_verdict_and_no_host_its_peace(tmp_path: Path) -> None:
    hosts = Hosts(6, 24, seconds=0.15)
    hosts.write(root := tmp_path / "site")
    (folder := tmp_path / "dask").mkdir()
    with running(*hosts.servers):
        alone = run(*CHECK, cwd=root)
        asked = hosts.asked
        hosts.forget()
        with dask_cluster(folder) as cluster:
            process = start(*CHECK, "--jobs", cluster.address, cwd=root)
            while hosts.asked < asked / 3:
                assert process.poll() is None, process.communicate()
                time.sleep(0.01)
            cluster.workers[0].kill()
            output, errors = process.communicate(timeout=90)
    assert report(output) == report(alone.stdout)
    assert "is gone; what it was at was done again" in errors
    assert max(server.most_at_once for server in hosts.servers) <= LIMIT
    assert hosts.asked < 2 * asked  # what had a verdict was not asked again


@pytest.mark.parametrize("own", [True, False], ids=["its own link", "a redirect of another worker's host"])
def test_retry_after_holds_for_all_workers(own: bool, cluster: DaskCluster, tmp_path: Path) -> None:
    seen: list[float] = []

    async def busy(request: Request, connection: Connection) -> None:
        seen.append(time.monotonic())
        answer = status(429, {"Retry-After": "2"}) if len(seen) == 1 else status(200)
        await answer(request, connection)

    asked = LoopbackServer(host="127.0.2.1", elsewhere=busy)
    others = [LoopbackServer(host=f"127.0.2.{n + 2}") for n in range(4)]
    with running(asked, *others):
        for server in others:
            server.elsewhere = redirect(302, asked.url(f"/from/{server.port}"))
        (root := tmp_path / "site").mkdir()
        (root / "postlint.toml").write_text(SETTINGS.replace("= 3", "= 1"), encoding="utf-8")
        urls = [server.url(f"/{n}") for server in others for n in range(2)]
        urls += [asked.url(f"/{n}") for n in range(4)] if own else []
        (root / "a.md").write_text("\n".join(f"- <{url}>" for url in urls), encoding="utf-8")
        done = run(*CHECK, "--jobs", cluster.address, cwd=root)
    assert report(done.stdout)["summary"]["verdicts"]["alive"] == len(urls)
    assert len(seen) > 4
    assert min(at for at in seen[1:]) - seen[0] >= 1.99
    assert asked.most_at_once == 1


@pytest.mark.slow
def test_ctrl_c_reports_what_is_known_and_ends_all_requests(cluster: DaskCluster, tmp_path: Path) -> None:
    hosts = Hosts(4, 60, seconds=0.2)
    hosts.write(root := tmp_path / "site")
    with running(*hosts.servers):
        process = start(*CHECK, "--jobs", cluster.address, cwd=root)
        while hosts.asked < 30:
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
        time.sleep(1)
        asked = hosts.asked
        time.sleep(1)
        assert hosts.asked == asked
    assert process.returncode == 130, errors
    assert sum(report(output)["summary"]["verdicts"].values()) > 0
    assert tasks_on(cluster) == []


@pytest.mark.slow
def test_a_worker_stops_when_nobody_shares_the_work_out_any_more(
    cluster: DaskCluster, tmp_path: Path
) -> None:
    hosts = Hosts(2, 400, seconds=0.2)
    hosts.write(root := tmp_path / "site")
    with running(*hosts.servers):
        process = start(*CHECK, "--jobs", cluster.address, cwd=root)
        while hosts.asked < 10:
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        process.kill()
        process.communicate()
        time.sleep(SILENCE + 2)
        asked = hosts.asked
        time.sleep(1)
        assert hosts.asked == asked < 800


def test_the_history_is_written_here(cluster: DaskCluster, tmp_path: Path) -> None:
    hosts = Hosts(2, 6)
    hosts.write(root := tmp_path / "site")
    options = [*(each for each in CHECK if each != "--no-cache"), "--cache-dir", str(tmp_path / "cache")]
    with running(*hosts.servers):
        first = run(*options, "--jobs", cluster.address, cwd=root)
        hosts.forget()
        again = run(*options, "--jobs", cluster.address, cwd=root)
    assert report(first.stdout)["summary"]["verdicts"] == report(again.stdout)["summary"]["verdicts"]
    dead = report(first.stdout)["summary"]["verdicts"]["dead"]
    assert 0 < len({request.path for server in hosts.servers for request in server.requests}) <= dead + 2


CANARY = "canary-that-nobody-may-see"


def test_secrets_stay_here_and_what_is_not_sent_is_said(cluster: DaskCluster, tmp_path: Path) -> None:
    hosts = Hosts(2, 6)
    hosts.write(root := tmp_path / "site")
    headers = f'links.hosts."127.0.1.1:18000".headers = {{ Cookie = "{CANARY}" }}'
    environment = {
        "GITHUB_TOKEN": CANARY,
        "POSTLINT_TOKEN_A_TEST": CANARY,
        "DASK_DISTRIBUTED__COMM__COMPRESSION": "None",
    }
    relay = Relay(cluster)
    with running(*hosts.servers):
        options = ("--config", "postlint.toml", "--config", headers, "--jobs", relay.address)
        done = run(*CHECK, *options, cwd=root, environment=environment)
    relay.close()
    assert done.returncode == 1, done.stderr
    assert b"http://127.0.1.1:18000/0" in relay.sent
    assert CANARY.encode() not in relay.sent
    assert done.stderr == (
        "postlint: the headers of `links.hosts` for 127.0.1.1:18000 are not sent to a cluster, which asks without\n"
        "postlint: POSTLINT_TOKEN_A_TEST is not set for workers of the cluster, which ask without\n"
    )


@pytest.mark.slow
def test_a_proxy_with_a_password_is_one_of_the_workers_own(tmp_path: Path) -> None:
    hosts = Hosts(1, 6)
    hosts.write(root := tmp_path / "site")
    proxy = LoopbackServer(host="127.0.2.9", elsewhere=html("<title>By the proxy</title>"))
    (folder := tmp_path / "dask").mkdir()
    with running(*hosts.servers, proxy), dask_cluster(folder, workers=0) as cluster:
        environment = {"POSTLINT_PROXY": f"http://me:{CANARY}@127.0.2.9:{proxy.port}"}
        cluster.add_worker({"POSTLINT_PROXY": proxy.url("")})
        done = run(*CHECK, "--jobs", cluster.address, cwd=root, environment=environment)
        assert report(done.stdout)["summary"]["verdicts"]["alive"] == 6
        assert proxy.requests
        assert not hosts.asked
        cluster.add_worker()
        done = run(*CHECK, "--jobs", cluster.address, cwd=root, environment=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot ask for links: knows no proxy: set POSTLINT_PROXY where it is started" in done.stderr


def test_the_deadline_is_that_of_the_whole(cluster: DaskCluster, tmp_path: Path) -> None:
    hosts = Hosts(2, 200, seconds=0.5)
    hosts.write(root := tmp_path / "site")
    with running(*hosts.servers):
        options = ("--config", "postlint.toml", "--config", "links.deadline = 2")
        done = run(*CHECK, *options, "--jobs", cluster.address, cwd=root)
    verdicts = report(done.stdout)["summary"]["verdicts"]
    assert verdicts["skipped"] > 0
    assert sum(verdicts.values()) == 400
