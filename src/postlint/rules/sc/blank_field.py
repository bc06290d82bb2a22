"""SC102 blank-field."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, description_of
from postlint.schema.problem import BlankKey
from postlint.schema.values import value_at
from postlint.text import location_suffix, name_field


class BlankField(ProblemRule[BlankKey]):
    """A field that must have a value is there, and has none.

    ## What it does
    Reports each required field that is empty, holds only white space, or is a list or a group of fields in which
    everything is blank. A field that is not required may be left blank: archetypes do so, and it counts as absent;
    but not where the schema asks for content with `minLength` or `minItems`. Drafts (`draft: true` or
    `published: false`) may leave anything blank, unless the schema says `x-postlint: {blank: error}`, as the presets
    do of fields at which the generator stops when they are blank.

    ## Why
    For readers it is as if the field were missing: an empty headline, an empty place in a list of posts.

    ## Example
    ```markdown
    ---
    title:
    date: 2017-02-21
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21
    ---
    ```
    """

    code = "SC102"
    name = "blank-field"
    severity = Severity.ERROR
    kind = BlankKey

    def describe(self, problem: BlankKey, page: Page, context: Context) -> Hit:
        name = problem.name
        route = (*problem.route, name)
        state = "lists nothing" if isinstance(value_at(page.metadata, route), list) else "is blank"
        if isinstance(name, int):
            return Hit(
                route, f"{name_field(route)} {state}, but must have a value", "Fill it in, or remove it."
            )
        message = f"`{name}`{location_suffix(problem.route)} {state}, but must have a value"
        what = description_of(problem)
        if problem.optional:
            advice = f"Fill in `{name}`, or remove it."
        else:
            advice = f"Fill in `{name}`: {what}." if what else f"Fill in `{name}`."
        return Hit(route, problem.message or message, advice)
