"""FM006 byte-order-mark."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.dialect import FenceForm
from postlint.rules.base import Context, Hit, Rule

_START = Span(0, 0)


class ByteOrderMark(Rule):
    """An invisible mark stands before the front matter.

    ## What it does
    Reports a byte order mark (U+FEFF) at the beginning of a file with front matter. The fix takes it away and
    changes nothing else. Where your generator takes it away itself, as most do, the rule is silent.

    ## Why
    Some editors on Windows write it when they save a file. Many generators then do not see that the file begins
    with `---`, and treat the page as one without front matter.

    ## Example
    A file that an editor saved as “UTF-8 with BOM”.

    ## Use instead
    The same file saved as “UTF-8”.
    """

    code = "FM006"
    name = "byte-order-mark"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if FenceForm.BYTE_ORDER_MARK in page.dialect.fence_forms:
            return
        if page.source.bom and (page.front_matter or page.skipped):
            yield Hit(
                _START,
                "an invisible character, a byte order mark, stands before the front matter: many programs then"
                " see no front matter",
                "In your editor, save the file with the encoding “UTF-8”, not “UTF-8 with BOM”.",
                fix=Fix(Safety.SAFE, "delete the byte order mark", (Edit(_START, ""),), drop_bom=True),
            )
