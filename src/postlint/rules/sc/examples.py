"""How a value of the wanted kind is written in the place of another: a line that can be typed as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from postlint.findings import Route
from postlint.page.front_matter import Format
from postlint.rules.scalars import in_double_quotes, reads_as_text
from postlint.text import quote

_LIKELY = ("src", "url", "href", "name", "title", "text")
"""The fields of a group that a lone text was most likely meant for, the likeliest first."""


def line(route: Route, source: str, language: Format) -> str:
    """The line in which `source` is the value at `route`; of a list's entry only the value."""
    name = route[-1] if route else ""
    if not isinstance(name, str) or not name:
        return source
    if language is Format.JSON:
        return f"{in_double_quotes(name)}: {source}"
    key = name if reads_as_text(name) else in_double_quotes(name)
    return f"{key} = {source}" if language is Format.TOML else f"{key}: {source}"


def example(
    value: object, route: Route, wanted: Sequence[str], fields: Iterable[str], language: Format
) -> str:
    """What to write, as a full sentence, where `value` stands at `route` and cannot be rewritten as it is.

    `wanted` are JSON Schema types, `fields` the names that a group of fields may have there.
    """
    if "boolean" in wanted:
        return "Write `true` or `false`."
    if "array" in wanted:
        return f"Write a list: {quote(line(route, _list_of_two(language), language))}."
    if "object" in wanted:
        return _group(value, route, fields, language)
    if "string" in wanted:
        alone = value[0] if isinstance(value, list) and len(value) == 1 else None
        if isinstance(alone, str):
            return f"Write {quote(line(route, _text(alone, language), language))}."
        only = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(only, str):
            return f"Write {quote(line(route, _text(only, language), language))} in place of the whole group."
        return f"Write one text in its place: {quote(line(route, _text('…', language), language))}."
    if "number" in wanted or "integer" in wanted:
        kind = "a number" if "number" in wanted else "a whole number"
        return f"Write {kind}, such as {quote(line(route, '3', language))}."
    return "Take the value out."


def _group(value: object, route: Route, fields: Iterable[str], language: Format) -> str:
    known = tuple(fields)
    field = next((name for name in _LIKELY if name in known), known[0] if known else "name")
    text = _text(value if isinstance(value, str) and "\n" not in value else "…", language)
    inner = line((field,), text, language)
    if language is not Format.YAML or not isinstance(route[-1] if route else 0, str):
        return f"Write a group of fields: {quote(line(route, f'{{{inner}}}', language))}."
    return (
        f"Write `{route[-1]}:` alone on its line, and its fields on lines of their own below it, "
        f"each with two spaces before it, such as {quote(inner)}."
    )


def _list_of_two(language: Format) -> str:
    return f"[{_text('one', language)}, {_text('another', language)}]"


def _text(text: str, language: Format) -> str:
    if language is Format.YAML and (text == "…" or reads_as_text(text)):
        return text
    return in_double_quotes(text)
