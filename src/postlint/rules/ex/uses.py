"""Where a page uses an external address, with what the network said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Fix, Severity
from postlint.links.address import external_url
from postlint.links.verdict import Status, Verdict
from postlint.page import Page
from postlint.page.links import Link
from postlint.rules.base import Context, Hit

_SHOWN = 200
"""Longer addresses are cut in messages, in code points; a finding carries the whole one beside."""


class Use(NamedTuple):
    """One use of an address: the link, and the verdict on where it leads."""

    link: Link
    verdict: Verdict

    @property
    def name(self) -> str:
        """The address for a message."""
        return shown(self.link.destination)

    @property
    def by_way(self) -> str:
        """Where it was redirected to, for the end of a message; empty where it was not."""
        return f", after a redirect to {shown(self.verdict.location)}" if self.verdict.location else ""

    def hit(
        self, message: str, help_text: str, *, fix: Fix | None = None, severity: Severity | None = None
    ) -> Hit:
        return Hit(
            self.link.span,
            message,
            help_text,
            route=self.link.route,
            fix=fix,
            url=self.link.destination,
            verdict=self.verdict,
            subject=self.link.destination,
            severity=severity,
        )


def uses(page: Page, context: Context, status: Status) -> Iterator[Use]:
    """The links of `page` whose addresses have a verdict of this `status`, in the order of the page."""
    if not context.verdicts:
        return
    for link in page.links:
        address = external_url(link)
        verdict = context.verdicts.get(address) if address is not None else None
        if verdict is not None and verdict.status is status:
            yield Use(link, verdict)


def shown(address: str) -> str:
    return f"`{address if len(address) <= _SHOWN else address[: _SHOWN - 1] + '…'}`"
