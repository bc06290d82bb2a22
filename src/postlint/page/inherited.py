"""What a page has without saying so: values that its generator gives it from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_NONE: Mapping[str, object] = MappingProxyType({})


class Inherited(NamedTuple):
    """Fields that hold for a page unless its own front matter says otherwise.

    `values` are those that could be read. `named` are fields that a program sets: that they are there is known,
    their values are not, for programs are not run. `origins` has, for each field of either, where it comes from.
    `unknown` are programs that may set any field: of what they leave to a page nothing can be said.
    """

    values: Mapping[str, object] = _NONE
    named: frozenset[str] = frozenset()
    origins: Mapping[str, str] = MappingProxyType({})
    unknown: tuple[str, ...] = ()

    def under(self, metadata: Mapping[str, object]) -> dict[str, object]:
        """`metadata` with what is inherited where it says nothing; groups of fields are joined field by field."""
        return {**dict.fromkeys(self.named, True), **joined(self.values, metadata)}


NOTHING = Inherited()


def joined(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """`base` with the fields of `over`, which go before it; where both have a group of fields, so inside of it."""
    merged = dict(base)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = joined(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
