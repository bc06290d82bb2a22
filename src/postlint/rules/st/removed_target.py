"""ST803 removed-target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from postlint.findings import Severity
from postlint.generators.site_root import plain
from postlint.page.body import LinkKind
from postlint.page.facts import PageFacts, PageHead
from postlint.page.slugs import matches, nearest_anchor
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Hit, Past, Rule
from postlint.rules.missing_target import NOT_PUBLISHED, has_slip
from postlint.rules.tx.unknown_term import is_unknown
from postlint.site import Outcome, Resolution, Site, State
from postlint.site.site import SiteCache
from postlint.site.targets import LocalTarget, local_target
from postlint.text import in_full, quote, shorten
from postlint.vocabulary import Taxonomy, TermUse


class RemovedTarget(Rule):
    """A change removes what other pages still use.

    ## What it does
    With `--since`, compares the site with what it was before the change: links to pages, files, images and headings
    that were there and are no longer, because a file was removed, renamed or given another address, or a heading was
    reworded; links to pages that are not published any more; and tags and other terms that were taken off their list.
    It reports the places that still use them, wherever they are. Lines that the change itself touched are left to the
    other rules, which see them anyway. A page that moved and names its old address (`aliases`, `redirect_from`) is
    still there, and so is one that a redirect of the site leads on from.

    ## Why
    Whoever removes or renames a page looks at that page, and not at the others that link to it. When somebody
    follows such a link it is too late, and nobody remembers where the page went.

    ## Example
    A change renames `report.md` to `annual-report.md`. In `about.md`, which it does not touch:

    ```markdown
    Read [our report](report.md).
    ```

    ## Use instead
    ```markdown
    Read [our report](annual-report.md).
    ```
    """

    code = "ST803"
    name = "removed-target"
    severity = Severity.ERROR

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        past = context.past
        if past is None or not past.change.before:
            return
        was = past.page(page.path)
        if was is None:
            return
        reported: set[object] = set()
        for target in context.targets:
            link = target.link
            if has_slip(link) or past.touches(page, link.span, link.target):
                continue
            hit = _of_link(target, page, was, context, past)
            if hit is not None and (hit.place, hit.message) not in reported:
                reported.add((hit.place, hit.message))
                yield hit
        yield from _of_terms(page, context, past)


def _of_link(
    target: LocalTarget, page: PageFacts, was: PageHead, context: FactsContext, past: Past
) -> Hit | None:
    removal = _removal_of(target, page, was, context, past)
    found = _describe(target, removal) if removal is not None else _lost_anchor(target, was, context, past)
    link = target.link
    return Hit(link.target, *found, route=link.route, url=link.destination) if found is not None else None


def _describe(target: LocalTarget, removal: Removal) -> tuple[str, str]:
    """The message and the help."""
    file, now = f"`{shorten(removal.path)}`", f"`{shorten(removal.now)}`"
    if removal.fate is Fate.ALIAS_REMOVED:
        return (
            f"the link leads to an old address of {file}, which this change takes out",
            "Write the page's own address, or leave the old one in place.",
        )
    image = target.link.image
    done, remedy = _done(removal.fate, now, removal.now, image=image)
    if image:
        return f"the image {file}, {done}, is still used here", remedy
    return f"the link leads to {file}, {done}", remedy


def _done(fate: Fate, now: str, reason: str, *, image: bool) -> tuple[str, str]:
    """What the change does to the file, and the help. `now` is where it is now, `reason` why it is not published."""
    match fate:
        case Fate.RENAMED:
            follow = "Show" if image else "Let the link lead to"
            return f"which this change renames to {now}", f"{follow} {now}, or leave the file where it was."
        case Fate.MOVED:
            remedy = "Write the new address, or let the page name the old one as an alias."
            return f"whose address this change turns into {now}", remedy
        case Fate.UNPUBLISHED:
            remedy = "Take the link out, or let the page be published."
            return f"which this change takes off the site: it {reason}", remedy
        case _:
            other = "Show another image" if image else "Let the link lead to another page"
            return "which this change removes", f"{other}, take it out, or leave the file where it was."


def _lost_anchor(
    target: LocalTarget, was: PageHead, context: FactsContext, past: Past
) -> tuple[str, str] | None:
    """What to say of a fragment that the page which it is of had before the change, and has no longer."""
    found, fragment = target.found, target.fragment
    if not fragment or target.link.image or found.path is None or found.outcome is not Outcome.FOUND:
        return None
    anchors = context.site.anchors(found.path)
    if anchors is None or not anchors.complete or matches(fragment, anchors):
        return None
    origin = past.change.origin(found.path)
    before = past.site.anchors(origin) if origin is not None else None
    if before is None or not matches(fragment, before):
        return None
    near = nearest_anchor(fragment, anchors)
    where = "this page" if origin == was.path else f"`{shorten(found.path)}`"
    guess = f"; did you mean `#{shorten(near)}`?" if near else ""
    remedy = f"Write `#{in_full(near)}`" if near else "Take what follows the `#` out"
    return (
        f"the link leads to `#{shorten(fragment)}`, a heading or anchor of {where} that this change removes{guess}",
        f"{remedy}, or give the heading its old name as an anchor.",
    )


def _of_terms(page: PageFacts, context: FactsContext, past: Past) -> Iterator[Hit]:
    before = {id(taxonomy): past.taxonomies.get(key) for key, taxonomy in context.taxonomies.items()}
    for taxonomy, uses in context.terms:
        former = before.get(id(taxonomy))
        if former is None or (former.terms == taxonomy.terms and former.aliases == taxonomy.aliases):
            continue
        for use in uses:
            if is_unknown(taxonomy, use) and former.recognises(use.term) and not past.touches(page, use.span):
                yield _of_term(taxonomy, former, use)


def _of_term(taxonomy: Taxonomy, former: Taxonomy, use: TermUse) -> Hit:
    term = use.term
    meant = term if former.knows(term) else former.alias_of(term) or former.variant_of(term) or term
    place = former.places.get(meant)
    where = f" in `{shorten(place.path)}`" if place is not None else ""
    near = taxonomy.nearest(term)
    return Hit(
        use.span,
        f"this change takes {quote(term)} off the list of known `{taxonomy.name}`{where}, but this page still uses it",
        f"Use another term, such as {quote(near[0])}, or put this one back on the list."
        if near
        else "Take it out here, or put it back on the list.",
        route=use.route,
        subject=term,
    )


# What became of the file that a link led to before a change.


class Fate(Enum):
    """What a change did to the target of a link."""

    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    """The file is where it was, but its page is published at another address."""
    UNPUBLISHED = "unpublished"
    ALIAS_REMOVED = "alias-removed"
    """The page does not name that old address of its any more."""


class Removal(NamedTuple):
    """The file at `path`, to which a link led, met this `fate`; `now` is its new path, its new address, or in words why
    it is not published.
    """

    path: str
    fate: Fate
    now: str = ""


def _removal_of(
    target: LocalTarget, page: PageFacts, was: PageHead, context: FactsContext, past: Past
) -> Removal | None:
    """What became of what `target`, a link of `page`, led to before the change, when the page was `was`.

    None where it still leads there or somewhere else, where that cannot be told, and where it led nowhere before.
    """
    found = target.found
    if target.link.kind is LinkKind.ANCHOR or found.outcome is Outcome.OUTSIDE:
        return None
    if found.outcome is Outcome.FOUND:
        return _unpublished(target, page, was, context, past)
    before = _before(target, was, past)
    if before.outcome is Outcome.UNKNOWN and found.outcome is not Outcome.UNKNOWN:
        return _of_that_name(target.address, context.site, past)
    if before.outcome is not Outcome.FOUND or before.path is None:
        return None
    if found.outcome is Outcome.UNKNOWN:
        by_words = target.link.reference is not None and not target.link.is_path
        if by_words or context.site.may_be_answered(page, target.address, without=before.path):
            return None
    return _removal(before.path, target.address, context.site, past)


def _before(target: LocalTarget, was: PageHead, past: Past) -> Resolution:
    """What the link led to before the change."""
    then = local_target(was, target.link, past.site)
    return then.found if then is not None else Resolution(Outcome.UNKNOWN)


def _unpublished(
    target: LocalTarget, page: PageFacts, was: PageHead, context: FactsContext, past: Past
) -> Removal | None:
    """Whether readers no longer find the page that the link leads to, though its file is there."""
    path, site = target.found.path, context.site
    if path is None or path == page.path or site.page(path) is None:
        return None
    state = _state(site, path)
    if state in {None, State.LIVE} or _state(site, page.path) not in {None, State.LIVE} or page.is_draft:
        return None
    before = _before(target, was, past)
    if before.outcome is not Outcome.FOUND or before.path is None:
        return None
    if past.site.page(before.path) is None or _state(past.site, before.path) is not State.LIVE:
        return None
    return Removal(path, Fate.UNPUBLISHED, NOT_PUBLISHED[state].problem) if state is not None else None


def _state(site: Site, path: str) -> State | None:
    published = site.published(path)
    return published.state if published is not None else None


_gone: SiteCache[Mapping[str, tuple[str, ...]]] = SiteCache()
"""What was taken away, by its name: computed once for all links of a run."""


def _of_that_name(address: str, site: Site, past: Past) -> Removal | None:
    """The one file or folder of the name that `address` ends with which the change took away; None where there is none,
    or more than one.

    For what a page brings along, so that it is found by that page's path; and where it was not known that it is there.
    """
    name = plain(address.partition("#")[0].partition("?")[0]).rstrip("/").rpartition("/")[2]
    found = _gone.get(past.site, lambda: _all_gone(site, past)).get(name, ())
    if len(found) != 1:
        return None
    former = past.change.before.get(found[0])
    if former is not None and former.now is not None:
        return Removal(found[0], Fate.RENAMED, former.now)
    return Removal(found[0], Fate.REMOVED)


def _all_gone(site: Site, past: Past) -> Mapping[str, tuple[str, ...]]:
    gone: dict[str, None] = {}
    for path in past.change.before:
        here = path
        while here and here not in gone and not site.has(here):  # then the folders above it that went with it
            gone[here] = None
            here = here.rpartition("/")[0]
    found: dict[str, tuple[str, ...]] = {}
    for path in gone:
        name = path.rpartition("/")[2]
        found[name] = (*found.get(name, ()), path)[:2]
    return found


def _removal(path: str, address: str, site: Site, past: Past) -> Removal | None:
    """What became of the file or folder at `path`, to which a link does not lead any more."""
    former = past.change.before.get(path)
    if former is not None and former.now is not None and former.now != path:
        return Removal(path, Fate.RENAMED, former.now)
    if not site.has(path):
        return Removal(path, Fate.REMOVED)
    old, new = past.site.published(path), site.published(path)
    if old is None or new is None or old == new:
        return None  # it is as it was: the page with the link was moved
    if new.state is not State.LIVE:
        return Removal(path, Fate.UNPUBLISHED, NOT_PUBLISHED[new.state].problem)
    if new.address is not None and new.address != old.address:
        return Removal(path, Fate.MOVED, new.address)
    if old.aliases != new.aliases:
        return Removal(path, Fate.ALIAS_REMOVED)
    return _of_that_name(address, site, past)
