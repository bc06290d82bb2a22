"""Which parts after `#` name a place on a page, and in which spellings it may stand there.

Pure text: nothing here opens a socket, so rules may use it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from postlint.links.github_address import WEB, Shows, repository_page

# Pages that are put together in the browser: what is after `#` is theirs alone.
_APP_HOSTS_LIST = """
docs.google.com drive.google.com mail.google.com calendar.google.com groups.google.com maps.google.com
translate.google.com colab.research.google.com app.element.io matrix.to mega.nz mega.io meet.jit.si
jsfiddle.net codepen.io codesandbox.io stackblitz.com figma.com www.figma.com miro.com trello.com
notion.so www.notion.so web.archive.org archive.ph archive.today x.com twitter.com mobile.twitter.com
facebook.com www.facebook.com instagram.com www.instagram.com linkedin.com www.linkedin.com reddit.com
www.reddit.com youtube.com www.youtube.com open.spotify.com observablehq.com kepler.gl geojson.io
www.openstreetmap.org openstreetmap.org gitlab.com
"""
_APP_HOSTS = frozenset(_APP_HOSTS_LIST.split())
_NOT_READ = frozenset({"gist.github.com", "raw.githubusercontent.com"})

PREFIX = "user-content-"
"""Before each id that a forge makes of what its users write; its scripts find the place without it."""

# A place is a plain name: `#/route`, `#!page`, `#page=2`, `#:~:text=` and `#map=7/51/10` are orders to a program,
# `#.VxK2` and `#sthash.x1` traces of one that counts readers.
_ORDER = re.compile(r"[.!/?:]|sthash\.|axzz|google_vignette|.*(?::~:|[=&/])", re.DOTALL)
_LINES = re.compile(r"[Ll](\d{1,9})(?:C\d+)?(?:-[Ll]?\d+(?:C\d+)?)?|lines?-\d+(?::\d+)?")
_TABS = re.compile(r"readme|.*-ov-file")
_LONGEST = 512


def place_named_by(address: str) -> str | None:
    """The fragment of `address` if it names a place on its page that can be looked for; else None."""
    page, _, fragment = address.partition("#")
    if not fragment or len(fragment) > _LONGEST or fragment.lower() == "top":
        return None
    if _ORDER.match(unquote(fragment)):
        return None
    try:
        parts = urlsplit(page)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    if host in WEB:
        return fragment if _may_be_in_repository(page, fragment) else None
    if (
        _LINES.fullmatch(fragment)
        or host in _APP_HOSTS
        or host in _NOT_READ
        or parts.path.lower().endswith((".pdf", ".svg", ".txt"))
    ):
        return None
    return fragment


def spellings(fragment: str) -> frozenset[str]:
    """The ids that a browser, or a site's own script, would take for `fragment` (HTML Living Standard §7.4.6.4)."""
    decoded = unquote(fragment)
    return frozenset({fragment, decoded, f"{PREFIX}{fragment}", f"{PREFIX}{decoded}"})


def first_line(fragment: str) -> int | None:
    """The line of a file that `fragment` names (`L10`, `L10-L20`: 10); None where it names none."""
    found = _LINES.fullmatch(fragment)
    return int(found[1]) if found and found[1] else None


def _may_be_in_repository(page: str, fragment: str) -> bool:
    """Whether `fragment` names a place in what `page`, on github.com, shows of a repository's files: comments and
    the like come by a script."""
    shown = repository_page(page)
    if shown is None or shown.shows is Shows.OTHER or _TABS.fullmatch(fragment.lower()):
        return False
    return (shown.shows is Shows.FILE) if _LINES.fullmatch(fragment) else True
