"""A rule's documentation as Markdown, from what its class says: for the command `rule`, its page and SARIF."""

from __future__ import annotations

import inspect

from postlint.findings import Safety
from postlint.rules.base import Rule


def document(rule: type[Rule]) -> str:
    """The rule's documentation as Markdown: heading, facts, and its docstring."""
    title, _, rest = inspect.cleandoc(rule.__doc__ or "").partition("\n")
    return f"# {rule.name} ({rule.code})\n\n{title}\n\n{_facts(rule)}\n{rest.rstrip()}\n"


def _facts(rule: type[Rule]) -> str:
    fixes = {
        None: "no automatic fix",
        Safety.SAFE: "has a safe fix",
        Safety.UNSAFE: "has a fix that a person should look over",
    }
    default = "on by default" if rule.enabled else "off by default"
    return f"{rule.severity.label.capitalize()}, {default}, {fixes[rule.fix]}, since version {rule.since}."
