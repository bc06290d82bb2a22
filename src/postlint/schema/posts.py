"""Which pages are posts where no `[[content]]` table says so.

Beside posts a site has pages that no reader meets by their title: parts of pages, people, data, lists of posts. So
that nothing is demanded of those, a page counts as a post only if something speaks for it: a date or an author of
its own, `type` or `layout: post`, a folder for posts, or a date at the start of its file name. A page that calls
its title by another name (`pageTitle`) has one. A `[[content]]` table leaves no doubt: of its pages all that the
schema requires is demanded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.pattern import Pattern
from postlint.schema.values import is_blank

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage


POST_KEYS = frozenset({"date", "publishdate", "publisheddate", "pubdate", "author", "authors"})
_TELLING = POST_KEYS | {"type", "layout"}
POST_FOLDERS = frozenset({"_posts", "posts", "post", "blog"})
DRAFT_FOLDERS = frozenset({"_drafts", "drafts"})
CONTENT_FOLDERS = POST_FOLDERS | DRAFT_FOLDERS | {"content", "news", "articles", "source", "src"}
INDEX_NAMES = frozenset({"index", "_index"})

_DATED_NAME = Pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[-_ .]")


def is_post(page: AnyPage) -> bool:
    """Whether `page` is to be judged as a post."""
    found: dict[str, object] = {}
    for key, value in page.metadata.items():
        name = key.lower()
        if name.endswith("title"):
            if name not in {"title", "subtitle"} and not is_blank(value):
                return False
        elif name in _TELLING and not is_blank(value):
            found[name] = value
    if not POST_KEYS.isdisjoint(found) or "post" in found.values():
        return True
    return _lies_among_posts(page.path)


def is_among_posts(path: str) -> bool:
    """Whether the file at `path` lies in a folder for posts or for drafts of them."""
    return not (POST_FOLDERS | DRAFT_FOLDERS).isdisjoint(path.split("/")[:-1])


def _lies_among_posts(path: str) -> bool:
    *folders, name = path.split("/")
    if name.split(".")[0] in INDEX_NAMES:
        return False
    return bool(_DATED_NAME.match(name)) or not POST_FOLDERS.isdisjoint(folders)
