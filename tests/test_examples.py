"""The example site is what the README's first command checks: its findings are known, place by place.

`python examples/refresh.py` writes them anew, after a change of rules or messages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from postlint.config.settings import Settings
from postlint.rules.registry import RULES
from postlint.rules.selection import active_rules

PROJECT = Path(__file__).parents[1]
EXAMPLES = PROJECT / "examples"
FINDINGS = EXAMPLES / "findings.txt"
"""One line a finding, `path:line:column: CODE`, in the order of the report."""

_RUN = re.compile(
    r"^```console\n\$ postlint (?P<command>.*examples/site.*)\n(?P<output>(?:(?!\$ |```).*\n)+)```$",
    re.MULTILINE,
)
_TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _postlint(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "postlint", *arguments],
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def _places(concise: str) -> list[str]:
    """The lines of a `concise` report without their messages."""
    return [line[: line.index(" ", line.index(": ") + 2)] for line in concise.splitlines()]


def _documents() -> list[Path]:
    folders = (PROJECT / "docs" / name for name in ("", "editors", "guide"))
    return [PROJECT / "README.md", *(page for folder in folders for page in sorted(folder.glob("*.md")))]


def _shown_settings() -> list[tuple[str, str]]:
    """Each piece of `postlint.toml` that the documentation shows."""
    return [
        (document.relative_to(PROJECT).as_posix(), text)
        for document in _documents()
        for text in _TOML.findall(document.read_text(encoding="utf-8"))
        if document.name != "editor.md"  # these are of editors
    ]


def _shown_runs() -> list[tuple[str, str, str]]:
    """Each run over the example site that the documentation shows with its output."""
    return [
        (document.relative_to(PROJECT).as_posix(), match["command"], match["output"])
        for document in _documents()
        for match in _RUN.finditer(document.read_text(encoding="utf-8"))
    ]


def test_the_example_site_has_exactly_the_faults_that_are_listed() -> None:
    run = _postlint("check", "--offline", "--format", "concise", "examples/site")
    odd = "`content/blog/2025-09-30-herbstprogramm.md` has a date that is none"
    assert run.stderr == f"postlint: {odd}: 1 link on 1 page was not judged. Correct its date.\n"
    assert _places(run.stdout) == FINDINGS.read_text(encoding="utf-8").splitlines()
    assert run.returncode == 1


@pytest.mark.parametrize(("document", "command", "output"), _shown_runs())
def test_the_documentation_shows_what_is_really_printed(document: str, command: str, output: str) -> None:
    run = _postlint(*command.split())
    assert run.stdout == output, f"{document} shows another output of `postlint {command}`"


def test_the_picture_of_a_report_shows_what_is_really_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    refresh = import_module("refresh")
    drawn = refresh.drawn()
    assert refresh.PICTURE.read_text(encoding="utf-8") == drawn, "run `python examples/refresh.py`"
    text = "".join(ET.fromstring(drawn).itertext())  # noqa: S314 - it is our own
    assert "LI406 unknown-license" in text
    assert "\x1b" not in text
    assert not re.search(r"url\(|href|<script|<image", drawn)


@pytest.mark.parametrize(("document", "text"), _shown_settings())
def test_every_setting_that_the_documentation_shows_exists(document: str, text: str) -> None:
    settings = Settings.model_validate(tomllib.loads(text))
    assert active_rules(RULES, settings), document


def test_the_documentation_shows_some_runs_and_settings() -> None:
    assert {"README.md", "docs/guide/getting-started.md"} <= {document for document, _, _ in _shown_runs()}
    assert len(_shown_settings()) > 10


def test_the_files_that_are_said_to_be_without_fault_have_none() -> None:
    clean = ("2025-06-23-annual-report.md", "2025-11-03-freie-werkzeuge.md")
    posts = [f"examples/site/content/blog/{name}" for name in clean]
    run = _postlint("check", "--offline", "--verbose", "--format", "concise", *posts)
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


@pytest.mark.slow
def test_the_demo_runs_both_checks_and_every_kind_of_answer_is_judged() -> None:
    run = subprocess.run(
        [sys.executable, str(EXAMPLES / "demo.py")],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    _, online = run.stdout.split("The links, with the network")
    judged = {
        "http://haushalt.brunnstadt.example/2023/": "EX701",
        "http://haushalt.brunnstadt.example/2022.csv": "EX701",
        "http://museum.brunnstadt.example/keller": "EX701",
        "http://ratsinfo.brunnstadt.example/vorlagen": "EX702",
        "http://forum.brunnstadt.example/toiletten": "EX704",
        "http://karte.brunnstadt.example/baenke": "EX705",
        "http://api.verkehr.example/v1/abfahrten": "EX706",
    }
    for url, code in judged.items():
        frame = next((block for block in online.split("\n\n") if url in block), "")
        assert code in frame, f"{url}:\n{online}"
