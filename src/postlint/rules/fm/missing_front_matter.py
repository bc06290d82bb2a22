"""FM001 missing-front-matter."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.page.front_matter import split_front_matter
from postlint.rules.base import Context, Hit, Rule


class MissingFrontMatter(Rule):
    """A page that must have front matter has none.

    ## What it does
    Reports a page without front matter where the configuration ties a schema to it. A page under no schema of its
    own may do without.

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
        start = Span(0, 0)
        if split_front_matter(page.text, unopened=True).front_matter:
            yield Hit(
                start,
                "the front matter has no opening `---`",
                "Put a line `---` above the first key.",
                route=(),
            )
        else:
            yield Hit(
                start,
                "this page has no front matter",
                "Begin the file with a line `---`, then the keys, such as `title: …`, then another line `---`.",
                route=(),
            )
