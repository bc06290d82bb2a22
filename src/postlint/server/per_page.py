"""What is worked out of what each page says before its body, and kept for as long as it says that."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from postlint.page.facts import PageHead
from postlint.server.live_site import LiveSite

T = TypeVar("T")


class PerPage(Generic[T]):
    """What `tell` says of each page of a site."""

    def __init__(self, tell: Callable[[PageHead], T]) -> None:
        self._tell = tell
        self._known: weakref.WeakKeyDictionary[LiveSite, dict[str, tuple[PageHead, T]]] = (
            weakref.WeakKeyDictionary()
        )

    def of(self, site: LiveSite) -> Mapping[str, T]:
        """It of all pages of `site` that are known so far, by their paths."""
        known = self._known.get(site, {})
        now: dict[str, tuple[PageHead, T]] = {}
        for path, head in site.site.pages.items():
            before = known.get(path)
            now[path] = before if before is not None and before[0] is head else (head, self._tell(head))
        self._known[site] = now
        return {path: told for path, (_, told) in now.items()}
