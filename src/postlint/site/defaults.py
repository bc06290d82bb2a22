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

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from postlint.page import Page
from postlint.page.page import NOTHING, Inherited, joined
from postlint.site.layers import Layer, SiteData, Standing

if TYPE_CHECKING:
    from postlint.site.site import Site


class Defaults:
    """The inherited values of all pages of a site. Each file is read when the first page needs it, and once. What one
    that cannot be read would give is unknown.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[str, Inherited] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read so far, each with the reason."""
        return self._site.data.unread

    def for_page(self, page: Page) -> Inherited:
        """What `page` inherits."""
        if page.path not in self._known:
            self._known[page.path] = self._for_path(page.path)
        return self._known[page.path]

    def _for_path(self, path: str) -> Inherited:
        folder = path.rpartition("/")[0]
        around = self._site.around(folder)
        layers = _layers(around.generator)
        if layers is None:
            return NOTHING
        found = list(layers(Standing(path, around.home, around.generator), self._site.data))
        return _merged(found) if found else NOTHING


def _layers(generator: str) -> Callable[[Standing, SiteData], Iterator[Layer]] | None:
    """What reads the defaults of `generator`, loaded when it is needed."""
    match generator:
        case "jekyll":
            from postlint.site.jekyll_defaults import jekyll_layers

            return jekyll_layers
        case "hugo":
            from postlint.site.hugo_cascade import hugo_layers

            return hugo_layers
        case "eleventy" | "mkdocs" | "quarto":
            from postlint.site.folder_data import folder_layers

            return folder_layers
        case _:
            return None


def _merged(layers: list[Layer]) -> Inherited:
    """`layers` in one, the later ones before the earlier ones."""
    values: dict[str, object] = {}
    named: dict[str, str] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        values = joined(values, layer.values)
        origins.update(dict.fromkeys(layer.values, layer.origin))
        named.update(dict.fromkeys(layer.named, layer.origin))
    unknown = tuple(layer.origin for layer in layers if layer.open)
    return Inherited(values, frozenset(named) - values.keys(), {**named, **origins}, unknown)
