"""TX301 unknown-term."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.tx.term_edits import replace_term
from postlint.rules.tx.terms import all_used
from postlint.text import in_full, quote, quote_list
from postlint.vocabulary import Taxonomy, TermUse

_MOST_PROPOSED = 100
"""How many unknown terms of a page are compared with all known ones: a page with more holds something else."""


class UnknownTerm(Rule):
    """A tag, category or author is not on the list of terms.

    ## What it does
    Compares each term with the list that `[taxonomies]` in the configuration gives for the field. Listed
    synonyms and other spellings of a known term (`open-data` for `Open Data`) have rules of their own:
    `alias-term` and `term-variant`; so have several known terms in one entry: `joined-terms`. A text in place
    of a list counts as one term, or as several with commas between them.

    ## Why
    Each new spelling makes a new page of posts with a single post on it, and the post is missing from the page
    where readers look for it.

    ## Example
    With `terms = ["Open Data", "Transparenz"]`:
    ```markdown
    ---
    tags: [Open Data, Transparentz]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: [Open Data, Transparenz]
    ---
    ```
    If the term is new and right, add it to the list. The fix writes the nearest known term; it is not applied
    without `--unsafe-fixes`.
    """

    code = "TX301"
    name = "unknown-term"
    severity = Severity.ERROR
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for taxonomy, uses in context.terms:
            unknown = 0
            for use in uses:
                if is_unknown(taxonomy, use):
                    unknown += 1
                    yield _hit(
                        page, taxonomy, use, taxonomy.nearest(use.term) if unknown <= _MOST_PROPOSED else ()
                    )


def is_unknown(taxonomy: Taxonomy, use: TermUse) -> bool:
    """Whether `use` has a term that the list knows under no name, where there is a list."""
    return bool(use.term and taxonomy.terms) and not (
        taxonomy.recognises(use.term) or _is_joined(taxonomy, use)
    )


def _is_joined(taxonomy: Taxonomy, use: TermUse) -> bool:
    """Whether it is several known terms in one entry, which joined-terms says."""

    def is_one(part: str) -> bool:
        return taxonomy.recognises(part)

    return use.in_list and all_used(use.term, is_one)


def _hit(page: Page, taxonomy: Taxonomy, use: TermUse, near: tuple[str, ...]) -> Hit:
    did_you_mean = f"; did you mean {quote_list(near, last='or')}?" if near else ""
    where = f" in {quote(taxonomy.listed_in)}" if taxonomy.listed_in else ""
    return Hit(
        use.span,
        f"{quote(use.term)} is not on the list of known `{taxonomy.name}`{did_you_mean}",
        f"Write `{in_full(near[0])}`, or ask whoever looks after the site to add the new one to the list{where}."
        if near
        else f"Use one from the list{where}, or ask whoever looks after the site to add this one to it.",
        route=use.route,
        fix=replace_term(page, use, near[0], Safety.UNSAFE) if near else None,
        subject=use.term,
    )
