"""What is worked out of what each page says before its body, and kept for as long as it says that."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from postlint.page.facts import PageHead
from postlint.server.live_site import LiveSite
from postlint.site import Site

T = TypeVar("T")


class PerPage(Generic[T]):
    """What `tell` says of each page of a site."""

    def __init__(self, tell: Callable[[PageHead], T]) -> None:
        self._tell = tell
        self._known: weakref.WeakKeyDictionary[LiveSite, _Kept[T]] = weakref.WeakKeyDictionary()

    def of(self, site: LiveSite) -> Mapping[str, T]:
        """It of all pages of `site` that are known so far, by their paths."""
        kept = self._known.get(site)
        if kept is not None and kept.site() is site.site and site.is_whole:
            return kept.told
        before = kept.heads if kept is not None else {}
        heads = dict(site.site.pages.items())
        told = {
            path: kept.told[path] if kept is not None and before.get(path) is head else self._tell(head)
            for path, head in heads.items()
        }
        self._known[site] = _Kept(weakref.ref(site.site), heads, told)
        return told


class _Kept(Generic[T]):
    """What was `told` of the pages of `site`, which had those `heads`."""

    def __init__(self, site: weakref.ref[Site], heads: Mapping[str, PageHead], told: Mapping[str, T]) -> None:
        self.site = site
        self.heads = heads
        self.told = told
