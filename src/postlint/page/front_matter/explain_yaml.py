"""Why a YAML text cannot be read, in an editor's words, and what would mend it.

libyaml says where it could not go on. What the author did is mostly in the same line or the one before, so
the causes are looked for there, the surest first. A repair is only proposed if the line reads well with it.
"""

from __future__ import annotations

from collections.abc import Callable

import yaml

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair, syntax_fault
from postlint.page.front_matter.yaml_causes import (
    begins_with,
    brackets,
    colon,
    full_width_colon,
    indentation,
    line_separator,
    list_on_key_line,
    lost_line,
    no_plain_space,
    open_quote,
    reserved_sign,
    reserved_sign_in_brackets,
    tab,
    template,
    text_after_quote,
    unknown_escape,
)
from postlint.page.front_matter.yaml_trouble import Trouble, yaml_line
from postlint.text import quote

_CAUSES: tuple[Callable[[Trouble], Fault | None], ...] = (
    template,
    tab,
    full_width_colon,
    no_plain_space,
    line_separator,
    open_quote,
    unknown_escape,
    text_after_quote,
    list_on_key_line,
    brackets,
    colon,
    reserved_sign,
    reserved_sign_in_brackets,
    lost_line,
    indentation,
)


def explain_yaml(block: str, base: int, error: yaml.YAMLError, last: tuple[int, int] | None) -> Fault:
    """The fault behind `error`, which reading `block` has met; `block` stands at `base` in its text.

    `last` is the stretch of the last value before it.
    """
    if isinstance(error, yaml.reader.ReaderError):
        return _control_character(block, base)
    at = since = len(block)
    what = doing = ""
    if isinstance(error, yaml.MarkedYAMLError):
        at = error.problem_mark.index if error.problem_mark else at
        since = error.context_mark.index if error.context_mark else at
        what, doing = error.problem or "", error.context or ""
    at, since = min(at, len(block)), min(since, len(block))
    trouble = Trouble(block, base, at, since, what, doing, last, yaml_line(block, at))
    for cause in _CAUSES:
        if fault := cause(trouble):
            return fault
    return _unknown(trouble)


def unknown_alias(block: str, base: int, start: int, end: int) -> Fault:
    """The fault of a `*name` that nothing is named."""
    line = yaml_line(block, start)
    trouble = Trouble(block, base, start, start, "", "", None, line)
    if line.value_start == start:
        return begins_with(trouble, line)
    name = block[start:end]
    return trouble.fault(
        start,
        end,
        f"{quote(name)} is read as a reference to another value, and there is none of that name",
        "If it is text, put quotes around it.",
    )


def complex_key(block: str, base: int, span: Span) -> Fault:
    """The fault of a list or a group of keys that stands where a key is expected."""
    start = span.start - base
    line = yaml_line(block, start)
    trouble = Trouble(block, base, start, start, "", "", None, line)
    if fault := template(trouble):
        return fault
    return trouble.fault(
        start,
        span.end - base,
        "a list or a group in brackets stands where a key is expected",
        "If the brackets belong to the text, put quotes around it.",
    )


def _control_character(block: str, base: int) -> Fault:
    at = next((n for n, sign in enumerate(block) if not _printable(sign)), 0)
    return syntax_fault(
        Span(base + at, base + min(at + 1, len(block))),
        f"an invisible control character (U+{ord(block[at]) if block else 0:04X}) stands here",
        "Delete it: it often comes along when text is copied.",
        Repair("delete the character", Span(base + at, base + at + 1), "") if block else None,
    )


def _printable(sign: str) -> bool:
    """YAML 1.1 §4.1.1."""
    return (
        sign in "\t\n\r\x85"
        or " " <= sign <= "~"
        or "\xa0" <= sign <= "\ud7ff"
        or "\ue000" <= sign <= "\ufffd"
        or sign >= "\U00010000"
    )


def _unknown(trouble: Trouble) -> Fault:
    line = trouble.line
    start = trouble.at if trouble.block[trouble.at : line.end].strip() else line.start
    return trouble.fault(
        start,
        max(start, line.start + len(line.text.rstrip())),
        "this does not fit what stands before it",
        "Check this line and the one before: every quote and bracket is closed, a space follows each colon, "
        "and both begin exactly below the keys that they belong with.",
    )
