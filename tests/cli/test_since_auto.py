"""`--since auto`: exactly what a branch did, whichever service runs the check, and what is said where none can tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runner import Done, Postlint
from repository import Repository
from runs import Runs
from servers.loopback import LoopbackServer, running, status

ONLINE = ("--config", "links.allow-private = ['127.0.0.0/8']", "--config", "links.retries = 0")
ZERO = "0" * 40


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(monkeypatch, tmp_path_factory.mktemp("event"))


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer({"/old": status(404), "/new": status(404), "/fine": status(200)})
    with running(server):
        yield server


class Branch(NamedTuple):
    """A branch and what it is to be merged into: where it began, its last commit, and the tip of `main` by now."""

    repository: Repository
    start: str
    head: str
    tip: str


@pytest.fixture
def branch(tmp_path: Path, server: LoopbackServer) -> Branch:
    """It renames a page, removes a heading and adds a post, while others make new faults on `main`."""
    repository = Repository(tmp_path / "site")
    old = f"[dead]({server.url('/old')}) and [lost](lost.md)\n"
    start = repository.commit({
        "postlint.toml": "",
        "index.md": f"# Start\n\n[about](about.md)\n\n[how](guide.md#install)\n\n{old}",
        "about.md": f"# About\n\nWho we are, and why we do what we do.\n\n{old}",
        "guide.md": f"# Guide\n\n## Install\n\nSteps.\n\n## Use\n\nMore steps.\n\n{old}",
        "2015.md": f"---\ntitle: Old\ndate: 2015-02-30\n---\n{old}",
    })  # fmt: skip
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.move("about.md", "team.md")
    head = repository.commit({
        "guide.md": f"# Guide\n\n## Use\n\nMore steps.\n\n{old}",
        "2026.md": f"---\ntitle: New\ndate: 2026-01-02\n---\n[a]({server.url('/new')}) [b]({server.url('/fine')})\n",
    })  # fmt: skip
    repository.git("checkout", "--quiet", "main")
    tip = repository.commit({"theirs.md": f"---\ntitle: Theirs\ndate: 2026-13-01\n---\n{old}"})
    return Branch(repository, start, head, tip)


OF_THE_BRANCH = [
    ("2026.md", 5, "dead-link"),
    ("index.md", 3, "removed-target"),
    ("index.md", 5, "removed-target"),
]


def _check(postlint: Postlint, folder: Path, *arguments: str) -> tuple[list[tuple[str, int, str]], str]:
    """What is found, and standard error."""
    done = postlint("check", "--since", "auto", "--format", "json", *arguments, cwd=folder)
    report = json.loads(done.stdout)
    assert done.returncode == (1 if report["summary"]["errors"] else 0)
    return [(each["path"], each["line"], each["rule"]) for each in report["findings"]], done.stderr


class TestPullRequest:
    """Each checks out what its service does: GitHub a merge with the tip of `main`, the others the branch."""

    def _exactly(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, folder: Path, said: str
    ) -> None:
        found, errors = _check(postlint, folder, "--online", *ONLINE)
        assert found == OF_THE_BRANCH
        assert errors.splitlines()[0] == f"postlint: --since auto: compared with {said}"
        assert {request.path for request in server.requests} == {"/new", "/fine"}

    def _github(self, runs: Runs, branch: Branch, base: str) -> None:
        runs.on_github(
            "pull_request",
            action="synchronize",
            number=7,
            pull_request={
                "number": 7,
                "base": {"ref": "main", "sha": base},
                "head": {"ref": "topic", "sha": branch.head},
                "merge_commit_sha": ZERO,
            },
            repository={"default_branch": "main"},
        )
        runs.set(GITHUB_BASE_REF="main", GITHUB_HEAD_REF="topic", GITHUB_REF="refs/pull/7/merge")

    def _merged(self, branch: Branch, into: str) -> None:
        branch.repository.git("checkout", "--quiet", "--detach", into)
        branch.repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", branch.head)

    @pytest.mark.parametrize("base", ["tip", "start"])
    def test_on_github(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs, base: str
    ) -> None:
        """Even where the event names an older commit than the one that was merged."""
        self._merged(branch, branch.tip)
        self._github(runs, branch, getattr(branch, base))
        said = f"{branch.tip[:12]}, which it is merged into here (`HEAD^1`)"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def test_on_github_two_commits_are_enough(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs, tmp_path: Path
    ) -> None:
        self._merged(branch, branch.tip)
        clone = _clone(branch, tmp_path, "--depth=2")
        self._github(runs, branch, branch.tip)
        said = f"{branch.tip[:12]}, which it is merged into here (`HEAD^1`)"
        self._exactly(branch, postlint, server, clone, said)

    def test_on_github_with_the_branch_itself(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs
    ) -> None:
        branch.repository.git("checkout", "--quiet", "topic")
        self._github(runs, branch, branch.tip)
        said = f"{branch.tip[:12]}, which the event of this run names as the base of the pull request"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def test_on_gitlab(self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs) -> None:
        branch.repository.git("checkout", "--quiet", "--detach", "topic")
        self._gitlab(runs, branch)
        said = f"{branch.start[:12]}, which the event of this run names as the base of the merge request"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def test_on_gitlab_with_merged_results(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs
    ) -> None:
        self._merged(branch, branch.tip)
        self._gitlab(runs, branch, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=branch.tip)
        said = f"{branch.tip[:12]}, which the event of this run names as the target of the merge request"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def test_on_gitlab_in_a_merge_train(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs
    ) -> None:
        """It is merged into what is before it in the train, and not into the target itself."""
        branch.repository.git("checkout", "--quiet", "--detach", branch.tip)
        before = branch.repository.commit({"train.md": "[x](lost.md)\n"})
        self._merged(branch, before)
        self._gitlab(
            runs,
            branch,
            CI_MERGE_REQUEST_TARGET_BRANCH_SHA=branch.tip,
            CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=branch.head,
        )
        said = f"{before[:12]}, which it is merged into here (`HEAD^1`)"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def _gitlab(self, runs: Runs, branch: Branch, **variables: str) -> None:
        runs.on_gitlab(
            "merge_request_event",
            **{
                "CI_MERGE_REQUEST_IID": "7",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": branch.start,
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
                "CI_COMMIT_BEFORE_SHA": ZERO,
                "CI_DEFAULT_BRANCH": "main",
                **variables,
            },
        )

    def test_on_forgejo(self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs) -> None:
        branch.repository.git("checkout", "--quiet", "--detach", "topic")
        self._forgejo(runs, branch)
        said = f"{branch.tip[:12]}, which the event of this run names as the base of the pull request"
        self._exactly(branch, postlint, server, branch.repository.folder, said)

    def test_on_forgejo_the_merge_base_alone_is_enough(
        self, branch: Branch, postlint: Postlint, server: LoopbackServer, runs: Runs, tmp_path: Path
    ) -> None:
        branch.repository.git("checkout", "--quiet", "--detach", "topic")
        clone = _clone(branch, tmp_path, "--depth=1")
        self._forgejo(runs, branch)
        _is_fetched_as_said(postlint, clone, branch.start)
        said = f"{branch.start[:12]}, which the event of this run names as the base of the pull request"
        self._exactly(branch, postlint, server, clone, said)

    def _forgejo(self, runs: Runs, branch: Branch) -> None:
        runs.on_forgejo(
            "pull_request",
            action="synchronized",
            number=7,
            pull_request={
                "base": {"label": "main", "ref": "main", "sha": branch.tip},
                "head": {"label": "topic", "ref": "topic", "sha": branch.head},
                "merge_base": branch.start,
            },
        )
        runs.set(GITHUB_BASE_REF="main", GITHUB_HEAD_REF="topic", GITHUB_REF="refs/pull/7/head")

    def test_a_shallow_clone_is_told_what_to_fetch(
        self, branch: Branch, postlint: Postlint, runs: Runs, tmp_path: Path
    ) -> None:
        branch.repository.git("checkout", "--quiet", "topic")
        clone = _clone(branch, tmp_path, "--depth=1")
        self._github(runs, branch, branch.tip)
        _is_fetched_as_said(postlint, clone, branch.tip)
        assert _check(postlint, clone, "--offline")[0] == OF_THE_BRANCH[1:]

    def test_a_shallow_clone_of_gitlab_is_told_what_to_fetch(
        self, branch: Branch, postlint: Postlint, runs: Runs, tmp_path: Path
    ) -> None:
        branch.repository.git("checkout", "--quiet", "topic")
        clone = _clone(branch, tmp_path, "--depth=1")
        self._gitlab(runs, branch)
        _is_fetched_as_said(postlint, clone, branch.start)
        assert _check(postlint, clone, "--offline")[0] == OF_THE_BRANCH[1:]


def _clone(branch: Branch, folder: Path, *options: str) -> Path:
    """A clone of what is checked out, as a runner makes it: without a branch, and without the default one."""
    branch.repository.git("tag", "checked-out")
    branch.repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = folder / "clone"
    address = branch.repository.folder.as_uri()
    branch.repository.git("clone", "--quiet", *options, "--branch", "checked-out", address, str(clone))
    return clone


def _is_fetched_as_said(postlint: Postlint, clone: Path, commit: str) -> None:
    """The run says what is not here, in one line, and the command in it fetches that."""
    done = postlint("check", "--offline", "--since", "auto", cwd=clone)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"postlint: --since auto: {commit[:12]}, which the event of this run names")
    assert "`fetch-depth: 0`" in done.stderr
    assert 'GIT_DEPTH: "0"' in done.stderr
    command = re.search(r"`git (fetch --no-tags [^`]*)`", done.stderr)
    assert command is not None
    assert command[1].endswith(f" origin {commit}")
    Repository(clone).git(*command[1].split(" "))


class TestPush:
    @pytest.fixture
    def repository(self, branch: Branch) -> Repository:
        branch.repository.git("checkout", "--quiet", "topic")
        return branch.repository

    def _push(self, runs: Runs, before: str, ref: str = "refs/heads/topic", *, forced: bool = False) -> None:
        runs.on_github("push", ref=ref, before=before, forced=forced, repository={"default_branch": "main"})

    def test_it_is_compared_with_what_was_there_before(
        self, repository: Repository, postlint: Postlint, runs: Runs, branch: Branch
    ) -> None:
        repository.commit({"x.md": "[x](lost.md)\n"})
        said = f"compared with {branch.head[:12]}, which the event of this run names as what was there before this push"
        self._push(runs, branch.head)
        assert _check(postlint, repository.folder, "--offline") == (
            [("x.md", 1, "broken-link")],
            f"postlint: --since auto: {said}\n",
        )
        runs.set(GITHUB_ACTIONS="", GITHUB_EVENT_NAME="", GITHUB_EVENT_PATH="")
        runs.on_gitlab("push", CI_COMMIT_BEFORE_SHA=branch.head, CI_DEFAULT_BRANCH="main")
        assert _check(postlint, repository.folder, "--offline")[0] == [("x.md", 1, "broken-link")]

    @pytest.mark.parametrize("before", [ZERO, "1" * 40])
    def test_a_new_branch_is_compared_with_the_default_one(
        self, repository: Repository, postlint: Postlint, runs: Runs, branch: Branch, before: str
    ) -> None:
        """And so is one that was pushed over, where what was there is here no more."""
        repository.git("update-ref", "refs/remotes/origin/main", branch.tip)
        self._push(runs, before, forced=True)
        found, said = _check(postlint, repository.folder, "--offline")
        assert found == OF_THE_BRANCH[1:]
        what = "known" if before == ZERO else "here"
        assert said == (
            f"postlint: --since auto: compared with {branch.tip[:12]}, which is `origin/main`: what this push began "
            f"with is not {what}\n"
        )

    @pytest.mark.parametrize("ref", ["refs/heads/topic", "refs/heads/main", "refs/tags/v1"])
    def test_where_nothing_is_there_to_compare_with_all_is_checked(
        self, repository: Repository, postlint: Postlint, runs: Runs, ref: str
    ) -> None:
        self._push(runs, ZERO, ref)
        found, said = _check(postlint, repository.folder, "--offline")
        assert ("2015.md", 3, "invalid-date") in found
        assert said == (
            "postlint: --since auto: all is checked, as this push names nothing that it is compared with\n"
        )

    def test_what_is_not_here_is_fetched_as_said(
        self, repository: Repository, postlint: Postlint, runs: Runs, branch: Branch, tmp_path: Path
    ) -> None:
        repository.commit({"x.md": "[x](lost.md)\n"})
        clone = _clone(branch, tmp_path, "--depth=1")
        self._push(runs, branch.head)
        _is_fetched_as_said(postlint, clone, branch.head)
        assert _check(postlint, clone, "--offline")[0] == [("x.md", 1, "broken-link")]


class TestOthers:
    def test_a_run_that_is_about_no_change_checks_all(
        self, branch: Branch, postlint: Postlint, runs: Runs
    ) -> None:
        runs.on_github("schedule", schedule="0 3 * * *")
        found, said = _check(postlint, branch.repository.folder, "--offline")
        assert ("2015.md", 3, "invalid-date") in found
        assert "all is checked, as the event `schedule` names nothing" in said

    def test_a_merge_group(self, branch: Branch, postlint: Postlint, runs: Runs) -> None:
        branch.repository.git("checkout", "--quiet", "topic")
        runs.on_github("merge_group", merge_group={"base_sha": branch.start, "head_sha": branch.head})
        assert _check(postlint, branch.repository.folder, "--offline")[0] == OF_THE_BRANCH[1:]

    @pytest.mark.parametrize("event", ["workflow_run", "issue_comment"])
    def test_an_event_that_names_nothing_is_one_line_and_exit_2(
        self, branch: Branch, postlint: Postlint, runs: Runs, event: str
    ) -> None:
        runs.on_github(event, comment={"body": "x"})
        _fails(postlint, branch, "the event of this run names nothing that a change is compared with. Name a")

    def test_outside_of_ci_it_is_the_default_branch_of_origin(
        self, branch: Branch, postlint: Postlint
    ) -> None:
        repository = branch.repository
        repository.git("checkout", "--quiet", "topic")
        _fails(
            postlint,
            branch,
            "this is no run of a CI system, and the repository does not know which branch of",
        )
        repository.git("update-ref", "refs/remotes/origin/main", branch.tip)
        repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        found, said = _check(postlint, repository.folder, "--offline")
        assert found == OF_THE_BRANCH[1:]
        assert said == (f"postlint: --since auto: compared with {branch.tip[:12]}, which is `origin/HEAD`\n")
        (repository.folder / "sub").mkdir()
        assert _check(postlint, repository.folder / "sub", "--offline", "..")[0] == OF_THE_BRANCH[1:]

    def test_a_branch_that_is_called_auto(self, branch: Branch, postlint: Postlint) -> None:
        repository = branch.repository
        repository.git("branch", "auto", branch.tip)
        repository.git("checkout", "--quiet", "topic")
        done = postlint(
            "check", "--offline", "--since", "refs/heads/auto", "-f", "concise", cwd=repository.folder
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert [line.split(": ")[1][:5] for line in done.stdout.splitlines()] == ["ST803", "ST803"]

    def test_no_repository(self, tmp_path: Path, postlint: Postlint) -> None:
        done = postlint("check", "--offline", "--since", "auto")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--since auto: there is no Git repository around" in done.stderr

    @pytest.mark.parametrize("name", ["main\0x", "main^{tree}", "--upload-pack=x", "@{-1}", 7, None, {}])
    def test_a_default_branch_of_an_odd_name_names_nothing(
        self, branch: Branch, postlint: Postlint, runs: Runs, name: object
    ) -> None:
        runs.on_github("push", ref="refs/heads/topic", before=ZERO, repository={"default_branch": name})
        assert "all is checked" in _check(postlint, branch.repository.folder, "--offline")[1]


def _fails(postlint: Postlint, branch: Branch, said: str) -> Done:
    done = postlint("check", "--offline", "--since", "auto", cwd=branch.repository.folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"postlint: --since auto: {said}")
    return done
