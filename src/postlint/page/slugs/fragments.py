"""Whether a `#fragment` leads to something on a page, and to what it was most likely meant to lead."""

from __future__ import annotations

import difflib
import unicodedata
from urllib.parse import unquote

from postlint.page.slugs.anchors import Anchor, Anchors
from postlint.pattern import Pattern

LAYOUT_IDS = frozenset({
    "_top", "body", "bottom", "comment", "comments", "content", "disqus_thread", "footer", "header", "main",
    "main-content", "menu", "nav", "navbar", "navigation", "page", "page-content", "page-top",
    "post-content", "respond", "search", "sidebar", "site-nav", "skip-to-content", "table-of-contents",
    "tableofcontents", "toc", "top", "wrapper",
})  # fmt: skip
"""Ids in lower case that layouts of sites have, which no page's own text shows."""

_PREFIX = "user-content-"
_ROUTES = ("/", "!")
_WORD = Pattern(r"[^\W_]+")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ł": "l"}
)
_LONGEST = 100
_MOST = 1000
_CLOSE = 0.8


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
    wanted = unquote(fragment.split(":~:", 1)[0]).removeprefix(_PREFIX)[:_LONGEST]
    candidates = anchors.proposals[:_MOST]
    for fold in (_letters, _spelled_letters):
        key = fold(wanted)
        same = {
            anchor.id
            for anchor in candidates
            if key and key in {fold(anchor.id), fold(anchor.text[:_LONGEST])}
        }
        if same:
            return same.pop() if len(same) == 1 else _first(same, candidates)
    return _alike(wanted, candidates)


def _is_there(name: str, anchors: Anchors) -> bool:
    if anchors.layout and name.lower() in LAYOUT_IDS:
        return True
    if anchors.made is not None and anchors.made.fullmatch(name):
        return True
    names = {name, name.removeprefix(_PREFIX), _PREFIX + name}
    if anchors.folded is not None:
        return not anchors.folded.isdisjoint(each.casefold() for each in names)
    return not names.isdisjoint(anchors.ids)


def _first(ids: set[str], candidates: tuple[Anchor, ...]) -> str:
    """The id that comes first on the page: the second of two headings of one text is seldom meant."""
    return next(anchor.id for anchor in candidates if anchor.id in ids)


def _letters(text: str) -> str:
    """The letters and digits of `text` alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


def _spelled_letters(text: str) -> str:
    """The same with umlauts in two letters, as some generators write them."""
    return _letters(unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS))


def _alike(wanted: str, candidates: tuple[Anchor, ...]) -> str | None:
    """The one id that reads nearly the same, or whose words are most of the same."""
    scored = sorted(
        ((_likeness(wanted, anchor), anchor.id) for anchor in candidates), key=lambda each: -each[0]
    )
    if not scored or scored[0][0] < _CLOSE:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def _likeness(wanted: str, anchor: Anchor) -> float:
    """From 0 to 1: how alike the letters are, or which share of the words of both stand in one of them."""
    there, here = _letters(wanted), _letters(anchor.id[:_LONGEST])
    matcher = difflib.SequenceMatcher(None, there, here, autojunk=False)
    letters = matcher.ratio() if matcher.quick_ratio() >= _CLOSE else 0.0
    mine, theirs = _words(wanted), _words(anchor.id[:_LONGEST])
    shared = len(mine & theirs)
    if shared < 2:
        return letters
    overlap = shared / len(mine | theirs)
    if shared == min(len(mine), len(theirs)):
        # One has all words of the other: the heading was made longer or shorter.
        overlap = max(overlap, _CLOSE + 0.1 * overlap)
    return max(letters, overlap)


def _words(text: str) -> set[str]:
    return {_letters(word) for word in _WORD.findall(text)}
