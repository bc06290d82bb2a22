"""What a check takes of the machine."""

from __future__ import annotations

from asyncio.sslproto import SSLProtocol

import pytest

from postlint.links.fetch.tuning import small_buffers


@pytest.mark.parametrize(
    ("connections", "size"),
    [(1, 16 * 1024), (256, 8 * 1024), (512, 4 * 1024), (1024, 2 * 1024), (9999, 2 * 1024)],
)
def test_the_more_connections_the_smaller_are_their_buffers(connections: int, size: int) -> None:
    before = SSLProtocol.max_size
    with small_buffers(connections):
        assert SSLProtocol.max_size == size
    assert SSLProtocol.max_size == before
