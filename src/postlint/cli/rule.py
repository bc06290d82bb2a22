"""`postlint rule`: what a rule finds, why it matters, and what to do."""

from __future__ import annotations

import inspect
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from postlint.cli.options import ColourOption
from postlint.cli.terminal import Colour, wants_colour, width, write
from postlint.errors import UsageError
from postlint.findings import Safety
from postlint.report.style import SEVERITY, Paint
from postlint.rules.base import Rule
from postlint.rules.registry import FAMILIES, RULES, all_rules, docs_url, find_rule
from postlint.rules.selection import Catalogue


class TextOrJson(StrEnum):
    """The values of `--format` where only these two exist."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[TextOrJson, typer.Option("--format", "-f", help="For people or for programs.")]


def rule(
    name: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help="A code or a name.", show_default=False)
    ] = None,
    format_: FormatOption = TextOrJson.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Explain a rule, or list all of them."""
    rules = all_rules() if name is None else (_find(name),)
    if format_ is TextOrJson.JSON:
        described = [_description(rule) for rule in rules]
        write(json.dumps(described if name is None else described[0], indent=2, ensure_ascii=False) + "\n")
        return
    colour = wants_colour(color, sys.stdout)
    write(_list(Paint(colour=colour)) if name is None else _explanation(rules[0], colour=colour))


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


def _find(name: str) -> type[Rule]:
    found = find_rule(name)
    if found is None:
        near = Catalogue(RULES).nearest(name)
        did_you_mean = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"no rule is called `{name}`{did_you_mean}", hint="`postlint rule` lists all rules.")
    return found


def _list(paint: Paint) -> str:
    lines: list[str] = []
    for prefix, family in FAMILIES.items():
        members = [rule.load() for rule in RULES if rule.code.startswith(prefix)]
        if not members:
            continue
        lines += (
            ["", paint(f"{prefix}  {family}", "bold")] if lines else [paint(f"{prefix}  {family}", "bold")]
        )
        for rule in members:
            title = inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]
            severity = paint(rule.severity.label.ljust(7), SEVERITY[rule.severity])
            lines.append(
                f"  {rule.code}  {severity}  {rule.name:<26} {title}{'' if rule.enabled else ' (opt-in)'}"
            )
    return "\n".join(lines) + "\n"


def _explanation(rule: type[Rule], *, colour: bool) -> str:
    text = document(rule) + f"\n{docs_url(rule.name)}\n"
    if not colour:
        return text
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    stream = StringIO()
    Console(file=stream, force_terminal=True, width=width()).print(Markdown(text))
    return stream.getvalue()


def _description(rule: type[Rule]) -> dict[str, object]:
    title, _, rest = inspect.cleandoc(rule.__doc__ or "").partition("\n")
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "fix": rule.fix.value if rule.fix else None,
        "default": rule.enabled,
        "since": rule.since,
        "summary": title,
        "documentation": rest.strip(),
        "options": rule.Options.model_json_schema().get("properties", {}),
        "docs": docs_url(rule.name),
    }
