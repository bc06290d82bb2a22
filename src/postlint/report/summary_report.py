"""`summary`: a screen that says what is wrong most and what to do first. `text` ends with it where there is much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.findings import Finding, Safety, Severity
from postlint.findings.report import Report
from postlint.report.causes import FindingGroup, RuleGroup, group_by_rule
from postlint.report.drawing import ELLIPSIS, SEVERITY, Paint, closing_lines, count, count_rules, found_words
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.report.wrapping import cells, first_cells, wrap
from postlint.rules.registry import RULES, docs_url
from postlint.text import join_words, plural, quote

_MOST_RULES = 5
_MOST_WITH_ERRORS = 3
"""Of these rules so many are chosen for their errors, the others because they find most."""
_WITH_TWO_CAUSES = 2
"""Of so many rules the second cause is told as well."""
_MOST_NAMES = 4
_LONGEST_NAME = 40
_SHORTEST_STEP = 20
"""Where there is less room beside a command, what it is for stands below it."""
_MOST_LINES = 2
"""A sentence is cut after so many."""


def render_summary(report: Report, view: View) -> str:
    paint = Paint(colour=view.colour)
    if view.statistics:
        return "".join(f"{line}\n" for line in count_rules(report, paint))
    shown = [finding for finding in report.findings if finding.severity >= view.least]
    return "\n".join(f"{block}\n" for block in summary_blocks(shown, group_by_rule(shown), report, view))


def summary_blocks(
    shown: Sequence[Finding], rules: Sequence[RuleGroup], report: Report, view: View
) -> Iterator[str]:
    """The blocks of the summary: the closing lines, a block a rule, what is left, what to do next."""
    paint = Paint(colour=view.colour)
    if not view.quiet and report.has_looked:
        yield "\n".join(closing_lines(report, view, paint))
    told = _most_important(rules)
    for number, rule in enumerate(told):
        yield "\n".join(_rule(rule, 2 if number < _WITH_TWO_CAUSES else 1, view, paint))
    rest = [rule for rule in rules if rule not in told]
    if rest:
        yield "\n".join(wrap(_rest(rest), view.width))
    if shown and not view.quiet:
        yield "\n".join(_next_steps(rules, report, view, paint))


def _most_important(rules: Sequence[RuleGroup]) -> list[RuleGroup]:
    """Those to begin with, in their order: what fails the run, and what there is most of."""
    chosen = [rule for rule in rules if rule.severity is Severity.ERROR][:_MOST_WITH_ERRORS]
    others = (rule for rule in rules if rule not in chosen)
    chosen += sorted(others, key=lambda rule: -len(rule.findings))[: _MOST_RULES - len(chosen)]
    return [rule for rule in rules if rule in chosen]


def _rule(rule: RuleGroup, most: int, view: View, paint: Paint) -> Iterator[str]:
    name = paint(f"{rule.code} {rule.rule}", SEVERITY[rule.severity], link=docs_url(rule.rule))
    yield f"{name}: {found_words(rule.findings)} on {count(rule.pages, 'page')}"
    told, others = rule.causes[:most], rule.causes[most:]
    left = sum(len(cause.findings) for cause in others)
    gutter = len(f"{max(left, *(len(cause.findings) for cause in told)):,}") + 2
    for cause in told:
        yield from _cause(cause, gutter, view, paint)
    if len(others) == 1:
        yield from _sentence(others[0], gutter, view, paint)
    elif others:
        yield f"{left:>{gutter},}  in {len(others):,} other ways"


def _cause(cause: FindingGroup, gutter: int, view: View, paint: Paint) -> Iterator[str]:
    """How often, what is wrong, what it differs in, and an example of a place."""
    yield from _sentence(cause, gutter, view, paint)
    first = cause.findings[0]
    indent = " " * (gutter + 2)
    room = view.width - len(indent)
    place = f"{visible(view.display_path(first.path))}:{first.start.line}:{first.start.column}"
    names, name = _names(cause.names, room), cause.name_of(first)
    if names and cells(names) + cells(place) + 8 <= room:
        yield f"{indent}{names}, as in {place}"
    elif names:
        yield from (f"{indent}{names}", f"{indent}{place}")
    elif name and cells(place) + 2 + _LONGEST_NAME + 2 <= room:
        yield f"{indent}{place}  {quote(visible(name), _LONGEST_NAME)}"
    else:
        yield f"{indent}{place}"


def _sentence(cause: FindingGroup, gutter: int, view: View, paint: Paint) -> Iterator[str]:
    """How often, and what is wrong."""
    indent = " " * (gutter + 2)
    room = view.width - len(indent)
    lines = wrap(visible(cause.sentence or _headline(cause.findings[0])), room)
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 :] = [f"{first_cells(lines[_MOST_LINES - 1], room - 1)}{ELLIPSIS}"]
    start = f"{len(cause.findings):>{gutter},}  "
    for line in lines:
        yield f"{start}{paint(line, 'bold')}"
        start = indent


def _headline(finding: Finding) -> str:
    """What its rule finds, as the documentation of that begins, which `python -OO` leaves out."""
    documentation = (
        next(entry for entry in RULES if entry.code == finding.code).load().__doc__ or finding.message
    )
    return documentation.partition("\n")[0].rstrip(".")


def _names(names: Sequence[tuple[str, int]], room: int) -> str:
    """What a cause differs in, as much as fits into a line: `Open Data` 41, `OGP` 3 and 12 others."""
    words = [
        quote(visible(name), _LONGEST_NAME) + (f" {number:,}" if number > 1 else "")
        for name, number in names[:_MOST_NAMES]
    ]
    for told in range(len(words), 0, -1):
        others = len(names) - told
        said = join_words([*words[:told], f"{others:,} {plural(others, 'other')}"] if others else words)
        if cells(said) <= room:
            return said
    return ""


def _rest(rules: Sequence[RuleGroup]) -> str:
    found = found_words([finding for rule in rules for finding in rule.findings])
    return f"Also {found} by {count(len(rules), 'other rule')}: --statistics counts them."


def _next_steps(rules: Sequence[RuleGroup], report: Report, view: View, paint: Paint) -> Iterator[str]:
    yield paint("What to do next", "bold")
    steps = list(_steps(rules, report, view))
    indent = max(len(command) for command, _ in steps) + 4
    for command, what in steps:
        shown = paint(command, "bold green")
        if indent + _SHORTEST_STEP > view.width:
            yield from (f"  {shown}", *(f"      {line}" for line in wrap(what, view.width - 6)))
        else:
            first, *more = wrap(what, view.width - indent)
            yield f"  {shown}{' ' * (indent - 2 - len(command))}{first}"
            yield from (f"{' ' * indent}{line}" for line in more)


def _steps(rules: Sequence[RuleGroup], report: Report, view: View) -> Iterator[tuple[str, str]]:
    """Command lines, and what they are for."""
    top = rules[0].rule
    call = view.call()
    options, chosen, paths = ([visible(word) for word in part] for part in call[:3])
    words = [*(["--offline"] if report.offline else []), *options]
    selected = [*words, *chosen]
    mended = sum(finding.fix is not None and finding.fix.safety is Safety.SAFE for finding in report.findings)
    if mended:
        yield _line("check", *selected, "--fix", *paths), f"mends {mended:,} of them"
    yield f"postlint rule {top}", "what the first of these means"
    if len(rules) > 1:
        yield _line("check", *words, "--select", top, *paths), "only those"
    if "init" in view.commands:
        yield "postlint init", "writes a configuration that fits your pages"
    if report.since is None:
        if "baseline" in view.commands and not report.baselined:
            yield _line("baseline", *selected, *paths), "lets all of this be, and tells only what is new"
        if call.knows_changes:
            yield _line("check", *selected, "--since", "REV", *paths), "only what was changed since REV"


def _line(*words: str) -> str:
    return " ".join(["postlint", *words])
