"""Reading dates from the text as written."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from postlint.dates import DateFault, DateForm, ParsedDate, parse_date

NOON = dt.time(12)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "day", "clock", "offset"),
    [
        ("2017-02-21", (2017, 2, 21), None, None),
        (" 2017-02-21 ", (2017, 2, 21), None, None),
        ("2017-02-21 12:00:00", (2017, 2, 21), NOON, None),
        ("2017-02-21T12:00:00Z", (2017, 2, 21), NOON, 0 * HOUR),
        ("2017-02-21 12:00:00.123456", (2017, 2, 21), dt.time(12, 0, 0, 123456), None),
        ("2017-02-21T12:00:00-04:30", (2017, 2, 21), NOON, -4.5 * HOUR),
        ("2017-02-21 12:00:00+01:00", (2017, 2, 21), NOON, HOUR),
        ("2020-02-29", (2020, 2, 29), None, None),
    ],
)
def test_every_form_that_generators_read_is_standard(
    text: str, day: tuple[int, int, int], clock: dt.time | None, offset: dt.timedelta | None
) -> None:
    found = parse_date(text)
    assert isinstance(found, ParsedDate)
    assert (found.form, found.certain, found.other) == (DateForm.STANDARD, True, None)
    assert (found.day, found.time, found.offset) == (dt.date(*day), clock, offset)


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("2017-2-1", "2017-02-01"),
        ("2017/02/21", "2017-02-21"),
        ("2017.02.21 10:00", "2017-02-21 10:00:00"),
        ("2017-02-21 12:00", "2017-02-21 12:00:00"),
        ("2017-02-21T9:05", "2017-02-21 09:05:00"),
        ("2017-02-21t12:00:00z", "2017-02-21T12:00:00Z"),
        ("2017-02-21 12:00:00 +0100", "2017-02-21T12:00:00+01:00"),
        ("2017-02-21 12:00:00 +01", "2017-02-21T12:00:00+01:00"),
        ("2017-02-21 12:00:00,5", "2017-02-21 12:00:00.5"),
        ("2026-1-13T00:00:00.000Z", "2026-01-13T00:00:00Z"),
        ("03/22/2010 7:06 PM", "2010-03-22 19:06:00"),
        ("2017-02-21 12:05 a.m.", "2017-02-21 00:05:00"),
        ("February 21, 2017 12:05PM", "2017-02-21 12:05:00"),
        ("21-Feb-2017", "2017-02-21"),
        ("Tue Feb 21 2017 10:00:00 GMT+0100", "2017-02-21T10:00:00+01:00"),
        ("2016-9-13 12:00:00", "2016-09-13 12:00:00"),
        ("20170221", "2017-02-21"),
        ("20.02.2017", "2017-02-20"),
        ("1.2.2017", "2017-02-01"),
        ("20. 02. 2017", "2017-02-20"),
        ("20.02.2017, 10:00", "2017-02-20 10:00:00"),
        ("11/13/2025", "2025-11-13"),
        ("13/11/2025", "2025-11-13"),
        ("05/05/2025", "2025-05-05"),
        ("August 20, 2020", "2020-08-20"),
        ("Aug. 20th, 2020", "2020-08-20"),
        ("1st of May 2020", "2020-05-01"),
        ("13 décembre 2019", "2019-12-13"),
        ("13. Dezember 2019", "2019-12-13"),
        ("Mittwoch, den 4. März 2020 um 18:30 Uhr", "2020-03-04 18:30:00"),
        ("4 de julio de 2020", "2020-07-04"),
        ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T11:21:31+02:00"),
        ("Tue, 21 Feb 2017 10:00:00 +0100", "2017-02-21T10:00:00+01:00"),
        ("2017-02-21 10:00:00 UTC", "2017-02-21T10:00:00Z"),
        ("2023-01-29 18:30:22 2023 -0800", "2023-01-29T18:30:22-08:00"),
        ("Di 2017-02-21", "2017-02-21"),
    ],
)
def test_other_forms_with_one_meaning_are_brought_into_the_standard_one(text: str, standard: str) -> None:
    found = parse_date(text)
    assert isinstance(found, ParsedDate)
    assert (found.form, found.standard, found.certain) == (DateForm.OTHER, standard, True)
    again = parse_date(found.standard)
    assert isinstance(again, ParsedDate)
    assert again.form is DateForm.STANDARD
    assert (again.day, again.time, again.offset) == (found.day, found.time, found.offset)


@pytest.mark.parametrize(
    ("text", "standard", "other"),
    [
        ("02/03/2017", "2017-02-03", "2017-03-02"),
        ("02-03-2017 10:00", "2017-02-03 10:00:00", "2017-03-02 10:00:00"),
        ("20.2.17", "2017-02-20", None),
        ("20.2.98", "1998-02-20", None),
        ("2015-07-10-20-00", "2015-07-10 20:00:00", None),
        ("2017-02-21 10:00:00 PST", "2017-02-21T10:00:00-08:00", None),
        ("2017-02-28T24:00:00", "2017-03-01 00:00:00", None),
    ],
)
def test_what_had_to_be_guessed_is_not_certain(text: str, standard: str, other: str | None) -> None:
    found = parse_date(text)
    assert isinstance(found, ParsedDate)
    assert (found.standard, found.other, found.certain) == (standard, other, False)


@pytest.mark.parametrize(
    ("text", "cause", "proposal"),
    [
        ("2017-09-31", "September has 30 days", None),
        ("2021-04-31 04:00:00", "April has 30 days", None),
        ("2017-02-29", "February 2017 has 28 days", None),
        ("2016-02-30", "February 2016 has 29 days", None),
        ("31.09.2017", "September has 30 days", None),
        ("September 31, 2017", "September has 30 days", None),
        ("2017-23-02", "there is no month 23", "2017-02-23"),
        ("2017-13-13", "there is no month 13", None),
        ("2022-00-00", "there is no month 00", None),
        ("2022-01-00", "there is no day 00", None),
        ("0000-01-01", "there is no year 0000", None),
        ("2017-02-10 00:10::00", "`00:10::00` after the day is no time", None),
        ("2017-02-21 25:00", "there is no time `25:00`, for a day ends at 23:59:59", None),
        ("2017-02-21 10:00 +99:00", "no time zone is `+99:00` from Greenwich", None),
        ("2017-02-21 10:00:00 XYZ", "`10:00:00 XYZ` after the day is no time", None),
        ("2017-02-21 13:00 PM", "there is no time `13:00 PM`, for PM goes with the hours from 1 to 12", None),
        ("2017", "it is only a year", None),
        ("2017-02", "the day is missing", None),
        ("Februar 2017", "the day is missing", None),
        ("Jeden dritten Mittwoch im Monat", "it is no date", None),
        ("demnächst", "it is no date", None),
        ("5 5 2017", "it is no date", None),
        ("May May 5 2017", "it is no date", None),
        ("२०१७-०२-२१", "it is no date", None),
        ("2017-02-21T", "it is no date", None),
        ("", "it is no date", None),
    ],
)
def test_what_is_no_date_says_why(text: str, cause: str, proposal: str | None) -> None:
    assert parse_date(text) == DateFault(cause, proposal)


@pytest.mark.parametrize(
    "text", ["1" * 1_000_000, "2017-02-21 " + " " * 1_000_000, "mai " * 300_000, "1." * 500_000]
)
@pytest.mark.usefixtures("no_hang")
def test_endless_texts_take_no_time(text: str) -> None:
    parse_date(text)


def test_a_day_is_its_first_moment_where_the_site_is() -> None:
    zone = dt.timezone(2 * HOUR)
    found = parse_date("2017-02-21")
    assert isinstance(found, ParsedDate)
    assert found.moment(zone) == dt.datetime(2017, 2, 20, 22, tzinfo=dt.UTC)


def test_a_written_offset_outweighs_the_site() -> None:
    found = parse_date("2017-02-21 12:00 -0400")
    assert isinstance(found, ParsedDate)
    assert found.moment(dt.timezone(2 * HOUR)) == dt.datetime(2017, 2, 21, 16, tzinfo=dt.UTC)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-02-20", (2017, 2, 20)),
        ("2017-02-20 23:30", (2017, 2, 20)),
        ("2017-02-20T23:30:00Z", (2017, 2, 21)),
        ("2017-02-20T23:30:00+01:00", (2017, 2, 20)),
        ("2017-02-21T00:30:00+02:00", (2017, 2, 20)),
        ("9999-12-31T23:59:59-12:00", (9999, 12, 31)),
        ("0001-01-01T00:00:00+12:00", (1, 1, 1)),
    ],
)
def test_a_time_with_an_offset_may_be_another_day_in_the_time_zone(
    text: str, day: tuple[int, int, int]
) -> None:
    found = parse_date(text)
    assert isinstance(found, ParsedDate)
    assert found.day_in(BERLIN) == dt.date(*day)
