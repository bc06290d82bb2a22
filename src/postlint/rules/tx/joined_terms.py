"""TX308 joined-terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.findings import Safety, Severity
from postlint.generators.table import program
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.tx.term_edits import list_terms, split_term
from postlint.rules.tx.terms import SETTLED, TermUsage, joined_parts, term_usage
from postlint.text import name_field, quote, quote_list
from postlint.vocabulary import Taxonomy, TermUse


class JoinedTerms(Rule):
    """One entry of a list holds several terms.

    ## What it does
    Reports entries of `tags`, `categories`, `keywords`, `topics`, `authors`, and of your own taxonomies that hold
    several terms with commas, semicolons, or an “and” between them. An “and” counts where each part is also used by
    itself, or is a known term: `Arts and Culture` is one term. `Lovelace, Ada` is one author. Entries that are on three
    pages or more are taken for terms, unless there is a list of known ones. `tags: Berlin, Transparenz`, without a
    list, is reported where the generator makes one term of it, as Hugo, Eleventy and Hexo do, and in posts
    of Jekyll, which makes the terms `Berlin,` and `Transparenz` of it.

    ## Why
    The site makes a page for the tag “Berlin, Transparenz”, and the post is missing from the pages of both.

    ## Example
    ```markdown
    ---
    tags: ["Berlin, Transparenz"]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: ["Berlin", "Transparenz"]
    ---
    ```
    The fix does this; it is not applied without `--unsafe-fixes`. If it is one term, add it to the list of known terms.
    """

    code = "TX308"
    name = "joined-terms"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for taxonomy, uses in context.terms:
            for use in uses:
                if use.may_be_several and not taxonomy.recognises(use.term):
                    parts = _parts(use, taxonomy, term_usage(context, taxonomy))
                    if parts:
                        yield _hit(page, use, parts)
            if taxonomy.field in page.dialect.spaced_terms and "/_" in f"/{page.path}":
                yield from _with_commas(page, uses)
            elif taxonomy.field in page.dialect.whole_terms:
                yield from _in_a_text(page, taxonomy, uses, term_usage(context, taxonomy))


def _in_a_text(
    page: PageFacts, taxonomy: Taxonomy, uses: Sequence[TermUse], usage: TermUsage
) -> Iterator[Hit]:
    """Terms with commas between them that stand in one text, of which the generator makes one term."""
    parts = [use for use in uses if not use.in_list and not use.whole]
    if len(parts) < 2:
        return
    use = parts[0]._replace(term=parts[0].scalar.text.strip(), span=parts[0].scalar.span, whole=True)
    found = _parts(use, taxonomy, usage, here=1)
    if found:
        yield Hit(
            use.span,
            f"{quote(use.term)} is one term to {program(page.generator)}, but seems to hold {len(found)}",
            f"Write {name_field(use.route)} as a list: {quote_list(found)}.",
            route=use.route,
            fix=list_terms(page, use, found),
            subject=use.term,
        )


def _with_commas(page: PageFacts, uses: Sequence[TermUse]) -> Iterator[Hit]:
    """Terms with commas between them in one text, of which the generator makes parts of its own, at its spaces."""
    parts = [use for use in uses if not use.in_list and not use.whole]
    odd = next((word for word in parts[0].scalar.text.split() if "," in word), None) if parts else None
    if odd is None:
        return
    text = parts[0].scalar.text.strip()
    terms = tuple(dict.fromkeys(use.term for use in parts))
    whole = parts[0]._replace(term=text, span=parts[0].scalar.span, whole=True)
    yield Hit(
        whole.span,
        f"{program(page.generator)} parts {quote(text)} at its spaces, so that {quote(odd)} is a term",
        f"Write {name_field(whole.route)} as a list: {quote_list(terms)}.",
        route=whole.route,
        fix=list_terms(page, whole, terms),
        subject=text,
    )


def _parts(use: TermUse, taxonomy: Taxonomy, usage: TermUsage, here: int = 0) -> tuple[str, ...]:
    """The terms that `use` holds, which count as used where more pages than `here` have them."""
    if not taxonomy.terms and usage.pages.get(use.term, 0) >= SETTLED:
        return ()

    def is_used(part: str) -> bool:
        return taxonomy.recognises(part) or usage.pages.get(part, 0) > here

    return joined_parts(use.term, names="author" in taxonomy.field, is_used=is_used)


def _hit(page: PageFacts, use: TermUse, parts: tuple[str, ...]) -> Hit:
    return Hit(
        use.span,
        f"{quote(use.term)} is one entry of {name_field(use.route[:-1])}, but seems to hold {len(parts)} terms",
        f"Make an entry of each: {quote_list(parts)}.",
        route=use.route,
        fix=split_term(page, use, parts),
        subject=use.term,
    )
