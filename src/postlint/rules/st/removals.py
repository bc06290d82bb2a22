"""What became of the file that a link led to before a change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from postlint.page import Page
from postlint.page.body import LinkKind
from postlint.rules.base import Context, Past
from postlint.rules.reach import HIDDEN
from postlint.site import Outcome, Resolution, Site, State
from postlint.site.addresses import plain
from postlint.site.once import OncePerSite
from postlint.site.targets import LocalTarget, local_target


class Fate(Enum):
    """What a change did to the target of a link."""

    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    """The file is where it was, but its page is published at another address."""
    UNPUBLISHED = "unpublished"
    ALIAS_REMOVED = "alias-removed"
    """The page does not name that old address of its any more."""


class Removal(NamedTuple):
    """The file at `path`, to which a link led, met this `fate`; `now` is its new path, its new address, or in words why
    it is not published.
    """

    path: str
    fate: Fate
    now: str = ""


def removal_of(target: LocalTarget, page: Page, was: Page, context: Context, past: Past) -> Removal | None:
    """What became of what `target`, a link of `page`, led to before the change, when the page was `was`.

    None where it still leads there or somewhere else, where that cannot be told, and where it led nowhere before.
    """
    found = target.found
    if target.link.kind is LinkKind.ANCHOR or found.outcome is Outcome.OUTSIDE:
        return None
    if found.outcome is Outcome.FOUND:
        return _unpublished(target, page, was, context, past)
    before = _before(target, was, past)
    if before.outcome is Outcome.UNKNOWN and found.outcome is not Outcome.UNKNOWN:
        return _of_that_name(target.address, context.site, past)
    if before.outcome is not Outcome.FOUND or before.path is None:
        return None
    if found.outcome is Outcome.UNKNOWN:
        by_words = target.link.reference is not None and not target.link.is_path
        if by_words or context.site.may_be_answered(page, target.address, without=before.path):
            return None
    return _removal(before.path, target.address, context.site, past)


def _before(target: LocalTarget, was: Page, past: Past) -> Resolution:
    """What the link led to before the change."""
    then = local_target(was, target.link, past.site)
    return then.found if then is not None else Resolution(Outcome.UNKNOWN)


def _unpublished(target: LocalTarget, page: Page, was: Page, context: Context, past: Past) -> Removal | None:
    """Whether readers no longer find the page that the link leads to, though its file is there."""
    path, site = target.found.path, context.site
    if path is None or path == page.path or site.page(path) is None:
        return None
    state = _state(site, path)
    if state in {None, State.LIVE} or _state(site, page.path) not in {None, State.LIVE} or page.is_draft:
        return None
    before = _before(target, was, past)
    if before.outcome is not Outcome.FOUND or before.path is None:
        return None
    if past.site.page(before.path) is None or _state(past.site, before.path) is not State.LIVE:
        return None
    return Removal(path, Fate.UNPUBLISHED, HIDDEN[state].problem) if state is not None else None


def _state(site: Site, path: str) -> State | None:
    published = site.published(path)
    return published.state if published is not None else None


_gone: OncePerSite[Mapping[str, tuple[str, ...]]] = OncePerSite()
"""What was taken away, by its name: computed once for all links of a run."""


def _of_that_name(address: str, site: Site, past: Past) -> Removal | None:
    """The one file or folder of the name that `address` ends with which the change took away; None where there is none,
    or more than one.

    For what a page brings along, so that it is found by that page's path; and where it was not known that it is there.
    """
    name = plain(address.partition("#")[0].partition("?")[0]).rstrip("/").rpartition("/")[2]
    found = _gone.get(past.site, lambda: _all_gone(site, past)).get(name, ())
    if len(found) != 1:
        return None
    former = past.change.before.get(found[0])
    if former is not None and former.now is not None:
        return Removal(found[0], Fate.RENAMED, former.now)
    return Removal(found[0], Fate.REMOVED)


def _all_gone(site: Site, past: Past) -> Mapping[str, tuple[str, ...]]:
    gone: dict[str, None] = {}
    for path in past.change.before:
        here = path
        while here and here not in gone and not site.has(here):  # then the folders above it that went with it
            gone[here] = None
            here = here.rpartition("/")[0]
    found: dict[str, tuple[str, ...]] = {}
    for path in gone:
        name = path.rpartition("/")[2]
        found[name] = (*found.get(name, ()), path)[:2]
    return found


def _removal(path: str, address: str, site: Site, past: Past) -> Removal | None:
    """What became of the file or folder at `path`, to which a link does not lead any more."""
    former = past.change.before.get(path)
    if former is not None and former.now is not None and former.now != path:
        return Removal(path, Fate.RENAMED, former.now)
    if not site.has(path):
        return Removal(path, Fate.REMOVED)
    old, new = past.site.published(path), site.published(path)
    if old is None or new is None or old == new:
        return None  # it is as it was: the page with the link was moved
    if new.state is not State.LIVE:
        return Removal(path, Fate.UNPUBLISHED, HIDDEN[new.state].problem)
    if new.address is not None and new.address != old.address:
        return Removal(path, Fate.MOVED, new.address)
    if old.aliases != new.aliases:
        return Removal(path, Fate.ALIAS_REMOVED)
    return _of_that_name(address, site, past)
