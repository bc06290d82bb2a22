"""Places as editors count them, held against a plain reading of the protocol."""

from __future__ import annotations

import random
import re

import pytest
from lsprotocol import types

from postlint.findings import Span
from postlint.server.documents import OpenDocument, path_of, uri_of_path
from postlint.server.positions import Positions

ENCODINGS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
_LETTERS = (
    "a",
    "b",
    " ",
    "\n",
    "\r\n",
    "\r",
    "ä",
    "€",
    "\N{GRINNING FACE}",
    "\u2028",
    "\x0b",
    "\ufeff",
    "\ud800",
    "e\u0301",
)


def plain_position(text: str, offset: int, encoding: types.PositionEncodingKind) -> types.Position:
    """The same, letter by letter."""
    name, size = ENCODINGS[encoding]
    line = character = 0
    for number, letter in enumerate(text[:offset]):
        ends = letter == "\n" or (letter == "\r" and text[number + 1 : number + 2] != "\n")
        line, character = (line + 1, 0) if ends else (line, character + _units(letter, name, size))
    return types.Position(line, character)


def _units(letter: str, name: str, size: int) -> int:
    return len(letter.encode(name, "surrogatepass")) // size


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_are_those_of_a_plain_reading(encoding: types.PositionEncodingKind) -> None:
    chance = random.Random(16)
    for _ in range(400):
        text = "".join(chance.choice(_LETTERS) for _ in range(chance.randrange(30)))
        text = re.sub("[\ud800](?=[\udc00-\udfff])", "", text)
        positions = Positions(text, encoding)
        before = text.startswith("\ufeff")
        for offset in range(len(text) + 1 - before):
            there = offset + before
            place = positions.position(offset)
            assert place == plain_position(text, there, encoding)
            if text[there - 1 : there + 1] != "\r\n":  # nothing is between the two
                assert positions.offset(place) == offset
            line = positions.line(offset)
            assert line.start <= offset <= line.end or text[there - 1 : there + 1] == "\r\n"
        end = plain_position(text, len(text), encoding)
        assert positions.position(len(text) + 5) == end
        assert positions.offset(types.Position(end.line + 1, 3)) == len(text) - before
        assert positions.offset(types.Position(end.line, 99)) == len(text) - before
        assert positions.length(end.line) == end.character


def test_a_place_within_a_letter_is_that_of_the_letter() -> None:
    for encoding, units in ((types.PositionEncodingKind.Utf16, 2), (types.PositionEncodingKind.Utf8, 4)):
        positions = Positions("a\N{GRINNING FACE}b", encoding)
        assert positions.offset(types.Position(0, 2)) == 1
        assert positions.offset(types.Position(0, 1 + units)) == 2
        span = positions.span(types.Range(types.Position(0, 1 + units), types.Position(0, 1)))
        assert span == Span(1, 2)  # turned round


def test_a_mark_that_only_the_disk_has_is_kept() -> None:
    document = OpenDocument("file:///a.md", 1, "# A\n", "utf-16", None, bom=b"\xef\xbb\xbf")
    assert document.data == b"\xef\xbb\xbf# A\n"
    assert document.content == document.with_text("\ufeff# A\n", 2).content == "# A\n"
    assert document.positions.position(2) == types.Position(0, 2)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/A%20B/%C3%A4.md", "C:\\Users\\A B\\ä.md"),
        ("file:///C:/a.md", "C:\\a.md"),
        ("file:///c:/", "C:\\"),
        ("file://server/share/a%23b.md", "\\\\server\\share\\a#b.md"),
        ("file:///a.md", None),
        ("untitled:a.md", None),
        ("git:/c:/a.md", None),
        ("file://[", None),
    ],
)
def test_addresses_on_windows(uri: str, path: str | None) -> None:
    assert path_of(uri, windows=True) == path
    if path is not None:
        assert path_of(uri_of_path(path, windows=True), windows=True) == path


@pytest.mark.parametrize(
    "path", ["/a b/100%/#1/?/ä.md", "/\udcff.md", "/c:/a.md", "/a;b\\c.md", "/\u0041\u0308.md"]
)
def test_addresses_elsewhere(path: str) -> None:
    uri = uri_of_path(path, windows=False)
    assert uri.isascii()
    assert path_of(uri, windows=False) == path
    assert path_of(uri.replace("file://", "file://localhost"), windows=False) == path
    assert path_of(uri.replace("file://", "file://elsewhere"), windows=False) is None
