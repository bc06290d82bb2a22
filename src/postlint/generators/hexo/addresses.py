"""A post as Hexo reads it (Hexo 8's `plugins/processor/post.js` and `plugins/filter/post_permalink.js`)."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Mapping
from functools import cached_property

from postlint.dates import DateForm, ParsedDate, parse_date
from postlint.generators.hexo import GENERATOR
from postlint.generators.jekyll.config import flag
from postlint.generators.protocol import PageInputs
from postlint.pattern import Pattern

_TOKEN = Pattern(r":(\w*[^_\W])")
_SPECIAL = Pattern(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_SEGMENTS = {
    "year": r"(\d{4})",
    "month": r"(\d{2})",
    "day": r"(\d{2})",
    "i_month": r"(\d{1,2})",
    "i_day": r"(\d{1,2})",
    "hash": r"([0-9a-f]{12})",
}
_CLOCK = frozenset({"hour", "minute", "second"})
_UNTOLD = frozenset({"id", "hash", "timestamp", "date", "updated"})
_MOST_OPEN_ENDS = 2
"""More of them in the pattern of a name, and it could take long to match."""


class HexoNames:
    """What the settings `values` say of the names and addresses of posts."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self._rule = posixpath.splitext(self.text("new_post_name", ":title.md"))[0]

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) and value else default

    def slug(self, name: str) -> str | None:
        """What `new_post_name` calls the title of the post in the file `name`; None where it cannot be told."""
        parts = self.parts(name)
        return parts["title"] if "title" in parts else slugize(posixpath.splitext(name)[0])

    def parts(self, name: str) -> dict[str, str]:
        """What `new_post_name` finds in the name of a file."""
        found = self._pattern.match(posixpath.splitext(name)[0]) if self._pattern else None
        return dict(zip(_TOKEN.findall(self._rule), found.groups(), strict=True)) if found else {}

    def addresses(self, inputs: PageInputs, name: str) -> tuple[str, ...]:
        """The address of a post, and others that it may have; none where it cannot be told.

        Where `timezone` is set, the clock that counts is still that of the machine that makes the site.
        """
        own = inputs.values.get("permalink")
        if own:
            return (self._with_slash(f"/{own.lstrip('/')}"),) if isinstance(own, str) else ()
        template = self.text("permalink", ":year/:month/:day/:title/")
        is_shifted = bool(self.text("timezone"))
        if is_shifted and not _CLOCK.isdisjoint(_TOKEN.findall(template)):
            return ()
        moment = self._moment(inputs, name)
        clocks: list[dict[str, str]] = [{}]
        if moment is not None:
            clocks = [
                _clock(moment + dt.timedelta(days=each)) for each in ((0, -1, 1) if is_shifted else (0,))
            ]
        found = [self._filled(template, {**self._tokens(inputs, name), **clock}) for clock in clocks]
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _filled(self, template: str, values: Mapping[str, str | None]) -> str | None:
        if any(values.get(each) is None for each in _TOKEN.findall(template)):
            return None
        filled = _TOKEN.sub(lambda found: values[found[1]] or "", template)
        return self._with_slash(bare(f"/{filled.lstrip('/')}"))

    def _with_slash(self, address: str) -> str:
        """With `post_asset_folder`, an address is always one of a folder."""
        plain = bare(address)
        has_folder = flag(self.values.get("post_asset_folder"))
        return f"{plain}/" if has_folder and not plain.endswith(("/", ".html")) else plain

    def _tokens(self, inputs: PageInputs, name: str) -> dict[str, str | None]:
        """What may stand in a permalink, but for the date."""
        slug, title = self.slug(name), inputs.values.get("title")
        found: dict[str, str | None] = {
            "title": slug,
            "name": posixpath.basename(slug) if slug else None,
            "post_title": slugize(title.lower()) if isinstance(title, str) else None,
            "category": self._category(inputs),
        }
        defaults = self.values.get("permalink_defaults")
        given = dict(defaults) if isinstance(defaults, Mapping) else {}
        own = {key: value for key, value in inputs.values.items() if isinstance(value, str)}
        for key, value in {**given, **own, **self.parts(name)}.items():
            if key not in found and key not in _UNTOLD and key not in _SEGMENTS:
                found[key] = str(value)
        return found

    def _moment(self, inputs: PageInputs, name: str) -> dt.datetime | None:
        """The clock that the date shows: a time without a zone is meant to be local."""
        given = inputs.values.get("date")
        if given:
            date = parse_date(given) if isinstance(given, str) else None
            if isinstance(date, ParsedDate) and date.time is None and _is_quoted(inputs, "date"):
                return None  # JavaScript takes it for UTC
        else:
            parts = self.parts(name)
            month, day = (parts.get(each) or parts.get(f"i_{each}") or "" for each in ("month", "day"))
            date = parse_date(f"{parts.get('year', '')}-{month}-{day}")
        if not isinstance(date, ParsedDate) or not date.certain or date.offset is not None:
            return None
        forms, quoted = GENERATOR.dates, _is_quoted(inputs, "date")
        if given and date.form is DateForm.OTHER and forms and not forms.read(date.written, quoted=quoted):
            return None
        return date.moment(dt.UTC)

    def _category(self, inputs: PageInputs) -> str | None:
        """The slug of the last category, which has those of the ones above before it (`models/category.js`)."""
        given = inputs.values.get("categories") or inputs.values.get("category") or []
        names = given if isinstance(given, list) else [given]
        if not names:
            return self.text("default_category", "uncategorized")
        table = self.values.get("category_map")
        mapped = table if isinstance(table, Mapping) else {}
        slugs = [slugize(str(mapped.get(name, name))) if isinstance(name, str) else None for name in names]
        if None in slugs or self.values.get("filename_case") not in (None, 0, "0"):
            return None
        return "/".join(slug for slug in slugs if slug is not None)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """`new_post_name` as a pattern."""
        pieces = _TOKEN.split(self._rule)
        if sum(each not in _SEGMENTS for each in pieces[1::2]) > _MOST_OPEN_ENDS:
            return None
        parts = [re.escape(pieces[0])]
        for token, after in zip(pieces[1::2], pieces[2::2], strict=True):
            parts += [_SEGMENTS.get(token, "(.+?)"), re.escape(after)]
        return re.compile("".join([*parts, r"\Z"]))


def bare(address: str) -> str:
    """`address` without the `index.html` that a server adds."""
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def slugize(text: str) -> str | None:
    """`slugize` of hexo-util; None for letters that it writes without their marks."""
    return _SPECIAL.sub("-", text).strip("-") if text.isascii() else None


def _clock(moment: dt.datetime) -> dict[str, str]:
    """The tokens that a date decides."""
    return {
        "year": f"{moment.year:04d}",
        "month": f"{moment.month:02d}",
        "day": f"{moment.day:02d}",
        "i_month": str(moment.month),
        "i_day": str(moment.day),
        "hour": f"{moment.hour:02d}",
        "minute": f"{moment.minute:02d}",
        "second": f"{moment.second:02d}",
    }


def _is_quoted(inputs: PageInputs, name: str) -> bool:
    return name in inputs.page.quoted
