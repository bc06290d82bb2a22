"""What comes of a page alone, what comes of it on its site, and what of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from postlint.crashes import Crash
from postlint.findings.report import FailedPath
from postlint.page.facts import PageFacts, PageHead
from postlint.records import NamedTuple
from postlint.rules.engine import RuleResults
from postlint.rules.suppressions import Suppression


class AnyResult(Protocol):
    """A `PageResult`, or somebody who knows how to come by one."""

    @property
    def path(self) -> str: ...

    @property
    def head(self) -> PageHead: ...

    @property
    def facts(self) -> PageFacts: ...

    @property
    def found(self) -> RuleResults: ...

    @property
    def suppressions(self) -> tuple[Suppression, ...] | None: ...

    @property
    def digest(self) -> str: ...

    @property
    def skipped(self) -> str | None: ...


class PageResult(NamedTuple):
    """What comes of a page alone, as plain data: what others need to know of it, and what rules find.

    `suppressions` are what its comments leave out, also of what later stages find; None where that cannot be told, and
    nothing more is said of the page.
    """

    facts: PageFacts
    found: RuleResults
    suppressions: tuple[Suppression, ...] | None

    @property
    def path(self) -> str:
        """Where the page lies, from the root, with `/`."""
        return self.facts.path

    @property
    def head(self) -> PageHead:
        """What the page says before its body."""
        return self.facts

    @property
    def digest(self) -> str:
        """That of the bytes that were read."""
        return self.facts.digest

    @property
    def skipped(self) -> str | None:
        """Why a block at the top was not read as front matter, though it is some."""
        return self.facts.skipped


class CheckedFile(NamedTuple):
    """What became of a file: its `result`, or only its `head` where nothing is to be said of the page; neither, where
    it could not be read (`failure`) or postlint failed on it.
    """

    result: AnyResult | None = None
    head: PageHead | None = None
    failure: FailedPath | None = None
    crashes: tuple[Crash, ...] = ()


class Alone(NamedTuple):
    """What came of the pages, each alone: the `results` of those that anything is to be said of, in order, the `heads`
    of the others, the files that could not be read, and those that an interruption came before.
    """

    results: Sequence[AnyResult]
    heads: Sequence[PageHead]
    failures: tuple[FailedPath, ...]
    not_reached: Sequence[str]


class PageOnSite(NamedTuple):
    """What comes of a page once all pages are known: what rules find, and whether the report is about the page; if so,
    how many links it has, and how many of them lead elsewhere.

    `head_digest` is that of what others may ask about it, and `asked` are the pages whose anchors it asks for: where
    results are kept.
    """

    found: RuleResults
    is_looked_at: bool = False
    links: int = 0
    external: int = 0
    head_digest: str = ""
    asked: frozenset[str] = frozenset()
