"""A field with a list of known terms."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from postlint.config.settings import Settings, TaxonomySettings
from postlint.data_files import DataFileError
from postlint.errors import ConfigError
from postlint.vocabulary.nearness import folded, nearest, other_numbers
from postlint.vocabulary.site_terms import site_terms
from postlint.vocabulary.terms_file import TermList, read_terms


@dataclass(frozen=True)
class Taxonomy:
    """One `[taxonomies.NAME]`.

    `field` is the dotted way to the field (`tags`, `image.license`; through lists it means each item's). `terms`
    are the known ones in their order; `aliases` gives for each synonym the term that it stands for.
    """

    name: str
    field: str
    terms: tuple[str, ...]
    aliases: Mapping[str, str]

    def knows(self, term: str) -> bool:
        """Whether `term` is a known term, spelt exactly so."""
        return term in self._exact

    def alias_of(self, term: str) -> str | None:
        """The known term that `term` is a listed synonym of, however that is spelt."""
        return self.aliases.get(term) or self._folded_aliases.get(folded(term))

    def variant_of(self, term: str) -> str | None:
        """The known term that `term` is but for case, spaces, hyphens, umlauts, accents or number."""
        if self.knows(term):
            return None
        key = folded(term)
        others = (self._folded.get(other) for other in (key, *other_numbers(key)))
        return next((known for known in others if known is not None), None)

    def nearest(self, term: str, count: int = 3) -> tuple[str, ...]:
        """Known terms that `term` may have been meant to be, the nearest first."""
        found = nearest(term, (*self.terms, *self.aliases), count * 2)
        return tuple(dict.fromkeys(self.aliases.get(name, name) for name in found))[:count]

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.terms)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {key: term for term in reversed(self.terms) if (key := folded(term))}

    @cached_property
    def _folded_aliases(self) -> dict[str, str]:
        return {key: term for alias, term in self.aliases.items() if (key := folded(alias))}


Taxonomies: TypeAlias = Mapping[str, Taxonomy]
"""All taxonomies of a run, by name."""


def load_taxonomies(settings: Settings, root: Path, generator: str = "plain") -> Taxonomies:
    """The taxonomies of `settings`, their files read below `root`; for other fields, what the site's generator
    has as a list.

    Raises:
        ConfigError: a file cannot be read or lies outside of the site, or an alias stands for no known term.
    """
    configured = {name: _taxonomy(name, table, root) for name, table in settings.taxonomies.items()}
    taken = {taxonomy.field for taxonomy in configured.values()}
    found = {
        name: Taxonomy(name, name, listed.terms, listed.aliases)
        for name, listed in site_terms(root, generator).items()
        if name not in configured and name not in taken
    }
    return {**configured, **found}


def _taxonomy(name: str, table: TaxonomySettings, root: Path) -> Taxonomy:
    if isinstance(table.terms, str):
        listed = _read(name, table.terms, root)
    else:
        listed = TermList(tuple(dict.fromkeys(term.strip() for term in table.terms if term.strip())), {})
    aliases = {**listed.aliases, **table.aliases}
    for alias, term in aliases.items():
        if listed.terms and term not in listed.terms:
            near = nearest(term, listed.terms, 1)
            did_you_mean = f"; did you mean `{near[0]}`?" if near else ""
            raise ConfigError(
                f"[taxonomies.{name}]: the alias `{alias}` stands for `{term}`, which is no known term{did_you_mean}"
            )
    return Taxonomy(name, table.field or name, listed.terms, aliases)


def _read(name: str, path: str, root: Path) -> TermList:
    file = root / path
    if not Path(os.path.realpath(file)).is_relative_to(root.resolve()):  # never raises at a circle of links
        raise ConfigError(f"[taxonomies.{name}]: `terms` names a file outside of the site: {path}")
    try:
        return read_terms(file)
    except DataFileError as error:
        raise ConfigError(f"[taxonomies.{name}]: the file of terms {path} cannot be used: {error}") from None
