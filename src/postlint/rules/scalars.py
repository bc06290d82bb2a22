"""How a new value is written in the place of an old one: in the same quotes, in the language of the front matter."""

from __future__ import annotations

import json
import re

from postlint.page.front_matter import Format, Scalar, Style
from postlint.page.front_matter.yaml_reader import implicit_tag
from postlint.pattern import Pattern

_TEXT_TAG = "tag:yaml.org,2002:str"

_PLAIN_START = Pattern(r"[\w(/.+]")
_NOT_PLAIN = Pattern(r"[,\[\]{}\n\r\t]|:(?:\s|$)|\s#|[\x00-\x1f\x7f\x85\ufeff\u2028\u2029]")


def rewritten(scalar: Scalar, text: str, language: Format) -> str | None:
    """`text` as source that stands in the place of `scalar` and reads as text again.

    None where the old value goes over several lines (YAML `|` and `>`): nobody writes a short value so.
    """
    if scalar.style is Style.SINGLE and (language is Format.YAML or not re.search(r"['\x00-\x1f\x7f]", text)):
        return "'" + text.replace("'", "''") + "'"
    if scalar.style in {Style.LITERAL, Style.FOLDED}:
        return None
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
