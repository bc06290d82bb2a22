"""A run that is laid aside and taken up again comes to the same report."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings.report import Report
from postlint.links.model.address import external_url
from postlint.links.model.verdict import Status, Verdict
from postlint.run.check import Begun, begin
from postlint.run.laid_aside import LaidAside, Shelf
from postlint.run.network import Network

PAGES = {
    "_config.yml": "title: A\n",
    "_posts/2020-01-01-a.md": "---\ntitle: A\ntags: [Open Data]\n---\n[x](gone.md) <https://a.test/gone>\n",
    "_posts/2020-01-02-b.md": "---\ntitle: B\ntags: [open-data, Open Data]\ndraft: true\n---\n# H\n[x](/p#nope)\n",
    "_posts/2020-01-03-c.md": "---\ntitle: \ud7ff\n---\n<!-- postlint: ignore[dead-link] soon -->\n<https://a.test/gone>\n",
    "_posts/2020-01-04-d.md": "---\ntitle: D\n---\n<!-- postlint: ignore[dead-link] soon -->\n<https://a.test/here>\n",
    "broken.md": "---\ntitle: [\n---\n",
    "latin.md": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.md").write_bytes("---\ntitle: Ärger\n---\n".encode("latin-1"))
    return tmp_path


def _begin(root: Path) -> Begun:
    settings = Settings.model_validate({"extend-select": ["unused-suppression"]})
    return begin(Configuration(settings, root), (), online=True)


def _network(begun: Begun) -> Network:
    urls = {external_url(link) for page in begun.elsewhere or () for link in page.links} - {None}
    dead, alive = Verdict(Status.DEAD, http=404), Verdict(Status.ALIVE, http=200)
    return Network({url: dead if url.endswith("gone") else alive for url in urls if url is not None})


def _plain(report: Report) -> dict[str, object]:
    """All of a report that does not change with the clock."""
    told = {field.name: getattr(report, field.name) for field in fields(report) if field.name != "duration"}
    worked_out = {name: told[name]() for name in ("remarks", "overview", "late_notices", "basis", "judged")}
    return {**told, **worked_out, "sources": {path: each.text for path, each in report.sources.items()}}


def test_the_report_is_the_same(root: Path) -> None:
    begun = _begin(root)
    network = _network(begun)
    shelf = Shelf()
    first, second = shelf.lay_aside(begun), shelf.lay_aside(_begin(root))
    assert isinstance(first, LaidAside)
    assert isinstance(second, LaidAside)
    report = begun.finish(network)
    rules = {finding.rule for finding in report.findings}
    assert rules >= {"dead-link", "unused-suppression", "syntax-error"}
    wanted = _plain(report)
    for run in (second, first):
        assert _plain(shelf.take_up(run).finish(network)) == wanted
    shelf.close()


def test_what_the_disk_has_no_room_for_is_held(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = _begin(root)
    shelf = Shelf()

    def full(_: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf._file, "write", full)
    assert shelf.lay_aside(begun) is begun
    shelf.close()
