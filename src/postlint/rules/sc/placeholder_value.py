"""SC112 placeholder-value."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Severity
from postlint.page import Page
from postlint.page.front_matter import Scalar
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.text import name_field, quote

_FIELDS = frozenset({
    "title", "subtitle", "headline", "pagetitle", "linktitle", "description", "summary", "excerpt", "teaser",
    "subline", "lead", "abstract", "image", "src", "alt", "caption", "credit", "license", "attribution",
    "author", "authors", "name", "tags", "tag", "categories", "category", "keywords", "topics",
})  # fmt: skip
"""Fields that readers see. Elsewhere `TODO` or `test` may be what is meant (`status: TODO`)."""

_TERM_FIELDS = frozenset({"tags", "tag", "categories", "category", "keywords", "topics"})
_NAME_FIELDS = frozenset({"author", "authors", "name"})

_TEXTS = frozenset({
    "das ist der titel", "dies ist der titel", "hier steht der titel", "titel des beitrags", "titel des posts",
    "titel hier einfügen", "hier titel einfügen", "titel eingeben", "dein titel", "beispieltitel",
    "das ist die beschreibung", "hier steht die beschreibung", "beschreibung hier einfügen",
    "beschreibungstext", "this is the title", "title goes here", "title here", "your title", "your title here",
    "post title here", "insert title here", "enter title here", "add title here", "add a title",
    "new post title", "title of post", "title of the post", "this is the description", "description goes here",
    "description here", "your description", "your description here", "insert description here",
    "add a description", "a short description", "short description here", "text goes here", "your text here",
    "lorem ipsum", "todo", "fixme", "tbd", "tba", "changeme", "change me", "placeholder", "platzhalter",
})  # fmt: skip
_NAMES = frozenset({
    "author name", "your name", "your name here", "name of the author", "the author", "firstname lastname",
    "first name last name", "first last", "name des autors", "dein name", "vorname nachname", "autor 1",
    "author 1", "author1", "autor1", "autorin 1",
})  # fmt: skip
_NUMBERED_TERM = Pattern(r"(?:tag|keyword|category|categorie|topic|schlagwort|kategorie|thema)[ _-]?[0-9]")
_TO_DO = Pattern(r"(?:TODO|FIXME):\s")
_LOREM = "lorem ipsum dolor"


class PlaceholderValueOptions(RuleOptions):
    """`values`: further texts that stand in the site's own archetypes."""

    values: tuple[str, ...] = ()


class PlaceholderValue(Rule):
    """A text is left over from the template for new posts.

    ## What it does
    Reports a title, description, author, tag, or picture that is still what templates for new posts begin with:
    `Das ist der Titel`, `Your title here`, `tag1`, `TODO`, `Lorem ipsum`. The whole value must be such a text: “Lorem
    ipsum and other filler” is a title. Drafts may have them.

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
        own = frozenset(_plain(value) for value in self.options.values)
        for route, node in () if page.is_draft else context.nodes:
            if isinstance(node, Scalar) and node.is_string and _is_left_over(route, node.text, own):
                yield Hit(
                    route,
                    f"{name_field(route)} is still {quote(node.text)}, a text to be replaced",
                    f"Write your own text, or remove the {'entry' if isinstance(route[-1], int) else 'field'}.",
                )


def _is_left_over(route: Route, text: str, own: frozenset[str]) -> bool:
    field = next((step.lower() for step in reversed(route) if isinstance(step, str)), "")
    plain = _plain(text)
    if plain in own:
        return bool(plain)
    if field not in _FIELDS:
        return False
    if plain in _TEXTS or plain.startswith(_LOREM) or _TO_DO.match(text.strip()):
        return True
    if field in _TERM_FIELDS:
        return _NUMBERED_TERM.fullmatch(plain) is not None
    return field in _NAME_FIELDS and plain in _NAMES


def _plain(text: str) -> str:
    """`text` without what does not matter: case, white space, brackets and marks round it."""
    return " ".join(text[:200].casefold().split()).strip(" .:!?…<>[]()\"'*_")
