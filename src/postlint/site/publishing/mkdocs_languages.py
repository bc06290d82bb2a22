"""The plugin `i18n` of MkDocs (https://ultrabug.github.io/mkdocs-static-i18n/): pages in several languages.

The rules are those of `suffix.py` and `folder.py` of mkdocs-static-i18n 1.3: which file a link means
(`I18nFiles.get_file_from_path`), and where a page goes (`create_i18n_file`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from postlint.site.publishing.base import join


class Languages(NamedTuple):
    """`names` are those that are built, the default one first; `by_folder` says that each has a folder of its own,
    else the language stands before the ending: `page.de.md`."""

    names: tuple[str, ...] = ()
    by_folder: bool = False

    def places(self, source: str, is_file: Callable[[str], bool]) -> list[str]:
        """The file in all its languages, as if each lay in the folder of its address; the one to link to first.

        What is in the default language, or in none, stands in for the languages that have no file of their own.
        """
        if not self.names:
            return [source]
        own, plain = self._split(source)
        found = [own or self.names[0]]
        if own in {None, self.names[0]}:
            found += [each for each in self.names[1:] if not is_file(self._join(each, plain))]
        return [plain if each == self.names[0] else join(each, plain) for each in found]

    def candidates(self, wanted: str) -> Iterator[str]:
        """The files that a link to `wanted` may mean."""
        if not self.names:
            yield wanted
            return
        wanted = "index.md" if wanted == "." else wanted
        if self.by_folder:
            _, plain = self._split(wanted)
            yield wanted
            yield from (self._join(each, plain) for each in self.names)
            yield plain
        else:
            yield from (self._join(each, wanted) for each in self.names)
            yield wanted

    def may_make(self, address: str) -> bool:
        """Pages and files of a language that is not the default one may come from another."""
        return address.strip("/").partition("/")[0] in self.names

    def _join(self, language: str, plain: str) -> str:
        """The name of the file `plain` in a language."""
        stem, ending = posixpath.splitext(plain)
        return join(language, plain) if self.by_folder else f"{stem}.{language}{ending}"

    def _split(self, source: str) -> tuple[str | None, str]:
        """The language that the name of a file tells, and the name without it."""
        if self.by_folder:
            first, _, rest = source.partition("/")
            return (first, rest) if first in self.names and rest else (None, source)
        stem, ending = posixpath.splitext(source)
        stem, _, language = stem.rpartition(".")
        return (language, stem + ending) if stem and language in self.names else (None, source)


def read_languages(options: Mapping[str, object]) -> Languages:
    """What `mkdocs.yml` says of them."""
    entries = options.get("languages")
    found: list[str] = []
    for entry in entries if isinstance(entries, list) else ():
        locale = entry.get("locale") if isinstance(entry, Mapping) else None
        if isinstance(entry, Mapping) and isinstance(locale, str) and entry.get("build") is not False:
            found.insert(0 if entry.get("default") is True else len(found), locale)
    return Languages(tuple(found), options.get("docs_structure") == "folder")
