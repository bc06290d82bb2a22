"""Preconditions: what a rule must find on a page before it has anything to say.

Asked before the rule's module is imported: most pages have no faults, and a rule about faults is not loaded for them. A
precondition is a quick look. It may hold where the rule then finds nothing; it never fails where the rule would have
found something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from postlint.page.body import LinkKind, Origin
from postlint.page.front_matter import Mapping, Scalar, Style
from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.links.model.verdict import Status
    from postlint.page.body import Link
    from postlint.page.front_matter import FaultKind
    from postlint.rules.base import Context, FactsContext, SchemaContext
    from postlint.schema.problem import Problem


Precondition: TypeAlias = "Callable[[Any], bool]"
"""Asked with the context of the rule's scope."""

MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that only say in which direction is written, as the inside of a character class."""
OTHER_INVISIBLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff"
"""The other characters that nobody sees, but for white space and joiners."""

_INVISIBLE = Pattern(f"[{OTHER_INVISIBLE}{MARKS_OF_DIRECTION}]")
_INVISIBLE_OR_CURLY = Pattern(rf"[{OTHER_INVISIBLE}{MARKS_OF_DIRECTION}\\“”„‟‘’‚‛]")
_READ_IN_TWO_WAYS = Pattern(r"(?i:y|yes|n|no|on|off)|[-+.0-9].*", re.DOTALL)
_DAY = Pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\Z|[Tt \t])")
_UP = Pattern(r"(?i)(?:\.|%2e){2}(?:/|%2f)")


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


def no_front_matter(context: SchemaContext) -> bool:
    return context.page.front_matter is None


def conflict_marker(context: Context) -> bool:
    """What Git puts before two versions of one place."""
    return "<<<<<<<" in context.page.text


def fault(kind: FaultKind) -> Precondition:
    """A fault of this kind, which was noticed while the front matter was read."""

    def is_there(context: SchemaContext) -> bool:
        found = context.page.front_matter
        return found is not None and any(fault.kind is kind for fault in found.faults)

    return is_there


def broken_characters(context: Context) -> bool:
    return bool(context.page.source.faults)


def byte_order_mark(context: Context) -> bool:
    return context.page.source.bom


def odd_keys(context: SchemaContext) -> bool:
    """A key that is read as something else than text."""
    return any(
        not entry.key.is_string
        for _, node in context.nodes
        if isinstance(node, Mapping)
        for entry in node.entries
    )


def values_read_in_two_ways(context: SchemaContext) -> bool:
    """A value without quotes that may be a word or a number to one program and text to another; no date."""
    return any(
        node.style is Style.PLAIN and _READ_IN_TWO_WAYS.fullmatch(node.text) and not _DAY.match(node.text)
        for _, node in context.nodes
        if isinstance(node, Scalar)
    )


def outer_white_space(context: SchemaContext) -> bool:
    """A value that begins or ends with white space."""
    return any(
        isinstance(node, Scalar) and node.style is not Style.PLAIN and node.text != node.text.strip()
        for _, node in context.nodes
    )


def invisible_characters(context: Context) -> bool:
    """Invisible characters or curly quotes in the front matter, or invisible ones in an address."""
    page = context.page
    found = page.front_matter
    return (
        found is not None
        and _INVISIBLE_OR_CURLY.search(page.text, found.span.start, found.span.end) is not None
    ) or any(_INVISIBLE.search(link.destination) for link in page.links)


def problem(*kinds: type[Problem]) -> Precondition:
    """A problem of one of these kinds, which the schema finds with the front matter."""
    return lambda context: any(isinstance(each, kinds) for each in context.problems)


def unknown_keys(context: SchemaContext) -> bool:
    """A key that the schema has no word about."""
    return context.has_unknown_keys


def keys_on_several_pages(context: FactsContext) -> bool:
    return len(context.site.pages) > 1 and bool(context.page.keys)


def deprecated_fields(context: SchemaContext) -> bool:
    return front_matter(context) and bool(context.schema.deprecated(context.page))


def published_front_matter(context: SchemaContext) -> bool:
    """Front matter of a page that is no draft."""
    return front_matter(context) and not context.page.is_draft


def unreadable_dates(context: SchemaContext) -> bool:
    return any(field.date is None for field in context.dates)


def readable_dates(context: SchemaContext) -> bool:
    return any(field.date is not None for field in context.dates)


def oddly_written_dates(context: SchemaContext) -> bool:
    """A date in a form that not every generator reads, or in a field of which the schema wants one form."""
    from postlint.dates import DateForm
    from postlint.schema.keywords import POST_DATE

    return any(
        field.date is not None and (field.format != POST_DATE or field.date.form is DateForm.OTHER)
        for field in context.dates
    )


def several_dates(context: SchemaContext) -> bool:
    return sum(field.date is not None for field in context.dates) > 1


def coming_dates(context: SchemaContext) -> bool:
    """A date that has not come yet, as far as its day says in whatever time zone."""
    today = context.now.date()
    return any(field.date is not None and (today - field.date.day).days < 3 for field in context.dates)


def times(context: SchemaContext) -> bool:
    """A date with a time of day."""
    return any(field.date is not None and field.date.time is not None for field in context.dates)


def two_datings(context: SchemaContext) -> bool:
    """A date inside of the page, and one in its name."""
    if not readable_dates(context):
        return False
    from postlint.page_dates import name_date

    return name_date(context.page) is not None


def among_posts(context: SchemaContext) -> bool:
    """A folder on the way to the page in which posts are kept."""
    from postlint.schema.posts import CONTENT_FOLDERS

    return not CONTENT_FOLDERS.isdisjoint(context.page.path.split("/")[:-1])


def unlisted_terms(context: SchemaContext) -> bool:
    """A term that is not on the list of its field as it is written."""
    return any(
        use.term and not taxonomy.knows(use.term)
        for taxonomy, uses in (context.terms if context.taxonomies else ())
        if taxonomy.terms or taxonomy.aliases
        for use in uses
    )


def repeated_terms(context: SchemaContext) -> bool:
    """Equal terms in one list."""
    return any(len({(use.route[:-1], use.term) for use in uses}) < len(uses) for _, uses in context.terms)


def joined_terms(context: FactsContext) -> bool:
    """An entry of a list with what may stand between several terms."""
    from postlint.vocabulary.usage import may_hold_several

    return any(may_hold_several(term) for terms in context.page.terms for term in terms) and any(
        use.may_be_several for _, uses in context.terms for use in uses
    )


def empty_terms(context: SchemaContext) -> bool:
    return any(use.in_list and use.scalar.blank for _, uses in context.terms for use in uses)


def licensed_things(context: Context) -> bool:
    return bool(context.licensed)


def unlicensed_pictures(context: Context) -> bool:
    return any(thing.is_picture and (thing.text is None or thing.text.blank) for thing in context.licensed)


def license_texts(context: Context) -> bool:
    """A licence by its name."""
    return any(thing.text and not thing.text.blank for thing in context.licensed)


def license_texts_without_address(context: Context) -> bool:
    return any(
        thing.text and not thing.text.blank and (thing.url is None or thing.url.blank)
        for thing in context.licensed
    )


def uncredited_pictures(context: Context) -> bool:
    return any(thing.text and thing.is_picture and not thing.credited for thing in context.licensed)


def links(context: SchemaContext) -> bool:
    return bool(context.page.links)


def images_without_text(context: SchemaContext) -> bool:
    return any(link.image and not link.text.strip() for link in context.page.links)


def missing_images(context: FactsContext) -> bool:
    from postlint.site import Outcome

    return any(target.link.image and target.found.outcome is Outcome.MISSING for target in context.targets)


def images_of_the_site(context: FactsContext) -> bool:
    return any(target.link.image for target in context.targets)


def targets_in_other_case(context: FactsContext) -> bool:
    """A link into the site that leads somewhere but for its capital and small letters."""
    from postlint.site import Outcome

    return any(target.found.outcome is Outcome.OTHER_CASE for target in context.targets)


def missing_targets(context: FactsContext) -> bool:
    """A link, and no image, that leads nowhere in the site."""
    from postlint.site import Outcome

    return any(
        target.found.outcome is Outcome.MISSING and not target.link.image for target in context.targets
    )


def links_to_places(context: FactsContext) -> bool:
    """A link into the site with something after its `#`."""
    return any(target.fragment and not target.link.image for target in context.targets)


def unpublished_targets(context: FactsContext) -> bool:
    """A link to a page of the site that is not published."""
    from postlint.site import Outcome, State

    paths = {target.found.path for target in context.targets if target.found.outcome is Outcome.FOUND}
    found = (context.site.published(path) for path in paths if path not in {None, context.page.path})
    return any(each is not None and each.state is not State.LIVE for each in found)


def links_upwards(context: FactsContext) -> bool:
    """A link that leads out of the site, or up from its folder."""
    from postlint.site import Outcome

    return any(
        target.found.outcome is Outcome.OUTSIDE or _UP.match(target.link.destination)
        for target in context.targets
    )


def links_to_the_whole_address(context: FactsContext) -> bool:
    """A link into the site that has the site's own address in front."""
    return any(target.spells_out_the_site for target in context.targets)


def links_and_near_links(context: FactsContext) -> bool:
    """Links, or what may have been meant as one."""
    return bool(context.page.links or context.page.near_links)


def reference_links(context: Context) -> bool:
    """What may be `[text][label]` or `[text][]`."""
    return "][" in context.page.text


def bare_links(context: SchemaContext) -> bool:
    """A link without an address, or without a text between its brackets."""
    return any(
        not link.destination or (link.origin in {Origin.INLINE, Origin.REFERENCE} and not link.text.strip())
        for link in context.page.links
    )


def loose_parentheses(context: Context) -> bool:
    """A link or image with a blank after `(` or before `)`."""
    text = context.page.text
    return any(
        not {" ", "\t"}.isdisjoint(
            text[link.target.start - 2 : link.target.start] + text[link.span.end - 2 : link.span.end - 1]
        )
        for link in context.page.links
        if link.origin in {Origin.INLINE, Origin.IMAGE}
    )


def other_addresses(context: SchemaContext) -> bool:
    """An address that is neither of the web, nor of the site, nor for mail or a telephone."""
    return any(link.kind is LinkKind.OTHER for link in context.page.links)


def addresses_with_values(context: SchemaContext) -> bool:
    """An external address that may hold another one."""
    return any(may_hold_another(link) for link in context.page.links)


def may_hold_another(link: Link) -> bool:
    """Whether `link` has an external address with a query, or one as Proofpoint's third version writes it."""
    return link.kind is LinkKind.EXTERNAL and ("?" in link.destination or "/v3/__" in link.destination)


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
