"""Our handlers inside python-frontmatter: the same metadata and content as its own give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import frontmatter
import pytest
import yaml
from frontmatter import default_handlers

from postlint.frontmatter_api import FrontMatterError, JSONHandler, TOMLHandler, YAMLHandler
from postlint.page.page import decode


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Grüße\ndate: 2017-02-21\ntags: [a, b]\nimage: {src: x}\n---\n\nText\n\n---\n\nMore\n",
        "---\r\ntitle: Grüße\r\nlong: |\r\n  a\r\n  b\r\n---\r\nText\r\n",
        "\n\n--- \ntitle: a\n----\nText",
        "---\na: &a {x: 1}\nb: {<<: *a, y: yes}\nc: 010\nd: 12:30:45\n---\n",
        "---\ntitle: a\ntitle: b\n---\nText",
        "---\n---\nText",
        "Text without any\n",
        "---\ntitle: never closed\n",
    ],
)
def test_yaml_reads_as_with_the_stock_handler(text: str) -> None:
    assert frontmatter.parse(text, handler=YAMLHandler()) == frontmatter.parse(text)


def test_json_reads_as_with_the_stock_handler() -> None:
    text = '{\n"title": "Grüße",\n"n": [1, 2.5, null]\n}\n\nText\n'
    assert frontmatter.parse(text, handler=JSONHandler()) == frontmatter.parse(text)


def test_toml_is_read_without_another_package() -> None:
    text = '+++\ntitle = "Grüße"\nmixed = [1, "a"]\n+++\nText\n'
    assert frontmatter.parse(text, handler=TOMLHandler()) == ({"title": "Grüße", "mixed": [1, "a"]}, "Text")


def test_what_the_stock_handlers_cannot_do() -> None:
    one_line = '{"a": {"b": 1}}\nText'
    assert frontmatter.parse(one_line, handler=JSONHandler()) == ({"a": {"b": 1}}, "Text")
    keys = frontmatter.loads("---\nyes: a\n2017: b\n---\nText", handler=YAMLHandler())
    assert keys.metadata == {"yes": "a", "2017": "b"}
    plain = "---\n\nText\n\n---\n\nMore"
    assert frontmatter.parse(plain, handler=YAMLHandler()) == ({}, plain)


def test_detection_tells_the_formats_apart() -> None:
    handlers = [YAMLHandler(), TOMLHandler(), JSONHandler()]
    texts = ["---\na: 1\n---\n", "+++\na = 1\n+++\n", '{"a": 1}\n']
    assert [[handler.detect(text) for handler in handlers] for text in texts] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert not any(handler.detect("Text") for handler in handlers)


@pytest.mark.parametrize(
    ("text", "handler", "message"),
    [
        ("---\nü: 1\na: b: c\n---\n", YAMLHandler(), r"line 2, column 4: the value of `a` has a colon"),
        ("+++\na = b\n+++\n", TOMLHandler(), r"line 1, column 5: the value of `a` is text without quotes"),
        ('{"a": 1,}\n', JSONHandler(), r"line 1, column 8: there is a comma"),
        ("---\na: " + "[" * 200 + "\n---\n", YAMLHandler(), r"more than 100 lists"),
    ],
)
def test_what_cannot_be_read_raises_with_its_place(
    text: str, handler: default_handlers.BaseHandler, message: str
) -> None:
    with pytest.raises(FrontMatterError, match=message):
        frontmatter.parse(text, handler=handler)


@pytest.mark.parametrize("handler", [YAMLHandler(), JSONHandler()])
def test_what_was_written_reads_the_same(handler: default_handlers.BaseHandler) -> None:
    metadata: dict[str, object] = {
        "title": 'Grüße "🎉" \\ ',
        "n": 1,
        "f": 2.5,
        "yes": True,
        "list": ["a", ["b"], {"c d": "e"}],
        "image": {"src": "x", "more": {"y": "z\n"}},
    }
    text = frontmatter.dumps(frontmatter.Post("Text", handler, **metadata))
    assert frontmatter.parse(text, handler=handler) == (metadata, "Text")


def test_real_posts_read_as_with_the_stock_handlers(corpora: Path) -> None:
    pytest.importorskip("toml", reason="python-frontmatter reads TOML with the package `toml`")
    handlers = {
        default_handlers.YAMLHandler: YAMLHandler(),
        default_handlers.JSONHandler: JSONHandler(),
        default_handlers.TOMLHandler: TOMLHandler(),
    }
    compared: Counter[str] = Counter()
    read_by_us_alone: list[str] = []
    for path in sorted(corpora.rglob("*.m*")):
        if path.suffix not in (".md", ".mdx", ".markdown") or "trees" in path.parts:
            continue
        text = decode(path.read_bytes()).text
        stock = frontmatter.detect_format(text, frontmatter.handlers)
        ours = handlers.get(type(stock)) if stock else None
        if ours is None:
            continue
        try:
            expected = frontmatter.parse(text, handler=stock)
        except (yaml.YAMLError, ValueError):
            if _reads(text, ours):
                read_by_us_alone.append(path.name)
            continue
        if expected[0]:
            assert frontmatter.parse(text, handler=ours) == expected, path
            compared[ours.FORMAT.label] += 1
    assert compared["YAML"] > 200
    assert compared["TOML"] > 50
    # The stock handler stops at the day that there is not; the page is there twice, once among the broken ones.
    assert {name.rpartition("__")[2] for name in read_by_us_alone} == {
        "2017-09-31-ODINE-Open-Data-Incubator-for-Europe.md"
    }


def _reads(text: str, handler: default_handlers.BaseHandler) -> bool:
    try:
        return bool(frontmatter.parse(text, handler=handler)[0])
    except FrontMatterError:
        return False
