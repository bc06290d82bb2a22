"""Which rules run, on which pages, and how much their findings weigh. All deciding is done here.

A selector is a code (`LI402`), the beginning of one (`LI`, `LI4`), a name (`missing-license-url`) or `ALL`. Of
two that speak about one rule the longer wins; of two equally long ones `ignore`. An opt-in rule is switched on by its
whole code or name, by a severity in the config, or by `ALL`.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from postlint.config.settings import RuleSettings, Settings
from postlint.errors import ConfigError, Mistakes, UsageError
from postlint.findings import Severity
from postlint.globs import Globs, globs
from postlint.near_names import NearNames
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.preconditions import never
from postlint.rules.signs import Sign, look
from postlint.text import did_you_mean

if TYPE_CHECKING:
    from postlint.rules.base import Rule, RuleOptions, SchemaContext
    from postlint.rules.preconditions import Precondition
    from postlint.rules.registry import RuleEntry


_EXACT = 9
"""The weight of a whole code or a name: more than any prefix."""

_CODE = Pattern(r"[A-Z]{1,2}\d{0,3}")


class Catalogue(NamedTuple):
    """The rules that exist, for looking up selectors."""

    rules: tuple[RuleEntry, ...]

    def matching(self, selector: str) -> tuple[RuleEntry, ...]:
        """The rules that `selector` speaks about; none where it is unknown."""
        wanted = selector.strip()
        if wanted.upper() == "ALL" or _CODE.fullmatch(wanted.upper()):
            return tuple(rule for rule in self.rules if weight(wanted, rule))
        rule = _by_name(self.rules).get(wanted.lower())
        return (rule,) if rule is not None else ()

    def fault(self, name: str) -> str | None:
        """What is wrong with `name` where one rule is to be named; None where it is the code or the name of one."""
        if any(name in (rule.code, rule.name) for rule in self.rules):
            return None
        if self.matching(name):
            return f"`{name}` is not the name of one rule, written as `postlint rule` lists it"
        near = self.nearest(name)
        return f"`{name}` is no rule{did_you_mean(near)}"

    def nearest(self, selector: str) -> str | None:
        """The code or name that `selector` was probably meant to be."""
        wanted, known = selector.strip(), _names(self.rules)
        return known.closest(wanted.lower(), 0.7) or known.closest(wanted.upper(), 0.6)


@lru_cache(maxsize=4)
def _by_name(rules: tuple[RuleEntry, ...]) -> dict[str, RuleEntry]:
    return {rule.name: rule for rule in rules}


@lru_cache(maxsize=4)  # a page may name many rules that do not exist
def _names(rules: tuple[RuleEntry, ...]) -> NearNames:
    return NearNames([*(rule.name for rule in rules), *(rule.code for rule in rules)])


def weight(selector: str, rule: RuleEntry) -> int:
    """How specifically `selector` speaks about `rule`: 0 not at all, more for a longer prefix."""
    wanted = selector.strip()
    if wanted.lower() == rule.name or wanted.upper() == rule.code:
        return _EXACT
    if wanted.upper() == "ALL":
        return 1
    prefix = wanted.upper()
    return len(prefix) + 1 if _CODE.fullmatch(prefix) and rule.code.startswith(prefix) else 0


@dataclass(frozen=True)
class ActiveRule:
    """A rule that runs: its severity where the config sets one, where it holds, and its options."""

    entry: RuleEntry
    severity: Severity | None
    settings: RuleSettings
    site: Settings

    @cached_property
    def rule(self) -> Rule:
        """The rule itself; its module is imported when first asked for."""
        return self.entry.load()(_options(self.entry, self.settings, self.site))

    def may_find(self, context: SchemaContext) -> bool:
        """Whether the rule may have something to say of the page of `context`, if that has its `signs`."""
        for holds in self._conditions:  # noqa: SIM110 - asked for each page
            if not holds(context):
                return False
        return True

    @cached_property
    def signs(self) -> frozenset[Sign]:
        """What a page must have for the rule to have something to say of it."""
        return frozenset(each for each in self._preconditions if isinstance(each, Sign))

    @cached_property
    def _conditions(self) -> tuple[Precondition, ...]:
        return tuple(each for each in self._preconditions if not isinstance(each, Sign))

    @cached_property
    def judges_all(self) -> bool:
        """Whether the config limits the rule neither to some files nor to pages from a day on."""
        return self.settings.files is None and self.applies_from is None

    @property
    def applies_from(self) -> dt.date | None:
        """The day before which pages are left alone: the rule's own, else that of all rules."""
        return self.settings.applies_from or self.site.applies_from

    @cached_property
    def is_new(self) -> bool:
        """Whether the rule is newer than the oldest minor release with which the config may be used."""
        if self.site.required_version is None:
            return False
        from postlint.config.versions import read_requirement, read_version

        requirement = read_requirement(self.site.required_version)
        least = requirement.least_minor if requirement is not None else None
        since = read_version(self.rule.since)
        return least is not None and since is not None and since.minor > least

    @property
    def finds_nothing(self) -> bool:
        """Whether it waits for options that the config does not give, or is asked about no single page."""
        return never in self._preconditions

    def holds_for(self, path: str) -> bool:
        return self._globs is None or self._globs.match_file(path)

    @cached_property
    def _preconditions(self) -> tuple[Sign | Precondition, ...]:
        return self.entry.preconditions(has_options=_has_options(self.entry, self.settings, self.site))

    @cached_property
    def _globs(self) -> Globs | None:
        return globs(self.settings.files) if self.settings.files is not None else None


class RuleSet(tuple[ActiveRule, ...]):
    """Rules that are asked about the same pages."""

    def worth_asking(self, context: Any) -> Sequence[ActiveRule]:
        """Those that may have something to say of the page of `context`, which is that of their scope, as far as its
        signs tell.
        """
        if not self._signs:
            return self
        seen = look(context, self._signs)
        if seen not in self._by_signs:
            self._by_signs[seen] = [active for active in self if active.signs <= seen]
        return self._by_signs[seen]

    @cached_property
    def _signs(self) -> frozenset[Sign]:
        """All signs that one of them wants to know of."""
        return frozenset(sign for active in self for sign in active.signs)

    @cached_property
    def _by_signs(self) -> dict[frozenset[Sign], Sequence[ActiveRule]]:
        return {}


def active_rules(
    rules: Sequence[RuleEntry], settings: Settings, origins: Mapping[str, str] = MappingProxyType({})
) -> tuple[ActiveRule, ...]:
    """The rules that `settings` switch on; `origins` says where each of these comes from (`Configuration.origins`).

    Raises:
        UsageError: a selector names no rule.
        ConfigError: `[rules]` names no rule, or gives one an option that it does not have.
    """
    catalogue = Catalogue(tuple(rules))
    if settings.select is not None and not settings.select:
        raise UsageError(
            "`select` names no rule, so nothing would be checked",
            hint="Name some, or leave it out to run all that are on by default.",
        )
    mistakes = _misnamed(settings, catalogue, origins)
    entries = _entries(settings.rules, catalogue)
    nothing_said = RuleSettings()
    for rule in rules:
        entry = entries.get(rule.code, nothing_said)
        if _has_options(
            rule, entry, settings
        ):  # what is wrong with them is said of rules that do not run as well
            mistakes.add(_wrong_options(rule, entry, settings, origins))
    mistakes.raise_all()
    active: list[ActiveRule] = []
    for rule in rules:
        entry = entries.get(rule.code, nothing_said)
        severity = Severity.parse(entry.severity) if entry.severity else None
        if _is_on(rule, settings, severity):
            own = severity if severity else None  # selected by its name although the config says off
            active.append(ActiveRule(rule, own, entry, settings))
    return tuple(active)


def ignored_by_path(settings: Settings, path: str) -> tuple[str, ...]:
    """The selectors that `per-file-ignores` has for `path`."""
    return _Ignores.of(settings).selectors(path) if settings.per_file_ignores else ()


class _Ignores:
    """The `per-file-ignores` of a configuration, each path looked up once."""

    _latest: ClassVar[tuple[weakref.ref[Settings], _Ignores] | None] = None

    def __init__(self, settings: Settings) -> None:
        self._selectors = settings.per_file_ignores
        self._globs = Globs(settings.per_file_ignores)
        self._known: dict[str, tuple[str, ...]] = {}

    @classmethod
    def of(cls, settings: Settings) -> _Ignores:
        """Those of `settings`: a run has one, and asks for each page."""
        if cls._latest is None or cls._latest[0]() is not settings:
            cls._latest = (weakref.ref(settings), cls(settings))
        return cls._latest[1]

    def selectors(self, path: str) -> tuple[str, ...]:
        if path not in self._known:
            meant = self._globs.matching(path)
            found = (selector for pattern in meant for selector in self._selectors[pattern])
            self._known[path] = tuple(dict.fromkeys(found))
        return self._known[path]


def matches_any(selectors: Iterable[str], rule: RuleEntry) -> bool:
    return any(weight(selector, rule) for selector in selectors)


def _is_on(rule: RuleEntry, settings: Settings, severity: Severity | None) -> bool:
    asking = (
        weight(s, rule) for s in (*(settings.select or ()), *settings.extend_select) if _may_ask(s, rule)
    )
    asked = max(asking, default=0)
    refused = max((weight(s, rule) for s in settings.ignore), default=0)
    if asked or refused:
        if refused >= asked:
            return False
        return severity is not Severity.OFF or asked == _EXACT
    if settings.select is not None:
        return False
    return severity is not Severity.OFF and (not rule.opt_in or severity is not None)


def _may_ask(selector: str, rule: RuleEntry) -> bool:
    """Whether `selector` can switch `rule` on: the beginning of a code leaves the opt-in rules of its family off."""
    return not rule.opt_in or selector.strip().upper() == "ALL" or weight(selector, rule) == _EXACT


def _entries(table: Mapping[str, RuleSettings], catalogue: Catalogue) -> dict[str, RuleSettings]:
    entries: dict[str, RuleSettings] = {}
    weights: dict[str, int] = {}
    for selector, entry in table.items():
        matching = catalogue.matching(selector)
        if entry.model_extra and len(matching) > 1:
            continue  # which is a mistake
        for rule in matching:
            if _may_ask(selector, rule) and weight(selector, rule) >= weights.get(rule.code, 0):
                entries[rule.code] = entry
                weights[rule.code] = weight(selector, rule)
    return entries


def _has_options(rule: RuleEntry, given: RuleSettings, settings: Settings) -> bool:
    in_table = rule.table is not None and bool(getattr(settings, rule.table).model_fields_set)
    return in_table or bool(given.model_extra)


def _options(entry: RuleEntry, given: RuleSettings, settings: Settings) -> RuleOptions | None:
    """What the config says of a rule; None where it says nothing.

    Raises:
        pydantic.ValidationError: it has no such option, or a value does not fit.
    """
    rule = entry.load()
    options = {**rule.site_options(settings), **given.model_extra}
    return rule.Options.model_validate(options) if options else None


def _misnamed(settings: Settings, catalogue: Catalogue, origins: Mapping[str, str]) -> Mistakes:
    """What is wrong with the names of rules in `settings`."""
    named = chain(settings.select or (), settings.extend_select, settings.ignore, settings.rules)
    ignored = chain.from_iterable(settings.per_file_ignores.values())
    is_sound = all(map(catalogue.matching, dict.fromkeys(chain(named, ignored)))) and not any(
        entry.model_extra and len(catalogue.matching(selector)) > 1
        for selector, entry in settings.rules.items()
    )
    mistakes = Mistakes()
    if not is_sound:
        from postlint.rules.misconfigured import NameLookup, unknown_rules

        mistakes.add(unknown_rules(settings, NameLookup(catalogue.matching, catalogue.nearest), origins))
    return mistakes


def _wrong_options(
    rule: RuleEntry, given: RuleSettings, settings: Settings, origins: Mapping[str, str]
) -> Iterable[ConfigError]:
    from pydantic import ValidationError

    try:
        _options(rule, given, settings)
    except ValidationError as error:
        from postlint.rules.misconfigured import wrong_options

        written = next((name for name, said in settings.rules.items() if said is given), rule.name)
        return tuple(wrong_options(rule, given.model_extra, error, written, origins))
    return ()
