"""Tuples with names, as `typing.NamedTuple` makes them, but made in less than half of the time.

typing compiles the annotation of each field and looks at what it might be, which nobody asks for: here it stays the
text that it is. A check of one post defines some 140 of them, which took a twelfth of its time.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

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


__all__ = ["NamedTuple"]
