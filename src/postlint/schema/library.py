"""Schema files and presets: found, read once, compiled once.

A reference is a path below the site's root, or `postlint:NAME`, which is the preset `schemas/NAME.yaml`. Inside the
validator a file has the address `site:///PATH`, so that a relative `$ref` leads to another file of the site and nowhere
else. Nothing is ever fetched over the network.

A schema that asks for too much work is refused: 30 definitions, each of which asks twice for the next, ask a thousand
million times for the last. It is counted without a page, before the schema is compiled: how often subschemas are laid
over the one value over which most are laid. Subschemas that several others share are counted once each time, but looked
at once. What refers back to itself ends there: how often that happens is the page's doing.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote as quote_url
from urllib.parse import unquote, urlsplit

from postlint.data_files import DataFileError, file_below, parse_data, read_data
from postlint.errors import SchemaError
from postlint.findings import Severity
from postlint.schema.keywords import (
    CHOOSING,
    OWNED_BY_RULES,
    checks,
    extension_of,
    fault_in_extensions,
    fault_in_keywords,
)
from postlint.text import did_you_mean, join_words, quote

if TYPE_CHECKING:
    import jsonschema_rs

MOST_WORK = 10_000
"""How often. A page takes some 0.05 s then; schemas that people use come to a few hundred at most."""

DEEPEST_SCHEMA = 150
"""How many subschemas may stand in each other, references followed. Validators go down as deep on their stack."""

Lookup: TypeAlias = Callable[[str, str], tuple[str, object] | None]
"""What a reference means in the document at an address: the address of its document, and the subschema."""

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_BELOW = (
    *("additionalProperties", "unevaluatedProperties", "propertyNames"),
    *("items", "additionalItems", "unevaluatedItems", "contains"),
)
_AGAIN = ("unevaluatedProperties", "unevaluatedItems")
"""To know what is not evaluated, all that speaks of the same value is tried a second time."""


class TooDeepError(Exception):
    """Subschemas stand in each other more than `DEEPEST_SCHEMA` deep."""


def cost(document: object, uri: str, lookup: Lookup) -> int:
    """How often subschemas of `document` may be laid over one value; `MOST_WORK + 1` for more than `MOST_WORK`.

    Raises:
        TooDeepError: it goes too deep.
    """
    return _WorkCount(lookup).of(document, uri, 0)


class _WorkCount:
    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[int, int] = {}
        self._open: set[int] = set()

    def of(self, node: object, base: str, depth: int) -> int:
        if not isinstance(node, dict) or id(node) in self._open:
            return 1
        if id(node) not in self._known:
            if depth > DEEPEST_SCHEMA:
                raise TooDeepError
            self._open.add(id(node))
            self._known[id(node)] = min(self._count(node, self._base(node, base), depth + 1), MOST_WORK + 1)
            self._open.remove(id(node))
        return self._known[id(node)]

    def _count(self, node: dict[str, object], base: str, depth: int) -> int:
        here = 1 + sum(self.of(part, where, depth) for part, where in self._in_place(node, base))
        if any(keyword in node for keyword in _AGAIN):
            here *= 2
        return here + self._below(node, base, depth)

    def _in_place(self, node: dict[str, object], base: str) -> Iterator[tuple[object, str]]:
        """What speaks of the same value, each with the address of its document."""
        for keyword in _LISTS:
            parts = node.get(keyword)
            yield from ((part, base) for part in (parts if isinstance(parts, list) else ()))
        yield from ((node[keyword], base) for keyword in _SINGLE if keyword in node)
        for keyword in _MAPS:
            named = node.get(keyword)
            yield from ((part, base) for part in (named.values() if isinstance(named, dict) else ()))
        for keyword in _REFERENCES:
            reference = node.get(keyword)
            found = self._lookup(base, reference) if isinstance(reference, str) else None
            if found is not None:
                yield found[1], found[0]

    def _below(self, node: dict[str, object], base: str, depth: int) -> int:
        """The most that speaks of one value inside: of the fields one alone is meant, of patterns it may be all."""
        fields, patterns = node.get("properties"), node.get("patternProperties")
        parts = [*fields.values()] if isinstance(fields, dict) else []
        for keyword in (*_BELOW, "prefixItems"):
            part = node.get(keyword)
            parts += part if isinstance(part, list) else [part] if isinstance(part, dict) else []
        most = max((self.of(part, base, depth) for part in parts), default=0)
        every = patterns.values() if isinstance(patterns, dict) else ()
        return most + sum(self.of(part, base, depth) for part in every)

    def _base(self, node: dict[str, object], base: str) -> str:
        own = node.get("$id")
        found = self._lookup(base, own) if isinstance(own, str) and not own.startswith("#") else None
        return found[0] if found is not None else base


Subschema: TypeAlias = Mapping[str, object]

PRESET_SCHEME = "postlint:"
DEFAULT = "post"
"""The preset for pages that no `[[content]]` table speaks about."""

_NOT_PRESETS = frozenset({"postlint", "report"})
"""The generated schemas of the configuration and of the JSON report lie in the same folder, as JSON."""
_SITE = "site:///"
_NAMES = frozenset({"http", "https", "urn", "tag"})
"""Schemes of `$id`, which are names here and not addresses."""


RuleFault: TypeAlias = Callable[[str], str | None]
"""Says what is wrong with a name that is meant to be a rule's, as a sentence without a full stop; None: nothing."""


def no_fault(_path_of: str) -> None:
    """Takes every name for a rule's."""
    return


Compiled: TypeAlias = "Callable[[], tuple[jsonschema_rs.Validator, jsonschema_rs.Registry]]"
"""Gives the validator of a schema, and what looks up references in it."""


@dataclass(frozen=True)
class Schema:
    """One compiled schema.

    `uri` is where it begins, `document` what is there; `compile` gives the validator, and what looks up references;
    `rules` are the severities that `x-postlint` sets, by the names of rules.
    """

    uri: str
    document: object
    compile: Compiled = field(repr=False)
    rules: Mapping[str, str]
    _subschemas: dict[str, tuple[str, object]] = field(default_factory=dict, repr=False)
    _parts: dict[str, jsonschema_rs.Validator] = field(default_factory=dict, repr=False)

    @cached_property
    def _compiled(self) -> tuple[jsonschema_rs.Validator, jsonschema_rs.Registry]:
        return self.compile()

    @property
    def validator(self) -> jsonschema_rs.Validator:
        return self._compiled[0]

    @property
    def registry(self) -> jsonschema_rs.Registry:
        return self._compiled[1]

    def resolve(self, base: str, reference: str) -> tuple[str, object]:
        """What `reference` means in the document at `base`: the address of its document, and the subschema."""
        key = f"{base} {reference}"
        if key not in self._subschemas:
            found = self.registry.resolver(base).lookup(reference)
            self._subschemas[key] = (found.resolver.base_uri, found.contents)
        return self._subschemas[key]

    def base_in(self, base: str, subschema: object) -> str:
        """The address from which references in `subschema` lead, which stands in the document at `base`."""
        own = subschema.get("$id") if isinstance(subschema, dict) else None
        return self.resolve(base, own)[0] if isinstance(own, str) and not own.startswith("#") else base

    def part(self, address: str) -> jsonschema_rs.Validator:
        """The validator for the subschema at `address`, a document's address with a JSON pointer."""
        if address not in self._parts:
            import jsonschema_rs

            self._parts[address] = jsonschema_rs.validator_for(
                {"$ref": address}, registry=self.registry, formats=checks(), validate_formats=True
            )
        return self._parts[address]

    @cached_property
    def root(self) -> object:
        """The whole schema."""
        return self.document if "#" not in self.uri else self.resolve(self.uri, "#")[1]


def _at_once(compiled: Compiled) -> Compiled:
    parts = compiled()
    return lambda: parts


def is_simple_preset(reference: str, document: object) -> bool:
    """Whether it is one of ours, and so right, and refers to no other: it need not be compiled to know that."""
    return reference.startswith(PRESET_SCHEME) and isinstance(document, dict) and "$ref" not in repr(document)


class Library:
    """All schemas of one run: paths begin at `root`, and none may lead out of `top` (default: `root`). `rule_fault`
    says what is wrong with the name of a rule in them.
    """

    def __init__(self, root: Path, rule_fault: RuleFault = no_fault, top: Path | None = None) -> None:
        self._root = root.resolve()
        self._top = top.resolve() if top is not None else self._root
        self._rule_fault = rule_fault
        self._documents: dict[str, object] = {}
        self._schemas: dict[str, Schema] = {}
        self._failure: _UnusableError | None = None
        """Why a document could not be had: the validator, which asks for it, forwards no exceptions."""

    @property
    def documents(self) -> Mapping[str, object]:
        """What was read so far, by its address."""
        return self._documents

    def schema(self, reference: str) -> Schema:
        """The schema that `reference` means, compiled when first asked for.

        Raises:
            SchemaError: it cannot be read, is no valid JSON Schema, or refers to something that is not there.
        """
        if reference not in self._schemas:
            self._schemas[reference] = self._compile(reference)
        return self._schemas[reference]

    def adopt(self, reference: str, document: dict[str, object]) -> Schema:
        """Compiles a schema that comes from no file, and is called `reference` from then on.

        Raises:
            SchemaError: it is no valid JSON Schema.
        """
        try:
            self._documents[reference] = _require_faultless(document, reference)
        except _UnusableError as error:
            raise SchemaError(f"{reference}: {error}") from None
        return self.schema(reference)

    def _compile(self, reference: str) -> Schema:
        is_adopted = reference in self._documents
        uri = reference if is_adopted else self._uri(reference)
        try:
            document = self._document(uri)
            self._require_modest(document, uri)
            compiled: Compiled = partial(self._compiled, document, uri)
            if is_adopted or not is_simple_preset(reference, document):
                compiled = _at_once(compiled)
            rules = self._rules(document, uri, ())
        except _UnusableError as error:
            about = f"`{_path_of(error.document)}`: " if error.document not in {"", uri} else ""
            raise SchemaError(f"{reference}: {about}{error}", hint=error.hint) from None
        return Schema(uri, document, compiled, rules)

    def _compiled(self, document: object, uri: str) -> tuple[jsonschema_rs.Validator, jsonschema_rs.Registry]:
        import jsonschema_rs

        validator = self._validator(document, uri)
        documents = [(uri, part) for uri, part in self._documents.items() if isinstance(part, (dict, bool))]
        return validator, jsonschema_rs.Registry(documents, retriever=self._retrieve)

    def _require_modest(self, document: object, uri: str) -> None:
        """That judging a page by `document` takes no more than a moment, whatever stands on the page."""
        known: dict[tuple[str, str], tuple[str, object] | None] = {}
        registry: list[jsonschema_rs.Registry] = []

        def lookup(base: str, reference: str) -> tuple[str, object] | None:
            key = base, reference
            if key not in known:
                import jsonschema_rs

                try:
                    if not registry:
                        parts = [(uri, _as_schema(document, uri))]
                        registry.append(jsonschema_rs.Registry(parts, retriever=self._retrieve))
                    found = registry[0].resolver(base).lookup(reference)
                    known[key] = (found.resolver.base_uri, found.contents)
                except (jsonschema_rs.ReferencingError, ValueError):
                    known[key] = None  # what is wrong with it the validator says
            return known[key]

        try:
            work = cost(document, uri, lookup)
        except TooDeepError:
            raise _UnusableError(
                f"its parts stand in each other more than {DEEPEST_SCHEMA} deep",
                "Take out some of the levels, or of the definitions that refer to each other.",
            ) from None
        if work > MOST_WORK:
            raise _UnusableError(
                f"judging one value by it may take more than {MOST_WORK:,} steps",
                "Definitions that refer to the next one several times, in `anyOf`, `allOf` or `oneOf`, multiply: "
                "let each be referred to once.",
            )

    def _validator(self, document: object, uri: str) -> jsonschema_rs.Validator:
        import jsonschema_rs

        self._failure = None
        try:
            return jsonschema_rs.validator_for(
                _as_schema(document, uri),
                base_uri=uri,
                formats=checks(deciding=self._is_decided_by_formats(document, uri, set())),
                validate_formats=True,
                retriever=self._retrieve,
            )
        except jsonschema_rs.ValidationError as error:
            raise self._failure or _UnusableError(_why_invalid(error)) from None
        except jsonschema_rs.ReferencingError as error:
            raise _UnusableError(" ".join(str(error).split())) from None
        except ValueError as error:
            raise _UnusableError(f"it is no valid JSON Schema: {' '.join(str(error).split())}") from None

    def _is_decided_by_formats(
        self, node: object, uri: str, seen: set[str], *, choosing: bool = False
    ) -> bool:
        """Whether a format that belongs to rules stands where a schema chooses by it, or may do so."""
        if isinstance(node, list):
            return any(self._is_decided_by_formats(part, uri, seen, choosing=choosing) for part in node)
        if not isinstance(node, dict):
            return False
        reference = node.get("$ref")
        if isinstance(reference, str) and not (reference.startswith("#") and not choosing):
            target = _join(uri, reference)
            if choosing or target not in self._documents:
                return True
            if target not in seen:
                seen.add(target)
                if self._is_decided_by_formats(self._documents[target], target, seen):
                    return True
        if choosing and node.get("format") in OWNED_BY_RULES:
            return True
        return any(
            self._is_decided_by_formats(part, uri, seen, choosing=choosing or keyword in CHOOSING)
            for keyword, part in node.items()
        )

    def _retrieve(self, uri: str) -> dict[str, object] | bool:
        try:
            return _as_schema(self._document(uri), uri)
        except _UnusableError as error:
            self._failure = error
            raise

    def _document(self, uri: str) -> object:
        uri = uri.split("#", 1)[0]
        if uri not in self._documents:
            read = _require_faultless(self._read(uri), uri)
            self._documents[uri] = _without_id(read)
            own = read.get("$id") if isinstance(read, dict) else None
            if (
                isinstance(own, str) and urlsplit(own).scheme in _NAMES
            ):  # by that name it may be referred to, too
                self._documents.setdefault(
                    own.split("#", 1)[0], _under_another_name(self._documents[uri], uri)
                )
        return self._documents[uri]

    def _read(self, uri: str) -> object:
        if uri.startswith(PRESET_SCHEME):
            name = uri.removeprefix(PRESET_SCHEME)
            try:
                return parse_data(preset_text(name), ".yaml")
            except SchemaError as error:
                raise _UnusableError(error.message, error.hint) from None
        if not uri.startswith(_SITE):
            raise _UnusableError(
                f"`$ref` to `{uri}` is not followed",
                "postlint does not download schemas: refer to a file of the site, or to `postlint:NAME`.",
            )
        try:
            return read_data(file_below(self._top, _path_of(uri)))
        except DataFileError as error:
            name = _path_of(uri)
            hint = f"Did you mean `{PRESET_SCHEME}{name}`?" if name in preset_names() else None
            raise _UnusableError(str(error), hint, document=uri) from None

    def _uri(self, reference: str) -> str:
        if reference.startswith(PRESET_SCHEME):
            return reference
        if urlsplit(reference).scheme in {"http", "https", "file"}:
            raise SchemaError(
                f"{reference}: postlint does not download schemas",
                hint="Name a file of the site, or a preset.",
            )
        file = os.path.normpath(self._root / reference)
        if not Path(file).is_relative_to(self._top):
            raise SchemaError(f"{reference}: it lies outside of the site")
        return _SITE + quote_url(Path(file).relative_to(self._top).as_posix())

    def _rules(self, document: object, uri: str, seen: tuple[str, ...]) -> dict[str, str]:
        """`x-postlint: {rules: …}` of a schema, after that of the presets and files that it extends."""
        rules: dict[str, str] = {}
        if not isinstance(document, dict) or uri in seen:
            return rules
        parts = document.get("allOf")
        for part in (document, *(parts if isinstance(parts, list) else ())):
            reference = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(reference, str) and not reference.startswith("#"):
                target = _join(uri, reference)
                if target not in self._documents:
                    continue  # no file: a part with an `$id` of its own, or the schema of schemas
                rules |= self._rules(self._document(target), target, (*seen, uri))
        own = _own_rules(document)
        fault = next(filter(None, map(self._rule_fault, own)), None)
        if fault is not None:
            raise _UnusableError(f"`x-postlint: rules`: {fault}", document=uri)
        return rules | own


class _UnusableError(Exception):
    """Why a schema cannot be used; `document` is the address of the file that is to blame."""

    def __init__(self, message: str, hint: str | None = None, document: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.document = document


def _as_schema(document: object, uri: str) -> dict[str, object] | bool:
    if not isinstance(document, (dict, bool)):
        raise _UnusableError("a schema must be a mapping, such as `type: object`", document=uri)
    return document


def _path_of(uri: str) -> str:
    return unquote(uri.removeprefix(_SITE))


def _join(base: str, reference: str) -> str:
    """`reference` as seen from `base`, without its fragment (RFC 3986 §5.2, for the schemes used here)."""
    reference = reference.split("#", 1)[0]
    if urlsplit(reference).scheme or not base.startswith(_SITE):
        return reference
    steps = [] if reference.startswith("/") else base.removeprefix(_SITE).split("/")[:-1]
    for step in reference.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return _SITE + "/".join(steps)


def _without_id(document: object) -> object:
    """A file's place is its identity: an `$id` would turn its relative references into web addresses."""
    if isinstance(document, dict) and "$id" in document:
        return {key: value for key, value in document.items() if key != "$id"}
    return document


def _under_another_name(document: object, uri: str) -> object:
    """`document` to be found by another name, from which references lead as from its place."""
    return {"$id": uri, **document} if isinstance(document, dict) else document


def _require_faultless(document: object, uri: str) -> object:
    fault = fault_in_extensions(document) or fault_in_keywords(document)
    if fault:
        raise _UnusableError(fault, document=uri)
    return document


def _own_rules(document: object) -> dict[str, str]:
    rules = extension_of(document).get("rules")
    if rules is None:
        return {}
    severities = [severity.label for severity in Severity]
    if not isinstance(rules, dict) or not all(level in severities for level in rules.values()):
        raise _UnusableError(f"`x-postlint: rules` gives each rule one of {', '.join(severities)}")
    return dict(rules)


def _why_invalid(error: jsonschema_rs.ValidationError) -> str:
    place = "/".join(str(step) for step in error.instance_path)
    message = " ".join(error.message.split())
    if not place:
        message = message.removeprefix("Resource ").split("retrieving it failed: ")[-1]
        return message if "`" in message else f"it is no valid JSON Schema: {message}"
    return f"it is no valid JSON Schema: at `{place}`: {_slip(error) or message}"


_TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")


def _slip(error: jsonschema_rs.ValidationError) -> str | None:
    """What is wrong where it is one of the slips that people make, in their words."""
    value, keyword = error.instance, error.instance_path[-1]
    if value is None:
        return f"nothing stands below `{keyword}`; perhaps the lines after it must be indented further"
    if keyword == "type" and isinstance(value, str):
        near = did_you_mean(next(iter(difflib.get_close_matches(value, _TYPES, n=1)), None))
        return f"{quote(value)} is no type, which are {join_words(_TYPES)}{near}"
    if keyword == "pattern" and isinstance(value, str):
        return f"{quote(value)} is no regular expression"
    return None


def preset_text(name: str) -> str:
    """The preset `name` as it is written, comments and all.

    Raises:
        SchemaError: there is no preset of that name.
    """
    file = _folder() / f"{name}.yaml"
    if name not in preset_names():
        near = difflib.get_close_matches(name, preset_names(), n=1)
        raise SchemaError(
            f"there is no preset `{name}`{did_you_mean(next(iter(near), None))}",
            hint=f"The presets are: {', '.join(preset_names())}.",
        )
    return file.read_text(encoding="utf-8")


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    names = (
        entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml")
    )
    return tuple(sorted(name for name in names if name not in _NOT_PRESETS))


def _folder() -> Path:
    """Where the presets lie: inside the installed package, or in a checkout at its top."""
    here = Path(__file__)
    packaged = here.parents[1] / "schemas"
    return packaged if packaged.is_dir() else here.parents[3] / "schemas"
