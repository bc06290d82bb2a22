"""How long postlint takes beside its peers, as a table: what `make bench` prints, and writes to results.md.

Usage: python benchmarks/table.py --peers FOLDER [--runs N] [--only ROW,…] [--divide N] [--output FILE]

Run it with the Python that postlint is installed for. FOLDER is where `make bench` has installed the peers. postlint
and a peer run in turn on the same files; ratios are medians of the paired ratios of the wall time. All is offline but
the row `links`, which has a server of its own. With `--only`, nothing is written without
`--output`; with `--divide`, there are so many times fewer posts, to try it out.

The posts are made. With POSTLINT_CORPORA, a folder with a folder a site, these are copied until there are as many, and
with POSTLINT_SITES, a folder with linkerd.tar.xz and digitalgov.tar.xz, these are the sites.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import shutil
import statistics
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import editor
import links
from corpora import Corpora, pages_of
from measuring import MeasuringError, Program, files_of, mebibytes, seconds
from programs import IMPORTING, Peers, postlint

RESULTS = Path(__file__).with_name("results.md")
NAMED = 8
RUNS, RUNS_OF_ONE, RUNS_FOR_MEMORY = 5, 15, 3
SCHEMA = """{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "required": ["title"],
  "properties": {
    "title": {"type": ["string", "number"]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "image": {"type": ["object", "string"], "required": ["src", "license"]}
  }
}
"""
_FRONT_MATTER = re.compile(r"---\r?\n(.*?^)---\s*$", re.DOTALL | re.MULTILINE)


class Goal(NamedTuple):
    """How many times as much as its peer postlint may take at most, and should."""

    most: float
    aim: float | None = None

    def __str__(self) -> str:
        return f"{self.most:g}" + (f"; aim {self.aim:g}" if self.aim else "")

    def judged(self, ratio: float) -> str:
        return "aim met" if self.aim and ratio <= self.aim else "met" if ratio <= self.most else "**missed**"


class Row(NamedTuple):
    """One line of the table: what both took in each pair of runs, or why that could not be measured."""

    work: str
    against: str
    goal: Goal | None
    pairs: Sequence[tuple[float, float]] = ()
    files: tuple[int | None, int | None] = (None, None)
    unit: str = "s"
    trouble: str = ""

    def cells(self) -> list[str]:
        goal = str(self.goal) if self.goal else "–"
        if not self.pairs:
            return [self.work, "", self.against, "", "", goal, f"not measured: {self.trouble}"]
        ours, theirs = (statistics.median(side) for side in zip(*self.pairs, strict=True))
        ratios = [mine / other for mine, other in self.pairs]
        ratio = statistics.median(ratios)
        return [
            self.work + self._counted(),
            self._amount(ours),
            self.against,
            self._amount(theirs),
            f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            goal,
            self.goal.judged(ratio) if self.goal else "",
        ]

    def _amount(self, value: float) -> str:
        return (
            f"{value:.0f} MiB"
            if self.unit == "MiB"
            else f"{value:.2f} s"
            if value >= 1
            else f"{1000 * value:.0f} ms"
        )

    def _counted(self) -> str:
        mine, other = self.files
        if mine is None:
            return ""
        theirs = f"; {self.against} {other:,}" if other not in {mine, None} else ""
        return f" ({mine:,} file{'s' if mine != 1 else ''}{theirs})"


EXPLAINED = """\
Cold is a run that has nothing to remember, and keeps what it finds. `lychee --offline --include-fragments` looks at
local links, and at no front matter; rumdl and markdownlint-cli2 at the form of Markdown; remark-cli at local links and,
with a schema, at front matter; check-jsonschema at front matter that was written to files of its own beforehand.
Numbers of files are what each says itself. Memory is the largest sum of PSS over all processes of a run. Each run of
postlint is followed by one of the other; ratios are medians over the pairs, with the smallest and the largest behind
them."""
EXPLAINED_EDITOR = """\
Times of the editor server are from a key press, or the start of the process, until the diagnostics of the page have
come, with the pause in which the server waits for more letters. Memory is what is resident."""
EDITOR = "editor"
HEADER = ["work", "postlint", "against", "takes", "ratio", "at most", ""]


class Bench:
    """All that rows need: folders, peers, how often each pair is run, how many posts there are."""

    def __init__(self, work: Path, options: argparse.Namespace) -> None:
        self.corpora, self.peers, self.runs = Corpora(work), options.peers, options.runs
        self.cache, self.work = work / "cache", work
        self.few, self.many, self.most = (-(-n // options.divide) for n in (300, 3_600, 10_000))

    def forget(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def row(
        self,
        work: str,
        folder: Path,
        ours: Program,
        theirs: Program,
        goal: Goal | None,
        *,
        known: Program | None = None,
        before: Callable[[], None] | None = None,
        runs: int = RUNS,
        measure: Callable[[Program, Path], float] = seconds,
    ) -> Row:
        """Runs both in turn; postlint with nothing to remember, or after what `known` has found."""
        unit = "MiB" if measure is mebibytes else "s"
        pairs = []
        try:
            self.forget()
            files = files_of(ours, folder), files_of(theirs, folder)
            if known:
                self.forget()
                files_of(known, folder)
            for _ in range(self.runs or runs):
                if not known:
                    self.forget()
                if before:
                    before()
                pairs.append((measure(ours, folder), measure(theirs, folder)))
        except MeasuringError as failure:
            return Row(work, theirs.name, goal, trouble=str(failure))
        return Row(work, theirs.name, goal, pairs, files, unit)


def cold(bench: Bench) -> Iterator[Row]:
    folder, ours = bench.corpora.posts(bench.many), postlint(bench.cache, ".")
    yield bench.row(f"cold, {bench.many:,} posts", folder, ours, bench.peers.lychee(), Goal(6, 4))
    yield bench.row("the same", folder, ours, bench.peers.rumdl(), Goal(2))


def unchanged(bench: Bench) -> Iterator[Row]:
    folder, ours = bench.corpora.posts(bench.many), postlint(bench.cache, ".")
    yield bench.row("the same again, unchanged", folder, ours, bench.peers.lychee(), Goal(1, 0.5), known=ours)


def named(bench: Bench) -> Iterator[Row]:
    """What a hook does: a few files that were written to since all of them were checked."""
    folder = bench.corpora.posts(bench.many)
    pages = pages_of(folder)
    chosen = pages[:: len(pages) // NAMED][:NAMED]
    ours = postlint(bench.cache, *(str(page.relative_to(folder)) for page in chosen))

    def write() -> None:
        for page in chosen:
            with page.open("a", encoding="utf-8") as stream:
                stream.write(f"\nWritten at {time.time_ns()}.\n")

    work, everything = f"{NAMED} changed files named of {bench.many:,}", postlint(bench.cache, ".")
    yield bench.row(work, folder, ours, bench.peers.lychee(), Goal(1), known=everything, before=write)


def few(bench: Bench) -> Iterator[Row]:
    folder, ours = bench.corpora.posts(bench.few), postlint(bench.cache, ".")
    yield bench.row(f"cold, {bench.few:,} posts", folder, ours, bench.peers.markdownlint(), Goal(0.25))


def one(bench: Bench) -> Iterator[Row]:
    folder = bench.corpora.one()
    ours = postlint(bench.cache, str(pages_of(folder)[0].relative_to(folder)))
    yield bench.row("one post", folder, ours, IMPORTING, Goal(1.8, 1.4), runs=RUNS_OF_ONE)


def sites(bench: Bench) -> Iterator[Row]:
    for site in bench.corpora.sites():
        ours = postlint(bench.cache, ".")
        yield bench.row(f"cold, {site.name}", site.folder, ours, bench.peers.lychee(), Goal(5))


def memory(bench: Bench) -> Iterator[Row]:
    folder = bench.corpora.posts(bench.most)
    for jobs in ("1", "2"):
        yield bench.row(
            f"memory, {bench.most:,} posts, `--jobs {jobs}`",
            folder,
            postlint(bench.cache, "--jobs", jobs, "."),
            bench.peers.lychee(),
            Goal(2, 1.5),
            runs=RUNS_FOR_MEMORY,
            measure=mebibytes,
        )


def fresh_links(bench: Bench) -> Iterator[Row]:
    """Row d of links.py: 2,000 addresses that both have asked a moment ago."""
    work, against, goal = "links that were checked a moment ago", "lychee with its cache", Goal(6)
    if not Path(bench.peers.lychee_program).is_file():
        yield Row(work, against, goal, trouble="lychee is not installed")
        return
    with tempfile.TemporaryDirectory() as folder, links.serving() as server:
        of_links = links.Bench(bench.peers.lychee_program, bench.runs or RUNS, 20, server, Path(folder))
        for row in links.again(of_links):
            pairs = [(mine.seconds, other.seconds) for mine, other in zip(row.ours, row.theirs, strict=True)]
            yield Row(work, against, goal, pairs)


def compared(bench: Bench) -> Iterator[Row]:
    """Programs with a part of the work, for which there is no goal."""
    folder, ours = bench.corpora.posts(bench.few), postlint(bench.cache, ".")
    schema = bench.work / "schema.json"
    schema.write_text(SCHEMA, encoding="utf-8")
    work = f"for comparison: cold, {bench.few:,} posts"
    yield bench.row(work, folder, ours, bench.peers.remark(schema, folder), None)
    fields = _fields_of(folder, bench.work / "fields")
    yield bench.row(work, folder, ours, bench.peers.check_jsonschema(schema, fields), None)


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "cold": cold,
    "unchanged": unchanged,
    "named": named,
    "few": few,
    "one": one,
    "sites": sites,
    "memory": memory,
    "links": fresh_links,
    "compared": compared,
}


def main() -> None:
    options = _options()
    for variable in ("PYTHONDONTWRITEBYTECODE", "POSTLINT_CACHE_DIR"):
        os.environ.pop(variable, None)  # they would make each start slow, or remember what is to be new
    rows = options.only.split(",") if options.only else [*ROWS, EDITOR]
    print("\n".join(_table([])))
    with tempfile.TemporaryDirectory(prefix="postlint-bench-") as folder:
        bench = Bench(Path(folder), options)
        measured = []
        for row in (row for name in rows if name != EDITOR for row in ROWS[name](bench)):
            measured.append(row)
            print(_line(row.cells()), flush=True)
        of_editor = []
        if EDITOR in rows:
            print()
            for line in editor.table(pages=bench.many, divide=options.divide):
                of_editor.append(line)
                print(line, flush=True)
        text = results(measured, bench, of_editor)
    output = options.output or (None if options.only else RESULTS)
    if output:
        output.write_text(text, encoding="utf-8")
        print(f"\nwritten to {output}")


def results(rows: Sequence[Row], bench: Bench, of_editor: Sequence[str]) -> str:
    """The page that says what was measured, on what and with what."""
    versions = ", ".join(f"{name} {version}" for name, version in bench.peers.versions().items())
    parts = (
        "# How long postlint takes beside its peers",
        f"Written by `make bench` on {dt.date.today():%Y-%m-%d}.",
        "\n".join(_table(rows)),
        f"{bench.corpora.described()} {EXPLAINED}",
        *(("\n".join(of_editor), EXPLAINED_EDITOR) if of_editor else ()),
        f"Machine: {machine()}.",
        f"Versions: {versions}.",
    )
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    try:
        names = re.findall(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        names = []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    python = (
        f"Python {platform.python_version()} ({'with' if optimised else 'without'} `--enable-optimizations`)"
    )
    name, cores = names[0] if names else platform.processor(), len(os.sched_getaffinity(0))
    return f"{name}, {cores} cores, {memory:.0f} GiB, {platform.system()}, {python}"


def _table(rows: Sequence[Row]) -> list[str]:
    return [_line(HEADER), _line(["---"] * len(HEADER)), *(_line(row.cells()) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fields_of(folder: Path, fields: Path) -> list[str]:
    """Files with the front matter alone, of pages where it is YAML."""
    fields.mkdir(exist_ok=True)
    written = []
    for number, page in enumerate(pages_of(folder)):
        found = _FRONT_MATTER.match(page.read_text("utf-8", errors="replace"))
        if found:
            path = fields / f"{number}.yaml"
            path.write_text(found[1], encoding="utf-8")
            written.append(str(path))
    return written


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--peers", type=lambda folder: Peers(Path(folder).resolve()), required=True)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--divide", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
