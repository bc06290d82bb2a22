"""Where the cursor is, told from the text alone: also where it cannot be read because something is being written."""

from __future__ import annotations

from collections.abc import Mapping

from postlint.findings import Span
from postlint.page.facts import PageHead
from postlint.page.front_matter import Format
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.server.cursor.body import LinkSpot, link_spot
from postlint.server.cursor.slots import Slot, SlotKind, Slots
from postlint.server.cursor.toml_slots import json_slots, toml_slots
from postlint.server.cursor.yaml_slots import yaml_slots

__all__ = ["FieldSpot", "LinkSpot", "Slot", "SlotKind", "find_spot"]

_OPENING = Pattern(r"(?P<fence>---|\+\+\+|;;;)[ \t]*\r?\n")
_JSON = Pattern(r"\{\s*(?:\"|\Z)")
_LANGUAGES = {"---": Format.YAML, "+++": Format.TOML, ";;;": Format.JSON}
_LARGEST = 40_000
"""Characters of a front matter that are looked through at a key press."""


class FieldSpot(NamedTuple):
    """A key or value of the front matter, whose language is `language`, among all `slots` of that."""

    slot: Slot
    language: Format
    content: Span
    slots: Slots

    @property
    def metadata(self) -> Mapping[str, object]:
        """What can be told of the fields."""
        return self.slots.metadata

    @property
    def names(self) -> tuple[str, ...]:
        """The way to the value without the positions in lists."""
        return tuple(step for step in self.slot.route if isinstance(step, str))


def find_spot(text: str, page: PageHead, offset: int) -> FieldSpot | LinkSpot | None:
    """Where `offset` is in the text of `page`; None where nothing is known to belong there."""
    block = _block(text, page)
    if block is not None:
        language, content = block
        if content.start <= offset <= content.end:
            return _in_field(text, language, content, offset)
        if offset < content.end:
            return None
        return link_spot(text, max(page.body_start, content.end), offset)
    return link_spot(text, page.body_start, offset)


def _in_field(text: str, language: Format, content: Span, offset: int) -> FieldSpot | None:
    if content.end - content.start > _LARGEST:
        return None
    slots = scan(text, language, content, offset)
    slot = slots.at(offset)
    return FieldSpot(slot, language, content, slots) if slot is not None else None


def scan(text: str, language: Format, content: Span, offset: int | None) -> Slots:
    """All slots of a front matter; `offset` is where the cursor is."""
    match language:
        case Format.TOML:
            return toml_slots(text, content, offset)
        case Format.JSON:
            return json_slots(text, content)
        case _:
            return yaml_slots(text, content, offset)


def _block(text: str, page: PageHead) -> tuple[Format, Span] | None:
    """The front matter of `page`: also one that is not closed yet."""
    block = page.front_matter
    if block is not None:
        return block.format, block.content
    if page.dialect.header_lines:
        return None
    opening = _OPENING.match(text)
    if opening is None:
        is_json = _JSON.match(text) is not None and "}" not in text
        return (Format.JSON, Span(0, len(text))) if is_json else None
    closing = text.find(f"\n{opening['fence']}", opening.end() - 1)
    return _LANGUAGES[opening["fence"]], Span(opening.end(), closing + 1 if closing >= 0 else len(text))
