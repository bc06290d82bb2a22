"""Redirects that a site keeps in a file of its own: `_redirects` (Netlify, Cloudflare Pages), `netlify.toml`,
`vercel.json`. They lead readers on from addresses that no page has any more.

https://docs.netlify.com/routing/redirects/redirect-options/, https://developers.cloudflare.com/pages/configuration/redirects/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from postlint.generators.site_root import SiteData
from postlint.pattern import Pattern
from postlint.text import join_path

_STATUS = Pattern(r"\d{3}!?\Z")
_OPEN = Pattern(r"[(*:]")
_LONGEST = 500


class Redirects(NamedTuple):
    """The addresses from which something leads on: plain ones, or with `*` at the end and `:name` for a step. Where
    not `all_known`, there may be others.
    """

    sources: tuple[str, ...]
    all_known: bool = True

    def lead_on(self, address: str) -> bool:
        """Whether a request for `address` is, or may be, answered by one of them."""
        if not self.sources:
            return not self.all_known
        return not self.all_known or any(
            _matches(source, address) for source in _by_beginning(self.sources).near(address)
        )


class _ByBeginning:
    """Sources by their first steps that stand there as they are: a site may have as many as broken links."""

    def __init__(self, sources: tuple[str, ...]) -> None:
        self._by_steps: dict[str, list[str]] = {}
        for source in sources:
            plain = list(takewhile(lambda step: not _OPEN.search(step), source.split("/")))
            if "(" in source or "*" in source[:-1]:
                del plain[-1:]  # of a pattern the last step may go on
            self._by_steps.setdefault("/".join(plain).rstrip("/"), []).append(source)

    def near(self, address: str) -> Iterator[str]:
        """The sources that may mean `address`."""
        steps = address.split("/")
        for beginning in dict.fromkeys("/".join(steps[:end]) for end in range(len(steps) + 1)):
            yield from self._by_steps.get(beginning, ())


@lru_cache(maxsize=8)
def _by_beginning(sources: tuple[str, ...]) -> _ByBeginning:
    return _ByBeginning(sources)


def read_redirects(data: SiteData, root: str, static: tuple[str, ...]) -> Redirects:
    """Those of the site at `root`; `static` are the folders whose files are published as they are."""
    sources = [
        source
        for folder in dict.fromkeys((root, *static))
        for source in _of_lines(data.text(join_path(folder, "_redirects")))
    ]
    netlify = tuple(
        dict.fromkeys((join_path(root, "netlify.toml"), "netlify.toml"))
    )  # it may name a folder below
    for path in netlify:
        sources += _of_tables(data.mapping(path).get("redirects"), "from", "to")
    vercel = data.mapping(join_path(root, "vercel.json"))
    for name in ("redirects", "rewrites"):
        sources += _of_tables(vercel.get(name), "source", "destination")
    unread = any(map(data.is_unread, (*netlify, join_path(root, "vercel.json"))))
    return Redirects(tuple(dict.fromkeys(sources)), all_known=not unread)


def _of_lines(text: str) -> Iterator[str]:
    """`/from /to [status]`, one a line; a rule that only says what is not found is none."""
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) >= 2 and words[0].startswith("/") and not _is_error(words[-1]):
            yield words[0]


def _of_tables(entries: object, source: str, target: str) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, Mapping):
            start, end = entry.get(source), entry.get(target)
            if (
                isinstance(start, str)
                and isinstance(end, str)
                and not _is_error(str(entry.get("status", "")))
            ):
                yield start


def _is_error(status: str) -> bool:
    return bool(_STATUS.match(status)) and status.startswith("4")


def _matches(source: str, address: str) -> bool:
    if len(source) > _LONGEST:
        return False
    source, address = source.rstrip("/") or "/", address.rstrip("/") or "/"
    if source.endswith("*") and "(" not in source:
        start = source[:-1].rstrip("/")
        steps, given = start.split("/"), address.split("/")
        return len(given) >= len(steps) and _same_steps(steps, given[: len(steps)])
    if "(" in source or "*" in source:
        begin = re.split(r"[(*:]", source, maxsplit=1)[0]  # a pattern: what it begins with may lead on
        return address.startswith(begin.rstrip("/"))
    steps, given = source.split("/"), address.split("/")
    return len(steps) == len(given) and _same_steps(steps, given)


def _same_steps(steps: list[str], given: list[str]) -> bool:
    return all(step == other or step.startswith(":") for step, other in zip(steps, given, strict=True))
