"""What a YAML scalar means: YAML 1.1, by PyYAML's own patterns and conversions (https://yaml.org/type/)."""

from __future__ import annotations

import re
from typing import Final

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from postlint.page.front_matter.node import UNREADABLE, ScalarValue

STANDARD: Final = "tag:yaml.org,2002:"
STRING: Final = STANDARD + "str"
TIMESTAMP: Final = STANDARD + "timestamp"
COLLECTIONS: Final = frozenset(STANDARD + name for name in ("seq", "map", "set", "omap", "pairs"))

# Python itself refuses longer ones (sys.set_int_max_str_digits), and `1:2:3:…` takes quadratic time.
_LONGEST_NUMBER = 4_300

_PATTERNS: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
_CONSTRUCTOR = SafeConstructor()
_NULL = STANDARD + "null"
_BOOL = STANDARD + "bool"
_INT = STANDARD + "int"
_FLOAT = STANDARD + "float"
_BINARY = STANDARD + "binary"
_KNOWN = frozenset((STRING, _NULL, _BOOL, _INT, _FLOAT, TIMESTAMP, _BINARY))


def implicit_tag(text: str) -> str:
    """The tag that the unquoted scalar `text` has without saying so."""
    for tag, pattern in _PATTERNS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return STRING


def is_known_scalar_tag(tag: str) -> bool:
    """Whether `tag` is one of the scalar types that every YAML 1.1 program reads."""
    return tag in _KNOWN


def scalar_value(tag: str, text: str) -> ScalarValue:
    """The value of `text` under `tag`; UNREADABLE where it has none (`2017-09-31`)."""
    if tag == STRING or tag not in _KNOWN:
        return text
    if tag == _NULL:
        return None
    try:
        return _construct(tag, ScalarNode(tag, text))
    # What PyYAML raises for `2017-09-31`, `!!bool x`, `!!int ""` and `!!binary ä`.
    except (ValueError, LookupError, OverflowError, yaml.YAMLError):
        return UNREADABLE


def _construct(tag: str, node: ScalarNode) -> ScalarValue:
    if tag == _BOOL:
        return _CONSTRUCTOR.construct_yaml_bool(node)
    if tag == _BINARY:
        return _CONSTRUCTOR.construct_yaml_binary(node)
    if len(node.value) > _LONGEST_NUMBER:
        return UNREADABLE
    if tag == _INT:
        return _CONSTRUCTOR.construct_yaml_int(node)
    if tag == _FLOAT:
        return _CONSTRUCTOR.construct_yaml_float(node)
    if not SafeConstructor.timestamp_regexp.match(node.value):
        return UNREADABLE
    return _CONSTRUCTOR.construct_yaml_timestamp(node)
