"""Zola's configuration (https://www.getzola.org/documentation/getting-started/configuration/), and which files below
`content` become pages, at which addresses, and with which files beside them.

Source: Zola's `components/content/src/page.rs`, `section.rs`, `file_info.rs` and `utils.rs` (`find_related_assets`).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.data_files import DataFileError, parse_toml
from postlint.generators.protocol import State
from postlint.generators.site_root import SiteRoot, path_of
from postlint.globs import matches_path
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
_SIGNS = frozenset("–—‘’“”„«»…·\u00a0")
"""What is no letter in any case; other signs may become words (`€` is `eur`)."""

_FORBIDDEN = str.maketrans("", "", '<>:"/\\|?*')


def is_zola(tree: Tree, folder: str) -> bool:
    """Whether `config.toml` in `folder` is Zola's, which spells `base_url` where Hugo has `baseURL`."""
    text = tree.text(join_path(folder, "config.toml"))
    try:
        if text is not None and "base_url" in parse_toml(text):
            return True
    except DataFileError:
        pass  # whoever takes it for its own configuration will say so
    names = tree.names(folder)
    return {"content", "templates"} <= names and names.isdisjoint({"archetypes", "layouts"})


class ZolaConfig:
    """The settings in `config.toml` of the site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        self._site = site
        name = next((each for each in ("config.toml", "zola.toml") if site.data.is_file(site.path(each))), "")
        self.values: Mapping[str, object] = site.data.mapping(site.path(name)) if name else {}

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
        return self._site.path(join_path("themes", found)) if isinstance(found, str) and found else None

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


_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_DATED = Pattern(rf"{_DATE}(?:{_TIME})?\s?[_-](?P<slug>.+)\Z", re.DOTALL)
_DEEPEST = 40


class ZolaPlace(NamedTuple):
    """Where a content file stands: its folders below `content`, its name without ending and language."""

    steps: tuple[str, ...]
    name: str
    language: str

    @property
    def is_section(self) -> bool:
        return self.name == "_index"

    @property
    def is_bundle(self) -> bool:
        """Whether its folder is its own, with its files (https://www.getzola.org/documentation/content/overview/)."""
        return self.name.partition(".")[0] == "index" and bool(self.steps)


class ZolaContent:
    """The content of the site at `site`; `folder` is where it lies."""

    def __init__(self, config: ZolaConfig, site: SiteRoot) -> None:
        self.folder = site.path("content")
        self._config = config
        self._site = site
        self._addresses: dict[str, str | None] = {}

    def is_page(self, path: str) -> bool:
        """Whether the file at `path` is a content file."""
        name = posixpath.basename(path)
        return path.startswith(f"{self.folder}/") and name.endswith(".md") and not name.startswith(".")

    def place(self, path: str) -> ZolaPlace | None:
        """Where the file at `path` stands; None where it is no page, or has a language that the site has not."""
        if not self.is_page(path):
            return None
        *steps, name = path[len(self.folder) + 1 :].removesuffix(".md").split("/")
        stem, dot, code = name.partition(".")
        if not dot or not self._config.other_languages or code == self._config.default_language:
            return ZolaPlace(tuple(steps), name, self._config.default_language)
        if code in self._config.other_languages:
            return ZolaPlace(tuple(steps), stem, code)
        return None

    def address(self, place: ZolaPlace, values: Mapping[str, object]) -> str | None:
        prefix = self.prefix(place.language)
        if place.is_section:
            return join_address(prefix, *place.steps)
        path = values.get("path")
        if isinstance(path, str) and path.strip():
            return join_address(path.strip())
        steps = place.steps[:-1] if place.is_bundle else place.steps
        if not steps and place.name == "index" and not place.is_bundle:
            return join_address(prefix)
        slug = values.get("slug")
        name = slug if isinstance(slug, str) and slug else self._undated(place)
        own = self._config.slug(name, "paths")
        return join_address(prefix, *steps, own) if own else None

    def own_address(self, page: str) -> str | None:
        """The address of the page at the path `page` by its own front matter."""
        if page not in self._addresses:
            place = self.place(page)
            fields = self._site.data.front_matter(page)
            self._addresses[page] = self.address(place, fields) if place else None
        return self._addresses[page]

    def prefix(self, language: str) -> str:
        """The first step of all addresses in `language`, if it has one."""
        return language if language != self._config.default_language else ""

    def state(self, place: ZolaPlace, values: Mapping[str, object]) -> State:
        if values.get("render") is False:
            return State.LEFT_OUT
        if values.get("draft") is True:
            return State.DRAFT
        folders = ["/".join(place.steps[: count + 1]) for count in range(len(place.steps))]
        if any(self._section_fields(folder, place.language).get("draft") is True for folder in folders):
            return State.DRAFT  # a draft section hides all that is in it
        return State.LIVE

    def assets(self, folder: str, place: ZolaPlace) -> Iterator[str]:
        """The files that are copied beside the page (`find_related_assets`): of a page, also those in folders."""
        if not place.is_section and not place.is_bundle:
            return
        pending = [("", 0)]
        while pending:
            below, depth = pending.pop()
            for name in sorted(self._site.tree.names(join_path(folder, below))):
                inner = join_path(below, name)
                entry = self._site.tree.entry(join_path(folder, inner))
                if entry is TreeEntry.FOLDER and place.is_bundle and depth < _DEEPEST:
                    if self.indexes(join_path(folder, inner)):
                        continue  # a page of its own, which has them too
                    pending.append((inner, depth + 1))
                elif entry is TreeEntry.FILE and "." in name.lstrip(".") and not name.endswith(".md"):
                    yield inner

    def indexes(self, folder: str) -> list[str]:
        """The names of the files for which the files in `folder` are copied."""
        names = sorted(self._site.tree.names(folder))
        return [name for name in names if name.startswith(("index.", "_index.")) and name.endswith(".md")]

    def may_be_ignored(self, path: str) -> bool:
        """Whether `ignored_content` may leave the file out; how its globs are read differs between versions."""
        below = path[len(self.folder) + 1 :]
        return any(
            matches_path(form, below)
            for glob in self._config.ignored
            for form in (glob, f"**/{glob}", f"**{glob}")
        )

    def _undated(self, place: ZolaPlace) -> str:
        """The name of the page, without a date: https://www.getzola.org/documentation/content/page/#output-paths"""
        name = place.steps[-1] if place.name == "index" and place.steps else place.name
        dated = _DATED.match(name)
        return dated["slug"] if dated and not self._config.keeps_dates else name

    def _section_fields(self, folder: str, language: str) -> Mapping[str, object]:
        names = (
            ["_index.md"]
            if language == self._config.default_language
            else [f"_index.{language}.md", "_index.md"]
        )
        for name in names:
            path = join_path(self.folder, join_path(folder, name))
            if self._site.data.is_file(path):
                return self._site.data.front_matter(path)
        return {}


def join_address(*parts: str) -> str:
    """An address of all parts, with a slash at its end."""
    inner = "/".join(part.strip("/") for part in parts if part.strip("/"))
    return f"/{inner}/" if inner else "/"
