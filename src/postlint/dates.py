"""Dates as people write them into posts, read from the text itself.

Never from a YAML type: YAML reads `2017-02-21 10:00` as text, `2017-2-1` as text or as a date, and stops at
`2017-09-31`. Site generators agree on one family of forms (ISO 8601 with some freedom), which is `DateForm.STANDARD`;
whatever else can be understood is read, too, so that it can be said what is meant.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from enum import Enum, auto

from postlint.pattern import Pattern
from postlint.records import NamedTuple

LONGEST = 80
"""No date is longer than this many characters."""


class DateForm(Enum):
    """How a date is written."""

    STANDARD = auto()
    """`YYYY-MM-DD`, and with it `[T or space]h:mm[:ss[.f]][space][Z or ±hh[:]mm]`."""
    OTHER = auto()


class ParsedDate(NamedTuple):
    """A date that could be read.

    `day` and `time` are as written; `offset` is None where none is. `standard` is the same date in the standard
    form. `other` is a second reading, where there is one (`02/03/2017`); `certain` says that nothing was guessed.
    """

    day: dt.date
    time: dt.time | None
    offset: dt.timedelta | None
    form: DateForm
    standard: str
    certain: bool = True
    other: str | None = None

    def moment(self, zone: dt.tzinfo) -> dt.datetime:
        """The moment that is meant, a day being its first; without an offset in the time zone `zone`."""
        tz = zone if self.offset is None else dt.timezone(self.offset)
        return dt.datetime.combine(self.day, self.time or dt.time(), tz)

    def day_in(self, zone: dt.tzinfo) -> dt.date:
        """The day that it is in the time zone `zone`: another than `day` only for a time with an offset."""
        if self.time is None or self.offset is None:
            return self.day
        try:
            return self.moment(zone).astimezone(zone).date()
        except OverflowError:  # at the ends of the calendar
            return self.day


class DateFault(NamedTuple):
    """Why a text is no date: `cause` in words, and what may have been meant."""

    cause: str
    proposal: str | None = None


def parse_date(text: str) -> ParsedDate | DateFault:
    """Reads `text` as a date."""
    text = text.strip()
    if len(text) > LONGEST:
        return DateFault("it is no date")
    for read in _READERS:
        found = read(text)
        if found is not None:
            return found
    return DateFault("it is no date")


_TIME = r"""
    (?P<hour>[0-9]{1,2}) : (?P<minute>[0-9]{2}) (?: : (?P<second>[0-9]{2}) (?: [.,] (?P<fraction>[0-9]{1,9}))?)?
    (?: [ ]* (?P<offset> [Zz] | [+-][0-9]{1,2} (?: :? [0-9]{2})?))?
"""
_CLOCK = Pattern(_TIME, re.VERBOSE)
_STANDARD = Pattern(
    rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?P<rest>(?:[Tt]|[ \t]+){_TIME})?",
    re.VERBOSE,
)
_YEAR_FIRST = Pattern(
    rf"""(?P<year>[0-9]{{4}}) (?P<separator>[-/.]) (?P<month>[0-9]{{1,2}}) (?P=separator) (?P<day>[0-9]{{1,2}})
    (?P<rest>(?:[Tt]|[ \t]+){_TIME})?""",
    re.VERBOSE,
)
_YEAR_LAST = Pattern(
    rf"""(?P<first>[0-9]{{1,2}}) [ ]? (?P<separator>[-/.]) [ ]? (?P<second_part>[0-9]{{1,2}}) [ ]? (?P=separator) [ ]?
    (?P<year>[0-9]{{4}}|[0-9]{{2}}) (?P<rest>(?:,?[ ]+){_TIME})?""",
    re.VERBOSE,
)
_COMPACT = Pattern(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_HYPHENS_ONLY = Pattern(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[-_](?P<hour>[0-9]{2})-(?P<minute>[0-9]{2})")
_DAY_AND_MORE = Pattern(r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?:[Tt]|[ \t]+)(?P<more>\S.*)")
_INCOMPLETE = Pattern(r"(?P<year>[0-9]{4})(?:[-/.](?P<month>[0-9]{1,2}))?")


class _Clock(NamedTuple):
    time: dt.time | None = None
    offset: dt.timedelta | None = None
    text: str = ""
    """As written, with the white space or the `T` before it."""


_NO_CLOCK = _Clock()


def _read_standard(text: str) -> ParsedDate | DateFault | None:
    match = _STANDARD.fullmatch(text)
    return _from_parts(match, DateForm.STANDARD) if match else None


def _read_year_first(text: str) -> ParsedDate | DateFault | None:
    match = _YEAR_FIRST.fullmatch(text)
    return _from_parts(match, DateForm.OTHER) if match else None


def _read_compact(text: str) -> ParsedDate | DateFault | None:
    match = _COMPACT.fullmatch(text)
    found = _day(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    return _parsed(found, _Clock()) if isinstance(found, dt.date) else None


def _read_year_last(text: str) -> ParsedDate | DateFault | None:
    """`20.02.2017` has its day first wherever dots are used; with `/` or `-` it depends on the country."""
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return None
    clock = _clock(match)
    if isinstance(clock, DateFault):
        return clock
    first, second = int(match["first"]), int(match["second_part"])
    year = int(match["year"])
    full_year = len(match["year"]) == 4
    year = year if full_year else year + (2000 if year < 70 else 1900)
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if match["separator"] == "." and isinstance(day_first, dt.date):
        return _parsed(day_first, clock, certain=full_year)
    if isinstance(day_first, dt.date) and isinstance(month_first, dt.date) and day_first != month_first:
        return _parsed(month_first, clock, certain=False, other=day_first.isoformat() + clock.text)
    if isinstance(day_first, dt.date):
        return _parsed(day_first, clock, certain=full_year)
    if isinstance(month_first, dt.date):
        return _parsed(month_first, clock, certain=full_year)
    return day_first


def _read_hyphens_only(text: str) -> ParsedDate | DateFault | None:
    match = _HYPHENS_ONLY.fullmatch(text)
    if not match:
        return None
    found = _read_standard(f"{match['date']} {match['hour']}:{match['minute']}")
    if not isinstance(found, ParsedDate):
        return found
    return found._replace(form=DateForm.OTHER, certain=False)


def _read_words(text: str) -> ParsedDate | DateFault | None:
    """`13 décembre 2019`, `August 20, 2020`, `Fri Sep  3 11:21:31 CEST 2021`, `Tue, 21 Feb 2017 10:00:00 +0100`."""
    words = _DateWords()
    for word in text.replace(",", " ").split():
        if not words.take(word):
            return None
    return words.date()


def _read_incomplete(text: str) -> DateFault | None:
    match = _INCOMPLETE.fullmatch(text)
    if not match:
        return None
    return DateFault("the day is missing" if match["month"] else "it is only a year")


def _read_day_and_more(text: str) -> DateFault | None:
    match = _DAY_AND_MORE.fullmatch(text)
    if not match:
        return None
    day = _read_year_first(match["date"])
    if isinstance(day, DateFault):
        return day
    return DateFault(f"`{match['more']}` after the day is no time")


_READERS = (
    _read_standard,
    _read_year_first,
    _read_compact,
    _read_year_last,
    _read_hyphens_only,
    _read_words,
    _read_incomplete,
    _read_day_and_more,
)


def _from_parts(match: re.Match[str], form: DateForm) -> ParsedDate | DateFault:
    year, month, day = match.group("year", "month", "day")
    found = _day(int(year), int(month), int(day))
    if isinstance(found, DateFault):
        return found
    clock = _clock(match)
    if isinstance(clock, DateFault):
        return clock
    return ParsedDate(found, clock.time, clock.offset, form, found.isoformat() + clock.text)


def _parsed(day: dt.date, clock: _Clock, *, certain: bool = True, other: str | None = None) -> ParsedDate:
    standard = day.isoformat() + clock.text
    return ParsedDate(day, clock.time, clock.offset, DateForm.OTHER, standard, certain, other)


def _day(year: int, month: int, day: int) -> dt.date | DateFault:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return _no_such_day(year, month, day)


def _no_such_day(year: int, month: int, day: int) -> DateFault:
    if year < 1:
        return DateFault("there is no year 0000")
    if not 1 <= month <= 12:
        swapped = _day(year, day, month) if 12 < month <= 31 and 1 <= day <= 12 else None
        proposal = swapped.isoformat() if isinstance(swapped, dt.date) else None
        return DateFault(f"there is no month {month:02}", proposal)
    if day == 0:
        return DateFault("there is no day 00")
    name = f"{calendar.month_name[month]} {year}" if month == 2 else calendar.month_name[month]
    return DateFault(f"{name} has {calendar.monthrange(year, month)[1]} days")


def _clock(match: re.Match[str]) -> _Clock | DateFault:
    rest = match["rest"]
    if rest is None:
        return _NO_CLOCK
    hour, minute, second, fraction, written_offset = match.group(
        "hour", "minute", "second", "fraction", "offset"
    )
    time = int(hour), int(minute), int(second or 0)
    if time[0] > 23 or time[1] > 59 or time[2] > 59:
        return DateFault(f"there is no time `{rest.strip(' Tt,')}`, for a day ends at 23:59:59")
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    offset = _offset(written_offset)
    if isinstance(offset, DateFault):
        return offset
    return _Clock(dt.time(*time, microsecond), offset, rest.replace(",", "") if rest[0] == "," else rest)


def _offset(text: str | None) -> dt.timedelta | DateFault | None:
    if text is None:
        return None
    if text in "Zz":
        return dt.timedelta()
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        return DateFault(f"no time zone is `{text}` from Greenwich")
    return dt.timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


_ORDINAL = Pattern(r"([0-9]{1,2})(?:\.|st|nd|rd|th|er|º|ª)?")
_YEAR = Pattern(r"[0-9]{4}")
_NUMERIC_ZONE = Pattern(r"[+-][0-9]{2}:?[0-9]{2}")


class _DateWords:
    """Collects the parts of a date from its words, each at most once."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._weekday = False

    def take(self, word: str) -> bool:
        """Whether `word` can belong to the date, after those before it."""
        plain = word.casefold().rstrip(".")
        if plain in WEEKDAYS and not self._weekday:
            self._weekday = True
            return True
        if match := _YEAR_FIRST.fullmatch(word):
            parts = {name: match[name] for name in ("year", "month", "day")}
            fits = not match["rest"] and self._found.keys().isdisjoint(parts)
            self._found |= parts
            return fits
        for part, value in self._parts(word, plain):
            if part not in self._found:
                self._found[part] = value
                return True
        if word == self._found.get("year"):  # seen after a date that began with it
            return True
        return plain in FILLERS

    def _parts(self, word: str, plain: str) -> Iterator[tuple[str, str]]:
        if plain in MONTHS:
            yield "month", str(MONTHS[plain])
        if _YEAR.fullmatch(word):
            yield "year", word
        if match := _ORDINAL.fullmatch(word.casefold()):
            yield "day", match[1]
        if _CLOCK.fullmatch(word):
            yield "time", word
        if plain in ZONES:
            yield "zone", ZONES[plain]
        elif _NUMERIC_ZONE.fullmatch(word):
            yield "zone", word

    def date(self) -> ParsedDate | DateFault | None:
        """The date that the words make; None where they make none."""
        found = self._found
        if "month" not in found or "year" not in found:
            return None
        if "day" not in found:
            return DateFault("the day is missing")
        time = f" {found['time']}" if "time" in found else ""
        zone = f" {found['zone']}" if "zone" in found and time else ""
        parsed = _read_standard(
            f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}{time}{zone}",
        )
        return parsed._replace(form=DateForm.OTHER) if isinstance(parsed, ParsedDate) else parsed


# The names of months, days and time zones in the languages that posts are mostly written in.

_MONTH_NAMES = (
    "january jan januar jänner jaenner jän janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar feber février fevrier févr fevr febrero febbraio fevereiro februari",
    "march mar märz maerz mär mrz mars marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio maio mei",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet juil julio luglio julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
"""Names and short names of months in English, German, French, Spanish, Italian, Portuguese and Dutch, in lower case."""

_WEEKDAY_NAMES = (
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun",
    "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo",
)
WEEKDAYS = frozenset(name for names in _WEEKDAY_NAMES for name in names.split())

_FILLER_WORDS = ("the of at on", "de del le el à a", "der den dem am um uhr")
FILLERS = frozenset(word for words in _FILLER_WORDS for word in words.split())
"""Words that stand between the parts of a date and say nothing."""

ZONES = {
    **dict.fromkeys(("z", "utc", "gmt"), "+0000"),
    **dict.fromkeys(("cet", "mez"), "+0100"),
    **dict.fromkeys(("cest", "mesz"), "+0200"),
}
"""Time zones that are known by one meaning only; `EST` or `CST` are not."""
