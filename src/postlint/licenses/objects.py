"""The things of a page that have a licence: the page itself, its pictures, its downloads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Route, Span
from postlint.page.front_matter import KeyValue, Mapping, Scalar, Sequence, resolve_alias, walk
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.licenses.license import TextReading, UrlReading
    from postlint.page.facts import AnyPage
    from postlint.schema import PageSchema
    from postlint.schema.layout import Layout


_TEMPLATE = ("{{", "{%", "<%", "${")
_ELSEWHERE = frozenset({"other", "unknown", "custom", "various", "mixed"})
"""Values that say on purpose that the licence is not one of the known ones."""


class Field(NamedTuple):
    """A key with its value. `span` is the value as written (of an alias the alias), `key` the key."""

    route: Route
    name: str
    key: Span
    span: Span
    scalar: Scalar
    is_alias: bool = False

    @property
    def blank(self) -> bool:
        return self.scalar.blank

    @property
    def readable(self) -> bool:
        """Whether it holds a text that is no template expression."""
        return self.scalar.is_string and not any(mark in self.scalar.text for mark in _TEMPLATE)

    @property
    def text(self) -> str:
        return self.scalar.text.strip()


@dataclass(frozen=True)
class LicensedObject:
    """One thing and what is said about its licence.

    `mapping`, at `route`, holds `text` (the licence's name) and `url` (its address); either may be missing or
    blank. `source` is where the thing itself is. `expects_text` and `expects_url`: its schema knows of such a
    key, though it is not there. `credited`: somebody is named beside it. `label` is how messages call it.
    """

    route: Route
    mapping: Mapping
    label: str
    text: Field | None
    url: Field | None
    source: Field | None = None
    is_picture: bool = False
    expects_text: bool = False
    expects_url: bool = False
    credited: bool = False
    prefix: str = ""
    is_other: bool = False

    @cached_property
    def text_reading(self) -> TextReading | None:
        """What the licence's text says; None where it is blank, missing or cannot be read."""
        if self.text is None or self.text.blank or not self.text.readable:
            return None
        return _identified(self.text.scalar.text)

    @cached_property
    def url_reading(self) -> UrlReading | None:
        """What the licence's address says; None where it is blank, missing or cannot be read."""
        if self.url is None or self.url.blank or not self.url.readable:
            return None
        from postlint.licenses.url import identify_url

        return identify_url(self.url.text)

    @property
    def title(self) -> str:
        """How messages call it, with the names of fields in backquotes: `image`, entry 2 of `gallery`."""
        before, of, name = self.label.rpartition(" of ")
        if of and before.startswith("entry "):
            return f"{before} of `{name}`"
        return self.label if self.label == "the page" else f"`{self.label}`"

    @property
    def text_key(self) -> str:
        """The key of the text, or that which it would have."""
        return self.text.name if self.text else f"{self.prefix}_license" if self.prefix else "license"

    @property
    def url_key(self) -> str:
        """The key of the address, or that which it would have."""
        return self.url.name if self.url else url_key_beside(self.text_key)


@dataclass
class _Group:
    """The keys of one mapping that speak of one thing."""

    texts: list[tuple[int, Field]] = field(default_factory=list)
    urls: list[Field] = field(default_factory=list)

    def text(self) -> Field | None:
        """The text that counts: of several the first that says something of its own."""
        ranked = [found for _, found in sorted(self.texts, key=lambda item: item[0])]
        telling = [f for f in ranked if not f.blank and f.text.casefold() not in _ELSEWHERE]
        return next(iter(telling or [f for f in ranked if not f.blank] or ranked), None)

    def url(self) -> Field | None:
        return next((f for f in self.urls if not f.blank), self.urls[0] if self.urls else None)


def may_have_objects(page: AnyPage, schema: PageSchema, names: Iterable[str]) -> bool:
    """Whether `page`, which has keys of these `names`, may have a licensed thing."""
    return any(map(read_key, names)) or schema.layout(page).once(_speaks_of_licenses)


def _speaks_of_licenses(layout: Layout) -> bool:
    """Whether a schema calls a value or a key a licence."""
    names = (name for known in layout.known.values() for name in known)
    return "license" in layout.fields or "license-url" in layout.fields or any(map(read_key, names))


def find_objects(page: AnyPage, schema: PageSchema) -> Iterator[LicensedObject]:
    """Every licensed thing in the front matter of `page`, in the order of the file."""
    if page.front_matter is None or page.front_matter.root is None:
        return
    layout = schema.layout(page)
    marked = {
        **dict.fromkeys(layout.fields.get("license", ()), Role.TEXT),
        **dict.fromkeys(layout.fields.get("license-url", ()), Role.URL),
    }
    expected = layout.once(_expected)
    for route, node in walk(page.front_matter.root):
        if isinstance(node, Mapping):
            yield from _in_mapping(route, node, marked, expected.get(route, _NOTHING))


_NOTHING: frozenset[Role] = frozenset()


def _expected(layout: Layout) -> dict[Route, frozenset[Role]]:
    """What a schema knows that may be said of the licence of a thing, by the thing's route."""
    return {
        route: frozenset(key.role for name in known if (key := read_key(name)) and not key.prefix)
        for route, known in layout.known.items()
    }


def _in_mapping(
    route: Route, mapping: Mapping, marked: dict[Route, Role], expected: frozenset[Role]
) -> Iterator[LicensedObject]:
    groups: dict[str, _Group] = {}
    for entry in _counting(mapping):
        here = (*route, entry.name)
        value = resolve_alias(entry.value)
        role, prefix, rank = _role(here, entry.name, marked)
        if role is None:
            continue
        if isinstance(value, Scalar):
            group = groups.setdefault(prefix, _Group())
            found = _field(here, entry, value)
            if role is Role.URL:
                group.urls.append(found)
            elif found.readable or found.blank:
                group.texts.append((rank, found))
        elif role is Role.TEXT and isinstance(value, Mapping):
            yield from _spelled_out(here, value)
        elif role is Role.TEXT and isinstance(value, Sequence):
            yield from _listed(here, mapping, entry, value)
    if not groups and expected:
        groups[""] = _Group()
    for prefix, group in groups.items():
        yield _build(route, mapping, prefix, group, expected)


def _role(route: Route, name: str, marked: dict[Route, Role]) -> tuple[Role | None, str, int]:
    key = read_key(name)
    if key:
        return marked.get(route, key.role), key.prefix, key.rank
    return marked.get(route), "", 0


def _build(
    route: Route, mapping: Mapping, prefix: str, group: _Group, expected: frozenset[Role]
) -> LicensedObject:
    own_name = next((step for step in reversed(route) if isinstance(step, str)), "")
    picture = is_picture_key(prefix or own_name)
    source = _source(route, mapping, prefix, picture=picture)
    return LicensedObject(
        route=route,
        mapping=mapping,
        label=_label(route, prefix),
        text=group.text(),
        url=group.url(),
        source=source,
        is_picture=source is not None and (picture or snake(source.name) == "src"),
        expects_text=not prefix and Role.TEXT in expected,
        expects_url=not prefix and Role.URL in expected,
        credited=_is_credited(mapping, prefix),
        prefix=prefix,
        is_other=any(found.text.casefold() in _ELSEWHERE for _, found in group.texts),
    )


def _spelled_out(route: Route, mapping: Mapping) -> Iterator[LicensedObject]:
    """`license: {id: …, url: …}`: a licence with its parts, or one for each of two things."""
    entries = {entry.name: entry for entry in _counting(mapping)}
    parts = [name for name in GROUP_PARTS if name in entries]
    group = _Group()
    for name, entry in entries.items():
        value = resolve_alias(entry.value)
        if name in parts and isinstance(value, Mapping):
            yield from _spelled_out((*route, name), value)
        if not isinstance(value, Scalar):
            continue
        found = _field((*route, name), entry, value)
        if name in parts:
            single = _Group([(0, found)])
            yield _build(route, mapping, "", single, _NOTHING)
        elif name in GROUP_TEXTS and not found.blank and found.readable:
            known = _identified(value.text).names_a_license
            group.texts.append((GROUP_TEXTS.index(name) + (0 if known else len(GROUP_TEXTS)), found))
        elif name in GROUP_URLS:
            group.urls.append(found)
    if group.texts or group.urls:
        yield _build(route, mapping, "", group, _NOTHING)


def _identified(text: str) -> TextReading:
    """What `text` says; the many licences that there are become known when something names one."""
    from postlint.licenses.free_text import identify_text

    return identify_text(text)


def _listed(route: Route, mapping: Mapping, entry: KeyValue, values: Sequence) -> Iterator[LicensedObject]:
    """`license: [MIT, CC-BY-4.0]`: each for itself."""
    for number, item in enumerate(values.items):
        value = resolve_alias(item)
        if isinstance(value, Scalar) and value.is_string:
            alias = item is not value
            found = Field((*route, number), entry.name, entry.key.span, item.span, value, alias)
            if found.readable:
                yield LicensedObject(route[:-1], mapping, _label(route[:-1], ""), found, None)


def _source(route: Route, mapping: Mapping, prefix: str, *, picture: bool) -> Field | None:
    if prefix:
        wanted = [prefix, *(f"{prefix}_{name}" for name in SOURCES)] if picture else []
    else:
        wanted = list(SOURCES) if picture else ["src"]
    for entry in _counting(mapping):
        value = resolve_alias(entry.value)
        if snake(entry.name) in wanted and isinstance(value, Scalar) and not value.blank:
            return _field((*route, entry.name), entry, value)
    return None


def _is_credited(mapping: Mapping, prefix: str) -> bool:
    return any(
        _names_maker(snake(entry.name), prefix)
        and not (isinstance(value := resolve_alias(entry.value), Scalar) and value.blank)
        for entry in mapping.entries
    )


def _names_maker(key: str, prefix: str) -> bool:
    """Whether a key says who made the thing: `author`; beside `hero_image_license` also `photo_credit`."""
    if not prefix:
        return key in CREDITS
    before, _, last = key.rpartition("_")
    return last in CREDITS and (
        before == prefix or (last in PICTURE_CREDITS and is_picture_key(before or last))
    )


def _label(route: Route, prefix: str) -> str:
    """How a message calls the thing: `image`, `entry 2 of gallery`, `the page`."""
    if prefix:
        return prefix
    if not route:
        return "the page"
    last = route[-1]
    if isinstance(last, str):
        return last
    of = next((step for step in reversed(route) if isinstance(step, str)), "the list")
    return f"entry {last + 1} of {of}"


def _counting(mapping: Mapping) -> Iterable[KeyValue]:
    """The entries that count: of equal keys the last."""
    return {entry.name: entry for entry in mapping.entries}.values()


def _field(route: Route, entry: KeyValue, value: Scalar) -> Field:
    return Field(route, entry.name, entry.key.span, entry.value.span, value, entry.value is not value)


# Which keys of a front matter speak of licences: the aliases that sites use, as data.


class Role(Enum):
    """What a key holds."""

    TEXT = auto()
    URL = auto()


class Key(NamedTuple):
    """A key that speaks of a licence.

    `prefix` says of what (`image` for `image_license`, empty for the mapping around it); `rank` orders the keys
    that may hold the text, the best first.
    """

    role: Role
    prefix: str
    rank: int = 0


_CAMEL = Pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_KEY = Pattern(
    r"(?:(?P<prefix>[a-z0-9_]+)_)?(?:licen[sc]e|lizenz)"
    r"(?:_?(?P<url>url|link|uri|href)|_(?P<part>name|type|id|identifier))?"
)
_PARTS = (None, "name", "id", "identifier", "type")

PICTURES = frozenset(
    {
        "image", "images", "img", "imgs", "picture", "pictures", "photo", "photos", "foto", "fotos", "bild",
        "bilder", "titelbild", "cover", "hero", "header", "thumbnail", "thumb", "banner", "teaser", "logo",
        "figure", "graphic", "illustration", "avatar", "gallery",
    }
)  # fmt: skip
"""Words in a key that speak of a picture."""

_THINGS = PICTURES | {
    "video", "audio", "media", "content", "text", "document", "doc", "file", "data", "dataset", "code",
    "attrib", "attribution", "download", "book", "font", "map", "featured", "card", "og",
}  # fmt: skip
"""What a licence can be of. Other prefixes (`driver_license`) are left alone."""

SOURCES = ("src", "file", "path", "filename", "url", "href", "image")
"""Keys of a picture's mapping that say where the picture is; `src` alone makes any mapping one."""

CREDITS = frozenset(
    {
        "title", "caption", "credit", "credits", "author", "authors", "attribution", "creator", "photographer",
        "artist", "illustrator", "copyright", "owner", "by", "name", "source", "quelle", "urheber", "autor",
        "fotograf", "bildquelle", "holder",
    }
)  # fmt: skip
"""Keys that name whoever made the thing."""

PICTURE_CREDITS = frozenset({"credit", "credits", "attribution", "photographer", "artist", "fotograf"})
"""Those among them that mean a picture's maker wherever they stand."""

GROUP_TEXTS = ("id", "spdx", "name", "text", "type")
GROUP_URLS = ("url", "link", "href", "uri")
"""The keys of a mapping that is itself the licence: `license: {id, url}` (MyST), `{type, link}` (Quarto)."""
GROUP_PARTS = ("code", "content")
"""The keys of a mapping that gives one licence to each of two things (MyST)."""


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """A key in one manner of writing: `licenseUrl`, `License-URL` and `license_url` are one."""
    return re.sub(r"[-\s.]+", "_", _CAMEL.sub("_", name.strip()[:100])).casefold()


@lru_cache(maxsize=4096)
def read_key(name: str) -> Key | None:
    """What the key `name` has to do with licences; None for nothing."""
    match = _KEY.fullmatch(snake(name))
    if match is None:
        return None
    prefix = match["prefix"] or ""
    if prefix == "spdx":
        prefix = ""
    if prefix and not _THINGS.intersection(prefix.split("_")):
        return None
    return Key(Role.URL, prefix) if match["url"] else Key(Role.TEXT, prefix, _PARTS.index(match["part"]))


def url_key_beside(name: str) -> str:
    """The key for the address that goes with the text key `name`, in its manner of writing."""
    if name in ("type", "text"):
        return "link"
    if name in GROUP_TEXTS:
        return "url"
    if name.casefold().endswith("_type"):
        return f"{name[:-5]}_link"
    if re.search(r"(?<=[a-z])[A-Z]", name):
        return f"{name}Url"
    return f"{name}-url" if "-" in name and "_" not in name else f"{name}_url"


def is_picture_key(name: str) -> bool:
    """Whether a word of the key `name` speaks of a picture."""
    return not PICTURES.isdisjoint(snake(name).split("_"))
