"""What a rule may know beside the page that it judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from postlint.findings import Route, Span
from postlint.links.model.address import external_url
from postlint.page.front_matter import Node, walk
from postlint.schema.problem import NotOfType

if TYPE_CHECKING:
    import datetime as dt

    from postlint.changes.change import Change
    from postlint.licenses.objects import LicensedObject
    from postlint.links.model.verdict import Status, Verdict
    from postlint.page import Page
    from postlint.page.body import Link
    from postlint.page.facts import AnyPage, CheckedPage, PageFacts, PageHead
    from postlint.page.page import Inherited, Source
    from postlint.page_dates import DateField
    from postlint.schema import PageSchema, Problem
    from postlint.site import Site
    from postlint.site.targets import LocalTarget
    from postlint.vocabulary import Taxonomies
    from postlint.vocabulary.usage import FieldTerms


class RuleNames(Protocol):
    """The rules that exist, as far as a rule may know of others: by what a comment calls them."""

    def matching(self, selector: str) -> Sequence[object]:
        """The rules that `selector` speaks about; none where it is unknown."""

    def nearest(self, selector: str) -> str | None:
        """The code or name that `selector` was probably meant to be."""


class Past(NamedTuple):
    """The site as it was before the change that a run is about (`--since`), and what that change did."""

    change: Change
    site: Site
    taxonomies: Taxonomies

    def page(self, path: str) -> PageHead | None:
        """What the page that is now at `path` was, wherever it stood; None where it was not there."""
        origin = self.change.origin(path)
        return self.site.page(origin) if origin is not None else None

    def touched(self, page: PageFacts, *spans: Span) -> bool:
        """Whether the change added or changed a line of `page` on which something of `spans` stands."""
        index = page.index
        return any(
            self.change.touches_lines(
                page.path, index.position(span.start).line, index.position(max(span.start, span.end - 1)).line
            )
            for span in spans
        )


def _judges_all(_code: str, _page: AnyPage) -> bool:
    return True


@dataclass(frozen=True)
class SchemaContext:
    """What a rule may know of any page: the schema that governs it (`schema_of` tells which does), and the known terms.
    `now` has the site's time zone.
    """

    page: CheckedPage
    schema_of: Callable[[AnyPage], PageSchema]
    taxonomies: Taxonomies
    now: dt.datetime

    @cached_property
    def nodes(self) -> tuple[tuple[Route, Node], ...]:
        """All that stands in the front matter, with the routes to it; nothing where that could not be read."""
        front_matter = self.page.front_matter
        root = front_matter.root if front_matter is not None else None
        return tuple(walk(root)) if root is not None else ()

    @cached_property
    def schema(self) -> PageSchema:
        """The schema that governs the page."""
        return self.schema_of(self.page)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the schema finds wrong with the front matter: computed once for all rules of the page."""
        return self.schema.problems(self.page) if self.nodes else ()

    @cached_property
    def dates(self) -> tuple[DateField, ...]:
        """The dates of the page: read once for all rules of the page."""
        if not self.nodes:
            return ()
        from postlint.page_dates import date_fields

        return tuple(date_fields(self.page, self.schema))

    @cached_property
    def terms(self) -> tuple[FieldTerms, ...]:
        """The terms of the page, but for fields that have the wrong type: read once for all rules of the page."""
        if not self.nodes:
            return ()
        from postlint.vocabulary.usage import USUAL_FIELDS, page_terms

        if not self.taxonomies and self.page.metadata.keys().isdisjoint(USUAL_FIELDS):
            return ()
        mistyped = {problem.route for problem in self.problems if isinstance(problem, NotOfType)}
        return tuple(page_terms(self.page, self.taxonomies, mistyped))


@dataclass(frozen=True)
class Context(SchemaContext):
    """What a rule of scope `PAGE` may know: the page itself, and nothing of the site. `catalogue` knows which rules
    exist.
    """

    page: Page
    catalogue: RuleNames

    @cached_property
    def licensed(self) -> tuple[LicensedObject, ...]:
        """The things of the page that have a licence: found once for all rules of the page."""
        if not self.nodes:
            return ()
        from postlint.licenses.objects import find_objects

        return tuple(find_objects(self.page, self.schema))


@dataclass(frozen=True)
class FactsContext(SchemaContext):
    """What a rule of another scope may know: the facts of its page, and the site; the page is not at hand any more.

    `verdicts` holds what the network said, by address without fragment; it is empty offline. `past` is there where the
    run is about a change only. `judges` tells of the code of a rule and a page of the run whether the one judges the
    other: what is told once for several pages is told by one that is judged.
    """

    page: PageFacts
    site: Site
    verdicts: Mapping[str, Verdict]
    past: Past | None = None
    judges: Callable[[str, AnyPage], bool] = _judges_all

    @cached_property
    def verdicts_of_links(self) -> tuple[tuple[Link, Verdict], ...]:
        """The external links of the page that have a verdict, with it: looked up once for all rules of the page."""
        if not self.verdicts:
            return ()
        addresses = ((link, external_url(link)) for link in self.page.links)
        return tuple(
            (link, self.verdicts[address])
            for link, address in addresses
            if address is not None and address in self.verdicts
        )

    @cached_property
    def statuses(self) -> frozenset[Status]:
        """What the external links of the page came to."""
        return frozenset(verdict.status for _, verdict in self.verdicts_of_links)

    @cached_property
    def targets(self) -> tuple[LocalTarget, ...]:
        """What the page's links into the site lead to: looked up once for all rules of the page."""
        from postlint.site.targets import local_targets

        return tuple(local_targets(self.page, self.site))


class SiteContext(NamedTuple):
    """What a rule may know that judges the site as a whole.

    `whole` says that the run covers all pages that the configuration includes, so that what is on none of them is
    nowhere. `inherited` tells what a page gets from its site. `source` is the text of a file of the site by its path;
    None where it cannot be read or lies outside. `now` has the site's time zone.
    """

    site: Site
    taxonomies: Taxonomies
    inherited: Callable[[AnyPage], Inherited]
    source: Callable[[str], Source | None]
    whole: bool
    now: dt.datetime
