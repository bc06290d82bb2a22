"""LI404 non-canonical-license-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety
from postlint.licenses.agreement import address_conflict, link_conflict
from postlint.licenses.license import UrlKind, UrlReading
from postlint.licenses.objects import Field, LicensedObject
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity
from postlint.rules.li.field_edits import replace_inside, replace_value
from postlint.text import quote


class NonCanonicalLicenseUrl(Rule):
    """The address of a licence is not its official one.

    ## What it does
    Compares each address of a Creative Commons licence with the licence's own one, which has `https`, no `www.`,
    small letters, a slash at the end, and nothing after the version (or the country): no `deed.de`, no
    `legalcode`, no `?ref=…`. Links inside a `license` count. Of other licences only those addresses are named
    that the publisher itself sends elsewhere. Silent where `license-mismatch` says that the address is of another
    licence than the text.

    ## Why
    Search engines, catalogues and programs know a licence by its address. `deed.de` shows the German page to
    everybody; the plain address shows each reader their own language.

    ## Example
    ```yaml
    license_url: http://creativecommons.org/licenses/by/3.0/de/deed.de
    ```

    ## Use instead
    ```yaml
    license_url: https://creativecommons.org/licenses/by/3.0/de/
    ```
    The fix writes the official address.
    """

    code = "LI404"
    name = "non-canonical-license-url"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            address = thing.url_reading
            if (
                thing.url
                and address
                and _is_elsewhere(address)
                and address.canonical
                and not address_conflict(thing)  # it has to be replaced: license-mismatch says so
            ):
                edit = replace_value(page, thing.url, address.canonical)
                yield _hit(thing.url, f"`{thing.url_key}`", address, edit)
            yield from _in_text(page, thing)


def _in_text(page: Page, thing: LicensedObject) -> Iterator[Hit]:
    reading = thing.text_reading
    if thing.text is None or reading is None:
        return
    for link in reading.links:
        if _is_elsewhere(link.reading) and link.reading.canonical and not link_conflict(thing, link):
            written = reading.text[link.start : link.end]
            edit = replace_inside(page, thing.text, written, link.reading.canonical)
            yield _hit(
                thing.text,
                f"the link in `{thing.text_key}`",
                link.reading,
                edit,
                f" in place of {quote(written)}" if written != reading.text.strip() else "",
            )


def _is_elsewhere(reading: UrlReading) -> bool:
    return reading.kind is UrlKind.LICENSE and reading.url.strip() != (
        reading.canonical or reading.url.strip()
    )


def _hit(field: Field, subject: str, reading: UrlReading, edit: Edit | None, instead: str = "") -> Hit:
    name = reading.license.name if reading.license else "the licence"
    return Hit(
        field.span,
        f"{subject} is not the official address of {name}",
        f"Write `{reading.canonical}`{instead}.",
        route=field.route,
        url=reading.url,
        fix=Fix(Safety.SAFE, f"write {reading.canonical}", (edit,)) if edit else None,
    )
