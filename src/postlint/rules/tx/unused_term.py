"""TX307 unused-term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from postlint.findings import Severity, Span
from postlint.near_names import normalise
from postlint.page.facts import PageHead
from postlint.rules.base import FileHit, Hit, RuleOptions, SiteContext, SiteRule
from postlint.rules.tx.terms import joined_parts
from postlint.text import quote
from postlint.vocabulary import Taxonomy, locate, term_uses, terms_in


class UnusedTermOptions(RuleOptions):
    """`keep`: terms that may stand on the list unused."""

    keep: tuple[str, ...] = ()


class UnusedTerm(SiteRule):
    """No page uses a term of the list.

    ## What it does
    Reports terms of a list of known tags, categories or authors that are on no page. The finding stands at the
    entry, in the file that holds the list: a file of its own, your configuration, or one that the site has already
    (`tags.yml` of Docusaurus). A term also counts as used where a listed synonym of it or another spelling is used, or
    where pages get it from their folder or from the site's configuration.

    It needs all pages to know, so it is silent where only some files are checked. It is silent about lists
    outside of the site's folder, which other sites may use.

    ## Why
    A list that nobody cleans up grows until nobody reads it. Then the same thing gets its second and third name.

    ## Example
    With `terms = "tags.yaml"`, where no post is about workshops:
    ```yaml
    - Open Data
    - Workshop
    ```

    ## Use instead
    ```yaml
    - Open Data
    ```

    ## Options
    - `keep`: terms that may stay on the list although no page uses them (yet).
    """

    code = "TX307"
    name = "unused-term"
    severity = Severity.WARNING
    enabled = False
    Options = UnusedTermOptions
    options: UnusedTermOptions

    def check_site(self, context: SiteContext) -> Iterator[FileHit]:
        if not context.whole:
            return
        for taxonomy in context.taxonomies.values():
            unused = [term for term in _unused(taxonomy, context) if term not in self.options.keep]
            places = defaultdict(list)
            for term in unused:
                if term in taxonomy.places:
                    places[taxonomy.places[term].path].append(taxonomy.places[term])
            for path in places:
                source = context.source(path)
                if source is None:
                    continue
                spans = locate(source.text, path, places[path])
                for term in unused:
                    place = taxonomy.places.get(term)
                    if place is not None and place.path == path:
                        yield FileHit(path, source, _hit(taxonomy, term, spans.get(place, Span(0, 0))))


def _hit(taxonomy: Taxonomy, term: str, span: Span) -> Hit:
    return Hit(
        span,
        f"{quote(term)} is on the list of known `{taxonomy.name}`, but no page uses it",
        "Take it off the list. If pages with it are to come, name it in the option `keep` of the rule `unused-term`.",
        subject=f"{taxonomy.name}\n{term}",
    )


def _unused(taxonomy: Taxonomy, context: SiteContext) -> list[str]:
    """The terms that are on no page, as far as that can be known of every page."""
    left = dict.fromkeys(taxonomy.terms)
    unread: list[str] = []
    for page in context.site.pages.values():
        if not left:
            break
        if not taxonomy.holds_for(page.path):
            continue
        inherited = context.inherited(page)
        # A program sets the field, or may set it, to what is not known.
        if inherited.unknown or taxonomy.field.split(".")[0] in inherited.named:
            return []
        if _is_unread(page):
            unread.append(normalise(page.head))
        used = (use.term for use in term_uses(page, taxonomy))
        for term in (*used, *terms_in(page.metadata, taxonomy), *terms_in(inherited.values, taxonomy)):
            _strike(left, taxonomy, term)
    return [term for term in left if not any(normalise(term) in text for text in unread)]


def _is_unread(page: PageHead) -> bool:
    """Whether the page seems to have metadata that could not be read."""
    return page.skipped is not None or page.unread


def _strike(left: dict[str, None], taxonomy: Taxonomy, term: str) -> None:
    """Takes what `term` means off the terms that are left; of an entry such as `A and B` both."""
    meant = _meaning(taxonomy)
    for part in (term, *joined_parts(term, names=True, is_used=lambda text: meant(text) is not None)):
        left.pop(meant(part) or part, None)


def _meaning(taxonomy: Taxonomy) -> Callable[[str], str | None]:
    def meant(text: str) -> str | None:
        return text if taxonomy.knows(text) else taxonomy.alias_of(text) or taxonomy.variant_of(text)

    return meant
