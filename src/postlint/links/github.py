"""GitHub's interface (https://docs.github.com/rest): it knows of private pages, which github.com calls missing,
and has a limit of its own."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from postlint.links.target import Target, read_target

API = "https://api.github.com"
WEB = frozenset({"github.com", "www.github.com"})

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
# First parts of addresses that are no account (https://github.com/shinnn/github-reserved-names).
_RESERVED_LIST = """
about apps collections contact customer-stories enterprise events explore features login marketplace new
notifications orgs organizations pricing readme search security sessions settings signup site sponsors
stars team topics trending
"""
_RESERVED = frozenset(_RESERVED_LIST.split())


class Inquiry(NamedTuple):
    """Where the interface tells of a page. `certain` says that what it does not know is not there: a branch whose
    name has a slash cannot be told from a folder."""

    target: Target
    certain: bool


def inquiry(page: Target) -> Inquiry | None:
    """Where to ask for `page`; None where the interface has nothing on it."""
    if page.host not in WEB:
        return None
    parts = [unquote(part) for part in urlsplit(page.url).path.split("/") if part]
    found = _path(parts)
    return Inquiry(read_target(f"{API}/{found[0]}"), found[1]) if found else None


def _path(parts: list[str]) -> tuple[str, bool] | None:
    if not parts or parts[0].lower() in _RESERVED or not all(_NAME.fullmatch(part) for part in parts[:2]):
        return None
    if len(parts) == 1:
        return f"users/{parts[0]}", True
    repository = f"repos/{parts[0]}/{parts[1].removesuffix('.git')}"
    match parts[2:]:
        case []:
            return repository, True
        case ["blob" | "tree" | "raw" | "blame" | "edit", ref]:
            return f"{repository}/commits/{quote(ref, safe='')}", True
        case ["blob" | "tree" | "raw" | "blame" | "edit", ref, *path]:
            return f"{repository}/contents/{quote('/'.join(path))}?ref={quote(ref, safe='')}", False
        case ["issues" | "pull", number] if number.isdecimal() and number.isascii():
            return f"{repository}/issues/{number}", True
        case ["pull", number, *_] if number.isdecimal() and number.isascii():
            return f"{repository}/pulls/{number}", False
        case ["commit", revision, *_]:
            return f"{repository}/commits/{quote(revision, safe='')}", True
        case ["releases", "tag", *tag] if tag:
            return f"{repository}/git/ref/tags/{quote('/'.join(tag))}", True
        case _:
            return None
