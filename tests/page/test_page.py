"""Bytes become text with every place kept."""

from __future__ import annotations

import pytest

from postlint.findings import Span
from postlint.page.page import EncodingFault, Source, decode


@pytest.mark.parametrize("text", ["", "Grüße 🎉\r\n", "a\rb\n", "\u2028\x85", "a\ufeffb"])
def test_utf8_is_taken_as_it_is(text: str) -> None:
    assert decode(text.encode()) == Source(text)


def test_a_byte_order_mark_is_noted_and_takes_no_column() -> None:
    source = decode(b"\xef\xbb\xbfa\n")
    assert source == Source("a\n", bom=True)
    assert source.index.position(0) == (1, 1)


def test_only_the_first_byte_order_mark_is_one() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa").text == "\ufeffa"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe\r\n", b"a\r\nb\n", b""])
def test_what_was_read_can_be_written_back(data: bytes) -> None:
    source = decode(data)
    assert source.encode(source.text) == data


def test_bytes_that_are_no_utf8_stand_as_one_sign_each() -> None:
    source = decode("ü".encode() + b"\xfc\xdf!\xe2\x82 ok\r\n")
    assert source.text == "ü��!�� ok\r\n"
    assert source.faults == (
        EncodingFault(Span(1, 3), b"\xfc\xdf"),
        EncodingFault(Span(4, 6), b"\xe2\x82"),
    )


def test_places_behind_a_byte_order_mark_and_a_bad_byte_are_true() -> None:
    source = decode(b"\xef\xbb\xbfa\n\xffb\n")
    assert source.bom
    assert source.index.position(source.faults[0].span.start) == (2, 1)


@pytest.mark.parametrize("data", [b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])
def test_surrogates_overlong_forms_and_too_large_numbers_are_no_utf8(data: bytes) -> None:
    source = decode(data)
    assert source.text == "�" * len(data)
    assert [fault.data for fault in source.faults] == [data]


def test_a_file_in_utf16_is_one_fault() -> None:
    assert len(decode("Grüße\n".encode("utf-16")).faults) == 1


@pytest.mark.usefixtures("no_hang")
def test_a_megabyte_of_another_encoding_is_read_in_one_pass() -> None:
    source = decode(b"a\xfc" * 500_000)
    assert len(source.faults) == 500_000
