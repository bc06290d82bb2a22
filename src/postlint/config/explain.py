"""Says in words what is wrong with a configuration: mistakes, or a pattern that means nothing.

The latter is told of a run over the whole site. Most likely the pattern is misspelled, and a check that it was to
bring, or to leave out, is not what its author believes.
"""

from __future__ import annotations

import copy
import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from postlint.address_globs import AddressGlobs
from postlint.config.places import at_line, origin_of
from postlint.config.settings import (
    ContentSettings,
    LicenseSettings,
    LinkSettings,
    Settings,
    TaxonomySettings,
)
from postlint.errors import MOST_MISTAKES, ConfigError
from postlint.globs import exclusions, globs
from postlint.records import NamedTuple
from postlint.tables import Table
from postlint.text import did_you_mean, join_words, shorten

_EXPECTED = {
    "string_type": "text in quotes",
    "list_type": "a list: [ … ]",
    "tuple_type": "a list: [ … ]",
    "dict_type": "a table",
    "model_type": "a table",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "path_type": "a path in quotes",
}
_LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}

_LONGEST = 61
"""Characters that are shown of a key or a value; what is longer is none that anyone knows by its whole length."""
_ROUNDS = 5
"""So often it is tried to leave out what is wrong."""


class _Mistake(NamedTuple):
    """What pydantic says of one setting, the way to it, and the table that its last key is one of."""

    detail: ErrorDetails
    route: list[int | str]
    model: type[Table] | None

    @property
    def keys(self) -> list[str]:
        return [step for step in self.route if isinstance(step, str)]


def explain(error: ValidationError, origins: Mapping[str, str]) -> list[ConfigError]:
    """The mistakes of `error`, each in one line: the place, the cause, and for a misspelt key the likely one."""
    found: list[ConfigError] = []
    for mistakes in _by_setting(error)[: MOST_MISTAKES + 1]:
        first = mistakes[0]
        origin = origin_of(first.keys, origins) or next(iter(origins.values()), "configuration")
        sentence = _sentence(first, [each.detail for each in mistakes])
        found.append(ConfigError(f"{at_line(origin, first.route)}: {sentence}"))
    return found


def without_mistakes(table: Mapping[str, object], error: ValidationError) -> Settings:
    """The settings of `table` without those that are to blame for `error`."""
    rest = copy.deepcopy(dict(table))
    for _ in range(_ROUNDS):
        for mistakes in _by_setting(error):
            _leave_out(rest, mistakes[0])
        try:
            return Settings.by_model(rest)
        except ValidationError as again:
            error = again
    return Settings()


def _leave_out(table: dict[str, object], mistake: _Mistake) -> None:
    """Takes what is wrong out of `table`: an unknown key alone; of tables with names the whole one."""
    route = mistake.route
    is_unknown = mistake.detail["type"] == "extra_forbidden"
    length = min(len(route), len(route) if is_unknown else 2 if route[0] in _OF_TABLES else 1)
    inside: object = table
    for step in route[: length - 1]:
        inside = _inside(inside, step)
    last = route[length - 1]
    if isinstance(inside, list) and isinstance(last, int) and last < len(inside):
        inside[last] = _ANY_CONTENT  # the places of the others stay as they are
    elif isinstance(inside, dict) and route[0] == "rules" and length == 2:
        inside[last] = {}  # its name may be wrong, too
    elif isinstance(inside, dict):
        inside.pop(last, None)


_ANY_CONTENT = {"files": ["**"], "schema": "postlint:post"}
_OF_TABLES = frozenset({"content", "taxonomies", "rules", "links"})


def _inside(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _by_setting(error: ValidationError) -> list[list[_Mistake]]:
    """What is said of each setting: of one that may be several things, why it is none of them."""
    found: dict[tuple[int | str, ...], list[_Mistake]] = {}
    for detail in error.errors(include_url=False):
        route, model = _route(detail)
        found.setdefault(tuple(route), []).append(_Mistake(detail, route, model))
    inner = {route[:length] for route in found for length in range(1, len(route))}
    unknown: dict[tuple[int | str, ...], list[str]] = {}
    for place, mistakes in found.items():
        if mistakes[0].detail["type"] == "extra_forbidden":
            unknown.setdefault(place[:-1], []).append(str(place[-1]))
    for missing in [route for route, mistakes in found.items() if mistakes[0].detail["type"] == "missing"]:
        if difflib.get_close_matches(str(missing[-1]), unknown.get(missing[:-1], ())):
            del found[missing]  # which is misspelt
    # Where an item of a list is wrong, nobody wants to know that it is no text, either.
    return [mistakes for route, mistakes in found.items() if route not in inner or _is_missing(mistakes)]


def _is_missing(mistakes: Sequence[_Mistake]) -> bool:
    return mistakes[0].detail["type"] in {"missing", "extra_forbidden"}


def _sentence(mistake: _Mistake, details: Sequence[ErrorDetails]) -> str:
    detail, keys = mistake.detail, mistake.keys
    key = ".".join(map(_shown, keys))
    match detail["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(keys[-1], _names(mistake.model), n=1)
            elsewhere = _elsewhere(keys, detail["input"])
            return f"unknown setting `{key}`{elsewhere or did_you_mean(next(iter(near), None))}"
        case "missing":
            return f"`{key}` is missing"
        case "list_type" if keys == ["content"] and isinstance(detail["input"], dict):
            return f"`{key}` must be a list of tables: write `[[{key}]]`, with two brackets on each side"
        case "model_type" if keys[:-1] == ["rules"]:
            shown = _written(detail["input"])
            return f"`{key}` must be `off`, `info`, `warning` or `error` in quotes, or a table, not {shown}"
    return f"`{key}`{fault_of(details)}"


def fault_of(details: Sequence[ErrorDetails]) -> str:
    """What is wrong with a value, as the rest of a sentence that begins with its name: ` must be a number`. Where it
    may be one of several things, `details` say of each why it is not.
    """
    detail = details[0]
    match detail["type"]:
        case "value_error":
            return f": {detail['msg'].removeprefix('Value error, ')}"
        case "literal_error":
            allowed = re.findall(r"'([^']+)'", detail["ctx"]["expected"])
            near = difflib.get_close_matches(str(detail["input"]), allowed, n=1)
            words = f" must be one of {detail['ctx']['expected']}, not {_written(detail['input'])}"
            return f"{words}{did_you_mean(next(iter(near), None))}"
        case "string_too_short" | "too_short":
            return " must not be empty"
        case "string_pattern_mismatch":  # of the one setting with a pattern, `user-agent`
            return " may only hold ASCII characters, on one line"
        case limit if limit in _LIMITS:
            words, bound = _LIMITS[limit]
            return f" must be {words} {detail['ctx'][bound]:g}, not {_written(detail['input'])}"
        case "list_type" | "tuple_type" if len(details) == 1 and isinstance(detail["input"], str):
            text = json.dumps(detail["input"], ensure_ascii=False)
            return f" must be a list, with brackets around it: [{shorten(text, _LONGEST)}]"
    expected = list(dict.fromkeys(_EXPECTED.get(each["type"], "") for each in details))
    if not all(expected):
        return f": {detail['msg'][0].lower()}{detail['msg'][1:]}"
    return f" must be {join_words(expected, last='or')}"


def _written(value: object) -> str:
    """A value nearly as it is written in TOML."""
    is_text = isinstance(value, str)
    return shorten(repr(value) if is_text else json.dumps(value, ensure_ascii=False, default=str), _LONGEST)


def _elsewhere(keys: Sequence[str], value: object) -> str:
    """Where a key with that value belongs that exists, but not here."""
    if keys == ["tool"]:
        return "; `[tool.postlint]` is for pyproject.toml: here the settings stand at the top"
    name = keys[-1].replace("_", "-")
    if name in _names(Settings):
        return f"; `{name}` stands at the top, before the first table"
    if len(keys) == 1 and value in ("off", "info", "warning", "error"):
        return "; the severity of a rule stands in `[rules]`"
    table = next((called for called, table in _TABLES.items() if name in _names(table)), None)
    return f"; `{name}` stands in `{table}`" if table else ""


_TABLES: Mapping[str, type[Table]] = {
    "[links]": LinkSettings,
    "[licenses]": LicenseSettings,
    "[[content]]": ContentSettings,
    "[taxonomies.NAME]": TaxonomySettings,
}


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
        origin = origin_of(key.partition("[")[0].split("."), origins)
        yield f"{f'{origin}: ' if origin else ''}`{key}`: no {what} is meant by {quoted}"
