"""Fixes over a whole run: rounds, what is counted, what is not made, and what of the network is asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import postlint.run.mend
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.crashes import Crash, PageCrashError
from postlint.findings import Edit, Finding, Fix, LineIndex, Safety, Severity, Span
from postlint.findings.report import Report
from postlint.links.model.address import external_url
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.page import Page, read_page
from postlint.page.dialect import Dialect
from postlint.page.facts import PageFacts
from postlint.page.page import decode
from postlint.run.check import check
from postlint.run.mend import MOST_ROUNDS, AskOnce, Mended, MendedFile, mend, write_files
from postlint.run.network import Network

SAFE = frozenset({Safety.SAFE})


def _finding(path: str, text: str, old: str, new: str, safety: Safety = Safety.SAFE) -> Finding:
    at = text.index(old)
    span = Span(at, at + len(old))
    place = LineIndex(text).position(at)
    fix = Fix(safety, "mend it", (Edit(span, new),))
    return Finding(*("XX001", "x", Severity.ERROR, "m", None, path, span, place, place), fix=fix, subject=old)


def _mend(
    texts: Mapping[str, str],
    find: Callable[[str, str], Sequence[Finding]],
    *,
    on_disk: Mapping[str, str] | None = None,
    safeties: frozenset[Safety] = SAFE,
    root: Path = Path("/nowhere"),
) -> Mended:
    """What comes of pages with `texts`, of which `find` says what is wrong."""

    def checked(mended: Mapping[str, bytes]) -> Report:
        now = {path: mended.get(path, text.encode()).decode() for path, text in texts.items()}
        found = [finding for path, text in now.items() for finding in find(path, text)]
        return Report(tuple(found), sources={path: decode(text.encode()) for path, text in now.items()})

    there = on_disk or texts
    configuration = Configuration(Settings(), root)
    return mend(checked, lambda path: there[path].encode(), configuration, safeties=safeties)


def test_a_page_is_mended_until_nothing_is_left(tmp_path: Path) -> None:
    def find(path: str, text: str) -> list[Finding]:
        return [_finding(path, text, "aa", "a")] if "aa" in text else []

    mended = _mend({"a.md": "aaaaa\n", "b.md": "a\n"}, find, root=tmp_path)
    assert mended.files == (MendedFile("a.md", b"aaaaa\n", b"a\n", 4, 3),)
    assert (mended.report.mended, mended.report.mended_files, mended.report.came_up) == (4, 1, 3)
    assert mended.report.findings == ()


def test_a_page_that_does_not_come_to_rest_is_left_as_it_is(tmp_path: Path) -> None:
    def find(path: str, text: str) -> list[Finding]:
        if path == "b.md":
            return [_finding(path, text, "x", "y")] if "x" in text else []
        return [_finding(path, text, "a", "b") if "a" in text else _finding(path, text, "b", "a")]

    mended = _mend({"a.md": "a\n", "b.md": "x\n"}, find, root=tmp_path)
    assert [file.path for file in mended.files] == ["b.md"]
    assert mended.notices == (
        f"a.md was left as it is: after {MOST_ROUNDS} rounds of fixes there was still one to make",
    )
    assert [finding.path for finding in mended.report.findings] == ["a.md"]


def test_what_meets_another_fix_is_made_afterwards_or_is_gone_and_both_count(tmp_path: Path) -> None:
    def find(path: str, text: str) -> list[Finding]:
        if text == "abcd\n":
            return [_finding(path, text, "abc", "x"), _finding(path, text, "cd", "y")]
        return [_finding(path, text, "xd", "z")] if "xd" in text else []

    mended = _mend({"a.md": "abcd\n"}, find, root=tmp_path)
    assert mended.files == (MendedFile("a.md", b"abcd\n", b"z\n", 3, 1),)


def test_unsafe_fixes_are_made_when_they_are_asked_for(tmp_path: Path) -> None:
    def find(path: str, text: str) -> list[Finding]:
        return [_finding(path, text, "a", "b", Safety.UNSAFE)] if "a" in text else []

    assert not _mend({"a.md": "a\n"}, find, root=tmp_path).files
    assert _mend({"a.md": "a\n"}, find, root=tmp_path, safeties=frozenset(Safety)).files


def test_a_file_that_is_other_than_was_reported_is_not_mended(tmp_path: Path) -> None:
    def find(path: str, text: str) -> list[Finding]:
        return [_finding(path, text, "a", "b")] if "a" in text else []

    mended = _mend({"a.md": "a\n"}, find, on_disk={"a.md": "ca\n"}, root=tmp_path)
    assert not mended.files
    assert mended.some_changed
    assert mended.notices == ("a.md was changed while it was checked, so it was not mended",)


def test_a_fix_that_does_harm_is_not_made_and_said_once(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndraft: x\n---\nbb\n"

    def find(path: str, text: str) -> list[Finding]:
        some = [_finding(path, text, "A", "'A")]
        return [*some, _finding(path, text, "bb", "b")] if "bb" in text else some

    mended = _mend({"a.md": text}, find, root=tmp_path)
    assert [file.after for file in mended.files] == [text.replace("bb", "b").encode()]
    assert mended.notices == (
        "a.md:2: the fix of x was not made, for it would leave front matter that cannot be read",
    )
    assert [(finding.subject, finding.fix) for finding in mended.report.findings] == [("A", None)]


def test_a_page_that_cannot_be_read_again_is_a_failure_and_all_others_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(path: str, text: str) -> list[Finding]:
        return [_finding(path, text, "a", "b")] if "a" in text else []

    def crash(path: str, data: bytes, dialect: Dialect) -> Page:
        if path == "a.md":
            raise PageCrashError(Crash(path, "internal error"))
        return read_page(path, data, dialect)

    monkeypatch.setattr(postlint.run.mend, "read_page", crash)
    mended = _mend({"a.md": "a\n", "b.md": "aa\n"}, find, root=tmp_path)
    assert [file.after for file in mended.files] == [b"bb\n"]
    assert [tuple(failure) for failure in mended.report.failures] == [("a.md", "internal error")]


def test_files_are_written_unless_they_were_changed(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "b.md").write_bytes(b"newer")
    files = [MendedFile(name, b"old", b"new", 1, 0) for name in ("a.md", "b.md", "c.md")]
    written = write_files(files, tmp_path.resolve())
    assert written.files == (files[0],)
    assert written.notices == (
        "b.md was changed meanwhile, so it was left as it is",
        "c.md is no longer there",
    )
    assert written.some_changed
    assert (tmp_path / "b.md").read_bytes() == b"newer"


class _Web:
    """A network that remembers what it was asked."""

    def __init__(self, moved: Mapping[str, str]) -> None:
        self.asked: list[str] = []
        self._moved = moved

    def __call__(self, pages: Sequence[PageFacts]) -> Network:
        urls = {url for page in pages for link in page.links if (url := external_url(link)) is not None}
        self.asked += sorted(urls)
        return Network({url: self._verdict(url) for url in urls})

    def _verdict(self, url: str) -> Verdict:
        if url in self._moved:
            to = self._moved[url]
            return Verdict(Status.MOVED, http=200, hops=(Hop(url, 301),), location=to)
        secure = url.replace("http:", "https:") if url.startswith("http:") else None
        return Verdict(Status.ALIVE, http=200, secure=secure)


def test_moved_and_insecure_links_are_mended_and_no_address_is_asked_twice(tmp_path: Path) -> None:
    page = "[a](https://h.example/a) [b](http://h.example/b) [c](https://h.example/c)\n"
    (tmp_path / "a.md").write_text(page, encoding="utf-8")
    web = _Web({"https://h.example/a": "https://h.example/new"})
    settings = Settings.model_validate({"extend-select": ["insecure-link"]})
    configuration = Configuration(settings, tmp_path.resolve())
    verify = AskOnce(web)

    def checked(texts: Mapping[str, bytes]) -> Report:
        return check(configuration, [], verify=verify, mended=texts)

    mended = mend(checked, lambda path: (tmp_path / path).read_bytes(), configuration, safeties=SAFE)
    assert [file.after.decode() for file in mended.files] == [
        "[a](https://h.example/new) [b](https://h.example/b) [c](https://h.example/c)\n"
    ]
    assert web.asked == [
        *("http://h.example/b", "https://h.example/a", "https://h.example/c"),
        *("https://h.example/b", "https://h.example/new"),
    ]
    assert mended.report.verdicts[Status.ALIVE] == 3
    assert not mended.report.findings
