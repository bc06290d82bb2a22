"""The header lines at the top of a file, as Python-Markdown's extension `meta` reads them for Pelican: `Title: …` down
to the first blank line (https://python-markdown.github.io/extensions/meta_data/, `markdown/extensions/meta.py`).

All values are texts. Of equal keys Pelican takes the first (`MarkdownReader._parse_metadata`).
"""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter.fences import lines
from postlint.page.front_matter.node import (
    MAX_DUPLICATES,
    Fault,
    KeyValue,
    Mapping,
    ParsedBlock,
    Scalar,
    Style,
    duplicate_key,
    too_large,
)
from postlint.pattern import Pattern

_FIELD = Pattern(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = Pattern(r"(?:[ ]{4,}|[ ]{0,3}\t)(?P<value>.*)")
_END = Pattern(r"(?:-{3}|\.{3})(?:\s.*)?\Z")


def header_end(text: str) -> int:
    """Where the header lines at the top of `text` end; 0 where there are none."""
    end = 0
    for at, line in lines(text, 0, len(text)):
        if not line.strip() or (end and _END.match(line)):
            return end
        if not (_FIELD.match(line) or (end and _MORE.match(line))):
            return end
        end = at + len(line)
    return end


def read_headers(text: str, content: Span) -> ParsedBlock:
    """Reads the header lines in the stretch `content` of `text`."""
    if fault := too_large(content):
        return ParsedBlock(None, (fault,))
    fields: dict[str, tuple[Scalar, Scalar]] = {}
    faults: list[Fault] = []
    latest: str | None = None  # that a further line belongs to
    for at, line in lines(text, content.start, content.end):
        if field := _FIELD.match(line):
            key = Scalar(_span(at, field.span("key")), field["key"], field["key"])
            latest = key.text.lower()
            if latest not in fields:
                fields[latest] = (key, _value(at, field.span("value"), field["value"]))
                continue
            if len(faults) < MAX_DUPLICATES:
                first = fields[latest][0].span
                faults.append(duplicate_key(key.span, first, (key.text,), "Pelican takes the first."))
            latest = None
        elif latest is not None and (more := _MORE.match(line)):
            key, value = fields[latest]
            fields[latest] = (key, _longer(value, at + len(line.rstrip()), more["value"]))
    entries = tuple(KeyValue(key, value) for key, value in fields.values())
    return ParsedBlock(Mapping(content, entries), tuple(faults))


def _span(at: int, place: tuple[int, int]) -> Span:
    return Span(at + place[0], at + place[1])


def _value(at: int, place: tuple[int, int], written: str) -> Scalar:
    text = written.strip()
    start = at + place[0]
    return Scalar(Span(start, start + len(text)), text, text)


def _longer(value: Scalar, end: int, more: str) -> Scalar:
    """`value` with one more line, as texts over several lines are written in YAML: nothing rewrites those."""
    text = f"{value.text}\n{more.strip()}" if value.text else more.strip()
    return Scalar(Span(value.span.start, end), text, text, Style.LITERAL)
