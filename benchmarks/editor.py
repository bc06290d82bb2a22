"""How soon `postlint server` says what is wrong, and how much memory it takes: what `make bench` measures last.

Usage: python benchmarks/editor.py [--edits N] [--pages N] [--runs N] [--divide N] [--only ROW,…]

Run it with the Python that postlint and its extra `lsp` are installed for. Times are from the key press, or the start
of the process, until the diagnostics of the page have come, with the pause in which the server waits for more letters.
The site is made; with POSTLINT_SITES, a folder with digitalgov.tar.xz, it is that one (4,061 pages).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from corpora import Corpora, pages_of

EDITS, PAGES, RUNS = 200, 4_000, 3
FEW, MANY = 200, 2_000
_LETTERS = "abcdefgh ijklm nopqr stuvw xyz\n"
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)


class Row(NamedTuple):
    """One line of the table."""

    work: str
    value: str
    goal: str = ""

    def __str__(self) -> str:
        return f"| {self.work} | {self.value} | {self.goal} |"


class Editor:
    """Has `folder` open, and a page of it. It tells of files, so that the server does not look for itself."""

    def __init__(self, folder: Path, cache: Path) -> None:
        command = [sys.executable, "-m", "postlint", "server", "--cache-dir", str(cache)]
        self.started = time.perf_counter()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._version = 0
        capabilities = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
        params = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        self._say("initialize", params, id=1)
        self._say("initialized", {})

    def open(self, page: Path, text: str) -> None:
        self._page = page
        document = {"uri": page.as_uri(), "languageId": "markdown", "version": 0, "text": text}
        self._say("textDocument/didOpen", {"textDocument": document})

    def write(self, text: str) -> float:
        """Makes `text` the text of the page; seconds until it was judged."""
        self._version += 1
        document = {"uri": self._page.as_uri(), "version": self._version}
        started = time.perf_counter()
        self._say("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        self.told()
        return time.perf_counter() - started

    def told(self) -> list[dict[str, Any]]:
        """What is wrong with the page as it is now, once that has come."""
        while True:
            heard = self._hear()
            params = heard.get("params")
            if heard.get("method") != "textDocument/publishDiagnostics" or not isinstance(params, dict):
                continue
            if params["uri"] == self._page.as_uri() and params["version"] == self._version:
                found: list[dict[str, Any]] = params["diagnostics"]
                return found

    def know_all(self) -> int:
        """Waits until all pages are known; how many have something wrong."""
        self._say("workspace/diagnostic", {"previousResultIds": []}, id=2)
        while (heard := self._hear()).get("id") != 2 or "method" in heard:
            pass
        return len(heard["result"]["items"])

    def memory(self) -> float:
        """In MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        found = _RESIDENT.search(status)
        return int(found[1]) / 1024 if found else 0.0

    def end(self) -> None:
        self._say("shutdown", None, id=3)
        self._say("exit", None)
        self._process.wait(30)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _say(self, method: str, params: object, **more: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        size = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b": ")
            size = int(value) if name == b"Content-Length" else size
        if not size:
            raise RuntimeError("the server has ended")
        return dict(json.loads(self._process.stdout.read(size)))


@contextmanager
def editing(folder: Path, cache: Path) -> Iterator[Editor]:
    editor = Editor(folder, cache)
    try:
        yield editor
    finally:
        editor.end()


class Typist:
    """Writes in a text as people do: letters in the body, and values before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._random = random.Random(16)

    def body(self) -> str:
        at = self._random.randrange(self.text.index("\n---", 3) + 5, len(self.text) + 1)
        self.text = self.text[:at] + self._random.choice(_LETTERS) + self.text[at:]
        return self.text

    def front_matter(self) -> str:
        """A letter in the title, and at times the address of the page."""
        field = self._random.choice(("title", "title", "title", "slug", "draft"))
        value = "true" if field == "draft" else f"word{self._random.randrange(10**6)}"
        lines = self.text.split("\n")
        end = lines.index("---", 1)
        kept = [line for line in lines[1:end] if not line.startswith(f"{field}:")]
        self.text = "\n".join(["---", f"{field}: {value}", *kept, *lines[end:]])
        return self.text


def starting(folder: Path, page: Path, runs: int) -> Iterator[Row]:
    """The first thing that is said of a page, and all of it, with nothing known and with all."""
    text = page.read_text("utf-8")
    with tempfile.TemporaryDirectory() as cache:
        for known in ("cold", "warm"):
            first: list[float] = []
            whole: list[float] = []
            for _ in range(1 if known == "cold" else runs):
                with editing(folder, Path(cache)) as editor:
                    editor.open(page, text)
                    editor.told()
                    first.append(time.perf_counter() - editor.started)
                    editor.know_all()
                    whole.append(time.perf_counter() - editor.started)
            yield Row(f"first diagnostics after the start, {known} cache", f"{min(first):.2f} s")
            yield Row(f"those of all pages, {known} cache", f"{min(whole):.2f} s")


def typing(folder: Path, page: Path, edits: int, cache: Path) -> Iterator[Row]:
    text = page.read_text("utf-8")
    with editing(folder, cache) as editor:
        editor.open(page, text)
        editor.know_all()
        typist = Typist(text)
        for work, change in (("letters in the text", typist.body), ("the front matter", typist.front_matter)):
            times = [editor.write(change()) for _ in range(edits)]
            yield Row(f"from a key press to diagnostics, {work}", _spread(times), "95 % under 100 ms")


def memory(folder: Path, page: Path, cache: Path, divide: int) -> Iterator[Row]:
    text = page.read_text("utf-8")
    with editing(folder, cache) as editor:
        editor.open(page, text)
        editor.know_all()
        typist = Typist(text)
        sizes: list[float] = []
        few, many = -(-FEW // divide), -(-MANY // divide)
        for number in range(1, many + 1):
            editor.write(typist.body() if number % 4 else typist.front_matter())
            if number in {few, many}:
                editor.know_all()
                sizes.append(editor.memory())
        first, last = sizes
        yield Row(f"memory after {few:,} edits", f"{first:.0f} MiB")
        yield Row(
            f"memory after {many:,} edits", f"{last:.0f} MiB ({last / first - 1:+.1%})", "at most 10 % more"
        )


def _spread(times: Sequence[float]) -> str:
    last = statistics.quantiles(times, n=20)[-1]
    return f"median {1000 * statistics.median(times):.0f} ms, 95 % within {1000 * last:.0f} ms"


def table(
    *, pages: int = PAGES, edits: int = EDITS, runs: int = RUNS, divide: int = 1, only: str | None = None
) -> Iterator[str]:
    """The lines of the table, as they come about; with so many times fewer edits to try it out."""
    with tempfile.TemporaryDirectory(prefix="postlint-editor-") as place:
        work = Path(place)
        folder, called = _site(Corpora(work), pages)
        found = [each for each in pages_of(folder) if each.read_bytes().startswith(b"---\n")]
        page = found[len(found) // 2]
        load = " ".join(f"{each:.1f}" for each in os.getloadavg())
        yield f"| the editor server: {called} (load {load}) | | |"
        yield "| --- | --- | --- |"
        rows = {
            "start": lambda: starting(folder, page, runs),
            "typing": lambda: typing(folder, page, -(-edits // divide), work / "cache"),
            "memory": lambda: memory(folder, page, work / "cache", divide),
        }
        for name in only.split(",") if only else rows:
            yield from map(str, rows[name]())


def _site(corpora: Corpora, pages: int) -> tuple[Path, str]:
    site = next((each for each in corpora.sites() if "digitalgov" in each.name), None)
    if site is not None and os.environ.get("POSTLINT_SITES"):
        return site.folder, site.name
    return corpora.posts(pages), f"{pages:,} posts"


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--divide", type=int, default=1)
    parser.add_argument("--only")
    for line in table(**vars(parser.parse_args())):
        print(line, flush=True)


if __name__ == "__main__":
    main()
