"""Pelican 4 (https://docs.getpelican.com/en/stable/content.html): articles and pages; links are left to the browser,
but for `{filename}`, `{static}` and `{attach}`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from postlint.generators.pelican.config import (
    address,
    anchor_rules,
    metadata,
    moment,
    read_pelican,
    slugify,
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
from postlint.generators.site_root import FILES, MARKDOWN, SOURCES, SiteRoot, answers, beside, extension
from postlint.near_files import nearest
from postlint.page.body import Reference, ReferenceKind
from postlint.page.facts import PageHead
from postlint.page.slugs.rules import AnchorRules
from postlint.text import join_path
from postlint.tree import TreeEntry

_ENDINGS = (".md", ".markdown", ".mkd", ".mdown")
_OTHER_SOURCES = (".rst", ".html", ".htm", ".xhtml")
_MADE = (
    "/theme/", "/feeds/", "/index", "/archives", "/tags", "/categories", "/authors", "/sitemap.xml",
    "/404.html",
)  # fmt: skip


class Pelican(Publisher):
    """Plain links mean addresses; a link to a Markdown file leads nowhere."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self._config = read_pelican(site)
        folder = posixpath.normpath(site.path((self._config.text("PATH") or "content").strip("/")))
        self._content = "" if folder == "." else folder

    @property
    def base(self) -> str:
        return self._config.base

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        return anchor_rules(self._config, self.site)

    def is_page(self, path: str) -> bool:
        source = self._source(path)
        return source is not None and source.endswith(_ENDINGS) and self._kind(source) is not None

    def publish(self, inputs: PageInputs) -> Published:
        source = self._source(inputs.path)
        kind = self._kind(source) if source is not None else None
        if source is None or kind is None:
            return Published(None, state=State.LEFT_OUT)
        fields = metadata(source, inputs.page.head, self._config)
        status = fields.get("status", "published").lower()
        if status == "skip":
            return Published(None, state=State.LEFT_OUT)
        date = moment(fields.get("date"))
        state = State.DRAFT if status == "draft" else State.LIVE
        if (
            kind == "ARTICLE"
            and not self._config.is_on("WITH_FUTURE_DATES")
            and date
            and date > self.site.now
        ):
            state = State.FUTURE
        if not self._config.is_known or "title" not in fields or (kind == "ARTICLE" and date is None):
            return Published(None, state=state)
        if state is not State.LIVE:
            kind = "DRAFT" if kind == "ARTICLE" else "DRAFT_PAGE"
        lang = fields.get("lang", self._config.text("DEFAULT_LANG") or "en").lower()
        named = {
            "slug": fields.get("slug") or self._slug(source, fields),
            "lang": lang,
            "category": slugify(fields.get("category", ""), self._config),
            "author": slugify(fields["author"], self._config) if "author" in fields else None,
        }
        if lang != (self._config.text("DEFAULT_LANG") or "en").lower():
            kind += "_LANG"
        places = []
        for part in ("URL", "SAVE_AS"):
            pattern = self._config.text(f"{kind}_{part}")
            own = fields.get(part.lower())
            places.append(own or (address(pattern, named, date) if pattern is not None else None))
        if places[1] == "" or None in places:
            return Published(None, state=State.LEFT_OUT if places[1] == "" else state)
        return Published(
            f"/{(places[0] or '').lstrip('/')}", others=(f"/{(places[1] or '').lstrip('/')}",), state=state
        )

    def dating(self, path: str) -> Dating:
        source = self._source(path)
        hides = source is not None and self._kind(source) == "ARTICLE"
        hides = hides and not self._config.is_on("WITH_FUTURE_DATES")
        return Dating(hides, self._config.is_default("FILENAME_METADATA") or None, ("date",))

    def static_files(self, address: str) -> Iterator[str]:
        for file in answers(address):
            name = file.lstrip("/")
            for source, more in self._config.mapping("EXTRA_PATH_METADATA").items():
                if isinstance(source, str) and isinstance(more, dict) and more.get("path") == name:
                    yield join_path(self._content, source)
            place = join_path(self._content, name)
            # What is linked with `{static}` is published wherever it lies.
            moved = self._config.mapping("EXTRA_PATH_METADATA").get(name)
            is_moved = isinstance(moved, dict) and "path" in moved
            if (
                not is_moved
                and not name.endswith((*_ENDINGS, *_OTHER_SOURCES))
                and not self._is_folder(place)
            ):
                yield place

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        if self._source(page) is None:
            return (
                Plain(self.site).link_candidates(page, path, image=image)._replace(sure=self._config.is_known)
            )
        base = self._config.base
        known = self._config.is_known
        instead = self._instead(page, path)
        if path.startswith("/"):
            inside = f"{path}/".startswith(f"{base}/")
            is_ours = inside and (bool(base) or extension(path) in MARKDOWN)
            return LinkCandidates(sure=known and inside, complete=known and is_ours, instead=instead)
        return LinkCandidates(
            sure=known and not (base and ".." in path.split("/")), complete=known, instead=instead
        )

    def _instead(self, page: str, path: str) -> str | None:
        """How to link to the file that was meant: https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content."""
        file = join_path(self._content, path.lstrip("/")) if path.startswith("/") else beside(page, path)
        if self._source(file) is None or self.site.tree.entry(file) is not TreeEntry.FILE:
            return None
        return f"{{filename}}{path}" if file.endswith(_ENDINGS) else f"{{static}}{path}"

    def resolve_reference(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        if reference.kind is ReferenceKind.PELICAN_FILE:
            return self.linked(page, reference.target)
        return Resolution(Outcome.UNKNOWN)

    def may_generate(self, address: str) -> bool:
        ending = extension(address)
        if ending in FILES:
            is_here = bool(self.site.tree.files_named(posixpath.basename(address)))
            return not self._config.is_known or (is_here and self._attaches)
        if ending in SOURCES and self._config.is_known:
            return False
        if not self._config.is_known or self._has_other_sources or ending not in {"", ".html", ".md"}:
            return True
        if address.startswith(_MADE):
            return True
        made = [str(each) for each in self._config.mapping("TEMPLATE_PAGES").values()]
        made += self._config.texts("DIRECT_TEMPLATES")
        stem = address.strip("/").removesuffix(".html").removesuffix("/index")
        if any(stem == each.removesuffix(".html").removesuffix("/index") for each in made):
            return True
        starts = [
            self._config.text(f"{name}_URL")
            for name in ("CATEGORY", "TAG", "AUTHOR", "YEAR_ARCHIVE", "MONTH_ARCHIVE")
        ]
        # Also the second and following pages of a list.
        return any(
            start and address.strip("/").startswith(start.partition("{")[0].strip("/"))
            for start in starts
            if start
        )

    def linked(self, page: str, target: str) -> Resolution:
        """What `{filename}target` or `{static}target` means in `page`: a file of the content, from its top where it
        begins with `/`, else beside the page (`Content._link_replacer`)."""
        source = self._source(page)
        if source is None or not target:
            return Resolution(Outcome.UNKNOWN)
        below = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.join(posixpath.dirname(source), target)
        )
        below = posixpath.normpath(below)
        if below.startswith("../"):
            return Resolution(Outcome.MISSING, join_path(self._content, below.replace("../", "")))
        file = join_path(self._content, below)
        if self.site.tree.entry(file) is TreeEntry.FILE:
            return Resolution(Outcome.FOUND, file)
        other = self.site.tree.same_ignoring_case(file)
        near = other or nearest(self.site.tree, file)
        inside = self._source(near) if near else None
        proposal = inside and self._written(inside, source, from_top=target.startswith("/"))
        return Resolution(Outcome.OTHER_CASE if other else Outcome.MISSING, other or file, proposal)

    def _written(self, source: str, page: str, *, from_top: bool) -> str:
        return f"/{source}" if from_top else posixpath.relpath(source, posixpath.dirname(page) or ".")

    def _slug(self, source: str, fields: dict[str, str]) -> str | None:
        match self._config.get("SLUGIFY_SOURCE"):
            case "title":
                return slugify(fields["title"], self._config)
            case "basename":
                return slugify(posixpath.splitext(posixpath.basename(source))[0], self._config)
            case _:
                return None

    def _source(self, path: str) -> str | None:
        """`path` as seen from the content folder; None where it does not lie in it."""
        if not self._content:
            return path
        return path[len(self._content) + 1 :] if path.startswith(f"{self._content}/") else None

    def _kind(self, source: str) -> str | None:
        """Whether a file is an article or a page; what is the one cannot be the other (`configure_settings`)."""
        if any(step.startswith(".") for step in source.split("/")):
            return None
        pages, articles = self._config.texts("PAGE_PATHS"), self._config.texts("ARTICLE_PATHS")
        out = self._config.texts("ARTICLE_EXCLUDES")
        if any(_lies_in(source, each) for each in pages if each):
            return (
                None
                if any(_lies_in(source, each) for each in self._config.texts("PAGE_EXCLUDES"))
                else "PAGE"
            )
        if any(_lies_in(source, each) for each in out):
            return None
        return "ARTICLE" if any(_lies_in(source, each) for each in articles) else None

    @cached_property
    def _attaches(self) -> bool:
        """Whether some page moves files beside itself, with `{attach}`."""
        pages = (path for path in self.site.tree.files if self._source(path) is not None)
        return any("attach" in self.site.data.text(path) for path in pages if path.endswith(_ENDINGS))

    @cached_property
    def _has_other_sources(self) -> bool:
        """Whether there is content in other languages than Markdown, whose addresses are not read here."""
        return any(
            path.endswith(_OTHER_SOURCES)
            and (source := self._source(path)) is not None
            and self._kind(source)
            for path in self.site.tree.files
        )

    def _is_folder(self, path: str) -> bool:
        return self.site.tree.entry(path) is TreeEntry.FOLDER


def _lies_in(source: str, folder: str) -> bool:
    return not folder.strip("/.") or source.startswith(f"{folder.strip('/')}/")
