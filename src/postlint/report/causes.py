"""What findings have in common: those of one rule whose messages say the same but for names are one cause.

The rule, the wording and the names are all taken from the findings themselves, so that a new rule needs nothing here.
Messages put names in backquotes, which is what tells names from words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from postlint.findings import Finding, Severity
from postlint.pattern import Pattern
from postlint.records import NamedTuple

GAP = "…"
"""What stands in a sentence for names that differ."""
_MOST_GAPS = 2
"""With more of them a sentence says nothing any more."""
_FEW = 4
"""So many names are told, however they differ."""
_NAMES = Pattern(r"`[^`]*`|\b[0-9]+(?:[.,:-][0-9]+)*\b(?: [a-z]+)?|; ")
"""Names, numbers with what they count, and the semicolon after which a message only proposes or adds something."""

_Words: TypeAlias = tuple[str, ...]


class FindingGroup(NamedTuple):
    """Findings of one rule with one cause, in the order of the report.

    `sentence` says of all of them what is wrong, with `GAP` for what differs; None where too little of it is left.
    `names` are what it differs in, and how often each is meant, the most frequent first; none where they are many and
    seldom the same. `column` tells which of the names in a message differs (`name_of`).
    """

    findings: tuple[Finding, ...]
    sentence: str | None
    names: tuple[tuple[str, int], ...] = ()
    column: int | None = None

    @property
    def severity(self) -> Severity:
        """The heaviest."""
        return max(finding.severity for finding in self.findings)

    def name_of(self, finding: Finding) -> str | None:
        """What a finding of the group is about, where that is not the same for all."""
        return None if self.column is None else _apart(finding.message)[1][self.column].strip("`")


class RuleGroup(NamedTuple):
    """The findings of one rule by their causes, the most frequent first."""

    code: str
    rule: str
    causes: tuple[FindingGroup, ...]

    @property
    def findings(self) -> list[Finding]:
        return [finding for cause in self.causes for finding in cause.findings]

    @property
    def severity(self) -> Severity:
        """The heaviest."""
        return self.causes[0].severity

    @property
    def pages(self) -> int:
        """On how many pages."""
        return len({finding.path for finding in self.findings})


def group_by_rule(findings: Iterable[Finding]) -> list[RuleGroup]:
    """The findings by rule and cause: errors before warnings, then the most frequent first.

    Takes as long as there are findings, whatever they say.
    """
    groups: dict[tuple[str, str], dict[_Words, list[tuple[Finding, _Words]]]] = {}
    for finding in findings:
        words, names = _apart(finding.message)
        groups.setdefault((finding.code, finding.rule), {}).setdefault(words, []).append((finding, names))
    rules = []
    for (code, rule), of_rule in groups.items():
        causes = _without_twins(_cause(words, found) for words, found in of_rule.items())
        rules.append(RuleGroup(code, rule, tuple(sorted(causes, key=_weight))))
    return sorted(rules, key=_rank)


def _without_twins(causes: Iterable[FindingGroup]) -> Iterator[FindingGroup]:
    """The causes of one rule, those that have no sentence together."""
    unsaid: list[FindingGroup] = []
    for cause in causes:
        if cause.sentence is None:
            unsaid.append(cause)
        else:
            yield cause
    if unsaid:
        found = sorted(
            (finding for cause in unsaid for finding in cause.findings), key=lambda each: each.sort_key
        )
        names = sum((Counter(dict(cause.names)) for cause in unsaid), Counter[str]())
        column = unsaid[0].column if len({cause.column for cause in unsaid}) == 1 else None
        yield FindingGroup(tuple(found), None, tuple(names.most_common()), column)


def _rank(rule: RuleGroup) -> tuple[int, int, int, str]:
    counts = Counter(finding.severity for finding in rule.findings)
    return -rule.severity, -counts[rule.severity], -counts.total(), rule.code


def _weight(cause: FindingGroup) -> tuple[int, int]:
    return -cause.severity, -len(cause.findings)


def _apart(message: str) -> tuple[_Words, _Words]:
    """The words of a message, and the names and numbers between them."""
    words: list[str] = []
    names: list[str] = []
    done = 0
    for found in _NAMES.finditer(message):
        words.append(message[done : found.start()])
        if found[0] == "; ":
            return tuple(words), tuple(names)
        names.append(found[0])
        done = found.end()
    words.append(message[done:])
    return tuple(words), tuple(names)


def _cause(words: _Words, found: Sequence[tuple[Finding, _Words]]) -> FindingGroup:
    """What findings, which have the same words, differ in, if anything; each comes with its names."""
    findings = tuple(finding for finding, _ in found)
    message = findings[0].message
    if all(finding.message == message for finding in findings):
        return FindingGroup(findings, message, _subjects(findings))
    columns = list(zip(*(names for _, names in found), strict=True))
    differing = [number for number, names in enumerate(columns) if len(set(names)) > 1]
    quoted = [number for number in differing if columns[number][0].startswith("`")]
    is_plain = len(quoted) == len(differing) <= _MOST_GAPS
    sentence = _filled(words, found[0][1], differing) if is_plain else None
    if not quoted:
        return FindingGroup(findings, sentence, _subjects(findings))
    said = [[name.strip("`") for name in columns[number]] for number in quoted]
    hosts = [_host(name) for name in said[0]]
    is_of_network = all(finding.verdict is not None for finding in findings)
    candidates = [hosts, *said] if is_of_network else [*said, hosts]
    names = next(filter(_repeats, candidates), said[0] if len(findings) <= _FEW else [])
    return FindingGroup(findings, sentence, _counted(names), quoted[0])


def _filled(words: Sequence[str], names: Sequence[str], gaps: Iterable[int]) -> str:
    shown = [GAP if number in gaps else name for number, name in enumerate(names)]
    return "".join(part for pair in zip(words, [*shown, ""], strict=True) for part in pair)


def _subjects(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    """The values that the findings are about, where they say something: some are there often, and others besides."""
    values = [_value(finding) for finding in findings]
    return _counted(values) if _repeats(values) and len(set(values)) > 1 and all(values) else ()


def _value(finding: Finding) -> str:
    """The value that a finding is about; empty where it is only the name of a field."""
    route = finding.route
    written = finding.subject if route is None else finding.subject.partition("\n")[2]
    value = " ".join(written.split()).strip("'\"")
    return "" if route is not None and value in route else value


def _repeats(values: Sequence[str]) -> bool:
    return 3 * len(set(values)) <= 2 * len(values)


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(values).most_common())


def _host(name: str) -> str:
    """The host, of the address of a site; all else as it is."""
    if "://" not in name:
        return name
    try:
        return urlsplit(name).hostname or name
    except ValueError:
        return name
