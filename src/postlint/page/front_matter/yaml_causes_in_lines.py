"""Errors that come from how lines stand to each other: colons, indentation, tabs and lists (YAML 1.2 §6.1, §8.2)."""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair
from postlint.page.front_matter.yaml_line import YamlLine, yaml_line
from postlint.page.front_matter.yaml_trouble import Trouble, value_of
from postlint.pattern import Pattern
from postlint.text import quote, shorten

_LINES_BACK = 50
"""So many lines above a fault are looked at for what it belongs with."""
_WIDE_COLON = Pattern(r"[ \t]{0,40}[\w-]{1,60}[\N{FULLWIDTH COLON}\N{RATIO}\N{MODIFIER LETTER COLON}]")


def tab(trouble: Trouble) -> Fault | None:
    line = trouble.line
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    if "\t" not in indent:
        return None
    start = line.start + indent.index("\t")
    return trouble.fault(
        start,
        line.start + len(indent),
        "this line begins with a tab, and only spaces may stand there",
        "Delete the tab, and type two spaces in its place, or as many as the lines beside this one begin with.",
    )


def full_width_colon(trouble: Trouble) -> Fault | None:
    line = yaml_line(trouble.block, trouble.since)
    if line.key or not (match := _WIDE_COLON.match(line.text)):
        return None
    start = line.start + match.end() - 1
    return trouble.fault(
        start,
        start + 1,
        f"`{match.group()[-1]}` only looks like a colon",
        f"Write `{match.group()[:-1].strip()}: …`, with a plain colon and a space.",
    )


def list_on_key_line(trouble: Trouble) -> Fault | None:
    if "sequence entries are not allowed" not in trouble.what or not trouble.line.value.startswith("-"):
        return None
    line = trouble.line
    return trouble.fault(
        line.value_start,
        line.value_start + len(line.value),
        f"a list cannot begin in the line of its key {quote(line.key)}",
        f"Put each entry on a line of its own below `{shorten(line.key, 60)}:`, such as `- Open Data`. "
        "If it is text and no list, put quotes around it.",
    )


def colon(trouble: Trouble) -> Fault | None:
    """`title: Part 2: the end`, or a line that is indented below a value."""
    if "mapping values are not allowed" not in trouble.what:
        return None
    line = trouble.line
    if line.value and line.value_start <= trouble.at < line.value_start + len(line.value):
        return trouble.fault(
            line.value_start,
            line.value_start + len(line.value),
            f"{value_of(line)} has a colon in it, which reads like a second key",
            trouble.quote_it(line),
            trouble.quote(line),
        )
    if fault := _below_a_value(trouble):
        return fault
    above = _line_above(trouble.block, line)
    return _no_colon(trouble, above) if line.key and above and not above.key else None


def lost_line(trouble: Trouble) -> Fault | None:
    """A line that is no key and no list entry: its colon is missing, or its indentation."""
    if "could not find expected ':'" not in trouble.what:
        return None
    return _no_colon(trouble, yaml_line(trouble.block, trouble.since))


def _no_colon(trouble: Trouble, line: YamlLine) -> Fault:
    written = line.text.strip()
    start = line.start + len(line.text) - len(line.text.lstrip())
    name, _, rest = written.partition(":")
    if (
        rest
        and not rest[0].isspace()
        and not rest.startswith("//")
        and name.replace("-", "").replace("_", "").isalnum()
    ):
        at = trouble.base + start + len(name) + 1
        return trouble.fault(
            start,
            start + len(name) + 1,
            f"there is no space after the colon of {quote(name)}",
            f"Write {quote(f'{name}: {rest}')}.",
            Repair("put a space after the colon", Span(at, at), " "),
        )
    if written.startswith("-"):
        return _dash_without_space(trouble, start, written)
    above = _key_above(trouble.block, line.start)
    help_ = f"If it belongs to the text of {quote(above)}, begin it with two spaces. " if above else ""
    return trouble.fault(
        start,
        start + len(written),
        "this line has no colon, so it is not read as a key",
        f"{help_}If it is a key with its value, put a colon and a space between the two.",
    )


def _dash_without_space(trouble: Trouble, start: int, written: str) -> Fault:
    entry = written.lstrip("-")
    if not entry:
        return trouble.fault(
            start,
            start + len(written),
            f"a line with {quote(written)} alone is neither an entry of a list nor the end of the front matter",
            "Write `---` if the front matter ends here; else put a space and the entry after one dash.",
        )
    at = trouble.base + start + 1
    one = written == f"-{entry}"
    return trouble.fault(
        start,
        start + len(written),
        "there is no space after the dash, so this is not read as an entry of a list",
        f"Write {quote(f'- {entry}')}.",
        Repair("put a space after the dash", Span(at, at), " ") if one else None,
    )


def indentation(trouble: Trouble) -> Fault | None:
    if fault := _below_a_value(trouble):
        return fault
    line = trouble.line
    begins = line.start + len(line.text) - len(line.text.lstrip())
    if trouble.at != begins or not line.text.strip() or "block" not in trouble.doing:
        return None
    return trouble.fault(
        begins,
        line.start + len(line.text.rstrip()),
        "the indentation of this line does not fit the lines above",
        "Let it begin exactly below the key or the entry that it belongs with.",
    )


def _below_a_value(trouble: Trouble) -> Fault | None:
    """A key or a list entry that stands under `key: value` as if it were a part of that."""
    line = trouble.line
    above = _line_above(trouble.block, line)
    entry = line.text.lstrip().startswith("- ")
    if above is None or not above.key or not above.value or not (line.key or entry):
        return None
    start = line.start + len(line.text) - len(line.text.lstrip())
    if entry:
        return trouble.fault(
            start,
            line.start + len(line.text.rstrip()),
            f"a list entry stands below {quote(above.key)}, which has a value already",
            f"Delete the value of {quote(above.key)} if the list is meant, or put the list below a key of its own.",
        )
    if line.key_start <= above.key_start:
        return None
    return trouble.fault(
        start,
        start + len(line.written_key),
        f"{quote(line.key)} is indented as if it belonged to {quote(above.key)}, which has a value already",
        f"Delete the spaces before it, so that it begins exactly below {quote(above.key)}.",
    )


def _line_above(block: str, line: YamlLine) -> YamlLine | None:
    """The nearest line above that is neither blank nor a comment."""
    for _ in range(_LINES_BACK):
        if not line.start:
            break
        line = yaml_line(block, line.start - 1)
        if line.text.strip() and not line.text.lstrip().startswith("#"):
            return line
    return None


def _key_above(block: str, start: int) -> str | None:
    for _ in range(_LINES_BACK):
        if not start:
            break
        line = yaml_line(block, start - 1)
        if line.key:
            return line.key
        start = line.start
    return None
