"""The page about the dates that generators read, from what the real programs said."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from postlint.dates import ParsedDate, parse_date
from postlint.generators.date_forms import DateForms
from postlint.generators.table import GENERATORS, load_generator

MEASURED = Path(__file__).resolve().parents[1] / "tests" / "generators" / "dates" / "measured.json"

_FIRST_DAYS = {"2017-02": "2017-02-01", "2017": "2017-01-01"}

_INTRODUCTION = """\
# Dates that generators read

What the real programs make of a `date` in the front matter. `yes`: they read it; `no`: they stop, or take no date;
`other`: they take it for another date, which nobody notices. `bare` is read without quotes only. All of them read, if
there are no quotes round it:

- a day: `2017-02-21`
- a day and a time: `2017-02-21 09:30:00` (in quotes with a `T`: `2017-02-21T09:30:00`)
- the same with a time zone: `2017-02-21T09:30:00+01:00`, `2017-02-21T09:30:00Z`

The rule [`date-format`](../rules/date-format.md) goes by this table, and proposes only those. Measured by
`tests/generators/dates/measure.py` with {versions}; Zola's column is from its source. Astro leaves dates to the schemas
of a site: measured is `z.coerce.date()`. Material's blog reads the dates of its posts, and MkDocs those of no other
pages; nor do VitePress and Zensical read any themselves. Quarto guesses at whatever is written.
"""


def dates_page() -> str:
    """The page in Markdown."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    forms = {name: found for name in GENERATORS if (found := load_generator(name).dates) is not None}
    versions = ", ".join(sorted(each["version"] for each in measured.values()))
    names = sorted(forms)
    rows = [
        f"| `{text}` | {' | '.join(_cell(text, forms[name], measured.get(name)) for name in names)} |"
        for text in next(iter(measured.values()))["read"]
    ]
    heads = [name.capitalize() if name != "mkdocs" else "Material" for name in names]
    table = [f"| written | {' | '.join(heads)} |", f"|---|{'---|' * len(names)}", *rows]
    return _INTRODUCTION.format(versions=versions) + "\n" + "\n".join(table) + "\n"


def _cell(text: str, forms: DateForms, measured: dict[str, dict[str, dict[str, str]]] | None) -> str:
    if measured is None:
        return "yes" if forms.read(text, quoted=True) else "no"
    meant = meanings(text)
    answers = measured["read"][text]
    bare, quoted = answers["plain"], answers.get("quoted", answers["plain"])
    if bare is not None and bare not in meant:
        return "other"
    return "no" if bare is None else "yes" if quoted is not None else "bare"


def meanings(text: str) -> set[str]:
    """The moments that a date may mean; without its time zone, too, which some programs pass over. A month or a year
    means its first day.
    """
    reading = parse_date(_FIRST_DAYS.get(text, text))
    if not isinstance(reading, ParsedDate):
        return set()
    other = parse_date(reading.other) if reading.other else None
    readings = [reading, other] if isinstance(other, ParsedDate) else [reading]
    moments = [each for found in readings for each in (found, found._replace(offset=None))]
    return {f"{each.moment(dt.UTC).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for each in moments}
