"""The addresses of what Jekyll publishes: pages, posts and other documents by a template, copied files by their place;
and what becomes of a document, by its name, date and front matter.

Sources: https://jekyllrb.com/docs/permalinks/, and Jekyll 4.3's `url.rb`, `drops/url_drop.rb`, `utils.rb` (slugify),
`document.rb`, `static_file.rb` and `collection.rb`.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cached_property

from postlint.dates import DateForm, ParsedDate, parse_date
from postlint.findings import Cause
from postlint.generators.jekyll import GENERATOR
from postlint.generators.jekyll.config import Collection, JekyllConfig, JekyllPlace, flag, jekyll_layers
from postlint.generators.protocol import PageInputs, State
from postlint.generators.site_root import SiteRoot, SourcePath, extension
from postlint.page.facts import PageHead
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import shorten
from postlint.tree import TreeEntry

_TOKEN = Pattern(r":([a-z_]+)")
_DATED = Pattern(r"\A(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\.[^./]+\Z")
_CLEAR = Pattern(r"[^?#%:\[\]\\{}|<>\"^`*\x00-\x1f]*\Z")
"""What an address keeps as it is: other signs are percent-encoded, or end the path."""
_PRETTY = frozenset("._~!$&'()+,;=@")
_NO_WORD = Pattern(r"[^A-Za-z0-9]+")
_WITH_SECONDS = Pattern(r"\A\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d")
ZONES = (dt.UTC, dt.timezone(dt.timedelta(hours=-12)), dt.timezone(dt.timedelta(hours=14)))
"""Where the time zone is not known: that of most servers, and those with the farthest times."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PATHS = frozenset({"categories", "slugified_categories", "path"})
"""Tokens that may stand for several steps of an address."""

DAY_TOKENS: Mapping[str, str] = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "short_month": "%b",
    "long_month": "%B",
    "short_year": "%y",
    "w_year": "%G",
    "week": "%V",
    "w_day": "%u",
    "short_day": "%a",
    "long_day": "%A",
    "y_day": "%j",
}


class DatedName(NamedTuple):
    """A name such as `2024-01-05-title.md`: the date, as written, and the rest without its ending."""

    date: str | None
    slug: str


def split_name(name: str) -> DatedName:
    """The parts of the name of a file (`Document#populate_title`)."""
    found = _DATED.match(name)
    if found:
        return DatedName(found[1], found[2].rstrip("."))
    return DatedName(None, posixpath.splitext(name)[0].rstrip("."))


def moments(value: object, zone: dt.tzinfo | None, *, quoted: bool) -> tuple[dt.datetime, ...]:
    """The local times that the date `value`, as written in front matter, may mean; the likeliest first.

    Ruby's YAML takes a time with seconds that names no zone for UTC; all else, also what is `quoted`, is local time.
    So it depends on the time zone of the site, which is that of the machine where nothing sets it
    (https://jekyllrb.com/docs/configuration/options/, "Time Zone").
    """
    found = parse_date(value) if isinstance(value, str) else None
    if not isinstance(found, ParsedDate) or not found.certain:
        return ()
    forms = GENERATOR.dates
    if found.form is DateForm.OTHER and forms is not None and not forms.read(found.written, quoted=quoted):
        return ()
    zones = (zone,) if zone else ZONES
    is_utc = not quoted and found.offset is None and _WITH_SECONDS.match(str(value)) is not None
    try:
        return tuple(found.moment(dt.UTC if is_utc else zone).astimezone(zone) for zone in zones)
    except OverflowError:  # at the ends of the calendar
        return ()


def file_date(written: str) -> dt.date | None:
    """The day that the name of a file begins with; two digits of a year are read as Ruby's `Time.parse` does."""
    year, month, day = (int(part) for part in written.split("-"))
    if len(written.split("-", 1)[0]) == 2:
        year += 2000 if year < 69 else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_values(moment: dt.datetime, wanted: Set[str]) -> dict[str, str]:
    """Those of the `wanted` tokens that a date decides, and some others, in English as Ruby has them."""
    values = {name: moment.strftime(code) for name, code in DAY_TOKENS.items() if name in wanted}
    values["year"] = f"{moment.year:04d}"
    values |= {"i_day": str(moment.day), "i_month": str(moment.month)}
    month, day = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    return values | {
        "long_month": month,
        "short_month": month[:3],
        "long_day": day,
        "short_day": day[:3],
    }


def tokens(template: str) -> frozenset[str]:
    """The names that `template` asks for; a last underscore belongs to what follows, as in `:year_:title`."""
    return frozenset(name.removesuffix("_") for name in _TOKEN.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str | None:
    """The address that `template` gives; None where it asks for something else, at which Jekyll stops."""
    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(template):
        name = found[1]
        tail = ""
        if name.endswith("_") and name not in values:
            name, tail = name[:-1], "_"
        if name not in values or not _CLEAR.match(values[name]):
            return None
        parts += [template[end : found.start()], values[name], tail]
        end = found.end()
    return clean("".join([*parts, template[end:]]))


_ANY_NAME, _ANY_PATH = "\ue000", "\ue001"
"""Letters of nobody's, in the place of what is not known."""


def possible(template: str, values: Mapping[str, str]) -> str | None:
    """A glob of the addresses that `template` may give where no more is known than `values`; None where it is none."""
    unknown = {
        name: _ANY_PATH if name in _PATHS else _ANY_NAME
        for name in (*tokens(template), *_TOKEN.findall(template))
    }
    found = fill(template, {**unknown, **values})
    return None if found is None else found.replace(_ANY_NAME, "*").replace(_ANY_PATH, "**")


def fill_page(template: str, values: Mapping[str, str]) -> str | None:
    """The same for a page, whose template may hold other words after a colon: they stay."""
    for name, value in values.items():
        if f":{name}" in template and not _CLEAR.match(value):
            return None
        template = template.replace(f":{name}", value)
    return clean(template)


def clean(address: str) -> str | None:
    """`URL#sanitize_url`; None where the address holds what would not be a plain path."""
    address = f"/{address}".replace("..", "/").replace("./", "")
    address = re.sub(r"/+", "/", address)
    return address if _CLEAR.match(address.replace(":", "")) else None


def slugify(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Whatever is no letter, mark or digit becomes one hyphen; `pretty` keeps some signs (`Utils.slugify`)."""
    if text.isascii() and not pretty:
        slug = _NO_WORD.sub("-", text).removeprefix("-").removesuffix("-")
        return slug if cased else slug.lower()
    kept = _PRETTY if pretty else frozenset[str]()
    parts: list[str] = []
    for sign in text:
        if sign in kept or _is_word(sign):
            parts.append(sign)
        elif not parts or parts[-1] != "-":
            parts.append("-")
    slug = "".join(parts)
    slug = slug.removeprefix("-")
    slug = slug.removesuffix("-")
    return slug if cased else slug.lower()


def _is_word(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "LM" or category == "Nd"


def categories(folders: Iterable[str], *layers: Mapping[str, object]) -> tuple[str, ...] | None:
    """The categories of a document: the folders above, then what each layer says (`Document#merge_categories!`,
    `#populate_categories`); None where Jekyll could not read them."""
    found: list[object] = list(folders)
    last: Mapping[str, object] = {}
    for layer in layers:
        given = layer.get("categories")
        if isinstance(given, str):
            given = given.split()
        if given is not None and not isinstance(given, list):
            return None
        found += [each for each in given or () if each not in found]
        last = {**last, **layer}
    if "category" in last:
        single = last["category"]
        found += single if isinstance(single, list) else [single] if single is not None else []
    texts = [_as_text(each) for each in found]
    if any(text is None for text in texts):
        return None
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _as_text(value: object) -> str | None:
    """What Ruby's `to_s` makes of a plain value."""
    match value:
        case bool():
            return str(value).lower()
        case None:
            return ""
        case str() | int():
            return str(value)
        case _:
            return None


_CHANGED = {".scss": ".css", ".sass": ".css", ".coffee": ".js"}
_HEADER = Pattern(r"---\s*\r?\n")
_SAID_BY = {"slug": ("title", "slug"), "categor": ("categories", "slugified_categories")}
"""The tokens of `UrlDrop` that fields decide whose names begin so."""
_OF_EVERY_DOCUMENT = {token for names in _SAID_BY.values() for token in names}
_DATES = DAY_TOKENS.keys() | {"i_day", "i_month"}


class JekyllDocument:
    """What becomes of the document `inputs`, which stands at `place`."""

    def __init__(self, site: SiteRoot, config: JekyllConfig, inputs: PageInputs, place: JekyllPlace) -> None:
        self._site = site
        self._config = config
        self._inputs = inputs
        self._place = place
        self._name = split_name(posixpath.basename(place.path))

    def state(self, *, may_show_future: bool) -> State:
        """`Publisher#publish?`, and that drafts are for those who ask for them."""
        if self._place.is_draft and not self._config.flag("show_drafts"):
            return State.DRAFT
        published = self._inputs.values.get("published", True)
        if not flag(published) and not self._config.flag("unpublished"):
            return State.DRAFT
        if not may_show_future and self._moments and min(self._moments) > self._site.now:
            return State.FUTURE
        return State.LIVE

    def addresses(self, collection: Collection) -> tuple[str, ...]:
        """The address, and others that it may have in other time zones; none where it cannot be told."""
        permalink = self._inputs.values.get("permalink")
        template = permalink if permalink is not None else collection.template
        if not isinstance(template, str):
            return ()
        values = self._values()
        if not values.keys() >= _OF_EVERY_DOCUMENT:
            return ()
        wanted = tokens(template)
        if wanted.isdisjoint(_DATES):
            found = fill(template, values)
            return (found,) if found is not None else ()
        filled = (fill(template, values | day_values(each, wanted)) for each in self._moments)
        return tuple(dict.fromkeys(each for each in filled if each is not None))

    def possible(self, collection: Collection, unread: str = "") -> str | None:
        """A glob of all addresses that it may have, where they cannot be told; None where it may be anywhere.

        `unread` is front matter that could not be read, and may say anything of what is named in it.
        """
        permalink = self._inputs.values.get("permalink")
        template = permalink if permalink is not None else collection.template
        if not isinstance(template, str) or "permalink" in unread or "redirect_from" in unread:
            return None
        values = self._values()
        for word, names in _SAID_BY.items():
            if word in unread:
                values = {name: value for name, value in values.items() if name not in names}
        return possible(template, values)

    def why_unknown(self) -> Cause:
        """Why its addresses cannot be told."""
        path = shorten(self._inputs.path)
        if self._inputs.values.get("date") is not None and not self._moments:
            return Cause(f"`{path}` has a date that is none", "Correct its date.")
        if self._name.date and not self._moments:
            return Cause(
                f"`{path}` begins with a date that is none", "Correct the date in the name of the file."
            )
        return Cause(
            f"it cannot be told what Jekyll fills into the permalink of `{path}`",
            "Give it a `permalink` that is written out.",
        )

    @property
    def slug(self) -> str | None:
        """What the tag `post_url` and permalinks know it by; None where it is no text."""
        given = self._inputs.values.get("slug")
        if given is None:
            return self._name.slug
        return given if isinstance(given, str) else None

    @property
    def days(self) -> frozenset[dt.date]:
        """The days that it may be of."""
        return frozenset(moment.date() for moment in self._moments)

    def _values(self) -> dict[str, str]:
        """The tokens of `UrlDrop` that depend on no date, as far as they are known."""
        slug, categories = self.slug, self._categories
        values: dict[str, str] = {}
        if slug is not None:
            values["title"] = slugify(slug, pretty=True, cased=True)
            values["slug"] = slugify(slug)
        if categories is not None:
            values["categories"] = "/".join(dict.fromkeys(each.lower() for each in categories))
            slugs = dict.fromkeys(slugify(each) for each in categories)
            values["slugified_categories"] = "/".join(slugs)
        stem = posixpath.splitext(self._place.path)[0]
        return values | {
            "collection": self._place.collection,
            "path": stem.replace(f"_{self._place.collection}", "", 1).rstrip("."),
            "name": slugify(posixpath.basename(stem)),
            "output_ext": output_ending(self._inputs.values, self._place.path, self._config.markdown),
        }

    @property
    def _categories(self) -> tuple[str, ...] | None:
        """Those of the folders above `_posts` come first (`Document#categories_from_path`)."""
        special = "_drafts" if self._place.is_draft else f"_{self._place.collection}"
        above = self._place.path.partition(special)[0]
        folders = [step for step in above.split("/") if step]
        source_path = SourcePath(self._inputs.path, self._site.folder)
        defaults = [layer.values for layer in jekyll_layers(source_path, self._site.data)]
        return categories(folders, *defaults, self._inputs.page.metadata)

    @cached_property
    def _moments(self) -> tuple[dt.datetime, ...]:
        """The date, in the front matter or else in the name of the file; none where there is none."""
        zone = self._zone
        given = self._inputs.values.get("date")
        if given is not None:
            return moments(given, zone, quoted=self._is_quoted("date"))
        day = file_date(self._name.date) if self._name.date else None
        if day is None:
            return ()
        zones = (zone,) if zone else ZONES
        return tuple(dt.datetime.combine(day, dt.time(), each) for each in zones)

    def _is_quoted(self, name: str) -> bool:
        return name in self._inputs.page.quoted

    @cached_property
    def _zone(self) -> dt.tzinfo | None:
        """`timezone`."""
        name = self._config.text("timezone")
        try:
            return zoneinfo.ZoneInfo(name) if name else None
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return None


def has_header(page: PageHead) -> bool:
    """Whether the file begins with a line of three hyphens, without which Jekyll does not work on it."""
    return not page.bom and begins_with_header(page.head)


def begins_with_header(text: str) -> bool:
    """The same for the text of a file (`Utils.has_yaml_header?`)."""
    return _HEADER.match(text) is not None


def output_ending(values: Mapping[str, object], path: str, markdown: frozenset[str]) -> str:
    """The ending of the file that is written (`Renderer#output_ext`): a permalink's own goes before."""
    permalink = values.get("permalink")
    if isinstance(permalink, str) and not permalink.endswith("/"):
        own = posixpath.splitext(permalink)[1]
        if own:
            return own
    ending = posixpath.splitext(path)[1]
    if extension(path) in markdown:
        return ".html"
    return _CHANGED.get(ending, ending)


class JekyllCopies:
    """Those of the site at `site`; what `is_page` says of a path is none of them."""

    def __init__(self, site: SiteRoot, config: JekyllConfig, is_page: Callable[[str], bool]) -> None:
        self._site = site
        self._config = config
        self._is_page = is_page

    def at(self, address: str) -> Iterator[str]:
        """The files that would be served at `address`. A folder is nothing that is served."""
        file = self._config.in_source(address.strip("/"))
        if (
            address.strip("/")
            and self._is_served(file)
            and self._site.tree.entry(file) is not TreeEntry.FOLDER
        ):
            yield file
        if address in self._in_collections:
            yield self._in_collections[address]

    @cached_property
    def _in_collections(self) -> Mapping[str, str]:
        """The files of collections that are copied as they are, by their addresses."""
        found: dict[str, str] = {}
        written = (
            each for each in self._config.collections.values() if each.is_written and each.label != "posts"
        )
        for collection in written if self._config.is_known else ():
            for file in self._files_below(self._config.file_of_collection(collection.label, "").rstrip("/")):
                place = self._config.place(file)
                if place is not None and place.collection == collection.label and not self._is_page(file):
                    address = address_of_copy(place, collection)
                    if address is not None:
                        found.setdefault(address, file)
        return found

    def _files_below(self, folder: str) -> Iterator[str]:
        tree = self._site.tree
        pending = [folder]
        while pending:
            folder = pending.pop()
            for name in sorted(tree.names(folder)):
                path = f"{folder}/{name}"
                if tree.entry(path) is TreeEntry.FOLDER:
                    pending.append(path)
                elif tree.entry(path) is TreeEntry.FILE:
                    yield path

    def _is_served(self, file: str) -> bool:
        """Whether Jekyll copies the file at `file` to where it lies; a page is none, nor what is in a collection."""
        if self._is_page(file):
            return False
        place = self._config.place(file)
        return not self._config.is_known or (place is not None and not place.collection)


def address_of_copy(place: JekyllPlace, collection: Collection) -> str | None:
    """`StaticFile#url`: of a template only the place counts."""
    if collection.template is None:
        return None
    stem, ending = posixpath.splitext(place.path)
    inner = stem.removeprefix(f"_{place.collection}").rstrip(".")
    values = {
        "collection": place.collection,
        "path": inner,
        "output_ext": "",
        "name": posixpath.basename(inner),
        "title": "",
    }
    address = fill_page(collection.template, values)
    return address.rstrip("/") + ending if address is not None else None
