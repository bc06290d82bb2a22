"""What several formats share: the frame round a place, styles, the closing sentence, how often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Finding, Position, Safety, Severity
from postlint.findings.report import Report
from postlint.links.model.passwords import HIDDEN, passwords_in
from postlint.links.model.verdict import Status
from postlint.page.page import Source
from postlint.records import NamedTuple
from postlint.report.sanitise import blank_out, visible
from postlint.report.wrapping import cells, first_cells, last_cells, wrap
from postlint.text import add_sentence, join_words, plural

if TYPE_CHECKING:
    from rich.style import Style

    from postlint.report.formats import View


SEVERITY = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}

_CALLED = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "hint"}
ELLIPSIS = "…"
_CONTEXT = 24
"""Cells of the line that are shown before the place, at least, where the line is too long."""


class Paint:
    """Paints text, or leaves it as it is where colours are off."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, style: str, *, link: str | None = None) -> str:
        if not self.colour or not text:
            return text
        from rich.color import ColorSystem

        return _style(style, link).render(text, color_system=ColorSystem.STANDARD)


@lru_cache(maxsize=256)
def _style(style: str, link: str | None) -> Style:
    from rich.style import Style

    return Style.parse(style) + (Style(link=link) if link else Style())


class Frame(NamedTuple):
    """One line of source: its number, the visible part, and the carets' place in cells."""

    number: int
    before: str
    marked: str
    after: str
    indent: int
    carets: int


def frame(source: Source, start: Position, end: Position, width: int) -> Frame:
    """The line of `start` in at most `width` cells, marked up to `end` or to the end of the line."""
    text = source.lines[start.line - 1].rstrip("\r")
    left = min(start.column - 1, len(text))
    right = min(end.column - 1, len(text)) if end.line == start.line else len(text)
    text, left, right = _without_passwords(text, left, right)
    text = blank_out(text)
    before, marked, after = (
        part.replace("\t", "  ") for part in (text[:left], text[left:right], text[right:])
    )
    if not (text.isascii() and len(text) + text.count("\t") <= width):
        before, marked, after = _fit(before, marked, after, max(width, 40))
    return Frame(start.line, before, marked, after, cells(before), max(cells(marked), 1))


def _without_passwords(text: str, left: int, right: int) -> tuple[str, int, int]:
    """`text` as it may be shown, and where in it the place from `left` to `right` is then.

    Before it is cut: in a part of an address, nobody could tell what is a password.
    """
    parts: list[str] = []
    done = shift = 0
    moved_left, moved_right = left, right
    for start, end in passwords_in(text):
        parts += (text[done:start], HIDDEN)
        done = end
        if start < left:
            moved_left = start + shift if left < end else left + shift + len(HIDDEN) - (end - start)
        if start < right:
            moved_right = (
                start + shift + len(HIDDEN) if right <= end else right + shift + len(HIDDEN) - (end - start)
            )
        shift += len(HIDDEN) - (end - start)
    return "".join((*parts, text[done:])), moved_left, moved_right


def _fit(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    if cells(before) + cells(marked) + cells(after) <= width:
        return before, marked, after
    room = width - _CONTEXT
    if cells(marked) > room:
        marked = first_cells(marked, room - 1) + ELLIPSIS
        after = ""
    left = max(_CONTEXT, width - cells(marked) - cells(after))
    if cells(before) > left:
        before = ELLIPSIS + last_cells(before, left - 1)
    left = width - cells(before) - cells(marked)
    if cells(after) > left:
        after = first_cells(after, max(left - 1, 0)) + ELLIPSIS if left > 0 else ""
    return before, marked, after


def count(number: int, thing: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {plural(number, thing)}"


def message_and_help(finding: Finding) -> str:
    """What is wrong and what to do, as one text for formats that have room for one."""
    return add_sentence(finding.message, finding.help)


def found_words(findings: Iterable[Finding]) -> str:
    """`2 errors and 1 hint`; empty where there is nothing."""
    counts = Counter(finding.severity for finding in findings)
    return join_words(count(counts[each], _CALLED[each]) for each in _CALLED if counts[each])


def summary(report: Report) -> str:
    """The closing sentence: what was found in how much, and what could not be checked."""
    files = count(report.files, "file")
    faulty = len({finding.path for finding in report.findings})
    if report.since is not None:
        files = f"a change of {files}"
    elif 0 < faulty < report.files:
        files = f"{faulty:,} of {files}"
    parts = [f"{found_words(report.findings) or 'Nothing found'} in {files}"]
    judged = report.links - sum(each.links for each in report.unjudged)
    parts.append(f"{count(judged, 'link')}{_network(report)}")
    if report.suppressed:
        parts.append(f"{report.suppressed:,} suppressed")
    unread = len(report.skipped) + len(report.failures)
    if unread:
        parts.append(f"{count(unread, 'file')} not checked")
    if report.part is not None:
        parts.append(f"part {report.part.part.number} of {report.part.part.total}")
    return " · ".join(parts) + (" · interrupted" if report.interrupted else "")


def mending(report: Report) -> str:
    """What was mended, and what can be; empty where there is nothing to say of it."""
    safe, unsafe = report.fixable(Safety.SAFE), report.fixable(Safety.UNSAFE)
    parts: list[str] = []
    if report.mended:
        later = f" ({report.came_up:,} of them came up on the way)" if report.came_up else ""
        parts.append(f"{report.mended:,} mended in {count(report.mended_files, 'file')}{later}")
    if safe:
        parts.append(f"{safe:,} can be mended with --fix")
        parts += [f"{unsafe:,} more with --unsafe-fixes"] if unsafe else []
    elif unsafe:
        parts.append(f"{unsafe:,} can be mended with --fix --unsafe-fixes")
    return ", ".join(parts) + "." if parts else ""


def _network(report: Report) -> str:
    if report.offline:
        return f", {report.external:,} of them external and not checked (offline)" if report.external else ""
    known = sum(report.verdicts.get(status, 0) for status in (Status.ALIVE, Status.MOVED, Status.DEAD))
    skipped = report.verdicts.get(Status.SKIPPED, 0)
    unknown = sum(report.verdicts.values()) - known - skipped
    dead = report.verdicts.get(Status.DEAD, 0)
    words = [f", {count(known, 'external URL')} checked"]
    words += [f"{dead:,} dead"] if dead else []
    words += [f"{unknown:,} could not be checked"] if unknown else []
    words += [f"{skipped:,} skipped"] if skipped else []
    return ", ".join(words)


def closing_lines(report: Report, view: View, paint: Paint) -> Iterator[str]:
    """How a report for people ends: what was found in how much, and of what is not shown."""
    style = SEVERITY[Severity.ERROR] if report.count(Severity.ERROR) else "bold"
    if not report.findings:
        style = "bold green"
    yield from (paint(line, style) for line in wrap(summary(report), view.width))
    if fixes := mending(report):
        yield from wrap(fixes, view.width)
    if report.unchanged:
        one = report.unchanged == 1
        where = f"{'a line' if one else 'lines'} that this change did not touch"
        yield paint(
            f"{count(report.unchanged, 'finding')} on {where} {'is' if one else 'are'} not shown.", "dim"
        )
    for said in of_the_baseline(report):
        yield paint(said, "dim")
    hidden = sum(finding.severity < view.least for finding in report.findings)
    if hidden:
        yield paint(
            f"{count(hidden, 'hint')} not shown: add -v to see {'it' if hidden == 1 else 'them'}.", "dim"
        )
    if view.verbose:
        yield from (paint(line, "dim") for said in report.basis() for line in wrap(visible(said), view.width))


def of_the_baseline(report: Report) -> Iterator[str]:
    """What the baseline hides, and what a change adds to it."""
    if report.baselined:
        verb = "is" if report.baselined == 1 else "are"
        yield f"{count(report.baselined, 'finding')} of the baseline {verb} not shown."
    if report.baseline_added:
        yield f"This change adds {count(report.baseline_added, 'entry')} to the baseline."


def count_rules(report: Report, paint: Paint) -> Iterator[str]:
    """For `--statistics`: one line a rule, the most frequent first."""
    counts = Counter((f.code, f.rule, f.severity) for f in report.findings)
    pages = Counter(rule for rule, _ in {((f.code, f.rule, f.severity), f.path) for f in report.findings})
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    longest = max((len(rule) for _, rule, _ in counts), default=0)
    for (code, rule, severity), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        label = paint(severity.label.ljust(7), SEVERITY[severity])
        on = f"on {count(pages[code, rule, severity], 'page')}"
        yield f"{number:>{width},}  {code}  {label}  {rule.ljust(longest)}  {on}"
