"""EX707 tls-error."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.links.verdict import Status
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit, Rule
from postlint.rules.context import FactsContext
from postlint.rules.ex.uses import uses


class TlsError(Rule):
    """A link leads to a site whose encryption is broken.

    ## What it does
    Reports `https:` addresses whose certificate (the proof that the site is what it says) has expired, is made for
    another name, is self-signed or comes from an authority that nobody knows, and those with which no encrypted
    connection can be made at all.

    ## Why
    Most readers are shown a warning instead of the page, and rightly so: they cannot know whom they talk to. Only
    where a server leaves out a part of the chain of certificates, some browsers know it from elsewhere.

    ## Example
    ```markdown
    [The town's data](https://data.town.example/) <!-- its certificate expired last year -->
    ```

    ## Use instead
    Tell the owners of the site. If it stays so, link to another page.
    ```markdown
    [The town's data](https://town.example/data/)
    ```
    """

    code = "EX707"
    name = "tls-error"
    severity = Severity.WARNING

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for use in uses(context, Status.TLS):
            reason = use.verdict.detail or "its certificate is not valid"
            yield use.hit(
                f"the encryption of {use.name} cannot be trusted: {reason}{use.by_way}",
                "Open the link in a browser. If it shows a warning, tell the owners of the site, or link to another"
                " page.",
            )
