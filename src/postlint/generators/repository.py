"""Markdown files beside a site that its generator makes no page of, such as a README: read where they are stored."""

from __future__ import annotations

from collections.abc import Collection

from postlint.generators.protocol import LinkCandidates, Publisher
from postlint.generators.site_paths import FILES, MARKDOWN, beside, extension, has_twin


def repository_candidates(
    publisher: Publisher, page: str, path: str, working: Collection[str]
) -> LinkCandidates:
    """How `path` is read in the file at the path `page`: by file, as GitHub, GitLab and editors do.

    `working` are folders whose files the generator works with itself: there, nothing is certain.
    """
    site = publisher.site
    if path.startswith("/"):
        return LinkCandidates(
            (*publisher.static_files(path), site.path(path.lstrip("/"))), by_address=False, sure=False
        )
    wanted = beside(page, path)
    below = site.below(page)
    is_plain = below is not None and below.partition("/")[0] not in working
    sure = is_plain and extension(wanted) in MARKDOWN | FILES and not has_twin(site.tree, wanted)
    return LinkCandidates((wanted.rstrip("/") + "/",), by_address=False, sure=sure)
