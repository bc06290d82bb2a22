"""The words of a schema: JSON Schema's keywords and `x-postlint`, and mistakes with them that JSON Schema lets pass. It
takes a keyword that it does not know for a remark, so that one that is misspelled is a check that nobody makes.

Keywords: JSON Schema 2020-12 (core §8, applicators §10, validation §6 to §9), and those of older drafts.

`x-postlint` says what JSON Schema has no word for:

| key | where | means |
|---|---|---|
| `rules` | at the top | the severities of rules for the pages of this schema |
| `any-case` | at the top | keys may be written in any case, as Hugo reads them |
| `found-elsewhere` | at the top | a title or date that the generator takes from the text or the file's name will do |
| `aliases` | in a property | other names of the field |
| `one-or-many` | in a property | a single value is as good as a list of one |
| `blank` | in a property | `error`: where it is left blank the build stops; `text`: but for an empty text |
| `same-as` | in a property | `folder`: its value is the name of the folder that the page lies in |
| `use` | in a property | the field to use instead of this one, which is deprecated |

What is left blank counts as absent. So `minLength` and `minItems` of 1 and more say besides that a field, where it is
there, must not be blank.

`format` says what a field is. Some formats are checked here, others belong to the rules that know them.

| format | a value of it is | checked by |
|---|---|---|
| `post-date` | a date, with or without a time, in any form that the page's generator reads | DA201, DA202, DA203 |
| `date`, `date-time` | a date, or a date with time and offset, as RFC 3339 has them | DA201, DA202 |
| `license` | the name of a licence | the LI rules |
| `license-url` | the address of a licence | the LI rules |
| `term` | a term of the vocabulary that is named like the field | the TX rules |
| `asset` | the path or address of an image or another file | IM501, the LK rules |
| `page` | the path of another page | the LK rules |
| `slug` | the last part of an address: lower-case letters, digits and hyphens | SC109 |
| `path` | a path inside the site, with `/`, that does not leave it | SC109 |
| `uri`, `uri-reference`, `email`, `time`, … | as JSON Schema 2020-12 §7.3 defines them | SC109 |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from postlint.near_names import distance
from postlint.pattern import Pattern

POST_DATE = "post-date"
DATE = "date"
DATE_TIME = "date-time"
LICENSE = "license"
LICENSE_URL = "license-url"
TERM = "term"
ASSET = "asset"
PAGE = "page"
SLUG = "slug"
PATH = "path"

DATE_FORMATS = (POST_DATE, DATE, DATE_TIME)

OWNED_BY_RULES = (*DATE_FORMATS, LICENSE, LICENSE_URL, TERM, ASSET, PAGE)
"""Formats of which the rules of other families tell what is wrong. The validator checks those of which it can, since it
has to choose by them, in `anyOf` or `if`."""

ANYTHING = frozenset({TERM, ASSET, PAGE})
"""Formats that any text may have: whether the thing is there is not asked here."""

ADDRESSES = (ASSET, PAGE, LICENSE_URL, "uri", "uri-reference", "iri", "iri-reference")
"""Formats whose values lead somewhere: they are links."""

WORDS = {
    SLUG: "a name that can stand in a web address: lower-case letters and digits, with single hyphens between them",
    PATH: "a path inside the site, such as `files/blog/picture.jpg`",
    "uri": "a full web address, such as `https://example.org/page`",
    "iri": "a full web address, such as `https://example.org/page`",
    "uri-reference": "a web address or a path without spaces",
    "iri-reference": "a web address or a path without spaces",
    "email": "an e-mail address, such as `name@example.org`",
    "idn-email": "an e-mail address, such as `name@example.org`",
    "time": "a time of day with its time zone, such as `14:30:00+01:00`",
    "duration": "a duration, such as `P3D` for three days",
    "hostname": "the name of a host, such as `example.org`",
    "idn-hostname": "the name of a host, such as `example.org`",
    "ipv4": "an address such as `192.0.2.1`",
    "ipv6": "an address such as `2001:db8::1`",
    "uuid": "an identifier such as `6f9619ff-8b86-4d11-b42d-00c04fc964ff`",
    "regex": "a regular expression",
    "json-pointer": "a JSON pointer, such as `/image/src`",
}
"""What a value of a format is, in words; a format that is not here is called by its name."""

_SLUG = Pattern(r"[^\W_A-Z]+(?:-[^\W_A-Z]+)*")


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address as it is: `offene-daten-2017`. Letters of any script count."""
    return _SLUG.fullmatch(text) is not None and text == text.lower()


def is_path(text: str) -> bool:
    """Whether `text` is a path with `/` that stays inside the site, relative or from its root."""
    if not text or text != text.strip() or "\\" in text or "://" in text or text.startswith("//"):
        return False
    if any(ord(character) < 0x20 for character in text):
        return False
    depth = 0
    for part in text.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return False
    return True


DAY = Pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The form of a `date`."""
# RFC 3339 §5.6, and with a space for the `T`, as it allows.
MOMENT = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
"""The form of a `date-time`."""


def _is_post_date(text: str) -> bool:
    from postlint.dates import ParsedDate, parse_date

    return isinstance(parse_date(text), ParsedDate)


def _is_day(text: str) -> bool:
    return DAY.fullmatch(text.strip()) is not None and _is_post_date(text)


def _is_moment(text: str) -> bool:
    return MOMENT.fullmatch(text.strip()) is not None and _is_post_date(text)


@lru_cache(maxsize=1024)  # a site has few
def _is_license(text: str) -> bool:
    from postlint.licenses.free_text import identify_text

    return identify_text(text).names_a_license


@lru_cache(maxsize=1024)
def _is_license_url(text: str) -> bool:
    from postlint.licenses.license import UrlKind
    from postlint.licenses.url import identify_url

    return identify_url(text).kind is UrlKind.LICENSE


def _is_anything(_: str) -> bool:
    return True


CHOOSING = frozenset({"anyOf", "oneOf", "not", "if", "contains"})
"""Keywords below which a schema that does not hold is no fault yet."""


def checks(*, deciding: bool = True) -> dict[str, Callable[[str], bool]]:
    """The checks that the validator calls for our formats, by name. Unless something is decided by them, those that
    belong to rules are not needed.
    """
    if not deciding:
        return {**dict.fromkeys(OWNED_BY_RULES, _is_anything), SLUG: is_slug, PATH: is_path}
    return {
        **dict.fromkeys(ANYTHING, _is_anything),
        POST_DATE: _is_post_date,
        DATE: _is_day,
        DATE_TIME: _is_moment,
        LICENSE: _is_license,
        LICENSE_URL: _is_license_url,
        SLUG: is_slug,
        PATH: is_path,
    }


EXTENSION = "x-postlint"
EXTENSION_KEYS = ("rules", "any-case", "found-elsewhere", "aliases", "one-or-many", "blank", "same-as", "use")

_DATA = frozenset({"const", "enum", "default", "examples"})
"""Keywords below which there are values and no schemas."""

_ONE_SCHEMA = frozenset({
    "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
_LISTS_OF_SCHEMAS = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
_TABLES_OF_SCHEMAS = frozenset({
    "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties",
})  # fmt: skip
_OTHERS = frozenset({
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$ref", "const",
    "contentEncoding", "contentMediaType", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "format", "id", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems",
})  # fmt: skip
_REMARKS = frozenset({
    "$comment", "$schema", "$vocabulary", "default", "deprecated", "description", "examples", "readOnly", "title",
    "writeOnly",
    # of editors, OpenAPI and ajv
    "defaultSnippets", "enumDescriptions", "errorMessage", "example", "markdownDescription", "nullable",
})  # fmt: skip

_DEMANDS = _ONE_SCHEMA | _LISTS_OF_SCHEMAS | _TABLES_OF_SCHEMAS | _OTHERS
_KNOWN = _DEMANDS | _REMARKS
_CORRECTABLE = sorted(name for name in _KNOWN if len(name) > 3)
"""What a misspelling is held against: of three letters (`not`, `$id`) nearly any word is one letter away."""


_MOST_UNKNOWN = 500
"""Unknown keywords that are looked into. A schema of somebody else's may be full of remarks."""


def fault_in_keywords(document: object) -> str | None:
    """What is wrong with the keywords of a schema, as a sentence without a full stop; None where nothing is."""
    if (
        isinstance(document, dict)
        and document
        and not _DEMANDS & document.keys()
        and EXTENSION not in document
    ):
        keys = ", ".join(f"`{key}`" for key in list(document)[:3])
        return f"it asks nothing of any page: {keys} is no demand. Fields belong below `properties:`"
    return next(_faults(document, "", set()), None)


def _faults(schema: object, place: str, unknown: set[str]) -> Iterator[str]:
    if not isinstance(schema, dict) or len(unknown) > _MOST_UNKNOWN:
        return
    at = f"at `{place}`: " if place else ""
    for keyword, value in schema.items():
        if not isinstance(keyword, str):
            continue
        if keyword not in _KNOWN and keyword not in unknown:
            unknown.add(keyword)
            if near := _meant(keyword):
                yield f"{at}`{keyword}` is no keyword of JSON Schema, so it checks nothing; did you mean `{near}`?"
        below = f"{place}/{keyword}".lstrip("/")
        if keyword == "format" and isinstance(value, str) and (meant := _meant_format(value)):
            yield f"{at}`{value}` is no format that is known, so it checks nothing; did you mean `{meant}`?"
        if keyword in _ONE_SCHEMA:
            yield from _faults(value, below, unknown)
        if keyword in _LISTS_OF_SCHEMAS and isinstance(value, list):
            for number, part in enumerate(value):
                yield from _faults(part, f"{below}/{number}", unknown)
        if keyword in _TABLES_OF_SCHEMAS and isinstance(value, Mapping):
            for name, part in value.items():
                yield from _faults(part, f"{below}/{name}", unknown)


def _meant(keyword: str) -> str | None:
    """The keyword that an unknown one is a slip of; None where it is a remark of somebody's own."""
    if keyword.startswith("x-"):
        return None
    for name in _CORRECTABLE:
        if keyword.casefold() == name.casefold():
            return name
    return next(
        (name for name in _CORRECTABLE if distance(keyword, name, _slips(name)) <= _slips(name)), None
    )


def _slips(name: str) -> int:
    """How many letters may be wrong: one in a short word, else two."""
    return 1 if len(name) < 8 else 2


def _meant_format(name: str) -> str | None:
    known = (*WORDS, *OWNED_BY_RULES, "uri-template", "relative-json-pointer")
    if name in known:
        return None
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.8)
    return near[0] if near else None


def extension_of(subschema: object) -> Mapping[str, object]:
    """What `x-postlint` says in a subschema; empty where it says nothing."""
    extension = subschema.get(EXTENSION) if isinstance(subschema, dict) else None
    return extension if isinstance(extension, dict) else {}


def fault_in_extensions(document: object) -> str | None:
    """What is wrong with an `x-postlint` anywhere in a schema: a misspelled setting would go unnoticed."""
    if isinstance(document, list):
        return next((fault for item in document if (fault := fault_in_extensions(item))), None)
    if not isinstance(document, dict):
        return None
    for name, value in document.items():
        fault = _fault_in_extension(value) if name == EXTENSION else None
        if fault is None and name not in _DATA and name != EXTENSION:
            fault = fault_in_extensions(value)
        if fault:
            return fault
    return None


def _fault_in_extension(extension: object) -> str | None:
    if not isinstance(extension, dict):
        return "`x-postlint` must be a mapping, such as `x-postlint: {one-or-many: true}`"
    for key, value in extension.items():
        if key not in EXTENSION_KEYS:
            return (
                f"`x-postlint` may have {', '.join(f'`{name}`' for name in EXTENSION_KEYS)}, but not `{key}`"
            )
        if key == "aliases" and not (
            isinstance(value, list) and all(isinstance(name, str) for name in value)
        ):
            return "`x-postlint: aliases` must be a list of names, such as `[license_link]`"
        if key == "blank" and value not in ("error", "text"):
            return "`x-postlint: blank` can only be `error` or `text`"
        if key == "same-as" and value != "folder":
            return "`x-postlint: same-as` can only be `folder`"
        if key in {"any-case", "found-elsewhere", "one-or-many"} and not isinstance(value, bool):
            return f"`x-postlint: {key}` must be `true` or `false`"
    return None
