"""What the front matter of a Hugo page says of its being published (https://gohugo.io/content-management/front-matter/).

Names of fields are in small letters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from postlint.dates import ParsedDate, parse_date
from postlint.site.publishing.base import State
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_content import Place
from postlint.site.publishing.hugo_paths import Bundle, name_date

_NEVER = ("never", "link", "false", False)
_FIRST_DAY = dt.date(1, 1, 1)


def state_of(values: Mapping[str, object], place: Place, config: HugoConfig, now: dt.datetime) -> State:
    """Whether readers see the page (https://gohugo.io/getting-started/usage/#draft-future-and-expired-content).

    `build.render` and `headless`: https://gohugo.io/content-management/build-options/.
    """
    build = values.get("build", values.get("_build"))
    render = (
        {key.lower(): value for key, value in build.items()}.get("render")
        if isinstance(build, dict)
        else None
    )
    if _is_true(values.get("headless")) or (render is not None and render in _NEVER):
        return State.LEFT_OUT
    if _is_true(values.get("draft")) and not config.is_on("builddrafts"):
        return State.DRAFT
    starts = _moment(values, "publishdate", place, config)
    if starts is not None and starts > now and not config.is_on("buildfuture"):
        return State.FUTURE
    ends = _moment(values, "expirydate", place, config)
    if ends is not None and ends < now and not config.is_on("buildexpired"):
        return State.EXPIRED
    return State.LIVE


def date_of(values: Mapping[str, object], place: Place, config: HugoConfig) -> dt.date | None:
    """The day of the page's date; the first of all where it has none; None where it cannot be told."""
    for field in config.date_fields("date"):
        if field in {":git", ":filemodtime"}:
            return None
        found = _date(values, field, place)
        if found is not None:
            return found.day if found.certain else None
        if field != ":filename" and values.get(field) not in (None, ""):
            return None
    return _FIRST_DAY


def slug_of(values: Mapping[str, object], place: Place, config: HugoConfig) -> str | None:
    """The slug, also the one that a file name with a date has when dates are taken from there.

    https://gohugo.io/configuration/front-matter/#dates, `:filename`
    """
    found = values.get("slug")
    if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip("-"):
        return str(found).strip("-")
    takes_names = any(
        ":filename" in config.date_fields(each) for each in ("date", "publishdate", "expirydate")
    )
    dated = name_date(_own_name(place)) if takes_names else None
    return dated[1] if dated and dated[1] else None


def texts(value: object) -> list[str]:
    """`value` as a list of texts: one alone may stand without a list."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(each) for each in value if isinstance(each, str | int)] if isinstance(value, list) else []


def _moment(values: Mapping[str, object], of: str, place: Place, config: HugoConfig) -> dt.datetime | None:
    for field in config.date_fields(of):
        found = _date(values, field, place)
        if found is not None:
            return found.moment(config.zone) if found.certain else None
    return None


def _date(values: Mapping[str, object], field: str, place: Place) -> ParsedDate | None:
    if field == ":filename":
        dated = name_date(_own_name(place))
        found = parse_date(dated[0]) if dated else None
    else:
        value = values.get(field)
        found = parse_date(value) if isinstance(value, str) else None
    return found if isinstance(found, ParsedDate) else None


def _own_name(place: Place) -> str:
    """The name that tells of the page: that of its folder where it is a bundle."""
    return place.steps[-1] if place.file.bundle is Bundle.LEAF and place.steps else place.file.name


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in {"true", "1", "t"})
