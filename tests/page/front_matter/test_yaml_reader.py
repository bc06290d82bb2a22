"""YAML: the values of PyYAML, and the place of everything."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from yaml.events import Event

from postlint.findings import Span
from postlint.page.front_matter import (
    UNREADABLE,
    Alias,
    FaultKind,
    Format,
    FrontMatter,
    Mapping,
    Scalar,
    Sequence,
    Style,
    walk,
)
from postlint.page.front_matter.node import ParsedBlock
from postlint.page.front_matter.yaml_reader import PureParser, read_yaml, yaml_events

# What stands before the block: places must be of the whole text, in code points.
BEFORE = "🎉 ü\r\n"


def read(block: str) -> tuple[str, ParsedBlock]:
    text = f"{BEFORE}{block}---\nafter: it\n"
    return text, read_yaml(text, Span(len(BEFORE), len(BEFORE) + len(block)))


def front_matter(reading: ParsedBlock) -> FrontMatter:
    return FrontMatter(Format.YAML, Span(0, 0), Span(0, 0), Span(0, 0), reading.root, reading.faults)


def plain(block: str) -> dict[str, object]:
    _, reading = read(block)
    assert reading.root is not None, reading.faults
    return front_matter(reading).plain()


def written(block: str) -> dict[tuple[str | int, ...], str]:
    """Every value of `block` as its span shows it."""
    text, reading = read(block)
    assert reading.root is not None, reading.faults
    return {route: text[node.span.start : node.span.end] for route, node in walk(reading.root) if route}


@pytest.mark.parametrize(
    ("block", "spans"),
    [
        ("tïtle: Grüße 🎉  # x\n", {("tïtle",): "Grüße 🎉"}),
        ("a: \"ü\\n😀\"\r\nb: 'it''s'\r\n", {("a",): '"ü\\n😀"', ("b",): "'it''s'"}),
        ("a: ü\n  folded\n\n  on # c\nb: 1\n", {("a",): "ü\n  folded\n\n  on", ("b",): "1"}),
        ("a: |  # c\n  ü\n\n  x\n\nb: 1\n", {("a",): "|  # c\n  ü\n\n  x", ("b",): "1"}),
        ("a: >-\r\n  ü\r\n  x\r\n", {("a",): ">-\r\n  ü\r\n  x"}),
        ("a:\nb: ~\n", {("a",): "", ("b",): "~"}),
        (
            "a: [ü, {b: c}, 'd']\n",
            {
                ("a",): "[ü, {b: c}, 'd']",
                ("a", 0): "ü",
                ("a", 1): "{b: c}",
                ("a", 1, "b"): "c",
                ("a", 2): "'d'",
            },
        ),
        (
            "a:\n- ü\n-\n- b: c\n  d: e\n",
            {
                ("a",): "- ü\n-\n- b: c\n  d: e",
                ("a", 0): "ü",
                ("a", 1): "",
                ("a", 2): "b: c\n  d: e",
                ("a", 2, "b"): "c",
                ("a", 2, "d"): "e",
            },
        ),
        ("a: &x !!str  ü\nb: *x\n", {("a",): "ü", ("b",): "*x"}),
        ("a: !!map\n  b: c\n", {("a",): "b: c", ("a", "b"): "c"}),
        ("a: &x # c\n  - b\n", {("a",): "- b", ("a", 0): "b"}),
        ("? ü\n: x\n", {("ü",): "x"}),
        ("a: &x2?b c\n", {("a",): "?b c"}),
        ("{a: ü, b: 1}\n", {("a",): "ü", ("b",): "1"}),
    ],
)
def test_every_value_knows_its_place(block: str, spans: dict[tuple[str | int, ...], str]) -> None:
    assert written(block) == spans


def test_a_blank_value_stands_just_behind_its_colon() -> None:
    text, reading = read("ü:   # nothing\nb: 1\n")
    assert reading.root is not None
    value = reading.root.entries[0].value
    assert isinstance(value, Scalar)
    assert value.span == Span(text.index("ü:") + 2, text.index("ü:") + 2)
    assert value.blank


def test_keys_know_their_places_with_their_quotes() -> None:
    text, reading = read("\"tï tle\": 1\n'a': {b : 2}\n")
    assert reading.root is not None
    keys = [text[entry.key.span.start : entry.key.span.end] for entry in reading.root.entries]
    assert keys == ['"tï tle"', "'a'"]


def test_a_byte_order_mark_inside_the_block_moves_nothing() -> None:
    text = "---\n\ufefftitle: ü\n---\n"
    reading = read_yaml(text, Span(4, 14))
    assert reading.root is not None
    entry = reading.root.entries[0]
    assert text[entry.key.span.start : entry.key.span.end] == "title"
    assert text[entry.value.span.start : entry.value.span.end] == "ü"


@pytest.mark.parametrize(
    "scalar",
    [
        "yes", "No", "on", "OFF", "true", "y", "n", "~", "null", "Null", "", "NULL",
        "1", "+1", "-1", "010", "0o10", "0x1F", "0b101", "1_000", "12:30:45", "12:30", "1:60", "190:20:30", "-1:30",
        "1.0", "1.", ".5", "1e3", "1.0e+3", "1.0e3", ".inf", "-.INF", "1:30.5", "685_230.15", "0.1.2", "1_0.0_1",
        "2017-02-21", "2017-2-1", "2017-02-21 10:00", "2017-02-21 10:00:00", "2017-02-21T10:00:00Z",
        "2017-02-21 10:00:00.5 +01:00", "2017-02-21 10:00:00 -0400", "2017-02-21t1:00:00-1:30",
        "<<", "=", "'1'", '"yes"', "|\n  1\n", ">-\n  yes\n  no\n", "! 1", "!!str 1", "!!int '3'", "!!float 1",
        "!!bool yes", "!!null x", "!!timestamp 2017-02-21", "!!binary aGFsbG8=", "http://a.test:80/x#y", "a#b",
        "[]", "{}", "0.", "._", "+.inf", "0x", "1__0", "-0", "00", "08", "0b2", "1:2:3:4", "2017-02-21 ", "Grüße",
    ],
)  # fmt: skip
def test_values_are_those_of_pyyaml(scalar: str) -> None:
    block = f"a: {scalar}\n"
    if scalar in ("<<", "="):  # a fault of PyYAML: it knows these tags and has no value for them
        assert plain(block) == {"a": scalar}
        return
    expected = yaml.load(block, Loader=yaml.SafeLoader)
    got = plain(block)
    assert got == expected
    assert type(got["a"]) is type(expected["a"])


@pytest.mark.parametrize(
    "scalar",
    ["2017-09-31", "2017-02-21 25:00:00", "0000-01-01", "!!bool maybe", "!!int ''", "!!int x", "!!float x",
     "!!timestamp x", "!!binary ü", "9" * 5000, "1" + ":1" * 5000, "2017-02-21 10:00:00 +99:00"],
)  # fmt: skip
def test_what_has_no_value_is_read_all_the_same(scalar: str) -> None:
    _, reading = read(f"a: {scalar}\n")
    assert reading.root is not None
    value = reading.root.entries[0].value
    assert isinstance(value, Scalar)
    assert value.value is UNREADABLE
    assert value.text == scalar.removeprefix(value.tag or "").strip(" '")
    assert front_matter(reading).plain() == {"a": value.text}


def test_styles_and_texts_are_kept() -> None:
    _, reading = read("a: b\nc: 'd'\ne: \"f\\u00fc\"\ng: |\n  h\ni: >\n  j\n  k\nl: 2017-02-21\n")
    assert reading.root is not None
    values = [entry.value for entry in reading.root.entries]
    assert all(isinstance(value, Scalar) for value in values)
    assert [(value.style, value.text) for value in values if isinstance(value, Scalar)] == [
        (Style.PLAIN, "b"),
        (Style.SINGLE, "d"),
        (Style.DOUBLE, "fü"),
        (Style.LITERAL, "h\n"),
        (Style.FOLDED, "j k\n"),
        (Style.PLAIN, "2017-02-21"),
    ]
    assert front_matter(reading).plain()["l"] == dt.date(2017, 2, 21)
    assert front_matter(reading).projection()["l"] == "2017-02-21"


@pytest.mark.parametrize(
    "block",
    [
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n",
        "a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}\nd: {<<: [*b, *a], x: 4}\n",
        "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {z: 3, <<: *b}\n",
        "a: {<<: {x: 1}, x: 2}\n",
        "a: &a {x: 1}\n<<: *a\nx: 5\n",
        "a: &a {x: 1}\nb: &b {y: 2}\nc:\n  <<: *a\n  <<: *b\n",
        "a: {'<<': 1}\n",
        "a: &a [x, &b {c: d}]\ne: *a\nf: *b\n",
        "k: &k name\n*k : value\n",
    ],
)
def test_merged_and_referred_values_are_those_of_pyyaml(block: str) -> None:
    assert plain(block) == yaml.load(block, Loader=yaml.SafeLoader)


def test_merged_keys_stand_where_they_are_taken_over() -> None:
    text, reading = read("a: &a {x: ü}\nb:\n  <<: *a\n")
    place = front_matter(reading).locate(("b", "x"))
    assert text[place.start : place.end] == "*a"
    assert place.start > text.index("<<")


def test_an_alias_stands_for_what_it_names() -> None:
    _, reading = read("a: &a [1]\nb: *a\n")
    assert reading.root is not None
    first, second = (entry.value for entry in reading.root.entries)
    assert isinstance(first, Sequence)
    assert isinstance(second, Alias)
    assert second.target is first


def test_the_later_of_two_equal_names_counts_from_there_on() -> None:
    assert plain("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


@pytest.mark.parametrize("block", ["a: &a [*a]\n", "a: &a {<<: *a}\n", "&a b: *c\n"])
def test_a_value_cannot_stand_for_itself_or_nothing(block: str) -> None:
    _, reading = read(block)
    assert reading.root is None
    assert [fault.kind for fault in reading.faults] == [FaultKind.SYNTAX]


@pytest.mark.parametrize(
    ("block", "comments"),
    [
        ("# ü\na: b # c\n  # d\n", ["# ü", "# c", "# d"]),
        ("a: 'x # y'\nb: x#y\nc: |\n  # z\n", []),
        ("a: |  # c\n  x\n# d\n", ["# c", "# d"]),
        ("a: [b, # c\r\n  d] # e\r\n", ["# c", "# e"]),
        ("a: &x # c\n  - b\nd: # e\n  f: g\n", ["# c", "# e"]),
        ("a: x\n\n  y # c\n", ["# c"]),
        ('a: "x # y\n  # z"\n', []),
        ("# only\n", ["# only"]),
        ("a: &x#y b\n", []),
        ("a: b: c\n# d\ne: f # g\n", ["# d"]),
    ],
)
def test_comments_are_found_and_nothing_else(block: str, comments: list[str]) -> None:
    text, reading = read(block)
    assert [text[span.start : span.end] for span in reading.comments] == comments


def test_a_key_that_is_there_twice_has_its_route_and_its_first_place() -> None:
    text, reading = read("ü:\n- a: 1\n  b: {c: 1, 'c': 2}\n")
    (fault,) = reading.faults
    assert fault.kind is FaultKind.DUPLICATE_KEY
    assert fault.route == ("ü", 0, "b", "c")
    assert text[fault.span.start : fault.span.end] == "'c'"
    assert fault.first == Span(text.index("c: 1"), text.index("c: 1") + 1)
    assert front_matter(reading).plain() == {"ü": [{"a": 1, "b": {"c": 2}}]}


def test_tags_of_programs_are_faults_and_read_as_text() -> None:
    text, reading = read("a: !!python/object/apply:os.system ['ü']\nb: {c: !d e}\n")
    assert [
        (fault.kind, fault.route, text[fault.span.start : fault.span.end]) for fault in reading.faults
    ] == [
        (FaultKind.UNSAFE_TAG, ("a",), "!!python/object/apply:os.system"),
        (FaultKind.UNSAFE_TAG, ("b", "c"), "!d"),
    ]
    assert front_matter(reading).plain() == {"a": ["ü"], "b": {"c": "e"}}


def test_a_tagged_value_keeps_its_tag_as_written() -> None:
    _, reading = read("a: !!python/str 'b'\n")
    assert reading.root is not None
    value = reading.root.entries[0].value
    assert isinstance(value, Scalar)
    assert (value.tag, value.value) == ("!!python/str", "b")


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 30_000 + "\n",
        "a: " + "{b: " * 30_000 + "\n",
        "- " * 30_000 + "\n",
        "? " * 30_000 + "\n",
        "a: " + "[" * 101 + "]" * 101 + "\n",
    ],
)
def test_deep_nesting_is_reported_and_not_entered(block: str) -> None:
    _, reading = read(block)
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]


def test_a_hundred_lists_inside_each_other_are_read() -> None:
    _, reading = read("a: " + "[" * 99 + "]" * 99 + "\n")
    assert not reading.faults


@pytest.mark.usefixtures("no_hang")
def test_a_billion_laughs_are_counted_and_not_told() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    _, reading = read("\n".join(lines) + "\n")
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]
    assert reading.root is None


def test_merging_cannot_multiply_either() -> None:
    lines = ["a0: &a0 {x: 1, y: 2}"]
    lines += [f"a{n}: &a{n} {{b: *a{n - 1}, <<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 40)]
    _, reading = read("\n".join(lines) + "\n")
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]


def test_a_block_of_more_than_a_megabyte_is_not_read() -> None:
    _, reading = read("a: " + "x" * 1_048_576 + "\n")
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]
    assert (
        reading.faults[0].message
        == "the front matter has 1,048,580 characters, and more than 1,048,576 are not read"
    )


def _events(events: list[Event]) -> list[tuple[object, ...]]:
    return [
        (type(e), e.start_mark and e.start_mark.index, getattr(e, "value", None), getattr(e, "tag", None))
        for e in events
    ]


@pytest.mark.parametrize(
    "block",
    ["tïtle: 'a'\r\nb: [c, {d: 😀}]\r\ne:\r\n- f\r\n", "a: &x !!str 1\nb: *x\nc: |\n  d\n", "# c\n", ""],
)
def test_without_libyaml_the_events_are_the_same(block: str) -> None:
    pure = list(iter(PureParser(block).get_event, None))
    assert _events(pure) == _events(list(yaml_events(block)))


def test_a_mapping_reaches_from_its_first_key_to_its_last_value() -> None:
    text, reading = read("# c\na: 1\nb:\n  c: ü  \n\n")
    assert isinstance(reading.root, Mapping)
    assert text[reading.root.span.start : reading.root.span.end] == "a: 1\nb:\n  c: ü"
