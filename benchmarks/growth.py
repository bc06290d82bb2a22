"""How the cost of a check grows with what it is given: time and memory at n, 2n and 4n of what an attacker may write.

Usage: python benchmarks/growth.py [--runs N] [NAME ...]

Run it with the Python that postlint is installed for. Each row is a folder that a pull request could hold: n posts at
one address, n broken links with near names, n rules beside n pages, and so on. Each is checked offline in a process of
its own, and of its user and system time the median of N runs (default 3) is taken, and its largest memory. Work that is
linear takes four times as long for 4n; five times are allowed, for what a check costs in any case is small beside it.
What grows more, or takes more than 5 s or 500 MB at 4n, is marked, and the exit code is 1. With names, only the rows
whose names begin like one of them are measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

MOST_GROWTH, MOST_SECONDS, MOST_MEGABYTES = 5.0, 5.0, 500.0
KILOBYTE = 1000
CHECK = [
    sys.executable,
    "-c",
    "from postlint.cli import main; main()",
    "check",
    "--offline",
    "--no-cache",
    ".",
]


class Cost(NamedTuple):
    """Of one process: user and system time in seconds, the largest memory in MB, and its exit code."""

    seconds: float
    megabytes: float
    code: int


class Row(NamedTuple):
    """Something of which there may be many: what is written for n of it, and the smallest n that is measured."""

    name: str
    write: Callable[[Path, int], None]
    least: int
    options: tuple[str, ...] = ("--format", "json")


def _text(unit: str) -> Callable[[Path, int], None]:
    """One page that repeats `unit` up to n kilobytes."""
    return lambda root, n: _page(root, "a.md", unit * (n * KILOBYTE // len(unit)))


def _page(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8", newline="")


def _lines(n: int, line: Callable[[int], str]) -> str:
    return "\n".join(map(line, range(n))) + "\n"


def _word(number: int) -> str:
    """A word of letters alone, another one for each number, and not much like that for the next."""
    letters = ""
    rest = (number + 7) * 2654435761 % 2**32
    for _ in range(7):
        rest, letter = divmod(rest, 26)
        letters += chr(97 + letter)
    return letters


def _one_permalink(root: Path, n: int) -> None:
    _page(root, "_config.yml", "title: A site\n")
    for i in range(n):
        _page(root, f"_posts/2020-01-01-post-{i}.md", f"---\ntitle: Post {i}\npermalink: /x/\n---\nText\n")


def _one_alias(root: Path, n: int) -> None:
    _page(root, "hugo.toml", 'title = "A site"\n')
    for i in range(n):
        _page(root, f"content/post-{i}.md", f"---\ntitle: Post {i}\naliases: [/x/, /y/]\n---\nText\n")


def _one_title(root: Path, n: int) -> None:
    for i in range(n):
        _page(root, f"post-{i}.md", "---\ntitle: The same\n---\nText\n")


def _anchors(root: Path, n: int) -> None:
    headings = _lines(n, lambda i: f"## How we count {_word(i)} trees\n")
    links = _lines(n, lambda i: f"[x](#how-we-counted-{_word(i)}-tree)\n")
    _page(root, "a.md", headings + "\n" + links)


def _anchors_alike(root: Path, n: int) -> None:
    headings = _lines(n, lambda i: f"## Section about the topic number {i:05}\n")
    _page(
        root, "a.md", headings + "\n" + _lines(n, lambda i: f"[x](#section-about-teh-topic-numbr-{i:05})\n")
    )


def _near_links(root: Path, n: int) -> None:
    for i in range(n):
        links = "\n".join(f"[x](post-about-{_word(i + j)}s.md)" for j in range(3))
        _page(root, f"post-about-{_word(i)}.md", f"# Post {i}\n\n{links}\n")


def _near_links_alike(root: Path, n: int) -> None:
    for i in range(n):
        name = _word(i)[:3]
        links = "\n".join(f"[x](the-report-{name}{_word(i + j)[3:6]}-of-teh-year.md)" for j in range(3))
        _page(root, f"the-report-{_word(i)[:6]}-of-the-year.md", f"# Post {i}\n\n{links}\n")


def _hugo_refs(root: Path, n: int) -> None:
    _page(root, "hugo.toml", 'title = "A site"\n')
    for i in range(n):
        front = f"---\ntitle: Post {i}\n---\n"
        links = f'[a](/posts/about-{_word(i)}/) {{{{< ref "about-{_word(i)}" >}}}}'
        broken = f'[b]({{{{< ref "abuot-{_word(i)}" >}}}}) [c](/posts/abuot-{_word(i + 1)}/)'
        _page(root, f"content/posts/about-{_word(i)}.md", f"{front}{links} {broken}\n")


def _post_urls(root: Path, n: int) -> None:
    _page(root, "_config.yml", "title: A site\n")
    for i in range(n):
        name = f"2020-01-01-about-{_word(i)}"
        text = f"[a]({{% post_url 2020-01-01-abuot-{_word(i)} %}}) [b]({{% post_url {name} %}})"
        _page(root, f"_posts/{name}.md", f"---\ntitle: Post {i}\n---\n{text}\n")


def _ignored_keys(root: Path, n: int) -> None:
    keys = _lines(n, lambda i: f"key{i}: ' x'  # postlint: ignore[outer-white-space]")
    _page(root, "a.md", f"---\ntitle: A post\n{keys}---\nText\n")


def _unknown_ignores(root: Path, n: int) -> None:
    keys = _lines(n, lambda i: f"key{i}: x  # postlint: ignore[a{_word(i)}]")
    _page(root, "a.md", f"---\ntitle: A post\n{keys}---\nText\n")


def _ignore_pairs(root: Path, n: int) -> None:
    starts = _lines(n, lambda i: f"<!-- postlint: ignore-start[r_{i}] -->\n")
    _page(root, "a.md", starts + _lines(n, lambda i: f"<!-- postlint: ignore-end[r_{i}] -->\n"))


def _ignored_links(root: Path, n: int) -> None:
    _page(root, "a.md", _lines(n, lambda i: f"[x](no-{i}.md) <!-- postlint: ignore[broken-link] gone -->\n"))


def _unused_ignores(root: Path, n: int) -> None:
    _page(
        root,
        "a.md",
        _lines(n, lambda i: f"<!-- postlint: ignore[empty-link, LK604] -->\n[x](https://h{i}.test)\n"),
    )


def _cascades(root: Path, n: int) -> None:
    tables = _lines(n, lambda i: f'[[cascade]]\nk{i % 5} = "v"\n[cascade.target]\npath = "/p{i}/**"\n')
    _page(root, "hugo.toml", f'title = "A site"\n{tables}')
    for i in range(n):
        _page(root, f"content/p{i}/a.md", f"---\ntitle: Post {i}\n---\nText\n")


def _cascades_of_globs(root: Path, n: int) -> None:
    tables = _lines(n, lambda i: f'[[cascade]]\nk{i % 5} = "v"\n[cascade.target]\npath = "/**/*p{i}"\n')
    _page(root, "hugo.toml", f'title = "A site"\n{tables}')
    for i in range(n):
        _page(root, f"content/s/a{i}.md", f"---\ntitle: Post {i}\n---\nText\n")


def _defaults(root: Path, n: int) -> None:
    entries = _lines(n, lambda i: f"  - scope: {{path: p{i}}}\n    values: {{layout: x}}")
    _page(root, "_config.yml", f"title: A site\ndefaults:\n{entries}")
    for i in range(n):
        _page(root, f"p{i}/a.md", f"---\ntitle: Post {i}\n---\nText\n")


def _defaults_of_globs(root: Path, n: int) -> None:
    entries = _lines(n, lambda i: f"  - scope: {{path: 'p*{i}'}}\n    values: {{layout: x}}")
    _page(root, "_config.yml", f"title: A site\ndefaults:\n{entries}")
    for i in range(n):
        _page(root, f"s/a{i}.md", f"---\ntitle: Post {i}\n---\nText\n")


def _posts_with(config: Callable[[int], str]) -> Callable[[Path, int], None]:
    """n posts, each in a folder of its own, beside a configuration of n tables."""

    def write(root: Path, n: int) -> None:
        _page(root, "postlint.toml", config(n))
        for i in range(n):
            _page(root, f"p{i}/a.md", f"---\ntitle: Post {i}\ntags: [x]\n---\n[a](/no-{i}/)\n")

    return write


def _ignores(n: int) -> str:
    return "[per-file-ignores]\n" + _lines(n, lambda i: f'"p{i}/**" = ["LK601"]')


def _ignores_of_globs(n: int) -> str:
    return "[per-file-ignores]\n" + _lines(n, lambda i: f'"*{i}.md" = ["LK601"]')


def _contents(n: int) -> str:
    return _lines(n, lambda i: f'[[content]]\nfiles = ["p{i}/**"]\nschema = "postlint:post"\n')


def _taxonomies(n: int) -> str:
    return _lines(n, lambda i: f'[taxonomies.t{i}]\nfield = "tags"\nterms = ["x"]\nfiles = ["p{i}/**"]\n')


def _rule_files(n: int) -> str:
    files = ", ".join(f'"p{i}/**"' for i in range(n))
    return f"[rules]\nbroken-link = {{ severity = 'error', files = [{files}] }}\n"


def _one_page_with(config: Callable[[int], str]) -> Callable[[Path, int], None]:
    def write(root: Path, n: int) -> None:
        _page(root, "postlint.toml", config(n))
        _page(root, "a.md", "---\ntitle: A post\n---\nText\n")

    return write


def _redirects(root: Path, n: int) -> None:
    _page(root, "hugo.toml", 'title = "A site"\n')
    _page(root, "static/_redirects", _lines(n, lambda i: f"/old/{i}/* /new/{i}"))
    for i in range(n):
        _page(root, f"content/posts/p{i}.md", f"---\ntitle: Post {i}\n---\n[a](/posts/no-{i}/)\n")


def _terms(root: Path, n: int) -> None:
    terms = ", ".join(f'"{_word(i)}{_word(i * 3)[:3]}"' for i in range(n))
    _page(root, "postlint.toml", f"[taxonomies.tags]\nterms = [{terms}]\n")
    tags = ", ".join(f"{_word(i)[::-1]}x{_word(i * 3)[:2]}" for i in range(50))
    near = ", ".join(f"{_word(i)}x{_word(i * 3)[:2]}" for i in range(50))
    _page(root, "a.md", f"---\ntitle: A post\ntags: [{tags}, {near}]\n---\nText\n")


def _terms_alike(root: Path, n: int) -> None:
    terms = ", ".join(f'"topic number {i:06}"' for i in range(n))
    _page(root, "postlint.toml", f"[taxonomies.tags]\nterms = [{terms}]\n")
    tags = ", ".join(f"topik nubmer {i:06}" for i in range(100))
    _page(root, "a.md", f"---\ntitle: A post\ntags: [{tags}]\n---\nText\n")


def _known_fields(root: Path, n: int) -> None:
    """A schema of n fields that allows no others, and a page with n others and n that are missing."""
    fields = _lines(n, lambda i: f"  {_word(i)}x: {{type: string}}")
    required = ", ".join(f"{_word(i)}x" for i in range(n))
    _page(
        root,
        "s.yaml",
        f"type: object\nadditionalProperties: false\nrequired: [{required}]\nproperties:\n{fields}",
    )
    _page(root, "postlint.toml", '[[content]]\nfiles = ["**"]\nschema = "s.yaml"\n')
    _page(root, "a.md", "---\n" + _lines(n, lambda i: f"{_word(i)}y: x") + "---\nText\n")


def _allowed_values(root: Path, n: int) -> None:
    """A schema with n allowed values, and a page with a list of n others."""
    values = ", ".join(f"{_word(i)}x" for i in range(n))
    _page(root, "s.yaml", f"properties:\n  kind:\n    items:\n      enum: [{values}]\n")
    _page(root, "postlint.toml", '[[content]]\nfiles = ["**"]\nschema = "s.yaml"\n')
    _page(root, "a.md", "---\nkind: [" + ", ".join(f"{_word(i)}y" for i in range(n)) + "]\n---\nText\n")


def _chain(keyword: str, extra: str = "") -> Callable[[Path, int], None]:
    """n definitions, each of which asks twice for the next one."""

    def write(root: Path, n: int) -> None:
        parts = _lines(
            n,
            lambda i: (
                f"  d{i}: {{{keyword}: [{{$ref: '#/$defs/d{i + 1}'}}, {{$ref: '#/$defs/d{i + 1}'}}]{extra}}}"
            ),
        )
        _page(root, "s.yaml", f"$ref: '#/$defs/d0'\n$defs:\n{parts}  d{n}: {{required: [x]}}\n")
        _page(root, "postlint.toml", '[[content]]\nfiles = ["**"]\nschema = "s.yaml"\n')
        _page(root, "a.md", "---\ntitle: A post\n---\nText\n")

    return write


def _broken_links(root: Path, n: int) -> None:
    _page(root, "a.md", _lines(n, lambda i: f"[x](no-{i}.md)\n"))


def _definitions(root: Path, n: int) -> None:
    _page(root, "a.md", _lines(n, lambda i: f"[r{i}]: b\n") + _lines(n, lambda i: f"[x][r{i}]\n"))


def _undefined(root: Path, n: int) -> None:
    _page(
        root, "a.md", _lines(n, lambda i: f"[r{_word(i)}]: b\n") + _lines(n, lambda i: f"[x][r{_word(i)}s]\n")
    )


def _tiny_files(root: Path, n: int) -> None:
    for i in range(n):
        _page(root, f"p{i % 100}/a{i}.md", "Text\n")


def _posts(root: Path, n: int) -> None:
    for i in range(n):
        front = f"---\ntitle: Post {i}\ndate: 2020-01-01\ntags: [a, b]\n---\n"
        _page(root, f"p{i % 100}/a{i}.md", f"{front}Text\n")


ROWS = (
    Row("posts with one permalink", _one_permalink, 500),
    Row("posts with one alias", _one_alias, 500),
    Row("posts with one title", _one_title, 500, ("--format", "json", "--select", "ST801")),
    Row("broken anchors", _anchors, 500),
    Row("broken anchors, names alike", _anchors_alike, 500),
    Row("pages with broken links", _near_links, 500),
    Row("pages with broken links, names alike", _near_links_alike, 500),
    Row("Hugo pages with broken links", _hugo_refs, 500),
    Row("Jekyll posts with broken post_url", _post_urls, 250),
    Row("undefined references", _undefined, 5_000),
    Row("ignored keys", _ignored_keys, 2_500),
    Row("ignored keys, unknown rules", _unknown_ignores, 2_500),
    Row("ignore-start and ignore-end", _ignore_pairs, 1_000),
    Row("ignored links", _ignored_links, 1_000),
    Row("ignores of nothing", _unused_ignores, 1_000),
    Row("Hugo cascades and pages", _cascades, 250),
    Row("Hugo cascades of globs and pages", _cascades_of_globs, 125),
    Row("Jekyll defaults and pages", _defaults, 500),
    Row("Jekyll defaults of globs and pages", _defaults_of_globs, 125),
    Row("per-file-ignores and pages", _posts_with(_ignores), 500),
    Row("per-file-ignores of globs and pages", _posts_with(_ignores_of_globs), 250),
    Row("content tables and pages", _posts_with(_contents), 500),
    Row("taxonomies and pages", _posts_with(_taxonomies), 250),
    Row("files of a rule and pages", _posts_with(_rule_files), 500),
    Row("redirects and pages", _redirects, 500),
    Row("terms and 100 tags", _terms, 25_000),
    Row("terms alike and 100 tags", _terms_alike, 25_000),
    Row("known fields and unknown ones", _known_fields, 250),
    Row("allowed values and others", _allowed_values, 125),
    Row("schema, anyOf", _chain("anyOf"), 10),
    Row("schema, allOf", _chain("allOf"), 10),
    Row("schema, unevaluatedProperties", _chain("anyOf", ", unevaluatedProperties: false"), 10),
    Row("per-file-ignores", _one_page_with(_ignores), 5_000),
    Row("content tables", _one_page_with(_contents), 5_000),
    Row("broken links of a page", _broken_links, 10_000),
    Row("definitions with references", _definitions, 10_000),
    Row("kB of [a]: b", _text("[a]: b\n"), 250),
    Row("kB of a@b.c", _text("a@b.c "), 250),
    Row("kB of www.a.b", _text("www.a.b "), 250),
    Row("kB of # a", _text("# a\n"), 250),
    Row("kB of a =", _text("a\n=\n"), 250),
    Row("tiny files", _tiny_files, 2_500),
    Row("posts", _posts, 1_250),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_args()
    chosen = [row for row in ROWS if not given.names or any(row.name.startswith(n) for n in given.names)]
    if not chosen:
        sys.exit("no row of that name; there are: " + ", ".join(row.name for row in ROWS))
    print(f"{'what':38} {'n':>7} {'n: s':>7} {'2n: s':>7} {'4n: s':>7} {'MB':>5} {'4n/n':>5}")
    worse = [row for row in chosen if not _measured(row, given.runs)]
    sys.exit(1 if worse else 0)


def _measured(row: Row, runs: int) -> bool:
    """Prints the row, and says whether it is within the limits."""
    costs = [_cost(row, row.least * times, runs) for times in (1, 2, 4)]
    growth = costs[2].seconds / costs[0].seconds
    largest = max(cost.megabytes for cost in costs)
    marks = [
        mark
        for mark, is_so in (
            ("GROWS", growth > MOST_GROWTH),
            ("SLOW", costs[2].seconds > MOST_SECONDS),
            ("LARGE", largest > MOST_MEGABYTES),
            *((f"exit {cost.code}", cost.code not in {0, 1}) for cost in costs[2:]),
        )
        if is_so
    ]
    times = " ".join(f"{cost.seconds:7.2f}" for cost in costs)
    print(f"{row.name:38} {row.least:7} {times} {largest:5.0f} {growth:5.1f} {' '.join(marks)}", flush=True)
    return not {"GROWS", "SLOW", "LARGE"} & set(marks)


def _cost(row: Row, n: int, runs: int) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        row.write(root, n)
        costs = [_run(root, row.options) for _ in range(runs)]
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        costs[0].code,
    )


def _run(root: Path, options: tuple[str, ...]) -> Cost:
    process = subprocess.Popen(
        [*CHECK, *options], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kibibytes here
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, process.returncode)


if __name__ == "__main__":
    main()
