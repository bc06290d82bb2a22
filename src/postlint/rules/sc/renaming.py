"""The fix that gives a field another name."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Route, Safety
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, Mapping, Scalar, Style, resolved
from postlint.rules.scalars import in_double_quotes, rewritten


def rename(page: AnyPage, route: Route, name: str) -> Fix | None:
    """Calls the field at `route` `name`, in the quotes that it has."""
    key = _key(page, route)
    if key is None or page.front_matter is None:
        return None
    language = page.front_matter.format
    if key.style is Style.PLAIN and language is Format.TOML:
        text: str | None = (
            name if name.replace("-", "").replace("_", "").isalnum() else in_double_quotes(name)
        )
    else:
        text = rewritten(key, name, language)
    if text is None:
        return None
    return Fix(Safety.UNSAFE, f"rename it to `{name}`", (Edit(key.span, text),))


def _key(page: AnyPage, route: Route) -> Scalar | None:
    parent = page.front_matter.node(route[:-1]) if page.front_matter else None
    mapping = resolved(parent) if parent is not None else None
    entry = mapping.get(str(route[-1])) if isinstance(mapping, Mapping) else None
    return entry.key if entry else None
