"""What a report says of a site beside its faults."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from named import named
from postlint.config.load import load_configuration
from postlint.findings.overview import HostLine, LicenceLine, PageLine, TermLine
from postlint.links.history import Run
from postlint.links.model.verdict import Status, Verdict
from postlint.run import network
from postlint.run.check import check
from postlint.run.network import Network

POST = """---
title: Auftakt
date: 2017-02-21
tags: [Open Data, {tag}]
image:
  src: /a.png
  license: {license}
---
[a](https://h.test/a) [b](https://h.test/a#b) [c](c.md)
"""


def test_pages_terms_licences_and_links(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POST.format(tag="OER", license="CC BY 4.0"), encoding="utf-8")
    (tmp_path / "b.md").write_text(POST.format(tag="open-data", license="Foto von X"), encoding="utf-8")
    (tmp_path / "c.md").write_text("# Nichts\n", encoding="utf-8")
    dead = Verdict(Status.DEAD)
    report = check(
        load_configuration(named(tmp_path)), [], verify=lambda _pages: Network({"https://h.test/a": dead})
    )
    seen = report.overview()
    assert seen is not None
    assert seen.pages == [
        PageLine("a.md", "Auftakt", dt.date(2017, 2, 21)),
        PageLine("b.md", "Auftakt", dt.date(2017, 2, 21)),
        PageLine("c.md", None, None),
    ]
    assert seen.terms == [
        TermLine("tags", (("Open Data", 2), ("open-data", 1))),
        TermLine("tags", (("OER", 1),)),
    ]
    assert seen.licences == [
        LicenceLine("CC BY 4.0", None, (("a.md", "/a.png"),)),
        LicenceLine(None, "Foto von X", (("b.md", "/a.png"),)),
    ]
    [link] = seen.links
    assert (link.url, link.host, link.pages, link.verdict) == (
        "https://h.test/a",
        "h.test",
        ("a.md", "b.md"),
        dead,
    )


def test_hosts_that_come_and_go() -> None:
    a, b, c = "a.test", "b.test", "c.test"
    runs = [
        Run(1.0, {}, frozenset({a, b, c}), frozenset()),
        Run(2.0, {}, frozenset({b}), frozenset({a})),
        Run(3.0, {}, frozenset({a, b}), frozenset()),
        Run(4.0, {}, frozenset({a}), frozenset({b})),
    ]
    assert network._unsteady(runs) == (HostLine(a, 2), HostLine(b, 1))
