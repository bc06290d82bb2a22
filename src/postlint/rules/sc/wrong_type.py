"""SC105 wrong-type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from postlint.findings import Edit, Fix, Route, Safety, Severity
from postlint.near_names import distance
from postlint.page import Page
from postlint.page.front_matter import Format, Scalar, Style
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit
from postlint.rules.rewriting import in_double_quotes, reads_as_text
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.problem import NotOfType
from postlint.text import did_you_mean, name_field, quote

_YES = frozenset({"true", "yes", "on", "ja", "1"})
_NO = frozenset({"false", "no", "off", "nein", "0"})
_SHORTEST = 3
"""Shorter words are one letter away from too many others."""
_NUMBER = Pattern(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")

_LIKELY = ("src", "url", "href", "name", "title", "text")
"""The fields of a group that a lone text was most likely meant for, the likeliest first."""


class WrongType(ProblemRule[NotOfType]):
    """A field holds another kind of value than it should.

    ## What it does
    Compares each value with the kind that the schema wants. Dates count as text, as they are written. A field
    left blank counts as absent.

    ## Why
    Templates that expect a list take text apart letter by letter; ones that expect `true` or `false` take the
    text `"false"` for yes.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    tags: Open Data
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    tags: [Open Data]
    ---
    ```
    The fix rewrites the value where its meaning is plain: it makes a list of a single text, puts numbers into
    quotes, takes quotes away. It is not applied without `--unsafe-fixes`.
    """

    code = "SC105"
    name = "wrong-type"
    severity = Severity.ERROR
    fix = Safety.UNSAFE
    kind = NotOfType

    def describe(self, problem: NotOfType, page: Page, context: Context) -> Hit:
        value = problem_value(page, problem)
        fix = _fix(problem, page)
        near = _boolean_meant(value) if "boolean" in problem.types and not _is_exact(value) else None
        message = (
            f"{name_field(problem.route)} is {_describe_value(value)}, but must be "
            f"{describe_types(problem.types, problem.route)}{did_you_mean(near)}"
        )
        advice = _advice(problem, page, context, None if near else fix)
        return Hit(problem.route, problem.message or message, advice, fix=fix)


def _describe_value(value: object) -> str:
    """What `value` is, as in "is text"."""
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return quote(value)
    if isinstance(value, (int, float)):
        return f"the number {quote(value)}"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return "a list" if isinstance(value, list) else "a group of fields"


def describe_types(names: Sequence[object], route: Route) -> str:
    """What a value may be, as in "must be a list of tags or text"."""
    field = next((step for step in reversed(route) if isinstance(step, str)), "")
    plural = field.endswith("s") and not isinstance(route[-1] if route else 0, int)
    words = {
        "string": "text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "`true` or `false`",
        "array": f"a list of {field}" if plural else "a list",
        "object": "a group of fields",
        "null": "blank",
    }
    order = [name for name in words if name in names and not (name == "integer" and "number" in names)]
    return " or ".join(words[name] for name in order)


def _advice(problem: NotOfType, page: Page, context: Context, fix: Fix | None) -> str | None:
    if page.front_matter is None:
        return None
    language = page.front_matter.format
    if fix is None:
        fields = context.schema.known(page, problem.route)
        return _example(problem_value(page, problem), problem.route, problem.types, fields, language)
    edit = fix.edits[0]
    bare = page.text[edit.span.start] in "'\"" and edit.text[0] not in "'\"["
    return f"Write `{_example_line(problem.route, edit.text, language)}`{', without quotes' if bare else ''}."


def _fix(problem: NotOfType, page: Page) -> Fix | None:
    node = page.front_matter.node(problem.route) if page.front_matter else None
    if (
        not isinstance(node, Scalar)
        or page.front_matter is None
        or node.style in {Style.LITERAL, Style.FOLDED}
    ):
        return None
    source = page.text[node.span.start : node.span.end]
    text = _converted(node, source, problem.types, page.front_matter.format)
    if text is None or text == source:
        return None
    return Fix(Safety.UNSAFE, f"write `{text}`", (Edit(node.span, text),))


def _converted(node: Scalar, source: str, names: Sequence[str], language: Format) -> str | None:
    """`source` as one of the wanted types, where next to nothing has to be guessed."""
    if "boolean" in names and (meant := _boolean_meant(node.text)):
        return meant
    if node.is_string:
        number = _NUMBER.fullmatch(node.text.strip())
        if number and ("number" in names or ("integer" in names and not number[1])):
            return number[0]
    elif "string" in names:
        return in_double_quotes(node.text)
    if "array" in names and "\n" not in source:
        return _as_list(node, source, language)
    return None


def _is_exact(value: object) -> bool:
    return str(value).strip().lower() in _YES | _NO


def _boolean_meant(value: object) -> str | None:
    """`true` or `false`, where `value` is a word for it or one letter away from words for it alone."""
    word = str(value).strip().lower()
    near = (word,) if _is_exact(word) else tuple(w for w in _YES | _NO if _is_slip(word, w))
    answers = {"true" if other in _YES else "false" for other in near}
    return answers.pop() if len(answers) == 1 else None


def _is_slip(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= _SHORTEST and distance(word, other, 1) <= 1


def _as_list(node: Scalar, source: str, language: Format) -> str:
    """`source` as a list of one; commas in unquoted text stand between several."""
    if node.style is not Style.PLAIN or language is not Format.YAML or not node.is_string:
        return f"[{source}]"
    terms = [term.strip() for term in node.text.split(",") if term.strip()]
    return f"[{', '.join(term if reads_as_text(term) else in_double_quotes(term) for term in terms)}]"


def _example_line(route: Route, source: str, language: Format) -> str:
    """The line in which `source` is the value at `route`; of a list's entry only the value."""
    name = route[-1] if route else ""
    if not isinstance(name, str) or not name:
        return source
    if language is Format.JSON:
        return f"{in_double_quotes(name)}: {source}"
    key = name if reads_as_text(name) else in_double_quotes(name)
    return f"{key} = {source}" if language is Format.TOML else f"{key}: {source}"


def _example(
    value: object, route: Route, wanted: Sequence[str], fields: Iterable[str], language: Format
) -> str:
    """What to write, as a full sentence, where `value` stands at `route` and cannot be rewritten as it is.

    `wanted` are JSON Schema types, `fields` the names that a group of fields may have there.
    """
    if "boolean" in wanted:
        return "Write `true` or `false`."
    if "array" in wanted:
        return f"Write a list: {quote(_example_line(route, _list_of_two(language), language))}."
    if "object" in wanted:
        return _group(value, route, fields, language)
    if "string" in wanted:
        alone = value[0] if isinstance(value, list) and len(value) == 1 else None
        if isinstance(alone, str):
            return f"Write {quote(_example_line(route, _text(alone, language), language))}."
        only = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(only, str):
            return f"Write {quote(_example_line(route, _text(only, language), language))} in place of the whole group."
        return f"Write one text in its place: {quote(_example_line(route, _text('…', language), language))}."
    if "number" in wanted or "integer" in wanted:
        kind = "a number" if "number" in wanted else "a whole number"
        return f"Write {kind}, such as {quote(_example_line(route, '3', language))}."
    return "Take the value out."


def _group(value: object, route: Route, fields: Iterable[str], language: Format) -> str:
    known = tuple(fields)
    field = next((name for name in _LIKELY if name in known), known[0] if known else "name")
    text = _text(value if isinstance(value, str) and "\n" not in value else "…", language)
    inner = _example_line((field,), text, language)
    if language is not Format.YAML or not isinstance(route[-1] if route else 0, str):
        return f"Write a group of fields: {quote(_example_line(route, f'{{{inner}}}', language))}."
    return (
        f"Write `{route[-1]}:` alone on its line, and its fields on lines of their own below it, "
        f"each with two spaces before it, such as {quote(inner)}."
    )


def _list_of_two(language: Format) -> str:
    return f"[{_text('one', language)}, {_text('another', language)}]"


def _text(text: str, language: Format) -> str:
    if language is Format.YAML and (text == "…" or reads_as_text(text)):
        return text
    return in_double_quotes(text)
