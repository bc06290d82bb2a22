"""The files that Hugo puts into a site besides its pages: static ones, resources of sections, what templates write.

https://gohugo.io/content-management/page-resources/, https://gohugo.io/hugo-pipes/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from postlint.pattern import Pattern
from postlint.site.publishing.base import extension, join
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_content import Content
from postlint.site.publishing.hugo_paths import Bundle, logical
from postlint.site.publishing.hugo_targets import keeps_resources
from postlint.site.tree import Entry, Tree

_PROCESSED = Pattern(r"_hu_?[0-9a-f]{8,}")
"""What Hugo calls pictures that it made of others."""


class Files:
    """The files of the site with this configuration and content."""

    def __init__(self, config: HugoConfig, content: Content, tree: Tree) -> None:
        self._config = config
        self._content = content
        self._tree = tree

    def served(self, address: str) -> Iterator[str]:
        """The files that would be served at `address` as they are."""
        wanted = address.lstrip("/")
        for mount in self._config.static:
            if not mount.target:
                yield join(mount.source, wanted)
            elif wanted.startswith(f"{mount.target}/"):
                yield join(mount.source, wanted[len(mount.target) + 1 :])
        yield from self._loose_resources(wanted)

    def may_be_made(self, address: str, *, knows_all: bool) -> bool:
        """Whether the file at `address` may be there all the same: a processed picture, a file of the assets, or of a
        bundle whose address is not known (`knows_all`: there is none)."""
        if self._config.has_absent_theme or _PROCESSED.search(address):
            return True
        wanted = address.lstrip("/")
        content = (mount.source for mount in self._content.mounts)
        found = self._tree.files_named(posixpath.basename(wanted))
        if not knows_all and any(path.startswith(f"{each}/") for each in content for path in found):
            return True
        places = (join(mount.source, wanted) for mount in self._config.assets)
        return any(self._tree.entry(place) is not Entry.ABSENT for place in places)

    def _loose_resources(self, wanted: str) -> Iterator[str]:
        """Files among the pages of a section without a page of its own, or of a bundle that is no page itself.

        They appear below the address of their section; those of bundles with a page are a part of that
        (`Published.others`).
        """
        wanted = self._without_language(wanted)
        for mount in self._content.mounts:
            inner = wanted
            if mount.target:
                start = logical(mount.target, lower=True) + "/"
                if not wanted.lower().startswith(start):
                    continue
                inner = wanted[len(start) :]
            first, slash, rest = inner.partition("/")
            names = [name for name in sorted(self._tree.names(mount.source)) if self._is_named(name, first)]
            files = [f"{name}/{rest}" for name in names] if slash else [inner]
            for file in (join(mount.source, each) for each in files):
                if (
                    self._is_file(file)
                    and not self._content.holds(file)
                    and self._is_loose(mount.source, file)
                ):
                    yield file

    def _is_named(self, name: str, step: str) -> bool:
        return name == step or logical(name, lower=True) == step.lower()

    def _is_file(self, path: str) -> bool:
        could_be = self._config.is_known and bool(extension(path))
        return could_be or self._tree.entry(path) is Entry.FILE

    def _is_loose(self, root: str, file: str) -> bool:
        folder = posixpath.dirname(file)
        while folder != root and folder.startswith(root):
            for bundle in (Bundle.LEAF, Bundle.BRANCH):
                for index in self._content.index_paths(folder, bundle):
                    fields = self._content.fields(index)
                    is_no_page = not fields.keys().isdisjoint({"headless", "build", "_build"})
                    return is_no_page and not keeps_resources(fields)
            folder = posixpath.dirname(folder)
        return True

    def _without_language(self, wanted: str) -> str:
        first, _, rest = wanted.partition("/")
        return rest if rest and first in self._config.languages else wanted
