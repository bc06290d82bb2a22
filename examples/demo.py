"""Shows what postlint says about the example site, without the network and with it.

The addresses in the posts end in `.example`, which belongs to nobody. So a small server on this machine answers in the
place of the internet: postlint is told to go through it as its proxy. Exits with 0 if both checks found something, as
they should.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = "examples/site"
FINDINGS = 1  # the exit code of `postlint check` for posts with errors

ANSWERS: dict[str, tuple[int, dict[str, str]]] = {
    "http://ratsinfo.brunnstadt.example/vorlagen": (
        301,
        {"Location": "http://ratsinfo.brunnstadt.example/suche/vorlagen"},
    ),
    "http://haushalt.brunnstadt.example/2023/": (404, {}),
    "http://haushalt.brunnstadt.example/2022.csv": (410, {}),
    "http://karte.brunnstadt.example/baenke": (403, {}),
    "http://api.verkehr.example/v1/abfahrten": (429, {"Retry-After": "1"}),
    "http://forum.brunnstadt.example/toiletten": (500, {}),
    "http://museum.brunnstadt.example/keller": (404, {}),
}
"""What the server says to an address; all others are alive."""


def main() -> int:
    heading("Without the network", "check", "--offline", SITE)
    offline = postlint("check", "--offline", SITE)

    heading("The links, with the network", "check", "--online", "--select", "EX", "--verbose", SITE)
    with internet() as proxy:
        online = postlint(
            *("check", "--online", "--select", "EX", "--verbose", SITE),
            *("--config", f'links.proxy = "{proxy}"'),
            *("--config", 'links.exclude = ["https://**"]'),  # encrypted: nobody could answer in their place
            *("--config", "links.retries = 1"),
        )
    return 0 if offline and online else 1


def heading(title: str, *arguments: str) -> None:
    print(f"\n{title}\n{'=' * len(title)}\n$ postlint {shlex.join(arguments)}\n", flush=True)


def postlint(*arguments: str) -> bool:
    """Runs postlint on this terminal. Says whether it ended as it should, with findings and a report of them."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        outputs = ["--format", "text", "--format", f"json:{report}"]
        command = [sys.executable, "-m", "postlint", *arguments, *outputs, "--no-cache"]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        # A crash of the interpreter ends with 1, too, but leaves no report.
        return code == FINDINGS and report.is_file() and bool(json.loads(report.read_bytes())["findings"])


class Answering(BaseHTTPRequestHandler):
    """Answers as a proxy, which is asked for whole addresses: `GET http://host/path HTTP/1.1`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, headers = ANSWERS.get(self.path, (200, {"Content-Type": "text/html; charset=utf-8"}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Keeps quiet: the terminal is for the report."""


@contextmanager
def internet() -> Iterator[str]:
    """The server, on a port that is free, for as long as it is needed; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
