"""The files that Jekyll copies as they are (Jekyll 4.3's `static_file.rb` and `collection.rb`)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from postlint.site.publishing.base import Ground
from postlint.site.publishing.jekyll_config import Collection, JekyllConfig, Place
from postlint.site.publishing.jekyll_permalinks import fill_page
from postlint.site.tree import Entry


class JekyllCopies:
    """Those of the site on `ground`; what `is_page` says of a path is none of them."""

    def __init__(self, ground: Ground, config: JekyllConfig, is_page: Callable[[str], bool]) -> None:
        self._ground = ground
        self._config = config
        self._is_page = is_page

    def at(self, address: str) -> Iterator[str]:
        """The files that would be served at `address`. A folder is nothing that is served."""
        file = self._config.in_source(address.strip("/"))
        if address.strip("/") and self._is_served(file) and self._ground.tree.entry(file) is not Entry.FOLDER:
            yield file
        if address in self._in_collections:
            yield self._in_collections[address]

    @cached_property
    def _in_collections(self) -> Mapping[str, str]:
        """The files of collections that are copied as they are, by their addresses."""
        found: dict[str, str] = {}
        written = (
            each for each in self._config.collections.values() if each.is_written and each.label != "posts"
        )
        for collection in written if self._config.is_known else ():
            for file in self._files_below(self._config.file_of_collection(collection.label, "").rstrip("/")):
                place = self._config.place(file)
                if place is not None and place.collection == collection.label and not self._is_page(file):
                    address = address_of_copy(place, collection)
                    if address is not None:
                        found.setdefault(address, file)
        return found

    def _files_below(self, folder: str) -> Iterator[str]:
        tree = self._ground.tree
        pending = [folder]
        while pending:
            folder = pending.pop()
            for name in sorted(tree.names(folder)):
                path = f"{folder}/{name}"
                if tree.entry(path) is Entry.FOLDER:
                    pending.append(path)
                elif tree.entry(path) is Entry.FILE:
                    yield path

    def _is_served(self, file: str) -> bool:
        """Whether Jekyll copies the file at `file` to where it lies; a page is none, nor what is in a collection."""
        if self._is_page(file):
            return False
        place = self._config.place(file)
        return not self._config.is_known or (place is not None and not place.collection)


def address_of_copy(place: Place, collection: Collection) -> str | None:
    """`StaticFile#url`: of a template only the place counts."""
    if collection.template is None:
        return None
    stem, ending = posixpath.splitext(place.path)
    inner = stem.removeprefix(f"_{place.collection}").rstrip(".")
    values = {
        "collection": place.collection,
        "path": inner,
        "output_ext": "",
        "name": posixpath.basename(inner),
        "title": "",
    }
    address = fill_page(collection.template, values)
    return address.rstrip("/") + ending if address is not None else None
