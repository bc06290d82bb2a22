"""What headers say."""

from __future__ import annotations

import datetime as dt

import pytest

from postlint.links.headers import read_answer

NOW = dt.datetime(2026, 6, 15, 12, 0, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 2 ", 2),
        ("1.5", 1.5),
        ("Mon, 15 Jun 2026 12:01:00 GMT", 60),
        ("Mon, 15 Jun 2026 14:01:00 +0200", 60),
        ("Mon, 15 Jun 2026 11:00:00 GMT", 0),
        ("Monday, 15-Jun-26 12:00:30 GMT", 30),
        ("9" * 5000, float("inf")),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e3", None),
        ("٣", None),
        ("Mon, 99 Jun 2026 12:01:00 GMT", None),
    ],
)
def test_how_long_to_wait(value: str, seconds: float | None) -> None:
    assert read_answer(429, {"retry-after": value}, now=NOW).retry_after == seconds


def test_an_empty_location_is_none() -> None:
    assert read_answer(301, {}, " ").location is None


@pytest.mark.parametrize(
    ("status", "headers", "wall"),
    [
        (403, {"cf-mitigated": "challenge"}, "Cloudflare"),
        (202, {"x-amzn-waf-action": "captcha"}, "AWS WAF"),
        (200, {"x-amzn-waf-action": "allow"}, None),
        (403, {"x-datadome": "protected"}, "DataDome"),
        (200, {"x-datadome": "protected"}, None),
        (403, {"server": "cloudflare"}, None),
    ],
)
def test_the_marks_of_a_wall(status: int, headers: dict[str, str], wall: str | None) -> None:
    assert read_answer(status, headers).wall == wall
