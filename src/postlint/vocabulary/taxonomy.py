"""Fields with lists of known terms, and for which pages they hold."""

from __future__ import annotations

import dataclasses
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.config.settings import Settings, TaxonomySettings
from postlint.data_files import DataFileError, file_below
from postlint.errors import ConfigError, Mistakes
from postlint.findings import Route
from postlint.generators.table import load_generator
from postlint.globs import GlobLists, Globs, escape_glob, globs
from postlint.near_names import NearTerms, normalise, other_numbers
from postlint.text import did_you_mean
from postlint.vocabulary.term_lists import TermList, TermPlace, listed_terms, read_terms

if TYPE_CHECKING:
    from postlint.generators.protocol import NativeTerms, ReadMapping
    from postlint.page.facts import AnyPage


@dataclasses.dataclass(frozen=True)
class Taxonomy:
    """One `[taxonomies.NAME]`.

    `field` is the dotted way to the field (`tags`, `image.license`; through lists it means each item's). `terms`
    are the known ones in their order; `aliases` gives for each synonym the term that it stands for. With `files`
    (globs) it only holds for the pages that these mean. `places` says where each term is listed, as far as that is a
    file of the site.
    """

    name: str
    field: str
    terms: tuple[str, ...]
    aliases: Mapping[str, str]
    files: tuple[str, ...] | None = None
    places: Mapping[str, TermPlace] = dataclasses.field(default_factory=dict)

    @property
    def first_step(self) -> str:
        """The field of the page that holds the terms, or what holds them."""
        return self.field.split(".")[0]

    def holds_for(self, path: str) -> bool:
        """Whether the page at `path` is to keep to the terms."""
        return self._globs is None or self._globs.match_file(path)

    def knows(self, term: str) -> bool:
        """Whether `term` is a known term, spelt exactly so."""
        return term in self._exact

    def alias_of(self, term: str) -> str | None:
        """The known term that `term` is a listed synonym of, however that is spelt."""
        return self.aliases.get(term) or self._normalised_aliases.get(normalise(term))

    def variant_of(self, term: str) -> str | None:
        """The known term that `term` is but for case, spaces, hyphens, umlauts, accents or number."""
        if self.knows(term):
            return None
        key = normalise(term)
        others = (self._normalised.get(other) for other in (key, *other_numbers(key)))
        return next((known for known in others if known is not None), None)

    def recognises(self, term: str) -> bool:
        """Whether `term` is a known term, or another name or spelling of one."""
        return self.knows(term) or bool(self.alias_of(term) or self.variant_of(term))

    def nearest(self, term: str, count: int = 3) -> tuple[str, ...]:
        """Known terms that `term` may have been meant to be, the nearest first."""
        found = self._near.nearest(term, count * 2)
        return tuple(dict.fromkeys(self.aliases.get(name, name) for name in found))[:count]

    @cached_property
    def listed_in(self) -> str | None:
        """The file of the site that has the list; None where it is none of them, or several."""
        files = {place.path for place in self.places.values()}
        return files.pop() if len(files) == 1 else None

    @cached_property
    def _globs(self) -> Globs | None:
        return globs(self.files) if self.files is not None else None

    @cached_property
    def _near(self) -> NearTerms:
        return NearTerms((*self.terms, *self.aliases))

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.terms)

    @cached_property
    def _normalised(self) -> dict[str, str]:
        return {key: term for term in reversed(self.terms) if (key := normalise(term))}

    @cached_property
    def _normalised_aliases(self) -> dict[str, str]:
        return {key: term for alias, term in self.aliases.items() if (key := normalise(alias))}


class Taxonomies(dict[str, Taxonomy]):
    """All taxonomies of a run, by name. Of several that a generator has for one field, each has a key of its own."""

    def on(self, page: AnyPage) -> tuple[Taxonomy, ...]:
        """Those that hold for `page`, and whose field or the beginning of it is there, in their order."""
        if not self or page.front_matter is None or page.front_matter.root is None:
            return ()
        return self._index.on(page.path, {entry.name for entry in page.front_matter.root.entries})

    @cached_property
    def _index(self) -> _TaxonomyIndex:
        return _TaxonomyIndex(tuple(self.values()))


class _TaxonomyIndex:
    """Taxonomies by the pages and the fields that they hold for: there may be as many as pages."""

    def __init__(self, taxonomies: tuple[Taxonomy, ...]) -> None:
        self._all = taxonomies
        self._limited = [number for number, each in enumerate(taxonomies) if each.files is not None]
        self._globs = GlobLists([taxonomies[number].files or () for number in self._limited])
        self._everywhere: dict[str, list[int]] = {}
        for number, each in enumerate(taxonomies):
            if each.files is None:
                self._everywhere.setdefault(each.first_step, []).append(number)

    def on(self, path: str, names: Set[str]) -> tuple[Taxonomy, ...]:
        """Those that hold for the page at `path` and one of its fields, which are called `names`."""
        found = [number for name in names for number in self._everywhere.get(name, ())]
        limited = (self._limited[number] for number in self._globs.matching(path))
        found += [number for number in limited if self._all[number].first_step in names]
        return tuple(self._all[number] for number in sorted(found))


def load_taxonomies(
    settings: Settings,
    root: Path,
    generators: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    read: ReadMapping | None = None,
    *,
    top: Path | None = None,
) -> Taxonomies:
    """The taxonomies of `settings`, their files read below `root`; for other fields, what the `generators` have as
    lists in the data files that `read` gives. `origins` says which file each setting comes from
    (`Configuration.origins`), `top` which folder no file of terms may lie outside of (default: `root`).

    Raises:
        ConfigError: a file cannot be read or lies outside of the site, or an alias stands for no known term.
    """
    origins = origins or {}
    taxonomies, mistakes = Taxonomies(), Mistakes()
    for name, table in settings.taxonomies.items():
        if mistakes.are_many:
            break
        made = mistakes.attempt(partial(_taxonomy, name, table, root, top or root, origins), None)
        if made is not None:
            taxonomies[name] = made
    mistakes.raise_all()
    return with_site_terms(taxonomies, site_terms(read, generators or {}) if read else ())


def site_terms(read: ReadMapping, generators: Mapping[str, str]) -> Iterator[NativeTerms]:
    """The lists of terms that sites have in the files that `read` gives, each for the pages of its own generator.

    `generators` has the names of the generators, by the folders in which they are set up.
    """
    for folder, generator in generators.items():
        others = [other for other in generators if other != folder]
        for terms in load_generator(generator).native_terms(partial(_read_below, read, folder)):
            yield _placed(terms, folder, others)


def _read_below(read: ReadMapping, folder: str, path: str) -> Mapping[str, object]:
    return read(posixpath.join(folder, path))


def _placed(terms: NativeTerms, folder: str, others: Iterable[str]) -> NativeTerms:
    """`terms`, which speaks of paths below `folder`, as seen from the root; the pages of `others` within
    it have their own."""
    prefix = f"{folder}/" if folder else ""
    inner = [f"!/{escape_glob(other)}/**" for other in others if other.startswith(prefix)]
    files = terms.files
    if prefix or inner:
        files = (*(f"/{escape_glob(prefix)}{glob}" for glob in terms.files or ("**",)), *inner)
    return terms._replace(files=files, path=prefix + terms.path)


def with_site_terms(taxonomies: Taxonomies, found: Iterable[NativeTerms]) -> Taxonomies:
    """`taxonomies`, and for the fields that none of them is about the lists that the site has."""
    together = Taxonomies(taxonomies)
    taken = {taxonomy.field for taxonomy in taxonomies.values()} | set(taxonomies)
    for terms in found:
        name = terms.field
        if name not in taken:
            key = name if name not in together else f"{name} in {', '.join(terms.files or ())}"
            places = {term: TermPlace(terms.path, route, terms.keys) for term, route in terms.routes.items()}
            together[key] = Taxonomy(name, name, tuple(places), terms.aliases, terms.files, places)
    return together


def _taxonomy(
    name: str, table: TaxonomySettings, root: Path, top: Path, origins: Mapping[str, str]
) -> Taxonomy:
    if isinstance(table.terms, str):
        listed = _read(name, table.terms, root, top, origins)
    else:
        listed = _inline(name, table.terms, root, origins.get(f"taxonomies.{name}.terms"))
    aliases = {**listed.aliases, **table.aliases}
    known = frozenset(listed.terms)
    for alias, term in aliases.items():
        if known and term not in known:
            near = next(iter(NearTerms(listed.terms).nearest(term, 1)), None)
            words = f"[taxonomies.{name}]: the alias `{alias}` stands for `{term}`, which is no known term"
            raise _mistake(f"{words}{did_you_mean(near)}", ("taxonomies", name, "aliases", alias), origins)
    files = tuple(table.files) if table.files is not None else None
    return Taxonomy(name, table.field or name, listed.terms, aliases, files, listed.places)


def _inline(name: str, terms: list[str], root: Path, origin: str | None) -> TermList:
    """The terms that stand in the configuration itself, in the file `origin` if it is one of the site's."""
    file, folder = Path(os.path.realpath(origin or root)), Path(os.path.realpath(root))
    route: Route = ("taxonomies", name, "terms")
    if file.name == "pyproject.toml":
        route = ("tool", "postlint", *route)
    listed = listed_terms(list(terms), "", route)
    if not file.is_relative_to(folder) or not file.is_file():
        return TermList(listed.terms, {})
    path = file.relative_to(folder).as_posix()
    return TermList(listed.terms, {}, {term: at._replace(path=path) for term, at in listed.places.items()})


def _read(name: str, path: str, root: Path, top: Path, origins: Mapping[str, str]) -> TermList:
    try:
        below = path if top == root else os.path.relpath(os.path.realpath(root / path), os.path.realpath(top))
        return read_terms(file_below(top, below), Path(os.path.normpath(path)).as_posix())
    except DataFileError as error:
        words = f"[taxonomies.{name}]: the file of terms {path} cannot be used: {error}"
        raise _mistake(words, ("taxonomies", name, "terms"), origins) from None


def _mistake(words: str, route: tuple[str, ...], origins: Mapping[str, str]) -> ConfigError:
    from postlint.config.places import place_of

    place = place_of(route, origins)
    return ConfigError(f"{place}: {words}" if place else words)
