"""Each fix of the rules about single values, applied alone: the finding is gone, and the file still reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding
from postlint.run import check

HERE = Path(__file__).parent
FILES = ("non_string_key", "ambiguous_scalar", "invisible_character", "outer_white_space", "mixed_newlines")
UNREADABLE = ["FM002", "FM003", "FM004", "FM005"]


def _cases() -> Iterator[object]:
    for name in FILES:
        table = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
        for case in table["cases"]:
            if case.get("findings"):
                yield pytest.param(table["rule"], case, id=f"{table['rule']} {case['name']}")


@pytest.mark.parametrize(("rule", "case"), list(_cases()))
def test_a_fix_leaves_one_finding_less(rule: str, case: dict[str, object], tmp_path: Path) -> None:
    text = str(case["text"]).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    before = _findings(rule, case, text, tmp_path)
    broken = [finding for finding in before if finding.code in UNREADABLE]
    for finding in before:
        if finding.fix is None or finding.code != rule:
            continue
        mended = text
        for edit in sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True):
            mended = mended[: edit.span.start] + edit.text + mended[edit.span.end :]
        after = _findings(rule, case, mended, tmp_path)
        assert [_told(f) for f in after if f.code in UNREADABLE] == [_told(f) for f in broken]
        assert len(after) == len(before) - 1, [finding.message for finding in after]


def _told(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.message


def _findings(rule: str, case: dict[str, object], text: str, root: Path) -> list[Finding]:
    path = root / str(case.get("path", "post.md"))
    files = case.get("files")
    for name, content in files.items() if isinstance(files, dict) else ():
        (root / name).write_text(content, encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    config = case.get("config")
    table = {**(config if isinstance(config, dict) else {}), "select": [rule, *UNREADABLE]}
    report = check(Configuration(Settings.model_validate(table), root), named(path))
    assert not report.failures
    return list(report.findings)
