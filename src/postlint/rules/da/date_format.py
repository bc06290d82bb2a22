"""DA202 date-format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from postlint.dates import DateForm, ParsedDate
from postlint.findings import Edit, Fix, Safety, Severity
from postlint.generators.table import GENERATORS, PLAIN, load_generator
from postlint.page import Page
from postlint.page.front_matter import Format, Scalar, Style
from postlint.page_dates import DateField
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.rules.rewriting import in_double_quotes
from postlint.schema.keywords import DATE, DATE_TIME, DAY, MOMENT, POST_DATE
from postlint.text import did_you_mean, join_words, name_field, quote

if TYPE_CHECKING:
    from postlint.generators.date_forms import DateForms


class DateFormatOptions(RuleOptions):
    """`form`: `any` that generators read, only a `date`, or only a `date-time`."""

    form: Literal["any", "date", "date-time"] = "any"


class DateFormat(Rule):
    """A date is not written as the site generator wants it.

    ## What it does
    Reports dates that can be understood, but not by the generator of the page: Hugo and Eleventy do not read
    `2017-02-21 9:30`, Jekyll does; Material for MkDocs reads no date in quotes. What each of them reads was
    [measured](../guide/dates.md). Where the generator refuses the date it is an error; where that hangs on the
    templates of the site, or the generator is not known, a date that some of the usual ones refuse is a warning. So is
    `02/03/2017`, one day in Europe and another in America. A field with the format `date` in the schema must be a day
    without a time; one with `date-time` must have date, time and time zone.

    ## Why
    A generator that does not know the form takes no date, today's date, or stops.

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
    All generators read a day like that, and `2017-02-20 09:30:00`, `2017-02-20T09:30:00Z`, `2017-02-20T09:30:00+01:00`.
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
        zone = context.now.tzinfo or dt.UTC
        for field in context.dates:
            if field.date is None or not isinstance(field.node, Scalar):
                continue
            form = field.format if field.format != POST_DATE else self.options.form
            hit = _other_than_demanded(field, field.node, field.date, form, zone)
            if hit is None and field.is_date:
                hit = _unread(page, field, field.node, field.date)
            if hit is not None:
                yield hit


def _other_than_demanded(
    field: DateField, node: Scalar, reading: ParsedDate, form: str, zone: dt.tzinfo
) -> Hit | None:
    """What is wrong with a date that must be of the form `date` or `date-time`."""
    text = node.text.strip()
    what = f"{name_field(field.route)} is {quote(text)}, "
    if form == DATE and not DAY.fullmatch(text):
        if reading.other is not None:
            return _of_two_meanings(field, node, reading, None)
        if reading.time is None:
            mended = _Mended(node, reading, None)
            return mended.hit(field, f"{what}but must be written as in `2017-02-21`", Severity.ERROR)
        return Hit(
            field.route, f"{what}but must be a day without a time", f"Write `{reading.day.isoformat()}`."
        )
    if form == DATE_TIME and not MOMENT.fullmatch(text):
        demanded = "but must be a day, a time and a time zone, as in `2017-02-21T09:30:00+01:00`"
        return Hit(field.route, f"{what}{demanded}", _with_zone(reading, zone))
    return None


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


def _unread(page: Page, field: DateField, node: Scalar, reading: ParsedDate) -> Hit | None:
    """What is wrong with a date that the generator of the page, or if it is not known some of the usual ones, do not
    read."""
    quoted = node.style is not Style.PLAIN
    is_standard = reading.form is DateForm.STANDARD
    if is_standard and not (quoted and page.dialect.quoted_dates_differ):
        return None
    if not quoted and page.front_matter is not None and page.front_matter.format is Format.TOML:
        return None  # TOML's own dates are for the reader of TOML, and all alike
    forms = load_generator(page.generator).dates if page.dialect.reads_dates_of(page.path) else None
    if reading.other is not None:
        return _of_two_meanings(field, node, reading, forms)
    what = f"{name_field(field.route)} is {quote(node.text)}"
    mended = _Mended(node, reading, forms)
    if forms is None:
        programs = _programs_that_refuse(reading, page.path) if page.generator == PLAIN else []
        if not programs:
            return None
        do = "does" if len(programs) == 1 else "do"
        message = f"{what}, which {join_words(programs, most=4)} {do} not read as a date"
        return mended.hit(field, message, Severity.WARNING)
    text = reading.written
    if forms.read(text, quoted=quoted):
        return None
    if forms.mistake(text):
        how = f"which {forms.program} takes for another date"
    elif quoted and forms.read(text, quoted=False):
        how = f"which {forms.program} does not read as a date in quotes"
    else:
        how = f"which {forms.program} does not read as a date"
    is_refused = field.is_of_generator and forms.is_sure
    return mended.hit(field, f"{what}, {how}", Severity.ERROR if is_refused else Severity.WARNING)


def _programs_that_refuse(reading: ParsedDate, path: str) -> list[str]:
    """Those of the usual generators that do not read the date, whatever its quotes; the page lies at `path`."""
    all_forms = [forms for name in GENERATORS if (forms := load_generator(name).dates) is not None]
    folders = path.split("/")[:-1]
    likely = [forms for forms in all_forms if forms.posts in folders] or all_forms
    refusing = [forms for forms in likely if not forms.read(reading.written, quoted=False)]
    return sorted(forms.program for forms in refusing if forms.is_sure)


def _of_two_meanings(field: DateField, node: Scalar, reading: ParsedDate, forms: DateForms | None) -> Hit:
    what = f"{name_field(field.route)} is {quote(node.text)}"
    message = f"{what}, which can be read as `{reading.standard}` or as `{reading.other}`"
    if forms is not None and forms.day_first is not None:
        message += (
            f"; {forms.program} takes it for `{reading.other if forms.day_first else reading.standard}`"
        )
    return Hit(field.route, message, "Write the one that is meant.", severity=Severity.WARNING)


class _Mended:
    """The date in the place of `node`, as the generator that reads `forms` reads it, and all others do. In quotes a `T`
    has to stand before the time, and where none is read in them, they are taken away.
    """

    def __init__(self, node: Scalar, reading: ParsedDate, forms: DateForms | None) -> None:
        self._node = node
        self._reading = reading
        in_quotes = reading.standard.replace(" ", "T")
        quoted = node.style is not Style.PLAIN
        self._stays_quoted = quoted and (forms is None or forms.read(in_quotes, quoted=True))
        self._text = in_quotes if self._stays_quoted else reading.standard
        self._advice = f"Write `{self._text}`{'' if self._stays_quoted or not quoted else ' without quotes'}."

    def hit(self, field: DateField, message: str, severity: Severity) -> Hit:
        meant = did_you_mean(self._text) if self._text != self._node.text.strip() else ""
        return Hit(field.route, f"{message}{meant}", self._advice, fix=self._fix(), severity=severity)

    def _fix(self) -> Fix | None:
        style = self._node.style
        if not self._reading.certain or style in {Style.LITERAL, Style.FOLDED}:
            return None
        text = self._text
        if self._stays_quoted:
            text = {Style.SINGLE: f"'{text}'", Style.DOUBLE: in_double_quotes(text)}.get(style, text)
        return Fix(Safety.SAFE, f"write `{self._text}`", (Edit(self._node.span, text),))
