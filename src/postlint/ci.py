"""What the environment says of a run: whose it is known to be, and which commit a change is compared with.

A run that checks a pull request works on files that anybody can write, and often beside secrets. So the runs that are
known to be the repository's own are listed here, and every other one counts as the check of a stranger's change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote_from_bytes

from postlint import git
from postlint.records import NamedTuple

# GitHub's, which Forgejo's and Gitea's runners set as well.
# https://docs.github.com/actions/reference/workflows-and-actions/variables
_OF_GITHUB = ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "FORGEJO_ACTIONS", "GITEA_ACTIONS")
# https://docs.gitlab.com/ci/variables/predefined_variables/
_MERGE_REQUESTS = ("CI_MERGE_REQUEST_IID", "CI_EXTERNAL_PULL_REQUEST_IID")
_OF_GITLAB = ("GITLAB_CI", "CI_PIPELINE_SOURCE", "CI_MERGE_REQUEST_DIFF_BASE_SHA", *_MERGE_REQUESTS)
_OF_OTHERS = (
    *("TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "CIRCLECI", "TRAVIS", "APPVEYOR", "DRONE"),
    *("BITBUCKET_BUILD_NUMBER", "CODEBUILD_BUILD_ID", "CIRRUS_CI", "SEMAPHORE", "NETLIFY", "VERCEL"),
    *("CF_PAGES", "GO_PIPELINE_NAME", "bamboo_buildKey", "CI_FORGE", "CI_PIPELINE_EVENT"),
)
VARIABLES = ("CI", *_OF_GITHUB, *_OF_GITLAB, *_OF_OTHERS)
"""The variables of which one alone says that the run is one of a CI system."""

_ABOUT_NO_CHANGE = frozenset({"schedule", "workflow_dispatch", "release", "web", "api", "trigger"})
"""Events of GitHub and sources of GitLab's pipelines that ask for a check of all there is."""

_OWN_EVENTS = frozenset({"push", "schedule", "workflow_dispatch", "release"})
_OWN_SOURCES = frozenset({"push", "schedule", "web"})

_FOLDERS = (
    *("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE", "BITBUCKET_CLONE_DIR"),
    *("BUILDKITE_BUILD_CHECKOUT_PATH", "CIRCLE_WORKING_DIRECTORY", "TRAVIS_BUILD_DIR", "DRONE_WORKSPACE"),
)

LARGEST_EVENT = 32 * 1024 * 1024
"""Bytes. GitHub's own limit is 25 MB (https://docs.github.com/webhooks/webhook-events-and-payloads)."""

_PROJECT = re.compile(r"https?://[\w.:-]+(?:/[\w.~-]+)+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"[^\x00-\x20\x7f~^:?*\[\\@{}]+")
"""What may be the name of a branch, without anything by which Git would take it for more than that."""

WHOLE_HISTORY = "Fetch the whole history (`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in GitLab CI)."


class Base(NamedTuple):
    """The commit that a change began with. Where `commit` is None, `reason` says why, as a clause, and `remedy` what
    helps, as a sentence."""

    commit: str | None
    reason: str = ""
    remedy: str | None = None


class Compared(NamedTuple):
    """What the event of a run says that a change is to be compared with.

    `start` is the very commit that it began with, `commit` one of the history that it left at some point, `branch` the
    default branch, where neither is known or here; without any of them, all is to be checked. `head` is the last commit
    of a pull request, which what is checked out may have merged. `what` says what it is, as in "the base of the pull
    request".
    """

    what: str
    commit: str | None = None
    start: str | None = None
    branch: str | None = None
    head: str | None = None


def is_ci(environment: Mapping[str, str]) -> bool:
    """Whether the run is one of a CI system: `CI` is set, or what one of the well-known systems sets."""
    return any(environment.get(name) for name in VARIABLES)


def is_own(environment: Mapping[str, str], since: str | None = None) -> bool:
    """Whether the run is known to be the repository's own, and not the check of somebody's change.

    `since` is the revision of `--since`: outside of CI, whoever gives one checks a change.
    """
    if not is_ci(environment):
        return since is None
    systems = [names for names in (_OF_GITHUB, _OF_GITLAB, _OF_OTHERS) if any(map(environment.get, names))]
    if systems == [_OF_GITHUB]:
        return environment.get("GITHUB_EVENT_NAME") in _OWN_EVENTS
    if systems == [_OF_GITLAB]:
        return environment.get("CI_PIPELINE_SOURCE") in _OWN_SOURCES and not any(
            map(environment.get, _MERGE_REQUESTS)
        )
    return False  # a system that is not known, or two that contradict each other


def base_of_event(environment: Mapping[str, str]) -> str | None:
    """The full name of the commit that the event of the CI run names as the base of a change; None where it names
    none."""
    by_github = _is_of_github(environment)
    if by_github is None:
        return None
    if by_github:
        return _commit(_within(_event(environment), "pull_request", "base", "sha"))
    return _commit(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"))


def compared(environment: Mapping[str, str]) -> Compared | None:
    """What the event of the CI run says that its change is to be compared with; None where it says nothing of it."""
    by_github = _is_of_github(environment)
    if by_github is None:
        return None
    return _compared_on_github(environment) if by_github else _compared_on_gitlab(environment)


def _is_of_github(environment: Mapping[str, str]) -> bool | None:
    """Whether GitHub, or who does as it does, and not GitLab has set the environment; None: neither, or both."""
    by_github, by_gitlab = (any(map(environment.get, names)) for names in (_OF_GITHUB, _OF_GITLAB))
    return by_github if by_github != by_gitlab else None


def _compared_on_github(environment: Mapping[str, str]) -> Compared | None:
    event, name = _event(environment), environment.get("GITHUB_EVENT_NAME")
    base = _commit(_within(event, "pull_request", "base", "sha"))
    if base is not None:
        head = _commit(_within(event, "pull_request", "head", "sha"))
        start = _commit(_within(event, "pull_request", "merge_base"))  # Forgejo and Gitea have it
        return Compared("the base of the pull request", base, start, head=head)
    group = _commit(_within(event, "merge_group", "base_sha"))
    if group is not None:
        return Compared("the base of the merge group", start=group)
    if name == "push":
        default, ref = _within(event, "repository", "default_branch"), _within(event, "ref")
        is_new = ref != f"refs/heads/{default}" and isinstance(ref, str) and ref.startswith("refs/heads/")
        before, forced = _commit(_within(event, "before")), _within(event, "forced") is True
        return _compared_on_push(before, default if is_new else None, forced=forced)
    return Compared(f"the event `{name}`") if name in _ABOUT_NO_CHANGE else None


def _compared_on_gitlab(environment: Mapping[str, str]) -> Compared | None:
    # https://docs.gitlab.com/ci/pipelines/merged_results_pipelines/: what is checked out is merged into the target, in
    # a merge train into that with all that is before it in the train.
    head = _commit(environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"))
    for name in ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"):
        if (target := _commit(environment.get(name))) is not None:
            return Compared("the target of the merge request", target, head=head)
    start = _commit(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    if start is not None:
        return Compared("the base of the merge request", start=start)
    source = environment.get("CI_PIPELINE_SOURCE")
    if source == "push":
        default, branch = environment.get("CI_DEFAULT_BRANCH"), environment.get("CI_COMMIT_BRANCH")
        is_new = branch is not None and branch != default
        # Whether the push was forced, it does not say.
        return _compared_on_push(
            _commit(environment.get("CI_COMMIT_BEFORE_SHA")), default if is_new else None, forced=True
        )
    return Compared(f"the source `{source}`") if source in _ABOUT_NO_CHANGE else None


def _compared_on_push(before: str | None, default: object, *, forced: bool) -> Compared:
    branch = default if isinstance(default, str) and _BRANCH.fullmatch(default) else None
    if before is None or not before.strip("0"):
        return Compared("this push", branch=branch)
    if forced:
        return Compared("what was there before this push", before, branch=branch)
    return Compared("what was there before this push", start=before)


def merge_base(repository: Path, environment: Mapping[str, str], since: str | None = None) -> Base:
    """Where the change that is checked out in `repository` (the top of a working tree) left the branch that it is
    made for.

    In CI that is the branch of the event: `since`, the revision of `--since`, can be one that the change itself made,
    and serves only outside of CI.
    """
    if is_ci(environment):
        named = base_of_event(environment)
        if named is None:
            return Base(None, "the event of this run names no commit that the change is compared with")
        unknown = f"the commit {named[:12]}, which the change is compared with, is not here"
    elif since is not None and since.strip() and "\0" not in since:
        named, unknown = since, f"the repository knows no `{since}`"
    else:
        return Base(None, "nothing names a commit that the change is compared with")
    try:
        commit, head = git.commit(repository, named), git.commit(repository, "HEAD")
        if commit is None or head is None:
            return Base(None, unknown, WHOLE_HISTORY)
        base = git.merge_base(repository, commit, head)
    except git.GitError as error:
        return Base(None, error.reason, error.remedy)
    if base is None:
        return Base(None, f"nothing that is here joins the change to {named[:12]}", WHOLE_HISTORY)
    return Base(base)


def workspaces(environment: Mapping[str, str]) -> list[Path]:
    """The folders into which CI systems say that they have put the repository."""
    named = (Path(environment.get(name, "")) for name in _FOLDERS)
    return [folder for folder in named if folder.is_absolute()]


def _event(environment: Mapping[str, str]) -> object:
    """What stands in the file that has the event of a run; None where it cannot be read."""
    path = environment.get("GITHUB_EVENT_PATH")
    if not path:
        return None
    from postlint.data_files import DataFileError, decode, parse_data, read_bytes

    try:
        data = read_bytes(Path(path), most=LARGEST_EVENT)
        return parse_data(decode(data, most=LARGEST_EVENT), ".json")
    except DataFileError:
        return None


def _within(found: object, *keys: str) -> object:
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _commit(named: object) -> str | None:
    return named if isinstance(named, str) and _COMMIT.fullmatch(named) else None


def pages_of_files(environment: Mapping[str, str]) -> Callable[[str], str] | None:
    """What gives for the path of a file, from the root of the repository, the page on which the forge shows it as it
    was in this run; None where the run is none of a forge that is known.

    The variables are those of GitHub, which Forgejo and Gitea set as well, and of GitLab.
    """
    project, commit = environment.get("CI_PROJECT_URL", ""), environment.get("CI_COMMIT_SHA", "")
    start, end = f"{project}/-/blob/{commit}/", "?plain=1"
    if environment.get("GITHUB_REPOSITORY"):
        project = f"{environment.get('GITHUB_SERVER_URL', '')}/{environment['GITHUB_REPOSITORY']}"
        commit = environment.get("GITHUB_SHA", "")
        is_forgejo = bool(environment.get("FORGEJO_ACTIONS") or environment.get("GITEA_ACTIONS"))
        start = f"{project}/src/commit/{commit}/" if is_forgejo else f"{project}/blob/{commit}/"
    if _PROJECT.fullmatch(project) is None or _COMMIT.fullmatch(commit) is None:
        return None
    return lambda path: start + quote_from_bytes(path.encode("utf-8", "surrogateescape")) + end
