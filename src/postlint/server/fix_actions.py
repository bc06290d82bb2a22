"""The fixes of findings on the text that is open: of one, of all of a rule, of all that are safe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lsprotocol import types

from postlint.crashes import PageCrashError
from postlint.findings import Finding, Safety
from postlint.findings.report import Report
from postlint.fixes.mend import ReadPage, mend_page
from postlint.page import read_page
from postlint.page.page import decode
from postlint.run.mend import Texts, mend
from postlint.server.documents import OpenDocument
from postlint.server.sites import Place
from postlint.server.workspace_edits import edits_to

SAFE = frozenset({Safety.SAFE})
ALL = frozenset(Safety)


def reader(place: Place) -> ReadPage:
    """Reads the page at `place` from other bytes."""
    return partial(read_page, place.path, dialect=place.site.setup.roots.dialect_of(place.path))


def fix_one(document: OpenDocument, place: Place, finding: Finding) -> list[types.TextEdit] | None:
    """What mends `finding`; None where its fix would change more than it says, or the editor cannot make it."""
    try:
        mended = mend_page(document.data, [finding], reader(place))
    except PageCrashError:
        return None
    return edits_to(document, mended.data) if mended.made else None


def fix_all(
    document: OpenDocument,
    place: Place,
    safeties: frozenset[Safety],
    is_wanted: Callable[[Finding], bool] = lambda _: True,
) -> list[types.TextEdit] | None:
    """What mends all findings that are wanted and have a fix of `safeties`, and what comes up then, until none is left
    to make; None where nothing can be made."""
    site, path = place

    def check(texts: Texts) -> Report:
        data = texts.get(path, document.data)
        site.write(path, data)
        found = tuple(filter(is_wanted, site.findings(path)))
        return Report(findings=found, sources={path: decode(data)})

    try:
        mended = mend(check, lambda _: document.data, site.configuration, safeties=safeties)
    finally:
        site.write(path, document.data)
    edits = [edits_to(document, file.after) for file in mended.files]
    return edits[0] if edits else None
