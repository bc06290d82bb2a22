"""LK615 redirect-wrapper."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.links import Link, LinkKind, Origin
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.wrappers import unwrap
from postlint.text import shorten


class RedirectWrapper(Rule):
    """A link goes through a search engine or the like.

    ## What it does
    Reports addresses that only lead on to another one, which stands in them: those of Google's and DuckDuckGo's
    results, of Outlook's and Proofpoint's mail filters, and of links copied from Facebook, Instagram, LinkedIn,
    Reddit, Slack, Steam, Tumblr, VK and YouTube. Short addresses such as `t.co`, which do not tell where they
    lead, are left alone.

    ## Why
    Such addresses are made for one person and one click. They tell the company who follows the link, show a
    warning page, and stop working after a while, though the page itself is still there.

    ## Example
    ```markdown
    [The report](https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Freport.pdf&sa=D)
    ```

    ## Use instead
    ```markdown
    [The report](https://example.org/report.pdf)
    ```
    """

    code = "LK615"
    name = "redirect-wrapper"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        seen: set[tuple[Span, str]] = set()
        for link in page.links:
            wrapped = unwrap(link.destination) if link.kind is LinkKind.EXTERNAL else None
            if wrapped is None or (link.target, link.destination) in seen:
                continue
            seen.add((link.target, link.destination))
            yield Hit(
                link.span,
                f"this address of {wrapped.name} only leads on to `{shorten(wrapped.address)}`",
                f"Write `{shorten(wrapped.address)}`.",
                route=link.route,
                fix=_fix(link, wrapped.address),
                url=link.destination,
            )


def _fix(link: Link, address: str) -> Fix | None:
    if link.origin is Origin.FRONT_MATTER and link.raw != link.destination:
        return None  # The value is written over several lines, or in a roundabout way.
    written = address.replace("&", "&amp;") if link.origin is Origin.HTML else address
    return Fix(Safety.SAFE, "write the address that it leads to", (Edit(link.target, written),))
