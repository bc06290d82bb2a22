"""How values and keys of the front matter are written anew: in the quotes that they have, in its language; and whether
what a fix would write is read as it is meant.
"""

from __future__ import annotations

import json
import re

from postlint.findings import Edit, Fix, Route, Safety, Span
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, Mapping, Scalar, Style, resolve_alias
from postlint.page.front_matter.yaml_reader import implicit_tag, read_yaml
from postlint.pattern import Pattern

_TEXT_TAG = "tag:yaml.org,2002:str"

_PLAIN_START = Pattern(r"[\w(/.+]")
_NOT_PLAIN = Pattern(r"[,\[\]{}\n\r\t]|:(?:\s|$)|\s#|[\x00-\x1f\x7f\x85\ufeff\u2028\u2029]")


def rewrite(scalar: Scalar, text: str, language: Format) -> str | None:
    """`text` as source that stands in the place of `scalar` and reads as text again.

    None where the old value goes over several lines (YAML `|` and `>`): nobody writes a short value so.
    """
    if scalar.style is Style.SINGLE and (language is Format.YAML or not re.search(r"['\x00-\x1f\x7f]", text)):
        return "'" + text.replace("'", "''") + "'"
    if scalar.style in {Style.LITERAL, Style.FOLDED}:
        return None
    if language is Format.HEADERS:
        return text if text and text == text.strip() and "\n" not in text else None
    if scalar.style is Style.PLAIN and language is Format.YAML and reads_as_text(text):
        return text
    return in_double_quotes(text)


def in_double_quotes(text: str) -> str:
    """`text` in double quotes, which YAML, TOML and JSON all read."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def reads_as_text(text: str) -> bool:
    """Whether YAML reads `text` without quotes as this very text, also inside `[ ]`."""
    return (
        bool(_PLAIN_START.match(text))
        and not _NOT_PLAIN.search(text)
        and text == text.strip()
        and implicit_tag(text) == _TEXT_TAG
    )


def rename_field(page: AnyPage, route: Route, name: str) -> Fix | None:
    """Calls the field at `route` `name`, in the quotes that it has."""
    key = _key(page, route)
    if key is None or page.front_matter is None:
        return None
    language = page.front_matter.format
    if key.style is Style.PLAIN and language is Format.TOML:
        text: str | None = (
            name if name.replace("-", "").replace("_", "").isalnum() else in_double_quotes(name)
        )
    else:
        text = rewrite(key, name, language)
    if text is None:
        return None
    return Fix(Safety.UNSAFE, f"rename it to `{name}`", (Edit(key.span, text),))


def _key(page: AnyPage, route: Route) -> Scalar | None:
    parent = page.front_matter.node(route[:-1]) if page.front_matter else None
    mapping = resolve_alias(parent) if parent is not None else None
    entry = mapping.get(str(route[-1])) if isinstance(mapping, Mapping) else None
    return entry.key if entry else None


def reads_as(source: str, text: str, language: Format) -> bool:
    """Whether `source`, in the place of a value, is the text `text`."""
    root = _root(source, language)
    if root is None or len(root.entries) != 1:
        return False
    value = root.entries[0].value
    return isinstance(value, Scalar) and value.value == text


def key_reads_as(source: str, text: str) -> bool:
    """Whether `source`, in the place of a YAML key, is the key `text`."""
    block = f"{source}: 1\n"
    root = read_yaml(block, Span(0, len(block))).root
    return root is not None and len(root.entries) == 1 and root.entries[0].key.value == text


def _root(source: str, language: Format) -> Mapping | None:
    if language is Format.YAML:
        block = f"k: {source}\n"
        return read_yaml(block, Span(0, len(block))).root
    if language is Format.TOML:
        block = f"k = {source}\n"
        from postlint.page.front_matter.toml_reader import read_toml

        return read_toml(block, Span(0, len(block))).root
    block = f'{{"k": {source}}}'
    from postlint.page.front_matter.json_reader import read_json

    return read_json(block, Span(0, len(block))).root
