"""TX302 alias-term."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.rules.tx.terms import TermRule
from postlint.vocabulary import Taxonomy


class AliasTerm(TermRule):
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
    relation = "is listed as another word for"

    def known_term(self, term: str, taxonomy: Taxonomy) -> str | None:
        known = None if taxonomy.knows(term) else taxonomy.alias_of(term)
        return known if known != term else None  # where there is no list of known terms
