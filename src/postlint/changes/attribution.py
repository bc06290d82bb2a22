"""What belongs to a change: the site as it was before, the links that it touched, and which findings are its own.

A finding belongs to a change if it stands on a line that was added or changed, or if another place that explains it
does; if it speaks of a block of the front matter, such as one that lacks a field, and anything in that block was
changed; if it is about the name of a file that was renamed; and if the page did not have it before, although its line
is as it was: a line that says `[text][name]` after the definition of `name` was taken out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from postlint.changes.change import Change
from postlint.changes.past_tree import Former, PastTree
from postlint.config.layers import Configuration
from postlint.data_files import MAX_BYTES
from postlint.findings import Finding, Route, Span
from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_paths import MARKDOWN
from postlint.page import Page, read_page
from postlint.page.front_matter import FrontMatter, walk
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import Sequence as Items
from postlint.page.links import KnownAddresses
from postlint.reading import read_through
from postlint.rules.context import Past
from postlint.site import Site, build_site
from postlint.site.wiki import wiki_links_of
from postlint.vocabulary import Taxonomies
from postlint.vocabulary.former import former_taxonomies

_MOST = MAX_BYTES + 1  # more than that is none that is read now, either


def build_past(
    change: Change,
    configuration: Configuration,
    site: Site,
    taxonomies: Taxonomies,
    addresses: Callable[[Page], KnownAddresses],
) -> Past:
    """The site before `change`, of which `site` and `taxonomies` are what there is now.

    `addresses` says which fields of a page's front matter hold an address.
    """
    settings, root = configuration.settings, configuration.root
    former = {path: Former(was.data, is_file=was.is_file) for path, was in change.before.items()}
    moved = {was.now for path, was in change.before.items() if was.now is not None and was.now != path}
    tree = PastTree(root, former, change.added | moved)
    roots = GeneratorRoots(tree, settings.generator)
    wiki = wiki_links_of(root)
    pages = [page for page in site.pages.values() if not change.touches(page.path)]

    def read(path: str, data: bytes) -> Page:
        page = read_page(path, data, generator=roots.generator_of(path), wiki=wiki, addresses=addresses)
        return read_through(page)

    for path, was in change.before.items():
        if was.data is None:
            continue
        if was.now in site.pages or PurePosixPath(path).suffix.lower() in MARKDOWN:
            page = site.crashes.attempt(path, partial(read, path, was.data))
            pages += [page] if page is not None else []
    before = build_site(
        root,
        pages,
        generator=settings.generator,
        base_url=settings.base_url,
        now=site.now,
        roots=roots,
        crashes=site.crashes,
    )

    def read_list(path: str) -> bytes | None:
        return tree.read(path, _MOST)

    generators = roots.generators(page.path for page in pages)
    terms = former_taxonomies(taxonomies, settings, root, generators, configuration.origins, read_list)
    return Past(change, before, terms)


def with_changed_links(page: Page, past: Past) -> Page | None:
    """`page` as if it had only the links of which the change touched a line; None where it touched nothing of it.

    Of a link with its address elsewhere, a definition, both places count.
    """
    if not past.change.touches(page.path):
        return None
    return page.with_links(tuple(link for link in page.links if past.touched(page, link.span, link.target)))


class ChangedFindings(NamedTuple):
    """The findings that belong to a change, and how many others there are in the files that it touched."""

    findings: list[Finding]
    unchanged: int


def filter_changed(
    findings: Sequence[Finding],
    past: Past,
    pages: Mapping[str, Page],
    *,
    already_reported: Iterable[Finding],
    judge_before: Callable[[Page], Iterable[Finding]],
) -> ChangedFindings:
    """Those of `findings` that belong to the change.

    `already_reported` are findings that tell already what it did to lines that it did not touch; what stands at the
    same place is left out. `judge_before` finds what was wrong with a page before the change.
    """
    change = past.change
    taken = {(finding.path, finding.span) for finding in already_reported}
    blocks: dict[str, frozenset[Span]] = {}
    kept: list[Finding] = []
    doubtful: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        path = finding.path
        if not change.touches(path):
            continue
        page = pages.get(path)
        if page is not None and path not in blocks:
            blocks[path] = frozenset(_changed_blocks(page, past.page(path)))
        if _is_on_changed_lines(finding, page, past) or finding.span in blocks.get(path, ()):
            kept.append(finding)
        elif (path, finding.span) not in taken:
            doubtful[path].append(finding)
    unchanged = 0
    for path, found in doubtful.items():
        was = past.page(path) if path in pages else None
        if was is None:  # no page, or one that cannot have been read
            unchanged += len(found)
            continue
        known = Counter((old.code, old.subject) for old in judge_before(was))
        for finding in found:
            key = (finding.code, finding.subject)
            if known[key] > 0:
                known[key] -= 1
                unchanged += 1
            else:
                kept.append(finding)
    return ChangedFindings(kept, unchanged)


def _is_on_changed_lines(finding: Finding, page: Page | None, past: Past) -> bool:
    change = past.change
    last = finding.end.line - (finding.end.column == 1 and finding.end > finding.start)
    if change.touches_lines(finding.path, finding.start.line, last):
        return True
    if finding.start == finding.end == (1, 1) and change.origin(finding.path) != finding.path:
        return True  # about the file's name, which is another now
    here = (related.span for related in finding.related if related.path is None)
    elsewhere = (related.path for related in finding.related if related.path is not None)
    return page is not None and (past.touched(page, *here) or any(change.touches(path) for path in elsewhere))


def _changed_blocks(page: Page, was: Page | None) -> Iterator[Span]:
    """Where findings about a whole block of the front matter stand, for each block that is not as it was."""
    front_matter = page.front_matter
    if front_matter is None:
        return
    before = was.front_matter if was is not None else None
    former = {route: _text(was, span) for route, _, span in _blocks(before)} if was and before else {}
    for route, place, span in _blocks(front_matter):
        if former.get(route) != _text(page, span):
            yield place


def _blocks(front_matter: FrontMatter) -> Iterator[tuple[Route, Span, Span]]:
    """Every mapping: the way to it, the place at which it is spoken of (`FrontMatter.locate`), and all of it."""
    yield (), front_matter.opening, front_matter.content
    if front_matter.root is None:
        return
    for route, node in walk(front_matter.root):
        if isinstance(node, Group):
            for entry in node.entries:
                if isinstance(entry.value, (Group, Items)):
                    yield (*route, entry.key.text), entry.key.span, entry.value.span
        elif isinstance(node, Items):
            for number, item in enumerate(node.items):
                if isinstance(item, Group) and item.entries:
                    yield (*route, number), item.entries[0].key.span, item.span


def _text(page: Page, span: Span) -> str:
    return page.text[span.start : span.end].replace("\r\n", "\n")
