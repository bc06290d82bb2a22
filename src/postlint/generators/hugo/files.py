"""What Hugo puts into a site that is no page of a file: static files, resources of sections, what templates write; and
the pages that it makes without a file, of sections, taxonomies and their terms.

https://gohugo.io/content-management/page-resources/, https://gohugo.io/hugo-pipes/,
https://gohugo.io/content-management/sections/, https://gohugo.io/content-management/taxonomies/
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from postlint.generators.hugo.addresses import HugoAddresses, PermalinkValues, expand, keeps_resources
from postlint.generators.hugo.config import HugoConfig, Mount
from postlint.generators.hugo.content import Bundle, HugoContent, HugoPlace, join_address, logical_path
from postlint.generators.site_root import answers, extension, outputs
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_PROCESSED = Pattern(r"_hu_?[0-9a-f]{8,}")
"""What Hugo calls pictures that it made of others."""


class HugoFiles:
    """The files of the site with this configuration and content."""

    def __init__(self, config: HugoConfig, content: HugoContent, tree: Tree) -> None:
        self._config = config
        self._content = content
        self._tree = tree
        self._names: dict[str, Mapping[str, list[str]]] = {}

    def served(self, address: str) -> Iterator[str]:
        """The files that would be served at `address` as they are."""
        wanted = address.lstrip("/")
        for mount in self._config.static:
            file = mount.file_of(wanted)
            if file is not None:
                yield file
        yield from self._loose_resources(wanted)

    def may_be_made(self, address: str, *, knows_all: bool) -> bool:
        """Whether the file at `address` may be there all the same: a processed picture, a file of the assets, or of a
        bundle whose address is not known (`knows_all`: there is none)."""
        if self._config.has_absent_theme or _PROCESSED.search(address):
            return True
        wanted = address.lstrip("/")
        content = (mount.source for mount in self._content.mounts)
        found = self._tree.files_named(posixpath.basename(wanted))
        if not knows_all and any(path.startswith(f"{each}/") for each in content for path in found):
            return True
        places = (mount.file_of(wanted) for mount in self._config.assets)
        if any(place is not None and self._tree.entry(place) is not TreeEntry.ABSENT for place in places):
            return True
        return any(self._is_brought(mount, wanted) for mount in self._config.static)

    def _is_brought(self, mount: Mount, wanted: str) -> bool:
        """Whether `wanted` comes from a folder that is not here: a package that is installed before the build."""
        brought = bool(mount.target) and self._tree.entry(mount.source) is TreeEntry.ABSENT
        return brought and mount.file_of(wanted) is not None

    def _loose_resources(self, wanted: str) -> Iterator[str]:
        """Files among the pages of a section without a page of its own, or of a bundle that is no page itself.

        They appear below the address of their section; those of bundles with a page are a part of that
        (`Published.others`).
        """
        wanted = self._without_language(wanted)
        for mount in self._content.mounts:
            inner = wanted
            if mount.target:
                start = logical_path(mount.target, lower=True) + "/"
                if not wanted.lower().startswith(start):
                    continue
                inner = wanted[len(start) :]
            first, slash, rest = inner.partition("/")
            files = [f"{name}/{rest}" for name in self._named(mount.source, first)] if slash else [inner]
            for file in (join_path(mount.source, each) for each in files):
                if (
                    self._is_file(file)
                    and not self._content.holds(file)
                    and self._is_loose(mount.source, file)
                ):
                    yield file

    def _named(self, folder: str, step: str) -> list[str]:
        """The names in `folder` that the `step` of an address may stand for, in order."""
        if folder not in self._names:
            by_step: defaultdict[str, list[str]] = defaultdict(list)
            for name in self._tree.names(folder):
                by_step[logical_path(name, lower=True)].append(name)
            self._names[folder] = by_step
        exact = {step} if step in self._tree.names(folder) else set[str]()
        return sorted(exact.union(self._names[folder].get(step.lower(), ())))

    def _is_file(self, path: str) -> bool:
        could_be = self._config.is_known and bool(extension(path))
        return could_be or self._tree.entry(path) is TreeEntry.FILE

    def _is_loose(self, root: str, file: str) -> bool:
        folder = posixpath.dirname(file)
        while folder != root and folder.startswith(root):
            for bundle in (Bundle.LEAF, Bundle.BRANCH):
                for index in self._content.index_paths(folder, bundle):
                    fields = self._content.fields(index)
                    is_no_page = not fields.keys().isdisjoint({"headless", "build", "_build"})
                    return is_no_page and not keeps_resources(fields)
            folder = posixpath.dirname(folder)
        return True

    def _without_language(self, wanted: str) -> str:
        first, _, rest = wanted.partition("/")
        return rest if rest and first in self._config.languages else wanted


class NotedPage(NamedTuple):
    """A page that was published: whether it could be `told` where, the addresses of its `terms` (None: of one that is
    not known), the files that it is `perhaps` written to."""

    told: bool
    terms: frozenset[str | None]
    perhaps: frozenset[str]


class GeneratedPages:
    """What is made in the site with this configuration and content. Terms are known once all pages were seen."""

    def __init__(self, config: HugoConfig, content: HugoContent, addresses: HugoAddresses) -> None:
        self._config = config
        self._content = content
        self._addresses = addresses
        self._seen: dict[str, NotedPage] = {}
        self._untold: set[str] = set()
        self._terms: Counter[str | None] = Counter()
        self._term_addresses: dict[tuple[str, str, str], str | None] = {}
        self._perhaps: Counter[str] = Counter()

    def see(
        self,
        path: str,
        terms: Iterable[tuple[str, str]],
        place: HugoPlace,
        perhaps: Iterable[str] = (),
        *,
        told: bool = True,
    ) -> None:
        """Notes that the page at `path` has `terms`, pairs of a taxonomy and its term, and what it is `perhaps` at;
        whether it could be `told` where it is published."""
        self.forget(path)
        addresses = (self._term_address(taxonomy, term, place.language) for taxonomy, term in terms)
        page = NotedPage(
            told, frozenset(addresses), frozenset(file for address in perhaps for file in outputs(address))
        )
        self._seen[path] = page
        if not told:
            self._untold.add(path)
        self._terms.update(page.terms)
        self._perhaps.update(page.perhaps)

    def seen(self, path: str) -> NotedPage | None:
        """What was noted of the page at `path`."""
        return self._seen.get(path)

    def forget(self, path: str) -> None:
        """Takes back what was noted of the page at `path`."""
        page = self._seen.pop(path, None)
        if page is not None:
            self._untold.discard(path)
            self._terms.subtract(page.terms)
            self._perhaps.subtract(page.perhaps)

    def is_perhaps(self, address: str) -> bool:
        """Whether some version of Hugo has a page at `address`."""
        return any(self._perhaps[each] for each in answers(address))

    @property
    def has_seen_all(self) -> bool:
        """Whether all pages were seen, and could be told."""
        return self._has_seen_terms and not self._untold

    @property
    def _has_seen_terms(self) -> bool:
        return len(self._seen) >= len(self._content.paths)

    def may_generate(self, address: str) -> bool:
        """Whether such a page may be at `address`."""
        wanted = address.removesuffix("index.html").removesuffix(".html").rstrip("/") + "/"
        if not self._automatic_is_sure or self._terms[None] or wanted in self._automatic:
            return True
        if "term" in self._config.disabled_kinds or not self._config.taxonomies:
            return False
        if self._terms[wanted]:
            return True
        return not self._has_seen_terms and self._is_below_taxonomy(wanted)

    def _is_below_taxonomy(self, wanted: str) -> bool:
        steps = wanted.strip("/").split("/")
        steps = steps[1:] if steps[0] in self._config.languages else steps
        by_pattern = any(rule.kind == "term" for rule in self._config.permalinks)
        return by_pattern or bool(steps and steps[0] in self._config.taxonomies)

    @cached_property
    def _automatic(self) -> frozenset[str]:
        return frozenset(each for each in self._automatic_addresses if each is not None)

    @cached_property
    def _automatic_is_sure(self) -> bool:
        return None not in self._automatic_addresses

    @cached_property
    def _automatic_addresses(self) -> frozenset[str | None]:
        found: set[str | None] = set()
        for language in self._config.languages:
            if "section" not in self._config.disabled_kinds:
                for section in self._content.automatic_sections(language).values():
                    found.add(self._address("section", "", section.name, language))
            if "taxonomy" not in self._config.disabled_kinds:
                for name in self._config.taxonomies:
                    found.add(self._address("taxonomy", "", name, language))
        return frozenset(found)

    def _term_address(self, taxonomy: str, term: str, language: str) -> str | None:
        key = taxonomy, term, language
        if key not in self._term_addresses:
            self._term_addresses[key] = self._address("term", f"/{taxonomy}", term, language)
        return self._term_addresses[key]

    def _address(self, kind: str, parent: str, name: str, language: str) -> str | None:
        """The address of the page of this kind that is made for `name`, below the logical path `parent`."""
        prefix = self._addresses.prefix(language)
        pattern, certain = self._addresses.pattern(kind, f"{parent}/{logical_path(name, lower=True)}")
        if not certain:
            return None
        if pattern is None:
            return join_address(prefix, self._addresses.path_below(parent, name))
        sections = [self._addresses.path_below("", name).lstrip("/")] if kind == "section" else []
        title = name if kind == "term" else None  # of others it is made by the rules of English
        expanded = expand(pattern, PermalinkValues(None, title, None, None, sections), self._addresses.urlize)
        return join_address(prefix, self._addresses.urlize("/" + expanded)) if expanded is not None else None
