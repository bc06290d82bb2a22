"""Lists of terms that a site has already, where its generator looks for them (`listed_terms` of each in
`generators`). One that is not there, or cannot be read, knows no terms.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from postlint.data_files import DataFileError, read_data
from postlint.generators.protocol import ListedTerms
from postlint.generators.table import load_generator
from postlint.globs import escaped
from postlint.vocabulary.term_lists import TermList, TermPlace, listed_terms


class SiteTerms(NamedTuple):
    """The list of a field, which holds for the pages that `files` mean (globs); None: for all."""

    field: str
    listed: TermList
    files: tuple[str, ...] | None = None


Read: TypeAlias = Callable[[str], Mapping[str, object]]
"""What the data file at a path below the root says; empty where there is none."""


Generators: TypeAlias = Mapping[str, str]
"""The generators of a site by the folders that they are set up in, from the root."""


def site_terms(root: Path, generators: Generators) -> tuple[SiteTerms, ...]:
    """The lists of terms that the sites below `root`, made by `generators`, have."""
    return site_terms_in(partial(_mapping, root), generators)


def site_terms_in(read: Read, generators: Generators) -> tuple[SiteTerms, ...]:
    """The lists of terms that sites, made by `generators`, have in the files that `read` gives. Each holds for the
    pages of its own generator.
    """
    return tuple(
        _placed(terms, home, [other for other in generators if other != home])
        for home, generator in generators.items()
        for terms in _terms_of(partial(_read_below, read, home), generator)
    )


def _read_below(read: Read, home: str, path: str) -> Mapping[str, object]:
    return read(posixpath.join(home, path))


def _placed(terms: SiteTerms, home: str, others: Iterable[str]) -> SiteTerms:
    """`terms`, which speaks of paths below the folder `home`, as seen from the root; the pages of `others` within it
    have their own."""
    prefix = f"{home}/" if home else ""
    inner = [f"!/{escaped(other)}/**" for other in others if other.startswith(prefix)]
    files = terms.files
    if prefix or inner:
        files = (*(f"/{escaped(prefix)}{glob}" for glob in terms.files or ("**",)), *inner)
    places = {term: at._replace(path=prefix + at.path) for term, at in terms.listed.places.items()}
    return terms._replace(files=files, listed=terms.listed._replace(places=places))


def _terms_of(read: Read, generator: str) -> Iterator[SiteTerms]:
    for found in load_generator(generator).listed_terms(read):
        terms = _listed(found)
        if terms.terms:
            yield SiteTerms(found.field, terms, found.files)


def _listed(found: ListedTerms) -> TermList:
    if isinstance(found.entries, list):
        return listed_terms(found.entries, found.path, found.route)
    keys = found.entries
    labels = {
        entry[found.label]: key
        for key, entry in keys.items()
        if isinstance(entry, dict)
        and isinstance(entry.get(found.label), str)
        and entry[found.label] not in keys
    }
    places = {key: TermPlace(found.path, (*found.route, key), key=True) for key in keys}
    return TermList(tuple(keys), labels, places)


def _mapping(root: Path, path: str) -> Mapping[str, object]:
    file = root / path
    if file.is_symlink() or not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
        return {}
    try:
        data = read_data(file)
    except DataFileError:
        return {}
    return data if isinstance(data, dict) else {}
