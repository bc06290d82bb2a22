"""A YAML error as it is handed from cause to cause until one explains it, and the line that it is in."""

from __future__ import annotations

import yaml

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair, syntax_fault
from postlint.records import NamedTuple
from postlint.text import quote, shorten

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_SHOWN = 60
"""A longer line is not shown whole in a sentence."""


class Trouble(NamedTuple):
    """What is known of an error. Places are in the block.

    `at` is where reading stopped, `since` where the thing began that was being read then, `last` the last
    value before. `line` is the line of `at`; `what` and `doing` are libyaml's own words.
    """

    block: str
    base: int
    at: int
    since: int
    what: str
    doing: str
    last: tuple[int, int] | None
    line: YamlLine

    def fault(self, start: int, end: int, message: str, help_: str, repair: Repair | None = None) -> Fault:
        return syntax_fault(Span(self.base + start, self.base + end), message, help_, repair)

    def value_fault(self, line: YamlLine, message: str, help_: str, repair: Repair | None = None) -> Fault:
        return self.fault(line.value_start, line.value_end, message, help_, repair)

    def quote(self, line: YamlLine) -> Repair | None:
        """The repair that puts the value of `line` in quotes, if that is all it takes."""
        return (
            self.replace(line, quote_yaml(line.value), "put quotes around the value") if line.value else None
        )

    def quote_it(self, line: YamlLine) -> str:
        """The sentence that says to put quotes around the value of `line`, and how that looks."""
        if not line.key or (repair := self.quote(line)) is None:
            return "Put quotes around the value."
        if written := self.as_typed(line, repair):
            return f"Put quotes around the value: `{written}`."
        if repair.text[1:-1] != line.value:
            signs = " and each ".join(f"`{sign}`" for sign in ('"', "\\") if sign in line.value)
            return f"Put double quotes around the value, and a `\\` before each {signs} in it."
        written = f"{shorten(line.written_key, 60)}: {repair.text[0]}…{repair.text[0]}"
        return f"Put quotes around the value: `{written}`."

    def as_typed(self, line: YamlLine, repair: Repair) -> str:
        """The key and the value of `line` after the repair, or nothing where a message cannot show them."""
        written = f"{line.written_key}: {repair.text}" if line.key else repair.text
        return "" if len(written) > _LONGEST_SHOWN or "`" in written else written

    def replace(self, line: YamlLine, text: str, message: str) -> Repair | None:
        start, end = line.value_start, line.value_end
        if not _reads(f"{' ' * line.key_start}{line.written_key}: {text}" if line.key else f"- {text}"):
            return None
        return Repair(message, Span(self.base + start, self.base + end), text)


def value_of(line: YamlLine) -> str:
    return f"the value of {quote(line.key)}" if line.key else "this value"


def _reads(line: str) -> bool:
    try:
        for _ in yaml.parse(line, Loader=_LOADER):
            pass
    except yaml.YAMLError:
        return False
    return True


# Longer lines are prose or attacks; nothing in them is worth explaining in detail.
_LONGEST_KEY = 100


class YamlLine(NamedTuple):
    """A line of a block: `text` from `start` to `end` (without its line end).

    `key` is empty where there is none; `key_start` counts from the line's start, list dashes included.
    `value` is what follows, without white space around it and without a comment; `value_start` is in the block.
    """

    start: int
    end: int
    text: str
    key: str
    written_key: str
    key_start: int
    value: str
    value_start: int

    @property
    def begin(self) -> int:
        """Where its first letter is that is no white space."""
        return self.start + len(self.text) - len(self.text.lstrip())

    @property
    def value_end(self) -> int:
        return self.value_start + len(self.value)


def yaml_line(block: str, at: int) -> YamlLine:
    """The line of `block` in which the offset `at` is."""
    start = block.rfind("\n", 0, at) + 1
    end = block.find("\n", at)
    text = block[start : len(block) if end == -1 else end].rstrip("\r")
    key_start = _behind_dashes(text)
    colon = _colon(text, key_start)
    written = text[key_start:colon].rstrip() if colon is not None else ""
    rest_at = key_start if colon is None else colon + 1
    is_item = key_start > len(text) - len(text.lstrip())
    rest = text[rest_at:] if colon is not None or is_item else ""
    value = _without_comment(rest.strip())
    value_start = rest_at + len(rest) - len(rest.lstrip())
    key = written[1:-1] if written[:1] in ("'", '"') else written
    return YamlLine(start, start + len(text), text, key, written, key_start, value, start + value_start)


def quote_yaml(value: str) -> str:
    """`value` in quotes: double ones, unless single ones need fewer changes (YAML 1.2 §7.3)."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _behind_dashes(text: str) -> int:
    """Where the line's matter begins, past indentation and the dashes of list entries."""
    at = len(text) - len(text.lstrip(" \t"))
    while text.startswith(("- ", "-\t"), at):
        at += 2
        while text.startswith((" ", "\t"), at):
            at += 1
    return at


def _colon(text: str, start: int) -> int | None:
    """The colon that ends the key which begins at `start`."""
    sign = text[start : start + 1]
    if not sign or sign in "#[{":
        return None
    search = start
    if sign in "\"'":
        closing = text.find(sign, start + 1, start + _LONGEST_KEY)
        if closing == -1 or text[closing + 1 :].lstrip()[:1] != ":":
            return None
        search = closing
    at = text.find(":", search, start + _LONGEST_KEY)
    while at != -1 and text[at + 1 : at + 2] not in ("", " ", "\t"):
        at = text.find(":", at + 1, start + _LONGEST_KEY)
    return None if at in (-1, start) else at


def _without_comment(value: str) -> str:
    last_quote = value.rfind(value[0]) if value[:1] in ("'", '"') else None
    # A quote that is never closed takes in whatever follows, a comment too.
    at = -1 if last_quote == 0 else value.find(" #", last_quote or 0)
    return value if at == -1 else value[:at].rstrip()
