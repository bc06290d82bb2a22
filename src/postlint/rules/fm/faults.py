"""From the faults that were noticed while reading a front matter to a rule's hits."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety
from postlint.page import Page
from postlint.page.front_matter import Fault, FaultKind
from postlint.rules.base import Hit


def faults(page: Page, kind: FaultKind) -> Iterator[Fault]:
    """The faults of one kind, in the order in which they were met."""
    if page.front_matter:
        yield from (fault for fault in page.front_matter.faults if fault.kind is kind)


def hit(fault: Fault, safety: Safety = Safety.UNSAFE) -> Hit:
    """The hit of a fault; its repair becomes a fix that is as safe as the rule says."""
    repair = fault.repair
    fix = Fix(safety, repair.message, (Edit(repair.span, repair.text),)) if repair else None
    return Hit(fault.span, fault.message, fault.help, route=fault.route, fix=fix)
