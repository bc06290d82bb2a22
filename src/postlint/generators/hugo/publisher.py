"""Hugo (https://gohugo.io/documentation/): which addresses it gives to pages and files, and how it reads links.

The rules are those of the current version; where older ones differ, both addresses count as there. Source, besides the
pages named below: Hugo's `resources/page/page_paths.go` (`CreateTargetPaths`) and `hugolib/page__paths.go`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.findings import Cause
from postlint.generators.hugo.addresses import HugoAddresses, state_of, texts
from postlint.generators.hugo.config import HugoConfig
from postlint.generators.hugo.content import (
    ADAPTER,
    Bundle,
    HugoContent,
    HugoPlace,
    join_address,
    logical_path,
)
from postlint.generators.hugo.files import GeneratedPages, HugoFiles
from postlint.generators.hugo.hooks import EMBEDDED, UNKNOWN, LinkHook
from postlint.generators.hugo.links import HugoPages, TemplateRedirects, hook_for, hooks, redirects
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
from postlint.generators.site_root import (
    BY_HAND,
    FILES,
    MARKDOWN,
    SOURCES,
    SiteRoot,
    beside,
    extension,
    has_twin,
    target_of,
)
from postlint.page.body import Reference, ReferenceKind
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

if TYPE_CHECKING:
    from postlint.generators.hugo.shortcodes import Shortcodes
    from postlint.page.facts import PageHead
    from postlint.page.slugs.rules import AnchorRules


_PAGER = Pattern(r"(?:\A|/)page/\d+(?:/(?:index\.html)?)?\Z")
_NO_CONTENT = frozenset(
    {"archetypes", "layouts", "assets", "static", "themes", "data", "i18n", "exampleSite"}
)
_PAGE_ENDINGS = frozenset({"", ".html", ".htm"})


_ABSENT_THEME = Cause(
    "Hugo takes a theme or module in that is not here, and may bring pages, files and templates",
    "Check it out (`git submodule update --init`, or `hugo mod vendor`).",
)
_ADAPTERS = Cause(
    f"a file `{ADAPTER}` makes pages of data, which only Hugo can tell",
    "Open these links once the site is built.",
)
_REDIRECTS = Cause(
    "a template of the site makes redirects of data that cannot be told",
    "Write the redirects into `static/_redirects`, or as `aliases` into the pages.",
)
_CONFIG_UNKNOWN = Cause(
    "Hugo's configuration cannot be read, or gives pages other endings than usual",
    "Correct it, or set `generator` in `postlint.toml` where the site is not Hugo's.",
)
_MANY_HOSTS = Cause(
    "each language of the site has a host of its own, and they are not told apart",
    "Open these links once the site is built.",
)
_ORG = Cause("pages are written in Org mode, which is not read", "Open links to them once the site is built.")
_NO_HTML = Cause(
    "a page has `outputs` without HTML, of which the address cannot be told",
    "Open links to it once the site is built.",
)
_OTHER_PART_OF_HOST = Cause(
    "links lead to a part of the host outside of the path in `baseURL`, for which another program answers",
    "Put that path in front where pages of the site are meant.",
)


class Hugo(Publisher):
    """Hugo's site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self.config = HugoConfig(site)
        self._content = HugoContent(self.config, site)
        self._page_addresses = HugoAddresses(self.config, self._content)
        self._files = HugoFiles(self.config, self._content, site.tree)
        self._addresses: dict[str, str | None] = {}
        self._anchor_rules: dict[str | None, AnchorRules] = {}
        self._made = GeneratedPages(self.config, self._content, self._page_addresses)

    @property
    def base(self) -> str:
        return self.config.base

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        from postlint.generators.hugo.anchors import anchor_rules, handler_of

        handler = handler_of(self.config, page.path, page.metadata)
        known = self._anchor_rules.get(handler)
        if known is None:
            rules = anchor_rules(self.config, handler, own_hook=self._has_heading_hook)
            known = self._anchor_rules[handler] = rules
        return (
            self._with_shortcodes(known, self.site.data.own_text(page.path))
            if known.template_marks
            else known
        )

    def _with_shortcodes(self, rules: AnchorRules, text: str) -> AnchorRules:
        """`rules` for a page with the `text`, where it can be told which ids its shortcodes make."""
        given = self._shortcodes.arguments(text) if "{{" in text else None
        return rules if given is None else replace(rules, template_marks=(), given=given)

    @cached_property
    def _shortcodes(self) -> Shortcodes:
        from postlint.generators.hugo.shortcodes import Shortcodes  # only where a page with some is linked to

        return Shortcodes(self.config, self.site)

    def is_page(self, path: str) -> bool:
        return self._content.place(path) is not None

    def publish(self, inputs: PageInputs) -> Published:
        place = self._content.place(inputs.path)
        if place is None:
            return Published(None, state=State.LEFT_OUT)
        if self._content.is_resource(place) or place.language in self.config.disabled_languages:
            self._made.see(inputs.path, (), place)
            return Published(None, state=State.LEFT_OUT)
        if not self.config.is_known or self.config.is_multihost:
            return Published(None, cause=_MANY_HOSTS if self.config.is_known else _CONFIG_UNKNOWN)
        if inputs.path.lower().endswith(".org"):
            return Published(None, cause=_ORG)
        values = {name.lower(): value for name, value in inputs.values.items()}
        state = state_of(values, place, self.config, self.site.now)
        if state is State.LIVE and self._page_addresses.kind_of(place) in self.config.disabled_kinds:
            state = State.LEFT_OUT
        outputs = {each.lower() for each in texts(values.get("outputs"))}
        if state is not State.LEFT_OUT and outputs and "html" not in outputs:
            address = self._page_addresses.placement(place, values, state)[0].address
            within = f"{address.rstrip('/')}/*" if address is not None else None
            return Published(None, state=state, within=within, cause=_NO_HTML)
        if state is State.LEFT_OUT:
            found, perhaps = Published(None, state=state), tuple[str, ...]()
        else:
            found, perhaps = self._page_addresses.placement(place, values, state)
            if not found.is_known:
                found = found._replace(cause=self._page_addresses.why_unknown(inputs.path, place, values))
        terms = self._terms_of(values) if state is State.LIVE else ()
        self._made.see(inputs.path, terms, place, perhaps, told=found.is_known)
        return found

    def noted(self, path: str) -> object:
        return self._made.seen(path)

    def forget(self, path: str) -> None:
        self._made.forget(path)

    def dating(self, path: str) -> Dating:
        """https://gohugo.io/configuration/front-matter/#dates"""
        sources = self.config.date_fields("publishdate")
        by_name = ":filename" in (*sources, *self.config.date_fields("date"))
        return Dating(not self.config.is_on("buildfuture"), by_name, sources)

    @property
    def knows_places(self) -> bool:
        return self.config.is_known and not self.config.has_absent_theme and not self._content.has_adapters

    def static_files(self, address: str) -> Iterator[str]:
        yield from self._files.served(address)

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        return self._read(page, path, self._image_hook if image else self._link_hook, image=image)

    def reading(self, page: str, path: str, *, image: bool) -> str | None:
        hook = self._image_hook if image else self._link_hook
        if self._content.place(page) is None or not (hook.passes_on or hook == UNKNOWN):
            return None
        return "passed on" if hook.known else "unknown"

    def named_in_field(self, page: str, path: str) -> str | None:
        """A resource of the page, which templates get in any case (https://gohugo.io/methods/page/resources/#get)."""
        place = self._content.place(page)
        if place is None or place.file.bundle is Bundle.NONE or path.startswith("/"):
            return None
        return self._content.resource(place, path)

    def figure_candidates(self, page: str, path: str) -> LinkCandidates:
        """How the `src` of the shortcode `figure` is read: like an image with Hugo's own hook, unless the site has a
        `figure` of its own (https://gohugo.io/shortcodes/figure/)."""
        folders = (
            join_path(root, name) for root in self.config.layouts for name in ("shortcodes", "_shortcodes")
        )
        is_own = any("figure.html" in self.site.tree.names(folder) for folder in folders)
        # Where not even the hook for images is known, a theme that is not here may have a `figure`, too.
        is_known = not is_own and self._image_hook.known
        return self._read(page, path, EMBEDDED if is_known else UNKNOWN, image=True)

    def _read(self, page: str, path: str, hook: LinkHook, *, image: bool) -> LinkCandidates:
        place = self._content.place(page)
        if place is None:
            return self.repository_candidates(page, path, _NO_CONTENT)
        files = list(self._of_bundle(place, page, path))
        files = [*self._looked_up(place, path, hook, image=image), *files]
        known = hook.known
        if path.startswith("/"):
            outside = bool(self.base) and not (path + "/").startswith(f"{self.base}/")
            if outside and not self.config.is_on("canonifyurls"):
                return LinkCandidates(tuple(files), by_address=False, sure=False, cause=_OTHER_PART_OF_HOST)
        elif not self.config.is_known and known and self._is_nowhere(place, page, path):
            return LinkCandidates((beside(page, path), *files), by_address=False, sure=True)
        complete = known and self.config.is_known and self._is_ours(page, path)
        instead = self._instead(page, path, hook)
        cause = None if known else self._doubt_of_hook(image=image)
        return LinkCandidates(tuple(files), True, known, complete, instead, cause=cause)

    def resolve_reference(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        if reference.kind is ReferenceKind.HUGO_REF:
            return self.ref(page, reference.target, pages, language=reference.language)
        return Resolution(Outcome.UNKNOWN)

    def may_generate(self, address: str) -> Cause | bool:
        ending = extension(address)
        if self._made.is_perhaps(address):
            return True
        if ending in FILES:
            may_be = self._files.may_be_made(address, knows_all=self._made.has_seen_all)
            return _ABSENT_THEME if may_be and self.config.has_absent_theme else may_be
        if not self.config.is_known:
            return _CONFIG_UNKNOWN
        if self.config.is_multihost:
            return _MANY_HOSTS
        if self.config.has_absent_theme:
            return _ABSENT_THEME
        if ending in SOURCES and ending[1:] not in self._written_endings:
            return False
        if ending in MARKDOWN:
            return "markdown" in str(self.config.mapping("outputs")).lower()
        if ending not in _PAGE_ENDINGS and not ending[1:].isdigit():
            return True  # feeds, data, styles: what templates write
        plain = address.strip("/")
        if plain in self._usual or _PAGER.search(address):
            return True
        if self._content.has_adapters:
            return _ADAPTERS
        if not self._leads.sure:
            return _REDIRECTS
        return self._has_format_folder(plain) or self._made.may_generate(address)

    def redirects(self) -> tuple[str, ...]:
        return self._leads.sources

    def ref(self, page: str, target: str, pages: PageIndex, *, language: str | None = None) -> Resolution:
        """What `{{< ref "target" >}}` or `relref` in the page at the path `page` means.

        `language` is the `lang` that it may name. Hugo stops at one that is nowhere, or that more than one page
        could be (`REF_NOT_FOUND`).
        """
        path = re.split(r"[?#]", target.strip(), maxsplit=1)[0]
        if not path:
            return Resolution(Outcome.FOUND, page)
        place = self._content.place(page)
        if language is not None and place is not None:
            place = place._replace(language=language.lower())
        found = self._pages.resolve_reference(place, path)
        may_be_more = self.config.has_absent_theme or self._content.has_adapters
        if found.outcome is Outcome.MISSING and (not self.config.is_known or may_be_more):
            by_theme = _ABSENT_THEME if self.config.has_absent_theme else _ADAPTERS
            return Resolution(Outcome.UNKNOWN, cause=by_theme if self.config.is_known else _CONFIG_UNKNOWN)
        first = path.strip("/").partition("/")[0].lower()
        if found.outcome is Outcome.MISSING and first in self.config.taxonomies and found.proposal is None:
            return Resolution(Outcome.UNKNOWN)  # the page of a term, which Hugo makes itself
        return found

    def _doubt_of_hook(self, *, image: bool) -> Cause:
        """Why it is not known how links, or images, are read."""
        own = list(hooks(self.config, self.site, "image" if image else "link"))
        if not own:
            return _ABSENT_THEME
        return Cause(
            f"`{own[0]}` puts the addresses of {'images' if image else 'links'} together in a way that cannot be read",
            "Have it write the destination as it is where nothing else is found, as Hugo's own hook does.",
        )

    @cached_property
    def _pages(self) -> HugoPages:
        return HugoPages(self.config, self._content)

    @cached_property
    def _link_hook(self) -> LinkHook:
        return hook_for(self.config, self.site, "link")

    @cached_property
    def _image_hook(self) -> LinkHook:
        return hook_for(self.config, self.site, "image")

    @cached_property
    def _has_heading_hook(self) -> bool:
        from postlint.generators.hugo.anchors import has_own_hook

        return has_own_hook(self.config, self.site)

    @cached_property
    def _leads(self) -> TemplateRedirects:
        return redirects(self.config, self.site)

    @cached_property
    def _written_endings(self) -> frozenset[str]:
        """The endings of the output formats that the site defines itself."""
        return frozenset(re.findall(r"\w+", str(self.config.mapping("mediatypes")).lower()))

    @cached_property
    def _usual(self) -> frozenset[str]:
        """Addresses that every site has: home, the page for what is not found, those of its languages."""
        homes = {"", *self.config.languages}
        return frozenset(
            join_path(home, name) for home in homes for name in ("", "index.html", "404.html", "404")
        )

    def _terms_of(self, values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (taxonomy, term) for taxonomy in self.config.taxonomies for term in texts(values.get(taxonomy))
        )

    def _of_bundle(self, place: HugoPlace, page: str, path: str) -> Iterator[str]:
        """The resource that a relative path means where its page is published as a folder with it."""
        if place.file.bundle is Bundle.NONE or path.startswith("/"):
            return
        wanted = beside(page, path)
        is_resource = self._content.is_resource_of(place, wanted) and not self._content.holds(wanted)
        if is_resource and not self.config.is_ugly(place.key.split("/")[1]):
            yield wanted

    def _looked_up(self, place: HugoPlace, path: str, hook: LinkHook, *, image: bool) -> Iterator[str]:
        """What `hook` finds: a page, a resource of the page, a file of the assets, as Hugo's own do.

        https://gohugo.io/render-hooks/links/#embedded, https://gohugo.io/render-hooks/images/#embedded
        """
        if path.startswith("/") and not hook.from_root:
            return
        wanted = path.removeprefix("./")
        if hook.pages and not image:
            found = self._pages.find(place, wanted, by_name=False)
            if found is not None:
                yield found if self.is_page(found) else f"{found}/"
        if hook.resources and place.file.bundle is not Bundle.NONE:
            part = posixpath.normpath(join_path(place.folder, wanted.lstrip("/")))
            inner = self._content.place(part)
            if inner is not None and self._content.is_resource(inner):
                yield part  # a page in a bundle has no address: the link leads to the page that it stands in
            resource = self._content.resource(place, wanted.lstrip("/"))
            if resource is not None:
                yield resource
        if not hook.assets or not extension(path):
            return  # a folder is no asset
        if path.startswith("/"):
            yield from self._files.served(path)  # where it is looked for when it is none of the assets
        elif (hook.pages and extension(path) in MARKDOWN) or place.file.bundle is not Bundle.NONE:
            beside_it = posixpath.normpath(join_path(place.folder, wanted))
            if self.site.tree.entry(beside_it) is TreeEntry.ABSENT:
                yield beside_it  # where its author looks for it
        for mount in self.config.assets:
            file = mount.file_of(wanted.lstrip("/"))
            if file is not None:
                yield posixpath.normpath(file)

    def _is_ours(self, page: str, path: str) -> bool:
        """Whether no other program of the host answers for what `path` means."""
        if not path.startswith("/"):
            address = self._address_of(page)
            if extension(path) in BY_HAND and ".." not in path.split("/"):
                return True
            if address is None or path.split("/").count("..") >= address.count("/"):
                return False
            path = target_of(address, path)
        first = path.strip("/").partition("/")[0].lower()
        return bool(self.base) or first in self.config.taxonomies or first in self._sections

    def _address_of(self, page: str) -> str | None:
        """The address of the page at the path `page` by its own front matter."""
        if page not in self._addresses:
            place = self._content.place(page)
            if place is None or not self.config.is_known or self._content.is_resource(place):
                self._addresses[page] = None
            else:
                self._addresses[page] = self._page_addresses.address(place, self._content.fields(page))
        return self._addresses[page]

    @cached_property
    def _sections(self) -> frozenset[str]:
        """The folders at the top of the site, as they are in addresses."""
        places = (self._content.place(path) for path in self._content.paths)
        mounted = {mount.target.partition("/")[0] for mount in self.config.static if mount.target}
        return frozenset(
            mounted | {logical_path(place.steps[0], lower=True) for place in places if place and place.steps}
        )

    def _instead(self, page: str, path: str, hook: LinkHook) -> str | None:
        """The address of the Markdown file that `path` names, where Hugo does not look for it."""
        if not hook.known or hook.pages or extension(path) not in MARKDOWN:
            return None
        file = beside(page, path)
        found = self._address_of(file) if self.site.tree.entry(file) is TreeEntry.FILE else None
        return f"{self.base}{found}" if found is not None else None

    def _is_nowhere(self, place: HugoPlace, page: str, path: str) -> bool:
        """Whether a relative path leads nowhere, whatever address the page has: a file of its own bundle that is
        not there, or a Markdown file of a name that none has."""
        wanted = beside(page, path)
        if extension(path) in MARKDOWN:
            return not self.site.tree.files_named(posixpath.basename(wanted))
        in_bundle = place.file.bundle is Bundle.LEAF and wanted.startswith(f"{place.folder}/")
        return in_bundle and extension(path) in FILES and not has_twin(self.site.tree, wanted)

    def _has_format_folder(self, plain: str) -> bool:
        """Whether an output format of the site's own has a folder for itself that `plain` lies in."""
        for each in self.config.mapping("outputformats").values():
            found = {key.lower(): value for key, value in each.items()} if isinstance(each, Mapping) else {}
            folder = found.get("path")
            if isinstance(folder, str) and folder.strip("/") in plain.split("/"):
                return True
        return join_address(plain).startswith("/amp/")
