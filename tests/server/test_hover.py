"""What is said of what is under the cursor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from postlint.config.settings import LinkSettings
from postlint.links.history import History, last_verdict
from postlint.links.model.verdict import Status, Verdict
from postlint.page.dialect import COMMON
from postlint.page.markdown import parse_body
from postlint.server.hover_text import HoverText
from server.editor import Editor
from server.marks import MARK, marked, place

SCHEMA = """
type: object
required: [title]
properties:
  title: {type: string, description: "what [the post](https://evil.example) is `called`"}
  mood: {enum: [calm, wild]}
  layout: {deprecated: true, x-postlint: {use: kind}}
  date: {format: post-date}
  tags: {type: array, items: {type: string, format: term}}
  image:
    type: object
    properties:
      src: {type: string, format: asset, description: the path of the picture}
"""
CONFIG = """generator = "plain"
time-zone = "Europe/Berlin"
[[content]]
files = ["**/*.md"]
schema = "post.yaml"
[taxonomies.tags]
terms = ["Open Data", "Maps"]
aliases = { "Offene Daten" = "Open Data" }
"""
POST = """---
title: Mine
mood: calm
layout: post
date: 2024-05-17 09:30
tags: [Open Data, open-data, Offene Daten, Trees]
image:
  src: img/tree.png
  license: CC BY 4.0
  license_url: https://creativecommons.org/licenses/by/4.0/
---

# Why

See [the other](other.md#how-so), ![a tree](img/tree.png) and [more](https://example.org/gone#x).
Nothing [there](nowhere.md).
"""
OTHER = """---
title: The other <script> one
tags: [Open Data, OPEN DATA, Trees]
description: About trees.
---

# How so
"""
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"
GONE = "https://example.org/gone"


def _remember(file: Path) -> None:
    day = dt.datetime(2026, 10, 3, tzinfo=dt.UTC).timestamp()
    for moment in (day, day + 40 * 86_400):
        with History(file, LinkSettings(), clock=lambda moment=moment: moment) as history:  # type: ignore[misc]
            history.recall({GONE: frozenset()})
            history.keep(GONE, Verdict(Status.DEAD, http=404, detail="no page [here](command:x)"))


def _capabilities(*formats: types.MarkupKind) -> types.ClientCapabilities:
    hover = types.HoverClientCapabilities(content_format=[*formats])
    return types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(hover=hover))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("hover") / "site"
    (site / "img").mkdir(parents=True)
    (site / "postlint.toml").write_text(CONFIG)
    (site / "post.yaml").write_text(SCHEMA)
    (site / "post.md").write_text(POST)
    (site / "other.md").write_text(OTHER)
    (site / "img" / "tree.png").write_bytes(_PNG)
    _remember(site.parent / "cache" / "links.sqlite")
    return site


@pytest.fixture(scope="module", params=["plain", "markdown"])
def editor(folder: Path, request: pytest.FixtureRequest) -> Iterator[Editor]:
    kind = types.MarkupKind.Markdown if request.param == "markdown" else types.MarkupKind.PlainText
    cache = ["--cache-dir", str(folder.parent / "cache")]
    with Editor(folder, arguments=cache, capabilities=_capabilities(kind)) as editor:
        editor.open(folder / "other.md")
        editor.open(folder / "post.md")
        yield editor


def hover(editor: Editor, path: Path, text: str) -> types.Hover | None:
    plain, offset = marked(text)
    editor.type(path, plain)
    asked = types.HoverParams(editor.document(path), place(plain, offset))
    return editor.run(editor.client.text_document_hover_async(asked))


def words(found: types.Hover | None) -> str:
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def said(editor: Editor, path: Path, text: str) -> str:
    """What is said, without what makes it Markdown."""
    found = words(hover(editor, path, text))
    return "".join(sign for sign in found if sign not in "\\`*")


def at(before: str, after: str) -> str:
    assert before + after in POST
    return POST.replace(before + after, f"{before}{MARK}{after}", 1)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (at("ti", "tle: M"), ["title: text", "what [the post](https://evil.example) is called", "Required."]),
        (at("mo", "od: calm"), ["mood", "One of calm or wild.", "By the schema post.yaml."]),
        (at("lay", "out"), ["Out of use. Use kind instead."]),
        (at("  s", "rc"), ["src: path of a file", "the path of the picture"]),
        (
            at("2024-", "05-17"),
            [
                "Read as Friday, 17 May 2024, 09:30.",
                "No time zone is written; the time zone is Europe/Berlin",
            ],
        ),
        (at("[Open ", "Data"), ["Open Data: on 2 pages.", "A known term in postlint.toml.", "Offene Daten"]),
        (at("[Open ", "Data"), ["Also spelt OPEN DATA (on 1 page) and open-data (on 1 page)."]),
        (at("Offene ", "Daten"), ["The known term is Open Data, on 2 pages."]),
        (at("Tr", "ees]"), ["Trees: on 2 pages.", "Not among the known terms."]),
        (at("](oth", "er.md"), ["The other <script> one", "other.md", "About trees.", "Section: How so"]),
        (
            at("tree](img/", "tree"),
            ["img/tree.png", "640 × 480 pixels, 29 bytes", "Alternative text: a tree"],
        ),
        (at("tree](img/", "tree"), ["Licence: CC BY 4.0", "Its address: https://creativecommons.org"]),
        (at("src: im", "g/tree"), ["640 × 480 pixels", "Licence: CC BY 4.0"]),
        (
            at("https://exam", "ple.org/gone"),
            [
                "It was dead (404) when it was last asked, on 2026-11-12.",
                "no page [here](command:x)",
                "Failing since 2026-10-03.",
            ],
        ),
        (
            at("](now", "here.md"),
            [
                "broken-link (LK601, error)",
                "there is no such file",
                "Why: ",
                'ignore = ["broken-link"]',
                "/rules/broken-link/",
            ],
        ),
    ],
)
def test_what_is_known_is_said(editor: Editor, folder: Path, text: str, parts: list[str]) -> None:
    found = said(editor, folder / "post.md", text)
    for part in parts:
        assert part in found


def test_the_place_is_that_of_the_thing(editor: Editor, folder: Path) -> None:
    found = hover(editor, folder / "post.md", at("Offene ", "Daten"))
    assert found is not None
    assert found.range == types.Range(types.Position(5, 29), types.Position(5, 41))


@pytest.mark.parametrize(
    "text",
    [
        MARK,
        at("# W", "hy"),
        at("", "---\ntitle"),
        at("ca", "lm"),
        at("", "# Why"),
        f"{MARK}---\ntitle: x\n---\n",
    ],
)
def test_nothing_is_said_where_nothing_is_known(editor: Editor, folder: Path, text: str) -> None:
    found = hover(editor, folder / "post.md", text)
    assert found is None or "missing-front-matter" in words(found)


def test_what_content_says_makes_no_links_and_no_commands(editor: Editor, folder: Path) -> None:
    kind = hover(editor, folder / "post.md", at("ti", "tle: M"))
    assert kind is not None
    assert isinstance(kind.contents, types.MarkupContent)
    if kind.contents.kind is types.MarkupKind.Markdown:
        assert r"\[the post\]\(https\://evil.example\)" in kind.contents.value
        gone = words(hover(editor, folder / "post.md", at("https://exam", "ple.org/gone")))
        assert r"\[here\]\(command:x\)" in gone
        assert "<script>" not in words(hover(editor, folder / "post.md", at("](oth", "er.md"))).replace(
            r"\<", ""
        )
    else:
        assert "\\" not in kind.contents.value


def test_a_field_is_explained_while_the_front_matter_is_broken(editor: Editor, folder: Path) -> None:
    broken = f"---\nmo{MARK}od: calm\ntags: [Open\n---\n"
    assert "One of calm or wild." in said(editor, folder / "post.md", broken)
    assert "Open Data: on 1 page." in said(
        editor, folder / "post.md", f"---\ntags: [Open {MARK}Data, 'x\n---\n"
    )


def test_a_date_with_a_time_zone_is_said_in_that_of_the_site(editor: Editor, folder: Path) -> None:
    text = POST.replace("2024-05-17 09:30", f"2024-05-17T23:30:00{MARK}Z")
    found = said(editor, folder / "post.md", text)
    assert "Read as Friday, 17 May 2024, 23:30, UTC." in found
    assert "That is Saturday, 18 May 2024, 01:30 in Europe/Berlin." in found


def test_a_history_that_is_not_there_is_not_made(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "none"
    with Editor(folder, arguments=["--cache-dir", str(cache)]) as editor:
        editor.open(folder / "post.md")
        assert hover(editor, folder / "post.md", at("https://exam", "ple.org/gone")) is None
    assert not (cache / "links.sqlite").exists()


def test_a_history_is_read_while_another_run_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "links.sqlite"
    assert last_verdict(file, GONE) is None
    _remember(file)
    before = sorted(path.name for path in tmp_path.iterdir())
    with History(file, LinkSettings()) as history:
        history.recall({"https://example.org/": frozenset()})
        found = last_verdict(file, GONE)
    assert found is not None
    assert found.verdict.status is Status.DEAD
    assert found.since == dt.datetime(2026, 10, 3, tzinfo=dt.UTC)
    assert last_verdict(file, GONE) == found
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    file.write_bytes(b"no database")
    assert last_verdict(file, GONE) is None
    assert last_verdict(tmp_path, GONE) is None


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://evil.example)", "![a](x)", "<img src=x>", "https://evil.example", "www.evil.example",
        "a@evil.example", "# a", "- a", "1. a", "1) a", "> a", "`a`", "**a**", "a_b_c", "~~a~~", "| a |", "&lt;",
        "\\[a](b)", "[a]: b", "=== a", "<https://evil.example>", "+ a", "* a", "command:a", "  - a", "a\n# b", "$a$",
    ],
)  # fmt: skip
def test_foreign_text_stays_text(text: str) -> None:
    written = HoverText(is_markdown=True).foreign(text)
    body = parse_body(f"{written}\n", 0, COMMON)
    assert not body.links
    assert not body.headings
    assert not body.elements
    assert not body.verbatim
    assert [block.kind for block in body.blocks] == ["Paragraph"]
    assert not re.search(r"(?<!\\)(?::(?=//)|[@*_`<\[|$&]|(?<=www)\.)", written)
    assert re.sub(r"\\(?=[^\w\s])", "", written).replace("\\", "") == " ".join(text.split()).replace("\\", "")


@pytest.mark.parametrize("text", ["a`b", "``", "`", "a `` b ` c", "x", "[a](b)", "<a>"])
def test_foreign_text_stays_in_its_backticks(text: str) -> None:
    written = HoverText(is_markdown=True).code(text)
    body = parse_body(f"{written}\n", 0, COMMON)
    assert not body.links
    assert [(span.start, span.end) for span in body.verbatim] == [(0, len(written))]
