"""The places of a front matter in which something stands or may be written, whatever is wrong with the rest of it.

Readers of YAML, TOML and JSON give up at the first fault, and a line that is being written is one more often than not.
What is found here is good enough to tell where one writes, and which fields there are.
"""

from __future__ import annotations

from enum import StrEnum

from postlint.findings import Route, Span
from postlint.records import NamedTuple


class SlotKind(StrEnum):
    """What a slot is a part of."""

    BLOCK = "block"
    """A line, or what follows a key on it."""
    FLOW = "flow"
    """Brackets or braces."""


class Slot(NamedTuple):
    """A key, where `is_key`, or a value.

    `region` is where the cursor may be to write in it, `word` what stands there without its `quote`, which `is_closed`
    by another. `route` leads to the value, or to the group in which the key is. A key may already have something after
    it (`has_value`). `lead` is what has to be put before the word. `is_item`: it is an entry of a list. `indent` are
    the blanks before the key, in a block.
    """

    region: Span
    word: Span
    route: Route
    is_key: bool = False
    kind: SlotKind = SlotKind.BLOCK
    quote: str = ""
    is_closed: bool = False
    has_value: bool = False
    lead: str = ""
    is_item: bool = False
    indent: str = ""


class Slots:
    """What a scanner finds: the slots in their order, and the fields as far as they can be told."""

    def __init__(self) -> None:
        self.found: list[Slot] = []
        self.metadata: dict[str, object] = {}

    def at(self, offset: int) -> Slot | None:
        """The innermost slot in which `offset` is. Where nothing stands in it, its word is there, and what stands in it
        without quotes reaches as far."""
        inside = [slot for slot in self.found if slot.region.start <= offset <= slot.region.end]
        slot = min(inside, key=lambda slot: slot.region.end - slot.region.start, default=None)
        if slot is None or slot.quote:
            return slot
        start, end = slot.word
        if start == end:
            return slot._replace(word=Span(offset, offset))
        return slot._replace(word=Span(min(start, offset), max(end, offset)))

    def put(self, route: Route, value: object) -> None:
        """Notes that `value` stands at `route`; None: something that is not known, unless something is."""
        node: object = self.metadata
        for step, following in zip(route, (*route[1:], None), strict=False):
            is_last = following is None
            new: object = value if is_last else [] if isinstance(following, int) else {}
            if isinstance(node, dict) and isinstance(step, str):
                is_new = step not in node or (not is_last and not isinstance(node[step], (dict, list)))
                if is_new or (is_last and value is not None):
                    node[step] = new
                node = node[step]
            elif isinstance(node, list) and isinstance(step, int):
                number = min(step, len(node))
                if number == len(node):
                    node.append(new)
                elif (value is not None) if is_last else not isinstance(node[number], (dict, list)):
                    node[number] = new
                node = node[number]
            else:
                return
