"""What all stages of a run go by, made before the first page is read."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from postlint.config.layers import Configuration
from postlint.config.settings import LinkSettings, Settings
from postlint.crashes import Crashes
from postlint.errors import Mistakes, PostlintError, UsageError
from postlint.files import read_bytes
from postlint.generators.detect import GeneratorRoots
from postlint.page.facts import AnyPage
from postlint.page_dates import day_of
from postlint.reads import Reads
from postlint.rules.registry import RULES, Scope
from postlint.rules.selection import ActiveRule, Catalogue, RuleSet, active_rules
from postlint.run.processes import Jobs, cluster_of, processes_for, start_method
from postlint.site import Defaults
from postlint.text import plural
from postlint.tree import Tree
from postlint.vocabulary import Taxonomies, load_taxonomies

if TYPE_CHECKING:
    from postlint.changes.change import Change
    from postlint.page import Page
    from postlint.page.body import KnownAddresses
    from postlint.parts import SitePart
    from postlint.schema import PageSchema, Schemas


@dataclass(frozen=True)
class Setup:
    """The settings, the rules and what they are told of every page. What fails is noted in `crashes`.

    `change` is what the run is about, with `--since`. With `part` it judges only that part of the pages, and asks, if
    it `asks_network`, about the links to that part of the hosts.
    """

    configuration: Configuration
    rules: tuple[ActiveRule, ...]
    catalogue: Catalogue
    roots: GeneratorRoots
    defaults: Defaults
    schema_of: Callable[[AnyPage], PageSchema]
    taxonomies: Taxonomies
    now: dt.datetime
    change: Change | None
    part: SitePart | None
    asks_network: bool
    crashes: Crashes
    schema_documents: Callable[[], Mapping[str, object]]
    """The schemas that the config names, and those that they refer to."""
    remake_by: Callable[[Configuration], Setup]
    """Makes the same again, in another process, by that configuration."""

    def __reduce__(self) -> tuple[object, ...]:
        if self.change is not None:
            raise TypeError("the setup of a run about a change is not sent to other processes")
        return _remake, (self.remake,)

    @property
    def remake(self) -> Callable[[], Setup]:
        """Makes the same again, in another process."""
        found = self.configuration
        return partial(self.remake_by, found._replace(origins=dict(found.origins)))

    @property
    def root(self) -> Path:
        """The folder, absolute, that all paths of the run are relative to."""
        return self.configuration.root

    @property
    def settings(self) -> Settings:
        return self.configuration.settings

    def read(self, path: str) -> bytes:
        """What the file at `path` holds.

        Raises:
            OSError: it cannot be read, or is larger than any post.
        """
        unsaved = self.roots.tree.unsaved.get(path)
        return unsaved if unsaved is not None else read_bytes(f"{self.root}{os.sep}{path}")

    @property
    def recipe(self) -> Callable[[], Setup]:
        """The same as `remake`, for others: without the settings of links, which may hold secrets."""
        return partial(self.remake_by, self._plain_configuration)

    @property
    def recipe_at(self) -> Callable[[Path], Setup]:
        """The same for whoever has a copy of the root at another place."""
        return partial(_remade_at, self.remake_by, self._plain_configuration)

    @property
    def _plain_configuration(self) -> Configuration:
        found = self.configuration
        return found._replace(
            settings=found.settings.model_copy(update={"links": LinkSettings()}),
            origins={key: origin for key, origin in found.origins.items() if key.split(".")[0] != "links"},
            notices=(),
        )

    def processes_for(self, pages: int, jobs: Jobs) -> int:
        """How many processes are to check `pages` pages: `jobs`, or where that is None as many as pay."""
        if self.change is not None and (cluster_of(jobs) is not None or start_method() != "fork"):
            return 1  # what was before a change is not sent to other processes
        return processes_for(pages, jobs)

    def addresses(self, page: Page) -> KnownAddresses:
        """The fields of `page` that hold an address."""
        return self.schema_of(page).addresses(page)

    def touches(self, path: str) -> bool:
        """Whether all is said of the page at `path`: not where the run is about a change that did not touch it."""
        return self.change is None or self.change.touches(path)

    def is_own(self, path: str) -> bool:
        """Whether the page at `path` is judged by this run, where several share the pages."""
        return self.part is None or self.part.has(path)

    def asks_about(self, url: str) -> bool:
        """Whether this run asks about the external address `url`, where several share the hosts."""
        if self.part is None:
            return True
        from postlint.links.model.exchange import asked_host

        return self.part.has(asked_host(url))

    def reads_all_of(self, path: str) -> bool:
        """Whether more is asked of the page at `path` than what it says before its body: its links, at least."""
        return self.looks_at(path) and (self.asks_network or self.is_own(path))

    def looks_at(self, path: str) -> bool:
        """Whether anything may be said of the page at `path`: also what a change took away that it uses."""
        return self.touches(path) or bool(self.change and self.change.before)

    def leaves_alone(self, page: AnyPage) -> bool:
        """Whether no rule judges `page`, as it is dated before the day from which on the settings want pages judged."""
        if self.judges_from is None:
            return False
        day = day_of(page)
        return day is not None and day < self.judges_from

    @property
    def why_left_alone(self) -> str:
        """Why a page is that no rule judges, in words."""
        return f"dated before {self.judges_from}, see `applies-from`"

    def left_alone(self, number: int) -> tuple[str, ...]:
        """What to say where so many pages are left alone."""
        many = f"{number:,} {plural(number, 'page')} dated before {self.judges_from}"
        were = "was" if number == 1 else "were"
        return (f"{many} {were} left alone, as `applies-from` says",) if number else ()

    @cached_property
    def judges_from(self) -> dt.date | None:
        """The day from which on a rule judges pages, where `applies-from` is set: some may have earlier ones."""
        if self.settings.applies_from is None:
            return None
        return min(rule.applies_from or self.settings.applies_from for rule in self.rules)

    def rules_for(self, path: str, *scopes: Scope) -> RuleSet:
        """The rules of `scopes` that are asked about the page at `path`."""
        key = scopes, self.touches(path)
        if key not in self._by_scopes:
            self._by_scopes[key] = self._rules_of(*key)
        return self._by_scopes[key]

    def _rules_of(self, scopes: Iterable[Scope], is_touched: bool) -> RuleSet:
        is_compared = self.change is not None
        asked = [scope for scope in scopes if (is_compared if scope is Scope.CHANGE else is_touched)]
        return RuleSet(rule for scope in asked for rule in self.rules if rule.entry.scope is scope)

    @cached_property
    def _by_scopes(self) -> dict[tuple[tuple[Scope, ...], bool], RuleSet]:
        return {}


def set_up(
    configuration: Configuration,
    files: Iterable[str],
    *,
    now: dt.datetime | None,
    allow_python: bool,
    change: Change | None,
    part: SitePart | None = None,
    asks_network: bool = True,
    unsaved: Mapping[str, bytes] = MappingProxyType({}),
    reads: Reads | None = None,
) -> Setup:
    """The setup of a run over `files`. `unsaved` is what some of them hold that is not on disk, by path. In `reads` it
    is noted what else is looked at.

    Raises:
        PostlintError: the config, a schema or a list of terms cannot be used.
    """
    now = now or dt.datetime.now(dt.UTC)
    if reads is not None:
        from postlint.run.hour import Hour

        reads.is_near = Hour(now).may_be_near
    files = tuple(files)
    settings, root = configuration.settings, configuration.root
    mistakes = Mistakes()
    origins = configuration.origins
    none: tuple[ActiveRule, ...] = ()
    rules = mistakes.attempt(partial(active_rules, RULES, settings, origins), none)
    roots = GeneratorRoots(Tree(root, unsaved, reads), settings.generator)
    defaults = Defaults(roots)

    @cache
    def schemas() -> Schemas:
        return _schemas(configuration, defaults, allow_python=allow_python)

    generators = roots.generators(files)
    taxonomies = mistakes.attempt(
        lambda: load_taxonomies(
            settings, root, generators, origins, roots.data.mapping, top=configuration.top
        ),
        Taxonomies(),
    )
    zone = _zone(settings.time_zone) if settings.time_zone else dt.UTC
    if settings.content:  # a broken schema is noticed even if no page needs it
        mistakes.attempt(schemas, None)
    mistakes.raise_all()
    if not rules:
        raise UsageError(
            "no rule is left to run: what `select` names is off, or `ignore` names it as well",
            hint="An opt-in rule is selected by its whole code or name.",
        )
    return Setup(
        configuration,
        rules,
        Catalogue(RULES),
        roots,
        defaults,
        lambda page: schemas().for_page(page),
        taxonomies,
        now.astimezone(zone),
        change,
        part,
        asks_network,
        Crashes(),
        lambda: schemas().documents if settings.content else {},
        partial(
            set_up,
            files=files,
            now=now,
            allow_python=allow_python,
            change=None,
            part=part,
            asks_network=asks_network,
            unsaved=dict(unsaved),
            reads=Reads(reads.apart) if reads is not None else None,
        ),
    )


def _remake(remake: Callable[[], Setup]) -> Setup:
    return remake()


def _remade_at(remake: Callable[[Configuration], Setup], configuration: Configuration, root: Path) -> Setup:
    return remake(configuration._replace(root=root, file=None, extended=(), top=None))


def _zone(name: str) -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _schemas(configuration: Configuration, defaults: Defaults, *, allow_python: bool) -> Schemas:
    """The schemas of the run; the validator comes with them, which pages without front matter do not need."""
    from postlint.schema.select import Schemas

    return Schemas(
        configuration.settings,
        configuration.root,
        inherited=defaults.for_page,
        allow_python=allow_python,
        rule_fault=Catalogue(RULES).fault,
        top=configuration.top,
        origins=configuration.origins,
    )


def mistakes_in(configuration: Configuration) -> tuple[PostlintError, ...]:
    """What is wrong with `configuration`, beside its form: the names of rules and what they are told, files that it
    names. No program of the site is run for it.
    """
    from postlint.schema.select import without_programs

    sound = configuration._replace(settings=without_programs(configuration.settings))
    try:
        set_up(sound, (), now=None, allow_python=False, change=None)
    except PostlintError as error:
        return error.all
    return ()
