"""What the fields of pages of one kind hold: how often each is there, and what its values are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from postlint.init.quoting import is_writable
from postlint.records import NamedTuple
from postlint.schema.page_schema import INLINE
from postlint.schema.values import is_blank

LONGEST_NAME = 60
"""A longer name of a field is a slip, or data."""
_DEEPEST = 4
"""Levels of groups in groups that are looked at."""
_MOST_FIELDS = 200
"""A group with more different fields holds data."""


class Held(NamedTuple):
    """A value with the path of the page that it is on."""

    path: str
    value: object


class FieldFacts(NamedTuple):
    """What one field, or the items of a list, hold. Blank values do not count.

    `number` says how many values there are, `types` counts their types, as JSON calls them; `texts` has those that are
    texts. `items` is about the items of all lists together, `group` about the fields of all groups. `present` counts
    where the field may be said to be there: on pages, also those that inherit it; `lacking` are the numbers of the
    pages that do not.
    """

    name: str
    number: int
    present: int
    types: Mapping[str, int]
    texts: Sequence[Held]
    items: FieldFacts | None
    group: GroupFacts | None
    lacking: frozenset[int] = frozenset()


class GroupFacts(NamedTuple):
    """The fields of `holders` groups, or pages; the most frequent first. Of `demanded` of them may be demanded that
    they have a field: not of drafts."""

    holders: int
    demanded: int
    fields: tuple[FieldFacts, ...]

    def named(self, name: str) -> FieldFacts | None:
        """What is known of the field called `name`."""
        return next((each for each in self.fields if each.name == name), None)


def group_facts(
    groups: Sequence[Held], *, any_case: bool, known: Iterable[str] = (), depth: int = 0
) -> GroupFacts:
    """What the fields of `groups` hold; with `any_case`, names that differ in the case of letters are one, and called
    as among the `known` ones, else as most are.
    """
    spelt = {name.casefold(): name for name in known} if any_case else {}
    by_key: defaultdict[str, list[tuple[str, Held]]] = defaultdict(list)
    for path, group in groups:
        for name, value in group.items() if isinstance(group, dict) else ():
            if not is_blank(value):
                by_key[name.casefold() if any_case else name].append((name, Held(path, value)))
    named = {
        spelt.get(key) or Counter(name for name, _ in found).most_common(1)[0][0]: [held for _, held in found]
        for key, found in by_key.items()
    }
    fields = [
        _field_facts(name, values, any_case=any_case, depth=depth)
        for name, values in named.items()
        if len(named) <= _MOST_FIELDS and _is_name(name)
    ]
    return GroupFacts(
        len(groups), len(groups), tuple(sorted(fields, key=lambda each: (-each.number, each.name)))
    )


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name != INLINE and name.isprintable() and is_writable(name)


def _field_facts(name: str, values: Sequence[Held], *, any_case: bool, depth: int) -> FieldFacts:
    lists = [held for held in values if isinstance(held.value, list)]
    groups = [held for held in values if isinstance(held.value, dict)]
    inner = [
        Held(path, item)
        for path, several in lists
        for item in (several if isinstance(several, list) else ())
        if not is_blank(item)
    ]
    is_deep = depth >= _DEEPEST
    return FieldFacts(
        name,
        len(values),
        len(values),
        Counter(type_of(held.value) for held in values),
        [held for held in values if isinstance(held.value, str)],
        _field_facts(name, inner, any_case=any_case, depth=depth + 1) if inner and not is_deep else None,
        group_facts(groups, any_case=any_case, depth=depth + 1) if groups and not is_deep else None,
    )


def type_of(value: object) -> str:
    """The type of `value`, as JSON Schema calls it."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "null"
