"""LK601 broken-link."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.missing_target import has_slip, missing_target_hit
from postlint.site import Outcome


class BrokenLink(Rule):
    """A link leads to a file or page that does not exist.

    ## What it does
    Looks up every link to a file of the site as its generator would: beside the page, in the folders for static
    files, among the pages. Letter case counts, as it does on the server. Links by name count, too, such as
    `{% post_url %}` in Jekyll, `{{< ref >}}` in Hugo and `[[Page]]` on sites with such links. A link of which only
    the generator knows where it leads is left alone: nothing is guessed.

    ## Why
    Readers who follow the link find an error page. Most such links break when a file is moved or renamed.

    ## Example
    ```markdown
    [The report](/files/reprot-2017.pdf)
    ```

    ## Use instead
    ```markdown
    [The report](/files/report-2017.pdf)
    ```
    """

    code = "LK601"
    name = "broken-link"
    severity = Severity.ERROR

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for target in context.targets:
            link, found = target.link, target.found
            if found.outcome is not Outcome.MISSING or link.image or has_slip(link):
                continue
            yield missing_target_hit(target, page, context.site)
