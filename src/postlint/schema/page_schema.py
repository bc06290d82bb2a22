"""A loaded schema, ready to judge pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from postlint.findings import Route
from postlint.page.body import KnownAddresses
from postlint.page.page import NOTHING, Inherited
from postlint.schema.blank import is_blank, without_blanks
from postlint.schema.canonical import Canonical, canonical
from postlint.schema.encodable import encodable
from postlint.schema.formats import ADDRESSES, ASSET, DATE_FORMATS
from postlint.schema.judge import Judge, is_demand, is_unknown_key, json_judge
from postlint.schema.library import Schema
from postlint.schema.posts import is_post
from postlint.schema.problem import Problem
from postlint.schema.steps import at
from postlint.schema.walk import Known

if TYPE_CHECKING:
    from postlint.page import Page

INLINE = "$schema"
"""The key by which a page names its own schema: no field of the page."""


def _nothing(_: Page) -> Inherited:
    return NOTHING


class SiteFacts(NamedTuple):
    """What of the site bears on every schema: what pages inherit."""

    inherited: Callable[[Page], Inherited] = _nothing


class PageSchema:
    """What a page must look like.

    `name` is what the configuration calls it (`schemas/post.yaml`, `postlint:post`). `configured` says whether a
    `[[content]]` table or the page itself chose it; if not, nothing is demanded of pages that are no posts
    (`schema.posts`). `fault` is found on every page: that the schema which the page names cannot be used.
    """

    def __init__(
        self,
        name: str,
        schema: Schema,
        *,
        configured: bool,
        judge: Judge | None = None,
        facts: SiteFacts | None = None,
        fault: Problem | None = None,
    ) -> None:
        self.name = name
        self.configured = configured
        self.fault = fault
        self._schema = schema
        self._judge = judge or json_judge(schema)
        self._facts = facts or SiteFacts()
        self._latest: tuple[Page, Canonical, Mapping[Route, Mapping[str, Known]]] | None = None

    @property
    def rules(self) -> Mapping[str, str]:
        """The severities that the schema gives to rules, by their names (`x-postlint: {rules: …}`)."""
        return self._schema.rules

    def problems(self, page: Page) -> tuple[Problem, ...]:
        """What is wrong with the front matter of `page`; nothing where it has none or cannot be read.

        A blank field counts as absent. Where it is required, the problem is a `required` one whose detail says
        `blank`. What a page inherits it need not say itself. Drafts may lack whatever they lack.
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
        told = (self._told(problem, page, spelt) for problem in unique.values() if _counts(problem, spelt))
        return (*((self.fault,) if self.fault else ()), *told)

    def fields(self, page: Page, format_: str) -> Iterator[Route]:
        """The routes of all values that `page` has and the schema gives the `format`, blank ones too."""
        spelt = self._canonical(page)
        for route in spelt.outline.formats.get(format_, {}):
            yield spelt.as_written(route)

    def addresses(self, page: Page) -> KnownAddresses:
        """The fields of `page` that the schema calls addresses."""
        routes = (route for format_ in ADDRESSES for route in self.fields(page, format_))
        return KnownAddresses(frozenset(routes), frozenset(self.fields(page, ASSET)))

    def known(self, page: Page, route: Route) -> Mapping[str, Known]:
        """The keys that the schema has a word about, for the mapping at `route` of `page`."""
        return self._read(page)[1].get(route, {})

    def deprecated(self, page: Page) -> Mapping[Route, str | None]:
        """The routes of all values that `page` has and the schema calls deprecated, with the field to use instead."""
        spelt = self._canonical(page)
        return {spelt.as_written(route): use for route, use in spelt.outline.deprecated.items()}

    def wants_boolean(self, page: Page, route: Route) -> bool:
        """Whether the value at `route` of `page` is to be `true` or `false`."""
        spelt = self._canonical(page)
        return any(spelt.as_written(wanted) == route for wanted in spelt.outline.booleans)

    def _canonical(self, page: Page) -> Canonical:
        return self._read(page)[0]

    def _read(self, page: Page) -> tuple[Canonical, Mapping[Route, Mapping[str, Known]]]:
        if self._latest is None or self._latest[0] is not page:
            any_case = page.keys_in_any_case
            spelt = canonical(self._schema, encodable(page.metadata), any_case=any_case)
            self._latest = (page, spelt, _known_as_written(spelt))
        return self._latest[1:]

    def _demands(self, page: Page, filled: Mapping[str, object], found: list[Problem]) -> list[Problem]:
        """What `page` lacks and does not inherit, in groups of fields that it has."""
        if not (self.configured or is_post(page)) or page.is_draft:
            return []
        inherited = self._facts.inherited(page)
        if inherited.unknown:
            return []
        if inherited is not NOTHING:
            if inherited.values.get("draft") is True and "draft" not in filled:
                return []
            any_case = page.keys_in_any_case
            whole = canonical(self._schema, encodable(inherited.under(filled)), any_case=any_case)
            found = list(self._judge(without_blanks(whole.metadata)))
        return [problem for problem in found if is_demand(problem) and _exists(filled, problem.route)]

    def _told(self, problem: Problem, page: Page, spelt: Canonical) -> Problem:
        """`problem` as the page has it: its own keys, and whether a missing one is there but blank."""
        detail = dict(problem.detail)
        cause = detail.get("cause")
        if isinstance(cause, Problem):
            detail["cause"] = self._told(cause, page, spelt)
        name = detail.get("property")
        if problem.keyword == "required" and isinstance(name, str):
            detail |= self._missing(problem, name, spelt)
        return Problem(spelt.as_written(problem.route), problem.keyword, detail, problem.message)

    def _missing(self, problem: Problem, name: str, spelt: Canonical) -> dict[str, object]:
        holder = at(spelt.metadata, problem.route)
        alternatives = problem.detail.get("alternatives", (name,))
        names = [n for n in alternatives if isinstance(n, str)] if isinstance(alternatives, tuple) else [name]
        blank = [n for n in names if isinstance(holder, dict) and n in holder]
        told: dict[str, object] = {"property": name, "blank": bool(blank)}
        if blank:
            told["property"] = str(spelt.as_written((*problem.route, blank[0]))[-1])
        described = spelt.outline.known.get(problem.route, {}).get(name)
        if described and described.description:
            told["description"] = described.description
        return told


def _known_as_written(spelt: Canonical) -> Mapping[Route, Mapping[str, Known]]:
    """The known keys of each mapping by its route on the page, also by the other names that the page gives them."""
    if not spelt.written:
        return spelt.outline.known
    known = {spelt.as_written(route): dict(keys) for route, keys in spelt.outline.known.items()}
    for route, own in spelt.written.items():
        if own is not None:
            keys = known.setdefault(spelt.as_written(route[:-1]), {})
            keys[own] = Known(own, keys[str(route[-1])].description)
    return known


def _exists(metadata: Mapping[str, object], route: Route) -> bool:
    return not route or at(metadata, route) is not None


def _counts(problem: Problem, spelt: Canonical) -> bool:
    """Whether no other rule says so: blank items of lists are for TX309, the types of dates for the DA rules."""
    if problem.keyword == "additionalProperties":
        unexpected = problem.detail["unexpected"]
        return unexpected not in spelt.outline.aliases.get(problem.route, {}) and (
            bool(problem.route) or unexpected != INLINE
        )
    if problem.keyword == "required":
        return True
    if problem.route and is_blank(at(spelt.metadata, problem.route)):
        return False
    return problem.keyword != "type" or not any(
        problem.route in spelt.outline.formats.get(name, {}) for name in DATE_FORMATS
    )
