"""Where front matter begins and ends, and whether it is some."""

from __future__ import annotations

import re

from postlint.findings import Span
from postlint.page.front_matter.fences import (
    Fence,
    Lead,
    begins_json,
    begins_with_headers,
    begins_with_keys,
    closing_faults,
    closing_fences,
    fence_at,
    head,
    is_key_line,
    is_like_fence,
    is_near_key_line,
    is_prose,
    is_toml_line,
    lead_faults,
    line_end_and_next,
    lines,
    opening_faults,
    skip_lead,
)
from postlint.page.front_matter.node import Fault, FaultKind, Format, FrontMatter, ParsedBlock, never_closed
from postlint.pattern import Match, Pattern
from postlint.records import NamedTuple
from postlint.text import quote

# A `+++` inside a text in three quotes can look like the close: so many lines are tried.
_TOML_ATTEMPTS = 4


class Split(NamedTuple):
    """A page's text, divided: the front matter, and where the body starts.

    `skipped` says in words why what stands at the top is not read, though it is metadata.
    """

    front_matter: FrontMatter | None
    body_start: int
    skipped: str | None = None


_NONE = Split(None, 0)


def split_front_matter(text: str, *, unopened: bool = False, headers: bool = False) -> Split:
    """Divides `text`, which has no byte order mark, into front matter and body.

    With `unopened`, YAML may begin without a fence, and JSON may stand between lines of `;;;`, as Hexo allows; with
    `headers`, it may be header lines, as Pelican has them.
    """
    if headers and not text.startswith("---"):
        return _header_lines(text)
    at, lead, place = skip_lead(text)
    fence = fence_at(text, at)
    if fence is None or fence.mark[0] == ".":
        return _without_fence(text, unopened)
    if fence.unread_language:
        return _unread(text, fence, fence.unread_language)
    sound = lead is Lead.NOTHING and fence.is_plain
    faults = () if sound else (*lead_faults(lead, place), *opening_faults(fence))
    if fence.mark[0] == "+" or fence.language == "toml":
        return _toml(text, fence, lead, faults)
    if fence.language == "json":
        return _fenced_json(text, fence, faults)
    return _yaml(text, fence, lead, faults, tabs=unopened)


def read_block(format_: Format, text: str, content: Span) -> ParsedBlock:
    """Reads the stretch `content` of `text` in the language `format_`."""
    # Each is imported by the first page that needs it.
    match format_:
        case Format.YAML:
            from postlint.page.front_matter.yaml_reader import read_yaml as read
        case Format.TOML:
            from postlint.page.front_matter.toml_reader import read_toml as read
        case Format.JSON:
            from postlint.page.front_matter.json_reader import read_json as read
        case Format.HEADERS:
            from postlint.page.front_matter.header_reader import read_headers as read
    return read(text, content)


def _yaml(text: str, fence: Fence, lead: Lead, faults: tuple[Fault, ...], *, tabs: bool) -> Split:
    closing = next(closing_fences(text, fence.next, "-"), None)
    if closing is None:
        return _unclosed(text, fence, lead, faults)
    content = Span(fence.next, closing.span.start)
    block = text[content.start : content.end]
    spaced = f"{text[: content.start]}{_TABS.sub(_spaces, block)}" if tabs and "\n\t" in block else text
    reading = read_block(Format.YAML, spaced, content)
    if not _is_front_matter(text, content, reading, lead):
        return _NONE
    if reading.root is None and (runaway := _runaway(text, fence, closing, reading)):
        return runaway
    return _found(Format.YAML, fence, closing, reading, faults)


_TABS = Pattern(r"(?<=\n)\t+")
"""Hexo makes spaces of them before it reads YAML (`escapeYAML` in hexo-front-matter), two of each; here it is one, so
that all stays in its place."""


def _spaces(tabs: Match) -> str:
    return " " * len(tabs[0])


def _is_front_matter(text: str, content: Span, reading: ParsedBlock, lead: Lead) -> bool:
    block = text[content.start : content.end]
    if reading.root is not None and reading.root.entries:
        return lead is Lead.NOTHING or begins_with_keys(text, content)
    if lead in (Lead.COMMENT, Lead.HEADING):
        return False
    if not block.strip():
        return lead is Lead.NOTHING
    if any(fault.kind is FaultKind.LIMIT for fault in reading.faults):
        return True
    content_lines = [line for _, line in lines(text, content.start, content.end)]
    if reading.root is not None:  # only comments
        return lead is Lead.NOTHING and (
            all(line.strip() for line in content_lines)
            or any(is_key_line(line.lstrip("# \t")) for line in content_lines)
        )
    return _looks_meant(content_lines, strict=lead is not Lead.NOTHING)


def _looks_meant(content_lines: list[str], *, strict: bool) -> bool:
    """Whether lines that are no mapping, between two fences, were meant as one."""
    written = [line for line in content_lines if line.strip() and not line.startswith("#")]
    if not written or not content_lines[0].strip():
        return bool(written) and is_key_line(written[0]) and not strict
    if strict:
        return is_key_line(written[0])
    return all(line.strip() for line in content_lines) or any(
        is_near_key_line(line.strip()) for line in written
    )


def _runaway(text: str, fence: Fence, closing: Fence, reading: ParsedBlock) -> Split | None:
    """Front matter without a close, whose text runs on to a thematic break that seems to be one."""
    end = head(text, Span(fence.next, closing.span.start))
    if not any(fault.kind is FaultKind.SYNTAX for fault in reading.faults):
        return None
    wrong = _closed_wrongly(text, end)
    after = line_end_and_next(text, end)[1] if wrong else end
    if "\n<<<<<<< " in text[fence.next - 1 : closing.span.start] or not is_prose(
        text, after, closing.span.start
    ):
        return None
    content = Span(fence.next, end)
    shorter = read_block(Format.YAML, text, content)
    if shorter.root is None or not shorter.root.entries:
        return None
    line = text.count("\n", 0, closing.span.start) + 1
    fault = wrong or Fault(
        FaultKind.UNTERMINATED,
        fence.span,
        f"the front matter that begins here is not closed, so the text down to the `{closing.mark}` in line {line} "
        "is taken for a part of it",
        _close_it(text, fence, end),
    )
    return _unterminated(Format.YAML, fence, content, shorter, (fault,))


def _unclosed(text: str, fence: Fence, lead: Lead, faults: tuple[Fault, ...]) -> Split:
    """An opening fence without a closing one: a fault if keys follow, else a thematic break."""
    toml = fence.mark[0] == "+" or fence.language == "toml"
    end = _toml_head(text, fence.next) if toml else head(text, Span(fence.next, len(text)))
    sure = (
        is_toml_line(text[fence.next : fence.next + 200])
        if toml
        else begins_with_keys(text, Span(fence.next, end))
    )
    if lead in (Lead.COMMENT, Lead.HEADING) or not sure:
        return _NONE
    content = Span(fence.next, end)
    format_ = Format.TOML if toml else Format.YAML
    reading = read_block(format_, text, content)
    fault = (None if toml else _closed_wrongly(text, end)) or never_closed(
        fence.span, _close_it(text, fence, end)
    )
    return _unterminated(format_, fence, content, reading, (*faults, fault))


def _closed_wrongly(text: str, at: int) -> Fault | None:
    """The fault of a line at `at` that was meant to close the front matter, and does not."""
    line_end, _ = line_end_and_next(text, at)
    line = text[at:line_end].rstrip("\r")
    if not line.strip() or not is_like_fence(line):
        return None
    return Fault(
        FaultKind.UNTERMINATED,
        Span(at, at + len(line)),
        f"{quote(line.strip())} stands where `---` should close the front matter",
        "Write `---`, three plain hyphens, and nothing else on this line.",
    )


def _toml_head(text: str, start: int) -> int:
    for at, line in lines(text, start, len(text)):
        if line.strip() and not (is_toml_line(line) or line[0] in " \t#]"):
            return at
    return len(text)


def _close_it(text: str, fence: Fence, end: int) -> str:
    last = text.count("\n", 0, end) + (0 if text[:end].endswith("\n") else 1)
    return f"Put a line with `{fence.mark}` and nothing else below line {last}."


def _toml(text: str, fence: Fence, lead: Lead, faults: tuple[Fault, ...]) -> Split:
    first: Split | None = None
    told = lead not in (Lead.COMMENT, Lead.HEADING)
    for attempt, closing in enumerate(closing_fences(text, fence.next, fence.mark[0])):
        content = Span(fence.next, closing.span.start)
        reading = read_block(Format.TOML, text, content)
        split = _found(Format.TOML, fence, closing, reading, faults)
        if reading.root is not None and (told or reading.root.entries):
            return split
        first = first or (split if told else None)
        if attempt + 1 == _TOML_ATTEMPTS:
            break
    return first or _unclosed(text, fence, lead, faults)


def _fenced_json(text: str, fence: Fence, faults: tuple[Fault, ...]) -> Split:
    closing = next(closing_fences(text, fence.next, "-"), None)
    if closing:
        content = Span(fence.next, closing.span.start)
        reading = read_block(Format.JSON, text, content)
        return _found(Format.JSON, fence, closing, reading, faults)
    end = _object_end(text, fence.next) or fence.next
    content = Span(fence.next, end)
    reading = read_block(Format.JSON, text, content) if end > fence.next else ParsedBlock(None)
    fault = never_closed(fence.span, "Put a line with `---` and nothing else below its last `}`.")
    return _unterminated(Format.JSON, fence, content, reading, (*faults, fault))


def _without_fence(text: str, unopened: bool) -> Split:
    if begins_json(text):
        return _bare_json(text)
    if unopened and (split := _semicolons(text) or _unopened_yaml(text)):
        return split
    if begins_with_headers(text):
        return Split(None, 0, "header lines without fences (`Title: …`), as Pelican has them, are not read")
    return _NONE


def _header_lines(text: str) -> Split:
    from postlint.page.front_matter.header_reader import header_end

    end = header_end(text)
    if end == 0:
        return _NONE
    content = Span(0, end)
    reading = read_block(Format.HEADERS, text, content)
    following = line_end_and_next(text, end)[1]
    return Split(
        FrontMatter(Format.HEADERS, content, Span(0, 0), content, reading.root, reading.faults), following
    )


def _bare_json(text: str) -> Split:
    """An object at the very top, as Hugo reads it: the braces are the fences."""
    opening = Span(0, 1)
    end = _object_end(text, 0)
    if end is None:
        end = next((at for at, line in lines(text, 1, len(text)) if not line.strip()), len(text))
        fault = never_closed(opening, "Put the missing `}` at its end, and check that every quote is closed.")
        return Split(FrontMatter(Format.JSON, Span(0, end), opening, Span(0, end), None, (fault,)), end)
    content = Span(0, end)
    reading = read_block(Format.JSON, text, content)
    line_end, following = line_end_and_next(text, end)
    body_start = end if text[end:line_end].strip() else following
    return Split(
        FrontMatter(Format.JSON, content, opening, content, reading.root, reading.faults), body_start
    )


def _object_end(text: str, start: int) -> int | None:
    from postlint.page.front_matter.json_reader import object_end

    return object_end(text, start)


_SEMICOLONS = Pattern(
    r"(?P<mark>;{3,})[ \t]*\r?\n(?P<content>.*?)(?<=\n)(?P=mark)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)


def _semicolons(text: str) -> Split | None:
    """JSON without its braces between two lines of semicolons (`hexo-front-matter`, `parseJSON`)."""
    match = _SEMICOLONS.match(text)
    if match is None:
        return None
    opening, content = Span(*match.span("mark")), Span(*match.span("content"))
    # Braces in the places of the line feed before it and of the first semicolon behind it.
    braced = f"{text[: content.start - 1]}{{{text[content.start : content.end]}}}"
    reading = read_block(Format.JSON, braced, Span(content.start - 1, content.end + 1))
    span = Span(0, content.end + len(match["mark"]))
    return Split(FrontMatter(Format.JSON, span, opening, content, reading.root, reading.faults), match.end())


def _unopened_yaml(text: str) -> Split | None:
    closing = next((fence for fence in closing_fences(text, 0, "-") if fence.mark[0] == "-"), None)
    if closing is None or not is_key_line(text[: line_end_and_next(text, 0)[0]]):
        return None
    content = Span(0, closing.span.start)
    reading = read_block(Format.YAML, text, content)
    if reading.root is None:
        content_lines = [line for _, line in lines(text, 0, content.end)]
        if not all(line.strip() for line in content_lines) or sum(map(is_key_line, content_lines)) < 2:
            return None
    opening = Fence(Span(0, 0), "---", "", note=False, next=0)
    return _found(Format.YAML, opening, closing, reading, ())


def _unread(text: str, fence: Fence, language: str) -> Split:
    closing = next(closing_fences(text, fence.next, "-"), None)
    return Split(None, closing.next if closing else 0, f"front matter written in {language} is not read")


def _found(
    format_: Format, fence: Fence, closing: Fence, reading: ParsedBlock, faults: tuple[Fault, ...]
) -> Split:
    """Front matter between two fences."""
    span = Span(fence.span.start, closing.span.end)
    content = Span(fence.next, closing.span.start)
    if not closing.is_plain:
        faults = (*faults, *closing_faults(closing))
    faults += reading.faults
    return Split(
        FrontMatter(format_, span, fence.span, content, reading.root, faults, reading.comments), closing.next
    )


def _unterminated(
    format_: Format, fence: Fence, content: Span, reading: ParsedBlock, faults: tuple[Fault, ...]
) -> Split:
    """Front matter that nothing closes: it is taken to end with its `content`."""
    span = Span(fence.span.start, content.end)
    faults = (*faults, *reading.faults)
    return Split(
        FrontMatter(format_, span, fence.span, content, reading.root, faults, reading.comments), content.end
    )
