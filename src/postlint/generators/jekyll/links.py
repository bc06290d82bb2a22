"""What Jekyll's tags `post_url` and `link` mean (Jekyll 4.3's `tags/post_url.rb` and `tags/link.rb`).

Jekyll stops at a tag that names nothing, so that such a site is not published at all.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.generators.jekyll.addresses import JekyllDocument, file_date, has_header, split_name
from postlint.generators.jekyll.config import JekyllConfig, JekyllPlace
from postlint.generators.jekyll.plugins import JekyllPlugins
from postlint.generators.protocol import Outcome, PageIndex, PageInputs, Resolution, State
from postlint.generators.site_root import SiteRoot
from postlint.near_files import nearest
from postlint.near_names import NearNames
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.tree import TreeEntry

if TYPE_CHECKING:
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


class JekyllTags:
    """The tags in the pages of the site at `site`."""

    def __init__(
        self, site: SiteRoot, config: JekyllConfig, plugins: JekyllPlugins, is_page: Callable[[str], bool]
    ) -> None:
        self._site = site
        self._config = config
        self._plugins = plugins
        self._is_page = is_page
        self._posts: _Posts | None = None

    def post_url(self, target: str, pages: PageIndex) -> Resolution:
        """The post that `{% post_url target %}` names.

        First by the folders, the date and the rest of the name of the file; then, as Jekyll still allows, by the slug
        and the day alone (`PostComparer#==`, `#deprecated_equality`).
        """
        target = target.strip()
        if _TEMPLATE.search(target) or not self._config.is_known:
            return _UNKNOWN
        posts = self._posts_of(pages)
        named = _NAME.match(target.removeprefix("/"))
        if named is None:
            return Resolution(Outcome.MISSING, None, posts.nearest_name(target))
        folders, date, slug = named[1] or "", named[2], named[3]
        found = posts.called(folders, f"{date}-{slug}") or posts.of_day(date, slug)
        published = [post for post in found if pages.published(post.file).state is State.LIVE]
        if published:
            return Resolution(Outcome.FOUND, published[0].file)
        if found:
            return Resolution(
                Outcome.MISSING, found[0].file
            )  # a draft, or of the future: not among the posts
        if posts.may_have(slug):
            return _UNKNOWN
        other = posts.same_ignoring_case(target.removeprefix("/"))
        if other is not None:
            return Resolution(Outcome.OTHER_CASE, other.file, other.name)
        return Resolution(Outcome.MISSING, None, posts.nearest_name(target))

    def link(self, target: str, pages: PageIndex) -> Resolution:
        """The page, document or file that `{% link target %}` names: by its path in the source, letter for letter.

        A file that is copied may be written with a slash before it, a page or document may not.
        """
        target = target.strip()
        config = self._config
        if _TEMPLATE.search(target) or not config.is_known:
            return _UNKNOWN
        plain = target.removeprefix("/")
        found = next(
            (file for file in self._files(plain) if self._site.tree.entry(file) is TreeEntry.FILE), None
        )
        if found is not None:
            place = config.place(found)
            if place is not None and self._is_linked(pages, found, place, target):
                return Resolution(Outcome.FOUND, found)
            is_unclear = place is not None and not pages.published(found).is_known and self._is_page(found)
            if is_unclear:
                return _UNKNOWN
            is_page = target != plain and place is not None and self._is_page(found)
            return Resolution(Outcome.MISSING, found, plain if is_page else None)
        if self._plugins.may_generate(f"/{plain}"):
            return _UNKNOWN  # Pages that plugins make can be linked to, too.
        tree = self._site.tree
        wanted = next(iter(self._files(plain)), plain)
        other = next((each for file in self._files(plain) if (each := tree.same_ignoring_case(file))), None)
        if other is not None and config.place(other) is not None:
            return Resolution(Outcome.OTHER_CASE, other, self._as_target(other))
        near = nearest(tree, wanted)
        proposal = self._as_target(near) if near is not None else None
        return Resolution(Outcome.MISSING, wanted, proposal)

    def _posts_of(self, pages: PageIndex) -> _Posts:
        if self._posts is None or self._posts.pages is not pages:
            self._posts = _Posts(self._site, self._config, self._plugins, pages)
        return self._posts

    def _files(self, plain: str) -> Iterator[str]:
        """The files that may have the path `plain` in the source; collections may lie in a folder of their own."""
        folder = self._config.collections_folder
        if folder and (plain.startswith("_") or "/_posts/" in plain):
            yield self._config.in_source(f"{folder}/{plain}")
        yield self._config.in_source(plain)

    def _as_target(self, file: str) -> str | None:
        place = self._config.place(file)
        return place.path if place is not None else None

    def _is_linked(self, pages: PageIndex, file: str, place: JekyllPlace, target: str) -> bool:
        if target.removeprefix("/") != place.path:
            return False
        if place.collection and not self._config.collections[place.collection].is_written:
            return False
        is_copied = not place.collection
        if self._is_page(file):
            page = pages.page(file)
            if pages.published(file).state is not State.LIVE or page is None:
                return False
            is_copied = is_copied and not has_header(page)
        return is_copied or not target.startswith("/")


class _Posts:
    """All posts, in the order of their names, by what tags may call them: each is looked at once."""

    def __init__(
        self, site: SiteRoot, config: JekyllConfig, plugins: JekyllPlugins, pages: PageIndex
    ) -> None:
        self._site = site
        self._config = config
        self._plugins = plugins
        self.pages = pages
        self._posts: list[_Post] = []
        self._by_path: dict[str, list[_Post]] = {}
        self._folded: dict[str, _Post] = {}
        for file in pages.paths:
            place = self._config.place(file)
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
        return [post for post in posts if self._is_of_day(post, date, slug)]

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
        return slug in self._doubtful or None in self._doubtful

    @cached_property
    def _doubtful(self) -> frozenset[str | None]:
        """The slugs of posts of which it is not known what becomes of them; None among them where one may have any."""
        posts = [post for post in self._posts if not self.pages.published(post.file).is_known]
        return frozenset(map(self._slug_of, posts))

    def _slug_of(self, post: _Post) -> str | None:
        page = self.pages.page(post.file)
        if page is None:
            return None
        block = page.front_matter if page.unread else None
        if block is not None:
            return (
                None if "slug" in page.head[block.span.start : block.span.end] else split_name(page.name).slug
            )
        return self._document(page, post).slug

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
            page = self.pages.page(post.file)
            if page is not None:
                document = self._document(page, post)
                slug = document.slug if not page.is_empty else split_name(page.name).slug
                if slug is not None:
                    found.setdefault(slug, []).append(post)
        return found

    def _is_of_day(self, post: _Post, date: str, slug: str) -> bool:
        day = file_date(date)
        page = self.pages.page(post.file)
        if day is None or page is None:
            return False
        if page.is_empty:  # an empty file may stand for one that says something else
            return split_name(page.name).slug == slug and split_name(page.name).date == date
        document = self._document(page, post)
        return document.slug == slug and day in document.days

    def _document(self, page: PageHead, post: _Post) -> JekyllDocument:
        return JekyllDocument(self._site, self._config, PageInputs(page, page.metadata), post.place)


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
