"""FM017 mistaken-fence."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.dialect import FenceForm
from postlint.page.front_matter.mistaken import FalseFence, mistaken_fence, unopened_keys
from postlint.rules.base import Context, Hit, Rule
from postlint.schema.posts import is_among_posts
from postlint.text import quote

_FENCE = "---"


class MistakenFence(Rule):
    """A line that should open front matter does not.

    ## What it does
    Reports a first line that looks like `---` and is not: the long dash `—` that some editors make of three hyphens,
    `--`, `-- -`, or `---` behind a space, with fields below it. Among posts it also reports fields that have a `---`
    below them and none above. Where your generator reads such fields, as Hexo, Pelican and MkDocs do, it is silent.

    ## Why
    The generator sees no front matter: the post has no title and no date, and is left out, or its fields are printed
    above its text.

    ## Example
    ```markdown
    —
    title: Our summer school
    —
    Last week …
    ```

    ## Use instead
    ```markdown
    ---
    title: Our summer school
    ---
    Last week …
    ```
    The fix writes `---`, where all between the two lines can be read as front matter.
    """

    code = "FM017"
    name = "mistaken-fence"
    severity = Severity.ERROR
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        is_meant = context.schema.configured or is_among_posts(page.path)
        if page.front_matter is not None or (page.skipped is not None and not is_meant):
            return
        if found := mistaken_fence(page.text):
            if found.written != _FENCE or FenceForm.WHITE_SPACE not in page.dialect.fence_forms:
                yield _hit(found)
        elif is_meant and not page.dialect.reads_unopened:
            first = unopened_keys(page.text)
            if first is not None:
                yield Hit(
                    first,
                    "the front matter has no opening `---`",
                    "Put a line `---` above the first key.",
                    route=(),
                    fix=Fix(Safety.SAFE, "put `---` above it", (Edit(Span(0, 0), _opening(page.text)),)),
                )


def _opening(text: str) -> str:
    end = text.find("\n")
    return "---\r\n" if end > 0 and text[end - 1] == "\r" else "---\n"


def _hit(found: FalseFence) -> Hit:
    written = (
        f"{quote(found.written)} stands" if found.written != _FENCE else "`---` stands behind white space"
    )
    message = f"{written} where `---` should open the front matter, so no front matter is seen"
    if found.written == _FENCE:
        remedy = "Delete the white space before it, so that the line is `---` and nothing else."
    else:
        remedy = "Write `---`, three plain hyphens, and nothing else on this line."
    if found.closing is not None:
        remedy += " The line below the last field must be the same."
    edits = [Edit(found.line, _FENCE)]
    if found.closing is not None:
        edits.append(Edit(found.closing, _FENCE))
    fix = Fix(Safety.SAFE, "write `---`", tuple(edits)) if found.reads else None
    return Hit(found.line, message, remedy, route=(), fix=fix)
