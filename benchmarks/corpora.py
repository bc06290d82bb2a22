"""What is measured on: posts that are made here, or real ones where the machine has them."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import posts
from programs import ENDINGS

_SITES = ("linkerd", "digitalgov")
_MADE_SITE = 2_000
_NO_POSTS = frozenset({"broken", "trees"})


class Site(NamedTuple):
    name: str
    folder: Path


class Corpora:
    """Folders below `work`, each laid out when it is first asked for.

    They must not lie in a repository that ignores them, where there would be nothing to check.
    """

    def __init__(self, work: Path) -> None:
        self._work = work
        self._real = _folder_of("POSTLINT_CORPORA")
        self._sites = _folder_of("POSTLINT_SITES")

    def posts(self, number: int) -> Path:
        """A folder of about so many posts."""
        folder = self._work / f"posts-{number}"
        if not folder.exists():
            if self._real:
                _copy(self._real, folder, number)
            else:
                posts.make_posts(folder, number)
        return folder

    def one(self) -> Path:
        """A folder with a single post, made in any case."""
        folder = self._work / "one"
        if not folder.exists():
            posts.make_posts(folder, 1)
        return folder

    def sites(self) -> Iterator[Site]:
        if self._sites is None:
            folder = self._work / "site"
            if not folder.exists():
                posts.make_site(folder, _MADE_SITE)
            yield Site("a made site for Hugo", folder)
            return
        for name in _SITES:
            folder = self._work / "sites" / name
            if not folder.exists():
                with tarfile.open(self._sites / f"{name}.tar.xz") as archive:
                    archive.extractall(folder.parent, filter="data")
            yield Site(name, folder)

    def described(self) -> str:
        real = "copies of the posts in POSTLINT_CORPORA" if self._real else "made by `benchmarks/posts.py`"
        sites = "unpacked from POSTLINT_SITES" if self._sites else "made there, too"
        return f"The posts are {real}; the sites are {sites}."


def pages_of(folder: Path) -> list[Path]:
    return sorted(path for ending in ENDINGS for path in folder.rglob(f"*.{ending}"))


def _folder_of(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).resolve() if value else None


def _copy(real: Path, folder: Path, number: int) -> None:
    """All sites of `real`, as often as makes `number` posts."""
    sites = [site for site in sorted(real.iterdir()) if site.is_dir() and site.name not in _NO_POSTS]
    copies = max(1, round(number / sum(len(pages_of(site)) for site in sites)))
    for copy in range(copies):
        for site in sites:
            shutil.copytree(site, folder / f"c{copy}" / site.name)
