"""The templates that generators have for new pages: `archetypes/NAME.md` in Hugo
(https://gohugo.io/content-management/archetypes/), `scaffolds/NAME.md` in Hexo (https://hexo.io/docs/writing). What
stands in them is filled in later; only the names of the fields are certain.
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.generators.site_root import SiteData
from postlint.init.imports.declared import DeclaredField, DeclaredKind
from postlint.text import join_path

_PLACES = (("archetypes", "content"), ("scaffolds", "source"))
_ENDING = ".md"


def template_kinds(data: SiteData, folder: str) -> Iterator[DeclaredKind]:
    """What the templates of the site that is set up in `folder` tell of."""
    for place, pages in _PLACES:
        for name in sorted(data.tree.names(join_path(folder, place))):
            path = join_path(folder, f"{place}/{name}")
            if name.endswith(_ENDING) and data.is_file(path):
                fields = tuple(DeclaredField(field, path) for field in data.front_matter(path))
                kind = name.removesuffix(_ENDING)
                if fields:
                    yield DeclaredKind(kind, path, _folders(folder, pages, kind), fields, is_whole=False)


def _folders(folder: str, pages: str, kind: str) -> tuple[str, ...]:
    """The folders whose pages the template is for: of its name, or such with `s`, `_` or other languages."""
    return tuple(join_path(folder, f"{pages}/{step}") for step in (kind, f"{kind}s", f"_{kind}s"))
