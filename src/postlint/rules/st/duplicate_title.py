"""ST801 duplicate-title."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping

from postlint.findings import Severity
from postlint.page.facts import PageFacts, PageHead
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.site import Site, State
from postlint.site.languages import language_of
from postlint.site.site import SiteCache
from postlint.site.sitemap import are_twins
from postlint.text import count_noun, quote, shorten


class _Same:
    """The pages of one title; also by their paths without the endings, by which twins are known."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.by_stem: defaultdict[str, list[str]] = defaultdict(list)


_Titles = Mapping[tuple[str | None, str], _Same]


class DuplicateTitle(Rule):
    """Two published pages have the same title.

    ## What it does
    Compares the titles of all pages that are checked, in each language for itself, without regard to capital letters
    and to how wide the space between words is. Drafts are left out, and `x.Rmd` beside its `x.md` is one page.

    ## Why
    In search results, lists and feeds readers cannot tell the two apart. Often the second is a copy whose title was
    forgotten.

    ## Example
    In two posts:

    ```yaml
    title: Our newsletter
    ```

    ## Use instead
    ```yaml
    title: Our newsletter, October 2014
    ```

    Where only some files are checked, only these are compared.
    """

    code = "ST801"
    name = "duplicate-title"
    severity = Severity.WARNING
    enabled = False

    def __init__(self, options: RuleOptions | None = None) -> None:
        super().__init__(options)
        self._titles: SiteCache[_Titles] = SiteCache()

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        title = _title(page)
        if title is None or not _is_published(page, context.site):
            return
        titles = self._titles.get(context.site, lambda: _by_title(context.site))
        same = titles.get((language_of(page), title))
        other = next((path for path in same.paths if not _is_same(path, page.path)), None) if same else None
        if same is None or other is None:
            return
        of_one_stem = same.by_stem[posixpath.splitext(page.path)[0]]
        number = len(same.paths) - sum(_is_same(path, page.path) for path in of_one_stem)
        first = f"`{shorten(other)}`"
        more = f" and {count_noun(number - 1, 'other page')}" if number > 1 else ""
        yield Hit(
            ("title",),
            f"{first}{more} {'have' if more else 'has'} the same title, {quote(page.metadata['title'])}",
            "Give each page a title that tells it from the others.",
        )


def _by_title(site: Site) -> _Titles:
    found: defaultdict[tuple[str | None, str], _Same] = defaultdict(_Same)
    for path, page in site.pages.items():
        title = _title(page)
        if title is not None and _is_published(page, site):
            same = found[language_of(page), title]
            same.paths.append(path)
            same.by_stem[posixpath.splitext(path)[0]].append(path)
    return found


def _is_same(path: str, other: str) -> bool:
    return path == other or are_twins(path, other)


def _title(page: PageHead) -> str | None:
    title = page.metadata.get("title")
    folded = " ".join(title.split()).casefold() if isinstance(title, str) else ""
    return folded or None


def _is_published(page: PageHead, site: Site) -> bool:
    published = site.published(page.path)
    return not page.is_draft and (published is None or published.state is State.LIVE)
