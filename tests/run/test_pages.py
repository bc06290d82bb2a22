"""What comes of a page alone is plain data: it can be sent to another process, and kept."""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.generators.site_root import MARKDOWN
from postlint.rules.registry import RULES, Scope
from postlint.run.pages import PageResult, check_pages, read_pages
from postlint.run.setup import set_up

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
SITES = Path(__file__).parent.parent / "sites"
CORPORA = Path(os.environ.get("POSTLINT_CORPORA", "no such folder"))

ROOTS = [*sorted(SITES.glob("*/source")), *sorted(path for path in CORPORA.glob("*") if path.is_dir())]

PLAIN = {
    *("builtins", "datetime", "postlint.crashes", "postlint.findings.finding", "postlint.findings.finding"),
    *(
        "postlint.page.body",
        "postlint.page.dialect",
        "postlint.page.facts",
        "postlint.page.front_matter.node",
    ),
    *(
        "postlint.page.near_links",
        "postlint.rules.engine",
        "postlint.rules.suppressions",
        "postlint.run.pages",
    ),
    "postlint.schema.problem",
}
"""Where the types are from of which a result may consist: neither of pages and their texts, nor of parsers."""


class _Loader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        assert module in PLAIN, f"{module}.{name}"
        return super().find_class(module, name)


def _results(root: Path) -> list[PageResult]:
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in MARKDOWN)
    configuration = Configuration(Settings(extend_select=["ALL"]), root)
    setup = set_up(configuration, files, now=NOW, allow_python=False, change=None)
    read = read_pages(root, files, dialect_of=setup.roots.dialect_of, addresses=setup.addresses)
    alone = check_pages(read.pages, setup)
    assert not setup.crashes.found
    return list(alone.results)


@pytest.mark.parametrize(
    "root", ROOTS, ids=lambda root: root.parent.name if root.name == "source" else root.name
)
def test_a_result_survives_being_sent_elsewhere(root: Path) -> None:
    for result in _results(root):
        sent = _Loader(io.BytesIO(pickle.dumps(result))).load()
        assert sent == result


def test_another_process_comes_to_the_same() -> None:
    root = SITES / "hugo" / "source"
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as executor:
        assert executor.submit(_results, root).result() == _results(root)


def test_only_the_rules_of_the_first_stage_see_a_page() -> None:
    for entry in RULES:
        if entry.once:
            continue
        seen = entry.load().check.__annotations__
        alone = entry.scope is Scope.PAGE
        assert seen["page"] == ("Page" if alone else "PageFacts"), entry.name
        assert seen["context"] == ("Context" if alone else "FactsContext"), entry.name
