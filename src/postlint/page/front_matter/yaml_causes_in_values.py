"""Errors that come from a value without quotes that needs them: templates, signs and brackets (YAML 1.2 §5.3)."""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair
from postlint.page.front_matter.yaml_line import YamlLine, quoted, yaml_line
from postlint.page.front_matter.yaml_trouble import Trouble, value_of

_RESERVED = {
    "@": "is only allowed inside quotes",
    "`": "is only allowed inside quotes",
    "%": "is only allowed inside quotes",
    "*": "is read as a reference to another value",
    "&": "is read as a name for the value",
    "!": "is read as a note on the kind of the value",
    "|": "is read as the beginning of a text on the lines below",
    ">": "is read as the beginning of a text on the lines below",
    "?": "is read as the beginning of a key",
    ",": "is read as the comma between two entries of a list",
    "]": "is read as the end of a list",
    "}": "is read as the end of a group of keys",
}


def template(trouble: Trouble) -> Fault | None:
    for line in (trouble.line, yaml_line(trouble.block, trouble.since)):
        if line.value.startswith(("{{", "{%")) or (
            not line.key and line.text.lstrip().startswith(("{{", "{%"))
        ):
            start = line.value_start if line.value else line.start
            written = line.value or line.text
            return trouble.fault(
                start,
                start + len(written),
                f"{value_of(line)} begins with `{written.lstrip()[:2]}`, which is only allowed inside quotes",
                trouble.quote_it(line),
                trouble.quote(line) if line.value else None,
            )
    return None


def reserved_sign(trouble: Trouble) -> Fault | None:
    for line in (trouble.line, yaml_line(trouble.block, trouble.since)):
        sign = line.value[:1]
        if not sign or sign not in _RESERVED or line.value_start > trouble.at:
            continue
        return begins_with(trouble, line)
    return None


def begins_with(trouble: Trouble, line: YamlLine) -> Fault:
    sign = line.value[:1]
    return trouble.fault(
        line.value_start,
        line.value_start + len(line.value),
        f"{value_of(line)} begins with {_shown(sign)}, which {_RESERVED.get(sign, 'has a meaning of its own')}",
        trouble.quote_it(line),
        trouble.quote(line),
    )


def reserved_sign_in_brackets(trouble: Trouble) -> Fault | None:
    """`[a, @b]`: an entry that begins with a sign that may begin none."""
    sign = trouble.block[trouble.at : trouble.at + 1]
    if "cannot start any token" not in trouble.what or sign not in ("@", "`", "%"):
        return None
    end = trouble.at
    while end < trouble.line.end and trouble.block[end] not in ",]}":
        end += 1
    written = trouble.block[trouble.at : end].rstrip()
    span = Span(trouble.base + trouble.at, trouble.base + trouble.at + len(written))
    return trouble.fault(
        trouble.at,
        trouble.at + len(written),
        f"an entry begins with {_shown(sign)}, which {_RESERVED[sign]}",
        "Put quotes around the entry.",
        Repair("put quotes around the entry", span, quoted(written)),
    )


def _shown(sign: str) -> str:
    return "a backquote" if sign == "`" else f"`{sign}`"


def brackets(trouble: Trouble) -> Fault | None:
    """`[]string`, `[a](b)`, and brackets that nobody closes."""
    line = trouble.line if trouble.line.value[:1] in ("[", "{") else yaml_line(trouble.block, trouble.since)
    sign = trouble.block[trouble.since : trouble.since + 1] if "flow" in trouble.doing else line.value[:1]
    if sign not in ("[", "{") or not sign:
        return None
    closing = "]" if sign == "[" else "}"
    start = trouble.since if "flow" in trouble.doing else line.value_start
    closed = _closed(trouble.block, start, line.end)
    if line.value_start == start and closed is not None and closed < line.value_start + len(line.value):
        return trouble.fault(
            closed,
            line.value_start + len(line.value),
            f"there is text after the closing `{closing}` of {value_of(line)}",
            f"If all of it is meant as text, {trouble.quote_it(line)[0].lower()}{trouble.quote_it(line)[1:]}",
            trouble.quote(line),
        )
    if "flow" not in trouble.doing:
        return None
    if closed is None:
        return trouble.fault(
            start,
            start + 1,
            f"the `{sign}` in {value_of(line)} is not closed",
            f"Put a `{closing}` at the end of the list." if sign == "[" else "Put a `}` at the end.",
        )
    return trouble.fault(
        trouble.at,
        min(trouble.at + 1, len(trouble.block)),
        f"a comma is missing between the brackets of {value_of(line)}, or quotes round an entry",
        "Put a comma between two entries, and quotes around an entry with a colon, a quote or a bracket in it.",
    )


def _closed(block: str, start: int, end: int) -> int | None:
    """Behind the bracket that closes the one at `start`, if it stands before `end`."""
    depth = 0
    for at in range(start, end):
        if block[at] in "[{":
            depth += 1
        elif block[at] in "]}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None
