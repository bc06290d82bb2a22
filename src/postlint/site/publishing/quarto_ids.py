"""How Quarto gives ids to headings: as pandoc's reader does, whose extensions `from` sets
(https://quarto.org/docs/reference/formats/html.html#rendering, https://pandoc.org/MANUAL.html#extension-auto_identifiers).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from postlint.page import read_page
from postlint.page.slugs.dialect import Dialect, pandoc, unknown
from postlint.pattern import Pattern
from postlint.site.publishing.base import Ground, extension, join

_READER = Pattern(r"markdown((?:[+-][a-z_]+)*)")
_CHANGE = Pattern(r"([+-])([a-z_]+)")
_HTML = frozenset({"html", "html4", "html5"})
_READ = frozenset({".qmd", ".md", ".rmd", ".markdown"})
_UNREAD = frozenset({"filters", "shortcodes", "listing", "about", "metadata-files", "id-prefix", "lib-dir"})
"""Fields that name programs of the site, or make parts of a page that have ids of their own."""
_RELEVANT = frozenset({"auto_identifiers", "gfm_auto_identifiers", "ascii_identifiers"})
_HARMLESS = frozenset(
    {"emoji", "smart", "hard_line_breaks", "autolink_bare_uris", "tex_math_single_backslash"}
)


def dialect_of(config: Mapping[str, object], ground: Ground, path: str) -> Dialect:
    """The dialect of the page at `path` in the project with `_quarto.yml` of `config`."""
    text = ground.data.text(path)
    above = tuple(_data_files(ground, path))
    layers = [config, *map(ground.data.mapping, above), read_page(path, text.encode()).metadata]
    if any(map(ground.data.is_unread, above)):
        return unknown()
    formats = [each for layer in layers for each in _formats(layer.get("format"))]
    if extension(path) not in _READ or any(name not in _HTML for name, _ in formats):
        return unknown()
    layers += [options for _, options in formats]
    if any(not _UNREAD.isdisjoint(layer) for layer in layers):
        return unknown()
    readers = [layer[name] for layer in layers for name in ("from", "reader") if name in layer]
    extensions = _extensions(readers[-1]) if readers else {}
    if extensions is None or extensions.keys() - _RELEVANT - _HARMLESS:
        return unknown()
    return pandoc(
        gfm=extensions.get("gfm_auto_identifiers", False),
        ascii_only=extensions.get("ascii_identifiers", False),
        auto_identifiers=extensions.get("auto_identifiers", True),
    )


def _data_files(ground: Ground, path: str) -> Iterator[str]:
    """Where `_metadata.yml` may lie above the page (https://quarto.org/docs/projects/quarto-projects.html)."""
    folders = [ground.home]
    for step in (posixpath.dirname(ground.below(path) or "")).split("/"):
        folders.append(join(folders[-1], step))
    for folder in dict.fromkeys(folders):
        for name in ("_metadata.yml", "_metadata.yaml"):
            yield join(folder, name)


def _formats(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    if isinstance(value, str):
        yield value, {}
    for name, options in value.items() if isinstance(value, Mapping) else ():
        yield str(name), options if isinstance(options, Mapping) else {}


def _extensions(reader: object) -> dict[str, bool] | None:
    """What is switched on or off in `markdown+a-b`; None where it is another format."""
    found = _READER.fullmatch(reader) if isinstance(reader, str) else None
    return {name: sign == "+" for sign, name in _CHANGE.findall(found[1])} if found else None
