"""What `page.…` and `site.…` may come to in a template of Jekyll, as far as ids are concerned.

Sources: https://jekyllrb.com/docs/variables/, https://jekyllrb.com/docs/datafiles/, Jekyll 4.3's
`readers/data_reader.rb`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from postlint.generators.jekyll.config import JekyllConfig
from postlint.generators.jekyll.liquid import PAGES, PLAIN, UNKNOWN, Value, known_text, makes_ids
from postlint.generators.site_root import SiteRoot, extension
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

_OF_ALL_PAGES = frozenset({
    "categories", "collections", "documents", "html_files", "html_pages", "pages", "posts", "related_posts",
    "static_files", "tags",
})  # fmt: skip
_OTHER_PAGES = frozenset({"docs", "first", "last", "next", "previous"})
_QUIET = frozenset({
    "categories", "category", "collection", "date", "id", "label", "last_modified_at", "name", "path",
    "relative_path", "size", "slug", "tags", "title", "url",
})  # fmt: skip
_BODIES = frozenset({"content", "excerpt", "output"})
_MOST_FILES = 1000
_YAML = frozenset({".yml", ".yaml"})
_COMMENT = Pattern(r"(?m)^[ \t]*#.*$|^---[ \t]*$")
_BLOCK_OF_TEXT = Pattern(r"(?m)[|>][+-]?\d?[+-]?[ \t]*$")


class JekyllData:
    """The values that the templates of a site have."""

    def __init__(self, site: SiteRoot, config: JekyllConfig) -> None:
        self._site = site
        self._config = config
        self._folder = config.in_source(posixpath.normpath(config.text("data_dir", "_data")))
        self._known: dict[str, bool] = {}

    @staticmethod
    def of_page(values: Mapping[str, object], steps: list[str], *, exact: bool) -> Value:
        """`page.…` on a page that has the fields `values`; `exact` says that `steps` are all of the way."""
        if not steps or steps[0] in _BODIES:
            return UNKNOWN
        if steps[0] in {"next", "previous"}:
            return field_of_pages(steps[1:])
        return _value(values, steps, exact=exact)

    def of_site(self, steps: list[str], *, exact: bool) -> Value:
        """`site.…`."""
        if not steps:
            return UNKNOWN
        if steps[0] == "data":
            return Value(plain=self._is_quiet(self._place(steps[1:])))
        if steps[0] in _OF_ALL_PAGES or steps[0] in self._config.collections:
            return field_of_pages(steps[1:])
        return _value(self._config.values, steps, exact=exact)

    def _place(self, steps: list[str]) -> str:
        """The file of data, or the folder of some, that has what `steps` lead to."""
        place = self._folder
        for step in steps:
            if self._site.tree.entry(join_path(place, step)) is TreeEntry.FOLDER:
                place = join_path(place, step)
                continue
            names = sorted(self._site.tree.names(place))
            files = [name for name in names if posixpath.splitext(name)[0] == step]
            return join_path(place, files[0]) if len(files) == 1 else place
        return place

    def _is_quiet(self, place: str) -> bool:
        """Whether no text in the data at `place` makes an id."""
        known = self._known.get(place)
        if known is None:
            files = [place] if self._site.data.is_file(place) else self._below(place)
            few = len(files) <= _MOST_FILES
            known = self._known[place] = few and not any(map(self._has_ids, files))
        return known

    def _below(self, folder: str) -> list[str]:
        return [path for path in self._site.tree.files if path.startswith(f"{folder}/")]

    def _has_ids(self, path: str) -> bool:
        text = self._site.data.text(path)
        if extension(path) in _YAML and not _BLOCK_OF_TEXT.search(text):
            text = _COMMENT.sub("", text)
        return makes_ids(text)


def field_of_pages(steps: list[str]) -> Value:
    """What is at the end of `steps` from other pages on: what is in them may have any ids."""
    if not steps or steps[-1] in _OTHER_PAGES:
        return PAGES
    return PLAIN if steps[-1] in _QUIET else UNKNOWN


def _value(values: Mapping[str, object], steps: list[str], *, exact: bool) -> Value:
    """The value in `values` to which `steps` lead; `exact` says that they are all of the way."""
    found: object = values
    for step in steps:
        if not isinstance(found, Mapping) or step not in found:
            exact = False
            break
        found = found[step]
    if exact and isinstance(found, str):
        return known_text(found)
    return Value(plain=found is values or not any(map(makes_ids, _texts(found))))


def _texts(value: object) -> Iterator[str]:
    """All texts in a value of YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
