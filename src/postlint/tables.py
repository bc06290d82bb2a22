"""Tables of the configuration: plain classes that pydantic validates, and that are there without it.

A subclass of `Table` lists its settings as a pydantic model would: names, types, defaults. Importing pydantic and
building models of them takes as long as checking several posts, and mostly nothing is configured. So the model is made
when there is something to validate, to write out or to describe: annotations are text till then, and may name what is
imported for type checkers only, if it is pydantic's or in the module that `types` names. Limits and validators
stand in annotations, as `Annotated[int, Field(ge=0)] = 31`, for the default is what a table has where nothing is said.

What most configurations say is so plain that even then nobody has to ask pydantic: a switch, a text, a list of texts. A
subclass lists in `plain` how such values are told, by the annotation as it is written. What is not told for certain to
be right, to be taken as it is, and what is wrong, is left to the model.

The methods are called as those of pydantic's models.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Self, get_type_hints

if TYPE_CHECKING:
    from pydantic import BaseModel


UNSURE = object()
"""What may be right, or be what another value is meant by."""


def plainly(is_right: Callable[[Any], bool]) -> Callable[[Any], object]:
    """Takes values as they are that `is_right` tells to be right."""
    return lambda value: value if is_right(value) else UNSURE


def is_text(value: object) -> bool:
    """Whether `value` is a text, and no half of a surrogate pair stands in it."""
    if type(value) is not str:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def are_texts(value: object) -> bool:
    return type(value) is list and all(map(is_text, value))


def _are_named_texts(value: object) -> bool:
    return type(value) is dict and all(map(is_text, value)) and all(map(is_text, value.values()))


PLAIN: Mapping[str, Callable[[Any], object]] = {
    "bool": plainly(lambda value: type(value) is bool),
    "str": plainly(is_text),
    "str | None": plainly(is_text),
    "list[str]": plainly(are_texts),
    "list[str] | None": plainly(are_texts),
    "list[str] | str": plainly(lambda value: is_text(value) or are_texts(value)),
    "dict[str, str]": plainly(_are_named_texts),
}


class Table:
    """Settings with their values as attributes, which do not change."""

    types: ClassVar[str | None] = None
    """The module with the names of types that are not to be imported before they are needed."""
    extra: ClassVar[Literal["allow", "forbid"]] = "forbid"
    """Whether a table may hold keys that its class has no word about: they are in `model_extra`."""
    plain: ClassVar[Mapping[str, Callable[[Any], object]]] = PLAIN
    """By annotation: gives the value for what was written, or UNSURE."""
    model_fields_set: ClassVar[frozenset[str]] = frozenset()
    """The names of what was said, and is not there by default."""
    model_extra: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, **values: object) -> None:
        if values:
            self.__dict__.update(self.model_validate(values).__dict__)

    @classmethod
    def model_validate(cls, values: object) -> Self:
        """A table with `values`.

        Raises:
            pydantic.ValidationError: a key is unknown, a value does not fit.
        """
        table = cls.plainly(values)
        return table if table is not None else cls.by_model(values)

    @classmethod
    def by_model(cls, values: object) -> Self:
        """A table with `values`, by what pydantic says of them."""
        table: Self = _as_table(cls.model().model_validate(values))
        return table

    @classmethod
    def plainly(cls, values: object) -> Self | None:
        """A table with `values` where these are plainly right; None where that is not certain."""
        if type(values) is not dict:
            return None
        annotations = cls.annotations()
        names = {name.rstrip("_").replace("_", "-"): name for name in annotations}
        found: dict[str, object] = {}
        more: dict[str, object] = {}
        for key, value in values.items():
            name = names.get(key)
            if name is None:
                if cls.extra == "forbid" or not is_text(key) or key.replace("-", "_") in annotations:
                    return None
                more[key] = value
                continue
            usual = getattr(cls, name, None)
            read = (
                usual.plainly
                if isinstance(usual, Table)
                else cls.plain.get(annotations[name], lambda _: UNSURE)
            )
            found[name] = read(value)
            if found[name] is UNSURE or found[name] is None:
                return None
        if not all(name in found or hasattr(cls, name) for name in annotations):
            return None
        table = cls()
        table.__dict__.update(found, model_fields_set=frozenset((*found, *more)), model_extra=more)
        return table

    @classmethod
    def model_construct(cls, **values: object) -> Self:
        """A table with `values`, which are right already."""
        table = cls()
        if values:
            table.__dict__.update(values, model_fields_set=frozenset(values))
        return table

    def model_copy(self, *, update: Mapping[str, object] | None = None) -> Self:
        """The same with other values, which are right already."""
        given = update or {}
        copy = type(self)()
        copy.__dict__.update(
            self.__dict__ | dict(given), model_fields_set=self.model_fields_set | given.keys()
        )
        return copy

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The values as plain data; `options` are those of pydantic's `model_dump`."""
        return _as_model(self).model_dump(**options)

    @classmethod
    def model_json_schema(cls, **options: Any) -> dict[str, Any]:
        """The JSON Schema of a table; `options` are those of pydantic's `model_json_schema`."""
        return cls.model().model_json_schema(**options)

    @classmethod
    def model(cls) -> type[BaseModel]:
        """The pydantic model of the table, made when it is first asked for."""
        if cls not in _MODELS:
            _MODELS[cls] = _made(cls)
            _TABLES[_MODELS[cls]] = cls
        return _MODELS[cls]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Inside another table: what the model says. Values become tables once all of it is validated."""
        return handler.generate_schema(cls.model())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change: {name}")

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """The names and values of all settings."""
        yield from ((name, getattr(self, name)) for name in self.names())
        yield from self.model_extra.items()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self)})"

    @classmethod
    def names(cls) -> list[str]:
        """Of the settings, in order."""
        return list(cls.annotations())

    @classmethod
    def annotations(cls) -> dict[str, str]:
        """Of the settings, as they are written."""
        tables = [base for base in reversed(cls.__mro__) if issubclass(base, Table) and base is not Table]
        return {
            name: text
            for table in tables
            for name, text in table.__annotations__.items()
            if not name.startswith("_")
        }


_MODELS: dict[type[Table], type[BaseModel]] = {}
_TABLES: dict[type[BaseModel], type[Table]] = {}


def _made(table: type[Table]) -> type[BaseModel]:
    """The model with the settings, limits and defaults of `table`."""
    import pydantic

    names = vars(import_module(table.types)) if table.types else {}
    known = {name: getattr(pydantic, name) for name in ("AfterValidator", "BeforeValidator", "Field")}
    known = {**globals(), **known, **names, **vars(sys.modules[table.__module__])}
    hints = get_type_hints(table, globalns=known, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], _as_data(getattr(table, name, ...))) for name in table.names()
    }
    config = pydantic.ConfigDict(
        defer_build=True,  # one that contains others builds them as well
        extra=table.extra,
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )
    about: dict[str, Any] = {"__module__": table.__module__, "__doc__": table.__doc__}
    return pydantic.create_model(table.__name__, __config__=config, **about, **fields)


def _as_model(table: Table) -> BaseModel:
    model = table.model()
    values = {name: _as_data(value) for name, value in vars(table).items() if name in model.model_fields}
    return model.model_construct(set(table.model_fields_set), **values, **table.model_extra)


def _as_data(value: object) -> object:
    """`value` with models in the place of tables."""
    match value:
        case Table():
            return _as_model(value)
        case list():
            return [_as_data(item) for item in value]
        case dict():
            return {key: _as_data(item) for key, item in value.items()}
        case _:
            return value


def _as_table(value: Any) -> Any:
    """`value` with tables in the place of models."""
    match value:
        case list():
            return [_as_table(item) for item in value]
        case dict():
            return {key: _as_table(item) for key, item in value.items()}
        case _ if type(value) in _TABLES:
            table = _TABLES[type(value)]()
            table.__dict__.update(
                {name: _as_table(item) for name, item in value.__dict__.items()},
                model_fields_set=frozenset(value.model_fields_set),
                model_extra=value.model_extra or {},
            )
            return table
        case _:
            return value
