"""What Jekyll's tags `post_url` and `link` mean (Jekyll 4.3's `tags/post_url.rb` and `tags/link.rb`).

Jekyll stops at a tag that names nothing, so that such a site is not published at all.
"""

from __future__ import annotations

import posixpath
import re
import weakref
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from postlint.generators.jekyll.addresses import JekyllDocument, dated, file_date, has_header
from postlint.generators.jekyll.config import JekyllPlace
from postlint.generators.protocol import Outcome, PageIndex, PageInputs, Resolution, State
from postlint.near_files import nearest
from postlint.near_names import NearNames
from postlint.pattern import Pattern
from postlint.tree import TreeEntry

if TYPE_CHECKING:
    from postlint.generators.jekyll.publisher import Jekyll
    from postlint.page.facts import PageHead

_NAME = Pattern(r"\A(.+/)?(\d+-\d+-\d+)-(.*)\Z", re.DOTALL)
_TEMPLATE = Pattern(r"\{\{|\{%")
_UNKNOWN = Resolution(Outcome.UNKNOWN)
_CLOSE = 0.8
_LONGEST_SLUG = 200


class _Post(NamedTuple):
    """A post: the file from the root, where it stands, and how a tag should name it."""

    file: str
    place: JekyllPlace
    name: str


def find_post(jekyll: Jekyll, target: str, pages: PageIndex) -> Resolution:
    """The post that `{% post_url target %}` names.

    First by the folders, the date and the rest of the name of the file; then, as Jekyll still allows, by the slug and
    the day alone (`PostComparer#==`, `#deprecated_equality`).
    """
    target = target.strip()
    if _TEMPLATE.search(target) or not jekyll.config.is_known:
        return _UNKNOWN
    posts = _posts_of(jekyll, pages)
    named = _NAME.match(target.removeprefix("/"))
    if named is None:
        return Resolution(Outcome.MISSING, None, posts.nearest_name(target))
    folders, date, slug = named[1] or "", named[2], named[3]
    found = posts.called(folders, f"{date}-{slug}") or posts.of_day(date, slug)
    published = [post for post in found if pages.published(post.file).state is State.LIVE]
    if published:
        return Resolution(Outcome.FOUND, published[0].file)
    if found:
        return Resolution(Outcome.MISSING, found[0].file)  # a draft, or of the future: not among the posts
    if posts.may_have(slug):
        return _UNKNOWN
    other = posts.same_ignoring_case(target.removeprefix("/"))
    if other is not None:
        return Resolution(Outcome.OTHER_CASE, other.file, other.name)
    return Resolution(Outcome.MISSING, None, posts.nearest_name(target))


def find_linked(jekyll: Jekyll, target: str, pages: PageIndex) -> Resolution:
    """The page, document or file that `{% link target %}` names: by its path in the source, letter for letter.

    A file that is copied may be written with a slash before it, a page or document may not.
    """
    target = target.strip()
    config = jekyll.config
    if _TEMPLATE.search(target) or not config.is_known:
        return _UNKNOWN
    plain = target.removeprefix("/")
    found = next(
        (file for file in _files(jekyll, plain) if jekyll.site.tree.entry(file) is TreeEntry.FILE), None
    )
    if found is not None:
        place = config.place(found)
        if place is not None and _is_linked(jekyll, pages, found, place, target):
            return Resolution(Outcome.FOUND, found)
        is_unclear = place is not None and not pages.published(found).is_known and jekyll.is_page(found)
        if is_unclear:
            return _UNKNOWN
        is_page = target != plain and place is not None and jekyll.is_page(found)
        return Resolution(Outcome.MISSING, found, plain if is_page else None)
    if jekyll.plugins.may_generate(f"/{plain}"):
        return _UNKNOWN  # Pages that plugins make can be linked to, too.
    tree = jekyll.site.tree
    wanted = next(iter(_files(jekyll, plain)), plain)
    other = next((each for file in _files(jekyll, plain) if (each := tree.same_ignoring_case(file))), None)
    if other is not None and config.place(other) is not None:
        return Resolution(Outcome.OTHER_CASE, other, _as_target(jekyll, other))
    near = nearest(tree, wanted)
    proposal = _as_target(jekyll, near) if near is not None else None
    return Resolution(Outcome.MISSING, wanted, proposal)


class _Posts:
    """All posts, in the order of their names, by what tags may call them: each is looked at once."""

    def __init__(self, jekyll: Jekyll, pages: PageIndex) -> None:
        self._jekyll = jekyll
        self._pages = pages
        self._posts: list[_Post] = []
        self._by_path: dict[str, list[_Post]] = {}
        self._folded: dict[str, _Post] = {}
        for file in pages.paths:
            place = jekyll.config.place(file)
            if place is not None and place.collection == "posts":
                post = _Post(file, place, _name_of(place))
                self._posts.append(post)
                self._folded.setdefault(post.name.casefold(), post)
                for path in _without_ending(place.path):
                    self._by_path.setdefault(path, []).append(post)

    def called(self, folders: str, name: str) -> list[_Post]:
        """`^_posts/FOLDERS NAME.EXT` or `^FOLDERS_posts/NAME.EXT`; what follows the ending does not count."""
        paths = dict.fromkeys((f"_posts/{folders}{name}", f"{folders}_posts/{name}"))
        return sorted({post for path in paths for post in self._by_path.get(path, ())}, key=_file_of)

    def of_day(self, date: str, slug: str) -> list[_Post]:
        """Those of one day with that slug."""
        if file_date(date) is None:
            return []
        posts = self._by_slug.get(slug, ())
        return [post for post in posts if _is_of_day(self._jekyll, self._pages, post, date, slug)]

    def same_ignoring_case(self, name: str) -> _Post | None:
        return self._folded.get(name.casefold())

    def nearest_name(self, target: str) -> str | None:
        """The name that is most like `target`, or the only one with its slug."""
        wanted = target.removeprefix("/")
        close = self._names.closest(wanted, _CLOSE)
        if close is not None:
            return close
        named = _NAME.match(wanted)
        same = self._by_ending.get(named[3], ()) if named is not None else ()
        return same[0] if len(same) == 1 else None

    def may_have(self, slug: str) -> bool:
        """Whether a post may have that slug of which it cannot be told what becomes of it."""
        return self._jekyll.plugins.may_move_pages or slug in self._doubtful or None in self._doubtful

    @cached_property
    def _doubtful(self) -> frozenset[str | None]:
        """The slugs of posts of which it is not known what becomes of them; None among them where one may have any."""
        posts = [post for post in self._posts if not self._pages.published(post.file).is_known]
        return frozenset(map(self._slug_of, posts))

    def _slug_of(self, post: _Post) -> str | None:
        page = self._pages.page(post.file)
        if page is None:
            return None
        block = page.front_matter
        if block is not None and block.root is None:  # it could not be read
            return None if "slug" in page.head[block.span.start : block.span.end] else dated(page.name).slug
        return _document(self._jekyll, page, post).slug

    @cached_property
    def _names(self) -> NearNames:
        return NearNames(post.name for post in self._posts)

    @cached_property
    def _by_ending(self) -> dict[str, list[str]]:
        """The names by what follows each `-` in them."""
        found: dict[str, list[str]] = {}
        for post in self._posts:
            for dash in re.finditer("-", post.name[-_LONGEST_SLUG:]):
                found.setdefault(post.name[-_LONGEST_SLUG:][dash.end() :], []).append(post.name)
        return found

    @cached_property
    def _by_slug(self) -> dict[str, list[_Post]]:
        found: dict[str, list[_Post]] = {}
        for post in self._posts:
            page = self._pages.page(post.file)
            if page is not None:
                document = _document(self._jekyll, page, post)
                slug = document.slug if not page.is_empty else dated(page.name).slug
                if slug is not None:
                    found.setdefault(slug, []).append(post)
        return found


_seen: weakref.WeakKeyDictionary[PageIndex, _Posts] = weakref.WeakKeyDictionary()
"""The posts of the sites whose tags were looked at so far."""


def _posts_of(jekyll: Jekyll, pages: PageIndex) -> _Posts:
    if pages not in _seen:
        _seen[pages] = _Posts(jekyll, pages)
    return _seen[pages]


def _file_of(post: _Post) -> str:
    return post.file


def _without_ending(path: str) -> Iterator[str]:
    """`path` up to each dot in its name that an ending follows."""
    start = path.rfind("/") + 1
    for dot in re.finditer(r"\.(?=[^.])", path[start:]):
        yield path[: start + dot.start()]


def _name_of(place: JekyllPlace) -> str:
    """How `post_url` names the post at `place`."""
    before, _, below = f"/{place.path}".partition("/_posts/")
    name = posixpath.splitext(below)[0]
    if before and "/" in name:
        return posixpath.basename(name)  # No way of writing the folders fits: the day and the slug do.
    return f"{before.lstrip('/')}/{name}".lstrip("/")


def _is_of_day(jekyll: Jekyll, pages: PageIndex, post: _Post, date: str, slug: str) -> bool:
    day = file_date(date)
    page = pages.page(post.file)
    if day is None or page is None:
        return False
    if page.is_empty:  # an empty file may stand for one that says something else
        return dated(page.name).slug == slug and dated(page.name).date == date
    document = _document(jekyll, page, post)
    return document.slug == slug and day in document.days


def _document(jekyll: Jekyll, page: PageHead, post: _Post) -> JekyllDocument:
    return JekyllDocument(jekyll.site, jekyll.config, PageInputs(page, page.metadata), post.place)


def _files(jekyll: Jekyll, plain: str) -> Iterator[str]:
    """The files that may have the path `plain` in the source; collections may lie in a folder of their own."""
    folder = jekyll.config.collections_folder
    if folder and (plain.startswith("_") or "/_posts/" in plain):
        yield jekyll.config.in_source(f"{folder}/{plain}")
    yield jekyll.config.in_source(plain)


def _as_target(jekyll: Jekyll, file: str) -> str | None:
    place = jekyll.config.place(file)
    return place.path if place is not None else None


def _is_linked(jekyll: Jekyll, pages: PageIndex, file: str, place: JekyllPlace, target: str) -> bool:
    if target.removeprefix("/") != place.path:
        return False
    if place.collection and not jekyll.config.collections[place.collection].is_written:
        return False
    is_copied = not place.collection
    if jekyll.is_page(file):
        page = pages.page(file)
        if pages.published(file).state is not State.LIVE or page is None:
            return False
        is_copied = is_copied and not has_header(page)
    return is_copied or not target.startswith("/")
