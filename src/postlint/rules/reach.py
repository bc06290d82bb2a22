"""Why readers do not get to what a link or image of the site leads to, and what to do about it, in words."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from postlint.page import Page
from postlint.page.links import Reference, ReferenceKind
from postlint.page.malformed import shorten
from postlint.rules.wording import place_of
from postlint.site import Site, State
from postlint.site.targets import LocalTarget
from postlint.site.tree import Entry


class Hidden(NamedTuple):
    """What keeps a page from readers: `problem` goes on after "which …", `remedy` is a full sentence."""

    problem: str
    remedy: str


class Nowhere(NamedTuple):
    """What is said of a link that leads nowhere: a message and its help."""

    message: str
    remedy: str


HIDDEN = {
    State.DRAFT: Hidden("is a draft", "Publish that page first, or take the link out."),
    State.FUTURE: Hidden(
        "has a date that is still to come", "Publish this page after that one, or take the link out."
    ),
    State.EXPIRED: Hidden(
        "has expired", "Give that page a later expiry date, link to another page, or take the link out."
    ),
    State.LEFT_OUT: Hidden(
        "is left out of the site", "Have that page published, link to another one, or take the link out."
    ),
}


def nowhere(target: LocalTarget, page: Page, site: Site) -> Nowhere:
    """Why `target`, a link of `page` whose outcome is `MISSING`, leads nowhere."""
    link, path = target.link, target.found.path
    mended = mended_address(target)
    guess = f"; did you mean `{shorten(mended)}`?" if mended else ""
    write = f"Write `{shorten(mended)}`" if mended else None
    away = f"{write or 'Correct the address'}, or take the {'image' if link.image else 'link'} out."
    leads = f"the link leads to `{shorten(link.destination)}`"
    lacks = f"the image `{shorten(link.destination)}` is missing:"
    if path is None:
        if link.image:
            return Nowhere(f"{lacks} no file of the site has that address{guess}", away)
        if link.reference is None and _is_file(target, page, site):
            return Nowhere(
                f"{leads}, but that is the name of a file, and no address of the site{guess}", away
            )
        return Nowhere(f"{leads}, but {_no_page(link.reference)}{guess}", away)
    if not link.image and site.around("").tree.entry(path) is not Entry.ABSENT:
        published = site.published(path)
        if published is not None and published.state is not State.LIVE:
            hidden = HIDDEN[published.state]
            return Nowhere(f"{leads}, but `{shorten(path)}` {hidden.problem}", hidden.remedy)
        return Nowhere(f"{leads}, which is not how a link names the file `{shorten(path)}`{guess}", away)
    write = write or "Correct the path"
    if link.image:
        file = shorten(posixpath.basename(path))
        return Nowhere(
            f"{lacks} {_no_file(path, site)}{guess}",
            f"{write}, or put the file `{file}` there.",
        )
    return Nowhere(
        f"{leads}, but {_no_file(path, site)}{guess}", f"{write}, put the file there, or take the link out."
    )


def mended_address(target: LocalTarget) -> str | None:
    """What to write instead, with what follows the path as it was; None where nothing is near."""
    link = target.link
    proposal = target.as_written(target.found.proposal)
    if proposal is None or link.reference is not None:
        return proposal
    path = link.destination.partition("#")[0].partition("?")[0]
    return proposal + link.destination[len(path) :]


def _is_file(target: LocalTarget, page: Page, site: Site) -> bool:
    """Whether a file lies where the path of a relative link leads from the folder of the page."""
    path = unquote(re.split(r"[?#]", target.address.strip(), maxsplit=1)[0])
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    is_inside = not path.startswith("/") and not file.startswith("../")
    return is_inside and site.around("").tree.entry(file) is Entry.FILE


def _no_file(path: str, site: Site) -> str:
    """That there is no file at `path`: for want of the folder, or in it."""
    place, _ = place_of(path)
    folder = posixpath.dirname(path)
    if folder and site.around("").tree.entry(folder) is Entry.ABSENT:
        return f"there is no folder `{shorten(folder)}`"
    return f"there is no such file in {place}"


def _no_page(reference: Reference | None) -> str:
    """That no page is where a link leads, which may name it in other words than its address."""
    if reference is None or reference.kind is ReferenceKind.SITE_PATH:
        return "no page of the site has that address"
    if reference.kind in {ReferenceKind.JEKYLL_POST, ReferenceKind.HEXO_POST}:
        return "there is no post of that name"
    if reference.kind is ReferenceKind.WIKI:
        return "no page or file of the site has that name"
    if reference.kind is ReferenceKind.HUGO_REF and "/" not in reference.target:
        return "no page of the site has that name, or more than one has"
    return "the site has no such page"
