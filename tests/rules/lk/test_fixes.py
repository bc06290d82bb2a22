"""Every fix of the link rules, applied to the examples: it mends its finding, and where links lead stays as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding
from postlint.page import Page, read_page
from postlint.rules.base import Rule
from postlint.rules.lk.destination_whitespace import DestinationWhitespace
from postlint.rules.lk.redirect_wrapper import RedirectWrapper
from postlint.rules.lk.unused_definition import UnusedDefinition
from postlint.rules.registry import RULES as ALL_RULES
from postlint.run import check

RULES = tuple(rule.load() for rule in ALL_RULES if rule.code.startswith("LK"))
HERE = Path(__file__).parent


def _examples(*rules: type[Rule]) -> Iterator[object]:
    for rule in rules:
        table = yaml.safe_load((HERE / f"{rule.name.replace('-', '_')}.yaml").read_text(encoding="utf-8"))
        for case in table["cases"]:
            if case.get("findings"):
                yield pytest.param(rule.code, case, id=f"{rule.code} {case['name']}")


def _findings(code: str, case: dict[str, Any], root: Path, data: bytes) -> list[Finding]:
    page = root / case.get("path", "post.md")
    for path, content in {**{root / name: b"" for name in case.get("files", ())}, page: data}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    settings = Settings.model_validate({**case.get("config", {}), "select": [code]})
    return list(check(Configuration(settings, root), named(page)).findings)


def _mended(finding: Finding, page: Page) -> bytes:
    assert finding.fix is not None
    text = page.text
    for edit in sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text.encode()


def _key(finding: Finding) -> tuple[str, str | None]:
    return finding.message, finding.url


@pytest.mark.parametrize(("code", "case"), list(_examples(*(rule for rule in RULES if rule.fix))))
def test_a_fix_mends_its_finding_and_makes_no_more(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    data = case["text"].encode()
    before = _findings(code, case, tmp_path, data)
    for finding in before:
        if finding.fix is not None:
            after = _findings(code, case, tmp_path, _mended(finding, read_page("post.md", data)))
            assert len(after) <= len(before)
            assert Counter(map(_key, after))[_key(finding)] < Counter(map(_key, before))[_key(finding)]


@pytest.mark.parametrize(("code", "case"), list(_examples(DestinationWhitespace, UnusedDefinition)))
def test_where_links_lead_stays_as_it_was(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    data = case["text"].encode()
    page = read_page("post.md", data)
    for finding in _findings(code, case, tmp_path, data):
        if finding.fix is not None:
            mended = read_page("post.md", _mended(finding, page))
            assert [(link.destination, link.text) for link in mended.links] == [
                (link.destination, link.text) for link in page.links
            ]


@pytest.mark.parametrize(("code", "case"), list(_examples(RedirectWrapper)))
def test_a_link_leads_to_what_the_message_says(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    data = case["text"].encode()
    for finding in _findings(code, case, tmp_path, data):
        target = finding.message.rpartition(" only leads on to ")[2].strip("`")
        mended = read_page("post.md", _mended(finding, read_page("post.md", data)))
        assert target in {link.destination for link in mended.links}


_UNITS = [
    *(
        "[a][b] ",
        "[a][",
        "][",
        "[][",
        "[a]: b\n",
        "[a]: b\n\n",
        "[](a)",
        "![](a)",
        "[]()",
        "[](<>)",
        "[a]( b )",
    ),
    *("{{ a }}", "{{ a }}\n", "\\[a][b]", "<img src=a>", "<img ", '<a href="">', "> <img\n> ", "[`a`][b]"),
    *(
        "../",
        "[a](../../b)",
        "[a](file:///b)",
        "[a](https://google.com/url?q=http://b)",
        "[a](https://a.b/__;)",
    ),
]


@pytest.mark.parametrize("unit", _UNITS)
@pytest.mark.usefixtures("no_hang")
def test_a_hostile_page_is_read_in_linear_time(unit: str, tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(unit * (30_000 // len(unit)), encoding="utf-8")
    codes = [rule.code for rule in RULES if rule.code not in {"LK601", "LK604"}]
    settings = Settings.model_validate({"select": [*codes, "IM502"]})
    assert not check(Configuration(settings, tmp_path), named(tmp_path / "post.md")).failures
