"""What on a page a `#fragment` may lead to, and whether all ids of the page can be told from its own text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postlint.crashes import busy_with
from postlint.findings import Cause, Span
from postlint.page.body import Body, Stretches
from postlint.page.dialect import WikiLinks
from postlint.page.page import Page
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules, Fences
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page.slugs.near_anchors import NearAnchors


LAYOUT_IDS = frozenset({
    "_top", "body", "bottom", "comment", "comments", "content", "disqus_thread", "footer", "header", "main",
    "main-content", "menu", "nav", "navbar", "navigation", "page", "page-content", "page-top",
    "post-content", "respond", "search", "sidebar", "site-nav", "skip-to-content", "table-of-contents",
    "tableofcontents", "toc", "top", "wrapper",
})  # fmt: skip
"""Ids in lower case that layouts of sites have, which no page's own text shows."""

NAMED_ELEMENTS = frozenset({"a", "map", "img", "iframe", "embed", "object", "form"})
"""Those that a fragment finds by their `name`."""
USER_CONTENT = "user-content-"
_ROUTES = ("/", "!")


def matches(fragment: str, anchors: Anchors) -> bool:
    """Whether `fragment`, without its `#`, leads to a known id, or to what a browser or the layout provides.

    It is compared as it stands and percent-decoded (HTML §7.4.6.3); a text fragment (`:~:text=`) needs no id. A route
    of an app (`#/x`) is none, nor is a whole address after the `#`: that is another mistake than a missing id.
    """
    name = fragment.split(":~:", 1)[0]
    decoded = unquote(name)
    if anchors.texts and _names_heading(decoded, anchors.texts):
        return True
    if name == "" or decoded.lower() == "top" or name.startswith(_ROUTES) or "://" in decoded:
        return True
    return any(_is_there(each, anchors) for each in {name, decoded})


def nearest_anchor(fragment: str, anchors: Anchors, own: str | None = None) -> str | None:
    """The id that `fragment` was most likely meant to be; None where none is near, or two are. `own` is that of the
    part in which the link stands.
    """
    if anchors.texts and "^" in fragment:
        return None  # A block is called what nobody would write by hand.
    return anchors.near.nearest(fragment, own)


def _names_heading(name: str, texts: frozenset[str]) -> bool:
    """Whether `name` is the text of a heading, perhaps behind those above it (`A#B`), or a block (`^id`), as Obsidian
    has them (https://help.obsidian.md/links#Link+to+a+heading+in+a+note)."""
    last = name.rpartition("#")[2].strip()
    return (last if last.startswith("^") else _spelt(last)) in texts


def _is_there(name: str, anchors: Anchors) -> bool:
    if anchors.layout and name.lower() in LAYOUT_IDS:
        return True
    if anchors.made is not None and anchors.made.fullmatch(name):
        return True
    if anchors.given and any(f"-{each}-" in f"-{_spelt(name)}-" for each in anchors.given):
        return True
    if anchors.repeats and (numbered := _NUMBERED.fullmatch(name)) and numbered[1] in anchors.ids:
        return True
    names = {name, name.removeprefix(USER_CONTENT), USER_CONTENT + name}
    if anchors.folded is not None:
        return not anchors.folded.isdisjoint(each.casefold() for each in names)
    return not names.isdisjoint(anchors.ids)


_NUMBERED = Pattern(r"(.+)-\d+")
_BLOCK = Pattern(r"(?m)(?:^|[ \t])(\^[A-Za-z0-9-]+)[ \t]*\r?$")
_BETWEEN_WORDS = Pattern(r"[\W_]+")


def _spelt(text: str) -> str:
    """`text` with a hyphen between words, in which ids that are made of it in any way are alike."""
    return _BETWEEN_WORDS.sub("-", text.casefold()).strip("-")


_BRACES = Pattern(r"\{[^{}\n]*\}")
_NUMBER_SIGN = Pattern(r"#([^\s{}#]+)")
_IN_COMMENT = Pattern(r"\s*#([^\s#]+)\s*\Z")


class Anchor(NamedTuple):
    """An id, and the text of the heading that it is of; the id again where it is of something else. `end` is where the
    heading ends in the text of its page.
    """

    id: str
    text: str
    end: int | None = None


@dataclass(frozen=True)
class Anchors:
    """The known ids of a page.

    `ids` are all that there are if `complete`; else others may come from an include, a component or the like.
    `proposals` are those to propose: of the headings, in order, then of raw HTML. `made` tells other ids that the
    generator makes, which no text shows.
    """

    ids: frozenset[str]
    complete: bool
    proposals: tuple[Anchor, ...] = ()
    made: re.Pattern[str] | None = None
    folded: frozenset[str] | None = None
    """The ids without case, where case does not count."""
    layout: bool = True
    texts: frozenset[str] = frozenset()
    """In a vault of notes, where links go by the texts of headings: these, as `_spelt` has them, and the marks of
    blocks."""
    given: frozenset[str] = frozenset()
    """Texts of which other ids may be made, as `_spelt` has them."""
    known: bool = True
    """Whether it is known how the headings get their ids."""
    quiet_layout: bool = False
    """Whether the page's layout has no ids but those that are written out in it."""
    others_like: Pattern | None = None
    """What the ids look like that are not known, if they are not `complete`; None: as anything."""
    repeats: bool = False
    """Whether an id may be there with a number, too."""
    cause: Cause | None = None
    """Why there may be others, if that is known."""

    def tell(self, fragment: str) -> bool:
        """Whether it can be told that `fragment` is not there."""
        if self.complete or self.others_like is None:
            return self.complete
        return not self.others_like.fullmatch(unquote(fragment).removeprefix(USER_CONTENT))

    @cached_property
    def near(self) -> NearAnchors:
        """The `proposals`, to be looked through for near ones."""
        from postlint.page.slugs.near_anchors import NearAnchors  # only where a link leads to none of the ids

        return NearAnchors((anchor.id, anchor.text) for anchor in self.proposals)

    def over(self, at: int) -> str | None:
        """The id of the heading below which the place `at` of the page stands."""
        above = [anchor for anchor in self.proposals if anchor.end is not None and anchor.end <= at]
        return above[-1].id if above else None


def anchors_of(page: Page, rules: AnchorRules) -> Anchors:
    """The ids of `page` as `rules` makes them.

    Raises:
        PageCrashError: a bug in postlint.
    """
    with busy_with(page.path):  # most of a body is only read when it is asked for
        return _anchors_of(page, rules)


def _anchors_of(page: Page, rules: AnchorRules) -> Anchors:
    if any(has(page.text) for has in rules.doubts):
        rules = UNKNOWN_RULES
    body = page.body
    in_vault = page.dialect.wiki is WikiLinks.PAGE_FIRST
    several = not all(map(rules.are_alike, body.headings))
    made = [ids(body.headings) for ids in (rules.heading_ids if several else rules.heading_ids[:1])]
    known = {each for ids in made for each in ids if each}
    first = made[0] if made else [heading.id for heading in body.headings]
    headings = tuple(
        Anchor(heading.text if in_vault else found, heading.text, heading.span.end)
        for found, heading in zip(first, body.headings, strict=True)
        if found
    )
    in_html = tuple(Anchor(found, found) for found in _html_ids(body))
    all_ids = frozenset({*known, *_other_ids(page, rules)})
    all_told = tells_all_ids(page, rules)
    all_made = not any(None in ids for ids in made)
    return Anchors(
        ids=all_ids,
        complete=all_told and all_made,
        others_like=rules.made_like if all_told and not all_made else None,
        proposals=headings + in_html,
        made=re.compile("|".join(f"(?:{each})" for each in rules.makes)) if rules.makes else None,
        folded=frozenset(each.casefold() for each in all_ids) if rules.ignores_case else None,
        layout=rules.layout,
        texts=frozenset(_texts_of(page)) if in_vault else frozenset(),
        given=spelt_all(rules.given),
        known=rules.known,
        quiet_layout=rules.quiet_layout,
        repeats=rules.repeats,
        cause=rules.cause,
    )


def spelt_all(texts: Iterable[str]) -> frozenset[str]:
    """`texts` as ids that are made of them are compared."""
    return frozenset(filter(None, map(_spelt, texts)))


def _texts_of(page: Page) -> Iterator[str]:
    """What a link in a vault may name on the page."""
    for heading in page.body.headings:
        yield from filter(None, (_spelt(heading.text), _spelt(heading.raw)))
    for block in _BLOCK.finditer(page.text, page.body.span.start):
        yield block[1]


def _other_ids(page: Page, rules: AnchorRules) -> Iterator[str]:
    body = page.body
    yield from _html_ids(body)
    yield from rules.footnote_ids(body)
    yield from (heading.id for heading in body.headings if heading.id and rules.named_headings)
    for comment in body.comments:
        if found := _IN_COMMENT.match(comment.text):
            yield found.group(1)
    if rules.attribute_lists:
        for braces in _BRACES.finditer(page.text, body.span.start):
            if given := _NUMBER_SIGN.search(braces.group()):
                yield given.group(1)


def _html_ids(body: Body) -> Iterator[str]:
    """The `id` of any element, and the `name` of those that a fragment finds by it (HTML §7.4.6.3)."""
    for element in body.elements:
        if element.id:
            yield element.id
        if element.name and element.tag.lower() in NAMED_ELEMENTS:
            yield element.name


_HARMLESS = Pattern(
    r"""
    \{[:\#].* |                             # an attribute list
    \{%-?\s*(?:(?:end)?(?:comment|raw|highlight)|assign|post_url|link|more)\b.* |
    \{\{-?\s*(?:site|page)\.(?:baseurl|url|title|date|author|time|email|github_username|repository|path)\b[^}]* \}\} |
    \{\{[<%]\s*/?\s*(?:rel)?ref\b.*
    """,
    re.VERBOSE | re.DOTALL,
)
"""Tags that never write an id: they show an address or a word, or nothing."""

_INCLUDES = (
    ("8<-", Pattern(r"(?m)^[ \t]*-{1,8}8<-+")),  # pymdownx.snippets
    ("{!", Pattern(r"\{![^\n{}]*!\}")),  # markdown-include
    (":::", Pattern(r"(?m)^[ \t]*:::[ \t]+[\w.]+\.[\w.]+")),  # mkdocstrings
    ("@include", Pattern(r"<!--[ \t]*@include")),  # VitePress
    ("@[code", Pattern(r"(?m)^[ \t]*@\[code")),
    ("{::options", Pattern(r"(?m)^[ \t]*\{::options")),
)
"""What takes something in from elsewhere, each with a part of it that few pages have."""
_CODE_THAT_RUNS = Pattern(r"(?m)^[ \t]*(?:```|~~~)[ \t]*\{[a-z]")
"""Of Quarto."""
_MAY_RUN = (Pattern(r"```[ \t]*\{"), Pattern(r"~~~[ \t]*\{"))
_BARE_HASHES = Pattern(r"^#{1,6}[^#\s]", re.MULTILINE)
_FENCE = Pattern(r"(?:```+|~~~+)[ \t]*([^\n]*)")
_LIKE_A_HEADING = Pattern(r"\n[ \t>]*(?:#{1,6}[ \t]|=+[ \t]*\r?\n|-+[ \t]*\r?\n)")
_LIKE_A_BARE_HEADING = Pattern(r"\n[ \t>]*(?:#|=+[ \t]*\r?\n|-+[ \t]*\r?\n)")
_LINE_OF_HEADING = Pattern(r"(?m)^[ \t>]{0,99}#{1,6}[ \t]|\S[ \t]{0,99}\r?\n[ \t>]{0,99}(?:=+|-+)[ \t]*\r?$")
_HEADING = Pattern(r"[hH][1-6]")
_BRACE = Pattern(r"\{(?!#|/\*)")
_HTML_IN_CAPITALS = frozenset({
    "A", "ABBR", "B", "BLOCKQUOTE", "BODY", "BR", "BUTTON", "CENTER", "CODE", "DD", "DIV", "DL", "DT", "EM",
    "FONT", "FORM", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "HTML", "I", "IFRAME", "IMG", "INPUT", "LI",
    "OL", "P", "PRE", "Q", "S", "SMALL", "SPAN", "STRIKE", "STRONG", "SUB", "SUP", "TABLE", "TBODY", "TD",
    "TFOOT", "TH", "THEAD", "TR", "TT", "U", "UL",
})  # fmt: skip


def tells_all_ids(page: Page, rules: AnchorRules) -> bool:
    """Whether no id of the page comes from elsewhere: a template, an include, a component, a script."""
    body = page.body
    text = page.text[body.span.start : body.span.end]
    mdx = page.path.lower().endswith(".mdx")
    return (
        rules.known
        and not rules.others
        and not includes_others(text)
        and not (mdx and _has_expression(page))
        and not any(_makes_ids(element.tag, mdx=mdx) for element in body.elements)
        and not (rules.html_headings and _has_html_heading(body))
        and not (rules.markdown_in_html and _misses_headings(page))
        and not (rules.bare_hashes and _has_outside(_BARE_HASHES, page, body.verbatim))
        and not (rules.fences is not Fences.ALL and _has_heading_in_code(page, rules))
        and not (rules.template_marks and _has_template(page, rules))
    )


def includes_others(text: str) -> bool:
    if any(mark in text and pattern.search(text) for mark, pattern in _INCLUDES):
        return True
    return any(each.search(text) for each in _MAY_RUN) and _CODE_THAT_RUNS.search(text) is not None


def _makes_ids(tag: str, *, mdx: bool) -> bool:
    """Whether an element may make ids of its own: a component, a custom element, a script."""
    if tag.lower() == "script" or "-" in tag or "." in tag or ":" in tag:
        return True
    return tag[0].isupper() and (mdx or tag not in _HTML_IN_CAPITALS)


def _has_html_heading(body: Body) -> bool:
    return any(_HEADING.fullmatch(element.tag) and element.id is None for element in body.elements)


def _misses_headings(page: Page) -> bool:
    """Whether a line looks like one of a heading, and is none to CommonMark, to which it belongs to a block of HTML."""
    body = page.body
    known = (*(heading.span for heading in body.headings), *(comment.span for comment in body.comments))
    return _has_outside(_LINE_OF_HEADING, page, [*known, *body.verbatim])


def _has_heading_in_code(page: Page, rules: AnchorRules) -> bool:
    """Whether a block of code has what is a heading where its fence makes no code."""
    fences, heading = rules.fences, _LIKE_A_BARE_HEADING if rules.bare_hashes else _LIKE_A_HEADING
    for span in page.body.verbatim:
        fence = _FENCE.match(page.text, span.start, span.end)
        if fence is None or not heading.search(page.text, span.start, span.end):
            continue
        line = page.text.rfind("\n", 0, span.start) + 1
        plain = line == span.start and len(fence.group(1).split()) < 2
        if not plain or (fences is Fences.NONE and fence.group().startswith("`")):
            return True
    return False


def _has_template(page: Page, rules: AnchorRules) -> bool:
    targets = _targets(page.body)
    return any(
        page.text.startswith(rules.template_marks, tag.start)
        and (rules.tags is None or rules.tags.match(page.text, tag.start, tag.end) is not None)
        and not _HARMLESS.fullmatch(page.text, tag.start, tag.end)
        and not targets.touches(tag.start, tag.end)
        for tag in page.body.templates
    )


def _targets(body: Body) -> Stretches:
    """Where addresses stand: what a template writes there is no element."""
    ends: list[Span] = []
    for target in sorted({link.target for link in body.links if link.target != link.span}):
        if not ends or target.start >= ends[-1].end:
            ends.append(target)
    return Stretches(ends)


def _has_expression(page: Page) -> bool:
    """Whether an MDX page has an expression in braces, which may be elements, or a component's code."""
    body = page.body
    hidden = [*body.verbatim, *(comment.span for comment in body.comments)]
    return _has_outside(_BRACE, page, hidden)


def _has_outside(pattern: Pattern, page: Page, spans: list[Span] | tuple[Span, ...]) -> bool:
    """Whether `pattern` is found in the body outside of `spans`."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    stretches = Stretches([Span(*each) for each in merged])
    found = pattern.finditer(page.text, page.body.span.start)
    return any(not stretches.touches(each.start(), each.end()) for each in found)
