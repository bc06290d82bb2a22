"""Whether a page gets text from elsewhere: an included file may bring definitions, or use those of the page."""

from __future__ import annotations

import re

from postlint.page import Page
from postlint.pattern import Pattern

_SNIPPET = Pattern(r"^[ \t]*(?:-+8<-+|\$include|!include\b|@include\b|\.\. include)", re.M)
_NO_TEXT = ("{:", "{#", "{/*")


def takes_in_text(page: Page) -> bool:
    """Whether a tag of the template stands at the beginning of a line, where it may put any text."""
    text, body = page.text, page.body
    index = page.source.index
    line = 0
    for tag in body.templates:
        last, line = line, index.position(tag.start).line
        if line == last or text.startswith(_NO_TEXT, tag.start):
            continue
        if not text[index.line_start(line) : tag.start].strip(" \t>"):
            return True
    return _SNIPPET.search(text, body.span.start) is not None
