"""What a run over one part of a site says for the run over the whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import postlint
from postlint.findings.shard import NO_COMMENTS, CommentsOfPart, PartOfRun
from postlint.page.facts import PageHead
from postlint.reads import digest_of
from postlint.run.network import Network
from postlint.run.results import AnyResult
from postlint.run.results_file import canonical
from postlint.run.setup import Setup

if TYPE_CHECKING:
    from postlint.parts import SitePart


_OF_THE_PLACE = {"proxy", "ca_file", "hosts"}
"""Settings of links that say where a run takes place, or hold secrets."""


def part_of_run(
    part: SitePart,
    setup: Setup,
    pages: Sequence[AnyResult | PageHead],
    comments: CommentsOfPart | None,
    digest: Callable[[str], str | None],
    network: Network,
) -> PartOfRun:
    """What a run over `part` says of itself; `pages` are those of all parts."""
    content = sorted((page.path, page.digest) for page in pages)
    return PartOfRun(
        part,
        digest_of(canonical(content).encode("utf-8", "surrogatepass")),
        _digest_of_setup(setup),
        len(setup.crashes.found),
        comments or NO_COMMENTS,
        digest,
        network.run,
    )


def _digest_of_setup(setup: Setup) -> str:
    """What tells all that a run is set up by from any other, wherever the site lies."""
    change = setup.change
    rules = [(active.entry.code, str(active.severity), str(active.applies_from)) for active in setup.rules]
    settings = dict(setup.settings)
    settings["links"] = {key: value for key, value in setup.settings.links if key not in _OF_THE_PLACE}
    base = change.base if change is not None else None
    said = canonical([postlint.__version__, settings, rules, setup.asks_network, base])
    root = json.dumps(str(setup.root))[1:-1]
    return digest_of(said.replace(root, ".").encode("utf-8", "surrogatepass"))
