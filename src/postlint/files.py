"""Which files a run reads: what was named, less what is excluded or ignored."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

import pathspec

from postlint import git
from postlint.config.settings import DEFAULT_EXCLUDE, Settings
from postlint.pattern import Pattern

MAX_BYTES = 1024 * 1024
"""How large a page may be. The largest of some 20,000 real posts has 150 kB; measured on pages of 1 MiB that hold one
construct a hundred thousand times (`benchmarks/growth.py`), a page takes up to 5 s and 500 bytes of memory a byte.
"""

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".qmd", ".rmd"})

_POST_FOLDERS = frozenset({"_posts", "_drafts", "posts", "post", "blog"})
_DATED = Pattern(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[-_ .]")


class Passed(NamedTuple):
    """A file or folder that is not checked, and why."""

    path: str
    reason: str


class Kind(Enum):
    """What stands at a path, links followed."""

    FILE = "file"
    FOLDER = "folder"
    ABSENT = "absent"
    OTHER = "other"
    """What is not read: a pipe, a device, something in a folder that may not be looked into."""


class Looked(NamedTuple):
    """What stands at a path, and if it is neither file nor folder, what to say about it."""

    kind: Kind
    trouble: str = ""


class Selection(NamedTuple):
    """The files to check, relative to the root and sorted; those passed over; paths that cannot be had."""

    files: tuple[str, ...]
    skipped: tuple[Passed, ...] = ()
    missing: tuple[Passed, ...] = ()
    empty: tuple[str, ...] = ()
    """Folders, as they were named, in which there is nothing to check."""


def is_post_without_ending(path: PurePath) -> bool:
    """Whether `path` seems to be a post that was saved without `.md`: in a folder for posts, with a date in its name.

    `2025-01-29-release` has no ending, nor has `2025-10-09.-list`.
    """
    return (
        not path.suffix[1:].isalnum()
        and _DATED.match(path.name) is not None
        and not _POST_FOLDERS.isdisjoint(path.parts[:-1])
    )


def select_files(paths: Sequence[Path], root: Path, settings: Settings) -> Selection:
    """The Markdown files that `paths` mean; without any, those that `include` means.

    Excludes hold for files that are named, too, since a hook names them all. Links that lead out of `root`
    are not followed.
    """
    return _Selector(root, settings).select(paths or [root])


def globs(patterns: Sequence[str]) -> pathspec.GitIgnoreSpec:
    """`patterns` as .gitignore has them: `**/*.md` also matches at the root."""
    return _compiled(tuple(patterns))


@lru_cache(maxsize=256)  # rules and ignores ask anew for each page
def _compiled(patterns: tuple[str, ...]) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(patterns)


def look_at(path: Path) -> Looked:
    """What stands at `path`. Never raises: that something cannot be looked at is an answer as well."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        linked = path.is_symlink()
        return Looked(Kind.ABSENT, "is a link that leads nowhere" if linked else "does not exist")
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Looked(Kind.ABSENT, "is a link that leads back to itself")
        return Looked(Kind.OTHER, _cannot_be_read(error))
    if stat.S_ISREG(mode):
        return Looked(Kind.FILE)
    return Looked(Kind.FOLDER) if stat.S_ISDIR(mode) else Looked(Kind.OTHER, "is neither a file nor a folder")


def read_bytes(file: Path) -> bytes:
    """What is in `file`.

    Raises:
        OSError: it cannot be read, or is larger than any post (`MAX_BYTES`).
    """
    size = file.stat().st_size
    if size > MAX_BYTES:
        limit, has = f"{MAX_BYTES // 1024 // 1024} MiB", f"{size / 1024 / 1024:,.2f} MiB"
        raise OSError(errno.EFBIG, f"it has {has}, and pages of more than {limit} are not checked")
    return file.read_bytes()


def _cannot_be_read(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


class _Selector:
    def __init__(self, root: Path, settings: Settings) -> None:
        self._root = root
        self._real_root = root.resolve()
        self._patterns = settings.include
        self._includes_everything = "include" not in settings.model_fields_set
        self._exclude = globs([*DEFAULT_EXCLUDE, *settings.exclude])
        self._repository = git.repository_root(root)

    @cached_property
    def _include(self) -> pathspec.GitIgnoreSpec:
        return globs(self._patterns)  # a hook names its files, and mostly does without

    def select(self, paths: Sequence[Path]) -> Selection:
        files: set[str] = set()
        skipped: dict[str, Passed] = {}
        missing: list[Passed] = []
        empty: list[str] = []
        looked = {path: look_at(path) for path in paths}
        ignored = self._ignored([path for path in paths if looked[path].kind is Kind.FILE])
        for path in paths:
            if looked[path].kind is Kind.FOLDER:
                failed = len(missing)
                found = list(self._below(path, skipped, missing))
                files.update(found)
                if not found and len(missing) == failed:
                    empty.append(str(path))
            elif looked[path].kind is Kind.FILE:
                name = self._relative(path)
                reason = "ignored by Git" if path in ignored else self._why_not(name, path)
                if reason:
                    skipped[name] = Passed(name, reason)
                else:
                    files.add(name)
            else:
                missing.append(Passed(str(path), looked[path].trouble))
        return Selection(tuple(sorted(files)), tuple(skipped.values()), tuple(missing), tuple(empty))

    def _ignored(self, files: list[Path]) -> set[Path]:
        if not self._repository or not files:
            return set()
        absolute = {path: Path(os.path.normpath(path.absolute())) for path in files}
        ignored = git.ignored(
            self._repository, [p for p in absolute.values() if p.is_relative_to(self._repository)]
        )
        return {path for path in files if absolute[path] in ignored}

    def _relative(self, path: Path) -> str:
        absolute = Path(os.path.normpath(path.absolute()))
        if absolute.is_relative_to(self._root):
            return absolute.relative_to(self._root).as_posix()
        if absolute.drive != self._root.drive:  # on Windows no relative way leads from one drive to another
            return absolute.as_posix()
        return PurePosixPath(os.path.relpath(absolute, self._root).replace(os.sep, "/")).as_posix()

    def _why_not(self, name: str, path: Path) -> str | None:
        """Why a file that was named is not checked."""
        if self._exclude.match_file(name):
            return "excluded"
        if not self._includes_everything and not self._include.match_file(name):
            return "not among the files of `include`"
        if path.suffix.lower() not in MARKDOWN_SUFFIXES and not is_post_without_ending(PurePosixPath(name)):
            return "not a Markdown file"
        return self._why_not_read(path)

    def _why_not_read(self, path: Path) -> str | None:
        if path.is_symlink() and not path.resolve().is_relative_to(self._real_root):
            return "a link that leads out of the site"
        return None

    def _below(self, folder: Path, skipped: dict[str, Passed], missing: list[Passed]) -> Iterator[str]:
        listed = git.files(self._repository, folder) if self._repository else None
        for path in listed if listed is not None else self._walk(folder, missing):
            if path.suffix.lower() not in MARKDOWN_SUFFIXES and not is_post_without_ending(path):
                continue
            name = self._relative(path)
            if self._exclude.match_file(name) or not self._includes(PurePosixPath(name)):
                continue
            looked = look_at(path)
            if looked.kind in {Kind.ABSENT, Kind.FOLDER}:  # deleted but still in Git's index; a submodule
                continue
            reason = looked.trouble or self._why_not_read(path)
            if reason:
                skipped[name] = Passed(name, reason)
            else:
                yield name

    def _includes(self, path: PurePosixPath) -> bool:
        if path.suffix.lower() in MARKDOWN_SUFFIXES:
            return self._include.match_file(path)
        # The default of `include` goes by endings, so it cannot speak of files without one.
        return is_post_without_ending(path) and (self._includes_everything or self._include.match_file(path))

    def _walk(self, folder: Path, missing: list[Passed]) -> Iterator[Path]:
        def cannot(error: OSError) -> None:
            missing.append(Passed(self._relative(Path(error.filename)), _cannot_be_read(error)))

        for here, folders, files in os.walk(folder, onerror=cannot):
            at = Path(here)
            folders[:] = sorted(
                name for name in folders if not self._exclude.match_file(f"{self._relative(at / name)}/")
            )
            yield from (at / name for name in sorted(files))
