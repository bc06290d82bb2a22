"""Whether a value that a fix would write is read as it is meant."""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter import Format, Mapping, Scalar
from postlint.page.front_matter.yaml_reader import read_yaml


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
