"""EX: external addresses, as the network found them."""

from __future__ import annotations

from postlint.links.model.verdict import Status
from postlint.rules.listed import Listed, listed
from postlint.rules.needs import evidence, verdict

RULES: tuple[Listed, ...] = (
    listed("EX701", "dead-link", "DeadLink", verdict(Status.DEAD)),
    listed("EX702", "permanent-redirect", "PermanentRedirect", evidence),
    listed("EX703", "suspicious-redirect", "SuspiciousRedirect", evidence),
    listed("EX704", "unreachable", "Unreachable", verdict(Status.UNREACHABLE)),
    listed("EX705", "blocked", "Blocked", verdict(Status.BLOCKED)),
    listed("EX706", "rate-limited", "RateLimited", verdict(Status.LIMITED)),
    listed("EX707", "tls-error", "TlsError", verdict(Status.TLS)),
    listed("EX708", "insecure-link", "InsecureLink", evidence, opt_in=True),
    listed("EX709", "missing-remote-anchor", "MissingRemoteAnchor", evidence),
    listed("EX710", "soft-404", "Soft404", evidence),
    listed("EX711", "forbidden-host", "ForbiddenHost", verdict(Status.FORBIDDEN)),
)
