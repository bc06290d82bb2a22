"""A loaded schema, ready to judge pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from postlint.findings import Route
from postlint.page.body import KnownAddresses
from postlint.page.front_matter import Format
from postlint.page.page import NOTHING, Inherited
from postlint.schema.judge import Judge, json_judge
from postlint.schema.keywords import DATE_FORMATS, OWNED_BY_RULES, extension_of
from postlint.schema.layout import Canonical, Layout, Layouts
from postlint.schema.library import Schema
from postlint.schema.outline import KnownKey
from postlint.schema.posts import DATE, TITLE, has_dated_name, is_for_readers, is_post, is_titled_otherwise
from postlint.schema.problem import (
    BlankKey,
    Conditional,
    MissingKey,
    NotAmong,
    NotOfFormat,
    NotOfType,
    OtherProblem,
    Problem,
    UnknownKey,
    is_demand,
    is_unknown_key,
)
from postlint.schema.values import encodable, has_blanks, is_blank, value_at, without_blanks
from postlint.text import name_field, quote

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage
    from postlint.schema.field_words import FieldWords


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
    (`schema.posts`). `finds_elsewhere` says that a title or date need not be in the front matter where the generator
    of a page finds it elsewhere, or where the page is not for readers. `inherited` tells what a page gets from its
    site. `fault` is found on every page: that the schema which the page names cannot be used.
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
        self.finds_elsewhere = extension_of(schema.root).get("found-elsewhere") is True
        self._schema = schema
        self._judge = judge or json_judge(schema)
        self._inherited = inherited
        self._layouts = Layouts(schema)
        self._latest: tuple[AnyPage, Canonical] | None = None

    @property
    def rules(self) -> Mapping[str, str]:
        """The severities that the schema gives to rules, by their names (`x-postlint: {rules: …}`)."""
        return self._schema.rules

    def problems(self, page: AnyPage) -> tuple[Problem, ...]:
        """What is wrong with the front matter of `page`; nothing where it has none or cannot be read.

        A blank field counts as absent; where it is required, the problem is a `BlankKey`. What a page inherits it need
        not say itself. Drafts may lack whatever they lack. In header lines all values are texts, whatever is wanted.
        """
        if page.front_matter is None or page.front_matter.root is None:
            return ()
        spelt = self._canonical(page)
        if not has_blanks(spelt.metadata):
            filled = spelt.metadata
            found = list(self._judge(filled))
        else:
            filled = without_blanks(spelt.metadata)
            found = list(self._judge(filled))
            # keys without a value the schema may never have heard of, too
            found += [problem for problem in self._judge(spelt.metadata) if is_unknown_key(problem)]
        if page.dialect.header_lines and page.front_matter.format is Format.HEADERS:
            found = [problem for problem in found if not isinstance(problem, NotOfType)]
        found = [problem for problem in found if not is_demand(problem)] + self._demands(page, filled, found)
        own = (self.fault,) if self.fault else ()
        outline = spelt.layout.outline
        if not (found or outline.filled or outline.folder_names or page.dialect.stops_at_blank):
            return own
        unique = {repr(problem): problem for problem in found}
        counting = _narrowest([problem for problem in unique.values() if _counts(problem, spelt)])
        written = [_as_written(problem, spelt) for problem in counting]
        written += _blank_fields(spelt, written, draft=page.is_draft)
        written += _stopping_blanks(page, written)
        if renamed := {problem.route: problem for problem in _other_names_than_the_folder(page, spelt)}:
            written = [problem for problem in written if problem.route not in renamed]
            written += renamed.values()
        return (*own, *written)

    def fields(self, page: AnyPage, format_: str) -> tuple[Route, ...]:
        """The routes of all values that `page` has and the schema gives the format `format_`, blank ones too."""
        return self.layout(page).fields.get(format_, ())

    def addresses(self, page: AnyPage) -> KnownAddresses:
        """The fields of `page` that the schema calls addresses."""
        return self.layout(page).addresses

    def known(self, page: AnyPage, route: Route) -> Mapping[str, KnownKey]:
        """The keys that the schema has a word about, for the mapping at `route` of `page`."""
        return self.layout(page).known.get(route, {})

    def deprecated(self, page: AnyPage) -> Mapping[Route, str | None]:
        """The routes of all values that `page` has and the schema calls deprecated, with the field to use instead."""
        return self.layout(page).deprecated

    def wants_boolean(self, page: AnyPage, route: Route) -> bool:
        """Whether the value at `route` of `page` is to be `true` or `false`."""
        return route in self.layout(page).booleans

    def lists(self, page: AnyPage, route: Route) -> bool:
        """Whether the value at `route` of `page` is one of those that the schema names for it."""
        return value_at(page.metadata, route) in self.layout(page).listed.get(route, ())

    def fields_at(self, page: AnyPage, metadata: Mapping[str, object], route: Route) -> list[FieldWords]:
        """The fields that the group at `route` may have, where `page` is about to say `metadata`."""
        from postlint.schema.field_words import fields_at

        return fields_at(self._schema, metadata, route, any_case=page.keys_in_any_case)

    def words_at(self, page: AnyPage, metadata: Mapping[str, object], route: Route) -> FieldWords | None:
        """What the schema says of the value at `route`, where `page` is about to say `metadata`; None: nothing."""
        from postlint.schema.field_words import words_at

        return words_at(self._schema, metadata, route, any_case=page.keys_in_any_case)

    def layout(self, page: AnyPage) -> Layout:
        """What the schema says of the values of `page`."""
        return self._canonical(page).layout

    def _canonical(self, page: AnyPage) -> Canonical:
        if self._latest is None or self._latest[0] is not page:
            spelt = self._layouts.canonical(encodable(page.metadata), any_case=page.keys_in_any_case)
            self._latest = (page, spelt)
        return self._latest[1]

    def _demands(self, page: AnyPage, filled: Mapping[str, object], found: list[Problem]) -> list[Problem]:
        """What `page` lacks and does not inherit, in groups of fields that it has."""
        if page.is_draft or not (self.configured or is_post(page)):
            return []
        inherited = self._inherited(page)
        if inherited.unknown:
            return []
        if inherited is not NOTHING:
            if inherited.values.get("draft") is True and "draft" not in filled:
                return []
            together = encodable(inherited.under(filled))
            whole = self._layouts.canonical(together, any_case=page.keys_in_any_case)
            found = list(self._judge(without_blanks(whole.metadata)))
        demands = [problem for problem in found if is_demand(problem) and _exists(filled, problem.route)]
        return [problem for problem in demands if not self._is_elsewhere(page, problem)]

    def _is_elsewhere(self, page: AnyPage, problem: Problem) -> bool:
        """Whether `problem` is the lack of a title or date that `page` has elsewhere, or need not have."""
        if not (self.finds_elsewhere and isinstance(problem, MissingKey)) or problem.route:
            return False
        if any(name.lower() == problem.name for name in page.metadata):
            return False
        if problem.names == (TITLE,):
            return is_titled_otherwise(page) or not is_for_readers(page)
        return problem.names == (DATE,) and page.dialect.dates_in_names and has_dated_name(page)


def _narrowest(problems: list[Problem]) -> Iterator[Problem]:
    """`problems`; where a value has not the type that a schema wants, nor that of one that it extends, the narrower of
    the two."""
    types: dict[Route, NotOfType] = {}
    for problem in problems:
        if isinstance(problem, NotOfType):
            known = types.get(problem.route, problem)
            types[problem.route] = problem if len(problem.types) < len(known.types) else known
    return (each for each in problems if not isinstance(each, NotOfType) or each is types[each.route])


def _as_written(problem: Problem, spelt: Canonical) -> Problem:
    """`problem` as the page has it: with its own keys, and saying whether a missing one is there but blank."""
    layout = spelt.layout
    route = layout.as_written(problem.route)
    if isinstance(problem, Conditional):
        return problem._replace(route=route, cause=_as_written(problem.cause, spelt))
    if not isinstance(problem, MissingKey):
        return problem._replace(route=route)
    known = layout.outline.known.get(problem.route, {}).get(problem.name)
    description = known.description if known else None
    holder = value_at(spelt.metadata, problem.route)
    blank = [name for name in problem.names if isinstance(holder, dict) and name in holder]
    if blank:
        name = str(layout.as_written((*problem.route, blank[0]))[-1])
        return BlankKey(route, name, description, problem.message)
    return problem._replace(route=route, description=description)


def _blank_fields(spelt: Canonical, told: Iterable[Problem], *, draft: bool) -> Iterator[BlankKey]:
    """The fields that are blank, and were not to be where they are there; without those that are `told`, and without
    what stands in one that is blank as a whole.

    In drafts and in groups that are left blank as a whole only those count at which the generator stops.
    """
    layout = spelt.layout
    places = {(*problem.route, problem.name) for problem in told if isinstance(problem, BlankKey)}
    for place, filled in sorted(layout.outline.filled.items(), key=lambda each: len(each[0])):
        holder = value_at(spelt.metadata, place[:-1])
        free = draft or (len(place) > 1 and isinstance(holder, dict) and is_blank(holder))
        if place and not filled.is_met_by(value_at(spelt.metadata, place), free=free):
            route = layout.as_written(place)
            if any(route[:depth] in places for depth in range(1, len(route) + 1)):
                continue
            places.add(route)
            known = layout.outline.known.get(place[:-1], {}).get(str(place[-1]))
            yield BlankKey(route[:-1], route[-1], known.description if known else None, optional=True)


def _stopping_blanks(page: AnyPage, told: Iterable[Problem]) -> Iterator[BlankKey]:
    """The blank fields of `page` at which its generator stops, without those that are `told`."""
    for stops in page.dialect.stops_at_blank:
        if stops.folder and stops.folder not in page.path.split("/")[:-1]:
            continue
        for name in stops.fields:
            value = page.metadata.get(name, name)
            if is_blank(value) and value != [] and not any(_is_blank_field(each, name) for each in told):
                yield BlankKey((), name, optional=True)


def _is_blank_field(problem: Problem, name: str) -> bool:
    return isinstance(problem, BlankKey) and (problem.route, problem.name) == ((), name)


def _other_names_than_the_folder(page: AnyPage, spelt: Canonical) -> Iterator[NotAmong]:
    """The values that are to be the name of the folder that `page` lies in, and are not."""
    folder = page.path.split("/")[-2:-1]
    for place in spelt.layout.outline.folder_names if folder else ():
        value = value_at(spelt.metadata, place)
        if not is_blank(value) and value != folder[0]:
            route = spelt.layout.as_written(place)
            message = (
                f"{name_field(route)} is {quote(value)}, but must be {quote(folder[0])} as the folder is"
            )
            yield NotAmong(route, (folder[0],), message)


def _exists(metadata: Mapping[str, object], route: Route) -> bool:
    return not route or value_at(metadata, route) is not None


def _counts(problem: Problem, spelt: Canonical) -> bool:
    """Whether it is not left to rules that know more: of blank items of lists, and of the types of dates."""
    route = problem.route
    if isinstance(problem, UnknownKey):
        is_alias = problem.name in spelt.layout.outline.aliases.get(route, {})
        return not is_alias and (bool(route) or problem.name != INLINE)
    if isinstance(problem, MissingKey):
        return True
    if route and is_blank(value_at(spelt.metadata, route)):
        return False
    return not _is_told_elsewhere(problem, spelt)


_CHOICES = ("anyOf", "oneOf")


def _is_told_elsewhere(problem: Problem, spelt: Canonical) -> bool:
    """Whether rules of other families tell what is wrong, as they know the format that the value is to have."""
    is_choice = False
    cause = problem
    while isinstance(cause, Conditional):
        is_choice = is_choice or cause.keyword in _CHOICES
        cause = cause.cause
    has_format = partial(_has_format, cause.route, spelt)
    if isinstance(cause, NotOfFormat) and cause.format in OWNED_BY_RULES:
        return not isinstance(problem, Conditional) or has_format(OWNED_BY_RULES)
    if isinstance(cause, NotOfType):
        return has_format(DATE_FORMATS)
    return is_choice and isinstance(cause, NotAmong) and has_format(DATE_FORMATS)


def _has_format(route: Route, spelt: Canonical, names: Iterable[str]) -> bool:
    return any(route in spelt.layout.outline.formats.get(name, {}) for name in names)
