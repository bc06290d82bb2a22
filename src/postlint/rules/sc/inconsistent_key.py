"""SC113 inconsistent-key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.rules.sc.key_usage import OddKey, Place, groups, odd_keys, without_positions
from postlint.rules.sc.renaming import rename
from postlint.schema.spelling import nearest_field
from postlint.site import Site
from postlint.site.once import OncePerSite
from postlint.text import count_noun, location_suffix


class InconsistentKey(Rule):
    """Most other pages spell this field otherwise.

    ## What it does
    Counts the fields of all pages that are checked together. Reports a field if more pages have another one that
    differs only by capital letters, `-` or `_`: `og-image` on 41 pages, `og_image` on 74. Also reports a field
    that is one letter away from one that is at least ten times as frequent: `descripton` for `description`. Says
    nothing about fields that the schema knows, and nothing where the page has the other field, too. Hugo reads
    `Title` as `title`, so that capital letters do not count there.

    ## Why
    The templates of a site look for one name. Pages with the other one lose what the field is for: their picture
    in shared links, their description.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    og-image: /files/data.jpg
    ---
    ```

    ## Use instead
    If most other pages have `og_image`:
    ```markdown
    ---
    title: What open data is good for
    og_image: /files/data.jpg
    ---
    ```
    If both names are meant, add them to your schema's `properties`. The fix renames the field; it is not applied
    without `--unsafe-fixes`. Where only some files are checked, only these are counted.
    """

    code = "SC113"
    name = "inconsistent-key"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def __init__(self, options: RuleOptions | None = None) -> None:
        super().__init__(options)
        self._odd: OncePerSite[Mapping[bool, Mapping[tuple[Place, str], OddKey]]] = OncePerSite()

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        odd_of_site = self._odd.get(context.site, lambda: _odd_keys(context.site))[page.keys_in_any_case]
        if not odd_of_site:
            return
        unknown = {
            (*problem.route, str(problem.detail["unexpected"]))
            for problem in context.problems
            if problem.keyword == "additionalProperties"
        }
        for route, group in groups(page):
            names = dict.fromkeys(entry.name for entry in group.entries)
            for name in names:
                odd = odd_of_site.get((without_positions(route), name))
                if odd is None or odd.usual in names or name in context.schema.known(page, route):
                    continue
                field = (*route, name)
                if field in unknown or nearest_field(page, context.schema, route, name) is not None:
                    continue  # unknown-field or misspelled-field says it
                yield Hit(
                    field,
                    f"`{name}`{location_suffix(route)} is on {count_noun(odd.pages, 'page')}, `{odd.usual}` on"
                    f" {odd.usual_pages}; did you mean `{odd.usual}`?",
                    f"Rename it to `{odd.usual}`. If both names are meant, ask whoever looks after the"
                    f" site to make `{name}` a known field.",
                    key=True,
                    fix=rename(page, field, odd.usual),
                )


def _odd_keys(site: Site) -> Mapping[bool, Mapping[tuple[Place, str], OddKey]]:
    """The odd keys of the pages whose generator reads keys in any case, and of the others."""
    pages = site.pages.values()
    return {
        any_case: odd_keys(
            [page for page in pages if page.keys_in_any_case is any_case], case_matters=not any_case
        )
        for any_case in (False, True)
    }
