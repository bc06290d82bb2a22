"""The fixes of terms: another one in its place, several in its place, or none."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Route, Safety, Span
from postlint.page.facts import CheckedPage
from postlint.page.front_matter import Format, Node, Scalar, Sequence, Style, resolve_alias
from postlint.rules.rewriting import in_double_quotes, reads_as_text, rewrite
from postlint.vocabulary import TermUse


def remove_term(page: CheckedPage, route: Route) -> Fix | None:
    """Takes out the entry at `route`; None where more than the entry would go, such as a comment, or an anchor that
    something else refers to."""
    parent = page.front_matter.node(route[:-1]) if page.front_matter else None
    position = route[-1] if route else None
    if parent is None or not isinstance(position, int):
        return None
    listing = resolve_alias(parent)
    if not isinstance(listing, Sequence) or position >= len(listing.items):
        return None
    in_brackets = page.head.startswith("[", listing.span.start)
    span = _between_commas(listing.items, position) if in_brackets else _lines(page, listing.items[position])
    if span is None:
        return None
    beside = page.head[span.start : span.end].replace(_source_of(page, listing.items[position]), "")
    if "#" in beside or "&" in beside:
        return None
    return Fix(Safety.SAFE, "take it out", (Edit(span, ""),))


def _between_commas(items: tuple[Node, ...], position: int) -> Span:
    if position > 0:
        return Span(items[position - 1].span.end, items[position].span.end)
    return Span(items[0].span.start, items[1].span.start if len(items) > 1 else items[0].span.end)


def _lines(page: CheckedPage, item: Node) -> Span | None:
    """The lines of an entry that begins with `-`, with their ends."""
    index = page.index
    first, last = index.position(item.span.start).line, index.position(item.span.end).line
    start, end = index.line_start(first), index.line_span(last).end
    before, after = page.head[start : item.span.start], page.head[item.span.end : end]
    if before.strip() != "-" or after.strip():
        return None
    return Span(start, index.line_start(last + 1) if last < index.lines else end)


def _source_of(page: CheckedPage, item: Node) -> str:
    return page.head[item.span.start : item.span.end]


def replace_term(page: CheckedPage, use: TermUse, term: str, safety: Safety) -> Fix | None:
    """Writes `term` where `use` stands, in its quotes; None where that cannot be done in one stroke."""
    if page.front_matter is None:
        return None
    language = page.front_matter.format
    if use.whole and use.scalar.style is Style.PLAIN and not language.has_bare_texts:
        text: str | None = in_double_quotes(term)
    elif use.whole:
        text = rewrite(use.scalar, term, language)
    else:
        text = _part(page, use, term)
    return Fix(safety, f"write `{term}`", (Edit(use.span, text),)) if text else None


def _part(page: CheckedPage, use: TermUse, term: str) -> str | None:
    """`term` as part of a longer text, where it needs no quotes or escapes of its own."""
    stands_alone = page.head[use.span.start : use.span.end] == use.term
    return term if stands_alone and reads_as_text(term) and not set(term) & set("'\"\\,") else None


def split_term(page: CheckedPage, use: TermUse, terms: tuple[str, ...]) -> Fix | None:
    """Writes `terms` as entries in the place of `use`; None where that cannot be done in one stroke.

    What the list has already is not written again.
    """
    listing = _listing(page, use)
    if page.front_matter is None or listing is None:
        return None
    others = {item.text.strip() for item in map(resolve_alias, listing.items) if isinstance(item, Scalar)}
    new = tuple(term for term in terms if term not in others)
    written = [_written(use, term, page.front_matter.format) for term in new]
    separator = ", " if page.head.startswith("[", listing.span.start) else _new_line(page, use)
    if not new or separator is None or None in written:
        return None
    text = separator.join(entry for entry in written if entry is not None)
    done = f"make {len(new)} entries of it" if len(new) > 1 else f"write `{new[0]}`: the list has the rest"
    return Fix(Safety.UNSAFE, done, (Edit(use.span, text),))


def list_terms(page: CheckedPage, use: TermUse, terms: tuple[str, ...]) -> Fix | None:
    """Writes `terms` as a list in the place of the one text that `use` is."""
    if page.front_matter is None or use.scalar.style in {Style.LITERAL, Style.FOLDED} or use.scalar.tag:
        return None
    language = page.front_matter.format
    plain = language is Format.YAML and use.scalar.style is Style.PLAIN
    written = [term if plain and reads_as_text(term) else in_double_quotes(term) for term in terms]
    return Fix(Safety.UNSAFE, "make a list of it", (Edit(use.span, f"[{', '.join(written)}]"),))


def _listing(page: CheckedPage, use: TermUse) -> Sequence | None:
    node = page.front_matter.node(use.route[:-1]) if page.front_matter else None
    listing = resolve_alias(node) if node is not None else None
    return listing if isinstance(listing, Sequence) else None


def _written(use: TermUse, term: str, language: Format) -> str | None:
    if use.scalar.style is Style.PLAIN and not language.has_bare_texts:
        return in_double_quotes(term)
    return rewrite(use.scalar, term, language)


def _new_line(page: CheckedPage, use: TermUse) -> str | None:
    """What begins the next entry of a list with an entry on each line; None where something else stands there."""
    index = page.index
    line = index.line_span(index.position(use.span.start).line)
    before, after = page.head[line.start : use.span.start], page.head[use.span.end : line.end]
    if before.strip() != "-" or after.strip():
        return None
    newline = "\r\n" if page.head.startswith("\r\n", use.span.end + len(after.rstrip("\r\n"))) else "\n"
    return newline + before
