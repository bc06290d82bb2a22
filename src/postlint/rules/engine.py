"""Runs the rules over a page and stamps what they yield into findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType

from postlint.config.settings import Settings
from postlint.crashes import Crash, crash_of
from postlint.findings import Cause, Finding, Severity, Span
from postlint.findings.finding import Fingerprints, subject_of
from postlint.page import Page
from postlint.page.facts import AnyPage, CheckedPage, PageFacts
from postlint.page.front_matter import FrontMatter
from postlint.page.page import Source
from postlint.records import NamedTuple
from postlint.rules.base import Hit, Rule, SchemaContext, SiteContext, SiteRule
from postlint.rules.selection import ActiveRule, RuleSet, ignored_by_path, matches_any, weight
from postlint.rules.suppressions import CoveredLines, Suppression, SuppressionIndex

MOST_HITS = 2_000
"""How much one rule may find on one page. Nobody reads more of one kind, and the report of a page of 1 MB that holds
nothing but faults would be a hundred times as large as the page. That there is more is said.
"""


class Doubt(NamedTuple):
    """So many links of a page could not be judged by the rule with that code, for one cause."""

    code: str
    cause: Cause
    links: int


class RuleResults(NamedTuple):
    """What some rules find on a page, how much of it its comments suppressed, what failed in rules, the names of
    those that find more on it than is told (`MOST_HITS`), what they could not judge, and by which names in comments
    something was suppressed: where these stand.
    """

    findings: tuple[Finding, ...] = ()
    suppressed: int = 0
    crashes: tuple[Crash, ...] = ()
    cut: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    used: tuple[int, ...] = ()

    @classmethod
    def together(cls, *several: RuleResults) -> RuleResults:
        """What several groups of rules find on one page."""
        return cls(
            tuple(finding for each in several for finding in each.findings),
            sum(each.suppressed for each in several),
            tuple(crash for each in several for crash in each.crashes),
            tuple(name for each in several for name in each.cut),
            tuple(doubt for each in several for doubt in each.doubts),
            tuple(place for each in several for place in each.used),
        )


def run_rules(
    context: SchemaContext,
    rules: RuleSet,
    settings: Settings,
    suppressions: Iterable[Suppression],
) -> RuleResults:
    """What `rules` find on the page of `context`, less what `suppressions` cover, in the order of the file."""
    asked = rules.worth_asking(context)
    if not asked:
        return RuleResults()
    page = context.page
    ignored = ignored_by_path(settings, page.path)
    findings: list[Finding] = []
    crashes: list[Crash] = []
    cut: list[str] = []
    doubts: list[Doubt] = []
    used: list[int] = []
    suppressed = 0
    desk: _Desk | None = None
    for active in asked:
        if not (active.judges_all and not ignored) and not applies(active, page, ignored):
            continue
        try:
            if not active.may_find(context):
                continue
            hits, causes = _some(active.rule.check(page, context))
            doubts += [Doubt(active.entry.code, cause, links) for cause, links in causes.items()]
            if len(hits) > MOST_HITS:
                cut.append(active.entry.name)
                del hits[MOST_HITS:]
            if not hits:
                continue
            if desk is None:
                desk = _Desk(page, suppressions)
            stamped = [
                _stamp(active.rule, hit, severity, desk.file, desk.fingerprints)
                for hit in hits
                if (severity := _severity(active, hit, context.schema.rules)) is not Severity.OFF
            ]
        except Exception as error:  # noqa: BLE001 - one rule's bug must not silence all others; it is reported
            crashes.append(crash_of(page.path, error, f"in the rule {active.entry.name}"))
            continue
        if not stamped:
            continue
        means = partial(weight, rule=active.entry)
        covered = desk.suppressions.of(means)
        ignored_lines: list[tuple[int, int]] = []
        for finding in stamped:
            if covered.covers(finding.start.line, finding.end.line):
                ignored_lines.append((finding.start.line, finding.end.line))
            else:
                findings.append(finding)
        if ignored_lines:
            suppressed += len(ignored_lines)
            used += desk.suppressions.used(means, CoveredLines(ignored_lines))
    findings.sort(key=lambda finding: finding.sort_key)
    return RuleResults(
        tuple(findings), suppressed, tuple(crashes), tuple(cut), tuple(doubts), tuple(sorted(set(used)))
    )


def _some(said: Iterable[Hit | Cause]) -> tuple[list[Hit], Counter[Cause]]:
    """The hits of what a rule has `said`, of more than `MOST_HITS` one more than these; and how often it could not
    judge, by the cause."""
    causes: Counter[Cause] = Counter()
    return list(islice(_hits(said, causes), MOST_HITS + 1)), causes


def _hits(said: Iterable[Hit | Cause], causes: Counter[Cause]) -> Iterator[Hit]:
    for each in said:
        if isinstance(each, Hit):
            yield each
        else:
            causes[each] += 1


class SiteRuleResults(NamedTuple):
    """The findings in files that are no pages, the texts of these files by path, and what failed in rules."""

    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Source] = MappingProxyType({})
    crashes: tuple[Crash, ...] = ()


def run_site_rules(context: SiteContext, rules: Sequence[ActiveRule], settings: Settings) -> SiteRuleResults:
    """What those of `rules` find that judge the site as a whole. No comment can suppress it; the config can."""
    fingerprints = Fingerprints()
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    crashes: list[Crash] = []
    for active in rules:
        rule = active.rule if active.entry.once else None
        if not isinstance(rule, SiteRule):
            continue
        try:
            for path, source, hit in list(rule.check_site(context)):
                ignored = matches_any(ignored_by_path(settings, path), active.entry)
                severity = _severity(active, hit, {})
                if severity is not Severity.OFF and active.holds_for(path) and not ignored:
                    findings.append(_stamp(rule, hit, severity, _File(path, source), fingerprints))
                    sources[path] = source
        except Exception as error:  # noqa: BLE001 - one rule's bug must not silence all others; it is reported
            crashes.append(crash_of(".", error, f"in the rule {rule.name}"))
    return SiteRuleResults(tuple(findings), sources, tuple(crashes))


def applies(active: ActiveRule, page: AnyPage, ignored: Sequence[str]) -> bool:
    """Whether `page` is judged by the rule; `ignored` are the selectors of rules that are not to judge it."""
    if not active.holds_for(page.path) or matches_any(ignored, active.entry):
        return False
    since = active.applies_from
    if since is None:
        return True
    from postlint.page_dates import day_of

    date = day_of(page)
    return date is None or date >= since


def _severity(active: ActiveRule, hit: Hit, by_schemas: Mapping[str, str]) -> Severity:
    """The config has the last word, then the schema, then the rule, unless it is too new for the config; a hit may
    weigh less than its rule."""
    if active.severity is not None:
        return active.severity
    rule = active.rule
    by_schema = by_schemas.get(rule.name, by_schemas.get(rule.code))
    if by_schema is not None:
        severity = Severity.parse(by_schema)
    else:
        severity = min(rule.severity, Severity.INFO) if active.is_new else rule.severity
    return min(severity, hit.severity) if hit.severity is not None else severity


class _File(NamedTuple):
    """What a hit is placed in."""

    path: str
    source: Source | PageFacts
    front_matter: FrontMatter | None = None

    @property
    def text(self) -> str:
        """The text, or as much of it as is at hand."""
        return self.source.head if isinstance(self.source, PageFacts) else self.source.text


class _Desk:
    """What is needed for a page on which something is found."""

    def __init__(self, page: CheckedPage, suppressions: Iterable[Suppression]) -> None:
        self.file = _File(page.path, page.source if isinstance(page, Page) else page, page.front_matter)
        self.fingerprints = Fingerprints()
        self.suppressions = SuppressionIndex(suppressions)


def _stamp(rule: Rule, hit: Hit, severity: Severity, file: _File, fingerprints: Fingerprints) -> Finding:
    span = _span(hit, file.front_matter)
    route = hit.route if isinstance(hit.place, Span) else hit.place
    index = file.source.index
    subject = subject_of(route, _subject(hit, span, file))
    return Finding(
        code=rule.code,
        rule=rule.name,
        severity=severity,
        message=hit.message,
        help=hit.help,
        path=file.path,
        span=span,
        start=index.position(span.start),
        end=index.position(span.end),
        route=route,
        url=hit.url,
        verdict=hit.verdict,
        fix=hit.fix,
        related=hit.related,
        subject=subject,
        fingerprint=fingerprints.next(rule.code, file.path, subject),
    )


def _span(hit: Hit, front_matter: FrontMatter | None) -> Span:
    if isinstance(hit.place, Span):
        return hit.place
    if front_matter is None:
        return Span(0, 0)
    return front_matter.locate_key(hit.place) if hit.key else front_matter.locate(hit.place)


def _subject(hit: Hit, span: Span, file: _File) -> str:
    if hit.subject is not None:
        return hit.subject
    if hit.url is not None:
        return hit.url
    if span.start < span.end:
        return file.text[span.start : span.end][:1000]
    if span == (0, 0):
        return ""  # the file as such, whatever its first line says
    line = file.source.index.line_span(file.source.index.position(span.start).line)
    return file.text[line.start : line.end][:1000]
