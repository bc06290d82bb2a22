"""LI410 deprecated-license-id."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Fix, Safety
from postlint.licenses.catalogue import successor
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity
from postlint.rules.li.field_edits import replace_value


class DeprecatedLicenseId(Rule):
    """An SPDX id has been replaced by another.

    ## What it does
    Speaks where a `license` is nothing but an id that the [SPDX licence list](https://spdx.org/licenses/) keeps
    for old times' sake, and that has exactly one successor.

    ## Why
    `GPL-3.0` leaves open whether later versions may be chosen, so the list has `GPL-3.0-only` and
    `GPL-3.0-or-later` in its place. Programs that read the list stumble over the old ids.

    ## Example
    ```yaml
    license: GPL-3.0+
    ```

    ## Use instead
    ```yaml
    license: GPL-3.0-or-later
    ```
    The fix writes the new name.
    """

    code = "LI410"
    name = "deprecated-license-id"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            field = thing.text
            new = successor(field.text) if field and field.readable else None
            if field and new:
                edit = replace_value(page, field, new)
                yield Hit(
                    field.span,
                    f"`{field.text}` is an old name of a licence that is now called `{new}`",
                    f"Write `{new}`.",
                    route=field.route,
                    fix=Fix(Safety.SAFE, f"write {new}", (edit,)) if edit else None,
                )
