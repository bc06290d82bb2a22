"""A term that is on no list is added to it."""

from __future__ import annotations

from lsprotocol import types

from postlint.findings import Finding
from postlint.page import Page
from postlint.records import NamedTuple
from postlint.rules.tx.unknown_term import UnknownTerm, is_unknown
from postlint.server.sites import Place
from postlint.server.term_entries import with_term
from postlint.server.workspace import Workspace
from postlint.server.workspace_edits import (
    Abilities,
    FileEdits,
    edits_between,
    text_edits,
    text_of,
    workspace_edit,
)
from postlint.vocabulary import Taxonomy
from postlint.vocabulary.usage import page_terms


class UnlistedTerm(NamedTuple):
    """A term that a page has in the field of `taxonomy`, whose list, in the file `path`, does not have it."""

    term: str
    taxonomy: Taxonomy
    path: str


def unlisted_term(page: Page, place: Place, finding: Finding) -> UnlistedTerm | None:
    """The term that `finding` says is on no list; None where it says something else, or the list is in no file of the
    site, or in several."""
    if finding.code != UnknownTerm.code:
        return None
    for taxonomy, uses in page_terms(page, place.site.setup.taxonomies):
        for use in uses:
            if use.span == finding.span and use.term == finding.subject.split("\n")[-1]:
                path = taxonomy.listed_in
                return UnlistedTerm(use.term, taxonomy, path) if path and is_unknown(taxonomy, use) else None
    return None


def list_term(
    unlisted: UnlistedTerm, place: Place, workspace: Workspace, abilities: Abilities
) -> types.WorkspaceEdit | None:
    """What adds the term to the list; None where it is written in a way to which nothing can be added."""
    term, taxonomy, path = unlisted
    document = text_of(workspace, Place(place.site, path))
    if document is None:
        return None
    after = with_term(document.content, path, taxonomy.places, term)
    if after is None:
        return None
    edits = text_edits(document, edits_between(document.content, after))
    return workspace_edit([FileEdits(document, edits)], abilities)
