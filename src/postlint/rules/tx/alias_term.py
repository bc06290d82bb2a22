"""TX302 alias-term."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.fields import term_uses
from postlint.rules.tx.replacing import replaced
from postlint.text import quote
from postlint.vocabulary.holding import taxonomies_on


class AliasTerm(Rule):
    """A term is listed as another word for a known one.

    ## What it does
    Reports terms that stand among the `aliases` of a taxonomy, in whatever spelling.

    ## Why
    Posts about one thing end up on two pages, and readers find only half of them.

    ## Example
    With `aliases = { "Offene Daten" = "Open Data" }`:
    ```markdown
    ---
    tags: [Offene Daten]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: [Open Data]
    ---
    ```
    The fix does this.
    """

    code = "TX302"
    name = "alias-term"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for taxonomy in taxonomies_on(page, context.taxonomies):
            for use in term_uses(page, taxonomy, context):
                term = None if taxonomy.knows(use.term) else taxonomy.alias_of(use.term)
                if use.term and term:
                    yield Hit(
                        use.span,
                        f"{quote(use.term)} is listed as another word for {quote(term)}",
                        f"Write {quote(term)}.",
                        route=use.route,
                        fix=replaced(page, use, term, Safety.SAFE),
                        subject=use.term,
                    )
