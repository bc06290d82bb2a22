"""JSON: the values of the json module, and the place of everything."""

from __future__ import annotations

import json

import pytest

from postlint.findings import Span
from postlint.page.front_matter import UNREADABLE, FaultKind, Format, FrontMatter, Scalar, walk
from postlint.page.front_matter.json_reader import object_end, read_json
from postlint.page.front_matter.node import ParsedBlock

BEFORE = "🎉 ü\r\n"

NASTY = r"""
{
  "title": "Gr\u00fc\u00dfe \"🎉\" \ud83d\ude00 \\",
  "": null, "n": [0, -1, 1.5, -2e3, 1E+2, 123456789012345678901234567890],
  "deep": {"a": [[], {}, [true, false]], "b": "}"},
	"tab" : "\t"
}
"""


def read(block: str) -> tuple[str, ParsedBlock]:
    text = f"{BEFORE}{block}\n---\n"
    return text, read_json(text, Span(len(BEFORE), len(BEFORE) + len(block)))


def plain(reading: ParsedBlock) -> dict[str, object]:
    return FrontMatter(Format.JSON, Span(0, 0), Span(0, 0), Span(0, 0), reading.root).plain()


@pytest.mark.parametrize("block", [NASTY, NASTY.replace("\n", "\r\n"), "{}", ' {"a":1} '])
def test_values_are_those_of_the_json_module(block: str) -> None:
    _, reading = read(block)
    assert not reading.faults
    assert plain(reading) == json.loads(block)


def test_every_value_knows_its_place() -> None:
    text, reading = read(NASTY)
    assert reading.root is not None
    scalars = [node for _, node in walk(reading.root) if isinstance(node, Scalar)]
    assert len(scalars) == 12
    for node in scalars:
        assert json.loads(text[node.span.start : node.span.end]) == node.value
    assert [text[entry.key.span.start : entry.key.span.end] for entry in reading.root.entries] == [
        '"title"', '""', '"n"', '"deep"', '"tab"',
    ]  # fmt: skip


def test_half_a_character_is_replaced_because_nothing_can_show_it() -> None:
    _, reading = read(r'{"a": "x\ud83d"}')
    assert plain(reading) == {"a": "x�"}


def test_a_number_of_thousands_of_digits_is_no_crash() -> None:
    _, reading = read('{"a": ' + "9" * 5000 + "}")
    assert reading.root is not None
    value = reading.root.entries[0].value
    assert isinstance(value, Scalar)
    assert value.value is UNREADABLE


def test_a_key_that_is_there_twice_has_its_route_and_its_first_place() -> None:
    text, reading = read('{"ü": [{"a": 1, "a": 2}]}')
    (fault,) = reading.faults
    assert (fault.kind, fault.route) == (FaultKind.DUPLICATE_KEY, ("ü", 0, "a"))
    assert fault.first == Span(text.index('"a"'), text.index('"a"') + 3)
    assert fault.span.start == text.rindex('"a"')


@pytest.mark.parametrize(
    ("block", "place", "message", "mended"),
    [
        ('{"ü": 1,}', ",", "there is a comma before the closing `}`", '{"ü": 1}'),
        ('{"a": [1, 2,\n]}', ",", "there is a comma before the closing `]`", '{"a": [1, 2\n]}'),
        ('{"a": 1\n "b": 2}', "1", "there is no comma after this entry", '{"a": 1,\n "b": 2}'),
        ('{"a": [1 2]}', "1", "there is no comma after this entry", '{"a": [1, 2]}'),
        ("{'a': 1}", "'a'", "in JSON text stands in double quotes only", '{"a": 1}'),
        ("{\"a\": 'ü'}", "'ü'", "in JSON text stands in double quotes only", '{"a": "ü"}'),
        ("{\"a\": 'it\"s'}", "'it\"s'", "in JSON text stands in double quotes only", None),
        ("{a: 1}", "a", "the key `a` has no quotes around it", '{"a": 1}'),
        ('{"a" 1}', "1", "there is no colon after the key `a`", None),
        ('{"a": }', "}", "a value is missing here", None),
        ('{"a": True}', "True", "`True` is text without quotes", '{"a": true}'),
        ('{"a": hello}', "hello", "`hello` is text without quotes", None),
        ('{"a": NaN}', "NaN", "`NaN` is text without quotes", None),
        ('{"a": 1 // x\n}', "/", "a comment stands here, which is not allowed in JSON", None),
        ('{/* x */ "a": 1}', "/", "a comment stands here, which is not allowed in JSON", None),
        ('{"a": "x\n"}', '"', "the quoted text goes on in the next line, which is not allowed in JSON", None),
        ('{"a": "x\\p"}', "\\", "this `\\` means nothing inside double quotes", None),
        ('{"a": "x\ty"}', "\t", "a control character stands in the text", None),
        ('{"a": @}', "@", "no value can begin with `@`", None),
        ('{"a": [1', "", "the closing `]` is missing", None),
        ('{"a": 1} x', "x", "there is text after the closing bracket", None),
        ("{1: 2}", "1", "a key in double quotes is expected here", None),
        ('{"a": 01}', "0", "there is no comma after this entry", '{"a": 0,1}'),
    ],
)  # fmt: skip
def test_errors_are_explained_where_they_are(
    block: str, place: str, message: str, mended: str | None
) -> None:
    text, reading = read(block)
    (fault,) = reading.faults
    assert reading.root is None
    assert (text[fault.span.start : fault.span.end], fault.message) == (place, message)
    if mended is None:
        assert fault.repair is None
    else:
        assert fault.repair is not None
        span = fault.repair.span
        assert text[len(BEFORE) : span.start] + fault.repair.text + text[span.end :] == f"{mended}\n---\n"


@pytest.mark.parametrize(
    "block", ['{"a":' * 30_000, '{"a": ' + "[" * 30_000, '{"a": "' + "x" * 1_048_577 + '"}']
)
def test_what_is_too_deep_or_too_large_is_reported_and_not_read(block: str) -> None:
    _, reading = read(block)
    assert [fault.kind for fault in reading.faults] == [FaultKind.LIMIT]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('{"a": "}"} x', 10),
        ('{"a": "\\"}"}', 12),
        ('x {"a": {}} }', 11),
        ('{"a": "open}\n}\nx', 14),
        ('{"a": {"b": 1\n}\n\nx', 15),
        ('{"a": 1', None),
        ("none", None),
    ],
)
def test_where_an_object_ends(text: str, end: int | None) -> None:
    assert object_end(text, 0) == end
