"""What is computed from all pages of a site together, once a run."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from postlint.site.site import Site

T = TypeVar("T")


class SiteCache(Generic[T]):
    """Keeps what was computed about the latest site, so that the rules of its other pages find it there."""

    def __init__(self) -> None:
        self._latest: tuple[weakref.ref[Site], T] | None = None

    def get(self, site: Site, compute: Callable[[], T]) -> T:
        """What `compute` says about `site`, asked once as long as no other site comes between."""
        if self._latest is None or self._latest[0]() is not site:
            self._latest = (weakref.ref(site), compute())
        return self._latest[1]
