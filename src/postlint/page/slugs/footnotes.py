"""The ids that generators give to footnotes and to the places that refer to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from postlint.page.body import Body

FootnoteIds = Callable[[Body], Iterator[str]]


def no_footnotes(_: Body) -> Iterator[str]:
    """The ids of a generator that has no footnotes."""
    yield from ()


def remark_footnotes(body: Body) -> Iterator[str]:
    """Those of github.com and remark-rehype: "user-content-fn-label", "user-content-fnref-label-2"."""
    if body.footnote_uses:
        yield "footnote-label"
    for label, use in _uses(body):
        yield f"user-content-fn-{label.lower()}"
        yield f"user-content-fnref-{label.lower()}" + (f"-{use}" if use > 1 else "")


def goldmark_footnotes(body: Body) -> Iterator[str]:
    """Those of Hugo, numbered by first use: "fn:1", "fnref:1", "fnref1:1"."""
    for number, use in _numbered(body):
        yield f"fn:{number}"
        yield f"fnref{use - 1 or ''}:{number}"


def kramdown_footnotes(body: Body) -> Iterator[str]:
    """Those of kramdown: "fn:label", "fnref:label", "fnref:label:1"."""
    for label, use in _uses(body):
        yield f"fn:{label}"
        yield f"fnref:{label}" + (f":{use - 1}" if use > 1 else "")


def python_markdown_footnotes(body: Body) -> Iterator[str]:
    """Those of Python-Markdown, also where nothing refers to them: "fn:label", "fnref:label", "fnref2:label"."""
    for note in body.footnotes:
        yield f"fn:{note.label}"
    for label, use in _uses(body):
        yield f"fnref{use if use > 1 else ''}:{label}"


def zola_footnotes(body: Body) -> Iterator[str]:
    """Those of Zola, without and with `bottom_footnotes`: "label", "fn-label", "fr-label-1"."""
    for note in body.footnotes:
        yield note.label
        yield f"fn-{note.label}"
    for label, use in _uses(body):
        yield f"fr-{label}-{use}"


def pandoc_footnotes(body: Body) -> Iterator[str]:
    """Those of pandoc, one a use: "fn1", "fnref1"."""
    if body.footnote_uses:
        yield "footnotes"
    for number in range(1, len(body.footnote_uses) + 1):
        yield f"fn{number}"
        yield f"fnref{number}"


def markdown_it_footnotes(body: Body) -> Iterator[str]:
    """Those of the plugin markdown-it-footnote: "fn1", "fnref1", "fnref1:1"."""
    for number, use in _numbered(body):
        yield f"fn{number}"
        yield f"fnref{number}" + (f":{use - 1}" if use > 1 else "")


def _uses(body: Body) -> Iterator[tuple[str, int]]:
    """The label of each use, and the how-manieth of its label it is, from 1."""
    counts: Counter[str] = Counter()
    for use in body.footnote_uses:
        counts[use.label] += 1
        yield use.label, counts[use.label]


def _numbered(body: Body) -> Iterator[tuple[int, int]]:
    """The same with a number for the label, from 1, in the order of first use."""
    numbers: dict[str, int] = {}
    for label, use in _uses(body):
        yield numbers.setdefault(label, len(numbers) + 1), use
