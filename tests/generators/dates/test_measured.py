"""What is said of the dates that generators read, against what the real programs said of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from postlint.dates import DateForm, ParsedDate, parse_date
from postlint.generators.date_forms import shape
from postlint.generators.table import GENERATORS, load_generator

HERE = Path(__file__).parent
MEASURED = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))
FORMS = [line for line in (HERE / "forms.txt").read_text(encoding="utf-8").splitlines() if line]
BY_ITS_SOURCE = {"zola"}
INCOMPLETE = {"2017-02": "2017-02-01", "2017": "2017-01-01"}


def meanings(text: str) -> set[str]:
    """The moments that a date may mean; without its time zone, too, which some programs pass over."""
    reading = parse_date(INCOMPLETE.get(text, text))
    if not isinstance(reading, ParsedDate):
        return set()
    other = parse_date(reading.other) if reading.other else None
    readings = [reading, other] if isinstance(other, ParsedDate) else [reading]
    moments = [each for found in readings for each in (found, found._replace(offset=None))]
    return {f"{each.moment(dt.UTC).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for each in moments}


@pytest.mark.parametrize("name", MEASURED)
def test_a_generator_reads_what_the_real_one_does(name: str) -> None:
    forms = load_generator(name).dates
    assert forms is not None
    wrong = {
        (text, kind): answer
        for text in FORMS
        for kind, answer in MEASURED[name]["read"][text].items()
        if meanings(text)
        and (
            forms.read(text, quoted=kind == "quoted") is not (answer in meanings(text))
            or forms.mistake(text) < (answer is not None and answer not in meanings(text))
        )
    }
    assert not wrong


def test_every_generator_with_dates_is_measured() -> None:
    told = {name for name in GENERATORS if load_generator(name).dates is not None}
    assert told == MEASURED.keys() | BY_ITS_SOURCE


def test_what_is_proposed_is_the_same_and_read_by_all() -> None:
    all_forms = [forms for name in GENERATORS if (forms := load_generator(name).dates) is not None]
    for text in FORMS:
        reading = parse_date(text)
        if not isinstance(reading, ParsedDate):
            continue
        again = parse_date(reading.standard)
        assert isinstance(again, ParsedDate)
        assert (again.form, again.moment(dt.UTC)) == (DateForm.STANDARD, reading.moment(dt.UTC))
        for proposal in filter(None, (reading.standard, reading.other)):
            assert not [forms.program for forms in all_forms if not forms.read(proposal, quoted=False)], text


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("2017-2-1", True),
        ("2017-02-21 9:30:00 -5", True),
        ("2017-02-21 09:30", False),
        ("2017-02-21 09:30:00 +0100", False),
        ("21.02.2017", False),
    ],
)
def test_zola_reads_what_its_source_says(text: str, is_read: bool) -> None:
    forms = load_generator("zola").dates
    assert forms is not None
    assert forms.read(text, quoted=True) is is_read


@pytest.mark.parametrize(
    ("text", "known_as"),
    [
        ("2017-02-21 09:24:00 +0100", "9999-99-99 99:99:99 +9999"),
        ("2017-02-24 24:00", "9999-99-99 24:99"),
        ("Sept. 3, 2021 a 5 UTC", "Monx. 9, 9999 a 9 UTC"),
        ("Sábado 21. 2. 17", "Tag 99. 9. 99"),
        ("13/2/2017", "DD/9/9999"),
        ("May 1 2017 7:00 p.m. edt", "Month 9 9999 9:99 p.m. PST"),
    ],
)
def test_the_shape_of_a_date(text: str, known_as: str) -> None:
    assert shape(text) == known_as
