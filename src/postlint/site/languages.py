"""Which language a page is in, and where the same page in other languages is, as file names tell.

Two conventions: a suffix (`report.md`, `report.en.md`: Hugo, Zola, MkDocs' i18n), and a folder a language
(`content/de/report.md`, `content/en/report.md`: Hugo, Starlight, many others).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.page import Page
from postlint.site.tree import Entry, Tree

_SUFFIX = re.compile(r"\A(?P<stem>.+)\.(?P<language>[a-z]{2}(?:[-_][A-Za-z]{2,4})?)\Z")
_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")
_SHARE = 2
"""One page in so many has a partner: then the others should have one, too."""

# https://www.loc.gov/standards/iso639-2/php/code_list.php, those that sites are written in
LANGUAGES = frozenset(
    (
        *(
            "ar",
            "bg",
            "bn",
            "bs",
            "ca",
            "cs",
            "cy",
            "da",
            "de",
            "el",
            "en",
            "es",
            "et",
            "eu",
            "fa",
            "fi",
            "fr",
        ),
        *(
            "ga",
            "gl",
            "he",
            "hi",
            "hr",
            "hu",
            "hy",
            "id",
            "is",
            "it",
            "ja",
            "ka",
            "ko",
            "lt",
            "lv",
            "mk",
            "ms",
        ),
        *(
            "nb",
            "nl",
            "nn",
            "no",
            "pl",
            "pt",
            "ro",
            "ru",
            "sk",
            "sl",
            "sq",
            "sr",
            "sv",
            "sw",
            "ta",
            "th",
            "tl",
        ),
        *("tr", "uk", "ur", "uz", "vi", "zh"),
    )
)


class Version(NamedTuple):
    """One language's place of a page; `language` is None for the one without a suffix."""

    path: str
    language: str | None


def language_of(page: Page) -> str | None:
    """The language that `page` says, its name's suffix, or the folder of it; None where nothing tells."""
    for name in ("lang", "language", "locale"):
        said = page.metadata.get(name)
        if isinstance(said, str) and said.strip():
            return said.strip().lower().replace("_", "-")
    suffix = _suffix(page.path)
    return suffix[1].lower() if suffix else _folder_language(page.path)


def absent_versions(tree: Tree, path: str) -> Iterator[Version]:
    """The versions of the page at `path` that are not there, though most pages beside it have them."""
    yield from _absent_suffixes(tree, path)
    yield from _absent_folders(tree, path)


def present_versions(tree: Tree, path: str) -> Iterator[Version]:
    """The versions of the page at `path` in other languages."""
    suffix = _suffix(path)
    ending = posixpath.splitext(path)[1]
    folder = posixpath.dirname(path)
    base = suffix[0] if suffix else posixpath.splitext(posixpath.basename(path))[0]
    for name in sorted(tree.names(folder)):
        other = _join(folder, name)
        if other == path or not name.endswith(ending):
            continue
        found = _suffix(other)
        if (found[0] if found else posixpath.splitext(name)[0]) == base:
            yield Version(other, found[1] if found else None)
    for language, twin in _folder_twins(tree, path):
        if tree.entry(twin) is Entry.FILE:
            yield Version(twin, language)


def _absent_suffixes(tree: Tree, path: str) -> Iterator[Version]:
    folder, ending = posixpath.dirname(path), posixpath.splitext(path)[1]
    own = _suffix(path)
    by_base: dict[str, set[str | None]] = {}
    for name in tree.names(folder):
        if name.endswith(ending):
            found = _suffix(name)
            base = found[0] if found else posixpath.splitext(name)[0]
            by_base.setdefault(base, set()).add(found[1] if found else None)
    base = own[0] if own else posixpath.splitext(posixpath.basename(path))[0]
    known = {language for languages in by_base.values() for language in languages}
    for language in sorted(known, key=str):
        having = sum(language in languages for languages in by_base.values())
        paired = sum(language in languages and len(languages) > 1 for languages in by_base.values())
        expected = paired >= 2 and _SHARE * having >= len(by_base)
        if expected and language not in by_base.get(base, {language}):
            name = f"{base}.{language}{ending}" if language else f"{base}{ending}"
            yield Version(_join(folder, name), language)


def _absent_folders(tree: Tree, path: str) -> Iterator[Version]:
    """Versions below the folder of another language, where most of the pages beside this one have theirs."""
    folder = posixpath.dirname(path)
    ending = posixpath.splitext(path)[1]
    siblings = [name for name in tree.names(folder) if name.endswith(ending)]
    for language, twin in _folder_twins(tree, path):
        others = tree.names(posixpath.dirname(twin))
        shared = sum(name in others for name in siblings)
        if shared >= 2 and _SHARE * shared >= len(siblings) and tree.entry(twin) is Entry.ABSENT:
            yield Version(twin, language)


def _folder_twins(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    """For each other language with a folder beside that of this page's: the language, and this page's place there."""
    steps = path.split("/")
    at = next((n for n, step in enumerate(steps[:-1]) if _is_code(step)), None)
    if at is None:
        return
    above = "/".join(steps[:at])
    for name in sorted(tree.names(above)):
        if name != steps[at] and _is_code(name) and tree.entry(_join(above, name)) is Entry.FOLDER:
            yield name, "/".join([*steps[:at], name, *steps[at + 1 :]])


def _folder_language(path: str) -> str | None:
    return next((step.lower() for step in path.split("/")[:-1] if _is_code(step)), None)


def _suffix(path: str) -> tuple[str, str] | None:
    """The name of a file without language and ending, and the language."""
    found = _SUFFIX.match(posixpath.splitext(posixpath.basename(path))[0])
    return (found["stem"], found["language"]) if found and _is_code(found["language"]) else None


def _is_code(text: str) -> bool:
    return text[:2] in LANGUAGES and _CODE.match(text) is not None


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
