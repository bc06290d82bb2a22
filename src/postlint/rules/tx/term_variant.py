"""TX303 term-variant."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.rules.tx.terms import TermRule
from postlint.vocabulary import Taxonomy


class TermVariant(TermRule):
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
    relation = "is another spelling of the known term"

    def known_term(self, term: str, taxonomy: Taxonomy) -> str | None:
        return None if taxonomy.alias_of(term) else taxonomy.variant_of(term)
