"""What `pelicanconf.py` and `publishconf.py` say (https://docs.getpelican.com/en/stable/settings.html), and what hangs
on it: ids of headings, and the metadata of articles and pages, of which their addresses are made.

The settings are programs, and are not run: `NAME = literal` at the top level is read, all else is unknown. Ids come
with Python-Markdown's extension `toc`, which there is only where `MARKDOWN` names it.

Sources: `pelican/readers.py` (`MarkdownReader`, `parse_path_metadata`), `pelican/contents.py` (`Content.url_format`)
and `pelican/utils.py` (`slugify`) of Pelican 4; Python-Markdown's extension `meta`, which reads the head of a file.
"""

from __future__ import annotations

import ast
import datetime as dt
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from postlint.data_files import DataFileError
from postlint.data_files.programs import parse_python, python_literal
from postlint.generators.site_root import SiteRoot
from postlint.generators.template_ids import may_give_ids
from postlint.page.slugs.python_markdown import python_markdown
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern

_FILES = ("pelicanconf.py", "publishconf.py")
"""The second one, which is used to publish, goes before the first."""

_REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "Pipfile", "setup.cfg")
_INSTALLED = Pattern(r"\bpelican-([a-z][\w-]{0,60})", re.IGNORECASE)

# Plugins that neither make pages nor change addresses.
_QUIET = frozenset({
    "sitemap", "neighbors", "related-posts", "render-math", "summary", "tag-cloud", "webassets", "assets",
    "minify", "extract-toc", "post-stats", "share-post", "seo", "feed-filter", "readtime", "read-more",
    "more-categories", "pelican", "theme", "themes", "quickstart", "import", "plugins", "avatar", "toc",
})  # fmt: skip

_DEFAULTS: dict[str, object] = {
    "PATH": ".",
    "OUTPUT_PATH": "output",
    "ARTICLE_PATHS": [""],
    "PAGE_PATHS": ["pages"],
    "ARTICLE_EXCLUDES": [],
    "PAGE_EXCLUDES": [],
    "STATIC_PATHS": ["images"],
    "EXTRA_PATH_METADATA": {},
    "SITEURL": "",
    "DEFAULT_LANG": "en",
    "DEFAULT_CATEGORY": "misc",
    "DEFAULT_METADATA": {},
    "DEFAULT_DATE": None,
    "USE_FOLDER_AS_CATEGORY": True,
    "WITH_FUTURE_DATES": True,
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "PATH_METADATA": "",
    "SLUGIFY_SOURCE": "title",
    "SLUGIFY_USE_UNICODE": False,
    "SLUGIFY_PRESERVE_CASE": False,
    "SLUG_REGEX_SUBSTITUTIONS": None,
    "TYPOGRIFY": False,
    "PLUGINS": [],
    "READERS": {},
    "TEMPLATE_PAGES": {},
    "DIRECT_TEMPLATES": ["index", "tags", "categories", "authors", "archives"],
    "OUTPUT_SOURCES": False,
    "MARKDOWN": {},
    "INTRASITE_LINK_REGEX": "[{|](?P<what>.*?)[|}]",
}
_ADDRESSES = {
    "ARTICLE": "{slug}",
    "PAGE": "pages/{slug}",
    "DRAFT": "drafts/{slug}",
    "DRAFT_PAGE": "drafts/pages/{slug}",
    "CATEGORY": "category/{slug}",
    "TAG": "tag/{slug}",
    "AUTHOR": "author/{slug}",
}
for _kind, _stem in _ADDRESSES.items():
    for _part in ("URL", "SAVE_AS"):
        _DEFAULTS[f"{_kind}_{_part}"] = f"{_stem}.html"
        _DEFAULTS[f"{_kind}_LANG_{_part}"] = f"{_stem}-{{lang}}.html"


class PelicanConfig:
    """The settings. `is_known` says that every page comes from a file of the content, and by these settings."""

    def __init__(
        self,
        values: Mapping[str, object],
        unknown: frozenset[str],
        plugins: frozenset[str] = frozenset(),
        *,
        is_known: bool,
    ) -> None:
        self._values = values
        self._unknown = unknown
        self.plugins = plugins
        self.is_known = is_known and not unknown & _DEFAULTS.keys()

    def get(self, name: str) -> object:
        """The setting, or its default; None where it is not known."""
        return None if name in self._unknown else self._values.get(name, _DEFAULTS.get(name))

    def text(self, name: str) -> str | None:
        value = self.get(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> list[str]:
        value = self.get(name)
        return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []

    def mapping(self, name: str) -> Mapping[object, object]:
        value = self.get(name)
        return value if isinstance(value, dict) else {}

    def is_on(self, name: str) -> bool:
        return bool(self.get(name))

    def is_default(self, name: str) -> bool:
        return name not in self._unknown and self.get(name) == _DEFAULTS[name]

    @property
    def base(self) -> str:
        try:
            return unquote(urlsplit(self.text("SITEURL") or "").path).rstrip("/")
        except ValueError:
            return ""


def read_pelican(site: SiteRoot) -> PelicanConfig:
    """The settings of the site at `site`."""
    values: dict[str, object] = {}
    unknown: set[str] = set()
    known = False
    for name in _FILES:
        path = site.path(name)
        text = site.data.program(path)
        if not text.strip() and not site.data.is_unread(path):
            continue
        tree = _parsed(text, path, site)
        known = tree is not None and (known or name == _FILES[0])
        for target, value in _assignments(tree) if tree is not None else ():
            unknown.discard(target)
            try:
                values[target] = python_literal(value) if value is not None else None
                if value is None:
                    unknown.add(target)
            except DataFileError:
                unknown.add(target)
    plugins = {str(each).rpartition(".")[2].replace("_", "-") for each in _listed(values.get("PLUGINS"))}
    if "PLUGINS" not in values:  # then all that are installed are switched on
        plugins = {
            found.lower()
            for name in _REQUIREMENTS
            for found in _INSTALLED.findall(site.data.text(site.path(name)))
        }
    return PelicanConfig(
        values,
        frozenset(unknown),
        frozenset(plugins),
        is_known=known and "*" not in unknown and plugins <= _QUIET,
    )


def _parsed(text: str, path: str, site: SiteRoot) -> ast.Module | None:
    """The program `text`, which is at `path`; None where it cannot be read."""
    if site.data.is_unread(path):
        return None
    try:
        return parse_python(text)
    except DataFileError as error:
        site.data.cannot_read(path, str(error))
        return None


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """Names with their values; None where something else than a plain assignment may change them. `*` stands for
    names that come from somewhere else."""
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        yield target.id, value
                    else:
                        yield from ((name, None) for name in _names(target))
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                yield name, value
            case ast.ImportFrom(module=module, names=names):
                if module != "pelicanconf" and any(alias.name == "*" for alias in names):
                    yield "*", None
            case ast.Import() | ast.Expr(value=ast.Constant()) | ast.FunctionDef() | ast.ClassDef():
                pass
            case _:
                yield from ((name, None) for name in _names(statement))


def _names(node: ast.AST) -> Iterator[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id.isupper())


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


_CHANGING = frozenset({"toc", "seo", "extract-toc"})
"""Plugins that make or move headings or their ids."""

_HARMLESS_EXTENSIONS = frozenset({
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
    "md_in_html", "meta", "nl2br", "sane_lists", "tables", "toc",
})  # fmt: skip


def anchor_rules(config: PelicanConfig, site: SiteRoot) -> AnchorRules:
    """How all Markdown pages of the site get their ids."""
    markdown = config.mapping("MARKDOWN")
    extensions: dict[str, Mapping[object, object]] = {
        _bare(name): {} for name in _names_extension(markdown.get("extensions"))
    }
    given = markdown.get("extension_configs", {})
    for name, options in given.items() if isinstance(given, Mapping) else ():
        extensions[_bare(name)] = options if isinstance(options, dict) else {}
    known = config.is_known and _CHANGING.isdisjoint(config.plugins) and not config.is_on("TYPOGRIFY")
    if not known or not extensions.keys() <= _HARMLESS_EXTENSIONS or extensions.get("footnotes"):
        return UNKNOWN_RULES
    toc = extensions.get("toc")
    lists = not extensions.keys().isdisjoint({"attr_list", "extra"})
    if toc is None:
        theme = config.text("THEME")
        is_plain = theme is not None and not may_give_ids(site, site.path(theme.strip("./")))
        return python_markdown(toc=False, attribute_lists=lists) if is_plain else UNKNOWN_RULES
    separator = toc.get("separator", "-")
    if "slugify" in toc or not (isinstance(separator, str) and separator):
        return UNKNOWN_RULES
    return python_markdown(separator=separator, attribute_lists=lists)


def _names_extension(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _bare(name: object) -> str:
    return str(name).removeprefix("markdown.extensions.")


_FENCE = Pattern(r"-{3}(\s.*)?\Z")
_END = Pattern(r"(-{3}|\.{3})(\s.*)?\Z")
_FIELD = Pattern(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = Pattern(r" {4,}(?P<value>.*)")
_DATE = Pattern(r"(\d{4})-(\d\d)-(\d\d)(?:[T _](\d\d):(\d\d))?")
_PLACE = Pattern(r"\{(\w+)(?::([^{}]*))?\}")
_MARKUP = frozenset("<>&")
_ASCII_FOR = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
_PUNCTUATION = frozenset("–—‘’‚“”„…«»·•")
"""What `unidecode` turns into ASCII punctuation, which no slug keeps, is let go of; a dash stays one."""


def read_head(text: str) -> dict[str, str]:
    """The fields at the top of a file, in small letters, with the first of their lines; quotes are a part of them."""
    lines = text.removeprefix("\ufeff").split("\n")
    fields: dict[str, str] = {}
    if lines and _FENCE.match(lines[0].rstrip("\r")):
        lines = lines[1:]
    for raw in lines:
        line = raw.rstrip("\r")
        field = _FIELD.match(line)
        if not line.strip() or _END.match(line):
            break
        if field:
            fields.setdefault(field["key"].lower(), field["value"].strip())
        elif not (fields and _MORE.match(line)):
            break
    return fields


def metadata(source: str, text: str, config: PelicanConfig) -> dict[str, str]:
    """All that is known of the file `source` of the content; what is closer to the file goes before."""
    folder, name = posixpath.split(source)
    found = {
        str(key): value for key, value in config.mapping("DEFAULT_METADATA").items() if isinstance(value, str)
    }
    if category := config.text("DEFAULT_CATEGORY"):
        found["category"] = category
    for path, more in sorted(config.mapping("EXTRA_PATH_METADATA").items(), key=lambda item: str(item[0])):
        if isinstance(more, dict) and (source == path or source.startswith(f"{path}/")):
            found |= {str(key): value for key, value in more.items() if isinstance(value, str)}
    if config.is_on("USE_FOLDER_AS_CATEGORY") and folder:
        found["category"] = posixpath.basename(folder)
    if config.is_default("FILENAME_METADATA") and (dated := re.match(r"\d{4}-\d{2}-\d{2}", name)):
        found["date"] = dated[0]
    return found | {key: value for key, value in read_head(text).items() if value}


def address(pattern: str, fields: Mapping[str, str | None], date: dt.date | None) -> str | None:
    """`pattern` with its `{fields}`; None where one of them is not known."""
    parts: list[str] = []
    at = 0
    for place in _PLACE.finditer(pattern):
        value = _dated(place[2], date) if place[1] == "date" else fields.get(place[1])
        if value is None or (place[2] and place[1] != "date"):
            return None
        parts += [pattern[at : place.start()], value]
        at = place.end()
    parts.append(pattern[at:])
    return None if any(set(part) & set("{}") for part in parts) else "".join(parts)


def slugify(text: str, config: PelicanConfig) -> str | None:
    """`slugify` with the default substitutions; None where it cannot be told."""
    own = ("SLUG_REGEX_SUBSTITUTIONS", "SLUGIFY_USE_UNICODE", "SLUGIFY_PRESERVE_CASE", "TYPOGRIFY")
    if not all(config.is_default(name) for name in own) or set(text) & _MARKUP:
        return None
    plain = _as_ascii(unicodedata.normalize("NFKC", text))
    if plain is None:
        return None
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip()).lower()


def moment(text: str | None) -> dt.datetime | None:
    """The date of an article, where it is written as `2024-05-17` or `2024-05-17 10:00`."""
    found = _DATE.match(text or "")
    if found is None:
        return None
    try:
        numbers = [int(each or 0) for each in found.groups()]
        return dt.datetime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], tzinfo=dt.UTC)
    except ValueError:
        return None


def _as_ascii(text: str) -> str | None:
    """What `unidecode` makes of Latin letters and usual punctuation; None for all other scripts."""
    letters: list[str] = []
    for letter in text:
        base = unicodedata.normalize("NFKD", letter)
        if letter.isascii():
            letters.append(letter)
        elif letter in _ASCII_FOR:
            letters.append(_ASCII_FOR[letter])
        elif letter in _PUNCTUATION:
            letters.append("-" if letter in "–—" else "")
        elif letter <= "ſ" and base[0].isascii() and base[0].isalpha() and len(base) == 2:
            letters.append(base[0])
        else:
            return None
    return "".join(letters)


def _dated(pattern: str | None, date: dt.date | None) -> str | None:
    """`date` by a pattern of `strftime` in numbers; words depend on the language of the system."""
    if date is None or not pattern or set(re.findall(r"%(.)", pattern)) - set("Ymdy"):
        return None
    return (
        pattern.replace("%Y", f"{date.year:04}")
        .replace("%m", f"{date.month:02}")
        .replace("%d", f"{date.day:02}")
        .replace("%y", f"{date.year % 100:02}")
    )
