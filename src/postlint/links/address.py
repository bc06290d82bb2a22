"""Addresses as pages hold them: which are asked over the network, and under which name.

Nothing here opens a socket or imports an HTTP library: rules and the collector of addresses share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.page.body import LinkKind

if TYPE_CHECKING:
    from postlint.page.body import Link

# What the URL standard strips from both ends (https://url.spec.whatwg.org/#concept-basic-url-parser).
_STRIPPED = "".join(map(chr, range(0x21)))


def external_url(link: Link) -> str | None:
    """The address to ask for `link`, without its fragment; None where it leads to nothing external.

    It is the key of the verdict: `//host/x` counts as `https:`, all else stays as written.
    """
    if link.kind is not LinkKind.EXTERNAL:
        return None
    return without_fragment(absolute(link.destination))


def absolute(destination: str) -> str:
    """`destination` without white space at its ends, and with a scheme where it starts with `//`."""
    address = destination.strip(_STRIPPED)
    return f"https:{address}" if address.startswith("//") else address


def without_fragment(address: str) -> str:
    return address.partition("#")[0]


def fragment_of(address: str) -> str:
    """The fragment of `address` without its `#`; empty where there is none."""
    return address.partition("#")[2]
