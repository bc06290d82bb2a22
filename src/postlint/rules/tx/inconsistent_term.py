"""TX306 inconsistent-term."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Fix, Safety, Severity
from postlint.generators.table import load_generator
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.tx.term_edits import remove_term, replace_term
from postlint.rules.tx.terms import has_rarer_terms, term_usage
from postlint.text import count_noun, in_full, quote
from postlint.vocabulary import TermUse


class InconsistentTerm(Rule):
    """Most other pages spell this term otherwise.

    ## What it does
    Counts the terms in `tags`, `categories`, `keywords`, `topics` and `authors` on all pages that are checked together.
    Reports those that differ only by capital letters, spaces, hyphens, umlauts or accents from one that is on at least
    twice as many pages: `open-data` on 3 pages, `Open Data` on 106. Fields with a list of known terms in `[taxonomies]`
    are left to `unknown-term` and `term-variant`.

    ## Why
    Most sites take `open data` and `Open Data` for two tags, each with its own page, and readers find only some of the
    posts. Hugo makes one page of spellings that differ by capital letters, or by a hyphen for a space: there these are
    only a hint.

    ## Example
    ```markdown
    ---
    tags: [open-data]
    ---
    ```

    ## Use instead
    If most pages have `Open Data`:
    ```markdown
    ---
    tags: [Open Data]
    ---
    ```
    The fix does this; it is not applied without `--unsafe-fixes`. If the rarer spelling is the right one, or both are,
    write a list of terms into `[taxonomies]`. Where only some files are checked, only these are counted.
    """

    code = "TX306"
    name = "inconsistent-term"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        if not has_rarer_terms(context):
            return
        generator = load_generator(page.generator)
        for taxonomy, uses in context.terms:
            if taxonomy.terms or not uses:
                continue
            usage = term_usage(context, taxonomy)
            for use in uses:
                usual = usage.usual.get(use.term)
                if usual is not None and taxonomy.alias_of(use.term) is None:
                    yield Hit(
                        use.span,
                        f"{quote(use.term)} is on {count_noun(usage.pages[use.term], 'page')}, {quote(usual)} on"
                        f" {usage.pages[usual]}; did you mean {quote(usual)}?",
                        f"Take it out: {quote(usual)} is in this list, too."
                        if _stands_beside(usual, use, uses)
                        else f"Write `{in_full(usual)}`, as most pages do.",
                        route=use.route,
                        fix=_fix(page, use, usual, uses),
                        subject=use.term,
                        severity=Severity.INFO if generator.makes_one_page_of(use.term, usual) else None,
                    )


def _stands_beside(usual: str, use: TermUse, uses: tuple[TermUse, ...]) -> bool:
    """Whether the list in which `use` stands has the usual spelling, too."""
    return use.in_list and any(
        (other.term, other.route[:-1]) == (usual, use.route[:-1]) for other in uses if other is not use
    )


def _fix(page: PageFacts, use: TermUse, usual: str, uses: tuple[TermUse, ...]) -> Fix | None:
    """Writes the usual spelling, or takes the entry out where the list has that one, too."""
    if _stands_beside(usual, use, uses):
        taken_out = remove_term(page, use.route)
        return Fix(Safety.UNSAFE, taken_out.message, taken_out.edits) if taken_out else None
    return replace_term(page, use, usual, Safety.UNSAFE)
