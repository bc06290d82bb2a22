"""Hexo 8 (https://hexo.io/docs/), whose source the docstrings here name.

Its plugins and themes are programs: where they are not known, nothing is said to be missing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.dates import ParsedDate, parse_date
from postlint.generators.hexo.addresses import HexoNames, bare
from postlint.generators.hexo.anchors import hexo
from postlint.generators.jekyll.config import flag
from postlint.generators.protocol import (
    Dating,
    LinkCandidates,
    Outcome,
    PageIndex,
    PageInputs,
    Published,
    Publisher,
    Resolution,
    State,
)
from postlint.generators.site_root import FILES, MARKDOWN, SOURCES, SiteRoot, beside, extension, is_own_file
from postlint.globs import matches_path
from postlint.page.body import Reference, ReferenceKind
from postlint.page.facts import PageHead
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_CONFIGS = ("_config.yml", "_config.yaml", "_config.json")
_MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext"})
_RENDERED = _MARKDOWN | {".html", ".htm"}
_JUDGED = frozenset({"", *_RENDERED, *MARKDOWN})
_HIDDEN = Pattern(r"(?:^|/)[_.]")
_TAME = Pattern(
    r"hexo(?:-cli|-server|-deployer-[\w-]+|-renderer-(?:marked|markdown-it|ejs|stylus|swig|pug|nunjucks|sass|less)"
    r"|-generator-(?:index|archive|tag|category|feed|sitemap|searchdb|search|json-content)|-wordcount"
    r"|-word-counter|-symbols-count-time|-util|-fs|-log|-front-matter)?\Z"
)
"""Packages that neither change addresses nor add other pages than those that `may_generate` knows."""
_MARKED = "hexo-renderer-marked"
_RENDERS = Pattern(r"hexo-renderer-(?:marked|markdown|kramed|pandoc|multi|org|asciidoc|mathjax|lute|unified)")
_MARKED_SETTINGS = frozenset({
    "gfm", "breaks", "smartLists", "smartypants", "quotes", "modifyAnchors", "headerIds", "autolink", "mangle",
    "sanitizeUrl", "dompurify", "external_link", "prependRoot", "postAsset", "lazyload", "figcaption",
    "descriptionLists", "disableNunjucks",
})  # fmt: skip
_MADE = {
    "hexo-generator-feed": ("/atom.xml", "/rss.xml", "/rss2.xml", "/feed.xml", "/feed.json"),
    "hexo-generator-sitemap": ("/sitemap.xml", "/sitemap.txt"),
}
_NEEDS_HEXO = Pattern(r'"hexo"\s*:')


class Hexo(Publisher):
    """What Hexo makes of the site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        file = next((name for name in _CONFIGS if site.data.is_file(site.path(name))), _CONFIGS[0])
        self._values: Mapping[str, object] = site.data.mapping(site.path(file))
        self._names = HexoNames(self._values)

    @cached_property
    def base(self) -> str:
        """`root`, which is the path of `url` where it is not set."""
        root = self._names.text("root") or re.sub(r"\A\w+://[^/]*", "", self._names.text("url"))
        return f"/{inner}" if (inner := root.strip("/")) else ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        """hexo-renderer-marked, by its README: `headerIds`, `modifyAnchors`."""
        given = self._values.get("marked") or {}
        settings = given if isinstance(given, Mapping) else {"": given}
        others = [name for name in self._packages if _RENDERS.match(name) and name != _MARKED]
        anchors = settings.get("modifyAnchors", 0)
        if (
            not self._is_complete
            or _MARKED not in self._packages
            or others
            or extension(page.path) not in _MARKDOWN
            or not settings.keys() <= _MARKED_SETTINGS
            or settings.get("headerIds", True) is not True  # then something else makes them, as a rule
            or settings.get("dompurify")
            or anchors not in (0, 1, 2, "", None)
        ):
            return UNKNOWN_RULES
        return hexo(lower_case=bool(anchors))

    def is_page(self, path: str) -> bool:
        inner = self._below_source(path)
        if inner is None or extension(path) not in _RENDERED or inner.endswith(("~", "%")):
            return False
        if self._is_skipped(inner):
            return False
        special, name = _special(inner)
        if special:
            if self._has_asset_folders and extension(path) != (
                extension(self._names.text("new_post_name")) or ".md"
            ):
                return False
            return not _HIDDEN.search(name)
        return not self._is_hidden(inner)

    def publish(self, inputs: PageInputs) -> Published:
        """`plugins/processor/post.js`, `.../asset.js`"""
        if not self._values:
            return Published(None)
        inner = self._below_source(inputs.path)
        if inner is None or not self.is_page(inputs.path):
            return Published(None, state=State.LEFT_OUT)
        if self._may_move or inputs.page.unread:
            return Published(None)
        special, name = _special(inner)
        state = self._state(inputs, special)
        if not special:
            return Published(_page_address(inputs, inner), state=state)
        addresses = self._names.addresses(inputs, name)
        return (
            Published(addresses[0], addresses[1:], state=state) if addresses else Published(None, state=state)
        )

    def dating(self, path: str) -> Dating:
        """Of posts' names only those parts count that the setting `new_post_name` has."""
        special = _special(self._below_source(path) or "")[0]
        hides = bool(special) and not flag(self._values.get("future", True))
        return Dating(hides, ":year" in self._names.text("new_post_name", ":title.md"), ("date",))

    def static_files(self, address: str) -> Iterator[str]:
        """Files of the source and of the theme that nothing renders."""
        relative = address.strip("/")
        if not relative:
            return
        if not self._is_hidden(relative):
            yield from self._unless_page(join_path(self._source, relative))
        for theme in self._theme_folders:
            yield join_path(theme, f"source/{relative}")

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        """Links are left to the browser. hexo-renderer-marked takes pictures to be below the root, or in the folder of
        the post (its README, `prependRoot` and `postAsset`); other renderers do not."""
        if not self.is_page(page):
            return LinkCandidates((f"{beside(page, path)}/",), by_address=False, sure=False)
        if image and not path.startswith("/"):
            own = posixpath.join(posixpath.splitext(page)[0], path)
            files = (posixpath.normpath(own), posixpath.normpath(join_path(self._source, path)))
            return LinkCandidates(files, sure=False)
        sure = bool(self._values) and self._is_complete
        return LinkCandidates(sure=sure, complete=sure and self._has_all(path))

    def resolve_reference(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        if reference.kind is ReferenceKind.HEXO_POST:
            return self.post_link(reference.target, pages)
        return Resolution(Outcome.UNKNOWN)

    def may_generate(self, address: str) -> bool:
        if not self._values or not self._is_complete:
            return True
        ending = extension(address)
        if ending in SOURCES:
            return False
        if ending in FILES:
            return self._may_be_asset(address)
        if any(address in _MADE.get(package, ()) for package in self._packages):
            return True
        folders = [self._names.text(name, default).strip("/") for name, default in _LISTS.items()]
        bare = address.strip("/")
        if any(folder and f"{bare}/".startswith(f"{folder}/") for folder in folders):
            return True
        pages = self._names.text("pagination_dir", "page").strip("/")
        return ending not in _JUDGED or f"/{pages}/" in address

    def post_link(self, target: str, pages: PageIndex) -> Resolution:
        """The post that `{% post_link target %}` names, by its slug or its title (`plugins/tag/post_link.js`)."""
        if not self._values or not target or "{{" in target:
            return Resolution(Outcome.UNKNOWN)
        posts = [path for path in pages.paths if _special(self._below_source(path) or "")[0]]
        by_slug = {self._names.slug(_special(self._below_source(path) or "")[1]): path for path in posts}
        found = by_slug.get(target)
        if found is None:
            titled = ((path, pages.page(path)) for path in posts)
            found = next(
                (path for path, page in titled if page and page.metadata.get("title") == target), None
            )
        if found is not None and pages.published(found).state is State.LIVE:
            return Resolution(Outcome.FOUND, found)
        if found is None and not all(pages.published(path).is_known for path in posts):
            return Resolution(Outcome.UNKNOWN)
        other = next((slug for slug in by_slug if slug and slug.casefold() == target.casefold()), None)
        if found is None and other is not None:
            return Resolution(Outcome.OTHER_CASE, by_slug[other], other)
        ends = [slug for slug in by_slug if slug and slug.endswith((f"-{target}", f"/{target}"))]
        return Resolution(Outcome.MISSING, found, ends[0] if found is None and len(ends) == 1 else None)

    def _state(self, inputs: PageInputs, special: str) -> State:
        if special == "_drafts":
            return State.LIVE if flag(self._values.get("render_drafts")) else State.DRAFT
        if special and not flag(inputs.values.get("published", True)):
            return State.DRAFT
        if not flag(self._values.get("future", True)):
            date = parse_date(str(inputs.values.get("date", "")))
            if isinstance(date, ParsedDate) and date.day > self.site.now.date():
                return State.FUTURE
        return State.LIVE

    @cached_property
    def _source(self) -> str:
        return self.site.path(self._names.text("source_dir", "source").strip("/"))

    @cached_property
    def _has_asset_folders(self) -> bool:
        return flag(self._values.get("post_asset_folder"))

    def _below_source(self, path: str) -> str | None:
        return path[len(self._source) + 1 :] if path.startswith(f"{self._source}/") else None

    def _is_hidden(self, inner: str) -> bool:
        """`plugins/processor/common.js`, isExcludedFile"""
        if inner.endswith(("~", "%")) or self._is_named("exclude", inner):
            return True
        return _HIDDEN.search(inner) is not None and not self._is_named("include", inner)

    def _is_skipped(self, inner: str) -> bool:
        return self._is_named("skip_render", inner)

    def _is_named(self, setting: str, inner: str) -> bool:
        given = self._values.get(setting)
        globs = given if isinstance(given, list) else [given] if given else []
        return any(matches_path(str(glob), inner) for glob in globs)

    def _unless_page(self, file: str) -> Iterator[str]:
        if not self.is_page(file) and self.site.tree.entry(file) is not TreeEntry.FOLDER:
            yield file

    def _has_all(self, path: str) -> bool:
        folders = (self._source, *(join_path(theme, "source") for theme in self._theme_folders))
        names = frozenset[str]().union(*map(self.site.tree.names, folders))
        return is_own_file(path, self.base, names)

    def _may_be_asset(self, address: str) -> bool:
        """Whether a file of that name lies in the folder of a post, whose address it shares."""
        folder = f"{self._source}/_posts/"
        name = posixpath.basename(address)
        return self._has_asset_folders and any(
            path.startswith(folder) for path in self.site.tree.files_named(name)
        )

    @cached_property
    def _packages(self) -> frozenset[str]:
        package = self.site.data.mapping(self.site.path("package.json"))
        tables = (package.get("dependencies"), package.get("devDependencies"))
        return frozenset(name for table in tables if isinstance(table, Mapping) for name in table)

    @cached_property
    def _may_move(self) -> bool:
        """Whether a plugin, or a program of the site's own, may change addresses."""
        packages = [name for name in self._packages if name.startswith("hexo") and "theme" not in name]
        if not packages or any(_TAME.match(name) is None for name in packages):
            return True
        folders = (self.site.folder, *self._theme_folders)
        return any(self.site.tree.names(join_path(folder, "scripts")) for folder in folders)

    @cached_property
    def _is_complete(self) -> bool:
        """Whether it is known what is in the site: the theme lies in it, and no plugin is at work that is not known."""
        return not self._may_move and any(self.site.tree.names(folder) for folder in self._theme_folders)

    @cached_property
    def _theme_folders(self) -> tuple[str, ...]:
        theme = self._names.text("theme", "landscape").strip("/")
        folder = self.site.path(f"themes/{theme}")
        return (folder,) if theme and self.site.tree.entry(folder) is TreeEntry.FOLDER else ()


_LISTS = {"tag_dir": "tags", "archive_dir": "archives", "category_dir": "categories"}


def _special(inner: str) -> tuple[str, str]:
    """`_posts` or `_drafts` where the file lies in it, else nothing; and its name there."""
    folder, _, name = inner.partition("/")
    return (folder, name) if folder in {"_posts", "_drafts"} and name else ("", inner)


def _page_address(inputs: PageInputs, inner: str) -> str | None:
    """`plugins/processor/asset.js`, processPage"""
    own = inputs.values.get("permalink")
    if own and not isinstance(own, str):
        return None
    if isinstance(own, str) and own:
        path = f"/{own.lstrip('/')}"
        return path if path.endswith("/") or posixpath.splitext(path)[1] else f"{path}.html"
    return bare(f"/{posixpath.splitext(inner)[0]}.html")


def is_hexo(tree: Tree, folder: str) -> bool:
    """Whether `_config.yml` in `folder` is Hexo's, and not Jekyll's."""
    if "scaffolds" in tree.names(folder):
        return True
    text = tree.text(join_path(folder, "package.json"))
    return text is not None and _NEEDS_HEXO.search(text) is not None
