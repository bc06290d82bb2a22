"""Stage 1: each page is read, from disk or from standard input, and checked by itself.

What comes of it depends on that page and the setup, and on no other page. Of the page itself nothing is kept but that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from postlint import interruption
from postlint.crashes import Crashes, Uncaught
from postlint.files import read_bytes
from postlint.findings.report import FailedPath
from postlint.links.model.address import external_url
from postlint.page import Page, read_page
from postlint.page.body import KnownAddresses
from postlint.page.dialect import Dialect
from postlint.page.facts import PageFacts, facts_of, head_of
from postlint.page.page import none_known
from postlint.records import NamedTuple
from postlint.rules.base import Context
from postlint.rules.engine import RuleResults, run_rules
from postlint.rules.registry import Scope
from postlint.run.results import CheckedFile, PageResult

if TYPE_CHECKING:
    from postlint.run.setup import Setup


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


def read_pages(
    root: Path,
    files: Sequence[str],
    *,
    dialect_of: Callable[[str], Dialect],
    addresses: Callable[[Page], KnownAddresses] = none_known,
    crashes: Crashes | None = None,
    read: Callable[[str], bytes] | None = None,
) -> Pages:
    """The pages at `files`, which are relative to `root`; what cannot be read becomes a failure, what makes postlint
    crash is noted in `crashes` (without it: raised). `read` gives what they hold, where that is not what is on disk.

    `dialect_of` says how a page is read. `addresses` says which fields of a page's front matter hold one; it is asked
    when the links of the page are.
    """
    pages: list[Page] = []
    failures: list[FailedPath] = []
    crashes = crashes or Uncaught()
    for name in files:
        try:
            data = read(name) if read is not None else read_bytes(root / name)
        except OSError as error:
            failures.append(_unreadable(name, error))
        else:
            page = crashes.attempt(name, partial(_read, name, data, dialect_of, addresses))
            if page is not None:
                pages.append(page)
    return Pages(tuple(pages), tuple(failures))


def _read(
    name: str,
    data: bytes,
    dialect_of: Callable[[str], Dialect],
    addresses: Callable[[Page], KnownAddresses],
) -> Page:
    page = read_page(name, data, dialect_of(name), addresses=addresses)
    _ = page.metadata  # every page's is asked for, and may be by what judges another
    return page


def _unreadable(path: str, error: OSError) -> FailedPath:
    return FailedPath(path, f"cannot be read: {error.strerror or error}")


def read_through(page: Page) -> Page:
    """`page`, once its links and its body were read, which else are when they are first asked for: what crashes there
    crashes here, before anything counts on the page.
    """
    for link in page.links:
        external_url(link)
    return page


def check_page(page: Page, setup: Setup) -> PageResult:
    """What the rules that look at a page alone find on `page`, and its facts.

    Raises:
        PageCrashError: a bug in postlint, so that nothing is known of the page.
    """
    context = Context(page, setup.schema_of, setup.taxonomies, setup.now, setup.catalogue)
    facts = facts_of(read_through(page), context.used_terms)
    crashes = Crashes()
    result = crashes.attempt(page.path, partial(_result, context, facts, setup))
    return result or PageResult(facts, RuleResults(crashes=crashes.found), None)


def _result(context: Context, facts: PageFacts, setup: Setup) -> PageResult:
    ignored = context.suppressions.active
    if setup.leaves_alone(facts) or not setup.is_own(facts.path):
        return PageResult(facts, RuleResults(), ignored)
    found = run_rules(context, setup.rules_for(facts.path, Scope.PAGE), setup.settings, ignored)
    return PageResult(facts, found, ignored)


def check_file(path: str, setup: Setup) -> CheckedFile:
    """Reads and checks the file at `path`, which is relative to the root of the setup."""
    try:
        data = setup.read(path)
    except OSError as error:
        return CheckedFile(failure=_unreadable(path, error))
    return check_content(path, data, setup)


def check_content(path: str, data: bytes, setup: Setup) -> CheckedFile:
    """The same of the file at `path` that holds `data`."""
    crashes = Crashes()

    def work() -> CheckedFile:
        page = _read(path, data, setup.roots.dialect_of, setup.addresses)
        if setup.reads_all_of(path):
            result = check_page(page, setup)
            return CheckedFile(result, crashes=result.found.crashes)
        context = Context(page, setup.schema_of, setup.taxonomies, setup.now, setup.catalogue)
        return CheckedFile(head=head_of(page, context.used_terms))

    return crashes.attempt(path, work) or CheckedFile(crashes=crashes.found)


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
