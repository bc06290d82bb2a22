"""LI401 missing-license."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.findings import Route
from postlint.licenses.objects import LicensedObject
from postlint.licenses.on_site import licensed_fields, may_lack_license, pictures
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule, Severity
from postlint.site.site import SiteCache
from postlint.text import article, name_field


class MissingLicense(Rule):
    """A picture lacks its licence, where licences are kept.

    ## What it does
    Looks at each picture in the front matter that has a `src` and keeps its licence beside it: there is a
    `license` key that is blank, or a `license_url`, or the page's schema knows of such keys. It speaks where the
    `license` itself says nothing. Where three quarters and more of the site's pictures in a field have a licence, it
    also speaks of those in this field that have no such key at all.

    ## Why
    Nobody may use a picture without knowing on which terms. A blank `license` mostly means that it was
    forgotten, and after a year nobody remembers where the picture came from.

    ## Example
    ```yaml
    image:
      src: /files/2017/rathaus.jpg
      license:
      license_url:
    ```

    ## Use instead
    ```yaml
    image:
      src: /files/2017/rathaus.jpg
      license: CC BY 4.0, Jane Doe
      license_url: https://creativecommons.org/licenses/by/4.0/
    ```
    """

    code = "LI401"
    name = "missing-license"
    severity = Severity.WARNING

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        told: set[Route] = set()
        for thing in context.licensed if may_lack_license(page.metadata) else ():
            told.add(thing.route)
            if _keeps_licenses(thing) and _says_nothing(thing):
                yield _hit(thing)
        site = context.site
        usual = _usual.get(site, lambda: licensed_fields(head.metadata for head in site.pages.values()))
        for picture in pictures(page.metadata) if usual else ():
            share = usual.get(picture.field)
            if (
                share is not None
                and not picture.is_licensed
                and told.isdisjoint({picture.route, picture.route[:-1]})
            ):
                yield _unusual(picture.route, share)


_usual: SiteCache[Mapping[tuple[str, ...], str]] = SiteCache()
"""Counted once for all pages of a run."""


def _unusual(route: Route, share: str) -> Hit:
    return Hit(
        route,
        f"{name_field(route)} has no licence, as {share} such pictures on the site have one",
        "Find out under which licence the picture is, and name it beside it as the other pages do.",
        key=True,
    )


def _keeps_licenses(thing: LicensedObject) -> bool:
    kept = thing.text is not None or thing.url is not None or thing.expects_text
    return thing.is_picture and kept and not thing.is_other


def _says_nothing(thing: LicensedObject) -> bool:
    return thing.text is None or thing.text.blank


def _hit(thing: LicensedObject) -> Hit:
    place = thing.text.route if thing.text else thing.route
    address = thing.url_reading
    if address and address.license:
        name = address.license.name
        return Hit(
            place,
            f"{thing.title} has {article(thing.url_key)} `{thing.url_key}` but no `{thing.text_key}`",
            f"Write `{thing.text_key}: {name}`, for that is the licence that its address leads to.",
            key=True,
        )
    return Hit(
        place,
        f"{thing.title} has no `{thing.text_key}`",
        f"Find out under which licence the picture is, and name it in `{thing.text_key}`, such as `CC BY 4.0`, "
        f"with its address in `{thing.url_key}`.",
        key=True,
    )
