"""A post, or a document of another collection, as Jekyll reads it (Jekyll 4.3's `document.rb`)."""

from __future__ import annotations

import datetime as dt
import posixpath
import zoneinfo
from collections.abc import Mapping
from functools import cached_property

from postlint.page.facts import PageHead
from postlint.page.front_matter.node import Scalar, Style
from postlint.pattern import Pattern
from postlint.site.jekyll_defaults import jekyll_layers
from postlint.site.layers import Standing
from postlint.site.publishing import jekyll_permalinks as permalinks
from postlint.site.publishing.base import Ground, PageFacts, State, extension
from postlint.site.publishing.jekyll_config import Collection, JekyllConfig, Place, flag

_CHANGED = {".scss": ".css", ".sass": ".css", ".coffee": ".js"}
_HEADER = Pattern(r"---\s*\r?\n")
_SAID_BY = {"slug": ("title", "slug"), "categor": ("categories", "slugified_categories")}
"""The tokens of `UrlDrop` that fields decide whose names begin so."""
_OF_EVERY_DOCUMENT = {token for names in _SAID_BY.values() for token in names}
_DATES = permalinks.DAY_TOKENS.keys() | {"i_day", "i_month"}


class JekyllDocument:
    """What becomes of the document `facts`, which stands at `place`."""

    def __init__(self, ground: Ground, config: JekyllConfig, facts: PageFacts, place: Place) -> None:
        self._ground = ground
        self._config = config
        self._facts = facts
        self._place = place
        self._name = permalinks.dated(posixpath.basename(place.path))

    def state(self, *, may_show_future: bool) -> State:
        """`Publisher#publish?`, and that drafts are for those who ask for them."""
        if self._place.is_draft and not self._config.flag("show_drafts"):
            return State.DRAFT
        published = self._facts.values.get("published", True)
        if not flag(published) and not self._config.flag("unpublished"):
            return State.DRAFT
        if not may_show_future and self._moments and min(self._moments) > self._ground.now:
            return State.FUTURE
        return State.LIVE

    def addresses(self, collection: Collection) -> tuple[str, ...]:
        """The address, and others that it may have in other time zones; none where it cannot be told."""
        permalink = self._facts.values.get("permalink")
        template = permalink if permalink is not None else collection.template
        if not isinstance(template, str):
            return ()
        values = self._values()
        if not values.keys() >= _OF_EVERY_DOCUMENT:
            return ()
        if permalinks.tokens(template).isdisjoint(_DATES):
            found = permalinks.fill(template, values)
            return (found,) if found is not None else ()
        filled = (permalinks.fill(template, values | permalinks.day_values(each)) for each in self._moments)
        return tuple(dict.fromkeys(each for each in filled if each is not None))

    def possible(self, collection: Collection, unread: str = "") -> str | None:
        """A glob of all addresses that it may have, where they cannot be told; None where it may be anywhere.

        `unread` is front matter that could not be read, and may say anything of what is named in it.
        """
        permalink = self._facts.values.get("permalink")
        template = permalink if permalink is not None else collection.template
        if not isinstance(template, str) or "permalink" in unread or "redirect_from" in unread:
            return None
        values = self._values()
        for word, names in _SAID_BY.items():
            if word in unread:
                values = {name: value for name, value in values.items() if name not in names}
        return permalinks.possible(template, values)

    @property
    def slug(self) -> str | None:
        """What the tag `post_url` and permalinks know it by; None where it is no text."""
        given = self._facts.values.get("slug")
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
            values["title"] = permalinks.slugify(slug, pretty=True, cased=True)
            values["slug"] = permalinks.slugify(slug)
        if categories is not None:
            values["categories"] = "/".join(dict.fromkeys(each.lower() for each in categories))
            slugs = dict.fromkeys(permalinks.slugify(each) for each in categories)
            values["slugified_categories"] = "/".join(slugs)
        stem = posixpath.splitext(self._place.path)[0]
        return values | {
            "collection": self._place.collection,
            "path": stem.replace(f"_{self._place.collection}", "", 1).rstrip("."),
            "name": permalinks.slugify(posixpath.basename(stem)),
            "output_ext": output_ending(self._facts.values, self._place.path, self._config.markdown),
        }

    @property
    def _categories(self) -> tuple[str, ...] | None:
        """Those of the folders above `_posts` come first (`Document#categories_from_path`)."""
        special = "_drafts" if self._place.is_draft else f"_{self._place.collection}"
        above = self._place.path.partition(special)[0]
        folders = [step for step in above.split("/") if step]
        standing = Standing(self._facts.path, self._ground.home, "jekyll")
        defaults = [layer.values for layer in jekyll_layers(standing, self._ground.data)]
        return permalinks.categories(folders, *defaults, self._facts.page.metadata)

    @cached_property
    def _moments(self) -> tuple[dt.datetime, ...]:
        """The date, in the front matter or else in the name of the file; none where there is none."""
        zone = self._zone
        given = self._facts.values.get("date")
        if given is not None:
            return permalinks.moments(given, zone, quoted=self._is_quoted("date"))
        day = permalinks.file_date(self._name.date) if self._name.date else None
        if day is None:
            return ()
        zones = (zone,) if zone else permalinks.ZONES
        return tuple(dt.datetime.combine(day, dt.time(), each) for each in zones)

    def _is_quoted(self, name: str) -> bool:
        block = self._facts.page.front_matter
        node = block.node((name,)) if block is not None else None
        return isinstance(node, Scalar) and node.style is not Style.PLAIN

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
    return not page.bom and begins_with_header(page.text)


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
