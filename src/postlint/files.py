"""Which files a run reads: what was named, less what is excluded or ignored."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from pathlib import Path, PurePath, PurePosixPath
from typing import TypeAlias

from postlint import git
from postlint.bounds import is_within
from postlint.config.settings import DEFAULT_EXCLUDE, Settings
from postlint.findings.report import FailedPath, SkippedPath
from postlint.globs import Globs, exclusions, globs
from postlint.paths import NamedPath, PathKind, cannot_be_read, relative, state_of
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import add_sentence, join_path

MAX_BYTES = 1024 * 1024
"""How large a page may be. The largest of some 20,000 real posts has 150 kB; measured on pages of 1 MiB that hold one
construct a hundred thousand times (`benchmarks/growth.py`), a page takes up to 5 s and 500 bytes of memory a byte.
"""

_INCLUDED = (".md", ".markdown", ".mdx", ".qmd", ".Rmd")
"""The endings that the default of `include` names."""
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".qmd", ".rmd"})

_POST_FOLDERS = frozenset({"_posts", "_drafts", "posts", "post", "blog"})
_REPOSITORIES = frozenset({git.EntryKind.SUBMODULE, git.EntryKind.REPOSITORY})
_DATED = Pattern(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[-_ .]")


class Selection(NamedTuple):
    """The files to check, relative to the root and sorted; those passed over; paths that cannot be had."""

    files: tuple[str, ...]
    skipped: tuple[SkippedPath, ...] = ()
    missing: tuple[FailedPath, ...] = ()
    found: tuple[str, ...] = ()
    """All Markdown files that lie in the folders, meant or not, and with `/` folders that were left out whole."""
    notices: tuple[str, ...] = ()
    """Where Git did not answer, and where there is nothing to check."""


def is_post_without_ending(path: PurePath) -> bool:
    """Whether `path` seems to be a post that was saved without `.md`: in a folder for posts, with a date in its name.

    `2025-01-29-release` has no ending, nor has `2025-10-09.-list`.
    """
    return (
        not path.suffix[1:].isalnum()
        and _DATED.match(path.name) is not None
        and not _POST_FOLDERS.isdisjoint(path.parts[:-1])
    )


def select_files(paths: Sequence[NamedPath], root: Path, settings: Settings) -> Selection:
    """The Markdown files that `paths` mean; without any, those below `root` that `include` means.

    Excludes hold for files that are named, too, since a hook names them all, and so does what Git ignores: each
    path is looked up in the repository that it lies in. What a link leads to outside of that repository is not read.
    """
    return _Selector(root, settings).select(paths or [NamedPath(str(root), root, state_of(root))])


def read_bytes(file: str | Path) -> bytes:
    """What is in `file`.

    Raises:
        OSError: it cannot be read, or is larger than any post (`MAX_BYTES`).
    """
    size = os.stat(file).st_size  # noqa: PTH116 - thousands of them
    if size > MAX_BYTES:
        limit, has = f"{MAX_BYTES // 1024 // 1024} MiB", f"{size / 1024 / 1024:,.2f} MiB"
        raise OSError(errno.EFBIG, f"it has {has}, and pages of more than {limit} are not checked")
    with open(file, "rb", buffering=0) as opened:  # noqa: PTH123
        return opened.read()


class _Folder(NamedTuple):
    """How many Markdown files there are in a folder that was named: those to read, and the others by their reason."""

    read: int = 0
    unreadable: int = 0
    excluded: int = 0
    not_included: int = 0


_Below: TypeAlias = tuple[str, str, bool]
"""A file below a folder: the folder that it lies in, its name, and whether it is known to be a file and no link."""


class _Selector:
    """One selection in the making: what is found is gathered in its attributes."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._root = root
        self._patterns = settings.include
        self._includes_everything = "include" not in settings.model_fields_set
        self._exclude = exclusions([*DEFAULT_EXCLUDE, *settings.exclude])
        self._files: set[str] = set()
        self._skipped: dict[str, SkippedPath] = {}
        self._missing: list[FailedPath] = []
        self._found: list[str] = []
        self._notices: dict[str, None] = {}
        self._names: dict[str, str] = {}
        self._real_folders: dict[str, str] = {}

    @cached_property
    def _include(self) -> Globs:
        return globs(self._patterns)  # a hook names its files, and mostly does without

    def select(self, paths: Sequence[NamedPath]) -> Selection:
        ignored = self._ignored([named.path for named in paths if named.state.kind is PathKind.FILE])
        for named in paths:
            if named.leaves is not None:
                self._refuse(named)
            elif named.state.kind is PathKind.FOLDER:
                self._take_folder(named)
            elif named.state.kind is PathKind.FILE:
                self._take_file(named.path, is_ignored=named.path in ignored)
            else:
                path = named.path
                name = relative(path, self._root) if path.is_relative_to(self._root) else path.as_posix()
                self._missing.append(FailedPath(name, named.state.trouble))
        return Selection(
            tuple(sorted(self._files)),
            tuple(self._skipped.values()),
            tuple(self._missing),
            tuple(self._found),
            tuple(self._notices),
        )

    def _refuse(self, named: NamedPath) -> None:
        reason = f"a link that leads out of the repository, to {named.leaves}"
        name = relative(named.path, self._root)
        if named.state.kind is PathKind.FILE:  # a hook names every file
            self._skip(name, reason, unexpected=True)
        else:
            self._missing.append(FailedPath(name, f"is {reason}; name what is there itself to check it"))

    def _take_file(self, path: Path, *, is_ignored: bool) -> None:
        name = relative(path, self._root)
        reason = "ignored by Git" if is_ignored else self._why_not(name, path)
        if reason:
            self._skip(name, reason)
        else:
            self._files.add(name)

    def _skip(self, name: str, reason: str, *, unexpected: bool = False) -> None:
        self._skipped[name] = SkippedPath(name, reason, unexpected)

    def _take_folder(self, named: NamedPath) -> None:
        failed = len(self._missing)
        folder = self._search(named.path)
        if folder.read or folder.unreadable or len(self._missing) > failed:
            return
        ignored = self._ignored([named.path]) if folder == _Folder() else frozenset[Path]()
        reason = _why_empty(folder, self._patterns, is_ignored=bool(ignored))
        self._notices[f"nothing to check in {named.written}: {reason}"] = None

    def _ignored(self, paths: list[Path]) -> frozenset[Path]:
        """Those of `paths` that Git ignores, each asked of the repository that it lies in."""
        by_repository: dict[Path, list[Path]] = {}
        for path in paths:
            repository = git.repository_root(path.parent)
            if repository is not None:
                by_repository.setdefault(repository, []).append(path)
        ignored: set[Path] = set()
        for repository, within in by_repository.items():
            names = {path.relative_to(repository).as_posix(): path for path in within}
            try:
                ignored.update(names[name] for name in git.ignored_paths(repository, list(names)))
            except git.GitError as error:
                self._say_without_git(error)
        return frozenset(ignored)

    def _say_without_git(self, error: git.GitError) -> None:
        notice = f"{error.reason}, so files that it ignores are checked as well"
        self._notices[add_sentence(notice, error.remedy)] = None

    def _why_not(self, name: str, path: Path) -> str | None:
        """Why a file that was named is not checked."""
        if self._exclude.match_file(name):
            return "excluded"
        if not self._includes_everything and not self._include.match_file(name):
            return "not among the files of `include`"
        if path.suffix.lower() not in MARKDOWN_SUFFIXES and not is_post_without_ending(PurePosixPath(name)):
            return "not a Markdown file"
        return None

    def _search(self, folder: Path) -> _Folder:
        """Takes what is to be checked below `folder`."""
        read = unreadable = excluded = not_included = 0
        for place, file, is_plain in self._below(folder):
            if not _may_be_page(place, file):
                continue
            name = self._name_of(place, file)
            self._found.append(name)
            if self._exclude.match_file(name):
                excluded += 1
            elif not self._includes(name):
                not_included += 1
            elif (is_plain or _is_plain(place, file)) and self._real_folder(place) == place:
                read += 1
                self._files.add(name)
            elif (state := state_of(path := Path(place, file))).kind in {PathKind.ABSENT, PathKind.FOLDER}:
                continue  # deleted but still in Git's index; a folder that is called `a.md`
            elif reason := state.trouble or self._why_not_read(path):
                unreadable += 1
                self._skip(name, reason)
            else:
                read += 1
                self._files.add(name)
        return _Folder(read, unreadable, excluded, not_included)

    def _name_of(self, folder: str, file: str) -> str:
        """What `file` in `folder` is called in a report."""
        known = self._names.get(folder)
        if known is None:
            name = relative(Path(folder), self._root)
            known = self._names[folder] = "" if name == "." else name
        return join_path(known, file)

    def _real_folder(self, folder: str) -> str:
        """Where `folder` really is, whatever links lead to it."""
        known = self._real_folders.get(folder)
        if known is None:
            known = self._real_folders[folder] = os.path.realpath(folder)
        return known

    def _why_not_read(self, path: Path) -> str | None:
        """Why a file that was found is not read: a link on the way to it leads elsewhere.

        Git may list files of a folder that has become a link since.
        """
        folder = Path(self._real_folder(str(path.parent)))
        if folder == path.parent and not path.is_symlink():
            return None
        target, bounds = Path(os.path.realpath(path)), self._bounds(path.parent)
        if target.is_relative_to(bounds) and not is_within(target, bounds):
            return "a link into `.git`, of which nothing is read"
        if not target.is_relative_to(bounds):
            return f"a link that leads out of the {self._bounds_name(path.parent)}"
        return None if folder == path.parent else "behind a link to a folder, in which it is checked itself"

    def _bounds(self, folder: Path) -> Path:
        """What a link in `folder` must not lead out of."""
        return git.repository_root(folder) or self._root

    def _bounds_name(self, folder: Path) -> str:
        return "site" if git.repository_root(folder) is None else "repository"

    def _includes(self, path: str) -> bool:
        if _is_markdown(path.rpartition("/")[2]):
            by_default = self._includes_everything and path.endswith(_INCLUDED)
            return by_default or self._include.match_file(path)
        # The default of `include` goes by endings, so it cannot speak of files without one.
        return is_post_without_ending(PurePosixPath(path)) and (
            self._includes_everything or self._include.match_file(path)
        )

    def _below(self, folder: Path) -> Iterator[_Below]:
        """The files below `folder`, in order: those that Git lists, in a repository; all of them elsewhere."""
        repository = git.repository_root(folder)
        if repository is None:
            yield from self._walk(folder)
            return
        try:
            listed = git.files(repository, [folder.relative_to(repository).as_posix()])
        except git.GitError as error:
            self._say_without_git(error)
            yield from self._walk(folder)
            return
        places: dict[str, str] = {}
        for entry in listed:
            below, _, name = entry.path.rpartition("/")
            if entry.kind in _REPOSITORIES:
                self._pass_over(repository / entry.path, entry.kind)
                continue
            place = places.get(below)
            if place is None:
                place = places[below] = str(repository / below)
            if not _suffix(name) and _leads_to_folder(link := Path(place, name)):
                self._pass_link(link)
            else:
                yield place, name, False

    def _pass_over(self, folder: Path, kind: git.EntryKind) -> None:
        """Says of a repository within the repository that it is not looked into, if anything there could be meant."""
        name = relative(folder, self._root)
        if not self._may_hold_pages(name) or not folder.is_dir():
            return
        what = "a submodule" if kind is git.EntryKind.SUBMODULE else "a repository of its own"
        if _is_empty(folder):
            self._skip(name, f"{what} that is not here: `git submodule update --init` fetches it")
        else:
            reason = f"{what}, which is not looked into; name it to check it, or `exclude` it"
            self._skip(name, reason, unexpected=True)

    def _pass_link(self, path: Path) -> None:
        """Says of a link to a folder that it is not followed, which nobody expects where it leads to what this run
        cannot see."""
        name, target = relative(path, self._root), Path(os.path.realpath(path))
        if not self._may_hold_pages(name):
            return
        if target.is_relative_to(self._bounds(path.parent)):
            self._skip(name, f"a link to {relative(target, self._root)}; links to folders are not followed")
        else:
            out = f"a link that leads out of the {self._bounds_name(path.parent)}, to {target}"
            self._skip(name, f"{out}; name that folder to check it", unexpected=True)

    def _may_hold_pages(self, folder: str) -> bool:
        if self._exclude.match_file(f"{folder}/"):
            self._found.append(f"{folder}/")
            return False
        return self._includes_everything or self._include.match_file(f"{folder}/index.md")

    def _walk(self, folder: Path) -> Iterator[_Below]:
        pending = [(str(folder), "" if folder == self._root else relative(folder, self._root))]
        while pending:
            here, called = pending.pop()
            real = self._real_folder(here).rstrip(os.sep)
            try:
                with os.scandir(here) as entries:
                    found = sorted(entries, key=attrgetter("name"))
            except OSError as error:
                self._missing.append(FailedPath(relative(Path(here), self._root), cannot_be_read(error)))
                continue
            if here != str(folder) and any(entry.name == ".git" for entry in found):
                if git.repository_root(folder) is None:
                    yield from self._below(Path(here))
                else:  # Git did not answer for the one around it
                    self._pass_over(Path(here), git.EntryKind.REPOSITORY)
                continue
            folders: list[tuple[str, str]] = []
            for entry in found:
                below = join_path(called, entry.name)
                if not _is_folder(entry):
                    yield here, entry.name, entry.is_file(follow_symlinks=False)
                elif entry.is_symlink():
                    self._pass_link(Path(entry.path))
                elif self._exclude.match_file(f"{below}/"):
                    self._found.append(f"{below}/")
                else:
                    folders.append((entry.path, below))
                    self._real_folders[entry.path] = f"{real}{os.sep}{entry.name}"
            pending += reversed(folders)


def _is_plain(folder: str, name: str) -> bool:
    """Whether that is a file, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(f"{folder}{os.sep}{name}").st_mode)
    except (OSError, ValueError):
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere for sure
        return False


def _suffix(name: str) -> str:
    """The ending of a file's name, as `Path.suffix` has it."""
    at = name.rfind(".")
    return name[at:] if 0 < at < len(name) - 1 else ""


def _is_markdown(name: str) -> bool:
    return _suffix(name).lower() in MARKDOWN_SUFFIXES


def _may_be_page(folder: str, name: str) -> bool:
    return _is_markdown(name) or (
        _DATED.match(name) is not None and is_post_without_ending(Path(folder, name))
    )


def _leads_to_folder(path: Path) -> bool:
    return path.is_symlink() and state_of(path).kind is PathKind.FOLDER


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:  # it has something to hide
        return False


def _why_empty(folder: _Folder, include: Sequence[str], *, is_ignored: bool) -> str:
    if is_ignored:
        return "Git ignores it"
    if folder.not_included:
        meant = ", ".join(f'"{pattern}"' for pattern in include[:3]) + (", …" if len(include) > 3 else "")
        return f"none of its {folder.not_included} Markdown files is meant by `include = [{meant}]`"
    if folder.excluded:
        return f"all of its {folder.excluded} Markdown files are excluded"
    return "there is no Markdown file"
