"""Markdown files beside a site that its generator makes no page of, such as a README: read where they are stored."""

from __future__ import annotations

from collections.abc import Collection

from postlint.generators.protocol import Publisher, Reading
from postlint.generators.site_paths import FILES, MARKDOWN, beside, extension, has_twin


def read_in_repository(publisher: Publisher, page: str, path: str, working: Collection[str]) -> Reading:
    """How `path` is read in the file at the path `page`: by file, as GitHub, GitLab and editors do.

    `working` are folders whose files the generator works with itself: there, nothing is certain.
    """
    ground = publisher.ground
    if path.startswith("/"):
        return Reading((*publisher.static(path), ground.path(path.lstrip("/"))), by_address=False, sure=False)
    wanted = beside(page, path)
    below = ground.below(page)
    is_plain = below is not None and below.partition("/")[0] not in working
    sure = is_plain and extension(wanted) in MARKDOWN | FILES and not has_twin(ground.tree, wanted)
    return Reading((wanted.rstrip("/") + "/",), by_address=False, sure=sure)
