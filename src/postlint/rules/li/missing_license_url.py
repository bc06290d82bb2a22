"""LI402 missing-license-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Fix, Safety
from postlint.licenses import creative_commons
from postlint.licenses.license import License, LicenseKind, TextReading, UrlKind
from postlint.licenses.objects import LicensedObject, snake
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity
from postlint.rules.li.field_edits import add_after, replace_value
from postlint.text import article


class MissingLicenseUrl(Rule):
    """A licence is named without its address.

    ## What it does
    Speaks where a `license` is given and its address is expected and missing: beside a picture with a `src`,
    where there is a `license_url` key that is blank, or where the schema knows of one. An address inside the
    `license`, as a link, counts. A page's own `license: CC-BY-4.0` or `image_license: CC-BY-4.0` with no key for
    an address is fine, and so are words that no address belongs to: "public domain", "all rights reserved", a `©`
    and a name. A text that names no licence, such as a credit, is left to `unknown-license`. CC0 and the public domain
    mark ask for nothing; there the missing address is a warning, as it is for the terms of picture sites.

    ## Why
    The licences of Creative Commons ask whoever uses a work to say where the licence can be read. A reader who
    wants to use the picture needs it too: `CC BY` alone does not say which text holds.

    ## Example
    ```yaml
    image:
      src: /files/2017/rathaus.jpg
      license: CC BY 2.0
      license_url:
    ```

    ## Use instead
    ```yaml
    image:
      src: /files/2017/rathaus.jpg
      license: CC BY 2.0
      license_url: https://creativecommons.org/licenses/by/2.0/
    ```
    The fix does that where the text names exactly one licence with its version.
    """

    code = "LI402"
    name = "missing-license-url"
    severity = Severity.ERROR
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            reading = thing.text_reading
            if reading and thing.text and _expects_address(thing) and _needs_address(reading):
                yield Hit(
                    thing.text.span,
                    f"{thing.label} has {article(thing.text_key)} {thing.text_key} but no {thing.url_key}",
                    _help(thing, reading),
                    route=thing.route or thing.text.route,
                    fix=_fix(page, thing, reading),
                    severity=None if _asks_for_link(reading) else Severity.WARNING,
                )


def _expects_address(thing: LicensedObject) -> bool:
    if thing.is_other:
        return False
    if thing.url is not None:
        return thing.url.blank
    has_src = thing.source is not None and snake(thing.source.name) == "src"
    return thing.expects_url or has_src


def _needs_address(reading: TextReading) -> bool:
    if reading.linked or any(link.reading.kind is UrlKind.UNDECIDED for link in reading.links):
        return False
    return any(_has_address(mention.license) for mention in reading.mentions)


def _has_address(license_: License) -> bool:
    is_of_somebody = license_.kind is LicenseKind.TERMS and license_.url is None
    return not is_of_somebody and license_.kind is not LicenseKind.RESERVED and license_.id != "Public-Domain"


def _asks_for_link(reading: TextReading) -> bool:
    """Whether a licence is named that is to be linked to."""
    return any(mention.license.kind is LicenseKind.LICENSE for mention in reading.mentions)


def _help(thing: LicensedObject, reading: TextReading) -> str:
    only = reading.only
    if only:
        # A blank field that is there is to be filled, not written a second time.
        return (
            f"Add `{thing.url_key}: {only.url}`."
            if thing.url is None
            else f"Fill in `{thing.url_key}` with `{only.url}`."
        )
    add = "Add" if thing.url is None else "Fill in"
    latest = _latest_version(reading)
    if latest:
        return (
            f"Find out which version of {reading.mentions[0].license.name} it is, and {add.lower()} `{thing.url_key}`"
            f" with its address, for 4.0 `{latest}`."
        )
    find = add if reading.mentions else f"Find out which licence it is, and {add.lower()}"
    return f"{find} `{thing.url_key}` with the address at which the licence can be read."


def _latest_version(reading: TextReading) -> str | None:
    """The address of the latest version of the one licence that is named without a version."""
    families = {mention.license.family for mention in reading.mentions}
    if len(families) != 1 or any(mention.license.version for mention in reading.mentions):
        return None
    latest = creative_commons.find(families.pop().removeprefix("CC-").lower(), "4.0")
    return latest.url if latest else None


def _fix(page: Page, thing: LicensedObject, reading: TextReading) -> Fix | None:
    only = reading.only
    if only is None or only.url is None or thing.text is None:
        return None
    if thing.url is not None:
        edit = replace_value(page, thing.url, only.url)
    else:
        edit = add_after(page, thing, thing.text, thing.url_key, only.url)
    return Fix(Safety.SAFE, f"add {thing.url_key}", (edit,)) if edit else None
