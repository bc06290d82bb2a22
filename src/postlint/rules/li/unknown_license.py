"""LI406 unknown-license."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from postlint.findings import Fix, Safety
from postlint.globs import Matcher, length_fault, star_glob
from postlint.licenses.free_text import identify_text
from postlint.licenses.license import TextReading, Unclear, UrlKind
from postlint.licenses.objects import LicensedObject
from postlint.licenses.on_site import license_texts
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions, Severity
from postlint.rules.li.data_keys import is_key_of_data
from postlint.rules.li.field_edits import replace_inside
from postlint.site.site import Site, SiteCache
from postlint.text import did_you_mean, quote

if TYPE_CHECKING:
    from pydantic import AfterValidator

_REPORTED_ELSEWHERE = {
    UrlKind.UNDECIDED,  # may be a licence
    UrlKind.NO_SUCH_LICENSE,  # not-a-license-url says so
    UrlKind.UNVERSIONED,
}


def _sound(pattern: str) -> str:
    if (fault := length_fault(pattern)) is not None:
        raise ValueError(fault)
    return pattern


class UnknownLicenseOptions(RuleOptions):
    """Options of unknown-license."""

    own_texts: tuple[Annotated[str, AfterValidator(_sound)], ...] = ()


class UnknownLicense(Rule):
    """A text in the place of a licence names none.

    ## What it does
    Reads each `license` and looks for any licence in it: Creative Commons in many spellings and languages, those
    of the SPDX list, open data licences, the terms of picture sites, "public domain", "all rights reserved", or a
    link to one. It speaks where there is none, and names what was likely meant. A text that several pages have is told
    once, on the first of them, with their number; in a check of a change (`--since`) on each. A value that is the key
    of something in the site's own data files is no text, and neither is an id such as `LicenseRef-Ours`. The parts of a
    name written as one word, as in `CC BYSA 4.0`, are understood, and a hint says how the name is written.

    ## Why
    "Photo: Jane Doe" says who made a picture, and not whether it may be used. `CCO`, with the letter O, is found
    by no search for CC0.

    ## Example
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CCO
    ```

    ## Use instead
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC0 1.0
    ```
    The fix writes the licence that is most like what is written. It is not applied without `--unsafe-fixes`.

    ## Options
    `own-texts`: texts of the site's own that are let pass, as patterns in which `*` stands for anything:
    ```toml
    [rules]
    unknown-license = { own-texts = ["© *", "Source: *"] }
    ```
    """

    code = "LI406"
    name = "unknown-license"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    Options = UnknownLicenseOptions
    options: UnknownLicenseOptions

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        readings = map(identify_text, license_texts(page.metadata))
        if "license" not in context.schema.layout(page).fields and all(
            _names_something(reading) and _run_together(reading) is None for reading in readings
        ):
            return  # and the front matter need not be read once more
        for thing in context.licensed:
            reading = thing.text_reading
            if reading and thing.text and not thing.is_other and not self._is_own(thing.text.text):
                slip = _run_together(reading)
                lists = context.schema.lists(page, thing.text.route)
                is_sound = _names_something(reading) and slip is None
                if is_sound or lists or _is_key(thing.text.text, page, context):
                    continue
                unclear = slip or (reading.unclear[0] if reading.unclear else None)
                number = self._pages_told_of(thing.text.text, page, context)
                if not number:
                    continue
                yield Hit(
                    thing.text.span,
                    _message(thing.text.text, unclear, number),
                    _help(thing, unclear),
                    route=thing.text.route,
                    fix=_fix(page, thing, reading, unclear),
                    severity=Severity.INFO if slip else None,
                )

    def _pages_told_of(self, text: str, page: PageFacts, context: FactsContext) -> int:
        """On how many pages of the run `text` stands, if this is the one that tells of all; else none."""
        if context.past is not None:
            return 1
        all_ = _pages.get(context.site, lambda: _by_text(context.site)).get(text, [page.path])
        judged = (
            path for path in all_ if path == page.path or context.judges(self.code, context.site.pages[path])
        )
        return len(all_) if next(judged, page.path) == page.path else 0

    def _is_own(self, text: str) -> bool:
        return any(matches(text.casefold()) for matches in self._own_texts)

    @cached_property
    def _own_texts(self) -> tuple[Matcher, ...]:
        return tuple(star_glob(pattern.casefold()) for pattern in self.options.own_texts)


def _names_something(reading: TextReading) -> bool:
    return reading.names_a_license or any(link.reading.kind in _REPORTED_ELSEWHERE for link in reading.links)


_RUN_TOGETHER = Pattern(r"(?<![a-z])(?:ccby|by(?=nc|nd|sa)|nc(?=nd|sa))", re.IGNORECASE)


def _run_together(reading: TextReading) -> Unclear | None:
    """The first licence of Creative Commons whose parts are written as one word: `CC BYSA 4.0`."""
    for mention in reading.mentions:
        written = reading.text[mention.start : mention.end]
        if mention.license.family.startswith("CC-") and _RUN_TOGETHER.search(written):
            return Unclear(mention.start, mention.end, "its parts are run together", mention.license)
    return None


_pages: SiteCache[Mapping[str, list[str]]] = SiteCache()
"""Counted once for all pages of a run."""


def _by_text(site: Site) -> Mapping[str, list[str]]:
    """The pages that have each text in the place of a licence."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, page in site.pages.items():
        for text in license_texts(page.metadata):
            found[text].append(path)
    return found


def _is_key(text: str, page: PageFacts, context: FactsContext) -> bool:
    known = _keys.get(context.site, dict)
    root = context.site.site_for(page.path).root
    if (root, text) not in known:
        known[root, text] = is_key_of_data(text, context.site.tree, root)
    return known[root, text]


_keys: SiteCache[dict[tuple[str, str], bool]] = SiteCache()


def _message(text: str, unclear: Unclear | None, pages: int) -> str:
    where = f" (on {pages} pages)" if pages > 1 else ""
    reason = f": {unclear.reason}" if unclear and unclear.reason else ""
    meant = unclear.suggestion.name if unclear and unclear.suggestion else None
    return f"{quote(text)}{where} names no known licence{reason}{did_you_mean(meant)}"


def _help(thing: LicensedObject, unclear: Unclear | None) -> str:
    if unclear and unclear.suggestion:
        meant = unclear.suggestion
        with_address = f", with `{thing.url_key}: {meant.url}`" if meant.url and _lacks_address(thing) else ""
        written = thing.text_reading.text[unclear.start : unclear.end] if thing.text_reading else ""
        is_part = bool(thing.text_reading and written != thing.text_reading.text.strip())
        instead = f" in place of {quote(written)}" if is_part else ""
        return f"Write `{meant.name}`{instead} if that is the licence{with_address}."
    address = thing.url_reading
    if address and address.kind is UrlKind.LICENSE and address.license:
        return f"Name the licence too: its address leads to {address.license.name}."
    return (
        "Find out which licence the work is under, and name it here, such as `CC BY 4.0, Jane Doe`. If it is under"
        " none, write `All rights reserved, Jane Doe`."
    )


def _lacks_address(thing: LicensedObject) -> bool:
    address = thing.url_reading
    return not (address and address.kind in {UrlKind.LICENSE, UrlKind.UNDECIDED})


def _fix(page: PageFacts, thing: LicensedObject, reading: TextReading, unclear: Unclear | None) -> Fix | None:
    if unclear is None or unclear.suggestion is None or thing.text is None:
        return None
    written = reading.text[unclear.start : unclear.end]
    is_id = "-" in written and " " not in written
    meant = unclear.suggestion.id if is_id else unclear.suggestion.name
    edit = replace_inside(page, thing.text, written, meant)
    return Fix(Safety.UNSAFE, f"write {meant}", (edit,)) if edit else None
