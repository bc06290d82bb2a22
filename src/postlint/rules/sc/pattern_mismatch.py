"""SC108 pattern-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc.wording import value_at
from postlint.schema.problem import Problem
from postlint.text import name_field, quote


class PatternMismatch(Rule):
    """A text does not have the form that is asked for.

    ## What it does
    Compares the text with the regular expression that stands as `pattern` in the schema. Where the schema has
    an `errorMessage`, its words are shown; whoever writes a pattern should write one.

    ## Why
    Such a field is read by a program that expects this form, and nothing else.

    ## Example
    With `pattern: "^[0-9]{4}-[0-9]{3}$"` and `errorMessage: write the number of the report, such as 2017-004`:
    ```markdown
    ---
    report: "No. 4"
    ---
    ```

    ## Use instead
    ```markdown
    ---
    report: "2017-004"
    ---
    ```
    """

    code = "SC108"
    name = "pattern-mismatch"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if problem.keyword == "pattern":
                yield told(problem, page)


def told(problem: Problem, page: Page) -> Hit:
    """The problem in words."""
    value = value_at(page, problem)
    message = f"{name_field(problem.route)} is {quote(value)}, which does not have the form that is asked for"
    form = quote(problem.detail.get("pattern"))
    advice = (
        f"If that is not clear, ask whoever looks after the site: the pattern for it is {form}."
        if problem.message
        else f"Ask whoever looks after the site which form is wanted: the pattern for it is {form}."
    )
    return Hit(problem.route, problem.message or message, advice)
