"""What terms and headings have in common when they get another name."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from postlint.findings import Edit
from postlint.records import NamedTuple
from postlint.report.sanitise import visible
from postlint.server.documents import OpenDocument
from postlint.server.sites import Place
from postlint.server.workspace import Workspace
from postlint.server.workspace_edits import FileEdits, text_edits, text_of
from postlint.text import quote

REQUEST_FAILED = types.LSPErrorCodes.RequestFailed.value
"""The code of an answer that the request was understood, and cannot be done."""
OTHER_FILES = "other-files"
"""The name of the change of all that is not in the page itself."""


class RenamedFile(NamedTuple):
    """What is to be changed in a file: `edits` of its content."""

    document: OpenDocument
    edits: Sequence[Edit]


def refused(why: str) -> JsonRpcException:
    """The answer that something cannot be renamed, in words for whoever asked."""
    return JsonRpcException(visible(why), REQUEST_FAILED)


def file_to_rename(workspace: Workspace, place: Place) -> OpenDocument:
    """The file at `place` as the editor has it, else as on disk.

    Raises:
        JsonRpcException: it is none of the site's, or no text.
    """
    document = text_of(workspace, place)
    if document is None:
        raise refused(f"the name stands in {quote(place.path)}, too, which cannot be changed from here")
    return document


def to_edits(file: RenamedFile, own: str) -> FileEdits:
    """`file` for the editor; `own` is the address of the document in which the name was given."""
    document, edits = file
    return FileEdits(document, text_edits(document, edits), OTHER_FILES if document.uri != own else None)
