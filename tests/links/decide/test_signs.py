"""What pages say of themselves."""

from __future__ import annotations

import pytest

from postlint.links.decide.signs import is_parked, not_found_phrase, wall_of


@pytest.mark.parametrize(
    ("heading", "phrase"),
    [
        ("Page not found", "Page not found"),
        ("404 – Seite nicht gefunden | Stadt Beispiel", "Seite nicht gefunden"),
        ("Page Not Found - Site", "Page Not Found"),
        ("Error 404 (Not Found)!!1", None),
        ("404. That's an error.", "404"),
        ("Oops! That page can’t be found.", "Oops! That page can’t be found."),
        ("Page introuvable • Mairie", "Page introuvable"),
        ("Página no encontrada", "Página no encontrada"),
        ("ページが見つかりません", "ページが見つかりません"),
        ("Страница не найдена — Сайт", "Страница не найдена"),
        ("404", "404"),
        ("The 404 Show", None),
        ("How to fix “404 page not found” in WordPress", None),
        ("Lost and not found again", None),
        ("Peugeot 404", None),
        ("Seite nicht gefunden? So geht es", None),
        ("", None),
    ],
)
def test_a_whole_heading_says_that_the_page_is_not_there(heading: str, phrase: str | None) -> None:
    assert not_found_phrase(heading) == phrase


def test_the_first_heading_counts_where_the_title_says_nothing() -> None:
    assert not_found_phrase("Stadt Beispiel", "Seite nicht gefunden") == "Seite nicht gefunden"


@pytest.mark.parametrize(
    ("title", "parked"),
    [
        ("h.test is for sale", True),
        ("This domain is for sale!", True),
        ("The domain name h.test is for sale", True),
        ("h.test steht zum Verkauf", True),
        ("Die Domain h.test steht zum Verkauf.", True),
        ("Parked domain", True),
        ("Why this domain is for sale", False),
        ("Our old office is for sale", False),
        ("other.test is for sale", False),
        ("For sale", False),
    ],
)
def test_a_title_says_that_a_domain_is_for_sale(title: str, parked: bool) -> None:
    assert is_parked("www.h.test", title, (), marked=False) is parked


@pytest.mark.parametrize(
    ("source", "parked"),
    [
        ("https://www.sedoparking.com/x.js", True),
        ("//img1.wsimg.com/parking-lander/static/js/main.js", True),
        ("http://d38psrni17bvxu.cloudfront.net/x.js", True),
        ("https://img1.wsimg.com/blobby/x.js", False),
        ("https://notsedoparking.com/x.js", False),
        ("/sedoparking.com", False),
    ],
)
def test_scripts_of_companies_that_park_domains(source: str, parked: bool) -> None:
    assert is_parked("h.test", "h.test", [source], marked=False) is parked


@pytest.mark.parametrize(
    ("status", "title", "sources", "wall"),
    [
        (503, "Just a moment...", (), "Cloudflare"),
        (200, "Making sure you're not a bot!", (), "Anubis"),
        (403, "h.test", ("https://geo.captcha-delivery.com/x",), "DataDome"),
        (200, "h.test", ("https://geo.captcha-delivery.com/x",), None),
        (200, "Just a moment of your time", (), None),
        (200, "", (), None),
    ],
)
def test_walls(status: int, title: str, sources: tuple[str, ...], wall: str | None) -> None:
    assert wall_of(status, title, sources) == wall
