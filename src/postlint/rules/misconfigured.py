"""What is wrong with what a configuration says of rules, in words. Loaded where something is."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from postlint.config.explain import fault_of
from postlint.config.layers import COMMAND_LINE
from postlint.config.places import origin_of, place_of
from postlint.errors import ConfigError, PostlintError, UsageError
from postlint.findings import Severity
from postlint.records import NamedTuple
from postlint.text import did_you_mean, quote_list, shorten

if TYPE_CHECKING:
    from postlint.config.settings import Settings
    from postlint.rules.registry import RuleEntry

_HINT = "`postlint rule` lists all rules."
_SEVERITIES = frozenset(severity.label for severity in Severity)


class NameLookup(NamedTuple):
    """How names of rules are looked up: the rules that one speaks about, and what an unknown one was meant to be."""

    matching: Callable[[str], Sequence[RuleEntry]]
    nearest: Callable[[str], str | None]


def unknown_rules(
    settings: Settings, look_up: NameLookup, origins: Mapping[str, str]
) -> Iterator[PostlintError]:
    """Each name in `settings` that is no rule's, and each that stands for several where one is to be named."""
    for selector, *route in _selectors(settings):
        if not look_up.matching(selector):
            yield _unknown(selector, route, look_up, origins)
    for selector, entry in settings.rules.items():
        if entry.model_extra and len(look_up.matching(selector)) > 1:
            words = f"`{selector}` in [rules] stands for several rules, so it takes no options"
            yield ConfigError(_placed(words, ("rules", selector), origins))


def _selectors(settings: Settings) -> Iterator[tuple[str, *tuple[str | int, ...]]]:
    """Every name of rules in `settings`, and where it stands."""
    lists = {"select": settings.select, "extend-select": settings.extend_select, "ignore": settings.ignore}
    for key, selectors in lists.items():
        yield from ((selector, key, number) for number, selector in enumerate(selectors or ()))
    for pattern, selectors in settings.per_file_ignores.items():
        yield from (
            (selector, "per-file-ignores", pattern, number) for number, selector in enumerate(selectors)
        )
    yield from ((selector, "rules", selector) for selector in settings.rules)


def _unknown(
    selector: str, route: Sequence[str | int], look_up: NameLookup, origins: Mapping[str, str]
) -> PostlintError:
    table = route[0]
    is_option = table not in {"rules", "per-file-ignores"} and origins.get(str(table)) in (None, COMMAND_LINE)
    where = "" if is_option else "in [rules] " if table == "rules" else f"in {table} "
    near = did_you_mean(look_up.nearest(selector)) or _severity_in_place_of_rule(selector)
    words = _placed(f"`{shorten(selector)}` {where}is no rule{near}", route, origins)
    return (UsageError if is_option else ConfigError)(words, hint=_HINT)


def _severity_in_place_of_rule(selector: str) -> str:
    if selector.strip().lower() in _SEVERITIES:
        return "; a severity is given to a rule under `[rules]`"
    return ""


def wrong_options(
    rule: RuleEntry,
    own: Mapping[str, object],
    error: ValidationError,
    written: str,
    origins: Mapping[str, str],
) -> Iterator[ConfigError]:
    """What is wrong with the options of `rule`, which the configuration calls `written`; `own` are those that stand in
    `[rules]` and not in a table of another name.
    """
    loaded = rule.load()
    options = [name.replace("_", "-") for name in loaded.Options.names()]
    for detail in error.errors(include_url=False):
        key = ".".join(str(step) for step in detail["loc"])
        name = str(detail["loc"][0]).replace("_", "-")
        in_rules = name in own or str(detail["loc"][0]) in own
        route = ("rules", written, *detail["loc"]) if in_rules else (rule.table or "", *detail["loc"])
        if detail["type"] == "extra_forbidden":
            known = [*options, "severity", "applies-from", "files"]
            near = difflib.get_close_matches(key, known, n=1)
            words = f"`{rule.name}` in [rules] has no option `{shorten(key)}`{did_you_mean(next(iter(near), None))}"
            yield ConfigError(_placed(words, route, origins), hint=f"It has {quote_list(known)}.")
            continue
        where = f"`{rule.name}` in [rules], `{key}`" if in_rules else f"`{rule.table}.{key}`"
        yield ConfigError(_placed(f"{where}{fault_of([detail])}", route, origins))


def _placed(words: str, route: Sequence[str | int], origins: Mapping[str, str]) -> str:
    """`words` after the place of the setting at `route`; what the command line says has none."""
    name = origin_of([step for step in route if isinstance(step, str)], origins)
    place = place_of(route, origins) if name != COMMAND_LINE else None
    return f"{place}: {words}" if place else words
