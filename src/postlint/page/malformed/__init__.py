"""What is wrong with an address, as far as its letters tell: no host is asked, no file is looked for.

The grammar is that of RFC 3986 with the leniency of the URL Standard (https://url.spec.whatwg.org): what
browsers and servers take as it stands is left alone.
"""

from __future__ import annotations

from collections.abc import Callable

from postlint.page.malformed.fault import Malformed, Sort
from postlint.page.malformed.host import no_host, wrong_host
from postlint.page.malformed.mail import wrong_mail
from postlint.page.malformed.scheme import doubled_scheme, no_scheme, wrong_scheme
from postlint.page.malformed.strays import (
    escaped_quote,
    invisible_character,
    joined_addresses,
    quotation_mark,
    spaces_at_ends,
    spaces_inside,
    wrong_escape,
    wrong_parenthesis,
)
from postlint.text import shorten


def malformed(address: str) -> Malformed | None:
    """The first fault of `address`, which has its entities and escapes resolved."""
    for check in _CHECKS:
        fault = check(address)
        if fault is not None:
            return fault
    return None


_CHECKS: tuple[Callable[[str], Malformed | None], ...] = (
    invisible_character,
    quotation_mark,
    doubled_scheme,
    no_host,
    wrong_scheme,
    wrong_mail,
    joined_addresses,
    spaces_at_ends,
    escaped_quote,
    spaces_inside,
    wrong_parenthesis,
    wrong_host,
    wrong_escape,
    no_scheme,
)


__all__ = ["Malformed", "Sort", "malformed", "shorten"]
