"""Eleventy 3 (https://www.11ty.dev/docs/), whose source the docstrings here name.

Its configuration is a program, and so may be its data: where these decide something, it is unknown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from postlint.generators.eleventy.anchors import anchor_rules
from postlint.generators.eleventy.config import TEMPLATES, EleventyConfig, PassthroughCopy
from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import (
    FILES,
    MARKDOWN,
    SOURCES,
    SiteRoot,
    SourcePath,
    beside,
    extension,
    is_own_file,
)
from postlint.globs import matches_path
from postlint.page.facts import PageHead
from postlint.page.slugs.rules import AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path

_JUDGED = frozenset({"", ".html", ".htm", *MARKDOWN})
_FILE_DATE = Pattern(r"\d{4}-\d{2}-\d{2}-(.*)")
_KNOWN_TOKEN = Pattern(r"\{\{-?\s{0,20}page\.(fileSlug|filePathStem)\s{0,20}-?\}\}")
_TOKEN = Pattern(r"\{\{[^{}]{0,300}\}\}|\{%[^{}%]{0,300}%\}|\$\{[^{}]{0,300}\}|<%[^<>%]{0,300}%>")
_TEMPLATE_SIGNS = ("{{", "{%", "${", "<%")
_DATA_PROGRAMS = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs")
_TAKES_OTHERS = Pattern(r"permalink|\.\.\.|\brequire\(|\bimport\b|eleventyComputed")
_OF_THE_REPOSITORY = frozenset(
    {"readme", "contributing", "changelog", "security", "code_of_conduct", "license"}
)
_OF_THE_HOST = ("/.well-known/", "/.netlify/", "/cdn-cgi/", "/_vercel/")


class Eleventy(Publisher):
    """What Eleventy makes of the site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self.config = EleventyConfig(site)
        self._globs: dict[str, None] = {}

    @property
    def base(self) -> str:
        return self.config.prefix or ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        return anchor_rules(self.config, self.site, page.path)

    def is_page(self, path: str) -> bool:
        """`EleventyFiles`: a template in the input folder that is not left out."""
        if not self.config.is_known:
            return _format(path) in {"md", "html"} and "_includes" not in path and "node_modules" not in path
        if self._below_input(path) is None or self._is_left_out(path):
            return False
        name = _format(path)
        return name in TEMPLATES and name in (self.config.formats or ())

    def publish(self, inputs: PageInputs) -> Published:
        if not self.config.is_known:
            return Published(None)
        if not self.is_page(inputs.path):
            return Published(None, state=State.LEFT_OUT)
        found = self._publish(inputs)
        if self.config.leaves_drafts_out and inputs.values.get("draft") is True:
            return found._replace(state=State.DRAFT)
        return found

    def dating(self, path: str) -> Dating:
        """https://www.11ty.dev/docs/dates/"""
        return Dating(hides_future=False, by_name=True)

    def static_files(self, address: str) -> Iterator[str]:
        """https://www.11ty.dev/docs/copy/, https://www.11ty.dev/docs/template-formats/"""
        relative = address.strip("/")
        if not relative:
            return
        for copy in self.config.copies:
            yield from self._copied(copy, relative)
        ending = extension(relative).removeprefix(".")
        if ending and ending not in TEMPLATES and ending in (self.config.formats or ()):
            yield self.config.in_input(relative)

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        if not self.config.is_known:
            return LinkCandidates((beside(page, path), path.lstrip("/")), sure=False)
        if not self.is_page(page):
            return LinkCandidates((f"{beside(page, path)}/",), by_address=False, sure=False)
        files: tuple[str, ...] = ()
        if self.config.reads_files:
            inner = path.lstrip("/")
            files = (*(() if path.startswith("/") else (beside(page, path),)), self.config.in_input(inner))
        if posixpath.splitext(posixpath.basename(page))[0].lower() in _OF_THE_REPOSITORY:
            files = (*files, f"{beside(page, path)}/")  # such a file is read where the repository is, too
        sure = self.config.is_complete and not self.config.rewrites_links and self.config.prefix is not None
        return LinkCandidates(files, sure=sure, complete=sure and self._has_all(path))

    def may_generate(self, address: str) -> bool:
        if address.startswith(_OF_THE_HOST) or not self.config.is_complete:
            return True
        ending = extension(address)
        if ending in FILES:
            # eleventy-img writes its pictures to /img/ where nothing else is said.
            return ending != ".pdf" and address.startswith("/img/") and "eleventy-img" in self._modules
        bare = address.removesuffix("index.html")
        return ending not in _JUDGED | SOURCES or any(matches_path(glob, bare) for glob in self._globs)

    def _publish(self, inputs: PageInputs) -> Published:
        """`Template._getLink`, `TemplatePermalink`"""
        if self._is_programmed(inputs):
            return Published(None)
        permalink = inputs.values.get("permalink")
        if permalink is False:
            return Published(None, state=State.LEFT_OUT)
        if permalink is not None and permalink != "" and not isinstance(permalink, str):
            return Published(None)
        is_many = "pagination" in inputs.values
        if not permalink:
            address = self._default(inputs.path)
            if is_many:
                self._globs[f"{address}*/"] = None
            return Published(address)
        filled = _KNOWN_TOKEN.sub(lambda found: self._variable(inputs.path, found[1]), permalink)
        if any(sign in filled for sign in _TEMPLATE_SIGNS):
            return self._somewhere(filled)
        address = _address(filled)
        if is_many:
            folder, _, name = address.rpartition("/")
            self._globs[f"{folder}/*/{name}"] = None
        return Published(address)

    def _somewhere(self, permalink: str) -> Published:
        """A page whose address a template makes: only its constant parts are known."""
        glob = _address(_TOKEN.sub("**", permalink))
        if any(sign in glob for sign in _TEMPLATE_SIGNS) or not glob.strip("/*").strip():
            return Published(None)
        self._globs[glob] = None
        self._globs[f"{glob.removesuffix('/')}/*/"] = None
        return Published(None, within=glob)

    def _default(self, path: str) -> str:
        """`TemplatePermalink.generate`: the name becomes a folder, unless it is `index` or that of its folder."""
        folder, name = posixpath.split(self._below_input(path) or "")
        stem = name.removesuffix(f".{_format(path)}")
        above = f"/{folder}/" if folder else "/"
        return above if stem == "index" or posixpath.basename(folder) == stem else f"{above}{stem}/"

    def _variable(self, path: str, name_of: str) -> str:
        """`page.fileSlug` and `page.filePathStem` (`TemplateFileSlug`)."""
        folder, name = posixpath.split(self._below_input(path) or "")
        stem = _undated(name.removesuffix(f".{_format(path)}"))
        if name_of == "filePathStem":
            return f"/{join_path(folder, stem)}"
        return _undated(posixpath.basename(folder)) if stem == "index" else stem

    def _is_programmed(self, inputs: PageInputs) -> bool:
        """Whether a program may set the page's address."""
        page = inputs.page
        if page.unread:
            return True
        if _format(inputs.path).startswith("11ty") or (
            not page.has_front_matter and page.head.startswith("---")
        ):
            return "permalink" in page.head
        if "permalink" in page.metadata:
            return False
        if "permalink" in inputs.unknown or "eleventyComputed" in inputs.values:
            return True
        return (
            self._layouts_set_permalinks
            or self._global_data_sets_permalinks
            or self._has_unread_data(inputs.path)
        )

    def _has_unread_data(self, path: str) -> bool:
        """Whether a data file above or beside the page may set its address, and cannot be read."""
        source_path = SourcePath(path, self.site.folder)
        stems = [f"{folder}/{posixpath.basename(folder)}" for folder in source_path.folders() if folder]
        stems.append(path.rpartition(".")[0])
        for stem in stems:
            for ending in (*_DATA_PROGRAMS, ".11tydata.json", ".json"):
                if not self.site.data.is_file(stem + ending):
                    continue
                if ending not in _DATA_PROGRAMS and self.site.data.value(stem + ending) is None:
                    return True
                text = self.site.data.text(stem + ending)
                if not text.strip() or (ending in _DATA_PROGRAMS and _TAKES_OTHERS.search(text)):
                    return True
        return False

    @cached_property
    def _layouts_set_permalinks(self) -> bool:
        """Layouts give their front matter to their pages (https://www.11ty.dev/docs/data-cascade/)."""
        for folder in self.config.layouts:
            for path in self.site.tree.files:
                if path.startswith(f"{folder}/"):
                    text = self.site.data.text(path)
                    if text.startswith("---") and re.search(r"(?m)^permalink|^eleventyComputed", text):
                        return True
        return False

    @cached_property
    def _global_data_sets_permalinks(self) -> bool:
        names = self.site.tree.names(self.config.apart[1])
        return any(name.startswith(("permalink.", "eleventyComputed.")) for name in names)

    @property
    def _modules(self) -> tuple[str, ...]:
        return tuple(name.removeprefix("@11ty/") for name in self.config.modules)

    def _copied(self, copy: PassthroughCopy, relative: str) -> Iterator[str]:
        """The files of `copy` that are served at `relative`."""
        source = self.site.path(copy.source)
        if copy.is_glob:
            if copy.target is None:
                for file in dict.fromkeys((self.config.in_input(relative), self.site.path(relative))):
                    if matches_path(source, file):
                        yield file
                return
            folder, _, name = relative.rpartition("/")
            if folder == copy.target:
                yield from (file for file in self.site.tree.files_named(name) if matches_path(source, file))
            return
        inner = self._below_input(source)
        target = copy.target if copy.target is not None else inner if inner is not None else copy.source
        if not target or target == ".":
            yield join_path(source, relative)
        elif relative == target or relative.startswith(f"{target}/"):
            yield source + relative[len(target) :]

    def _below_input(self, path: str) -> str | None:
        folder = self.config.input
        if not folder:
            return path
        return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else None

    def _is_left_out(self, path: str) -> bool:
        if "node_modules" in path.split("/"):
            return True
        if any(path.startswith(f"{folder}/") for folder in self.config.apart):
            return True
        below = self.site.below(path)
        return below is not None and self.config.is_ignored(below)

    def _has_all(self, path: str) -> bool:
        targets = (copy.source if copy.target is None else copy.target for copy in self.config.copies)
        inner = (self._below_input(self.site.path(each)) or each for each in targets)
        names = {each.partition("/")[0] for each in inner}
        folders = (self.config.input, self.site.folder)
        return is_own_file(path, self.base, names.union(*map(self.site.tree.names, folders)))


def _format(path: str) -> str:
    """The ending by which Eleventy knows a template, without its dot: `md`, `11ty.js`."""
    name = posixpath.basename(path)
    found = (each for each in TEMPLATES if name.endswith(f".{each}"))
    return max(found, key=len, default=extension(name).removeprefix("."))


def _undated(stem: str) -> str:
    found = _FILE_DATE.search(stem)
    return found[1] if found else stem


def _address(permalink: str) -> str:
    """The address of the file that a permalink names (`TemplatePermalink.toHref`)."""
    address = posixpath.normpath(f"/{permalink.strip()}").replace("//", "/")
    if permalink.strip().endswith("/") and address != "/":
        address += "/"
    return address.removesuffix("index.html") if address.endswith("/index.html") else address
