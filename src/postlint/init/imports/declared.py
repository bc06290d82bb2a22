"""Kinds of pages as some other program of the site declares them: in one form, whichever program it is."""

from __future__ import annotations

from postlint.records import NamedTuple


class DeclaredField(NamedTuple):
    """One field, as `source` declares it.

    `types` are those of JSON Schema, empty for any. Of a list, `items` says what it holds; `fields` are those of a
    group. `required` is None where nothing is said. `options` are all the texts that it may have.
    """

    name: str
    source: str
    types: tuple[str, ...] = ()
    required: bool | None = None
    options: tuple[str, ...] = ()
    format: str | None = None
    description: str = ""
    items: DeclaredField | None = None
    fields: tuple[DeclaredField, ...] = ()


class DeclaredKind(NamedTuple):
    """Pages of one kind, which `source` declares: those in `folders`, from the root of the site, and their fields.

    `is_whole` says that the pages in them are one kind for certain, and these all the fields that are known; else only
    the names of some fields are.
    """

    name: str
    source: str
    folders: tuple[str, ...]
    fields: tuple[DeclaredField, ...]
    is_whole: bool = True


class DeclaredTerms(NamedTuple):
    """The terms that `source` lists for a field."""

    field: str
    source: str
    terms: tuple[str, ...]
