"""The page about the presets, from their files: what each asks for, and its fields one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.data_files import parse_data
from postlint.rules.sc.wrong_type import describe_types
from postlint.schema.keywords import extension_of
from postlint.schema.library import preset_names, preset_text
from postlint.schema.values import value_at

Subschema = Mapping[str, object]


def presets_page() -> str:
    """The page in Markdown."""
    documents = {name: parse_data(preset_text(name), ".yaml") for name in preset_names()}
    lines = [
        "# Presets",
        "",
        'The schemas that come with postlint, to name in `postlint.toml` (`schema = "postlint:post"`), to extend',
        "(`$ref: postlint:post`), or to copy (`postlint schema show post`). All of them let further fields pass.",
        "",
        "| preset | for |",
        "|---|---|",
    ]
    found = {name: document for name, document in documents.items() if isinstance(document, dict)}
    lines += [
        f"| [`postlint:{name}`](#postlint{name}) | {document['title']} |" for name, document in found.items()
    ]
    for name, document in found.items():
        lines += ["", f"## postlint:{name}", "", " ".join(str(document["description"]).split()), ""]
        lines += _section(document)
    return "\n".join(lines) + "\n"


def _section(document: Subschema) -> Iterator[str]:
    if "$ref" in document:
        yield f"Extends `{document['$ref']}`."
        yield ""
    required = document.get("required")
    either = [
        [value_at(branch, ("required", 0)) for branch in part["anyOf"]]
        for part in _list(document.get("allOf"))
        if isinstance(part, dict) and "anyOf" in part
    ]
    wanted = [f"`{name}`" for name in _list(required)]
    wanted += [" or ".join(f"`{name}`" for name in names) for names in either]
    yield f"Must be there: {', '.join(wanted)}." if wanted else "Nothing must be there."
    rules = extension_of(document).get("rules")
    if isinstance(rules, dict):
        yield ""
        yield f"Weighs rules: {', '.join(f'`{rule}` as {level}' for rule, level in rules.items())}."
    yield ""
    yield "| field | holds | what it is |"
    yield "|---|---|---|"
    properties = document.get("properties")
    for name, field in properties.items() if isinstance(properties, dict) else ():
        told = " ".join(str(field.get("description", "")).split())
        aliases = ", ".join(f"`{alias}`" for alias in _list(extension_of(field).get("aliases")))
        others = f" (also {aliases})" if aliases else ""
        yield f"| `{name}`{others} | {_holds(document, field, name)} | {_cell(told + _use(field))} |"
        yield from _inside(document, field, name)


def _inside(document: Subschema, field: Subschema, name: str) -> Iterator[str]:
    """The fields of a group."""
    for way, what in ((("properties",), f"{name}."), (("items", "properties"), f"{name}[].")):
        inner = value_at(field, way)
        for below, part in inner.items() if isinstance(inner, dict) else ():
            told = " ".join(str(part.get("description", "")).split())
            yield f"| `{what}{below}` | {_holds(document, part, below)} | {_cell(told)} |"


def _use(field: Subschema) -> str:
    successor = extension_of(field).get("use")
    return f"; deprecated, use `{successor}`" if successor else ""


def _holds(document: Subschema, field: Subschema, name: str) -> str:
    options = [option for part in _parts(document, field) for option in _options(part)]
    names = [kind for part in _parts(document, field) for kind in _types(part)]
    formats = [str(part["format"]) for part in _parts(document, field) if "format" in part]
    if "post-date" in formats:
        words = ["a date", describe_types([kind for kind in names if kind != "string"], (name,))]
    else:
        # Beside types, options are only those types in quotes.
        words = [describe_types(names, (name,))] if names else [f"`{option}`" for option in options]
    if extension_of(field).get("one-or-many") is True:
        words.append("one of them alone")
    kinds = f" (`{formats[0]}`)" if formats and formats[0] != "post-date" else ""
    return _cell(" or ".join(word for word in words if word)) + kinds or "anything"


def _parts(document: Subschema, field: Subschema) -> Iterator[Subschema]:
    """`field` and what it may be instead."""
    yield field
    reference = field.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target = value_at(document, reference[2:].split("/"))
        if isinstance(target, dict):
            yield from _parts(document, target)
    if "type" not in field:
        for branch in _list(field.get("anyOf")):
            if isinstance(branch, dict):
                yield from _parts(document, branch)


def _types(part: Subschema) -> list[str]:
    names = part.get("type")
    return [str(name) for name in (names if isinstance(names, list) else [names] if names else [])]


def _options(part: Subschema) -> list[object]:
    return [part["const"]] if "const" in part else _list(part.get("enum"))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _cell(text: str) -> str:
    return text.replace("|", "\\\\|")
