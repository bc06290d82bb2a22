"""The one place that asks Git, and only for what it has stored: which files it knows, what was in them at a commit.

A repository may be anyone's, and so may its files. Git runs commands that stand in a configuration (`core.fsmonitor`,
hooks, filters), and takes any folder with `HEAD`, `objects` and `refs` in it for a repository that has one. So it is
only started at a folder in which `.git` was found, which cannot be committed; with all of these switched off; as a
program from an absolute folder of PATH; and never with a command that reads the files of the working tree, as filters
run there. `safe.directory` is Git's word on whose repository it trusts, and is left to it.

Repositories are named by their top folders, and all paths are relative to them. Whatever asks raises `GitError` where
Git is not installed, or does not answer for a repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from pathlib import Path

from postlint.globs import escape_glob
from postlint.records import NamedTuple

TIMEOUT = 30
"""Seconds that a call may take."""

LARGEST_BLOB = 4 * 1024 * 1024
"""Bytes. What is larger is neither a post nor a list nor a configuration, and is not fetched."""

_SAFELY = (
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)


class GitError(Exception):
    """Git does not answer: `reason` says why, as a sentence without a full stop, `remedy` what helps."""

    def __init__(self, reason: str, remedy: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class EntryKind(Enum):
    """What Git says that a path is."""

    FILE = "file"
    LINK = "link"
    """A symbolic link."""
    SUBMODULE = "submodule"
    REPOSITORY = "repository"
    """A folder with a repository of its own, of which this one knows nothing."""


class EntryFlag(Enum):
    """What a tracked path is marked with, so that Git takes it for unchanged."""

    SPARSE = "skip-worktree"
    """It need not be in the working tree."""
    ASSUMED = "assume-unchanged"
    """It is not looked at."""


class GitEntry(NamedTuple):
    """One path that Git lists, relative to the repository's top; a folder's without a slash at its end.

    `blob` names the content that Git has of a tracked path (of a submodule: its commit); None for an untracked one.
    """

    path: str
    kind: EntryKind
    blob: str | None = None
    mark: EntryFlag | None = None

    @property
    def is_tracked(self) -> bool:
        """Whether Git knows the path, and would not only if it were told to."""
        return self.blob is not None


class GitOutput(NamedTuple):
    """What Git said: its exit code, its output, and the line of its complaint that tells most."""

    code: int
    output: bytes
    complaint: str


def repository_root(start: Path) -> Path | None:
    """The top folder of the working tree around the folder `start`, which is absolute; None outside of one.

    Found by its `.git` (a folder, or in worktrees and submodules a file), so that no process is started.
    """
    for folder in (start, *start.parents):
        if os.access(folder / ".git", os.F_OK):  # says no where nobody may look, and never raises
            return folder
    return None


def files(repository: Path, below: Iterable[str] = ()) -> list[GitEntry]:
    """What Git tracks or would track below the folders `below` (relative to the top `repository`; none: everywhere),
    sorted by path. What `.gitignore` names is left out, but for what is tracked all the same.
    """
    wanted = [folder for folder in below if folder]
    output = _output_of(
        repository,
        *("ls-files", "-z", "-v", "--stage", "--cached", "--others", "--exclude-standard", "--"),
        *wanted,
    )
    by_path = {
        entry.path: entry for entry in _parse_entries(output)
    }  # in a merge, there are up to three of one
    return [by_path[path] for path in sorted(by_path)]


def ignored_paths(repository: Path, paths: Sequence[str]) -> frozenset[str]:
    """Those of `paths` that Git ignores; tracked files never are.

    The paths are relative to the top `repository`; none leads through a link or into another repository.
    """
    names = b"".join(
        b"./" + os.fsencode(path) + b"\0" for path in paths
    )  # `:a.md` by itself would be an option
    found = _expect(
        repository, "check-ignore", "-z", "--stdin", given=names, literal=False, most=1
    )  # 1: none
    return frozenset(os.fsdecode(name[2:]) for name in found.output.split(b"\0") if name)


def is_tracked(repository: Path, *paths: str, any_case: bool = False) -> bool:
    """Whether Git tracks one of the files at `paths`, relative to the top `repository`; with `any_case` also where one
    is the same but for letter case: on some file systems that is the same file.
    """
    asked = [f":(icase,top){escape_glob(path)}" for path in paths] if any_case else paths
    return bool(_output_of(repository, "ls-files", "-z", "--cached", "--", *asked, literal=not any_case))


def commit(repository: Path, revision: str) -> str | None:
    """The full name of the commit that `revision` means; None where the repository knows none."""
    asked = ("rev-parse", "--verify", "--quiet")
    found = _expect(repository, *asked, "--end-of-options", revision, most=1)
    if found.code or found.output.startswith(b"^"):  # what is not in a history is no commit
        return None
    named = ask(repository, *asked, f"{found.output.decode().split()[-1]}^{{commit}}")  # a tag's, for one
    return named.output.decode().strip() if named.code == 0 else None


def empty_tree(repository: Path) -> str:
    """The name of the tree without any file, which stands for what there was before the first commit."""
    return _output_of(repository, "hash-object", "-t", "tree", "--stdin").decode().strip()


def merge_base(repository: Path, one: str, other: str) -> str | None:
    """The commit at which the histories of two commits parted; None where they have nothing in common, or where the
    part of the history that is here does not tell.
    """
    found = _expect(repository, "merge-base", one, other, most=1)
    return found.output.decode().split()[0] if found.code == 0 else None


def is_shallow(repository: Path) -> bool:
    """Whether only a part of the history is here."""
    return _output_of(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def file_at(repository: Path, commit: str, path: str, *, most: int | None = None) -> bytes | None:
    """What was in the file at `path` (relative to the top `repository`) at `commit`; None where there was no file, but
    nothing or a link, a folder or a submodule, or where it is larger than `most` bytes (None: `LARGEST_BLOB`).
    """
    blob = _blob_at(repository, commit, path)
    return blobs(repository, [blob], most=most).get(blob) if blob is not None else None


def is_file_at(repository: Path, commit: str, path: str) -> bool:
    """Whether there was a file at `path` (relative to the top `repository`) at `commit`, be it in this clone or not."""
    return _blob_at(repository, commit, path) is not None


def _blob_at(repository: Path, commit: str, path: str) -> str | None:
    for mode, name, blob in _tree_entries(repository, commit, "--", path):
        if name == path and mode.startswith(b"100"):
            return blob
    return None


def tree(repository: Path, commit: str, below: str = "") -> Mapping[str, GitEntry]:
    """The files, links and submodules below the folder `below` at `commit`, by their paths. All paths are relative to
    the top `repository`.
    """
    wanted = [f"{below}/"] if below else []
    entries = _tree_entries(repository, "-r", commit, "--", *wanted)
    return {path: GitEntry(path, _KINDS.get(mode, EntryKind.FILE), blob) for mode, path, blob in entries}


def renames(repository: Path, commit: str, below: str = "") -> Mapping[str, str]:
    """The files below the folder `below` that have another name in the index than at `commit`: which, by that which
    they had. All paths are relative to the top `repository`.
    """
    wanted = ("--cached", "--raw", "-z", "--diff-filter=R", commit, "--", *([below] if below else []))
    found = ask(repository, "diff-index", "-M", *wanted)
    if found.code:  # in a partial clone, what is alike but not the same cannot be told
        found = _expect(repository, "diff-index", "-M100%", *wanted)
    fields = [os.fsdecode(field) for field in found.output.split(b"\0")]
    return dict(zip(fields[1::3], fields[2::3], strict=True))  # each after a field with modes and blobs


def stored_with_lf(repository: Path, paths: Sequence[str]) -> frozenset[str]:
    """Those of the files at `paths`, which are relative to the top `repository`, that Git stores with LF where they
    have CR LF in the working tree, as .gitattributes or `core.autocrlf` say.
    """
    if not paths:
        return frozenset()
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    output = _output_of(repository, "check-attr", "-z", "--stdin", "text", "crlf", "eol", given=given)
    fields = [os.fsdecode(field) for field in output.split(b"\0")]
    said: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        said.setdefault(path, {})[name] = value
    setting = ask(repository, "config", "--get", "core.autocrlf").output.strip().lower()
    otherwise = setting not in {b"", b"false", b"no", b"off", b"0"}

    def is_text(said: Mapping[str, str]) -> bool:
        given = [said[name] for name in ("text", "crlf") if said[name] != "unspecified"]
        return given[0] != "unset" if given else otherwise or said["eol"] in {"lf", "crlf"}

    return frozenset(path for path, values in said.items() if is_text(values))


def sizes(repository: Path, names: Iterable[str]) -> Mapping[str, int]:
    """How many bytes the blobs of these names have, but for those that are not here (in a partial clone)."""
    asked = list(dict.fromkeys(names))
    if not asked:
        return {}
    found = ask(repository, "cat-file", "--batch-check", given=_lines(asked))
    if (
        found.code and "promisor" in found.complaint
    ):  # it asked for one that is not here, and may not fetch it
        every = ("--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
        here = {*_output_of(repository, "cat-file", *every).decode().split()}
        found = ask(repository, "cat-file", "--batch-check", given=_lines(here.intersection(asked)))
    if found.code:
        raise _refusal(repository, found)
    listed = (line.split() for line in found.output.decode().splitlines())
    return {words[0]: int(words[2]) for words in listed if len(words) == 3}


def blobs(repository: Path, names: Iterable[str], *, most: int | None = None) -> Mapping[str, bytes]:
    """The contents of the blobs of these names, as they were stored, but for those larger than `most` bytes (None:
    `LARGEST_BLOB`) and those that are not here (in a partial clone).
    """
    limit = LARGEST_BLOB if most is None else most
    small = [name for name, size in sizes(repository, names).items() if size <= limit]
    if not small:
        return {}
    return dict(_batch(_output_of(repository, "cat-file", "--batch", given=_lines(small))))


def ask(repository: Path, *arguments: str, given: bytes = b"", literal: bool = True) -> GitOutput:
    """What the Git command of these `arguments` says at the top `repository` with `given` as its input.

    Paths are taken as they are, unless not `literal`: `check-ignore` refuses `--literal-pathspecs`.

    Raises:
        GitError: Git is not installed, cannot be run, or has not answered after `TIMEOUT` seconds.
    """
    paths = ("--literal-pathspecs",) if literal else ()
    command = [_program(repository), "-C", str(repository), *_SAFELY, *paths, *arguments]
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=False,
            env=_environment(repository),
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"Git has not answered after {TIMEOUT} seconds",
            f"Try `git -C {repository} {arguments[0]}` to see what it waits for.",
        ) from None
    except OSError as error:
        raise GitError(f"Git cannot be run: {error.strerror or error}") from None
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
    return GitOutput(done.returncode, done.stdout, said.removeprefix("fatal:").removeprefix("error:").strip())


def _expect(
    repository: Path, *arguments: str, given: bytes = b"", literal: bool = True, most: int = 0
) -> GitOutput:
    """What `ask` gives; an exit code of more than `most` is an error."""
    answer = ask(repository, *arguments, given=given, literal=literal)
    if answer.code > most:
        raise _refusal(repository, answer)
    return answer


def _output_of(repository: Path, *arguments: str, given: bytes = b"", literal: bool = True) -> bytes:
    return _expect(repository, *arguments, given=given, literal=literal).output


def _tree_entries(repository: Path, *arguments: str) -> Iterator[tuple[bytes, str, str]]:
    """Mode, path and blob of what `ls-tree` lists."""
    for entry in _output_of(repository, "ls-tree", "-z", "--full-tree", *arguments).split(b"\0"):
        if entry:
            meta, _, name = entry.partition(b"\t")
            mode, _, blob = meta.split(b" ")
            yield mode, os.fsdecode(name), blob.decode()


def _refusal(repository: Path, answer: GitOutput) -> GitError:
    if "dubious ownership" in answer.complaint:
        return GitError(
            f"Git does not trust {repository}, as it belongs to another user",
            f"If you do: `git config --global --add safe.directory {repository}`.",
        )
    return GitError(f"Git does not answer for {repository}: {answer.complaint or 'it says nothing'}")


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


_KINDS = {b"120000": EntryKind.LINK, b"160000": EntryKind.SUBMODULE}


def _parse_entries(output: bytes) -> Iterator[GitEntry]:
    """The entries of `ls-files -z -v --stage`: `? PATH`, or `TAG MODE BLOB STAGE` and after a tab `PATH`. The tag is a
    small letter where the path is assumed to be unchanged.
    """
    for entry in output.split(b"\0"):
        if entry.startswith(b"? "):
            name = os.fsdecode(entry[2:])
            yield GitEntry(name.rstrip("/"), EntryKind.REPOSITORY if name.endswith("/") else EntryKind.FILE)
        elif entry:
            meta, _, path = entry.partition(b"\t")
            tag, mode, blob, _ = meta.split(b" ")
            mark = EntryFlag.SPARSE if tag in b"Ss" else EntryFlag.ASSUMED if tag.islower() else None
            yield GitEntry(os.fsdecode(path), _KINDS.get(mode, EntryKind.FILE), blob.decode(), mark)


def _batch(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of the blobs in the output of `cat-file --batch`: `NAME blob SIZE`, the content, a line feed."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        name, _, size = output[at:end].decode().split()
        yield name, output[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1


@cache
def _program(repository: Path) -> str:
    """Git, from a folder of PATH that is named in full and is not in the repository itself.

    Not by the operating system's own search: it takes relative folders, on Windows first of all the working directory,
    in which a program that is called `git` may be anyone's.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if Path(folder).is_absolute() and not _is_within(folder, repository):
            program = os.path.join(folder, name)  # noqa: PTH118 - PATH may hold what pathlib would rewrite
            if os.path.isfile(program) and os.access(program, os.X_OK):  # noqa: PTH113
                return program
    raise GitError("Git is not installed")


def _is_within(folder: str, repository: Path) -> bool:
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(repository))


def _environment(repository: Path) -> dict[str, str]:
    """The environment without the variables by which Git would look at another repository, or do more than look.

    Inside a hook Git sets some, and a relative GIT_DIR would mislead every call from another folder.
    """
    return {
        **{name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")},
        "GIT_CEILING_DIRECTORIES": str(repository.parent),  # a broken `.git` does not make it look further up
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # unlike `protocol.allow`, goes before what a configuration allows
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",  # it speaks plainly
    }
