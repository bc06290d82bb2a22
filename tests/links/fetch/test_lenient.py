"""Heads of answers that are not proper, made so."""

from __future__ import annotations

import pytest

from postlint.links.fetch.lenient import proper_head

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "head",
    [
        OK + b"\r\n",
        OK + b"Content-Length: 3\r\nX-A: a: b\r\nEmpty:\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        OK + b"X-Caf\xc3\xa9: not a name\r\n\r\n".replace(b"\xc3\xa9", b"e"),
        b"HTTP/1.0 301 Moved\r\nLocation: /gr\xc3\xb6\xc3\x9fe\r\n\r\n",
    ],
)
def test_what_is_proper_stays_as_it_came(head: bytes) -> None:
    assert proper_head(head) is head


@pytest.mark.parametrize(
    ("odd", "proper"),
    [
        (b"Content-Length: 3\r\nContent-Length: 3\r\n", b"Content-Length: 3\r\n"),
        (b"Content-Length: 3, 3\r\n", b"Content-Length: 3\r\n"),
        (
            b"Content-Length: 3\r\nA: b\r\nTransfer-Encoding: chunked\r\n",
            b"A: b\r\nTransfer-Encoding: chunked\r\n",
        ),
        (b"Transfer-Encoding: identity\r\nContent-Length: 3\r\n", b"Content-Length: 3\r\n"),
        (b"Bad Header: x\r\nA: b\r\n", b"A: b\r\n"),
        (b"X-A : b\r\n", b"X-A: b\r\n"),
        (b"no colon\r\nA: b\r\n", b"A: b\r\n"),
        (b"no colon\r\nA: b\r\n\tc\r\n", b"A: b c\r\n"),
        (b"no colon\nA: b\n", b"A: b\r\n"),
        (b": x\r\n", b""),
    ],
)
def test_what_every_browser_reads_is_made_proper(odd: bytes, proper: bytes) -> None:
    assert proper_head(OK + odd + b"\r\n") == OK + proper + b"\r\n"


def test_lengths_that_contradict_each_other_stay() -> None:
    head = OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n"
    assert proper_head(head) == head
