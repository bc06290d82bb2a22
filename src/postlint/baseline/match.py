"""What a baseline holds of a run: which findings it hides, what of it is mended, and how it is brought up to date.

A finding is known by its file, its rule and its subject, never by its line. Of several that are alike as many are
hidden as the baseline has, the first ones; in a run about a change, first of all those that are not the change's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from postlint.baseline.file import Baseline, Entry
from postlint.baseline.renames import renames
from postlint.findings import Finding
from postlint.findings.finding import identity
from postlint.findings.report import Judged, Report
from postlint.records import NamedTuple
from postlint.rules.registry import RULES, RuleEntry, Scope
from postlint.text import join_words, plural, shorten

_RULES: Mapping[str, RuleEntry] = {rule.code: rule for rule in RULES}
_LONGEST_MESSAGE = 160

IsGone = Callable[[str], bool]
"""Whether nothing is on disk at a path that is relative to the root."""


class Renewed(NamedTuple):
    """A baseline that was brought up to date: how many findings it holds that it did not hold, and how many no more."""

    baseline: Baseline
    added: int
    pruned: int


def of_report(report: Report) -> Baseline:
    """The baseline of all that is found in `report`."""
    return Baseline.of(_entries(report.findings, {}))


def hide(
    report: Report, baseline: Baseline, is_gone: IsGone, *, command: str = "postlint baseline"
) -> Report:
    """`report` without the findings that `baseline` holds. `command` is what writes it anew."""
    judged = report.judged()
    found = _Found([*report.untold, *report.findings])
    entries = _renamed(baseline, found, judged, is_gone)
    quota = _Quota(entries, judged, is_change=report.since is not None)
    for finding in report.untold:
        quota.take(finding, found.path(finding))
    kept: list[Finding] = []
    known: list[Finding] = []
    for finding in report.findings:
        (known if quota.take(finding, found.path(finding)) else kept).append(finding)
    mended = 0
    if not report.interrupted:
        mended = sum(quota.left(entry) for entry in entries if _is_judged(entry, judged, report, is_gone))
    return replace(
        report,
        findings=tuple(kept),
        known=tuple(known),
        baseline_mended=mended,
        notices=(*report.notices, *_notices(baseline, mended, command)),
    )


def renew(baseline: Baseline, report: Report, is_gone: IsGone) -> Renewed:
    """`baseline` brought up to date with `report`, from which nothing was hidden: with all that is found, without what
    is mended. What the run did not judge stays as it was.
    """
    judged = report.judged()
    found = _Found(report.findings)
    entries = _renamed(baseline, found, judged, is_gone)
    messages = {entry.key: entry.message for entry in entries}
    now = Baseline.of(_entries(report.findings, messages))
    kept = [entry for entry in entries if not _is_judged(entry, judged, report, is_gone)]
    renewed = Baseline.of((*now.entries, *kept))
    before, after = _counts(entries), _counts(renewed.entries)
    return Renewed(renewed, (after - before).total(), (before - after).total())


def added_entries(baseline: Baseline, before: Baseline, is_gone: IsGone) -> int:
    """How many findings `baseline` holds that it did not hold `before`; those of files that have another name by now
    are not new."""
    gone: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for entry in before.entries:
        if is_gone(entry.path):
            gone[entry.path][entry.code, entry.identity] += entry.number
    former = {entry.path for entry in before.entries}
    new: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for entry in baseline.entries:
        if entry.path not in former:
            new[entry.path][entry.code, entry.identity] += entry.number
    moved = renames(gone, new)
    then = (entry._replace(path=moved.get(entry.path, entry.path)) for entry in before.entries)
    return (_counts(baseline.entries) - _counts(then)).total()


class _Found:
    """The findings of a run by what they are known by."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.by_path: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for finding in findings:
            self.by_path[self.path(finding)][finding.code, identity(finding.code, finding.subject)] += 1

    @staticmethod
    def path(finding: Finding) -> str:
        return _written(finding.path)


class _Quota:
    """How many findings of each kind are still to be hidden."""

    def __init__(self, entries: Iterable[Entry], judged: Judged, *, is_change: bool) -> None:
        self._exact: Counter[tuple[str, str, str]] = Counter()
        self._by_rule: Counter[tuple[str, str]] = Counter()
        self._elsewhere: set[tuple[str, str]] = set()
        for entry in entries:
            if _is_current(entry):
                self._exact[entry.path, entry.code, entry.identity] = entry.number
            else:
                self._by_rule[entry.path, entry.code] += entry.number
            # What is told once for several pages is told on another one where the run has not all of them.
            if not (is_change or judged.whole or entry.path in judged.pages) and _compares(entry.code):
                self._elsewhere.add((entry.code, entry.identity))

    def take(self, finding: Finding, path: str) -> bool:
        """Whether `finding` is one to hide; then there is one less."""
        known = identity(finding.code, finding.subject)
        exact, by_rule = (path, finding.code, known), (path, finding.code)
        if self._exact[exact] > 0:
            self._exact[exact] -= 1
        elif self._by_rule[by_rule] > 0:
            self._by_rule[by_rule] -= 1
        else:
            return (finding.code, known) in self._elsewhere
        return True

    def left(self, entry: Entry) -> int:
        """How many of `entry` were not found; none where that cannot be told."""
        return self._exact[entry.path, entry.code, entry.identity] if _is_current(entry) else 0


def _entries(
    findings: Iterable[Finding], messages: Mapping[tuple[str, str, str, int], str]
) -> Iterator[Entry]:
    """The entries of `findings`. What was written of one stays, so that a day or a number in it makes no change."""
    counts: Counter[tuple[str, str, str, int]] = Counter()
    first: dict[tuple[str, str, str, int], Finding] = {}
    for finding in findings:
        edition = _RULES[finding.code].edition if finding.code in _RULES else 1
        key = (_written(finding.path), finding.code, identity(finding.code, finding.subject), edition)
        counts[key] += 1
        first.setdefault(key, finding)
    for key, finding in first.items():
        path, code, known, edition = key
        message = messages.get(key) or shorten(finding.message, _LONGEST_MESSAGE)
        yield Entry(path, code, finding.rule, known, message, counts[key], edition)


def _renamed(baseline: Baseline, found: _Found, judged: Judged, is_gone: IsGone) -> list[Entry]:
    """The entries of `baseline`, those of a file that has another name by now under that."""
    own = {entry.path for entry in baseline.entries}
    moved = {_written(was): _written(now) for was, now in judged.moved.items() if _written(now) not in own}
    strangers = found.by_path.keys() - own - {*moved.values()} - set(map(_written, judged.added))
    if strangers:
        gone: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        unknown = own - judged.pages - moved.keys()
        absent = {path for path in unknown if is_gone(path)}
        for entry in baseline.entries:
            if entry.path in absent and entry.code in judged.codes and _is_asked(entry, judged):
                gone[entry.path][entry.code, entry.identity] += entry.number
        moved |= renames(gone, {path: found.by_path[path] for path in strangers})
    return [
        entry._replace(path=moved[entry.path]) if entry.path in moved else entry for entry in baseline.entries
    ]


def _is_judged(entry: Entry, judged: Judged, report: Report, is_gone: IsGone) -> bool:
    """Whether the run would have found what `entry` holds if it were there."""
    rule = _RULES.get(entry.code)
    if rule is None or entry.code not in judged.codes or rule.scope is Scope.CHANGE:
        return False
    if rule.scope is Scope.NETWORK:
        if not judged.online or (entry.path, entry.identity) in judged.doubtful:
            return False
    elif rule.once or rule.compares:
        return judged.whole and report.since is None
    if entry.path in judged.pages:
        return True
    return judged.lists(entry.path) and is_gone(entry.path)


def _is_asked(entry: Entry, judged: Judged) -> bool:
    return judged.online or _RULES[entry.code].scope is not Scope.NETWORK


def _is_current(entry: Entry) -> bool:
    return entry.code not in _RULES or _RULES[entry.code].edition == entry.edition


def _compares(code: str) -> bool:
    return code in _RULES and _RULES[code].compares


def _counts(entries: Iterable[Entry]) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        counts[entry.path, entry.code, entry.identity] += entry.number
    return counts


def _written(path: str) -> str:
    """`path` as it is in the file, which a name that is no Unicode cannot be."""
    return path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _notices(baseline: Baseline, mended: int, command: str) -> Iterator[str]:
    if mended:
        verb, them = ("is", "it") if mended == 1 else ("are", "them")
        yield f"{_number(mended)} of the baseline {verb} mended: `{command}` prunes {them}"
    if other := [entry for entry in baseline.entries if not _is_current(entry)]:
        yield (
            f"this release knows findings of {_rules(other)} by something else than the baseline does, which has "
            f"{_number(_sum(other))} of that kind: they are told apart by file and rule alone, until `{command}` "
            "writes them anew"
        )
    if unknown := [entry for entry in baseline.entries if entry.code not in _RULES]:
        yield (
            f"this release has no rule {_rules(unknown)}, of which the baseline has {_number(_sum(unknown))}: update "
            "postlint, or take the lines out"
        )


def _rules(entries: list[Entry]) -> str:
    names = sorted({shorten(entry.rule, 40) for entry in entries})
    return join_words((f"`{name}`" for name in names), most=3)


def _sum(entries: Iterable[Entry]) -> int:
    return sum(entry.number for entry in entries)


def _number(number: int) -> str:
    return f"{number:,} {plural(number, 'finding')}"
