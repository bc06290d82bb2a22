"""GitHub's other hosts: its interface (https://docs.github.com/rest), which knows of private pages, that github.com
calls missing, and has a limit of its own; and the one that gives files as they were written."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from postlint.links.github_address import WEB, Shows, account_and_rest, repository_page
from postlint.links.look import Form
from postlint.links.target import BadAddressError, Target, read_target

API = "https://api.github.com"
RAW = "https://raw.githubusercontent.com"


class Inquiry(NamedTuple):
    """Where the interface tells of a page. `certain` says that what it does not know is not there: a branch whose
    name has a slash cannot be told from a folder."""

    target: Target
    certain: bool


class Text(NamedTuple):
    """Where the text stands that a page shows, and in which form."""

    target: Target
    form: Form


def inquiry(page: Target) -> Inquiry | None:
    """Where to ask for `page`; None where the interface has nothing on it."""
    parts = account_and_rest(page.url) if page.host in WEB else None
    found = _path(parts) if parts else None
    target = _target(f"{API}/{found[0]}") if found else None
    return Inquiry(target, found[1]) if found and target else None


def text_behind(page: Target, *, token: bool) -> Text | None:
    """Where to read what `page` shows, if the page itself need not have it: a script puts files and READMEs in.

    Only who has a `token` is told what the front page of a repository shows: it can be one of several files.
    None where the page itself is all that there is.
    """
    shown = repository_page(page.url)
    if shown is None:
        return None
    repository, path = f"{shown.owner}/{shown.name}", "/".join(shown.rest)
    form = Form.FILE
    match shown.shows:
        case Shows.FILE:
            target = _target(f"{RAW}/{repository}/{path}")
        case Shows.FOLDER:
            target = _target(f"{RAW}/{repository}/{path}/README.md")
        case Shows.README if token:
            target = _target(f"{API}/repos/{repository}/readme{f'?ref={path}' if path else ''}")
            form = Form.README
        case _:
            target = None
    return Text(target, form) if target else None


def _target(address: str) -> Target | None:
    try:
        return read_target(address)
    except BadAddressError:  # it has become longer than addresses can be
        return None


def _path(parts: list[str]) -> tuple[str, bool] | None:
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
