"""The workers of a cluster find of links what one process finds, and ask no host faster together than it does alone."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from dask_cluster import DaskCluster, report, run
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
