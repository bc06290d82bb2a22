"""A YAML error as it is handed from cause to cause until one explains it."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, FaultKind, Repair
from postlint.page.front_matter.yaml_events import yaml_events
from postlint.page.front_matter.yaml_line import YamlLine, quoted
from postlint.text import quote, shorten

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
        return Fault(
            FaultKind.SYNTAX, Span(self.base + start, self.base + end), message, help_, repair=repair
        )

    def quote(self, line: YamlLine) -> Repair | None:
        """The repair that puts the value of `line` in quotes, if that is all it takes."""
        return self.replace(line, quoted(line.value), "put quotes around the value") if line.value else None

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
        start, end = line.value_start, line.value_start + len(line.value)
        if not _reads(f"{' ' * line.key_start}{line.written_key}: {text}" if line.key else f"- {text}"):
            return None
        return Repair(message, Span(self.base + start, self.base + end), text)


def value_of(line: YamlLine) -> str:
    return f"the value of {quote(line.key)}" if line.key else "this value"


def _reads(line: str) -> bool:
    try:
        for _ in yaml_events(line):
            pass
    except yaml.YAMLError:
        return False
    return True
