"""SU901 unused-suppression."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.suppressions import UnusedNames
from postlint.text import quote_list


class UnusedSuppression(Rule):
    """A comment ignores a rule that finds nothing there.

    ## What it does
    Reports comments such as `<!-- postlint: ignore[dead-link] -->` where the rule that they name finds nothing. Of
    several names in one comment only those are reported of which nothing is found.

    Only what was judged is spoken of. These are let pass: a rule that did not run, or left something on the page
    unjudged; a page whose front matter could not be read; a draft; a link of which the network said nothing certain;
    and everything with `--since`. Comments about rules that compare pages are reported only where the whole site is
    checked, but not where one page tells of several (`unknown-license`, `duplicate-permalink`); those that name a
    family of rules only where all of it ran. Comments about `unreachable`, `blocked` and `rate-limited` may stay as
    long as there is a link.

    ## Why
    The fault was mended, or never was where the comment is. Left as it is, the comment keeps the next fault at this
    place out of the report, and whoever reads it believes that something is wrong here.

    ## Example
    ```markdown
    <!-- postlint: ignore[malformed-url] the address is to be shown as it was -->
    [The report](https://example.org/report)
    ```

    ## Use instead
    ```markdown
    [The report](https://example.org/report)
    ```
    The fix takes the comment out, or the name. Where a comment may hold a list or a table apart, it is not applied
    without `--unsafe-fixes`.
    """

    code = "SU901"
    name = "unused-suppression"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for unused in context.unused:
            first = unused.suppression.comments[0]
            names = [first.selectors[number][0] for number in unused.numbers]
            if len(names) == len(first.selectors):
                yield Hit(
                    first.span,
                    f"this comment ignores nothing: there is no finding of {quote_list(names, last='or')}",
                    "Delete the comment.",
                    fix=_without_comments(unused),
                )
                continue
            for number, name in zip(unused.numbers, names, strict=True):
                yield Hit(
                    first.selectors[number][1],
                    f"`{name}` is ignored here, but there is no finding of it",
                    f"Take `{name}` out of the comment.",
                    fix=_without_name(unused, number),
                )


def _without_comments(unused: UnusedNames) -> Fix | None:
    removals = [comment.removal for comment in unused.suppression.comments]
    known = [removal for removal in removals if removal is not None]
    if len(known) < len(removals):
        return None
    safe = all(removal.safety is Safety.SAFE for removal in known)
    return Fix(
        Safety.SAFE if safe else Safety.UNSAFE,
        "delete the comment",
        tuple(removal.edit for removal in known),
    )


def _without_name(unused: UnusedNames, number: int) -> Fix | None:
    """Takes a name out, also of the `ignore-end`, which may have them in another order."""
    name = unused.suppression.selectors[number][0]
    edits: list[Edit] = []
    for comment in unused.suppression.comments:
        names, places = zip(*comment.selectors, strict=True)
        if names.count(name) > 1:
            return None
        at = names.index(name)
        is_last = at == len(places) - 1
        start, end = (
            (places[at - 1].end, places[at].end) if is_last else (places[at].start, places[at + 1].start)
        )
        edits.append(Edit(Span(start, end), ""))
    return Fix(Safety.SAFE, f"take `{name}` out", tuple(edits))
