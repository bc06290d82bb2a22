"""The words that the rules of this family share: types as an editor says them."""

from __future__ import annotations

from collections.abc import Sequence

from postlint.findings import Route
from postlint.page import Page
from postlint.schema.problem import Problem
from postlint.schema.steps import at
from postlint.text import quote


def kind_of(value: object) -> str:
    """What `value` is, as in "is text"."""
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return quote(value)
    if isinstance(value, (int, float)):
        return f"the number {quote(value)}"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return "a list" if isinstance(value, list) else "a group of fields"


def types(names: Sequence[object], route: Route) -> str:
    """What a value may be, as in "must be a list of tags or text"."""
    field = next((step for step in reversed(route) if isinstance(step, str)), "")
    plural = field.endswith("s") and not isinstance(route[-1] if route else 0, int)
    words = {
        "string": "text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "`true` or `false`",
        "array": f"a list of {field}" if plural else "a list",
        "object": "a group of fields",
        "null": "blank",
    }
    order = [name for name in words if name in names and not (name == "integer" and "number" in names)]
    return " or ".join(words[name] for name in order)


def described(problem: Problem) -> str:
    """The description of the field that `problem` is about, to stand after a colon; empty without one."""
    text = problem.detail.get("description")
    return " ".join(text.split()).rstrip(".") if isinstance(text, str) else ""


def value_at(page: Page, problem: Problem) -> object:
    return at(page.metadata, problem.route)
