"""How Hugo names things: what a content file is, its logical path, and how words become parts of an address.

Source: Hugo's `common/paths/pathparser.go`, `common/paths/path.go` (`Sanitize`) and `helpers/path.go`
(`MakePathSanitized`).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection
from enum import Enum
from typing import NamedTuple

from postlint.pattern import Pattern

CONTENT = frozenset(
    {"md", "markdown", "mdown", "html", "htm", "org", "adoc", "asciidoc", "ad", "pandoc", "pdc", "rst"}
)
"""https://gohugo.io/content-management/formats/"""

_ESCAPE = Pattern(r"%[0-9A-Fa-f]{2}")
_DATED = Pattern(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}-\d{2}-\d{2})?[-_ ]*(.*)\Z", re.DOTALL)


class Bundle(Enum):
    """https://gohugo.io/content-management/page-bundles/"""

    NONE = "none"
    LEAF = "leaf"
    BRANCH = "branch"


class ContentFile(NamedTuple):
    """A content file. `folder` is below the content folder, as on disk; `language` is that in its name."""

    folder: str
    name: str
    language: str | None
    bundle: Bundle


def content_file(below: str, languages: Collection[str]) -> ContentFile | None:
    """The file at the path `below` the content folder; None where its ending is none of content."""
    folder, _, name = below.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or ending.lower() not in CONTENT or is_ignored(name):
        return None
    before, dot, code = stem.rpartition(".")
    language = code.lower() if dot and before and code.lower() in languages else None
    stem = before if language else stem
    bundle = {"index": Bundle.LEAF, "_index": Bundle.BRANCH}.get(stem.lower(), Bundle.NONE)
    return ContentFile(folder, stem, language, bundle)


def is_ignored(name: str) -> bool:
    """Hugo's `source/sourceSpec.go`, `IgnoreFile`."""
    return name.startswith((".", "#")) or name.endswith("~")


def logical(path: str, *, lower: bool) -> str:
    """`path` as the key of a page: each space a hyphen, small letters."""
    spelt = path.replace(" ", "-")
    return spelt.lower() if lower else spelt


def sanitized(text: str, *, lower: bool, accents: bool = True) -> str:
    """`text` as a part of an address: letters, digits and a few signs stay, runs of spaces become one hyphen."""
    kept: list[str] = []
    pending = after_hyphen = False
    for index, letter in enumerate(text):
        if _stays(text, index, letter):
            after_hyphen = letter == "-"
            if pending and not after_hyphen:
                kept.append("-")
            pending = False
            kept.append(letter)
        elif kept and not after_hyphen and letter.isspace():
            pending = True
    found = "".join(kept)
    if not accents:
        apart = unicodedata.normalize("NFD", found)
        found = unicodedata.normalize("NFC", "".join(c for c in apart if unicodedata.category(c) != "Mn"))
    return found.lower() if lower else found


def _stays(text: str, index: int, letter: str) -> bool:
    if letter.isascii():
        return (
            letter.isalnum() or letter in "./\\_#+~-@" or bool(letter == "%" and _ESCAPE.match(text, index))
        )
    kind = unicodedata.category(letter)
    return kind[0] in "LM" or kind == "Nd"


def name_date(name: str) -> tuple[str, str] | None:
    """The date that a file name begins with, and the rest of it (`resources/page/pagemeta/page_frontmatter.go`)."""
    found = _DATED.match(name)
    return (found[1], found[2]) if found else None


def slashed(*parts: str) -> str:
    """An address of all parts, with a slash at its end."""
    inner = posixpath.normpath("/" + "/".join(part for part in parts if part)).strip("/")
    return f"/{inner}/" if inner else "/"
