"""What is wrong with the address of a link: of its letters, by where it stands."""

from __future__ import annotations

from postlint.page.facts import PageFacts
from postlint.page.links import Link, LinkKind, Origin
from postlint.page.malformed import Malformed, Sort, malformed

_IN_TEXT = frozenset({Sort.SCHEME, Sort.DOUBLED, Sort.JOINED})
"""What can be said of an address that stands in the text without marks: it may be there as an example."""
_NOT_JUDGED = frozenset({LinkKind.TEMPLATE, LinkKind.DATA, LinkKind.ANCHOR})


def fault_of(link: Link) -> Malformed | None:
    """The fault of the address of `link`, if it has one."""
    if not link.destination or link.reference is not None or link.kind in _NOT_JUDGED:
        return None
    if link.origin is Origin.HTML and link.raw != link.raw.strip():
        return Malformed(
            Sort.ENDS,
            "has white space before or after it",
            "Take the white space out: not every program ignores it.",
            link.raw.strip(),
            certain=True,
            slight=True,
        )
    written = link.raw.lower().startswith("www.") and link.destination.startswith("http://www.")
    if written and link.origin is Origin.FRONT_MATTER:
        return None  # Many a theme puts `https://` before such a value.
    fault = malformed(link.destination)
    if fault is None or (link.origin is Origin.BARE and fault.sort not in _IN_TEXT):
        return None
    if link.kind is LinkKind.LOCAL and link.origin is Origin.FRONT_MATTER and fault.sort is Sort.SPACE:
        return None
    if fault.sort is Sort.SPACE and link.origin is not Origin.HTML and link.kind is not LinkKind.PHONE:
        return None  # `<my file.pdf>` in Markdown is written as `my%20file.pdf`.
    return fault


def without_malformed(page: PageFacts) -> PageFacts:
    """`page` as if it had no external links whose address has a fault that keeps readers from where they want to go."""
    kept = tuple(link for link in page.links if link.kind is not LinkKind.EXTERNAL or not _fails(link))
    return page if len(kept) == len(page.links) else page.with_links(kept)


def _fails(link: Link) -> bool:
    fault = fault_of(link)
    return fault is not None and not fault.slight
