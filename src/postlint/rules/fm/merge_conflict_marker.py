"""FM008 merge-conflict-marker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import Context, Hit, Rule

_START = Pattern(r"^<{7}(?=[ \r\n]|\Z)(?P<label>[^\r\n]*)", re.MULTILINE)
_END = Pattern(r"^>{7}(?=[ \r\n]|\Z)(?P<label>[^\r\n]*)", re.MULTILINE)
_MIDDLE = Pattern(r"^={7}(?=\r?$)", re.MULTILINE)


class MergeConflict(NamedTuple):
    """A merge conflict that was left in a text: its first line, and the names of the two sides, where given."""

    span: Span
    ours: str
    theirs: str


def conflicts(text: str, within: Span) -> Iterator[MergeConflict]:
    """The conflicts that begin inside the stretch `within`.

    `=======` alone underlines a heading and `>>>>>>>` alone quotes, so that only `<<<<<<<` begins one: with a
    name behind it, or with one of the other two below.
    """
    for match in _START.finditer(text, within.start, within.end):
        following = _START.search(text, match.end())
        until = following.start() if following else len(text)
        end = _END.search(text, match.end(), until)
        ours = match["label"].strip()
        if ours or end or _MIDDLE.search(text, match.end(), until):
            span = Span(match.start(), match.start() + len(match.group().rstrip()))
            yield MergeConflict(span, ours, end["label"].strip() if end else "")


class MergeConflictMarker(Rule):
    """A merge conflict was left unresolved.

    ## What it does
    Reports the lines that Git leaves in a file when two people changed the same place: `<<<<<<<`, `=======` and
    `>>>>>>>`, in the front matter and in the text, but not in code blocks. One conflict is one finding.

    ## Why
    Both versions and the marks would be published.

    ## Example
    ```yaml
    <<<<<<< HEAD
    title: Summer school
    =======
    title: Our summer school
    >>>>>>> new-title
    ```

    ## Use instead
    ```yaml
    title: Our summer school
    ```
    """

    code = "FM008"
    name = "merge-conflict-marker"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for conflict in conflicts(page.text, Span(0, len(page.text))):
            if conflict.span.start >= page.body_start and _is_verbatim(page, conflict.span):
                continue
            sides = (
                f", `{conflict.ours}` and `{conflict.theirs}`," if conflict.ours and conflict.theirs else ""
            )
            yield Hit(
                conflict.span,
                f"two versions of this place{sides} were left here by a merge conflict",
                "Keep one of the two versions, and delete the lines that begin with `<<<<<<<`, `=======` and"
                " `>>>>>>>`.",
            )


def _is_verbatim(page: Page, span: Span) -> bool:
    return any(stretch.overlaps(span) for stretch in page.body.verbatim)
