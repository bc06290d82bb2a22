"""A quick look that spares work must never pass over what the work would have found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from postlint.page import markdown, near_links, normalise_blocks
from postlint.page.body import Body
from postlint.page.destinations import HtmlLinks
from postlint.page.dialect import COMMON, Dialect, WikiLinks
from postlint.page.near_links import near_links as find_near_links
from postlint.page.undefined_labels import undefined_references
from postlint.pattern import Pattern

DIALECTS = [
    COMMON,
    Dialect("jekyll", kramdown=True, definition_lists=True),
    Dialect("mkdocs", python_markdown=True, definition_lists=True, wiki=WikiLinks.PAGE_FIRST),
    Dialect("docusaurus", mdx=True),
    Dialect("quarto", quarto=True, wiki=WikiLinks.TEXT_FIRST),
]
_PIECES_LIST = """
    [ ] ( ) < > ` * _ ~ \\ | & ! # $ @ : [[a|b]] ][ [x][y] [a](b) [a](<b>) [a](b\\(c) [a](b"c") ![a](b.png)
    http://a.test/b www.c.test me@d.test HTTPS://e.test mailto:f@g.test <http://h.test> $x$ \\(y\\) \\[z\\] $$
    <a> </a> <A·HREF=x> <img·src="i.png"·alt="é"> <pre> </pre> <script> </script> <p·title='src'> <a·name=b> <!--c-->
    <video·poster=d> {{x}} {%y%} {{<·ref·"z"·>}} {:·#i} <div·markdown="1"> </div> (https://j.test ](k.md ](l·m.md)
    é ’ 日本
"""
_PIECES = [each.replace("·", " ") for each in _PIECES_LIST.split()]
_BREAKS = [" ", " ", "\n", "\n\n", "\n> ", "\n- ", "\n# ", "\n    ", "\n```\n", "\n[x]: ", "\n[^1]: ", "\n: "]
_BREAKS += ["\n!!! n\n    ", "\r\n", ""]
_PARTS_LIST = """
    links definitions templates footnotes footnote_uses headings comments verbatim prose elements
"""
PARTS = _PARTS_LIST.split()


def _texts(seed: int) -> Iterator[tuple[str, Dialect]]:
    chance = random.Random(seed)
    for _ in range(200):
        pieces = (chance.choice(_PIECES) + chance.choice(_BREAKS) for _ in range(chance.randrange(1, 12)))
        yield "".join(pieces), chance.choice(DIALECTS)


def _all_of(text: str, dialect: Dialect) -> list[object]:
    body: Body = markdown.parse_body(text, 0, dialect)
    found = [getattr(body, part) for part in PARTS]
    return [*found, list(find_near_links(text, body)), list(undefined_references(text, body))]


class QuickLook(NamedTuple):
    """`where` it is, and what makes it tell to look at everything."""

    where: object
    name: str
    instead: object


_ANYTHING = Pattern("")
LOOKS = [
    QuickLook(markdown, "_may_lead_anywhere", lambda *_: True),
    QuickLook(markdown, "is_only_prose", lambda *_: False),
    QuickLook(markdown, "may_define", lambda *_: True),
    QuickLook(markdown, "_MAY_CLOSE_TO_TEXT", _ANYTHING),
    QuickLook(markdown, "_PLAIN_DESTINATION", Pattern(r"\Z.")),
    QuickLook(HtmlLinks, "may_be_in", lambda *_: True),
    QuickLook(normalise_blocks, "_has_blocks", lambda *_: True),
    QuickLook(near_links, "_IN_PARENTHESES", frozenset()),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch, look: QuickLook) -> None:
    texts = list(_texts(12))
    quick = [_all_of(*each) for each in texts]
    monkeypatch.setattr(look.where, look.name, look.instead)
    for each, found in zip(texts, quick, strict=True):
        assert _all_of(*each) == found, each


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.generator)
def test_what_is_asked_first_changes_nothing(dialect: Dialect) -> None:
    for text, _ in _texts(5):
        in_turn, turned = (markdown.parse_body(text, 0, dialect) for _ in range(2))
        assert [getattr(in_turn, part) for part in PARTS] == [getattr(turned, part) for part in PARTS[::-1]][
            ::-1
        ]


def test_a_body_that_leads_nowhere_is_parsed_when_the_rest_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[str] = []
    read = markdown._read_body

    def noticed(text: str, start: int, dialect: Dialect) -> markdown._BodyReader:
        parsed.append(text)
        return read(text, start, dialect)

    monkeypatch.setattr(markdown, "_read_body", noticed)
    body = markdown.parse_body("# A heading\n\nand `code`\n", 0)
    assert (body.links, body.definitions, body.footnotes, parsed) == ((), (), (), [])
    assert [heading.text for heading in body.headings] == ["A heading"]
    assert len(body.verbatim) == len(parsed) == 1
