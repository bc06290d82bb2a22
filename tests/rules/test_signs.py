"""No sign is lacking where the rule that goes by it would find something; `test_cases` compares what rules find on the
pages of their own case files.
"""

from __future__ import annotations

import random
import re
from types import SimpleNamespace
from typing import Any

import pytest

from postlint.generators.protocol import Dating
from postlint.page import read_page
from postlint.page.facts import facts_of
from postlint.rules import signs
from postlint.rules.base import Context
from postlint.rules.da import filename_pattern
from postlint.rules.fm import ambiguous_scalar, outer_white_space
from postlint.rules.lk import redirect_wrapper
from postlint.rules.registry import RULES, Scope
from postlint.rules.signs import Sign, look


def context(text: str, path: str = "a.md") -> Context:
    nothing: Any = SimpleNamespace()
    return Context(read_page(path, text.encode()), nothing, nothing, nothing, nothing)


def told(text: str, *asked: Sign, path: str = "a.md") -> frozenset[Sign]:
    return look(context(text, path), frozenset(asked))


def test_each_sign_is_told_by_a_look_and_asked_for_by_a_rule() -> None:
    told_by = [sign for each in signs._LOOKS for sign in each.tells]
    assert frozenset(told_by) == frozenset(Sign)
    assert {sign for sign in told_by if told_by.count(sign) > 1} == {Sign.INVISIBLE_CHARACTER}
    conditions = {each for entry in RULES for each in (entry.precondition, entry.by_default)}
    assert frozenset(Sign) - conditions == frozenset()


def test_a_rule_goes_by_signs_that_can_be_seen_in_its_stage() -> None:
    on_site = frozenset(sign for each in signs._LOOKS[:3] for sign in each.tells)
    for entry in RULES:
        asked = {each for each in entry.preconditions(has_options=False) if isinstance(each, Sign)}
        assert not asked or entry.scope is (Scope.SITE if asked <= on_site else Scope.PAGE), entry


def test_what_is_not_asked_for_is_not_looked_at() -> None:
    assert told("---\ntitle: A\n---\n[a](b)\n", Sign.LINK, Sign.BARE_LINK, Sign.FRONT_MATTER) == frozenset(
        {
            Sign.LINK,
            Sign.FRONT_MATTER,
        }
    )


def test_where_looking_fails_all_its_signs_count_as_seen() -> None:
    """Schema and terms cannot be had of this context."""
    asked = frozenset({Sign.MISSING_KEY, Sign.DEPRECATED_FIELD, Sign.UNLISTED_TERM, Sign.BARE_LINK})
    assert look(context("---\ntitle: A\n---\n[a](b)\n"), asked) == asked - {Sign.BARE_LINK}


def test_whatever_is_invisible_is_not_printable() -> None:
    invisible = re.compile(f"[{signs.OTHER_INVISIBLE}{signs.MARKS_OF_DIRECTION}]")
    found = [sign for sign in map(chr, range(0x11000)) if invisible.match(sign)]
    assert len(found) > 70
    assert all(signs._hides_something(f"title: a{sign}b\n") for sign in found)
    assert not signs._hides_something("title: a\u200db\u00a0c\n\tä\r\n\N{GRINNING FACE}")


def test_what_is_read_in_two_ways_shows() -> None:
    chance = random.Random(1)
    found = 0
    for _ in range(5_000):
        letters = chance.choice(["01289", "01289:._", "yYnNesoOf", "01289-:T .eEx+"])
        text = "".join(chance.choices(letters, k=chance.randrange(1, 9))).strip()
        page = context(f"---\na: {text}\n---\n")
        if any(ambiguous_scalar._readings(scalar) for scalar in page.leaves.scalars):
            found += 1
            assert look(page, frozenset({Sign.VALUE_READ_IN_TWO_WAYS})), text
    assert found > 200


def test_white_space_that_is_too_much_shows() -> None:
    chance = random.Random(1)
    field = ("title",)
    found = 0
    for _ in range(3_000):
        inner = "".join(chance.choices(["a", " ", "\\n", "b", "\\t", "\\r"], k=chance.randrange(1, 7)))
        text = f'---\ntitle: "{inner}"\nlink: {chance.choice("|>")}\n  {chance.choice(["a", "a b"])}\n'
        text += chance.choice(["", "  \n", "  c\n"]) + "---\n"
        page = context(text)
        surplus = any(outer_white_space._has_surplus(field, scalar) for scalar in page.leaves.scalars)
        found += surplus
        assert not surplus or look(page, frozenset({Sign.OUTER_WHITE_SPACE}))
    assert found > 200


def test_names_that_are_odd_show() -> None:
    chance = random.Random(1)
    rule = filename_pattern.FilenamePattern()
    on_site: Any = SimpleNamespace(site=SimpleNamespace(dating=lambda _: Dating()))

    def name() -> str:
        day = [["2024", "24", "3024", "12"], ["01", "13", "9", "12"], ["08", "31", "00", "29", "241", "7"]]
        parts = [chance.choice(each) for each in day[: chance.choice([3, 3, 3, 2, 1, 0])]]
        return chance.choice("--_.").join(parts) + chance.choice(["", "-", "_", " ", "1", "a"])

    found = 0
    for _ in range(10_000):
        file = f"{name()}{chance.choice(['', 'a', '-b'])}{chance.choice(['', '.md', '.md', '.-x', '.'])}"
        below = f"{name()}/{chance.choice(['index.md', '_index.md', 'a.md', 'index'])}"
        path = f"{chance.choice(['_posts', 'blog', 'content', 'docs'])}/{chance.choice([file, below])}"
        page = context("a", path)
        if any(True for _ in rule.check(facts_of(page.page), on_site)):
            found += 1
            assert look(page, frozenset({Sign.ODD_NAME})), path
    assert found > 200


@pytest.mark.parametrize("scheme", ["https://", "//", "HTTP://"])
@pytest.mark.parametrize(
    "host",
    [
        *("www.google.com/url", "GOOGLE.co.uk/url", "youtube.com/redirect", "l.facebook.com/l.php"),
        *("l.instagram.com", "eur01.safelinks.protection.outlook.com/", "duckduckgo.com/l/"),
        *(
            "www.linkedin.com/redir/redirect",
            "out.reddit.com/t3",
            "slack-redir.net/link",
            "t.umblr.com/redirect",
        ),
        *("vk.com/away.php", "\u212a", "steamcommunity.com/linkfilter/", "urldefense.proofpoint.com/v1/url"),
        *("urldefense.com/v2/url", "goo\tgle.com/url"),
    ],
)
def test_addresses_that_are_wrapped_show(scheme: str, host: str) -> None:
    host = host.replace("\u212a", "v\u212a.com/away.php")
    inner = "https%3A%2F%2Fexample.org%2F"
    names = ("q", "url", "u", "uddg", "z", "to")
    address = f"{scheme}{host}?" + "&".join(f"{name}={inner}" for name in names)
    found = redirect_wrapper._unwrap(address)
    assert found is not None or "/v2/" in host
    page = context(f'<a href="{address}">a</a>\n')
    assert look(page, frozenset({Sign.WRAPPED_ADDRESS}))
    third = f"{scheme}urldefense.com/v3/__https://example.org/__;!!x!y"
    assert look(context(f"[a]({third})\n"), frozenset({Sign.WRAPPED_ADDRESS}))


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [
        *(
            ("[a]( b)", True),
            ("[a](b )", True),
            ("[a](\tb)", True),
            ("![a]( <b c>)", True),
            ("![a](b 'c' )", True),
        ),
        *(("[a](b)", False), ("[a](<b c>)", False), ("( [a](b) )", False), ("<b> [a][b]\n\n[b]: c", False)),
    ],
)
def test_white_space_in_parentheses_shows(text: str, *, is_loose: bool) -> None:
    assert bool(told(text, Sign.LOOSE_PARENTHESIS)) is is_loose
