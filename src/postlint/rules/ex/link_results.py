"""The external links of a page with what the network said of them, rules that each tell of one such verdict, and how
another address is written in the place of a link's.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from enum import Enum, auto
from typing import ClassVar
from urllib.parse import SplitResult, unquote, urlunsplit

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.links.model.address import absolute, fragment_of, without_fragment
from postlint.links.model.page_kinds import ascii_host, kind_instead_of, site_of, split
from postlint.links.model.verdict import Status, Verdict
from postlint.page.body import Link, Origin
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.text import quote

_LONGEST_SHOWN = 200
"""Longer addresses are cut in messages, in code points; a finding carries the whole one beside."""

# What Markdown, HTML, YAML or a template would read as something else than part of an address.
_UNSAFE = {c: f"%{ord(c):02X}" for c in " \"'<>\\^`{|}\t\r\n"}


class Defect(Enum):
    """What is wrong with a link to a page that answers: the first of these that fits, and no second."""

    SUSPICIOUS = auto()
    """It is redirected to what is there in the place of pages."""
    MOVED = auto()
    SOFT_404 = auto()
    """The page says, or shows, that it is not the one that is meant."""
    NO_PLACE = auto()
    """The page has no place of the name after `#`."""
    INSECURE = auto()
    """The same page was seen at the same address with `https:`."""


class LinkResult(NamedTuple):
    """One use of an address: the link, and the verdict on where it leads."""

    link: Link
    verdict: Verdict

    @property
    def name(self) -> str:
        """The address for a message."""
        return quote_address(self.link.destination)

    @property
    def redirect_suffix(self) -> str:
        """Where it was redirected to, for the end of a message; empty where it was not, or to itself alone."""
        location = self.verdict.location
        if not location or without_fragment(location) == without_fragment(absolute(self.link.destination)):
            return ""
        return f", after a redirect to {quote_address(location)}"

    @property
    def defect(self) -> Defect | None:
        """What is wrong although the page answers."""
        verdict, old = self.verdict, self.link.destination
        if verdict.status not in (Status.ALIVE, Status.MOVED):
            return None
        location = verdict.location
        if location is not None and kind_instead_of(absolute(old), location) is not None:
            return Defect.SUSPICIOUS
        if verdict.status is Status.MOVED and location and new_destination(old, location) != old:
            return Defect.MOVED
        if verdict.doubt is not None:
            return Defect.SOFT_404
        if fragment_of(old) in verdict.missing:
            return Defect.NO_PLACE
        return Defect.INSECURE if verdict.secure is not None and old.startswith("http:") else None

    def replace_with(self, page: PageFacts, address: str, safety: Safety) -> Fix | None:
        """Puts `address` in the place of the destination; None where that does not stand in the text as one piece."""
        link = self.link
        if not page.stands_as_it_reads(link) or link.raw.startswith(('"', "'")):
            return None
        text = as_written(link, address)
        return Fix(safety, f"write {quote_address(text)}", (Edit(link.target, text),))

    def hit(
        self,
        message: str,
        help_text: str,
        *,
        fix: Fix | None = None,
        severity: Severity | None = None,
        detail: str | None = None,
    ) -> Hit:
        """A finding at the link; `detail` adds to the evidence what this finding rests on."""
        return Hit(
            self.link.span,
            message,
            help_text,
            route=self.link.route,
            fix=fix,
            url=self.link.destination,
            verdict=self.verdict._replace(detail=detail) if detail is not None else self.verdict,
            subject=self.link.destination,
            severity=severity,
        )


class VerdictRule(Rule):
    """A rule that tells of links whose verdict is of one `kind`: a status, or a defect of a page that answers."""

    kind: ClassVar[Status | Defect]

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for link, verdict in context.verdicts_of_links:
            result = LinkResult(link, verdict)
            if self.kind is (verdict.status if isinstance(self.kind, Status) else result.defect):
                yield self.describe(result, page)

    @abstractmethod
    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        """The verdict in words."""


def quote_address(address: str) -> str:
    """An address for a message."""
    return quote(address, most=_LONGEST_SHOWN)


def is_same_but_for_form(old: str, new: str) -> bool:
    """Whether only the scheme, a `www.`, a slash at the end or the way of writing it changes."""
    before, after = split_address(old), split_address(new)
    if before is None or after is None:
        return False
    return (
        site_of(before) == site_of(after)
        and unquote(before.path).rstrip("/") == unquote(after.path).rstrip("/")
        and unquote(before.query) == unquote(after.query)
    )


def new_destination(old: str, location: str) -> str:
    """`location` as the destination in the place of `old`: with its fragment, and in its spelling where only
    the form changes (umlauts stay umlauts)."""
    target = without_fragment(location)
    before, after = split_address(old), split_address(target)
    if before is not None and after is not None and is_same_but_for_form(old, target):
        host = after.netloc
        if ascii_host(before.netloc) == after.netloc:
            host = before.netloc
        path = before.path if unquote(before.path) == unquote(after.path) else after.path
        target = urlunsplit((after.scheme, host, path, before.query, ""))
    fragment = fragment_of(location) or fragment_of(old)
    return f"{target}#{fragment}" if fragment else target


def as_written(link: Link, address: str) -> str:
    """`address` in such a way that it means the same where the destination of `link` stands."""
    text = "".join(_UNSAFE.get(character, character) for character in address)
    if not _is_balanced(text):
        text = text.replace("(", "%28").replace(")", "%29")
    if "&amp;" in link.raw and "&amp;" not in link.destination:  # as its author has it
        text = text.replace("&", "&amp;")
    elif link.origin is not Origin.FRONT_MATTER:
        text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return text


def split_address(address: str) -> SplitResult | None:
    """The parts of `address` without its fragment; None where it names no host."""
    return split(without_fragment(absolute(address)))


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
