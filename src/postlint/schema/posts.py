"""Which pages are posts where no `[[content]]` table says so, and which have a title without naming one.

Beside posts a site has pages that no reader meets by their title: parts of pages, people, data, lists of posts. So
that nothing is demanded of those, a page counts as a post only if something speaks for it: a date or an author of its
own, `type` or `layout: post`, a folder for posts, or a date at the start of its file name. A page that calls its title
by another name (`pageTitle`) has one, and one that only redirects, is made into data, or is not made into a page at
all, needs none. A `[[content]]` table leaves no doubt: of its pages all that the schema requires is demanded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.near_names import normalise
from postlint.page.dialect import Titles
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


_REDIRECTS = frozenset({
    "redirect", "redirectto", "redirecturl", "redirecturi", "redirecttarget", "redirectlink", "redirected",
})  # fmt: skip
_LAYOUTS = frozenset({"layout", "type", "template"})
_ADDRESSES = frozenset({"permalink", "url"})
_REDIRECT_LAYOUT = Pattern(r"(?i)(?:.*[/_-])?redirect(?:ed|ion|s|or)?(?:[._-][\w.-]*)?")
_DATA_ADDRESS = Pattern(
    r"(?i).*(?:\.(?:json|xml|csv|tsv|ya?ml|txt|rss|atom|ics|geojson|rdf|ttl|js|css|webmanifest)|/(?:json|xml|rss))/?"
)
_DATA_FORMATS = frozenset({"json", "xml", "rss", "csv", "calendar", "webappmanifest", "robots", "css"})


def leads_on(page: AnyPage) -> bool:
    """Whether `page` does nothing but redirect its readers."""
    for key, value in page.metadata.items():
        name = normalise(key)
        if name in _REDIRECTS and value is not False and not is_blank(value):
            return True
        if name in _LAYOUTS and isinstance(value, str) and _REDIRECT_LAYOUT.fullmatch(value.strip()):
            return True
    return False


def is_for_readers(page: AnyPage) -> bool:
    """Whether `page` is shown to readers: it neither only redirects, nor is data, nor is left out of the site."""
    if leads_on(page):
        return False
    for key, value in page.metadata.items():
        name = normalise(key)
        if isinstance(value, str) and name in _ADDRESSES and _DATA_ADDRESS.fullmatch(value.strip()):
            return False
        if name == "outputs" and isinstance(value, list) and value:
            formats = {str(each).lower() for each in value}
            if formats <= _DATA_FORMATS:
                return False
        if (name == "headless" and value is True) or (name in {"permalink", "render"} and value is False):
            return False
    return True


def is_post(page: AnyPage) -> bool:
    """Whether `page` is to be judged as a post."""
    return _looks_like_a_post(page) and is_for_readers(page)


def _looks_like_a_post(page: AnyPage) -> bool:
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


TITLE = "title"
DATE = "date"

_FENCE = Pattern(r" {0,3}(?P<mark>`{3,}|~{3,})")
_HEADING = Pattern(r" {0,3}#[ \t]+[^\s#]")
_ANY_HEADING = Pattern(r" {0,3}#{1,6}[ \t]+[^\s#]")
_UNDERLINE = Pattern(r" {0,3}=+[ \t]*\Z")
_BEGINS_OTHERWISE = Pattern(r" {0,3}(?:[>#|<]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])")


def is_titled_otherwise(page: AnyPage) -> bool:
    """Whether `page` has a title for its readers that its generator takes from elsewhere than the front matter."""
    match page.dialect.titles:
        case Titles.NOTE:
            return True
        case (
            Titles.NAME | Titles.HEADING | Titles.COLLECTION
        ):  # the last on GitHub (jekyll-titles-from-headings)
            return has_title_heading(page)
        case _:
            return False


def is_called_by_its_file(page: AnyPage) -> bool:
    """Whether the generator of `page` makes it a title of the name of the file, where there is none and no heading."""
    match page.dialect.titles:
        case Titles.NAME:
            return True
        case Titles.COLLECTION:
            return any(step.startswith("_") for step in page.path.split("/")[:-1])
        case _:
            return False


def has_dated_name(page: AnyPage) -> bool:
    """Whether the name of the file of `page` begins with a date."""
    return bool(_DATED_NAME.match(page.name))


def has_title_heading(page: AnyPage) -> bool:
    """Whether `page` has a heading that may be its title: one of the first level, for Quarto of any."""
    wanted = _ANY_HEADING if page.dialect.quarto else _HEADING
    fence, before = "", ""
    for line in page.head[page.body_start :].split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            before = ""
        elif mark:
            fence = mark["mark"]
        elif wanted.match(line) or (before.strip() and _UNDERLINE.match(line.rstrip("\r"))):
            return True
        else:
            before = "" if _BEGINS_OTHERWISE.match(line) else line
    return False
