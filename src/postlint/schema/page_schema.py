"""A loaded schema, ready to judge pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from postlint.findings import Route
from postlint.page.body import KnownAddresses
from postlint.page.page import NOTHING, Inherited
from postlint.schema.explain import Judge, is_demand, is_unknown_key, json_judge
from postlint.schema.keywords import ADDRESSES, ASSET, DATE_FORMATS
from postlint.schema.library import Schema
from postlint.schema.outline import Canonical, KnownKey, canonical
from postlint.schema.posts import is_post
from postlint.schema.problem import (
    BlankKey,
    Conditional,
    MissingKey,
    NotOfType,
    OtherProblem,
    Problem,
    UnknownKey,
)
from postlint.schema.values import encodable, is_blank, value_at, without_blanks

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage


InheritedBy: TypeAlias = Callable[["AnyPage"], Inherited]
"""Tells what a page gets from its site."""

INLINE = "$schema"
"""The key by which a page names its own schema: no field of the page."""


def nothing_inherited(_: AnyPage) -> Inherited:
    """What a page gets that belongs to no site."""
    return NOTHING


class PageSchema:
    """What a page must look like.

    `name` is what the configuration calls it (`schemas/post.yaml`, `postlint:post`). `configured` says whether a
    `[[content]]` table or the page itself chose it; if not, nothing is demanded of pages that are no posts
    (`schema.posts`). `inherited` tells what a page gets from its site. `fault` is found on every page: that the schema
    which the page names cannot be used.
    """

    def __init__(
        self,
        name: str,
        schema: Schema,
        *,
        configured: bool,
        judge: Judge | None = None,
        inherited: InheritedBy = nothing_inherited,
        fault: OtherProblem | None = None,
    ) -> None:
        self.name = name
        self.configured = configured
        self.fault = fault
        self._schema = schema
        self._judge = judge or json_judge(schema)
        self._inherited = inherited
        self._latest: tuple[AnyPage, Canonical, Mapping[Route, Mapping[str, KnownKey]]] | None = None

    @property
    def rules(self) -> Mapping[str, str]:
        """The severities that the schema gives to rules, by their names (`x-postlint: {rules: …}`)."""
        return self._schema.rules

    def problems(self, page: AnyPage) -> tuple[Problem, ...]:
        """What is wrong with the front matter of `page`; nothing where it has none or cannot be read.

        A blank field counts as absent; where it is required, the problem is a `BlankKey`. What a page inherits it need
        not say itself. Drafts may lack whatever they lack.
        """
        if page.front_matter is None or page.front_matter.root is None:
            return ()
        spelt = self._canonical(page)
        filled = without_blanks(spelt.metadata)
        found = list(self._judge(filled))
        if filled != spelt.metadata:  # keys without a value the schema may never have heard of, too
            found += [problem for problem in self._judge(spelt.metadata) if is_unknown_key(problem)]
        found = [problem for problem in found if not is_demand(problem)] + self._demands(page, filled, found)
        unique = {repr(problem): problem for problem in found}
        written = (_as_written(problem, spelt) for problem in unique.values() if _counts(problem, spelt))
        return (*((self.fault,) if self.fault else ()), *written)

    def fields(self, page: AnyPage, format_: str) -> Iterator[Route]:
        """The routes of all values that `page` has and the schema gives the format `format_`, blank ones too."""
        spelt = self._canonical(page)
        for route in spelt.outline.formats.get(format_, {}):
            yield spelt.as_written(route)

    def addresses(self, page: AnyPage) -> KnownAddresses:
        """The fields of `page` that the schema calls addresses."""
        routes = (route for format_ in ADDRESSES for route in self.fields(page, format_))
        return KnownAddresses(frozenset(routes), frozenset(self.fields(page, ASSET)))

    def known(self, page: AnyPage, route: Route) -> Mapping[str, KnownKey]:
        """The keys that the schema has a word about, for the mapping at `route` of `page`."""
        return self._read(page)[1].get(route, {})

    def deprecated(self, page: AnyPage) -> Mapping[Route, str | None]:
        """The routes of all values that `page` has and the schema calls deprecated, with the field to use instead."""
        spelt = self._canonical(page)
        return {spelt.as_written(route): use for route, use in spelt.outline.deprecated.items()}

    def wants_boolean(self, page: AnyPage, route: Route) -> bool:
        """Whether the value at `route` of `page` is to be `true` or `false`."""
        spelt = self._canonical(page)
        return any(spelt.as_written(wanted) == route for wanted in spelt.outline.booleans)

    def _canonical(self, page: AnyPage) -> Canonical:
        return self._read(page)[0]

    def _read(self, page: AnyPage) -> tuple[Canonical, Mapping[Route, Mapping[str, KnownKey]]]:
        if self._latest is None or self._latest[0] is not page:
            any_case = page.keys_in_any_case
            spelt = canonical(self._schema, encodable(page.metadata), any_case=any_case)
            self._latest = (page, spelt, _known_as_written(spelt))
        return self._latest[1:]

    def _demands(self, page: AnyPage, filled: Mapping[str, object], found: list[Problem]) -> list[Problem]:
        """What `page` lacks and does not inherit, in groups of fields that it has."""
        if not (self.configured or is_post(page)) or page.is_draft:
            return []
        inherited = self._inherited(page)
        if inherited.unknown:
            return []
        if inherited is not NOTHING:
            if inherited.values.get("draft") is True and "draft" not in filled:
                return []
            any_case = page.keys_in_any_case
            whole = canonical(self._schema, encodable(inherited.under(filled)), any_case=any_case)
            found = list(self._judge(without_blanks(whole.metadata)))
        return [problem for problem in found if is_demand(problem) and _exists(filled, problem.route)]


def _as_written(problem: Problem, spelt: Canonical) -> Problem:
    """`problem` as the page has it: with its own keys, and saying whether a missing one is there but blank."""
    route = spelt.as_written(problem.route)
    if isinstance(problem, Conditional):
        return problem._replace(route=route, cause=_as_written(problem.cause, spelt))
    if not isinstance(problem, MissingKey):
        return problem._replace(route=route)
    known = spelt.outline.known.get(problem.route, {}).get(problem.name)
    description = known.description if known else None
    holder = value_at(spelt.metadata, problem.route)
    blank = [name for name in problem.names if isinstance(holder, dict) and name in holder]
    if blank:
        name = str(spelt.as_written((*problem.route, blank[0]))[-1])
        return BlankKey(route, name, description, problem.message)
    return problem._replace(route=route, description=description)


def _known_as_written(spelt: Canonical) -> Mapping[Route, Mapping[str, KnownKey]]:
    """The known keys of each mapping by its route on the page, also by the other names that the page gives them."""
    if not spelt.written:
        return spelt.outline.known
    known = {spelt.as_written(route): dict(keys) for route, keys in spelt.outline.known.items()}
    for route, own in spelt.written.items():
        if own is not None:
            keys = known.setdefault(spelt.as_written(route[:-1]), {})
            keys[own] = KnownKey(own, keys[str(route[-1])].description)
    return known


def _exists(metadata: Mapping[str, object], route: Route) -> bool:
    return not route or value_at(metadata, route) is not None


def _counts(problem: Problem, spelt: Canonical) -> bool:
    """Whether it is not left to rules that know more: of blank items of lists, and of the types of dates."""
    route = problem.route
    if isinstance(problem, UnknownKey):
        is_alias = problem.name in spelt.outline.aliases.get(route, {})
        return not is_alias and (bool(route) or problem.name != INLINE)
    if isinstance(problem, MissingKey):
        return True
    if route and is_blank(value_at(spelt.metadata, route)):
        return False
    is_date = any(route in spelt.outline.formats.get(name, {}) for name in DATE_FORMATS)
    return not (isinstance(problem, NotOfType) and is_date)
