"""`--since auto`: what a change is compared with, as the event of a CI run says, else the default branch of `origin`.

Only names of commits and branches are taken from the event. What they mean in the repository is asked of Git.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from postlint import ci, git
from postlint.changes.change import ChangeError
from postlint.records import NamedTuple

_DEFAULT = "refs/remotes/origin/HEAD"
_SHOWN = 12


class Since(NamedTuple):
    """What a change is compared with: a `revision`, None for all there is; with `is_start` that is the very commit
    that it began with. `said` says what was taken, and from where.
    """

    revision: str | None
    is_start: bool
    said: str


def since_auto(folder: Path, environment: Mapping[str, str]) -> Since:
    """What the change that is checked out around `folder` is compared with.

    Raises:
        ChangeError: nothing says it, or it is not here.
    """
    top = git.repository_root(Path(os.path.realpath(folder)))
    if top is None:
        raise _error(f"there is no Git repository around {folder}, so nothing tells what was changed")
    try:
        found = _Search(top).by_event(environment) if ci.is_ci(environment) else _by_default_branch(top)
    except git.GitError as error:
        raise ChangeError(f"--since auto: {error.reason}", hint=error.remedy) from None
    return found._replace(said=f"--since auto: {found.said}")


def _by_default_branch(top: Path) -> Since:
    found = git.commit(top, _DEFAULT)
    if found is None:
        raise _error(
            "this is no run of a CI system, and the repository does not know which branch of `origin` is the default",
            "Name it, as in `--since origin/main`, or run `git remote set-head origin --auto` once.",
        )
    return Since(found, is_start=False, said=f"compared with {found[:_SHOWN]}, which is `origin/HEAD`")


class _Search:
    """The search for what an event names in the repository with the top folder `top`."""

    def __init__(self, top: Path) -> None:
        self._top = top
        head = git.commit(top, "HEAD")
        if head is None:
            raise _error("the repository has no commit yet to compare with")
        self._head = head

    def by_event(self, environment: Mapping[str, str]) -> Since:
        named = ci.compared(environment)
        if named is None:
            raise _error(
                "the event of this run names nothing that a change is compared with",
                "Name a commit or a branch, as in `--since origin/main`.",
            )
        return self._merged(named) or self._named(named) or self._branch(named) or self._all(named)

    def _merged(self, named: ci.Compared) -> Since | None:
        """What a pull request was merged into for this run, which may be more than what the event names."""
        if named.head is None or git.commit(self._top, "HEAD^2") != named.head:
            return None
        first = git.commit(self._top, "HEAD^1")
        if first is None:
            return None
        said = f"compared with {first[:_SHOWN]}, which it is merged into here (`HEAD^1`)"
        return Since(first, is_start=True, said=said)

    def _named(self, named: ci.Compared) -> Since | None:
        for commit, is_start in ((named.commit, False), (named.start, True)):
            if commit is not None and self._is_usable(commit, is_start=is_start):
                said = f"compared with {commit[:_SHOWN]}, which the event of this run names as {named.what}"
                return Since(commit, is_start, said)
        return None

    def _branch(self, named: ci.Compared) -> Since | None:
        if named.branch is None:
            return None
        commit = git.commit(self._top, f"refs/remotes/origin/{named.branch}")
        if commit is None or not self._is_usable(commit, is_start=False):
            return None
        why = "is not here" if named.commit else "is not known"
        said = f"compared with {commit[:_SHOWN]}, which is `origin/{named.branch}`: what this push began with {why}"
        return Since(commit, is_start=False, said=said)

    def _all(self, named: ci.Compared) -> Since:
        commit = named.start or named.commit
        if commit is None:
            said = f"all is checked, as {named.what} names nothing that it is compared with"
            return Since(None, is_start=False, said=said)
        raise _error(
            f"{commit[:_SHOWN]}, which the event of this run names as {named.what}, is not in this clone, or nothing "
            "that is here joins what is checked out to it",
            _fetch(commit, is_start=named.start is not None, is_shallow=git.is_shallow(self._top)),
        )

    def _is_usable(self, commit: str, *, is_start: bool) -> bool:
        if git.commit(self._top, commit) is None:
            return False
        return is_start or git.merge_base(self._top, commit, self._head) is not None


def _fetch(commit: str, *, is_start: bool, is_shallow: bool) -> str:
    """What to fetch so that `commit` can be compared with."""
    how = "--depth=1 " if is_start else "--unshallow " if is_shallow else ""
    return (
        f"Fetch it before: `git fetch --no-tags {how}origin {commit}`, or the whole history (`fetch-depth: 0` of "
        '`actions/checkout`, `GIT_DEPTH: "0"` in GitLab CI).'
    )


def _error(reason: str, hint: str | None = None) -> ChangeError:
    return ChangeError(f"--since auto: {reason}", hint=hint)
