"""Our readers as handlers of python-frontmatter's interface: the one entry to every format.

    frontmatter.parse(text, handler=YAMLHandler())

gives the metadata that python-frontmatter's own handler gives, by the code that also knows the places. Unlike
the stock handlers these read TOML without another package, take keys that are no strings by their text, and
leave a plain text alone that only begins with a thematic break. The readers of TOML and JSON, which most
sites never need, are imported by the first block that does.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import ClassVar

from frontmatter import default_handlers

from postlint.findings import LineIndex, Span
from postlint.page.front_matter.node import FaultKind, Format, plain
from postlint.page.front_matter.reading import Reading
from postlint.page.front_matter.yaml_format import read_yaml


class FrontMatterError(ValueError):
    """A block that cannot be read; the message has its line and column, counted from the block's first line."""


class _Handler(default_handlers.BaseHandler, ABC):
    """What the three have in common."""

    FORMAT: ClassVar[Format]

    @abstractmethod
    def read(self, text: str, content: Span) -> Reading:
        """The tree in the stretch `content` of `text`, with places and faults."""

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The metadata of one block; empty where it holds no keys. Raises FrontMatterError."""
        reading = self.read(fm, Span(0, len(fm)))
        for fault in reading.faults:
            if fault.kind in (FaultKind.SYNTAX, FaultKind.LIMIT):
                line, column = LineIndex(fm).position(fault.span.start)
                raise FrontMatterError(f"line {line}, column {column}: {fault.message}")
        return plain(reading.root) if reading.root else {}

    def detect(self, text: str) -> bool:
        return self._split(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """The block and the content. Raises ValueError where `text` has no front matter in this language."""
        parts = self._split(text)
        if parts is None:
            raise ValueError(f"there is no {self.FORMAT.label} front matter")
        return parts

    def _split(self, text: str) -> tuple[str, str] | None:
        # Splitting looks into the block to tell front matter from prose, so it needs the handlers itself.
        from postlint.page.front_matter.split import split_front_matter

        split = split_front_matter(text)
        found = split.front_matter
        if found is None or found.format is not self.FORMAT:
            return None
        if any(fault.kind is FaultKind.UNTERMINATED for fault in found.faults):
            return None
        return text[found.content.start : found.content.end], text[split.body_start :]


class YAMLHandler(_Handler):
    """YAML between `---` lines."""

    FORMAT = Format.YAML
    FM_BOUNDARY = re.compile(r"^-{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def read(self, text: str, content: Span) -> Reading:
        return read_yaml(text, content)

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        return default_handlers.YAMLHandler().export(metadata, **kwargs)


class TOMLHandler(_Handler):
    """TOML between `+++` lines."""

    FORMAT = Format.TOML
    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def read(self, text: str, content: Span) -> Reading:
        from postlint.page.front_matter.toml_format import read_toml

        return read_toml(text, content)

    def export(self, metadata: dict[str, object], **_: object) -> str:
        from postlint.page.front_matter.toml_writer import write_toml

        return write_toml(metadata)


class JSONHandler(_Handler):
    """A JSON object at the top of the file, or between `---json` and `---`."""

    FORMAT = Format.JSON
    FM_BOUNDARY = re.compile(r"^(?:{|})$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = ""

    def read(self, text: str, content: Span) -> Reading:
        from postlint.page.front_matter.json_format import read_json

        return read_json(text, content)

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        return default_handlers.JSONHandler().export(metadata, **kwargs)


HANDLERS: dict[Format, _Handler] = {
    Format.YAML: YAMLHandler(),
    Format.TOML: TOMLHandler(),
    Format.JSON: JSONHandler(),
}
