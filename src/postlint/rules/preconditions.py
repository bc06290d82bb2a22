"""Preconditions: what a rule must find on a page before it has anything to say.

Asked before the rule's module is imported: most pages have no faults, and a rule about faults is not loaded for them. A
precondition may hold where the rule then finds nothing; it never fails where the rule would have found something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from postlint.links.model.verdict import Status
    from postlint.rules.context import Context, FactsContext, SchemaContext


Precondition: TypeAlias = "Callable[[Any], bool]"
"""Asked with the context of the rule's scope."""


def any_page(_: SchemaContext) -> bool:
    return True


def other_pages(context: FactsContext) -> bool:
    """What is usual on a site shows in how several pages do it."""
    return front_matter(context) and len(context.site.pages) > 1


def front_matter(context: SchemaContext) -> bool:
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


def problems(context: SchemaContext) -> bool:
    """What the schema finds wrong with the front matter."""
    return front_matter(context) and bool(context.problems)


def unreadable_dates(context: SchemaContext) -> bool:
    return front_matter(context) and any(field.date is None for field in context.dates)


def readable_dates(context: SchemaContext) -> bool:
    return front_matter(context) and any(field.date is not None for field in context.dates)


def several_dates(context: Context) -> bool:
    return front_matter(context) and sum(field.date is not None for field in context.dates) > 1


def coming_dates(context: Context) -> bool:
    """A date that has not come yet, as far as its day says in whatever time zone."""
    today = context.now.date()
    return front_matter(context) and any(
        field.date is not None and (today - field.date.day).days < 3 for field in context.dates
    )


def times(context: Context) -> bool:
    """A date with a time of day."""
    return front_matter(context) and any(
        field.date is not None and field.date.time is not None for field in context.dates
    )


def two_datings(context: Context) -> bool:
    """A date inside of the page, and one in its name."""
    if not readable_dates(context):
        return False
    from postlint.page_dates import name_date

    return name_date(context.page) is not None


def among_posts(context: Context) -> bool:
    """A folder on the way to the page in which posts are kept."""
    from postlint.schema.posts import CONTENT_FOLDERS

    return not CONTENT_FOLDERS.isdisjoint(context.page.path.split("/")[:-1])


def unlisted_terms(context: Context) -> bool:
    """A term that is not on the list of its field as it is written."""
    return front_matter(context) and any(
        use.term and not taxonomy.knows(use.term)
        for taxonomy, uses in (context.terms if context.taxonomies else ())
        if taxonomy.terms or taxonomy.aliases
        for use in uses
    )


def repeated_terms(context: Context) -> bool:
    """Equal terms in one list."""
    return front_matter(context) and any(
        len({(use.route[:-1], use.term) for use in uses}) < len(uses) for _, uses in context.terms
    )


def joined_terms(context: SchemaContext) -> bool:
    """An entry of a list with what may stand between several terms."""
    return front_matter(context) and any(use.may_be_several for _, uses in context.terms for use in uses)


def empty_terms(context: Context) -> bool:
    return front_matter(context) and any(
        use.in_list and use.scalar.blank for _, uses in context.terms for use in uses
    )


def licensed_things(context: Context) -> bool:
    return front_matter(context) and bool(context.licensed)


def links(context: Context) -> bool:
    return bool(context.page.links)


def images_without_text(context: Context) -> bool:
    return any(link.image and not link.text.strip() for link in context.page.links)


def missing_images(context: FactsContext) -> bool:
    from postlint.site import Outcome

    return any(target.link.image and target.found.outcome is Outcome.MISSING for target in context.targets)


def images_of_the_site(context: FactsContext) -> bool:
    return any(target.link.image for target in context.targets)


def links_into_the_site(context: FactsContext) -> bool:
    return bool(context.targets)


def shared_address(context: FactsContext) -> bool:
    """A page that is published where another one is, too."""
    from postlint.site import State

    path = context.page.path
    published = context.site.published(path)
    return published is not None and published.state is State.LIVE and bool(context.site.sharing(path))


def definitions(context: Context) -> bool:
    """Link reference definitions: `[label]: address`."""
    return bool(context.page.body.definitions)


def verdict(status: Status) -> Precondition:
    """An external link that came to this."""
    return lambda context: status in context.statuses


def evidence(context: FactsContext) -> bool:
    """What was seen of an external link beside that it is there: where it leads, what is missing or doubtful."""
    return any(
        verdict.location or verdict.missing or verdict.doubt or verdict.secure
        for _, verdict in context.verdicts_of_links
    )


def mentions_postlint(context: Context) -> bool:
    """What may be a comment such as `<!-- postlint: ignore[…] -->`."""
    return "postlint" in context.page.text
