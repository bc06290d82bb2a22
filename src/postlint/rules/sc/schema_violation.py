"""SC110 schema-violation."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc import (
    blank_field,
    invalid_format,
    missing_field,
    not_allowed_value,
    out_of_range,
    pattern_mismatch,
    unknown_field,
    wrong_type,
)
from postlint.rules.sc.wording import value_at
from postlint.schema.problem import Problem
from postlint.text import name_field, quote, quote_list

_TOLD_ELSEWHERE = frozenset(
    {"required", "additionalProperties", "type", "enum", "format", "pattern", *out_of_range.KEYWORDS}
)

_ASK = "If it is not clear what is allowed, ask whoever looks after the site."

_MOST_COMPARED = 500
"""Lists can be endless, and comparing all entries takes time in the square of their number."""


class SchemaViolation(Rule):
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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if problem.keyword not in _TOLD_ELSEWHERE:
                yield told(problem, page, context)


def told(problem: Problem, page: Page, context: Context) -> Hit:
    """The problem in words: those of its cause, where it has one."""
    cause = problem.detail.get("cause")
    if problem.keyword == "propertyNames":
        return _bad_name(problem, page)
    if not isinstance(cause, Problem):
        message, advice = _plainly(problem, page)
        return Hit(problem.route, problem.message or message, advice)
    hit = _cause(cause, page, context)
    because = _because(problem)
    message = problem.message or _with_reason(hit.message, because, cause)
    return Hit(hit.place, message, hit.help, key=hit.key, related=hit.related, subject=hit.subject)


def _cause(cause: Problem, page: Page, context: Context) -> Hit:
    match cause.keyword:
        case "required":
            return (
                blank_field.told(cause, page)
                if cause.detail.get("blank")
                else missing_field.told(cause, page, context)
            )
        case "additionalProperties":
            return unknown_field.told(cause, page, context)
        case "type":
            return wrong_type.told(cause, page, context)
        case "enum":
            return not_allowed_value.told(cause, page)
        case "format":
            return invalid_format.told(cause, page)
        case "pattern":
            return pattern_mismatch.told(cause, page)
        case keyword if keyword in out_of_range.KEYWORDS:
            return out_of_range.told(cause, page)
        case _:
            return told(cause, page, context)


def _because(problem: Problem) -> str:
    """Why a conditional demand holds here."""
    reasons = problem.detail.get("because")
    if not isinstance(reasons, tuple) or not reasons:
        return ""
    parts = [
        f"`{name}` is there" if value is None else f"`{name}` is {quote(value)}" for name, value in reasons
    ]
    return f"because {' and '.join(parts)}"


def _with_reason(message: str, because: str, cause: Problem) -> str:
    """The words on the cause, with the reason before what may have been meant."""
    if not because:
        return message
    said, did_you_mean, proposal = message, "", ""
    if message.endswith("?"):  # a value may have such words in it, too
        said, did_you_mean, proposal = message.rpartition("; did you mean ")
    is_missing = cause.keyword == "required" and not cause.detail.get("blank")
    return f"{said}{', which is needed ' if is_missing else ' '}{because}{did_you_mean}{proposal}"


def _bad_name(problem: Problem, page: Page) -> Hit:
    name = str(problem.detail.get("name"))
    field = (*problem.route, name)
    words = f"the field name {quote(name)} does not have the form that is asked for"
    advice = f"Rename the field. {_ASK}"
    return Hit(field, problem.message or words, advice, key=name in _keys(page, problem))


def _keys(page: Page, problem: Problem) -> list[str]:
    holder = value_at(page, problem)
    return list(holder) if isinstance(holder, dict) else []


def _plainly(problem: Problem, page: Page) -> tuple[str, str | None]:
    """What to say of a keyword that has no cause below it."""
    what = name_field(problem.route)
    match problem.keyword:
        case "uniqueItems":
            twice = quote_list(_twice(value_at(page, problem)))
            return f"{what} lists {twice or 'an entry'} more than once", "Take one of them out."
        case "multipleOf":
            step = quote(problem.detail.get("multiple_of"))
            return f"{what} is {quote(value_at(page, problem))}, which is no multiple of {step}", None
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


def _not(problem: Problem, what: str) -> tuple[str, str | None]:
    unwanted = problem.detail.get("schema")
    names = unwanted.get("required") if isinstance(unwanted, dict) and len(unwanted) == 1 else None
    if isinstance(names, list) and names:
        together = "are not allowed together" if len(names) > 1 else "is not allowed here"
        return f"{quote_list(names)} {together}", "Remove one of them." if len(names) > 1 else "Remove it."
    return f"{what} is not allowed as it is", _ASK


def _twice(value: object) -> list[object]:
    """The entries that stand in the list more than once, among its first ones."""
    items = value[:_MOST_COMPARED] if isinstance(value, list) else []
    return [item for n, item in enumerate(items) if items[:n].count(item) == 1]
