"""Docusaurus' lists of terms: `tags.yml` of the blog and of the documentation, `authors.yml` of the blog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from postlint.generators.protocol import ListedTerms

_PAGES = {  # of a plugin, by its folder
    "blog": ("blog/**", "i18n/*/docusaurus-plugin-content-blog/**"),
    "docs": ("docs/**", "i18n/*/docusaurus-plugin-content-docs/current/**"),
}


def docusaurus_terms(read: Callable[[str], Mapping[str, object]]) -> Iterator[ListedTerms]:
    """Those of the site whose data files `read` gives."""
    for field, folder in (("tags", "blog"), ("tags", "docs"), ("authors", "blog")):
        paths = (f"{folder}/{field}.yml", f"{folder}/{field}.yaml")
        path, entries = next(((each, found) for each in paths if (found := read(each))), ("", {}))
        yield ListedTerms(field, path, entries, files=_PAGES[folder], label="label")
