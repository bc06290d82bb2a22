"""What `mkdocs.yml` says of where pages come from and go to (https://www.mkdocs.org/user-guide/configuration/).

It is read as data: tags such as `!!python/name:…` and `!ENV` are not carried out.

The patterns of `exclude_docs` and `draft_docs` are as in .gitignore, as the Python package `pathspec` reads them.
Where a pattern and its exception meet, its `GitIgnoreSpec` has rules of its own: a file goes before a folder, whichever
stands first. They differ between its versions; what is not the same in all of them is not known.

Pages in several languages are those of the plugin `i18n` (https://ultrabug.github.io/mkdocs-static-i18n/), by
`suffix.py` and `folder.py` of mkdocs-static-i18n 1.3: which file a link means (`I18nFiles.get_file_from_path`), and
where a page goes (`create_i18n_file`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from postlint.findings import Cause
from postlint.generators.mkdocs.hooks import Hooks, read_hooks
from postlint.generators.site_root import SiteRoot
from postlint.globs import LONGEST, Globs
from postlint.page.page import merge_fields
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_MOST_PARENTS = 10
_ALWAYS_EXCLUDED = (".*", "/templates/")
"""`_default_exclude` in `mkdocs/structure/files.py`."""

_TAGGED = Pattern(r"(?m)^(?P<key>\w+)[ \t]*:[ \t]*!")
_SLUGIFY = Pattern(r"(?m)^[ \t]+slugify:[ \t]*(?P<value>\S.*?)[ \t]*$")
_MATTERING = frozenset({
    "docs_dir", "site_url", "use_directory_urls", "exclude_docs", "draft_docs", "plugins", "hooks", "theme",
    "validation", "INHERIT", "extra_templates", "markdown_extensions",
})  # fmt: skip

# Plugins that neither add pages nor change which file a link means.
_QUIET = frozenset({
    "search", "meta", "tags", "social", "privacy", "optimize", "typeset", "info", "offline", "blog",
    "redirects", "i18n", "macros", "awesome-pages", "awesome-nav", "literate-nav", "section-index",
    "git-revision-date", "git-revision-date-localized", "git-authors", "git-committers", "git-committers-2",
    "minify", "glightbox", "mermaid2", "include-markdown", "table-reader", "exclude-search", "charts",
    "drawio", "panzoom", "mkdocs-video", "tooltips", "termynal", "open-in-new-tab", "rss", "autorefs",
    "mkdocstrings", "markdownextradata", "mike", "kroki",
})  # fmt: skip
_INCLUDERS = frozenset({"include-markdown", "macros", "markdownextradata", "table-reader"})
_INCLUDING_EXTENSIONS = frozenset({"pymdownx.snippets", "markdown_include.include", "mdx_include"})
_LINK_CHANGING_EXTENSIONS = frozenset({"pymdownx.pathconverter"})


class Plugin(NamedTuple):
    """A plugin that is switched on, by its name without `material/`, and what it is told."""

    name: str
    options: Mapping[str, object]


class MkDocsConfig(NamedTuple):
    """`docs` is the folder of the pages, from the root. None stands for what cannot be told.

    `is_known` says that nothing else decides which pages there are and what their links mean: no hook that may add
    files, no plugin that is not known here, no value that comes from the environment.
    """

    docs: str
    base: str | None
    directory_urls: bool | None
    absolute_by_file: bool
    excluded: DocsPatterns
    drafts: DocsPatterns
    plugins: tuple[Plugin, ...]
    theme: str | None
    theme_folder: str | None
    templates: tuple[str, ...]
    extensions: object
    """`markdown_extensions` as it is written: a list, or a mapping of names to options."""
    slugify: tuple[str, ...]
    """All values of the name `slugify`, as they are written: tags of Python's are lost in `extensions`."""
    includes: bool
    hooks: Hooks
    is_known: bool
    doubt: Cause | None = None
    """Why not all is known."""

    def options(self, name: str) -> Iterator[Mapping[str, object]]:
        """What each plugin called `name` is told."""
        return (plugin.options for plugin in self.plugins if plugin.name == name)

    def has(self, *names: str) -> bool:
        return any(plugin.name in names for plugin in self.plugins)


def read_mkdocs(site: SiteRoot) -> MkDocsConfig:
    """The configuration of the site at `site`."""
    config, known, text = read_files(site)
    plugins, all_known = read_plugins(config, ["search"])
    return mkdocs_config(site, config, plugins, text, known=known and all_known)


def mkdocs_config(
    site: SiteRoot, config: Mapping[str, object], plugins: tuple[Plugin, ...], text: str, *, known: bool
) -> MkDocsConfig:
    """What `config` says, whose files have the `text`; where not `known`, it may not be all."""
    theme = config.get("theme")
    themes = theme if isinstance(theme, Mapping) else {"name": theme or "mkdocs"}
    extensions = set(_names(config.get("markdown_extensions")))
    hooks = read_hooks(site, config.get("hooks"))
    changing = sorted(extensions & _LINK_CHANGING_EXTENSIONS)
    doubt = None
    if not known or hooks.add_files or changing:
        doubt = _doubt_of(config, hooks, plugins, changing)
    known = doubt is None
    return MkDocsConfig(
        docs=_folder(site, config.get("docs_dir", "docs")) or site.path("docs"),
        base=_path_of(config.get("site_url")),
        directory_urls=_directory_urls(config, plugins),
        absolute_by_file=_absolute_links(config) == "relative_to_docs",
        excluded=DocsPatterns((*_ALWAYS_EXCLUDED, *_lines(config.get("exclude_docs")))),
        drafts=DocsPatterns(_lines(config.get("draft_docs"))),
        plugins=plugins,
        theme=str(themes["name"]) if themes.get("name") else None,
        theme_folder=_folder(site, themes.get("custom_dir")),
        templates=tuple(_names(themes.get("static_templates"))),
        extensions=config.get("markdown_extensions"),
        slugify=tuple(found["value"] for found in _SLUGIFY.finditer(text)),
        includes=bool(extensions & _INCLUDING_EXTENSIONS)
        or any(plugin.name in _INCLUDERS for plugin in plugins),
        hooks=hooks,
        is_known=known,
        doubt=doubt,
    )


def _doubt_of(
    config: Mapping[str, object], hooks: Hooks, plugins: tuple[Plugin, ...], changing: list[str]
) -> Cause:
    """Why it is not known which pages there are, or what their links mean."""
    unknown = [plugin.name for plugin in plugins if plugin.name not in _QUIET]
    if hooks.add_files:
        named = config.get("hooks")
        what = f"the hook `{named[0]}`" if isinstance(named, list) and len(named) == 1 else "a hook"
        return Cause(
            f"{what} may add pages and files, or move them", "Open these links once the site is built."
        )
    if unknown or changing:
        kind = "plugin" if unknown else "extension"
        return Cause(
            f"it is not known what the {kind} `{(unknown or changing)[0]}` of MkDocs does to pages and links",
            "Open these links once the site is built.",
        )
    return Cause(
        "not all of the configuration of MkDocs can be read",
        "Write values that pages and plugins depend on into `mkdocs.yml` without tags such as `!ENV`.",
    )


def extensions_of(extensions: object) -> dict[str, Mapping[str, object]]:
    """Each extension by its name without `markdown.extensions.`, with its settings."""
    found: dict[str, Mapping[str, object]] = {}
    for entry in _entries(extensions):
        named = entry if isinstance(entry, Mapping) else {entry: None}
        for name, options in named.items():
            plain = str(name).removeprefix("markdown.extensions.")
            found[plain] = options if isinstance(options, Mapping) else {}
    return found


def read_files(site: SiteRoot) -> tuple[Mapping[str, object], bool, str]:
    """What the configuration says, with what it inherits (`INHERIT`); whether that is all of it; and its text."""
    name = next((each for each in map(site.path, _NAMES) if site.data.is_file(each)), None)
    config: dict[str, object] = {}
    known = True
    text = ""
    for _ in range(_MOST_PARENTS):
        if name is None:
            return config, False, text
        values = site.data.mapping(name)
        text += site.data.text(name)
        keys = {match["key"] for match in _TAGGED.finditer(site.data.text(name))}
        known = known and bool(values) and "<<" not in values and not keys & _MATTERING
        config = merge_fields(values, {key: value for key, value in config.items() if key != "INHERIT"})
        parent = values.get("INHERIT")
        if not isinstance(parent, str):
            return config, known and parent is None, text
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), parent))
    return config, False, text


def read_plugins(config: Mapping[str, object], usual: list[object]) -> tuple[tuple[Plugin, ...], bool]:
    """The plugins that are switched on, the `usual` ones where none is named; and whether it is known of all of them
    what they do.
    """
    entries = config.get("plugins", usual)
    named: list[tuple[str, object]] = []
    known = True
    for entry in _entries(entries):
        if isinstance(entry, str):
            named.append((entry, None))
        elif isinstance(entry, Mapping):
            named += [(str(name), options) for name, options in entry.items()]
        else:
            known = False
    found: list[Plugin] = []
    for name, given in named:
        options = given if isinstance(given, Mapping) else {}
        enabled = default_of(options.get("enabled", True))
        if enabled is False:
            continue
        plugin = Plugin(name.removeprefix("material/"), options)
        known = known and plugin.name in _QUIET and isinstance(enabled, bool)
        found.append(plugin)
    return tuple(found), known


def default_of(value: object) -> object:
    """The value itself, or what `!ENV [NAME, …, default]` gives where nothing is set."""
    return value[-1] if isinstance(value, list) and value else value


def _entries(value: object) -> list[object]:
    """A list of names, each perhaps with options; or a mapping of names to options."""
    if isinstance(value, Mapping):
        return [{name: options} for name, options in value.items()]
    return value if isinstance(value, list) else []


def _names(value: object) -> Iterator[str]:
    for entry in _entries(value):
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, Mapping):
            yield from (str(name) for name in entry)


def _directory_urls(config: Mapping[str, object], plugins: tuple[Plugin, ...]) -> bool | None:
    if any(plugin.name == "offline" for plugin in plugins):
        return False  # it switches them off: https://squidfunk.github.io/mkdocs-material/plugins/offline/
    value = config.get("use_directory_urls", True)
    return value if isinstance(value, bool) else None


def _absolute_links(config: Mapping[str, object]) -> object:
    """`validation.links.absolute_links`, or in short `validation.absolute_links`."""
    validation = config.get("validation")
    if not isinstance(validation, Mapping):
        return None
    links = validation.get("links")
    if isinstance(links, Mapping) and "absolute_links" in links:
        return links["absolute_links"]
    return validation.get("absolute_links")


def _folder(site: SiteRoot, value: object) -> str | None:
    """A folder of the site that is named from the place of the configuration; None where it is none."""
    if not isinstance(value, str) or value.startswith("/"):
        return None
    folder = posixpath.normpath(posixpath.join(site.folder, value))
    if folder == ".." or folder.startswith("../"):
        return None
    return "" if folder == "." else folder


def _path_of(site_url: object) -> str | None:
    if not isinstance(site_url, str) or not site_url:
        return None
    try:
        return unquote(urlsplit(site_url).path).rstrip("/")
    except ValueError:
        return None


def _lines(value: object) -> list[str]:
    return value.splitlines() if isinstance(value, str) else []


_UNREAD = frozenset("[]\\")
"""Classes and escapes: there the package and Git differ."""

_MOST = 500


class DocsPatterns:
    """Which files the patterns in `lines` mean."""

    def __init__(self, lines: Iterable[str]) -> None:
        written = [line.strip() for line in lines]
        patterns = [line for line in written if line and not line.startswith("#")]
        read = [line for line in patterns if not _UNREAD & set(line) and len(line) <= LONGEST][:_MOST]
        self._globs = Globs(read)
        self._is_complete = len(read) == len(patterns)

    def means(self, path: str) -> bool | None:
        """Whether the file at `path` is meant. None where a pattern that was not understood may change it, or where the
        versions of the package differ: a folder is excluded, but one of its files was let in before.
        """
        meant = {True: False, False: False}
        weight = dict(meant)
        for hit in self._globs.hits(path):
            excludes = not hit.pattern.negated
            for overrides in (True, False):
                if hit.whole >= weight[overrides] or (overrides and excludes):
                    meant[overrides], weight[overrides] = excludes, hit.whole
        return meant[True] if self._is_complete and meant[True] is meant[False] else None


class Languages(NamedTuple):
    """`names` are those that are built, the default one first; `by_folder` says that each has a folder of its own,
    else the language stands before the ending: `page.de.md`."""

    names: tuple[str, ...] = ()
    by_folder: bool = False

    def places(self, source: str, is_file: Callable[[str], bool]) -> list[str]:
        """The file in all its languages, as if each lay in the folder of its address; the one to link to first.

        What is in the default language, or in none, stands in for the languages that have no file of their own.
        """
        if not self.names:
            return [source]
        own, plain = self._split(source)
        found = [own or self.names[0]]
        if own in {None, self.names[0]}:
            found += [each for each in self.names[1:] if not is_file(self._join(each, plain))]
        return [plain if each == self.names[0] else join_path(each, plain) for each in found]

    def candidates(self, wanted: str) -> Iterator[str]:
        """The files that a link to `wanted` may mean."""
        if not self.names:
            yield wanted
            return
        wanted = "index.md" if wanted == "." else wanted
        if self.by_folder:
            _, plain = self._split(wanted)
            yield wanted
            yield from (self._join(each, plain) for each in self.names)
            yield plain
        else:
            yield from (self._join(each, wanted) for each in self.names)
            yield wanted

    def may_generate(self, address: str) -> bool:
        """Pages and files of a language that is not the default one may come from another."""
        return address.strip("/").partition("/")[0] in self.names

    def _join(self, language: str, plain: str) -> str:
        """The name of the file `plain` in a language."""
        stem, ending = posixpath.splitext(plain)
        return join_path(language, plain) if self.by_folder else f"{stem}.{language}{ending}"

    def _split(self, source: str) -> tuple[str | None, str]:
        """The language that the name of a file tells, and the name without it."""
        if self.by_folder:
            first, _, rest = source.partition("/")
            return (first, rest) if first in self.names and rest else (None, source)
        stem, ending = posixpath.splitext(source)
        stem, _, language = stem.rpartition(".")
        return (language, stem + ending) if stem and language in self.names else (None, source)


def read_languages(options: Mapping[str, object]) -> Languages:
    """What `mkdocs.yml` says of them."""
    entries = options.get("languages")
    found: list[str] = []
    for entry in entries if isinstance(entries, list) else ():
        locale = entry.get("locale") if isinstance(entry, Mapping) else None
        if isinstance(entry, Mapping) and isinstance(locale, str) and entry.get("build") is not False:
            found.insert(0 if entry.get("default") is True else len(found), locale)
    return Languages(tuple(found), options.get("docs_structure") == "folder")
