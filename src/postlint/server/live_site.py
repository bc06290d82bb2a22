"""One site as it stands at this moment: on disk, and in the editor where something is not saved.

It says of each page what a run over the whole site would say, without the network. After a change only what depends on
it is done anew: that page; those that ask for its anchors; where what it says before its body has changed, all pages
against the site, when they are next asked about. It knows nothing of editors.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Generator, ItemsView, Iterable, Iterator, Mapping, ValuesView
from pathlib import Path

from postlint.baseline import hide
from postlint.config.layers import Configuration
from postlint.config.settings import DEFAULT_EXCLUDE
from postlint.crashes import Crash
from postlint.files import MARKDOWN_SUFFIXES, select_files
from postlint.findings import Finding
from postlint.findings.report import FailedPath, Report
from postlint.globs import exclusions, globs
from postlint.page.facts import PageFacts, PageHead
from postlint.paths import PathKind, resolve, state_of
from postlint.reads import Stamp, digest_of, stamp_of
from postlint.rules.engine import RuleResults, SiteRuleResults
from postlint.run.encoding import EncodedResult
from postlint.run.memory import Memory
from postlint.run.network import NO_NETWORK
from postlint.run.on_site import check_page_on_site, check_whole_site, soften
from postlint.run.pages import check_content, check_file
from postlint.run.results import AnyResult, PageOnSite, PageResult
from postlint.run.unused import check_comments
from postlint.schema.page_schema import INLINE
from postlint.server.survey import FoundSite, Known, Surroundings, given_to, stamps_of, survey
from postlint.site import Site, build_site
from postlint.tree import TreeEntry

_LONGEST_LIFE = dt.timedelta(hours=1)
"""After so long dates are judged by a new clock."""


class _LiveHeads(Mapping[str, PageHead]):
    """What the pages say before their bodies, as it is known at each moment, in the order of their paths."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known
        self._heads: dict[str, PageHead] | None = None

    def __getitem__(self, path: str) -> PageHead:
        result = self._known[path].outcome.result
        if result is None:
            raise KeyError(path)
        return result.head

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, path: object) -> bool:
        known = self._known.get(path) if isinstance(path, str) else None
        return known is not None and known.outcome.result is not None

    def values(self) -> ValuesView[PageHead]:
        return self._all().values()

    def items(self) -> ItemsView[str, PageHead]:
        return self._all().items()

    def note(self, path: str) -> None:
        """Something else is known of the page at `path` now."""
        if self._heads is None:
            return
        result = self._known[path].outcome.result
        if path in self._heads and result is not None:
            self._heads[path] = result.head
        elif path in self._heads or result is not None:
            self._heads = None

    def _all(self) -> dict[str, PageHead]:
        if self._heads is None:
            self._heads = {
                path: result.head
                for path in sorted(self._known)
                if (result := self._known[path].outcome.result) is not None
            }
        return self._heads


class LiveSite:
    """The site that `found` tells of. `texts` are what is not saved, or may not be, by path. `before` is the same site
    as it was until now: what is known from then is taken over where it still holds.

    `index` reads all pages; until it has, `is_whole` is not set, and of pages only that is told which needs no others.
    """

    def __init__(
        self,
        found: FoundSite,
        surroundings: Surroundings,
        texts: dict[str, bytes],
        before: LiveSite | None = None,
    ) -> None:
        self.configuration = found.configuration
        self.root = found.configuration.root
        self.texts = texts
        self.written: set[str] = set()
        """The pages that were written since this is the site."""
        self.setup = found.setup
        self.reads = found.reads
        self._found = found
        self._surroundings = surroundings
        self.history = surroundings.history
        """The file with what earlier runs saw of links to other sites."""
        self._is_judged_as_before = before is not None and before._found.digest == found.digest
        self._known: dict[str, Known] = dict(before._known) if before is not None else {}
        """Of pages that were read."""
        self._heads = _LiveHeads(self._known)
        self._fresh: set[str] = set()
        """Those of them that were read since this is the site."""
        self._new: list[EncodedResult] = []
        self._on_site: dict[str, PageOnSite] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._whole: SiteRuleResults = before._whole if before is not None else SiteRuleResults()
        self.is_whole: bool = before is not None and before.is_whole
        self._noted: dict[str, Stamp | None] = {}
        """The state of files that have changed, of which it is known."""
        self._is_page: dict[str, bool] = dict.fromkeys(found.files or (), True)
        self.site = self._site()
        for path in self.texts:
            if not self.has(path):
                self._known.pop(path, None)
            elif not self._is_judged_alike(path):
                self._check(path)

    # What is asked.

    @property
    def inputs(self) -> Mapping[str, Stamp | None]:
        """The files that the site is set up by, each with its state then."""
        return self._found.inputs

    @property
    def files(self) -> list[str]:
        """The pages that are known so far, in order."""
        return sorted(self._known)

    def has(self, path: str) -> bool:
        """Whether the page at `path` is one that a run would check."""
        if path not in self._is_page:
            self._is_page[path] = self._would_be_checked(path)
        return self._is_page[path]

    def knows(self, path: str) -> bool:
        """Whether the page at `path` was read so far."""
        return path in self._known

    def goes_by(self, file: Path) -> bool:
        """Whether it may matter to the site what the file or folder `file`, absolute, is: it is a page, was looked at,
        or is new where files are listed."""
        place, folder = str(file), str(file.parent)
        return (
            place in self.inputs
            or place in self.reads.files
            or place in self.reads.folders
            or folder in self.reads.folders
            or (file.is_relative_to(self.root) and file.relative_to(self.root).as_posix() in self._known)
        )

    def is_as_known(self, path: str) -> bool:
        """Whether nothing but the content of the page at `path`, which is known, may have changed on disk."""
        is_there = stamp_of(self.root / path) is not None
        return (self.setup.roots.tree.entry(path) is TreeEntry.FILE) is is_there and (
            is_there or path in self.texts
        )

    def changed_on_disk(self, *, all_files: bool) -> list[Path]:
        """What is not as it was when it was looked at: of the files that the site is set up by or, with `all_files`,
        also of pages and of all else. Looks at nothing else than the disk, in whichever thread."""
        stamps = dict(self.inputs)
        if all_files:
            stamps |= {place: seen.stamp for place, seen in [*self.reads.files.items()]}
            stamps |= {place: seen.stamp for place, seen in [*self.reads.folders.items()]}
            stamps |= {str(self.root / path): known.stamp for path, known in [*self._known.items()]}
        stamps |= {place: stamp for place, stamp in [*self._noted.items()] if place in stamps}
        return [Path(place) for place, stamp in stamps.items() if stamp_of(place) != stamp]

    def note_states(self, files: Iterable[Path]) -> None:
        """Takes these files as they are on disk now for such as have not changed."""
        self._noted.update(stamps_of(files))

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
        """What a run would tell of the page, or of another file, at `path`, sorted; while not all pages are known, only
        what it takes no other page for."""
        if path not in self._findings:
            result = self.result(path)
            on_whole = [finding for finding in self._whole.findings if finding.path == path]
            found = on_whole + (self._judge(result) if result is not None else [])
            self._findings[path] = self._told(found)
        return self._findings[path]

    @property
    def other_files(self) -> list[str]:
        """The files that are no pages, of which a run would tell something."""
        return sorted({finding.path for finding in self._whole.findings} - self._known.keys())

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
        self.written.add(path)
        before = self._known.get(path)
        self.setup.crashes.forget(path)
        self._check(path)
        after = self._known[path]
        self.site.forget_anchors(path)
        one, other = before and before.outcome.result, after.outcome.result
        site = self.site
        if one is None or other is None or not _begin_alike(one.head, other.head):
            says_the_same = one is other or (
                one is not None and other is not None and _say_the_same(one, other)
            )
            site = (
                self.site.after_edit(path, says_the_same=says_the_same)
                if before is not None
                else self._site()
            )
        if site is self.site:
            is_put_elsewhere = path in self.setup.roots.tree.put_elsewhere
            self._forget(
                each
                for each in [*self._on_site]
                if each == path or self.depends_on(each, path) or is_put_elsewhere
            )
            self._findings.pop(path, None)
            return is_put_elsewhere
        self._on_site.clear()
        self._findings.clear()
        self.site = site
        return True

    def is_data(self, path: str) -> bool:
        """Whether the file at `path` gives something to other pages, or to the whole site, so that what is known of it
        is to be worked out anew (`survey`)."""
        roots = self.setup.roots
        return roots.data.has_read(path) or path in roots.tree.put_elsewhere

    def survey(
        self, configuration: Configuration, counted: Callable[[int], object] = lambda _: None
    ) -> FoundSite:
        """The site with that configuration as it is now; `counted` is told early how many files it has. Looks at
        nothing that changes, in whichever thread.

        Raises:
            PostlintError: a schema or a list of terms cannot be used any more.
        """
        return survey(
            configuration,
            self._surroundings,
            self.texts,
            is_whole=True,
            unless=lambda path, digest: digest == self._found.digest and path in self._known,
            counted=counted,
        )

    def index(self) -> Generator[None, None, None]:
        """Reads all pages, as on disk or in the editor, a piece at each step; the last ones bring all to one state."""
        files = self._found.files or ()
        for path in files:
            yield
            if path in self.texts or path in self._fresh or self._still_holds(path):
                continue
            known = self._found.known.get(path)
            if known is not None and known.stamp == stamp_of(self.root / path):
                self._known[path] = known
                continue
            self._check(path)
            result = self._known[path].outcome.result
            if isinstance(result, EncodedResult) and not self._known[path].outcome.crashes:
                self._new.append(result)
        there = {*files, *self.texts}
        for path in [path for path in self._known if path not in there]:
            del self._known[path]
        self._found = self._found._replace(known={})
        yield
        self.is_whole = True
        self._heads = _LiveHeads(self._known)
        self.site = self._site()
        for path in self.files:
            self.site.published(path)
            yield
        self.judge_whole()

    def keep(self) -> None:
        """Keeps for later runs what was found out by `index`, in whichever thread."""
        new, self._new = self._new, []
        with Memory(self._surroundings.results if new else None, self.setup) as memory:
            kept = memory.results()
            if kept is not None:
                kept.keep(new)

    def judge_whole(self) -> bool:
        """Asks the rules that judge the site as a whole; whether they say something else than before."""
        if not self.is_whole:
            return False
        before = self._whole.findings
        self._whole = check_whole_site(self.setup, self.site, self._is_sound)
        if self._whole.findings == before:
            return False
        self._findings.clear()
        return True

    # How it is worked out.

    def _is_sound(self) -> bool:
        """Whether all pages that there are could be read and judged."""
        return (
            self.is_whole
            and not self.setup.crashes.found
            and all(known.outcome.failure is None for known in self._known.values())
        )

    def _site(self) -> Site:
        """The site of what is known now, of which nothing was judged so far."""
        self._on_site.clear()
        self._findings.clear()
        settings = self.configuration.settings
        return build_site(
            self.root,
            self._heads,
            generator=settings.generator,
            base_url=settings.base_url,
            now=self.setup.now,
            roots=self.setup.roots,
            defaults=self.setup.defaults,
            crashes=self.setup.crashes,
        )

    def _check(self, path: str) -> None:
        self._fresh.add(path)
        stamp, now = stamp_of(self.root / path), time.time_ns()
        data = self.texts.get(path)
        outcome = check_content(path, data, self.setup) if data is not None else check_file(path, self.setup)
        for crash in outcome.crashes:
            self.setup.crashes.add(crash)
        if data is None and isinstance(outcome.result, PageResult):
            outcome = outcome._replace(result=EncodedResult.of(outcome.result))  # thousands of them
        self._known[path] = Known(outcome, given_to(path, self.setup), stamp, now)
        self._heads.note(path)

    def _is_judged_alike(self, path: str) -> bool:
        """Whether what was known before of the page at `path` holds, as far as that page is the same."""
        known = self._known.get(path)
        return known is not None and self._is_judged_as_before and known.given == given_to(path, self.setup)

    def _still_holds(self, path: str) -> bool:
        """Whether what was known before of the page at `path` holds."""
        if not self._is_judged_alike(path):
            return False
        known = self._known[path]
        result, stamp = known.outcome.result, stamp_of(self.root / path)
        if not isinstance(result, EncodedResult) or stamp is None or stamp != known.stamp:
            return False
        if f'"{INLINE}"' in result.encoded.head:  # it names a schema, which may be another now
            return False
        return stamp.is_older_than(known.at) or self._has_content(path, result.digest)

    def _has_content(self, path: str, digest: str) -> bool:
        try:
            return digest_of(self.setup.read(path)) == digest
        except OSError:
            return False

    def _forget(self, paths: Iterable[str]) -> None:
        for path in [*paths]:
            self._on_site.pop(path, None)
            self._findings.pop(path, None)

    def _judge(self, result: AnyResult) -> list[Finding]:
        if not self.is_whole:
            return [*result.found.findings]
        path = result.path
        if path not in self._on_site:
            self.site.asked_for_anchors.clear()
            judged = check_page_on_site(result, self.setup, self.site)
            self._on_site[path] = judged._replace(asked=frozenset(self.site.asked_for_anchors - {path}))
        found = RuleResults.together(result.found, self._on_site[path].found)
        if result.suppressions:
            ((_, found),), _ = check_comments(
                [result], [(path, found)], self.setup, self.site, NO_NETWORK, self._is_sound
            )
        return soften(found.findings, self.setup, self.site)

    def _told(self, findings: list[Finding]) -> tuple[Finding, ...]:
        told = tuple(sorted(findings, key=lambda finding: finding.sort_key))
        if self._found.baseline is not None and told:
            told = hide(Report(findings=told), self._found.baseline, lambda _: False).findings
        return told


def _begin_alike(one: PageHead, other: PageHead) -> bool:
    """Whether two states of a page are the same to the first letter of the body, and a byte order mark before it."""
    return (one.bom, one.head) == (other.bom, other.head)


def _say_the_same(one: AnyResult, other: AnyResult) -> bool:
    """Whether two states of a page say the same to all who do not ask for its anchors, nor where it is published (see
    `run.kept.digest_of_head`)."""
    return _seen_by_others(one.head) == _seen_by_others(other.head)


def _seen_by_others(head: PageHead) -> tuple[object, ...]:
    unread = head.head if head.unread or head.skipped else ""
    return (
        *(head.metadata, head.has_front_matter, head.unread, head.skipped, head.is_empty, head.bom, unread),
        *(head.quoted, head.keys, head.terms, head.dialect),
    )
