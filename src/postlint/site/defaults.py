"""What a page gets from its site without saying so itself: read from files, never executed.

| generator | files | apply to |
|---|---|---|
| Jekyll | `defaults` in `_config.yml` | the pages that its `scope` means |
| Hugo | `cascade` in the configuration and in each `_index.md` above | the pages that its `target` means |
| Eleventy | `DIR/DIR.json`, `DIR/DIR.11tydata.json`, `DIR/PAGE.11tydata.json` | the folder and all below; the page |
| | the same with `.js`, `.cjs`, `.mjs`: not run, so that only names of fields are known, or not even these | |
| Material for MkDocs | `.meta.yml` | the folder and all below |
| Quarto | `_metadata.yml` | the folder and all below |

What is closer to the page goes before. Files are only read inside of the site, and no symbolic link is followed.
"""

from __future__ import annotations

from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_root import DefaultsLayer, SourcePath
from postlint.generators.table import load_generator
from postlint.page.facts import AnyPage
from postlint.page.page import NOTHING, Inherited, joined


class Defaults:
    """The inherited values of all pages of a site. Each file is read when the first page needs it, and once. What one
    that cannot be read would give is unknown.
    """

    def __init__(self, roots: GeneratorRoots) -> None:
        self._roots = roots
        self._known: dict[str, Inherited] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read so far, each with the reason."""
        return self._roots.data.unread

    def for_page(self, page: AnyPage) -> Inherited:
        """What `page` inherits."""
        if page.path not in self._known:
            self._known[page.path] = self._for_path(page.path)
        return self._known[page.path]

    def _for_path(self, path: str) -> Inherited:
        root = self._roots.root_of(path)
        layers = load_generator(root.generator).defaults(SourcePath(path, root.folder), self._roots.data)
        return _merged(list(layers))


def _merged(layers: list[DefaultsLayer]) -> Inherited:
    """`layers` in one, the later ones before the earlier ones."""
    if not layers:
        return NOTHING
    values: dict[str, object] = {}
    named: dict[str, str] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        values = joined(values, layer.values)
        origins.update(dict.fromkeys(layer.values, layer.origin))
        named.update(dict.fromkeys(layer.named, layer.origin))
    unknown = tuple(layer.origin for layer in layers if layer.open)
    return Inherited(values, frozenset(named) - values.keys(), {**named, **origins}, unknown)
