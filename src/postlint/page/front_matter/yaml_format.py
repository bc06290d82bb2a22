"""YAML front matter, from the events of libyaml (through PyYAML) to a tree with places.

Nothing is constructed but scalars of the standard types, so that `2017-09-31` is a value without a meaning
and not an error, and `!!python/object` is text. Events are used, and not nodes: libyaml's composer recurses
in C and crashes the interpreter on thousands of `[`.

YAML 1.1, because that is what PyYAML and with it python-frontmatter read. What explains a block that is broken is
imported when one is.
"""

from __future__ import annotations

import re

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from postlint.findings import Span
from postlint.page.front_matter.node import (
    Alias,
    Entry,
    Fault,
    FaultKind,
    Mapping,
    Node,
    Scalar,
    ScalarValue,
    Sequence,
    Style,
    resolved,
)
from postlint.page.front_matter.reading import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    MAX_EXPANDED,
    Reading,
    UnreadableError,
    duplicate_key,
    not_a_mapping,
    too_deep,
    too_large,
)
from postlint.page.front_matter.yaml_events import yaml_events
from postlint.page.front_matter.yaml_scalars import (
    COLLECTIONS,
    implicit_tag,
    is_known_scalar_tag,
    scalar_value,
)
from postlint.pattern import Pattern
from postlint.text import quote, shorten

_STYLES = {
    None: Style.PLAIN,
    "": Style.PLAIN,
    "'": Style.SINGLE,
    '"': Style.DOUBLE,
    "|": Style.LITERAL,
    ">": Style.FOLDED,
}
_BLOCK_STYLES = ("|", ">")
_LOST_DASHES = "If they belong to two entries of a list, begin each entry with `- `."
_TAG = Pattern(r"!<[^>\n]*>|![^\s,\[\]{}]*")
_ANCHOR = Pattern(r"&[0-9A-Za-z_-]+")
_BETWEEN = Pattern(r"(?:\s|(?<=\s)#[^\n]*)+")
_COMMENT_LINE = Pattern(r"^[ \t]*(#[^\r\n]*)", re.MULTILINE)
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def read_yaml(text: str, content: Span) -> Reading:
    """Reads the YAML in the stretch `content` of `text`."""
    if fault := too_large(content):
        return Reading(None, (fault,))
    block, base = text[content.start : content.end], content.start
    if block.startswith(_BOM):  # libyaml drops it without counting it
        block, base = block[1:], base + 1
    tree = _Tree(block, base)
    try:
        root = tree.read()
    except UnreadableError as stop:
        return Reading(None, (*tree.faults, stop.fault), _comment_lines(block, base))
    except yaml.YAMLError as error:
        from postlint.page.front_matter.explain import explain

        deep = _nesting_limit(error)
        if deep is not None:
            fault = too_deep(Span(base + deep, base + min(deep + 1, len(block))))
        else:
            fault = explain(block, base, error, tree.last_scalar)
        return Reading(None, (*tree.faults, fault), _comment_lines(block, base))
    return Reading(root, tuple(tree.faults), _comments(block, base, tree.scalars), tree.document)


def _nesting_limit(error: yaml.YAMLError) -> int | None:
    """Where libyaml (0.2.6 and later) met a limit of its own on nesting, which its scanner reaches before we see the
    events; None for any other error."""
    if not isinstance(error, yaml.MarkedYAMLError) or "nesting depth" not in (error.problem or ""):
        return None
    mark = error.problem_mark or error.context_mark
    return mark.index if mark else 0


class _Tree:
    """Builds the tree of one block; `base` is where the block begins in the text."""

    def __init__(self, block: str, base: int) -> None:
        self.document: Node | None = None
        self.faults: list[Fault] = []
        self.scalars: list[tuple[int, int]] = []
        self._block = block
        self._base = base
        self._events = yaml_events(block)
        self._depth = 0
        self._route: list[str | int] = []
        self._anchors: dict[str, tuple[Scalar | Sequence | Mapping, int]] = {}
        self._count = 0
        self._expanded = 0

    @property
    def last_scalar(self) -> tuple[int, int] | None:
        """The stretch of the block that the last scalar before an error takes."""
        return self.scalars[-1] if self.scalars else None

    def read(self) -> Mapping | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, NodeEvent):
                root = self._node(event)
            elif isinstance(event, DocumentStartEvent) and root is not None:
                raise UnreadableError(
                    Fault(
                        FaultKind.SYNTAX,
                        self._span(_start(event), _end(event)),
                        "a second block of front matter begins here",
                        "Keep one block: move what belongs to it up, and the rest below the closing `---`.",
                    )
                )
        self.document = root
        if root is None or (isinstance(root, Scalar) and root.span.start == root.span.end):
            return Mapping(Span(self._base, self._base), ())
        if isinstance(root, Mapping):
            return root
        self.faults.append(not_a_mapping(root, self._block, self._base))
        return None

    def _node(self, event: Event) -> Node:
        self._count += 1
        if isinstance(event, ScalarEvent):
            scalar = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = (scalar, 1)
            return scalar
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if isinstance(event, (SequenceStartEvent, MappingStartEvent)):
            return self._collection(event)
        raise TypeError(f"no node begins with {event!r}")

    def _scalar(self, event: ScalarEvent) -> Scalar:
        start, end = _start(event), _end(event)
        text, tag, written_tag = event.value, event.tag, None
        if tag is not None or event.anchor is not None:
            start, written_tag = self._scalar_properties(tag, start, end)
        style = _STYLES[event.style]
        if event.style in _BLOCK_STYLES:
            end = start + len(self._block[start:end].rstrip())
        self.scalars.append((start, end))
        value: ScalarValue = text
        if tag is not None and tag != "!":
            value = scalar_value(tag, text)
        elif event.implicit[0]:
            value = scalar_value(implicit_tag(text), text)
        return Scalar(Span(self._base + start, self._base + end), text, value, style, written_tag)

    def _scalar_properties(self, tag: str | None, start: int, end: int) -> tuple[int, str | None]:
        """Where the value begins behind its tag and anchor, and the tag as written."""
        tag_at, start = self._after_properties(start, end)
        if tag_at is None:
            return start, None
        if tag is not None and tag != "!" and not is_known_scalar_tag(tag) and tag not in COLLECTIONS:
            self._unsafe_tag(tag_at)
        return start, self._block[slice(*tag_at)]

    def _alias(self, event: AliasEvent) -> Alias:
        start, end = _start(event), _end(event)
        name = event.anchor or ""
        if name not in self._anchors:
            from postlint.page.front_matter.explain import unknown_alias

            raise UnreadableError(unknown_alias(self._block, self._base, start, end))
        target, size = self._anchors[name]
        self._count += size - 1
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise UnreadableError(
                Fault(
                    FaultKind.LIMIT,
                    self._span(start, end),
                    f"references such as `*{shorten(name, 60)}` stand for more than {MAX_EXPANDED:,} values",
                    "Delete some of these `*…`, or move the values into a data file.",
                )
            )
        return Alias(self._span(start, end), target)

    def _collection(self, event: SequenceStartEvent | MappingStartEvent) -> Sequence | Mapping:
        start, before = _start(event), self._count
        if event.tag is not None or event.anchor is not None:
            tag_at, start = self._after_properties(start, len(self._block))
            if event.tag is not None and event.tag != "!" and event.tag not in COLLECTIONS and tag_at:
                self._unsafe_tag(tag_at)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError(too_deep(self._span(start, min(start + 1, len(self._block)))))
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)  # inside itself the name is not known yet
        node = (
            self._sequence(event, start)
            if isinstance(event, SequenceStartEvent)
            else self._mapping(event, start)
        )
        self._depth -= 1
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, self._count - before + 1)
        return node

    def _sequence(self, opening: SequenceStartEvent, start: int) -> Sequence:
        items: list[Node] = []
        self._route.append(0)
        while not isinstance(event := next(self._events), SequenceEndEvent):
            self._route[-1] = len(items)
            items.append(self._node(event))
        self._route.pop()
        if opening.flow_style:
            return Sequence(self._span(start, _end(event)), tuple(items))
        begin = self._base + start
        return Sequence(Span(begin, max([begin, *(item.span.end for item in items[-1:])])), tuple(items))

    def _mapping(self, opening: MappingStartEvent, start: int) -> Mapping:
        entries: list[Entry] = []
        merged: list[Entry] = []
        first: dict[str, Span] = {}
        begin = end = self._base + start
        self._route.append("")
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event)
            self._route[-1] = key.text
            value = self._node(next(self._events))
            end = max(key.span.end, value.span.end)
            if key.text == "<<" and key.style is Style.PLAIN:
                merged += self._merged(value)
                continue
            earlier = first.setdefault(key.text, key.span)
            if earlier is not key.span and len(self.faults) < MAX_DUPLICATES:
                dashes = len(self._route) > 1 and not opening.flow_style
                advice = _LOST_DASHES if dashes else ""
                self.faults.append(duplicate_key(key.span, earlier, tuple(self._route), advice))
            entries.append(Entry(key, value))
        self._route.pop()
        if opening.flow_style:
            end = self._base + _end(event)
        # What is merged in comes first, so that the mapping's own keys count.
        return Mapping(Span(begin, end), (*merged, *entries))

    def _key(self, event: Event) -> Scalar:
        node = self._node(event)
        if isinstance(node, Alias) and isinstance(node.target, Scalar):
            target = node.target
            return Scalar(node.span, target.text, target.value, target.style, target.tag)
        if isinstance(node, Scalar):
            return node
        from postlint.page.front_matter.explain import complex_key

        raise UnreadableError(complex_key(self._block, self._base, node.span))

    def _merged(self, value: Node) -> list[Entry]:
        """The entries that `<<: value` brings in (https://yaml.org/type/merge.html), the strongest last."""
        source = resolved(value)
        maps = (
            [resolved(item) for item in reversed(source.items)] if isinstance(source, Sequence) else [source]
        )
        entries: list[Entry] = []
        for mapping in maps:
            if not isinstance(mapping, Mapping):
                raise UnreadableError(
                    Fault(
                        FaultKind.SYNTAX,
                        value.span,
                        "`<<` takes over the keys of another group, and this is none",
                        "Refer to a group of keys, or put quotes around `<<`.",
                    )
                )
            entries += [Entry(entry.key, _referred(value, entry.value)) for entry in mapping.entries]
        return entries

    def _after_properties(self, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
        """Where the tag stands, if any, and where the value begins, past its tag and its anchor."""
        tag_at: tuple[int, int] | None = None
        while start < end:
            if match := _TAG.match(self._block, start, end):
                tag_at = match.span()
            elif not (match := _ANCHOR.match(self._block, start, end)):
                break
            start = match.end()
            if gap := _BETWEEN.match(self._block, start, end):
                start = gap.end()
        return tag_at, start

    def _unsafe_tag(self, tag_at: tuple[int, int]) -> None:
        tag = self._block[slice(*tag_at)]
        self.faults.append(
            Fault(
                FaultKind.UNSAFE_TAG,
                self._span(*tag_at),
                f"{quote(tag)} asks for a type of value that only one program knows",
                f"Remove {quote(tag)}, or put quotes around the value if the `!` is part of it.",
                route=tuple(self._route),
            )
        )

    def _span(self, start: int, end: int) -> Span:
        return Span(self._base + start, self._base + end)


def _referred(reference: Node, value: Node) -> Alias:
    return value if isinstance(value, Alias) else Alias(reference.span, value)


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _comments(block: str, base: int, scalars: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The comments between the scalars; `scalars` is in the order of the block."""
    if "#" not in block:
        return ()
    found: list[Span] = []
    end_of_block = len(block)
    at = 0
    for start, end in [*scalars, (end_of_block, end_of_block)]:
        found += _comments_between(block, base, at, start)
        if block[start : start + 1] in ("|", ">"):  # `text: |  # a comment behind the sign`
            header = block.find("\n", start, end)
            found += _comments_between(block, base, start + 1, header if header != -1 else end)
        at = max(at, end)
    return tuple(found)


def _comments_between(block: str, base: int, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    while (at := block.find("#", start, end)) != -1:
        start = at + 1
        if at == 0 or block[at - 1] in " \t\r\n":
            line_end = block.find("\n", at)
            start = len(block) if line_end == -1 else line_end
            found.append(Span(base + at, base + at + len(block[at:start].rstrip("\r"))))
    return found


def _comment_lines(block: str, base: int) -> tuple[Span, ...]:
    """The lines of a block that could not be read which hold a comment and nothing else."""
    return tuple(Span(base + match.start(1), base + match.end(1)) for match in _COMMENT_LINE.finditer(block))
