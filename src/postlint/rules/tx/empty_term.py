"""TX309 empty-term."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.term_edits import remove_term
from postlint.schema.values import is_blank, value_at
from postlint.text import name_field


class EmptyTerm(Rule):
    """A list of terms has an empty entry.

    ## What it does
    Reports blank entries in `tags`, `categories`, `keywords`, `topics`, `authors`, and in the fields of your own
    taxonomies, beside others that are not blank. A list in which nothing is filled in yet counts as left blank.

    ## Why
    Some sites make a page for the tag without a name, or stop.

    ## Example
    ```markdown
    ---
    tags:
      - Open Data
      -
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags:
      - Open Data
    ---
    ```
    The fix takes the entry out.
    """

    code = "TX309"
    name = "empty-term"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for _, uses in context.terms:
            for use in uses:
                if use.in_list and use.scalar.blank and not is_blank(value_at(page.metadata, use.route[:-1])):
                    yield Hit(
                        use.span,
                        f"{name_field(use.route)} is empty",
                        "Take it out, or fill it in.",
                        route=use.route,
                        fix=remove_term(page, use.route),
                    )
