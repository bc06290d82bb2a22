"""What a link names in the words of a generator: `{% post_url %}`, `{{< ref >}}`, `[[Page]]`, `require('./x.png')`."""

from __future__ import annotations

import posixpath

from postlint.page.body import Reference, ReferenceKind
from postlint.site.addresses import plain
from postlint.site.nearest import nearest
from postlint.site.publishing.base import beside
from postlint.site.resolution import Outcome, Resolution
from postlint.site.resolve import Surroundings
from postlint.site.sitemap import SiteMap
from postlint.site.tree import Entry, Tree

_UNKNOWN = Resolution(Outcome.UNKNOWN)


def resolve_reference(around: Surroundings, page: str, reference: Reference) -> Resolution:
    """Where `reference`, in the page at the path `page`, leads."""
    if not reference.target:
        return Resolution(Outcome.FOUND, page)
    match reference.kind:
        case ReferenceKind.WIKI:
            return _wiki(around.sitemap, page, plain(reference.target))
        case ReferenceKind.MODULE:
            return _module(around.tree, page, plain(reference.target))
        case _:
            return around.sitemap.publisher.refer(page, reference, around.sitemap)


def _wiki(sitemap: SiteMap, page: str, target: str) -> Resolution:
    """A page or file by its name, or the end of its path, without regard to capital letters (Obsidian: "shortest
    path when possible"). A page that is still to be written is a usual sight, and yet leads nowhere."""
    wanted = posixpath.normpath(target.strip("/")).casefold().replace(" ", "-")
    stem = posixpath.basename(wanted)
    candidates = (*sitemap.publisher.ground.tree.files, *sitemap.paths)
    for path in candidates:
        folded = path.casefold().replace(" ", "-")
        bare = posixpath.splitext(folded)[0]
        if any(each == wanted or each.endswith(f"/{wanted}") for each in (folded, bare)):
            return Resolution(Outcome.FOUND, path)
    if any(_title(sitemap, path) == stem for path in sitemap.paths):
        return _UNKNOWN  # Some programs go by titles and aliases.
    near = nearest(sitemap.publisher.ground.tree, beside(page, f"{target}.md"))
    return Resolution(
        Outcome.MISSING, None, posixpath.splitext(posixpath.basename(near))[0] if near else None
    )


def _title(sitemap: SiteMap, path: str) -> str | None:
    page = sitemap.page(path)
    title = page.metadata.get("title") if page else None
    return title.casefold().replace(" ", "-") if isinstance(title, str) else None


def _module(tree: Tree, page: str, target: str) -> Resolution:
    """A file that a component loads, from the page's own folder; where an alias leads is set in a program."""
    if not target.startswith(("./", "../")):
        return _UNKNOWN
    file = beside(page, target)
    if file.startswith("../"):
        return Resolution(Outcome.OUTSIDE)
    if tree.entry(file) in {Entry.FILE, Entry.OPAQUE}:
        return Resolution(Outcome.FOUND, file)
    other = tree.but_for_case(file)
    if other is not None:
        return Resolution(Outcome.OTHER_CASE, other)
    return Resolution(Outcome.MISSING, file) if posixpath.splitext(file)[1] else _UNKNOWN
