"""The names of months, days and time zones in the languages that posts are mostly written in."""

from __future__ import annotations

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
