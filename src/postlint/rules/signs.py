"""Signs: what a rule must find on a page before it has anything to say.

Most rules have nothing to say of most pages, and that shows in few things: the text, the nodes of its front matter, its
links and what they lead to. Each is looked at once for all rules, before their modules are imported. A sign may be
there where the rule then finds nothing; it is never lacking where the rule would have found something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from postlint.page.body import LinkKind, Origin
from postlint.page.front_matter import FaultKind, Scalar, Style
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.left_over_texts import may_be_left_over
from postlint.schema import problem as schema

if TYPE_CHECKING:
    from postlint.page.body import Link
    from postlint.rules.base import Context, FactsContext


class Sign(Enum):
    """What is seen on a page; the last ones when its links are held against the site."""

    FRONT_MATTER = auto()
    """Front matter that could be read."""
    NO_FRONT_MATTER = auto()
    MISTAKEN_FENCE = auto()
    """No front matter, but a first line that may be meant for its fence, or for one of its fields."""
    CLOSE_COMMENT = auto()
    """A comment in the front matter that may belong to the value before it."""
    BYTE_ORDER_MARK = auto()
    BROKEN_CHARACTERS = auto()
    CONFLICT_MARKER = auto()
    """What Git puts before two versions of one place."""
    COMMENT_FOR_POSTLINT = auto()
    """One such as `<!-- postlint: ignore[…] -->`."""
    REFERENCE_LINK = auto()
    """What may be `[text][label]` or `[text][]`."""
    FOOTNOTE = auto()
    """What may be a footnote, or its text: `[^1]`."""
    DEFINITION = auto()
    """A link reference definition: `[label]: address`."""
    ODD_NAME = auto()
    """A name of the file, or of the folder that it is the index of, that begins like a date and is none, or lacks
    what Jekyll wants; in a folder in which posts are kept."""

    UNTERMINATED = auto()
    SYNTAX = auto()
    NOT_A_MAPPING = auto()
    DUPLICATE_KEY = auto()
    SUSPICIOUS_FENCE = auto()
    UNSAFE_TAG = auto()
    LIMIT = auto()

    ODD_KEY = auto()
    """A key that is read as something else than text."""
    VALUE_READ_IN_TWO_WAYS = auto()
    """A value without quotes that may be a word or a number to one program and text to another; no date."""
    OUTER_WHITE_SPACE = auto()
    """A value that begins or ends with white space."""
    INVISIBLE_CHARACTER = auto()
    """An invisible character, or what may stand for one, in the front matter or in an address; or a value in curly
    quotes."""
    LEFT_OVER_TEXT = auto()
    """A value that is left over from a template for new posts, if it stands in the right field."""

    MISSPELLED_KEY = auto()
    """A key that the schema has no word about, and that may be meant to be another."""
    DEPRECATED_FIELD = auto()
    MISSING_KEY = auto()
    BLANK_KEY = auto()
    KEY_NOT_ALLOWED = auto()
    WRONG_TYPE = auto()
    NOT_AMONG = auto()
    NOT_WITHIN = auto()
    NOT_MATCHING = auto()
    NOT_OF_FORMAT = auto()
    OTHER_PROBLEM = auto()

    UNREADABLE_DATE = auto()
    READABLE_DATE = auto()
    ODDLY_WRITTEN_DATE = auto()
    """A date in a form that not every generator reads, or in a field of which the schema wants one form."""
    SEVERAL_DATES = auto()
    TIME = auto()
    """A date with a time of day."""

    UNLISTED_TERM = auto()
    """A term that is not on the list of its field as it is written."""
    REPEATED_TERM = auto()
    """Equal terms in one list."""
    EMPTY_TERM = auto()

    LICENSED_THING = auto()
    LICENSE_TEXT = auto()
    """A licence by its name."""
    LICENSE_TEXT_WITHOUT_ADDRESS = auto()
    UNCREDITED_PICTURE = auto()

    LINK = auto()
    BARE_LINK = auto()
    """A link without an address, or without a text between its brackets."""
    IMAGE_WITHOUT_TEXT = auto()
    LOOSE_PARENTHESIS = auto()
    """A link or image with a blank after `(` or before `)`, or in its address."""
    WRAPPED_ADDRESS = auto()
    """An external address that may hold another one."""

    FAULTY_ADDRESS = auto()
    """An address that may have a fault, or what may have been meant as a link."""
    FILE_OF_A_COMPUTER = auto()
    """An address that may lead to a file of whoever wrote it."""
    MISSING_TARGET = auto()
    """A link, and no image, that leads nowhere in the site, or of which that cannot be told."""
    MISSING_IMAGE = auto()
    TARGET_IN_OTHER_CASE = auto()
    """A link into the site that leads somewhere but for its capital and small letters."""
    UNPUBLISHED_TARGET = auto()
    """A link to a page of the site that is not published."""
    LINK_TO_PLACE = auto()
    """A link into the site with something after its `#`."""
    LINK_UPWARDS = auto()
    """A link that leads out of the site."""
    LINK_TO_WHOLE_ADDRESS = auto()
    """A link into the site that has the site's own address in front."""
    IMAGE_OF_THE_SITE = auto()


def look(context: Any, asked: frozenset[Sign]) -> frozenset[Sign]:
    """Those signs of `asked` that the page of `context`, which is one in which they can be seen, has; what none of them
    needs is not looked at.

    Where looking fails, all of its signs count as seen: the rule that needs what cannot be had will say so.
    """
    seen: set[Sign] = set()
    for each in _LOOKS:
        if not each.tells.isdisjoint(asked):
            try:
                seen.update(each.signs(context))
            except Exception:  # noqa: BLE001 - told by the rules that are asked now
                seen |= each.tells
    return asked & seen


class _Look(NamedTuple):
    """One way of looking at a page, and what it `tells`."""

    signs: Callable[[Any], Iterable[Sign]]
    tells: frozenset[Sign]


# The text.

_BETWEEN_BRACKETS = Pattern(r"\]\[")
"""Found in half of the time that `in` takes."""
_MAY_OPEN = Pattern(r"[^\S\n]|[-\u200b\u2010-\u2015\u2060\u2212\ufeff]|[^\n:#]{1,60}:(?=\s)")
_FAULTS = {kind: Sign[kind.name.replace("ANCHOR", "KEY")] for kind in FaultKind}


def _in_the_text(context: Context) -> Iterator[Sign]:
    page = context.page
    text, front_matter = page.text, page.front_matter
    if front_matter is None:
        yield Sign.NO_FRONT_MATTER
        if _MAY_OPEN.match(text):
            yield Sign.MISTAKEN_FENCE
    else:
        if front_matter.root is not None:
            yield Sign.FRONT_MATTER
        if any(text[comment.start + 1 : comment.start + 2].isalnum() for comment in front_matter.comments):
            yield Sign.CLOSE_COMMENT
        for fault in front_matter.faults:
            yield _FAULTS[fault.kind]
        if page.keys_in_any_case:
            names = [name.casefold() for name in page.metadata]
            if len(set(names)) < len(names):
                yield Sign.DUPLICATE_KEY
    if page.source.bom:
        yield Sign.BYTE_ORDER_MARK
    if page.source.faults:
        yield Sign.BROKEN_CHARACTERS
    if "<<<<<<<" in text:
        yield Sign.CONFLICT_MARKER
    if any(context.suppressions):
        yield Sign.COMMENT_FOR_POSTLINT
    if _BETWEEN_BRACKETS.search(text):
        yield Sign.REFERENCE_LINK
    if "[^" in text:
        yield Sign.FOOTNOTE


# The name.

_DATED = Pattern(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")
_DATED_POST = Pattern(rf"{_DATED.pattern}-.*\.[A-Za-z0-9]+")
"""A name with which nothing is wrong: each month has 28 days."""


def _in_the_name(context: FactsContext) -> Iterator[Sign]:
    from postlint.page_dates import named_after
    from postlint.schema.posts import CONTENT_FOLDERS

    page = context.page
    *folders, name = page.path.split("/")
    if CONTENT_FOLDERS.isdisjoint(folders) or _DATED_POST.fullmatch(name):
        return
    known_as = named_after(page)
    if "_posts" in folders:
        yield Sign.ODD_NAME
    elif "0" <= known_as[:1] <= "9":
        found = _DATED.match(known_as) if known_as != name else None
        if found is None or known_as[found.end() : found.end() + 1].isdigit():
            yield Sign.ODD_NAME


# The front matter as it is written.

MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that only say in which direction is written, as the inside of a character class."""
OTHER_INVISIBLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff"
"""The other characters that nobody sees, but for white space and joiners."""
OPENING_QUOTES = frozenset("“”„‟‘’‚‛")
CLOSING_QUOTES = frozenset("“”‟‘’‛")

_INVISIBLE = Pattern(f"[{OTHER_INVISIBLE}{MARKS_OF_DIRECTION}]")
_MAY_BE_NUMBERS = frozenset("yYnNoO+-.0123456789")
_READ_IN_TWO_WAYS = Pattern(r"(?i:y|yes|n|no|on|off)|[-+.0-9].*", re.DOTALL)
_READ_IN_ONE_WAY = Pattern(
    r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?\Z|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\Z|[Tt \t])"
)
"""Plain numbers and dates."""


def _in_the_front_matter(context: Context) -> set[Sign]:
    """One loop for all, as there are many values."""
    seen: set[Sign] = set()
    front_matter = context.page.front_matter
    if front_matter is None:
        return seen
    written = context.page.text[front_matter.span.start : front_matter.span.end]
    if "\\" in written or _hides_something(written):
        seen.add(Sign.INVISIBLE_CHARACTER)
    plain = Style.PLAIN
    leaves = context.leaves
    for scalar in leaves.scalars:
        text = scalar.text
        if scalar.style is not plain:
            if text != (core := text.strip()) and _may_be_too_much(scalar, core):
                seen.add(Sign.OUTER_WHITE_SPACE)
        elif text[:1] in _MAY_BE_NUMBERS:
            if _READ_IN_TWO_WAYS.fullmatch(text) and not _READ_IN_ONE_WAY.match(text):
                seen.add(Sign.VALUE_READ_IN_TWO_WAYS)
        elif text[:1] in OPENING_QUOTES and text[-1] in CLOSING_QUOTES:
            seen.add(Sign.INVISIBLE_CHARACTER)
        if may_be_left_over(text):
            seen.add(Sign.LEFT_OVER_TEXT)
    for key in leaves.keys:
        if not isinstance(key.value, str):
            seen.add(Sign.ODD_KEY)
        elif key.text[:1].isspace() and key.style is plain:
            seen.add(Sign.INVISIBLE_CHARACTER)
    return seen


def _hides_something(text: str) -> bool:
    """Whether `text` has an invisible character."""
    return not text.replace("\n", "").isprintable() and _INVISIBLE.search(text) is not None


def _may_be_too_much(scalar: Scalar, core: str) -> bool:
    """Whether the white space round `core` is not just the end of the last of several lines."""
    is_line_end = scalar.style in {Style.LITERAL, Style.FOLDED} or scalar.text.strip("\r\n") == core
    return not (is_line_end and "\n" in core)


# The front matter as its schema has it.

_PROBLEMS: tuple[tuple[type[schema.Problem], Sign], ...] = (
    (schema.MissingKey, Sign.MISSING_KEY),
    (schema.BlankKey, Sign.BLANK_KEY),
    (schema.UnknownKey, Sign.KEY_NOT_ALLOWED),
    (schema.NotOfType, Sign.WRONG_TYPE),
    (schema.NotAmong, Sign.NOT_AMONG),
    (schema.NotWithin, Sign.NOT_WITHIN),
    (schema.NotMatching, Sign.NOT_MATCHING),
    (schema.NotOfFormat, Sign.NOT_OF_FORMAT),
    (schema.Conditional, Sign.OTHER_PROBLEM),
    (schema.MisnamedKey, Sign.OTHER_PROBLEM),
    (schema.OtherProblem, Sign.OTHER_PROBLEM),
)


def _in_the_problems(context: Context) -> Iterator[Sign]:
    signs = dict(_PROBLEMS)
    return (signs[type(problem)] for problem in context.problems)


def _in_the_keys(context: Context) -> Iterator[Sign]:
    names = {key.text for key in context.leaves.keys}
    if not names:
        return
    from postlint.schema.spelling import may_be_misspelled

    if context.schema.deprecated(context.page):
        yield Sign.DEPRECATED_FIELD
    if may_be_misspelled(context.page, context.schema, names):
        yield Sign.MISSPELLED_KEY


def _in_the_dates(context: Context) -> Iterator[Sign]:
    dates = context.dates
    if not dates:
        return
    from postlint.dates import DateForm
    from postlint.schema.keywords import POST_DATE

    quotes_matter = context.page.dialect.quoted_dates_differ
    read = 0
    for field in dates:
        date = field.date
        if date is None:
            yield Sign.UNREADABLE_DATE
            continue
        read += 1
        yield Sign.READABLE_DATE
        if (
            field.format != POST_DATE
            or date.form is DateForm.OTHER
            or (quotes_matter and isinstance(field.node, Scalar) and field.node.style is not Style.PLAIN)
        ):
            yield Sign.ODDLY_WRITTEN_DATE
        if date.time is not None:
            yield Sign.TIME
    if read > 1:
        yield Sign.SEVERAL_DATES


def _in_the_terms(context: Context) -> Iterator[Sign]:
    for taxonomy, uses in context.terms:
        if not uses:
            continue
        is_listed = bool(taxonomy.terms or taxonomy.aliases)
        if len({use.term for use in uses}) < len(uses):
            yield Sign.REPEATED_TERM
        for use in uses:
            if not use.term or use.scalar.value is None:
                yield Sign.EMPTY_TERM
            if is_listed and use.term and not taxonomy.knows(use.term):
                yield Sign.UNLISTED_TERM


def _in_the_licences(context: Context) -> Iterator[Sign]:
    for thing in context.licensed:
        yield Sign.LICENSED_THING
        text = thing.text
        if text is not None and not text.blank:
            yield Sign.LICENSE_TEXT
            if thing.url is None or thing.url.blank:
                yield Sign.LICENSE_TEXT_WITHOUT_ADDRESS
        if text and thing.is_picture and not thing.credited:
            yield Sign.UNCREDITED_PICTURE


# The links.

_WRAPPERS = Pattern(
    r"google\.|youtube\.com|facebook\.com|instagram\.com|outlook\.com|duckduckgo\.com|linkedin\.com|out\.reddit\.com"
    r"|slack-redir\.net|t\.umblr\.com|vk\.com|steamcommunity\.com|urldefense|[\t\r\n]"
)
"""What the addresses hold that `rules.lk.redirect_wrapper` knows. Tabs and line ends inside of an address do not
count."""
_WITH_LABEL = frozenset({Origin.INLINE, Origin.REFERENCE})
_BLANK = frozenset(" \t")


def _in_the_links(context: Context) -> set[Sign]:
    page = context.page
    seen: set[Sign] = set()
    if page.body.definitions:
        seen.add(Sign.DEFINITION)
    if not page.links:
        return seen
    seen.add(Sign.LINK)
    text = page.text
    inline, image = Origin.INLINE, Origin.IMAGE
    for link in page.links:
        origin, destination = link.origin, link.destination
        if not destination:
            seen.add(Sign.BARE_LINK)
        elif ("?" in destination or "/v3/__" in destination) and may_be_wrapped(link):
            seen.add(Sign.WRAPPED_ADDRESS)
        if not link.text.strip():
            if link.image:
                seen.add(Sign.IMAGE_WITHOUT_TEXT)
            if origin in _WITH_LABEL:
                seen.add(Sign.BARE_LINK)
        if origin is inline or origin is image:
            start, end = link.target.start, link.span.end
            before = text[start - 1]
            if (
                text[end - 2] in _BLANK
                or before in _BLANK
                or (text[start - 2] in _BLANK if before == "<" else " " in destination)
            ):
                seen.add(Sign.LOOSE_PARENTHESIS)
    if _hides_something("".join([link.destination for link in page.links])):
        seen.add(Sign.INVISIBLE_CHARACTER)
    return seen


def may_be_wrapped(link: Link) -> bool:
    """Whether `link` has an external address with a query, or one as Proofpoint's third version writes it, of a site
    that is known to lead on.
    """
    address = link.destination
    is_suitable = link.kind is LinkKind.EXTERNAL and ("?" in address or "/v3/__" in address)
    return is_suitable and _WRAPPERS.search(address.lower()) is not None


_OF_A_USER = frozenset({"/U", "/h", "~/"})
"""What the folders `/Users`, `/home` and `~` begin with."""


def _in_the_addresses(context: FactsContext) -> Iterator[Sign]:
    from postlint.page.malformed_address import leads_to_computer, may_have_fault

    if context.page.near_links or may_have_fault(context.page.links):
        yield Sign.FAULTY_ADDRESS
    other, local = LinkKind.OTHER, LinkKind.LOCAL
    for link in context.page.links:
        may_be = link.kind is other or (link.kind is local and link.destination[:2] in _OF_A_USER)
        if may_be and leads_to_computer(link):
            yield Sign.FILE_OF_A_COMPUTER
            break


def _in_the_targets(context: FactsContext) -> set[Sign]:
    from postlint.generators.protocol import Outcome, State

    seen: set[Sign] = set()
    found, missing, unknown = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
    paths: set[str | None] = set()
    for target in context.targets:
        link, outcome = target.link, target.found.outcome
        if outcome is found:
            paths.add(target.found.path)
        elif outcome is missing or outcome is unknown:
            seen.add(Sign.MISSING_IMAGE if link.image else Sign.MISSING_TARGET)
        elif outcome is Outcome.OTHER_CASE:
            seen.add(Sign.TARGET_IN_OTHER_CASE)
        elif outcome is Outcome.OUTSIDE:
            seen.add(Sign.LINK_UPWARDS)
        if link.image:
            seen.add(Sign.IMAGE_OF_THE_SITE)
        elif target.fragment:
            seen.add(Sign.LINK_TO_PLACE)
        if target.spells_out_the_site:
            seen.add(Sign.LINK_TO_WHOLE_ADDRESS)
    for path in paths - {None, context.page.path}:
        published = context.site.published(path) if path is not None else None
        if published is not None and published.state is not State.LIVE:
            seen.add(Sign.UNPUBLISHED_TARGET)
            break
    return seen


_LOOKS = (
    _Look(_in_the_addresses, frozenset({Sign.FAULTY_ADDRESS, Sign.FILE_OF_A_COMPUTER})),
    _Look(
        _in_the_targets,
        frozenset(
            {
                Sign.MISSING_TARGET,
                Sign.MISSING_IMAGE,
                Sign.TARGET_IN_OTHER_CASE,
                Sign.UNPUBLISHED_TARGET,
                Sign.LINK_TO_PLACE,
                Sign.LINK_UPWARDS,
                Sign.LINK_TO_WHOLE_ADDRESS,
                Sign.IMAGE_OF_THE_SITE,
            }
        ),
    ),
    _Look(_in_the_name, frozenset({Sign.ODD_NAME})),
    _Look(
        _in_the_text,
        frozenset(
            {
                Sign.FRONT_MATTER,
                Sign.NO_FRONT_MATTER,
                Sign.MISTAKEN_FENCE,
                Sign.CLOSE_COMMENT,
                Sign.BYTE_ORDER_MARK,
                Sign.BROKEN_CHARACTERS,
                Sign.CONFLICT_MARKER,
                Sign.COMMENT_FOR_POSTLINT,
                Sign.REFERENCE_LINK,
                Sign.FOOTNOTE,
                *_FAULTS.values(),
            }
        ),
    ),
    _Look(
        _in_the_front_matter,
        frozenset(
            {
                Sign.INVISIBLE_CHARACTER,
                Sign.OUTER_WHITE_SPACE,
                Sign.VALUE_READ_IN_TWO_WAYS,
                Sign.LEFT_OVER_TEXT,
                Sign.ODD_KEY,
            }
        ),
    ),
    _Look(_in_the_problems, frozenset(sign for _, sign in _PROBLEMS)),
    _Look(_in_the_keys, frozenset({Sign.DEPRECATED_FIELD, Sign.MISSPELLED_KEY})),
    _Look(
        _in_the_dates,
        frozenset(
            {
                Sign.UNREADABLE_DATE,
                Sign.READABLE_DATE,
                Sign.ODDLY_WRITTEN_DATE,
                Sign.SEVERAL_DATES,
                Sign.TIME,
            }
        ),
    ),
    _Look(_in_the_terms, frozenset({Sign.UNLISTED_TERM, Sign.REPEATED_TERM, Sign.EMPTY_TERM})),
    _Look(
        _in_the_licences,
        frozenset(
            {
                Sign.LICENSED_THING,
                Sign.LICENSE_TEXT,
                Sign.LICENSE_TEXT_WITHOUT_ADDRESS,
                Sign.UNCREDITED_PICTURE,
            }
        ),
    ),
    _Look(
        _in_the_links,
        frozenset(
            {
                Sign.DEFINITION,
                Sign.LINK,
                Sign.BARE_LINK,
                Sign.IMAGE_WITHOUT_TEXT,
                Sign.LOOSE_PARENTHESIS,
                Sign.WRAPPED_ADDRESS,
                Sign.INVISIBLE_CHARACTER,
            }
        ),
    ),
)
