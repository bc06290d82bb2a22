"""SC103 unknown-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc.renaming import rename
from postlint.schema.problem import Problem
from postlint.schema.spelling import nearest_field
from postlint.text import location_suffix, quote, quote_list

_MOST_LISTED = 50


class UnknownField(Rule):
    """A field has a name that the schema does not allow.

    ## What it does
    Reports fields that the schema does not list, where it says `additionalProperties: false`. Under a schema that
    allows further fields, `misspelled-field` still reports those that look like a known one.

    ## Why
    A misspelled field does nothing: the site looks for the right name, finds none, and shows nothing.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    autors: [Ada]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    authors: [Ada]
    ---
    ```
    The fix renames the field to the known one that is nearest. It is not applied without `--unsafe-fixes`.
    """

    code = "SC103"
    name = "unknown-field"
    severity = Severity.ERROR
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if problem.keyword == "additionalProperties":
                yield told(problem, page, context)


def told(problem: Problem, page: Page, context: Context) -> Hit:
    """The problem in words."""
    name = str(problem.detail["unexpected"])
    route = (*problem.route, name)
    near = nearest_field(page, context.schema, problem.route, name)
    did_you_mean = f"; did you mean `{near}`?" if near else ""
    known = sorted(context.schema.known(page, problem.route))
    allowed = (
        f"Only {quote(known[0])} is allowed here." if len(known) == 1 else f"Allowed are {_some(known)}."
    )
    advice = f"Remove it, or rename it. {allowed}" if known else "Remove it."
    return Hit(
        route,
        problem.message
        or f"the field `{name}`{location_suffix(problem.route)} is not allowed here{did_you_mean}",
        f"Rename it to `{near}`, or remove it." if near else advice,
        key=True,
        fix=rename(page, route, near) if near else None,
    )


def _some(known: list[str]) -> str:
    """`a`, `b` and `c`, or of very many the first ones."""
    if len(known) <= _MOST_LISTED:
        return quote_list(known)
    return f"{', '.join(map(quote, known[:_MOST_LISTED]))} and {len(known) - _MOST_LISTED} more"
