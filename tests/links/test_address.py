"""Which links are asked over the network, and under which name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from postlint.findings import Span
from postlint.links.address import external_url
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
        "import sys, postlint.links.address, postlint.links.outcome, postlint.rules.ex;"
        "print([name for name in ('httpx', 'aiohttp', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
