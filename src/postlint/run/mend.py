"""Fixes over a whole run: made in memory, checked again until nothing is left to make, and written at the end."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from postlint import git
from postlint.config.layers import Configuration
from postlint.crashes import PageCrashError
from postlint.findings import Finding, Safety
from postlint.findings.report import FailedPath, Report
from postlint.fixes.mend import Refusal, mend_page
from postlint.fixes.write import WriteOutcome, WriteResult, replace_file
from postlint.generators.detect import GeneratorRoots
from postlint.interruption import is_asked
from postlint.links.model.address import Address, external_address, external_url
from postlint.page import Page, read_page
from postlint.page.facts import PageFacts
from postlint.page.page import decode
from postlint.records import NamedTuple
from postlint.run.network import Network, Verify
from postlint.text import count_noun
from postlint.tree import Tree

MOST_ROUNDS = 20
"""So often is a page mended and checked again: what a fix uncovers is mended, too. Of front matter that cannot be read
only the first cause is known, so that each takes a round."""

_MOST_REFUSALS = 10
"""So many are said; a rule that is wrong is so on many pages."""

Texts: TypeAlias = Mapping[str, bytes]
"""What is in pages, by their paths."""


class MendedFile(NamedTuple):
    """A page, as it was read and as it is with fixes made."""

    path: str
    before: bytes
    after: bytes
    mended: int
    """How many findings that mended."""
    came_up: int
    """How many of them were not there before the first fix was made."""


class Mended(NamedTuple):
    """What fixes came to: the report of what remains once `files` are written, and what to say of what was not made."""

    report: Report
    files: tuple[MendedFile, ...] = ()
    notices: tuple[str, ...] = ()
    some_changed: bool = False
    """Whether files were changed while they were checked, and so are not mended."""


class _Key(NamedTuple):
    """What a finding is, whatever line it stands on."""

    path: str
    code: str
    subject: str


def mend(
    check: Callable[[Texts], Report],
    read: Callable[[str], bytes],
    configuration: Configuration,
    *,
    safeties: frozenset[Safety],
    name: Callable[[str], str] = str,
) -> Mended:
    """Makes the fixes of `safeties` for what `check` finds, in memory.

    `check` reports on the pages as if texts were in them, by path; `read` gives what is in a page. A page that has not
    come to rest after `MOST_ROUNDS` is left as it is. `name` gives what a path is called in a notice.
    """
    started = time.monotonic()
    first = check({})
    if first.interrupted:
        return Mended(first, notices=("nothing was mended, as the run was interrupted",))
    work = _Work(check, read, configuration, safeties, name)
    mended = work.until_stable(first)
    if is_asked():
        return Mended(
            replace(first, interrupted=True), notices=("nothing was mended, as the run was interrupted",)
        )
    report = replace(mended.report, duration=first.duration + time.monotonic() - started)
    return mended._replace(report=report)


class _Work:
    """Fixes in the making."""

    def __init__(
        self,
        check: Callable[[Texts], Report],
        read: Callable[[str], bytes],
        configuration: Configuration,
        safeties: frozenset[Safety],
        name: Callable[[str], str],
    ) -> None:
        self._name = name
        self._check = check
        self._read = read
        self._roots = GeneratorRoots(Tree(configuration.root), configuration.settings.generator)
        self._safeties = safeties
        self._before: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        self._made: Counter[str] = Counter()
        self._first: Counter[str] = Counter()
        self._left: Counter[_Key] = Counter()
        self._refused: dict[_Key, Refusal] = {}
        self._changed: set[str] = set()
        self._failures: dict[str, FailedPath] = {}

    def until_stable(self, report: Report) -> Mended:
        """Makes fixes for what is in `report`, and for what is left or comes up then."""
        self._first.update(finding.path for finding in report.findings if self._is_wanted(finding))
        restless: set[str] = set()
        for _ in range(MOST_ROUNDS):
            restless = self._mend_all(report)
            if not restless or is_asked():
                break
            report = self._check(self._now)
            self._count_gone(report)
        else:
            for path in restless:
                del self._now[path], self._made[path]
            report = self._check(self._now)
        files = tuple(
            MendedFile(
                path, self._before[path], now, self._made[path], max(self._made[path] - self._first[path], 0)
            )
            for path, now in sorted(self._now.items())
            if now != self._before[path]
        )
        findings = tuple(
            each._replace(fix=None) if _key(each) in self._refused else each for each in report.findings
        )
        report = replace(report, findings=findings, failures=(*report.failures, *self._failures.values()))
        report = with_mended(report, files)
        return Mended(report, files, tuple(self._notices(restless)), bool(self._changed))

    def _mend_all(self, report: Report) -> set[str]:
        """The paths of the pages that changed."""
        wanted: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if self._is_wanted(finding) and _key(finding) not in self._refused:
                wanted[finding.path].append(finding)
        return {path for path, findings in wanted.items() if self._mend(path, findings, report)}

    def _is_wanted(self, finding: Finding) -> bool:
        return finding.fix is not None and finding.fix.safety in self._safeties

    def _mend(self, path: str, findings: Sequence[Finding], report: Report) -> bool:
        """Whether the page at `path` changed."""
        data = self._now.get(path)
        if data is None:
            data = read_as_reported(self._read, path, report)
            if data is None:
                self._changed.add(path)
                return False
        try:
            mended = mend_page(data, findings, partial(self._page, path))
        except PageCrashError as error:
            self._failures[path] = FailedPath(path, error.crash.message)
            return False
        self._refused |= {_key(refusal.finding): refusal for refusal in mended.refused}
        if mended.data == data:
            return False
        self._before.setdefault(path, data)
        self._now[path] = mended.data
        self._made[path] += len(mended.made)
        self._left.update(map(_key, mended.left))
        return True

    def _page(self, path: str, data: bytes) -> Page:
        return read_page(path, data, self._roots.dialect_of(path))

    def _count_gone(self, report: Report) -> None:
        """Counts what was not mended itself, but is gone with what was."""
        still = Counter(map(_key, report.findings))
        for key, number in self._left.items():
            self._made[key.path] += max(number - still[key], 0)
        self._left.clear()

    def _notices(self, restless: Iterable[str]) -> Iterator[str]:
        for path in sorted(self._changed):
            yield f"{self._name(path)} was changed while it was checked, so it was not mended"
        for path in sorted(restless):
            left = f"{self._name(path)} was left as it is"
            yield f"{left}: after {MOST_ROUNDS} rounds of fixes there was still one to make"
        refusals = list(self._refused.values())
        for finding, reason in refusals[:_MOST_REFUSALS]:
            place = f"{self._name(finding.path)}:{finding.start.line}"
            yield f"{place}: the fix of {finding.rule} was not made, for it would {reason}"
        if len(refusals) > _MOST_REFUSALS:
            yield f"{count_noun(len(refusals) - _MOST_REFUSALS, 'more fix')} not made for such reasons"


def read_as_reported(read: Callable[[str], bytes], path: str, report: Report) -> bytes | None:
    """What `read` finds in the page at `path`; None if that is not what was reported on."""
    try:
        data = read(path)
    except OSError:
        return None
    source = report.sources.get(path)
    return data if source is not None and decode(data) == source else None


def with_mended(report: Report, files: Sequence[MendedFile]) -> Report:
    """`report`, which is of what remains once `files` are written."""
    return replace(
        report,
        mended=sum(file.mended for file in files),
        mended_files=len(files),
        came_up=sum(file.came_up for file in files),
    )


def _key(finding: Finding) -> _Key:
    return _Key(finding.path, finding.code, finding.subject)


class Written(NamedTuple):
    """What became of the files: those that are written; what to say; those that could not be; whether some were changed
    meanwhile."""

    files: tuple[MendedFile, ...] = ()
    notices: tuple[str, ...] = ()
    failures: tuple[FailedPath, ...] = ()
    some_changed: bool = False


def write_files(files: Sequence[MendedFile], root: Path, name: Callable[[str], str] = str) -> Written:
    """Writes each of `files`, whose paths are relative to `root`, whole or not at all; after an interruption no more
    of them. `name` gives what a path is called in a notice.
    """
    bounds = git.repository_root(root) or root
    results: list[tuple[MendedFile, WriteResult]] = []
    for file in files:
        if is_asked():
            break
        results.append((file, replace_file(root / file.path, file.before, file.after, bounds=bounds)))
    by_outcome: defaultdict[WriteOutcome, list[tuple[MendedFile, str]]] = defaultdict(list)
    for file, result in results:
        by_outcome[result.outcome].append((file, result.message))
    written, changed = by_outcome[WriteOutcome.WRITTEN], by_outcome[WriteOutcome.CHANGED]
    left = len(files) - len(results)
    return Written(
        tuple(file for file, _ in written),
        (
            *(f"{name(file.path)} {message}" for file, message in (*written, *changed) if message),
            *([f"{count_noun(left, 'file')} not mended before the run was interrupted"] if left else []),
        ),
        tuple(FailedPath(file.path, message) for file, message in by_outcome[WriteOutcome.FAILED]),
        bool(changed),
    )


class AskOnce:
    """Asks the network as `verify` does, but about no address a second time."""

    def __init__(self, verify: Verify) -> None:
        self._verify = verify
        self._asked: set[Address] = set()
        self._known: Network | None = None

    def __call__(self, pages: Sequence[PageFacts]) -> Network:
        addresses = {address for page in pages for link in page.links if (address := external_address(link))}
        new = {
            address.url for address in addresses - self._asked
        }  # also one of which only the fragment is new
        self._asked |= addresses
        known = self._known
        if known is None:
            self._known = known = self._verify(pages)
        elif new:
            network = self._verify([_with_links_to(new, page) for page in pages])
            notices = tuple(dict.fromkeys((*known.notices, *network.notices)))
            verdicts = {**known.verdicts, **network.verdicts}
            self._known = known = network._replace(verdicts=verdicts, notices=notices)
        urls = {address.url for address in addresses}
        return known._replace(verdicts={url: known.verdicts[url] for url in urls & known.verdicts.keys()})


def _with_links_to(urls: Set[str], page: PageFacts) -> PageFacts:
    return page.with_links(tuple(link for link in page.links if external_url(link) in urls))
