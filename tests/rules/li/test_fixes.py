"""Every fix of the licence rules, applied to the examples: it changes one value and mends its finding."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding
from postlint.page import read_page
from postlint.rules.registry import RULES as ALL_RULES
from postlint.run import check

RULES = tuple(rule.load() for rule in ALL_RULES if rule.code.startswith("LI"))
HERE = Path(__file__).parent


def _examples() -> Iterator[object]:
    for rule in RULES:
        table = yaml.safe_load((HERE / f"{rule.name.replace('-', '_')}.yaml").read_text(encoding="utf-8"))
        for case in table["cases"]:
            if rule.fix is not None and case.get("findings") and "files" not in case:
                data = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
                yield pytest.param(rule.code, data, id=f"{rule.code} {case['name']}")


def _findings(code: str, data: bytes, root: Path) -> Sequence[Finding]:
    (root / "post.md").write_bytes(data)
    report = check(Configuration(Settings(select=[code]), root), named(root / "post.md"))
    assert not report.failures
    return report.findings


@pytest.mark.parametrize(("code", "data"), list(_examples()))
def test_a_fix_changes_one_value_and_mends_its_finding(code: str, data: bytes, tmp_path: Path) -> None:
    findings = _findings(code, data, tmp_path)
    before = read_page("post.md", data)
    for finding in findings:
        if finding.fix is None:
            continue
        (edit,) = finding.fix.edits
        text = before.text[: edit.span.start] + edit.text + before.text[edit.span.end :]
        after = read_page("post.md", before.source.encode(text))
        assert after.front_matter is not None
        assert not after.front_matter.faults
        assert len(_changes(before.metadata, after.metadata)) == 1
        assert len(_findings(code, before.source.encode(text), tmp_path)) == len(findings) - 1


def _changes(before: object, after: object, route: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The routes of the values that are not the same."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = {**before, **after}
        return [r for key in keys for r in _changes(before.get(key), after.get(key), (*route, key))]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            r
            for n, (one, other) in enumerate(zip(before, after, strict=True))
            for r in _changes(one, other, (*route, n))
        ]
    return [] if before == after else [route]
