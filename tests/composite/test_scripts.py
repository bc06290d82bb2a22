"""What the scripts of the action write: issues of any length, and with any text in them."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from composite.conftest import PROJECT
from composite.forge import Issues, serving

TOKEN = "t"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"action_{name}", PROJECT / "action" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = _script("check")
DEAD_LINKS = _script("dead_links")
INSTALL = _script("install")


def _result(url: str, uri: str = "a.md", line: int = 1, *, status: str = "dead", **verdict: Any) -> Any:
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}
    told = {"status": status, "http": 404, "since": None, **verdict}
    return {"properties": {"url": url, "verdict": told}, "locations": [{"physicalLocation": place}]}


def _kept(results: list[Any], forge: Issues, folder: Path) -> str:
    environment = {
        "GITHUB_API_URL": forge.url,
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REPOSITORY": "o/blog",
        "GITHUB_RUN_ID": "7",
        "GITHUB_SERVER_URL": "https://forge.test",
        "GITHUB_SHA": "a" * 40,
        "GITHUB_TOKEN": TOKEN,
    }
    said = DEAD_LINKS.keep_issue(DEAD_LINKS.links_of(results), DEAD_LINKS.Forge(environment))
    assert isinstance(said, str)
    return said


def _body(results: list[Any], folder: Path) -> str:
    with serving(Issues(TOKEN)) as forge:
        _kept(results, forge, folder)
        (issue,) = forge.issues
        assert len(issue["body"]) < 65_536
        return str(issue["body"])


def test_what_posts_say_is_no_markup_in_an_issue(tmp_path: Path) -> None:
    url = "https://h.test/](https://evil.test)<script>@team#1</code>\u202e\n- x `y` | <!-- postlint: dead links -->"
    body = _body([_result(url, "%40team/%3Cb%3E%20%FF.md")], tmp_path)
    assert "<script>" not in body
    assert "@team" not in body
    assert "#1" not in body
    assert "](https://evil" not in body
    assert body.count("<!-- postlint: dead links -->") == 1
    assert body.count("</code>") == 2
    assert "\u202e" not in body
    assert "/blob/" + "a" * 40 + "/%40team/%3Cb%3E%20%FF.md?plain=1#L1)" in body


def test_a_link_is_told_once_with_its_places_and_what_was_answered(tmp_path: Path) -> None:
    results = [_result("https://b.test/", "./x:y.md", line) for line in range(1, 13)]
    results += [_result("https://a.test/", http=None, since="2026-10-01T06:00:00Z")]
    results += [_result("https://c.test/", status="blocked"), {"ruleId": "SC101", "locations": []}]
    body = _body(results, tmp_path)
    assert body.index("a.test") < body.index("b.test")
    assert "(no such site, since 2026-10-01)" in body
    assert body.count("  - [<code>x:y.md</code>, line ") == 10
    assert "  - and 2 more places\n" in body
    assert "c.test" not in body


def test_more_links_than_fit_in_are_counted(tmp_path: Path) -> None:
    body = _body([_result(f"https://h.test/{number}/{'x' * 1000}") for number in range(400)], tmp_path)
    told = body.count("\n- <code>")
    assert 100 < told < 400
    assert f"- {400 - told} more links did not fit in here." in body
    assert body.endswith("<!-- postlint: dead links -->\n")


def test_the_issue_is_found_among_many_and_only_if_it_is_the_actions_own(tmp_path: Path) -> None:
    mark = DEAD_LINKS.MARK
    with serving(Issues(TOKEN)) as forge:
        for number in range(150):
            forge.add(f"{number}", mark if number % 2 else None, login="stranger")
        own = forge.add("old", mark, login="github-actions[bot]", kind="Bot")
        forge.add("young", mark, login="owner", author_association="OWNER")
        said = _kept([_result("https://h.test/")], forge, tmp_path)
        assert said == f"1 dead link on 1 page: issue {own} has the list."
        assert forge.issues[own - 1]["title"] == "1 dead link on 1 page"
        assert [issue["title"] for issue in forge.issues].count("1 dead link on 1 page") == 1
        assert len([asked for asked in forge.requests if asked.startswith("GET")]) == 2
        assert (tmp_path / "output").read_text(encoding="utf-8") == f"issue={own}\n"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ([_result("https://h.test/", status="unreachable")], "open"),
        ([_result("https://h.test/", status="limited")], "open"),
        ([_result("https://h.test/", status="tls")], "open"),
        ([_result("https://h.test/", status="moved")], "closed"),
        ([_result("https://h.test/other", status="unreachable")], "closed"),
        ([], "closed"),
    ],
)
def test_only_who_knows_better_closes_the_issue(now: list[Any], state: str, tmp_path: Path) -> None:
    """Where a network is down, no link is known to be dead."""
    with serving(Issues(TOKEN)) as forge:
        _kept([_result("https://h.test/")], forge, tmp_path)
        said = _kept(now, forge, tmp_path)
        assert forge.issues[0]["state"] == state
        assert said.startswith(
            "No link is dead any more" if state == "closed" else "No link is known to be dead"
        )
        assert bool(forge.comments) == (state == "closed")


def test_an_answer_that_is_none_ends_in_one_line(tmp_path: Path) -> None:
    forge = Issues(TOKEN)
    forge.url = "http://127.0.0.1:1"
    with pytest.raises(DEAD_LINKS.RefusedError, match="no answer that can be read"):
        _kept([], forge, tmp_path)


def test_a_summary_that_would_be_too_large_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report has a limit of its own; this is for what earlier steps may have written."""
    file = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    CHECK._add_to_summary(b"a" * 1000)
    CHECK._add_to_summary(b"b" * 1024 * 1024)
    assert file.read_bytes() == b"a" * 1000
    assert "too many for the summary" in capsys.readouterr().err


def test_an_older_python_comes_far_enough_to_be_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (PROJECT / "action" / "install.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer.*`actions/setup-python`"):
        INSTALL.main()


@pytest.mark.slow
def test_what_cannot_be_installed_is_told_in_a_sentence_after_the_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(SystemExit, match="postlint could not be installed: what stands above says why"):
        INSTALL.main()
    assert "No matching distribution found" in capfd.readouterr().err
    assert not (tmp_path / "output").exists()
