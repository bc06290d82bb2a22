"""Texts that templates for new posts hold until somebody writes something."""

from __future__ import annotations

from postlint.pattern import Pattern

TEXTS = frozenset({
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
NAMES = frozenset({
    "author name", "your name", "your name here", "name of the author", "the author", "firstname lastname",
    "first name last name", "first last", "name des autors", "dein name", "vorname nachname", "autor 1",
    "author 1", "author1", "autor1", "autorin 1",
})  # fmt: skip
"""They stand in fields for names."""
NUMBERED_TERM = Pattern(r"(?:tag|keyword|category|categorie|topic|schlagwort|kategorie|thema)[ _-]?[0-9]")
"""They stand in fields for terms."""
_TO_DO = Pattern(r"(?:TODO|FIXME):\s")
_LOREM = "lorem ipsum dolor"

_BEGINNINGS = frozenset({
    "add", "aut", "bei", "bes", "cat", "cha", "das", "dei", "des", "die", "ent", "fir", "fix", "hie", "ins", "kat",
    "key", "lor", "nam", "new", "pla", "pos", "sch", "sho", "tag", "tba", "tbd", "tex", "the", "thi", "tit", "tod",
    "top", "vor", "you",
})  # fmt: skip
_DECORATION = (
    " .:!?…<>[]()\"'*_\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
"""What does not matter at the beginning: the marks that `plain` leaves out, and white space."""


def plain(text: str) -> str:
    """`text` without what does not matter: case, white space, brackets and marks round it."""
    return " ".join(text[:200].casefold().split()).strip(" .:!?…<>[]()\"'*_")


def is_left_over(text: str) -> bool:
    """Whether `text`, in a field for whatever, is left over from a template."""
    words = plain(text)
    return words in TEXTS or words.startswith(_LOREM) or _TO_DO.match(text.strip()) is not None


def may_be_left_over(text: str) -> bool:
    """Whether `text` is left over from a template, if it stands in the right field. Most texts begin otherwise."""
    begin = text.lstrip(_DECORATION)[:3].casefold()
    if begin[:3] not in _BEGINNINGS and not begin[1:2].isspace():
        return False
    words = plain(text)
    return words in NAMES or is_left_over(text) or NUMBERED_TERM.fullmatch(words) is not None
