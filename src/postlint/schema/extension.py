"""`x-postlint` in a schema: what JSON Schema has no word for.

| key | where | means |
|---|---|---|
| `rules` | at the top | the severities of rules for the pages of this schema |
| `any-case` | at the top | keys may be written in any case, as Hugo reads them |
| `aliases` | in a property | other names of the field |
| `one-or-many` | in a property | a single value is as good as a list of one |
| `use` | in a property | the field to use instead of this one, which is deprecated |
"""

from __future__ import annotations

from collections.abc import Mapping

EXTENSION = "x-postlint"
KEYS = ("rules", "any-case", "aliases", "one-or-many", "use")

_DATA = frozenset({"const", "enum", "default", "examples"})
"""Keywords below which there are values and no schemas."""


def extension_of(subschema: object) -> Mapping[str, object]:
    """What `x-postlint` says in a subschema; empty where it says nothing."""
    extension = subschema.get(EXTENSION) if isinstance(subschema, dict) else None
    return extension if isinstance(extension, dict) else {}


def fault_in_extensions(document: object) -> str | None:
    """What is wrong with an `x-postlint` anywhere in a schema: a misspelled setting would go unnoticed."""
    if isinstance(document, list):
        return next((fault for item in document if (fault := fault_in_extensions(item))), None)
    if not isinstance(document, dict):
        return None
    for name, value in document.items():
        fault = _fault(value) if name == EXTENSION else None
        if fault is None and name not in _DATA and name != EXTENSION:
            fault = fault_in_extensions(value)
        if fault:
            return fault
    return None


def _fault(extension: object) -> str | None:
    if not isinstance(extension, dict):
        return "`x-postlint` must be a mapping, such as `x-postlint: {one-or-many: true}`"
    for key, value in extension.items():
        if key not in KEYS:
            return f"`x-postlint` may have {', '.join(f'`{name}`' for name in KEYS)}, but not `{key}`"
        if key == "aliases" and not (
            isinstance(value, list) and all(isinstance(name, str) for name in value)
        ):
            return "`x-postlint: aliases` must be a list of names, such as `[license_link]`"
        if key in {"any-case", "one-or-many"} and not isinstance(value, bool):
            return f"`x-postlint: {key}` must be `true` or `false`"
    return None
