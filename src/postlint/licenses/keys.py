"""Which keys of a front matter speak of licences: the aliases that sites use, as data."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from postlint.pattern import Pattern


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
    return not PICTURES.isdisjoint(snake(name).split("_"))
