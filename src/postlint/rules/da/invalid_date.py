"""DA201 invalid-date."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.dates import DateFault, DateForm, ParsedDate, parse_date
from postlint.findings import Severity
from postlint.generators.table import load_generator
from postlint.page import Page
from postlint.page.front_matter import Scalar, Sequence, Style
from postlint.page_dates import DateField
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.text import did_you_mean, name_field, quote

_ALONE = Pattern(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?|[0-9]{9,13}")
"""A year, a month, or seconds since 1970."""
_NO_DATE = DateFault("it is no date")
_LONG_YEAR = Pattern(r"[0-9]{5,}-[0-9]{2}-[0-9]{2}(?![0-9])")
_HYPHEN_LOST = Pattern(r"\A([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])")
_MISTYPED = str.maketrans("OoIl" + "".join(map(chr, (*range(0x2010, 0x2016), 0x2212))), "0011" + 7 * "-")
"""Letters that look like digits, and what stands for a hyphen where an editor makes dashes of them."""
_IN_NUMBERS = Pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


class InvalidDate(Rule):
    """A date does not exist, or is no date at all.

    ## What it does
    Reads each field that the schema calls a date (`date`, `publishDate`, `updated`, `lastmod` and `expiryDate` by
    default, and whatever has the format `post-date`, `date` or `date-time` in your schema), that the page's generator
    reads one in (Hugo in `published`), or that is called one: `pubDate`, `updated_at`, `lastModified`, `eventDate`.
    Reports days, months and times that do not exist, and texts that nobody can read as a date. A date that can be read,
    but is written in an unusual way, is reported by `date-format`.

    ## Why
    Site generators stop at such a date, or silently take another day: `2017-09-31` becomes 1 October in some.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    date: 2017-09-31
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-09-30
    ---
    ```
    """

    code = "DA201"
    name = "invalid-date"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for field in context.dates:
            if field.date is None and not _is_read(field, page):
                yield _hit(field, page)


def _is_read(field: DateField, page: Page) -> bool:
    """Whether the generator reads a date that nobody else does, such as `2017-02` for the first of February."""
    if not isinstance(field.node, Scalar) or isinstance(field.node.value, bool):
        return False
    forms = load_generator(page.generator).dates
    text = field.node.text.strip()
    quoted = field.node.style is not Style.PLAIN
    return forms is not None and _ALONE.fullmatch(text) is not None and forms.read(text, quoted=quoted)


def _hit(field: DateField, page: Page) -> Hit:
    what = name_field(field.route)
    if not isinstance(field.node, Scalar) or field.reading is None:
        kind = "a list" if isinstance(field.node, Sequence) else "a group of fields"
        return Hit(
            field.route, f"{what} is {kind}, but must be one date", "Write one date, such as `2017-02-21`."
        )
    slip = _slip(field.node.text.strip()) if field.reading == _NO_DATE else None
    fault = slip or field.reading
    proposal = fault.proposal if isinstance(fault, DateFault) else None
    cause = fault.cause if isinstance(fault, DateFault) else ""
    reason = "" if cause == _NO_DATE.cause else f": {cause}"
    return Hit(
        field.route,
        f"{what} is {quote(field.node.text)}, which is no date{reason}{did_you_mean(proposal)}",
        f"Write the date as `{proposal}`." if proposal else _advice(field, field.node, page),
        severity=Severity.WARNING if _says_whether(field) else None,
    )


def _slip(text: str) -> DateFault | None:
    """What is wrong in a `text` that would be a date but for a slip of the keyboard or of an editor."""
    if _LONG_YEAR.match(text):
        return DateFault("its year has more than four digits")
    plain = text.translate(_MISTYPED)
    cause = (
        "a letter stands for a digit" if set(text) & set("OoIl") else "longer dashes stand for its hyphens"
    )
    if plain == text:
        plain = _HYPHEN_LOST.sub(r"\1-\2-\3", text)
        cause = "a hyphen is missing in it"
    meant = parse_date(plain)
    is_plain = plain != text and isinstance(meant, ParsedDate) and meant.form is DateForm.STANDARD
    return DateFault(cause, plain) if is_plain else None


def _says_whether(field: DateField) -> bool:
    """`published: true`: to other programs, and to Hugo of some years ago, that is no date, and right."""
    is_boolean = isinstance(field.node, Scalar) and isinstance(field.node.value, bool)
    return is_boolean and field.may_say_whether


def _advice(field: DateField, node: Scalar, page: Page) -> str:
    text = node.text.strip()
    forms = load_generator(page.generator).dates if isinstance(node.value, bool) else None
    if forms is not None and field.is_of_generator:
        return f"{forms.program} reads a date in this field, and stops: write one, or take the field out."
    day = parse_date(text[: len("2017-02-21")])
    if isinstance(day, ParsedDate) and day.form is DateForm.STANDARD:
        timed = f"{day.standard}T09:30:00+01:00"
        return f"Write the time after the day as in `{timed}`, or leave it out: `{day.standard}`."
    if _IN_NUMBERS.match(text):
        return "Correct the day, the month or the year."
    return "Write the year, the month and the day, such as `2017-02-21`."
