"""A folder of Markdown that no generator is known for, as GitHub, GitLab and editors show it: links go by file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.site.layout import has_unknown_generator, is_in_docusaurus
from postlint.site.publishing.base import (
    FILES,
    MARKDOWN,
    PageFacts,
    Published,
    Publisher,
    Reading,
    State,
    beside,
    extension,
    has_twin,
)

if TYPE_CHECKING:
    from postlint.page.slugs.dialect import Dialect

_STATIC = ("", "static", "public", "source", "files", "docs")
_PAGE_ENDINGS = (".md", ".mdx", ".markdown", ".qmd", ".rmd", ".html")
_INDEX_NAMES = frozenset({"index", "_index", "readme"})


class Plain(Publisher):
    """Every Markdown file is a page under its own name. What looks like a part of some generator's site, without the
    file that would name it, is only said to be found, never to be missing."""

    goes_by_path = True

    def dialect(self, path: str) -> Dialect:
        from postlint.page.slugs.dialect import github, unknown

        return unknown() if self._is_part_of_a_site(path) else github()

    def is_page(self, path: str) -> bool:
        return extension(path) in MARKDOWN

    def publish(self, facts: PageFacts) -> Published:
        return Published(f"/{facts.path}", state=State.DRAFT if facts.page.is_draft else State.LIVE)

    def static(self, address: str) -> Iterator[str]:
        for folder in _STATIC:
            yield posixpath.join(folder, address.lstrip("/"))

    def read(self, page: str, path: str, *, image: bool) -> Reading:
        unknown = has_unknown_generator(self.ground.tree, page)
        if path.startswith("/"):
            places = list(self.static(path))
            # Franklin, which has no file that tells it, serves `_assets` as `/assets`.
            places.append(f"_{path.lstrip('/')}")
            is_markdown = extension(path) in MARKDOWN  # no program answers for it, whatever serves the folder
            return Reading(
                tuple(_with_endings(places)), by_address=True, sure=not unknown, complete=is_markdown
            )
        wanted = beside(page, path)
        places = [wanted]
        if unknown or page.startswith("content/"):
            # `post.md` may be published as `post/`, so that its address is one folder deeper than its file.
            stem = posixpath.basename(page).partition(".")[0]
            places += [beside(page, posixpath.join("" if stem.lower() in _INDEX_NAMES else stem, path))]
            # Docusaurus looks in its folders for originals, too, which may not be here.
            elsewhere = is_in_docusaurus(page) and not path.startswith(("./", "../"))
            sure = self._is_nowhere(wanted) and not elsewhere
            return Reading(tuple(_with_endings(places)), by_address=True, sure=sure)
        return Reading(tuple(_with_endings(places)), by_address=False, sure=self._is_judged(wanted))

    def _is_part_of_a_site(self, page: str) -> bool:
        """Whether `page` seems to be made into HTML by a generator whose configuration is not here."""
        return page.startswith(("content/", "src/")) or has_unknown_generator(self.ground.tree, page)

    def may_make(self, address: str) -> bool:
        """A page that some program may make of another file; no file with an ending of its own."""
        return extension(address) in {"", ".html"}

    def _is_nowhere(self, wanted: str) -> bool:
        """Whether no file of the site has the name of the Markdown file `wanted`."""
        name = posixpath.basename(wanted)
        return extension(wanted) in MARKDOWN and not self.ground.tree.files_named(name)

    def _is_judged(self, wanted: str) -> bool:
        return extension(wanted) in MARKDOWN | FILES and not has_twin(self.ground.tree, wanted)


def _with_endings(places: list[str]) -> Iterator[str]:
    """Each place as a file or folder, and with the ending that an address leaves out."""
    for place in places:
        yield place.rstrip("/") + "/"
        base, ending = posixpath.splitext(place.rstrip("/"))
        if ending == ".html":
            yield from (base + each for each in _PAGE_ENDINGS[:-1])
        elif ending.lower() not in MARKDOWN:
            yield from (place.rstrip("/") + each for each in _PAGE_ENDINGS)
