"""TX304 duplicate-term."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Route, Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.fields import term_fields, term_uses
from postlint.rules.tx.removing import removed
from postlint.rules.wording import named, shown
from postlint.vocabulary import TermUse


class DuplicateTerm(Rule):
    """A term stands twice in one list.

    ## What it does
    Reports each repetition of a term in `tags`, `categories`, `keywords`, `topics`, `authors`, and in the fields
    of your own taxonomies.

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
    The fix takes out the later one.
    """

    code = "TX304"
    name = "duplicate-term"
    severity = Severity.WARNING
    fix = Safety.SAFE
    needs_front_matter = True

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for taxonomy in term_fields(context):
            first: dict[tuple[Route, str], TermUse] = {}
            for use in term_uses(page, taxonomy, context):
                if use.term and use.in_list:
                    earlier = first.setdefault((use.route[:-1], use.term), use)
                    if earlier is not use:
                        yield _hit(page, use, earlier)


def _hit(page: Page, use: TermUse, earlier: TermUse) -> Hit:
    return Hit(
        use.span,
        f"{shown(use.term)} stands in {named(use.route[:-1])} already",
        "Take out this one.",
        route=use.route,
        fix=removed(page, use.route),
        related=(Related(earlier.span, "the first one"),),
        subject=use.term,
    )
