"""SC101 missing-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc.wording import described
from postlint.schema.problem import Problem
from postlint.schema.spelling import meant
from postlint.schema.steps import at
from postlint.text import location_suffix, quote_list


class MissingField(Rule):
    """A required field is missing.

    ## What it does
    Reports each field that the schema requires and the front matter lacks. Drafts (`draft: true` or
    `published: false`) may lack whatever they lack. Where the field is there but has no value, `blank-field`
    reports it instead. Where it is there under a wrong name, such as `titel`, the fix renames that; it is not
    applied without `--unsafe-fixes`.

    Without a schema of your own, the preset `postlint:post` asks for one thing: a post has a title. A page counts
    as a post if it has a date or an author, says `type: post` or `layout: post`, lies in a folder `_posts`,
    `posts`, `post` or `blog`, or has a date at the start of its file name. A title by another name, such as
    `pageTitle`, will do.

    ## Why
    Lists of posts, feeds and previews show an empty place where the field should be, or the build stops.

    ## Example
    ```markdown
    ---
    date: 2017-02-21
    tags: [Open Data]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21
    tags: [Open Data]
    ---
    ```
    Or write `draft: true` until the post is finished.
    """

    code = "SC101"
    name = "missing-field"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in _missing(page, context):
            yield told(problem, page, context)


def _missing(page: Page, context: Context) -> Iterator[Problem]:
    for problem in context.problems:
        if problem.keyword != "required" or problem.detail.get("blank"):
            continue
        if not page.keys_in_any_case or not _is_there_in_other_case(problem, page):
            yield problem


def _misnamed(problem: Problem, page: Page, context: Context) -> tuple[str, str] | None:
    """The field that is there under a wrong name, and its right name."""
    for name in _names(problem):
        near = meant(page, context.schema, problem.route, name)
        if near:
            return near, name
    return None


def _names(problem: Problem) -> tuple[str, ...]:
    """The names of the missing field; more than one where any of them will do."""
    alternatives = problem.detail.get("alternatives")
    names = alternatives if isinstance(alternatives, tuple) else (problem.detail["property"],)
    return tuple(str(name) for name in names)


def _is_there_in_other_case(problem: Problem, page: Page) -> bool:
    """Whether Hugo, which reads `Title` as `title`, finds the field."""
    holder = at(page.metadata, problem.route)
    name = str(problem.detail["property"]).lower()
    return isinstance(holder, dict) and any(key.lower() == name for key in holder)


def told(problem: Problem, page: Page, context: Context) -> Hit:
    """The problem in words."""
    name = str(problem.detail["property"])
    message = (
        problem.message
        or f"{quote_list(_names(problem), last='or')} is missing{location_suffix(problem.route)}"
    )
    subject = f"missing {name}"
    misnamed_field = _misnamed(problem, page, context)
    if misnamed_field and page.front_matter:
        there, right = misnamed_field
        field = (*problem.route, there)
        key = page.front_matter.locate_key(field)
        return Hit(
            problem.route,
            message,
            f"Rename `{there}` in line {page.source.index.position(key.start).line} to `{right}`.",
            related=(Related(key, f"`{there}` most likely means `{right}`"),),
            subject=subject,
        )
    what = described(problem)
    advice = f"Add `{name}`: {what}." if what else f"Add `{name}` with its value."
    return Hit(problem.route, message, advice, subject=subject)
