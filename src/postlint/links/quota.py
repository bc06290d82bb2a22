"""How many requests a server says it will still answer, and for how long.

There is no agreement on the header yet, so all that are in use are read: `RateLimit` with `RateLimit-Policy`
(draft-ietf-httpapi-ratelimit-headers-08 and later, and in its older form -07), `RateLimit-Remaining` and
`RateLimit-Reset` (up to draft -06), and `X-RateLimit-…` (GitHub and many others).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postlint.pattern import Pattern

_PREFIXES = ("ratelimit", "x-ratelimit", "x-rate-limit")
_NUMBER = Pattern(r"[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_PARAMETER = Pattern(r"\b(remaining|reset|r|t|w)=([0-9]{1,15})\b", re.ASCII)
_A_DATE = 1_000_000_000
"""Seconds until a reset are fewer; what is more is a moment in seconds of the epoch (2001 and later)."""
_MILLISECONDS = 100_000_000_000


class Quota(NamedTuple):
    """So many requests are left for the next `reset` seconds; None where the server did not say how long."""

    remaining: int
    reset: float | None


def read_quota(headers: Mapping[str, str], now: float) -> Quota | None:
    """The narrowest quota in `headers`, which have lower-case names. `now` is in seconds of the epoch."""
    return min(_quotas(headers, now), key=lambda quota: quota.remaining, default=None)


def _quotas(headers: Mapping[str, str], now: float) -> Iterator[Quota]:
    for prefix in _PREFIXES:
        remaining = _number(headers.get(f"{prefix}-remaining"))
        if remaining is not None:
            yield Quota(int(remaining), _seconds(_number(headers.get(f"{prefix}-reset")), now))
    policy = _parameters(headers.get("ratelimit-policy", ""))
    window = policy[0].get("w") if policy else None
    for found in _parameters(headers.get("ratelimit", "")):
        left = found.get("r", found.get("remaining"))
        if left is not None:
            yield Quota(left, _seconds(found.get("t", found.get("reset", window)), now))


def _parameters(value: str) -> list[dict[str, int]]:
    """The parameters of each policy in a list such as `"default";r=50;t=30, "daily";r=1`.

    The older form, `limit=100, remaining=50, reset=5`, is one policy, though it looks like a list.
    """
    value = value[:1000]
    parts = [value] if "remaining=" in value else value.split(",")
    return [{name: int(number) for name, number in _PARAMETER.findall(part)} for part in parts]


def _number(value: str | None) -> float | None:
    # Some list several, or say `10, 10;w=60`: the first is the one that counts.
    found = _NUMBER.match((value or "").strip())
    return float(found[0]) if found else None


def _seconds(value: float | None, now: float) -> float | None:
    if value is None or value < _A_DATE:
        return value
    moment = value / 1000 if value >= _MILLISECONDS else value
    return max(0.0, moment - now)
