"""The case files of the rules: what they may say, and how a case is run."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from named import named
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.config.settings import Settings
from postlint.findings import Finding, Fix
from postlint.links.model.verdict import ArchivedCopy, Hop, Status, Verdict
from postlint.page.facts import PageFacts
from postlint.page.page import decode
from postlint.rules.base import Rule
from postlint.rules.registry import all_rules
from postlint.run.check import check
from postlint.run.network import Network
from repository import Files, Repository, write_files

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(_Strict):
    """A finding. Only what is given is compared, but place and message always are."""

    at: str
    """`line:column-end_line:end_column`, counted from 1, the end not included."""
    message: str
    help: str | None = None
    route: tuple[str | int, ...] | None = None
    related: tuple[str, ...] | None = None
    detail: str | None = None
    severity: str | None = None
    fix: Literal["none"] | None = None
    """Must be said of a finding without a fix, where its rule has one."""
    safety: str | None = None
    fixed: str | None = None
    """The text of the file after this finding's fix alone."""


class Case(_Strict):
    """A page, the site around it, and what the rule finds on the page."""

    name: str
    text: str = ""
    base64: str | None = None
    """The content of the page in place of `text`, where that is no text."""
    path: str = "post.md"
    config: dict[str, Any] = {}
    config_file: str | None = None
    """The file of the site that is its configuration, where that has findings itself."""
    files: dict[str, str] = {}
    pages: dict[str, str] = {}
    """Other pages of the same run."""
    whole: bool = False
    """Whether the run names no file."""
    before: dict[str, str | None] = {}
    """Files as they were in a first commit, where they were not as they are in the case (null: not there); the run
    then is about the change since."""
    besides: tuple[str, ...] = ()
    """Rules that run as well, and find nothing, or nothing that is not suppressed."""
    verdicts: dict[str, dict[str, Any]] = {}
    """What the network says, by address."""
    findings_in: str | None = None
    """The file that has the findings, where that is not the page."""
    findings: tuple[Expected, ...] = ()

    @property
    def data(self) -> bytes:
        return base64.b64decode(self.base64) if self.base64 is not None else self.text.encode()


class CaseFile(_Strict):
    """All cases of a rule."""

    rule: str
    cases: tuple[Case, ...]


class _Loader(yaml.CSafeLoader):
    """Refuses a key that is there twice: of two cases that lack a line between them, only one would run."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [key.value for key, _ in node.value]
    assert len(keys) == len(set(keys)), f"a key is there twice: {keys}{node.start_mark}"
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@cache
def case_file(rule: type[Rule]) -> CaseFile:
    path = HERE / rule.code[:2].lower() / f"{rule.name.replace('-', '_')}.yaml"
    table = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    return CaseFile.model_validate(table)


def all_cases() -> list[tuple[type[Rule], Case]]:
    return [(rule, case) for rule in all_rules() for case in case_file(rule).cases]


def run_case(
    rule: type[Rule], case: Case, root: Path, data: bytes | None = None, *, besides: Sequence[str] = ()
) -> list[Finding]:
    """What `rule` finds in the file that the case is about, with only that rule switched on and those `besides`.

    `data` is the content of the page, where that is not the case's.
    """
    content: Files = {**case.files, **case.pages, case.path: case.data if data is None else data}
    if case.before:
        _commit_before(content, case.before, root)
    write_files(root, content)
    select = [rule.code, *case.besides, *besides]
    settings = Settings.model_validate({**case.config, "select": select})
    origins: dict[str, str] = {}
    if case.config_file is not None:
        loaded = load_configuration(named(root), overrides=[str(root / case.config_file)])
        settings, origins = loaded.settings.model_copy(update={"select": select}), dict(loaded.origins)
    verdicts = {url: verdict(**value) for url, value in case.verdicts.items()}

    def verify(_pages: Sequence[PageFacts]) -> Network:
        return Network(verdicts)

    paths = () if case.whole else named(*(root / name for name in (case.path, *case.pages)))
    configuration = Configuration(settings, root, origins=origins)
    since = "HEAD" if case.before else None
    report = check(configuration, paths, verify=verify, now=NOW, since=since)
    assert not report.failures
    at = case.findings_in or case.path
    elsewhere = case.pages if case.findings else ()  # what has no findings is right everywhere
    assert {finding.path for finding in report.findings} <= {at, *elsewhere}, report.findings
    return [finding for finding in report.findings if finding.path == at]


def _commit_before(files: Files, before: Mapping[str, str | None], root: Path) -> None:
    """Makes a repository with the site as it was: `files` as they are now, but for those in `before`, of which null
    means that they were not there.
    """
    was = {name: content for name, content in {**files, **before}.items() if content is not None}
    repository = Repository(root)
    repository.commit(was)
    for name in was:
        repository.remove(name)
    repository.write(files)
    repository.git("add", "--all")  # so that Git sees what was renamed


def verdict(status: str, hops: Sequence[Any] = (), copies: Sequence[Any] = (), **others: Any) -> Verdict:
    evidence: dict[str, Any] = {"attempts": 1, **{name: _tuples(value) for name, value in others.items()}}
    return Verdict(
        Status(status),
        hops=tuple(Hop(**hop) for hop in hops),
        copies=tuple(ArchivedCopy(**copy) for copy in copies),
        **evidence,
    )


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def fixed(data: bytes, *fixes: Fix) -> bytes:
    """The content of a file after `fixes`, whose edits do not overlap."""
    source = decode(data)
    text = source.text
    for edit in sorted((edit for fix in fixes for edit in fix.edits), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    content = source.encode(text)
    return content.removeprefix(b"\xef\xbb\xbf") if any(fix.drop_bom for fix in fixes) else content


def place(finding: Finding) -> str:
    return f"{finding.start.line}:{finding.start.column}-{finding.end.line}:{finding.end.column}"
