"""Stage 1: each page is read, from disk or from standard input, and checked by itself.

What comes of it depends on that page and the setup, and on no other page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from postlint import interruption
from postlint.crashes import Crashes, Uncaught
from postlint.files import read_bytes
from postlint.findings.report import FailedPath
from postlint.links.model.address import external_url
from postlint.page import Page, read_page
from postlint.page.body import KnownAddresses
from postlint.page.dialect import Dialect
from postlint.page.facts import PageFacts, facts_of
from postlint.page.page import none_known
from postlint.rules.base import Context
from postlint.rules.engine import RuleResults, run_rules
from postlint.rules.registry import Scope
from postlint.rules.suppressions import Suppression, suppressions
from postlint.run.setup import Setup

if TYPE_CHECKING:
    from postlint.page.slugs import AnchorRules, Anchors
    from postlint.schema import Problem


Item = TypeVar("Item")
Result = TypeVar("Result")


class StandardInput(NamedTuple):
    """A page that does not come from disk: checked as if it stood at `path`."""

    path: str
    data: bytes


class Pages(NamedTuple):
    """What was read: the pages, and the files that could not be, because of the disk or of a bug."""

    pages: tuple[Page, ...]
    failures: tuple[FailedPath, ...]


class PagesAtHand(dict[str, Page]):
    """Pages by path, for what is asked of them after their own stage, which their facts do not hold."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__((page.path, page) for page in pages)

    def anchors(self, path: str, rules: AnchorRules) -> Anchors | None:
        """What a fragment may lead to on the page at `path`. Few pages are asked."""
        from postlint.page.slugs import anchors_of

        return anchors_of(self[path], rules)


def read_pages(
    root: Path,
    files: Sequence[str],
    stdin: StandardInput | None = None,
    *,
    dialect_of: Callable[[str], Dialect],
    addresses: Callable[[Page], KnownAddresses] = none_known,
    crashes: Crashes | None = None,
) -> Pages:
    """The pages at `files`, which are relative to `root`; what cannot be read becomes a failure, what makes postlint
    crash is noted in `crashes` (without it: raised).

    `dialect_of` says how a page is read. `addresses` says which fields of a page's front matter hold one; it is asked
    when the links of the page are.
    """
    pages: list[Page] = []
    failures: list[FailedPath] = []
    crashes = crashes or Uncaught()

    def read(name: str, data: bytes) -> Page:
        page = read_page(name, data, dialect_of(name), addresses=addresses)
        _ = page.metadata  # every page's is asked for, and may be by what judges another
        return page

    for name in files:
        try:
            data = stdin.data if stdin else read_bytes(root / name)
        except OSError as error:
            failures.append(FailedPath(name, f"cannot be read: {error.strerror or error}"))
        else:
            page = crashes.attempt(name, partial(read, name, data))
            if page is not None:
                pages.append(page)
    return Pages(tuple(pages), tuple(failures))


def read_through(page: Page) -> Page:
    """`page`, once its links and its body were read, which else are when they are first asked for: what crashes there
    crashes here, before anything counts on the page.
    """
    for link in page.links:
        external_url(link)
    return page


class PageResult(NamedTuple):
    """What comes of a page alone, as plain data: what others need to know of it, and what rules find.

    `suppressions` are what its comments leave out, also of what later stages find; None where that cannot be told, and
    nothing more is said of the page. `problems` are those with its schema, if a rule has asked for them.
    """

    facts: PageFacts
    found: RuleResults
    suppressions: tuple[Suppression, ...] | None
    problems: tuple[Problem, ...] | None = None


def check_page(page: Page, setup: Setup) -> PageResult:
    """What the rules that look at a page alone find on `page`, and its facts.

    Raises:
        PageCrashError: a bug in postlint, so that nothing is known of the page.
    """
    facts = facts_of(read_through(page))
    crashes = Crashes()
    result = crashes.attempt(page.path, partial(_result, page, facts, setup))
    return result or PageResult(facts, RuleResults(crashes=crashes.found), None)


def _result(page: Page, facts: PageFacts, setup: Setup) -> PageResult:
    context = Context(page, setup.schema_of, setup.taxonomies, setup.now, setup.catalogue)
    ignored = suppressions(page).active
    found = run_rules(context, setup.rules_for(page.path, Scope.PAGE), setup.settings, ignored)
    return PageResult(facts, found, ignored, vars(context).get("problems"))


class Alone(NamedTuple):
    """What came of the pages, each alone: the `results` of those that anything is to be said of, those that an
    interruption came before, and all pages of which something is known.
    """

    results: Sequence[PageResult]
    not_reached: Sequence[str]
    pages: PagesAtHand


def check_pages(pages: Iterable[Page], setup: Setup) -> Alone:
    """The results of as many of `pages` as can be had before an interruption."""
    known = PagesAtHand(pages)
    looked_at = [page for page in known.values() if setup.looks_at(page.path)]

    def check(page: Page) -> PageResult | None:
        result = setup.crashes.attempt(page.path, partial(check_page, page, setup))
        if result is not None:
            note_failures(result.found, setup)
        return result

    results = until_interrupted(looked_at, check)
    for page, result in zip(looked_at, results, strict=False):
        if result is None:
            del known[page.path]
    not_reached = [page.path for page in looked_at[len(results) :]]
    return Alone([result for result in results if result is not None], not_reached, known)


def note_failures(found: RuleResults, setup: Setup) -> RuleResults:
    """`found`, once what failed in rules is noted."""
    for crash in found.crashes:
        setup.crashes.add(crash)
    return found


def until_interrupted(items: Iterable[Item], work: Callable[[Item], Result]) -> list[Result]:
    """What `work` says of each of `items` in turn, until the user wants no more. Where that was before, they are
    waiting for what is known."""
    before = interruption.is_asked()
    results: list[Result] = []
    try:
        for item in items:
            # A validator that is no Python may have swallowed the exception.
            if interruption.is_asked() and not before:
                break
            results.append(work(item))
    except KeyboardInterrupt:
        return results
    return results
