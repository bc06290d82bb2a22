"""SC112 placeholder-value."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Severity
from postlint.page import Page
from postlint.page.front_matter import Scalar
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.rules.left_over_texts import NAMES, NUMBERED_TERM, is_left_over, plain
from postlint.text import name_field, quote

_FIELDS = frozenset({
    "title", "subtitle", "headline", "pagetitle", "linktitle", "description", "summary", "excerpt", "teaser",
    "subline", "lead", "abstract", "image", "src", "alt", "caption", "credit", "license", "attribution",
    "author", "authors", "name", "tags", "tag", "categories", "category", "keywords", "topics",
})  # fmt: skip
"""Fields that readers see. Elsewhere `TODO` or `test` may be what is meant (`status: TODO`)."""

_TERM_FIELDS = frozenset({"tags", "tag", "categories", "category", "keywords", "topics"})
_TERMS = frozenset({"todo", "fixme", "placeholder"})
"""Programmers write about them: written small, they are tags like others."""
_NAME_FIELDS = frozenset({"author", "authors", "name"})


class PlaceholderValueOptions(RuleOptions):
    """`values`: further texts that stand in the site's own archetypes."""

    values: tuple[str, ...] = ()


class PlaceholderValue(Rule):
    """A text is left over from the template for new posts.

    ## What it does
    Reports a title, description, author, tag, or picture that is still what templates for new posts begin with:
    `Das ist der Titel`, `Your title here`, `tag1`, `TODO`, `Lorem ipsum`. The whole value must be such a text: “Lorem
    ipsum and other filler” is a title, and `todo` a tag. Drafts may have them.

    ## Why
    The post goes online with “Das ist der Titel” as its headline.

    ## Example
    ```markdown
    ---
    title: Das ist der Titel
    tags: [tag1, tag2]
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    tags: [Open Data]
    ---
    ```

    ## Options
    - `values`: further texts to report, such as those of your site's own template: `["Titel (max. 60 Zeichen)"]`.
      Capital letters do not matter.
    """

    code = "SC112"
    name = "placeholder-value"
    severity = Severity.WARNING
    Options = PlaceholderValueOptions
    options: PlaceholderValueOptions

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        own = frozenset(plain(value) for value in self.options.values)
        for route, node in () if page.is_draft else context.nodes:
            if isinstance(node, Scalar) and node.is_string and _is_left_over(route, node.text, own):
                yield Hit(
                    route,
                    f"{name_field(route)} is still {quote(node.text)}, a text to be replaced",
                    f"Write your own text, or remove the {'entry' if isinstance(route[-1], int) else 'field'}.",
                )


def _is_left_over(route: Route, text: str, own: frozenset[str]) -> bool:
    field = next((step.lower() for step in reversed(route) if isinstance(step, str)), "")
    words = plain(text)
    if words in own:
        return bool(words)
    if field not in _FIELDS:
        return False
    if is_left_over(text):
        return not (field in _TERM_FIELDS and words in _TERMS and text.strip() == text.strip().lower())
    if field in _TERM_FIELDS:
        return NUMBERED_TERM.fullmatch(words) is not None
    return field in _NAME_FIELDS and words in NAMES
