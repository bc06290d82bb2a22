"""A file as it was written, in the place of the page that a forge makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from postlint.links.fetch.document import nearest
from postlint.links.model.address import first_line
from postlint.links.model.exchange import SeenPage
from postlint.page import read_page
from postlint.page.slugs import Anchors, anchors_of, matches
from postlint.page.slugs.github import github

_MARKDOWN = frozenset({".markdown", ".md", ".mdown", ".mdwn", ".mkd", ".mkdn"})
_POINTER = b"version https://git-lfs.github.com/"
"""The beginning of what stands for a file that Git LFS keeps elsewhere."""
_LONGEST_PAGE = 512_000
"""Bytes: of a longer README, GitHub shows so much, and what it makes of other files is not known."""
_TEMPLATE = re.compile(rb"\{[{%<]")
"""Where our reading of a file, as a post, may differ from GitHub's, to which this is text."""


class SourceFile:
    """The file at `url` as it comes in. Of the `fragments`, lines are looked for in any, headings in Markdown.

    It has the methods of `Document`.
    """

    def __init__(self, url: str, fragments: Iterable[str]) -> None:
        self._name = PurePosixPath(unquote(urlsplit(url).path)).name
        lines = {fragment: first_line(fragment) for fragment in sorted(fragments)}
        self._lines = {fragment: line for fragment, line in lines.items() if line is not None}
        self._headings = [each for each, line in lines.items() if line is None and self._is_markdown]
        self._data = bytearray()

    @property
    def is_told(self) -> bool:
        """Whether nothing more of the file needs to be known."""
        return not self._headings and self._data.count(b"\n") >= max(self._lines.values(), default=0)

    def feed(self, data: bytes) -> None:
        self._data += data

    def end(self, *, complete: bool) -> SeenPage:
        """What was seen. `complete` says that nothing of the file was left out."""
        if self._stands_for_another:
            return SeenPage()
        count = len(self._data.splitlines())
        found = {fragment for fragment, line in self._lines.items() if line <= count}
        missing = self._lines.keys() - found if complete else set()
        near: tuple[tuple[str, str], ...] = ()
        if self._headings and len(self._data) <= _LONGEST_PAGE:
            anchors = self._anchors()
            there = {each for each in self._headings if matches(each, anchors)}
            found |= there
            if complete and anchors.complete and _TEMPLATE.search(self._data) is None:
                absent = set(self._headings) - there
                missing |= absent
                near = nearest(sorted(absent), anchors.proposals)
        return SeenPage(found=tuple(sorted(found)), missing=tuple(sorted(missing)), nearest=near)

    @property
    def _is_markdown(self) -> bool:
        return PurePosixPath(self._name).suffix.lower() in _MARKDOWN

    @property
    def _stands_for_another(self) -> bool:
        """Whether it is the name of a file that Git keeps elsewhere, or of the target of a symbolic link."""
        return self._data.startswith(_POINTER) or (bool(self._data) and b"\n" not in self._data)

    def _anchors(self) -> Anchors:
        return anchors_of(read_page(self._name, bytes(self._data)), github())
