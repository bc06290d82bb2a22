"""The addresses that Hugo gives to a page, to the files of its bundle, and to its aliases, and whether readers see it.

They come of folders, of the fields of the page (here in small letters) and of permalink patterns, such as
`/:year/:month/:slug/`. Sources: https://gohugo.io/content-management/urls/,
https://gohugo.io/configuration/permalinks/#tokens, https://gohugo.io/content-management/front-matter/; Hugo's
`resources/page/page_paths.go` (`CreateTargetPaths`), `resources/page/permalinks.go`, `hugolib/site_render.go`
(`renderAliases`) and `hugolib/alias.go` (`targetPathAlias`).
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from postlint.dates import ParsedDate, parse_date
from postlint.findings import Cause
from postlint.generators.hugo.config import HugoConfig, is_true
from postlint.generators.hugo.content import (
    Bundle,
    HugoContent,
    HugoPlace,
    join_address,
    logical_path,
    name_date,
    sanitize,
)
from postlint.generators.protocol import Published, State
from postlint.globs import matches_path
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import shorten

_LONGEST = 400


class Placed(NamedTuple):
    """Where a page goes. `perhaps` are addresses that it has in some version of Hugo, or under some setting only."""

    published: Published
    perhaps: tuple[str, ...] = ()


class _Target(NamedTuple):
    """The address of a page, those that it has in other versions of Hugo, and the folders of its files for each."""

    address: str
    others: tuple[str, ...]
    folders: tuple[str, ...]


class HugoAddresses:
    """The addresses in the site with this configuration and content."""

    def __init__(self, config: HugoConfig, content: HugoContent) -> None:
        self._config = config
        self._content = content
        self._prefixes: dict[str, str] = {}
        self._logical_steps: dict[tuple[tuple[str, ...], str, str], tuple[list[str], list[str]]] = {}

    def placement(self, place: HugoPlace, values: Mapping[str, object], state: State) -> Placed:
        """What becomes of the page at `place` with the front matter `values`."""
        target = self._target(place, values)
        if target is None:
            return Placed(Published(None, state=state, within=self._possible(place, values)))
        folder, *others = target.folders
        aliases = tuple(self._aliases(place, values, folder))
        resources = tuple(self._resources(place, values))
        perhaps = [*target.others, *(other + file for other in others for file in resources)]
        perhaps += (alias for other in others for alias in self._aliases(place, values, other))
        if self.prefix(place.language):
            perhaps += self._aliases(place, values, folder, prefixed=False)
        found = Published(target.address, tuple(folder + file for file in resources), aliases, state)
        return Placed(found, tuple(perhaps))

    def _possible(self, place: HugoPlace, values: Mapping[str, object]) -> str | None:
        """A glob of all addresses that the page may have, where they cannot be told; None where it may be anywhere."""
        pattern, certain = self.pattern(self.kind_of(place), self._key(place))
        if not certain or pattern is None or "url" in values or self._config.has_language_rules:
            return None
        if self._config.is_ugly(place.key.split("/")[1]):
            return None
        shape = _TOKEN.sub(lambda found: "**" if found[0].startswith(":sections") else "*", pattern)
        return join_address(self.prefix(place.language), f"/{shape.strip('/')}/")

    def why_unknown(self, path: str, place: HugoPlace, values: Mapping[str, object]) -> Cause | None:
        """Why the address of the page at `path` cannot be told, where its date is to blame."""
        pattern, _ = self.pattern(self.kind_of(place), self._key(place))
        by_date = pattern is not None and _OF_A_DATE.search(pattern) is not None
        if not by_date or date_of(values, place, self._config) is not None:
            return None
        path = shorten(path)
        if any(name in values for name in ("date", "publishdate", "pubdate", "published")):
            return Cause(f"`{path}` has a date that is none", "Correct its date.")
        return Cause(f"`{path}` has no date, of which its address is made", "Give it a `date`.")

    def address(self, place: HugoPlace, values: Mapping[str, object]) -> str | None:
        """The address of the page at `place`, if it can be told."""
        target = self._target(place, values)
        return target.address if target else None

    def kind_of(self, place: HugoPlace) -> str:
        """https://gohugo.io/methods/page/kind/"""
        if place.file.bundle is not Bundle.BRANCH:
            return "page"
        if not place.steps:
            return "home"
        if place.steps[0].lower() in self._config.taxonomies:
            return "taxonomy" if len(place.steps) == 1 else "term"
        return "section"

    def prefix(self, language: str) -> str:
        """The first step of all addresses in `language`, if it has one."""
        known = self._prefixes.get(language)
        if known is None:
            known = self._prefixes[language] = self._find_prefix(language)
        return known

    def _find_prefix(self, language: str) -> str:
        is_default = language == self._config.default_language
        if len(self._config.languages) < 2 and not self._config.is_on("defaultcontentlanguageinsubdir"):
            return ""
        in_folder = self._config.is_on("defaultcontentlanguageinsubdir")
        return language if in_folder or not is_default else ""

    def pattern(self, kind: str, key: str) -> tuple[str | None, bool]:
        """The permalink pattern for a page, if there is one; and whether that is certain."""
        if len(key) > _LONGEST:
            return None, False
        found = [
            rule.pattern
            for rule in self._config.permalinks
            if rule.kind in {kind, "*"} and matches_path(rule.glob, key)
        ]
        if not found:
            return None, True
        in_order = isinstance(self._config.values.get("permalinks"), list)
        return found[0], in_order or len(set(found)) == 1

    def urlize(self, text: str) -> str:
        return sanitize(text, lower=self._lowers, accents=self._keeps_accents)

    @cached_property
    def _lowers(self) -> bool:
        return not self._config.is_on("disablepathtolower")

    @cached_property
    def _keeps_accents(self) -> bool:
        return not self._config.is_on("removepathaccents")

    def path_below(self, parent: str, name: str) -> str:
        """The path of what is called `name` below the logical path `parent`."""
        return self.urlize(f"{parent}/{self._logical(name)}")

    def _target(self, place: HugoPlace, values: Mapping[str, object]) -> _Target | None:
        if self._config.has_language_rules:
            return None
        kind = self.kind_of(place)
        url = values.get("url")
        if isinstance(url, str) and url and kind != "home":
            return self._by_url(place, values, url)
        slug = slug_of(values, place, self._config)
        pattern, certain = self.pattern(kind, self._key(place))
        if not certain:
            return None
        prefix = self.prefix(place.language)
        if pattern is not None and kind not in {"home"}:
            expanded = expand(pattern, self._permalink_values(place, values, slug), self.urlize)
            if expanded is None:
                return None
            return self._written(place, kind, join_address(prefix, self.urlize("/" + expanded)))
        steps, by_slugs = self._steps_of(place)
        current = self._path(place, by_slugs, slug)
        target = self._written(place, kind, join_address(prefix, current))
        plain = current if by_slugs == steps else self._path(place, steps, slug)
        if plain == current:
            return target
        older = self._written(place, kind, join_address(prefix, plain))
        return _Target(
            target.address,
            (*target.others, older.address, *older.others),
            (*target.folders, *older.folders),
        )

    def _steps_of(self, place: HugoPlace) -> tuple[list[str], list[str]]:
        """The names of the folders of `place`, also with the slugs of sections in their places. One folder has many
        pages."""
        key = place.steps, place.folder, place.language
        known = self._logical_steps.get(key)
        if known is None:
            steps = [self._logical(step) for step in place.steps]
            known = self._logical_steps[key] = steps, self._by_slugs(place, steps)
        return known

    def _by_slugs(self, place: HugoPlace, steps: list[str]) -> list[str]:
        """`steps` with the slugs of sections in the places of their folders' names, as of Hugo 0.15x."""
        fields = (self._content.section_fields(folder, place.language) for folder in place.folders[1:])
        slugs = (each.get("slug") for each in fields)
        return [own if isinstance(own, str) and own else step for own, step in zip(slugs, steps, strict=True)]

    def _path(self, place: HugoPlace, folders: list[str], slug: str | None) -> str:
        """The path of the page below `folders`."""
        steps = folders.copy()
        match place.file.bundle:
            case Bundle.NONE:
                steps.append(slug or self._logical(place.file.name))
            case Bundle.LEAF if slug and steps:
                steps[-1] = slug
            case _:
                pass
        return self.urlize("/" + "/".join(steps))

    def _logical(self, step: str) -> str:
        return logical_path(step, lower=self._lowers)

    def _key(self, place: HugoPlace) -> str:
        return place.key

    def _written(self, place: HugoPlace, kind: str, address: str) -> _Target:
        """The target at `address`, which ends with a slash, or of the page's own file where URLs are ugly."""
        if address == "/" or not self._config.is_ugly(place.key.split("/")[1]):
            return _Target(address, (), (address,))
        ugly = address.rstrip("/") + ".html"
        if kind == "page":
            return _Target(ugly, (), (address,))
        return _Target(address, (ugly,), (address,))

    def _by_url(self, place: HugoPlace, values: Mapping[str, object], url: str) -> _Target | None:
        """https://gohugo.io/content-management/front-matter/#url"""
        if "://" in url or "\\" in url:
            return None
        if ":" in url:
            known = self._permalink_values(place, values, slug_of(values, place, self._config))
            expanded = expand(url, known, self.urlize)
            if expanded is None:
                return None
            url = expanded
        prefix = "" if url.startswith("/") else self.prefix(place.language)
        folder = join_address(prefix, url)
        plain = {folder, self.urlize(folder)}
        last = url.rpartition("/")[2]
        if url.endswith("/") or "." not in url:
            address = folder
        elif "." not in last:
            address = folder
            plain |= {each.rstrip("/") for each in plain}
        else:
            address = folder.rstrip("/")
            plain = {each.rstrip("/") for each in plain}
        stem = posixpath.splitext(address)[0] if address == folder.rstrip("/") else folder
        folders = (f"{stem.rstrip('/')}/", posixpath.dirname(address).rstrip("/") + "/")
        return _Target(address, tuple(sorted(plain - {address})), folders)

    def _permalink_values(
        self, place: HugoPlace, values: Mapping[str, object], slug: str | None
    ) -> PermalinkValues:
        title = values.get("title")
        is_bundle = place.file.bundle is not Bundle.NONE
        name = place.steps[-1] if is_bundle and place.steps else place.file.name
        steps = place.steps[: self._content.section_steps(place)]
        return PermalinkValues(
            date_of(values, place, self._config),
            str(title) if isinstance(title, str | int) else None,
            slug,
            name if place.file.bundle is not Bundle.BRANCH else None,
            [self.urlize(self._logical(step)) for step in steps],
        )

    def _aliases(
        self, place: HugoPlace, values: Mapping[str, object], folder: str, *, prefixed: bool = True
    ) -> Iterator[str]:
        """The aliases of the page whose files are in `folder` (https://gohugo.io/content-management/urls/#aliases).

        `prefixed`: those from the root are behind the language, as in current versions.
        """
        aliases = texts(values.get("aliases"))
        if not aliases:
            return
        ugly = self._config.is_ugly(place.key.split("/")[1])
        prefix = self.prefix(place.language) if prefixed else ""
        for alias in aliases:
            if "://" in alias:
                continue
            if alias.startswith("/"):
                form = f"/{prefix}{alias}" if prefix else alias
            else:
                form = posixpath.join(posixpath.dirname(folder.rstrip("/")), alias)
            found = join_address(form)
            if form.endswith(".html"):
                yield found.rstrip("/")
            elif ugly and not form.endswith("/"):
                yield f"{found.rstrip('/')}.html"
            else:
                yield found

    def _resources(self, place: HugoPlace, values: Mapping[str, object]) -> Iterator[str]:
        """The files of the page's bundle, by their paths in it."""
        bundle = place.file.bundle
        if bundle is Bundle.NONE or not place.steps or keeps_resources(values):
            return
        for file in self._content.resources(place.folder, bundle):
            code = posixpath.splitext(posixpath.splitext(file)[0])[1][1:].lower()
            if code not in self._config.languages or code == place.language:
                yield file


def keeps_resources(values: Mapping[str, object]) -> bool:
    """Whether the page says that the files of its bundle are only for templates (`build.publishResources`)."""
    build = values.get("build", values.get("_build"))
    found = {key.lower(): value for key, value in build.items()} if isinstance(build, dict) else {}
    return found.get("publishresources") is False


_OF_A_DATE = Pattern(r":(?:year|month|monthname|day|weekday|weekdayname|yearday)\b|:\d{4}")
_TOKEN = Pattern(r":\w+(?:\[[^\]]+\])?")
_SLICE = Pattern(r"\[(?P<low>last|\d{0,4})(?P<range>:(?P<high>last|\d{0,4}))?\]\Z")
_UNSURE = Pattern(r"[/\\#+%]")
"""What versions of Hugo put into an address in different ways."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class PermalinkValues(NamedTuple):
    """What a pattern may ask for; None where it is not known. `sections` are steps of the logical path."""

    date: dt.date | None
    title: str | None
    slug: str | None
    name: str | None
    sections: Sequence[str]


class UnknownTokenError(Exception):
    """A pattern asks for something that cannot be told."""


def expand(pattern: str, known: PermalinkValues, urlize: Callable[[str], str]) -> str | None:
    r"""The path that `pattern` means; None where it cannot be told. `\:` is a colon."""
    if not pattern:
        return None
    try:
        parts = [_expanded(part, known, urlize) for part in pattern.split("\\:")]
    except UnknownTokenError:
        return None
    return ":".join(parts)


def _expanded(pattern: str, known: PermalinkValues, urlize: Callable[[str], str]) -> str:
    return _TOKEN.sub(lambda found: _value(found[0][1:], known, urlize), pattern)


def _value(token: str, known: PermalinkValues, urlize: Callable[[str], str]) -> str:
    name, bracket, cut = token.partition("[")
    if name == "sections":
        return "/".join(_cut(known.sections, bracket + cut))
    if bracket:
        raise UnknownTokenError
    match name:
        case "section":
            return known.sections[0] if known.sections else ""
        case "title":
            return urlize(_certain(known.title))
        case "slug":
            return urlize(_certain(known.slug or known.title))
        case "slugorfilename" | "slugorcontentbasename":
            return urlize(_certain(known.slug or known.name))
        case "filename" | "contentbasename":
            return urlize(_certain(known.name))
        case _:
            return _date_token(name, known.date)


def _date_token(token: str, day: dt.date | None) -> str:
    if day is None:
        raise UnknownTokenError
    match token:
        case "year":
            return str(day.year)
        case "month":
            return f"{day.month:02}"
        case "day":
            return f"{day.day:02}"
        case "monthname":
            return _MONTHS[day.month - 1]
        case "weekday":
            return str(day.isoweekday() % 7)
        case "weekdayname":
            return _DAYS[day.weekday()]
        case "yearday":
            return str(day.timetuple().tm_yday)
        case _:
            raise UnknownTokenError  # a date layout of Go, or a token of a later version


def _certain(text: str | None) -> str:
    if not text or _UNSURE.search(text):
        raise UnknownTokenError
    return text


def _cut(sections: Sequence[str], cut: str) -> Sequence[str]:
    """`[1:]`, `[last]` and the like; out of bounds is nothing (`toSliceFunc`)."""
    if not cut:
        return sections
    found = _SLICE.match(cut)
    if found is None:
        raise UnknownTokenError
    low = _index(found["low"], len(sections), 0)
    if not found["range"]:
        return sections[low : low + 1]
    high = min(_index(found["high"], len(sections), len(sections)), len(sections))
    return sections[low:high]


def _index(text: str, count: int, usual: int) -> int:
    return count - 1 if text == "last" else int(text) if text else usual


_NEVER = ("never", "link", "false", False)
_FIRST_DAY = dt.date(1, 1, 1)


def state_of(values: Mapping[str, object], place: HugoPlace, config: HugoConfig, now: dt.datetime) -> State:
    """Whether readers see the page (https://gohugo.io/getting-started/usage/#draft-future-and-expired-content).

    `build.render` and `headless`: https://gohugo.io/content-management/build-options/.
    """
    build = values.get("build", values.get("_build"))
    render = (
        {key.lower(): value for key, value in build.items()}.get("render")
        if isinstance(build, dict)
        else None
    )
    if is_true(values.get("headless")) or (render is not None and render in _NEVER):
        return State.LEFT_OUT
    if is_true(values.get("draft")) and not config.is_on("builddrafts"):
        return State.DRAFT
    starts = _moment(values, "publishdate", place, config)
    if starts is not None and starts > now and not config.is_on("buildfuture"):
        return State.FUTURE
    ends = _moment(values, "expirydate", place, config)
    if ends is not None and ends < now and not config.is_on("buildexpired"):
        return State.EXPIRED
    return State.LIVE


def date_of(values: Mapping[str, object], place: HugoPlace, config: HugoConfig) -> dt.date | None:
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


def slug_of(values: Mapping[str, object], place: HugoPlace, config: HugoConfig) -> str | None:
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
    """`value` as a list of texts, whole numbers among them: one text alone may stand without a list."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(each) for each in value if isinstance(each, str | int)] if isinstance(value, list) else []


def _moment(
    values: Mapping[str, object], of: str, place: HugoPlace, config: HugoConfig
) -> dt.datetime | None:
    for field in config.date_fields(of):
        found = _date(values, field, place)
        if found is not None:
            return found.moment(config.zone) if found.certain else None
    return None


def _date(values: Mapping[str, object], field: str, place: HugoPlace) -> ParsedDate | None:
    if field == ":filename":
        dated = name_date(_own_name(place))
        found = parse_date(dated[0]) if dated else None
    else:
        value = values.get(field)
        found = parse_date(value) if isinstance(value, str) else None
    return found if isinstance(found, ParsedDate) else None


def _own_name(place: HugoPlace) -> str:
    """The name that tells of the page: that of its folder where it is a bundle."""
    return place.steps[-1] if place.file.bundle is Bundle.LEAF and place.steps else place.file.name
