"""Where links of a Hugo site lead: the page that `ref`, `relref` and Hugo's own link hook find, by logical paths and
not by addresses; and what the site's templates do to links, as far as a look at their text can tell.

A render hook (https://gohugo.io/render-hooks/) may send a link anywhere; what can be told of one, `hooks` tells. A
template of redirects tells the addresses that it writes at the beginning of a line.
Templates are never run. Sources: https://gohugo.io/shortcodes/ref/; Hugo's `hugolib/pagecollections.go`
(`getContentNode`, `getContentNodeForRef`).
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.generators.hugo.config import HugoConfig
from postlint.generators.hugo.content import CONTENT, Bundle, HugoContent, HugoPlace, logical_path
from postlint.generators.hugo.hooks import EMBEDDED, PASSED_ON, UNKNOWN, LinkHook, read_hook
from postlint.generators.protocol import Outcome, Resolution
from postlint.generators.site_root import SiteRoot, extension
from postlint.near_names import NearNames
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import TreeEntry

_CLOSE = 0.7
_MOST_CALLED_SO = 100
"""How many pages of one name are compared with a reference."""


class AmbiguousRefError(Exception):
    """More than one page has that name. The first argument is the list of their logical paths."""


class HugoPages:
    """The pages of a site by their logical paths, one set for each language."""

    def __init__(self, config: HugoConfig, content: HugoContent) -> None:
        self._config = config
        self._content = content

    def find(self, context: HugoPlace | None, ref: str, *, by_name: bool) -> str | None:
        """The file (or the folder of an automatic section) that `ref` means in the page `context`.

        `by_name` also looks for a page of that name anywhere, as `ref` does.

        Raises:
            AmbiguousRefError: more than one page has the name.
        """
        wanted = ref.rstrip("/") or "/"
        if _has_ending(wanted):
            return self._find(context, wanted, wanted, had_ending=True, by_name=by_name)
        if wanted == "/":
            return self._find(context, wanted, "/_index.md", had_ending=False, by_name=by_name)
        forms = (f"{wanted}/index.md", f"{wanted}.md") if wanted.endswith("/index") else (f"{wanted}.md",)
        for form in forms:
            found = self._find(context, wanted, form, had_ending=False, by_name=by_name)
            if found is not None:
                return found
        return None

    def resolve_reference(self, context: HugoPlace | None, ref: str) -> Resolution:
        """What a reference to `ref` in the page `context` means, with what to write instead where it leads nowhere."""
        language = context.language if context else self._config.default_language
        try:
            found = self.find(context, ref, by_name=True)
        except AmbiguousRefError as error:
            keys: list[str] = error.args[0][:_MOST_CALLED_SO]
            own = context.key if context else "/"
            key = max(keys, key=lambda each: len(posixpath.commonpath([each, own])))
            return Resolution(Outcome.MISSING, None, self._spelt(context, key, ref))
        if found is not None:
            return Resolution(Outcome.FOUND, found)
        near = self._nearest(language, ref)
        return Resolution(Outcome.MISSING, None, self._spelt(context, near, ref) if near else None)

    def _spelt(self, context: HugoPlace | None, key: str, written: str) -> str:
        """A reference to the page with the logical path `key`, like `written`: the bare name where that will do."""
        language = context.language if context else self._config.default_language
        file = self._keys.get(language, {}).get(key, "")
        is_index = posixpath.basename(file).lower().startswith(("index.", "_index."))
        full = f"{key}{extension(file)}" if extension(file) == extension(written) and not is_index else key
        bare = posixpath.basename(full)
        if "/" in written or not bare:
            return full
        try:
            return bare if self.find(context, bare, by_name=True) == file else full
        except AmbiguousRefError:
            return full

    def _nearest(self, language: str, ref: str) -> str | None:
        """The logical path that is most like `ref`."""
        key, name = self._parsed(ref if ref.startswith("/") else f"/{ref}")
        if not name:
            return None
        close = self._near[language].closest(name, _CLOSE) if language in self._near else None
        if close is None:
            return None
        called_so = sorted(self._by_name[language][close])[:_MOST_CALLED_SO]
        return max(called_so, key=lambda each: difflib.SequenceMatcher(None, each, key).ratio())

    def _find(
        self, context: HugoPlace | None, written: str, ref: str, *, had_ending: bool, by_name: bool
    ) -> str | None:
        language = context.language if context else self._config.default_language
        known = self._keys.get(language, {})
        if context is not None and not ref.startswith("/"):
            key, _ = self._parsed(posixpath.normpath(posixpath.join(_base(context, ref, had_ending), ref)))
            if key in known:
                return known[key]
        if ref.startswith("."):
            return None
        key, name = self._parsed(ref if ref.startswith("/") else f"/{ref}")
        if key in known:
            return known[key]
        if not by_name or "/" in written:
            return None
        keys = self._by_name.get(language, {}).get(name, [])
        if len(keys) > 1:
            raise AmbiguousRefError(keys)
        return known[keys[0]] if keys else None

    def _parsed(self, path: str) -> tuple[str, str]:
        """The logical path that `path` means, and the last name in it."""
        folder, _, name = logical_path(path, lower=True).rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if dot and ending in CONTENT:
            before, dot, code = stem.rpartition(".")
            name = before if dot and before and code in self._config.languages else stem
            if name in {"index", "_index"}:
                return folder or "/", posixpath.basename(folder)
            return f"{folder}/{name}", name
        return f"{folder}/{name}", stem if dot else name

    @cached_property
    def _keys(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for path in self._content.paths:
            place = self._content.place(path)
            if place is not None and not self._content.is_resource(place):
                found.setdefault(place.language, {}).setdefault(place.key, path)
        for code in self._config.languages:
            known = found.setdefault(code, {})
            for key, section in self._content.automatic_sections(code).items():
                known.setdefault(key, section.folder)
            known.setdefault("/", self._content.mounts[0].source)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for language, keys in self._keys.items():
            for key in keys:
                found.setdefault(language, {}).setdefault(posixpath.basename(key), []).append(key)
        return found

    @cached_property
    def _near(self) -> Mapping[str, NearNames]:
        return {language: NearNames(names) for language, names in self._by_name.items()}


def _base(context: HugoPlace, ref: str, had_ending: bool) -> str:
    """The logical folder from which a page looks: its own; of a leaf bundle, the one that the bundle lies in."""
    is_leaf = context.file.bundle is Bundle.LEAF
    steps = context.steps[:-1] if is_leaf and not (had_ending and ref.startswith("../")) else context.steps
    return "/" + logical_path("/".join(steps), lower=True)


def _has_ending(ref: str) -> bool:
    return "." in posixpath.basename(ref)


_ACTION = Pattern(r"\{\{-?(?P<inner>[^{}]*)\}\}")
_DATA = Pattern(r"(?:\.Site|\bsite|\bhugo)\.Data\.(?P<name>[\w.]+)")
_SOURCES_ELSEWHERE = Pattern(
    r"\b(?:partial|partialCached|template|getJSON|getCSV|readFile|resources|Params)\b"
)
_MOST_FILES = 2000
_REDIRECTING = Pattern(r"redirect|vercel|htaccess|netlify|staticwebapp|firebase|nginx|serve")
_OTHER_MEDIA = Pattern(r"[/+](?:json|xml|html|calendar|css|csv|markdown|javascript)\Z")


class TemplateRedirects(NamedTuple):
    """Addresses from which templates make redirects; `sure` says that these are all."""

    sources: tuple[str, ...]
    sure: bool


def hook_for(config: HugoConfig, site: SiteRoot, element: str) -> LinkHook:
    """What becomes of the destinations of `element`, `link` or `image`.

    https://gohugo.io/configuration/markup/#renderhookslinkuseembedded
    """
    settings = config.mapping("markup", "goldmark", "renderhooks", element)
    lowered = {key.lower(): value for key, value in settings.items()}
    use = lowered.get("useembedded")
    if use == "always":
        return EMBEDDED
    if config.has_absent_theme:
        return UNKNOWN
    own = [site.data.text(path) for path in hooks(config, site, element)]
    if own:
        found = {read_hook(each) for each in own}
        return found.pop() if len(found) == 1 else UNKNOWN
    if not config.is_known:
        return EMBEDDED  # or passed on, which finds less
    if use == "fallback" or lowered.get("enabledefault") is True:
        return EMBEDDED
    if use == "never" or lowered.get("enabledefault") is False:
        return PASSED_ON
    goldmark = {key.lower(): value for key, value in config.mapping("markup", "goldmark").items()}
    doubled = goldmark.get("duplicateresourcefiles") is True
    single = len(config.languages) < 2 or config.is_multihost
    return PASSED_ON if single or doubled else EMBEDDED


def redirects(config: HugoConfig, site: SiteRoot) -> TemplateRedirects:
    """What the templates of home's own output formats lead on from, such as `_redirects` for Netlify."""
    sources: list[str] = []
    sure = True
    for path in _home_templates(config, site):
        text = site.data.text(path)
        sure = sure and bool(text.strip()) and not _SOURCES_ELSEWHERE.search(text)
        sources += _of_lines(text)
        for found in _DATA.finditer(text):
            files = _data_files(site, found["name"].partition(".")[0])
            values = [each for file in files for each in _paths_in(site.data.value(file))]
            sure = sure and bool(values) and not any(map(site.data.is_unread, files))
            sources += values
    return TemplateRedirects(tuple(dict.fromkeys(sources)), sure)


def hooks(config: HugoConfig, site: SiteRoot, element: str) -> Iterator[str]:
    """The templates that lie in the site and render `element`: `link`, `image`, `heading`."""
    for root in config.layouts:
        for path in files_below(site, root):
            folder, _, name = path.rpartition("/")
            is_hook = folder.rpartition("/")[2] == "_markup" and name.endswith(".html")
            if is_hook and name.partition(".")[0] == f"render-{element}":
                yield path


def _home_templates(config: HugoConfig, site: SiteRoot) -> Iterator[str]:
    """The templates of home for the formats that the site defines itself."""
    given = config.mapping("outputformats")
    formats = {name.lower() for name, table in given.items() if _may_redirect(table)}
    suffixes = {suffix for each in config.mapping("mediatypes").values() for suffix in _suffixes(each)}
    wanted = formats | suffixes
    for root in config.layouts if wanted else ():
        for path in files_below(site, root):
            name = path.rpartition("/")[2]
            stem, _, rest = name.partition(".")
            if stem in {"index", "home", "list", "all"} and not wanted.isdisjoint(rest.lower().split(".")):
                yield path


def _may_redirect(output_format: object) -> bool:
    """Whether what has that format may tell a server where to lead readers: a feed, a list for a search or a page of
    HTML does not."""
    table = output_format if isinstance(output_format, Mapping) else {}
    lowered = {str(key).lower(): str(value).lower() for key, value in table.items()}
    return _REDIRECTING.search(lowered.get("basename", "")) is not None or not _OTHER_MEDIA.search(
        lowered.get("mediatype", "")
    )


def _suffixes(media_type: object) -> Iterator[str]:
    found = media_type.get("suffixes") if isinstance(media_type, Mapping) else None
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, str):
            yield each.lower()


def _of_lines(template: str) -> Iterator[str]:
    """The first word of each line that begins with `/`; what a template puts in its place may be anything."""
    for line in template.splitlines():
        word = _ACTION.sub("*", line.strip()).split(maxsplit=1)
        if len(word) == 2 and word[0].startswith("/"):
            before, star, _ = word[0].partition("*")
            yield before + star


def _data_files(site: SiteRoot, name: str) -> list[str]:
    return [site.path(f"data/{name}{ending}") for ending in (".toml", ".yaml", ".yml", ".json")]


def _paths_in(value: object) -> Iterator[str]:
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, str) and each.startswith("/"):
            yield each
        elif isinstance(each, Mapping):
            pending += each.values()
        elif isinstance(each, list):
            pending += each


def files_below(site: SiteRoot, root: str) -> Iterator[str]:
    """The files in `root` and all folders in it."""
    pending, count = [root], 0
    while pending and count < _MOST_FILES:
        folder = pending.pop()
        for name in sorted(site.tree.names(folder)):
            path = join_path(folder, name)
            entry = site.tree.entry(path)
            count += 1
            if entry is TreeEntry.FOLDER:
                pending.append(path)
            elif entry is TreeEntry.FILE:
                yield path
