"""Kinds of pages as some other program of the site declares them: in one form, whichever program it is."""

from __future__ import annotations

from postlint.records import NamedTuple


class DeclaredField(NamedTuple):
    """One field, as `source` declares it. `types` are those of JSON Schema, empty for any; of a list, `items` says what it holds; `fields` are
    those of a group. `required` is None where nothing is said. `options` are all the texts that it may have.
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
    """One kind of pages: `files` (globs), what `source` declares it, and its fields."""

    source: str
    files: tuple[str, ...]
    fields: tuple[DeclaredField, ...]

    def named(self, name: str) -> DeclaredField | None:
        """What is declared of the field called `name`."""
        return next((each for each in self.fields if each.name == name), None)
