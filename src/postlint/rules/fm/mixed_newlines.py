"""FM015 mixed-newlines."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule

_LINE_END = Pattern(r"\r*\n")
_WINDOWS = "CRLF (Windows)"
_OTHERS = "LF (Linux and macOS)"


class MixedNewlines(Rule):
    """The lines of the file end in different ways.

    ## What it does
    Reports a file in which some lines end with CR and LF and others with LF alone: once, at the first line that
    ends as fewer lines do. The fix gives all lines the ends that most have. It is off unless you turn it on.

    ## Why
    Readers see nothing of it. But an editor that makes the line ends alike changes lines that nobody has touched,
    and the change that was meant is lost among them.

    ## Example
    A file from Windows into which a paragraph from another machine was copied.

    ## Use instead
    The same file, saved with one kind of line end.
    """

    code = "FM015"
    name = "mixed-newlines"
    severity = Severity.WARNING
    fix = Safety.SAFE
    enabled = False

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        windows = page.text.count("\r\n")
        others = page.text.count("\n") - windows
        if not windows or not others:
            return
        ends = [Span(*match.span()) for match in _LINE_END.finditer(page.text)]
        keep_windows = windows > others or (windows == others and _is_windows(ends[0]))
        odd = [end for end in ends if _is_windows(end) is not keep_windows]
        line = page.text.rfind("\n", 0, odd[0].start) + 1
        few, kind, most = (others, _OTHERS, _WINDOWS) if keep_windows else (windows, _WINDOWS, _OTHERS)
        lines = f"{few:,} lines end" if few > 1 else "one line ends"
        yield Hit(
            Span(line, odd[0].start),
            f"{lines} with {kind}, and the other{'s' if len(ends) - few > 1 else ''} with {most}",
            f"Choose {most} for the line endings in your editor, and save the file.",
            fix=Fix(Safety.SAFE, f"end all lines with {most}", tuple(_edits(odd, keep_windows))),
            subject=f"{few} {kind}",
        )


def _is_windows(end: Span) -> bool:
    return end.end - end.start > 1


def _edits(odd: list[Span], windows: bool) -> Iterator[Edit]:
    """Of several CRs before an LF, as a faulty copy leaves them, none may stay."""
    for start, end in odd:
        yield Edit(Span(start, start), "\r") if windows else Edit(Span(start, end - 1), "")
