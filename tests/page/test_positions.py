"""Where links stand: in every page of the corpora, and after changes that only move them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postlint.generators.detect import GeneratorRoots
from postlint.generators.table import load_generator
from postlint.page import Page, read_page
from postlint.page.body import Link, LinkKind, Origin
from postlint.page.html import resolve_references
from postlint.run.pages import read_pages
from postlint.tree import Tree

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_REFERENCES = frozenset({Origin.REFERENCE, Origin.IMAGE_REFERENCE})


@pytest.fixture(scope="module")
def pages(corpora: Path) -> list[tuple[str, Page]]:
    return list(_pages(corpora))


def _pages(corpora: Path) -> Iterator[tuple[str, Page]]:
    for site in sorted(corpora.iterdir()):
        if site.is_dir():
            files = [
                path
                for path in sorted(site.rglob("*"))
                if path.suffix.lower() in {".md", ".markdown", ".mdx"}
            ]
            names = [path.relative_to(site).as_posix() for path in files]
            roots = GeneratorRoots(Tree(site), "auto")
            for page in read_pages(site, names, dialect_of=roots.dialect_of).pages:
                yield page.generator, page


def _resolved(link: Link) -> set[str]:
    """What the text of a target may mean: escapes are Markdown's, character references also HTML's."""
    plain = resolve_references(link.raw).strip()
    escaped = resolve_references(_ESCAPE.sub(r"\1", link.raw)).strip()
    return {plain, escaped, f"http://{escaped}", f"mailto:{plain}", f"/{plain}"}


def test_the_text_at_a_target_is_the_destination(pages: list[tuple[str, Page]]) -> None:
    links = 0
    for _, page in pages:
        for link in page.links:
            links += 1
            assert page.text[link.target.start : link.target.end] == link.raw, (page.path, link)
            if link.origin not in _REFERENCES:
                assert link.span.start <= link.target.start <= link.target.end <= link.span.end, (
                    page.path,
                    link,
                )
            if link.origin is Origin.FRONT_MATTER and link.target == link.span:
                continue  # A value with escapes or over several lines.
            if link.kind is LinkKind.TEMPLATE:
                assert link.destination == link.raw, (page.path, link)
            elif link.reference is None or link.reference.destination == link.raw:
                assert link.destination in _resolved(link), (page.path, link)
    assert links > 5000


def test_a_span_begins_and_ends_with_its_construct(pages: list[tuple[str, Page]]) -> None:
    ends = {
        Origin.INLINE: ("[", ")"),
        Origin.IMAGE: ("![", ")"),
        Origin.REFERENCE: ("[", "]"),
        Origin.IMAGE_REFERENCE: ("![", "]"),
        Origin.AUTOLINK: ("<", ">"),
        Origin.HTML: ("<", ">"),
        Origin.SHORTCODE: ("{", "}"),
    }
    for _, page in pages:
        for link in page.links:
            shown = page.text[link.span.start : link.span.end]
            first, last = ends.get(link.origin, ("", ""))
            assert shown.startswith(first), (page.path, link)
            assert shown.endswith(last), (page.path, link)


def _windows(text: str) -> str:
    return re.sub(r"\r?\n", "\r\n", text)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _shown(page: Page, *, change: Callable[[str], str]) -> list[tuple[object, ...]]:
    """What is said of each link, and the letters at its places, without regard to line ends."""
    return [
        (
            _unix(link.destination),
            link.kind,
            link.origin,
            change(page.text[link.span.start : link.span.end]),
            change(page.text[link.target.start : link.target.end]),
            link.reference,
        )
        for link in page.body.links
    ]


def test_line_ends_of_windows_change_nothing(pages: list[tuple[str, Page]]) -> None:
    for generator, page in pages:
        before = read_page(page.path, _unix(page.text).encode(), load_generator(generator).dialect)
        after = read_page(page.path, _windows(page.text).encode(), load_generator(generator).dialect)
        assert _shown(after, change=_unix) == _shown(before, change=_unix), page.path


def test_a_mark_and_letters_before_only_move_the_links(pages: list[tuple[str, Page]]) -> None:
    letters = "Ä漢🛠️ é.\n\n"
    for generator, page in pages:
        body = page.text[page.body_start :]
        if re.match(r"\s*(?:---|\+\+\+|\{|=)", body) or "\N{REPLACEMENT CHARACTER}" in body:
            continue  # Would be front matter of its own, or is damaged.
        plain = read_page(page.path, ("\n" + body).encode(), load_generator(generator).dialect)
        moved = read_page(
            page.path, b"\xef\xbb\xbf" + (letters + body).encode(), load_generator(generator).dialect
        )
        by = len(letters) - 1
        assert [link.span.shift(-by) for link in moved.body.links] == [link.span for link in plain.body.links]
        assert [link.target.shift(-by) for link in moved.body.links] == [
            link.target for link in plain.body.links
        ]
