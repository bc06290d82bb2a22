"""Stage 2: the facts of all pages together. The pages themselves are not asked any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from postlint.files import read_bytes
from postlint.page.facts import AnyPage, head_of
from postlint.page.page import Source, decode
from postlint.rules.base import FactsContext, Past, SiteContext
from postlint.rules.engine import RuleResults, SiteRuleResults, applies, run_rules, run_site_rules
from postlint.rules.registry import Scope
from postlint.rules.selection import ignored_by_path
from postlint.run.pages import Alone, PageResult, note_failures, until_interrupted
from postlint.run.setup import Setup
from postlint.site import Site, build_site

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict


_NO_VERDICTS: Mapping[str, Verdict] = MappingProxyType({})


def site_of(alone: Alone, setup: Setup) -> Site:
    """The site of the pages, each of which was read alone."""
    facts = {result.facts.path: result.facts for result in alone.results}
    return build_site(
        setup.root,
        [facts.get(path) or head_of(page) for path, page in alone.pages.items()],
        generator=setup.settings.generator,
        base_url=setup.settings.base_url,
        now=setup.now,
        roots=setup.roots,
        defaults=setup.defaults,
        crashes=setup.crashes,
        anchors_of=alone.pages.anchors,
    )


def check_on_site(
    results: Iterable[PageResult], setup: Setup, site: Site, past: Past | None
) -> list[RuleResults]:
    """What the rules find on each page that hold it against `site`, and against what that was before a change."""
    scopes = (Scope.SITE, Scope.CHANGE)
    return until_interrupted(results, partial(check_facts, setup=setup, scopes=scopes, site=site, past=past))


def check_facts(
    result: PageResult,
    setup: Setup,
    scopes: tuple[Scope, ...],
    site: Site,
    *,
    past: Past | None = None,
    verdicts: Mapping[str, Verdict] = _NO_VERDICTS,
) -> RuleResults:
    """What the rules of `scopes` find that hold a page against its site, against what that was before a change, or
    against what the network said; what fails is noted.
    """
    facts, suppressions = result.facts, result.suppressions
    if suppressions is None:
        return RuleResults()

    def run() -> RuleResults:
        context = FactsContext(
            facts,
            setup.schema_of,
            setup.taxonomies,
            setup.now,
            site,
            verdicts,
            past,
            partial(_judges, setup=setup),
        )
        if result.problems is not None:
            vars(context)["problems"] = result.problems
        return run_rules(context, setup.rules_for(facts.path, *scopes), setup.settings, suppressions)

    return note_failures(setup.crashes.attempt(facts.path, run) or RuleResults(), setup)


def _judges(code: str, page: AnyPage, *, setup: Setup) -> bool:
    """Whether the rule with that code judges `page`."""
    return any(
        applies(active, page, ignored_by_path(setup.settings, page.path))
        for active in setup.rules
        if active.entry.code == code and active in setup.rules_for(page.path, active.entry.scope)
    )


def check_whole_site(setup: Setup, site: Site, is_whole: Callable[[], bool]) -> SiteRuleResults:
    """What the rules find that are asked once a run; `is_whole` says whether these are all pages that there are."""
    if not any(active.entry.once for active in setup.rules):
        return SiteRuleResults()
    context = SiteContext(
        site=site,
        taxonomies=setup.taxonomies,
        inherited=site.defaults.for_page,
        source=partial(_source, setup.root),
        whole=is_whole(),
        now=setup.now,
    )
    found = run_site_rules(context, setup.rules, setup.settings)
    for crash in found.crashes:
        setup.crashes.add(crash)
    return found


def _source(root: Path, path: str) -> Source | None:
    """The text of the file of the site at `path`, which may not lead out of it."""
    file = root / path
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return None
    try:
        return decode(read_bytes(file))
    except OSError:
        return None
