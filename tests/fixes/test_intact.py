"""A fix that changes more than it says is not made, whatever rule it comes from."""

from __future__ import annotations

import pytest

from postlint.findings import Edit, Finding, Fix, LineIndex, Route, Safety, Severity, Span
from postlint.fixes.mend import mend_page
from postlint.page import Page, read_page

_UNCLOSED = "leave a fault in the front matter: the front matter that begins here is never closed"
HEAD = "---\ntitle: A\ntags: [a, b]\nimage:\n  license: CC0\ndraft: no\n---\n# B\n\n[c](d.md) e [f][g]\n\n[g]: h.md\n"


def _finding(text: str, old: str, new: str, route: Route | None = None, number: int = 0) -> Finding:
    at = text.index(old)
    span = Span(at, at + len(old))
    index = LineIndex(text)
    place = index.position(at)
    fix = Fix(Safety.SAFE, "mend it", (Edit(span, new),))
    return Finding(
        *(f"XX00{number}", "x", Severity.ERROR, "m", None, "a.md", span, place, place), route=route, fix=fix
    )


def _read(data: bytes) -> Page:
    return read_page("a.md", data)


def _reason(text: str, old: str, new: str, route: Route | None = None) -> str | None:
    mended = mend_page(text.encode(), [_finding(text, old, new, route)], _read)
    if mended.refused:
        assert mended.data == text.encode()
        return mended.refused[0].reason
    assert mended.data == text.replace(old, new, 1).encode()
    return None


@pytest.mark.parametrize(
    ("old", "new", "route"),
    [
        pytest.param("A", "B", ("title",), id="a value"),
        pytest.param("title", "titel", ("title",), id="a key"),
        pytest.param("a, b", "a", ("tags", 1), id="an entry taken out"),
        pytest.param("[a, b]", "[a, b, c]", ("tags",), id="a list"),
        pytest.param("CC0\n", "CC0\n  license_url: x\n", ("image",), id="a field put in"),
        pytest.param("no", "'no'", None, id="quotes, said of a place"),
        pytest.param("d.md", "e.md", None, id="the address of a link"),
        pytest.param("h.md", "i.md", None, id="the address of a definition"),
        pytest.param("# B", "# C", None, id="a heading"),
        pytest.param("e [", "e x [", None, id="text"),
    ],
)
def test_what_a_fix_says_it_changes_may_change(old: str, new: str, route: Route | None) -> None:
    assert _reason(HEAD, old, new, route) is None


@pytest.mark.parametrize(
    ("old", "new", "route", "reason"),
    [
        pytest.param("CC0", "CC0\nslug: x", ("image", "license"), "also change `slug`", id="another field"),
        pytest.param(
            "CC0",
            "CC0\ntitle: Z",
            ("image", "license"),
            "leave a fault in the front matter: the key `title` is there twice",
            id="a field twice",
        ),
        pytest.param("A\ntags: [a, b]", "A", ("title",), "also change `tags`", id="another field lost"),
        pytest.param("A", "'A", ("title",), "leave front matter that cannot be read", id="unreadable"),
        pytest.param("---\n# B", "--- x\n# B", None, _UNCLOSED, id="no fence"),
        pytest.param("A", "A\n---\n", ("title",), "also change `tags`", id="cut off"),
        pytest.param("](d.md)", "](d.md) [", None, None, id="a bracket that is text"),
        pytest.param("[c](d.md)", "[c](d.md", None, "leave a link that is none", id="no link any more"),
        pytest.param("[c]", "`[c]", None, None, id="code that is never closed"),
        pytest.param("e ", "`", None, None, id="code that is never closed, in the text"),
        pytest.param("\n\n[c]", "\n\n```\n[c]", None, "leave a link that is none", id="code to the end"),
        pytest.param("# B", "# B\n    ", None, None, id="nothing else"),
        pytest.param("\n\n[g]: h.md", "\n\n", None, "leave a link that is none", id="a definition in use"),
    ],
)
def test_what_changes_more_is_not_made(old: str, new: str, route: Route | None, reason: str | None) -> None:
    assert _reason(HEAD, old, new, route) == reason


def test_a_value_that_another_field_shares_is_not_changed_for_both() -> None:
    text = "---\na: &x [p, q]\nb: *x\n---\n"
    assert _reason(text, "q", "r", ("a", 1)) == "also change entry 2 of `b`"


def test_of_many_fixes_only_those_that_do_harm_are_not_made() -> None:
    lines = [f"k{number}: v{number}x" for number in range(40)]
    text = "\n".join(["---", *lines, "---", ""])
    findings = [
        _finding(text, f"v{number}x", "'" if number in {3, 31} else "w", (f"k{number}",))
        for number in range(40)
    ]
    mended = mend_page(text.encode(), findings, _read)
    assert [refusal.finding.route for refusal in mended.refused] == [("k3",), ("k31",)]
    assert len(mended.made) == 38
    page = _read(mended.data)
    assert page.metadata == {f"k{n}": f"v{n}x" if n in {3, 31} else "w" for n in range(40)}


def test_what_is_put_in_where_the_text_begins_belongs_to_it() -> None:
    text = "---\r\n---\r\n\n"
    finding = _finding(text, "---", "")
    fix = Fix(Safety.SAFE, "mend it", (Edit(Span(10, 10), "\r"),))
    mended = mend_page(text.encode(), [finding._replace(fix=fix)], _read)
    assert mended.data == b"---\r\n---\r\n\r\n"


def test_an_address_may_become_the_text_of_a_link() -> None:
    text = "[https://a.example/] (https://a.example/) [b](c.md)\n"
    assert _reason(text, "] (", "](") is None
    assert _reason(text, "[b]", "[b](") == "leave a link that is none"


def test_front_matter_that_could_not_be_read_may_become_readable() -> None:
    assert _reason("---\ntitle: a: b\n---\n", "a: b", '"a: b"') is None
    assert _reason("title: x\n---\n[a](b.md)\n", "title", "---\ntitle") is None


def test_a_page_with_thousands_of_fixes_that_change_too_much_is_read_a_few_times_only() -> None:
    head = "---\ntitle: A\ntags: &t [" + ", ".join(f"a{n}." for n in range(2000)) + "]\nsame: *t\n---\n"
    text = head + "[x](y.md)\n" * 20_000
    findings = [_finding(text, f"a{n}.", f"b{n}.", ("tags", n)) for n in range(2000)]
    reads = 0

    def read(data: bytes) -> Page:
        nonlocal reads
        reads += 1
        return _read(data)

    mended = mend_page(text.encode(), findings, read)
    assert reads < 20
    assert mended.data == text.encode()
    assert len(mended.refused) == 2000
    assert mended.refused[-1].reason.endswith("too many here do to try each by itself")


def test_of_a_short_page_each_fix_is_tried() -> None:
    text = "---\ntitle: A\ntags: &t [a, b, c, d]\nsame: *t\nother: [e]\n---\n"
    findings = [_finding(text, f"{old},", "x,", ("tags", n)) for n, old in enumerate("abc")]
    good = _finding(text, "[e]", "[f]", ("other",))
    mended = mend_page(text.encode(), [*findings, good], _read)
    assert mended.made == (good,)
    assert {refusal.reason for refusal in mended.refused} == {
        f"also change entry {n} of `same`" for n in (1, 2, 3)
    }
