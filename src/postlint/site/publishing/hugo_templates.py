"""What Hugo's templates do to links, as far as a look at their text can tell: they are never run.

A render hook (https://gohugo.io/render-hooks/) may send a link anywhere; one that only passes the destination on can be
told by the words that it uses. A template of redirects tells the addresses that it writes at the beginning of a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from postlint.pattern import Pattern
from postlint.site.publishing.base import Ground, join
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.tree import Entry

_ACTION = Pattern(r"\{\{-?(?P<inner>[^{}]*)\}\}")
_STRING = Pattern(r'"[^"\n]*"|`[^`]*`')
_WORD = Pattern(r"[.$\w]+")
_HARMLESS = frozenset(
    {
        *(
            "if",
            "else",
            "end",
            "with",
            "and",
            "or",
            "not",
            "eq",
            "ne",
            "in",
            "strings.HasPrefix",
            "hasPrefix",
        ),
        *("strings.Contains", "strings.HasSuffix", "hasSuffix", ".Destination", ".Text", ".PlainText", "."),
        *(".Title", ".Plain", "safeURL", "safeHTML", "safeHTMLAttr", "htmlEscape", "markdownify"),
    }
)
_PASSED_ON = Pattern(r"\.Destination(\s*\|\s*(safeURL|safeHTMLAttr))?\Z")
_ATTRIBUTE = Pattern(
    r"""\b(?:href|src)\s*=\s*(?P<quote>["']?)\{\{-?(?P<value>[^{}]*)\}\}(?P=quote)(?=[\s>{]|\Z)"""
)
_SET = Pattern(r"\b(?:href|src)\s*=")
_DATA = Pattern(r"(?:\.Site|\bsite|\bhugo)\.Data\.(?P<name>[\w.]+)")
_SOURCES_ELSEWHERE = Pattern(
    r"\b(?:partial|partialCached|template|getJSON|getCSV|readFile|resources|Params)\b"
)
_MOST_FILES = 2000


class Hook(Enum):
    """What becomes of a link's destination."""

    PASSED_ON = "passed-on"
    EMBEDDED = "embedded"
    """Hugo's own hook: a page or a resource of that path, else passed on."""
    UNKNOWN = "unknown"


class Leads(NamedTuple):
    """Addresses from which templates make redirects; `sure` says that these are all."""

    sources: tuple[str, ...]
    sure: bool


def hook_for(config: HugoConfig, ground: Ground, element: str) -> Hook:
    """What becomes of the destinations of `element`, `link` or `image`.

    https://gohugo.io/configuration/markup/#renderhookslinkuseembedded
    """
    settings = config.mapping("markup", "goldmark", "renderhooks", element)
    lowered = {key.lower(): value for key, value in settings.items()}
    use = lowered.get("useembedded")
    if use == "always":
        return Hook.EMBEDDED
    if config.has_absent_theme:
        return Hook.UNKNOWN
    own = [ground.data.text(path) for path in hooks(config, ground, element)]
    if own:
        return Hook.PASSED_ON if all(map(passes_on, own)) else Hook.UNKNOWN
    if not config.is_known:
        return Hook.EMBEDDED  # or passed on, which finds less
    if use == "fallback" or lowered.get("enabledefault") is True:
        return Hook.EMBEDDED
    if use == "never" or lowered.get("enabledefault") is False:
        return Hook.PASSED_ON
    goldmark = {key.lower(): value for key, value in config.mapping("markup", "goldmark").items()}
    doubled = goldmark.get("duplicateresourcefiles") is True
    single = len(config.languages) < 2 or config.is_multihost
    return Hook.PASSED_ON if single or doubled else Hook.EMBEDDED


def passes_on(template: str) -> bool:
    """Whether a render hook writes the destination as it is, by the words that it uses."""
    values = [found["value"].strip(" \t\r\n-") for found in _ATTRIBUTE.finditer(template)]
    if not values or len(values) != len(_SET.findall(template)):
        return False
    if not all(_PASSED_ON.match(value) for value in values):
        return False
    actions = [found["inner"].strip(" \t\r\n-") for found in _ACTION.finditer(template)]
    if len(actions) != template.count("{{"):
        return False
    return all(_is_harmless(action) for action in actions if not action.startswith("/*"))


def redirects(config: HugoConfig, ground: Ground) -> Leads:
    """What the templates of home's own output formats lead on from, such as `_redirects` for Netlify."""
    sources: list[str] = []
    sure = True
    for path in _home_templates(config, ground):
        text = ground.data.text(path)
        sure = sure and bool(text.strip()) and not _SOURCES_ELSEWHERE.search(text)
        sources += _of_lines(text)
        for found in _DATA.finditer(text):
            files = _data_files(ground, found["name"].partition(".")[0])
            values = [each for file in files for each in _paths_in(ground.data.value(file))]
            sure = sure and bool(values) and not any(map(ground.data.is_unread, files))
            sources += values
    return Leads(tuple(dict.fromkeys(sources)), sure)


def _is_harmless(action: str) -> bool:
    return all(word in _HARMLESS or word.isdigit() for word in _WORD.findall(_STRING.sub("", action)))


def hooks(config: HugoConfig, ground: Ground, element: str) -> Iterator[str]:
    """The templates that lie in the site and render `element`: `link`, `image`, `heading`."""
    for root in config.layouts:
        for path in _below(ground, root):
            folder, _, name = path.rpartition("/")
            is_hook = folder.rpartition("/")[2] == "_markup" and name.endswith(".html")
            if is_hook and name.partition(".")[0] == f"render-{element}":
                yield path


def _home_templates(config: HugoConfig, ground: Ground) -> Iterator[str]:
    """The templates of home for the formats that the site defines itself."""
    formats = {name.lower() for name in config.mapping("outputformats")}
    suffixes = {suffix for each in config.mapping("mediatypes").values() for suffix in _suffixes(each)}
    wanted = formats | suffixes
    for root in config.layouts if wanted else ():
        for path in _below(ground, root):
            name = path.rpartition("/")[2]
            stem, _, rest = name.partition(".")
            if stem in {"index", "home", "list", "all"} and not wanted.isdisjoint(rest.lower().split(".")):
                yield path


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


def _data_files(ground: Ground, name: str) -> list[str]:
    return [ground.path(f"data/{name}{ending}") for ending in (".toml", ".yaml", ".yml", ".json")]


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


def _below(ground: Ground, root: str) -> Iterator[str]:
    """The files in `root` and all folders in it."""
    pending, count = [root], 0
    while pending and count < _MOST_FILES:
        folder = pending.pop()
        for name in sorted(ground.tree.names(folder)):
            path = join(folder, name)
            entry = ground.tree.entry(path)
            count += 1
            if entry is Entry.FOLDER:
                pending.append(path)
            elif entry is Entry.FILE:
                yield path
