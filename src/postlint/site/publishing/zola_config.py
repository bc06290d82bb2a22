"""Zola's configuration, and how it makes addresses of names (https://www.getzola.org/documentation/getting-started/configuration/)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property

from postlint.site.addresses import path_of
from postlint.site.publishing.base import Ground, join

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
_SIGNS = frozenset("–—‘’“”„«»…·\u00a0")
"""What is no letter in any case; other signs may become words (`€` is `eur`)."""

_FORBIDDEN = str.maketrans("", "", '<>:"/\\|?*')


class ZolaConfig:
    """The settings in `config.toml` of the site on `ground`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        name = next(
            (each for each in ("config.toml", "zola.toml") if ground.data.is_file(ground.path(each))), ""
        )
        self.values: Mapping[str, object] = ground.data.mapping(ground.path(name)) if name else {}

    @cached_property
    def is_known(self) -> bool:
        """Whether there is a configuration that says something: without `base_url`, Zola builds nothing."""
        return isinstance(self.values.get("base_url"), str)

    @cached_property
    def base(self) -> str:
        """The path of `base_url`, without the last slash."""
        return path_of(self.values.get("base_url"))

    @cached_property
    def default_language(self) -> str:
        found = self.values.get("default_language")
        return found if isinstance(found, str) else "en"

    @cached_property
    def other_languages(self) -> tuple[str, ...]:
        return tuple(code for code in self._table("languages") if code != self.default_language)

    @cached_property
    def taxonomies(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the taxonomies, by language."""
        languages = self._table("languages")
        found = {code: _names(each) for code, each in languages.items()}
        own = (*_names(self.values), *found.get(self.default_language, ()))
        return {**found, self.default_language: tuple(dict.fromkeys(own))}

    @cached_property
    def taxonomy_root(self) -> str:
        found = self.values.get("taxonomy_root")
        return found.strip("/") if isinstance(found, str) else ""

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """The globs of `ignored_content`."""
        found = self.values.get("ignored_content")
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()

    @cached_property
    def theme(self) -> str | None:
        """The folder of the theme; None without one."""
        found = self.values.get("theme")
        return self._ground.path(join("themes", found)) if isinstance(found, str) and found else None

    @property
    def keeps_dates(self) -> bool:
        return self._table("slugify").get("paths_keep_dates") is True

    def strategy(self, of: str) -> str:
        """How words are spelt in `paths`, `taxonomies` or `anchors`: `on`, `safe` or `off`."""
        found = self._table("slugify").get(of)
        return found if isinstance(found, str) else "on"

    def slug(self, text: str, of: str) -> str | None:
        """`text` as a step of an address; None where that cannot be told (`components/utils/src/slugs.rs`)."""
        match self.strategy(of):
            case "on":
                return _slugified(text)
            case "safe":
                return text.rstrip(" .").translate(_FORBIDDEN)
            case _:
                return text

    def _table(self, name: str) -> Mapping[str, object]:
        found = self.values.get(name)
        return found if isinstance(found, Mapping) else {}


def _names(settings: object) -> tuple[str, ...]:
    """The names in the `taxonomies` of a table."""
    entries = settings.get("taxonomies") if isinstance(settings, Mapping) else None
    names = (
        [each.get("name") for each in entries if isinstance(each, Mapping)]
        if isinstance(entries, list)
        else []
    )
    return tuple(name for name in names if isinstance(name, str))


def _slugified(text: str) -> str | None:
    """`text` as the `slug` crate has it: small Latin letters and digits, all else one hyphen."""
    kept: list[str] = []
    for letter in text:
        spelt = _latin(letter)
        if spelt is None:
            return None
        kept += (each if each.isalnum() else "-" for each in spelt)
    return "-".join(step for step in "".join(kept).split("-") if step)


def _latin(letter: str) -> str | None:
    """A letter or sign in ASCII, in small letters; None where only a table of all writing would tell."""
    if letter.isascii():
        return letter.lower()
    small = letter.lower()
    if small in _LETTERS:
        return _LETTERS[small]
    if letter in _SIGNS:
        return "-"
    apart = unicodedata.normalize("NFD", small)
    plain = "".join(each for each in apart if unicodedata.category(each) != "Mn")
    return plain if plain.isascii() and (plain or unicodedata.category(letter) == "Mn") else None
