"""How Jekyll makes an address from a template.

Sources: https://jekyllrb.com/docs/permalinks/, and Jekyll 4.3's `url.rb`, `drops/url_drop.rb`, `utils.rb` (slugify)
and `document.rb`.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from postlint.dates import ParsedDate, parse_date
from postlint.pattern import Pattern

_TOKEN = Pattern(r":([a-z_]+)")
_DATED = Pattern(r"\A(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\.[^./]+\Z")
_CLEAR = Pattern(r"[^?#%:\[\]\\{}|<>\"^`*\x00-\x1f]*\Z")
"""What an address keeps as it is: other signs are percent-encoded, or end the path."""
_PRETTY = frozenset("._~!$&'()+,;=@")
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


class Dated(NamedTuple):
    """A name such as `2024-01-05-title.md`: the date, as written, and the rest without its ending."""

    date: str | None
    slug: str


def dated(name: str) -> Dated:
    """The parts of the name of a file (`Document#populate_title`)."""
    found = _DATED.match(name)
    if found:
        return Dated(found[1], found[2].rstrip("."))
    return Dated(None, posixpath.splitext(name)[0].rstrip("."))


def moments(value: object, zone: dt.tzinfo | None, *, quoted: bool) -> tuple[dt.datetime, ...]:
    """The local times that the date `value`, as written in front matter, may mean; the likeliest first.

    Ruby's YAML takes a time with seconds that names no zone for UTC; all else, also what is `quoted`, is local time.
    So it depends on the time zone of the site, which is that of the machine where nothing sets it
    (https://jekyllrb.com/docs/configuration/options/, "Time Zone").
    """
    found = parse_date(value) if isinstance(value, str) else None
    if not isinstance(found, ParsedDate) or not found.certain:
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


def day_values(moment: dt.datetime) -> dict[str, str]:
    """The tokens that a date decides, in English as Ruby has them."""
    values = {name: moment.strftime(code) for name, code in DAY_TOKENS.items()}
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
