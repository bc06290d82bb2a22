"""VitePress: addresses mirror the files, and links are made into addresses of HTML files.

https://vitepress.dev/guide/routing, https://vitepress.dev/reference/site-config; the links as in VitePress 1.6,
`src/node/markdown/plugins/link.ts` (`normalizeHref`) and `src/node/markdownToVue.ts` (the check for dead links).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from postlint.data_files.programs import UNKNOWN, exported, objects_with, setting
from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, SOURCES, SiteRoot, beside, extension
from postlint.globs import matches_path
from postlint.page.facts import PageHead
from postlint.page.slugs.headings import markdown_it_footnotes
from postlint.page.slugs.markdown_it import vitepress_ids
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

_CONFIGS = tuple(f".vitepress/config{ending}" for ending in (".ts", ".mts", ".js", ".mjs", ".cts", ".cjs"))
_KNOWN_ENDINGS = frozenset({
        "3g2", "3gp", "aac", "ai", "apng", "au", "avif", "bin", "bmp", "cer", "class", "conf", "crl", "css",
        "csv", "dll", "doc", "eps", "epub", "exe", "gif", "gz", "ics", "ief", "jar", "jpe", "jpeg", "jpg",
        "js", "json", "jsonld", "m4a", "man", "mid", "midi", "mjs", "mov", "mp2", "mp3", "mp4", "mpe",
        "mpeg", "mpg", "mpp", "oga", "ogg", "ogv", "ogx", "opus", "otf", "p10", "p7c", "p7m", "p7s", "pdf",
        "png", "ps", "qt", "roff", "rtf", "rtx", "ser", "svg", "t", "tif", "tiff", "tr", "ts", "tsv", "ttf",
        "txt", "vtt", "wav", "weba", "webm", "webp", "woff", "woff2", "xhtml", "xml", "yaml", "yml", "zip",
})  # fmt: skip
_QUIET = frozenset({
    "lineNumbers", "theme", "languages", "languageAlias", "defaultHighlightLang", "image", "container", "gfmAlerts",
    "codeTransformers", "codeCopyButtonTitle", "shikiSetup", "externalLinks", "cache",
})  # fmt: skip
"""Settings of `markdown` that change no id (`MarkdownOptions` in `src/node/markdown/markdown.ts`)."""
_ROUTE = Pattern(r"\[[^\]/]+\]")

VITEPRESS_RULES = AnchorRules(
    (vitepress_ids,), markdown_it_footnotes, template_marks=("{{",), attribute_lists=True
)


class VitePress(Publisher):
    """The project lies where `.vitepress` is: in the folder of the site, or in its `docs`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        own = site.tree.entry(site.path(".vitepress")) is TreeEntry.FOLDER
        self._project = site.folder if own else site.path("docs")
        self._config = self._read_config()
        source = setting(self._config, "srcDir", ".")
        self._source = (
            posixpath.normpath(join_path(self._project, source)) if isinstance(source, str) else None
        )
        if self._source in {".", ""}:
            self._source = ""
        rewrites = setting(self._config, "rewrites", {})
        self.goes_by_path = self._source is not None and rewrites == {}
        self._clean = setting(self._config, "cleanUrls", default=False)

    @property
    def base(self) -> str:
        base = setting(self._config, "base", "/")
        return base.rstrip("/") if isinstance(base, str) and base.startswith("/") else ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        markdown = setting(self._config, "markdown", {})
        return VITEPRESS_RULES if isinstance(markdown, dict) and markdown.keys() <= _QUIET else UNKNOWN_RULES

    def is_page(self, path: str) -> bool:
        if self._source is None or extension(path) != ".md":
            return False
        below = self._below(path)
        if below is None or _ROUTE.search(below):
            return False
        hidden = any(step.startswith(".") or step == "node_modules" for step in below.split("/"))
        return not hidden and not below.startswith("public/")

    def publish(self, inputs: PageInputs) -> Published:
        return self._published(inputs.path)

    def publish_by_path(self, path: str) -> Published | None:
        return self._published(path) if self.goes_by_path else None

    def _published(self, path: str) -> Published:
        below = self._below(path)
        if below is None:
            return Published(None, state=State.LEFT_OUT)
        excluded = setting(self._config, "srcExclude", [])
        if not isinstance(excluded, list) or UNKNOWN in excluded:
            return Published(None)
        if any(matches_path(str(glob), below) for glob in excluded):
            return Published(None, state=State.LEFT_OUT)
        if not self.goes_by_path or self._clean is UNKNOWN:
            return Published(None)
        stem = below.removesuffix(".md")
        if posixpath.basename(stem) == "index":
            return Published("/" + stem.removesuffix("index"))
        return Published(f"/{stem}" if self._clean else f"/{stem}.html")

    def dating(self, path: str) -> Dating:
        return Dating(hides_future=False, by_name=False)

    def static_files(self, address: str) -> Iterator[str]:
        if self._source is not None:
            yield join_path(join_path(self._source, "public"), address.lstrip("/"))

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        if self._source is None:
            return LinkCandidates(sure=False)
        if image:
            return self._read_image(page, path)
        if not _is_read_as_page(path):  # Such files are only there if they lie in `public`.
            inside = not path.startswith("/") and ".." not in path.split("/")
            return LinkCandidates(sure=self.goes_by_path, complete=inside)
        place = join_path(self._source, path.lstrip("/")) if path.startswith("/") else beside(page, path)
        if path.startswith("/"):
            place = posixpath.normpath(place or ".").removeprefix("./").removeprefix(".")
        ends_in_folder = path.endswith(("/", "/.", "/..")) or path in {".", ".."}
        return LinkCandidates(
            tuple(self._targets(place, ends_in_folder=ends_in_folder)),
            by_address=False,
            sure=self.goes_by_path,
        )

    def _read_image(self, page: str, path: str) -> LinkCandidates:
        """Vite bundles images, and the build stops at one that is nowhere (VitePress 1.6.4); its own settings may name
        other places."""
        sure = self.goes_by_path and setting(self._config, "vite", {}) == {}
        if not path.startswith("/"):
            return LinkCandidates((beside(page, path),), by_address=False, sure=sure)
        files = (*self.static_files(path), join_path(self._source or "", path.lstrip("/")))
        return LinkCandidates(files, by_address=False, sure=sure)

    def _targets(self, place: str, *, ends_in_folder: bool) -> Iterator[str]:
        """The files of which one must be there for a link to a page."""
        if ends_in_folder:
            yield join_path(place, "index.md")
            yield from self._public(join_path(place, "index.html"))
            return
        stem = place.removesuffix(".md").removesuffix(".html")
        yield f"{stem}.md"
        yield from self._public(f"{stem}.html")

    def _public(self, place: str) -> Iterator[str]:
        below = self._below(place)
        if below is not None:
            yield from self.static_files(f"/{below}")

    def may_generate(self, address: str) -> bool:
        """Dynamic routes (`[name].md` with a loader), and files that the build or a plugin writes."""
        if self._has_routes(address):
            return True
        return extension(address) not in FILES | SOURCES | {"", ".html", ".md"}

    def _has_routes(self, address: str) -> bool:
        folder = join_path(self._source or "", posixpath.dirname(address).strip("/"))
        while True:
            if any(_ROUTE.search(name) for name in self.site.tree.names(folder)):
                return True
            if not folder:
                return False
            folder = posixpath.dirname(folder)

    def _below(self, path: str) -> str | None:
        if self._source is None or path.startswith(".."):
            return None
        if not self._source:
            return path
        return path[len(self._source) + 1 :] if path.startswith(f"{self._source}/") else None

    def _read_config(self) -> dict[object, object] | None:
        for name in _CONFIGS:
            path = join_path(self._project, name)
            text = self.site.data.program(path)
            if text.strip():
                found = [each for key in ("themeConfig", "title", "base") for each in objects_with(text, key)]
                return exported(text) or (found[0] if found else exported(text))
            if self.site.tree.entry(path) is not TreeEntry.ABSENT:
                return None
        return {}  # It needs none.


def _is_read_as_page(path: str) -> bool:
    """Whether a link is made into one to an HTML file: `treatAsHtml` in `src/shared/shared.ts`."""
    return extension(path).removeprefix(".") not in _KNOWN_ENDINGS
