"""Which encoding the text of a page is in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_CHARSET = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)

# The encodings of https://encoding.spec.whatwg.org/#names-and-labels that Python has: its others are no texts,
# or take more than linear time.
_ENCODINGS_LIST = """
utf-8 utf-16 utf-16-le utf-16-be ascii cp866 cp874 koi8-r koi8-u mac-roman mac-cyrillic gbk gb2312
gb18030 big5 euc_jp iso2022_jp shift_jis euc_kr iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5
iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252
cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
"""
_ENCODINGS = frozenset(_ENCODINGS_LIST.split())


def decoder_for(start: bytes, charset: str) -> codecs.IncrementalDecoder:
    """By the byte order mark, the header, the page's own declaration, else UTF-8, as browsers have it."""
    for name in _declared(start, charset):
        try:
            found = codecs.lookup(name)
        except LookupError:
            continue
        if found.name in _ENCODINGS:
            # A page that says `latin-1` means Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
            usual = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found.name, found.name)
            return codecs.getincrementaldecoder(usual)(errors="replace")
    return codecs.getincrementaldecoder("utf-8")(errors="replace")


def _declared(start: bytes, charset: str) -> Iterator[str]:
    if start.startswith(codecs.BOM_UTF8):
        yield "utf-8"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
    yield from (name for name in (charset.strip(" \"'"),) if name.isascii() and "\0" not in name)
    found = _CHARSET.search(start[:2048])
    if found is not None:
        yield found[1].decode("ascii")
