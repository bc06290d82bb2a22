"""Why readers do not get to what a link or image of the site leads to, and what to do about it, in words."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from postlint.page.body import Link, ReferenceKind
from postlint.page.facts import PageFacts
from postlint.page.malformed_address import leads_to_computer, link_fault
from postlint.records import NamedTuple
from postlint.rules.base import Hit, address_hit
from postlint.site import Outcome, Site, State
from postlint.site.targets import LocalTarget
from postlint.text import in_full, shorten
from postlint.tree import Tree, TreeEntry


class NotPublished(NamedTuple):
    """What keeps a page from readers: `problem` goes on after "which …", `remedy` is a full sentence."""

    problem: str
    remedy: str


NOT_PUBLISHED = {
    State.DRAFT: NotPublished("is a draft", "Publish that page first, or take the link out."),
    State.FUTURE: NotPublished(
        "has a date that is still to come", "Publish this page after that one, or take the link out."
    ),
    State.EXPIRED: NotPublished(
        "has expired", "Give that page a later expiry date, link to another page, or take the link out."
    ),
    State.LEFT_OUT: NotPublished(
        "is left out of the site", "Have that page published, link to another one, or take the link out."
    ),
}


def has_slip(link: Link) -> bool:
    """Whether the address of `link` is malformed, which another rule says. Of what a tag of the generator names, a
    space may well be a part."""
    return link.reference is None and link_fault(link) is not None


_FOLDERS_OF_SITES = ("", "static", "public", "content", "docs", "source", "src", "assets")
"""Where the folders lie from whose names addresses begin."""


def is_local_file(link: Link, page: PageFacts, site: Site) -> bool:
    """Whether `link` of `page` leads to a file on somebody's computer, which a rule of its own says: `site` has neither
    a folder nor a file for it.
    """
    if not leads_to_computer(link):
        return False
    if not link.is_path:
        return True
    if link.destination.startswith("/"):
        top = link.destination.split("/")[1]
        if any(site.has(f"{folder}/{top}".lstrip("/")) for folder in _FOLDERS_OF_SITES):
            return False
    found = site.resolve(page, link.destination, image=link.image)
    return found.outcome not in {Outcome.FOUND, Outcome.OTHER_CASE}


def missing_target_hit(target: LocalTarget, page: PageFacts, site: Site) -> Hit:
    """A hit that says why `target`, a link of `page` whose outcome is `MISSING`, leads nowhere."""
    link, path = target.link, target.found.path
    proposed = proposed_address(target)
    guess = f"; did you mean `{shorten(proposed)}`?" if proposed else ""
    write = f"Write `{in_full(proposed)}`" if proposed else f"Correct the {'path' if path else 'address'}"
    away = f"or take the {'image' if link.image else 'link'} out."
    address = shorten(link.destination)
    says = f"the image `{address}` is missing:" if link.image else f"the link leads to `{address}`, but"

    meant = _file_meant(target, page, site)
    if meant is not None:
        return address_hit(
            link, f"{says} readers do not find the file `{meant}` at that address{guess}", f"{write}, {away}"
        )
    if link.reference is not None and "://" in link.reference.target:
        return address_hit(
            link,
            f"{says} that is an address, and the tag is for pages of the site",
            "Write the address in place of the whole tag.",
        )
    if path is None:
        return address_hit(link, f"{says} {_no_page(target, site)}{guess}", f"{write}, {away}")
    if site.tree.entry(path) is TreeEntry.ABSENT:
        return address_hit(
            link,
            f"{says} {_no_file(path, link.destination, site.tree)}{guess}",
            f"{write}, put the file there, {away}",
        )
    published = site.published(path)
    if published is not None and published.state is not State.LIVE:
        hidden = NOT_PUBLISHED[published.state]
        return address_hit(link, f"{says} `{shorten(path)}` {hidden.problem}", hidden.remedy)
    return address_hit(
        link, f"{says} that is not how a link names the file `{shorten(path)}`{guess}", f"{write}, {away}"
    )


def proposed_address(target: LocalTarget) -> str | None:
    """What to write instead, with what follows the path as it was; None where nothing is near."""
    link = target.link
    proposal = target.as_written(target.found.proposal)
    if proposal is None or link.reference is not None:
        return proposal
    path = link.destination.partition("#")[0].partition("?")[0]
    return proposal + link.destination[len(path) :]


def _file_meant(target: LocalTarget, page: PageFacts, site: Site) -> str | None:
    """The file to which the path of a relative link leads from the folder of the page, if it is there: a generator
    may go by addresses all the same."""
    path = unquote(re.split(r"[?#]", target.address.strip(), maxsplit=1)[0])
    if target.link.reference is not None or path.startswith("/"):
        return None
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    is_there = not file.startswith("../") and site.tree.entry(file) is TreeEntry.FILE
    return shorten(file) if is_there else None


def _no_file(path: str, written: str, tree: Tree) -> str:
    """That there is no file at `path`, which the message has named already where the link is `written` so; or not even
    the folder, which is then what many links have in common."""
    folder = _missing_folder(path, tree)
    if folder:
        return f"there is no folder `{shorten(folder)}`"
    if path == written:
        return (
            "there is no such file" if "/" in path else "there is no such file in the main folder of the site"
        )
    return f"there is no file `{shorten(path)}`" + ("" if "/" in path else " in the main folder of the site")


def _missing_folder(path: str, tree: Tree) -> str | None:
    """The outermost of the folders in which `path` would lie that is not there."""
    steps = path.split("/")[:-1]
    folders = ("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))
    return next((folder for folder in folders if tree.entry(folder) is TreeEntry.ABSENT), None)


def _no_page(target: LocalTarget, site: Site) -> str:
    """That nothing is where a link leads, which may name it in other words than its address."""
    reference = target.link.reference
    if reference is None or reference.kind is ReferenceKind.SITE_PATH:
        return f"no {'file' if target.link.image else 'page'} of the site has that address"
    if reference.kind in {ReferenceKind.JEKYLL_POST, ReferenceKind.HEXO_POST}:
        return "there is no post of that name"
    if reference.kind is ReferenceKind.WIKI:
        return "no page or file of the site has that name"
    if reference.kind is ReferenceKind.HUGO_REF and "/" not in reference.target:
        name = posixpath.basename(reference.target.partition("#")[0]).removesuffix(".md")
        several = len(site.tree.files_named(f"{name}.md")) > 1
        return f"{'more than one' if several else 'no'} page of the site has that name"
    return "the site has no such page"
