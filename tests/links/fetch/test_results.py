"""What headers say."""

from __future__ import annotations

import datetime as dt

import pytest

from postlint.links.fetch.results import read_quota, read_response
from postlint.links.model.exchange import Quota

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
    assert read_response(429, {"retry-after": value}, now=NOW).retry_after == seconds


def test_an_empty_location_is_none() -> None:
    assert read_response(301, {}, " ").location is None


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
    assert read_response(status, headers).wall == wall


MOMENT = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({}, None),
        ({"ratelimit-limit": "100"}, None),
        ({"ratelimit-remaining": "12", "ratelimit-reset": "30"}, Quota(12, 30)),
        ({"x-ratelimit-remaining": "0"}, Quota(0, None)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000060"}, Quota(0, 60)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1799999990"}, Quota(0, 0)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000060000"}, Quota(0, 60)),
        ({"x-rate-limit-remaining": "4", "x-rate-limit-reset": "2.5"}, Quota(4, 2.5)),
        ({"ratelimit": "limit=100, remaining=50, reset=5"}, Quota(50, 5)),
        ({"ratelimit": '"default";r=50;t=30'}, Quota(50, 30)),
        ({"ratelimit": '"minute";r=50;t=30, "day";r=3;t=7000'}, Quota(3, 7000)),
        ({"ratelimit": '"default";r=0', "ratelimit-policy": '"default";q=100;w=60'}, Quota(0, 60)),
        ({"ratelimit-remaining": "7, 7;w=60", "ratelimit-reset": "9"}, Quota(7, 9)),
        ({"ratelimit-remaining": "many", "ratelimit-reset": "soon"}, None),
        ({"ratelimit-remaining": "-1"}, None),
        ({"ratelimit-remaining": "9" * 400}, Quota(int("9" * 15), None)),
        ({"ratelimit": "r=" + "9" * 4000}, None),
        ({"ratelimit": ";" * 100_000}, None),
        ({"ratelimit-remaining": "9", "x-ratelimit-remaining": "2"}, Quota(2, None)),
    ],
)
def test_a_quota_is_read(headers: dict[str, str], quota: Quota | None) -> None:
    assert read_quota(headers, MOMENT) == quota


def test_a_refusal_without_retry_after_lasts_until_the_reset() -> None:
    answer = read_response(429, {"ratelimit-remaining": "0", "ratelimit-reset": "7"})
    assert answer.retry_after == 7
    assert (
        read_response(
            429, {"ratelimit-reset": "7", "retry-after": "3", "ratelimit-remaining": "0"}
        ).retry_after
        == 3
    )
    assert read_response(200, {"ratelimit-remaining": "0", "ratelimit-reset": "7"}).retry_after is None
