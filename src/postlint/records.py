"""Records, as `typing.NamedTuple` and frozen dataclasses are, but made in less than half of the time.

typing compiles the annotation of each field and looks at what it might be, which nobody asks for: here it stays the
text that it is. A check of one post defines some 140 of them, which took a twelfth of its time. Of a frozen dataclass
six methods are compiled; of what `frozen` makes, one.
"""

from __future__ import annotations

from collections import namedtuple
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from typing import NamedTuple  # noqa: TID251 - the type checker knows no other
else:

    class _RecordType(type):
        """Makes a subclass of tuple of a class that inherits from NamedTuple."""

        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = body.pop("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            made.__annotations__ = fields
            for key, value in body.items():
                setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_RecordType, "NamedTuple", (), {})


_AnyClass = TypeVar("_AnyClass", bound=type)


@dataclass_transform(frozen_default=True)
def frozen(cls: _AnyClass) -> _AnyClass:
    """Makes `cls` a record that does not change: a frozen dataclass, but for `field` and what looks for its fields.

    It is not a tuple: it may have parents of its kind, and properties that are worked out once.
    """
    classes = [base for base in reversed(cls.__mro__) if base is not object]
    fields = list(dict.fromkeys(name for base in classes for name in base.__annotations__))
    defaults = {name: getattr(cls, name) for name in fields if hasattr(cls, name)}
    if any(type(value).__name__ == "Field" for value in defaults.values()):
        raise TypeError(f"{cls.__qualname__}: only a dataclass has `field`")
    parameters = ", ".join(f"{name}=defaults[{name!r}]" if name in defaults else name for name in fields)
    values = ", ".join(f"{name}={name}" for name in fields)
    made: dict[str, Any] = {"defaults": defaults}
    exec(f"def __init__(self, {parameters}): self.__dict__.update({values})", made)  # noqa: S102 - as dataclasses do
    values_of = attrgetter(*fields)

    def equal(self: object, other: object) -> bool:
        return values_of(self) == values_of(other) if type(other) is type(self) else NotImplemented

    def text(self: object) -> str:
        return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"

    methods = {
        "__init__": made["__init__"],
        "__eq__": equal,
        "__hash__": lambda self: hash(values_of(self)),
        "__repr__": text,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__match_args__": tuple(fields),
    }
    for name, method in methods.items():
        if name not in vars(cls) or name == "__hash__":
            setattr(cls, name, method)
    return cls


def _refuse(self: object, name: str, _value: object = None) -> NoReturn:
    raise AttributeError(f"{type(self).__name__} does not change: {name}")


__all__ = ["NamedTuple", "frozen"]
