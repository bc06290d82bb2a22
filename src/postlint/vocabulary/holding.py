"""Which taxonomies have something to say of a page: there may be as many as pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from postlint.globs import GlobLists

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage
    from postlint.vocabulary.taxonomy import Taxonomy


class Holding:
    """Taxonomies, by the pages and the fields that they hold for."""

    def __init__(self, taxonomies: Mapping[str, Taxonomy]) -> None:
        self.taxonomies = taxonomies
        self._all = tuple(taxonomies.values())
        self._everywhere: dict[str, list[int]] = {}
        self._limited = [number for number, each in enumerate(self._all) if each.files is not None]
        for number, each in enumerate(self._all):
            if each.files is None:
                self._everywhere.setdefault(_first_step(each), []).append(number)
        self._globs = GlobLists([self._all[number].files or () for number in self._limited])
        self._latest: tuple[AnyPage, tuple[Taxonomy, ...]] | None = None

    def on(self, page: AnyPage) -> tuple[Taxonomy, ...]:
        """Those that hold for `page`, and whose field or the beginning of it is there, in their order."""
        if self._latest is None or self._latest[0] is not page:
            self._latest = (page, self._on(page))
        return self._latest[1]

    def _on(self, page: AnyPage) -> tuple[Taxonomy, ...]:
        if page.front_matter is None or page.front_matter.root is None:
            return ()
        names = {entry.name for entry in page.front_matter.root.entries}
        found = [number for name in names for number in self._everywhere.get(name, ())]
        limited = (self._limited[number] for number in self._globs.matching(page.path))
        found += [number for number in limited if _first_step(self._all[number]) in names]
        return tuple(self._all[number] for number in sorted(found))


class _Latest:
    """The taxonomies that were asked about last: a run has some, about which each of its pages asks."""

    def __init__(self) -> None:
        self._known: Holding | None = None

    def of(self, taxonomies: Mapping[str, Taxonomy]) -> Holding:
        if self._known is None or self._known.taxonomies is not taxonomies:
            self._known = Holding(taxonomies)
        return self._known


_latest = _Latest()


def taxonomies_on(page: AnyPage, taxonomies: Mapping[str, Taxonomy]) -> tuple[Taxonomy, ...]:
    """Those of `taxonomies` that hold for `page`, and whose field or the beginning of it is there, in their order."""
    return _latest.of(taxonomies).on(page)


def _first_step(taxonomy: Taxonomy) -> str:
    return taxonomy.field.split(".")[0]
