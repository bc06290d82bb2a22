"""FM010 non-string-key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.front_matter import Format, Mapping, Scalar, Style, Unreadable
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import in_double_quotes
from postlint.text import location_suffix, quote


class NonStringKey(Rule):
    """A key is read as a number or as yes, not as a name.

    ## What it does
    Reports keys in YAML that are no text: `2017:`, `1.0:`, `yes:`, `on:`, `null:`, `2017-02-21:`. The
    fix puts quotes around the key. Keys in TOML and JSON are always text.

    ## Why
    Programs differ in what they make of such a key. To one `yes:` is the key `true`, to the next it is `yes`;
    `1.0:` may become `1`; some stop at the page. A template that asks for the key by its name then does not
    find it.

    ## Example
    ```yaml
    visitors:
      2016: 1200
      2017: 1450
    ```

    ## Use instead
    ```yaml
    visitors:
      "2016": 1200
      "2017": 1450
    ```
    """

    code = "FM010"
    name = "non-string-key"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        front_matter = page.front_matter
        if front_matter is None or front_matter.format is not Format.YAML:
            return
        seen: set[Span] = set()  # `<<` brings the same key into several groups
        for route, node in context.nodes:
            for entry in node.entries if isinstance(node, Mapping) else ():
                if not entry.key.is_string and entry.key.span not in seen:
                    seen.add(entry.key.span)
                    yield _hit(page, entry.key, (*route, entry.name))


def _hit(page: Page, key: Scalar, route: tuple[str | int, ...]) -> Hit:
    around = location_suffix(route[:-1])
    written = page.text[key.span.start : key.span.end]
    if not written:
        return Hit(key.span, f"a key is missing here{around}", "Write the key.", route=route)
    fix = None
    remedy = "Put quotes around the key, and no `!…` before it." if key.tag else "Put quotes around the key."
    # A key with a tag is meant as it is; one that stands elsewhere (`*name`) has its quotes there.
    if key.tag is None and key.style is Style.PLAIN and written == key.text:
        quoted = in_double_quotes(key.text)
        fix = Fix(Safety.UNSAFE, "put quotes around the key", (Edit(key.span, quoted),))
        remedy = f"Put quotes around it: `{quoted}`."
    message = f"the key {quote(key.text)}{around} is read as {_kind(key)}, and not as a name"
    return Hit(key.span, message, remedy, route=route, fix=fix)


def _kind(key: Scalar) -> str:
    match key.value:
        case bool():
            return f"`{'true' if key.value else 'false'}`"
        case int() | float():
            return "a number"
        case dt.date() | dt.time() | Unreadable():
            return "a date"
        case None:
            return "nothing at all"
    return "something else"
