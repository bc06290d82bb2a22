"""What an address says of the page behind it: a front page, a login, a consent wall, an error page.

Pure text: nothing here opens a socket, so rules may use it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from postlint.pattern import Pattern

# The languages that sites are in, and no other two letters: `/ok` and `/my-blog` are pages.
_LANGUAGE = Pattern(
    r"(?:ar|bg|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|id|is|it|ja|ka|ko|lb|lt|lv|mk|ms|mt|nb|nl|nn"
    r"|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|th|tr|uk|vi|zh)(?:[-_](?:[a-z]{2}|han[st]|latn|cyrl))?",
    re.IGNORECASE,
)
_INDEX = Pattern(
    r"(?:index(?:[-_][a-z]{2})?|default|home|start|startseite|accueil|inicio)(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)

# What may have been another address of the front page all along.
_ONCE_FRONT = Pattern(
    r"/(?:main|welcome|willkommen|wordpress|wp|web|site|cms)(?:\.[a-z]{2,5})?/?", re.IGNORECASE
)

# Whole names of folders and pages, so that `/blog/in-search-of` or `/authors/` are none.
_LOGIN = Pattern(
    r"(?:log|sign)[-_]?(?:in|on)(?:\.[a-z]{3,5})?|(?:wp|user|admin|account|member)s?[-_]login(?:\.[a-z]{3,5})?"
    r"|authwall|anmelden|einloggen|connexion|iniciar-?sesion|entrar|accedi|inloggen|logowanie",
    re.IGNORECASE,
)
# These are also what handbooks write about, and what events ask for (`/workshop/anmeldung`): a login is told the page
# that it is for.
_LOGIN_WITH_QUERY = Pattern(
    r"anmeldung|auth|sso|saml2?|oauth2?|openid|authorize|adfs|idp|shibboleth", re.IGNORECASE
)
_LOGIN_HOST = Pattern(r"(?:login|logon|signin|sso|idp|auth|accounts?)\d*", re.IGNORECASE)
_CONSENT = Pattern(
    r"(?:cookie|privacy|gdpr|dsgvo)?[-_]?consents?|cookie[-_]?wall|cookie[-_]?check|privacy[-_]?(?:wall|gate)"
    r"|age[-_]?(?:gate|check|verification)",
    re.IGNORECASE,
)
_CONSENT_HOST = Pattern(r"consent|guce|myprivacy|privacy-?gate", re.IGNORECASE)
_ERROR = Pattern(
    r"(?:error[-_]?)?(?:404|410)(?:[-_]?error)?(?:\.[a-z]{2,5})?"
    r"|(?:page[-_]?)?not[-_]?found(?:\.[a-z]{2,5})?|error(?:[-_]?page)?(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_SHORTENERS_LIST = """
aka.ms amzn.to bit.ly buff.ly cutt.ly dlvr.it doi.org dx.doi.org fb.me g.co git.io goo.gl hdl.handle.net
ift.tt is.gd j.mp kutt.it lnkd.in n9.cl ow.ly purl.org rb.gy rebrand.ly redd.it s.id shorturl.at t.co
t.ly tiny.cc tinyurl.com tr.im urlz.fr v.gd w3id.org wp.me youtu.be
"""
_SHORTENERS = frozenset(_SHORTENERS_LIST.split())
_LEADS_AWAY = Pattern(r"go|goto|out|link|links|l|r|redir|redirect|click|track|url|away|jump|s", re.IGNORECASE)


class PageKind(StrEnum):
    """What a redirect leads to in the place of a page."""

    FRONT = "front"
    """The front page of the site itself, or that in one language."""
    OTHER_FRONT = "other-front"
    """The front page of another site."""
    LOGIN = "login"
    CONSENT = "consent"
    ERROR = "error"
    """A page that is there for pages that are not."""


def kind_instead_of(old: str, new: str) -> PageKind | None:
    """What `new`, where `old` redirects to, is in the place of the page; None where it may be that very page."""
    before, after = split(old), split(new)
    if before is None or after is None:
        return None
    if is_consent(after) and not is_consent(before):
        return PageKind.CONSENT
    if is_login(after) and not is_login(before):
        return PageKind.LOGIN
    if _names(after, _ERROR) and not _names(before, _ERROR):
        return PageKind.ERROR
    if (
        is_root(before.path)
        or _ONCE_FRONT.fullmatch(before.path)
        or not is_root(after.path)
        or after.query
        or after.fragment
    ):
        return None
    if site_of(before) == site_of(after):
        return PageKind.FRONT
    return None if _is_meant(before, after) else PageKind.OTHER_FRONT


def is_root(path: str) -> bool:
    """Whether `path` is that of a front page, or of the front page in one language."""
    parts = _parts(path)
    while parts and _INDEX.fullmatch(parts[-1]):
        del parts[-1]
    return not parts or (len(parts) == 1 and is_language(parts[0]))


def is_language(part: str) -> bool:
    """Whether a `part` of an address is the name of a language (`de`, `pt_BR`)."""
    return _LANGUAGE.fullmatch(part) is not None


def is_login(address: SplitResult) -> bool:
    """Whether `address` is that of a page to log in."""
    if address.query and _names(address, _LOGIN_WITH_QUERY):
        return True
    return _names(address, _LOGIN) or _LOGIN_HOST.fullmatch(_first_label(address)) is not None


def is_consent(address: SplitResult) -> bool:
    """Whether `address` is that of a wall that asks visitors for consent."""
    return _names(address, _CONSENT) or _CONSENT_HOST.fullmatch(_first_label(address)) is not None


def split(address: str) -> SplitResult | None:
    """The parts of `address`; None where it names no host."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def site_of(address: SplitResult) -> tuple[str, int | None]:
    """The host, in ASCII and without `www.`, and the port if it is not the usual one."""
    usual = {"http": 80, "https": 443}.get(address.scheme)
    host = ascii_host(address.hostname or "").removeprefix("www.")
    return host, None if address.port == usual else address.port


def ascii_host(host: str) -> str:
    """`host` in lower case and as names are looked up (RFC 5891); as it stands where it is no name."""
    try:
        return host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host.lower()


def _is_meant(before: SplitResult, after: SplitResult) -> bool:
    """Whether the old address never was a page of its own: a short link, or one named after the new site
    (`example.org/blog` for `blog.example.org`)."""
    host = (before.hostname or "").lower().removeprefix("www.")
    parts = _parts(before.path)
    if host in _SHORTENERS or (len(parts) > 1 and _LEADS_AWAY.fullmatch(parts[0])):
        return True
    last = re.sub(r"[^a-z0-9]", "", parts[-1].lower()) if parts else ""
    new_host = re.sub(r"[^a-z0-9]", "", (after.hostname or "").lower())
    return len(parts) == 1 and len(last) >= 2 and last in new_host


def _names(address: SplitResult, pattern: Pattern) -> bool:
    return any(pattern.fullmatch(part) for part in _parts(address.path))


def _parts(path: str) -> list[str]:
    return [part for part in unquote(path).split("/") if part]


def _first_label(address: SplitResult) -> str:
    return (address.hostname or "").partition(".")[0]
