"""Hugo's configuration, as far as it decides which files become pages and where (https://gohugo.io/configuration/)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from zoneinfo import ZoneInfo

from postlint.generators.site_root import SiteData, SiteRoot, path_of
from postlint.page.page import merge_fields
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_FOLDERS = ("config/_default", "config/production")
"""What `hugo` without `--environment` reads: https://gohugo.io/configuration/introduction/#configuration-directory."""

CONFIG_NAMES = (
    *("config.toml", "config.yaml", "config.yml", "config.json"),
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"),
)
_FOLDERS_BESIDE = frozenset({"archetypes", "layouts", "static", "themes", "assets"})
_BASE_URL = Pattern(r"(?im)^\s*baseurl\s*=")

_ENDINGS = (".toml", ".yaml", ".yml", ".json")
_PER_LANGUAGE = frozenset({"permalinks", "uglyurls", "disablepathtolower", "removepathaccents", "module"})
"""Settings of addresses that a language may have for itself; they are not followed."""

_DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
_FIELDS = {
    "date": _DATES,
    "publishdate": ("publishdate", "pubdate", "published", "date"),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""https://gohugo.io/configuration/front-matter/#dates"""


def is_hugo(tree: Tree, folder: str) -> bool:
    """Whether a `config.toml` or the like in `folder`, or its folder `config`, is Hugo's."""
    names = tree.names(folder)
    if names.isdisjoint(CONFIG_NAMES):
        return not tree.names(join_path(folder, "config/_default")).isdisjoint(CONFIG_NAMES)
    if "content" in names and not names.isdisjoint(_FOLDERS_BESIDE):
        return True
    text = tree.text(join_path(folder, "config.toml"))
    return text is not None and _BASE_URL.search(text) is not None


class Mount(NamedTuple):
    """A folder of the site (from the root) whose files are seen below `target` of its kind, in one language or all; or
    one file, which is seen as `target`."""

    source: str
    target: str = ""
    language: str | None = None

    def file_of(self, name: str) -> str | None:
        """The file that is seen as `name`; None where that is not of this mount."""
        if not self.target:
            return join_path(self.source, name)
        if name == self.target:
            return self.source
        return (
            join_path(self.source, name[len(self.target) + 1 :])
            if name.startswith(f"{self.target}/")
            else None
        )


class Permalink(NamedTuple):
    """A rule of `permalinks`: the kind of page and the glob of logical paths that it is for."""

    kind: str
    glob: str
    pattern: str


class HugoConfig:
    """The settings of the site at `site`. Keys are not told by the case of letters."""

    def __init__(self, site: SiteRoot) -> None:
        self._site = site
        self._data: SiteData = site.data
        self._files = list(_files(site))
        self.values: Mapping[str, object] = self._merged()

    @cached_property
    def is_known(self) -> bool:
        """Whether there is a configuration that says anything and that could be read. An empty file says nothing."""
        texts = [self._data.text(path).strip() for path, _ in self._files]
        if not any(texts) or any(self._data.is_unread(path) for path, _ in self._files):
            return False
        formats = lower_keys(self.mapping("outputformats"))
        types = lower_keys(self.mapping("mediatypes"))
        return "html" not in formats and "text/html" not in types  # else pages may be named in other ways

    @cached_property
    def base(self) -> str:
        """The path of `baseURL`, without the last slash."""
        return path_of(self.values.get("baseurl"))

    @cached_property
    def languages(self) -> Mapping[str, Mapping[str, object]]:
        """The settings of each language, by its code in small letters, the first by weight first."""
        found = {
            code.lower(): lower_keys(settings) if isinstance(settings, dict) else {}
            for code, settings in self.mapping("languages").items()
        }
        if not found:
            return {self.default_language: {}}
        return dict(sorted(found.items(), key=lambda item: (_number(item[1].get("weight")), item[0])))

    @cached_property
    def default_language(self) -> str:
        found = self.values.get("defaultcontentlanguage")
        return found.lower() if isinstance(found, str) else "en"

    @cached_property
    def disabled_languages(self) -> frozenset[str]:
        listed = {each.lower() for each in _texts(self.values.get("disablelanguages"))}
        return frozenset(
            listed | {code for code, each in self.languages.items() if is_true(each.get("disabled"))}
        )

    @cached_property
    def is_multihost(self) -> bool:
        """Whether each language has an address of its own; none of them is followed then."""
        return any("baseurl" in each for each in self.languages.values())

    @cached_property
    def has_language_rules(self) -> bool:
        return any(not _PER_LANGUAGE.isdisjoint(each) for each in self.languages.values())

    @cached_property
    def content(self) -> tuple[Mount, ...]:
        """The folders with pages."""
        mounts = tuple(self._mounts("content"))
        if mounts:
            return mounts
        common = self._folder("contentdir", "content")
        own = {
            code: each["contentdir"]
            for code, each in self.languages.items()
            if isinstance(each.get("contentdir"), str)
            and self._site.path(_clean(str(each["contentdir"]))) != common
        }
        found = [Mount(self._site.path(_clean(str(folder))), "", code) for code, folder in own.items()]
        if len(own) < len(self.languages):
            found.append(Mount(common))
        return tuple(sorted(found, key=lambda mount: -len(mount.source)))

    @cached_property
    def static(self) -> tuple[Mount, ...]:
        """The folders whose files are served as they are, those of themes last."""
        mounts = list(self._mounts("static"))
        if not mounts:
            folders = _texts(self.values.get("staticdir")) or ["static"]
            for number in range(11):
                folders += _texts(self.values.get(f"staticdir{number}"))
            for each in self.languages.values():
                folders += _texts(each.get("staticdir"))
            mounts = [Mount(self._site.path(_clean(folder))) for folder in folders]
        return (*mounts, *(Mount(join_path(folder, "static")) for folder in self.theme_folders))

    @cached_property
    def assets(self) -> tuple[Mount, ...]:
        mounts = list(self._mounts("assets")) or [Mount(self._folder("assetdir", "assets"))]
        return (*mounts, *(Mount(join_path(folder, "assets")) for folder in self.theme_folders))

    @cached_property
    def layouts(self) -> tuple[str, ...]:
        mounts = [mount.source for mount in self._mounts("layouts")]
        own = mounts or [self._folder("layoutdir", "layouts")]
        return (*own, *(join_path(folder, "layouts") for folder in self.theme_folders))

    @cached_property
    def theme_folders(self) -> tuple[str, ...]:
        """The folders of the themes that lie in the site. Without a known configuration: all of them."""
        root = self._folder("themesdir", "themes")
        names = self._themes if self.is_known else sorted(self._site.tree.names(root))
        folders = [join_path(root, name) for name in names]
        return tuple(folder for folder in folders if self._site.tree.entry(folder) is TreeEntry.FOLDER)

    @cached_property
    def has_absent_theme(self) -> bool:
        """Whether templates and files come from a theme or module that does not lie in the site."""
        if self.mapping("module").get("imports") or any(map(self._imports, self.theme_folders)):
            return True
        if not self.is_known and self._data.is_file(self._site.path("go.mod")):
            return True
        root = self._folder("themesdir", "themes")
        names = self._themes if self.is_known else sorted(self._site.tree.names(root))
        return any(not self._site.tree.names(join_path(root, name)) for name in names)

    def _imports(self, theme: str) -> bool:
        """Whether a theme takes modules in, or may do so."""
        for name in CONFIG_NAMES:
            file = join_path(theme, name)
            module = lower_keys(self._data.mapping(file)).get("module")
            if self._data.is_unread(file):
                return True
            if isinstance(module, dict) and lower_keys(module).get("imports"):
                return True
        return False

    @cached_property
    def permalinks(self) -> tuple[Permalink, ...]:
        """https://gohugo.io/configuration/permalinks/, in all its forms."""
        found = self.values.get("permalinks")
        if isinstance(found, list):
            return tuple(_targeted(each) for each in found if isinstance(each, dict))
        rules: list[Permalink] = []
        for key, value in found.items() if isinstance(found, dict) else ():
            if isinstance(value, str):  # for pages and the terms of taxonomies
                rules += [Permalink(kind, _glob_of(key), value) for kind in ("page", "term")]
            elif isinstance(value, dict):
                rules += [
                    Permalink(key.lower(), _glob_of(section), pattern)
                    for section, pattern in value.items()
                    if isinstance(pattern, str)
                ]
        return tuple(rules)

    @cached_property
    def taxonomies(self) -> tuple[str, ...]:
        """The names of the folders of taxonomies, such as `tags`."""
        found = self.values.get("taxonomies")
        if not isinstance(found, dict):
            return ("categories", "tags")
        return tuple(str(plural).lower() for key, plural in found.items() if key.lower() != "_merge")

    @cached_property
    def disabled_kinds(self) -> frozenset[str]:
        old = {"taxonomyterm": "taxonomy"}
        return frozenset(
            old.get(each.lower(), each.lower()) for each in _texts(self.values.get("disablekinds"))
        )

    @cached_property
    def zone(self) -> dt.tzinfo:
        found = self.values.get("timezone")
        try:
            return ZoneInfo(found) if isinstance(found, str) and found else dt.UTC
        except (OSError, ValueError):
            return dt.UTC

    def date_fields(self, of: str) -> tuple[str, ...]:
        """Where Hugo looks for a date of a page, in this order: fields, `:filename` and the like."""
        return self._date_fields[of]

    @cached_property
    def _date_fields(self) -> Mapping[str, tuple[str, ...]]:
        own = lower_keys(self.mapping("frontmatter"))
        found = dict(_FIELDS)
        for of in own.keys() & found.keys():
            if own[of] is not None:
                names = [each.lower() for each in _texts(own[of])]
                found[of] = tuple(
                    field for name in names for field in (_FIELDS[of] if name == ":default" else (name,))
                )
        return found

    def is_on(self, name: str) -> bool:
        return is_true(self.values.get(name))

    def is_ugly(self, section: str) -> bool:
        """Whether pages of `section` are written as `page.html` (https://gohugo.io/configuration/ugly-urls/)."""
        found = self.values.get("uglyurls")
        return is_true(lower_keys(found).get(section) if isinstance(found, dict) else found)

    def mapping(self, *route: str) -> Mapping[str, object]:
        """The table at `route`, names in small letters; empty where there is none."""
        found: object = self.values
        for name in route:
            found = lower_keys(found).get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def _mounts(self, kind: str) -> Iterator[Mount]:
        """Those of `module.mounts`: https://gohugo.io/configuration/module/#mounts."""
        mounts = lower_keys(self.mapping("module")).get("mounts")
        for each in mounts if isinstance(mounts, list) else ():
            entry = lower_keys(each) if isinstance(each, dict) else {}
            source, target, language = entry.get("source"), entry.get("target"), entry.get("lang")
            if isinstance(source, str) and isinstance(target, str):
                root, _, below = _clean(target).partition("/")
                if root == kind and not source.startswith(("/", "..")):
                    code = language.lower() if isinstance(language, str) and language else None
                    yield Mount(self._site.path(_clean(source)), below, code)

    def _folder(self, setting: str, usual: str) -> str:
        found = self.values.get(setting)
        return self._site.path(_clean(found) if isinstance(found, str) and found else usual)

    @cached_property
    def _themes(self) -> list[str]:
        return _texts(self.values.get("theme"))

    def _merged(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for path, route in self._files:
            values = lower_keys(self._data.mapping(path))
            for name in reversed(route):
                values = {name: values}
            found = merge_fields(found, values)
        return found


def _files(site: SiteRoot) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each file of the configuration, and the way to the table that it holds (nothing for all of it)."""
    names = sorted(CONFIG_NAMES, key=lambda name: name.startswith("config"))  # `hugo.toml` goes before
    at_root = next((site.path(name) for name in names if site.data.is_file(site.path(name))), None)
    if at_root is not None:
        yield at_root, ()
    for folder in _FOLDERS:
        for name in sorted(site.tree.names(site.path(folder))):
            path = site.path(f"{folder}/{name}")
            stem, dot, ending = name.rpartition(".")
            if dot + ending in _ENDINGS and site.data.is_file(path):
                yield path, _table_in(stem)


def _table_in(stem: str) -> tuple[str, ...]:
    """What a file of that name holds: `params.toml` the table `params`; `languages.de.toml`, and any other name with a
    dot, settings of a language (`LoadConfigFromDir` in Hugo's `config/configLoader.go`)."""
    if stem in {"hugo", "config"}:
        return ()
    name, dot, language = stem.lower().rpartition(".")
    if not dot:
        return (stem.lower(),)
    tables = {"menu": ("menus",), "menus": ("menus",), "params": ("params",)}
    return ("languages", language, *tables.get(name, ()))


def _targeted(entry: Mapping[str, object]) -> Permalink:
    """A rule of the form `[[permalinks]]`, with a `target`."""
    values = lower_keys(entry)
    target = values.get("target")
    found = lower_keys(target) if isinstance(target, dict) else {}
    kind, path = found.get("kind"), found.get("path")
    strange = not found.keys() <= {"kind", "path"}
    return Permalink(
        kind.lower() if isinstance(kind, str) else "*",
        path.lower() if isinstance(path, str) else "**",
        "" if strange else str(values.get("pattern", "")),
    )


def _glob_of(section: str) -> str:
    """The logical paths of a section (`sectionToPathGlob` in Hugo's `resources/page/permalinks.go`)."""
    name = section.strip(" /").lower()
    return f"/{{{name},{name}/**}}" if name else "/*"


def lower_keys(mapping: object) -> dict[str, object]:
    """Hugo does not tell letters by case in keys."""
    return {str(key).lower(): value for key, value in mapping.items()} if isinstance(mapping, Mapping) else {}


def _texts(value: object) -> list[str]:
    """`value` as a list of texts: one alone may stand without a list."""
    if isinstance(value, str):
        return [value] if value else []
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in {"true", "1", "t"})


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value else float("inf")


def _clean(folder: str) -> str:
    folder = folder.replace("\\", "/").strip("/")
    return "/".join(step for step in folder.split("/") if step not in {"", "."})
