"""Over the corpora, the fragments that a rough scan missed are found, or the page cannot be judged."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.generators.docusaurus.publisher import DOCUSAURUS_RULES
from postlint.generators.eleventy.anchors import eleventy
from postlint.generators.hugo.anchors import hugo
from postlint.generators.jekyll.anchors import kramdown
from postlint.generators.zola.publisher import zola
from postlint.page import read_page
from postlint.page.body import LinkKind
from postlint.page.slugs import AnchorRules, anchors_of, matches

DIALECTS: dict[str, AnchorRules] = {
    "fluid-issues": eleventy(),
    "hugo-docs": hugo(),
    "nats-site": hugo(),
    "rust-blog": zola(),
}
TRULY_MISSING = {
    # A list of features copied from the README of another project, whose headings did not come with it.
    ("content/blog/nats-supported-by-faststream.md", fragment)
    for fragment in (
        "project-documentation",
        "dependencies",
        "any-framework",
        "fastapi-plugin",
        "code-generator",
    )
}


class Row(NamedTuple):
    site: str
    path: str
    fragment: str


def noise(corpora: Path) -> list[Row]:
    with (corpora / "KNOWN.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Row(row["site"], row["path"], row["text"].removeprefix("#"))
        for row in rows
        if row["scan_rule"].startswith("anchor-missing") and row["verdict"] == "noise"
    ]


def test_no_fragment_that_was_noise_is_said_to_be_missing(corpora: Path) -> None:
    rows = noise(corpora)
    assert rows
    missing = set()
    for row in rows:
        page = read_page(row.path, (corpora / row.site / row.path).read_bytes())
        anchors = anchors_of(page, DIALECTS[row.site])
        if anchors.complete and not matches(row.fragment, anchors):
            missing.add((row.path, row.fragment))
    assert missing == TRULY_MISSING


@pytest.mark.parametrize(
    ("site", "dialect"),
    [
        ("okfde-codefor", hugo()),
        ("eips", kramdown()),
        ("helm-www", DOCUSAURUS_RULES),
        ("rust-blog", zola()),
        ("11ty-website", eleventy(id_plugin=True)),
    ],
)
def test_every_fragment_of_a_page_to_itself_is_found(corpora: Path, site: str, dialect: AnchorRules) -> None:
    """None of the sites has a dead one: each is known, or the page has parts that cannot be judged."""
    count, known = 0, 0
    for path in sorted((corpora / site).rglob("*.md*")):
        page = read_page(path.name, path.read_bytes())
        anchors = anchors_of(page, dialect)
        for link in page.body.links:
            if link.kind is LinkKind.ANCHOR:
                found = matches(link.destination.removeprefix("#"), anchors)
                assert found or not anchors.complete, (path, link.destination)
                count += 1
                known += found
    assert known >= count * 3 // 4
    assert count
