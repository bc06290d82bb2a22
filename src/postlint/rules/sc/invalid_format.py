"""SC109 invalid-format."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit
from postlint.rules.sc.problem_rule import ProblemRule, problem_value
from postlint.schema.keywords import WORDS
from postlint.schema.problem import NotOfFormat
from postlint.text import name_field, quote


class InvalidFormat(ProblemRule[NotOfFormat]):
    """A text is not the address or slug that it should be.

    ## What it does
    Checks the texts for which the schema names a `format`: `uri`, `uri-reference`, `email`, `slug`, `path`,
    `time` and the others of JSON Schema. Formats that other rules know better are left to them: dates (`DA`),
    licences (`LI`), terms (`TX`), images and other files (`IM`, `LK`).

    ## Why
    The value ends up in a link, a feed or an address of the site, where it does not work.

    ## Example
    With `format: uri` for `website`:
    ```markdown
    ---
    website: www.example.org
    ---
    ```

    ## Use instead
    ```markdown
    ---
    website: https://www.example.org
    ---
    ```
    """

    code = "SC109"
    name = "invalid-format"
    severity = Severity.ERROR
    kind = NotOfFormat

    def describe(self, problem: NotOfFormat, page: Page, context: Context) -> Hit:
        value = problem_value(page, problem)
        words = WORDS.get(problem.format, f"what the format `{problem.format}` asks for")
        wanted = words.split(", such as")[0].split(":")[0]
        message = f"{name_field(problem.route)} is {quote(value)}, which is not {wanted}"
        return Hit(problem.route, problem.message or message, _advice(problem.format, value, words))


def _advice(name: str, value: object, words: str) -> str:
    if name in {"uri", "iri"} and isinstance(value, str):
        spaces = " " in value.strip()
        if spaces and "://" in value:
            return "Write the spaces in it as `%20`."
        if not value.isascii() and "://" in value:
            return "Copy it from the address bar of a browser: there, other letters than a to z are written with `%`."
        if not spaces and "://" not in value and "." in value:
            return f"Write `https://` before it, if that is what is meant: `https://{value.strip().lstrip('/')}`."
    return f"Write {words}."
