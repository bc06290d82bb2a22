"""Which schema governs which page: that of the first `[[content]]` table that means it by its path and fields, else the
one that the page names as its `$schema`, else the preset `post`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

from postlint.config.settings import ContentSettings, Settings
from postlint.errors import Mistakes, SchemaError
from postlint.globs import GlobLists, globs
from postlint.records import NamedTuple
from postlint.schema.library import DEFAULT, PRESET_SCHEME, Library, RuleFault, no_fault
from postlint.schema.page_schema import INLINE, InheritedBy, PageSchema, nothing_inherited
from postlint.schema.posts import is_post
from postlint.schema.problem import OtherProblem

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage

_PYTHON = "python:"


class _ContentTable(NamedTuple):
    number: int
    settings: ContentSettings

    def unmet(self, metadata: Mapping[str, object]) -> list[str]:
        """The fields of `where` that a page with `metadata` does not have with that value."""
        return [
            name for name, wanted in self.settings.where.items() if not _equal(metadata.get(name), wanted)
        ]


class Schemas:
    """The schemas of a run. Each is read and compiled once, and the configured ones at once, so that a broken
    schema file is noticed even if no page needs it.

    `inherited` tells what a page gets from its site. Python models are programs: they are only loaded where
    `allow_python` says so, and never because a page asks for it. `rule_fault` judges the names of rules in them. `top`
    is the folder that no schema may lie outside of (default: `root`), and `origins` says where the settings come from.

    Raises:
        SchemaError: a schema cannot be read or is not valid.
    """

    def __init__(
        self,
        settings: Settings,
        root: Path,
        *,
        inherited: InheritedBy = nothing_inherited,
        allow_python: bool = False,
        rule_fault: RuleFault = no_fault,
        top: Path | None = None,
        origins: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._root = root
        self._library = Library(root, rule_fault, top)
        self._inherited = inherited
        self._tables = tuple(_ContentTable(n, table) for n, table in enumerate(settings.content, start=1))
        self._globs = GlobLists([table.files for table in settings.content])
        self._configured: dict[str, PageSchema] = {}
        mistakes = Mistakes()
        for number, table in enumerate(settings.content):
            if table.schema_ not in self._configured and not mistakes.are_many:
                try:
                    self._configured[table.schema_] = self._load(table.schema_, allow_python=allow_python)
                except SchemaError as error:
                    is_there = (
                        root / table.schema_
                    ).is_file()  # then it is itself the place of what is wrong
                    mistakes.add([error if is_there else _placed(error, number, origins)])
        mistakes.raise_all()
        self.documents = dict(self._library.documents)
        """The configured schemas, and those that they refer to."""
        self._inline: dict[str, PageSchema] = {}
        default = f"{PRESET_SCHEME}{DEFAULT}"
        self._default = PageSchema(
            default, self._library.schema(default), configured=False, inherited=self._inherited
        )

    def for_page(self, page: AnyPage) -> PageSchema:
        """The schema that governs `page`: of the first table that means it, else the one that it names itself."""
        table = self._table(page)
        if table is not None:
            return self._configured[table.settings.schema_]
        named = page.metadata.get(INLINE)
        return self._named(named, page.path) if _is_reference(named) else self._default

    def explain(self, page: AnyPage) -> str:
        """Which schema governs `page`, and why, and what the page inherits from where, in words."""
        inherited = self._inherited(page)
        origins = inherited.origins
        by_origin = {origin: [n for n in origins if origins[n] == origin] for origin in origins.values()}
        words = "".join(f"; inherits {', '.join(n)} from {origin}" for origin, n in by_origin.items())
        unknown = "".join(
            f"; may inherit any field from {origin}, so that nothing counts as missing"
            for origin in inherited.unknown
        )
        return f"{self._explained(page)}{words}{unknown}"

    def _explained(self, page: AnyPage) -> str:
        table = self._table(page)
        if table is not None:
            where = ", ".join(f"{name} = {value}" for name, value in table.settings.where.items())
            pattern = globs(table.settings.files).matching(page.path)[0]
            reason = f"[[content]] table {table.number}: `files` has `{pattern}`"
            condition = f", and the page has {where}" if where else ""
            return f"{table.settings.schema_} ({reason}{condition})"
        near = list(self._meaning(page.path))
        if near:
            unmet = near[0].unmet(self._whole(page))
            why = f"[[content]] table {near[0].number} means its path, but not its `{unmet[0]}`"
        elif self._tables:
            why = f"none of the {len(self._tables)} [[content]] tables means it"
        else:
            why = "there is no [[content]] table"
        schema = self.for_page(page)
        if schema is not self._default and schema.fault is None:
            return f"{schema.name} (named by the page's `{INLINE}`, as {why})"
        kind = "as a post" if is_post(page) else "as no post: nothing is required of it"
        fault = f"; {schema.fault.message}" if schema.fault else ""
        return f"{self._default.name} (the default, as {why}; judged {kind}{fault})"

    def _table(self, page: AnyPage) -> _ContentTable | None:
        if not self._tables:
            return None
        near = self._meaning(page.path)
        return next(
            (table for table in near if not table.settings.where or not table.unmet(self._whole(page))), None
        )

    def _meaning(self, path: str) -> Iterator[_ContentTable]:
        """The tables whose `files` mean `path`, in order."""
        return (self._tables[number] for number in self._globs.matching(path))

    def _whole(self, page: AnyPage) -> Mapping[str, object]:
        """The fields of `page`, inherited ones among them."""
        return {**self._inherited(page).values, **page.metadata}

    def _load(self, reference: str, *, allow_python: bool) -> PageSchema:
        if not reference.startswith(_PYTHON):
            schema = self._library.schema(reference)
            return PageSchema(reference, schema, configured=True, inherited=self._inherited)
        from postlint.schema.python_models import load_model, model_judge, model_schema

        model = load_model(reference, self._root, allowed=allow_python)
        return PageSchema(
            reference,
            self._library.adopt(reference, model_schema(reference, model)),
            configured=True,
            judge=model_judge(reference, model),
            inherited=self._inherited,
        )

    def _named(self, reference: str, path: str) -> PageSchema:
        """The schema that a page at `path` names; the default with a fault where it cannot be used."""
        name = _from_page(reference.strip(), path)
        if name not in self._inline:
            try:
                schema = self._library.schema(_require_allowed(name))
            except SchemaError as error:
                self._inline[name] = PageSchema(
                    self._default.name,
                    self._library.schema(self._default.name),
                    configured=False,
                    inherited=self._inherited,
                    fault=_unusable_schema(error),
                )
            else:
                self._inline[name] = PageSchema(name, schema, configured=True, inherited=self._inherited)
        return self._inline[name]


def without_programs(settings: Settings) -> Settings:
    """`settings` with the default in place of schemas that are programs, for what is not worth running one."""
    content = [
        table.model_copy(update={"schema_": f"{PRESET_SCHEME}{DEFAULT}"})
        if table.schema_.startswith(_PYTHON)
        else table
        for table in settings.content
    ]
    return settings.model_copy(update={"content": content})


def _placed(error: SchemaError, number: int, origins: Mapping[str, str]) -> SchemaError:
    """`error` with the place of the schema's name, in the `[[content]]` table with that number."""
    from postlint.config.places import place_of

    place = place_of(("content", number, "schema"), origins)
    return SchemaError(f"{place}: {error.message}", hint=error.hint) if place else error


def _is_reference(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _from_page(reference: str, path: str) -> str:
    """What a page at `path` calls `reference`, from the root: `./` and `../` begin at the page's own folder."""
    if reference.startswith(("./", "../")):
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), reference))
    return reference.lstrip("/") if not reference.startswith("//") else reference


def _require_allowed(name: str) -> str:
    if name.startswith(_PYTHON):
        raise SchemaError(f"{name}: a page cannot ask for a program to be run")
    if name.startswith("//"):
        raise SchemaError(f"{name}: postlint does not download schemas")
    if not name.isprintable():
        raise SchemaError("its name has characters that no file name has")
    return name


def _unusable_schema(error: SchemaError) -> OtherProblem:
    return OtherProblem(
        (INLINE,), INLINE, message=f"`{INLINE}` names a schema that cannot be used: {error.message}"
    )


def _equal(value: object, wanted: str | int | bool) -> bool:
    """Whether a page's value is the wanted one; `1` is not `true`, and a list has it among its items."""
    if isinstance(value, list):
        return any(_equal(item, wanted) for item in value)
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
