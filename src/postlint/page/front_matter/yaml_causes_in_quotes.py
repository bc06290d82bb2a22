"""Errors that come from quotes: never closed, closed too early, and escapes (YAML 1.2 §7.3)."""

from __future__ import annotations

from postlint.page.front_matter.node import Fault, Repair
from postlint.page.front_matter.yaml_line import YamlLine, quoted, yaml_line
from postlint.page.front_matter.yaml_trouble import Trouble, value_of


def open_quote(trouble: Trouble) -> Fault | None:
    """A quote that is never closed, or only by the next quote some lines below."""
    if "quoted scalar" in trouble.doing and "end" in trouble.what:
        start = trouble.since
    elif trouble.last and _runs_over_a_key(trouble.block[slice(*trouble.last)]):
        start = trouble.last[0]
    else:
        return None
    quote = trouble.block[start : start + 1]
    line = yaml_line(trouble.block, start)
    repair = None
    if line.value_start == start and quote not in line.value[1:] and not line.value.endswith("\\"):
        repair = trouble.replace(line, line.value + quote, "close the quote")
    return trouble.fault(
        start,
        start + 1,
        f"the quote that opens {value_of(line)} is never closed",
        f"Put a `{quote}` where the value ends.",
        repair,
    )


def _runs_over_a_key(written: str) -> bool:
    """Whether a quoted text goes over lines that look like keys of their own."""
    if written[:1] not in ("'", '"'):
        return False
    at = written.find("\n")
    while at != -1:
        if yaml_line(written, at + 1).key:
            return True
        at = written.find("\n", at + 1)
    return False


def unknown_escape(trouble: Trouble) -> Fault | None:
    if "escape" not in trouble.what and "did not find expected hexdecimal number" not in trouble.what:
        return None
    at = max(trouble.block.rfind("\\", 0, trouble.at + 1), 0)
    line = yaml_line(trouble.block, trouble.since)
    inner = line.value[1:-1]
    repair = None
    if line.value[:1] == '"' == line.value[-1:] and "'" not in inner and '"' not in inner:
        repair = trouble.replace(line, f"'{inner}'", "use single quotes")
    return trouble.fault(
        at,
        min(at + 2, len(trouble.block)),
        f"`{trouble.block[at : at + 2]}` means nothing inside double quotes",
        "Put single quotes around the value: in them a backslash is only a backslash.",
        repair,
    )


def text_after_quote(trouble: Trouble) -> Fault | None:
    """`"a "quoted" b"`: the text goes on behind what closes the quote."""
    line = trouble.line
    quote = line.value[:1]
    if quote not in ("'", '"') or not trouble.last or trouble.last[0] != line.value_start:
        return None
    closed = trouble.last[1]
    if closed > trouble.at or not trouble.block[closed : line.end].strip():
        return None
    # In `"a "quoted" b"` the outer quotes are meant as such, in `"a" b` they belong to the text.
    inside = trouble.block[closed - 2].isspace() or not trouble.block[closed].isspace()
    inner = line.value[1:-1] if inside and line.value.endswith(quote) else line.value
    repair = trouble.replace(line, quoted(inner), "put quotes around the whole value")
    return trouble.fault(
        trouble.at,
        line.value_start + len(line.value),
        f"there is text after the closing quote of {value_of(line)}",
        _other_quotes(trouble, line, inner, repair),
        repair,
    )


def _other_quotes(trouble: Trouble, line: YamlLine, inner: str, repair: Repair | None) -> str:
    """The sentence that says how the value is written instead; `inner` is the text that is meant."""
    # Behind ` #` there may be a comment, which is no part of what is to be typed.
    if repair and " #" not in line.value and (written := trouble.as_typed(line, repair)):
        return f"Write `{written}`."
    if quoted(inner)[1:-1] != inner:
        return "Put double quotes around the whole text, and a `\\` before each double quote inside it."
    other, mark = ("single", "'") if line.value[0] == '"' else ("double", '"')
    if inner == line.value:
        return f"Put {other} quotes around the whole value: `{mark}…{mark}`."
    return f"Put {other} quotes in place of the first and the last one: `{mark}…{mark}`."
