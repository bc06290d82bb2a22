"""Another name for a term: on every page that has it in that field, and in the list of known terms."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.data_files import DataFileError, parse_data
from postlint.findings import Edit, Route, Safety, Span
from postlint.near_names import normalise
from postlint.page import Page
from postlint.page.front_matter import Style
from postlint.paths import relative
from postlint.records import NamedTuple
from postlint.rules.tx.term_edits import replace_term
from postlint.run.ignoring import place_of_settings
from postlint.server.documents import OpenDocument
from postlint.server.fix_actions import reader
from postlint.server.live_site import LiveSite
from postlint.server.renaming import RenamedFile, file_to_rename, refused
from postlint.server.sites import Place
from postlint.server.term_entries import edited, with_other_name
from postlint.server.workspace import Workspace
from postlint.server.workspace_edits import edits_between
from postlint.text import count_noun, quote
from postlint.vocabulary import Taxonomy
from postlint.vocabulary.usage import COMMA, page_terms


class NamedTerm(NamedTuple):
    """The term `name` of `taxonomy`, at `span` without its quotes."""

    name: str
    span: Span
    taxonomy: Taxonomy


def term_at(document: OpenDocument, place: Place, offset: int) -> NamedTerm | None:
    """The term at `offset` in the front matter; None where none is."""
    page = reader(place)(document.data)
    for taxonomy, uses in page_terms(page, place.site.setup.taxonomies):
        for use in uses:
            if use.term and use.span.start <= offset <= use.span.end:
                in_quotes = use.whole and use.scalar.style in {Style.SINGLE, Style.DOUBLE}
                span = Span(use.span.start + 1, use.span.end - 1) if in_quotes else use.span
                return NamedTerm(use.term, span, taxonomy)
    return None


def rename_term(named: NamedTerm, name: str, place: Place, workspace: Workspace) -> list[RenamedFile]:
    """What gives the term the name `name`.

    Raises:
        JsonRpcException: there is such a term already, or a place where it cannot be written.
    """
    site = place.site
    pages = _pages_by_term(named, name, site)
    _expect_new(named, name, pages)
    files = [
        RenamedFile(document, _on_page(named, name, Place(site, path), document))
        for path in pages.get(named.name, ())
        for document in [file_to_rename(workspace, Place(site, path))]
    ]
    return [*files, *_in_lists(named, name, site, workspace)]


def _pages_by_term(named: NamedTerm, name: str, site: LiveSite) -> dict[str, list[str]]:
    """The paths of the pages that have the term, or one that would be mixed up with `name`, by term."""
    found: dict[str, list[str]] = {}
    taxonomies = site.setup.taxonomies
    for head in site.site.pages.values():
        if any(_matters(term, named, name) for terms in head.terms for term in terms):
            for taxonomy, uses in page_terms(head, taxonomies):
                for term in dict.fromkeys(use.term for use in uses) if taxonomy == named.taxonomy else ():
                    if _matters(term, named, name):
                        found.setdefault(term, []).append(head.path)
    return found


def _matters(term: str, named: NamedTerm, name: str) -> bool:
    return term in {named.name, name} or (normalise(term) == normalise(name) != "")


def _expect_new(named: NamedTerm, name: str, pages: dict[str, list[str]]) -> None:
    """Raises a refusal where `name` is another term already, or would be taken for one; `pages` has those of each."""
    old, _, taxonomy = named
    if COMMA.search(name) and not COMMA.search(old):
        raise refused("a comma or semicolon in a term would be taken for two terms")
    if taxonomy.knows(name):
        raise refused(f"{quote(name)} is on the list of known {quote(taxonomy.name)} already")
    other = taxonomy.alias_of(name)
    if other is not None:
        raise refused(
            f"{quote(name)} is listed as another word for {quote(other)}; take it off the list first"
        )
    other = taxonomy.variant_of(name)
    if other is not None and other != old:
        raise refused(f"{quote(name)} would be taken for {quote(other)}, which is on the list")
    for term, paths in pages.items():
        if term != old:
            many = count_noun(len(paths), "page")
            has = "has" if len(paths) == 1 else "have"
            raise refused(
                f"{many} {has} {quote(term)} already, such as {quote(paths[0])}: they would be mixed up"
            )


def _on_page(named: NamedTerm, name: str, place: Place, document: OpenDocument) -> list[Edit]:
    page = reader(place)(document.data)
    taxonomies = place.site.setup.taxonomies
    edits: set[Edit] = set()
    wanted: list[tuple[Route, str]] = []
    for taxonomy, uses in page_terms(page, taxonomies):
        for use in uses:
            is_meant = taxonomy == named.taxonomy and use.term == named.name
            wanted.append((use.route, name if is_meant else use.term))
            if is_meant:
                fix = replace_term(page, use, name, Safety.SAFE)
                if fix is None:
                    raise _unwritable(place, page, use.span)
                edits.update(fix.edits)
    after = reader(place)(edited(document.content, edits).encode("utf-8", "surrogatepass"))
    has = [(use.route, use.term) for _, uses in page_terms(after, taxonomies) for use in uses]
    if has != wanted or _others(page, named.taxonomy) != _others(after, named.taxonomy):
        raise _unwritable(place, page, min(edits).span if edits else Span(0, 0))
    return sorted(edits)


def _others(page: Page, taxonomy: Taxonomy) -> dict[str, object]:
    return {key: value for key, value in page.metadata.items() if key != taxonomy.first_step}


def _unwritable(place: Place, page: Page, span: Span) -> Exception:
    line = page.index.position(span.start).line
    return refused(
        f"in {quote(place.path)}, line {line}, the term is written so that no other can be put in its place"
    )


def _in_lists(named: NamedTerm, name: str, site: LiveSite, workspace: Workspace) -> Iterator[RenamedFile]:
    """The term in the list of known terms, and as what aliases stand for."""
    taxonomy, old = named.taxonomy, named.name
    listed = taxonomy.places.get(old)
    if listed is None and taxonomy.knows(old):
        raise refused(
            f"the list of known {quote(taxonomy.name)} is in no file of the site that can be changed"
        )
    routes: dict[str, list[Route]] = {}
    table = site.configuration.settings.taxonomies.get(taxonomy.name)
    aliases = [alias for alias, term in (table.aliases if table else {}).items() if term == old]
    if aliases:
        file, below = place_of_settings(site.configuration)
        path = relative(file, site.root)
        routes[path] = [(*below, "taxonomies", taxonomy.name, "aliases", alias) for alias in aliases]
    own = listed.path if listed is not None else None
    for path in dict.fromkeys((*([own] if own is not None else []), *routes)):
        document = file_to_rename(workspace, Place(site, path))
        text = document.content
        ways = [*routes.get(path, ()), *(_aliases_beside(text, path, old) if path == own else ())]
        places = {term: place for term, place in taxonomy.places.items() if path == own == place.path}
        after = with_other_name(text, path, places, ways, old, name)
        if after is None:
            raise refused(f"{quote(path)} has the term written so that no other can be put in its place")
        yield RenamedFile(document, edits_between(text, after))


def _aliases_beside(text: str, path: str, term: str) -> Iterator[Route]:
    """The ways to the aliases of `term` that stand beside the terms in their file."""
    suffix = path[path.rfind(".") :] if "." in path else ""
    try:
        data = parse_data(text, suffix)
    except DataFileError:  # plain lines have none
        return
    table = data.get("aliases") if isinstance(data, dict) and "terms" in data else None
    for alias, meant in table.items() if isinstance(table, dict) else ():
        if meant == term:
            yield ("aliases", alias)
