"""What is known of some hosts beforehand."""

from __future__ import annotations

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


def refuses_programs(host: str) -> str | None:
    """Who refuses programs at `host`, or at a domain above it; None where nobody is known to."""
    name = host.lower().rstrip(".")
    while name:
        if name in REFUSE_PROGRAMS:
            return REFUSE_PROGRAMS[name]
        name = name.partition(".")[2]
    return None
