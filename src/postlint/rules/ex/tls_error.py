"""EX707 tls-error."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.verdict import Status
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule


class TlsError(VerdictRule):
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
    kind = Status.TLS

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        reason = result.verdict.detail or "its certificate is not valid"
        return result.hit(
            f"the encryption of {result.name} cannot be trusted: {reason}{result.redirect_suffix}",
            "Open the link in a browser. If it shows a warning, tell the owners of the site, or link to another"
            " page.",
        )
