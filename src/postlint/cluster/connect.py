"""The connection to a Dask cluster: where its scheduler is, and which of its workers can be used."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import platform
import pydoc
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import postlint
from postlint.cluster.on_worker import SampleFile, lacks
from postlint.errors import PostlintError, UsageError
from postlint.links.model.verdict import Observer
from postlint.reads import digest_of
from postlint.text import join_words

if TYPE_CHECKING:
    from distributed import Client

SCHEMES = {"dask": "tcp", "tls": "tls"}
"""How an address of a scheduler begins, and what Dask calls that."""

_SAMPLE = 16
"""Files by which a worker is known to see the same folder."""

_SECONDS = 5.0
"""For a connection to the scheduler."""


class ClusterError(PostlintError):
    """The cluster cannot be used, or no longer."""


def scheduler_address(written: str) -> str:
    """The address of the scheduler as Dask has it, of `written`, as in `dask://HOST:PORT`.

    Raises:
        UsageError: it is none.
    """
    scheme, _, place = written.partition("://")
    try:
        parts = urlsplit(f"//{place}")
        is_place = bool(parts.hostname and parts.port) and parts.netloc == place and "@" not in place
    except ValueError:
        is_place = False
    if scheme not in SCHEMES or not is_place:
        raise UsageError(
            f"--jobs {written}: that is no address of a cluster",
            hint="Write it as dask://HOST:PORT, as the scheduler of the cluster says when it starts.",
        )
    return f"{SCHEMES[scheme]}://{place}"


@contextmanager
def connect(written: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `written`, as in `dask://HOST:PORT`, up to the end of the block.

    Raises:
        UsageError: it is no address, or the package for it is missing.
        ClusterError: nothing answers there, or none of the workers can be used.
    """
    address = scheduler_address(written)
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            f"--jobs {written} needs the package `distributed`, which is not installed",
            hint="Install it with: pip install 'postlint[dask]'",
        ) from None
    _silence()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what differs between versions and matters is looked at below
            client = Client(address, timeout=_SECONDS, set_as_default=False, name="postlint")
    except (OSError, TypeError, ValueError) as error:
        if address.startswith("tls:") and not isinstance(error, OSError):
            reason, hint = (
                "there are no certificates",
                "Dask's own configuration names them: `distributed.comm.tls`.",
            )
        else:
            reason, hint = "nothing answers there", "Is the scheduler running, and can this machine reach it?"
        raise ClusterError(f"the cluster at {written} cannot be reached: {reason}", hint=hint) from None
    cluster = Cluster(client, written)
    try:
        if not cluster.workers():
            raise ClusterError(
                f"the cluster at {written} has no workers", hint="Start some: dask worker HOST:PORT"
            )
        yield cluster
    finally:
        with contextlib.suppress(OSError, RuntimeError):  # it may be gone
            client.close(timeout=_SECONDS)


def _silence() -> None:
    """What Dask would write to standard error is said by postlint, in a line."""
    for name in ["distributed", *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logger = logging.getLogger(name)
            logger.handlers[:] = [logging.NullHandler()]
            logger.propagate = name not in {"distributed", "tornado"}


class Cluster:
    """The workers of a cluster that are there. `notices` are what is to be said of them at the end."""

    def __init__(self, client: Client, written: str) -> None:
        self.client = client
        self.written = written
        self.notices: list[str] = []
        self.observer = Observer()
        """Who wants to know how the workers get on."""
        self._fit: set[str] = set()
        host = urlsplit(written).hostname or ""
        if written.startswith("dask:") and not _is_loopback(host):
            self.say(f"what is sent to the cluster at {host} is not encrypted: tls:// would be")

    def say(self, notice: str) -> None:
        """Keeps a line to be said, once."""
        if notice not in self.notices:
            self.notices.append(notice)

    def workers(self) -> list[str]:
        """The addresses of the workers that are there now.

        Raises:
            ClusterError: the scheduler is gone, or a worker has another version.
        """
        there = list(self.asked(self.client.scheduler_info)["workers"])
        if new := [address for address in there if address not in self._fit]:
            self._look_at(new)
        fit = [address for address in there if address in self._fit]
        self.observer.shared_out(len(fit))
        return fit

    def run(self, work: Callable[..., Any], *values: object, workers: Iterable[str]) -> dict[str, Any]:
        """What `work`, a function that a worker can import, says on each of `workers`; what those say that are gone by
        now is an exception."""
        found: dict[str, Any] = self.asked(
            self.client.run, work, *values, workers=list(workers), on_error="return"
        )
        return found

    def sees(self, root: Path, paths: Sequence[str]) -> bool:
        """Whether all workers see the files at `paths` below `root` as this machine does."""
        return not any(
            isinstance(lacking, str) for lacking in self._look(root, paths, self.workers()).values()
        )

    def who_see(self, root: Path, paths: Sequence[str], workers: Sequence[str]) -> list[str]:
        """Those of `workers` that see them."""
        found = self._look(root, paths, workers)
        return [worker for worker in workers if worker in found and found[worker] is None]

    def _look(self, root: Path, paths: Sequence[str], workers: Sequence[str]) -> dict[str, Any]:
        sample = []
        for path in paths[:: max(1, len(paths) // _SAMPLE)]:
            with contextlib.suppress(OSError):
                sample.append(SampleFile(path, digest_of((root / path).read_bytes())))
        return self.run(lacks, str(root), sample, workers=workers)

    def asked(self, ask: Callable[..., Any], *values: object, **options: object) -> Any:
        """What `ask`, a method of the client, says.

        Raises:
            ClusterError: the scheduler is gone.
        """
        try:
            answer = ask(*values, **options)
        except (OSError, RuntimeError, TimeoutError):
            raise self.gone from None
        if self.client.status != "running":
            raise self.gone
        return answer

    @property
    def gone(self) -> ClusterError:
        """What is said where the scheduler cannot be reached any more."""
        return ClusterError(
            f"the scheduler of the cluster at {self.written} does not answer any more",
            hint="What was checked until then is lost. Without --jobs, the same is checked on this machine.",
        )

    def _look_at(self, workers: list[str]) -> None:
        found = self.run(pydoc.locate, "postlint.__version__", workers=workers)
        pythons = self.run(platform.python_version, workers=workers)
        unfit: dict[str, list[str]] = {}
        for worker, version in found.items():
            python = pythons.get(worker)
            if isinstance(version, OSError) or not isinstance(python, str):
                continue  # it is gone
            if not isinstance(version, str):
                unfit.setdefault("no postlint that works", []).append(worker)
            elif version != postlint.__version__:
                unfit.setdefault(f"postlint {version}", []).append(worker)
            elif _minor(python) != _minor(platform.python_version()):
                unfit.setdefault(f"Python {python}", []).append(worker)
            else:
                self._fit.add(worker)
        if unfit:
            who = [
                f"{join_words(sorted(each), most=3)} {'has' if len(each) == 1 else 'have'} {what}"
                for what, each in unfit.items()
            ]
            raise ClusterError(
                f"workers of the cluster at {self.written} cannot be used: {'; '.join(who)}",
                hint=f"Each needs postlint {postlint.__version__} and Python {_minor(platform.python_version())}, "
                "as this machine has them.",
            )


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
