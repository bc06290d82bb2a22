"""Which written dates a generator reads. `tests/generators/dates/measured.json` has what the real programs said to some
hundred of them, and a test holds what is said here against it.
"""

from __future__ import annotations

from postlint.pattern import Pattern
from postlint.records import NamedTuple


class DateForms(NamedTuple):
    """The dates that a generator reads, which messages call `program`.

    `fields` are those in which it reads them itself, in small letters without `-` and `_`; in others templates do, with
    what the generator gives them. `reads` means the shapes of what it reads without quotes, `reads_quoted` in them,
    where that is something else; `mistakes` those that it takes for another date. It takes `02/03/2017` for the second
    of March where `day_first`. `is_sure` says that it refuses whatever else there is. `posts` is the folder
    for posts, where that has a name which few others use.
    """

    program: str
    fields: frozenset[str]
    reads: Pattern
    reads_quoted: Pattern | None = None
    mistakes: Pattern | None = None
    day_first: bool | None = None
    is_sure: bool = True
    posts: str | None = None

    def read(self, text: str, *, quoted: bool) -> bool:
        """Whether it reads `text` as the date that is meant, the first day where that is missing."""
        pattern = self.reads_quoted if quoted and self.reads_quoted is not None else self.reads
        return pattern.fullmatch(shape(text)) is not None

    def mistake(self, text: str) -> bool:
        """Whether it takes `text` for another date."""
        return self.mistakes is not None and self.mistakes.fullmatch(shape(text)) is not None


YAML_TIMESTAMP = r"9999-99-99|9999-9{1,2}-9{1,2}[Tt ]9{1,2}:99:99(?:\.9*)?(?: ?(?:Z|[-+]9{1,2}(?::99)?))?"
"""The shapes of what readers of YAML 1.1 make dates of (https://yaml.org/type/timestamp.html)."""

_ZONE = r"(?:[Zz]|UTC|GMT|PST|(?:GMT)?[-+]99(?::?99)?)"
_TIME = rf" 9{{1,2}}:99(?::99(?:\.9+)?)?(?: pm)?(?: ?{_ZONE})?"
_MONTH = r"(?:Month|Mon\.?|Monx)"
_V8 = "|".join(
    (
        r"9999-99",
        r"9999-99-99[Tt](?:99|24):99(?::99(?:\.9+)?)?(?:[Zz]|[-+]99:?99)?",
        rf"9999(?P<a>[-/.])9{{1,2}}(?P=a)9{{1,2}}(?:{_TIME})?",
        rf"9{{1,2}}(?P<b>[-/])(?:9{{1,2}}|DD)(?P=b)(?:9999|99)(?:{_TIME})?",
        rf"(?:(?:Weekday|Wkd),? )?{_MONTH} 9{{1,2}},? 9999(?:{_TIME})?",
        rf"(?:(?:Weekday|Wkd), )?9{{1,2}}(?:-|\.? ){_MONTH}[- ]9999(?:{_TIME})?",
        rf"Wkd Mon 9{{1,2}}{_TIME} 9999",
    )
)
"""The shapes of what `new Date(text)` reads in Node."""


def javascript_dates(program: str, *fields: str, is_sure: bool = True, posts: str | None = None) -> DateForms:
    """Those of a generator that reads YAML with js-yaml, and whatever that leaves as text with `new Date(text)`."""
    return DateForms(
        program,
        frozenset(fields),
        Pattern(f"{YAML_TIMESTAMP}|{_V8}"),
        Pattern(f"{_V8}|9999"),
        mistakes=Pattern(r"9{1,2}\.9{1,2}\.9999.*|99999999|9999"),
        day_first=False,
        is_sure=is_sure,
        posts=posts,
    )


_PARTS = Pattern(r"(?<=[T ])24:00(?![0-9])|[0-9]+|[^\W\d_]+|\s+|.")
_YEAR_LAST = Pattern(r"(?P<first>[0-9]{1,2})(?P<mark> ?[-/.] ?)(?P<second>[0-9]{1,2})(?=(?P=mark)[0-9])")
_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def shape(text: str) -> str:
    """How a date is written: `2017-02-21 9:30 +0100` has the shape `9999-99-99 9:99 +9999`.

    Before a year, a number that can be no month is `DD`. Of names there are `Month`, `Mon`, `Weekday` and `Wkd` in
    English, `Monat` and `Tag` in other languages (`Monx`, where it begins as the English one does), `CET` and `PST` for
    what stands for a time zone, but for `UTC` and `GMT`, and `pm`. Other words are in small letters, but for `T` and
    `Z`.
    """
    text = " ".join(text.split())
    match = _YEAR_LAST.match(text)
    if match is None:
        return _shape(text)
    days = ("DD" if int(part) > 12 else "9" * len(part) for part in match.group("first", "second"))
    return match["mark"].join(days) + _shape(text[match.end() :])


def _shape(text: str) -> str:
    return "".join(map(_shape_of_part, _PARTS.findall(text)))


def _shape_of_part(part: str) -> str:
    from postlint.dates import AMERICAN_ZONES, MONTHS, WEEKDAYS, ZONES  # few checks ask for it

    if part.isdigit():
        return "9" * len(part)
    if part == "24:00":
        return "24:99"
    word = part.casefold()
    if word in MONTHS:
        english = _ENGLISH_MONTHS[MONTHS[word] - 1]
        if word in {english, english[:3]}:
            return "Month" if word == english else "Mon"
        return "Monx" if word[:3] == english[:3] else "Monat"
    if word in WEEKDAYS and len(word) > 1:
        english_day = next((day for day in _ENGLISH_DAYS if day.startswith(word) and len(word) > 2), None)
        return "Tag" if english_day is None else "Weekday" if word == english_day else "Wkd"
    if word in {"am", "pm"}:
        return "pm"
    if word in {"utc", "gmt"}:
        return word.upper()
    if word in AMERICAN_ZONES:
        return "PST"
    if word in ZONES and len(word) > 1:
        return "CET"
    return part if part in {"T", "Z", "t", "z"} else word
