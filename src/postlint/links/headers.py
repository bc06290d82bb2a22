"""What an answer's header says about its address."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Mapping

from postlint.links.answer import Answer
from postlint.links.markup import refresh_target
from postlint.links.quota import read_quota
from postlint.pattern import Pattern

# A header that only bot walls send, and with which value (None: any).
# https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
# https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
_WALLS: tuple[tuple[str, Pattern | None, str], ...] = (
    ("cf-mitigated", None, "Cloudflare"),
    ("x-amzn-waf-action", Pattern("challenge|captcha", re.IGNORECASE), "AWS WAF"),
    ("x-vercel-mitigated", None, "Vercel"),
    ("x-sucuri-block", None, "Sucuri"),
    ("x-datadome", Pattern("protected", re.IGNORECASE), "DataDome"),
    ("server", Pattern("AkamaiGHost|AkamaiNetStorage", re.IGNORECASE), "Akamai"),
    ("server", Pattern("ddos-guard", re.IGNORECASE), "DDoS-Guard"),
)
# These stand on every answer of the company's servers: what they say when they refuse is no word of the site.
_REFUSALS = {"DataDome": (403, 405, 429), "Akamai": (403,), "DDoS-Guard": (403,)}
_CHARSET = Pattern(r"""charset\s*=\s*["']?([^\s"';]{1,40})""", re.IGNORECASE)


def read_answer(
    status: int, headers: Mapping[str, str], location: str = "", *, now: dt.datetime | None = None
) -> Answer:
    """The answer with this `status`, this `Location` and these other `headers`, in lower case."""
    headers = dict(headers.items())  # httpx's own search takes ten times as long as a dict's
    now = now or dt.datetime.now(dt.UTC)
    quota = read_quota(headers, now.timestamp())
    retry_after = _seconds(headers.get("retry-after"), now)
    if status == 429 and retry_after is None and quota is not None:
        retry_after = quota.reset
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = _CHARSET.search(parameters)
    length = headers.get("content-length", "")
    return Answer(
        status,
        location=location.strip() or None,
        retry_after=retry_after,
        wall=_wall(status, headers),
        quota=quota,
        refresh=refresh_target(headers.get("refresh", "")) if 200 <= status < 300 else None,
        kind=kind.strip().lower(),
        charset=charset[1] if charset else "",
        size=int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else None,
    )


def _seconds(value: str | None, now: dt.datetime) -> float | None:
    """`Retry-After` in seconds (RFC 9110 §10.2.3): a number of them, or a date."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII):
        return float(text) if len(text) < 300 else float("inf")
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    return max(0.0, (date - now).total_seconds())


def _wall(status: int, headers: Mapping[str, str]) -> str | None:
    for header, pattern, name in _WALLS:
        value = headers.get(header)
        if value is None or status not in _REFUSALS.get(name, (status,)):
            continue
        if pattern is None or pattern.search(value):
            return name
    return None
