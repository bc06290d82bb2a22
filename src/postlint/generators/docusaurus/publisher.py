"""Docusaurus 3: docs with their versions, blogs and pages, each in all languages.

The rules are those of `@docusaurus/plugin-content-docs` (`slug.js`, `numberPrefix.js`, `versions/`),
`plugin-content-blog` (`blogUtils.js`), `plugin-content-pages` (`content.js`), `@docusaurus/utils`
(`markdownLinks.js`: which file a link means) and `@docusaurus/mdx-loader` (`remark/transformLinks`,
`remark/transformImage`); see also https://docusaurus.io/docs/markdown-features/links.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote

from postlint.generators.docusaurus.config import (
    DocusaurusContent,
    blog_slug,
    doc_slug,
    page_slug,
    read_docusaurus,
    versions,
)
from postlint.generators.plain.publisher import Plain
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
from postlint.generators.site_root import FILES, MARKDOWN, SiteRoot, answers, beside, extension
from postlint.globs import matches_path
from postlint.near_files import nearest
from postlint.page.facts import PageHead
from postlint.page.slugs.github import docusaurus_ids
from postlint.page.slugs.headings import remark_footnotes
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import TreeEntry

_CURRENT = "current"
_MARKDOWN = Pattern(r"\.mdx?\Z", re.IGNORECASE)
_PAGE_PROGRAMS = (".js", ".jsx", ".ts", ".tsx")
_LEFT_OUT = ("**/_*.{js,jsx,ts,tsx,md,mdx}", "**/_*/**", "**/*.test.{js,jsx,ts,tsx}", "**/__tests__/**")
"""`GlobExcludeDefault` in `utils/src/globUtils.ts`."""

_MADE = frozenset(
    {"/sitemap.xml", "/404.html", "/404", "/search", "/manifest.json", "/sw.js", "/opensearch.xml"}
)
_CATEGORY_FILES = ("_category_.json", "_category_.yml", "_category_.yaml")

DOCUSAURUS_RULES = AnchorRules((docusaurus_ids,), remark_footnotes, attribute_lists=True)


class DocusaurusPath(NamedTuple):
    """Where a file stands: in which plugin, version and language (None for the originals), under which name."""

    content: DocusaurusContent
    version: str
    locale: str | None
    source: str


class Docusaurus(Publisher):
    """Links to Markdown files go by file, pictures and other files too; all other links are addresses."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self._config = read_docusaurus(site)

    @property
    def base(self) -> str:
        return self._config.base

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        """Headings of a theme's own components, and plugins for Markdown, may have other ids."""
        own = (f"src/theme/{name}" for name in ("Heading", "MDXComponents"))
        swizzled = any(
            self.site.tree.entry(self.site.path(each + ending)) is not TreeEntry.ABSENT
            for each in own
            for ending in ("", *_PAGE_PROGRAMS)
        )
        return DOCUSAURUS_RULES if self._config.keeps_ids and not swizzled else UNKNOWN_RULES

    def is_page(self, path: str) -> bool:
        return path.endswith((".md", ".mdx")) and self._locate(path) is not None

    def publish(self, inputs: PageInputs) -> Published:
        place = self._locate(inputs.path)
        if place is None or self._is_left_out(place) or not self._is_file(self._original(place)):
            return Published(None, state=State.LEFT_OUT)
        state = State.DRAFT if inputs.values.get("draft") is True else State.LIVE
        route = self._route(place)
        slug = self._slug(place, inputs)
        if route is None or slug is None or not self._config.is_known:
            return Published(None, state=state)
        address = self._with_slash(f"/{join_path(route, slug.lstrip('/'))}")
        if place.locale is not None and place.locale != self._config.default_locale:
            return Published(f"/{place.locale}{address}", state=state)
        others = [
            f"/{locale}{address}"
            for locale in self._locales
            if locale != self._config.default_locale
            and not self._is_file(self._file_of(place._replace(locale=locale)))
        ]
        return Published(address, others=tuple(others), state=state)

    def dating(self, path: str) -> Dating:
        """https://docusaurus.io/docs/blog#blog-post-date"""
        place = self._locate(path)
        return Dating(hides_future=False, by_name=place is None or place.content.kind == "blog")

    def static_files(self, address: str) -> Iterator[str]:
        for file in answers(self._without_locale(address)):
            name = file.lstrip("/")
            yield from (join_path(folder, name) for folder in self._config.static)
            for content in self._config.contents:
                if content.kind == "pages" and f"{file}/".startswith(f"/{content.route}".rstrip("/") + "/"):
                    below = name[len(content.route) :].strip("/")
                    stem = below.removesuffix(".html").removesuffix("/index")
                    yield from (join_path(content.folder, stem + ending) for ending in _PAGE_PROGRAMS)
                    yield from (
                        join_path(content.folder, f"{stem}/index{ending}") for ending in _PAGE_PROGRAMS
                    )

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        place = self._locate(page)
        if place is None:
            return Plain(self.site).link_candidates(page, path, image=image)._replace(sure=False)
        if _MARKDOWN.search(path) and not image:
            return self._read_markdown(place, page, path)
        ending = extension(path)
        is_asset = image or ending in FILES or ending not in {"", ".html"}
        if path.startswith("/"):
            files = (
                tuple(join_path(folder, path.lstrip("/")) for folder in self._config.static)
                if is_asset
                else ()
            )
            locale = place.locale if place.locale != self._config.default_locale else None
            known = self._config.is_known or (is_asset and self._is_nowhere(path))
            address = f"/{locale}{self._within(path)}" if locale else None
            return LinkCandidates(files, sure=known, complete=self._config.is_known, address=address)
        files = (beside(page, path),) if is_asset else ()
        if image or ending in FILES:
            known = self._config.reads_links or self._is_nowhere(path)
            return LinkCandidates(files, by_address=self._config.reads_links, sure=known, complete=known)
        if path.endswith("/") and _MARKDOWN.search(path.rstrip("/")):
            known = self._config.reads_links  # `b.md/` is no file to it, and an address that no page has
            file = path.rstrip("/")
            is_there = self.site.tree.entry(beside(page, file)) is TreeEntry.FILE
            instead = file if is_there else None
            return LinkCandidates(by_address=False, sure=known, complete=known, instead=instead)
        # Without the setting, it depends on the server whether an address ends with a slash.
        known = self._config.is_known and self._config.slash is not None and self._stays_inside(place, path)
        return LinkCandidates(files, sure=known and not self._is_left_out(place), complete=known)

    def may_generate(self, address: str) -> bool:
        if not self._config.is_known:
            return extension(address) not in FILES
        plain = self._without_locale(address).rstrip("/") or "/"
        if plain in _MADE or plain.startswith(("/assets/", "/__docusaurus")):
            return True
        if any(plain == (each.rstrip("/") or "/") for each in self._config.redirects):
            return True
        return any(self._makes(content, plain) for content in self._config.contents)

    def resolve_native(self, page: str, path: str, pages: PageIndex) -> Resolution | None:
        """`@site/docs/intro.md`: a file, by its path from the site's folder (`aliasedSitePath`)."""
        if not path.startswith("@site/"):
            return None
        file = self.alias(unquote(path))
        if file.startswith("../"):
            return Resolution(Outcome.OUTSIDE)
        tree = self.site.tree
        if tree.entry(file) in {TreeEntry.FILE, TreeEntry.OPAQUE}:
            return Resolution(Outcome.FOUND, file)
        other = tree.same_ignoring_case(file)
        if other is not None:
            return Resolution(Outcome.OTHER_CASE, other, self._aliased(other))
        if extension(file) not in MARKDOWN | FILES or self.site.data.is_made(file, self.site.folder):
            return Resolution(Outcome.UNKNOWN)
        near = nearest(tree, file)
        return Resolution(Outcome.MISSING, file, self._aliased(near) if near else None)

    def _aliased(self, file: str) -> str | None:
        below = self.site.below(file)
        return f"@site/{below}".replace(" ", "%20") if below is not None else None

    def alias(self, target: str) -> str:
        """The file that `@site/…` means (`aliasedSitePath`)."""
        return posixpath.normpath(self.site.path(target.removeprefix("@site/")))

    def _read_markdown(self, place: DocusaurusPath, page: str, path: str) -> LinkCandidates:
        """`resolveMarkdownLinkPathname`; what it does not find is left to the browser. Where the folder of the
        originals is not here, it may well hold what a path from the top means."""
        folders = [posixpath.dirname(page)]
        roots = [self._folder(place), self._folder(place._replace(locale=None)), self.site.folder]
        if path.startswith("/"):
            folders = roots
        elif not path.startswith(("./", "../")):
            folders += roots
        wanted = dict.fromkeys(posixpath.normpath(join_path(each, path.lstrip("/"))) for each in folders)
        files = tuple(each for each in wanted if each.startswith("../") or self._is_source(place, each))
        known = self._config.reads_links or self._is_nowhere(path)
        if not path.startswith(("./", "../")):
            known = known and self._has_originals(place)
        instead = self._from_the_top(place, beside(page, path))
        return LinkCandidates(files, by_address=False, sure=known, complete=known, instead=instead)

    def _has_originals(self, page: DocusaurusPath) -> bool:
        """Whether the sources of which `page` is a translation are here; of a page that is none, they are."""
        if page.locale is None:
            return True
        return self.site.tree.entry(self._folder(page._replace(locale=None))) is TreeEntry.FOLDER

    def _from_the_top(self, page: DocusaurusPath, file: str) -> str | None:
        """How to link from a translation to what is not translated: from the folder of the content."""
        folder = self._folder(page) + "/"
        if page.locale is None or not file.startswith(folder):
            return None
        source = file[len(folder) :]
        return f"/{source}" if self._is_file(self._original(page._replace(source=source))) else None

    def _is_source(self, page: DocusaurusPath, file: str) -> bool:
        """Whether a link of `page` to `file` may work: one of the same plugin, and not one that a translation has
        taken the place of. What does not exist is let pass, so that the nearest name is looked for."""
        if not self._is_file(file):
            return True
        found = self._locate(file)
        if found is None or found.content != page.content or self._is_left_out(found):
            return False
        if found.locale is None and page.locale is not None:
            return not self._is_file(self._file_of(found._replace(locale=page.locale)))
        return found.locale in {None, page.locale}

    def _makes(self, content: DocusaurusContent, address: str) -> bool:
        """Whether a content plugin may make a page at `address` that is none of its files."""
        start = f"/{content.route}".rstrip("/")
        if content.kind == "pages" or not f"{address}/".startswith(f"{start}/"):
            return False
        below = address[len(start) :].strip("/")
        if content.kind == "blog":
            own = [
                _option(content, f"{name}BasePath", name) for name in ("archive", "authors", "tags", "page")
            ]
            feeds = {"", "rss.xml", "atom.xml", "feed.json"}
            return below in feeds or any(each in f"/{below}/" for each in (f"/{name}/" for name in own))
        tags = _option(content, "tagsBasePath", "tags")
        return f"/{tags}/" in f"/{below}/" or self._has_generated_pages

    @cached_property
    def _has_generated_pages(self) -> bool:
        """Whether a category of a sidebar may have a page of its own (`generated-index`), at any address."""
        names = [name for name in self.site.tree.names(self.site.folder) if name.startswith("sidebars")]
        paths = [self.site.path(name) for name in names]
        paths += [path for name in _CATEGORY_FILES for path in self.site.tree.files_named(name)]
        paths += [path for path in self.site.tree.files if path.endswith("-sidebars.json")]
        return any("generated-index" in self.site.data.text(path) for path in paths)

    def _slug(self, place: DocusaurusPath, inputs: PageInputs) -> str | None:
        if place.content.kind == "docs":
            return doc_slug(place.source, inputs, place.content.options.get("numberPrefixParser", True))
        return (blog_slug if place.content.kind == "blog" else page_slug)(place.source, inputs)

    def _route(self, place: DocusaurusPath) -> str | None:
        """The path of the plugin and the version (`createVersionMetadata`); None where it cannot be told."""
        content = place.content
        if content.kind != "docs":
            return content.route
        names, options = versions(self.site, content), content.options
        given = options.get("versions", {})
        last = options.get("lastVersion", names[0] if names else _CURRENT)
        if names is None or not isinstance(given, dict) or not isinstance(last, str):
            return None
        own = given.get(place.version, {})
        if not isinstance(own, dict):
            return None
        part = "" if place.version == last else "next" if place.version == _CURRENT else place.version
        path = own.get("path", part)
        return join_path(content.route, path.strip("/")) if isinstance(path, str) else None

    def _is_left_out(self, place: DocusaurusPath) -> bool:
        """Whether a file is a part for others, or belongs to a version that is not published."""
        content = place.content
        given = content.options.get("exclude", list(_LEFT_OUT))
        patterns = given if isinstance(given, list) else []
        if any(isinstance(each, str) and matches_path(each, place.source) for each in patterns):
            return True
        if content.kind != "docs":
            return False
        only = content.options.get("onlyIncludeVersions")
        if isinstance(only, list) and place.version not in only:
            return True
        if place.version == _CURRENT:
            return content.options.get("includeCurrentVersion") is False
        return content.options.get("disableVersioning") is True

    def _locate(self, path: str) -> DocusaurusPath | None:
        """Where the file at `path` stands; None where it is no content."""
        translated = self._config.translations + "/"
        if path.startswith(translated):
            return self._translated(*_split(path[len(translated) :], 2))
        for content in self._config.contents:
            if path.startswith(f"{content.folder}/"):
                return DocusaurusPath(content, _CURRENT, None, path[len(content.folder) + 1 :])
            folder = self._versioned(content)
            if content.kind == "docs" and path.startswith(f"{folder}/version-"):
                version, source = _split(path[len(folder) + 1 :], 1)
                return (
                    DocusaurusPath(content, version.removeprefix("version-"), None, source)
                    if source
                    else None
                )
        return None

    def _translated(self, locale: str, plugin: str, rest: str) -> DocusaurusPath | None:
        content = next((each for each in self._contents if each.localized == plugin), None)
        if content is None or not rest:
            return None
        if content.kind != "docs":
            return DocusaurusPath(content, _CURRENT, locale, rest)
        version, source = _split(rest, 1)
        return DocusaurusPath(content, version.removeprefix("version-"), locale, source) if source else None

    @cached_property
    def _contents(self) -> tuple[DocusaurusContent, ...]:
        """The content plugins, also those that only folders of translations tell of, where the configuration is not
        known."""
        if self._config.is_known:
            return self._config.contents
        known = {content.localized for content in self._config.contents}
        found = list(self._config.contents)
        for locale in self._locales:
            for name in sorted(self.site.tree.names(join_path(self._config.translations, locale))):
                match = re.fullmatch(r"docusaurus-plugin-content-(docs|blog|pages)-([\w-]+)", name)
                if match and name not in known:
                    known.add(name)
                    found.append(
                        DocusaurusContent(match[1], match[2], self.site.path(match[2]), match[2], {})
                    )
        return tuple(found)

    @cached_property
    def _locales(self) -> tuple[str, ...]:
        return tuple(sorted(self.site.tree.names(self._config.translations)))

    def _versioned(self, content: DocusaurusContent) -> str:
        prefix = "" if content.id == "default" else f"{content.id}_"
        return self.site.path(f"{prefix}versioned_docs")

    def _folder(self, place: DocusaurusPath) -> str:
        """The folder in which the sources of that plugin, version and language lie."""
        content = place.content
        version = place.version if place.version == _CURRENT else f"version-{place.version}"
        if place.locale is not None:
            parts = [self._config.translations, place.locale, content.localized]
            return "/".join([*parts, version] if content.kind == "docs" else parts)
        return content.folder if place.version == _CURRENT else f"{self._versioned(content)}/{version}"

    def _file_of(self, place: DocusaurusPath) -> str:
        return join_path(self._folder(place), place.source)

    def _original(self, place: DocusaurusPath) -> str:
        """The file that a translation is of: without it, there is no page."""
        return self._file_of(place._replace(locale=None))

    def _is_file(self, path: str) -> bool:
        return self.site.tree.entry(path) is TreeEntry.FILE

    def _is_nowhere(self, path: str) -> bool:
        """Whether no file of the site has that name: then no setting makes the link work."""
        return not self.site.tree.files_named(posixpath.basename(path))

    def _with_slash(self, address: str) -> str:
        if self._config.slash is None or address == "/":
            return address
        return address.rstrip("/") + ("/" if self._config.slash else "")

    def _within(self, path: str) -> str:
        base = self._config.base
        return path[len(base) :] or "/" if base and f"{path}/".startswith(f"{base}/") else path

    def _without_locale(self, address: str) -> str:
        first, _, rest = address.lstrip("/").partition("/")
        return f"/{rest}" if first in self._locales and first != self._config.default_locale else address

    def _stays_inside(self, place: DocusaurusPath, path: str) -> bool:
        """Whether a relative address does not go up beyond the path of the site, whatever the slug of its page."""
        route = self._route(place) or ""
        return not self._config.base or path.split("/").count("..") <= len(route.split("/") if route else ())


def _split(path: str, most: int) -> list[str]:
    """`path` in `most` + 1 steps, the missing ones empty."""
    steps = path.split("/", most)
    return steps + [""] * (most + 1 - len(steps))


def _option(content: DocusaurusContent, name: str, default: str) -> str:
    value = content.options.get(name)
    return value.strip("/") if isinstance(value, str) else default
