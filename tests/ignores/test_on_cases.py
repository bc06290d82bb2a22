"""Whatever the rules find in their cases can be ignored, and all else is read and shown as before."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.config.settings import Settings
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.generators.detect import GeneratorRoots
from postlint.page import Page, read_page
from postlint.page.markdown import shown_html
from postlint.rules.base import Rule
from postlint.rules.registry import FAMILY_OF_COMMENTS
from postlint.run.check import check
from postlint.run.ignoring import ignore_findings
from postlint.run.mend import Texts
from postlint.run.network import Network
from postlint.tree import Tree
from repository import write_files
from rules.cases import NOW, Case, all_cases, verdict

CASES = [
    pytest.param(rule, case, id=f"{rule.code} {case.name}")
    for rule, case in all_cases()
    if case.findings and not case.before and not rule.code.startswith(FAMILY_OF_COMMENTS)
]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_what_is_found_is_ignored_and_nothing_else_changes(
    rule: type[Rule], case: Case, tmp_path: Path
) -> None:
    write_files(tmp_path, {**case.files, **case.pages, case.path: case.data})
    select = [rule.code, *case.besides]
    settings = Settings.model_validate({**case.config, "select": select})
    origins: dict[str, str] = {}
    if case.config_file is not None:
        loaded = load_configuration(named(tmp_path), overrides=[str(tmp_path / case.config_file)])
        settings, origins = loaded.settings.model_copy(update={"select": select}), dict(loaded.origins)
    verdicts = {url: verdict(**value) for url, value in case.verdicts.items()}
    paths = () if case.whole else named(*(tmp_path / name for name in (case.path, *case.pages)))

    def run(configuration: Configuration, texts: Texts) -> Report:
        return check(configuration, paths, verify=lambda _: Network(verdicts), now=NOW, mended=texts)

    def read(path: str) -> bytes:
        return (tmp_path / path).read_bytes()

    configuration = Configuration(settings, tmp_path, origins=origins)
    ignored = ignore_findings(run, read, configuration, reason="as it was", least=Severity.INFO)
    assert ignored.report.findings == ()
    assert ignored.files or ignored.settings
    roots = GeneratorRoots(Tree(tmp_path), settings.generator)
    for file in ignored.files:
        dialect = roots.dialect_of(file.path)
        before, after = (read_page(file.path, data, dialect) for data in (file.before, file.after))
        assert before.metadata == after.metadata
        assert _others_read(file.before) == _others_read(file.after)
        assert _shown(before) == _shown(after)
        assert [(link.destination, link.text) for link in before.links] == [
            (link.destination, link.text) for link in after.links
        ]


def _others_read(data: bytes) -> object:
    try:
        return frontmatter.loads(data.decode(errors="replace")).metadata
    except Exception as error:  # noqa: BLE001 - whatever it says to what it cannot read
        return type(error)


def _shown(page: Page) -> str:
    return shown_html(page.text, page.body_start, page.dialect)
