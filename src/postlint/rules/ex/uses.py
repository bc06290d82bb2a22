"""Where a page uses an external address, with what the network said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import NamedTuple

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.links.address import absolute, fragment_of
from postlint.links.places import instead_of
from postlint.links.verdict import Status, Verdict
from postlint.page import Page
from postlint.page.links import Link
from postlint.rules.base import Context, Hit
from postlint.rules.ex.moves import as_written, new_destination
from postlint.text import quote

_SHOWN = 200
"""Longer addresses are cut in messages, in code points; a finding carries the whole one beside."""


class Flaw(Enum):
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


class Use(NamedTuple):
    """One use of an address: the link, and the verdict on where it leads."""

    link: Link
    verdict: Verdict

    @property
    def name(self) -> str:
        """The address for a message."""
        return quote_address(self.link.destination)

    @property
    def by_way(self) -> str:
        """Where it was redirected to, for the end of a message; empty where it was not."""
        return (
            f", after a redirect to {quote_address(self.verdict.location)}" if self.verdict.location else ""
        )

    @property
    def flaw(self) -> Flaw | None:
        """What is wrong although the page answers."""
        verdict, old = self.verdict, self.link.destination
        if verdict.status not in (Status.ALIVE, Status.MOVED):
            return None
        location = verdict.location
        if location is not None and instead_of(absolute(old), location) is not None:
            return Flaw.SUSPICIOUS
        if verdict.status is Status.MOVED and location and new_destination(old, location) != old:
            return Flaw.MOVED
        if verdict.doubt is not None:
            return Flaw.SOFT_404
        if fragment_of(old) in verdict.missing:
            return Flaw.NO_PLACE
        return Flaw.INSECURE if verdict.secure is not None and old.startswith("http:") else None

    def replaced_by(self, page: Page, address: str, safety: Safety) -> Fix | None:
        """`address` in the place of the destination; None where that does not stand in the text as one piece."""
        link = self.link
        if page.text[link.target.start : link.target.end] != link.raw or link.raw.startswith(('"', "'")):
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
            verdict=replace(self.verdict, detail=detail) if detail is not None else self.verdict,
            subject=self.link.destination,
            severity=severity,
        )


def uses(context: Context, status: Status) -> Iterator[Use]:
    """The links of the page whose addresses have a verdict of this `status`, in the order of the page."""
    return (use for use in _all(context) if use.verdict.status is status)


def flawed(context: Context, flaw: Flaw) -> Iterator[Use]:
    """The links of the page to pages that answer, but have this `flaw`."""
    return (use for use in _all(context) if use.flaw is flaw)


def _all(context: Context) -> Iterator[Use]:
    return (Use(link, verdict) for link, verdict in context.asked)


def quote_address(address: str) -> str:
    return quote(address, most=_SHOWN)
