"""The lists of terms as they were before a change."""

from __future__ import annotations

import dataclasses
import os
import posixpath
from collections.abc import Callable, Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from postlint.config.settings import Settings, TaxonomySettings
from postlint.data_files import DataFileError, decode, parse_data, parse_toml
from postlint.vocabulary.taxonomy import Taxonomies, site_terms, with_site_terms
from postlint.vocabulary.term_lists import TermList, listed_terms, parse_terms

ReadFormer: TypeAlias = Callable[[str], bytes | None]
"""What was in the file at a path below the root; None where there was none, or it is not known."""


def former_taxonomies(
    taxonomies: Taxonomies,
    settings: Settings,
    root: Path,
    generators: Mapping[str, str],
    origins: Mapping[str, str],
    read: ReadFormer,
    *,
    extended: Collection[str] = (),
) -> Taxonomies:
    """`taxonomies`, which `load_taxonomies` made of the other arguments, with the terms that `read` gives for them.
    `extended` are the names of those configurations of which paths are relative to their own folders.

    A list that could not be read then is left out.
    """
    found = Taxonomies()
    for name, table in settings.taxonomies.items():
        file = origins.get(f"taxonomies.{name}.terms")
        origin = _below(root, file)
        try:
            former = _former_table(name, table, origin, read)
            if origin is not None and file in extended and isinstance(former.terms, str):
                place = posixpath.join(posixpath.dirname(origin), former.terms)
                former = former.model_copy(update={"terms": place})
            listed = _listed(name, former, origin, read)
        except DataFileError:
            continue
        aliases = {**listed.aliases, **former.aliases}
        found[name] = dataclasses.replace(
            taxonomies[name], terms=listed.terms, aliases=aliases, places=listed.places
        )

    def mapping(path: str) -> Mapping[str, object]:
        try:
            data = parse_data(_text(read(path)), PurePosixPath(path).suffix)
        except DataFileError:
            return {}
        return data if isinstance(data, dict) else {}

    return with_site_terms(found, site_terms(mapping, generators))


def _below(root: Path, origin: str | None) -> str | None:
    """The file that a setting comes from, as a path below `root`; None where it is none there."""
    if origin is None:
        return None
    file, home = Path(os.path.realpath(origin)), Path(os.path.realpath(root))
    return file.relative_to(home).as_posix() if file.suffix == ".toml" and file.is_relative_to(home) else None


def _former_table(
    name: str, table: TaxonomySettings, origin: str | None, read: ReadFormer
) -> TaxonomySettings:
    """What the configuration had as the list called `name`."""
    if origin is None:
        return table
    config: object = parse_toml(_text(read(origin)))
    for step in (*_way(origin), name):
        config = config.get(step) if isinstance(config, dict) else None
    if not isinstance(config, dict):
        return TaxonomySettings()
    terms, aliases = config.get("terms"), config.get("aliases")
    return TaxonomySettings(
        terms=terms if isinstance(terms, str) else _texts(terms if isinstance(terms, list) else []),
        aliases={alias: term for alias, term in aliases.items() if isinstance(term, str)}
        if isinstance(aliases, dict)
        else {},
    )


def _listed(name: str, table: TaxonomySettings, origin: str | None, read: ReadFormer) -> TermList:
    if isinstance(table.terms, str):
        path = PurePosixPath(os.path.normpath(table.terms)).as_posix()
        return parse_terms(_text(read(path)), path)
    return listed_terms(list(table.terms), origin or "", (*_way(origin or ""), name, "terms"))


def _way(origin: str) -> tuple[str, ...]:
    """The way to the lists of terms in the configuration file `origin`."""
    return (
        ("tool", "postlint", "taxonomies")
        if PurePosixPath(origin).name == "pyproject.toml"
        else ("taxonomies",)
    )


def _texts(values: list[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _text(data: bytes | None) -> str:
    return decode(data or b"")
