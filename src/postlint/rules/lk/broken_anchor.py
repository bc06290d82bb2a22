"""LK602 broken-anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.page import Page
from postlint.page.links import Link
from postlint.page.malformed import malformed, shorten
from postlint.rules.base import Context, Hit, Rule
from postlint.site import Outcome, State

if TYPE_CHECKING:
    from postlint.page.slugs import Anchors


class BrokenAnchor(Rule):
    """A link leads to a part of a page that is not there.

    ## What it does
    Works out the anchors of the page that a link leads to, as the site's generator makes them: of its headings, of
    `id` and `name` in HTML, of footnotes. A page whose anchors may come from elsewhere, from a file that is taken in,
    a template tag or a component, is left alone, and so are names that a template of the site has as an `id`. Where a
    setting that decides on the anchors cannot be read, or a plugin may make them, nothing is said.

    ## Why
    The reader comes to the top of the page instead of the right place, and has to search. Most such links break when
    a heading is reworded.

    ## Example
    ```markdown
    ## How we count trees

    See [how we count](#how-we-counted).
    ```

    ## Use instead
    ```markdown
    ## How we count trees

    See [how we count](#how-we-count-trees).
    ```
    """

    code = "LK602"
    name = "broken-anchor"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for target in context.targets:
            link, path, fragment = target.link, target.found.path, target.fragment
            if not fragment or link.image or path is None or target.found.outcome is not Outcome.FOUND:
                continue
            is_address = link.reference is None  # a name may have spaces, and the like
            if (is_address and malformed(link.destination) is not None) or not _is_shown(path, context):
                continue
            from postlint.page.slugs import matches, nearest_anchor  # only where a page has such links

            anchors = context.site.anchors(path)
            if anchors is None or not anchors.complete or matches(fragment, anchors):
                continue
            if anchors.layout and _is_in_template(page, path, fragment, anchors, context):
                continue
            near = nearest_anchor(fragment, anchors)
            where = "this page" if path == page.path else f"`{shorten(path)}`"
            guess = f"; did you mean `#{shorten(near)}`?" if near else ""
            remedy = f"Write `#{shorten(near)}`" if near else "Correct what follows the `#`"
            yield Hit(
                link.target,
                f"the link leads to `#{shorten(fragment)}`, but {where} has no heading or anchor of that name{guess}",
                f"{remedy}, or give the heading that you mean this name.",
                route=link.route,
                fix=_fix(page, link, fragment, near),
                url=link.destination,
            )


def _is_shown(path: str, context: Context) -> bool:
    """Whether the page is one that readers meet: else another rule has something to say first."""
    published = context.site.published(path)
    return published is not None and published.state is not State.LEFT_OUT


def _is_in_template(page: Page, path: str, fragment: str, anchors: Anchors, context: Context) -> bool:
    """Whether a template of the site may put `fragment` on the page at `path`: it has it written out; or fills ids
    in, and the page has none of its own that could be meant."""
    made = context.site.template_ids(path)
    if made is None:
        return False
    filled_in = made.open and path != page.path and not anchors.proposals
    return filled_in or any(made.may_be(each) for each in {fragment, unquote(fragment)})


def _fix(page: Page, link: Link, fragment: str, near: str | None) -> Fix | None:
    plain = link.raw == page.text[link.target.start : link.target.end]
    if (
        near is None
        or not plain
        or not link.raw.endswith(f"#{fragment}")
        or any(c in near for c in " ()<>\\")
    ):
        return None
    mended = link.raw[: len(link.raw) - len(fragment)] + near
    return Fix(Safety.UNSAFE, f"write `#{near}`", (Edit(link.target, mended),))
