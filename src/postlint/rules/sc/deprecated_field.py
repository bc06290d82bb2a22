"""SC111 deprecated-field."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import rename_field
from postlint.schema.values import is_blank, value_at
from postlint.text import location_suffix


class DeprecatedField(Rule):
    """A field should no longer be used.

    ## What it does
    Reports fields that the schema marks with `deprecated: true`, where they are filled in. If the schema says which
    field has taken their place, it says so, too.

    ## Why
    The site still reads the field, or did so until lately. When the templates are tidied up, what stands in it is no
    longer shown.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    picture: /files/data.jpg
    ---
    ```

    ## Use instead
    If the schema has `picture: {deprecated: true, x-postlint: {use: image}}`:
    ```markdown
    ---
    title: What open data is good for
    image: /files/data.jpg
    ---
    ```
    The fix renames the field where its successor is not there yet; it is not applied without `--unsafe-fixes`, for the
    new field may want its value in another form.
    """

    code = "SC111"
    name = "deprecated-field"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for route, successor in context.schema.deprecated(page).items():
            if route and isinstance(route[-1], str) and not is_blank(value_at(page.metadata, route)):
                yield _hit(page, route, route[-1], successor)


def _hit(page: Page, route: Route, name: str, successor: str | None) -> Hit:
    message = f"`{name}`{location_suffix(route[:-1])} should no longer be used"
    if successor is None:
        return Hit(
            route, message, "Remove it, or ask whoever looks after the site what to use instead.", key=True
        )
    holder = value_at(page.metadata, route[:-1])
    if isinstance(holder, dict) and not is_blank(holder.get(successor)):
        return Hit(route, message, f"Remove it: `{successor}`, which is used instead, is there.", key=True)
    free = isinstance(holder, dict) and successor not in holder
    fix = rename_field(page, route, successor) if free else None
    help_ = f"Rename it to `{successor}`." if free else f"Fill in `{successor}` instead, and remove `{name}`."
    return Hit(route, f"{message}: `{successor}` is used instead", help_, key=True, fix=fix)
