"""SC108 pattern-mismatch."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.problem import NotMatching
from postlint.text import name_field, quote


class PatternMismatch(ProblemRule[NotMatching]):
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
    kind = NotMatching

    def describe(self, problem: NotMatching, page: Page, context: Context) -> Hit:
        what = f"{name_field(problem.route)} is {quote(problem_value(page, problem))}"
        ask = "ask whoever looks after the site"
        pattern = f"the pattern for it is {quote(problem.pattern)}."
        if problem.message:
            return Hit(problem.route, problem.message, f"If that is not clear, {ask}: {pattern}")
        message = f"{what}, which does not have the form that is asked for"
        return Hit(problem.route, message, f"A{ask[1:]} which form is wanted: {pattern}")
