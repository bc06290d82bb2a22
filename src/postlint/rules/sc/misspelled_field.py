"""SC104 misspelled-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Safety, Severity
from postlint.page import Page
from postlint.page.front_matter import Mapping
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import rename_field
from postlint.rules.sc.problem_rule import unknown_fields
from postlint.schema.spelling import nearest_field
from postlint.text import location_suffix

_MOST_COMPARED = 500
"""A mapping with more keys holds data, and no fields."""


class MisspelledField(Rule):
    """A field looks like a known one that is not there.

    ## What it does
    Reports fields that the schema does not know and that are one or two letters away from a field that it knows
    and the page does not have: `titel` without `title`, `og-image` for `og_image`. Some frequent mistakes are
    known by heart, such as German names. Short names are left alone, since too much is near to them, but for two
    letters that are swapped: `dtae`. So are names that templates and themes often have, such as `publishedAt`. Where
    the field that was meant is required, `missing-field` reports that it is missing, and names this one.

    ## Why
    A misspelled field does nothing: the site looks for the right name, finds none, and shows nothing. Nobody
    notices, because further fields are allowed.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    beschreibung: Three examples from small towns
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    description: Three examples from small towns
    ---
    ```
    If the name is right, add it to your schema's `properties`. The fix renames the field; it is not applied
    without `--unsafe-fixes`.
    """

    code = "SC104"
    name = "misspelled-field"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        unknown = unknown_fields(context)
        for route, node in context.nodes:
            if isinstance(node, Mapping) and len(node.entries) <= _MOST_COMPARED:
                known = context.schema.known(page, route)
                for name in dict.fromkeys(entry.name for entry in node.entries):
                    if name not in known and (*route, name) not in unknown:
                        yield from self._misspelled(page, context, route, name)

    def _misspelled(self, page: Page, context: Context, route: Route, name: str) -> Iterator[Hit]:
        near = nearest_field(page, context.schema, route, name)
        if near is None or (near.lower() == name.lower() and page.keys_in_any_case):
            return  # Hugo reads `Title` as `title`
        field = (*route, name)
        yield Hit(
            field,
            f"`{name}`{location_suffix(route)} is not a known field; did you mean `{near}`?",
            f"Rename it to `{near}`. If the name is right, ask whoever looks after the site to make it a known field.",
            key=True,
            fix=rename_field(page, field, near),
        )
