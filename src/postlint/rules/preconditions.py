"""Preconditions: what a rule must find on a page before it has anything to say.

Asked before the rule's module is imported: most pages have no faults, and a rule about faults is not loaded for them. A
precondition is a quick look. It may hold where the rule then finds nothing; it never fails where the rule would have
found something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.links.model.verdict import Status
    from postlint.rules.base import FactsContext, SchemaContext


Precondition: TypeAlias = "Callable[[Any], bool]"
"""Asked with the context of the rule's scope."""


_YEAR = Pattern(r"(?<![0-9])[0-9]{4}")
_LONGEST_DATE = 80


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


def coming_date(context: FactsContext) -> bool:
    """A year that is not over, in a short value or the name of the page."""
    from postlint.page_dates import dated_name

    page, now = context.page, context.now
    # A day earlier it may be the next year somewhere.
    year = f"{now.year if (now.month, now.day) > (1, 1) else now.year - 1:04}"
    named = dated_name(page)
    return (named is not None and named[:4] >= year) or any(
        found >= year for text in _short_texts(page.metadata) for found in _YEAR.findall(text)
    )


def two_datings(context: FactsContext) -> bool:
    """A date in the page's name, and not the same day where the page says when it was published."""
    from postlint.page_dates import dated_name, published_values

    named = dated_name(context.page)
    return named is not None and any(
        named not in text for text in _short_texts(published_values(context.page.metadata))
    )


def two_datings_or_a_time(context: FactsContext) -> bool:
    """The same, or what may be another day in the site's time zone."""
    from postlint.page_dates import dated_name, published_values

    named = dated_name(context.page)
    return named is not None and any(
        named != text for text in _short_texts(published_values(context.page.metadata))
    )


def _short_texts(values: Mapping[str, object]) -> Iterator[str]:
    """The texts at the top, and in what is there, that are not too long for a date."""
    for value in values.values():
        for each in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(each, int):
                yield str(each)
            elif isinstance(each, str) and len(each) <= _LONGEST_DATE:
                yield each


def keys_on_several_pages(context: FactsContext) -> bool:
    return len(context.site.pages) > 1 and bool(context.page.keys)


def joined_terms(context: FactsContext) -> bool:
    """An entry of a list with what may stand between several terms, or a text that should be a list."""
    from postlint.vocabulary.usage import may_hold_several

    metadata = context.page.metadata
    dialect = context.page.dialect
    whole = (metadata.get(field) for field in (*dialect.whole_terms, *dialect.spaced_terms))
    if any(isinstance(value, str) and "," in value for value in whole):
        return True
    return any(may_hold_several(term) for terms in context.page.terms for term in terms) and any(
        use.may_be_several for _, uses in context.terms for use in uses
    )


def license_texts(context: FactsContext) -> bool:
    """A text in the place of a licence."""
    if not context.page.keys:
        return False
    from postlint.licenses.objects import read_key

    return (
        any(read_key(name) for _, name in context.page.keys)
        or "license" in context.schema.layout(context.page).fields
    )


def pictures(context: FactsContext) -> bool:
    """A picture in the front matter that may lack its licence."""
    if not context.page.keys:
        return False
    from postlint.licenses.objects import is_picture_key

    names = {name for _, name in context.page.keys}
    return "src" in names or any(map(is_picture_key, names))


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
