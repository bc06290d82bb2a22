"""LK615 redirect-wrapper."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.body import Link, Origin
from postlint.page.malformed_address import address_fault
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.signs import may_be_wrapped
from postlint.text import in_full, shorten

_PROOFPOINT = Pattern(r"urldefense(?:\.proofpoint)?\.com\Z")
_PROOFPOINT_3 = Pattern(r"/v3/__(.+?)__;[^!]*!")
_ONE_SLASH = Pattern(r"\A(https?):/(?=[^/])")
_LONGEST = 10_000
_UNSAFE = Pattern(r"[\s\x00-\x20\x7f\"'<>\\^`{|}()\[\]\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class _Wrapper(NamedTuple):
    """Who wraps: `host` and `path` are matched whole, `fields` of the query may hold the address."""

    name: str
    host: Pattern
    path: Pattern
    fields: tuple[str, ...]


def _wrapper(name: str, host: str, path: str, *fields: str) -> _Wrapper:
    return _Wrapper(name, Pattern(host), Pattern(path), fields)


_WRAPPERS = (
    _wrapper("Google", r"(?:www\.)?google\.(?:[a-z]{2,3})(?:\.[a-z]{2})?", r"/url/?", "q", "url"),
    _wrapper("YouTube", r"(?:www\.|m\.)?youtube\.com", r"/redirect/?", "q"),
    _wrapper("Facebook", r"(?:[a-z-]+\.)?facebook\.com", r"/l\.php", "u"),
    _wrapper("Instagram", r"l\.instagram\.com", r"/?", "u"),
    _wrapper("Outlook", r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com", r"/.*", "url"),
    _wrapper("DuckDuckGo", r"(?:www\.)?duckduckgo\.com", r"/l/?", "uddg"),
    _wrapper("LinkedIn", r"(?:www\.)?linkedin\.com", r"/(?:redir/redirect|redirect|safety/go)/?", "url"),
    _wrapper("Reddit", r"out\.reddit\.com", r"/.*", "url"),
    _wrapper("Slack", r"(?:www\.)?slack-redir\.net", r"/link", "url"),
    _wrapper("Tumblr", r"t\.umblr\.com", r"/redirect", "z"),
    _wrapper("VK", r"(?:m\.)?vk\.com", r"/away\.php", "to"),
    _wrapper("Steam", r"(?:www\.)?steamcommunity\.com", r"/linkfilter/?", "u", "url"),
    _wrapper("Proofpoint", r"urldefense(?:\.proofpoint)?\.com", r"/v1/url", "u"),
)


class RedirectWrapper(Rule):
    """A link goes through a search engine or the like.

    ## What it does
    Reports addresses that only lead on to another one, which stands in them: those of Google's and DuckDuckGo's
    results, of Outlook's and Proofpoint's mail filters, and of links copied from Facebook, Instagram, LinkedIn,
    Reddit, Slack, Steam, Tumblr, VK and YouTube. Short addresses such as `t.co`, which do not tell where they
    lead, are left alone.

    ## Why
    Such addresses are made for one person and one click. They tell the company who follows the link, show a
    warning page, and stop working after a while, though the page itself is still there.

    ## Example
    ```markdown
    [The report](https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Freport.pdf&sa=D)
    ```

    ## Use instead
    ```markdown
    [The report](https://example.org/report.pdf)
    ```
    The fix writes the address that the link leads on to.
    """

    code = "LK615"
    name = "redirect-wrapper"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        seen: set[tuple[Span, str]] = set()
        for link in page.links:
            wrapped = _unwrap(link.destination) if may_be_wrapped(link) else None
            if wrapped is None or (link.target, link.destination) in seen:
                continue
            seen.add((link.target, link.destination))
            yield Hit(
                link.span,
                f"this address of {wrapped.name} only leads on to `{shorten(wrapped.address)}`",
                f"Write `{in_full(wrapped.address)}`.",
                route=link.route,
                fix=_fix(link, wrapped.address),
                url=link.destination,
            )


def _fix(link: Link, address: str) -> Fix | None:
    if link.origin is Origin.FRONT_MATTER and link.raw != link.destination:
        return None  # The value is written over several lines, or in a roundabout way.
    written = address.replace("&", "&amp;") if link.origin is Origin.HTML else address
    return Fix(Safety.SAFE, "write the address that it leads to", (Edit(link.target, written),))


class _Wrapped(NamedTuple):
    """The address inside a wrapper, and whose wrapper it was."""

    name: str
    address: str


def _unwrap(address: str) -> _Wrapped | None:
    """What `address` leads on to; None where it is no known wrapper, or does not tell."""
    wrapped = _unwrap_once(address)
    inner = _unwrap_once(wrapped.address) if wrapped else None
    return _Wrapped(wrapped.name, inner.address) if wrapped and inner else wrapped


def _unwrap_once(address: str) -> _Wrapped | None:
    if len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", ""} or not host:
        return None
    found = _of_proofpoint(host, parts.path, parts.query)
    if found is None:
        wrapper = next(
            (each for each in _WRAPPERS if each.host.fullmatch(host) and each.path.fullmatch(parts.path)),
            None,
        )
        value = _field(parts.query, wrapper.fields) if wrapper else None
        found = (wrapper.name, value) if wrapper and value else None
    if found is None:
        return None
    name, value = found
    inner = _plain(value, parts.fragment)
    return _Wrapped(name, inner) if inner else None


def _of_proofpoint(host: str, path: str, query: str) -> tuple[str, str] | None:
    """Versions 2 and 3 write the address in ways of their own; `*` stands for letters that were taken out."""
    if not _PROOFPOINT.match(host):
        return None
    if path == "/v2/url":
        value = _field(query.replace("-", "%").replace("_", "/"), ("u",))
        return ("Proofpoint", value) if value else None
    third = _PROOFPOINT_3.match(path)
    if third is None or "*" in third.group(1):
        return None
    value = _ONE_SLASH.sub(r"\1://", third.group(1))
    return "Proofpoint", value + (f"?{query}" if query and not path.endswith("$") else "")


def _field(query: str, names: tuple[str, ...]) -> str | None:
    """The first field of these names that holds an address, with its percent-encoding resolved once."""
    fields = [part.partition("=") for part in query.split("&")]
    for name in names:
        for key, _, value in fields:
            if key.removeprefix("amp;") == name and value:
                return unquote(value)
    return None


def _plain(address: str, fragment: str) -> str | None:
    """The address as it can stand anywhere; None where it is none of the web, or has a fault of its own."""
    if not address.lower().startswith(("http://", "https://")) or "\N{REPLACEMENT CHARACTER}" in address:
        return None
    if fragment and "#" not in address:
        address = f"{address}#{fragment}"
    address = _UNSAFE.sub(lambda found: quote(found.group()), address)
    return address if address_fault(address) is None and _has_host(address) else None


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
