"""SC110 schema-violation."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.problem import (
    BlankKey,
    Conditional,
    MisnamedKey,
    MissingKey,
    NotAmong,
    NotMatching,
    NotOfFormat,
    NotOfType,
    NotWithin,
    OtherProblem,
    Problem,
    UnknownKey,
)
from postlint.text import name_field, quote, quote_list

_ASK = "If it is not clear what is allowed, ask whoever looks after the site."

_MOST_COMPARED = 500
"""Lists can be endless, and comparing all entries takes time in the square of their number."""


class SchemaViolation(ProblemRule[Conditional | MisnamedKey | OtherProblem]):
    """The front matter breaks a condition of the schema.

    ## What it does
    Reports what the schema says with `oneOf`, `anyOf`, `not`, `if` and `then`, `dependentRequired`, `uniqueItems`
    and the like. Where a value may have one of several forms, the form that it comes closest to is taken for the
    one that was meant, and what is wrong with that is said, at its place.

    ## Why
    The site relies on fields that belong together, or on one of several forms of a value.

    ## Example
    With `dependentRequired: {license: [license_url]}`:
    ```markdown
    ---
    license: CC BY 4.0
    ---
    ```

    ## Use instead
    ```markdown
    ---
    license: CC BY 4.0
    license_url: https://creativecommons.org/licenses/by/4.0/
    ---
    ```
    """

    code = "SC110"
    name = "schema-violation"
    severity = Severity.ERROR
    kind = (Conditional, MisnamedKey, OtherProblem)

    def describe(
        self, problem: Conditional | MisnamedKey | OtherProblem, page: Page, context: Context
    ) -> Hit:
        if isinstance(problem, MisnamedKey):
            return _describe_name(problem, page)
        if isinstance(problem, OtherProblem):
            message, advice = _describe_keyword(problem, page)
            return Hit(problem.route, problem.message or message, advice)
        hit = self._describe_cause(problem.cause, page, context)
        return hit._replace(message=problem.message or _with_reason(hit.message, problem), fix=None)

    def _describe_cause(self, cause: Problem, page: Page, context: Context) -> Hit:
        """In the words of the rule that tells of such a problem where it counts in any case."""
        match cause:
            case MissingKey():
                from postlint.rules.sc.missing_field import MissingField

                return MissingField().describe(cause, page, context)
            case BlankKey():
                from postlint.rules.sc.blank_field import BlankField

                return BlankField().describe(cause, page, context)
            case UnknownKey():
                from postlint.rules.sc.unknown_field import UnknownField

                return UnknownField().describe(cause, page, context)
            case NotOfType():
                from postlint.rules.sc.wrong_type import WrongType

                return WrongType().describe(cause, page, context)
            case NotAmong():
                from postlint.rules.sc.not_allowed_value import NotAllowedValue

                return NotAllowedValue().describe(cause, page, context)
            case NotWithin():
                from postlint.rules.sc.out_of_range import OutOfRange

                return OutOfRange().describe(cause, page, context)
            case NotMatching():
                from postlint.rules.sc.pattern_mismatch import PatternMismatch

                return PatternMismatch().describe(cause, page, context)
            case NotOfFormat():
                from postlint.rules.sc.invalid_format import InvalidFormat

                return InvalidFormat().describe(cause, page, context)
            case Conditional() | MisnamedKey() | OtherProblem():
                return self.describe(cause, page, context)


def _with_reason(message: str, problem: Conditional) -> str:
    """The words on the cause, with the reason why it counts here before what may have been meant."""
    if not problem.because:
        return message
    reasons = (
        f"`{name}` is there" if value is None else f"`{name}` is {quote(value)}"
        for name, value in problem.because
    )
    statement, did_you_mean, proposal = message, "", ""
    if message.endswith("?"):  # a value may have such words in it, too
        statement, did_you_mean, proposal = message.rpartition("; did you mean ")
    needed = ", which is needed" if isinstance(problem.cause, MissingKey) else ""
    return f"{statement}{needed} because {' and '.join(reasons)}{did_you_mean}{proposal}"


def _describe_name(problem: MisnamedKey, page: Page) -> Hit:
    words = f"the field name {quote(problem.name)} does not have the form that is asked for"
    holder = problem_value(page, problem)
    is_there = isinstance(holder, dict) and problem.name in holder
    field = (*problem.route, problem.name)
    return Hit(field, problem.message or words, f"Rename the field. {_ASK}", key=is_there)


def _describe_keyword(problem: OtherProblem, page: Page) -> tuple[str, str | None]:
    """The words and the remedy for a keyword that has no cause below it."""
    what = name_field(problem.route)
    match problem.keyword:
        case "uniqueItems":
            twice = quote_list(_twice(problem_value(page, problem)))
            return f"{what} lists {twice or 'an entry'} more than once", "Take one of them out."
        case "multipleOf":
            step = quote(problem.operand)
            return f"{what} is {quote(problem_value(page, problem))}, which is no multiple of {step}", None
        case "oneOf":
            return (
                f"{what} fits more than one of the kinds of value that are allowed here, but must fit only one",
                f"Change it so that it fits only one. {_ASK}",
            )
        case "not":
            return _not(problem, what)
        case "$schema":
            remedy = (
                "Name a schema file of the site, or a preset such as `postlint:post`, or remove `$schema`."
            )
            return f"{what} names a schema that cannot be used", remedy
        case "false":
            return f"{what} is not allowed here", "Remove it."
        case "contains" | "minContains" | "maxContains":
            return f"{what} does not have the entries that are asked for", _ASK
        case keyword:
            return f"{what} does not meet the condition `{keyword}`, which the site has set for it", _ASK


def _not(problem: OtherProblem, what: str) -> tuple[str, str | None]:
    unwanted = problem.operand
    names = unwanted.get("required") if isinstance(unwanted, dict) and len(unwanted) == 1 else None
    if isinstance(names, list) and names:
        together = "are not allowed together" if len(names) > 1 else "is not allowed here"
        return f"{quote_list(names)} {together}", "Remove one of them." if len(names) > 1 else "Remove it."
    return f"{what} is not allowed as it is", _ASK


def _twice(value: object) -> list[object]:
    """The entries that stand in the list more than once, among its first ones."""
    items = value[:_MOST_COMPARED] if isinstance(value, list) else []
    return [item for n, item in enumerate(items) if items[:n].count(item) == 1]
