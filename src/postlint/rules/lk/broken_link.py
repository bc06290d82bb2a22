"""LK601 broken-link."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Cause, Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.missing_target import has_slip, is_local_file, missing_target_hit
from postlint.site import Outcome
from postlint.site.resolve import cause_of


class BrokenLink(Rule):
    """A link leads to a file or page that does not exist.

    ## What it does
    Looks up every link to a file of the site as its generator would: beside the page, in the folders for static
    files, among the pages. Letter case counts, as it does on the server. Links by name count, too, such as
    `{% post_url %}` in Jekyll, `{{< ref >}}` in Hugo and `[[Page]]` on sites with such links. Nothing is guessed: of
    links of which it cannot be told where they lead, the run says how many there are, and why.

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

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit | Cause]:
        for target in context.targets:
            link, found = target.link, target.found
            if link.image or found.outcome not in {Outcome.MISSING, Outcome.UNKNOWN}:
                continue
            if has_slip(link) or is_local_file(link, page, context.site):
                continue
            if found.outcome is Outcome.UNKNOWN:
                if not target.spells_out_the_site:  # which is asked over the network
                    yield cause_of(found)
            else:
                yield missing_target_hit(target, page, context.site)
