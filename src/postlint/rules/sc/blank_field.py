"""SC102 blank-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc.wording import described
from postlint.schema.problem import Problem
from postlint.schema.steps import at
from postlint.text import location_suffix


class BlankField(Rule):
    """A required field is there, but has no value.

    ## What it does
    Reports each required field that is empty, holds only white space, or is a list or a group of fields in which
    everything is blank. A field that is not required may be left blank: archetypes do so, and it counts as absent.
    Drafts (`draft: true` or `published: false`) may leave anything blank.

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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if problem.keyword == "required" and problem.detail.get("blank"):
                yield told(problem, page)


def told(problem: Problem, page: Page) -> Hit:
    """The problem in words."""
    name = str(problem.detail["property"])
    route = (*problem.route, name)
    state = "lists nothing" if isinstance(at(page.metadata, route), list) else "is blank"
    message = f"`{name}`{location_suffix(problem.route)} {state}, but must have a value"
    what = described(problem)
    advice = f"Fill in `{name}`: {what}." if what else f"Fill in `{name}`."
    return Hit(route, problem.message or message, advice)
