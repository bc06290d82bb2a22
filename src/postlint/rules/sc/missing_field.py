"""SC101 missing-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.page.dialect import Titles
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, description_of
from postlint.schema.posts import TITLE, has_title_heading, is_called_by_its_file
from postlint.schema.problem import MissingKey
from postlint.schema.spelling import name_meant_for
from postlint.schema.values import value_at
from postlint.text import location_suffix, quote_list


class MissingField(ProblemRule[MissingKey]):
    """A required field is missing.

    ## What it does
    Reports each field that the schema requires and the front matter lacks. Drafts (`draft: true` or
    `published: false`) may lack whatever they lack. Where the field is there but has no value, `blank-field`
    reports it instead. Where it is there under a wrong name, such as `titel`, it names that; `misspelled-field` and
    `unknown-field`, which report the wrong name, have a fix.

    Without a schema of your own, the preset `postlint:post` asks for one thing: a post has a title. A page counts as a
    post if it has a date or an author, says `type: post` or `layout: post`, lies in a folder `_posts`, `posts`,
    `post` or `blog`, or has a date at the start of its file name. A title by another name, such as `pageTitle`,
    will do; so will one that the site's generator takes from the first heading (Docusaurus, MkDocs, Zensical,
    VitePress, Quarto). Where it takes it from the name of the file (the first three, and Jekyll in folders such as
    `_posts`), that is worth a note only. Where the generator is not known, a post with a heading and no `title` is
    a warning. Pages that only redirect, or are made into data (`permalink: /feed.json`), need none.

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
    kind = MissingKey

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if isinstance(problem, MissingKey) and not _is_there_in_other_case(problem, page):
                yield self.describe(problem, page, context)

    def describe(self, problem: MissingKey, page: Page, context: Context) -> Hit:
        name = problem.name
        message = problem.message or (
            f"{quote_list(problem.names, last='or')} is missing{location_suffix(problem.route)}"
        )
        subject = f"missing {name}"
        misnamed = _misnamed(problem, page, context)
        if misnamed is not None and page.front_matter:
            there, right = misnamed
            key = page.front_matter.locate_key((*problem.route, there))
            line = page.source.index.position(key.start).line
            related = (Related(key, f"`{there}` most likely means `{right}`"),)
            advice = f"Rename `{there}` in line {line} to `{right}`."
            return Hit(problem.route, message, advice, related=related, subject=subject)
        what = description_of(problem)
        advice = f"Add `{name}`: {what}." if what else f"Add `{name}` with its value."
        if _is_free(problem, context) and is_called_by_its_file(page):
            message = f"{message}, so that the page is called by the name of its file"
            return Hit(problem.route, message, advice, subject=subject, severity=Severity.INFO)
        severity = Severity.WARNING if _is_perhaps_titled(problem, page, context) else None
        return Hit(problem.route, message, advice, subject=subject, severity=severity)


def _misnamed(problem: MissingKey, page: Page, context: Context) -> tuple[str, str] | None:
    """The field that is there under a wrong name, and its right name."""
    for name in problem.names:
        near = name_meant_for(page, context.schema, problem.route, name)
        if near:
            return near, name
    return None


def _is_perhaps_titled(problem: MissingKey, page: Page, context: Context) -> bool:
    """Whether some generators, and it is not known which makes the page, take its heading for the title."""
    unknown = page.dialect.titles is Titles.UNKNOWN
    return unknown and _is_free(problem, context) and has_title_heading(page)


def _is_free(problem: MissingKey, context: Context) -> bool:
    """Whether `problem` is the lack of a title that may come from elsewhere."""
    return not problem.route and problem.names == (TITLE,) and context.schema.finds_elsewhere


def _is_there_in_other_case(problem: MissingKey, page: Page) -> bool:
    """Whether a generator that reads `Title` as `title`, as Hugo does, finds the field."""
    holder = value_at(page.metadata, problem.route)
    name = problem.name.lower()
    return page.keys_in_any_case and isinstance(holder, dict) and any(key.lower() == name for key in holder)
