"""What `docusaurus.config.js` says (https://docusaurus.io/docs/api/docusaurus-config), and what hangs on it: the last
part of a page's address, by its file name and front matter, and the tags and authors that the site lists.

The file is a program, and is not run: literal values are read, all else is unknown. Tags stand in `tags.yml` of the
blog, for the blog, and of the documentation, for the documentation; authors in the blog's `authors.yml`
(https://docusaurus.io/docs/blog).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from postlint.data_files.programs import UNKNOWN, objects_with, words_in
from postlint.generators.protocol import NativeTerms, PageInputs, ReadMapping
from postlint.generators.site_root import SiteRoot, target_of, text_option, texts_in
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_NAMES = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_DEFAULTS = {"docs": ("docs", "docs"), "blog": ("blog", "blog"), "pages": ("src/pages", "")}
"""The folder and the address of what each content plugin publishes."""

_CONTENT = {f"@docusaurus/plugin-content-{kind}": kind for kind in _DEFAULTS}
_CLASSIC = frozenset({"classic", "@docusaurus/preset-classic", "@docusaurus/classic"})

# Plugins and themes that make no pages of their own, or only such as `may_generate` knows.
_QUIET = frozenset(
    {
        *(
            f"@docusaurus/plugin-{name}"
            for name in ("client-redirects", "sitemap", "google-gtag", "ideal-image")
        ),
        *(
            f"@docusaurus/plugin-{name}"
            for name in ("google-analytics", "google-tag-manager", "pwa", "debug")
        ),
        *(f"@docusaurus/plugin-{name}" for name in ("svgr", "css-cascade-layers", "rsdoctor")),
        *(f"@docusaurus/theme-{name}" for name in ("mermaid", "live-codeblock", "search-algolia", "classic")),
        *("docusaurus-plugin-sass", "@easyops-cn/docusaurus-search-local", "docusaurus-lunr-search"),
    }
)
_MARKDOWN_PLUGINS = (
    *("remarkPlugins", "rehypePlugins", "recmaPlugins"),
    *("beforeDefaultRemarkPlugins", "beforeDefaultRehypePlugins"),
)
_CHANGES_LATER = frozenset({"push", "unshift", "assign", "concat"})


class DocusaurusContent(NamedTuple):
    """One content plugin: `kind` is `docs`, `blog` or `pages`; `folder` is from the root; `route` without slashes at
    its ends."""

    kind: str
    id: str
    folder: str
    route: str
    options: Mapping[object, object]

    @property
    def localized(self) -> str:
        """The name of its folder among the translations (`getPluginI18nPath`)."""
        return f"docusaurus-plugin-content-{self.kind}{'' if self.id == 'default' else f'-{self.id}'}"


class DocusaurusConfig(NamedTuple):
    """`base` is the path of the site; `slash` the setting `trailingSlash`. `is_known` says that all pages come from
    `contents`; `reads_links` that links to Markdown files are read in no other way than by default."""

    base: str
    slash: bool | None
    contents: tuple[DocusaurusContent, ...]
    default_locale: str
    translations: str
    static: tuple[str, ...]
    redirects: tuple[str, ...]
    is_known: bool
    reads_links: bool
    keeps_ids: bool
    """Whether ids of headings are made as by default: no plugin for Markdown is at work."""


def read_docusaurus(site: SiteRoot) -> DocusaurusConfig:
    """The configuration of the site at `site`."""
    name = next((each for each in map(site.path, _NAMES) if site.data.is_file(each)), None)
    text = site.data.program(name) if name else ""
    found = objects_with(text, "baseUrl")
    config: Mapping[object, object] = found[0] if len(found) == 1 else {}
    contents, others, plugins_known = _contents(site, config)
    known = plugins_known and bool(config) and UNKNOWN not in config and not words_in(text) & _CHANGES_LATER
    base, slash = config.get("baseUrl"), config.get("trailingSlash")
    i18n = _mapping(config.get("i18n", {}))
    static = config.get("staticDirectories", ["static"])
    redirects = _redirects(others)
    markdown = _mapping(config.get("markdown", {}))
    parts = (isinstance(base, str), isinstance(slash, bool | None), i18n is not None, redirects is not None)
    return DocusaurusConfig(
        base=base.rstrip("/") if isinstance(base, str) else "",
        slash=slash if isinstance(slash, bool) else None,
        contents=contents,
        default_locale=str((i18n or {}).get("defaultLocale", "en")),
        translations=site.path(text_option(i18n or {}, "path", "i18n")),
        static=tuple(site.path(each) for each in texts_in(static)) or (site.path("static"),),
        redirects=redirects or (),
        is_known=known and all(parts) and markdown is not None and not {"parseFrontMatter"} & markdown.keys(),
        keeps_ids=known and _keeps_ids(markdown, contents),
        reads_links=bool(config) and UNKNOWN not in config and _reads_links(markdown, contents),
    )


def versions(site: SiteRoot, content: DocusaurusContent) -> tuple[str, ...] | None:
    """The names in `versions.json`, the newest first; None where it cannot be read."""
    prefix = "" if content.id == "default" else f"{content.id}_"
    path = site.path(f"{prefix}versions.json")
    if not site.data.is_file(path):
        return ()
    found = site.data.value(path)
    return tuple(found) if isinstance(found, list) and all(isinstance(each, str) for each in found) else None


def _contents(
    site: SiteRoot, config: Mapping[object, object]
) -> tuple[tuple[DocusaurusContent, ...], list[tuple[str, Mapping[object, object]]], bool]:
    """The content plugins; the other plugins by name with their options; and whether all of them are known."""
    found: list[DocusaurusContent] = []
    others: list[tuple[str, Mapping[object, object]]] = []
    known = bool(config)
    for name, options in _named(config.get("presets", [])):
        if name not in _CLASSIC or options is None:
            known = False
            continue
        for kind in _DEFAULTS:
            given = options.get(kind, {})
            if given is not False:
                found.append(_content(site, kind, _mapping(given) or {}))
                known = known and _mapping(given) is not None
    for name, options in (*_named(config.get("plugins", [])), *_named(config.get("themes", []))):
        full = (
            name
            if name is None or name.startswith(("@", "docusaurus-", "."))
            else f"@docusaurus/plugin-{name}"
        )
        if full in _CONTENT and options is not None:
            found.append(_content(site, _CONTENT[full], options))
        else:
            known = known and full in _QUIET and options is not None
            others.append((full or "", options or {}))
    if not config:
        found = [_content(site, kind, {}) for kind in _DEFAULTS]
    known = known and not any(UNKNOWN in content.options for content in found)
    return tuple(found), others, known


def _content(site: SiteRoot, kind: str, options: Mapping[object, object]) -> DocusaurusContent:
    folder, route = _DEFAULTS[kind]
    return DocusaurusContent(
        kind,
        text_option(options, "id", "default"),
        posixpath.normpath(site.path(text_option(options, "path", folder))),
        text_option(options, "routeBasePath", route).strip("/"),
        options,
    )


def _named(entries: object) -> Iterator[tuple[str | None, Mapping[object, object] | None]]:
    """Plugins as they are listed: a name, or a name and options; None for what is not written out."""
    if not isinstance(entries, list):
        yield None, None
        return
    for entry in entries:
        parts = entry if isinstance(entry, list) else [entry]
        if entry is None or entry is False:
            continue
        name = parts[0] if parts and isinstance(parts[0], str) else None
        yield name, _mapping(parts[1]) if len(parts) > 1 else {}


def _redirects(plugins: list[tuple[str, Mapping[object, object]]]) -> tuple[str, ...] | None:
    """The addresses that `plugin-client-redirects` leads on from; None where a program makes them."""
    sources: list[str] = []
    for name, options in plugins:
        if name != "@docusaurus/plugin-client-redirects":
            continue
        if options.keys() - {"redirects", "id"}:
            return None
        entries = options.get("redirects", [])
        for entry in entries if isinstance(entries, list) else [UNKNOWN]:
            start = entry.get("from") if isinstance(entry, dict) else UNKNOWN
            starts = start if isinstance(start, list) else [start]
            sources += texts_in(starts)
            if len(texts_in(starts)) != len(starts):
                return None
    return tuple(sources)


def _reads_links(markdown: Mapping[object, object] | None, contents: tuple[DocusaurusContent, ...]) -> bool:
    if markdown is None or markdown.keys() & {"preprocessor", UNKNOWN}:
        return False
    hooks = _mapping(markdown.get("hooks", {}))
    if hooks is None or any(value is UNKNOWN for value in hooks.values()):
        return False
    return all(content.options.get("beforeDefaultRemarkPlugins", []) == [] for content in contents)


def _keeps_ids(markdown: Mapping[object, object] | None, contents: tuple[DocusaurusContent, ...]) -> bool:
    """https://docusaurus.io/docs/api/docusaurus-config#markdown, and the `…Plugins` of each content plugin."""
    if markdown is None or not markdown.keys() <= {"format", "mermaid", "emoji", "hooks", "parseFrontMatter"}:
        return False
    return all(content.options.get(name, []) == [] for content in contents for name in _MARKDOWN_PLUGINS)


def _mapping(value: object) -> Mapping[object, object] | None:
    return value if isinstance(value, dict) else None


_NO_NUMBER = Pattern(r"\d+[-_.]\d+")
_NUMBER = Pattern(r"\d+\s*[-_.]+\s*(?P<suffix>[^-_.\s].*)\Z")
_DATED = Pattern(r"(?P<folder>.*)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?\.mdx?\Z")
_INDEX = Pattern(r"(?P<folder>\A|.*/)index\.mdx?\Z", re.IGNORECASE)
_LONGEST = 500


def doc_slug(source: str, inputs: PageInputs, parser: object) -> str | None:
    """`getSlug` in `slug.js`; `parser` is the option `numberPrefixParser`."""
    slug, own = inputs.values.get("slug"), inputs.values.get("id")
    if not isinstance(slug, str | None) or not isinstance(own, str | None) or not isinstance(parser, bool):
        return None
    if slug and slug.startswith("/"):
        return slug
    strip = parser and inputs.values.get("parse_number_prefixes") is not False
    folder, name = posixpath.split(source)
    stem = posixpath.splitext(name)[0]
    folders = (
        "/".join(_without_number(each) if strip else each for each in folder.split("/")) if folder else ""
    )
    above = f"/{folders}/" if folders else "/"
    if not slug and stem.lower() in {"index", "readme", posixpath.basename(folder).lower()}:
        return above
    return target_of(above, slug or own or (_without_number(stem) if strip else stem))


def blog_slug(source: str, inputs: PageInputs) -> str | None:
    """`parseBlogFileName` in `blogUtils.js`."""
    slug = inputs.values.get("slug")
    if slug is not None or len(source) > _LONGEST:
        return slug if isinstance(slug, str) else None
    dated = _DATED.match(source)
    if dated:
        return f"/{dated['date'].replace('-', '/')}/{dated['folder']}{dated['text']}"
    return "/" + re.sub(r"(?:/index)?\.mdx?\Z", "", source)


def page_slug(source: str, inputs: PageInputs) -> str | None:
    """`fileToPath` in `urlUtils.js`."""
    slug = inputs.values.get("slug")
    if slug is not None:
        return slug if isinstance(slug, str) else None
    index = _INDEX.match(source)
    return f"/{index['folder']}" if index else "/" + posixpath.splitext(source)[0]


def _without_number(name: str) -> str:
    """`DefaultNumberPrefixParser`: `01-intro` is `intro`, but `7.0-foo` and `2021-11-foo` stay."""
    match = None if _NO_NUMBER.match(name) else _NUMBER.match(name)
    return match["suffix"] if match else name


_BLOG = ("blog/**", "i18n/*/docusaurus-plugin-content-blog/**")
_DOCS = ("docs/**", "i18n/*/docusaurus-plugin-content-docs/current/**")


def docusaurus_terms(read: ReadMapping) -> Iterator[NativeTerms]:
    yield _keys(read, "tags", "blog/tags", _BLOG)
    yield _keys(read, "tags", "docs/tags", _DOCS)
    yield _keys(read, "authors", "blog/authors", _BLOG)


def _keys(read: ReadMapping, field: str, name: str, files: tuple[str, ...]) -> NativeTerms:
    """The keys of the file `name`.yml; a `label` stands for its key."""
    paths = (f"{name}.yml", f"{name}.yaml")
    path, entries = next(((path, found) for path in paths if (found := read(path))), ("", {}))
    labels = {
        entry["label"]: key
        for key, entry in entries.items()
        if isinstance(entry, dict) and isinstance(entry.get("label"), str) and entry["label"] not in entries
    }
    return NativeTerms(field, path, {key: (key,) for key in entries}, aliases=labels, files=files)
