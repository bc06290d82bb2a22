"""Zola (https://www.getzola.org/documentation/): which addresses it gives to pages and files, how it reads links, and
which ids it gives to headings.

Sources, besides the pages named below: Zola's `components/content/src/page.rs`, `section.rs` and `file_info.rs`,
`components/site/src/lib.rs`, `components/markdown/src/markdown.rs` (`fix_link`). Ids are as the crates slug 0.1 and
deunicode 1 make them, by `slugify.anchors`
(https://www.getzola.org/documentation/content/linking/#heading-id-and-anchor-insertion).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property, partial
from urllib.parse import unquote

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
    FILES,
    MARKDOWN,
    SOURCES,
    SiteRoot,
    beside,
    extension,
    has_twin,
    target_of,
    texts_in,
)
from postlint.generators.zola.config import ZolaConfig, ZolaContent, ZolaPlace, join_address
from postlint.generators.zola.shortcodes import CALL, ZolaShortcodes
from postlint.near_files import nearest
from postlint.page.body import Heading
from postlint.page.facts import PageHead
from postlint.page.slugs.headings import (
    TEXT_AND_IMAGES,
    AttributeLists,
    Ids,
    Numbered,
    has_emoji_code,
    is_unknown,
    plain_letters,
    without_attributes,
    words,
    zola_footnotes,
)
from postlint.page.slugs.rules import LIQUID, UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

_OTHER = Pattern(r"[^a-z0-9]+")
_MADE_IDS = Pattern(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?")
_LISTS = AttributeLists(Pattern(r"[ \t]*\{[^{}]*\}"), as_written=True, by_name=False)
"""Of pulldown-cmark, which takes any braces at the end."""
_SPACE = Pattern(r"[ \t\n\f\r]")
_MARKS = frozenset("\u00a0\u00a1\u00ab\u00b7\u00bb\u00bf\u20ac") | {
    char for char in map(chr, range(0x2010, 0x2045)) if unicodedata.category(char)[0] == "P"
}
"""Punctuation that becomes punctuation, and with it a hyphen."""


class ZolaAnchors(StrEnum):
    """Zola's `slugify.anchors`."""

    ON = "on"
    SAFE = "safe"
    OFF = "off"


def zola_ids(headings: Sequence[Heading], strategy: ZolaAnchors = ZolaAnchors.ON) -> Ids:
    """The ids of the text on the page, with alternative texts; None where a letter's name is not known."""
    taken = Numbered()
    headings = [without_attributes(each, _LISTS) for each in headings]
    for heading in headings:
        if heading.id is not None:
            taken.take(heading.id)
    found: Ids = []
    for heading in headings:
        if heading.id is not None:
            found.append(heading.id)
            continue
        text = words(heading, TEXT_AND_IMAGES)
        base = _slug(text) if strategy is ZolaAnchors.ON else _SPACE.sub("_", text)
        if base is None or is_unknown(heading, notes=True) or has_emoji_code(heading):
            found.append(None)
            continue
        found.append(taken.unique(base))
    return found


def _slug(text: str) -> str | None:
    pieces: list[str] = []
    for char in text:
        if char.isascii():
            pieces.append(char.lower())
        elif char == "\u20ac":
            pieces.append("eur")
        elif char in _MARKS:
            pieces.append("-")
        elif (plain := plain_letters(char)) is not None:
            pieces.append(plain.lower())
        else:
            return None
    return _OTHER.sub("-", "".join(pieces)).strip("-")


def anchor_rules(config: ZolaConfig) -> AnchorRules:
    """How all pages of the site get their ids."""
    strategy = config.strategy("anchors")
    if not config.is_known or strategy not in set(ZolaAnchors):
        return UNKNOWN_RULES
    markdown = config.values.get("markdown")
    # Quotes and dashes become others before ids are made; with `on`, all of them are hyphens.
    typeset = isinstance(markdown, dict) and markdown.get("smart_punctuation") is True
    return UNKNOWN_RULES if typeset and strategy != ZolaAnchors.ON else zola(ZolaAnchors(strategy))


def zola(anchors: ZolaAnchors = ZolaAnchors.ON) -> AnchorRules:
    """Zola with its `slugify.anchors`."""
    return AnchorRules(
        (partial(zola_ids, strategy=anchors),),
        zola_footnotes,
        template_marks=LIQUID,
        tags=CALL,
        attribute_lists=True,
        makes=("continue-reading",),
        made_like=_MADE_IDS if anchors is ZolaAnchors.ON else None,
    )


_PAGER = Pattern(r"(?:\A|/)page/\d+(?:/(?:index\.html)?)?\Z")
_WORKING = frozenset({"templates", "static", "sass", "themes", "syntaxes"})
_PAGE_ENDINGS = frozenset({"", ".html"})


class Zola(Publisher):
    """Zola's site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self.config = ZolaConfig(site)
        self.content = ZolaContent(self.config, site)
        self._seen: dict[str, frozenset[str | None]] = {}
        """The addresses of the terms of each page that was published; None for one that is not known."""
        self._terms: Counter[str | None] = Counter()

    @property
    def base(self) -> str:
        return self.config.base

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        rules = self._anchor_rules
        text = self.site.data.own_text(page.path) if rules.template_marks else ""
        given = self._shortcodes.arguments(text) if CALL.search(text) else None
        return rules if given is None else replace(rules, template_marks=(), given=given)

    @cached_property
    def _anchor_rules(self) -> AnchorRules:
        return anchor_rules(self.config)

    @cached_property
    def _shortcodes(self) -> ZolaShortcodes:
        return ZolaShortcodes(self.config, self.site)

    def is_page(self, path: str) -> bool:
        return self.content.is_page(path)

    def publish(self, inputs: PageInputs) -> Published:
        """https://www.getzola.org/documentation/content/page/, https://www.getzola.org/documentation/content/section/"""
        place = self.content.place(inputs.path)
        if place is None or not self.config.is_known or self.content.may_be_ignored(inputs.path):
            return Published(None)
        address = self.content.address(place, inputs.values)
        if address is None:
            return Published(None)
        self.forget(inputs.path)
        self._seen[inputs.path] = frozenset()
        state = self.content.state(place, inputs.values)
        if state is State.LEFT_OUT:
            return Published(None, state=state)
        if state is State.LIVE:
            terms = self._seen[inputs.path] = frozenset(self._terms_of(inputs.values, place))
            self._terms.update(terms)
        aliases = tuple(_alias(each) for each in texts_in(inputs.values.get("aliases")))
        files = self.content.assets(posixpath.dirname(inputs.path), place)
        return Published(address, tuple(address + file for file in files), aliases, state)

    def dating(self, path: str) -> Dating:
        """https://www.getzola.org/documentation/content/page/"""
        return Dating(hides_future=False, by_name=True)

    def static_files(self, address: str) -> Iterator[str]:
        wanted = address.lstrip("/")
        yield self.site.path(join_path("static", wanted))
        if self.config.theme is not None:
            yield join_path(self.config.theme, join_path("static", wanted))
        file = join_path(self.content.folder, wanted)
        if self.site.tree.entry(file) is TreeEntry.FILE and not file.endswith(".md") and self._is_loose(file):
            yield file

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        """Relative paths are left to the browser; those without `../` are only put behind the page's address."""
        place = self.content.place(page)
        if not self.is_page(page):
            return self.repository_candidates(page, path, _WORKING)
        if path.startswith("/"):
            outside = bool(self.base) and not (path + "/").startswith(f"{self.base}/")
            if outside:
                return LinkCandidates((), by_address=False, sure=False)  # another part of the host
        files = tuple(self._of_bundle(place, page, path)) if place is not None else ()
        if not self.config.is_known:
            sure = not path.startswith("/") and self._is_nowhere(place, page, path)
            return LinkCandidates((beside(page, path), *files) if sure else files, by_address=not sure)
        return LinkCandidates(files, True, True, self._is_ours(page, path), self._instead(page, path))

    def may_generate(self, address: str) -> bool:
        ending = extension(address)
        has_theme = self.config.theme is None or bool(self.site.tree.names(self.config.theme))
        if ending in FILES:
            is_made = not has_theme or address.startswith("/processed_images/")
            return is_made or self._may_be_asset(posixpath.basename(address))
        if ending in MARKDOWN | SOURCES:
            return False
        if not self.config.is_known or (ending not in _PAGE_ENDINGS and not ending[1:].isdigit()):
            return True
        plain = address.strip("/").removesuffix("index.html").rstrip("/")
        homes = {"", *self.config.other_languages, "404", "404.html"}
        return plain in homes or bool(_PAGER.search(address)) or self._may_be_taxonomy(plain)

    def resolve_native(self, page: str, path: str, pages: PageIndex) -> Resolution | None:
        return self.internal(unquote(path), pages) if path.startswith("@/") else None

    def internal(self, target: str, pages: PageIndex) -> Resolution:
        """What `@/blog/post.md` means: exactly that file of the content (`resolve_internal_link`).

        https://www.getzola.org/documentation/content/linking/#internal-links
        """
        path = re.split(r"[?#]", target, maxsplit=1)[0].removeprefix("@/")
        wanted = join_path(self.content.folder, path)
        is_plain = posixpath.normpath(wanted) == wanted
        if is_plain and self.is_page(wanted) and self.site.tree.entry(wanted) is TreeEntry.FILE:
            return Resolution(Outcome.FOUND, wanted)
        clean = posixpath.normpath(wanted)
        if not clean.startswith(f"{self.content.folder}/"):
            return Resolution(Outcome.MISSING)
        other = self.site.tree.same_ignoring_case(clean)
        if other is not None and other != clean and self.is_page(other):
            return Resolution(Outcome.OTHER_CASE, other, self._internal_to(other))
        near = clean if self._is_there(clean) else self._nearest_page(clean)
        proposal = self._internal_to(near) if near is not None else None
        return Resolution(Outcome.MISSING, clean, proposal)

    def _nearest_page(self, path: str) -> str | None:
        for wanted in (path, f"{path}.md", f"{path}/index.md", f"{path}/_index.md"):
            near = wanted if self._is_there(wanted) else nearest(self.site.tree, wanted)
            if near is not None and self.is_page(near):
                return near
        return None

    def _is_there(self, path: str) -> bool:
        return self.is_page(path) and self.site.tree.entry(path) is TreeEntry.FILE

    def _internal_to(self, path: str) -> str:
        return f"@/{path[len(self.content.folder) + 1 :]}".replace(" ", "%20")

    def _is_loose(self, file: str) -> bool:
        """Whether a file of the content may be copied to its own path without a page that tells of it."""
        folder = posixpath.dirname(file)
        names = self.content.indexes(folder)
        if folder == self.content.folder:
            return "_index.md" not in names
        texts = (self.site.data.text(join_path(folder, name)) for name in names)
        if (names and not self.config.is_known) or any("render" in text for text in texts):
            return True
        above = posixpath.dirname(folder)
        while above != self.content.folder and above.startswith(f"{self.content.folder}/"):
            if any(name.startswith("index.") for name in self.content.indexes(above)):
                return True  # a page takes all below it along
            above = posixpath.dirname(above)
        return False

    def noted(self, path: str) -> object:
        return self._seen.get(path)

    def forget(self, path: str) -> None:
        self._terms.subtract(self._seen.pop(path, ()))

    def _terms_of(self, values: Mapping[str, object], place: ZolaPlace) -> Iterator[str | None]:
        taxonomies = values.get("taxonomies")
        prefix = self.content.prefix(place.language)
        for name, terms in taxonomies.items() if isinstance(taxonomies, Mapping) else ():
            own = self.config.slug(name, "taxonomies")
            for term in texts_in(terms):
                slug = self.config.slug(term, "taxonomies")
                root = self.config.taxonomy_root
                if own is None or slug is None:
                    yield None
                else:
                    yield join_address(prefix, root, own, slug).strip("/")

    def _may_be_taxonomy(self, plain: str) -> bool:
        """https://www.getzola.org/documentation/content/taxonomies/"""
        slugs = [
            (self.content.prefix(language), self.config.slug(name, "taxonomies"))
            for language, names in self.config.taxonomies.items()
            for name in names
        ]
        if any(slug is None for _, slug in slugs):
            return True
        root = self.config.taxonomy_root
        roots = [join_address(prefix, root, slug).strip("/") for prefix, slug in slugs if slug is not None]
        if plain in roots or self._terms[plain]:
            return True
        is_below = any(plain.startswith(f"{root}/") for root in roots)
        return is_below and (self._terms[None] > 0 or not self._has_seen_all())

    def _may_be_asset(self, name: str) -> bool:
        """Whether a file of that name lies with a page whose address is not known."""
        found = self.site.tree.files_named(name)
        return any(path.startswith(f"{self.content.folder}/") for path in found) and not self._has_seen_all()

    def _has_seen_all(self) -> bool:
        """Whether all pages were seen, and could be told."""
        return len(self._seen) >= sum(1 for path in self.site.tree.files if self.is_page(path))

    def _of_bundle(self, place: ZolaPlace, page: str, path: str) -> Iterator[str]:
        """The file beside the page that a relative path means."""
        wanted = beside(page, path)
        folder = posixpath.dirname(page)
        if not path.startswith("/") and wanted.startswith(f"{folder}/") and not wanted.endswith(".md"):
            is_own = "/" not in wanted[len(folder) + 1 :]
            if place.is_bundle or (place.is_section and is_own):
                yield wanted

    def _is_nowhere(self, place: ZolaPlace | None, page: str, path: str) -> bool:
        """Whether a relative path leads nowhere, whatever address the page has."""
        wanted = beside(page, path)
        if extension(path) in MARKDOWN:
            return not self.site.tree.files_named(posixpath.basename(wanted))
        in_bundle = place is not None and place.is_bundle and wanted.startswith(f"{posixpath.dirname(page)}/")
        return in_bundle and extension(path) in FILES and not has_twin(self.site.tree, wanted)

    def _is_ours(self, page: str, path: str) -> bool:
        """Whether no other program of the host answers for what `path` means."""
        if not path.startswith("/"):
            if extension(path) in MARKDOWN | FILES and ".." not in path.split("/"):
                return True
            address = self.content.own_address(page)
            if address is None or path.split("/").count("..") >= address.count("/"):
                return False
            path = target_of(address, path)
        first = path.strip("/").partition("/")[0]
        return (
            bool(self.base) or self.site.tree.entry(join_path(self.content.folder, first)) is TreeEntry.FOLDER
        )

    def _instead(self, page: str, path: str) -> str | None:
        """`@/x.md` for the Markdown file that a relative path names."""
        file = beside(page, path)
        return self._internal_to(file) if not path.startswith("/") and self._is_there(file) else None


def _alias(alias: str) -> str:
    """https://www.getzola.org/documentation/content/page/#front-matter, `aliases`"""
    found = "/" + alias.strip("/")
    return found if found.endswith(".html") else f"{found}/"
