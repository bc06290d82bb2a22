"""EX711 forbidden-host."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.verdict import Status
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule

_HELP = (
    "Link to an address that readers can open. If all of them can open this one, name it under `allow-private`"
    " in the part `[links]` of `postlint.toml`."
)


class ForbiddenHost(VerdictRule):
    """A link leads into a private network.

    ## What it does
    Reports addresses on this computer (`localhost`), in a private network (`10.…`, `192.168.…`) or of a cloud's
    inner services, and names and redirects that lead to one. They are never contacted.

    ## Why
    Readers cannot open them. Most often such a link was copied from a preview on the author's own computer.

    ## Example
    ```markdown
    [The draft](http://localhost:1313/blog/draft/)
    ```

    ## Use instead
    ```markdown
    [The post](https://example.org/blog/draft/)
    ```
    Where a private address is meant, because all readers are inside, allow it in `postlint.toml`:
    ```toml
    [links]
    allow-private = ["10.1.0.0/16", "intranet.example"]
    ```
    """

    code = "EX711"
    name = "forbidden-host"
    severity = Severity.WARNING
    kind = Status.FORBIDDEN

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        leads = "redirects" if result.verdict.hops else "leads"
        reason = f": {result.verdict.detail}" if result.verdict.detail else ""
        return result.hit(
            f"{result.name} {leads} into a private network{reason}",
            _HELP,
        )
