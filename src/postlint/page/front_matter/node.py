"""Front matter as a tree in which every key and every value knows its place and how it was written; the faults that are
noticed while it is read, in whichever language; and how far reading goes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from postlint.findings import Route, Span
from postlint.page.dialect import FenceForm
from postlint.records import NamedTuple
from postlint.text import in_full, quote


class Style(StrEnum):
    """How a scalar is written. TOML and JSON strings are `DOUBLE` or `SINGLE`, all else there is `PLAIN`."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"  # YAML |
    FOLDED = "folded"  # YAML >


class Unreadable:
    """The value of a scalar that has none, such as the date `2017-09-31`: its text is all there is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNREADABLE"

    def __reduce__(self) -> str:
        return "UNREADABLE"  # there is one, also where it was sent from elsewhere


UNREADABLE = Unreadable()

ScalarValue: TypeAlias = (
    str | int | float | bool | dt.datetime | dt.date | dt.time | bytes | Unreadable | None
)


class Scalar(NamedTuple):
    """One value.

    `span` is the value as written with its quotes; a blank value (`title:`) has an empty span just after
    the colon. `text` is what the value reads as: quotes, escapes and folding undone, never converted
    (`2017-02-20` stays so). `value` is what python-frontmatter would give: PyYAML's YAML 1.1 types,
    `tomllib`'s or `json`'s.
    """

    span: Span
    text: str
    value: ScalarValue
    style: Style = Style.PLAIN
    tag: str | None = None
    """An explicit YAML tag, as written (`!!str`)."""

    @property
    def blank(self) -> bool:
        """Null, empty or white space only."""
        return self.value is None or not self.text.strip()

    @property
    def is_string(self) -> bool:
        return isinstance(self.value, str)


class KeyValue(NamedTuple):
    """One `key: value`."""

    key: Scalar
    value: Node

    @property
    def name(self) -> str:
        """The key as a route has it; a key that is no string by its text."""
        return self.key.text


class Mapping(NamedTuple):
    """Keys and values in the order of the file. Of equal keys all are kept; the last one counts."""

    span: Span
    entries: tuple[KeyValue, ...]

    def get(self, name: str) -> KeyValue | None:
        """The entry that counts for `name`."""
        for entry in reversed(self.entries):
            if entry.key.text == name:
                return entry
        return None


class Sequence(NamedTuple):
    """A list."""

    span: Span
    items: tuple[Node, ...]


class Alias(NamedTuple):
    """A YAML `*name`: stands for `target`, which is written elsewhere."""

    span: Span
    target: Scalar | Sequence | Mapping


Node: TypeAlias = Scalar | Sequence | Mapping | Alias


def resolve_alias(node: Node) -> Scalar | Sequence | Mapping:
    """`node` itself, or what an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def child(node: Node, step: str | int) -> Node | None:
    """What stands one `step` of a route below `node`."""
    node = resolve_alias(node)
    if isinstance(node, Mapping) and isinstance(step, str):
        entry = node.get(step)
        return entry.value if entry else None
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def walk(node: Node, route: Route = ()) -> Iterator[tuple[Route, Node]]:
    """Every node from `node` down with its route, parents first, in the order of the file.

    Aliases are yielded, not entered: what they stand for is walked where it is written.
    """
    found: list[tuple[Route, Node]] = []
    _collect(node, route, found)
    return iter(found)


def _collect(node: Node, route: Route, found: list[tuple[Route, Node]]) -> None:
    found.append((route, node))
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if isinstance(value, Scalar):
                found.append(((*route, key.text), value))
            else:
                _collect(value, (*route, key.text), found)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            if isinstance(item, Scalar):
                found.append(((*route, number), item))
            else:
                _collect(item, (*route, number), found)


class Format(StrEnum):
    """The language of a front matter."""

    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
    HEADERS = "headers"  # `Title: …` without fences, for Pelican

    @property
    def label(self) -> str:
        return self.name

    @property
    def has_bare_texts(self) -> bool:
        """Whether a text may stand without quotes."""
        return self in (Format.YAML, Format.HEADERS)


class FaultKind(StrEnum):
    """What reading a front matter can run into; each is one rule's to report."""

    UNTERMINATED = "unterminated"  # FM002
    SYNTAX = "syntax"  # FM003
    NOT_A_MAPPING = "not-a-mapping"  # FM004
    DUPLICATE_KEY = "duplicate-key"  # FM005
    DUPLICATE_ANCHOR = "duplicate-anchor"  # FM005, too
    SUSPICIOUS_FENCE = "suspicious-fence"  # FM009
    UNSAFE_TAG = "unsafe-tag"  # FM014
    LIMIT = "limit"  # FM016


class Repair(NamedTuple):
    """What would mend a fault: put `text` in the place of `span`."""

    message: str
    span: Span
    text: str


class Fault(NamedTuple):
    """Something wrong with the front matter as a text, noticed while reading it.

    `message` says what and why in an editor's words, `help` what to do. `first` is the earlier of two equal
    keys. `route` leads to the mapping that holds a duplicate key, and the key. `form` is what a suspicious fence is
    written like.
    """

    kind: FaultKind
    span: Span
    message: str
    help: str | None = None
    first: Span | None = None
    route: Route | None = None
    repair: Repair | None = None
    form: FenceForm | None = None


@dataclass(frozen=True)
class FrontMatter:
    """The block of metadata at the top of a page.

    `span` reaches from the opening fence to the end of the closing one; `opening` is the opening fence alone
    (for JSON without fences the brace), `content` what stands between the fences. `root` is None where the
    text does not parse or is no mapping. An empty block has a root without entries.
    """

    format: Format
    span: Span
    opening: Span
    content: Span
    root: Mapping | None
    faults: tuple[Fault, ...] = ()
    comments: tuple[Span, ...] = ()
    """YAML and TOML comments, each from its `#` to the end of the line."""

    @cached_property
    def nodes(self) -> tuple[tuple[Route, Node], ...]:
        """All that stands in it, with the routes to it: see `walk`."""
        return tuple(walk(self.root)) if self.root is not None else ()

    def node(self, route: Route) -> Node | None:
        """What stands at `route`, if anything."""
        current: Node | None = self.root
        for step in route:
            if current is None:
                return None
            current = child(current, step)
        return current

    def scalar(self, route: Route) -> Scalar | None:
        """The scalar at `route`, through aliases; None where there is none, or it is blank."""
        found = self.node(route)
        value = resolve_alias(found) if found is not None else None
        return value if isinstance(value, Scalar) and not value.blank else None

    def locate(self, route: Route) -> Span:
        """The place to show for `route`, whether or not anything stands there.

        A value's scalar; for a list, a mapping or a blank value its key, because that is what an editor
        looks for; for the whole block the opening fence. For what is missing: the nearest mapping or list
        around it.
        """
        node: Node | None = self.root
        place = self.opening
        for step in route:
            if node is None:
                break
            below = child(node, step)
            if below is None:
                break
            place = self._place(resolve_alias(node), step, below)
            node = below
        return place

    def locate_key(self, route: Route) -> Span:
        """The place of the key that `route` ends with; of a list item the item itself."""
        parent = self.node(route[:-1])
        if parent is not None and route and isinstance(route[-1], str):
            mapping = resolve_alias(parent)
            if isinstance(mapping, Mapping) and (entry := mapping.get(route[-1])):
                return entry.key.span
        return self.locate(route)

    def _place(self, parent: Node, step: str | int, node: Node) -> Span:
        entry = parent.get(step) if isinstance(parent, Mapping) and isinstance(step, str) else None
        if isinstance(node, Scalar) and (node.span.start < node.span.end or entry is None):
            return node.span
        if isinstance(node, Alias):
            return node.span
        if entry is not None:
            return entry.key.span
        if isinstance(node, Mapping) and node.entries:  # a mapping in a list is known by its first key
            return node.entries[0].key.span
        return node.span

    def plain(self) -> dict[str, object]:
        """The metadata as python-frontmatter gives it; of equal keys the last counts.

        Keys that are no strings appear as their text. Aliases share what they stand for.
        """
        return plain(self.root) if self.root else {}

    def projection(self) -> dict[str, object]:
        """The metadata for a schema: as `plain`, but dates and unreadable values stay as written."""
        return _Plain(as_written=True).mapping(self.root) if self.root else {}


def plain(root: Mapping) -> dict[str, object]:
    """The values of `root` as Python has them: see `FrontMatter.plain`."""
    return _Plain().mapping(root)


class _Plain:
    """Turns nodes into Python values, each aliased node once."""

    def __init__(self, *, as_written: bool = False) -> None:
        self._as_written = as_written
        self._seen: dict[int, object] = {}

    def value(self, node: Node) -> object:
        if isinstance(node, Alias):
            key = id(node.target)
            if key not in self._seen:
                self._seen[key] = self.value(node.target)
            return self._seen[key]
        if isinstance(node, Mapping):
            return self.mapping(node)
        if isinstance(node, Sequence):
            return [self.value(item) for item in node.items]
        if isinstance(node.value, Unreadable):
            return node.text
        if self._as_written and isinstance(node.value, (dt.date, dt.time, bytes)):
            return node.text
        return node.value

    def mapping(self, node: Mapping) -> dict[str, object]:
        return {entry.name: self.value(entry.value) for entry in node.entries}


MAX_SIZE = 1024 * 1024
"""Characters of one block. Real ones have some hundred; the largest of 76,000 had 60,000."""
MAX_DEPTH = 100
"""Lists and mappings inside each other."""
MAX_EXPANDED = 10_000
"""Values that the aliases of one block may stand for together."""

MAX_DUPLICATES = 100
"""Keys of one block that are reported as being there twice."""


class ParsedBlock(NamedTuple):
    """The tree of a block, or None where there is none, and the faults met on the way.

    All spans are of the text that the block was read from. `document` is what the block holds, also where that is
    a list or a single value, as in files of data.
    """

    root: Mapping | None
    faults: tuple[Fault, ...] = ()
    comments: tuple[Span, ...] = ()
    document: Node | None = None


class UnreadableBlockError(Exception):
    """Ends the reading of a block; the fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def syntax_fault(span: Span, message: str, help_: str, repair: Repair | None = None) -> Fault:
    """The fault of a block that is not written in its language."""
    return Fault(FaultKind.SYNTAX, span, message, help_, repair=repair)


def never_closed(opening: Span, help_: str) -> Fault:
    """The fault of front matter that has an opening fence alone."""
    return Fault(FaultKind.UNTERMINATED, opening, "the front matter that begins here is never closed", help_)


def too_large(content: Span) -> Fault | None:
    """The fault of a block that is not read because of its size."""
    size = content.end - content.start
    if size <= MAX_SIZE:
        return None
    return Fault(
        FaultKind.LIMIT,
        Span(content.start, content.start),
        f"the front matter has {size:,} characters, and more than {MAX_SIZE:,} are not read",
        "Move the data into a file of its own.",
    )


def too_deep(span: Span) -> Fault:
    """The fault of the list or mapping that is one too many inside the others."""
    return Fault(
        FaultKind.LIMIT,
        span,
        f"more than {MAX_DEPTH} lists and groups stand inside each other here",
        "Check that each bracket is closed, or put fewer groups inside each other.",
    )


def duplicate_key(span: Span, first: Span, route: tuple[str | int, ...], advice: str = "") -> Fault:
    """The fault of a key that its mapping already has at `first`; `advice` is a further sentence on what to do."""
    return Fault(
        FaultKind.DUPLICATE_KEY,
        span,
        f"the key {quote(str(route[-1]))} is there twice",
        "Delete one of the two, or rename its key: only one of them counts, and which one depends on the program."
        + (f" {advice}" if advice else ""),
        first=first,
        route=route,
    )


def not_a_mapping(node: Node, block: str, base: int) -> Fault:
    """The fault of a block that holds a list or a text instead of keys with values."""
    start = node.span.start - base
    line_end = block.find("\n", start)
    line = block[start : len(block) if line_end == -1 else line_end].rstrip()
    place = Span(node.span.start, node.span.start + len(line))
    if isinstance(node, Sequence):
        return Fault(
            FaultKind.NOT_A_MAPPING,
            place,
            "the front matter is a list, not keys with values",
            "Put a key alone on a line above the list, such as `tags:`."
            if line.startswith("-")
            else 'Give the list a key, and put braces around both: `{"tags": […]}`.',
        )
    name, colon, value = line.partition(":")
    if colon and value and name.replace("-", "").replace("_", "").isalnum():
        return Fault(
            FaultKind.NOT_A_MAPPING,
            place,
            f"there is no {'plain ' if value[0].isspace() else ''}space after the colon of {quote(name)}, "
            "so it is not read as a key",
            f"Write `{in_full(f'{name}: {value}')}`.",
        )
    return Fault(
        FaultKind.NOT_A_MAPPING,
        place,
        "the front matter is plain text, not keys with values",
        "Write each line as `key: value`, such as `title: My post`.",
    )
