"""SC106 not-allowed-value."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.near_names import near_terms
from postlint.page import Page
from postlint.page.front_matter import Scalar, Style
from postlint.rules.base import Context, Hit
from postlint.rules.rewriting import in_double_quotes, rewrite
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.problem import NotAmong
from postlint.text import join_words, name_field, quote

_MOST_LISTED = 12


class NotAllowedValue(ProblemRule[NotAmong]):
    """A field has a value that is not allowed there.

    ## What it does
    Compares the value with the ones that the schema lists (`enum`, `const`), letter by letter. Of a long list the
    nearest is proposed.

    ## Why
    The site does nothing with a value that it does not know: no colour, no layout, no section.

    ## Example
    ```markdown
    ---
    featured: yelow
    ---
    ```

    ## Use instead
    ```markdown
    ---
    featured: yellow
    ---
    ```
    The fix writes the nearest value. It is not applied without `--unsafe-fixes`.
    """

    code = "SC106"
    name = "not-allowed-value"
    severity = Severity.ERROR
    fix = Safety.UNSAFE
    kind = NotAmong

    def describe(self, problem: NotAmong, page: Page, context: Context) -> Hit:
        value = problem_value(page, problem)
        near = _nearest(value, problem.options)
        did_you_mean = f"; did you mean {quote(near)}?" if near is not None else ""
        what = quote(value) if isinstance(value, (str, int, float)) else "something else"
        return Hit(
            problem.route,
            problem.message
            or f"{name_field(problem.route)} is {what}, which is not allowed here{did_you_mean}",
            _advice(near, problem.options),
            fix=_fix(problem, page, near),
        )


def _advice(near: object | None, allowed: tuple[object, ...]) -> str:
    if len(allowed) == 1:
        return f"Only {quote(allowed[0])} is allowed here."
    first = "" if near is None else f"Write {quote(near, 500)}. "
    return f"{first}Allowed are {join_words(map(quote, allowed), most=_MOST_LISTED)}."


def _nearest(value: object, allowed: tuple[object, ...]) -> object | None:
    if isinstance(value, (list, dict)):
        return None
    by_text = {_text(option): option for option in allowed if isinstance(option, (str, int, float))}
    near = near_terms(tuple(by_text)).nearest(_text(value), 1)
    return by_text[near[0]] if near else None


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fix(problem: NotAmong, page: Page, near: object | None) -> Fix | None:
    node = page.front_matter.node(problem.route) if page.front_matter else None
    if near is None or not isinstance(node, Scalar) or page.front_matter is None:
        return None
    text: str | None = _text(near)
    if isinstance(near, str):
        plain = node.style is Style.PLAIN and not page.front_matter.format.has_bare_texts
        text = in_double_quotes(near) if plain else rewrite(node, near, page.front_matter.format)
    return Fix(Safety.UNSAFE, f"write {quote(near)}", (Edit(node.span, text),)) if text else None
