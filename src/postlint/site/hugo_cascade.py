"""Hugo's `cascade`, in the configuration and in the sections above a page (https://gohugo.io/configuration/cascade/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from postlint.page import read_page
from postlint.site.generator import names_of_hugo
from postlint.site.layers import Layer, SiteData, Standing
from postlint.site.path_glob import matches

_TARGETS = ("target", "_target")
_LANGUAGE = re.compile(r"\.([a-z]{2,3}(?:-[a-z0-9]+)*)$", re.IGNORECASE)


def hugo_layers(standing: Standing, data: SiteData) -> Iterator[Layer]:
    """What the configuration and each section above give to the page, the closest last."""
    for config in _configs(standing, data):
        for values in _meant(_cascade_of(data.mapping(config), config), standing):
            yield Layer(f"{config} (`cascade`)", values)
    for folder in standing.folders():
        for name in _section_names(standing):
            path = f"{folder}/{name}" if folder else name
            if data.is_file(path):
                for values in _meant(_lowered(_front_matter(path, data)).get("cascade"), standing):
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


def _meant(cascade: object, standing: Standing) -> Iterator[Mapping[str, object]]:
    """The values of each part of `cascade` that targets the page, the first before the later ones."""
    parts = cascade if isinstance(cascade, list) else [cascade]
    for part in reversed(parts):
        if not isinstance(part, dict):
            continue
        targets = [part[name] for name in _TARGETS if isinstance(part.get(name), dict)]
        if all(_is_target(_lowered(target), standing) for target in targets):
            values = {name: value for name, value in part.items() if name.lower() not in _TARGETS}
            parameters = values.get("params")  # a page has them as fields of its own
            yield {**parameters, **values} if isinstance(parameters, dict) else values


def _is_target(target: Mapping[str, object], standing: Standing) -> bool:
    path, kind, language = (target.get(name) for name in ("path", "kind", "lang"))
    own_language = _language(standing)
    return (
        (not isinstance(path, str) or any(matches(path.lower(), own) for own in _logical_paths(standing)))
        and (not isinstance(kind, str) or matches(kind, _kind(standing)))
        and (not isinstance(language, str) or not own_language or matches(language, own_language))
    )


def _logical_paths(standing: Standing) -> tuple[str, ...]:
    """The page's path below the content folder, as Hugo calls it; also without the folder of a language."""
    steps = standing.below_home.lower().split("/")
    steps = steps[1:] if steps[0] == "content" else steps
    name = _LANGUAGE.sub("", steps[-1].rpartition(".")[0])
    steps = steps[:-1] if name in {"index", "_index"} else [*steps[:-1], name.replace(" ", "-")]
    return "/" + "/".join(steps), "/" + "/".join(steps[1:])


def _kind(standing: Standing) -> str:
    folder, _, name = standing.below_home.rpartition("/")
    if not name.startswith("_index."):
        return "page"
    return "home" if folder in {"", "content"} else "section"


def _language(standing: Standing) -> str:
    found = _LANGUAGE.search(standing.path.rpartition("/")[2].rpartition(".")[0])
    return found[1].lower() if found else ""


def _lowered(mapping: Mapping[str, object]) -> dict[str, object]:
    """Hugo does not tell letters by case in keys."""
    return {key.lower(): value for key, value in mapping.items()}
