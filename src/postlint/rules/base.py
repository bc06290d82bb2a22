"""What a rule is: one small class that yields places and words; and what it may know beside the page that it judges.

A rule is a pure function of a page and its context. It opens no file and no socket, and prints nothing. It cannot
choose its own code or severity for a hit, so it cannot pass for another rule: the engine stamps the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Set
from collections.abc import Sequence as Sequence_
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from postlint.findings import Cause, Fix, Related, Route, Safety, Severity, Span
from postlint.links.model.address import external_url
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import Node, Scalar, Sequence
from postlint.records import NamedTuple
from postlint.rules.suppressions import Suppressions, UnusedNames, suppressions
from postlint.schema.problem import NotOfType
from postlint.tables import Table

if TYPE_CHECKING:
    import datetime as dt

    from postlint.changes.change import Change
    from postlint.config.settings import Settings
    from postlint.licenses.objects import LicensedObject
    from postlint.links.model.verdict import Status, Verdict
    from postlint.page import Page
    from postlint.page.body import Link
    from postlint.page.facts import AnyPage, CheckedPage, PageFacts, PageHead, Terms
    from postlint.page.page import Inherited, Source
    from postlint.page_dates import DateField
    from postlint.schema import PageSchema, Problem
    from postlint.site import Site
    from postlint.site.targets import LocalTarget
    from postlint.vocabulary import Taxonomies
    from postlint.vocabulary.usage import FieldTerms


class RuleOptions(Table):
    """A rule's own settings, as `[rules] NAME = { … }` gives them; none here, a subclass adds some."""


class Hit(NamedTuple):
    """One thing that a rule found: `place` as a span, or as a route into the front matter.

    With `key`, a route's key is meant and not its value. `message` says what is wrong in one sentence without
    a full stop; `help` what to do about it, in full sentences. `subject` is the value in question, for the
    fingerprint (else the text of the place). `severity` is for a hit that weighs less than its rule does.
    """

    place: Span | Route
    message: str
    help: str | None = None
    key: bool = False
    route: Route | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    url: str | None = None
    verdict: Verdict | None = None
    subject: str | None = None
    severity: Severity | None = None


def address_hit(link: Link, message: str, help_: str, fix: Fix | None = None) -> Hit:
    """A hit at the address of `link`."""
    return Hit(link.target, message, help_, route=link.route, fix=fix, url=link.destination)


class FileHit(NamedTuple):
    """A hit in a file of the site that is no page, such as a list of terms. `path` is relative to the root, `source`
    the text that the hit's place, which must be a span, is of.
    """

    path: str
    source: Source
    hit: Hit


class Rule(ABC):
    """A rule. The docstring of a subclass is its documentation, in Markdown:

    a first line that says what it finds, then sections `## What it does`, `## Why`, `## Example`,
    `## Use instead`, and `## Options` where it has some. `postlint rule`, the docs page and reports all
    show that text.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    fix: ClassVar[Safety | None] = None
    enabled: ClassVar[bool] = True
    """Off means opt-in: only with `--extend-select`, `--select` or a severity in the config."""
    since: ClassVar[str] = "0.1.0"
    """The version that it came with. Where `required-version` admits an older minor release, it finds infos."""
    Options: ClassVar[type[RuleOptions]] = RuleOptions
    """The type of `options`; a rule with options of its own also annotates `options` with it."""
    options: RuleOptions

    def __init__(self, options: RuleOptions | None = None) -> None:
        self.options = options if options is not None else self.Options()

    @classmethod
    def site_options(cls, settings: Settings) -> dict[str, object]:  # noqa: ARG003 - for rules that have some
        """Options that another table of the config sets; the rule's own entry in `[rules]` goes before them."""
        return {}

    def without_settled_links(self, page: PageFacts) -> PageFacts:
        """`page` without the links of which this rule says, from their letters alone, that they lead nowhere; its
        registry entry has `settles_links`.
        """
        return page

    @abstractmethod
    def check(self, page: Any, context: Any) -> Iterator[Hit | Cause]:
        """What is wrong with `page`: of scope `PAGE` with a Page and its Context, of any other with PageFacts and a
        FactsContext. Of a link that cannot be judged, the cause.
        """


class SiteRule(Rule):
    """A rule that judges the site as a whole, once a run (`once` in its registry entry), and not page by page."""

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        """Nothing: what it finds is in no page alone."""
        return iter(())

    @abstractmethod
    def check_site(self, context: SiteContext) -> Iterator[FileHit]:
        """What is wrong with the site, each in the file that is to be changed."""


__all__ = [
    "Context",
    "FileHit",
    "Hit",
    "Rule",
    "RuleOptions",
    "Safety",
    "Severity",
    "SiteContext",
    "SiteRule",
    "address_hit",
]


class RuleNames(Protocol):
    """The rules that exist, as far as a rule may know of others: by what a comment calls them."""

    def matching(self, selector: str) -> Sequence_[object]:
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

    def touches(self, page: PageFacts, *spans: Span) -> bool:
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
class SchemaContext(ABC):
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
        return front_matter.nodes if front_matter is not None else ()

    @cached_property
    def schema(self) -> PageSchema:
        """The schema that governs the page."""
        return self.schema_of(self.page)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the schema finds wrong with the front matter: computed once for all rules of the page."""
        return self.schema.problems(self.page) if self.page.has_metadata else ()

    @cached_property
    def dates(self) -> tuple[DateField, ...]:
        """The dates of the page: read once for all rules of the page."""
        if not self.page.has_metadata:
            return ()
        from postlint.page_dates import date_fields

        return tuple(date_fields(self.page, self.schema))

    @cached_property
    def terms(self) -> tuple[FieldTerms, ...]:
        """The terms of the page, but for fields that have the wrong type: read once for all rules of the page."""
        if not any(uses for _, uses in self._terms):
            return self._terms
        from postlint.vocabulary.usage import without_places

        mistyped = {problem.route for problem in self.problems if isinstance(problem, NotOfType)}
        return without_places(self._terms, mistyped) if mistyped else self._terms

    @cached_property
    def licensed(self) -> tuple[LicensedObject, ...]:
        """The things of the page that have a licence: found once for all rules of the page."""
        names = self._key_names
        if not names:
            return ()
        from postlint.licenses.objects import find_objects, may_have_objects

        may_have = may_have_objects(self.page, self.schema, names)
        return tuple(find_objects(self.page, self.schema)) if may_have else ()

    @property
    @abstractmethod
    def _key_names(self) -> Set[str]:
        """The names of all keys in the front matter."""

    @property
    def used_terms(self) -> Terms:
        """The terms in each field of terms, each once, also where the field has the wrong type."""
        if not self._terms:
            return ()
        from postlint.vocabulary.usage import distinct_terms

        return distinct_terms(self._terms)

    @cached_property
    def _terms(self) -> tuple[FieldTerms, ...]:
        if not self.page.has_metadata:
            return ()
        from postlint.vocabulary.usage import USUAL_FIELDS, page_terms

        if not self.taxonomies and self.page.metadata.keys().isdisjoint(USUAL_FIELDS):
            return ()
        return tuple(page_terms(self.page, self.taxonomies))


class Leaves(NamedTuple):
    """What stands in a front matter at whatever depth: the values that are no lists or groups, and the keys."""

    scalars: Sequence_[Scalar]
    keys: Sequence_[Scalar]


@dataclass(frozen=True)
class Context(SchemaContext):
    """What a rule of scope `PAGE` may know: the page itself, and nothing of the site. `catalogue` knows which rules
    exist.
    """

    page: Page
    catalogue: RuleNames

    @cached_property
    def suppressions(self) -> Suppressions:
        """What the comments of the page tell postlint to ignore."""
        return suppressions(self.page)

    @cached_property
    def leaves(self) -> Leaves:
        """The values and keys in the front matter, in any order; none where that could not be read."""
        scalars: list[Scalar] = []
        keys: list[Scalar] = []
        front_matter = self.page.front_matter
        root = front_matter.root if front_matter is not None else None
        pending: list[Node] = [root] if root is not None else []
        for node in pending:  # which grows
            if isinstance(node, Scalar):
                scalars.append(node)
            elif isinstance(node, Group):
                for key, value in node.entries:
                    keys.append(key)
                    pending.append(value)
            elif isinstance(node, Sequence):
                pending += node.items
        return Leaves(scalars, keys)

    @property
    def _key_names(self) -> Set[str]:
        return {key.text for key in self.leaves.keys}


@dataclass(frozen=True)
class FactsContext(SchemaContext):
    """What a rule of another scope may know: the facts of its page, and the site; the page is not at hand any more.

    `verdicts` holds what the network said, by address without fragment; it is empty offline. `past` is there where the
    run is about a change only. `judges` tells of the code of a rule and a page of the run whether the one judges the
    other: what is told once for several pages is told by one that is judged. `unused` is what comments of the page
    ignore in vain: known at the end of a run.
    """

    page: PageFacts
    site: Site
    verdicts: Mapping[str, Verdict]
    past: Past | None = None
    judges: Callable[[str, AnyPage], bool] = _judges_all
    unused: Sequence_[UnusedNames] = ()

    @property
    def _key_names(self) -> Set[str]:
        return {name for _, name in self.page.keys}

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
