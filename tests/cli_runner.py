"""The real command in a process of its own, with the libraries loaded beforehand.

Python takes most of the time of a short command to load them. So one process of ours loads them and nothing of postlint
that keeps state, and each command is a fork of it, with its own folder, arguments, environment and streams. How the
command is really started is tested where that matters (`tests/cli/test_ways_to_call.py`, `tests/cli/test_signals.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

Done: TypeAlias = subprocess.CompletedProcess[str]
Postlint: TypeAlias = Callable[..., Done]

CAN_FORK = hasattr(os, "fork")
_LONGEST = 120
"""Seconds that a command may take."""

_SERVER = f"""
import json, os, signal, sys

os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
import jsonschema_rs, platformdirs, pydantic, pyromark, typer, yaml
import postlint.cli.app, postlint.cli.check, postlint.run

requests, replies = os.fdopen(int(sys.argv[1])), os.fdopen(int(sys.argv[2]), "w")
for line in requests:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        break
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss]), file=replies, flush=True)
else:
    os._exit(0)
requests.close()
replies.close()
signal.alarm({_LONGEST})
for number, (path, mode) in enumerate(zip(asked["streams"], (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY))):
    opened = os.open(path, mode)
    os.dup2(opened, number)
    os.close(opened)
os.chdir(asked["folder"])
os.environ.clear()
os.environ.update(asked["environment"])
sys.path[0] = asked["folder"]
sys.argv = ["postlint", *asked["arguments"]]
if asked["memory"]:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
from postlint.cli import main
main()
"""


class Ended(NamedTuple):
    """How a command ended, what it wrote, its seconds of the processor, and the most memory as the system counts it."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    memory: int


class Forks:
    """The process that has the libraries loaded. It starts with the first command that is asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: IO[str] | None = None
        self._replies: IO[str] | None = None

    def run(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str],
        stdin: bytes = b"",
        memory: int = 0,
    ) -> Ended:
        """What `postlint` with these arguments does; `memory` is how many bytes it may take (0: any number)."""
        with tempfile.TemporaryDirectory() as place:
            streams = [Path(place, name) for name in ("in", "out", "err")]
            for stream in streams:
                stream.write_bytes(stdin if stream is streams[0] else b"")
            asked = {
                "arguments": arguments,
                "folder": str(folder),
                "environment": dict(environment),
                "streams": [str(stream) for stream in streams],
                "memory": memory,
            }
            code, seconds, most = self._ask(json.dumps(asked))
            return Ended(code, streams[1].read_bytes(), streams[2].read_bytes(), seconds, most)

    def _ask(self, line: str) -> tuple[int, float, int]:
        if self._requests is None or self._replies is None:
            self._start()
        assert self._requests is not None
        assert self._replies is not None
        print(line, file=self._requests, flush=True)
        code, seconds, memory = json.loads(self._replies.readline())
        return code, seconds, memory

    def _start(self) -> None:
        theirs, ours = os.pipe()
        ours_too, theirs_too = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SERVER, str(theirs), str(theirs_too)],
            pass_fds=(theirs, theirs_too),
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        os.close(theirs)
        os.close(theirs_too)
        self._requests, self._replies = os.fdopen(ours, "w"), os.fdopen(ours_too)

    def close(self) -> None:
        for end in (self._requests, self._replies):
            if end is not None:
                end.close()
        if self._process is not None:
            self._process.wait(10)
