"""Preconditions: what a rule must find on a page before it has anything to say.

Asked before the rule's module is imported: most pages have no faults, and a rule about faults is not loaded for them. A
precondition may hold where the rule then finds nothing; it never fails where the rule would have found something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from postlint.links.verdict import Status
    from postlint.rules.context import Context

Precondition: TypeAlias = "Callable[[Context], bool]"


def any_page(_: Context) -> bool:
    return True


def other_pages(context: Context) -> bool:
    """What is usual on a site shows in how several pages do it."""
    return front_matter(context) and len(context.site.pages) > 1


def front_matter(context: Context) -> bool:
    """Front matter that could be read."""
    found = context.page.front_matter
    return found is not None and found.root is not None


def no_front_matter(context: Context) -> bool:
    return context.page.front_matter is None


def conflict_marker(context: Context) -> bool:
    """What Git puts before two versions of one place."""
    return "<<<<<<<" in context.page.text


def faults(context: Context) -> bool:
    """What was noticed while the front matter was read."""
    found = context.page.front_matter
    return found is not None and bool(found.faults)


def broken_characters(context: Context) -> bool:
    return bool(context.page.source.faults)


def byte_order_mark(context: Context) -> bool:
    return context.page.source.bom


def problems(context: Context) -> bool:
    """What the schema finds wrong with the front matter."""
    return front_matter(context) and bool(context.problems)


def known_terms(context: Context) -> bool:
    return front_matter(context) and bool(context.taxonomies)


def licensed_things(context: Context) -> bool:
    return front_matter(context) and bool(context.licensed)


def links(context: Context) -> bool:
    return bool(context.page.links)


def images(context: Context) -> bool:
    return any(link.image for link in context.page.links)


def links_into_the_site(context: Context) -> bool:
    return bool(context.targets)


def definitions(context: Context) -> bool:
    """Link reference definitions: `[label]: address`."""
    return bool(context.page.body.definitions)


def verdict(status: Status) -> Precondition:
    """An external link that came to this."""
    return lambda context: status in context.statuses


def evidence(context: Context) -> bool:
    """What was seen of an external link beside that it is there: where it leads, what is missing or doubtful."""
    return any(
        verdict.location or verdict.missing or verdict.doubt or verdict.secure for _, verdict in context.asked
    )


def mentions_postlint(context: Context) -> bool:
    """What may be a comment such as `<!-- postlint: ignore[…] -->`."""
    return "postlint" in context.page.text
