"""SC107 out-of-range."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.problem import NotWithin
from postlint.text import name_field, plural, quote

_BOUNDS = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "entry"),
    "maxItems": ("at most", "entry"),
    "minProperties": ("at least", "field"),
    "maxProperties": ("at most", "field"),
    "minimum": ("at least", ""),
    "maximum": ("at most", ""),
    "exclusiveMinimum": ("more than", ""),
    "exclusiveMaximum": ("less than", ""),
}
"""For each keyword how its limit is said, and what is counted; numbers are not counted but compared."""


class OutOfRange(ProblemRule[NotWithin]):
    """A text, list or number is outside of its limits.

    ## What it does
    Counts the characters of texts, the entries of lists and the fields of groups, compares numbers, and says both
    the limit that the schema sets and what was found.

    ## Why
    Headlines and descriptions are cut off where there is no room for them; a post without tags is not found.

    ## Example
    With `maxLength: 60` for `title`:
    ```markdown
    ---
    title: What open data is good for, who needs it, who pays for it, and what comes next
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    ---
    ```
    """

    code = "SC107"
    name = "out-of-range"
    severity = Severity.ERROR
    kind = NotWithin

    def describe(self, problem: NotWithin, page: Page, context: Context) -> Hit:
        value, limit = problem_value(page, problem), problem.limit
        bound, unit = _BOUNDS[problem.keyword]
        what, advice = name_field(problem.route), None
        if unit and isinstance(value, (str, list, dict)):
            verb = "must" if bound == "at least" else "may"
            advice = _advice(len(value), unit, limit, verb)
            message = f"{what} has {_counted(len(value), unit)}, but {verb} have {bound} {limit}"
        else:
            message = f"{what} is {quote(value)}, but must be {bound} {quote(limit)}"
        return Hit(problem.route, problem.message or message, advice)


def _advice(count: int, unit: str, limit: object, verb: str) -> str | None:
    if not isinstance(limit, int):
        return None
    by = abs(limit - count)
    return f"{'Add' if verb == 'must' else 'Take out'} {_counted(by, unit)} or more." if by else None


def _counted(count: int, unit: str) -> str:
    return f"{count or 'no'} {plural(count, unit)}"
