"""How an address differs from the one that it moved to, and how the new one is written in its place."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlunsplit

from postlint.links.address import absolute, fragment_of, without_fragment
from postlint.links.places import ascii_host, is_language, is_root, site_of, split
from postlint.page.body import Link, Origin
from postlint.pattern import Pattern

_NOT_THE_PAGE = Pattern(
    r"(?<![a-z0-9])(?:log[-_]?in|sign[-_]?in|sign[-_]?on|sso|auth|oauth2?|account|consent|cookies?|captcha|error"
    r"|not[-_]?found|404|410)(?![a-z0-9])",
    re.IGNORECASE,
)
_VISIT = Pattern(r";jsessionid=|/\([SAF]\([^/]*\)\)/", re.IGNORECASE)  # Java's and ASP.NET's
# What Markdown, HTML, YAML or a template would read as something else than part of an address.
_UNSAFE = {c: f"%{ord(c):02X}" for c in " \"'<>\\^`{|}\t\r\n"}


def is_same_but_for_form(old: str, new: str) -> bool:
    """Whether only the scheme, a `www.`, a slash at the end or the way of writing it changes."""
    before, after = _split(old), _split(new)
    if before is None or after is None:
        return False
    return (
        site_of(before) == site_of(after)
        and unquote(before.path).rstrip("/") == unquote(after.path).rstrip("/")
        and unquote(before.query) == unquote(after.query)
    )


def is_plain_rename(old: str, new: str) -> bool:
    """Whether `new` is, as far as addresses can tell, the very page that `old` was.

    A page that now leads to a home page, the root of a language, another language, a login, a consent or an error
    page is not, nor is an address that gained a query, or the number of a visit.
    """
    before, after = _split(old), _split(new)
    if before is None or after is None:
        return False
    if is_same_but_for_form(old, new):
        return True
    if is_root(after.path) or (_NOT_THE_PAGE.search(after.path) and not _NOT_THE_PAGE.search(before.path)):
        return False
    if is_in_another_language(old, new) or (_VISIT.search(after.path) and not _VISIT.search(before.path)):
        return False
    return not after.query or after.query == before.query


def is_in_another_language(old: str, new: str) -> bool:
    """Whether `new` is `old` with a language chosen: sites that go by what the browser or the place of a reader says
    often call that permanent."""
    before, after = _split(old), _split(new)
    if before is None or after is None or before.query != after.query:
        return False
    was, now = _by_language(before), _by_language(after)
    return bool(now[0]) and now[0] != was[0] and now[1:] == was[1:]


def _by_language(parts: SplitResult) -> tuple[list[str], str, list[str]]:
    """The languages that an address names, and its host and its path without them."""
    host, _ = site_of(parts)
    first, _, above = host.partition(".")
    path = [part for part in unquote(parts.path).split("/") if part]
    languages = [part for part in path if is_language(part)]
    if "." in above and is_language(first):
        languages, host = [first, *languages], above
    return [each.lower() for each in languages], host, [part for part in path if not is_language(part)]


def new_destination(old: str, location: str) -> str:
    """`location` as the destination in the place of `old`: with its fragment, and in its spelling where only
    the form changes (umlauts stay umlauts)."""
    target = without_fragment(location)
    before, after = _split(old), _split(target)
    if before is not None and after is not None and is_same_but_for_form(old, target):
        host = after.netloc
        if ascii_host(before.netloc) == after.netloc:
            host = before.netloc
        path = before.path if unquote(before.path) == unquote(after.path) else after.path
        target = urlunsplit((after.scheme, host, path, before.query, ""))
    fragment = fragment_of(location) or fragment_of(old)
    return f"{target}#{fragment}" if fragment else target


def as_written(link: Link, address: str) -> str:
    """`address` in such a way that it means the same where the destination of `link` stands."""
    text = "".join(_UNSAFE.get(character, character) for character in address)
    if not _is_balanced(text):
        text = text.replace("(", "%28").replace(")", "%29")
    if link.origin is not Origin.FRONT_MATTER:
        text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return text


def _split(address: str) -> SplitResult | None:
    return split(without_fragment(absolute(address)))


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
