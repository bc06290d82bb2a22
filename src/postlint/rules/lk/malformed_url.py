"""LK604 malformed-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Related, Safety, Severity, Span
from postlint.page.body import Link, LinkKind, NearLink, Origin
from postlint.page.facts import PageFacts
from postlint.page.malformed_address import (
    AddressFault,
    AddressFaultKind,
    address_fault,
    link_fault,
    without_malformed,
)
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.site import Outcome
from postlint.text import in_full, shorten

_BESIDE_FILES = frozenset({AddressFaultKind.NO_SCHEME, AddressFaultKind.SPACE, AddressFaultKind.NO_MAILTO})
"""What is no fault where a file has that very name."""


class MalformedUrl(Rule):
    """A link has a slip in its address or its brackets.

    ## What it does
    Looks at the letters of every address, without asking anyone, and at text that was surely meant as a link:

    - a beginning that is none: `http:/example.org`, `htp://…`, `https//…`, `http://https://…`,
      `https://mailto:…`
    - no beginning at all: `www.example.org/page`, `name@example.org`
    - white space in an address, or between `]` and `(`
    - a parenthesis that is missing, one too many, or a wide one (`（`); brackets and parentheses that changed places,
      as in `(text)[https://example.org]`; a quotation mark of `href="…"` that is never closed
    - quotation marks, `%20` or invisible characters at its ends
    - `\\` where `/` belongs, as in the path of a file on Windows
    - two addresses in one, an e-mail address without `@` or without a dot behind it, `tel:` without a number, a site
      that cannot exist, a `%` without two digits

    Addresses with template tags, in code and in comments are left alone. Where the generator of the page makes a
    working link of white space, as Jekyll and MkDocs do, it is none of this; nor is a single parenthesis that stands
    between `<` and `>` or behind a backslash. What browsers put right is a warning.

    ## Why
    Such a link looks right in the source, and fails for every reader. Some do not even become links: the brackets
    are shown as text.

    ## Example
    ```markdown
    [The programme](http:/example.org/programme), [our partner](www.example.org), [a map] (https://example.org/map)
    ```

    ## Use instead
    ```markdown
    [The programme](http://example.org/programme), [our partner](https://www.example.org),
    [a map](https://example.org/map)
    ```
    The fix corrects the address. Where it could also be meant otherwise, it is not applied without `--unsafe-fixes`.
    """

    code = "LK604"
    name = "malformed-url"
    severity = Severity.ERROR
    fix = Safety.SAFE

    def without_settled_links(self, page: PageFacts) -> PageFacts:
        return without_malformed(page)

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        seen: set[tuple[Span, str]] = set()
        for link in page.links:
            place = (link.target, link.destination)
            if place in seen:
                continue
            seen.add(place)
            fault = _as_read(page, link_fault(link))
            if (
                fault is not None
                and not _is_file(page, context, link, fault)
                and not _is_of_licence(link, fault)
            ):
                yield _hit(link, fault)
        for written in page.near_links:
            near = _to_file(written) if written.path and _is_there(page, context, written) else written
            if not near.likely:
                continue
            safety = Safety.SAFE if near.certain else Safety.UNSAFE
            fix = Fix(safety, "make it a link", near.edits) if near.edits else None
            yield Hit(near.span, near.message, near.help, fix=fix, subject=near.text[:1000])


def _as_read(page: PageFacts, fault: AddressFault | None) -> AddressFault | None:
    """`fault` as grave as it is on `page`: what is not CommonMark leaves `\\` to browsers, which take it for `/`."""
    if fault is None or fault.kind is not AddressFaultKind.BACKSLASH:
        return fault
    return fault._replace(slight=fault.slight or page.dialect.kramdown or page.dialect.python_markdown)


def _is_file(page: PageFacts, context: FactsContext, link: Link, fault: AddressFault) -> bool:
    if fault.kind not in _BESIDE_FILES or link.kind is not LinkKind.LOCAL:
        return False
    return context.site.resolve(page, link.destination, image=link.image).outcome is Outcome.FOUND


def _is_of_licence(link: Link, fault: AddressFault) -> bool:
    """Whether this is a quotation mark at the end of the address of a licence, which not-a-license-url tells."""
    if fault.kind is not AddressFaultKind.ENDS or not link.route or not isinstance(link.route[-1], str):
        return False
    from postlint.licenses.objects import Role, read_key

    key = read_key(link.route[-1])
    return key is not None and key.role is Role.URL and "quotation mark" in fault.problem


def _is_there(page: PageFacts, context: FactsContext, near: NearLink) -> bool:
    """Whether the file is there that `near` names with spaces."""
    from postlint.page.stray_spaces import escape_spaces

    found = context.site.resolve(page, escape_spaces(near.path), image=near.text.startswith("!"))
    return found.outcome is Outcome.FOUND and found.path is not None  # and not only an old address


def _to_file(near: NearLink) -> NearLink:
    """`near` where there is a file of that name: nothing else can be meant."""
    from postlint.page.stray_spaces import escape_spaces

    fixed = escape_spaces(near.path)
    edits = tuple(edit._replace(text=fixed) for edit in near.edits)
    return near._replace(help=f"Write `({in_full(fixed)})`.", edits=edits, certain=True, likely=True)


def _hit(link: Link, fault: AddressFault) -> Hit:
    """The hit at the address; of a reference at its first use, for there a reader misses it."""
    defined = link.origin in {Origin.REFERENCE, Origin.IMAGE_REFERENCE}
    place = link.span if defined else link.target
    related = (Related(link.target, "the address stands here"),) if defined else ()
    return Hit(
        place,
        f"the address `{shorten(link.destination)}` {fault.problem}",
        fault.remedy,
        route=link.route,
        fix=_fix(link, fault),
        related=related,
        url=link.destination,
        severity=Severity.WARNING if fault.slight else None,
    )


def _fix(link: Link, fault: AddressFault) -> Fix | None:
    """Mends the address as it is written; where entities or escapes hide it, a person has to."""
    at_ends = fault.slight and link.raw != link.raw.strip()
    written = fault if at_ends else address_fault(link.raw)
    if written is None or written.kind is not fault.kind:
        return None
    if written.suggestion is None or fault.suggestion is None:
        return None
    # Of a bracket with a backslash before it, which makes it a part of the address, both go.
    suggestion = written.suggestion.removesuffix("\\")
    safety = Safety.SAFE if written.certain else Safety.UNSAFE
    if link.origin is Origin.AUTOLINK:
        tail = link.raw.removeprefix(suggestion)
        if tail == link.raw:
            edits = (Edit(link.target, suggestion),)
        else:
            # What does not belong to `<…>` stays in the sentence, after it.
            edits = (Edit(Span(link.target.end - len(tail), link.span.end), f">{tail}"),)
    else:
        edits = (Edit(link.target, suggestion),)
    return Fix(safety, "correct the address", edits)
