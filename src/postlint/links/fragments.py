"""Which parts after `#` name a place on a page, and in which spellings it may stand there.

Pure text: nothing here opens a socket, so rules may use it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

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
_GITHUB = frozenset({"github.com", "gist.github.com", "raw.githubusercontent.com"})

# A place is a plain name: `#/route`, `#!page`, `#page=2`, `#:~:text=` and `#map=7/51/10` are orders to a program,
# `#.VxK2` and `#sthash.x1` traces of one that counts readers.
_ORDER = re.compile(r"[.!/?:]|sthash\.|axzz|google_vignette|.*(?::~:|[=&/])", re.DOTALL)
_LINES = re.compile(r"[Ll]\d+(?:C\d+)?(?:-[Ll]?\d+(?:C\d+)?)?|lines?-\d+(?::\d+)?")
_LONGEST = 512


def place_named_by(address: str) -> str | None:
    """The fragment of `address` if it names a place on its page that can be looked for; else None."""
    page, _, fragment = address.partition("#")
    if not fragment or len(fragment) > _LONGEST or fragment.lower() == "top":
        return None
    if _ORDER.match(unquote(fragment)) or _LINES.fullmatch(fragment):
        return None
    try:
        parts = urlsplit(page)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    if host in _APP_HOSTS or host in _GITHUB or parts.path.lower().endswith((".pdf", ".svg", ".txt")):
        return None
    return fragment


def spellings(fragment: str) -> frozenset[str]:
    """The ids that a browser, or a site's own script, would take for `fragment` (HTML Living Standard §7.4.6.4)."""
    decoded = unquote(fragment)
    return frozenset({fragment, decoded, f"user-content-{fragment}", f"user-content-{decoded}"})
