"""Hugo's `cascade`, in the configuration and in the sections above a page (https://gohugo.io/configuration/cascade/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from postlint.generators.hugo.config import CONFIG_NAMES, lower_keys
from postlint.generators.site_root import DefaultsLayer, SiteData, SourcePath
from postlint.globs import Literal, LiteralIndex, glob_literals, matches_path
from postlint.page.page import merge_fields
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

_TARGETS = ("target", "_target")
_LANGUAGE = Pattern(r"\.([a-z]{2,3}(?:-[a-z0-9]+)*)$", re.IGNORECASE)


class _HugoPage(NamedTuple):
    """A page as the `target` of a cascade sees it: its logical paths, its kind, and its language where that is told."""

    paths: tuple[str, str]
    kind: str
    language: str


def hugo_layers(source_path: SourcePath, data: SiteData) -> Iterator[DefaultsLayer]:
    """What the configuration and each section above give to the page, the closest last."""
    site = data.once(source_path.root, partial(_HugoSite, source_path, data))
    sections = site.cascades_above(source_path)
    if not sections and not site.has_cascade:
        yield from (layer for config, _ in site.cascades for layer in data.unknown_layer(config))
        return
    page = _hugo_page(source_path, site.content_folders)
    for config, cascade in site.cascades:
        values = cascade.meant(page)
        if values:
            yield DefaultsLayer(f"{config} (`cascade`)", values)
        yield from data.unknown_layer(config)
    for path, cascade in sections:
        values = cascade.meant(page)
        if values:
            yield DefaultsLayer(f"{path} (`cascade`)", values)


class _HugoSite:
    """What the configuration of a Hugo site and its sections say of cascades, each read once."""

    def __init__(self, source_path: SourcePath, data: SiteData) -> None:
        configs = tuple(_configs(source_path, data))
        self.content_folders = _content_folders([data.inherited(config) for config in configs])
        self.cascades = tuple(
            (config, _Cascade(_cascade_of(data.inherited(config), config))) for config in configs
        )
        self.has_cascade = any(cascade.has_parts for _, cascade in self.cascades)
        self._data = data
        self._above: dict[tuple[str, str], tuple[tuple[str, _Cascade], ...]] = {}

    def cascades_above(self, page: SourcePath) -> tuple[tuple[str, _Cascade], ...]:
        """Those of the sections above `page`, by the paths of their files, the closest last. One folder has many
        pages."""
        key = page.path.rpartition("/")[0], _language(page)
        known = self._above.get(key)
        if known is None:
            found = (each for folder in page.folders() for each in self._cascades_in(folder, key[1]))
            known = self._above[key] = tuple(found)
        return known

    def _cascades_in(self, folder: str, language: str) -> Iterator[tuple[str, _Cascade]]:
        for name in ("_index.md", f"_index.{language}.md") if language else ("_index.md",):
            path = join_path(folder, name)
            if self._data.is_file(path):
                cascade = self._data.once(path, partial(_section, path, self._data))
                if cascade.has_parts:
                    yield path, cascade


class _Part(NamedTuple):
    """One part of a cascade: the targets that a page must be, all of them, and the values for it."""

    targets: tuple[Mapping[str, object], ...]
    values: Mapping[str, object]


class _Cascade:
    """The parts of a cascade, by the literal text in their paths: there may be as many as pages."""

    def __init__(self, cascade: object) -> None:
        parts = cascade if isinstance(cascade, list) else [cascade]
        # Of the parts of one cascade the first that targets a page goes before the later ones.
        self._parts = tuple(_part(part) for part in reversed(parts) if isinstance(part, dict))
        self._anywhere = [number for number, part in enumerate(self._parts) if not _paths(part)]
        self._of_paths = [number for number, part in enumerate(self._parts) if _paths(part)]
        self._index = LiteralIndex([(_needed(self._parts[number]),) for number in self._of_paths])
        self._of_kind: dict[tuple[str, str], list[int]] = {}
        self._merged: dict[tuple[int, ...], Mapping[str, object]] = {}

    @property
    def has_parts(self) -> bool:
        """Whether it says anything."""
        return bool(self._parts)

    def meant(self, page: _HugoPage) -> Mapping[str, object]:
        """The values of all parts that target the page."""
        if not self._parts:
            return {}
        kind = page.kind, page.language
        if kind not in self._of_kind:
            self._of_kind[kind] = [number for number in self._anywhere if self._is_meant(number, page)]
        near = {self._of_paths[number] for path in page.paths for number in self._index.candidates(path)}
        found = [number for number in near if self._is_meant(number, page)]
        meant = tuple(sorted([*self._of_kind[kind], *found]))
        if meant not in self._merged:
            values: dict[str, object] = {}
            for number in meant:
                values = merge_fields(values, self._parts[number].values)
            self._merged[meant] = values
        return self._merged[meant]

    def _is_meant(self, number: int, page: _HugoPage) -> bool:
        return all(_is_target(target, page) for target in self._parts[number].targets)


def _part(part: Mapping[str, object]) -> _Part:
    targets = tuple(lower_keys(target) for name in _TARGETS if isinstance(target := part.get(name), dict))
    values = {name: value for name, value in part.items() if name.lower() not in _TARGETS}
    parameters = values.get("params")  # a page has them as fields of its own
    return _Part(targets, {**parameters, **values} if isinstance(parameters, dict) else values)


def _needed(part: _Part) -> frozenset[Literal]:
    return frozenset(literal for path in _paths(part) for literal in glob_literals(path.lower()))


def _paths(part: _Part) -> list[str]:
    return [path for target in part.targets if isinstance(path := target.get("path"), str)]


def _section(path: str, data: SiteData) -> _Cascade:
    return _Cascade(lower_keys(data.front_matter(path)).get("cascade"))


def _configs(source_path: SourcePath, data: SiteData) -> Iterator[str]:
    folders = (source_path.root, source_path.in_root("config/_default"))
    names = (*CONFIG_NAMES, "cascade.toml", "cascade.yaml", "cascade.yml", "cascade.json")
    for folder in folders:
        for name in names:
            path = f"{folder}/{name}" if folder else name
            if data.is_file(path) and (folder != source_path.root or not name.startswith("cascade.")):
                yield path


def _cascade_of(config: Mapping[str, object], path: str) -> object:
    own_file = path.rpartition("/")[2].startswith("cascade.")
    return config.get("cascade", config) if own_file else lower_keys(config).get("cascade")


def _content_folders(configs: list[Mapping[str, object]]) -> tuple[str, ...]:
    """The folders of the pages, the longest first: `contentDir`, that of each language, and by default `content`."""
    tables = [lower_keys(config) for config in configs]
    languages = [table["languages"] for table in tables if isinstance(table.get("languages"), dict)]
    tables += [lower_keys(own) for found in languages for own in _values(found) if isinstance(own, dict)]
    named = {
        str(table["contentdir"]).strip("./") for table in tables if isinstance(table.get("contentdir"), str)
    }
    return tuple(sorted({*named, "content"} - {""}, key=len, reverse=True))


def _values(mapping: object) -> list[object]:
    return list(mapping.values()) if isinstance(mapping, dict) else []


def _hugo_page(source_path: SourcePath, folders: tuple[str, ...]) -> _HugoPage:
    below = source_path.below_root
    folder = next((name for name in folders if below.startswith(f"{name}/")), "")
    inside = below.removeprefix(f"{folder}/") if folder else below
    return _HugoPage(_logical_paths(inside), _kind(inside), _language(source_path))


def _is_target(target: Mapping[str, object], page: _HugoPage) -> bool:
    path, kind, language = (target.get(name) for name in ("path", "kind", "lang"))
    return (
        (not isinstance(path, str) or any(matches_path(path.lower(), own) for own in page.paths))
        and (not isinstance(kind, str) or matches_path(kind, page.kind))
        and (not isinstance(language, str) or not page.language or matches_path(language, page.language))
    )


def _logical_paths(path: str) -> tuple[str, str]:
    """The `path` below the content folder as Hugo calls it; also without the folder of a language."""
    steps = path.lower().split("/")
    name = _LANGUAGE.sub("", steps[-1].rpartition(".")[0])
    steps = steps[:-1] if name in {"index", "_index"} else [*steps[:-1], name.replace(" ", "-")]
    return "/" + "/".join(steps), "/" + "/".join(steps[1:])


def _kind(path: str) -> str:
    folder, _, name = path.rpartition("/")
    if not name.startswith("_index."):
        return "page"
    return "section" if folder else "home"


def _language(source_path: SourcePath) -> str:
    stem = source_path.path.rpartition("/")[2].rpartition(".")[0]
    found = _LANGUAGE.search(stem) if "." in stem else None
    return found[1].lower() if found else ""


def term_key(term: str) -> str:
    """What Hugo knows terms of a taxonomy by (`getTaxonomyKey` in hugolib)."""
    return "-".join(term.lower().split())
