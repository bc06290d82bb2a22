"""TX305 term-count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from postlint.findings import Route, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.schema.posts import is_post
from postlint.schema.problem import BlankKey, MissingKey
from postlint.text import count_noun, name_field
from postlint.vocabulary import Taxonomy, term_uses

if TYPE_CHECKING:
    from pydantic import Field


class TermCountOptions(RuleOptions):
    """`min` and `max`: how few and how many terms each of `fields` may have."""

    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int | None, Field(ge=0)] = None
    fields: tuple[str, ...] = ("tags",)


class TermCount(Rule):
    """A post has too few or too many tags.

    ## What it does
    Counts the terms of a field, and compares their number with the options. Without options it finds nothing. Blank
    entries do not count, nor do drafts. Too few are only reported for posts, and not where the schema says that the
    field is missing.

    ## Why
    A post without a tag is found by nobody who looks through tags. One with twenty is found everywhere, and so tells
    nothing.

    ## Example
    With `term-count = { min = 1, max = 3 }`:
    ```markdown
    ---
    tags: [Open Data, Berlin, Transparenz, Verkehr, Umwelt]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    tags: [Open Data, Verkehr]
    ---
    ```

    ## Options
    - `min`: the smallest number of terms; 0 by default.
    - `max`: the largest number; without it there may be any number.
    - `fields`: the fields that are counted; `["tags"]` by default. Taxonomies go by their names.
    """

    code = "TX305"
    name = "term-count"
    severity = Severity.WARNING
    Options = TermCountOptions
    options: TermCountOptions

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if page.is_draft:
            return
        for name in dict.fromkeys(self.options.fields):
            taxonomy = _taxonomy(name, page, context)
            count = sum(1 for use in term_uses(page, taxonomy) if use.term)
            route: Route = tuple(taxonomy.field.split(".")[:1])
            if count < self.options.min and _may_be_demanded(page, context, route):
                wanted = self.options.min
                advice = (
                    f"Add {wanted - count} or more."
                    if page.front_matter and page.front_matter.node(tuple(taxonomy.field.split(".")))
                    else f"Add the field `{taxonomy.field}` with {count_noun(wanted, 'entry')} or more."
                )
                yield _hit(route, taxonomy, count, f"must have at least {wanted}", advice)
            elif self.options.max is not None and count > self.options.max:
                wanted = self.options.max
                yield _hit(
                    route,
                    taxonomy,
                    count,
                    f"may have at most {wanted}",
                    f"Take out {count - wanted} or more.",
                )


def _taxonomy(name: str, page: Page, context: Context) -> Taxonomy:
    """What `name` means on `page`: a taxonomy whose terms do not hold there is still the name of its field."""
    found = context.taxonomies.get(name)
    if found is not None and found.holds_for(page.path):
        return found
    return Taxonomy(name, found.field if found else name, (), {})


def _hit(route: Route, taxonomy: Taxonomy, count: int, wanted: str, advice: str) -> Hit:
    has = count_noun(count, "entry") if count else "no entries"
    return Hit(
        route,
        f"{name_field(tuple(taxonomy.field.split('.')))} has {has}, but {wanted}",
        advice,
        key=True,
        subject=taxonomy.field,
    )


def _may_be_demanded(page: Page, context: Context, route: Route) -> bool:
    if not context.schema.configured and not is_post(page):
        return False
    return not any(
        isinstance(problem, (MissingKey, BlankKey)) and (*problem.route, problem.name) == route
        for problem in context.problems
    )
