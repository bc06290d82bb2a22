"""TX304 duplicate-term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postlint.findings import Fix, Related, Route, Safety, Severity, Span
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.term_edits import remove_term
from postlint.text import join_words, name_field, quote
from postlint.vocabulary import TermUse

_MOST_LINES = 6
"""How many lines a message lists."""


class DuplicateTerm(Rule):
    """A term stands twice in one list.

    ## What it does
    Reports terms that stand more than once in the list of `tags`, `categories`, `keywords`, `topics`, `authors`, or of
    a field of your own taxonomies. The finding stands at the second one, and names the lines of all of them.

    ## Why
    Some sites then list the post twice on the page of the tag.

    ## Example
    ```markdown
    ---
    tags: [Open Data, Berlin, Open Data]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: [Open Data, Berlin]
    ---
    ```
    The fix takes out all but the first one.
    """

    code = "TX304"
    name = "duplicate-term"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        reported: set[Span] = set()  # a list that a second field takes over (a YAML alias) is one list
        for _, uses in context.terms:
            entries: defaultdict[tuple[Route, str], list[TermUse]] = defaultdict(list)
            for use in uses:
                if use.term and use.in_list:
                    entries[use.route[:-1], use.term].append(use)
            for (route, term), (first, *again) in entries.items():
                if again and first.span not in reported:
                    reported.add(first.span)
                    yield _hit(page, route, term, first, again)


def _hit(page: Page, route: Route, term: str, first: TermUse, again: list[TermUse]) -> Hit:
    lines = [page.source.index.position(use.span.start).line for use in (first, *again)]
    apart = len(set(lines)) == len(lines)
    times = "twice" if len(again) == 1 else f"{len(lines)} times"
    where = f", in lines {join_words(map(str, lines))}" if apart and len(lines) <= _MOST_LINES else ""
    if len(again) > 1:
        advice = "Take out all but one."
    elif apart:
        advice = f"Take out the one in line {lines[-1]}."
    else:
        advice = "Take out one of the two."
    return Hit(
        again[0].route,
        f"{quote(term)} stands {times} in {name_field(route)}{where}",
        advice,
        fix=_fix(page, again),
        related=(
            Related(first.span, "the first one"),
            *(Related(use.span, "the same again") for use in again[1:]),
        ),
        subject=term,
    )


def _fix(page: Page, again: list[TermUse]) -> Fix | None:
    """Takes out all but the first."""
    fixes = [remove_term(page, use.route) for use in again]
    edits = tuple(edit for fix in fixes if fix for edit in fix.edits)
    if len(edits) < len(again):
        return None
    return Fix(Safety.SAFE, "take it out" if len(edits) == 1 else "take out all but the first", edits)
