"""DA207 missing-time-zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from postlint.dates import ParsedDate
from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.text import name_field, quote


class MissingTimeZone(Rule):
    """A time has no time zone.

    ## What it does
    Reports each time of day without an offset from Greenwich. A day without a time is fine. The rule is off unless you
    switch it on.

    ## Why
    The machine that builds the site takes the time for its own, mostly that of Greenwich. A post dated half past
    midnight in Berlin gets the day before.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21 00:30
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21T00:30:00+01:00
    ---
    ```
    """

    code = "DA207"
    name = "missing-time-zone"
    severity = Severity.WARNING
    enabled = False

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        zone = context.now.tzinfo or dt.UTC
        for field in context.dates:
            reading = field.date
            if reading is not None and reading.time is not None and reading.offset is None:
                yield Hit(
                    field.route,
                    f"{name_field(field.route)} is {quote(reading.written)}, a time without a time zone",
                    _advice(reading, zone),
                )


def _advice(reading: ParsedDate, zone: dt.tzinfo) -> str:
    if zone is dt.UTC:  # no time zone is configured
        return "Add how far the clock is ahead of Greenwich, such as `+01:00` for Berlin in winter."
    return f"Write `{reading.moment(zone).isoformat()}`, if the time is that of the site's own time zone."
