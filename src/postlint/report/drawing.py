"""What several formats share: the frame round a place, styles, the closing sentence, how often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Finding, Position, Safety, Severity
from postlint.findings.report import Report
from postlint.links.model.passwords import HIDDEN, passwords_in
from postlint.links.model.verdict import Status
from postlint.page.page import Source
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.report.sanitise import blank_out
from postlint.text import add_sentence, join_words, plural

if TYPE_CHECKING:
    from rich.style import Style


SEVERITY = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}

ELLIPSIS = "…"
_WIDE = Pattern("[^ -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf]")
"""What may take no cell, or two; letters of Europe and what is set around them take one."""
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


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if _WIDE.search(text) is None:
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _fit(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    if cells(before) + cells(marked) + cells(after) <= width:
        return before, marked, after
    room = width - _CONTEXT
    if cells(marked) > room:
        marked = _first(marked, room - 1) + ELLIPSIS
        after = ""
    left = max(_CONTEXT, width - cells(marked) - cells(after))
    if cells(before) > left:
        before = ELLIPSIS + _last(before, left - 1)
    left = width - cells(before) - cells(marked)
    if cells(after) > left:
        after = _first(after, max(left - 1, 0)) + ELLIPSIS if left > 0 else ""
    return before, marked, after


def _first(text: str, width: int) -> str:
    if _WIDE.search(text[: width + 1]) is None:
        return text[: max(width, 0)]
    taken = used = 0
    for character in text[: width + 1]:
        used += cells(character)
        if used > width:
            break
        taken += 1
    return text[:taken]


def _last(text: str, width: int) -> str:
    return _first(text[-width - 1 :][::-1], width)[::-1]


def count(number: int, thing: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {plural(number, thing)}"


def message_and_help(finding: Finding) -> str:
    """What is wrong and what to do, as one text for formats that have room for one."""
    return add_sentence(finding.message, finding.help)


def summary(report: Report) -> str:
    """The closing sentence: what was found in how much, and what could not be checked."""
    found = [
        count(report.count(severity), thing)
        for severity, thing in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "hint"),
        )
        if report.count(severity)
    ]
    files = count(report.files, "file")
    if report.since is not None:
        files = f"a change of {files}"
    parts = [f"{join_words(found) or 'Nothing found'} in {files}"]
    judged = report.links - sum(each.links for each in report.unjudged)
    parts.append(f"{count(judged, 'link')}{_network(report)}")
    if report.suppressed:
        parts.append(f"{report.suppressed:,} suppressed")
    unread = len(report.skipped) + len(report.failures)
    if unread:
        parts.append(f"{count(unread, 'file')} not checked")
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


def count_rules(report: Report, paint: Paint) -> Iterator[str]:
    """For `--statistics`: one line a rule, the most frequent first."""
    counts = Counter((f.code, f.rule, f.severity) for f in report.findings)
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    for (code, rule, severity), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:>{width},}  {code}  {paint(severity.label.ljust(7), SEVERITY[severity])}  {rule}"
