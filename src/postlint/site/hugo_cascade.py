"""Hugo's `cascade`, in the configuration and in the sections above a page (https://gohugo.io/configuration/cascade/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postlint.globs import matches_path
from postlint.page import read_page
from postlint.pattern import Pattern
from postlint.site.generator import names_of_hugo
from postlint.site.layers import Layer, SiteData, Standing

_TARGETS = ("target", "_target")
_LANGUAGE = Pattern(r"\.([a-z]{2,3}(?:-[a-z0-9]+)*)$", re.IGNORECASE)


class _HugoPage(NamedTuple):
    """A page as the `target` of a cascade sees it: its logical paths, its kind, and its language where that is told."""

    paths: tuple[str, str]
    kind: str
    language: str


def hugo_layers(standing: Standing, data: SiteData) -> Iterator[Layer]:
    """What the configuration and each section above give to the page, the closest last."""
    configs = tuple(_configs(standing, data))
    page = _hugo_page(standing, _content_folders([data.inherited(config) for config in configs]))
    for config in configs:
        for values in _meant(_cascade_of(data.inherited(config), config), page):
            yield Layer(f"{config} (`cascade`)", values)
        yield from data.unknown_layer(config)
    for folder in standing.folders():
        for name in _section_names(standing):
            path = f"{folder}/{name}" if folder else name
            if data.is_file(path):
                for values in _meant(_lowered(_front_matter(path, data)).get("cascade"), page):
                    yield Layer(f"{path} (`cascade`)", values)


def _configs(standing: Standing, data: SiteData) -> Iterator[str]:
    folders = (standing.home, standing.in_home("config/_default"))
    names = (*names_of_hugo(), "cascade.toml", "cascade.yaml", "cascade.yml", "cascade.json")
    for folder in folders:
        for name in names:
            path = f"{folder}/{name}" if folder else name
            if data.is_file(path) and (folder != standing.home or not name.startswith("cascade.")):
                yield path


def _cascade_of(config: Mapping[str, object], path: str) -> object:
    own_file = path.rpartition("/")[2].startswith("cascade.")
    return config.get("cascade", config) if own_file else _lowered(config).get("cascade")


def _section_names(standing: Standing) -> tuple[str, ...]:
    language = _language(standing)
    return ("_index.md", f"_index.{language}.md") if language else ("_index.md",)


def _front_matter(path: str, data: SiteData) -> Mapping[str, object]:
    return read_page(path, data.text(path).encode()).metadata


def _content_folders(configs: list[Mapping[str, object]]) -> tuple[str, ...]:
    """The folders of the pages, the longest first: `contentDir`, that of each language, and by default `content`."""
    tables = [_lowered(config) for config in configs]
    languages = [table["languages"] for table in tables if isinstance(table.get("languages"), dict)]
    tables += [_lowered(own) for found in languages for own in _values(found) if isinstance(own, dict)]
    named = {
        str(table["contentdir"]).strip("./") for table in tables if isinstance(table.get("contentdir"), str)
    }
    return tuple(sorted({*named, "content"} - {""}, key=len, reverse=True))


def _values(mapping: object) -> list[object]:
    return list(mapping.values()) if isinstance(mapping, dict) else []


def _hugo_page(standing: Standing, folders: tuple[str, ...]) -> _HugoPage:
    below = standing.below_home
    folder = next((name for name in folders if below.startswith(f"{name}/")), "")
    inside = below.removeprefix(f"{folder}/") if folder else below
    return _HugoPage(_logical_paths(inside), _kind(inside), _language(standing))


def _meant(cascade: object, page: _HugoPage) -> Iterator[Mapping[str, object]]:
    """The values of each part of `cascade` that targets the page, the first before the later ones."""
    parts = cascade if isinstance(cascade, list) else [cascade]
    for part in reversed(parts):
        if not isinstance(part, dict):
            continue
        targets = [part[name] for name in _TARGETS if isinstance(part.get(name), dict)]
        if all(_is_target(_lowered(target), page) for target in targets):
            values = {name: value for name, value in part.items() if name.lower() not in _TARGETS}
            parameters = values.get("params")  # a page has them as fields of its own
            yield {**parameters, **values} if isinstance(parameters, dict) else values


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


def _language(standing: Standing) -> str:
    found = _LANGUAGE.search(standing.path.rpartition("/")[2].rpartition(".")[0])
    return found[1].lower() if found else ""


def _lowered(mapping: Mapping[str, object]) -> dict[str, object]:
    """Hugo does not tell letters by case in keys."""
    return {key.lower(): value for key, value in mapping.items()}
