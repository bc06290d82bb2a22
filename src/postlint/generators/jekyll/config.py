"""What `_config.yml` of a Jekyll site says of its files, and which fields it gives to pages by `defaults`.

Sources: https://jekyllrb.com/docs/configuration/options/, https://jekyllrb.com/docs/collections/,
https://jekyllrb.com/docs/configuration/front-matter-defaults/, and Jekyll 4.3's `configuration.rb`, `collection.rb` and
`entry_filter.rb`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property, partial

from postlint.generators.site_root import DefaultsLayer, SiteData, SiteRoot, SourcePath, extension
from postlint.globs import LiteralIndex, Matcher, glob_literals, matches_path, shell_glob
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_MARKDOWN = "markdown,mkdown,mkdn,mkd,md"
_POST = Pattern(r"\d{2,4}-\d{1,2}-\d{1,2}-[^/]*\.[^./]+\Z")
_NOT_IN_A_LABEL = Pattern(r"[^a-zA-Z0-9_\-.]")
_SPECIAL = (".", "_", "#", "~")
_LONGEST_PATTERN = 300
_MOST_PATTERNS = 500

_DECIDES_ADDRESSES = frozenset({
    "permalink", "collections", "collections_dir", "source", "exclude", "include", "defaults", "markdown_ext",
    "plugins",
})  # fmt: skip

_FOR_WORK = Pattern(
    r"(?i)[_.-](?:dev|develop|development|local|localhost|test|testing|staging|preview|drafts?|debug)(?:[_.-]|\Z)"
)
"""Configurations with such names are for work on the site, not for the one that readers see."""

_STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""`permalink` by name (`configuration.rb`, STYLE_TO_PERMALINK)."""


class Collection(NamedTuple):
    """A collection: `template` is how its addresses are made, None where that cannot be told."""

    label: str
    is_written: bool
    template: str | None


class JekyllPlace(NamedTuple):
    """Where a file stands in the source: `collection` is its label, empty for a page; `path` is relative to the
    folder with the collections, as templates and tags know it."""

    path: str
    collection: str = ""
    is_draft: bool = False


class JekyllConfig:
    """The configuration of the site at `site`. One that is empty, or overridden in another file, is unknown: then
    only what every site has in common can be said."""

    def __init__(self, site: SiteRoot) -> None:
        self._site = site
        self.file = next((name for name in CONFIGS if site.data.is_file(site.path(name))), CONFIGS[0])
        self.values: Mapping[str, object] = site.data.mapping(site.path(self.file))
        self._places: dict[str, JekyllPlace | None] = {}
        self._left_out: dict[str, bool] = {}

    @cached_property
    def is_known(self) -> bool:
        """Whether the settings that decide addresses can be read."""
        return bool(self.values) and self.source is not None and not self._is_overridden()

    @cached_property
    def source(self) -> str | None:
        """The folder of the pages, from the root; None where it lies elsewhere."""
        found = posixpath.normpath(self.text("source", "."))
        if found.startswith(("..", "/")):
            return None
        return self._site.path("" if found == "." else found)

    @cached_property
    def destination(self) -> str:
        """The folder that the site is written to, as seen from the source; empty where it does not lie in it."""
        return posixpath.normpath(self.text("destination", "_site")).lstrip("/.")

    @cached_property
    def collections_folder(self) -> str:
        return self.text("collections_dir").strip("/")

    @cached_property
    def style(self) -> str:
        """`permalink`, which also decides how the addresses of other pages end."""
        return self.text("permalink") or "date"

    @cached_property
    def markdown(self) -> frozenset[str]:
        """The endings of Markdown files."""
        names = (name.strip().lower() for name in self.text("markdown_ext", _MARKDOWN).split(","))
        return frozenset(f".{name}" for name in names if name)

    @cached_property
    def collections(self) -> Mapping[str, Collection]:
        """All collections by their labels, `posts` among them."""
        given = self.values.get("collections")
        tables: dict[str, object] = {}
        if isinstance(given, Mapping):
            tables = {str(label): table for label, table in given.items()}
        elif isinstance(given, list):
            tables = {str(label): {} for label in given}
        tables.setdefault("posts", {})
        found = {}
        for label, table in tables.items():
            clean = _NOT_IN_A_LABEL.sub("", label)
            found[clean] = self._collection(clean, table if isinstance(table, Mapping) else {})
        return found

    def _collection(self, label: str, table: Mapping[str, object]) -> Collection:
        if label == "posts":
            template = table.get("permalink") or _STYLES.get(self.style, self.style)
            return Collection(label, True, template if isinstance(template, str) else None)
        template = table.get("permalink", f"/:collection/:path{page_suffix(self.style)}")
        return Collection(label, flag(table.get("output")), template if isinstance(template, str) else None)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str) -> bool:
        return flag(self.values.get(name))

    def place(self, path: str) -> JekyllPlace | None:
        """Where the file at `path` (from the root) stands; None where Jekyll leaves it out (`reader.rb`)."""
        if path not in self._places:
            self._places[path] = self._find_place(path)
        return self._places[path]

    def _find_place(self, path: str) -> JekyllPlace | None:
        relative = self.below_source(path)
        if relative is None:
            return None
        inner = self._below_collections(relative)
        if inner is not None and (place := self._in_collection(inner)) is not None:
            return place if place.path else None
        folders = relative.split("/")[:-1]
        for magic in ("_posts", "_drafts"):
            if magic in folders:
                return self._post(relative, magic)
        return None if self._is_left_out(relative) else JekyllPlace(relative)

    def below_source(self, path: str) -> str | None:
        """`path` as seen from the source; None where it does not lie in it."""
        source = self.source
        if source is None:
            return None
        if not source:
            return path
        return path[len(source) + 1 :] if path.startswith(f"{source}/") else None

    def in_source(self, relative: str) -> str:
        return join_path(self.source or "", relative)

    def file_of_collection(self, label: str, relative: str) -> str:
        """The file, from the root, that lies in a collection under the name `relative`."""
        return self.in_source(join_path(self.collections_folder, f"_{label}/{relative}"))

    def _in_collection(self, inner: str) -> JekyllPlace | None:
        """The place of a file in one of the collections; one without a path where it is left out there."""
        folder, _, name = inner.partition("/")
        label = folder.removeprefix("_")
        if not name or folder == label or label in {"posts", "drafts"} or label not in self.collections:
            return None
        # Folders are not filtered here, only what each entry begins with (`Collection#filtered_entries`).
        if self._matches(self._include, name) or self._matches(self._include, posixpath.basename(name)):
            return JekyllPlace(inner, label)
        hidden = name.startswith(_SPECIAL) or posixpath.basename(name).startswith(_SPECIAL)
        if hidden or name.endswith(("~", ".")) or self._matches(self._exclude, inner):
            return JekyllPlace("", label)
        return JekyllPlace(inner, label)

    def _post(self, relative: str, magic: str) -> JekyllPlace | None:
        folder, _, entry = f"/{relative}".partition(f"/{magic}/")
        folder = folder.lstrip("/")
        if folder and self._is_left_out(folder):
            return None
        if self.collections_folder and not folder.startswith(self.collections_folder):
            return None
        name = posixpath.basename(entry)
        if entry.startswith(_SPECIAL) or name.startswith(_SPECIAL) or name.endswith(("~", ".")):
            return None
        if self._matches(self._exclude, relative):
            return None
        is_draft = magic == "_drafts"
        if not extension(name) or (not is_draft and not _POST.match(name)):
            return None
        return JekyllPlace(self._below_collections(relative) or relative, "posts", is_draft)

    def _below_collections(self, relative: str) -> str | None:
        folder = self.collections_folder
        if not folder:
            return relative
        return relative[len(folder) + 1 :] if relative.startswith(f"{folder}/") else None

    def _is_left_out(self, relative: str) -> bool:
        """Whether a file or folder above it is left out (`EntryFilter#filter`)."""
        folder, _, name = relative.rpartition("/")
        if folder:  # one folder has many files
            known = self._left_out.get(folder)
            if known is None:
                known = self._left_out[folder] = self._is_in_what_is_left_out(folder)
            if known:
                return True
        return self._leaves_out(relative, name)

    def _is_in_what_is_left_out(self, folder: str) -> bool:
        above = ""
        for step in folder.split("/"):
            above = join_path(above, step)
            if self._leaves_out(above, step):
                return True
        return False

    def _leaves_out(self, path: str, name: str) -> bool:
        """Whether what is called `name` at `path` is left out itself."""
        if path == self.destination or name.endswith("."):
            return True
        if self._matches(self._include, name):
            return False
        return name.startswith(_SPECIAL) or name.endswith("~") or self._matches(self._exclude, path)

    def _is_overridden(self) -> bool:
        """Whether another `_config_….yml` of the site sets what decides addresses: it may be in force."""
        names = self._site.tree.names(self._site.folder)
        others = sorted(
            name for name in names if name.startswith("_config") and name.endswith((".yml", ".yaml"))
        )
        for name in others:
            if name == self.file or _FOR_WORK.search(name):
                continue
            other = self._site.data.mapping(self._site.path(name))
            if self._site.data.is_unread(self._site.path(name)):
                return True
            if any(other[key] != self.values.get(key) for key in _DECIDES_ADDRESSES & other.keys()):
                return True
        return False

    @cached_property
    def _include(self) -> tuple[_Pattern, ...]:
        return _patterns(self.values.get("include", [".htaccess"]))

    @cached_property
    def _exclude(self) -> tuple[_Pattern, ...]:
        given, kept = self.values.get("exclude"), self.values.get("include")
        wanted = (
            [each for each in given if not isinstance(kept, list) or each not in kept]
            if isinstance(given, list)
            else []
        )
        # Only these two are left out by Jekyll 3 and 4 alike, and of no interest to a reader.
        return _patterns([*wanted, "node_modules", "vendor/bundle/"])

    @staticmethod
    def _matches(patterns: tuple[_Pattern, ...], entry: str) -> bool:
        return any(pattern.means(entry) for pattern in patterns)


class _Pattern(NamedTuple):
    """An entry of `include` or `exclude`: a glob whose stars also stand for `/`, or the beginning of a path."""

    start: str
    glob: Matcher | None

    def means(self, entry: str) -> bool:
        if entry.startswith(self.start) or self.start == f"{entry}/":
            return True
        return self.glob is not None and self.glob(entry)


def _patterns(entries: object) -> tuple[_Pattern, ...]:
    """`EntryFilter#glob_include?`: Ruby's `File.fnmatch?` without FNM_PATHNAME, and `start_with?`."""
    found = []
    for entry in entries[:_MOST_PATTERNS] if isinstance(entries, list) else ():
        text = str(entry).lstrip("/")
        if text.startswith("./"):
            continue  # is joined to the source as it is, and so matches nothing
        if text and len(text) <= _LONGEST_PATTERN:
            glob = shell_glob(text) if any(sign in text for sign in "*?[\\") else None
            found.append(_Pattern(text, glob))
    return tuple(found)


def page_suffix(style: str) -> str:
    """What ends the address of a page under the `permalink` setting `style` (`Utils.add_permalink_suffix`)."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    return ":output_ext" if style in {"date", "ordinal", "none"} or style.endswith(":output_ext") else ""


def flag(value: object) -> bool:
    """Whether Ruby takes a value of a YAML file as true; `yes`, `no`, `on` and `off` are words of YAML 1.1."""
    if isinstance(value, str):
        return value.lower() not in {"no", "off", "false"}
    return value is not None and value is not False


_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_OLD_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


class _Set(NamedTuple):
    """One entry of `defaults`."""

    number: int
    path: str
    type: str | None
    values: Mapping[str, object]

    def precedence(self) -> tuple[int, bool, int]:
        """A longer path goes before a shorter one, one with a type before one without, a later before an earlier."""
        return len(self.path), self.type is not None, self.number

    def is_for(self, types: frozenset[str]) -> bool:
        return self.type is None or self.type in types


def jekyll_layers(source_path: SourcePath, data: SiteData) -> Iterator[DefaultsLayer]:
    """What `_config.yml` gives to the page, the weightiest last."""
    for name in _CONFIGS:
        config = source_path.in_root(name)
        if data.is_file(config):
            values = data.inherited(config)
            path = _without_collections_folder(source_path.below_root, values)
            for found in data.once(config, partial(_Sets, values)).meaning(path, _types(path)):
                yield DefaultsLayer(f"{config} (`defaults`, entry {found.number})", found.values)
            yield from data.unknown_layer(config)
            return


class _Sets:
    """All entries of `defaults`, by the beginning of their paths: there may be as many as pages."""

    def __init__(self, config: Mapping[str, object]) -> None:
        self._sets = tuple(_sets(config))
        self._plain: dict[str, list[_Set]] = {}
        for found in self._sets:
            if "*" not in found.path:
                self._plain.setdefault(found.path, []).append(found)
        self._globs = tuple(found for found in self._sets if "*" in found.path)
        self._index = LiteralIndex([(glob_literals(found.path),) for found in self._globs])

    def meaning(self, path: str, types: frozenset[str]) -> list[_Set]:
        """Those that mean a page at `path`, the weightiest last."""
        steps = path.split("/")
        above = ["", *("/".join(steps[:n]) for n in range(1, len(steps) + 1))]
        sets = [found for part in above for found in self._plain.get(part, ()) if found.is_for(types)]
        near = sorted({number for part in above for number in self._index.candidates(part)})
        globs = (self._globs[number] for number in near)
        sets += [found for found in globs if found.is_for(types) and _lies_in(path, found.path)]
        return sorted(sets, key=_Set.precedence)


def _sets(config: Mapping[str, object]) -> Iterator[_Set]:
    entries = config.get("defaults")
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        values = entry.get("values") if isinstance(entry, dict) else None
        if not isinstance(values, dict):
            continue
        scope = entry.get("scope")
        path = scope.get("path") if isinstance(scope, dict) else None
        type_ = scope.get("type") if isinstance(scope, dict) else None
        wanted = _OLD_TYPES.get(str(type_), str(type_)) if type_ is not None else None
        yield _Set(number, str(path or "").strip("/"), wanted, values)


def _without_collections_folder(path: str, config: Mapping[str, object]) -> str:
    folder = config.get("collections_dir")
    prefix = f"{folder.strip('/')}/" if isinstance(folder, str) and folder.strip("/") else ""
    return path.removeprefix(prefix)


def _types(path: str) -> frozenset[str]:
    """The types that a page may have: of its collection, else `pages`. A draft is a post to be."""
    for folder in path.split("/")[:-1]:
        if folder == "_drafts":
            return frozenset({"drafts", "posts"})
        if folder.startswith("_"):
            return frozenset({folder.removeprefix("_")})
    return frozenset({"pages"})


def _lies_in(path: str, scope: str) -> bool:
    """Whether `path` is what `scope`, a glob, says, or lies below it."""
    steps = path.split("/")
    above = ("/".join(steps[:n]) for n in range(1, len(steps) + 1))
    return any(matches_path(scope, part) for part in above)
