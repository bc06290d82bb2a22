"""The site's name in an address."""

from __future__ import annotations

import re

from postlint.page.malformed.fault import Malformed, Sort
from postlint.pattern import Pattern
from postlint.text import shorten

HOST = Pattern(r"(?:https?:)?//([^/?#\\]*)", re.IGNORECASE)
_LABEL = Pattern(r"[^\W_](?:[\w-]*[^\W_])?\Z")
BARE_HOST = Pattern(
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,24}))(?::\d{2,5})?(?=[/?#]|\Z)"
)
# Endings that in a relative address are a host's and hardly a file's. Not among them: md, py, rs, sh, pl, ps, so,
# zip, mov, app, ai, cc and others that are also kinds of files.
# fmt: off
TOP_LEVEL = frozenset(
    {
        *("com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "eu", "io", "dev", "blog", "wiki", "berlin"),
        *("de", "at", "ch", "fr", "nl", "be", "it", "es", "pt", "pl", "cz", "sk", "dk", "se", "no", "fi", "uk", "ie"),
        *("us", "ca", "au", "nz", "br", "ar", "mx", "cl", "jp", "cn", "tw", "kr", "in", "ru", "ua", "za", "il", "gr"),
        *("hu", "ro", "bg", "hr", "si", "ee", "lv", "lt", "lu", "is", "tr", "tv", "me", "co", "network", "online"),
        *("social", "foundation", "museum", "science", "world", "earth", "eus", "cat", "hamburg", "wien", "koeln"),
    }
)
# fmt: on


def no_host(address: str) -> Malformed | None:
    if not re.fullmatch(r"(?i)https?:/{0,3}(?:[?#].*)?", address):
        return None
    return Malformed(Sort.HOST, "names no site", "Write the whole address, or take the link out.")


def wrong_host(address: str) -> Malformed | None:
    found = HOST.match(address)
    if found is None:
        return None
    host = found.group(1).rpartition("@")[2]
    if host.startswith("["):
        return None  # An IPv6 literal.
    name, _, port = host.partition(":")
    if port and not (port.isascii() and port.isdigit() and int(port[:6]) <= 65535):
        return Malformed(
            Sort.HOST,
            f"has no number after the colon of `{shorten(host)}`",
            "Write a number after the colon, or leave both out.",
        )
    labels = name.removesuffix(".").split(".")
    if not name:
        return Malformed(Sort.HOST, "names no site", "Write the whole address, or take the link out.")
    if "" in labels:
        return Malformed(
            Sort.HOST,
            f"has two dots in a row, or one too many, in `{shorten(name)}`",
            "Correct the site's name.",
        )
    odd = next((label for label in labels if not _LABEL.match(label)), None)
    if odd is not None and not re.fullmatch(r"[\w-]*\w|\w[\w-]*", odd):
        return Malformed(
            Sort.HOST, f"names a site that cannot exist, `{shorten(name)}`", "Correct the site's name."
        )
    if len(labels) == 1 and name.lower() != "localhost":
        return Malformed(
            Sort.HOST,
            f"names a site without a dot, `{shorten(name)}`",
            "Write the whole name, such as `www.example.org`.",
        )
    if "_" in name:
        return Malformed(
            Sort.HOST,
            f"has an underscore in the site's name `{shorten(name)}`, which some programs refuse",
            "Check that the address works everywhere, or use another name of the site.",
            slight=True,
        )
    return None
