"""LK602 broken-anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postlint.findings import Cause, Edit, Fix, Safety, Severity
from postlint.page.body import Link, LinkKind, ReferenceKind
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.rules.missing_target import has_slip
from postlint.site import Outcome, State
from postlint.text import in_full, shorten

if TYPE_CHECKING:
    from postlint.page.slugs import Anchors


_SHOWN = 5
"""So many places of a page are named."""
_WORD = Pattern(r"[^\W_]+")
_SHORT = 3


_UNKNOWN_IDS = Cause(
    "it cannot be told which names the generator of the site gives to headings",
    'Give headings that are linked to a name of their own, such as `<a id="name"></a>`.',
)
_UNKNOWN_PLACES = Cause(
    "a page that is linked to by a name on it has parts that come from elsewhere: an include, a component, a template",
    'Give what is linked to a name of its own, such as `<a id="name"></a>`.',
)
_IN_TEMPLATE = Cause(
    "a template of the site may put the name on the page that a link leads to",
    "Open these links once the site is built.",
)


class BrokenAnchor(Rule):
    """A link leads to a part of a page that is not there.

    ## What it does
    A link such as `page.md#how-we-count` leads to the place of that name on the page. Works out which names the
    site's generator gives to the headings and footnotes of the page, looks for `id` and `name` in its HTML, and
    reports a link to a name that is not among them; likewise in a file of HTML without scripts. What pages of Jekyll
    take in by `{% include %}` is read with them. Any other page that may have other places, from a file that is taken
    in, a template tag or a component, is left alone, and so are names that a template of the site has. Where a
    setting that decides on the names cannot be read, or a plugin may make them, no link is called broken; the run
    says how many there are. In a vault of notes (Obsidian), links name the text of a heading, or the mark of a block.

    ## Why
    Readers come to the top of the page instead of the right place, and have to search. Most such links break when
    a heading is reworded.

    ## Example
    ```markdown
    ## How we count trees

    See [how we count](#how-we-counted).
    ```

    ## Use instead
    ```markdown
    ## How we count trees

    See [how we count](#how-we-count-trees).
    ```
    The fix writes the place that is called most like it. It is not applied without `--unsafe-fixes`.
    """

    code = "LK602"
    name = "broken-anchor"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit | Cause]:
        for target in context.targets:
            link, path, fragment = target.link, target.found.path, target.fragment
            if not fragment or link.image or path is None or target.found.outcome is not Outcome.FOUND:
                continue
            path = context.site.shown_at(path)
            if not _is_shown(path, context):
                continue
            from postlint.page.slugs import matches, nearest_anchor  # only where a page has such links

            anchors = context.site.anchors(path)
            if anchors is None or matches(fragment, anchors) or has_slip(link):
                continue
            if anchors.known and not anchors.tell(fragment):
                anchors = context.site.anchors_filled_in(path) or anchors
                if matches(fragment, anchors):
                    continue
            if not anchors.tell(fragment):
                yield anchors.cause or (_UNKNOWN_PLACES if anchors.known else _UNKNOWN_IDS)
                continue
            if anchors.layout and _is_in_template(page, path, fragment, anchors, context):
                yield _IN_TEMPLATE
                continue
            own = anchors.over(link.span.start) if path == page.path else None
            near = nearest_anchor(fragment, anchors, own)
            if near and not matches(near, anchors):  # the page may have it, and may have it not
                near = None
            if near and (link.reference is None or link.reference.kind is not ReferenceKind.WIKI):
                near = near.replace(" ", "%20")
            where = "this page" if path == page.path else f"`{shorten(path)}`"
            lacks = f"{where} has no heading or other place of that name"
            guess = f"; did you mean `#{shorten(near)}`?" if near else ""
            yield address_hit(
                link,
                f"the link leads to `#{shorten(fragment)}`, but {lacks}{guess}",
                f"Write `#{in_full(near)}` if that is what you mean."
                if near
                else _remedy(anchors, link, fragment),
                fix=_fix(page, link, fragment, near),
            )


def _remedy(anchors: Anchors, link: Link, fragment: str) -> str:
    """What to do where nothing is near: only the generator's own words tell what it makes of a heading."""
    mine = _words(fragment)
    likely = sorted(anchors.proposals, key=lambda anchor: mine.isdisjoint(_words(anchor.id)))
    names = [f"`#{shorten(anchor.id)}`" for anchor in likely[: _SHOWN + 1]]
    if not anchors.complete:
        return "Open the page once the site is built, and write the name that the place has there."
    if not names and link.kind is LinkKind.ANCHOR:
        return "The page has no heading with a name: put one where the link is meant to lead, or take the link out."
    if not names:
        return f"The page has no heading with a name: leave out `#{shorten(fragment)}`, or take the link out."
    if len(names) == 1:
        return f"The page has only {names[0]}: write that if it is what you mean, or take the link out."
    more = ", …" if len(names) > _SHOWN else ""
    return f"The page has {', '.join(names[:_SHOWN])}{more}: write the one you mean, or take the link out."


def _words(name: str) -> frozenset[str]:
    """The words of `name` that tell something: a place that shares one is more likely meant."""
    return frozenset(word for word in _WORD.findall(name.lower()) if len(word) > _SHORT)


def _is_shown(path: str, context: FactsContext) -> bool:
    """Whether a page is one that readers meet: else another rule has something to say first."""
    published = context.site.published(path)
    return published is None or published.state is not State.LEFT_OUT


def _is_in_template(
    page: PageFacts, path: str, fragment: str, anchors: Anchors, context: FactsContext
) -> bool:
    """Whether a template of the site may put `fragment` on the page at `path`: it has it written out; or fills ids
    in, and the page has none of its own that could be meant."""
    made = context.site.template_ids(path)
    filled_in = made.open and path != page.path and not anchors.proposals
    if any(made.may_be(each) for each in {fragment, unquote(fragment)}):
        return True
    return filled_in and not (anchors.quiet_layout or _has_quiet_layout(path, context))


def _has_quiet_layout(path: str, context: FactsContext) -> bool:
    """Whether the layout of the page at `path` is known to fill no ids in."""
    anchors = context.site.anchors_filled_in(path)
    return anchors is not None and anchors.quiet_layout


def _fix(page: PageFacts, link: Link, fragment: str, near: str | None) -> Fix | None:
    plain = page.stands_as_it_reads(link)
    if (
        near is None
        or not plain
        or not link.raw.endswith(f"#{fragment}")
        or any(c in near for c in " ()<>\\")
    ):
        return None
    corrected = link.raw[: len(link.raw) - len(fragment)] + near
    return Fix(Safety.UNSAFE, f"write `#{near}`", (Edit(link.target, corrected),))
