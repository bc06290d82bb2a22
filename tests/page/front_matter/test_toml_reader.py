"""TOML: the values of tomllib, and the place of everything."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from postlint.findings import Span
from postlint.page.front_matter import FaultKind, Format, FrontMatter, Scalar, Style, walk
from postlint.page.front_matter.node import ParsedBlock
from postlint.page.front_matter.toml_reader import read_toml

BEFORE = "🎉 ü\r\n"

NASTY = '''\
# ü
title = "Grüße \\"🎉\\" \\u00fc"  # c
'li.te"ral' = 'C:\\path'
"quoted \\"key\\"" = 1
ma.ny."do ts".x = +1_000
ma.ny.y = 0xFF
empty = ""
long = """
first \\
  second "" third"""""
raw = \'\'\'
it\'s # no comment
\'\'\'\'\'
dates = [1979-05-27, 1979-05-27T07:32:00Z, 1979-05-27 07:32:00.5-07:00, 07:32:00]
floats = [1.0, -2e3, inf, nan0]
nested = [[1, 2], ["a", ["b"]], []]  # d
lines = [
  "a", # e
  # f
  "b",
]
inline = { a.b = 1, "c" = [ { d = true } ], e = {} }

[table]  # g
key = "v"
[table.sub."ü"]
key = false

[[items]]
name = "one"
[items.more]
x = 1
[[items.parts]]
y = 2
[[items.parts]]
[[items]]
name = "two"
[ spaced . out ]
z = 3
'''.replace("nan0", "-inf")


def read(block: str) -> tuple[str, ParsedBlock]:
    text = f"{BEFORE}{block}+++\nafter = 1\n"
    return text, read_toml(text, Span(len(BEFORE), len(BEFORE) + len(block)))


def plain(reading: ParsedBlock) -> dict[str, object]:
    return FrontMatter(Format.TOML, Span(0, 0), Span(0, 0), Span(0, 0), reading.root).plain()


@pytest.mark.parametrize(
    "block", [NASTY, NASTY.replace("\n", "\r\n"), "", "\n# ü\n", "a = 1", "a.b = 1\na.c = 2\n"]
)
def test_values_are_those_of_tomllib(block: str) -> None:
    _, reading = read(block)
    assert not reading.faults
    assert plain(reading) == tomllib.loads(block)
    assert list(plain(reading)) == list(tomllib.loads(block))


def test_every_value_knows_its_place() -> None:
    text, reading = read(NASTY)
    assert reading.root is not None
    for _, node in walk(reading.root):
        if isinstance(node, Scalar):
            raw = text[node.span.start : node.span.end]
            assert tomllib.loads(f"v = {raw}")["v"] == node.value


def test_every_key_knows_its_place() -> None:
    text, reading = read(NASTY)
    assert reading.root is not None
    front_matter = FrontMatter(Format.TOML, Span(0, 0), Span(0, 0), Span(0, 0), reading.root)
    places = {
        ("title",): "title",
        ('quoted "key"',): '"quoted \\"key\\""',
        ("ma", "ny", "do ts", "x"): "x",
        ("ma", "ny"): "ny",
        ("inline", "a", "b"): "b",
        ("table", "sub", "ü"): '"ü"',
        ("items", 0, "parts", 0, "y"): "y",
        ("items", 1, "name"): "name",
        ("spaced", "out", "z"): "z",
    }
    for route, key in places.items():
        span = front_matter.locate_key(route)
        assert text[span.start : span.end] == key, route
    assert text[: front_matter.locate_key(("items", 1, "name")).start].count("\n") == text.count(
        "\n", 0, text.index('name = "two"')
    )


def test_comments_are_found_and_nothing_else() -> None:
    text, reading = read(NASTY.replace("\n", "\r\n"))
    assert [text[span.start : span.end] for span in reading.comments] == [
        "# ü",
        "# c",
        "# d",
        "# e",
        "# f",
        "# g",
    ]


def test_styles_and_texts() -> None:
    _, reading = read("a = 'x'\nb = \"y\"\nc = 2017-02-21\n")
    assert reading.root is not None
    values = [entry.value for entry in reading.root.entries if isinstance(entry.value, Scalar)]
    assert [(value.style, value.text, value.value) for value in values] == [
        (Style.SINGLE, "x", "x"),
        (Style.DOUBLE, "y", "y"),
        (Style.PLAIN, "2017-02-21", dt.date(2017, 2, 21)),
    ]


def test_a_key_that_is_there_twice_leaves_the_rest_readable() -> None:
    text, reading = read('"ü" = 1\nb.c = 1\n"ü" = """\n2"""\nb.c = 2\nd = 3\n')
    assert [
        (fault.kind, fault.route, text[fault.span.start : fault.span.end]) for fault in reading.faults
    ] == [
        (FaultKind.DUPLICATE_KEY, ("ü",), '"ü"'),
        (FaultKind.DUPLICATE_KEY, ("b", "c"), "c"),
    ]
    assert reading.faults[0].first == Span(text.index('"ü"'), text.index('"ü"') + 3)
    assert plain(reading) == {"ü": 1, "b": {"c": 1}, "d": 3}


@pytest.mark.parametrize(
    "block", ["a = {c = 1, c = 2}\n", "[a]\n[a]\n", "a = 1\n[a]\n", "[[a]]\n[a]\n", "a = 1\n[[a]]\n"]
)
def test_a_table_that_is_there_twice_is_named_though_nothing_can_be_read(block: str) -> None:
    _, reading = read(block)
    assert [fault.kind for fault in reading.faults] == [FaultKind.DUPLICATE_KEY]
    assert reading.root is None


@pytest.mark.parametrize("block", ["a = 1\na.b = 2\n", "a.b = 1\n[a]\n", "a = []\n[[a]]\n"])
def test_a_key_cannot_hold_a_value_and_further_keys(block: str) -> None:
    text, reading = read(block)
    (fault,) = reading.faults
    assert fault.message == "a key in this line has a value already"
    assert text[fault.span.start : fault.span.end] == block.split("\n")[1]


@pytest.mark.parametrize(
    ("block", "help_text"),
    [
        ('a = "b "c" d"\n', 'Keep the first and the last quote, and write each one between them as `\\"`.'),
        (
            "a = 'it's'\n",
            'Put double quotes in place of the first and the last quote: `"…"`.',
        ),
        (
            'a = "b" c\n',
            'Put double quotes around the whole text, and write each double quote inside it as `\\"`.',
        ),
    ],
)
def test_it_is_said_which_quotes_a_text_needs_that_has_some(block: str, help_text: str) -> None:
    (fault,) = read(block)[1].faults
    assert fault.help == help_text


@pytest.mark.parametrize(
    ("block", "place", "message", "mended"),
    [
        ("a = foo bar\n", "foo bar", "the value of `a` is text without quotes", 'a = "foo bar"\n'),
        ('a = say "x"\n', 'say "x"', "the value of `a` is text without quotes", "a = 'say \"x\"'\n"),
        ('b = 1\na = "x\ny = 1\n', '"', "the quote that opens the value of `a` is never closed",
         'b = 1\na = "x"\ny = 1\n'),
        ("a = “foo bar”\n", "“foo bar”", "the value of `a` stands in curly quotes, which are none to TOML",
         'a = "foo bar"\n'),
        ('a = "b" c\n', "c", "there is text after the closing quote of the value of `a`", "a = '\"b\" c'\n"),
        ('a = "b "c" d"\n', 'c" d"', "there is text after the closing quote of the value of `a`", "a = 'b \"c\" d'\n"),
        ("a: 1\n", ":", "a colon follows the key `a`, where front matter in TOML has `=`", "a = 1\n"),
        ("a = True\n", "True", "`True` is not a value that can be read without quotes", "a = true\n"),
        ("a = 2017-09-31\n", "2017-09-31", "`2017-09-31` is no date that exists", None),
        ("a = [1,\nb = 2\n", "[", "the `[` is not closed, or a comma is missing after it", None),
        ("a = {b = 1\n", "{", "the `{` is not closed, or a comma is missing after it", None),
        ("a = [1 2]\n", "1 2", "the value of `a` is text without quotes", 'a = ["1 2"]\n'),
        ('a = "x\\p"\n', "\\", "the `\\` in the value of `a` means nothing inside double quotes", None),
        ("a = \n", "a", "the key `a` has no value", None),
        ("a\nb = 1\n", "a", "there is no `=` after `a`", None),
        ("= 1\n", "= 1", "this line does not begin with a key", None),
        ("[a\nb = 1\n", "", "the name in brackets has no closing bracket", None),
        ('a = """x\n', '"""', "the quote that opens the value of `a` is never closed", None),
        ('a = "x\x01"\n', "\x01", "a character in the value of `a` may not stand there", None),
        ("a = 010\n", "010", "the value of `a` is text without quotes", 'a = "010"\n'),
        ("[a] b\n", "b", "text follows the closing bracket", None),
        ("a = 1 # x\nb = c # d\n", "c", "the value of `b` is text without quotes", 'a = 1 # x\nb = "c" # d\n'),
    ],
)  # fmt: skip
def test_errors_are_explained_where_they_are(
    block: str, place: str, message: str, mended: str | None
) -> None:
    text, reading = read(block)
    (fault,) = reading.faults
    assert reading.root is None
    assert fault.kind is FaultKind.SYNTAX
    assert (text[fault.span.start : fault.span.end], fault.message) == (place, message)
    if mended is None:
        assert fault.repair is None
    else:
        assert fault.repair is not None
        span = fault.repair.span
        result = text[: span.start] + fault.repair.text + text[span.end :]
        assert result[len(BEFORE) :].startswith(f"{mended}+++")


@pytest.mark.parametrize(
    "block",
    [
        "a = " + "[" * 30_000,
        "a" + ".a" * 30_000 + " = 1",
        "a = " + "{b = " * 30_000,
        "[" + "a." * 200 + "a]",
        "x" * 1_048_577,
    ],
)
def test_what_is_too_deep_or_too_large_is_reported_and_not_read(block: str) -> None:
    _, reading = read(block + "\n")
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]


def test_a_number_of_thousands_of_digits_is_no_crash() -> None:
    _, reading = read("a = " + "9" * 5000 + "\n")
    assert reading.root is None
    assert [fault.message for fault in reading.faults] == ["a number or a date is out of range"]
