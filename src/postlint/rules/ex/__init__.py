"""EX: external addresses, as the network found them."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import verdicts

RULES: tuple[Listed, ...] = (
    listed("EX701", "dead-link", "DeadLink", verdicts),
    listed("EX702", "permanent-redirect", "PermanentRedirect", verdicts),
    listed("EX703", "suspicious-redirect", "SuspiciousRedirect", verdicts),
    listed("EX704", "unreachable", "Unreachable", verdicts),
    listed("EX705", "blocked", "Blocked", verdicts),
    listed("EX706", "rate-limited", "RateLimited", verdicts),
    listed("EX707", "tls-error", "TlsError", verdicts),
    listed("EX708", "insecure-link", "InsecureLink", verdicts, opt_in=True),
    listed("EX709", "missing-remote-anchor", "MissingRemoteAnchor", verdicts),
    listed("EX710", "soft-404", "Soft404", verdicts),
    listed("EX711", "forbidden-host", "ForbiddenHost", verdicts),
)
