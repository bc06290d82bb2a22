"""Says in words what is wrong with a configuration: a mistake, or a pattern that means nothing.

The latter is told of a run over the whole site. Most likely the pattern is misspelled, and a check that it was to
bring, or to leave out, is not what its author believes.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from postlint.address_globs import AddressGlobs
from postlint.config.settings import Settings
from postlint.errors import ConfigError
from postlint.globs import exclusions, globs
from postlint.tables import Table
from postlint.text import did_you_mean, join_words, shorten

_EXPECTED = {
    "string_type": "text in quotes",
    "list_type": "a list: [ … ]",
    "dict_type": "a table",
    "model_type": "a table",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "date_type": "a date such as 2020-01-31",
    "date_from_datetime_parsing": "a date such as 2020-01-31",
    "path_type": "a path in quotes",
    "missing": "a value; it is missing",
}


_LONGEST = 61
"""Characters that are shown of a key or a value; what is longer is none that anyone knows by its whole length."""


def explain(error: ValidationError, origins: Mapping[str, str]) -> ConfigError:
    """The first problem of `error` as one line: the place, the cause, and for a misspelt key the likely one."""
    details = error.errors(include_url=False)
    first = min(
        details, key=lambda detail: detail["type"] != "extra_forbidden"
    )  # often the cause of the rest
    route, models = _route(first)
    keys = [step for step in route if isinstance(step, str)]
    origin = _origin(keys, origins) or next(iter(origins.values()), "configuration")
    return ConfigError(f"{origin}: {_sentence(first, keys, models)}")


def _origin(keys: list[str], origins: Mapping[str, str]) -> str | None:
    """Where the setting at `keys` comes from, or else what is closest above it: a list of tables has one origin."""
    for length in range(len(keys), 0, -1):
        above = ".".join(keys[:length])
        for key, name in origins.items():
            if key == above or key.startswith(f"{above}."):
                return name
    return None


def _sentence(detail: ErrorDetails, keys: list[str], model: type[Table] | None) -> str:
    key = ".".join(map(_shown, keys))
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(keys[-1], _names(model), n=1)
        return f"unknown setting `{key}`{did_you_mean(next(iter(near), None))}"
    if detail["type"] == "value_error":
        return f"`{key}`: {detail['msg'].removeprefix('Value error, ')}"
    if detail["type"] == "literal_error":
        return f"`{key}` must be one of {detail['ctx']['expected']}, not {shorten(repr(detail['input']), _LONGEST)}"
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        return f"`{key}`: {detail['msg'][0].lower()}{detail['msg'][1:]}"
    return f"`{key}` must be {expected}"


def _shown(key: str) -> str:
    """`key` as TOML has it: in quotation marks where it is no bare one."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return shorten(key if bare else json.dumps(key, ensure_ascii=False), _LONGEST)


def _route(detail: ErrorDetails) -> tuple[list[int | str], type[Table] | None]:
    """The way to the faulty value through the configuration, and the table that its last key is one of.

    pydantic puts steps in between that are no keys: which branch of a union it speaks of (`list[str]`), and that it
    means a key rather than its value (`[key]`). Which steps these are is told by walking the models.
    """
    route: list[int | str] = []
    annotation: object = Settings
    model: type[Table] | None = None
    for step in detail["loc"]:
        branches = _branches(annotation)
        if step == "[key]" and detail["type"] != "extra_forbidden" and route[-1:] == [detail["input"]]:
            continue
        if len(branches) > 1:
            annotation = next((each for each in branches if _is_called(each, step)), None)
            continue
        inner = branches[0] if branches else None
        if isinstance(inner, type) and issubclass(inner, Table):
            model = inner
            annotation = _field(inner, step)
        else:
            model = None
            annotation = (get_args(inner) or (None,))[-1]
        route.append(step)
    return route, model


def _branches(annotation: object) -> list[object]:
    """What a value may be: the parts of a union but for `None`, without what `Annotated` adds."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        return [part for part in get_args(annotation) if part is not type(None)]
    return [annotation]


def _is_called(annotation: object, branch: int | str) -> bool:
    """Whether pydantic calls the part `annotation` of a union `branch`."""
    name = getattr(get_origin(annotation) or annotation, "__name__", "")
    return isinstance(branch, str) and branch.partition("[")[0] == name


def _field(model: type[Table], step: int | str) -> object:
    """The type of the setting `step` of `model`; None where it has none of that name."""
    return next(
        (info.annotation for name, info in model.model().model_fields.items() if step in (info.alias, name)),
        None,
    )


def _names(model: type[Table] | None) -> list[str]:
    return [info.alias or name for name, info in model.model().model_fields.items()] if model else []


def unused_patterns(
    settings: Settings,
    origins: Mapping[str, str],
    *,
    found: Sequence[str],
    pages: Sequence[str],
    addresses: Sequence[str] | None,
) -> Iterator[str]:
    """What to say of each setting with patterns that meant nothing, a line each.

    `found` are the paths of all Markdown files below the root, and of folders (with `/`) in which none was looked for;
    `pages` of those that were checked; `addresses` those of links to other sites, None where nobody was to ask for
    them.
    """
    for key, patterns, paths in (
        ("include", globs(settings.include if "include" in settings.model_fields_set else ()), found),
        ("exclude", exclusions(settings.exclude), found),
        *((f"content[{n}].files", globs(table.files), pages) for n, table in enumerate(settings.content, 1)),
        *((f"taxonomies.{n}.files", globs(t.files or ()), pages) for n, t in settings.taxonomies.items()),
        *((f"rules.{name}.files", globs(rule.files or ()), pages) for name, rule in settings.rules.items()),
        ("per-file-ignores", globs(tuple(settings.per_file_ignores)), pages),
    ):
        if patterns.patterns:
            yield from _say_unused(key, patterns.unused(paths), "file", origins)
    if addresses is not None:
        unused = AddressGlobs(settings.links.exclude).unused(addresses)
        yield from _say_unused("links.exclude", unused, "link", origins)


def _say_unused(key: str, unused: Sequence[str], what: str, origins: Mapping[str, str]) -> Iterator[str]:
    if unused:
        quoted = join_words((f"`{pattern}`" for pattern in unused), last="or", most=5)
        origin = _origin(key.partition("[")[0].split("."), origins)
        yield f"{f'{origin}: ' if origin else ''}`{key}`: no {what} is meant by {quoted}"
