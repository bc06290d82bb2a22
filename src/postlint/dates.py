"""Dates as people write them into posts, read from the text itself.

Never from a YAML type: YAML reads `2017-02-21 10:00` as text, `2017-2-1` as text or as a date, and stops at
`2017-09-31`. Site generators agree on few forms, which are `DateForm.STANDARD`; whatever else can be understood is
read, too, so that it can be said what is meant. Which other forms one of them reads, `generators/date_forms.py` knows.
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
    """As all site generators read it, if without quotes: `YYYY-MM-DD`, with it `hh:mm:ss` after a space or `T`, and
    after that `Z` or `±hh:mm`."""
    OTHER = auto()


class ParsedDate(NamedTuple):
    """A date that could be read.

    `day` and `time` are as `written`; `offset` is None where none is. `standard` is the same date in the standard
    form. `other` is a second reading, where there is one (`02/03/2017`); `certain` says that nothing was guessed.
    """

    day: dt.date
    time: dt.time | None
    offset: dt.timedelta | None
    form: DateForm
    standard: str
    written: str
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
            return found._replace(written=text) if isinstance(found, ParsedDate) else found
    return DateFault("it is no date")


_TIME = r"""
    (?P<hour>[0-9]{1,2}) : (?P<minute>[0-9]{2}) (?: : (?P<second>[0-9]{2}) (?: [.,] (?P<fraction>[0-9]{1,9}))?)?
    (?: [ ]? (?P<half>[AaPp]\.?[Mm]\.?))?
    (?: [ ]* (?P<offset> [Zz] | [+-][0-9]{1,2} (?: :? [0-9]{2})?))?
"""
_CLOCK = Pattern(_TIME, re.VERBOSE)
_STANDARD = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
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
_BETWEEN_WORDS = Pattern(r",|(?<=[0-9])-(?=[^\W\d])|(?<=[^\W\d])-(?=[0-9])")
"""Also the hyphens of `21-Feb-2017`."""
_INCOMPLETE = Pattern(r"(?P<year>[0-9]{4})(?:[-/.](?P<month>[0-9]{1,2}))?")


class _Clock(NamedTuple):
    time: dt.time | None = None
    offset: dt.timedelta | None = None
    days: int = 0
    """1 for 24 o'clock."""


_NO_CLOCK = _Clock()


def _read_year_first(text: str) -> ParsedDate | DateFault | None:
    match = _YEAR_FIRST.fullmatch(text)
    if not match:
        return None
    found = _day(*map(int, match.group("year", "month", "day")))
    clock = _clock(match)
    if isinstance(found, DateFault):
        return found
    if isinstance(clock, DateFault):
        return clock
    form = DateForm.STANDARD if _STANDARD.fullmatch(text) and not clock.days else DateForm.OTHER
    return _parsed(found, clock, form=form)


def _read_compact(text: str) -> ParsedDate | DateFault | None:
    match = _COMPACT.fullmatch(text)
    found = _day(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    return _parsed(found, _NO_CLOCK) if isinstance(found, dt.date) else None


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
        return _parsed(month_first, clock, certain=False, other=_standard(day_first, clock))
    if isinstance(day_first, dt.date):
        return _parsed(day_first, clock, certain=full_year)
    if isinstance(month_first, dt.date):
        return _parsed(month_first, clock, certain=full_year)
    return day_first


def _read_hyphens_only(text: str) -> ParsedDate | DateFault | None:
    match = _HYPHENS_ONLY.fullmatch(text)
    if not match:
        return None
    found = _read_year_first(f"{match['date']} {match['hour']}:{match['minute']}")
    return found._replace(certain=False) if isinstance(found, ParsedDate) else found


def _read_words(text: str) -> ParsedDate | DateFault | None:
    """`13 décembre 2019`, `August 20, 2020`, `Fri Sep  3 11:21:31 CEST 2021`, `Tue, 21 Feb 2017 10:00:00 +0100`."""
    words = _DateWords()
    for word in _BETWEEN_WORDS.sub(" ", text).split():
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
    _read_year_first,
    _read_compact,
    _read_year_last,
    _read_hyphens_only,
    _read_words,
    _read_incomplete,
    _read_day_and_more,
)


def _parsed(
    day: dt.date,
    clock: _Clock,
    *,
    form: DateForm = DateForm.OTHER,
    certain: bool = True,
    other: str | None = None,
) -> ParsedDate:
    if clock.days and day < dt.date.max:
        day, certain = day + dt.timedelta(days=clock.days), False
    return ParsedDate(day, clock.time, clock.offset, form, _standard(day, clock), "", certain, other)


def _standard(day: dt.date, clock: _Clock) -> str:
    """A date as all site generators read it."""
    if clock.time is None:
        return day.isoformat()
    fraction = f".{clock.time.microsecond:06}".rstrip("0").rstrip(".")
    time = clock.time.replace(microsecond=0).isoformat() + fraction
    if clock.offset is None:
        return f"{day.isoformat()} {time}"
    return f"{day.isoformat()}T{time}{_written_offset(clock.offset)}"


def _written_offset(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z"


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
    written = match.group("hour", "minute", "second", "fraction", "half", "offset")
    hour, minute, second = (int(each or 0) for each in written[:3])
    *_, fraction, half, written_offset = written
    if half and not 1 <= hour <= 12:
        return DateFault(
            f"there is no time `{rest.strip(' Tt,')}`, for {half} goes with the hours from 1 to 12"
        )
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if is_end_of_day := (hour, minute, second) == (24, 0, 0):
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return DateFault(f"there is no time `{rest.strip(' Tt,')}`, for a day ends at 23:59:59")
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    offset = _offset(written_offset)
    if isinstance(offset, DateFault):
        return offset
    return _Clock(dt.time(hour, minute, second, microsecond), offset, int(is_end_of_day))


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
_NUMERIC_ZONE = Pattern(r"(?:GMT|UTC)?(?P<offset>[+-][0-9]{2}:?[0-9]{2})")
_HALF = Pattern(r"[AaPp]\.?[Mm]\.?")


class _DateWords:
    """Collects the parts of a date from its words, each at most once."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._weekday = False
        self._is_certain = True

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
        if "time" in self._found and _HALF.fullmatch(word):
            yield "half", word
        if plain in ZONES:
            yield "zone", ZONES[plain]
        elif plain in AMERICAN_ZONES:
            self._is_certain = False
            yield "zone", AMERICAN_ZONES[plain]
        elif match := _NUMERIC_ZONE.fullmatch(word):
            yield "zone", match["offset"]

    def date(self) -> ParsedDate | DateFault | None:
        """The date that the words make; None where they make none."""
        found = self._found
        if "month" not in found or "year" not in found:
            return None
        if "day" not in found:
            return DateFault("the day is missing")
        clock = " ".join(found[part] for part in ("time", "half", "zone") if part in found)
        time = f" {clock}" if "time" in found else ""
        parsed = _read_year_first(f"{found['year']}-{found['month']}-{found['day']}{time}")
        if not isinstance(parsed, ParsedDate):
            return parsed
        return parsed._replace(form=DateForm.OTHER, certain=parsed.certain and self._is_certain)


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
"""Time zones that are known by one meaning only."""

AMERICAN_ZONES = {
    **dict.fromkeys(("est", "cdt"), "-0500"),
    **dict.fromkeys(("cst", "mdt"), "-0600"),
    **dict.fromkeys(("mst", "pdt"), "-0700"),
    "edt": "-0400",
    "pst": "-0800",
}
"""Those of RFC 822 §5.1, which elsewhere may mean another: `CST` is that of China, too."""
