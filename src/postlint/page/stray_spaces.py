"""White space that got into an address: where it has to go, and where `%20` stands for it."""

from __future__ import annotations

import re

from postlint.page.body import LinkKind, kind_of
from postlint.pattern import Pattern

_SPACE = Pattern(r"\s+")
_SITE = Pattern(r"(?:https?:)?\s*//[^/?#\\]*", re.IGNORECASE)
_NUMBERED = Pattern(r"(?:\A|[/\s])\d+\.\Z")
"""`1. Report.pdf`: a dot before which a space belongs to the name of a file."""
_NO_SPACE_AFTER = frozenset({"", "/", ".", "?", "#", "&", "=", "_"})
_NO_SPACE_BEFORE = frozenset({"", "/", ".", "?", "#", "_"})
_MOST_PARTS = 8
_IN_WORD = Pattern(r"\S-\s+\w|\S\w\s+-\S")
"""`x1- cross` and `cross -signed`, but not `A - B`."""


def without_spaces(address: str) -> str | None:
    """`address` with its white space taken out where it cannot be meant, and as `%20` where it can; None where that
    cannot be told.

    In the name of a site, a telephone number and an e-mail address none is meant; nor behind a slash or a dot, or
    before one, as where a translator or an automatic correction put it.
    """
    address = address.strip()
    kind = kind_of(address)
    if kind in {LinkKind.EMAIL, LinkKind.PHONE}:
        whom, mark, query = address.partition("?")
        if '"' in whom:
            return None
        return _SPACE.sub("", whom) + mark + escape_spaces(query.strip())
    site = _SITE.match(address)
    if site is None:
        return _mend_path(address)
    host = _SPACE.sub("", site.group()) if _is_one_name(site.group()) else None
    return None if host is None else host + _mend_path(address[site.end() :])


def escape_spaces(text: str) -> str:
    """`text` with `%20` for each stretch of white space, which browsers write for it, too."""
    return _SPACE.sub("%20", text)


def has_space_in_host(address: str) -> bool:
    """Whether white space stands in the site's name, or before it: such an address leads nowhere in any program."""
    host = _SITE.match(address.strip())
    return host is not None and _SPACE.search(host.group()) is not None


def joins_words(address: str) -> bool:
    """Whether the white space in `address`, one for e-mail, stands elsewhere than at the ends of what it is of."""
    people = address.partition(":")[2].partition("?")[0]
    return any(_SPACE.search(each.strip()) for each in people.replace(";", ",").split(","))


def _is_one_name(site: str) -> bool:
    """Whether `site`, up to the end of its name, is no more than that with spaces in it: not a name and words."""
    parts = _SPACE.split(site.strip())
    if len(parts) > _MOST_PARTS:
        return False
    for number, part in enumerate(parts[1:], 1):
        before = "".join(parts[:number])
        if not (
            before.endswith(("/", ".", "-", ":", "@"))
            or part.startswith((".", "-", ":"))
            or "." not in before
        ):
            return False
    return True


def _mend_path(path: str) -> str:
    mended: list[str] = []
    at = 0
    for found in _SPACE.finditer(path):
        before, after = path[at : found.start()], path[found.end() : found.end() + 1]
        mended.append(before)
        at = found.end()
        is_meant = _NUMBERED.search(path, max(0, found.start() - 20), found.start()) is not None
        is_hyphen = _IN_WORD.match(path, max(0, found.start() - 2)) is not None
        is_stray = before[-1:] in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE or is_hyphen
        if is_meant or not is_stray:
            mended.append("%20")
    return "".join((*mended, path[at:]))
