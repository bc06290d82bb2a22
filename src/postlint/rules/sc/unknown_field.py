"""SC103 unknown-field."""

from __future__ import annotations

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.rewriting import rename_field
from postlint.rules.sc.problem_rule import ProblemRule
from postlint.schema.problem import UnknownKey
from postlint.schema.spelling import nearest_field
from postlint.text import did_you_mean, join_words, location_suffix, quote

_MOST_LISTED = 50


class UnknownField(ProblemRule[UnknownKey]):
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
    kind = UnknownKey

    def describe(self, problem: UnknownKey, page: Page, context: Context) -> Hit:
        name = problem.name
        route = (*problem.route, name)
        near = nearest_field(page, context.schema, problem.route, name)
        known = sorted(context.schema.known(page, problem.route))
        listed = join_words(map(quote, known), most=_MOST_LISTED)
        allowed = f"Only {listed} is allowed here." if len(known) == 1 else f"Allowed are {listed}."
        advice = f"Remove it, or rename it. {allowed}" if known else "Remove it."
        message = f"the field `{name}`{location_suffix(problem.route)} is not allowed here"
        return Hit(
            route,
            problem.message or message + did_you_mean(near),
            f"Rename it to `{near}`, or remove it." if near else advice,
            key=True,
            fix=rename_field(page, route, near) if near else None,
        )
