"""One page's trouble is that page's: whatever fails in postlint, wherever, all else is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from named import named
from postlint.cli.app import run
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.crashes import Crashes, PageCrashError, busy_with, crash_of
from postlint.errors import UsageError
from postlint.findings.report import FailedPath, Report
from postlint.page.dialect import COMMON
from postlint.page.facts import PageFacts
from postlint.run.check import check
from postlint.run.network import Network
from postlint.run.pages import StandardInput, read_pages
from postlint.site import build_site
from repository import Repository

MARK = "cursed"
BAD = f"""\
---
title: {MARK}
date: 2017-09-31
tags: [a]
---
# {MARK}

<!-- postlint: ignore[LK612] {MARK} -->

[x](http:/h.test/y) [own](https://example.org/{MARK}/) [good](good.md#nowhere)
"""
GOOD = """\
---
title: Good
date: 2017-09-31
tags: [a, a]
---
# Good

[bad](bad.md#top) [x](http:/h.test/y) <https://h.test/good>
"""
OF_GOOD = [("TX304", 4), ("DA201", 3), ("LK604", 8)]


class Place(NamedTuple):
    """Where to let something fail: an attribute of a module, as in `postlint.page.page:decode`."""

    target: str
    is_of_bad: Callable[..., bool]
    """Whether a call with these arguments is about the page `bad.md`."""


def _named(*arguments: object, **keywords: object) -> bool:
    """Whether one of the arguments is the path, the text or the bytes of the page, or knows its path."""
    for each in (*arguments, *keywords.values()):
        path = getattr(each, "path", None) or getattr(getattr(each, "page", None), "path", None)
        if path == "bad.md" or each == "bad.md":
            return True
        if (isinstance(each, str) and MARK in each) or (isinstance(each, bytes) and MARK.encode() in each):
            return True
        if MARK in str(getattr(each, "destination", "")) or MARK in str(getattr(each, "root", "")):
            return True
    return False


PLACES = {
    "decoding": Place("postlint.page.page:decode", _named),
    "front matter": Place("postlint.page.page:split_front_matter", _named),
    "dialect": Place("postlint.generators.detect:GeneratorRoots.dialect_of", _named),
    "metadata": Place("postlint.page.front_matter.node:FrontMatter.projection", _named),
    "body": Place("postlint.page.markdown:parse_body", _named),
    "links": Place("postlint.page.front_matter_links:front_matter_links", _named),
    "addresses": Place("postlint.run.pages:external_url", _named),
    "schema": Place("postlint.schema.select:Schemas.for_page", _named),
    "own links": Place("postlint.run.on_site:without_own_links", _named),
    "which to ask": Place("postlint.rules.lk.malformed_url:without_malformed", _named),
    "suppressions": Place("postlint.rules.base:suppressions", _named),
    "which rules": Place("postlint.rules.engine:ignored_by_path", _named),
    "all of judging": Place("postlint.run.pages:run_rules", _named),
}
"""Where nothing more can be said of the page."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    return tmp_path


def _break(monkeypatch: pytest.MonkeyPatch, place: Place, error: type[BaseException] = ValueError) -> None:
    """Lets what is at `place` fail for the page `bad.md`, and for no other."""
    name, _, attribute = place.target.partition(":")
    owner: object = import_module(name)
    *above, last = attribute.split(".")
    for step in above:
        owner = getattr(owner, step)
    original = getattr(owner, last)

    def broken(*arguments: object, **keywords: object) -> object:
        if place.is_of_bad(*arguments, **keywords):
            raise error("what\n::now")
        return original(*arguments, **keywords)

    monkeypatch.setattr(owner, last, broken)


def _configuration(root: Path, **settings: object) -> Configuration:
    return Configuration(Settings.model_validate({"base-url": "https://example.org", **settings}), root)


def _nobody(pages: Sequence[PageFacts]) -> Network:
    """A network in which nothing is known."""
    for page in pages:
        assert page.links is not None
    return Network({})


def _found(report: Report, path: str) -> set[tuple[str, int]]:
    return {(finding.code, finding.start.line) for finding in report.findings if finding.path == path}


def _assert_is_the_trouble_of(failures: Sequence[FailedPath], path: str) -> None:
    assert failures
    for failure in failures:
        assert failure.path == path
        assert re.fullmatch(
            r"internal error (in the rule [a-z-]+ )?\([\w/]+\.py:\d+\): \w+: what ::now\."
            r" This is a bug; please report it",
            failure.message,
        )


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError], ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", PLACES)
def test_a_page_that_cannot_be_dealt_with_leaves_the_others_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception]
) -> None:
    _break(monkeypatch, PLACES[name], error)
    report = check(_configuration(folder), [], verify=_nobody)
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")


@pytest.mark.parametrize(
    "target",
    [
        "postlint.rules.engine:_stamp",
        "postlint.rules.engine:_span",
        "postlint.rules.engine:_severity",
        "postlint.rules.da.invalid_date:InvalidDate.check",
    ],
)
def test_a_rule_that_cannot_be_asked_leaves_the_other_rules_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    def is_about_the_date(*arguments: object, **_: object) -> bool:
        rules = (getattr(each, "listed", each) for each in arguments)
        codes = {getattr(rule, "code", None) for rule in rules}
        return "DA201" in codes or any("2017-09-31" in getattr(each, "message", "") for each in arguments)

    _break(monkeypatch, Place(target, is_about_the_date))
    report = check(_configuration(folder), [])
    assert {failure.path for failure in report.failures} == {"bad.md", "good.md"}
    for failure in report.failures:
        assert failure.message.startswith("internal error in the rule invalid-date (")
    for path in ("bad.md", "good.md"):
        assert "LK604" in {code for code, _ in _found(report, path)}
        assert "DA201" not in {code for code, _ in _found(report, path)}


@pytest.mark.parametrize(
    "target",
    [
        "postlint.generators.plain.publisher:Plain.publish",
        "postlint.page.slugs:anchors_of",
    ],
)
def test_what_others_want_to_know_of_a_page_is_its_own_trouble(
    folder: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    _break(monkeypatch, Place(target, _named))
    report = check(_configuration(folder), named(folder / "good.md"))
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")
    assert not any("nowhere" in finding.message for finding in report.findings)


def test_the_body_of_a_page_that_is_not_checked_is_its_own_trouble(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(monkeypatch, PLACES["body"])
    report = check(_configuration(folder), named(folder / "good.md"))
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")


def test_a_network_that_cannot_be_asked_silences_no_other_rule(folder: Path) -> None:
    def verify(pages: Sequence[PageFacts]) -> Network:
        raise ValueError("what\n::now")

    report = check(_configuration(folder), [], verify=verify)
    assert [failure.path for failure in report.failures] == ["."]
    assert "ValueError: what ::now. This is a bug" in report.failures[0].message
    assert set(OF_GOOD) <= _found(report, "good.md")


def test_a_rule_about_the_site_silences_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from postlint.rules.tx.unused_term import UnusedTerm

    def broken(*_: object) -> object:
        raise ValueError("what\n::now")

    monkeypatch.setattr(UnusedTerm, "check_site", broken)
    (folder / "terms.yml").write_text("- a\n- b\n", encoding="utf-8")
    settings = {"taxonomies": {"tags": {"terms": "terms.yml"}}, "extend-select": ["TX307"]}
    report = check(_configuration(folder, **settings), [])
    _assert_is_the_trouble_of(report.failures, ".")
    assert set(OF_GOOD) <= _found(report, "good.md")


def test_standard_input_is_a_page_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("decoding", "body", "suppressions"):
        with monkeypatch.context() as broken:
            _break(broken, PLACES[name])
            report = check(_configuration(tmp_path), [], stdin=StandardInput("bad.md", BAD.encode()))
        _assert_is_the_trouble_of(report.failures, "bad.md")
        assert not report.findings


@pytest.mark.parametrize("name", PLACES)
def test_a_change_is_judged_without_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repository = Repository(tmp_path)
    repository.commit(
        {"bad.md": BAD, "good.md": "# Good\n", "other.md": "[x](gone.md)\n", "gone.md": "# G\n"}
    )
    repository.remove("gone.md")
    repository.write({"good.md": GOOD, "bad.md": f"{BAD}\nMore.\n"})
    _break(monkeypatch, PLACES[name])
    report = check(_configuration(tmp_path), [], since="HEAD", verify=_nobody)
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")
    assert _found(report, "other.md") == {("ST803", 1)}


@pytest.mark.parametrize("target", ["postlint.page.page:decode", "postlint.page.markdown:parse_body"])
def test_what_a_page_was_before_a_change_is_its_own_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    repository = Repository(tmp_path)
    repository.commit({"bad.md": BAD, "good.md": "# Good\n"})
    repository.write({"good.md": GOOD, "bad.md": BAD.replace(MARK, "blest")})
    _break(monkeypatch, Place(target, lambda *arguments, **_: any(_named(each) for each in arguments)))
    report = check(_configuration(tmp_path), [], since="HEAD")
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")


def test_telling_the_findings_of_a_change_fails_for_one_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path)
    repository.commit({"bad.md": "# A\n", "good.md": "# Good\n"})
    repository.write({"good.md": GOOD, "bad.md": BAD})
    _break(monkeypatch, Place("postlint.changes.attribution:_changed_blocks", _named))
    report = check(_configuration(tmp_path), [], since="HEAD")
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")
    assert ("DA201", 3) in _found(report, "bad.md")


@pytest.mark.parametrize(
    ("command", "name", "said_of_good"),
    [
        ("check", "suppressions", "good.md:3:7"),
        ("check", "body", "good.md:3:7"),
        ("links", "body", "https://h.test/good"),
        ("links", "decoding", "https://h.test/good"),
        ("links", "links", "https://h.test/good"),
        ("schema", "decoding", "good.md: "),
        ("schema", "metadata", "good.md: "),
        ("schema", "explained", "good.md: "),
    ],
)
def test_every_command_says_the_rest_and_ends_with_2(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    command: str,
    name: str,
    said_of_good: str,
) -> None:
    monkeypatch.chdir(folder)
    explained = Place("postlint.schema.select:Schemas.explain", _named)
    _break(monkeypatch, PLACES.get(name, explained))
    code = run([command, *(["--offline", "--format", "concise"] if command == "check" else []), "."])
    out, error = (stream.decode() for stream in capfdbinary.readouterr())
    assert code == 2
    assert said_of_good in out
    (line,) = error.splitlines()
    assert re.fullmatch(
        r"(postlint: )?bad\.md: internal error \(.+\): ValueError: what ::now\. This is a bug; please report it",
        line,
    )


def test_a_crash_belongs_to_the_page_that_somebody_was_busy_with() -> None:
    crashes = Crashes()

    def judge() -> None:
        with busy_with("other.md"):
            raise KeyError

    assert crashes.attempt("page.md", judge) is None
    crashes.attempt("page.md", judge)
    (crash,) = crashes.found  # told once
    assert crash.path == "other.md"
    assert crash.message.endswith("KeyError. This is a bug; please report it")


class PanicException(BaseException):
    """A bug in Rust."""


@pytest.mark.parametrize("error", [PanicException, KeyboardInterrupt, SystemExit])
def test_a_panic_of_the_parser_is_a_crash_and_a_signal_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    _break(monkeypatch, PLACES["body"], error)
    if error is SystemExit:
        with pytest.raises(error):
            check(_configuration(folder), [])
        return
    report = check(_configuration(folder), [])
    assert report.interrupted is (error is KeyboardInterrupt)
    if report.interrupted:
        assert not report.failures
        return
    _assert_is_the_trouble_of(report.failures, "bad.md")
    assert set(OF_GOOD) <= _found(report, "good.md")


def test_what_people_are_told_in_words_of_its_own_is_no_crash() -> None:
    def refuse() -> None:
        with busy_with("a.md"):
            raise UsageError("no")

    with pytest.raises(UsageError):
        Crashes().attempt("a.md", refuse)


def test_a_long_text_of_an_exception_is_cut() -> None:
    message = crash_of("a.md", ValueError("a " * 10_000), "in the rule x").message
    assert len(message) < 300
    assert message.startswith("internal error in the rule x: ValueError: a a")


def test_where_nobody_reads_the_notes_crashes_are_raised(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(monkeypatch, PLACES["decoding"])
    with pytest.raises(PageCrashError):
        read_pages(folder, ["bad.md"], dialect_of=lambda _: COMMON)
    site = build_site(folder, (), generator="plain", base_url=None)
    with pytest.raises(PageCrashError):
        site.page("bad.md")
