"""Preconditions: what a rule must find on a page before it has anything to say.

Asked before the rule's module is imported: most pages have no faults, and a rule about faults is not loaded for them. A
precondition is a quick look. It may hold where the rule then finds nothing; it never fails where the rule would have
found something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from postlint.links.model.verdict import Status
    from postlint.rules.base import FactsContext, SchemaContext


Precondition: TypeAlias = "Callable[[Any], bool]"
"""Asked with the context of the rule's scope."""


def any_page(_: SchemaContext) -> bool:
    """Of a rule that may have something to say of every page."""
    return True


def never(_: SchemaContext) -> bool:
    """Of a rule that has nothing to look for until its options say so."""
    return False


def other_pages(context: FactsContext) -> bool:
    """What is usual on a site shows in how several pages do it."""
    return front_matter(context) and len(context.site.pages) > 1


def front_matter(context: SchemaContext) -> bool:
    """Front matter that could be read."""
    return context.page.has_metadata


def keys_on_several_pages(context: FactsContext) -> bool:
    return len(context.site.pages) > 1 and bool(context.page.keys)


def joined_terms(context: FactsContext) -> bool:
    """An entry of a list with what may stand between several terms, or a text that should be a list."""
    from postlint.vocabulary.usage import may_hold_several

    metadata = context.page.metadata
    whole = (metadata.get(field) for field in context.page.dialect.whole_terms)
    if any(isinstance(value, str) and "," in value for value in whole):
        return True
    return any(may_hold_several(term) for terms in context.page.terms for term in terms) and any(
        use.may_be_several for _, uses in context.terms for use in uses
    )


def license_texts(context: SchemaContext) -> bool:
    """A text in the place of a licence."""
    return any(thing.text is not None and not thing.text.blank for thing in context.licensed)


def pictures(context: FactsContext) -> bool:
    """A picture in the front matter that may lack its licence."""
    if not context.page.keys:
        return False
    from postlint.licenses.objects import is_picture_key

    names = {name for _, name in context.page.keys}
    return "src" in names or any(map(is_picture_key, names)) or bool(context.licensed)


def shared_address(context: FactsContext) -> bool:
    """A page that is published where another one is, too."""
    from postlint.site import State

    path = context.page.path
    published = context.site.published(path)
    return published is not None and published.state is State.LIVE and bool(context.site.sharing(path))


def verdict(status: Status) -> Precondition:
    """An external link that came to this."""
    return lambda context: status in context.statuses


def evidence(context: FactsContext) -> bool:
    """What was seen of an external link beside that it is there: where it leads, what is missing or doubtful."""
    return any(
        verdict.location or verdict.missing or verdict.doubt or verdict.secure
        for _, verdict in context.verdicts_of_links
    )
