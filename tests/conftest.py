"""What all tests share: no address but loopback is ever contacted, and the environment says nothing about colours."""

from __future__ import annotations

import ipaddress
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from cli_runner import Forks
from postlint import ci

_contacted: list[str] = []


def _refuse_the_internet(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578): sees every connection of this process, whoever opens it."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return
    try:
        allowed = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        allowed = False
    if not allowed:
        _contacted.append(f"{event} {name}")
        raise ConnectionRefusedError(f"tests contact loopback only, not {name}")


sys.addaudithook(_refuse_the_internet)


@pytest.fixture(autouse=True)
def _no_internet() -> Iterator[None]:
    """Fails a test that tried to leave the machine, even where the code under test caught the refusal."""
    _contacted.clear()
    yield
    assert not _contacted, f"this test tried to leave the machine: {_contacted}"


@pytest.fixture(autouse=True)
def _cache_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees what another one remembers, nor what the user's own runs do."""
    monkeypatch.setenv("POSTLINT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither colours nor secrets nor a CI system around the tests are theirs."""
    ours = ("NO_COLOR", "FORCE_COLOR", "POSTLINT_DEBUG", "POSTLINT_PROXY", "POSTLINT_CA_FILE", "COLUMNS")
    theirs = ("CI_", "GITHUB_", "GITLAB_", "GITEA_", "FORGEJO_", "POSTLINT_TOKEN_")
    for name in [*ours, *(name for name in os.environ if name.startswith(theirs)), *ci.VARIABLES]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def no_hang() -> Iterator[None]:
    """Fails a test that is still at it after a minute, which is many times what it takes on a slow machine.

    For inputs that are so large that anything worse than linear would take longer. Where there are no alarms
    (Windows), such a test takes as long as it takes.
    """
    if sys.platform == "win32":
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail("this does not come to an end", pytrace=True)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(
        signal.ITIMER_REAL, 60, 5
    )  # again every 5 s: an event loop swallows what a callback raises
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    forks = Forks()
    yield forks
    forks.close()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """A folder of real posts of many sites, which only some machines have."""
    folder = os.environ.get("POSTLINT_CORPORA")
    if not folder:
        pytest.skip("POSTLINT_CORPORA is not set")
    return Path(folder)
