"""What posts of chance have found, each made small; and that they would find it."""

from __future__ import annotations

from pathlib import Path

import pytest

import fuzz.trial
import postlint.rules.base
from fuzz.mended import attempt_mending
from fuzz.posts import a_post, seeds, with_seed
from fuzz.trial import BrokenError, Trial, a_trial, attempt, sites
from postlint.findings import Edit, Fix, Related, Safety, Span
from postlint.page import Page, markdown
from postlint.page.body import Body
from postlint.page.dialect import COMMON, Dialect
from postlint.rules.base import Hit


def _trial(data: bytes, site: str = "plain", path: str = "README.md", preset: str | None = None) -> Trial:
    return Trial(site, path, preset, data, seed=1)


@pytest.mark.parametrize(
    "trial",
    [
        _trial(b"<!-- a\r\nb -->\r\n\r\nWe use postlint.\r\n"),
        _trial(b"<!-- {{ page.title }} -->\n\npostlint\n"),
        _trial(b"<!-- {% raw %} -->\n\npostlint\n"),
        _trial(b"> <!-- a\n> b -->\n\npostlint\n"),
        _trial(b"    <!--{{}}", "docusaurus", "blog/2024-05-17-count.md"),
        _trial(b"---\ndate:\n d:", "hugo-languages", "content/news/tour/index.de.md", "astro-content"),
    ],
)
def test_what_was_found_holds(trial: Trial, tmp_path: Path) -> None:
    sites(tmp_path)
    attempt(trial, tmp_path)


POST = b"---\ntitle: A\ndate: 2017-09-31\n---\n[x](http:/h.test/y)\n\n<!-- a\nb -->\n"


@pytest.mark.parametrize(
    "trial",
    [
        pytest.param(
            _trial(b"# {#yown}\n[](#own)", "pelican", "content/pages/contact.markdown", "hugo-page"),
            id="a place was proposed that is none",
        ),
        pytest.param(
            _trial(b"iitle:", "pelican", "content/news/oaks-de.md", "mkdocs-material-blog"),
            id="lines of a header are no text",
        ),
        pytest.param(
            _trial(b"{{<ref http:>}}", "hugo-languages", "content/guides/Getting started.md", "zola-section"),
            id="a reference spells out no address",
        ),
        pytest.param(
            _trial(b"\n" + b"\r" * 21 + b"\n", "quarto", "b/c.md", "jekyll-post"),
            id="many CRs before one LF",
        ),
        pytest.param(
            _trial(
                b"[](http:(((((h:]((h(ht](](h(ht:](](h(ht:](](h(ht:](",
                "zola",
                "content/blog/tulips/index.fr.md",
            ),
            id="many parentheses that are never closed",
        ),
        pytest.param(_trial(b"http://" + b"http/" * 30 + b"hps//"), id="a beginning many times over"),
        pytest.param(
            _trial(b'+++\ne="\x0c', "hexo", "source/about/index.md", "zensical-page"),
            id="a quote before a form feed",
        ),
    ],
)
def test_what_was_found_with_fixes_made_holds(trial: Trial, tmp_path: Path) -> None:
    sites(tmp_path)
    attempt_mending(trial._replace(seed=1), tmp_path)


def _assert_is_noticed(folder: Path, said: str) -> None:
    sites(folder)
    with pytest.raises(BrokenError, match=said):
        attempt(_trial(POST), folder)


def test_a_crash_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: Page) -> None:
        raise ValueError("what now?")

    monkeypatch.setattr(postlint.rules.base, "suppressions", broken)
    _assert_is_noticed(tmp_path, "internal error .*: ValueError: what now")


OUTSIDE = Span(0, 10_000)


@pytest.mark.parametrize(
    ("hit", "said"),
    [
        (Hit(OUTSIDE, "a"), "internal error in the rule invalid-date"),
        (Hit(Span(0, 1), "a", related=(Related(OUTSIDE, "b"),)), "a related place is outside"),
        (Hit(Span(0, 1), "a", fix=Fix(Safety.SAFE, "b", (Edit(OUTSIDE, ""),))), "edits what is outside"),
        (
            Hit(Span(0, 1), "a", fix=Fix(Safety.SAFE, "b", (Edit(Span(0, 3), ""), Edit(Span(2, 4), "")))),
            "overlap",
        ),
    ],
)
def test_a_place_outside_of_the_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hit: Hit, said: str
) -> None:
    monkeypatch.setattr("postlint.rules.da.invalid_date.InvalidDate.check", lambda *_: iter([hit]))
    _assert_is_noticed(tmp_path, said)


@pytest.mark.parametrize(
    ("part", "said"), [("links", "the link to .* stands at"), ("comments", "a comment says|a comment's")]
)
def test_a_part_that_stands_elsewhere_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, said: str
) -> None:
    parse = markdown.parse_body

    def shifted(text: str, start: int, dialect: Dialect = COMMON) -> Body:
        body = parse(text, start, dialect)
        links = tuple(link._replace(target=link.target.shift(1)) for link in body.links)
        comments = tuple(each._replace(inside=each.inside.shift(-1)) for each in body.comments)
        vars(body)[part] = links if part == "links" else comments
        return body

    monkeypatch.setattr(markdown, "parse_body", shifted)
    _assert_is_noticed(tmp_path, said)


def test_what_takes_for_ever_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(page: Page) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz.trial, "SLOWEST", 0.05)
    monkeypatch.setattr(postlint.rules.base, "suppressions", endless)
    _assert_is_noticed(tmp_path, "TooSlowError|it took")


def test_the_same_seed_makes_the_same_posts(tmp_path: Path) -> None:
    first, second = (
        [a_trial(chance, tmp_path, a_post(chance)) for _ in range(20)]
        for chance in (with_seed(7), with_seed("7"))
    )
    assert first == second
    assert len({trial.data for trial in first}) > 15
    assert len(seeds()) > 500
