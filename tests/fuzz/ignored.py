"""One post of chance of which all findings are ignored: none is left then, and all else is read and shown as before."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import frontmatter

from fuzz.mended import as_text, verify_by_chance
from fuzz.trial import Trial, hold, not_for_ever, settings_with
from postlint.config.layers import Configuration
from postlint.findings import Safety, Severity
from postlint.findings.report import Report
from postlint.fixes.edits import apply_fixes, together
from postlint.generators.detect import GeneratorRoots
from postlint.page import Page, read_page
from postlint.page.markdown import shown_html
from postlint.rules.registry import FAMILY_OF_COMMENTS
from postlint.run.check import check
from postlint.run.ignoring import ignore_findings
from postlint.run.pages import StandardInput
from postlint.tree import Tree


def attempt_ignoring(trial: Trial, folder: Path) -> None:
    """Raises BrokenError where something does not hold."""
    root = folder / trial.site
    configuration = Configuration(settings_with(trial.preset), root)

    def checked(settings: Configuration, texts: Mapping[str, bytes]) -> Report:
        post = StandardInput(trial.path, trial.data)
        verify = verify_by_chance if trial.seed % 2 else None
        return check(settings, [], stdin=post, mended=texts, verify=verify)

    with not_for_ever():
        ignored = ignore_findings(
            checked, lambda _: trial.data, configuration, reason="as it was", least=Severity.INFO
        )
    left = [each for each in ignored.report.findings if each.code[:2] != FAMILY_OF_COMMENTS]
    hold(not left, f"{left[0].rule if left else ''} is not ignored")
    after = ignored.files[0].after if ignored.files else trial.data
    dialect = GeneratorRoots(Tree(root), configuration.settings.generator).dialect_of(trial.path)
    before = read_page(trial.path, trial.data, dialect)
    _hold_alike(before, read_page(trial.path, after, dialect), "with comments")
    unused = [each for each in ignored.report.findings if each.fix and each.fix.safety is Safety.SAFE]
    made, _ = together(unused)
    fewer = apply_fixes(after, [each.fix for each in made if each.fix])
    _hold_alike(before, read_page(trial.path, fewer, dialect), "without unused comments")


def _hold_alike(before: Page, after: Page, when: str) -> None:
    hold(repr(before.metadata) == repr(after.metadata), f"{when} a field is another one")
    if before.has_metadata:  # else others may take something else for it
        read = _others_read(before.text)
        hold(isinstance(read, type) or read == _others_read(after.text), f"{when} others read another field")
    shown = [shown_html(page.text, page.body_start, page.dialect) for page in (before, after)]
    hold(shown[0] == shown[1], f"{when} the page is shown otherwise")


def _others_read(text: str) -> object:
    try:
        if text.startswith(
            "+++"
        ):  # python-frontmatter's `toml` stumbles over comments after texts of many lines
            return as_text(tomllib.loads(text.split("+++")[1].replace("\r\n", "\n")))
        return as_text(frontmatter.parse(text)[0])
    except Exception as error:  # noqa: BLE001 - whatever it says to what it cannot read
        return type(error)
