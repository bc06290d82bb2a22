"""The environments of CI runs, as GitHub, Forgejo, Gitea and GitLab make them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


class Runs:
    """Sets the environment of a run. The event's file stands in `folder`, which is not the repository's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self._file = folder / "event.json"

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)

    def on_github(self, event: str, **payload: object) -> None:
        self._file.write_text(json.dumps(payload), encoding="utf-8")
        self.set(CI="true", GITHUB_ACTIONS="true", GITHUB_EVENT_NAME=event, GITHUB_EVENT_PATH=str(self._file))

    def of_pull_request(self, base: str, event: str = "pull_request") -> None:
        self.on_github(event, pull_request={"base": {"sha": base, "ref": "main"}, "head": {"sha": "0" * 40}})

    def on_gitlab(self, source: str, **variables: str) -> None:
        self.set(CI="true", GITLAB_CI="true", CI_PIPELINE_SOURCE=source, **variables)

    def on_forgejo(self, event: str, **payload: object) -> None:
        self.on_github(event, **payload)
        self.set(GITEA_ACTIONS="true", FORGEJO_ACTIONS="true")
