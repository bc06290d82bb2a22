"""What a run came to: everything that a report format may show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from postlint.findings.finding import Cause, Finding, Safety, Severity
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.findings.overview import Overview
    from postlint.findings.shard import PartOfRun
    from postlint.links.model.verdict import Status
    from postlint.page.page import Source


class SkippedPath(NamedTuple):
    """A file, or part of one, that was not checked, and why; `unexpected` where nobody would expect it."""

    path: str
    reason: str
    unexpected: bool = False


class FailedPath(NamedTuple):
    """A path that could not be checked at all; makes the run end with exit code 2."""

    path: str
    message: str


class Unjudged(NamedTuple):
    """What the rules with these codes could not judge for one cause: so many links on so many pages."""

    cause: Cause
    rules: tuple[str, ...]
    links: int
    pages: int


class Judged(NamedTuple):
    """What a run has judged, so that a finding that an earlier one had and this one has not is mended.

    `pages` were judged by all rules with one of the `codes`, and `online` also by what the network said; but for what
    is `doubtful`, by path and `identity`, as it said nothing certain of that link. Of the `folders` all pages are in
    the run that there are (`""`: the root), and with `whole` these are all that the configuration includes. `moved`
    has files by the path that they had before the change that the run is about, `added` those that were not there.
    """

    pages: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    online: bool = False
    doubtful: frozenset[tuple[str, str]] = frozenset()
    folders: tuple[str, ...] = ()
    whole: bool = False
    moved: Mapping[str, str] = MappingProxyType({})
    added: frozenset[str] = frozenset()

    def lists(self, path: str) -> bool:
        """Whether the file at `path` would be known to the run, if it were there."""
        return any(not folder or path.startswith(f"{folder}/") for folder in self.folders)


class UsedBaseline(NamedTuple):
    """A baseline that a run over a part of a site went by: its text, which of the files in it are gone, and the command
    that writes it anew."""

    text: str
    gone: frozenset[str]
    command: str


@dataclass(frozen=True)
class Report:
    """The outcome of a run.

    `findings` are sorted by path, line, column and code. `prefix` leads from the repository's root to the
    folder that the paths are relative to (`""` or `"site/"`). `sources` has the text of every file with a
    finding. `unjudged` says what could not be judged, the most links first. `notices` are things to say once on
    standard error, `remarks` works out those to say there to who asks for more words, and `late_notices` those that
    are known once the report is written. `overview` works out what the site holds beside its faults,
    `basis` what the run went by: configuration, generators, schemas.

    With `since`, a revision, only what was changed since then is meant: `files` and links count what the change
    touched, and `unchanged` findings on lines that it did not touch are left out: `untold`, besides those of files that
    it did not touch. `base` is the commit that the change began with. `selected` files were read.

    `mended` findings are gone with the fixes that were made in `mended_files`; `came_up` of them were not there before
    the first fix was made.

    The `known` findings, which a baseline holds, are left out of `findings`; `baseline_mended` ones it has in vain,
    `baseline_added` ones the change adds to it, None where that is not known. `judged` works out what was judged.

    `part` is set where this is the report of one part of a site, and with it the `baseline` that it went by. `fail_on`
    and `exit_code` are what the run makes of it all. `told` has, for findings that come from other reports, by their
    `id`, what `json` said of them there.
    """

    findings: tuple[Finding, ...] = ()
    skipped: tuple[SkippedPath, ...] = ()
    failures: tuple[FailedPath, ...] = ()
    files: int = 0
    links: int = 0
    external: int = 0
    unjudged: tuple[Unjudged, ...] = ()
    suppressed: int = 0
    known: tuple[Finding, ...] = ()
    verdicts: Mapping[Status, int] = field(default_factory=dict)
    duration: float = 0.0
    prefix: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    offline: bool = True
    interrupted: bool = False
    notices: tuple[str, ...] = ()
    remarks: Callable[[], tuple[str, ...]] = tuple
    overview: Callable[[], Overview | None] = lambda: None
    late_notices: Callable[[], tuple[str, ...]] = tuple
    basis: Callable[[], tuple[str, ...]] = tuple
    since: str | None = None
    unchanged: int = 0
    untold: tuple[Finding, ...] = ()
    base: str | None = None
    selected: int = 0
    mended: int = 0
    mended_files: int = 0
    came_up: int = 0
    baseline_mended: int = 0
    baseline_added: int | None = None
    judged: Callable[[], Judged] = Judged
    part: PartOfRun | None = None
    baseline: UsedBaseline | None = None
    fail_on: str = "error"
    exit_code: int = 0
    told: Mapping[int, object] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def fixable(self, safety: Safety) -> int:
        """How many findings have a fix of that safety."""
        return sum(finding.fix is not None and finding.fix.safety is safety for finding in self.findings)

    @property
    def baselined(self) -> int:
        """How many findings the baseline hides."""
        return len(self.known)

    @property
    def has_looked(self) -> bool:
        """Whether there was anything to check; where not, standard error says why."""
        return bool(self.files or (self.since is not None and self.selected))

    def fails(self, threshold: Severity) -> bool:
        """Whether a finding weighs at least as much as `threshold` (`OFF`: nothing ever fails)."""
        return threshold is not Severity.OFF and any(f.severity >= threshold for f in self.findings)
