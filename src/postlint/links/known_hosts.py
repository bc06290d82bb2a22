"""What is known of some hosts beforehand."""

from __future__ import annotations

from collections.abc import Container

REFUSE_PROGRAMS: dict[str, str] = {
    # Each answers programs with a refusal, a login or nothing but a script, whether or not the page is there.
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "glassdoor.com": "Glassdoor",
    "indeed.com": "Indeed",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "lnkd.in": "LinkedIn",
    "pinterest.com": "Pinterest",
    "quora.com": "Quora",
    "reddit.com": "Reddit",
    "researchgate.net": "ResearchGate",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "twitter.com": "X",
    "x.com": "X",
    "xing.com": "Xing",
}
"""Domains whose refusals say nothing about a page: what they refuse is *blocked*, never dead or unreachable."""

_CONSENT_WALLS: dict[str, str] = {
    # Shown to everybody in Europe who comes without a cookie: that says nothing about the page behind it.
    "consent.google.com": "Google",
    "consent.google.de": "Google",
    "consent.yahoo.com": "Yahoo",
    "consent.youtube.com": "YouTube",
    "guce.advertising.com": "Yahoo",
    "guce.aol.com": "AOL",
    "guce.techcrunch.com": "TechCrunch",
    "guce.yahoo.com": "Yahoo",
}
_MARKETS = frozenset(
    {
        *("afternic.com", "atom.com", "brandbucket.com", "buydomains.com", "dan.com", "domainmarket.com"),
        *(
            "domains.squadhelp.com",
            "dynadot.com",
            "hugedomains.com",
            "sedo.com",
            "squadhelp.com",
            "undeveloped.com",
        ),
    }
)
"""Where domains are sold: whoever is redirected there from another site wanted something else."""


_OTHER_NETWORKS = {"onion": "Tor", "i2p": "I2P"}


def in_another_network(host: str) -> str | None:
    """Why `host` cannot be looked up as the names of the web are (RFC 7686), as a clause; None where it can."""
    end = host.rstrip(".").rpartition(".")[2]
    network = _OTHER_NETWORKS.get(end)
    return f"names that end in `.{end}` are only found with {network}" if network else None


def sells_domains(host: str) -> bool:
    return _within(host, _MARKETS) is not None


def asks_for_consent(host: str) -> str | None:
    """Who asks every visitor for consent at `host`; None where nobody is known to."""
    return _CONSENT_WALLS.get(host.lower().rstrip("."))


def refuses_programs(host: str) -> str | None:
    """Who refuses programs at `host`, or at a domain above it; None where nobody is known to."""
    domain = _within(host, REFUSE_PROGRAMS)
    return REFUSE_PROGRAMS[domain] if domain is not None else None


def _within(host: str, domains: Container[str]) -> str | None:
    """The one of `domains` that `host` is, or is below."""
    name = host.lower().rstrip(".")
    while name:
        if name in domains:
            return name
        name = name.partition(".")[2]
    return None
