"""TX303 term-variant."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.fields import term_uses
from postlint.rules.tx.replacing import replaced
from postlint.text import quote
from postlint.vocabulary.holding import taxonomies_on


class TermVariant(Rule):
    """A known term has another spelling here.

    ## What it does
    Reports terms that are a known one but for capital letters, spaces, hyphens, umlauts, accents, or the plural.

    ## Why
    Most sites take `open data` and `Open Data` for two tags, each with its own page.

    ## Example
    With `terms = ["Open Data", "Workshop"]`:
    ```markdown
    ---
    tags: [open-data, Workshops]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: [Open Data, Workshop]
    ---
    ```
    The fix does this. If both spellings are meant, list both.
    """

    code = "TX303"
    name = "term-variant"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for taxonomy in taxonomies_on(page, context.taxonomies):
            for use in term_uses(page, taxonomy, context):
                term = taxonomy.variant_of(use.term)
                if use.term and term and not taxonomy.alias_of(use.term):
                    yield Hit(
                        use.span,
                        f"{quote(use.term)} is another spelling of the known term {quote(term)}",
                        f"Write {quote(term)}.",
                        route=use.route,
                        fix=replaced(page, use, term, Safety.SAFE),
                        subject=use.term,
                    )
