"""Packed bodies."""

from __future__ import annotations

import gzip
import zlib

import pytest

from postlint.links.fetch.client import Unpacker, UnreadableBodyError

DATA = b"some words " * 1000


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", DATA),
        ("identity", DATA),
        ("gzip", gzip.compress(DATA)),
        (" X-GZIP ", gzip.compress(DATA)),
        ("deflate", zlib.compress(DATA)),
        ("deflate", bare(DATA)),
    ],
    ids=["not at all", "identity", "gzip", "x-gzip", "deflate", "bare deflate"],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_it_is_unpacked_piece_by_piece(encoding: str, packed: bytes, piece: int) -> None:
    unpacker = Unpacker(encoding)
    found = b"".join(
        part for at in range(0, len(packed), piece) for part in unpacker.pieces(packed[at : at + piece])
    )
    assert found == DATA
    assert unpacker.is_done


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "ü"])
def test_what_nobody_understands_is_said(encoding: str) -> None:
    with pytest.raises(UnreadableBodyError):
        Unpacker(encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_damaged_is_said(encoding: str) -> None:
    with pytest.raises(UnreadableBodyError):
        list(Unpacker(encoding).pieces(b"\xff\xff\xff not packed"))


def test_what_breaks_off_is_not_done() -> None:
    unpacker = Unpacker("gzip")
    assert b"".join(unpacker.pieces(gzip.compress(DATA)[:-9]))
    assert not unpacker.is_done


def test_a_bomb_comes_in_pieces_that_can_be_refused() -> None:
    pieces = Unpacker("gzip").pieces(gzip.compress(b"\0" * 50_000_000))
    assert [len(next(pieces)) for _ in range(3)] == [64 * 1024] * 3


def test_a_second_part_is_not_passed_over_in_silence() -> None:
    unpacker = Unpacker("gzip")
    assert b"".join(unpacker.pieces(gzip.compress(DATA) + gzip.compress(DATA))) == DATA
    assert not unpacker.is_done
