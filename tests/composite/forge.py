"""The issues of a repository, on a server on this machine, as GitHub's REST API has them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PATH = "/repos/o/blog/issues"


class Issues:
    """What was asked of the server, and the issues that there are. Each request must bring `token`."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.issues: list[dict[str, Any]] = []
        self.comments: dict[int, list[str]] = {}
        self.requests: list[str] = []
        self.refuses: int | None = None
        """The status of every answer."""
        self.leads_to: str | None = None
        """Where every answer leads."""
        self.url = ""

    def add(self, title: str, body: str | None, *, login: str, kind: str = "User", **more: object) -> int:
        number = len(self.issues) + 1
        made = {"number": number, "title": title, "body": body, "state": "open"}
        self.issues.append(
            {**made, "user": {"login": login, "type": kind}, "author_association": "NONE", **more}
        )
        return number

    def answer(self, method: str, address: str, data: Any) -> tuple[int, Any]:
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if method == "GET" and parts.path == PATH:
            shown = [issue for issue in self.issues if issue["state"] == asked["state"]]
            first = (int(asked["page"]) - 1) * int(asked["per_page"])
            return 200, shown[first : first + int(asked["per_page"])]
        if method == "POST" and parts.path == PATH:
            number = self.add(data["title"], data["body"], login="github-actions[bot]", kind="Bot")
            return 201, self.issues[number - 1]
        number = int(parts.path.removeprefix(f"{PATH}/").partition("/")[0])
        if method == "POST" and parts.path == f"{PATH}/{number}/comments":
            self.comments.setdefault(number, []).append(data["body"])
            return 201, {}
        assert (method, parts.path) == ("PATCH", f"{PATH}/{number}")
        self.issues[number - 1] |= data
        return 200, self.issues[number - 1]


@contextmanager
def serving(issues: Issues) -> Iterator[Issues]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            data = json.loads(self.rfile.read(length)) if length else None
            issues.requests.append(f"{self.command} {self.path}")
            if issues.leads_to is not None:
                self.send_response(307)
                self.send_header("Location", issues.leads_to)
                self.end_headers()
                return
            if self.headers["Authorization"] != f"Bearer {issues.token}":
                status, answer = 401, {}
            elif issues.refuses is not None:
                status, answer = issues.refuses, {"message": "::error::no, says the forge"}
            else:
                status, answer = issues.answer(self.command, self.path, data)
            said = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issues.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield issues
        finally:
            server.shutdown()
            thread.join()
