"""Whether a `#fragment` leads to something on a page."""

from __future__ import annotations

from urllib.parse import unquote

from postlint.page.slugs.anchors import Anchors

LAYOUT_IDS = frozenset({
    "_top", "body", "bottom", "comment", "comments", "content", "disqus_thread", "footer", "header", "main",
    "main-content", "menu", "nav", "navbar", "navigation", "page", "page-content", "page-top",
    "post-content", "respond", "search", "sidebar", "site-nav", "skip-to-content", "table-of-contents",
    "tableofcontents", "toc", "top", "wrapper",
})  # fmt: skip
"""Ids in lower case that layouts of sites have, which no page's own text shows."""

USER_CONTENT = "user-content-"
_ROUTES = ("/", "!")


def matches(fragment: str, anchors: Anchors) -> bool:
    """Whether `fragment`, without its `#`, leads to a known id, or to what a browser or the layout provides.

    It is compared as it stands and percent-decoded (HTML §7.4.6.3); a text fragment (`:~:text=`) needs no id. A route
    of an app (`#/x`) is none, nor is a whole address after the `#`: that is another mistake than a missing id.
    """
    name = fragment.split(":~:", 1)[0]
    decoded = unquote(name)
    if name == "" or decoded.lower() == "top" or name.startswith(_ROUTES) or "://" in decoded:
        return True
    return any(_is_there(each, anchors) for each in {name, decoded})


def nearest_anchor(fragment: str, anchors: Anchors) -> str | None:
    """The id that `fragment` was most likely meant to be; None where none is near, or two are."""
    return anchors.near.nearest(fragment)


def _is_there(name: str, anchors: Anchors) -> bool:
    if anchors.layout and name.lower() in LAYOUT_IDS:
        return True
    if anchors.made is not None and anchors.made.fullmatch(name):
        return True
    names = {name, name.removeprefix(USER_CONTENT), USER_CONTENT + name}
    if anchors.folded is not None:
        return not anchors.folded.isdisjoint(each.casefold() for each in names)
    return not names.isdisjoint(anchors.ids)
