"""What a run has judged, and so what of an earlier one is mended where it was not found again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.findings.finding import identity, subject_of
from postlint.findings.report import Judged
from postlint.links.model.address import external_url
from postlint.links.model.verdict import Status
from postlint.paths import NamedPath, PathKind, relative
from postlint.rules.registry import Scope
from postlint.run.report import StageResults
from postlint.run.setup import Setup

_CERTAIN = frozenset({Status.ALIVE, Status.MOVED, Status.DEAD, Status.FORBIDDEN})


def judged_of(checked: StageResults, setup: Setup, paths: Sequence[NamedPath], *, is_whole: bool) -> Judged:
    """What the run that came to `checked` has judged, of which `paths` were named."""
    failed = {failure.path for failure in checked.alone.failures}
    failed |= {crash.path for crash in setup.crashes.found}
    pages = frozenset(
        result.path
        for result in checked.alone.results[: checked.reached]
        if result.path not in failed and result.suppressions is not None
        if setup.touches(result.path) and setup.is_own(result.path)
    )
    root, change = setup.root, setup.change
    folders = [named.path for named in paths if named.state.kind is PathKind.FOLDER and named.leaves is None]
    within = [folder for folder in folders if folder.is_relative_to(root)]
    return Judged(
        pages,
        frozenset(active.entry.code for active in setup.rules),
        # Of a page of a change only some links are asked about.
        checked.on_links is not None and change is None,
        frozenset(_doubtful(checked, setup)),
        tuple(relative(folder, root).removeprefix(".") for folder in within) if paths else ("",),
        is_whole,
        *((change.moved, change.added) if change is not None else ()),
    )


def _doubtful(checked: StageResults, setup: Setup) -> Iterator[tuple[str, str]]:
    """Page and identity of all that might have been found if the network had said something certain, or had been asked
    at another hour."""
    rules = [active.entry for active in setup.rules if active.entry.scope is Scope.NETWORK]
    fickle = [rule for rule in rules if rule.comes_and_goes]
    verdicts = checked.network.verdicts
    for page in checked.elsewhere:
        for link in page.links:
            url = external_url(link)
            if url is not None and url in verdicts:
                subject = subject_of(link.route, link.destination)
                doubted = fickle if verdicts[url].status in _CERTAIN else rules
                yield from ((page.path, identity(rule.code, subject)) for rule in doubted)
