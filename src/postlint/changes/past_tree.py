"""The files of a site as they were before a change, told from those that are there and from what the change did.

What the change did not touch is read where it is. So everything else that lies in the folder, such as a theme that Git
ignores, is in both, and makes no difference between them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from postlint.changes.change import FormerFile
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry


class PastTree(Tree):
    """The files below `root` before a change: `former` gives those that are another now, or gone; `added` were not
    there.
    """

    def __init__(self, root: Path, former: Mapping[str, FormerFile], added: Iterable[str]) -> None:
        super().__init__(root)
        self._former = {unicodedata.normalize("NFC", path): was for path, was in former.items()}
        gone = {unicodedata.normalize("NFC", path) for path in added} - self._former.keys()
        self._gone = _by_folder((path, TreeEntry.ABSENT) for path in gone)
        self._had = _by_folder(
            (path, TreeEntry.FILE if was.is_file else TreeEntry.OPAQUE) for path, was in self._former.items()
        )

    def read_start(self, path: str, most: int, *, noted: bool = True) -> bytes | None:
        was = self._former.get(unicodedata.normalize("NFC", path))
        if was is None:
            return super().read_start(path, most, noted=noted)
        return was.data[:most] if was.data is not None else None

    def _look_into(self, folder: str) -> Mapping[str, TreeEntry]:
        found = dict(super()._look_into(folder)) if folder in self._places else {}
        had = self._had.get(folder, {})
        for name, entry in self._gone.get(folder, {}).items():
            # A folder in which the change only added files was not there.
            if name in found and (
                entry is TreeEntry.ABSENT or (name not in had and not self._list(join_path(folder, name)))
            ):
                del found[name]
        return {**found, **had}


def _by_folder(paths: Iterable[tuple[str, TreeEntry]]) -> dict[str, dict[str, TreeEntry]]:
    """By folder the names in it, of the files at `paths` and of the folders above them."""
    found: dict[str, dict[str, TreeEntry]] = {}
    for file, kind in paths:
        path, entry = file, kind
        while path:
            folder, _, name = path.rpartition("/")
            known = found.setdefault(folder, {})
            if name in known:
                break
            known[name] = entry
            path, entry = folder, TreeEntry.FOLDER
    return found
