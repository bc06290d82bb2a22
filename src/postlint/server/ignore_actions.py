"""A finding is ignored from now on, for a reason that whoever writes is to fill in: by a comment where one can be, else
by the configuration.
"""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from postlint.crashes import PageCrashError
from postlint.findings import Finding, Span
from postlint.ignores.comments import add_comments
from postlint.ignores.config_file import with_ignores
from postlint.ignores.places import CommentPlaces
from postlint.page import Page
from postlint.paths import relative
from postlint.records import NamedTuple
from postlint.rules.registry import FAMILY_OF_COMMENTS
from postlint.run.ignoring import pattern_of, place_of_settings
from postlint.server.documents import OpenDocument
from postlint.server.fix_actions import reader
from postlint.server.positions import Positions
from postlint.server.sites import Place
from postlint.server.workspace import Workspace
from postlint.server.workspace_edits import (
    Abilities,
    FileEdits,
    edits_between,
    is_sound,
    new_document,
    text_edits,
    text_of,
    workspace_edit,
)

REASON = "(why?)"
"""Stands where the reason is to be written: a question, so that nobody takes it for one."""


class Ignoring(NamedTuple):
    """What ignores a finding, and where the reason is to be written then, if that is not part of the edit."""

    edit: types.WorkspaceEdit
    uri: str
    reason: types.Range | None


def may_be_ignored(finding: Finding) -> bool:
    """Whether anybody would ignore `finding`: what is wrong with such comments is to be mended."""
    return finding.code[:2] != FAMILY_OF_COMMENTS


def takes_comment(page: Page, finding: Finding) -> bool:
    """Whether a comment may ignore `finding`, as far as its place tells."""
    return next(CommentPlaces(page).to_try(finding), None) is not None


def settings_file(place: Place) -> str | None:
    """The configuration of the site, as a path below its root; None where it lies elsewhere."""
    file, _ = place_of_settings(place.site.configuration)
    return relative(file, place.site.root) if file.is_relative_to(place.site.root) else None


def ignore_finding(
    document: OpenDocument, place: Place, finding: Finding, workspace: Workspace, abilities: Abilities
) -> Ignoring | None:
    """What ignores `finding`, which is in `document`; None where neither a comment nor the configuration can."""
    try:
        page = add_comments(document.data, [finding], REASON, reader(place))
    except PageCrashError:
        return None
    if not page.left:
        after = page.data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        return _ignoring(document, after, abilities, is_new=False)
    return _by_settings(place, finding, workspace, abilities)


def _by_settings(
    place: Place, finding: Finding, workspace: Workspace, abilities: Abilities
) -> Ignoring | None:
    site = place.site
    path, pattern = settings_file(place), pattern_of(place.path)
    if path is None or not pattern.isprintable():
        return None
    is_new = site.configuration.file is None and not (site.root / path).exists()
    if is_new and not abilities.new_files:
        return None
    document = (
        new_document(workspace.sites.as_opened(site.root / path), workspace.encoding)
        if is_new
        else text_of(workspace, Place(site, path))
    )
    if document is None:
        return None
    _, below = place_of_settings(site.configuration)
    after = with_ignores(document.content, below, {pattern: [finding.rule]}, REASON)
    return _ignoring(document, after, abilities, is_new=is_new) if after is not None else None


def _ignoring(document: OpenDocument, after: str, abilities: Abilities, *, is_new: bool) -> Ignoring | None:
    if not is_sound(document):
        return None
    edits = edits_between(document.content, after)
    new: Sequence[types.TextEdit | types.SnippetTextEdit] = text_edits(document, edits)
    grown, reason = 0, None
    for number, (span, text) in enumerate(edits):
        if REASON in text:
            at = span.start + grown + text.index(REASON)
            reason = Span(at, at + len(REASON))
            if abilities.snippets:
                new = [
                    _snippet(edit) if n == number else edit
                    for n, edit in enumerate(text_edits(document, edits))
                ]
        grown += len(text) - (span.end - span.start)
    mark = "\ufeff" if document.text.startswith("\ufeff") else ""
    place = Positions(mark + after, document.encoding).range(reason) if reason is not None else None
    edit = workspace_edit([FileEdits(document, new, is_new=is_new)], abilities)
    return Ignoring(edit, document.uri, None if abilities.snippets else place)


def _snippet(edit: types.TextEdit) -> types.SnippetTextEdit:
    """`edit` with a place to fill in for the reason."""
    before, _, after = (_escaped(part) for part in edit.new_text.partition(REASON))
    return types.SnippetTextEdit(edit.range, types.StringValue(f"{before}${{1:{REASON}}}{after}"))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
