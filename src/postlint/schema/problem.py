"""What a schema finds wrong, as data, with a type for each kind: the rules put it into words.

In all of them `route` leads to the value, or to the mapping that lacks a key or has one too many; `message` has the
schema author's own words (`errorMessage`), where given. The names in quotes are JSON Schema's keywords.
"""

from __future__ import annotations

from typing import TypeAlias

from postlint.findings import Route
from postlint.records import NamedTuple


class MissingKey(NamedTuple):
    """A required key is not there (`required`); of `alternatives`, which include `name`, any will do.

    `description` is what the schema says of the field.
    """

    route: Route
    name: str
    alternatives: tuple[str, ...] = ()
    description: str | None = None
    message: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of which one is missing."""
        return self.alternatives or (self.name,)


class BlankKey(NamedTuple):
    """A key is there, but has no value, though it is required (`required`), or `optional` and not to be left blank
    (`minLength`, `minItems`, `x-postlint: {blank: error}`). An entry of a list has its number for a name.
    """

    route: Route
    name: str | int
    description: str | None = None
    message: str | None = None
    optional: bool = False


class UnknownKey(NamedTuple):
    """A key that is not allowed (`additionalProperties`, `unevaluatedProperties`)."""

    route: Route
    name: str
    message: str | None = None


class MisnamedKey(NamedTuple):
    """A key whose name does not have the form that is asked for (`propertyNames`)."""

    route: Route
    name: str
    message: str | None = None


class NotOfType(NamedTuple):
    """A value of another type than these (`type`)."""

    route: Route
    types: tuple[str, ...]
    message: str | None = None


class NotAmong(NamedTuple):
    """A value that is none of these (`enum`, `const`)."""

    route: Route
    options: tuple[object, ...]
    message: str | None = None


class NotWithin(NamedTuple):
    """A number, length or count beyond the limit that `keyword`, one of `LIMITS`, sets."""

    route: Route
    keyword: str
    limit: object
    message: str | None = None


class NotMatching(NamedTuple):
    """A text that a regular expression does not match (`pattern`)."""

    route: Route
    pattern: str
    message: str | None = None


class NotOfFormat(NamedTuple):
    """A text that is not what its `format` says."""

    route: Route
    format: str
    message: str | None = None


class Conditional(NamedTuple):
    """A problem that is one only because of `keyword`: `anyOf` or `oneOf`, of whose branches the likeliest is meant, or
    `then`, `dependentRequired` and the like, with the keys and values `because` of which it counts (None: any value).
    """

    route: Route
    keyword: str
    cause: Problem
    because: tuple[tuple[str, object], ...] = ()
    message: str | None = None


class OtherProblem(NamedTuple):
    """Any other `keyword` that is not met; `operand` is what stands behind it, where rules speak of that."""

    route: Route
    keyword: str
    operand: object = None
    message: str | None = None


Problem: TypeAlias = (
    MissingKey
    | BlankKey
    | UnknownKey
    | MisnamedKey
    | NotOfType
    | NotAmong
    | NotWithin
    | NotMatching
    | NotOfFormat
    | Conditional
    | OtherProblem
)

LIMITS = frozenset({
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
})  # fmt: skip
"""The keywords of `NotWithin`."""


CONDITIONAL = frozenset({"then", "else", "dependentRequired", "dependentSchemas"})
"""Keywords whose demands hold only under a condition."""


def is_demand(problem: Problem) -> bool:
    """Whether `problem` is only that something is not there."""
    if isinstance(problem, Conditional):
        return is_demand(problem.cause)
    return isinstance(problem, (MissingKey, BlankKey))


def is_unknown_key(problem: Problem) -> bool:
    """Whether `problem` is a key that must not be there, be it under a condition."""
    if isinstance(problem, Conditional) and problem.keyword in CONDITIONAL:
        return is_unknown_key(problem.cause)
    return isinstance(problem, UnknownKey)
