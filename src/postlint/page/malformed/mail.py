"""E-mail addresses, with `mailto:` and without (RFC 6068)."""

from __future__ import annotations

import re

from postlint.page.malformed.fault import Malformed, Sort
from postlint.page.malformed.host import BARE_HOST, TOP_LEVEL
from postlint.pattern import Pattern
from postlint.text import shorten

_MAIL = Pattern(r"[^@\s,;:<>()\[\]]+@[^@\s,;:<>()\[\]]+\Z")
_AT = Pattern(r"\s*[\[({<]\s*(?:at|aet|ät|ädd)\s*[\])}>]\s*", re.IGNORECASE)


def wrong_mail(address: str) -> Malformed | None:
    if not address.lower().startswith("mailto:"):
        return None
    rest = address[len("mailto:") :]
    whom, mark, query = rest.partition("?")
    clean = "".join(whom.split()).removeprefix("//")
    clean = re.sub(r"(?i)%20", "", clean)
    tail = mark + query
    if not clean:
        if "to=" in query.lower() or query:
            return None
        return Malformed(
            Sort.MAIL,
            "has no e-mail address after `mailto:`",
            "Write one, or take the link out.",
        )
    people = [each for each in clean.replace("%40", "@").replace(";", ",").split(",") if each]
    bad = next((each for each in people if not _MAIL.match(each)), None)
    if bad is not None:
        guess = _AT.sub("@", clean, count=1)
        known = _MAIL.match(guess)
        problem = "has no `@`" if "@" not in bad else "is no e-mail address"
        return Malformed(
            Sort.MAIL,
            problem,
            f"Write `mailto:{guess}`." if known else "Write an address such as `mailto:name@example.org`.",
            f"mailto:{guess}{tail}" if known else None,
        )
    if clean == whom:
        return None
    problem = "has slashes after `mailto:`" if rest.startswith("//") else "has a space in it"
    mended = f"mailto:{clean}{tail}"
    return Malformed(Sort.MAIL, problem, f"Write `{shorten(mended)}`.", mended, certain=True)


def is_mail(address: str) -> bool:
    name, at, host = address.partition("?")[0].partition("@")
    found = BARE_HOST.fullmatch(host)
    return bool(
        at and name and found and found.group(2).lower() in TOP_LEVEL and "/" not in name and ":" not in name
    )
