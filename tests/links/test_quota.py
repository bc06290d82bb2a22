"""What servers say about how many requests they will still answer."""

from __future__ import annotations

import pytest

from postlint.links.headers import read_answer
from postlint.links.quota import Quota, read_quota

NOW = 1_800_000_000.0


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
    assert read_quota(headers, NOW) == quota


def test_a_refusal_without_retry_after_lasts_until_the_reset() -> None:
    answer = read_answer(429, {"ratelimit-remaining": "0", "ratelimit-reset": "7"})
    assert answer.retry_after == 7
    assert (
        read_answer(429, {"ratelimit-reset": "7", "retry-after": "3", "ratelimit-remaining": "0"}).retry_after
        == 3
    )
    assert read_answer(200, {"ratelimit-remaining": "0", "ratelimit-reset": "7"}).retry_after is None
