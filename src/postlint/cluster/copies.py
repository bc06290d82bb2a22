"""The texts of a site for workers that do not see its folder: they have a copy of their own as long as the run lasts.

Sent are the names of all files below the root, and the content of those that a page may depend on: pages, settings,
data, templates. Of pictures and the like, and of what Git ignores, only the names are; nothing of what lies outside or
in `.git`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from postlint.bounds import is_within
from postlint.cluster.connect import Cluster, ClusterError
from postlint.git import ignored_paths, repository_root
from postlint.records import NamedTuple
from postlint.tree import NOT_LISTED

_ENDINGS = """
.md .markdown .mdx .qmd .rmd .html .htm .xhtml .xml .svg .njk .liquid .hbs .handlebars .ejs .pug .haml .webc .astro .vue
.svelte .yml .yaml .toml .json .jsonc .json5 .csv .tsv .txt .ini .cfg .js .cjs .mjs .jsx .ts .cts .mts .tsx .py .rb .bib
"""
_TEXTS = frozenset(_ENDINGS.split())
_TEXT_NAMES = frozenset({"_redirects", ".eleventyignore", ".hugoignore", ".gitignore", "CNAME"})
_LARGEST_TEXT = 4 * 1024 * 1024
_ALL_TEXTS = 1024 * 1024 * 1024
_PIECE = 8 * 1024 * 1024


class CopiedFile(NamedTuple):
    """A file by its path from the root: its content, without which only its name is known, and when it was changed, in
    nanoseconds; or where it leads as a link."""

    path: str
    content: bytes | None
    changed: int
    link: str | None = None


def send_copy(cluster: Cluster, name: str, root: Path, workers: Iterable[str]) -> None:
    """Sends the texts below `root` to `workers`, as a copy called `name`.

    Raises:
        ClusterError: they are too many.
    """
    workers = list(workers)
    piece: list[CopiedFile] = []
    size = total = 0
    for file in _files(root):
        piece.append(file)
        size += len(file.content or b"") + len(file.path)
        if size > _PIECE:
            total += size
            if total > _ALL_TEXTS:
                raise ClusterError(
                    f"the texts in {root} are too large to be sent to a cluster: more than 1 GB",
                    hint="Let the workers see the folder under the same name, as on a shared file system.",
                )
            cluster.run(receive, name, piece, workers=workers)
            piece, size = [], 0
    cluster.run(receive, name, piece, workers=workers)


def _files(root: Path) -> Iterator[CopiedFile]:
    paths = list(_paths(root))
    repository = repository_root(root)
    below = f"{root.relative_to(repository).as_posix()}/" if repository and root != repository else ""
    ignored = ignored_paths(repository, [below + path for path in paths]) if repository else frozenset()
    real = Path(os.path.realpath(root))
    for path in paths:
        place = root / path
        if place.is_symlink():
            goal = Path(os.path.realpath(place))
            if is_within(goal, real):
                link = os.path.relpath(goal, os.path.realpath(place.parent))
                yield CopiedFile(path, None, 0, link)
            continue
        found = place.stat()
        is_sent = below + path not in ignored and _is_text(place) and found.st_size <= _LARGEST_TEXT
        yield CopiedFile(path, place.read_bytes() if is_sent else None, found.st_mtime_ns)


def _paths(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        base = Path(folder).relative_to(root).as_posix()
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [name for name in folders if name not in NOT_LISTED and name not in linked]
        for name in [*names, *linked]:
            place = Path(folder, name)
            if name not in NOT_LISTED and (place.is_symlink() or place.is_file()):
                yield name if base == "." else f"{base}/{name}"


def _is_text(place: Path) -> bool:
    return place.suffix.lower() in _TEXTS or place.name in _TEXT_NAMES


# On the worker.

_copies: dict[str, TemporaryDirectory[str]] = {}


def receive(name: str, piece: Iterable[CopiedFile]) -> None:
    """Adds files to the copy called `name`, which is made when it is first heard of."""
    if name not in _copies:
        _copies[name] = TemporaryDirectory(prefix="postlint-", ignore_cleanup_errors=True)
    root = Path(_copies[name].name)
    for file in piece:
        place = root / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.link is not None:
            place.symlink_to(file.link)
            continue
        place.write_bytes(file.content or b"")
        os.utime(place, ns=(file.changed, file.changed))


def forget(name: str) -> None:
    """Takes the copy called `name` away, where nothing goes by it."""
    if copy := _copies.pop(name, None):
        copy.cleanup()


class InCopy:
    """Makes by `make`, from the root, what goes by the copy called `name`, which is there as long as this is."""

    def __init__(self, name: str, make: Callable[[Path], Any]) -> None:
        self._name = name
        self._make = make
        self._copy: TemporaryDirectory[str] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return InCopy, (self._name, self._make)

    def __call__(self) -> object:
        self._copy = self._copy or _copies.pop(self._name)
        return self._make(Path(os.path.realpath(self._copy.name)))
