"""LI407 unversioned-license."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.licenses.license import License, LicenseKind, Mention, TextReading
from postlint.licenses.objects import LicensedObject
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity


class UnversionedLicense(Rule):
    """A licence is named without its version.

    ## What it does
    Speaks where a `license` names a licence that exists in several versions, such as `CC BY` or `GPL`, and the
    version is neither there nor in its address. Where the address beside it has the version, that is a hint: only
    whoever reads the text alone does not know it. CC0 has one version only and is fine.

    ## Why
    The versions are different licences: CC BY 2.0 asks for other things than CC BY 4.0.

    ## Example
    ```yaml
    license: CC BY-SA, Jane Doe
    ```

    ## Use instead
    ```yaml
    license: CC BY-SA 4.0, Jane Doe
    ```
    """

    code = "LI407"
    name = "unversioned-license"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            reading = thing.text_reading
            mention = _unversioned(thing, reading) if reading else None
            if reading and thing.text and mention:
                name = mention.license.name
                linked = _versioned_address(thing)
                yield Hit(
                    thing.text.span,
                    f"`{reading.text[mention.start : mention.end]}` does not say which version of {name} it is",
                    f"Write `{linked.name}`, to which its address leads."
                    if linked
                    else f"Find the place where the work was published, see which version it is, and {_add_it(name)}.",
                    route=thing.text.route,
                    severity=Severity.INFO if linked else None,
                )


def _unversioned(thing: LicensedObject, reading: TextReading) -> Mention | None:
    """The licence without a version, unless its version is named elsewhere in the text."""
    if thing.url_reading and thing.url_reading.suggestion:
        return None  # not-a-license-url speaks of it
    versioned = {mention.license.family for mention in reading.mentions if mention.license.version}
    versioned |= {linked.family for linked in reading.linked if linked.version}
    mention = next(
        (m for m in reading.mentions if _has_versions(m.license) and m.license.family not in versioned), None
    )
    linked = _versioned_address(thing)
    is_other = mention and linked and linked.family != mention.license.family
    return None if is_other else mention  # of another licence license-mismatch speaks


def _versioned_address(thing: LicensedObject) -> License | None:
    """The licence that the address beside the text leads to, if it is one with a version."""
    linked = thing.url_reading.license if thing.url_reading else None
    return linked if linked and linked.version else None


def _add_it(name: str) -> str:
    return f"name it, such as `{name} 4.0`" if name.startswith("CC") else "add its number"


def _has_versions(license_: License) -> bool:
    """Whether it is a family of which a version has to be named: only versions have addresses."""
    return license_.version is None and license_.url is None and license_.kind is LicenseKind.LICENSE
