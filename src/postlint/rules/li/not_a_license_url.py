"""LI403 not-a-license-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.licenses.license import License, UrlKind, UrlReading
from postlint.licenses.objects import LicensedObject
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, Severity
from postlint.text import did_you_mean

_FAULTS = {UrlKind.UNVERSIONED, UrlKind.NO_SUCH_LICENSE, UrlKind.NOT_A_LICENSE, UrlKind.NOT_A_URL}
_FAULTS_IN_TEXT = {UrlKind.UNVERSIONED, UrlKind.NO_SUCH_LICENSE}


class NotALicenseUrl(Rule):
    """The address of a licence leads to no licence.

    ## What it does
    Reads each `license_url` (also `license_link` and the like) without opening it. It speaks where the address is
    a home page, a picture or its page, a wiki, an ordinary page of some site; a Creative Commons address without a
    version, or with a version or country that does not exist; one with something left over at its end; or no
    address at all. Addresses that may well be a licence of their own, such as `/licence/` or a `LICENSE` file, are
    let pass. Of links inside a `license` only those that lead to Creative Commons and find no licence there are
    faults.

    ## Why
    Whoever follows the address should land on the terms, not on a page that does not exist or says nothing of
    them.

    ## Example
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC BY 2.0, Jane Doe
      license_url: https://www.flickr.com/photos/jane/123
    ```

    ## Use instead
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC BY 2.0, [Jane Doe](https://www.flickr.com/photos/jane/123)
      license_url: https://creativecommons.org/licenses/by/2.0/
    ```
    """

    code = "LI403"
    name = "not-a-license-url"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for thing in context.licensed:
            address = thing.url_reading
            if thing.is_other and address and address.kind is UrlKind.NOT_A_LICENSE:
                continue  # terms of somebody's own may stand anywhere
            if thing.url and address and address.kind in _FAULTS:
                yield Hit(
                    thing.url.span,
                    _message(f"`{thing.url_key}`", address),
                    _help(address, thing),
                    route=thing.url.route,
                    url=thing.url.text,
                )
            yield from _in_text(thing)


def _in_text(thing: LicensedObject) -> Iterator[Hit]:
    reading = thing.text_reading
    if thing.text is None or reading is None:
        return
    for link in reading.links:
        if link.reading.kind in _FAULTS_IN_TEXT:
            yield Hit(
                thing.text.span,
                _message(f"the link in `{thing.text_key}`", link.reading),
                _help(link.reading, thing),
                route=thing.text.route,
                url=link.reading.url,
            )


def _message(subject: str, reading: UrlReading) -> str:
    verb = "is no web address" if reading.kind is UrlKind.NOT_A_URL else "leads to no known licence"
    reason = "" if reading.reason in (None, "it is no web address") else f": {reading.reason}"
    sure = reading.suggestion if reading.kind is not UrlKind.UNVERSIONED else None
    return f"{subject} {verb}{reason}{did_you_mean(sure)}"


def _help(reading: UrlReading, thing: LicensedObject) -> str:
    text = thing.text_reading
    named = text.only if text else None
    if named and named.url and _may_be_meant(named, reading):
        return f"`{thing.text_key}` names {named.name}: write its address, `{named.url}`."
    meant = text.unclear[0].suggestion if text and text.unclear else None
    if meant and meant.url and reading.license is None:
        return f"If the licence is {meant.name}, write its address, `{meant.url}`."
    if reading.suggestion and reading.kind is UrlKind.UNVERSIONED:
        return f"Add the version that the work is under, such as `{reading.suggestion}`."
    if reading.suggestion:
        return f"Check the licence of the work, and write `{reading.suggestion}` if that is it."
    return (
        "Find out which licence the work is under, and write its address, such as "
        "`https://creativecommons.org/licenses/by/4.0/`. "
        "Where the work comes from can be said in its caption."
    )


def _may_be_meant(named: License, reading: UrlReading) -> bool:
    return reading.license is None or reading.license.family == named.family
