"""How an address begins: `http://` misspelt, written twice, or left out."""

from __future__ import annotations

import re

from postlint.page.links import LinkKind, kind_of
from postlint.page.malformed.fault import Malformed, Sort
from postlint.page.malformed.host import BARE_HOST, TOP_LEVEL
from postlint.page.malformed.mail import is_mail
from postlint.pattern import Pattern
from postlint.text import shorten

_SCHEME = Pattern(r"(?i)(https?)([:;.,]{0,2})([/\\]{0,4})(?=.)")
_MISSPELT = Pattern(
    r"(?i)(?!https?(?![a-z]))(h{0,2}t{0,3}p{0,2}s{0,2}p?|h{1,2}p{1,2}t{1,2}s?|tthps?)([:;]?//?|:)(?=[\w-]+\.)"
)
_DOUBLED = Pattern(r"(?i)https?:/{1,3}(https?:?/{1,3}|mailto:/{0,2})(?=\S)")
_WWW = Pattern(r"(?i)www\.[\w-]+\.[\w.-]+")
_PAGE_ENDING = Pattern(r"(?i)\.(?:md|mdx|markdown|qmd|rmd)(?:[?#]|\Z)")


def doubled_scheme(address: str) -> Malformed | None:
    found = _DOUBLED.match(address)
    if found is None:
        return None
    inner = found.group(1)
    rest = address[found.end() :]
    if inner.lower().startswith("mailto"):
        mended = f"mailto:{rest}"
        problem = "is an e-mail address with a web address's beginning before it"
    else:
        scheme = "https" if inner.lower().startswith("https") else "http"
        mended = f"{scheme}://{rest}"
        outer, inner = (f"`{part.partition(':')[0].lower()}://`" for part in (address, f"{inner}:"))
        problem = f"has {outer} twice" if outer == inner else f"has {outer} before its {inner}"
    return Malformed(Sort.DOUBLED, problem, f"Write `{shorten(mended)}`.", mended, certain=True)


def wrong_scheme(address: str) -> Malformed | None:
    found = _SCHEME.match(address)
    if found is None:
        return _misspelt(address)
    scheme, colon, slashes = found.groups()
    if (colon == ":" and slashes == "//") or (colon != ":" and len(slashes) < 2) or not (colon or slashes):
        return None
    rest = address[found.end() :]
    if colon == ":" and slashes in {"/", ""} and not re.match(r"[\w-]+\.[\w-]|localhost", rest):
        return None
    mended = f"{scheme.lower()}://{rest}"
    if colon != ":":
        problem = (
            f"lacks the colon after `{scheme}`"
            if not colon
            else f"has `{colon}` for the colon after `{scheme}`"
        )
    elif "\\" in slashes:
        problem = f"has backslashes after `{scheme}:`"
    else:
        counted = {0: "no slash", 1: "one slash", 3: "three slashes", 4: "four slashes"}[len(slashes)]
        problem = f"has {counted} after `{scheme}:` where two belong"
    return Malformed(Sort.SCHEME, problem, f"Write `{shorten(mended)}`.", mended, certain=True)


def _misspelt(address: str) -> Malformed | None:
    found = _MISSPELT.match(address)
    if found is None or not found.group(1):
        return None
    word, marks = found.groups()
    if "t" not in word.lower() or "p" not in word.lower() or (":" not in marks and "//" not in marks):
        return None
    scheme = "https" if "s" in word.lower() else "http"
    mended = f"{scheme}://{address[found.end() :]}"
    return Malformed(
        Sort.SCHEME,
        f"begins with `{word}{marks}`; did you mean `{scheme}://`?",
        f"Write `{shorten(mended)}`.",
        mended,
        certain=True,
    )


def no_scheme(address: str) -> Malformed | None:
    if kind_of(address) is not LinkKind.LOCAL:
        return None
    if is_mail(address):
        mended = f"mailto:{address}"
        return Malformed(
            Sort.NO_MAILTO,
            "is an e-mail address without `mailto:`",
            f"Write `{shorten(mended)}`.",
            mended,
            certain=True,
        )
    found = BARE_HOST.match(address)
    known = found is not None and found.group(2).lower() in TOP_LEVEL
    if not (known or _WWW.match(address)) or _PAGE_ENDING.search(address):
        return None
    mended = f"https://{address}"
    return Malformed(
        Sort.NO_SCHEME,
        "lacks `https://`, so it is looked for on this site",
        f"Write `{shorten(mended)}`.",
        mended,
    )
