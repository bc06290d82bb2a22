"""Addresses as pages hold them: which are asked over the network, under which name, and what their text alone tells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from postlint.page.body import LinkKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page.body import Link

# What the URL standard strips from both ends (https://url.spec.whatwg.org/#concept-basic-url-parser).
_STRIPPED = "".join(map(chr, range(0x21)))


class Address(NamedTuple):
    """An absolute address in its two parts: the `url` that is asked, which is the key of its verdict, and the
    `fragment` after its `#`."""

    url: str
    fragment: str = ""

    @classmethod
    def of(cls, destination: str) -> Address:
        """The address that a link to `destination` means."""
        url, _, fragment = absolute(destination).partition("#")
        return cls(url, fragment)


def external_address(link: Link) -> Address | None:
    """The address to ask for `link`; None where it leads to nothing external."""
    return Address.of(link.destination) if link.kind is LinkKind.EXTERNAL else None


def external_url(link: Link) -> str | None:
    """The key of the verdict on `link`; None where it leads to nothing external."""
    return without_fragment(absolute(link.destination)) if link.kind is LinkKind.EXTERNAL else None


def absolute(destination: str) -> str:
    """`destination` without white space at its ends, and with a scheme where it starts with `//`."""
    address = destination.strip(_STRIPPED)
    return f"https:{address}" if address.startswith("//") else address


def without_fragment(address: str) -> str:
    """`address` up to its first `#`."""
    return address.partition("#")[0]


def host_of(url: str) -> str | None:
    """The host of an absolute address, in lower case and without its port; None where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".") or None
    except ValueError:
        return None


def fragment_of(address: str) -> str:
    """The fragment of `address` without its `#`; empty where there is none."""
    return address.partition("#")[2]


_PLACEHOLDER = Pattern(
    r"\$\{[^{}/\s]{1,60}\}"  # ${HOST}
    r"|(?:\{|%7[Bb])+(?![0-9A-Fa-f]{8}-)[A-Za-z_][\w.-]{0,60}(?:\}|%7[Dd])+"  # {id}, {{id}}; no GUID
    r"|\$[A-Z][A-Z0-9_]+\b"
    r"|(?<=/):[a-z][A-Za-z_]{0,40}(?=[/?#]|\Z)"
    r"|(?:<|%3[Cc])[A-Za-z][\w-]{0,60}(?:>|%3[Ee])"
)
"""What stands in an address for something that its reader is to fill in."""


def placeholder_in(url: str) -> str | None:
    """What is to be filled in before anybody can go to `url`; None where it is whole."""
    found = _PLACEHOLDER.search(url)
    return found[0] if found is not None else None


def fragments_by_url(addresses: Iterable[Address], *, anchors: bool) -> dict[str, frozenset[str]]:
    """Each URL once, with the fragments to look for on its page: none without `anchors`."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for address in addresses:
        found[address.url].update({address.fragment} if anchors and names_an_anchor(address) else ())
    return {url: frozenset(fragments) for url, fragments in found.items()}


# Pages that are put together in the browser: what is after `#` is theirs alone.
_APP_HOSTS_LIST = """
docs.google.com drive.google.com mail.google.com calendar.google.com groups.google.com maps.google.com
translate.google.com colab.research.google.com app.element.io matrix.to mega.nz mega.io meet.jit.si
jsfiddle.net codepen.io codesandbox.io stackblitz.com figma.com www.figma.com miro.com trello.com
notion.so www.notion.so web.archive.org archive.ph archive.today x.com twitter.com mobile.twitter.com
facebook.com www.facebook.com instagram.com www.instagram.com linkedin.com www.linkedin.com reddit.com
www.reddit.com youtube.com www.youtube.com open.spotify.com observablehq.com kepler.gl geojson.io
www.openstreetmap.org openstreetmap.org gitlab.com
"""
_APP_HOSTS = frozenset(_APP_HOSTS_LIST.split())
_NOT_READ = frozenset({"gist.github.com", "raw.githubusercontent.com"})

PREFIX = "user-content-"
"""Before each id that a forge makes of what its users write; its scripts find the place without it."""

# A place is a plain name: `#/route`, `#!page`, `#page=2`, `#:~:text=` and `#map=7/51/10` are orders to a program,
# `#.VxK2` and `#sthash.x1` traces of one that counts readers; `#10-20` are lines (rustdoc, Searchfox), `#note_7` is
# a comment on GitLab, and both need a script.
_ORDER = Pattern(
    r"[.!/?:]|sthash\.|axzz|google_vignette|\d+(?:[-,]\d+)+\Z|note_\d+\Z|.*(?::~:|[=&/])", re.DOTALL
)
_LINES = Pattern(r"[Ll](\d{1,9})(?:C\d+)?(?:-[Ll]?\d+(?:C\d+)?)?|lines?-\d+(?::\d+)?")
_TABS = Pattern(r"readme|.*-ov-file")
_LONGEST = 512


def names_an_anchor(address: Address) -> bool:
    """Whether the fragment of `address` names a place on its page that can be looked for."""
    page, fragment = address
    if (texts := texts_of(fragment)) is not None:
        return bool(texts) and len(fragment) <= _LONGEST_TEXTS and _may_show_text(page)
    if (
        not fragment
        or len(fragment) > _LONGEST
        or fragment.lower() == "top"
        or _ORDER.match(unquote(fragment))
    ):
        return False
    try:
        parts = urlsplit(page)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    if host in WEB:
        return _may_be_in_repository(page, fragment)
    is_elsewhere = (
        host in _APP_HOSTS or host in _NOT_READ or parts.path.lower().endswith((".pdf", ".svg", ".txt"))
    )
    return not is_elsewhere and not _LINES.fullmatch(fragment)


_LONGEST_TEXTS = 2_000


def texts_of(fragment: str) -> tuple[tuple[str, ...], ...] | None:
    """The texts that a browser looks for on a page by `#:~:text=…`: for each directive those that must all be there.

    None where `fragment` is of another kind. What must stand before and behind a text is left out
    (https://wicg.github.io/scroll-to-text-fragment/#syntax).
    """
    _, mark, directives = fragment.partition(":~:")
    if not mark:
        return None
    found: list[tuple[str, ...]] = []
    for directive in directives.split("&"):
        name, _, value = directive.partition("=")
        terms = value.split(",")
        if len(terms) > 1 and terms[0].endswith("-"):
            del terms[0]
        if len(terms) > 1 and terms[-1].startswith("-"):
            del terms[-1]
        if name == "text" and terms and all(terms):
            found.append(tuple(map(unquote, terms)))
    return tuple(found)


def _may_show_text(page: str) -> bool:
    """Whether `page` may be one whose text can be read as it is sent."""
    try:
        parts = urlsplit(page)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    is_elsewhere = host in WEB or host in _APP_HOSTS or host in _NOT_READ
    return not is_elsewhere and not parts.path.lower().endswith((".pdf", ".svg", ".txt"))


def spellings(fragment: str) -> frozenset[str]:
    """The ids that a browser, or a site's own script, would take for `fragment` (HTML Living Standard §7.4.6.4)."""
    decoded = unquote(fragment)
    return frozenset({fragment, decoded, f"{PREFIX}{fragment}", f"{PREFIX}{decoded}"})


def first_line(fragment: str) -> int | None:
    """The line of a file that `fragment` names (`L10`, `L10-L20`: 10); None where it names none."""
    found = _LINES.fullmatch(fragment)
    return int(found[1]) if found and found[1] else None


def _may_be_in_repository(page: str, fragment: str) -> bool:
    """Whether `fragment` names a place in what `page`, on github.com, shows of a repository's files: comments and
    the like come by a script."""
    shown = repository_page(page)
    if shown is None or shown.shows is Shows.OTHER or _TABS.fullmatch(fragment.lower()):
        return False
    return (shown.shows is Shows.FILE) if _LINES.fullmatch(fragment) else True


# What an address on github.com shows, as far as its text tells.

WEB = frozenset({"github.com", "www.github.com"})

_NAME = Pattern(r"[A-Za-z0-9._-]{1,100}")
# First parts of addresses that are no account (https://github.com/shinnn/github-reserved-names).
_RESERVED_LIST = """
about apps collections contact customer-stories enterprise events explore features login marketplace new
notifications orgs organizations pricing readme search security sessions settings signup site sponsors
stars team topics trending
"""
_RESERVED = frozenset(_RESERVED_LIST.split())
# `?tab=contributing-ov-file`: beside the README, the front page has other files to show.
_OTHER_TAB = Pattern(r"(?:\A|&)tab=(?!readme-ov-file(?:&|\Z))", re.IGNORECASE)


class Shows(Enum):
    """What of a repository a page shows."""

    README = auto()
    """The front page, of the repository or of a revision."""
    FOLDER = auto()
    FILE = auto()
    WIKI = auto()
    OTHER = auto()


class RepositoryPage(NamedTuple):
    """A page of the repository `owner`/`name`. `rest` is what of the address follows (`("main", "docs", "a.md")`),
    percent-encoded as it stands there."""

    shows: Shows
    owner: str
    name: str
    rest: tuple[str, ...] = ()


def account_and_rest(url: str) -> list[str] | None:
    """The decoded parts of the path of `url`, which is on github.com; None where the first is no account."""
    parts = [unquote(part) for part in _parts(url)]
    if not parts or parts[0].lower() in _RESERVED or not all(_NAME.fullmatch(part) for part in parts[:2]):
        return None
    return parts


def repository_page(url: str) -> RepositoryPage | None:
    """What `url`, an absolute address, shows of a repository; None where it is on another host, or shows none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    decoded = account_and_rest(url) if host in WEB else None
    if decoded is None or len(decoded) < 2:
        return None
    owner, name, *rest = _parts(url)
    page = RepositoryPage(Shows.OTHER, owner, name.removesuffix(".git"))
    match rest:
        case [] | ["tree", _] if _OTHER_TAB.search(parts.query):
            return page
        case [] | ["tree", _]:
            return page._replace(shows=Shows.README, rest=tuple(rest[1:]))
        case ["tree", *path]:
            return page._replace(shows=Shows.FOLDER, rest=tuple(path))
        case ["blob" | "blame", _, _, *_]:
            return page._replace(shows=Shows.FILE, rest=tuple(rest[1:]))
        case ["wiki", *path]:
            return page._replace(shows=Shows.WIKI, rest=tuple(path))
        case _:
            return page


def _parts(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]
