"""What `format` says a field is. Some formats are checked here, others belong to the rules that know them.

| format | a value of it is | checked by |
|---|---|---|
| `post-date` | a date, with or without a time, in any form that site generators read | DA201, DA202, DA203 |
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

from collections.abc import Callable

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
"""Formats that say nothing to the validator: the rules of other families look the fields up."""

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


def checks() -> dict[str, Callable[[str], bool]]:
    """The checks that the validator calls for our formats, by name."""

    def anything(_: str) -> bool:
        return True

    return {**dict.fromkeys(OWNED_BY_RULES, anything), SLUG: is_slug, PATH: is_path}
