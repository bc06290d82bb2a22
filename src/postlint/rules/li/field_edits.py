"""Edits of single values in a front matter, in its own language, quotes and line ends."""

from __future__ import annotations

from postlint.findings import Edit, Span
from postlint.licenses.objects import Field, LicensedObject
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, FrontMatter, Style
from postlint.pattern import Pattern

_BARE_PREFIX = Pattern(r"[ \t]*(?:- +)*")
_DOTTED_PREFIX = Pattern(r"[ \t]*(?:[\w-]+[ \t]*\.[ \t]*)*")


def replace_value(page: AnyPage, field: Field, value: str) -> Edit | None:
    """Puts `value`, an address or an id, in the place of a one-line value, in the quotes that it has."""
    if field.is_alias or field.scalar.style in (Style.LITERAL, Style.FOLDED) or field.scalar.tag:
        return None
    if field.span.start == field.span.end:
        return _fill(page, field, value)
    raw = page.head[field.span.start : field.span.end]
    if "\n" in raw:
        return None
    if field.scalar.style is Style.PLAIN and not _has_bare_texts(page):
        return Edit(field.span, f'"{value}"')
    quote = raw[0] if field.scalar.style in (Style.SINGLE, Style.DOUBLE) else ""
    return Edit(field.span, f"{quote}{value}{quote}")


def replace_inside(page: AnyPage, field: Field, old: str, new: str) -> Edit | None:
    """Puts `new` for `old` inside a value, if `old` stands there once, just as it reads."""
    raw = page.head[field.span.start : field.span.end]
    if field.is_alias or not old or raw.count(old) != 1:
        return None
    start = field.span.start + raw.index(old)
    return Edit(Span(start, start + len(old)), new)


def add_after(page: AnyPage, thing: LicensedObject, after: Field, name: str, value: str) -> Edit | None:
    """Adds `name: value` to the mapping of `thing`, right after the field `after`."""
    front_matter = page.front_matter
    if front_matter is None:
        return None
    if page.head[thing.mapping.span.start : thing.mapping.span.start + 1] == "{":
        return _add_in_braces(page, front_matter, after, name, value)
    return _add_line(page, front_matter, after, name, value)


def _fill(page: AnyPage, field: Field, value: str) -> Edit | None:
    """A value for a key that has none, in the place of the white space after its colon."""
    end = start = field.span.start
    while end < len(page.head) and page.head[end] in " \t":
        end += 1
    following = page.head[end : end + 1]
    if following not in ("\r", "\n", "#", ",", "}"):  # an anchor or a tag, say
        return None
    comment = "  " if following == "#" else ""
    return Edit(Span(start, end), f" {value}{comment}")


def _add_in_braces(page: AnyPage, front_matter: FrontMatter, after: Field, name: str, value: str) -> Edit:
    """`{license: CC0}` becomes `{license: CC0, license_url: …}`; on lines of their own it takes a new line."""
    key = page.head[after.key.start : after.key.end]
    quote = key[0] if key[:1] in ('"', "'") else ""
    colon = " = " if front_matter.format is Format.TOML else ": "
    written = value if front_matter.format.has_bare_texts and not quote else f'"{value}"'
    before = page.head[page.head.rfind("\n", 0, after.key.start) + 1 : after.key.start]
    between = " "
    if before.strip() == "" and "\n" in page.head[: after.key.start]:
        between = f"{_newline(page, after.key.start)}{before}"
    end = Span(after.span.end, after.span.end)
    return Edit(end, f",{between}{quote}{name}{quote}{colon}{written}")


def _add_line(page: AnyPage, front_matter: FrontMatter, after: Field, name: str, value: str) -> Edit | None:
    line_start = page.head.rfind("\n", 0, after.key.start) + 1
    before = page.head[line_start : after.key.start]
    line_end = page.head.find("\n", max(after.span.end - 1, after.span.start))
    if line_end == -1 or line_end >= front_matter.span.end:
        return None
    if front_matter.format is Format.TOML:
        if not _DOTTED_PREFIX.fullmatch(before):
            return None
        line = f'{before}{name} = "{value}"'
    else:
        if not _BARE_PREFIX.fullmatch(before):
            return None
        quote = {Style.SINGLE: "'", Style.DOUBLE: '"'}.get(after.scalar.style, "")
        line = f"{' ' * len(before)}{name}: {quote}{value}{quote}"
    return Edit(Span(line_end + 1, line_end + 1), f"{line}{_newline(page, line_end + 1)}")


def _newline(page: AnyPage, offset: int) -> str:
    """The line end that the line before `offset` has."""
    end = page.head.rfind("\n", 0, offset)
    return "\r\n" if end > 0 and page.head[end - 1] == "\r" else "\n"


def _has_bare_texts(page: AnyPage) -> bool:
    return page.front_matter is not None and page.front_matter.format.has_bare_texts
