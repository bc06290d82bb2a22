"""Every licence that a text names or links to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from postlint.licenses import catalogue
from postlint.licenses import creative_commons as cc
from postlint.licenses.creative_commons import read_cc
from postlint.licenses.license import License, Mention, TextLink, TextReading, Unclear
from postlint.licenses.text_words import NameMatch, TextWords
from postlint.licenses.url import identify_url
from postlint.near_names import NearNames
from postlint.pattern import Match, Pattern

MAX_LENGTH = 4000
"""What stands further on in a text is not read: it is an essay then, and no licence."""

_MARKDOWN_LINK = Pattern(
    r"\[(?P<label>[^\[\]]{0,400})\]\(\s{0,3}<?(?P<url>[^\s()<>]{1,2000})>?[^()]{0,400}\)"
)
_HTML_LINK = Pattern(
    r"""<a\s[^<>]{0,400}?href\s?=\s?(?:"(?P<double>[^"<>]{0,2000})"|'(?P<single>[^'<>]{0,2000})'|(?P<bare>[^\s"'<>]{1,2000}))"""
    r"""[^<>]{0,400}>(?P<label>[^<]{0,400})""",
    re.IGNORECASE,
)
_BARE_URL = Pattern(r"https?://[^\s<>\[\]()\"'{}|\\^`]+", re.IGNORECASE)
_TAG = Pattern(r"<[^<>]{0,500}>")
_EXPRESSION = Pattern(r"\s(?:OR|AND|WITH)\s|[()]")
_ID = Pattern(r"(?<![\w.+-])[A-Za-z][A-Za-z0-9]*(?:[.+-][A-Za-z0-9+]+)+")
_SUGGEST_BELOW = 40
_CERTIFIED = ("and", "certification")
_OR_LATER = frozenset(
    {("or", "later"), ("or", "newer"), ("or", "above"), ("oder", "später"), ("oder", "neuer")}
)
_PICTURE_SITES = frozenset({"unsplash", "pexels", "pixabay"})


@lru_cache(maxsize=1024)
def identify_text(text: str) -> TextReading:
    """What `text` says of licences. Offsets count from its start, in code points."""
    text = text[:MAX_LENGTH]
    links = tuple(_links(text))
    whole = _whole(text.strip())
    if whole:
        start = len(text) - len(text.lstrip())
        length = len(text.strip())
        mentions = tuple(Mention(license_, start, start + length) for license_ in whole)
        return TextReading(text, mentions, links)
    items = sorted(_named(_without_addresses(text, links)), key=lambda item: item.start)
    mentions = tuple(item for item in items if isinstance(item, Mention))
    unclear = tuple(item for item in items if isinstance(item, Unclear))
    if not mentions and not links and not unclear:
        unclear = tuple(_near_miss(text))
    return TextReading(text, mentions, links, unclear)


def _links(text: str) -> Iterator[TextLink]:
    taken: list[tuple[int, int]] = []
    in_markdown: Iterable[Match] = _MARKDOWN_LINK.finditer(text) if "](" in text else ()
    in_html: Iterable[Match] = _HTML_LINK.finditer(text) if "<" in text else ()
    for match in (*in_markdown, *in_html):
        group = next((g for g in ("url", "double", "single", "bare") if match.groupdict().get(g)), None)
        if group:
            taken.append(match.span(group))
            yield TextLink(*match.span(group), identify_url(_plain(match[group])), match.span("label"))
    for match in _BARE_URL.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            address = match[0].rstrip(".,;:!?")
            yield TextLink(match.start(), match.start() + len(address), identify_url(address))


def _plain(written: str) -> str:
    """An address without HTML's ways of writing characters."""
    if "&" not in written:
        return written
    import html

    return html.unescape(written)


def _without_addresses(text: str, links: tuple[TextLink, ...]) -> str:
    """`text` with addresses and HTML tags blanked out, in the same length."""
    spans = [(link.start, link.end) for link in links] + [match.span() for match in _TAG.finditer(text)]
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _whole(text: str) -> tuple[License, ...]:
    """The licences of a text that is nothing but an id, a full name, or an SPDX expression of ids."""
    if not text or len(text) > 200:
        return ()
    single = catalogue.by_id(text) or catalogue.by_full_name(text) or catalogue.of_somebody(text)
    if single:
        return (single,)
    parts = [part.strip() for part in _EXPRESSION.split(text) if part.strip()]
    exceptions = set(re.findall(r"\sWITH\s+([\w.-]+)", text))
    found = [_any_id(part) for part in parts if part not in exceptions]
    return tuple(license_ for license_ in found if license_) if len(parts) > 1 and all(found) else ()


def _any_id(text: str) -> License | None:
    known = catalogue.by_id(text) or catalogue.of_somebody(text)
    if known:
        return known
    reading = read_cc(words := TextWords(text), 0)
    if reading and reading.after == len(words) and isinstance(item := reading.items[0], Mention):
        return item.license
    return None


def _named(text: str) -> Iterator[Mention | Unclear]:
    words = TextWords(text)
    at = 0
    while at < len(words):
        found = _read_id(words, at) or _read_name(words, at) or read_cc(words, at)
        if found:
            yield from found.items
        at = max(found.after, at + 1) if found else at + 1


def _read_id(words: TextWords, at: int) -> NameMatch | None:
    """An SPDX id in running text: only those that no ordinary word looks like, such as `EUPL-1.2`."""
    word = words.get(at)
    match = _ID.match(words.text, word.start) if word else None
    if match is None or word is None or word.key in ("cc", "creative"):
        return None
    id_ = match[0].rstrip(".")
    license_ = catalogue.by_id(id_) if any(letter.isdigit() for letter in id_) else None
    if license_ is None:
        return None
    after = at
    while (following := words.get(after)) and following.start < match.end():
        after += 1
    return NameMatch((Mention(license_, word.start, word.start + len(id_)),), after)


def _read_name(words: TextWords, at: int) -> NameMatch | None:
    phrase = words.phrase(at, catalogue.NAMES)
    if phrase is None:
        return None
    name, after = catalogue.NAMES[phrase[0]], phrase[1]
    if name.family == "Public-Domain" and words.key(after) in ("mark", "dedication") and words.joined(after):
        if words.key(after) == "dedication" and (words.key(after + 1), words.key(after + 2)) == _CERTIFIED:
            return words.named(at, after + 3, cc.family("certification"))
        mark = cc.family("mark") if words.key(after) == "mark" else catalogue.PUBLIC_DOMAIN
        return words.named(at, after + 1, mark)
    version, after_version = _version(words, after)
    if version is None and name.needs_version:
        return None
    alone = catalogue.by_id(name.id) if name.id else catalogue.by_family(name.family)
    license_ = catalogue.by_family(name.family, version) if version else alone
    if alone is None:
        return None
    if license_ is None and (name.id is None or alone.version):
        reason = f"there is no version {version} of {name.family}"
        return words.unclear(at, after_version, reason, alone if alone.version else None)
    if license_ is None or version is None:  # the number is not the licence's
        return words.named(at, after, alone)
    later = catalogue.by_id(f"{license_.id.removesuffix('-only')}-or-later")
    if later and (words.key(after_version), words.key(after_version + 1)) in _OR_LATER:
        return words.named(at, after_version + 2, later)
    return words.named(at, after_version, license_)


def _version(words: TextWords, at: int) -> tuple[str | None, int]:
    """The version after a name: `2.0`, `v3`, `Version 2.0`, `by-2-0`."""
    here = at
    while words.key(here) in ("v", "version", "ver", "lizenz", "license") and words.joined(here, loose=True):
        here += 1
    word = words.get(here)
    if word is None or not word.is_number or not words.joined(here, loose=True):
        return None, at
    if "." in word.raw:
        return word.raw, here + 1
    if len(word.raw) > 1 or (words.gap(here + 1).startswith(".") and words.get(here + 1)):
        return None, at
    minor = words.get(here + 1)
    if minor and minor.is_number and len(minor.raw) == 1 and words.gap(here + 1) == "-":
        return f"{word.raw}.{minor.raw}", here + 2
    return f"{word.raw}.0", here + 1


def _near_miss(text: str) -> Iterator[Unclear]:
    """A short text that is nearly an id: `Apache-2.O`, `CC-BX-4.0`; or the site alone that a picture is from."""
    stripped = text.strip()
    start = text.index(stripped)
    if stripped.casefold() in _PICTURE_SITES:
        terms = catalogue.by_family(stripped.casefold())
        yield Unclear(start, start + len(stripped), "it is a site with pictures, not a licence", terms)
    elif 3 < len(stripped) <= _SUGGEST_BELOW and stripped.count(" ") <= 2:
        match = _known_ids().closest("-".join(stripped.casefold().split()), 0.85)
        if match is not None:
            id_ = next(id_ for id_ in catalogue.ids() if id_.casefold() == match)
            yield Unclear(start, start + len(stripped), None, _any_id(id_))


@cache
def _known_ids() -> NearNames:
    return NearNames(id_.casefold() for id_ in catalogue.ids())
