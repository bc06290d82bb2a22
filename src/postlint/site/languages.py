"""Which language a page is in, and where the same page in other languages is, as file names tell.

Two conventions: a suffix (`report.md`, `report.en.md`: Hugo, Zola, MkDocs' i18n), and a folder a language
(`content/de/report.md`, `content/en/report.md`: Hugo, Starlight, many others).
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Set

from postlint.page.facts import AnyPage
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_SUFFIX = Pattern(r"\A(?P<stem>.+)\.(?P<language>[a-z]{2}(?:[-_][A-Za-z]{2,4})?)\Z")
_CODE = Pattern(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")
_FEWEST = 2
"""So few pairs are no habit."""
_SHARE = 2
"""One page in so many has a partner: then the others should have one, too."""

# https://www.loc.gov/standards/iso639-2/php/code_list.php, those that sites are written in
LANGUAGES = frozenset({
    "ar", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga",
    "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "ko", "lt", "lv", "mk", "ms", "nb", "nl",
    "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur",
    "uz", "vi", "zh",
})  # fmt: skip


class Version(NamedTuple):
    """One language's place of a page; `language` is None for the one without a suffix."""

    path: str
    language: str | None


def language_of(page: AnyPage) -> str | None:
    """The language that `page` says, its name's suffix, or the folder of it; None where nothing tells."""
    for name in ("lang", "language", "locale"):
        said = page.metadata.get(name)
        if isinstance(said, str) and said.strip():
            return said.strip().lower().replace("_", "-")
    suffix = _suffix(page.path)
    return suffix[1].lower() if suffix else _folder_language(page.path)


class Versions:
    """The versions of the pages in a tree, folder by folder: each is listed once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._bases: dict[tuple[str, str], _Bases] = {}
        self._shared: dict[tuple[str, str, str], bool] = {}

    def present(self, path: str) -> Iterator[Version]:
        """The versions of the page at `path` in other languages."""
        folder, ending, base = _parts(path)
        for language in sorted(self._in(folder, ending).languages.get(base, ()), key=str):
            other = join_path(folder, _name(base, language, ending))
            if other != path:
                yield Version(other, language)
        for language, twin in _folder_twins(self._tree, path):
            if self._tree.entry(twin) is TreeEntry.FILE:
                yield Version(twin, language)

    def absent(self, path: str) -> Iterator[Version]:
        """The versions of the page at `path` that are not there, though most pages beside it have them."""
        folder, ending, base = _parts(path)
        bases = self._in(folder, ending)
        for language in sorted(bases.usual, key=str):
            if language not in bases.languages.get(base, {language}):
                yield Version(join_path(folder, _name(base, language, ending)), language)
        for language, twin in _folder_twins(self._tree, path):
            if self._tree.entry(twin) is TreeEntry.ABSENT and self._share_most(
                folder, posixpath.dirname(twin), ending
            ):
                yield Version(twin, language)

    def _in(self, folder: str, ending: str) -> _Bases:
        known = self._bases.get((folder, ending))
        if known is None:
            known = self._bases[folder, ending] = self._list(folder, ending)
        return known

    def _list(self, folder: str, ending: str) -> _Bases:
        languages: dict[str, set[str | None]] = {}
        for name in self._tree.names(folder):
            if name.endswith(ending):
                found = _suffix(name)
                base = found[0] if found else posixpath.splitext(name)[0]
                languages.setdefault(base, set()).add(found[1] if found else None)
        having = Counter(language for each in languages.values() for language in each)
        paired = Counter(language for each in languages.values() if len(each) > 1 for language in each)
        usual = {
            language
            for language, pages in having.items()
            if paired[language] >= _FEWEST and _SHARE * pages >= len(languages)
        }
        return _Bases(languages, frozenset(usual))

    def _share_most(self, folder: str, other: str, ending: str) -> bool:
        """Whether most pages in `folder` have one of the same name in `other`."""
        known = self._shared.get((folder, other, ending))
        if known is None:
            own = [name for name in self._tree.names(folder) if name.endswith(ending)]
            names = self._tree.names(other)
            shared = sum(name in names for name in own)
            known = self._shared[folder, other, ending] = shared >= _FEWEST and _SHARE * shared >= len(own)
        return known


class _Bases(NamedTuple):
    """The pages of one folder: which languages each has (None: no suffix), and which most of them have."""

    languages: Mapping[str, Set[str | None]]
    usual: frozenset[str | None]


def _parts(path: str) -> tuple[str, str, str]:
    """The folder, the ending, and the name without language and ending."""
    stem, ending = posixpath.splitext(posixpath.basename(path))
    suffix = _suffix(path)
    return posixpath.dirname(path), ending, suffix[0] if suffix else stem


def _name(base: str, language: str | None, ending: str) -> str:
    return f"{base}.{language}{ending}" if language else f"{base}{ending}"


def _folder_twins(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    """For each other language with a folder beside that of this page's: the language, and this page's place there."""
    steps = path.split("/")
    at = next((n for n, step in enumerate(steps[:-1]) if _is_code(step)), None)
    if at is None:
        return
    above = "/".join(steps[:at])
    for name in sorted(tree.names(above)):
        if name != steps[at] and _is_code(name) and tree.entry(join_path(above, name)) is TreeEntry.FOLDER:
            yield name, "/".join([*steps[:at], name, *steps[at + 1 :]])


def _folder_language(path: str) -> str | None:
    return next((step.lower() for step in path.split("/")[:-1] if _is_code(step)), None)


def _suffix(path: str) -> tuple[str, str] | None:
    """The name of a file without language and ending, and the language."""
    found = _SUFFIX.match(posixpath.splitext(posixpath.basename(path))[0])
    return (found["stem"], found["language"]) if found and _is_code(found["language"]) else None


def _is_code(text: str) -> bool:
    return text[:2] in LANGUAGES and _CODE.match(text) is not None
