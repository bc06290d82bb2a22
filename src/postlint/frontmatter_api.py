"""Our readers as handlers of python-frontmatter, for scripts that use that; postlint itself does not.

    frontmatter.parse(text, handler=YAMLHandler())

gives the metadata that python-frontmatter's own handler gives, by the code that also knows the places. Unlike
the stock handlers these read TOML without another package, take keys that are no strings by their text, and
leave a plain text alone that only begins with a thematic break.
"""

from __future__ import annotations

import re
from typing import ClassVar

from frontmatter import default_handlers

from postlint.findings import LineIndex, Span
from postlint.page.front_matter import FaultKind, Format, plain, read_block, split_front_matter


class FrontMatterError(ValueError):
    """A block that cannot be read; the message has its line and column, counted from the block's first line."""


class _Handler(default_handlers.BaseHandler):
    """What the three have in common."""

    FORMAT: ClassVar[Format]

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The metadata of one block; empty where it holds no keys.

        Raises:
            FrontMatterError: the block does not read.
        """
        block = read_block(self.FORMAT, fm, Span(0, len(fm)))
        for fault in block.faults:
            if fault.kind in (FaultKind.SYNTAX, FaultKind.LIMIT):
                line, column = LineIndex(fm).position(fault.span.start)
                raise FrontMatterError(f"line {line}, column {column}: {fault.message}")
        return plain(block.root) if block.root else {}

    def detect(self, text: str) -> bool:
        return self._split(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """The block and the content.

        Raises:
            ValueError: `text` has no front matter in this language.
        """
        parts = self._split(text)
        if parts is None:
            raise ValueError(f"there is no {self.FORMAT.label} front matter")
        return parts

    def _split(self, text: str) -> tuple[str, str] | None:
        split = split_front_matter(text)
        found = split.front_matter
        if found is None or found.format is not self.FORMAT:
            return None
        if any(fault.kind is FaultKind.UNTERMINATED for fault in found.faults):
            return None
        return text[found.content.start : found.content.end], text[split.body_start :]


class YAMLHandler(_Handler, default_handlers.YAMLHandler):
    """YAML between `---` lines. What is written, the stock handler writes."""

    FORMAT = Format.YAML


class JSONHandler(_Handler, default_handlers.JSONHandler):
    """A JSON object at the top of the file, or between `---json` and `---`. The stock handler writes it."""

    FORMAT = Format.JSON


class TOMLHandler(_Handler):
    """TOML between `+++` lines, which is only read."""

    FORMAT = Format.TOML
    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"
