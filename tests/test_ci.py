"""Which runs are known to be the repository's own, and which commit a change is compared with."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from postlint import ci
from repository import Repository

SHA = "0123456789abcdef0123456789abcdef01234567"
GITHUB = {"CI": "true", "GITHUB_ACTIONS": "true"}
GITLAB = {"CI": "true", "GITLAB_CI": "true"}


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch", "release"])
def test_some_of_githubs_runs_are_the_repositorys_own(event: str) -> None:
    assert ci.is_own({**GITHUB, "GITHUB_EVENT_NAME": event})
    assert ci.is_own({"CI": "true", "GITEA_ACTIONS": "true", "GITHUB_EVENT_NAME": event})
    assert ci.is_own({**GITHUB, "GITHUB_EVENT_NAME": event}, since="HEAD~1")


@pytest.mark.parametrize(
    "event",
    [
        *(
            "pull_request",
            "pull_request_target",
            "workflow_run",
            "issue_comment",
            "merge_group",
            "workflow_call",
        ),
        *("repository_dispatch", "deployment", "PUSH", "push ", ""),
    ],
)
def test_all_others_are_not(event: str) -> None:
    assert not ci.is_own({**GITHUB, "GITHUB_EVENT_NAME": event})


@pytest.mark.parametrize("source", ["push", "schedule", "web"])
def test_some_of_gitlabs_are_unless_they_are_of_a_merge_request(source: str) -> None:
    own = {**GITLAB, "CI_PIPELINE_SOURCE": source}
    assert ci.is_own(own)
    assert not ci.is_own({**own, "CI_MERGE_REQUEST_IID": "7"})
    assert not ci.is_own({**own, "CI_EXTERNAL_PULL_REQUEST_IID": "7"})


@pytest.mark.parametrize(
    "environment",
    [
        {**GITLAB, "CI_PIPELINE_SOURCE": "merge_request_event"},
        {**GITLAB, "CI_PIPELINE_SOURCE": "external_pull_request_event"},
        {**GITLAB, "CI_PIPELINE_SOURCE": "pipeline"},
        GITLAB,
        GITHUB,
        {"CI": "true"},
        {"CI": "1", "JENKINS_URL": "https://ci.test/"},
        {"TF_BUILD": "True"},
        {"BUILDKITE": "true"},
        {"GITHUB_EVENT_NAME": "pull_request"},
        {**GITHUB, **GITLAB, "GITHUB_EVENT_NAME": "push", "CI_PIPELINE_SOURCE": "push"},
        {**GITHUB, "GITHUB_EVENT_NAME": "push", "CI_PIPELINE_SOURCE": "push"},
        {**GITHUB, "GITHUB_EVENT_NAME": "push", "CI_MERGE_REQUEST_IID": "7"},
        {**GITHUB, "GITHUB_EVENT_NAME": "push", "JENKINS_URL": "https://ci.test/"},
    ],
)
def test_what_is_not_known_or_contradicts_itself_is_not(environment: dict[str, str]) -> None:
    assert not ci.is_own(environment)


def test_outside_of_ci_only_the_check_of_a_change_is_not() -> None:
    assert ci.is_own({"HOME": "/home/a"})
    assert not ci.is_own({"HOME": "/home/a"}, since="main")
    assert ci.is_own({"CI": ""})


def _event(tmp_path: Path, content: bytes | str) -> dict[str, str]:
    file = tmp_path / "event.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {**GITHUB, "GITHUB_EVENT_PATH": str(file)}


def _payload(sha: object) -> str:
    return json.dumps({"pull_request": {"base": {"sha": sha}}})


def test_the_event_names_the_base(tmp_path: Path) -> None:
    assert ci.base_of_event(_event(tmp_path, _payload(SHA))) == SHA
    assert ci.base_of_event({**GITLAB, "CI_MERGE_REQUEST_DIFF_BASE_SHA": SHA}) == SHA
    assert ci.base_of_event({**GITLAB, "CI_MERGE_REQUEST_DIFF_BASE_SHA": SHA + SHA[:24]}) == SHA + SHA[:24]


@pytest.mark.parametrize(
    "content",
    [
        *(
            "",
            "{",
            "[]",
            "null",
            '"x"',
            "{}",
            '{"pull_request": []}',
            '{"pull_request": {"base": {"sha": {}}}}',
        ),
        *(b"\xff\xfe", "[" * 100_000, '{"a": ' + "9" * 5_000 + "}"),
        *map(
            _payload, ["HEAD", "main", SHA[:7], SHA.upper(), f"{SHA}^", f"{SHA}\n", 7, None, f"--{SHA[2:]}"]
        ),
    ],
)
def test_what_names_none_is_none(tmp_path: Path, content: str | bytes) -> None:
    assert ci.base_of_event(_event(tmp_path, content)) is None


def test_neither_is_a_file_that_is_none_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
    for path in ("pipe", "gone", ""):
        assert ci.base_of_event({**GITHUB, "GITHUB_EVENT_PATH": str(tmp_path / path)}) is None
    assert ci.base_of_event({**GITHUB, "GITHUB_EVENT_PATH": "/dev/zero"}) is None
    monkeypatch.setattr(ci, "LARGEST_EVENT", 200)
    assert ci.base_of_event(_event(tmp_path, _payload(SHA) + " " * 100)) == SHA
    assert ci.base_of_event(_event(tmp_path, _payload(SHA) + " " * 200)) is None


def test_two_systems_that_both_name_one_name_none(tmp_path: Path) -> None:
    both = {**_event(tmp_path, _payload(SHA)), **GITLAB, "CI_MERGE_REQUEST_DIFF_BASE_SHA": SHA}
    assert ci.base_of_event(both) is None


class TestMergeBase:
    @pytest.fixture
    def repository(self, tmp_path: Path) -> Repository:
        return Repository(tmp_path / "site")

    def test_it_is_where_the_change_left_the_branch_of_the_event(
        self, repository: Repository, tmp_path: Path
    ) -> None:
        left = repository.commit({"a.md": "1"})
        repository.git("checkout", "--quiet", "-b", "topic")
        repository.commit({"b.md": "1"})
        repository.git("checkout", "--quiet", "main")
        tip = repository.commit({"a.md": "2"})
        repository.git("checkout", "--quiet", "topic")
        event = _event(tmp_path, _payload(tip))
        assert ci.merge_base(repository.folder, event) == ci.Base(left)
        # A revision can be one that the change made, and is not asked in CI.
        assert ci.merge_base(repository.folder, event, since="topic") == ci.Base(left)
        assert ci.merge_base(repository.folder, {}, since="main") == ci.Base(left)
        assert ci.merge_base(repository.folder, {}, since="topic").commit == repository.git(
            "rev-parse", "topic"
        )

    @pytest.mark.parametrize("since", [None, "", "gone", "-x", "a\0b", "a b"])
    def test_where_there_is_none_it_is_said_why(self, repository: Repository, since: str | None) -> None:
        repository.commit({"a.md": "1"})
        found = ci.merge_base(repository.folder, {}, since=since)
        assert found.commit is None
        assert found.reason

    def test_a_base_that_is_not_fetched(self, repository: Repository, tmp_path: Path) -> None:
        base = repository.commit({"a.md": "1"})
        repository.commit({"a.md": "2"})
        repository.git(
            "clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "clone")
        )
        found = ci.merge_base(tmp_path / "clone", _event(tmp_path, _payload(base)))
        assert found.commit is None
        assert found.reason == f"the commit {base[:12]}, which the change is compared with, is not here"
        assert found.remedy is not None
        assert "fetch-depth: 0" in found.remedy


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (
            {
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_REPOSITORY": "okfde/website",
                "GITHUB_SHA": "a" * 40,
            },
            f"https://github.com/okfde/website/blob/{'a' * 40}/a%20%C3%A4%E9%23.md?plain=1",
        ),
        (
            {
                "GITHUB_SERVER_URL": "https://codeberg.org",
                "GITHUB_REPOSITORY": "o/r",
                "GITHUB_SHA": "a" * 40,
                "FORGEJO_ACTIONS": "true",
            },
            f"https://codeberg.org/o/r/src/commit/{'a' * 40}/a%20%C3%A4%E9%23.md?plain=1",
        ),
        (
            {"CI_PROJECT_URL": "https://gitlab.example:8443/g/h/p", "CI_COMMIT_SHA": "b" * 40},
            f"https://gitlab.example:8443/g/h/p/-/blob/{'b' * 40}/a%20%C3%A4%E9%23.md?plain=1",
        ),
        ({}, None),
        ({"CI_PROJECT_URL": "javascript:alert(1)//", "CI_COMMIT_SHA": "b" * 40}, None),
        ({"CI_PROJECT_URL": 'https://h/a"b', "CI_COMMIT_SHA": "b" * 40}, None),
        ({"CI_PROJECT_URL": "https://h/a", "CI_COMMIT_SHA": "main"}, None),
    ],
)
def test_where_a_forge_shows_a_file(environment: dict[str, str], address: str | None) -> None:
    page_of = ci.pages_of_files(environment)
    assert (page_of("a ä\udce9#.md") if page_of else None) == address
