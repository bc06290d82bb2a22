"""FM007 invalid-encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.page import REPLACEMENT, EncodingFault
from postlint.rules.base import Context, Hit, Rule

_MOST = 10
"""More places than these are one finding: the whole file is in another encoding."""
_FEW = 4
"""More bytes than these are not shown, and nothing is said about what they were meant for."""

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class InvalidEncoding(Rule):
    """The file is not written in UTF-8.

    ## What it does
    Reports the bytes that are no UTF-8, at their place, with the letter that they most likely stand for. The
    rest of the file is still checked. Where there are more than ten such places, the first stands for all.

    ## Why
    Generators read UTF-8. They stop at such a file, or print � in place of the letter.

    ## Example
    A file with umlauts that an old editor saved in “Windows-1252” or “Latin-1”.

    ## Use instead
    The same file saved as “UTF-8”.
    """

    code = "FM007"
    name = "invalid-encoding"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        found = page.source.faults
        if not found:
            return
        if len(found) > _MOST:
            first = found[0]
            yield Hit(
                first.span,
                f"{_what(first, page)}, as in {len(found) - 1} more places",
                _remedy_for_all(first, page),
                subject=first.data.hex(),
            )
            return
        for fault in found:
            yield Hit(fault.span, _what(fault, page), _remedy(fault, page), subject=fault.data.hex())


def _what(fault: EncodingFault, page: Page) -> str:
    if encoding := _other_encoding(fault, page):
        return f"the file is saved in {encoding}, not in UTF-8"
    count = len(fault.data)
    shown_bytes = " ".join(f"{byte:02X}" for byte in fault.data[:_FEW]) + (" …" if count > _FEW else "")
    if meant := _meant(fault.data):
        return f"what stands here cannot be read as UTF-8: most likely it is `{meant}`, saved in Windows-1252"
    return f"what stands here cannot be read as UTF-8 ({'byte' if count == 1 else 'bytes'} {shown_bytes})"


def _remedy(fault: EncodingFault, page: Page) -> str:
    if _other_encoding(fault, page):
        return "In your editor, save the file with the encoding “UTF-8”."
    meant = _meant(fault.data)
    right = f"`{meant}` stands" if meant else "the right letters stand"
    return f"In your editor, save the file with the encoding “UTF-8”, and then see that {right} here."


def _remedy_for_all(first: EncodingFault, page: Page) -> str:
    if _other_encoding(first, page):
        return "In your editor, save the file with the encoding “UTF-8”."
    if _meant(first.data):
        return "Open the file with the encoding “Windows-1252”, see that its letters are right, and save it as “UTF-8”."
    return "In your editor, save the file with the encoding “UTF-8”, and then see that its letters are right."


def _other_encoding(fault: EncodingFault, page: Page) -> str:
    """The encoding of the whole file, where its first bytes say so."""
    if fault.span.start == 0:
        for mark, encoding in _OTHER_ENCODINGS:
            if fault.data.startswith(mark) and page.text[1:].count("\0"):
                return encoding
    return ""


def _meant(data: bytes) -> str:
    """What a few bytes say in Windows-1252; nothing where that is no text."""
    meant = data.decode("cp1252", "replace") if len(data) <= _FEW else REPLACEMENT
    return meant if REPLACEMENT not in meant and meant.isprintable() else ""
