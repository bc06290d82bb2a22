"""Another text for a heading, or another id for one: links that lead to it lead to it afterwards, on every page.

The ids are those that the page's generator makes, before and after; with one heading others may get another one, too,
as those do that are only told apart by a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encoded
from urllib.parse import unquote

from postlint.findings import Edit, Span
from postlint.page import Page
from postlint.page.body import Heading, Link
from postlint.page.dialect import WikiLinks
from postlint.page.facts import PageFacts
from postlint.page.slugs import AnchorRules, matches
from postlint.page.slugs.anchors import USER_CONTENT, spelt_all
from postlint.page.slugs.rules import UNKNOWN_RULES
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.server.documents import OpenDocument
from postlint.server.fix_actions import reader
from postlint.server.live_site import LiveSite
from postlint.server.renaming import RenamedFile, file_to_rename, refused
from postlint.server.sites import Place
from postlint.server.term_entries import edited
from postlint.server.workspace import Workspace
from postlint.site import Outcome
from postlint.site.targets import local_target
from postlint.text import count_noun, quote

_ID = Pattern(r"[^\W_][\w:.-]*\Z")
_BEHIND = Pattern(r"""["'>)\s]*\Z""")
"""What may stand between a fragment and the end of a destination."""
_NO_RULES = "it cannot be told which names the generator of the site gives to headings"


class NamedHeading(NamedTuple):
    """The `number`-th heading of a page: `name` stands at `span`, its text, or its id where `is_id`."""

    name: str
    span: Span
    number: int
    is_id: bool


def heading_at(document: OpenDocument, place: Place, offset: int) -> NamedHeading | None:
    """The heading at `offset`, or its id where that is written there; None where none is."""
    page = reader(place)(document.data)
    for number, heading in enumerate(page.body.headings):
        if not heading.span.start <= offset <= heading.span.end:
            continue
        named = _id_of(page, heading, number)
        if named is not None and named.span.start - 1 <= offset <= named.span.end:
            return named
        span = _text_of(page, heading)
        return NamedHeading(page.text[span.start : span.end], span, number, is_id=False) if span else None
    return None


def _braces(heading: Heading) -> str:
    """The list of attributes at its end, with the blanks before it."""
    end = heading.attributes.rfind("}") + 1
    return heading.attributes[:end]


def _text_of(page: Page, heading: Heading) -> Span | None:
    text = heading.raw.removesuffix(_braces(heading)).rstrip()
    start = page.text.find(text, heading.span.start, heading.span.end)
    return Span(start, start + len(text)) if text and start >= 0 else None


def _id_of(page: Page, heading: Heading, number: int) -> NamedHeading | None:
    if heading.id is None:
        return None
    mark = f"#{heading.id}"
    start = page.text.rfind(mark, heading.span.start, heading.span.end) + 1
    return (
        NamedHeading(heading.id, Span(start, start + len(heading.id)), number, is_id=True) if start else None
    )


def rename_heading(
    named: NamedHeading, name: str, document: OpenDocument, place: Place, workspace: Workspace
) -> list[RenamedFile]:
    """What gives the heading the name `name`.

    Raises:
        JsonRpcException: it would be no heading then, or there is such an id already, or it cannot be told which links
            lead to it.
    """
    if named.is_id and not _ID.match(name):
        raise refused(
            "an id has letters, digits, `-`, `_`, `.` and `:` only, and begins with a letter or a digit"
        )
    page = reader(place)(document.data)
    own = Edit(named.span, name)
    after = reader(place)(edited(document.content, [own]).encode("utf-8", "surrogatepass"))
    _expect_alike(page, after, named, name)
    moved = _Moved(page, after, named, place.site)
    files: list[RenamedFile] = []
    for path, edits in moved.links(workspace):
        if path != place.path:
            files.append(RenamedFile(file_to_rename(workspace, Place(place.site, path)), edits))
        else:
            own_edits = [edit for edit in edits if not edit.span.overlaps(named.span)]
            files.insert(0, RenamedFile(document, sorted([own, *own_edits])))
    if not any(file.document is document for file in files):
        files.insert(0, RenamedFile(document, [own]))
    return files


def _expect_alike(page: Page, after: Page, named: NamedHeading, name: str) -> None:
    """Raises a refusal where anything but that heading would be another one."""
    before, now = page.body.headings, after.body.headings
    is_alike = len(before) == len(now) and page.metadata == after.metadata
    for number, (one, other) in enumerate(zip(before, now, strict=False) if is_alike else ()):
        is_alike &= one.level == other.level
        if number != named.number:
            is_alike &= one.raw == other.raw
        elif named.is_id:
            is_alike &= other.id == name
        else:
            span = _text_of(after, other)
            is_alike &= span is not None and after.text[span.start : span.end] == name
            is_alike &= one.id == other.id
    heading = before[named.number].span
    links = [link.destination for link in page.body.links if not link.span.overlaps(heading)]
    if is_alike:
        heading = now[named.number].span
        is_alike = links == [link.destination for link in after.body.links if not link.span.overlaps(heading)]
    if not is_alike:
        raise refused(f"{quote(name)} would not be a heading of just these words there")


class _Moved:
    """The ids of a page that are others `after` one of its headings is renamed."""

    def __init__(self, page: Page, after: Page, named: NamedHeading, site: LiveSite) -> None:
        self._page = page
        self._site = site
        self._named = named
        self._rules = _rules(page, site)
        self._is_vault = page.dialect.wiki is WikiLinks.PAGE_FIRST
        self._new: dict[str, str] = {}
        """By the old ones; in a vault by the texts of headings."""
        self._is_known = self._rules.known or named.is_id or self._is_vault
        if self._is_vault:
            self._move_texts(page.body.headings, after.body.headings)
        else:
            self._move_ids(page, after)

    def _move_ids(self, page: Page, after: Page) -> None:
        number = self._named.number
        taken = {element.id for element in page.body.elements if element.id}
        for make in self._rules.heading_ids:
            old, new = make(page.body.headings), make(after.body.headings)
            self._is_known &= old[number] is not None and new[number] is not None
            if new[number] and (new.count(new[number]) > 1 or new[number] in taken):
                raise self._collision(new[number])
            for one, other in zip(old, new, strict=True):
                if one and other and one != other:
                    self._new.setdefault(self._folded(one), other)
        if self._named.is_id:
            heading = after.body.headings[number]
            others = {each.id for n, each in enumerate(after.body.headings) if n != number}
            anchors = self._site.site.anchors(page.path)
            if heading.id in taken | others or (anchors is not None and heading.id in anchors.ids):
                raise self._collision(heading.id)
            self._new[self._folded(self._named.name)] = heading.id or ""

    def _move_texts(self, before: tuple[Heading, ...], after: tuple[Heading, ...]) -> None:
        texts = [spelt_all([heading.text]) for heading in before]
        number = self._named.number
        if not self._named.is_id and texts.index(texts[number]) == number:
            new = after[number].text
            if spelt_all([new]) in texts[:number] + texts[number + 1 :]:
                raise self._collision(new)
            self._new[next(iter(texts[number]), "")] = new

    def _collision(self, name: str | None) -> Exception:
        return refused(
            f"the page has a place with the name {quote(name)} already, so that links would lead there"
        )

    def _folded(self, name: str) -> str:
        return name.casefold() if self._rules.ignores_case else name

    def links(self, workspace: Workspace) -> Iterator[tuple[str, list[Edit]]]:
        """By page, what is to be changed so that links lead where they did."""
        if self._is_known and not self._new:
            return
        unsure: list[str] = []
        for path in self._site.files:
            facts = self._site.facts(path)
            if facts is None:
                continue
            edits: dict[Span, Edit] = {}
            for link, fragment in self._leading_here(facts):
                new = self._of(fragment)
                if new is not None:
                    edits[link.target] = self._edit(link, fragment, new, Place(self._site, path), workspace)
                elif not self._is_known and not self._leads_elsewhere(fragment):
                    unsure.append(path)
            if edits:
                self._expect_moved(path, [*edits.values()], workspace)
                yield path, [*edits.values()]
        if unsure:
            many = f"{count_noun(len(unsure), 'link')}, such as on {quote(unsure[0])},"
            raise refused(f"{_NO_RULES}, and {many} may lead to this one")

    def _leading_here(self, facts: PageFacts) -> Iterator[tuple[Link, str]]:
        """The links of a page that name a place on this one, as far as that may be one of those that are renamed."""
        site = self._site.site
        for link in facts.links:
            _, mark, fragment = link.destination.partition("#")
            if not mark or not fragment or link.image or (self._is_known and self._of(fragment) is None):
                continue
            target = local_target(facts, link, site)
            if target is None or target.found.outcome is not Outcome.FOUND or target.found.path is None:
                continue
            if site.shown_at(target.found.path) == self._page.path and target.fragment:
                yield link, target.fragment

    def _leads_elsewhere(self, fragment: str) -> bool:
        """Whether another place of the page is called so for certain."""
        anchors = self._site.site.anchors(self._page.path)
        return anchors is not None and matches(fragment, anchors)

    def _of(self, fragment: str) -> str | None:
        """What is to stand in the place of `fragment`; None where it may stay."""
        if self._is_vault:
            above, mark, last = unquote(fragment).rpartition("#")
            new = next((self._new[each] for each in spelt_all([last]) if each in self._new), None)
            return f"{above}{mark}{new}" if new is not None else None
        name, mark, text = fragment.partition(":~:")
        for written in dict.fromkeys((name, unquote(name))):
            prefix = USER_CONTENT if written.startswith(USER_CONTENT) else ""
            new = self._new.get(self._folded(written.removeprefix(prefix)))
            if new is not None:
                new = (
                    percent_encoded(new)
                    if written != name or unquote(name) != name
                    else new.replace(" ", "%20")
                )
                return f"{prefix}{new}{mark}{text}"
        return None

    def _edit(self, link: Link, fragment: str, new: str, place: Place, workspace: Workspace) -> Edit:
        """What puts `new` in the place of `fragment` where `link` is written: in its destination, or behind the tag of
        a template that is the first part of it."""
        content = file_to_rename(workspace, place).content
        target, mark = link.target, f"#{fragment}"
        at = content.rfind(mark, target.start, target.end)
        if at < 0 and link.reference is not None:
            at = content.find(mark, target.end, link.span.end)
        end = at + len(mark)
        if at < 0 or not _BEHIND.match(content[end : max(end, target.end)]):
            raise _unwritable(place, content, link)
        return Edit(Span(at + 1, end), new)

    def _expect_moved(self, path: str, edits: Sequence[Edit], workspace: Workspace) -> None:
        """Raises a refusal where with `edits` any link of the page at `path` is another one but for its fragment."""
        place = Place(self._site, path)
        document = file_to_rename(workspace, place)
        page = reader(place)(document.data)
        after = reader(place)(edited(document.content, edits).encode("utf-8", "surrogatepass"))
        links = zip(page.links, after.links, strict=False)
        wrong = (one for one, other in links if not self._is_alike(one.destination, other.destination))
        first = next(wrong, page.links[0] if len(page.links) != len(after.links) else None)
        if first is not None:
            raise _unwritable(place, document.content, first)

    def _is_alike(self, before: str, after: str) -> bool:
        address, _, fragment = before.partition("#")
        return after in {before, f"{address}#{self._of(fragment)}"}


def _unwritable(place: Place, content: str, link: Link) -> Exception:
    line = content.count("\n", 0, link.target.start) + 1
    return refused(
        f"in {quote(place.path)}, line {line}, a link to it is written so that it cannot be changed from here"
    )


def _rules(page: Page, site: LiveSite) -> AnchorRules:
    """How the headings of `page` get their ids."""
    head = site.site.page(page.path)
    if head is None:
        return UNKNOWN_RULES
    rules = site.site.site_for(page.path).sitemap.publisher.anchor_rules(head)
    return UNKNOWN_RULES if rules.html or any(has(page.text) for has in rules.doubts) else rules
