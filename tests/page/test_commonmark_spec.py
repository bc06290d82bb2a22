"""Every example of the CommonMark specification gives the addresses that its HTML shows, and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from postlint.page.markdown import parse_body

SPECIFICATION = Path(__file__).parent / "data" / "commonmark-0.31.2.json"

# The reference implementation writes all but these percent-encoded; our destinations stay as the author wrote them.
_AS_WRITTEN = "%/:?#@!$&'()*+,;=-._~"

# What postlint takes for a link beyond CommonMark: bare addresses (GFM §6.9), and attributes of any HTML element.
BEYOND = {
    602: ["https://foo.bar/baz"],
    606: ["mailto:+@bar.example.com"],
    608: ["https://foo.bar"],
    611: ["https://example.com"],
    612: ["mailto:foo@bar.example.com"],
    617: ["foo.jpg"],
}


class Example(NamedTuple):
    example: int
    section: str
    markdown: str
    destinations: list[str]


def _examples() -> list[Example]:
    read = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    return [Example(**each) for each in read["examples"]]


def test_the_whole_specification_is_there() -> None:
    examples = _examples()
    assert [each.example for each in examples] == list(range(1, 653))
    assert sum(bool(each.destinations) for each in examples) == 144


@pytest.mark.parametrize("example", _examples(), ids=lambda each: str(each.example))
def test_an_example_gives_its_addresses_in_order(example: Example) -> None:
    found = [quote(link.destination, safe=_AS_WRITTEN) for link in parse_body(example.markdown, 0).links]
    wanted = [quote(each, safe=_AS_WRITTEN) for each in example.destinations]
    assert found == BEYOND.get(example.example, wanted), example
