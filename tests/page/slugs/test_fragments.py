"""A fragment leads to something, or to nothing and then to what it was meant for."""

from __future__ import annotations

import pytest

from postlint.generators.hugo.anchors import hugo
from postlint.page import read_page
from postlint.page.slugs import AnchorRules, Anchors, anchors_of, matches, nearest_anchor
from postlint.page.slugs.github import github
from postlint.page.slugs.markdown_it import markdown_it_anchor

TEXT = """# Über uns

## Getting started

## Set up the server

## What's new in 2.0?

## API reference

## API reference

<a name="Old-Name"></a>

## Own {#custom}
"""


def anchors(dialect: AnchorRules, text: str = TEXT) -> Anchors:
    return anchors_of(read_page("a.md", text.encode()), dialect)


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "top",
        "TOP",
        "getting-started",
        "getting%2Dstarted",
        "über-uns",
        "%C3%BCber-uns",
        "api-reference-1",
        "Old-Name",
        "custom",
        ":~:text=any%20words",
        "getting-started:~:text=words",
        "/route/of/an/app",
        "!/route",
        "comments",
        "https://example.org/x",
    ],
)
def test_what_leads_to_something(fragment: str) -> None:
    assert matches(fragment, anchors(hugo()))


@pytest.mark.parametrize(
    "fragment",
    [
        "getting",
        "Getting-started",
        "uber-uns",
        "api-reference-2",
        "old-name",
        "x:~:text=words",
        "%",
        "%zz",
        "own",
    ],
)
def test_what_leads_to_nothing(fragment: str) -> None:
    assert not matches(fragment, anchors(hugo()))


@pytest.mark.parametrize(
    "fragment",
    ["Getting-Started", "user-content-getting-started", "ÜBER-UNS", "L10", "L10-L20", "readme-ov-file"],
)
def test_github_ignores_case_and_knows_its_prefix(fragment: str) -> None:
    assert matches(fragment, anchors(github()))


def test_github_has_no_layout_of_a_site() -> None:
    assert not matches("comments", anchors(github()))


def test_a_percent_encoded_id_is_found_both_ways() -> None:
    found = anchors(markdown_it_anchor(), "## Größe\n")
    assert matches("gr%C3%B6%C3%9Fe", found)


def test_an_emoji_keeps_its_variation_selector_on_github() -> None:
    found = anchors(github(), "## ⚠️ Warning\n\n## 🎉 Party\n\n## :tada: Code\n")
    assert matches("️-warning", found)
    assert matches("%EF%B8%8F-warning", found)
    assert matches("-party", found)
    assert matches("tada-code", found)
    assert matches("-code", found)
    assert not matches("warning", found)


@pytest.mark.parametrize(
    ("fragment", "proposal"),
    [
        ("getting_started", "getting-started"),
        ("Getting-Started", "getting-started"),
        ("gettingstarted", "getting-started"),
        ("getting-startet", "getting-started"),
        ("ueber-uns", "über-uns"),
        ("uber-uns", "über-uns"),
        ("what-s-new-in-2-0", "whats-new-in-20"),
        ("setup-the-server", "set-up-the-server"),
        ("set-up-your-server", None),
        ("set-up-the-new-server", "set-up-the-server"),
        ("api-reference-2", "api-reference"),
        ("user-content-getting_started", "getting-started"),
        ("own", "custom"),
        ("old-name", "Old-Name"),
        ("nothing-like-it", None),
        ("", None),
        ("getting%5Fstarted:~:text=x", "getting-started"),
    ],
)
def test_the_nearest_anchor(fragment: str, proposal: str | None) -> None:
    assert nearest_anchor(fragment, anchors(hugo())) == proposal
