"""SC105 wrong-type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.near_names import distance
from postlint.page import Page
from postlint.page.front_matter import Format, Scalar, Style
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.sc.examples import example, line
from postlint.rules.sc.wording import kind_of, types, value_at
from postlint.rules.scalars import in_double_quotes, reads_as_text
from postlint.schema.problem import Problem
from postlint.text import name_field


class WrongType(Rule):
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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if problem.keyword == "type":
                yield told(problem, page, context)


def told(problem: Problem, page: Page, context: Context) -> Hit:
    """The problem in words."""
    wanted = problem.detail.get("types")
    names = tuple(str(name) for name in wanted) if isinstance(wanted, tuple) else ()
    value = value_at(page, problem)
    must_be = types(names, problem.route)
    fix = _fix(problem, page, names)
    near = _meant(value) if "boolean" in names else None
    did_you_mean = f"; did you mean `{near}`?" if near and not _is_exact(value) else ""
    return Hit(
        problem.route,
        problem.message
        or f"{name_field(problem.route)} is {kind_of(value)}, but must be {must_be}{did_you_mean}",
        _advice(problem, page, context, names, None if did_you_mean else fix),
        fix=fix,
    )


def _advice(
    problem: Problem, page: Page, context: Context, names: Sequence[str], fix: Fix | None
) -> str | None:
    if page.front_matter is None:
        return None
    language = page.front_matter.format
    if fix is None:
        fields = context.schema.known(page, problem.route)
        return example(value_at(page, problem), problem.route, names, fields, language)
    edit = fix.edits[0]
    bare = page.text[edit.span.start] in "'\"" and edit.text[0] not in "'\"["
    return f"Write `{line(problem.route, edit.text, language)}`{', without quotes' if bare else ''}."


def _fix(problem: Problem, page: Page, names: Sequence[str]) -> Fix | None:
    node = page.front_matter.node(problem.route) if page.front_matter else None
    if (
        not isinstance(node, Scalar)
        or page.front_matter is None
        or node.style in {Style.LITERAL, Style.FOLDED}
    ):
        return None
    source = page.text[node.span.start : node.span.end]
    text = _converted(node, source, names, page.front_matter.format)
    if text is None or text == source:
        return None
    return Fix(Safety.UNSAFE, f"write `{text}`", (Edit(node.span, text),))


_YES = frozenset({"true", "yes", "on", "ja", "1"})
_NO = frozenset({"false", "no", "off", "nein", "0"})
_SHORTEST = 3
"""Shorter words are one letter away from too many others."""
_NUMBER = Pattern(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")


def _converted(node: Scalar, source: str, names: Sequence[str], language: Format) -> str | None:
    """`source` as one of the wanted types, where next to nothing has to be guessed."""
    if "boolean" in names and (meant := _meant(node.text)):
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


def _meant(value: object) -> str | None:
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
