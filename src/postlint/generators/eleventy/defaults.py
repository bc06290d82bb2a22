"""Data files beside pages, for all pages in their folder and below.

Eleventy: https://www.11ty.dev/docs/data-template-dir/. Material for MkDocs:
https://squidfunk.github.io/mkdocs-material/plugins/meta/. Quarto: https://quarto.org/docs/projects/quarto-projects.html
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.generators.site_root import Layer, SiteData, Standing
from postlint.pattern import Pattern

_FILES = {"mkdocs": (".meta.yml",), "quarto": ("_metadata.yml", "_metadata.yaml")}
_PROGRAMS = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs")

_SET = Pattern(
    r"""(?:["']([^"'\n]{1,60})["']|\b([A-Za-z_$][\w$]{0,60}))[ \t]*(?::|\([^()\n]{0,80}\)[ \t]*\{)"""
)
"""A field that a program seems to set: `layout: …`, `"layout": …`, `layout(data) {`."""

_ASSIGNED = Pattern(r"(?<!module)\.([A-Za-z_$][\w$]{0,60})[ \t]*=(?![=>])")
"""`exports.layout = …`, `data.layout = …`."""

_FROM_ELSEWHERE = Pattern(r"\.\.\.|\brequire\b|\bimport\b|\bObject\.|\bawait\b|\]\s*[:=](?!=)")
"""What a program gives whose fields do not all stand in it by name: `...base`, `require("./base")`, `[key]: …`."""


def folder_layers(standing: Standing, data: SiteData) -> Iterator[Layer]:
    """What the data files above and beside the page give to it, the closest last."""
    for folder in standing.folders():
        if standing.generator == "eleventy":
            name = folder.rpartition("/")[2]
            yield from _eleventy(f"{folder}/{name}" if name else "", data)
        else:
            for name in _FILES[standing.generator]:
                path = f"{folder}/{name}" if folder else name
                yield from data.layer(path)
    if standing.generator == "eleventy":
        yield from _eleventy(standing.path.rpartition(".")[0], data)


def _eleventy(stem: str, data: SiteData) -> Iterator[Layer]:
    """The data files called `stem`: of a folder, or of a page."""
    if not stem:
        return
    for suffix in (".json", ".11tydata.json"):
        yield from data.layer(stem + suffix)
    for suffix in _PROGRAMS:
        if data.is_file(stem + suffix):
            program = data.text(stem + suffix)
            named = frozenset(quoted or bare for quoted, bare in _SET.findall(program))
            yield Layer(
                f"{stem}{suffix} (not run)",
                {},
                named | frozenset(_ASSIGNED.findall(program)),
                open=_FROM_ELSEWHERE.search(program) is not None,
            )
