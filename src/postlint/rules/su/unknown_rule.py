"""SU902 unknown-rule."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.text import did_you_mean


class UnknownRule(Rule):
    """A comment ignores a rule that does not exist.

    ## What it does
    Reports comments such as `<!-- postlint: ignore[…] -->` that name no rule, name one that postlint does not
    have, or cannot be read.

    ## Why
    Such a comment has no effect: the finding it was meant for is still reported, or would be, and whoever reads
    the comment believes otherwise. postlint never guesses a wider meaning.

    ## Example
    ```markdown
    <!-- postlint: ignore[ded-link] moved, asked the author -->
    [The report](https://example.org/report)
    ```

    ## Use instead
    ```markdown
    <!-- postlint: ignore[dead-link] moved, asked the author -->
    [The report](https://example.org/report)
    ```
    `postlint rule` lists the names of all rules.
    The fix writes the name that is most like it. It is not applied without `--unsafe-fixes`.
    """

    code = "SU902"
    name = "unknown-rule"
    severity = Severity.ERROR
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        found = context.suppressions
        for malformed in found.malformed:
            yield Hit(
                malformed.span,
                f"this comment has no effect: {malformed.problem}",
                malformed.remedy,
            )
        known: dict[str, bool] = {}
        for suppression in found.active:
            for selector, span in suppression.selectors:
                if selector not in known:
                    known[selector] = bool(context.catalogue.matching(selector))
                if known[selector]:
                    continue
                near = context.catalogue.nearest(selector)
                correct = f"Write `{near}`. " if near else ""
                fix = Fix(Safety.UNSAFE, f"write `{near}`", (Edit(span, near),)) if near else None
                yield Hit(
                    span,
                    f"no rule is called `{selector}`{did_you_mean(near)}",
                    f"{correct}The command `postlint rule` lists the names of all rules.",
                    fix=fix,
                )
