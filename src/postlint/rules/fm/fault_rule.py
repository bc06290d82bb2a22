"""Rules that each tell of one kind of fault that was noticed while the front matter was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from postlint.findings import Edit, Fix, Related, Safety
from postlint.page import Page
from postlint.page.front_matter import Fault, FaultKind
from postlint.rules.base import Context, Hit, Rule


class FaultRule(Rule):
    """A rule that tells of the faults of one `kind`; the repair of a fault becomes a fix that is as safe as the rule
    says, or else as one that a person should look over.
    """

    kind: ClassVar[FaultKind]

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        faults = page.front_matter.faults if page.front_matter else ()
        return (self.hit(fault) for fault in faults if fault.kind is self.kind)

    def hit(self, fault: Fault) -> Hit:
        """What is said of `fault`."""
        repair = fault.repair
        safety = self.fix or Safety.UNSAFE
        fix = Fix(safety, repair.message, (Edit(repair.span, repair.text),)) if repair else None
        related = (Related(fault.first, "it is here already"),) if fault.first else ()
        return Hit(fault.span, fault.message, fault.help, route=fault.route, fix=fix, related=related)
