"""One site as it stands at this moment: on disk, and in the editor where something is not saved.

It says of each page what a run over the whole site would say, without the network. After a change only what depends on
it is done anew: that page; those that ask for its anchors; where what it says before its body has changed, all pages
against the site, when they are next asked about. It knows nothing of editors.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path

from postlint.baseline import Baseline, hide
from postlint.config.layers import Configuration
from postlint.config.settings import DEFAULT_EXCLUDE
from postlint.crashes import Crash
from postlint.files import MARKDOWN_SUFFIXES, select_files
from postlint.findings import Finding
from postlint.findings.report import FailedPath, Report
from postlint.globs import exclusions, globs
from postlint.page.facts import PageFacts, PageHead
from postlint.paths import PathKind, resolve, state_of
from postlint.reads import Reads, Stamp, digest_of, stamp_of
from postlint.records import NamedTuple
from postlint.rules.engine import RuleResults, SiteRuleResults
from postlint.run.encoding import EncodedResult
from postlint.run.kept import setup_digest
from postlint.run.memory import Memory
from postlint.run.network import NO_NETWORK
from postlint.run.on_site import check_page_on_site, check_whole_site, soften
from postlint.run.pages import check_content, check_file
from postlint.run.results import AnyResult, CheckedFile, PageOnSite, PageResult
from postlint.run.results_file import canonical
from postlint.run.setup import Setup, set_up
from postlint.run.unused import check_comments
from postlint.site import Site, build_site

_LONGEST_LIFE = dt.timedelta(hours=1)
"""After so long dates are judged by a new clock."""


class Surroundings(NamedTuple):
    """What a site is given from outside: `results` names the file with what earlier runs found, `baseline` reads what
    is not to be told, None: there is nothing of the kind."""

    results: Callable[[], Path] | None
    baseline: Callable[[Configuration], Baseline | None]


class _Known(NamedTuple):
    """What is known of a file: what came of it alone, `given` what by its site, from which state of the disk."""

    outcome: CheckedFile
    given: str
    stamp: Stamp | None


class _LiveHeads(Mapping[str, PageHead]):
    """What the pages say before their bodies, as it is known at each moment."""

    def __init__(self, known: Mapping[str, _Known]) -> None:
        self._known = known

    def __getitem__(self, path: str) -> PageHead:
        result = self._known[path].outcome.result
        if result is None:
            raise KeyError(path)
        return result.head

    def __iter__(self) -> Iterator[str]:
        return (path for path, known in self._known.items() if known.outcome.result is not None)

    def __len__(self) -> int:
        return sum(known.outcome.result is not None for known in self._known.values())

    def __contains__(self, path: object) -> bool:
        known = self._known.get(path) if isinstance(path, str) else None
        return known is not None and known.outcome.result is not None


class LiveSite:
    """The site of `configuration`. `before` is the same with another configuration or with files that have changed
    since: what is known from then is taken over where it still holds.

    `index` reads all pages; until it has, others are read from disk where one asks for them, and `is_whole` is not set.

    Raises:
        PostlintError: the configuration, a schema or a list of terms cannot be used.
    """

    def __init__(
        self, configuration: Configuration, surroundings: Surroundings, before: LiveSite | None = None
    ) -> None:
        self.configuration = configuration
        self.root = configuration.root
        self._surroundings = surroundings
        self.texts: dict[str, bytes] = dict(before.texts) if before is not None else {}
        """What is not saved, or may not be, by path."""
        self.reads = Reads(str(surroundings.results().parent) if surroundings.results else None)
        self.setup = self._set_up(before.files if before is not None else [*self.texts])
        self._digest = setup_digest(self.setup)
        self._baseline = surroundings.baseline(configuration)
        self._known: dict[str, _Known] = dict(before._known) if before is not None else {}
        """Of pages that were read, in their order."""
        self._earlier = dict(before._known) if before is not None and before._digest == self._digest else {}
        """Of which it is still to be seen whether they are as they were."""
        self._on_site: dict[str, PageOnSite] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._whole = SiteRuleResults()
        self.is_whole: bool = before is not None and before.is_whole
        self._not_pages: set[str] = set()
        self.site = self._site()
        for path in self.texts:
            self._check(path)

    # What is asked.

    @property
    def files(self) -> list[str]:
        """The pages that are known so far, in order."""
        return sorted(self._known)

    def has(self, path: str) -> bool:
        """Whether the page at `path` is one that a run would check."""
        if path in self._known:
            return True
        if path in self._not_pages:
            return False
        is_page = self._would_be_checked(path)
        if not is_page:
            self._not_pages.add(path)
        return is_page

    def knows(self, path: str) -> bool:
        """Whether the page at `path` was read so far."""
        return path in self._known

    def goes_by(self, file: Path) -> bool:
        """Whether it may matter to the site what the file or folder `file`, absolute, is: it is a page, was looked at,
        or is new where files are listed."""
        place, folder = str(file), str(file.parent)
        return place in self.reads.files or folder in self.reads.folders or self._is_page(file)

    def _is_page(self, file: Path) -> bool:
        return file.is_relative_to(self.root) and file.relative_to(self.root).as_posix() in self._known

    def _would_be_checked(self, path: str) -> bool:
        file = self.root / path
        settings = self.configuration.settings
        if state_of(file).kind is not PathKind.ABSENT:
            return path in select_files(resolve([file], self.root), self.root, settings).files
        is_page = Path(path).suffix.lower() in MARKDOWN_SUFFIXES
        is_included = "include" not in settings.model_fields_set or globs(settings.include).match_file(path)
        return (
            is_page and is_included and not exclusions([*DEFAULT_EXCLUDE, *settings.exclude]).match_file(path)
        )

    def result(self, path: str) -> AnyResult | None:
        """What came of the page at `path` alone; None where it is none, or cannot be read."""
        if path not in self._known and self.has(path):
            self._check(path)
        known = self._known.get(path)
        return known.outcome.result if known is not None else None

    def facts(self, path: str) -> PageFacts | None:
        """The facts of the page at `path`; None where it is none, or cannot be read."""
        result = self.result(path)
        return result.facts if result is not None else None

    def findings(self, path: str) -> tuple[Finding, ...]:
        """What a run would tell of the page at `path`, sorted."""
        result = self.result(path)
        if result is None:
            return ()
        if path not in self._findings:
            self._findings[path] = self._judge(result)
        return self._findings[path]

    def failure(self, path: str) -> FailedPath | None:
        """Why the page at `path` cannot be read, if it cannot."""
        known = self._known.get(path)
        return known.outcome.failure if known is not None else None

    def depends_on(self, path: str, other: str) -> bool:
        """Whether what is said of the page at `path` depends on the anchors of the page at `other`."""
        on_site = self._on_site.get(path)
        return on_site is not None and other in on_site.asked

    @property
    def crashes(self) -> tuple[Crash, ...]:
        """What postlint has failed on so far."""
        return self.setup.crashes.found

    @property
    def is_old(self) -> bool:
        """Whether it was set up so long ago that dates would be judged by the wrong clock."""
        return dt.datetime.now(dt.UTC) - self.setup.now > _LONGEST_LIFE

    # What changes.

    def write(self, path: str, data: bytes | None) -> bool:
        """From now on the page at `path` holds `data`; None: what is on disk. Whether other pages may be judged
        otherwise now: not where only the body has changed, but for those that `depends_on` tells.
        """
        if data is None:
            self.texts.pop(path, None)
        else:
            self.texts[path] = data
        if not self.has(path):
            return False
        before = self._known.get(path)
        self._check(path)
        after = self._known[path]
        self.site.forget_anchors(path)
        if before is not None and _same_head(before.outcome.result, after.outcome.result):
            self._forget(each for each in [*self._on_site] if each == path or self.depends_on(each, path))
            return False
        self._forget([*self._on_site])
        self.site = (self.site.after_edit(path) if before is not None else None) or self._site()
        return True

    def is_data(self, path: str) -> bool:
        """Whether the file at `path` gives something to other pages, or to the whole site, so that what is known of it
        is to be worked out anew (`LiveSite(..., before)`)."""
        return self.setup.roots.data.has_read(path)

    def index(self) -> Generator[None, None, None]:
        """Reads all pages, as on disk or in the editor, a piece at each step; the last one brings all to one state."""
        found = select_files((), self.root, self.configuration.settings).files
        yield
        files = dict.fromkeys((*found, *self.texts))
        with Memory(self._surroundings.results, self.setup) as memory:
            kept = memory.results()
            unsure = [path for path in found if path not in self._earlier and path not in self.texts]
            for path, known in kept.known(unsure).items() if kept is not None else ():
                self._known[path] = _Known(CheckedFile(known), self._given(path), stamp_of(self.root / path))
                files.pop(path)
            if kept is not None:
                kept.load_facts()
        yield
        new: list[EncodedResult] = []
        for path in files:
            if path in self.texts:
                continue
            if not self._still_holds(path):
                self._check(path)
                result = self._known[path].outcome.result
                if isinstance(result, EncodedResult) and not self._known[path].outcome.crashes:
                    new.append(result)
            yield
        self._earlier = {}
        for path in [path for path in self._known if path not in files and path not in found]:
            del self._known[path]
        with Memory(self._surroundings.results if new else None, self.setup) as memory:
            kept = memory.results()
            if kept is not None:
                kept.keep(new)
        self.setup = self._set_up(self.files)  # generators are told by the files that there are
        self.is_whole = True
        self.site = self._site()
        yield
        self.judge_whole()

    def judge_whole(self) -> bool:
        """Asks the rules that judge the site as a whole; whether they say something else than before."""
        if not self.is_whole:
            return False
        before = self._whole.findings
        self._whole = check_whole_site(self.setup, self.site, lambda: True)
        if self._whole.findings == before:
            return False
        self._findings.clear()
        return True

    # How it is worked out.

    def _set_up(self, files: Iterable[str]) -> Setup:
        return set_up(
            self.configuration,
            files,
            now=None,
            allow_python=False,
            change=None,
            unsaved=self.texts,
            reads=self.reads,
        )

    def _site(self) -> Site:
        """The site of what is known now, of which nothing was judged so far."""
        self._on_site.clear()
        self._findings.clear()
        settings = self.configuration.settings
        return build_site(
            self.root,
            _LiveHeads(self._known),
            generator=settings.generator,
            base_url=settings.base_url,
            now=self.setup.now,
            roots=self.setup.roots,
            defaults=self.setup.defaults,
            crashes=self.setup.crashes,
        )

    def _check(self, path: str) -> None:
        self._earlier.pop(path, None)
        stamp = stamp_of(self.root / path)
        data = self.texts.get(path)
        outcome = check_content(path, data, self.setup) if data is not None else check_file(path, self.setup)
        for crash in outcome.crashes:
            self.setup.crashes.add(crash)
        if data is None and isinstance(outcome.result, PageResult):
            outcome = outcome._replace(result=EncodedResult.of(outcome.result))  # thousands of them
        self._known[path] = _Known(outcome, self._given(path), stamp)

    def _given(self, path: str) -> str:
        """What tells all that the site gives to the page at `path`."""
        dialect, inherited = self.setup.roots.dialect_of(path), self.setup.defaults.for_path(path)
        return digest_of(canonical([dialect, inherited]).encode())

    def _still_holds(self, path: str) -> bool:
        """Whether what was known earlier of the page at `path` holds."""
        known = self._earlier.get(path)
        return (
            known is not None
            and known.stamp is not None
            and known.stamp == stamp_of(self.root / path)
            and known.given == self._given(path)
        )

    def _forget(self, paths: Iterable[str]) -> None:
        for path in [*paths]:
            self._on_site.pop(path, None)
            self._findings.pop(path, None)

    def _judge(self, result: AnyResult) -> tuple[Finding, ...]:
        path = result.path
        if path not in self._on_site:
            self.site.asked_for_anchors.clear()
            judged = check_page_on_site(result, self.setup, self.site)
            self._on_site[path] = judged._replace(asked=frozenset(self.site.asked_for_anchors - {path}))
        found = RuleResults.together(result.found, self._on_site[path].found)
        if result.suppressions:
            is_whole = self.is_whole
            ((_, found),) = check_comments(
                [result], [(path, found)], self.setup, self.site, NO_NETWORK, lambda: is_whole
            )
        findings = soften(found.findings, self.setup, self.site)
        findings += [finding for finding in self._whole.findings if finding.path == path]
        told = tuple(sorted(findings, key=lambda finding: finding.sort_key))
        if self._baseline is not None:
            told = hide(Report(findings=told), self._baseline, lambda _: False).findings
        return told


def _same_head(one: AnyResult | None, other: AnyResult | None) -> bool:
    """Whether two states of a page are the same to all who do not ask for its anchors (see
    `run.kept.digest_of_head`)."""
    if one is None or other is None:
        return one is other
    return _seen_by_others(one.head) == _seen_by_others(other.head)


def _seen_by_others(head: PageHead) -> tuple[object, ...]:
    unread = head.head if head.unread or head.skipped else ""
    return (
        *(head.metadata, head.has_front_matter, head.unread, head.skipped, head.is_empty, head.bom, unread),
        *(head.quoted, head.keys, head.terms, head.dialect),
    )
