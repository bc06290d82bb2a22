"""A Dask cluster on this machine: a scheduler and workers, each a process as whoever runs a cluster starts them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_SECONDS = 30.0
"""For a process to start."""


HIDE = ("unshare", "-rm", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"')
"""Before a folder and a command: runs that as on a machine where the folder is empty (Linux, where it is allowed)."""


def can_hide(folder: Path) -> bool:
    """Whether a folder can be hidden from a process here."""
    try:
        return subprocess.run([*HIDE, str(folder), "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


class DaskCluster:
    """A scheduler, and `workers` by their order. `address` is what `--jobs` is given."""

    def __init__(self, folder: Path, *, scheme: str = "tcp", options: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._options = options
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._place = f"{scheme}://127.0.0.1:{port}"
        self.address = self._place.replace("tcp://", "dask://")
        self.scheduler = self._start(
            "dask_scheduler", "--host", self._place.rpartition(":")[0], "--port", str(port)
        )
        self._wait(lambda: "Scheduler at:" in self.log(0))

    def add_worker(self, environment: Mapping[str, str] | None = None, hidden: Path | None = None) -> None:
        """Starts one more worker, and waits until the scheduler knows it. The folder `hidden` is empty for it."""
        known = self.log(0).count("Register worker")
        options = ("--nthreads", "1", "--no-nanny")
        worker = self._start("dask_worker", self._place, *options, environment=environment, hidden=hidden)
        self.workers.append(worker)
        self._wait(lambda: self.log(0).count("Register worker") > known)

    def log(self, number: int) -> str:
        """What the process with that number has said: 0 is the scheduler."""
        return (self._folder / f"{number}.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()

    def _start(
        self,
        program: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        hidden: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        number = len(self._processes)
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{program}",
            *arguments,
            "--no-dashboard",
            *self._options,
        ]
        if hidden is not None:
            command = [*HIDE, str(hidden), *command]
        with (self._folder / f"{number}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self._folder), **(environment or {})},
            )
        self._processes.append(process)
        return process

    def _wait(self, is_so: Any) -> None:
        end = time.monotonic() + _SECONDS
        while not is_so():
            assert time.monotonic() < end, [self.log(n) for n in range(len(self._processes))]
            time.sleep(0.02)


@contextmanager
def dask_cluster(folder: Path, workers: int = 2, **options: Any) -> Iterator[DaskCluster]:
    """A cluster with so many workers, up to the end of the block."""
    cluster = DaskCluster(folder, **options)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.stop()


_COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from postlint.cli import main
main()
"""
"""Tests may run in a job in the background, where Ctrl-C is ignored."""


def start(*arguments: str, cwd: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Starts the command in `cwd`."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, **(environment or {})},
    )


def run(
    *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What the command comes to in `cwd`."""
    process = start(*arguments, cwd=cwd, environment=environment)
    output, errors = process.communicate(timeout=100)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def report(output: str) -> dict[str, Any]:
    """A report as JSON, without how long it took."""
    said: dict[str, Any] = json.loads(output)
    del said["summary"]["duration_s"]
    return said


def tasks_on(cluster: DaskCluster) -> list[str]:
    """The names of all that the cluster knows of work, once what is under way has come to its end."""
    code = (
        "import sys, time\nfrom distributed import Client\n"
        "client = Client(sys.argv[1])\n"
        "look = lambda dask_scheduler: list(dask_scheduler.tasks)\n"
        "for _ in range(50):\n"
        "    found = client.run_on_scheduler(look)\n"
        "    if not found:\n        break\n"
        "    time.sleep(0.1)\n"
        "print(*found)\n"
    )
    address = cluster.address.replace("dask://", "tcp://")
    done = subprocess.run([sys.executable, "-c", code, address], capture_output=True, text=True, check=True)
    return done.stdout.split()


class Relay:
    """Hands on all that is sent to the scheduler of a cluster, and keeps it."""

    def __init__(self, cluster: DaskCluster) -> None:
        self._to = int(cluster.address.rpartition(":")[2])
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"dask://127.0.0.1:{self._listening.getsockname()[1]}"
        self.sent = bytearray()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._to))
            threading.Thread(target=self._hand_on, args=(near, far, self.sent), daemon=True).start()
            threading.Thread(target=self._hand_on, args=(far, near, bytearray()), daemon=True).start()

    @staticmethod
    def _hand_on(source: socket.socket, goal: socket.socket, kept: bytearray) -> None:
        with source, suppress(OSError):
            while data := source.recv(65536):
                kept += data
                goal.sendall(data)
            goal.shutdown(socket.SHUT_WR)
