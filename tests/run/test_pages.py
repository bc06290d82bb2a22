"""What comes of a page alone is plain data: it can be written as JSON, sent to another process, and kept."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from random import Random

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.generators.site_root import MARKDOWN
from postlint.page import read_page
from postlint.page.facts import head_of
from postlint.rules.registry import RULES, Scope
from postlint.run.alone import check_files
from postlint.run.encoding import decode_facts, decode_found, encode_facts, encode_found
from postlint.run.pages import check_content
from postlint.run.results import AnyResult, PageResult
from postlint.run.setup import Setup, set_up

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
SITES = Path(__file__).parent.parent / "sites"
CORPORA = Path(os.environ.get("POSTLINT_CORPORA", "no such folder"))

ROOTS = [*sorted(SITES.glob("*/source")), *sorted(path for path in CORPORA.glob("*") if path.is_dir())]


def _setup(root: Path) -> Setup:
    configuration = Configuration(Settings(extend_select=["ALL"]), root)
    return set_up(configuration, _files(root), now=NOW, allow_python=False, change=None)


def _files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in MARKDOWN)


def _sent(result: AnyResult) -> PageResult:
    """`result`, once it was written as JSON and read back."""
    facts = decode_facts(encode_facts(result.facts), result.path, result.facts.dialect)
    return PageResult(facts, *decode_found(encode_found(result.found, result.suppressions)))


@pytest.mark.parametrize(
    "root", ROOTS, ids=lambda root: root.parent.name if root.name == "source" else root.name
)
def test_a_result_is_the_same_once_it_was_written_and_read(root: Path) -> None:
    setup = _setup(root)
    alone = check_files(_files(root), setup)
    assert len(alone.results) == len(_files(root))
    assert not setup.crashes.found
    for result in alone.results:
        assert _sent(result) == result
        page = read_page(result.path, setup.read(result.path), setup.roots.dialect_of(result.path))
        assert result.facts.front_matter == page.front_matter, result.path
        assert head_of(page, result.facts.terms) == _head(result)


def _head(result: AnyResult) -> object:
    facts = decode_facts(encode_facts(result.facts), result.path, result.facts.dialect)
    names = ("index", "links", "in_pieces", "near_links", "front_matter")
    values = {name: value for name, value in vars(facts).items() if name not in names}
    return type(head_of(read_page("x.md", b"")))(**values)


PIECES = (
    *"-+=;{}[]()<>:#'\"&*!| \n\r\tab10",
    "\u2028",
    "ü",
    "---\n",
    "title: ",
    "<<<<<<< x\n",
    "\n\n",
    "+++\n",
)


@pytest.mark.parametrize("opening", ["---\n", "+++\n", ";;;\n", "{", "", "\ufeff---\n", "---toml\n"])
def test_the_front_matter_can_be_read_again_from_what_is_kept(opening: str) -> None:
    random = Random(opening)
    for _ in range(400):
        text = opening + "".join(random.choices(PIECES, k=random.randrange(60)))
        page = read_page("x.md", text.encode())
        assert head_of(page).front_matter == page.front_matter, text


def _shown(result: AnyResult) -> str:
    values = {name: value for name, value in vars(result.facts).items() if name != "index"}
    return repr((values, result.found, result.suppressions))


HARD = {
    "numbers": "a: .nan\nb: -.inf\nc: 1e400\nd: " + "9" * 5_000,
    "half a pair": 'title: "\\ud800"\ntags: ["\\ud83d"]',
    "names": "1: a\nnull: b\n? [x]\n: c\n'': d",
    "aliases": "a: &a [1, 2]\nb: *a\nc: {d: *a}",
    "dates": "date: 2017-09-31\nother: 2020-01-01 10:00:00 +02:00\nbytes: !!binary aGk=",
}


@pytest.mark.parametrize("name", HARD)
def test_odd_values_are_the_same_too(name: str, tmp_path: Path) -> None:
    setup = _setup(tmp_path)
    outcome = check_content("x.md", f"---\n{HARD[name]}\n---\n[x](y)\n".encode(), setup)
    assert outcome.result is not None, outcome
    sent = _sent(outcome.result)
    assert sent.facts.index == outcome.result.facts.index
    assert _shown(sent) == _shown(outcome.result)  # not a number is never equal to itself


def test_only_the_rules_of_the_first_stage_see_a_page() -> None:
    for entry in RULES:
        if entry.once:
            continue
        seen = entry.load().check.__annotations__
        alone = entry.scope is Scope.PAGE
        assert seen["page"] == ("Page" if alone else "PageFacts"), entry.name
        assert seen["context"] == ("Context" if alone else "FactsContext"), entry.name
