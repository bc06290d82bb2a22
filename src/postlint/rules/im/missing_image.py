"""IM501 missing-image."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Cause, Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.rules.missing_target import has_slip, is_local_file, missing_target_hit
from postlint.site import Outcome
from postlint.site.resolve import cause_of


class MissingImage(Rule):
    """An image of the site is missing.

    ## What it does
    Looks up every image of the text and of the front matter as the site's generator would: beside the page, in
    the page's own folder, in the folders for static files. Letter case counts, as it does on the server. Images on
    other sites are links, and are checked as such; an image that only the generator could find is left alone.

    ## Why
    Readers see a gap, or a broken frame with the alternative text. Shared links lose their preview.

    ## Example
    ```markdown
    ![The team](/img/taem.jpg)
    ```

    ## Use instead
    ```markdown
    ![The team](/img/team.jpg)
    ```
    """

    code = "IM501"
    name = "missing-image"
    severity = Severity.ERROR

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit | Cause]:
        for target in context.targets:
            link, found = target.link, target.found
            if not link.image or found.outcome not in {Outcome.MISSING, Outcome.UNKNOWN}:
                continue
            if has_slip(link) or is_local_file(link, page, context.site):
                continue
            if found.outcome is Outcome.UNKNOWN:
                if not target.spells_out_the_site:  # which is asked over the network
                    yield cause_of(found)
                continue
            if link.route is not None and not found.proposal and not link.destination.startswith((".", "/")):
                continue  # themes put a folder of their own before a bare name
            if link.route is not None and context.site.holds(link.destination):
                continue  # in front matter it is for the theme, which may look anywhere
            yield missing_target_hit(target, page, context.site)
