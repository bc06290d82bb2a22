"""`postlint rule`: what a rule finds, why it matters, and what to do."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Annotated

import typer

from postlint.cli.options import ColourOption, FormatOption, TextOrJson, complete_rules
from postlint.cli.terminal import Colour, wants_colour, width, write
from postlint.errors import UsageError
from postlint.report.drawing import SEVERITY, Paint
from postlint.report.formats import json_text
from postlint.report.sanitise import Syntax
from postlint.rules.base import Rule
from postlint.rules.documentation import document
from postlint.rules.registry import FAMILIES, RULES, RuleEntry, docs_url
from postlint.rules.selection import Catalogue
from postlint.text import did_you_mean


def rule(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULE]...",
            autocompletion=complete_rules,
            help="Codes or names; the beginning of a code, such as LI, lists its family.",
            show_default=False,
        ),
    ] = None,
    format_: FormatOption = TextOrJson.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Explain rules, or list all of them."""
    asked = [_find(name) for name in names] if names else [RULES]
    if format_ is TextOrJson.JSON:
        one = names is not None and len(names) == 1 and _is_exact(names[0], asked[0])
        described = [_description(entry.load()) for rules in asked for entry in rules]
        write(json_text(described[0] if one else described), Syntax.JSON)
        return
    coloured = wants_colour(color)
    parts = [
        _explanation(rules[0].load(), coloured=coloured)
        if _is_exact(name, rules)
        else _list(rules, Paint(colour=coloured))
        for name, rules in zip(names or [""], asked, strict=True)
    ]
    write("\n".join(parts), coloured=coloured)


def _find(name: str) -> Sequence[RuleEntry]:
    """The rules that `name`, a selector as everywhere else, speaks about."""
    catalogue = Catalogue(RULES)
    found = catalogue.matching(name)
    if not found:
        near = catalogue.nearest(name)
        raise UsageError(
            f"no rule is called `{name}`{did_you_mean(near)}", hint="`postlint rule` lists all rules."
        )
    return found


def _is_exact(name: str, rules: Sequence[RuleEntry]) -> bool:
    """Whether `name` is that of one rule, and not the beginning of a code which only one has."""
    return len(rules) == 1 and name.strip().lower() in (rules[0].code.lower(), rules[0].name)


def _list(rules: Sequence[RuleEntry], paint: Paint) -> str:
    lines: list[str] = []
    for prefix, family in FAMILIES.items():
        members = [rule.load() for rule in rules if rule.code.startswith(prefix)]
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


def _explanation(rule: type[Rule], *, coloured: bool) -> str:
    text = document(rule) + f"\n{docs_url(rule.name)}\n"
    if not coloured:
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
