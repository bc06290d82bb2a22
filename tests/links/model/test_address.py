"""Which links are asked over the network, and under which name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from postlint.findings import Span
from postlint.links.model.address import Address, external_url, names_an_anchor
from postlint.page.body import Link, LinkKind, Origin


def link(destination: str, kind: LinkKind = LinkKind.EXTERNAL) -> Link:
    return Link(Span(0, 1), Span(0, 1), destination, destination, kind, Origin.INLINE)


@pytest.mark.parametrize(
    ("destination", "url"),
    [
        ("https://h.test/a", "https://h.test/a"),
        ("https://h.test/a#b#c", "https://h.test/a"),
        ("//h.test/a#b", "https://h.test/a"),
        (" https://h.test/a \n", "https://h.test/a"),
        ("https://h.test/%C3%A9?x=1&y=2", "https://h.test/%C3%A9?x=1&y=2"),
    ],
)
def test_the_name_of_an_address(destination: str, url: str) -> None:
    assert external_url(link(destination)) == url


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if kind is not LinkKind.EXTERNAL])
def test_only_external_links_are_asked(kind: LinkKind) -> None:
    assert external_url(link("https://h.test/a", kind)) is None


def test_naming_an_address_imports_no_http_library() -> None:
    code = (
        "import sys, postlint.links.model.address, postlint.links.model.verdict, postlint.rules.ex;"
        "print([name for name in ('httpx', 'aiohttp', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://h.test/a#here", "here"),
        ("https://h.test/a#gr%C3%B6%C3%9Fe", "gr%C3%B6%C3%9Fe"),
        ("https://h.test/a#section-1.2", "section-1.2"),
        ("https://h.test/a#L", "L"),
        ("https://h.test/a#Lists", "Lists"),
        ("https://h.test/a", None),
        ("https://h.test/a#", None),
        ("https://h.test/a#top", None),
        ("https://h.test/a#TOP", None),
        ("https://h.test/a#/route", None),
        ("https://h.test/a#!route", None),
        ("https://h.test/a#%2Froute", None),
        ("https://h.test/a#?x", None),
        ("https://h.test/a#:~:text=a", ":~:text=a"),
        ("https://h.test/a#here:~:text=a", "here:~:text=a"),
        ("https://h.test/a#:~:selector=a", None),
        ("https://h.test/a.pdf#:~:text=a", None),
        ("https://github.com/a/b#:~:text=a", None),
        ("https://h.test/a#page=2", None),
        ("https://h.test/a#map=7/51/10", None),
        ("https://h.test/a#tab&x", None),
        ("https://h.test/a#L10", None),
        ("https://h.test/a#L10-L20", None),
        ("https://h.test/a#L10C3-L20C7", None),
        ("https://h.test/a#lines-10:20", None),
        ("https://docs.h.test/src/a.rs.html#10-20", None),
        ("https://searchfox.h.test/a.cpp#10,20-30", None),
        ("https://h.test/a#10", "10"),
        ("https://h.test/a#2020-10-report", "2020-10-report"),
        ("https://gitlab.h.test/a/b/-/issues/7#note_123", None),
        ("https://h.test/a#.VxK2abc", None),
        ("https://h.test/a#sthash.x1.dpuf", None),
        ("https://h.test/a.pdf#chapter", None),
        ("https://h.test/a.PDF?x#chapter", None),
        ("https://github.com/okfde/a#readme", None),
        ("https://github.com/okfde/a#install", "install"),
        ("https://github.com/okfde/a/blob/main/a.md#install", "install"),
        ("https://github.com/okfde/a/blob/main/a.py#L10", "L10"),
        ("https://github.com/okfde/a/issues/1#issuecomment-1", None),
        ("https://gist.github.com/okfde/a#install", None),
        ("https://docs.google.com/document/d/1#heading", None),
        ("http://[bad#x", None),
        ("https://h.test/a#" + "x" * 1000, None),
    ],
)
def test_which_fragments_name_an_anchor(address: str, place: str | None) -> None:
    found = Address.of(address)
    assert (found.fragment if names_an_anchor(found) else None) == place
