"""The plugin `blog` of Material for MkDocs (https://squidfunk.github.io/mkdocs-material/plugins/blog/).

The rules are those of `material/plugins/blog/plugin.py`: `_resolve_posts`, `_format_path_for_post`, `_is_excluded`.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import unicodedata
from collections.abc import Iterator, Mapping

from postlint.generators.protocol import PageInputs, State
from postlint.generators.site_root import extension, text_option
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

_DATE = Pattern(r"\A(\d{4})-(\d\d)-(\d\d)(?=\Z|[Tt]|[ \t])")
_MOMENT = Pattern(
    r"\A(\d{4}-\d\d-\d\d)(?:[Tt]|[ \t]+)(\d\d?:\d\d:\d\d)(?:\.\d{1,6})?[ \t]*(Z|[-+]\d\d(?::?\d\d)?)?\Z"
)
_FIELD = Pattern(r"\{(\w+)\}")
_TOKEN = Pattern(r"[a-zA-Z]+|[^a-zA-Z']+|'")
_TAG = Pattern(r"</?[^>]*>")
_NOT_IN_SLUG = Pattern(r"[^\w\- ]")
_MARKUP = Pattern(r"[\\`*_\[\]<>&{}!]")
_DEFAULT_SLUGS = (None, {"kwds": {"case": "lower"}})


class _Settings(NamedTuple):
    folder: str
    posts: str
    url: str
    date: str
    separator: str
    category_separator: str
    most_categories: int
    views: tuple[str, ...]
    """What the addresses of archive, categories, authors and further pages begin with, below the folder."""
    with_drafts: bool
    hides_future: bool
    slugs_are_known: bool


class Blog:
    """One instance of the plugin, with its `options`."""

    def __init__(self, options: Mapping[str, object]) -> None:
        folder = posixpath.normpath(text_option(options, "blog_dir", "blog"))
        formats = (
            ("archive_url_format", "archive/{date}"),
            ("categories_url_format", "category/{slug}"),
            ("authors_profiles_url_format", "author/{slug}"),
            ("pagination_url_format", "page/{page}"),
        )
        most = options.get("post_url_max_categories", 1)
        self._settings = _Settings(
            folder="" if folder == "." else folder,
            posts=posixpath.normpath(
                text_option(options, "post_dir", "{blog}/posts").replace("{blog}", folder)
            ),
            url=text_option(options, "post_url_format", "{date}/{slug}"),
            date=text_option(options, "post_url_date_format", "yyyy/MM/dd"),
            separator=text_option(options, "post_slugify_separator", "-"),
            category_separator=text_option(options, "categories_slugify_separator", "-"),
            most_categories=most if isinstance(most, int) else 1,
            views=tuple(
                text_option(options, name, default).partition("{")[0].lstrip("/") for name, default in formats
            ),
            with_drafts=options.get("draft") is True,
            hides_future=options.get("draft_if_future_date") is True,
            slugs_are_known=options.get("post_slugify") in _DEFAULT_SLUGS
            and options.get("categories_slugify") in _DEFAULT_SLUGS,
        )

    @property
    def hides_future(self) -> bool:
        """Whether posts of the future are taken for drafts."""
        return self._settings.hides_future

    @property
    def posts(self) -> str:
        """The folder of the posts."""
        return self._settings.posts

    def has(self, source: str) -> bool:
        """Whether the file is a post of this blog; as in the plugin, the folder is no more than a beginning."""
        return source.startswith(self._settings.posts)

    def place(self, source: str, inputs: PageInputs, now: dt.datetime) -> tuple[str | None, State]:
        """The file that the post would be without the blog, None where it cannot be told; and its state."""
        return self._place(source, inputs), self._state(inputs, now)

    def media(self, name: str) -> Iterator[str]:
        """The file that is served as `name`, where it lies among the posts (`on_files`)."""
        start = f"{self._settings.folder}/" if self._settings.folder else ""
        if name.startswith(start) and extension(name) != ".html":
            yield join_path(self._settings.posts, name[len(start) :])

    def may_generate(self, address: str) -> bool:
        """The blog's own page, and the views of archive, categories and authors, and further pages of any."""
        name = address.strip("/")
        folder = self._settings.folder
        if name == folder:
            return True
        start = f"{folder}/" if folder else ""
        if not name.startswith(start) or extension(name) not in {"", ".html"}:
            return False
        below = name[len(start) :]
        pages = self._settings.views[-1]
        return f"/{pages}" in f"/{below}" or any(below.startswith(each) for each in self._settings.views)

    def _place(self, source: str, inputs: PageInputs) -> str | None:
        if inputs.page.is_empty or not self._settings.slugs_are_known:
            return None
        words = {
            "date": self._date(inputs),
            "slug": self._slug(inputs),
            "file": posixpath.splitext(posixpath.basename(source))[0],
            "categories": self._categories(inputs),
        }
        needed = set(_FIELD.findall(self._settings.url))
        if not needed <= words.keys() or any(words[each] is None for each in needed):
            return None
        path = _FIELD.sub(lambda field: words[field[1]] or "", self._settings.url)
        if "{" in path:
            return None
        path = posixpath.normpath(path.strip("/"))
        return join_path(self._settings.folder, f"{path}.md")

    def _date(self, inputs: PageInputs) -> str | None:
        found = _DATE.match(_created(inputs) or "")
        return _formatted(self._settings.date, int(found[1]), int(found[2]), int(found[3])) if found else None

    def _slug(self, inputs: PageInputs) -> str | None:
        if "slug" in inputs.unknown or "title" in inputs.unknown:
            return None
        slug = inputs.values.get("slug")
        if slug:
            return slug if isinstance(slug, str) else None
        title = inputs.values.get("title", _first_heading(inputs))
        return slugify(title, self._settings.separator) if isinstance(title, str) else None

    def _categories(self, inputs: PageInputs) -> str | None:
        names = inputs.values.get("categories", [])
        if "categories" in inputs.unknown or not isinstance(names, list):
            return None
        if not all(isinstance(name, str) for name in names):
            return None
        names = list(dict.fromkeys(names))[: self._settings.most_categories]
        return "/".join(slugify(name, self._settings.category_separator) for name in names)

    def _state(self, inputs: PageInputs, now: dt.datetime) -> State:
        if self._settings.with_drafts:
            return State.LIVE
        draft = inputs.values.get("draft")
        if not isinstance(draft, bool) and self._settings.hides_future:
            moment = _moment(_created(inputs) or "")
            if moment is not None and moment > now:
                return State.FUTURE
        return State.DRAFT if draft is True else State.LIVE


def slugify(text: str, separator: str) -> str:
    """`pymdownx.slugs.slugify(case="lower")`."""
    plain = _TAG.sub("", unicodedata.normalize("NFC", text)).strip().lower()
    return _NOT_IN_SLUG.sub("", plain).replace(" ", separator)


def _created(inputs: PageInputs) -> str | None:
    """The date of a post: `date`, or `date.created`."""
    date = inputs.values.get("date")
    created = date.get("created") if isinstance(date, Mapping) else date
    return str(created) if created is not None and "date" not in inputs.unknown else None


def _moment(text: str) -> dt.datetime | None:
    try:
        if _DATE.match(text) and len(text) == 10:
            return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
        found = _MOMENT.match(text)
        if found is None:
            return None
        moment = dt.datetime.fromisoformat(f"{found[1]} {found[2]:0>8}{found[3] or '+00:00'}")
    except ValueError:
        return None
    return moment


def _formatted(pattern: str, year: int, month: int, day: int) -> str | None:
    """A date in Unicode's pattern syntax (UTS #35, part 4, "Date Format Patterns"), numbers only."""
    words = {
        "yyyy": f"{year:04}",
        "yy": f"{year % 100:02}",
        "y": str(year),
        "MM": f"{month:02}",
        "M": str(month),
        "dd": f"{day:02}",
        "d": str(day),
    }
    parts = _TOKEN.findall(pattern)
    if any(part == "'" or (part[0].isalpha() and part not in words) for part in parts):
        return None
    return "".join(words.get(part, part) for part in parts)


def _first_heading(inputs: PageInputs) -> str | None:
    """The title that `get_markdown_title` finds: the first line, where that is a heading of one `#`."""
    first = inputs.page.head[inputs.page.body_start :].lstrip().split("\n", 1)[0].strip()
    title = first.lstrip("# ") if first.startswith("# ") else None
    return None if title is None or _MARKUP.search(title) else title
