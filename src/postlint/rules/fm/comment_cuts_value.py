"""FM018 comment-cuts-value."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Route, Safety, Severity, Span
from postlint.page import Page
from postlint.page.front_matter import Format, Scalar, Style
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import in_double_quotes
from postlint.text import name_field, quote

_LONGEST_SHOWN = 60

_COLOUR = Pattern(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_HASH_TAGS = Pattern(r"#[^\W_][^\s#]*(?:[ \t]+#[^\W_][^\s#]*)*")
_NUMBER = Pattern(r"#[0-9]+\b")
_WORD = Pattern(r"#[^\W_]")

_PROSE = frozenset({
    "title", "subtitle", "headline", "heading", "description", "summary", "excerpt", "abstract", "lead", "teaser",
    "caption", "alt", "text", "quote", "name", "label", "linktitle", "shorttitle", "pagetitle", "seotitle", "titel",
    "beschreibung", "untertitel", "metadescription", "metatitle", "seodescription",
})  # fmt: skip
_TERMS = frozenset({"tags", "tag", "categories", "category", "keywords", "topics", "hashtags", "tagged"})
_COLOUR_NAMES = ("color", "colour", "background", "farbe")


class CommentCutsValue(Rule):
    """A `#` cuts off the rest of a value.

    ## What it does
    Reports a value in YAML without quotes that a `#` behind a space ends, though it seems to belong to the text:
    the number of an issue, a hash tag, a colour. A comment that is set off as one, with two spaces before the `#` or
    one behind it, is fine.

    ## Why
    For YAML a comment begins there. The title of `title: Issue #12 is fixed` is “Issue”, and `color: #fff` has no
    value at all; no program says so.

    ## Example
    ```yaml
    title: Issue #12 is fixed
    color: #fff
    tags: #berlin #data
    ```

    ## Use instead
    ```yaml
    title: "Issue #12 is fixed"
    color: "#fff"
    tags: ["berlin", "data"]
    ```
    The fix puts quotes around the whole. It is not applied without `--unsafe-fixes`, as the rest may be a comment.
    """

    code = "FM018"
    name = "comment-cuts-value"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        front_matter = page.front_matter
        if front_matter is None or front_matter.format is not Format.YAML:
            return
        text = page.text
        ends: dict[int, tuple[Route, Scalar]] = {}
        for route, node in context.nodes:
            if isinstance(node, Scalar) and node.style is Style.PLAIN and not node.tag:
                ends[node.span.end] = (route, node)
        for comment in front_matter.comments:
            start = comment.start
            while start and text[start - 1] in " \t":
                start -= 1
            found = ends.get(start)
            if found is not None and comment.start > start:
                route, scalar = found
                rest = text[comment.start : comment.end].rstrip()
                if _is_cut(route, scalar, rest, apart=comment.start - start):
                    yield _hit(route, scalar, Span(start, comment.start + len(rest)), rest, page)


def _is_cut(route: Route, scalar: Scalar, rest: str, *, apart: int) -> bool:
    """Whether `rest`, a comment to YAML that stands `apart` from the value before it, belongs to that."""
    field = next((step for step in reversed(route) if isinstance(step, str)), "")
    plain = field.replace("_", "").replace("-", "").replace(" ", "").casefold()
    if not _WORD.match(rest):
        return False
    if scalar.span.start == scalar.span.end:
        if _COLOUR.fullmatch(rest):
            return any(name in plain for name in _COLOUR_NAMES) or len(rest) > 6 or rest[1:].isdigit()
        if plain in _TERMS:
            return _HASH_TAGS.fullmatch(rest) is not None
        return plain in _PROSE and (_NUMBER.match(rest) is not None or " " in rest)
    if apart != 1 or not scalar.is_string:
        return False
    if plain in _TERMS or plain in _PROSE:
        return True
    return " " in scalar.text and _NUMBER.match(rest) is not None


def _hit(route: Route, scalar: Scalar, place: Span, rest: str, page: Page) -> Hit:
    start = scalar.span.start
    comment = Span(place.end - len(rest), place.end)
    if start == scalar.span.end:
        written = _written(rest)
        said, edit = f"{name_field(route)} is empty", Edit(Span(start, place.end), f" {written}")
        remedy = _remedy("Write", written)
    else:
        whole = page.text[start : place.end]
        said, edit = (
            f"{name_field(route)} is only {quote(scalar.text)}",
            Edit(Span(start, place.end), _quoted(whole)),
        )
        remedy = _remedy("Put quotes around the whole:", edit.text)
    return Hit(
        comment,
        f"{said}, as {quote(rest)} behind it is a comment to YAML",
        f"{remedy} If it is a comment, put a space behind the `#`.",
        route=route,
        fix=Fix(Safety.UNSAFE, "put quotes around it", (edit,)),
    )


def _written(rest: str) -> str:
    """What `rest` is meant to be: hash tags, or a text."""
    if not _is_tags(rest):
        return _quoted(rest)
    return f"[{', '.join(_quoted(tag) for tag in rest.replace('#', ' ').split())}]"


def _is_tags(rest: str) -> bool:
    return _HASH_TAGS.fullmatch(rest) is not None and not _COLOUR.fullmatch(rest) and not rest[1:].isdigit()


def _quoted(text: str) -> str:
    return in_double_quotes(text.strip())


def _remedy(verb: str, written: str) -> str:
    if len(written) <= _LONGEST_SHOWN and "`" not in written:
        return f"{verb} `{written}`."
    return "Put quotes around the whole."
