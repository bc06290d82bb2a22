"""FM001 missing-front-matter."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.page.front_matter.mistaken import mistaken_fence, unopened_keys
from postlint.rules.base import Context, Hit, Rule


class MissingFrontMatter(Rule):
    """A page that must have front matter has none.

    ## What it does
    Reports a page without front matter where the configuration ties a schema to it. A page under no schema of its
    own may do without. Where there are fields, and only their first line `---` is missing or is something else,
    `mistaken-fence` says so.

    ## Why
    Without front matter the site does not know the page's title and date. Many generators then do not publish it,
    or publish it as it stands.

    ## Example
    ```markdown
    # Our summer school

    Last week …
    ```

    ## Use instead
    ```markdown
    ---
    title: Our summer school
    date: 2017-02-21
    ---
    Last week …
    ```
    """

    code = "FM001"
    name = "missing-front-matter"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if page.front_matter or page.skipped or not context.schema.configured:
            return
        if mistaken_fence(page.text) or (not page.dialect.reads_unopened and unopened_keys(page.text)):
            return  # which mistaken-fence says
        yield Hit(
            Span(0, 0),
            "this page has no front matter",
            "Begin the file with a line `---`, then the keys, such as `title: …`, then another line `---`.",
            route=(),
        )
