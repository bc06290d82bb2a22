"""Where our reading differs from python-frontmatter's: each row of the table in docs/guide/front-matter.md."""

from __future__ import annotations

import math
import re
from pathlib import Path

import frontmatter
import pytest
import yaml
from frontmatter import default_handlers

from postlint.frontmatter_api import FrontMatterError, JSONHandler, TOMLHandler, YAMLHandler
from postlint.page import Page, read_page
from postlint.page.front_matter import FaultKind

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "front-matter.md"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def _stock(text: str) -> tuple[dict[str, object], str]:
    """What python-frontmatter makes of `text`, with the handlers that need no other package."""
    handlers = [default_handlers.YAMLHandler(), default_handlers.JSONHandler()]
    handler = frontmatter.detect_format(text.strip(), handlers)  # as `frontmatter.parse` does
    return frontmatter.parse(text, handler=handler) if handler else ({}, text)


def _page(text: str) -> Page:
    return read_page("post.md", text.encode("utf-8"))


def _plain(page: Page) -> dict[str, object]:
    return page.front_matter.plain() if page.front_matter else {}


def _kinds(page: Page) -> list[FaultKind]:
    return [fault.kind for fault in page.front_matter.faults] if page.front_matter else []


UNSEEN = {
    "a byte order mark at the top": (f"{BOM}---\ntitle: A\n---\nText", None),
    "front matter that is never closed": ("---\ntitle: A\n\nText", FaultKind.UNTERMINATED),
    "`...` as the closing line": ("---\ntitle: A\n...\nText", FaultKind.SUSPICIOUS_FENCE),
    "a note behind the opening dashes": ("--- # mine\ntitle: A\n---\nText", FaultKind.SUSPICIOUS_FENCE),
    "a comment before the front matter": (
        "<!-- mine -->\n---\ntitle: A\n---\nText",
        FaultKind.SUSPICIOUS_FENCE,
    ),
    "`---json`": ('---json\n{"title": "A"}\n---\nText', None),
    "JSON on one line": ('{"title": "A"}\nText', None),
}


@pytest.mark.parametrize(("text", "kind"), UNSEEN.values(), ids=UNSEEN)
def test_front_matter_that_only_we_see(text: str, kind: FaultKind | None) -> None:
    assert _stock(text) == ({}, text)
    page = _page(text)
    assert _plain(page) == {"title": "A"}
    assert page.text[page.body_start :].strip() == "Text"
    assert _kinds(page) == ([kind] if kind else [])
    assert page.source.bom is text.startswith(BOM)


STOPS: dict[str, tuple[str, type[Exception], dict[str, object], list[FaultKind]]] = {
    "JSON with a `}` alone on a line inside": (
        '{\n"a": {\n"b": 1\n}\n}\nText',
        ValueError,
        {"a": {"b": 1}},
        [],
    ),
    "a day that there is not (`2017-09-31`)": (
        "---\ndate: 2017-09-31\n---\nText",
        ValueError,
        {"date": "2017-09-31"},
        [],
    ),
    "a number that is none (`0x_`)": ("---\na: 0x_\n---\nText", ValueError, {"a": "0x_"}, []),
    "an equals sign as a value": ("---\na: =\n---\nText", yaml.YAMLError, {"a": "="}, []),
    "a tag of another program (`!!python/str`)": (
        "---\na: !!python/str x\n---\nText",
        yaml.YAMLError,
        {"a": "x"},
        [FaultKind.UNSAFE_TAG],
    ),
}


@pytest.mark.parametrize(("text", "error", "metadata", "kinds"), STOPS.values(), ids=STOPS)
def test_what_stops_python_frontmatter_and_not_us(
    text: str, error: type[Exception], metadata: dict[str, object], kinds: list[FaultKind]
) -> None:
    with pytest.raises(error):
        _stock(text)
    page = _page(text)
    assert (_plain(page), page.text[page.body_start :]) == (metadata, "Text")
    assert _kinds(page) == kinds


OTHER_VALUES: dict[str, tuple[str, object, object]] = {
    'half a character (`"\\ud83d"`) in JSON': (
        '{\n"a": "\\ud83d"\n}\n',
        "\ud83d",
        "\N{REPLACEMENT CHARACTER}",
    ),
    "a `!!set`": ("---\na: !!set {x, y}\n---\n", {"x", "y"}, {"x": None, "y": None}),
    "an `!!omap`": ("---\na: !!omap [x: 1, y: 2]\n---\n", [("x", 1), ("y", 2)], [{"x": 1}, {"y": 2}]),
}


@pytest.mark.parametrize(("text", "theirs", "ours"), OTHER_VALUES.values(), ids=OTHER_VALUES)
def test_values_that_are_others(text: str, theirs: object, ours: object) -> None:
    assert _stock(text)[0] == {"a": theirs}
    page = _page(text)
    assert _plain(page) == {"a": ours}
    assert _kinds(page) == []


def toml() -> None:
    text = "+++\na = 1\n+++\nText"
    assert _stock(text) == ({}, text)
    assert _plain(_page(text)) == {"a": 1}
    assert frontmatter.parse(text, handler=TOMLHandler()) == ({"a": 1}, "Text")


def nan() -> None:
    text = '{\n"a": NaN\n}\nText'
    value = _stock(text)[0]["a"]
    assert isinstance(value, float)
    assert math.isnan(value)
    assert _kinds(_page(text)) == [FaultKind.SYNTAX]
    with pytest.raises(FrontMatterError, match="line 2, column 6"):
        frontmatter.parse(text, handler=JSONHandler())


def thematic_breaks() -> None:
    text = "---\n\nJust text\n\n---\n\nMore"
    assert _stock(text) == ({}, "More")
    page = _page(text)
    assert page.front_matter is None
    assert page.body_start == 0


def a_list() -> None:
    text = "---\n- a\n---\nText"
    assert _stock(text) == ({}, "Text")
    assert (_plain(_page(text)), _kinds(_page(text))) == ({}, [FaultKind.NOT_A_MAPPING])


def key_twice() -> None:
    text = "---\na: 1\na: 2\n---\nText"
    assert _stock(text) == ({"a": 2}, "Text")
    assert (_plain(_page(text)), _kinds(_page(text))) == ({"a": 2}, [FaultKind.DUPLICATE_KEY])


def names_of_parameters() -> None:
    for name in ("content", "handler", "self"):
        text = f"---\n{name}: a\n---\nText"
        with pytest.raises(TypeError, match=name):
            frontmatter.loads(text)
        assert _plain(_page(text)) == {name: "a"}


def keys_that_are_no_text() -> None:
    text = "---\n2017: a\nyes: b\n---\nText"
    with pytest.raises(TypeError, match="keywords must be strings"):
        frontmatter.loads(text)
    assert _plain(_page(text)) == {"2017": "a", "yes": "b"}
    assert frontmatter.loads(text, handler=YAMLHandler()).metadata == {"2017": "a", "yes": "b"}


def unreadable() -> None:
    text = "\n\n---\ntitle: A\nb: c: d\n---\nText"
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        _stock(text)
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line + 1 == 3
    page = _page(text)
    assert page.front_matter is not None
    faults = {fault.kind: fault.span.start for fault in page.front_matter.faults}
    assert page.source.index.position(faults[FaultKind.SYNTAX]) == (5, 4)


def depth() -> None:
    text = "---\na: " + "[" * 150 + "]" * 150 + "\n---\nText"
    assert _stock(text)[1] == "Text"
    assert _kinds(_page(text)) == [FaultKind.LIMIT]


OTHERS = {
    "TOML": toml,
    "`NaN` in JSON": nan,
    "plain text between two thematic breaks at the top": thematic_breaks,
    "a list between the fences": a_list,
    "a key twice": key_twice,
    "a field `content`, `handler` or `self`": names_of_parameters,
    "a key that is no text (`2017:`, `yes:`)": keys_that_are_no_text,
    "what does not read": unreadable,
    "more than 100 lists inside each other": depth,
}


@pytest.mark.parametrize("row", OTHERS)
def test_other_differences(row: str) -> None:
    OTHERS[row]()


def test_every_row_of_the_guide_is_tested_and_the_other_way_round() -> None:
    section = GUIDE.read_text(encoding="utf-8").split("## Compared with python-frontmatter")[1]
    rows = re.findall(r"^\| (?!in the file)([^|\n]*?) \|", section.split("\n## ")[0], re.MULTILINE)
    assert sorted(rows) == sorted({*UNSEEN, *STOPS, *OTHER_VALUES, *OTHERS})


def test_text_and_places_stay_as_they_are_on_disk() -> None:
    text = "---\r\ntitle: A\r\nb: |\r\n  x\r\n---\r\n\r\n  Text \r\n"
    assert _stock(text) == ({"title": "A", "b": "x\n"}, "Text")
    page = _page(text)
    assert _plain(page) == {"title": "A", "b": "x\n"}
    assert page.text[page.body_start :] == "\r\n  Text \r\n"
