"""ST803 removed-target."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.malformed_address import shorten
from postlint.page.slugs import matches, nearest_anchor
from postlint.rules.base import Context, Hit, Past, Rule
from postlint.rules.reach import has_slip
from postlint.rules.st.removals import Fate, Removal, removal_of
from postlint.rules.tx.fields import term_uses
from postlint.rules.tx.unknown_term import is_unknown
from postlint.rules.wording import shown
from postlint.site import Outcome
from postlint.site.targets import LocalTarget
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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        past = context.past
        if past is None or not past.change.before:
            return
        was = past.page(page.path)
        if was is None:
            return
        told: set[object] = set()
        for target in context.targets:
            link = target.link
            if has_slip(link) or past.touched(page, link.span, link.target):
                continue
            hit = _of_link(target, page, was, context, past)
            if hit is not None and (hit.place, hit.message) not in told:
                told.add((hit.place, hit.message))
                yield hit
        yield from _of_terms(page, context, past)


def _of_link(target: LocalTarget, page: Page, was: Page, context: Context, past: Past) -> Hit | None:
    removal = removal_of(target, page, was, context, past)
    if removal is not None:
        message, remedy = _words(target, removal)
    else:
        lost = _lost_anchor(target, was, context, past)
        if lost is None:
            return None
        message, remedy = lost
    link = target.link
    return Hit(link.target, message, remedy, route=link.route, url=link.destination)


def _words(target: LocalTarget, removal: Removal) -> tuple[str, str]:
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


def _lost_anchor(target: LocalTarget, was: Page, context: Context, past: Past) -> tuple[str, str] | None:
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
    remedy = f"Write `#{shorten(near)}`" if near else "Take what follows the `#` out"
    return (
        f"the link leads to `#{shorten(fragment)}`, a heading or anchor of {where} that this change removes{guess}",
        f"{remedy}, or give the heading its old name as an anchor.",
    )


def _of_terms(page: Page, context: Context, past: Past) -> Iterator[Hit]:
    for key, taxonomy in context.taxonomies.items():
        former = past.taxonomies.get(key)
        if former is None or (former.terms == taxonomy.terms and former.aliases == taxonomy.aliases):
            continue
        for use in term_uses(page, taxonomy, context):
            if is_unknown(taxonomy, use) and former.recognises(use.term) and not past.touched(page, use.span):
                yield _of_term(taxonomy, former, use)


def _of_term(taxonomy: Taxonomy, former: Taxonomy, use: TermUse) -> Hit:
    term = use.term
    meant = term if former.knows(term) else former.alias_of(term) or former.variant_of(term) or term
    place = former.places.get(meant)
    where = f" in `{shorten(place.path)}`" if place is not None else ""
    near = taxonomy.nearest(term)
    return Hit(
        use.span,
        f"this change takes {shown(term)} off the list of known `{taxonomy.name}`{where}, but this page still uses it",
        f"Use another term, such as {shown(near[0])}, or put this one back on the list."
        if near
        else "Take it out here, or put it back on the list.",
        route=use.route,
        subject=term,
    )
