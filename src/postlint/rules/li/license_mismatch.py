"""LI405 license-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related
from postlint.licenses.agreement import LicenseConflict, address_conflict, link_conflict
from postlint.licenses.license import LicenseKind, TextReading
from postlint.licenses.objects import LicensedObject
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity


class LicenseMismatch(Rule):
    """The name and the address of a licence disagree.

    ## What it does
    Compares the licence that `license` names with the one that `license_url` leads to, and the words of a link
    inside `license` with its own address. It speaks where they are different licences, different versions, or made
    for different countries. What the text leaves open contradicts nothing: `CC BY` fits every version, and
    `CC BY 3.0` fits `…/by/3.0/de/`.

    ## Why
    One of the two is wrong, and a reader who trusts the wrong one breaks the author's terms.

    ## Example
    ```yaml
    license: CC BY-SA 4.0
    license_url: https://creativecommons.org/licenses/by/4.0/
    ```

    ## Use instead
    ```yaml
    license: CC BY-SA 4.0
    license_url: https://creativecommons.org/licenses/by-sa/4.0/
    ```
    """

    code = "LI405"
    name = "license-mismatch"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            yield from _with_address(thing)
            yield from _with_links(thing)


def _with_address(thing: LicensedObject) -> Iterator[Hit]:
    conflict = address_conflict(thing)
    if conflict and thing.text_reading and thing.text and thing.url:
        name = _name(conflict, thing.text_reading)
        yield Hit(
            thing.url.span,
            f"`{thing.text_key}` says {name}, but `{thing.url_key}` leads to {conflict.other.name}",
            _help(conflict),
            route=thing.url.route,
            url=thing.url.text,
            related=(Related(thing.text.span, f"this says {name}"),),
        )


def _with_links(thing: LicensedObject) -> Iterator[Hit]:
    for link in thing.text_reading.links if thing.text_reading else ():
        conflict = link_conflict(thing, link)
        if conflict and thing.text_reading and thing.text:
            yield Hit(
                thing.text.span,
                f"`{thing.text_key}` says {_name(conflict, thing.text_reading)}, "
                f"but its link leads to {conflict.other.name}",
                _help(conflict),
                route=thing.text.route,
                url=link.reading.url,
            )


def _name(conflict: LicenseConflict, reading: TextReading) -> str:
    if conflict.mention.names_port and conflict.mention.license.jurisdiction is None:
        return f"`{reading.text[conflict.mention.start : conflict.mention.end]}`"
    return conflict.mention.license.name


def _help(conflict: LicenseConflict) -> str:
    address = conflict.mention.license.url
    correct = f" The address of {conflict.mention.license.name} is `{address}`." if address else ""
    if conflict.mention.license.kind is LicenseKind.RESERVED:
        correct = " If all rights are reserved, take out the address."
    return f"Look up the licence of the work, and correct whichever of the two is wrong.{correct}"
