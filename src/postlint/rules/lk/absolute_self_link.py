"""LK611 absolute-self-link."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.page.body import Origin
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.text import in_full, shorten


class AbsoluteSelfLink(Rule):
    """A link spells out the site's own address.

    ## What it does
    Looks for links that begin with the site's own address, as `base-url` in the configuration says it. Where such a
    link leads is looked up among the files of the site in any case, and never asked of the network.

    ## Why
    In a preview, or in a copy of the site on your own computer, such a link leads away to the published site. If the
    site moves to another address, each of them has to be changed.

    ## Example
    With `base-url = "https://example.org"`:

    ```markdown
    [Our report](https://example.org/blog/report/)
    ```

    ## Use instead
    ```markdown
    [Our report](/blog/report/)
    ```

    The fix is not applied without `--unsafe-fixes`: feeds and newsletters may need whole addresses.
    """

    code = "LK611"
    name = "absolute-self-link"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    enabled = False

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for target in context.targets:
            link = target.link
            if not target.spells_out_the_site:
                continue
            stands_alone = link.origin in {Origin.AUTOLINK, Origin.BARE}  # a path would be no link there
            plain = not stands_alone and page.stands_as_it_reads(link) and link.raw == link.destination
            edit = Edit(link.target, target.address)
            yield address_hit(
                link,
                f"the link `{shorten(link.destination)}` spells out the site's own address",
                f"Write `{in_full(target.address)}`, which also works in a preview.",
                fix=Fix(Safety.UNSAFE, "leave out the site's address", (edit,)) if plain else None,
            )
