"""Jekyll, also as GitHub Pages builds it.

Sources: https://jekyllrb.com/docs/ (Pages, Posts, Collections, Permalinks, Configuration), and Jekyll 4.3's source,
whose files the docstrings here name. Where GitHub Pages may build the site, what only happens there is taken as
possible: then a page without front matter may be one, and links to Markdown files may work.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.findings import Cause
from postlint.generators.jekyll.addresses import (
    JekyllCopies,
    JekyllDocument,
    address_of_copy,
    begins_with_header,
    clean,
    fill_page,
    has_header,
    output_ending,
)
from postlint.generators.jekyll.config import Collection, JekyllConfig, JekyllPlace, flag, page_suffix
from postlint.generators.jekyll.links import JekyllTags
from postlint.generators.jekyll.plugins import JekyllPlugins
from postlint.generators.protocol import (
    Dating,
    FilledIn,
    LinkCandidates,
    Outcome,
    PageIndex,
    PageInputs,
    Published,
    Publisher,
    Resolution,
    State,
)
from postlint.generators.site_root import FILES, MARKDOWN, SiteRoot, beside, extension, has_twin, is_own_file
from postlint.page.body import Reference, ReferenceKind
from postlint.pattern import Pattern
from postlint.text import join_path

if TYPE_CHECKING:
    from postlint.generators.jekyll.includes import Includes
    from postlint.page.facts import PageHead
    from postlint.page.page import Page
    from postlint.page.slugs.rules import AnchorRules


_HTML = frozenset({".html", ".htm", ".xhtml"})
_PAGES = _HTML | {".xml"}
_JUDGED = frozenset({"", *_PAGES, *MARKDOWN})
"""Endings of addresses of which it is said that nothing is there; others are made by all kinds of programs."""
_NEVER_PAGES = frozenset({"_layouts", "_includes", "_sass", "_data", "_plugins", "_site", ".github"})
_NO_PAGES = frozenset({
    "readme", "license", "licence", "copying", "code_of_conduct", "contributing", "issue_template",
    "pull_request_template",
})  # fmt: skip
"""Names that jekyll-optional-front-matter leaves alone (its FILENAME_BLACKLIST)."""
_LIMITED = Cause(
    "`limit_posts` leaves out all posts but the latest",
    "Take that setting out of `_config.yml` where it is meant for a preview.",
)
_TAKEN_IN = Pattern(r"\{%-?\s*include_relative\s+([^\s%{}]+)")
_OF_THE_HOST = ("/.well-known/", "/.netlify/", "/cdn-cgi/", "/_vercel/")


class Jekyll(Publisher):
    """What Jekyll makes of the site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self.config = JekyllConfig(site)
        self.plugins = JekyllPlugins(site, self.config)
        self.tags = JekyllTags(site, self.config, self.plugins, self.is_page)
        self._copies = JekyllCopies(site, self.config, self.is_page)
        self._taken_in: dict[str, bool] = {}

    @cached_property
    def base(self) -> str:
        """`baseurl`."""
        return f"/{base}" if (base := self.config.text("baseurl").strip("/")) else ""

    @property
    def knows_places(self) -> bool:
        return self.config.is_known and self.plugins.keep_places

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        from postlint.generators.jekyll.anchors import anchor_rules

        return anchor_rules(self.config, self.plugins, page.path, self.site.data.own_text(page.path))

    def filled_in(self, page: Page, values: Mapping[str, object]) -> FilledIn | None:
        return self._includes.fill_in(page, values) if self.config.is_known else None

    @cached_property
    def _includes(self) -> Includes:
        from postlint.generators.jekyll.includes import Includes  # only where a link asks for what is in some

        by_plugin = self.plugins.may_have("jekyll-default-layout")
        return Includes(self.site, self.config, has_default_layout=by_plugin)

    def is_page(self, path: str) -> bool:
        if extension(path) not in self.config.markdown | MARKDOWN | _PAGES:
            return False
        if not self.config.is_known:
            return _NEVER_PAGES.isdisjoint(path.split("/"))
        place = self.config.place(path)
        return place is not None and (not place.collection or self._collection(place).is_written)

    def publish(self, inputs: PageInputs) -> Published:
        if not self.config.is_known:
            return _by_its_own_permalink(inputs)
        place = self.config.place(inputs.path)
        if place is None:
            return Published(None, state=State.LEFT_OUT)
        if place.collection:
            found = self._publish_document(inputs, place)
            cause = self.plugins.moves_documents(self._collection(place).template)
            return _moved(found, cause, "/**")
        stem = posixpath.splitext(place.path)[0]
        folder, name = posixpath.split(stem)
        begin = name.partition(".")[0]  # what follows may be a language
        return _moved(
            self._publish_page(inputs, place), self.plugins.moves_pages, f"/{join_path(folder, begin)}*"
        )

    def dating(self, path: str) -> Dating:
        """Documents of all collections take the date of their names (`Document#populate_title`, `#publish?`)."""
        if not self.config.is_known:
            return Dating(by_name="_posts" in path.split("/"), starts=("date",))
        place = self.config.place(path)
        if place is None or not place.collection:
            return Dating(hides_future=False, by_name=False)
        hides = None if place.collection != "posts" or self._may_show_future(place) else True
        return Dating(False if self.config.flag("future") else hides, by_name=True, starts=("date",))

    def static_files(self, address: str) -> Iterator[str]:
        """A file of the source keeps its place (`static_file.rb`), and so do those in collections that are written.

        A folder is nothing that is served.
        """
        return self._copies.at(address)

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        place = self.config.place(page)
        if not self.config.is_known:
            # A file of its own in a folder of the site is there or not, whatever the settings say.
            return LinkCandidates(
                self._meant_files(page, path), sure=path.startswith("/") and extension(path) in FILES
            )
        if place is None:
            return self._read_on_github(page, path)
        if not place.collection and not begins_with_header(self.site.data.own_text(page)):
            by_file = self._read_on_github(page, path)
            return by_file._replace(by_address=self._may_do_without_header(place))
        files = self._meant_files(page, path) if self._goes_by_file(place) else ()
        return LinkCandidates(files, complete=self._has_all(path))

    def resolve_reference(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        match reference.kind:
            case ReferenceKind.JEKYLL_POST:
                return self.tags.post_url(reference.target, pages)
            case ReferenceKind.JEKYLL_FILE:
                return self.tags.link(reference.target, pages)
            case _:
                return Resolution(Outcome.UNKNOWN)

    def may_generate(self, address: str) -> Cause | bool:
        if address.startswith(_OF_THE_HOST) or self._is_kept(address):
            return True
        by_plugin = self.plugins.may_generate(address)
        if by_plugin:
            return by_plugin
        ending = extension(address)
        if ending in FILES:
            return False
        return ending not in _JUDGED or not self.config.is_known or self._may_be_listed(address)

    def _publish_page(self, inputs: PageInputs, place: JekyllPlace) -> Published:
        """A file outside of collections (`page.rb`)."""
        raw = f"/{place.path}"
        if not has_header(inputs.page):
            address = self._page_address(place, {}) if self._may_do_without_header(place) else None
            index = self._as_index(place, "enabled")
            return Published(address or raw, others=(raw,) if address else (), aliases=index)
        address = self._page_address(place, inputs.values)
        if _is_broken(inputs):
            return Published(None, within=None if "permalink" in _unread(inputs) else address)
        published = inputs.values.get("published", True)
        hidden = not flag(published) and not self.config.flag("unpublished")
        return Published(
            address,
            others=_written(address, output_ending(inputs.values, place.path, self.config.markdown)),
            aliases=(*self._redirects(inputs.values), *self._as_index(place, "with_frontmatter")),
            state=State.DRAFT if hidden else State.LIVE,
        )

    def _page_address(self, place: JekyllPlace, values: Mapping[str, object]) -> str | None:
        """`Page#template` and `#url`."""
        folder, name = posixpath.split(place.path)
        stem = posixpath.splitext(name)[0].rstrip(".")
        ending = output_ending(values, place.path, self.config.markdown)
        permalink = values.get("permalink")
        if permalink is not None:
            template = permalink if isinstance(permalink, str) else None
        elif ending not in _HTML:
            template = "/:path/:basename:output_ext"
        else:
            template = "/:path/" if stem == "index" else f"/:path/:basename{page_suffix(self.config.style)}"
        if template is None:
            return None
        return fill_page(template, {"path": folder, "basename": stem, "output_ext": ending})

    def _publish_document(self, inputs: PageInputs, place: JekyllPlace) -> Published:
        """A post or a document of another collection (`document.rb`)."""
        collection = self._collection(place)
        if not collection.is_written:
            return Published(None, state=State.LEFT_OUT)
        if place.collection != "posts" and not has_header(inputs.page):
            is_copied = flag(inputs.values.get("published", True))
            return Published(address_of_copy(place, collection) if is_copied else None)
        document = JekyllDocument(self.site, self.config, inputs, place)
        if _is_broken(inputs):
            return Published(None, within=document.possible(collection, _unread(inputs)))
        state = document.state(may_show_future=self._may_show_future(place))
        addresses = document.addresses(collection)
        if not addresses or (self._limits_posts(place) and state is State.LIVE):
            aliases, within = self._redirects(inputs.values), document.possible(collection)
            cause = document.why_unknown() if not addresses else _LIMITED
            return Published(None, aliases=aliases, state=state, within=within, cause=cause)
        ending = output_ending(inputs.values, place.path, self.config.markdown)
        address, *in_other_zones = addresses
        possible = [each for other in in_other_zones for each in (other, *_written(other, ending))]
        return Published(
            address,
            _written(address, ending),
            self._redirects(inputs.values),
            state,
            possible=tuple(possible),
        )

    def _may_show_future(self, place: JekyllPlace) -> bool:
        """Jekyll 3 shows documents of the future, and GitHub Pages posts, too, where `future` is not set."""
        if place.collection != "posts" or self.config.flag("future"):
            return True
        return "future" not in self.config.values and self.plugins.may_be_on_github

    def _limits_posts(self, place: JekyllPlace) -> bool:
        limit = self.config.values.get("limit_posts")
        return place.collection == "posts" and isinstance(limit, int) and limit > 0

    def _redirects(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """`redirect_from` (README of jekyll-redirect-from); its pages are written like any other."""
        if not self.plugins.may_have("jekyll-redirect-from"):
            return ()
        given = values.get("redirect_from")
        found = given if isinstance(given, list) else [given]
        addresses = (clean(each) for each in found if isinstance(each, str))
        return tuple(address for address in addresses if address is not None)

    def _may_do_without_header(self, place: JekyllPlace) -> bool:
        stem, ending = posixpath.splitext(posixpath.basename(place.path))
        return (
            ending.lower() in self.config.markdown
            and stem.lower() not in _NO_PAGES
            and self.plugins.may_have("jekyll-optional-front-matter")
            and not self.plugins.is_off("optional_front_matter")
        )

    def _as_index(self, place: JekyllPlace, option: str) -> tuple[str, ...]:
        """The folder of a README that jekyll-readme-index makes its index."""
        folder, name = posixpath.split(place.path)
        stem, ending = posixpath.splitext(name.lower())
        if stem != "readme" or ending not in self.config.markdown:
            return ()
        if not self.plugins.may_have("jekyll-readme-index") or self.plugins.is_off("readme_index"):
            return ()
        if option == "with_frontmatter" and not flag(self.plugins.option("readme_index", option)):
            return ()
        return (f"/{folder}/" if folder else "/",)

    def _collection(self, place: JekyllPlace) -> Collection:
        return self.config.collections[place.collection]

    def _goes_by_file(self, place: JekyllPlace) -> bool:
        """Whether jekyll-relative-links may turn the links of a page into addresses (its README)."""
        if not self.plugins.may_have("jekyll-relative-links") or self.plugins.is_off("relative_links"):
            return False
        return not place.collection or flag(self.plugins.option("relative_links", "collections"))

    def _meant_files(self, page: str, path: str) -> tuple[str, ...]:
        file = self.config.in_source(path.lstrip("/")) if path.startswith("/") else beside(page, path)
        if self.config.is_known and self.config.place(file) is None:
            return ()
        return (file,)

    def _read_on_github(self, page: str, path: str) -> LinkCandidates:
        """A file that Jekyll leaves out, or copies, such as a README, is read where the repository is."""
        if path.startswith("/"):
            if self._is_taken_in(page):
                return LinkCandidates(complete=self._has_all(path))
            return LinkCandidates((path.lstrip("/"),), by_address=False, sure=False)
        wanted = beside(page, path)
        is_text = not any(step.startswith(("_", ".")) for step in page.split("/"))
        judged = extension(wanted) in MARKDOWN | FILES and not has_twin(self.site.tree, wanted)
        return LinkCandidates((f"{wanted}/",), by_address=False, sure=is_text and judged)

    def _is_taken_in(self, path: str) -> bool:
        """Whether a page beside the file at `path`, which is none, takes it in by `{% include_relative %}`: then its
        links from the root are that page's."""
        known = self._taken_in.get(path)
        if known is None:
            folder, _, name = path.rpartition("/")
            beside_it = (f"{folder}/{each}".lstrip("/") for each in sorted(self.site.tree.names(folder)))
            texts = (self.site.data.text(each) for each in beside_it if each != path and self.is_page(each))
            known = self._taken_in[path] = name.startswith("_") and any(
                name in text and name in _TAKEN_IN.findall(text) for text in texts
            )
        return known

    def _has_all(self, path: str) -> bool:
        """Whether what `path` asks for can only be the site's own: no plugin is at work that is not known, and no
        other site of the host is meant."""
        if not self.plugins.are_known:
            return False
        first, _, rest = path.removeprefix(f"{self.base}/").strip("/").partition("/")
        if path.startswith("/") and rest and first in self.config.collections:
            return True
        return is_own_file(path, self.base, self.site.tree.names(self.config.source or ""))

    def _is_kept(self, address: str) -> bool:
        """Whether what lies at `address` is left as it is when the site is built anew: `keep_files`."""
        kept = self.config.values.get("keep_files")
        paths = [each.strip("/") for each in kept if isinstance(each, str)] if isinstance(kept, list) else []
        return any(path and f"{address.strip('/')}/".startswith(f"{path}/") for path in paths)

    def _may_be_listed(self, address: str) -> bool:
        """Whether a server may show what is in a folder of files."""
        folder = self.config.in_source(address.strip("/"))
        names = self.site.tree.names(folder)
        return any(not self.is_page(f"{folder}/{name}") for name in names)


def _is_broken(inputs: PageInputs) -> bool:
    """Whether there is front matter that cannot be read: then Jekyll stops, or goes on without it."""
    return inputs.page.unread


def _unread(inputs: PageInputs) -> str:
    """Front matter that could not be read."""
    block = inputs.page.front_matter
    return inputs.page.head[block.span.start : block.span.end] if block is not None else ""


def _moved(found: Published, cause: Cause | None, within: str) -> Published:
    """`found` where something may move the page for `cause`: then it may be at each address of `within`, and may well
    be where it was found."""
    if cause is None or found.state is State.LEFT_OUT:
        return found
    known = tuple(each for each in (found.address, *found.others) if each is not None)
    return found._replace(address=None, others=known, within=within, cause=cause)


def _by_its_own_permalink(inputs: PageInputs) -> Published:
    """What can be said where the settings are unknown."""
    permalink = inputs.page.metadata.get("permalink")
    if isinstance(permalink, str) and ":" not in permalink:
        return Published(clean(permalink))
    return Published(None)


def _written(address: str | None, ending: str) -> tuple[str, ...]:
    """The file that is written, where its name says more than `address` (`Page#destination`)."""
    if address is None or address.endswith(ending):
        return ()
    if address.endswith("/"):
        return () if ending == ".html" else (f"{address}index{ending}",)
    return (f"{address}{ending}",)
