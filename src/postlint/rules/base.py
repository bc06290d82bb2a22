"""What a rule is: one small class that yields places and words. The engine stamps the rest.

A rule is a pure function of a page and its context. It opens no file and no socket, and prints nothing. It
cannot choose its own code or severity for a hit, so it cannot pass for another rule.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from postlint.findings import Fix, Related, Route, Safety, Severity, Span
from postlint.rules.context import Context, SiteContext

if TYPE_CHECKING:
    from postlint.config.settings import Settings
    from postlint.links.model.verdict import Verdict
    from postlint.page.body import Link
    from postlint.page.facts import PageFacts
    from postlint.page.page import Source
    from postlint.rules.context import FactsContext


class RuleOptions(BaseModel):
    """A rule's own settings, as `[rules] NAME = { … }` gives them; none here, a subclass adds some."""

    model_config = ConfigDict(
        defer_build=True,
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )


class Hit(NamedTuple):
    """One thing that a rule found: `place` as a span, or as a route into the front matter.

    With `key`, a route's key is meant and not its value. `message` says what is wrong in one sentence without
    a full stop; `help` what to do about it, in full sentences. `subject` is the value in question, for the
    fingerprint (else the text of the place). `severity` is for a hit that weighs less than its rule does.
    """

    place: Span | Route
    message: str
    help: str | None = None
    key: bool = False
    route: Route | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    url: str | None = None
    verdict: Verdict | None = None
    subject: str | None = None
    severity: Severity | None = None


def address_hit(link: Link, message: str, help_: str, fix: Fix | None = None) -> Hit:
    """A hit at the address of `link`."""
    return Hit(link.target, message, help_, route=link.route, fix=fix, url=link.destination)


class FileHit(NamedTuple):
    """A hit in a file of the site that is no page, such as a list of terms. `path` is relative to the root, `source`
    the text that the hit's place, which must be a span, is of.
    """

    path: str
    source: Source
    hit: Hit


class Rule(ABC):
    """A rule. The docstring of a subclass is its documentation, in Markdown:

    a first line that says what it finds, then sections `## What it does`, `## Why`, `## Example`,
    `## Use instead`, and `## Options` where it has some. `postlint rule`, the docs page and reports all
    show that text.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    fix: ClassVar[Safety | None] = None
    enabled: ClassVar[bool] = True
    """Off means opt-in: only with `--extend-select`, `--select` or a severity in the config."""
    since: ClassVar[str] = "0.1.0"
    Options: ClassVar[type[RuleOptions]] = RuleOptions
    """The type of `options`; a rule with options of its own also annotates `options` with it."""
    options: RuleOptions

    def __init__(self, options: RuleOptions | None = None) -> None:
        # Defaults need no validation; a model that validates is built first, which takes much longer than this.
        self.options = options if options is not None else self.Options.model_construct()

    @classmethod
    def site_options(cls, settings: Settings) -> dict[str, object]:  # noqa: ARG003 - for rules that have some
        """Options that another table of the config sets; the rule's own entry in `[rules]` goes before them."""
        return {}

    def without_settled_links(self, page: PageFacts) -> PageFacts:
        """`page` without the links of which this rule says, from their letters alone, that they lead nowhere; its
        registry entry has `settles_links`.
        """
        return page

    @abstractmethod
    def check(self, page: Any, context: Any) -> Iterator[Hit]:
        """What is wrong with `page`: of scope `PAGE` with a Page and its Context, of any other with PageFacts and a
        FactsContext.
        """


class SiteRule(Rule):
    """A rule that judges the site as a whole, once a run (`once` in its registry entry), and not page by page."""

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        return iter(())

    @abstractmethod
    def check_site(self, context: SiteContext) -> Iterator[FileHit]:
        """What is wrong with the site, each in the file that is to be changed."""


__all__ = [
    "Context",
    "FileHit",
    "Hit",
    "Rule",
    "RuleOptions",
    "Safety",
    "Severity",
    "SiteContext",
    "SiteRule",
    "address_hit",
]
