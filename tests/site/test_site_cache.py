"""What is computed from all pages is computed once."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from postlint.site import Site, build_site
from postlint.site.site import SiteCache


def _site(root: Path) -> Site:
    return build_site(root, [], generator="plain", base_url=None)


def test_a_table_is_computed_once_for_a_site_and_anew_for_another(tmp_path: Path) -> None:
    once: SiteCache[int] = SiteCache()
    asked: list[Path] = []

    def compute() -> int:
        asked.append(tmp_path)
        return len(asked)

    first, second = _site(tmp_path), _site(tmp_path)
    assert [once.get(first, compute), once.get(first, compute), once.get(second, compute)] == [1, 1, 2]


def test_it_keeps_no_site_alive(tmp_path: Path) -> None:
    once: SiteCache[int] = SiteCache()
    site = _site(tmp_path)
    once.get(site, lambda: 1)
    gone = weakref.ref(site)
    del site
    gc.collect()
    assert gone() is None
