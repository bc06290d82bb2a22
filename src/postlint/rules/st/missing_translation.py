"""ST804 missing-translation."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.dates import ParsedDate, parse_date
from postlint.findings import Severity, Span
from postlint.page.facts import PageFacts, PageHead
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.site.languages import Version, Versions, language_of
from postlint.site.site import SiteCache
from postlint.text import quote_list, shorten


class MissingTranslationOptions(RuleOptions):
    """`ignore-fields`: those that only one language may have."""

    ignore_fields: tuple[str, ...] = (
        "slug", "url", "permalink", "aliases", "redirect_from", "lang", "language", "locale", "weight", "draft",
        "translationKey", "translation_key", "ref", "published", "lastmod", "updated", "translator", "translators",
    )  # fmt: skip


class MissingTranslation(Rule):
    """A translation is missing, or says less.

    ## What it does
    On sites in several languages, with `report.md` and `report.en.md`, or with `de/report.md` and `en/report.md`,
    reports a page without a partner where most pages beside it have one; and of a pair, fields that only one of
    them has, and dates that differ.

    ## Why
    Readers who change the language find an error page, or a page without its picture or tags.

    ## Example
    Of `report.md` and `report.en.md`, only the first has:

    ```yaml
    image: /files/report.jpg
    ```

    ## Use instead
    The same field in both files.

    ## Options
    - `ignore-fields`: fields that only one language may have, such as `slug`.
    """

    code = "ST804"
    name = "missing-translation"
    severity = Severity.WARNING
    enabled = False
    Options = MissingTranslationOptions
    options: MissingTranslationOptions

    def __init__(self, options: RuleOptions | None = None) -> None:
        super().__init__(options)
        self._versions: SiteCache[Versions] = SiteCache()

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        if page.is_draft:
            return
        site = context.site
        versions = self._versions.get(site, lambda: Versions(site.tree))
        for version in versions.absent(page.path):
            yield Hit(
                Span(0, 0),
                f"most pages here also exist {_in(version)}, but `{shorten(version.path)}` is missing",
                "Add the translation, or have this rule ignore the page if it is to have none.",
                subject=version.path,
            )
        for version in versions.present(page.path):
            partner = site.page(version.path)
            if partner is not None and not partner.is_draft and _is_first(page, partner):
                yield from self._differences(page, partner)

    def _differences(self, page: PageFacts, partner: PageHead) -> Iterator[Hit]:
        """What `page` lacks that its partner has, and another date."""
        if not (page.has_front_matter and partner.has_front_matter):
            return
        for with_it, without in ((partner, page), (page, partner)):
            keys = [key for key in with_it.metadata if key not in without.metadata and not self._ignores(key)]
            if keys:
                yield Hit(
                    (),
                    f"{quote_list(keys)} {'is' if len(keys) == 1 else 'are'} in `{shorten(with_it.path)}`, but not in"
                    f" `{shorten(without.path)}`",
                    "Give both the same fields.",
                    key=True,
                    subject=f"{with_it.path} {' '.join(keys)}",
                )
        own, other = _date(page), _date(partner)
        if own is not None and other is not None and own.day != other.day:
            yield Hit(
                ("date",),
                f"`date` is `{own.standard}` here, but `{other.standard}` in `{shorten(partner.path)}`",
                "Give both the date on which the page was published.",
            )

    def _ignores(self, key: str) -> bool:
        return key.lower() in {name.lower() for name in self.options.ignore_fields}


def _in(version: Version) -> str:
    return f"in the language `{version.language}`" if version.language else "in the main language"


def _is_first(page: PageFacts, partner: PageHead) -> bool:
    """A pair is compared once: on the page of the later language, which is mostly the translation."""
    return (language_of(page) or "", page.path) > (language_of(partner) or "", partner.path)


def _date(page: PageHead) -> ParsedDate | None:
    scalar = page.front_matter.scalar(("date",)) if page.front_matter else None
    reading = parse_date(scalar.text) if scalar is not None else None
    return reading if isinstance(reading, ParsedDate) and reading.certain else None
