"""The fix that makes several entries of one."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Safety
from postlint.page.facts import CheckedPage
from postlint.page.front_matter import Format, Scalar, Sequence, Style, resolved
from postlint.rules.scalars import in_double_quotes, rewritten
from postlint.vocabulary import TermUse


def split_up(page: CheckedPage, use: TermUse, terms: tuple[str, ...]) -> Fix | None:
    """Writes `terms` as entries in the place of `use`; None where that cannot be done in one stroke.

    What the list has already is not written again.
    """
    listing = _listing(page, use)
    if page.front_matter is None or listing is None:
        return None
    others = {item.text.strip() for item in map(resolved, listing.items) if isinstance(item, Scalar)}
    new = tuple(term for term in terms if term not in others)
    written = [_written(use, term, page.front_matter.format) for term in new]
    separator = ", " if page.head.startswith("[", listing.span.start) else _new_line(page, use)
    if not new or separator is None or None in written:
        return None
    text = separator.join(entry for entry in written if entry is not None)
    done = f"make {len(new)} entries of it" if len(new) > 1 else f"write `{new[0]}`: the list has the rest"
    return Fix(Safety.UNSAFE, done, (Edit(use.span, text),))


def _listing(page: CheckedPage, use: TermUse) -> Sequence | None:
    node = page.front_matter.node(use.route[:-1]) if page.front_matter else None
    listing = resolved(node) if node is not None else None
    return listing if isinstance(listing, Sequence) else None


def _written(use: TermUse, term: str, language: Format) -> str | None:
    if use.scalar.style is Style.PLAIN and language is not Format.YAML:
        return in_double_quotes(term)
    return rewritten(use.scalar, term, language)


def _new_line(page: CheckedPage, use: TermUse) -> str | None:
    """What begins the next entry of a list with an entry on each line; None where something else stands there."""
    index = page.index
    line = index.line_span(index.position(use.span.start).line)
    before, after = page.head[line.start : use.span.start], page.head[use.span.end : line.end]
    if before.strip() != "-" or after.strip():
        return None
    newline = "\r\n" if page.head.startswith("\r\n", use.span.end + len(after.rstrip("\r\n"))) else "\n"
    return newline + before
