"""What addresses say of the pages behind them."""

from __future__ import annotations

import pytest

from postlint.links.fragments import place_named_by
from postlint.links.places import Place, instead_of, is_root


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("", True),
        ("/", True),
        ("/de", True),
        ("/de-AT/", True),
        ("/pt_BR/index.html", True),
        ("/index.php", True),
        ("/home", True),
        ("/Startseite.html", True),
        ("/index_en.html", True),
        ("/home/index.html", True),
        ("/welcome", False),
        ("/zh-Hant/", True),
        ("/ok", False),
        ("/my-blog", False),
        ("/de-blog", False),
        ("/tv", False),
        ("/de/blog", False),
        ("/blog", False),
        ("/a/de", False),
        ("/index-of-things", False),
    ],
)
def test_front_pages(path: str, root: bool) -> None:
    assert is_root(path) is root


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("https://h.test/a/b", "https://h.test/", Place.FRONT),
        ("http://www.h.test/a/b", "https://h.test", Place.FRONT),
        ("http://müller.test/post/1", "https://xn--mller-kva.test/", Place.FRONT),
        ("https://h.test/a", "https://h.test/fr/", Place.FRONT),
        ("https://h.test/a/b", "https://h.test:8443/", Place.OTHER_FRONT),
        ("https://h.test/a/b", "https://www.other.test/index.html", Place.OTHER_FRONT),
        ("https://h.test/a/b", "https://h.test/login", Place.LOGIN),
        ("https://h.test/a/b", "https://h.test/wp-login.php?redirect_to=x", Place.LOGIN),
        ("https://h.test/a/b", "https://login.h.test/x", Place.LOGIN),
        ("https://h.test/a/b", "https://h.test/anmelden", Place.LOGIN),
        ("https://h.test/a/b", "https://h.test/oauth2/authorize?client_id=x", Place.LOGIN),
        ("https://h.test/a/b", "https://h.test/idp/SSO?SAMLRequest=x", Place.LOGIN),
        ("https://h.test/guide/authentication", "https://h.test/docs/auth/", None),
        ("https://h.test/api/oauth", "https://h.test/docs/oauth2", None),
        ("https://h.test/workshop", "https://h.test/workshop/anmeldung/", None),
        ("https://h.test/welcome.html", "https://h.test/", None),
        ("https://h.test/wordpress/", "https://h.test/", None),
        ("https://h.test/home/index.html", "https://h.test/", None),
        ("https://h.test/a/b", "https://consent.h.test/m?continue=1", Place.CONSENT),
        ("https://h.test/a/b", "https://h.test/404", Place.ERROR),
        ("https://h.test/a/b", "https://h.test/page-not-found.html", Place.ERROR),
        ("https://h.test/a/b", "https://h.test/c", None),
        ("https://h.test/a/b", "https://h.test/authors/", None),
        ("https://h.test/a/b", "https://h.test/blog/login-walls-are-bad", None),
        ("https://h.test/a/b", "https://h.test/informed-consent-forms", None),
        ("https://h.test/a/b", "https://h.test/room-404", None),
        ("https://h.test/a/b", "https://h.test/?p=7", None),
        ("https://h.test/a/b", "https://h.test/#/a/b", None),
        ("https://h.test/login", "https://h.test/sso/start", None),
        ("https://h.test/error", "https://h.test/404", None),
        ("https://h.test/", "https://other.test/", None),
        ("https://h.test/de/", "https://h.test/", None),
        ("https://t.co/abc", "https://other.test/", None),
        ("https://doi.org/10.1/x", "https://other.test/", None),
        ("https://h.test/go/shop", "https://other.test/", None),
        ("https://h.test/blog", "https://blog.h.test/", None),
        ("https://mozilla.test/firefox", "https://www.firefox.test/", None),
        ("https://h.test/a", "http://[bad", None),
        ("http://[bad", "https://h.test/", None),
    ],
)
def test_what_is_in_the_place_of_a_page(old: str, new: str, place: Place | None) -> None:
    assert instead_of(old, new) is place


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
        ("https://h.test/a#:~:text=a", None),
        ("https://h.test/a#here:~:text=a", None),
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
def test_which_fragments_name_a_place(address: str, place: str | None) -> None:
    assert place_named_by(address) == place
