"""YAML front matter, from the events of libyaml (through PyYAML) to a tree with places.

Nothing is constructed but scalars of the standard types, so that `2017-09-31` is a value without a meaning
and not an error, and `!!python/object` is text. Events are used, and not nodes: libyaml's composer recurses
in C and crashes the interpreter on thousands of `[`.

YAML 1.1, because that is what PyYAML and with it python-frontmatter read. What explains a block that is broken is
imported when one is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import yaml
from yaml.constructor import SafeConstructor
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
from yaml.nodes import ScalarNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import Resolver
from yaml.scanner import Scanner

from postlint.findings import Span
from postlint.findings.finding import span_of
from postlint.page.front_matter.node import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    MAX_EXPANDED,
    UNREADABLE,
    Alias,
    Fault,
    FaultKind,
    KeyValue,
    Mapping,
    Node,
    ParsedBlock,
    Scalar,
    ScalarValue,
    Sequence,
    Style,
    UnreadableBlockError,
    duplicate_key,
    not_a_mapping,
    resolve_alias,
    syntax_fault,
    too_deep,
    too_large,
)
from postlint.pattern import Pattern
from postlint.text import quote, shorten

# What the classes themselves do, without a call in Python: a block has dozens of them.
_scalar_of: Callable[[tuple[Span, str, ScalarValue, Style, str | None]], Scalar]
_scalar_of = partial(tuple.__new__, Scalar)
_key_value_of: Callable[[tuple[Scalar, Node]], KeyValue] = partial(tuple.__new__, KeyValue)
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
_MAY_BEGIN_COMMENT = Pattern(r"#(?<![^ \t\r\n]#)")
_COMMENT_LINE = Pattern(r"^[ \t]*(#[^\r\n]*)", re.MULTILINE)
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def read_yaml(text: str, content: Span) -> ParsedBlock:
    """Reads the YAML in the stretch `content` of `text`."""
    if fault := too_large(content):
        return ParsedBlock(None, (fault,))
    block, base = text[content.start : content.end], content.start
    if block.startswith(_BOM):  # libyaml drops it without counting it
        block, base = block[1:], base + 1
    tree = _YamlTree(block, base)
    try:
        root = tree.read()
    except UnreadableBlockError as stop:
        return ParsedBlock(None, (*tree.faults, stop.fault), _comment_lines(block, base))
    except yaml.YAMLError as error:
        from postlint.page.front_matter.explain_yaml import explain_yaml

        deep = _nesting_limit(error)
        if deep is not None:
            fault = too_deep(Span(base + deep, base + min(deep + 1, len(block))))
        else:
            fault = explain_yaml(block, base, error, tree.last_scalar)
        return ParsedBlock(None, (*tree.faults, fault), _comment_lines(block, base))
    return ParsedBlock(root, tuple(tree.faults), _comments(block, base, tree.scalars), tree.document)


def _nesting_limit(error: yaml.YAMLError) -> int | None:
    """Where libyaml (0.2.6 and later) met a limit of its own on nesting, which its scanner reaches before we see the
    events; None for any other error."""
    if not isinstance(error, yaml.MarkedYAMLError) or "nesting depth" not in (error.problem or ""):
        return None
    mark = error.problem_mark or error.context_mark
    return mark.index if mark else 0


class _YamlTree:
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
                raise UnreadableBlockError(
                    syntax_fault(
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
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        self._count += 1
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if isinstance(event, (SequenceStartEvent, MappingStartEvent)):
            return self._collection(event)
        raise TypeError(f"no node begins with {event!r}")

    def _scalar(self, event: ScalarEvent) -> Scalar:
        start, end = _place(event)
        text, tag, style, written_tag = event.value, event.tag, event.style, None
        if tag is not None or event.anchor is not None:
            start, written_tag = self._scalar_properties(tag, start, end)
        if style in _BLOCK_STYLES:
            end = start + len(self._block[start:end].rstrip())
        self.scalars.append((start, end))
        value: ScalarValue = text
        if tag is not None and tag != "!":
            value = scalar_value(tag, text)
        elif event.implicit[0] and text[:1] in _PATTERNS:
            value = scalar_value(implicit_tag(text), text)
        span = span_of((self._base + start, self._base + end))
        scalar = _scalar_of((span, text, value, _STYLES[style], written_tag))
        self._count += 1
        if event.anchor is not None:
            self._name(event.anchor, scalar, 1)
        return scalar

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
            from postlint.page.front_matter.explain_yaml import unknown_alias

            raise UnreadableBlockError(unknown_alias(self._block, self._base, start, end))
        target, size = self._anchors[name]
        self._count += size - 1
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise UnreadableBlockError(
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
            raise UnreadableBlockError(too_deep(self._span(start, min(start + 1, len(self._block)))))
        before_it = self._anchors.pop(event.anchor, None) if event.anchor is not None else None
        if before_it is not None:  # inside itself the name is not known yet
            self._named_again(event.anchor or "", before_it[0], start)
        node = (
            self._sequence(event, start)
            if isinstance(event, SequenceStartEvent)
            else self._mapping(event, start)
        )
        self._depth -= 1
        if event.anchor is not None:
            self._name(event.anchor, node, self._count - before + 1)
        return node

    def _name(self, name: str, node: Scalar | Sequence | Mapping, size: int) -> None:
        if name in self._anchors:
            self._named_again(name, self._anchors[name][0], node.span.start - self._base)
        self._anchors[name] = (node, size)

    def _named_again(self, name: str, first: Scalar | Sequence | Mapping, start: int) -> None:
        """YAML allows it; PyYAML stops at the first."""
        at = self._block.rfind(f"&{name}", 0, start)
        if at != -1 and all(fault.kind is not FaultKind.DUPLICATE_ANCHOR for fault in self.faults):
            self.faults.append(
                Fault(
                    FaultKind.DUPLICATE_ANCHOR,
                    self._span(at, at + len(name) + 1),
                    f"the name {quote(f'&{name}')} is given twice, and the generator then reads none of the fields",
                    "Give each of the two values a name of its own.",
                    first=first.span,
                    route=tuple(self._route),
                )
            )

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
        entries: list[KeyValue] = []
        merged: list[KeyValue] = []
        first: dict[str, Span] = {}
        begin = end = self._base + start
        self._route.append("")
        events = self._events
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._scalar(event) if isinstance(event, ScalarEvent) else self._other_key(event)
            name = self._route[-1] = key.text
            value = self._node(next(events))
            end = max(key.span.end, value.span.end)
            if name == "<<" and key.style is Style.PLAIN:
                merged += self._merged(value)
                continue
            earlier = first.setdefault(name, key.span)
            if earlier is not key.span and len(self.faults) < MAX_DUPLICATES:
                dashes = len(self._route) > 1 and not opening.flow_style
                advice = _LOST_DASHES if dashes else ""
                self.faults.append(duplicate_key(key.span, earlier, tuple(self._route), advice))
            entries.append(_key_value_of((key, value)))
        self._route.pop()
        if opening.flow_style:
            end = self._base + _end(event)
        # What is merged in comes first, so that the mapping's own keys count.
        return Mapping(Span(begin, end), (*merged, *entries))

    def _other_key(self, event: Event) -> Scalar:
        """A key that is no scalar; an alias may stand for one."""
        node = self._node(event)
        if isinstance(node, Alias) and isinstance(node.target, Scalar):
            target = node.target
            return Scalar(node.span, target.text, target.value, target.style, target.tag)
        from postlint.page.front_matter.explain_yaml import complex_key

        raise UnreadableBlockError(complex_key(self._block, self._base, node.span))

    def _merged(self, value: Node) -> list[KeyValue]:
        """The entries that `<<: value` brings in (https://yaml.org/type/merge.html), the strongest last."""
        source = resolve_alias(value)
        maps = (
            [resolve_alias(item) for item in reversed(source.items)]
            if isinstance(source, Sequence)
            else [source]
        )
        entries: list[KeyValue] = []
        for mapping in maps:
            if not isinstance(mapping, Mapping):
                raise UnreadableBlockError(
                    syntax_fault(
                        value.span,
                        "`<<` takes over the keys of another group, and this is none",
                        "Refer to a group of keys, or put quotes around `<<`.",
                    )
                )
            entries += [KeyValue(entry.key, _referred(value, entry.value)) for entry in mapping.entries]
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


def _place(event: Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _comments(block: str, base: int, scalars: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The comments between the scalars; `scalars` is in the order of the block."""
    found: list[Span] = []
    starts: list[int] | None = None
    at, before = 0, -1
    for sign in _MAY_BEGIN_COMMENT.finditer(block):
        place = sign.start()
        starts = [start for start, _ in scalars] if starts is None else starts
        number = bisect_right(starts, place) - 1
        inside_comment = place < at and number == before
        if inside_comment or (number >= 0 and _is_inside(block, place, *scalars[number])):
            continue
        before = number
        line_end = block.find("\n", place)
        at = len(block) if line_end == -1 else line_end
        found.append(Span(base + place, base + place + len(block[place:at].rstrip("\r"))))
    return tuple(found)


def _is_inside(block: str, place: int, start: int, end: int) -> bool:
    """Whether `place` is a part of the scalar from `start` to `end`."""
    if block[start : start + 1] in ("|", ">"):  # `text: |  # a comment behind the sign`
        header = block.find("\n", start, end)
        return header != -1 and header <= place < end
    return place < end


def _comment_lines(block: str, base: int) -> tuple[Span, ...]:
    """The lines of a block that could not be read which hold a comment and nothing else."""
    return tuple(Span(base + match.start(1), base + match.end(1)) for match in _COMMENT_LINE.finditer(block))


def yaml_events(text: str) -> Iterator[Event]:
    """The events of `text`, as they are met.

    Marks count code points. Raises yaml.YAMLError where the text is no YAML.
    """
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser

        return iter(CParser(text).get_event, None)

    return _pure_events(text)


def _pure_events(text: str) -> Iterator[Event]:

    # Only here, at the first event, because PyYAML's own parser can fail on being made.
    yield from iter(PureParser(text).get_event, None)


class PureParser(Reader, Scanner, Parser):
    """The first three of the parts that make a yaml.Loader: text to events."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


STANDARD: Final = "tag:yaml.org,2002:"
STRING: Final = STANDARD + "str"
TIMESTAMP: Final = STANDARD + "timestamp"
COLLECTIONS: Final = frozenset(STANDARD + name for name in ("seq", "map", "set", "omap", "pairs"))

# Python itself refuses longer ones (sys.set_int_max_str_digits), and `1:2:3:…` takes quadratic time.
_LONGEST_NUMBER = 4_300

_PATTERNS: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
_CONSTRUCTOR = SafeConstructor()
_NULL = STANDARD + "null"
_BOOL = STANDARD + "bool"
_INT = STANDARD + "int"
_FLOAT = STANDARD + "float"
_BINARY = STANDARD + "binary"
_KNOWN = frozenset((STRING, _NULL, _BOOL, _INT, _FLOAT, TIMESTAMP, _BINARY))


def implicit_tag(text: str) -> str:
    """The tag that the unquoted scalar `text` has without saying so."""
    for tag, pattern in _PATTERNS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return STRING


def is_known_scalar_tag(tag: str) -> bool:
    """Whether `tag` is one of the scalar types that every YAML 1.1 program reads."""
    return tag in _KNOWN


def scalar_value(tag: str, text: str) -> ScalarValue:
    """The value of `text` under `tag`; UNREADABLE where it has none (`2017-09-31`)."""
    if tag == STRING or tag not in _KNOWN:
        return text
    if tag == _NULL:
        return None
    try:
        return _construct(tag, ScalarNode(tag, text))
    # What PyYAML raises for `2017-09-31`, `!!bool x`, `!!int ""` and `!!binary ä`.
    except (ValueError, LookupError, OverflowError, yaml.YAMLError):
        return UNREADABLE


def _construct(tag: str, node: ScalarNode) -> ScalarValue:
    if tag == _BOOL:
        return _CONSTRUCTOR.construct_yaml_bool(node)
    if tag == _BINARY:
        return _CONSTRUCTOR.construct_yaml_binary(node)
    if len(node.value) > _LONGEST_NUMBER:
        return UNREADABLE
    if tag == _INT:
        return _CONSTRUCTOR.construct_yaml_int(node)
    if tag == _FLOAT:
        return _CONSTRUCTOR.construct_yaml_float(node)
    if not SafeConstructor.timestamp_regexp.match(node.value):
        return UNREADABLE
    return _CONSTRUCTOR.construct_yaml_timestamp(node)
