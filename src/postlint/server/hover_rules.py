"""What a rule says, and why, in short."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from postlint.findings import Finding
from postlint.pattern import Pattern
from postlint.report.drawing import message_and_help
from postlint.rules.registry import RULES, docs_url
from postlint.server.hover_text import HoverText

_SENTENCE = Pattern(r"(?s).*?\.(?=\s+[A-Z`]|\s*\Z)")
_ENTRIES = {entry.name: entry for entry in RULES}


def rule_lines(finding: Finding, style: HoverText) -> Iterator[str]:
    """What was found, what the rule looks at and why, where more of it stands, and how it is switched off."""
    yield f"{style.strong(finding.rule)} ({finding.code}, {finding.severity.label})"
    yield style.message(message_and_help(finding))
    entry = _ENTRIES.get(finding.rule)
    sections = _sections(entry.load().__doc__ or "") if entry is not None else {}
    what, why = sections.get("What it does", ""), sections.get("Why", "")
    if what:
        yield style.own(_first_sentence(what))
    if why:
        yield f"Why: {style.own(_first_paragraph(why))}"
    comment = style.code(f"<!-- postlint: ignore[{finding.rule}] the reason -->")
    field = style.code(f"# postlint: ignore[{finding.rule}] the reason")
    setting = style.code(f'ignore = ["{finding.rule}"]')
    yield f"To ignore it here: {comment} above, in front matter {field}; everywhere: {setting} in the configuration."
    yield style.link("More about this rule", docs_url(finding.rule))


def _sections(docstring: str) -> dict[str, str]:
    """The parts of a rule's documentation by their headings."""
    found: dict[str, str] = {}
    for part in inspect.cleandoc(docstring).split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        found[title.strip()] = text.strip()
    return found


def _first_paragraph(text: str) -> str:
    return text.partition("\n\n")[0]


def _first_sentence(text: str) -> str:
    paragraph = _first_paragraph(text)
    match = _SENTENCE.match(paragraph)
    return match[0] if match else f"{paragraph.rstrip(':')}."
