"""What `pelicanconf.py` and `publishconf.py` say, as far as it is written out (https://docs.getpelican.com/en/stable/settings.html).

They are programs, and are not run: `NAME = literal` at the top level is read, all else is unknown.

Whether and how a Pelican site gives ids to headings: with Python-Markdown's extension `toc`, which it has only where
`MARKDOWN` names it (https://docs.getpelican.com/en/stable/settings.html#basic-settings).
"""

from __future__ import annotations

import ast
import re
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
    """The settings in the home of `site`."""
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
    """The dialect of all Markdown pages of the site."""
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
    if toc is None:
        theme = config.text("THEME")
        is_plain = theme is not None and not may_give_ids(site, site.path(theme.strip("./")))
        return python_markdown(toc=False) if is_plain else UNKNOWN_RULES
    separator = toc.get("separator", "-")
    if "slugify" in toc or not (isinstance(separator, str) and separator):
        return UNKNOWN_RULES
    return python_markdown(separator=separator)


def _names_extension(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _bare(name: object) -> str:
    return str(name).removeprefix("markdown.extensions.")
