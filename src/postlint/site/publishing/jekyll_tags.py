"""What Jekyll's tags `post_url` and `link` mean (Jekyll 4.3's `tags/post_url.rb` and `tags/link.rb`).

Jekyll stops at a tag that names nothing, so that such a site is not published at all.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from postlint.pattern import Pattern
from postlint.site.nearest import nearest
from postlint.site.publishing.base import PageFacts, State
from postlint.site.publishing.jekyll_config import Place
from postlint.site.publishing.jekyll_document import JekyllDocument, has_header
from postlint.site.publishing.jekyll_permalinks import dated, file_date
from postlint.site.resolution import Outcome, Resolution
from postlint.site.sitemap import SiteMap
from postlint.site.tree import Entry

if TYPE_CHECKING:
    from postlint.site.publishing.jekyll import Jekyll

_NAME = Pattern(r"\A(.+/)?(\d+-\d+-\d+)-(.*)\Z", re.DOTALL)
_TEMPLATE = Pattern(r"\{\{|\{%")
_UNKNOWN = Resolution(Outcome.UNKNOWN)
_CLOSE = 0.8
_MOST_NAMES = 3000


class _Post(NamedTuple):
    """A post: the file from the root, where it stands, and how a tag should name it."""

    file: str
    place: Place
    name: str


def find_post(jekyll: Jekyll, target: str, sitemap: SiteMap) -> Resolution:
    """The post that `{% post_url target %}` names.

    First by the folders, the date and the rest of the name of the file; then, as Jekyll still allows, by the slug and
    the day alone (`PostComparer#==`, `#deprecated_equality`).
    """
    target = target.strip()
    if _TEMPLATE.search(target) or not jekyll.config.is_known:
        return _UNKNOWN
    posts = list(_posts(jekyll, sitemap))
    named = _NAME.match(target.removeprefix("/"))
    if named is None:
        return Resolution(Outcome.MISSING, None, _nearest_name(target, posts))
    folders, date, slug = named[1] or "", named[2], named[3]
    found = [post for post in posts if _has_name(post.place.path, folders, f"{date}-{slug}")]
    found = found or [post for post in posts if _is_of_day(jekyll, sitemap, post, date, slug)]
    published = [post for post in found if sitemap.published(post.file).state is State.LIVE]
    if published:
        return Resolution(Outcome.FOUND, published[0].file)
    if found:
        return Resolution(Outcome.MISSING, found[0].file)  # a draft, or of the future: not among the posts
    if not all(sitemap.published(post.file).is_known for post in posts):
        return _UNKNOWN
    wanted = target.removeprefix("/")
    other = next((post for post in posts if post.name.casefold() == wanted.casefold()), None)
    if other is not None:
        return Resolution(Outcome.OTHER_CASE, other.file, other.name)
    return Resolution(Outcome.MISSING, None, _nearest_name(target, posts))


def find_linked(jekyll: Jekyll, target: str, sitemap: SiteMap) -> Resolution:
    """The page, document or file that `{% link target %}` names: by its path in the source, letter for letter.

    A file that is copied may be written with a slash before it, a page or document may not.
    """
    target = target.strip()
    config = jekyll.config
    if _TEMPLATE.search(target) or not config.is_known:
        return _UNKNOWN
    plain = target.removeprefix("/")
    found = next(
        (file for file in _files(jekyll, plain) if jekyll.ground.tree.entry(file) is Entry.FILE), None
    )
    if found is not None:
        place = config.place(found)
        if place is not None and _is_linked(jekyll, sitemap, found, place, target):
            return Resolution(Outcome.FOUND, found)
        is_unclear = place is not None and not sitemap.published(found).is_known and jekyll.is_page(found)
        if is_unclear:
            return _UNKNOWN
        is_page = target != plain and place is not None and jekyll.is_page(found)
        return Resolution(Outcome.MISSING, found, plain if is_page else None)
    if jekyll.plugins.may_make(f"/{plain}"):
        return _UNKNOWN  # Pages that plugins make can be linked to, too.
    tree = jekyll.ground.tree
    wanted = next(iter(_files(jekyll, plain)), plain)
    other = next((each for file in _files(jekyll, plain) if (each := tree.but_for_case(file))), None)
    if other is not None and config.place(other) is not None:
        return Resolution(Outcome.OTHER_CASE, other, _as_target(jekyll, other))
    near = nearest(tree, wanted)
    proposal = _as_target(jekyll, near) if near is not None else None
    return Resolution(Outcome.MISSING, wanted, proposal)


def _posts(jekyll: Jekyll, sitemap: SiteMap) -> Iterator[_Post]:
    """All posts, in the order of their names."""
    for file in sitemap.paths:
        place = jekyll.config.place(file)
        if place is not None and place.collection == "posts":
            yield _Post(file, place, _name_of(place))


def _name_of(place: Place) -> str:
    """How `post_url` names the post at `place`."""
    before, _, below = f"/{place.path}".partition("/_posts/")
    name = posixpath.splitext(below)[0]
    if before and "/" in name:
        return posixpath.basename(name)  # No way of writing the folders fits: the day and the slug do.
    return f"{before.lstrip('/')}/{name}".lstrip("/")


def _has_name(path: str, folders: str, name: str) -> bool:
    """`^_posts/FOLDERS NAME.EXT` or `^FOLDERS_posts/NAME.EXT`; what follows the ending does not count."""
    starts = (f"_posts/{folders}{name}.", f"{folders}_posts/{name}.")
    return any(path.startswith(start) and path[len(start) :][:1] not in {"", "."} for start in starts)


def _is_of_day(jekyll: Jekyll, sitemap: SiteMap, post: _Post, date: str, slug: str) -> bool:
    day = file_date(date)
    page = sitemap.page(post.file)
    if day is None or page is None:
        return False
    if not page.text:  # an empty file may stand for one that says something else
        return dated(page.name).slug == slug and dated(page.name).date == date
    document = JekyllDocument(jekyll.ground, jekyll.config, PageFacts(page, page.metadata), post.place)
    return document.slug == slug and day in document.days


def _nearest_name(target: str, posts: list[_Post]) -> str | None:
    names = [post.name for post in posts][:_MOST_NAMES]
    close = difflib.get_close_matches(target.removeprefix("/"), names, n=1, cutoff=_CLOSE)
    if close:
        return close[0]
    slug = _NAME.match(target.removeprefix("/"))
    same = [name for name in names if slug and name.endswith(f"-{slug[3]}")]
    return same[0] if len(same) == 1 else None


def _files(jekyll: Jekyll, plain: str) -> Iterator[str]:
    """The files that may have the path `plain` in the source; collections may lie in a folder of their own."""
    folder = jekyll.config.collections_folder
    if folder and (plain.startswith("_") or "/_posts/" in plain):
        yield jekyll.config.in_source(f"{folder}/{plain}")
    yield jekyll.config.in_source(plain)


def _as_target(jekyll: Jekyll, file: str) -> str | None:
    place = jekyll.config.place(file)
    return place.path if place is not None else None


def _is_linked(jekyll: Jekyll, sitemap: SiteMap, file: str, place: Place, target: str) -> bool:
    if target.removeprefix("/") != place.path:
        return False
    if place.collection and not jekyll.config.collections[place.collection].is_written:
        return False
    is_copied = not place.collection
    if jekyll.is_page(file):
        page = sitemap.page(file)
        if sitemap.published(file).state is not State.LIVE or page is None:
            return False
        is_copied = is_copied and not has_header(page)
    return is_copied or not target.startswith("/")
