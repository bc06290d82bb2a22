"""FM013 outer-white-space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Edit, Fix, Route, Safety, Severity, Span
from postlint.page import Page
from postlint.page.front_matter import Format, Scalar, Style
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import reads_as
from postlint.text import name_field, quote

_ONE_LINE = frozenset({
    "title", "subtitle", "linktitle", "shorttitle", "name", "author", "slug", "permalink", "url", "link", "src",
    "image", "license", "licenseurl", "lang", "layout", "type", "category", "tag",
})  # fmt: skip
"""Fields in which even a line break at the end of the value is too much; a longer text may well have one."""
_GLUE = Pattern(r"(?i)separator|delimiter|prefix|suffix|before|after|indent")
"""Fields whose values are put between or beside others, where the space is wanted."""

_HEADER = Pattern(r"[|>][1-9]?(\+?)[1-9]?")
_LONG_QUOTES = ('"""', "'''")
_PIECE = Pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n|.)|.", re.DOTALL)
_BLANK_ESCAPE = Pattern(r"\\(?:[nrt_ \t\r\n]|x(?:09|0[AaDd]|20|[Aa]0)|u00(?:09|0[AaDd]|20|[Aa]0))", re.DOTALL)


class OuterWhiteSpace(Rule):
    """A value begins or ends with white space.

    ## What it does
    Reports values in quotes that begin or end with white space, and a title or another short field that is written
    behind `>` or `|` and so ends with a line break. Values without quotes have no such white space: it is not part
    of them. Longer texts may end with a line break. Fields such as `separator` and `prefix` are left alone.

    ## Why
    The white space becomes part of the value: it is seen before a comma or a bracket, and the title is not found
    by its name.

    ## Example
    ```yaml
    title: "What open data is good for "
    ```

    ## Use instead
    ```yaml
    title: "What open data is good for"
    ```
    The fix deletes the white space.
    """

    code = "FM013"
    name = "outer-white-space"
    severity = Severity.INFO
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        language = page.front_matter.format if page.front_matter else Format.YAML
        for route, node in context.nodes:
            if not isinstance(node, Scalar) or not _has_surplus(route, node):
                continue
            source = page.text[node.span.start : node.span.end]
            if language is not Format.TOML or not source.startswith(_LONG_QUOTES):
                yield _hit(route, node, source, language)


def _has_surplus(route: Route, node: Scalar) -> bool:
    core = node.text.strip()
    if core == node.text or not node.is_string or node.style is Style.PLAIN:
        return False
    if not any(sign.isalnum() for sign in core):
        return False
    names = [step for step in route if isinstance(step, str)]
    field = re.sub(r"[-_ ]", "", names[-1].lower()) if names else ""
    if _GLUE.search(field):
        return False
    if node.text.strip("\r\n") == core or node.style in {Style.LITERAL, Style.FOLDED}:
        return field in _ONE_LINE and "\n" not in core
    return True


def _hit(route: Route, node: Scalar, source: str, language: Format) -> Hit:
    begins = node.text[:1].isspace()
    ends = node.text[-1:].isspace()
    where = "begins and ends" if begins and ends else "begins" if begins else "ends"
    line_end = "a line break" if node.text.strip("\r\n") == node.text.strip() else "white space"
    fix = _fix(node, source, language)
    return Hit(
        node.span,
        f"{name_field(route)} {where} with {line_end}",
        _remedy(node, source, fix),
        route=route,
        fix=fix,
    )


def _remedy(node: Scalar, source: str, fix: Fix | None) -> str:
    header = _HEADER.match(source) if node.style in {Style.LITERAL, Style.FOLDED} else None
    if fix is None or header is None:
        return f"Delete it, so that {quote(node.text.strip())} is left."
    written = header.group()
    start, end = header.span(1)
    return f"Write `{written[:start]}-{written[end:]}` instead of `{written}`: it leaves the line break out."


def _fix(node: Scalar, source: str, language: Format) -> Fix | None:
    """Deletes what is too much, and nothing else; none where that would not read as the value without it."""
    if node.style in {Style.LITERAL, Style.FOLDED}:
        header = _HEADER.match(source)
        if header is None:
            return None
        cuts = [Span(*header.span(1))]
        insert = "-"
    else:
        start, end = _core(source)
        cuts = [Span(1, start), Span(end, len(source) - 1)]
        insert = ""
    edits = tuple(Edit(cut.shift(node.span.start), insert) for cut in cuts if insert or cut.start < cut.end)
    fixed = source
    for cut in reversed(cuts):
        fixed = fixed[: cut.start] + insert + fixed[cut.end :]
    if not reads_as(fixed, node.text.strip(), language):
        return None
    return Fix(Safety.SAFE, "delete the white space", edits)


def _core(source: str) -> tuple[int, int]:
    """Where in `source`, which has quotes at its ends, the first visible sign begins and the last one ends."""
    inner = source[1:-1]
    if source[0] == "'":
        return 1 + len(inner) - len(inner.lstrip()), 1 + len(inner.rstrip())
    visible = [
        match.span()
        for match in _PIECE.finditer(source, 1, len(source) - 1)
        if not match.group().isspace() and not _BLANK_ESCAPE.fullmatch(match.group())
    ]
    return visible[0][0], visible[-1][1]
