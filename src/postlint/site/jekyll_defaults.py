"""`defaults` of Jekyll's `_config.yml` (https://jekyllrb.com/docs/configuration/front-matter-defaults/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from postlint.globs import LiteralIndex, glob_literals, matches_path
from postlint.site.layers import Layer, SiteData, Standing

_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_OLD_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


class _Set(NamedTuple):
    """One entry of `defaults`."""

    number: int
    path: str
    type: str | None
    values: Mapping[str, object]

    def precedence(self) -> tuple[int, bool, int]:
        """A longer path goes before a shorter one, one with a type before one without, a later before an earlier."""
        return len(self.path), self.type is not None, self.number

    def is_for(self, types: frozenset[str]) -> bool:
        return self.type is None or self.type in types


def jekyll_layers(standing: Standing, data: SiteData) -> Iterator[Layer]:
    """What `_config.yml` gives to the page, the weightiest last."""
    for name in _CONFIGS:
        config = standing.in_home(name)
        if data.is_file(config):
            values = data.inherited(config)
            path = _without_collections_folder(standing.below_home, values)
            for found in data.once(config, partial(_Sets, values)).meaning(path, _types(path)):
                yield Layer(f"{config} (`defaults`, entry {found.number})", found.values)
            yield from data.unknown_layer(config)
            return


class _Sets:
    """All entries of `defaults`, by the beginning of their paths: there may be as many as pages."""

    def __init__(self, config: Mapping[str, object]) -> None:
        self._sets = tuple(_sets(config))
        self._plain: dict[str, list[_Set]] = {}
        for found in self._sets:
            if "*" not in found.path:
                self._plain.setdefault(found.path, []).append(found)
        self._globs = tuple(found for found in self._sets if "*" in found.path)
        self._index = LiteralIndex([(glob_literals(found.path),) for found in self._globs])

    def meaning(self, path: str, types: frozenset[str]) -> list[_Set]:
        """Those that mean a page at `path`, the weightiest last."""
        steps = path.split("/")
        above = ["", *("/".join(steps[:n]) for n in range(1, len(steps) + 1))]
        sets = [found for part in above for found in self._plain.get(part, ()) if found.is_for(types)]
        near = sorted({number for part in above for number in self._index.candidates(part)})
        globs = (self._globs[number] for number in near)
        sets += [found for found in globs if found.is_for(types) and _lies_in(path, found.path)]
        return sorted(sets, key=_Set.precedence)


def _sets(config: Mapping[str, object]) -> Iterator[_Set]:
    entries = config.get("defaults")
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        values = entry.get("values") if isinstance(entry, dict) else None
        if not isinstance(values, dict):
            continue
        scope = entry.get("scope")
        path = scope.get("path") if isinstance(scope, dict) else None
        type_ = scope.get("type") if isinstance(scope, dict) else None
        wanted = _OLD_TYPES.get(str(type_), str(type_)) if type_ is not None else None
        yield _Set(number, str(path or "").strip("/"), wanted, values)


def _without_collections_folder(path: str, config: Mapping[str, object]) -> str:
    folder = config.get("collections_dir")
    prefix = f"{folder.strip('/')}/" if isinstance(folder, str) and folder.strip("/") else ""
    return path.removeprefix(prefix)


def _types(path: str) -> frozenset[str]:
    """The types that a page may have: of its collection, else `pages`. A draft is a post to be."""
    for folder in path.split("/")[:-1]:
        if folder == "_drafts":
            return frozenset({"drafts", "posts"})
        if folder.startswith("_"):
            return frozenset({folder.removeprefix("_")})
    return frozenset({"pages"})


def _lies_in(path: str, scope: str) -> bool:
    """Whether `path` is what `scope`, a glob, says, or lies below it."""
    steps = path.split("/")
    above = ("/".join(steps[:n]) for n in range(1, len(steps) + 1))
    return any(matches_path(scope, part) for part in above)
