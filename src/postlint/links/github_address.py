"""What an address on github.com shows, as far as its text tells.

Pure text: nothing here opens a socket, so rules may use it.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

WEB = frozenset({"github.com", "www.github.com"})

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
# First parts of addresses that are no account (https://github.com/shinnn/github-reserved-names).
_RESERVED_LIST = """
about apps collections contact customer-stories enterprise events explore features login marketplace new
notifications orgs organizations pricing readme search security sessions settings signup site sponsors
stars team topics trending
"""
_RESERVED = frozenset(_RESERVED_LIST.split())


class Shows(Enum):
    """What of a repository a page shows."""

    README = auto()
    """The front page, of the repository or of a revision."""
    FOLDER = auto()
    FILE = auto()
    WIKI = auto()
    OTHER = auto()


class RepositoryPage(NamedTuple):
    """A page of the repository `owner`/`name`. `rest` is what of the address follows (`("main", "docs", "a.md")`),
    percent-encoded as it stands there."""

    shows: Shows
    owner: str
    name: str
    rest: tuple[str, ...] = ()


def account_and_rest(url: str) -> list[str] | None:
    """The decoded parts of the path of `url`, which is on github.com; None where the first is no account."""
    parts = [unquote(part) for part in _parts(url)]
    if not parts or parts[0].lower() in _RESERVED or not all(_NAME.fullmatch(part) for part in parts[:2]):
        return None
    return parts


def repository_page(url: str) -> RepositoryPage | None:
    """What `url`, an absolute address, shows of a repository; None where it is on another host, or shows none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    decoded = account_and_rest(url) if host in WEB else None
    if decoded is None or len(decoded) < 2:
        return None
    owner, name, *rest = _parts(url)
    page = RepositoryPage(Shows.OTHER, owner, name.removesuffix(".git"))
    match rest:
        case [] | ["tree", _]:
            return page._replace(shows=Shows.README, rest=tuple(rest[1:]))
        case ["tree", *path]:
            return page._replace(shows=Shows.FOLDER, rest=tuple(path))
        case ["blob" | "blame", _, _, *_]:
            return page._replace(shows=Shows.FILE, rest=tuple(rest[1:]))
        case ["wiki", *path]:
            return page._replace(shows=Shows.WIKI, rest=tuple(path))
        case _:
            return page


def _parts(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]
