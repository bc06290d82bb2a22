"""The dates of a page: the values that its schema, its generator or their own names call dates, each as it is written;
and the one in the page's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence as Sequence_
from typing import TYPE_CHECKING

from postlint.dates import DateFault, ParsedDate, parse_date
from postlint.findings import Route
from postlint.generators.table import load_generator
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, Mapping, Scalar, Sequence, resolve_alias
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.schema.keywords import DATE_FORMATS, POST_DATE
from postlint.schema.posts import INDEX_NAMES

if TYPE_CHECKING:
    from postlint.schema import PageSchema
    from postlint.schema.layout import Layout

_WORDS_FOR_DATES = frozenset(
    {
        *("created", "last modified", "git created", "git last modified"),  # Eleventy
        *(":filename", ":filemodtime", ":git", ":default"),  # Hugo
        *("now", "today", "last-modified"),  # Quarto
    }
)
"""Texts in place of a date that a generator replaces by one."""

_INSIDE = ("created", "updated", "date")
"""Material for MkDocs has several dates in `date`, by these names, and Docusaurus one in `last_update`."""

_R_CODE = Pattern(r"`(?:r\s|\{\w+\})")
"""Code that R Markdown or Quarto runs (https://bookdown.org/yihui/rmarkdown-cookbook/update-date.html)."""


class DateField(NamedTuple):
    """One value that should be a date. `reading` is None for a list, or a group of fields. `is_of_generator` says that
    the page's generator reads it itself; `is_date`, that not only its name makes it likely that it is a date at all.
    """

    route: Route
    format: str
    node: Scalar | Mapping | Sequence
    reading: ParsedDate | DateFault | None
    is_of_generator: bool = False
    is_date: bool = True

    @property
    def may_say_whether(self) -> bool:
        """Whether other programs have fields of that name which say yes or no."""
        return len(self.route) == 1 and _bare(self.route[0]) in _MAY_BE_OTHERS

    @property
    def date(self) -> ParsedDate | None:
        """The date, where it could be read."""
        return self.reading if isinstance(self.reading, ParsedDate) else None


def date_fields(page: AnyPage, schema: PageSchema) -> Iterator[DateField]:
    """The dates of `page`: not those left blank, computed by the generator, or filled in by a template."""
    if page.front_matter is None:
        return
    layout = schema.layout(page)
    dates = load_generator(page.generator).dates
    own = dates.fields if dates is not None else frozenset[str]()
    said: set[Route] = set()
    for format_ in reversed(DATE_FORMATS):  # a schema that extends another may want one form
        for route in layout.fields.get(format_, ()):
            if route in said:
                continue
            said.add(route)
            is_own = len(route) == 1 and _bare(route[0]) in own
            yield from _fields(page, route, format_, is_of_generator=is_own)
    for route, name, is_known in layout.once(_called_dates):
        # What a generator reads as a date is one, whatever a schema for several of them says.
        is_one = name in own or (not is_known and (name in _DATES or _seems_to_be_one(page, route)))
        if route not in said and is_one:
            for field in _fields(page, route, POST_DATE, is_of_generator=name in own):
                yield field._replace(is_date=name in _ROLES)


def _fields(page: AnyPage, route: Route, format_: str, *, is_of_generator: bool) -> Iterator[DateField]:
    found = page.front_matter.node(route) if page.front_matter is not None else None
    node = resolve_alias(found) if found is not None else None
    inside = [name for name in _INSIDE if node.get(name)] if isinstance(node, Mapping) else []
    for name in inside:
        entry = node.get(name) if isinstance(node, Mapping) else None
        value = resolve_alias(entry.value) if entry is not None else None
        yield from _field(page, (*route, name), format_, value, is_of_generator=is_of_generator)
    if not inside:
        yield from _field(page, route, format_, node, is_of_generator=is_of_generator)


def _field(
    page: AnyPage,
    route: Route,
    format_: str,
    node: Scalar | Mapping | Sequence | None,
    *,
    is_of_generator: bool,
) -> Iterator[DateField]:
    if isinstance(node, (Mapping, Sequence)):
        if node.entries if isinstance(node, Mapping) else node.items:
            yield DateField(route, format_, node, None, is_of_generator)
    elif isinstance(node, Scalar) and not node.blank and not _is_filled_in(node):
        yield DateField(route, format_, node, _reading(node, page), is_of_generator)


def _called_dates(layout: Layout) -> tuple[tuple[Route, str, bool], ...]:
    """The fields at the top whose names say that they are dates, each with its bare name, and whether the schema knows
    it, which then says itself if it is one.
    """
    known = layout.known.get((), {})
    names = ((name, _bare(name)) for name in layout.names)
    return tuple(
        ((name,), bare, name in known)
        for name, bare in sorted(names)
        if bare in _ROLES or _DATE_NAME.search(bare)
    )


def _seems_to_be_one(page: AnyPage, route: Route) -> bool:
    """Whether the value of a field whose name may mean something else, too, is meant as a date, or holds some."""
    found = page.front_matter.node(route) if page.front_matter is not None else None
    node = resolve_alias(found) if found is not None else None
    if isinstance(node, Mapping):
        return any(node.get(name) for name in _INSIDE)
    return isinstance(node, Scalar) and _BEGINS_AS_DATE.match(node.text.strip()) is not None


def _reading(node: Scalar, page: AnyPage) -> ParsedDate | DateFault:
    if isinstance(node.value, bool):
        return DateFault("it is yes or no")
    # TOML and JSON say by the lack of quotes that something is a number.
    if (
        page.front_matter
        and page.front_matter.format is not Format.YAML
        and isinstance(node.value, (int, float))
    ):
        found = parse_date(node.text)
        return found if isinstance(found, DateFault) else DateFault("it is a number", found.standard)
    return parse_date(node.text)


def _is_filled_in(node: Scalar) -> bool:
    """Whether a program puts the date there: a template, R, or what knows the tag of the value (`!r Sys.Date()`)."""
    text = node.text
    return (
        text.strip().lower() in _WORDS_FOR_DATES
        or any(mark in text for mark in ("{{", "{%", "<%"))
        or _R_CODE.search(text) is not None
        or (node.tag is not None and not node.tag.startswith("!!"))
    )


_DATE = Pattern(r"(?P<date>(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])")
"""Jekyll and Docusaurus read zeros that are left out, too."""


class NameDate(NamedTuple):
    """`written` is the date as it stands in `name`, the name of the file or, for `index.md`, of its folder."""

    name: str
    written: str
    reading: ParsedDate | DateFault


def kind_of_name(page: AnyPage) -> str:
    """What is to be renamed where `named_after` is to be another: the `file` or its `folder`."""
    return "file" if named_after(page) == page.name else "folder"


def named_after(page: AnyPage) -> str:
    """The name under which a page is known: its file's, or its folder's where the file is only `index.md`."""
    *folders, name = page.path.split("/")
    head, _, ending = name.rpartition(".")
    stem = head if head and ending else name
    return folders[-1] if folders and stem.lower() in INDEX_NAMES else name


def name_date(page: AnyPage) -> NameDate | None:
    """The date at the start of the name of `page`, whether or not there is such a day."""
    name, written = named_after(page), dated_name(page)
    return NameDate(name, written, parse_date(written)) if written is not None else None


def dated_name(page: AnyPage) -> str | None:
    """The date at the start of the name of `page`, as it is written there: `2017-02-21`, `2017-2-1`."""
    match = _DATE.match(named_after(page))
    return match["date"] if match else None


def day_of(page: AnyPage) -> dt.date | None:
    """The day that `page` is from: its `date` or what stands in its place, else the one that its name begins with."""
    named = {_bare(name): value for name, value in published_values(page.metadata).items()}
    date = named.get("date")
    if isinstance(date, Mapping_):  # of Material for MkDocs
        named["date"] = date.get("created")
    for written in (*(named[name] for name in _PUBLISHED if name in named), dated_name(page)):
        parsed = parse_date(written) if isinstance(written, str) else None
        if isinstance(parsed, ParsedDate):
            return parsed.day
    return None


_PUBLISHED = (
    *("date", "publisheddate", "publishedat", "pubdate", "pubdatetime", "publicationdate", "datepublished"),
    *("publishedon", "published", "publishdate"),
)
_CHANGED = frozenset({
    "updated", "lastmod", "modified", "lastmodified", "lastupdated", "lastupdate", "updatedat", "updateddate",
    "modifieddate", "datemodified", "dateupdated", "lastmodifiedat", "lastmodifieddate", "lastupdatedat",
    "lastupdateddate", "modifiedat", "modifiedon", "updatedon", "moddate", "moddatetime", "revised",
})  # fmt: skip
_EXPIRES = frozenset({
    "expirydate", "unpublishdate", "expires", "expired", "expireson", "expiresat", "expirationdate",
})  # fmt: skip
_CREATED = frozenset({"createdat", "createdon", "createddate", "creationdate", "datecreated"})

_MAY_BE_OTHERS = frozenset({
    "published", "updated", "modified", "revised", "lastmodified", "lastupdated", "lastupdate", "expires", "expired",
})  # fmt: skip
"""They may say whether, or by whom, as well as when."""
_ROLES = _CHANGED | _EXPIRES | _CREATED | frozenset(_PUBLISHED)
_DATES = _ROLES - _MAY_BE_OTHERS
_DATE_NAME = Pattern(r"(?<!up)(?<!candi)(?<!vali)(?<!man)date\Z|\Adate(?!s|format|line|d\Z)|\Acreated\Z")
_BEGINS_AS_DATE = Pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]|[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}(?![0-9.])")


def _bare(name: object) -> str:
    """The name of a field as `_PUBLISHED` and the others have it."""
    return name.casefold().replace("_", "").replace("-", "") if isinstance(name, str) else ""


def published_values(metadata: Mapping_[str, object]) -> dict[str, object]:
    """The fields of `metadata` in one of which `publication_date` is looked for."""
    return {name: value for name, value in metadata.items() if _bare(name) in _PUBLISHED}


def publication_date(fields: Iterable[DateField]) -> tuple[Route, ParsedDate] | None:
    """When the page was published: `date`, else what stands in its place."""
    found = {name: (route, date) for name, route, date in reversed(tuple(_named(fields)))}
    return next((found[name] for name in _PUBLISHED if name in found), None)


def starting_dates(
    fields: Iterable[DateField], names: Sequence_[str]
) -> list[tuple[Route, ParsedDate | None]]:
    """What the first of the fields called `names` says, which is None where that is no date, and where; without `names`
    what all say that may tell when a page was published.
    """
    found = {name: (field.route, field.date) for field in fields for name in _names_of(field)}
    starts = [found[name] for name in names or _PUBLISHED if name in found]
    return starts[:1] if names else starts


def change_dates(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page was changed."""
    return ((route, date) for name, route, date in _named(fields) if name in _CHANGED)


def expiry_dates(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page is no longer shown."""
    return ((route, date) for name, route, date in _named(fields) if name in _EXPIRES)


def _named(fields: Iterable[DateField]) -> Iterator[tuple[str, Route, ParsedDate]]:
    """The dates that say one thing only. Material for MkDocs keeps `created` and `updated` inside `date`."""
    for field in fields:
        if field.date is not None and field.date.certain:
            for name in _names_of(field):
                yield name, field.route, field.date


def _names_of(field: DateField) -> Iterator[str]:
    """The one name of a field, `date.created` being `date`; none for fields deeper down."""
    steps = [_bare(step) for step in field.route]
    if len(steps) == 1 or steps == ["lastupdate", "date"]:
        yield steps[0]
    elif len(steps) == 2 and steps[0] == "date":
        yield "date" if steps[1] == "created" else steps[1]
