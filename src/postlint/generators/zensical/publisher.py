"""Zensical 0.0.73: addresses are those of MkDocs, and links are all read from the folder of their file.

A relative link to a page leads to its address. One to anything else is written so that it leads where it would from the
folder of the file, though the page is one folder deeper; one from the root is left as it is.
"""

from __future__ import annotations

import posixpath

from postlint.generators.mkdocs.config import MkDocsConfig
from postlint.generators.mkdocs.publisher import PAGE_ENDINGS, MkDocs
from postlint.generators.protocol import LinkCandidates
from postlint.generators.site_root import FILES, extension, target_of
from postlint.generators.zensical.config import read_zensical
from postlint.text import join_path


class Zensical(MkDocs):
    """The site of `zensical.toml`, or of a `mkdocs.yml` that Zensical builds."""

    always_made = ("/sitemap.xml", "/404.html", "/search.json", "/redirect.json", "/objects.inv")

    def _read_config(self) -> MkDocsConfig:
        return read_zensical(self.site)

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        here = self._source(page)
        if here is None or path.startswith("/"):
            return super().link_candidates(page, path, image=image)
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        if wanted.endswith(PAGE_ENDINGS):
            candidates = super().link_candidates(page, path, image=image)
            return candidates._replace(sure=candidates.sure and wanted not in self._redirects)
        leaves = wanted == ".." or wanted.startswith("../")
        known = self._config.is_known and not (leaves and self._config.base)
        files = [join_path(self._docs, f"{wanted}.md")]  # a post by the name of its file
        if any(blog.has(here) for blog in self._blogs):
            files.append(join_path(self._docs, wanted))  # it takes its pictures with it
        complete = known and (bool(self._config.base) or extension(path) in FILES)
        return LinkCandidates(
            () if leaves else tuple(files), sure=known, complete=complete, address=target_of(f"/{here}", path)
        )
