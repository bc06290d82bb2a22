"""How an address differs from the one that it moved to."""

from __future__ import annotations

import pytest

from postlint.findings import Span
from postlint.page.body import Link, LinkKind, Origin
from postlint.rules.ex.link_results import as_written, is_same_but_for_form, new_destination
from postlint.rules.ex.permanent_redirect import is_plain_rename


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("http://h.test/a", "https://h.test/a", True),
        ("https://h.test/a", "https://www.h.test/a/", True),
        ("//h.test/a", "https://h.test/a", True),
        ("http://h.test:80/a", "https://h.test/a", True),
        ("https://bücher.test/ä", "https://xn--bcher-kva.test/%C3%A4", True),
        ("http://h.test:8080/a", "https://h.test/a", False),
        ("https://h.test/a", "https://h.test/A", False),
        ("https://h.test/a?x=1", "https://h.test/a", False),
        ("https://h.test/a", "https://h.test/a.html", False),
        ("https://h.test/a", "https://m.h.test/a", False),
        ("http://[bad", "https://h.test/", False),
    ],
)
def test_only_the_form_changes(old: str, new: str, same: bool) -> None:
    assert is_same_but_for_form(old, new) is same


@pytest.mark.parametrize(
    ("old", "new", "plain"),
    [
        ("https://h.test/old", "https://h.test/new", True),
        ("https://h.test/old", "https://other.test/2014/old", True),
        ("https://h.test/index.php?id=5", "https://h.test/artikel-5", True),
        ("https://h.test/a?x=1", "https://h.test/b?x=1", True),
        ("https://h.test/", "https://www.h.test/", True),
        ("https://h.test/de/", "http://h.test/de", True),
        ("https://h.test/login", "https://h.test/user/login", True),
        ("https://h.test/a", "https://h.test", False),
        ("https://h.test/a", "https://other.test/", False),
        ("https://h.test/a", "https://h.test/de", False),
        ("https://h.test/a", "https://h.test/pt_BR/", False),
        ("https://h.test/a", "https://h.test/index.html", False),
        ("https://h.test/a", "https://h.test/en/index.html", False),
        ("https://h.test/a", "https://h.test/users/sign_in", False),
        ("https://h.test/a", "https://h.test/404.html", False),
        ("https://h.test/a", "https://h.test/b?session=1", False),
        ("https://h.test/a", "https://h.test/a;jsessionid=0A1B", False),
        ("https://h.test/a;v=1", "https://h.test/b;v=1", True),
        ("https://h.test/a/b", "https://h.test/de/a/b", False),
        ("http://h.test/a/b", "https://www.h.test/en-US/a/b/", False),
        ("https://h.test/docs/a", "https://h.test/docs/de/a", False),
        ("https://h.test/a", "https://de.h.test/a", False),
        ("https://www.h.test/a", "https://de.h.test/a/", False),
        ("https://en.h.test/a", "https://de.h.test/a", False),
        ("https://h.test/en/a", "https://h.test/de/a", False),
        ("https://h.test/en/a", "https://h.test/a", True),
        ("https://h.test/a", "https://h.test/de/b", True),
        ("https://h.test/a", "https://h.test/it/a/b", True),
        ("https://h.test/a", "http://[bad", False),
    ],
)
def test_a_rename_that_may_be_written_unseen(old: str, new: str, plain: bool) -> None:
    assert is_plain_rename(old, new) is plain


@pytest.mark.parametrize(
    ("old", "location", "new"),
    [
        ("https://h.test/a#x", "https://h.test/b", "https://h.test/b#x"),
        ("https://h.test/a#x", "https://h.test/b#y", "https://h.test/b#y"),
        ("http://h.test/ä#größe", "https://h.test/%C3%A4", "https://h.test/ä#größe"),
        ("http://ä.test/", "https://www.xn--4ca.test/", "https://www.xn--4ca.test/"),
    ],
)
def test_the_new_destination(old: str, location: str, new: str) -> None:
    assert new_destination(old, location) == new


@pytest.mark.parametrize(
    ("origin", "address", "text"),
    [
        (Origin.INLINE, "https://h.test/a_(b)", "https://h.test/a_(b)"),
        (Origin.INLINE, "https://h.test/a)b(", "https://h.test/a%29b%28"),
        (Origin.INLINE, "https://h.test/?a&copy;=1&b=2", "https://h.test/?a&amp;copy;=1&b=2"),
        (Origin.FRONT_MATTER, "https://h.test/?a&copy;=1", "https://h.test/?a&copy;=1"),
        (Origin.FRONT_MATTER, "https://h.test/it's", "https://h.test/it%27s"),
        (Origin.HTML, 'https://h.test/"><script>', "https://h.test/%22%3E%3Cscript%3E"),
        (Origin.INLINE, "https://h.test/{{ x }}|`", "https://h.test/%7B%7B%20x%20%7D%7D%7C%60"),
        (Origin.INLINE, "https://h.test/größe", "https://h.test/größe"),
    ],
)
def test_an_address_means_the_same_where_it_is_written(origin: Origin, address: str, text: str) -> None:
    link = Link(Span(0, 1), Span(0, 1), "", "", LinkKind.EXTERNAL, origin)
    assert as_written(link, address) == text
