"""LI409 license-not-allowed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Annotated

from postlint.config.settings import Settings
from postlint.licenses import catalogue, creative_commons
from postlint.licenses.license import License
from postlint.licenses.objects import Field, LicensedObject
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, RuleOptions, Severity
from postlint.text import did_you_mean, quote_list

if TYPE_CHECKING:
    from pydantic import AfterValidator

_OPEN = "open"
"""Stands in a policy for every licence that is open as the Open Definition has it."""


def _speak_about_licenses(entries: tuple[str, ...]) -> tuple[str, ...]:
    known = _known()
    for entry in entries:
        if entry != _OPEN and _normalised(entry) not in known:
            near = get_close_matches(_normalised(entry), [_OPEN, *known], n=1)
            raise ValueError(
                f"`{entry}` is neither `{_OPEN}` nor an SPDX id such as `CC-BY-4.0` nor a family of licences"
                f" such as `CC-BY`{did_you_mean(known.get(near[0], near[0]) if near else None)}"
            )
    return entries


class LicenseNotAllowedOptions(RuleOptions):
    """Options of license-not-allowed."""

    allow: Annotated[tuple[str, ...], AfterValidator(_speak_about_licenses)] = ()
    deny: Annotated[tuple[str, ...], AfterValidator(_speak_about_licenses)] = ()


class LicenseNotAllowed(Rule):
    """A licence is not allowed by the site's own policy.

    ## What it does
    Compares each licence with `allow` and `deny`. Where `allow` is given, everything else is reported; what `deny`
    names is always reported. Of two licences to choose from (`GFDL or CC BY-SA 3.0`) one that is allowed is
    enough. Without either list it says nothing.

    ## Why
    A site that is under an open licence as a whole cannot show pictures that may not be used commercially or
    not be changed, without everybody who copies a page having to look twice.

    ## Example
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC BY-NC-ND 2.0, Jane Doe
    ```

    ## Use instead
    A picture under a licence that is allowed.

    ## Options
    `allow` and `deny`: ids (`CC-BY-4.0`), families (`CC-BY`), or `open` for every licence that is open as the
    [Open Definition](https://opendefinition.org/) has it. `[licenses]` says it for the whole site:
    ```toml
    [licenses]
    allow = ["open"]
    ```
    """

    code = "LI409"
    name = "license-not-allowed"
    severity = Severity.ERROR
    Options = LicenseNotAllowedOptions
    options: LicenseNotAllowedOptions

    @classmethod
    def site_options(cls, settings: Settings) -> dict[str, object]:
        return {"allow": tuple(settings.licenses.allow), "deny": tuple(settings.licenses.deny)}

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if not self.options.allow and not self.options.deny:
            return
        for thing in context.licensed:
            found = _licenses(thing)
            if found is None:
                continue
            field, licenses = found
            refused = [license_ for license_ in licenses if not self._is_allowed(license_)]
            if licenses and len(refused) == len(licenses):
                yield Hit(
                    field.span,
                    f"{thing.title} is under {refused[0].name}, which is not allowed here",
                    self._help(),
                    route=field.route,
                )

    def _is_allowed(self, license_: License) -> bool:
        if any(_means(entry, license_) for entry in self.options.deny):
            return False
        return not self.options.allow or any(_means(entry, license_) for entry in self.options.allow)

    def _help(self) -> str:
        if not self.options.allow:
            return "Use something under another licence."
        named = [entry for entry in self.options.allow if entry != _OPEN]
        parts = [quote_list(named)] if named else []
        if _OPEN in self.options.allow:
            parts.append(self._open_licenses())
        less = f", but not {quote_list(self.options.deny, last='or')}" if self.options.deny else ""
        allowed = " and ".join(parts)
        only_one = len(named) == len(self.options.allow) == 1
        policy = f"Only {allowed} is allowed here" if only_one else f"Allowed are {allowed}"
        return f"Use something under another licence. {policy}{less}."

    def _open_licenses(self) -> str:
        examples = (creative_commons.find(unit, "4.0") for unit in ("by", "by-sa"))
        names = " and ".join(f"`{found.name}`" for found in examples if found and self._is_allowed(found))
        return f"open licences such as {names}" if names else "open licences"


def _licenses(thing: LicensedObject) -> tuple[Field, tuple[License, ...]] | None:
    """The licences of a thing and where they stand: in its text, else in its address."""
    reading, address = thing.text_reading, thing.url_reading
    if reading and thing.text and reading.names_a_license:
        return thing.text, tuple(mention.license for mention in reading.mentions) or reading.linked
    if thing.url and address and address.license:
        return thing.url, (address.license,)
    return None


def _means(entry: str, license_: License) -> bool:
    """Whether `entry` of a policy speaks about the licence."""
    if entry == _OPEN:
        return license_.open is True
    return _normalised(entry) in (license_.id.casefold(), license_.family.casefold())


def _normalised(entry: str) -> str:
    return entry.casefold().replace(" ", "-")


@cache
def _known() -> dict[str, str]:
    """All ids and families, as they are written, by how they are compared."""
    licenses = (*catalogue.all_licenses(), *creative_commons.all_licenses())
    names = (name for license_ in licenses for name in (license_.family, license_.id))
    return {name.casefold(): name for name in names}
