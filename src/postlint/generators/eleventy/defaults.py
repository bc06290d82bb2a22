"""Eleventy's data files beside pages, for all pages in their folder and below
(https://www.11ty.dev/docs/data-template-dir/).

Programs among them are not run, so that only names of fields are known, or not even these.
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.generators.site_root import DefaultsLayer, SiteData, SourcePath
from postlint.pattern import Pattern

_PROGRAMS = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs")

_SET = Pattern(
    r"""(?:["']([^"'\n]{1,60})["']|\b([A-Za-z_$][\w$]{0,60}))[ \t]*(?::|\([^()\n]{0,80}\)[ \t]*\{)"""
)
"""A field that a program seems to set: `layout: …`, `"layout": …`, `layout(data) {`."""

_ASSIGNED = Pattern(r"(?<!module)\.([A-Za-z_$][\w$]{0,60})[ \t]*=(?![=>])")
"""`exports.layout = …`, `data.layout = …`."""

_FROM_ELSEWHERE = Pattern(r"\.\.\.|\brequire\b|\bimport\b|\bObject\.|\bawait\b|\]\s*[:=](?!=)")
"""What a program gives whose fields do not all stand in it by name: `...base`, `require("./base")`, `[key]: …`."""


def eleventy_layers(page: SourcePath, data: SiteData) -> Iterator[DefaultsLayer]:
    """What the data files above and beside the page give to it, the closest last."""
    for folder in page.folders():
        name = folder.rpartition("/")[2]
        yield from _layers(f"{folder}/{name}" if name else "", data)
    yield from _layers(page.path.rpartition(".")[0], data)


def _layers(stem: str, data: SiteData) -> Iterator[DefaultsLayer]:
    """The data files called `stem`: of a folder, or of a page."""
    if not stem:
        return
    for suffix in (".json", ".11tydata.json"):
        yield from data.layer(stem + suffix)
    for suffix in _PROGRAMS:
        if data.is_file(stem + suffix):
            program = data.text(stem + suffix)
            named = frozenset(quoted or bare for quoted, bare in _SET.findall(program))
            yield DefaultsLayer(
                f"{stem}{suffix} (not run)",
                {},
                named | frozenset(_ASSIGNED.findall(program)),
                open=_FROM_ELSEWHERE.search(program) is not None,
            )
