"""Pages that Hugo makes without a file: of sections, of taxonomies and their terms.

https://gohugo.io/content-management/sections/, https://gohugo.io/content-management/taxonomies/
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from postlint.site.addresses import answers, outputs
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_content import Content, Place
from postlint.site.publishing.hugo_paths import logical, slashed
from postlint.site.publishing.hugo_permalinks import Words, expand
from postlint.site.publishing.hugo_targets import Targets


class Made:
    """What is made in the site with this configuration and content. Terms are known once all pages were seen."""

    def __init__(self, config: HugoConfig, content: Content, targets: Targets) -> None:
        self._config = config
        self._content = content
        self._targets = targets
        self._seen: set[str] = set()
        self._terms: set[str] = set()
        self._perhaps: set[str] = set()
        self._is_sure = True

    def see(
        self, path: str, terms: Iterable[tuple[str, str]], place: Place, perhaps: Iterable[str] = ()
    ) -> None:
        """Notes that the page at `path` has `terms`, pairs of a taxonomy and its term, and what it is `perhaps` at."""
        self._seen.add(path)
        self._perhaps.update(file for address in perhaps for file in outputs(address))
        for taxonomy, term in terms:
            address = self._address("term", f"/{taxonomy}", term, place.language)
            if address is None:
                self._is_sure = False
            else:
                self._terms.add(address)

    def is_perhaps(self, address: str) -> bool:
        """Whether some version of Hugo has a page at `address`."""
        return not self._perhaps.isdisjoint(answers(address))

    @property
    def has_seen_all(self) -> bool:
        """Whether all pages were seen, and could be told."""
        return len(self._seen) >= len(self._content.paths)

    def may_make(self, address: str) -> bool:
        """Whether such a page may be at `address`."""
        wanted = address.removesuffix("index.html").removesuffix(".html").rstrip("/") + "/"
        if not self._automatic_is_sure or not self._is_sure or wanted in self._automatic:
            return True
        if "term" in self._config.disabled_kinds or not self._config.taxonomies:
            return False
        if wanted in self._terms:
            return True
        return not self.has_seen_all and self._is_below_taxonomy(wanted)

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

    def _address(self, kind: str, parent: str, name: str, language: str) -> str | None:
        """The address of the page of this kind that is made for `name`, below the logical path `parent`."""
        prefix = self._targets.prefix(language)
        pattern, certain = self._targets.pattern(kind, f"{parent}/{logical(name, lower=True)}")
        if not certain:
            return None
        if pattern is None:
            return slashed(prefix, self._targets.path_below(parent, name))
        sections = [self._targets.path_below("", name).lstrip("/")] if kind == "section" else []
        title = name if kind == "term" else None  # of others it is made by the rules of English
        expanded = expand(pattern, Words(None, title, None, None, sections), self._targets.urlize)
        return slashed(prefix, self._targets.urlize("/" + expanded)) if expanded is not None else None
