"""DA202 date-format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from postlint.dates import DateForm, ParsedDate
from postlint.findings import Edit, Fix, Safety, Severity
from postlint.page import Page
from postlint.page.front_matter import Scalar, Style
from postlint.page_dates import DateField
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.rules.rewriting import in_double_quotes
from postlint.schema.keywords import DATE, DATE_TIME, POST_DATE
from postlint.text import name_field, quote

_DAY = Pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# RFC 3339 §5.6, and with a space for the `T`, as it allows.
_MOMENT = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class DateFormatOptions(RuleOptions):
    """`form`: `any` that generators read, only a `date`, or only a `date-time`."""

    form: Literal["any", "date", "date-time"] = "any"


class DateFormat(Rule):
    """A date is not written as site generators want it.

    ## What it does
    Accepts the forms that all site generators read: `2017-02-21`, and with it a time, as in `2017-02-21 9:30`,
    `2017-02-21T09:30:00Z`, `2017-02-21 09:30:00 +0100`. Reports all others that can be understood:
    `20.02.2017`, `2017-2-1`, `February 21, 2017`, `21. Februar 2017`. A field with the format `date` in the schema
    must be a day without a time; one with `date-time` must have date, time and time zone.

    ## Why
    A generator that does not know the form takes no date, today's date, or stops. `02/03/2017` is one day in
    Europe and another in America.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    date: 20.02.2017
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-20
    ---
    ```
    The fix rewrites dates that can be read in one way only.

    ## Options
    - `form`: `any` (the default), or one form that all posts of the site are to have: `date` (`2017-02-21`) or
      `date-time` (`2017-02-21T09:30:00+01:00`).
    """

    code = "DA202"
    name = "date-format"
    severity = Severity.ERROR
    fix = Safety.SAFE
    Options = DateFormatOptions
    options: DateFormatOptions

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for field in context.dates:
            if field.date is not None and isinstance(field.node, Scalar):
                zone = context.now.tzinfo or dt.UTC
                yield from self._judged(field, field.node, field.date, zone)

    def _judged(self, field: DateField, node: Scalar, reading: ParsedDate, zone: dt.tzinfo) -> Iterator[Hit]:
        form = field.format if field.format != POST_DATE else self.options.form
        text = node.text.strip()
        if reading.form is DateForm.OTHER:
            yield _unusual(field, node, reading)
        elif form == DATE and not _DAY.fullmatch(text):
            message = f"{name_field(field.route)} is {quote(text)}, but must be a day without a time"
            yield Hit(field.route, message, f"Write `{reading.day.isoformat()}`.")
        elif form == DATE_TIME and not _MOMENT.fullmatch(text):
            message = (
                f"{name_field(field.route)} is {quote(text)}, but must be a day, a time and a time zone, "
                "as in `2017-02-21T09:30:00+01:00`"
            )
            yield Hit(field.route, message, _with_zone(reading, zone))


def _with_zone(reading: ParsedDate, zone: dt.tzinfo) -> str:
    day = reading.day.isoformat()
    if reading.time is None:
        return (
            "Add the time and how far the clock is ahead of Greenwich, "
            f"such as `{day}T09:30:00+01:00` for half past nine in Berlin in winter."
        )
    if reading.offset is None and zone is dt.UTC:  # no time zone is configured
        return (
            "Add how far the clock is ahead of Greenwich, "
            f"such as `{day}T{reading.time.isoformat()}+01:00` for Berlin in winter."
        )
    own = ", if the time is that of the site's own time zone" if reading.offset is None else ""
    return f"Write `{reading.moment(zone).isoformat()}`{own}."


def _unusual(field: DateField, node: Scalar, reading: ParsedDate) -> Hit:
    what = f"{name_field(field.route)} is {quote(node.text)}"
    if reading.other:
        message = f"{what}, which can be read as `{reading.standard}` or as `{reading.other}`"
        return Hit(field.route, message, "Write the one that is meant.")
    message = f"{what}, which not every program reads as a date; did you mean `{reading.standard}`?"
    return Hit(field.route, message, f"Write `{reading.standard}`.", fix=_fix(node, reading))


def _fix(node: Scalar, reading: ParsedDate) -> Fix | None:
    if not reading.certain or node.style in {Style.LITERAL, Style.FOLDED}:
        return None
    text = reading.standard
    quoted = {Style.SINGLE: f"'{text}'", Style.DOUBLE: in_double_quotes(text)}.get(node.style, text)
    return Fix(Safety.SAFE, f"write `{text}`", (Edit(node.span, quoted),))
