"""What addresses say of the pages behind them."""

from __future__ import annotations

import pytest

from postlint.links.model.page_kinds import PageKind, is_root, kind_instead_of


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
        ("https://h.test/a/b", "https://h.test/", PageKind.FRONT),
        ("http://www.h.test/a/b", "https://h.test", PageKind.FRONT),
        ("http://müller.test/post/1", "https://xn--mller-kva.test/", PageKind.FRONT),
        ("https://h.test/a", "https://h.test/fr/", PageKind.FRONT),
        ("https://h.test/a/b", "https://h.test:8443/", PageKind.OTHER_FRONT),
        ("https://h.test/a/b", "https://www.other.test/index.html", PageKind.OTHER_FRONT),
        ("https://h.test/a/b", "https://h.test/login", PageKind.LOGIN),
        ("https://h.test/a/b", "https://h.test/wp-login.php?redirect_to=x", PageKind.LOGIN),
        ("https://h.test/a/b", "https://login.h.test/x", PageKind.LOGIN),
        ("https://h.test/a/b", "https://h.test/anmelden", PageKind.LOGIN),
        ("https://h.test/a/b", "https://h.test/oauth2/authorize?client_id=x", PageKind.LOGIN),
        ("https://h.test/a/b", "https://h.test/idp/SSO?SAMLRequest=x", PageKind.LOGIN),
        ("https://h.test/guide/authentication", "https://h.test/docs/auth/", None),
        ("https://h.test/api/oauth", "https://h.test/docs/oauth2", None),
        ("https://h.test/workshop", "https://h.test/workshop/anmeldung/", None),
        ("https://h.test/welcome.html", "https://h.test/", None),
        ("https://h.test/wordpress/", "https://h.test/", None),
        ("https://h.test/home/index.html", "https://h.test/", None),
        ("https://h.test/a/b", "https://consent.h.test/m?continue=1", PageKind.CONSENT),
        ("https://h.test/a/b", "https://h.test/404", PageKind.ERROR),
        ("https://h.test/a/b", "https://h.test/page-not-found.html", PageKind.ERROR),
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
def test_what_is_in_the_place_of_a_page(old: str, new: str, place: PageKind | None) -> None:
    assert kind_instead_of(old, new) is place
