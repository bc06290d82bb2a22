"""The fix that writes another term in the place of one."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Safety
from postlint.page.facts import CheckedPage
from postlint.page.front_matter import Format, Style
from postlint.rules.scalars import in_double_quotes, reads_as_text, rewritten
from postlint.vocabulary import TermUse


def replaced(page: CheckedPage, use: TermUse, term: str, safety: Safety) -> Fix | None:
    """Writes `term` where `use` stands, in its quotes; None where that cannot be done in one stroke."""
    if page.front_matter is None:
        return None
    language = page.front_matter.format
    if use.whole and use.scalar.style is Style.PLAIN and language is not Format.YAML:
        text: str | None = in_double_quotes(term)
    elif use.whole:
        text = rewritten(use.scalar, term, language)
    else:
        text = _part(page, use, term)
    return Fix(safety, f"write `{term}`", (Edit(use.span, text),)) if text else None


def _part(page: CheckedPage, use: TermUse, term: str) -> str | None:
    """`term` as part of a longer text, where it needs no quotes or escapes of its own."""
    stands_alone = page.head[use.span.start : use.span.end] == use.term
    return term if stands_alone and reads_as_text(term) and not set(term) & set("'\"\\,") else None
