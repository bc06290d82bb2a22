"""LK616 undefined-footnote."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.near_names import NearNames
from postlint.page import Page
from postlint.page.undefined_labels import undefined_footnotes, unused_footnotes
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import takes_in_text
from postlint.text import shorten

_CLOSE = 0.8
_SHORTEST = 4


class UndefinedFootnote(Rule):
    """A footnote lacks its text, or its place.

    ## What it does
    Looks for `[^1]` without a line that begins with `[^1]:`, and for such a line that nothing on the page refers to.
    A page that takes in other files or uses template tags on lines of their own is left alone, because the other half
    may be there. So is what rather is a pattern, such as `[^a-z]`.

    ## Why
    Without its text readers see the brackets as they are written. A text without its place is not shown by most
    programs, and stands at the end of the page without a reason in others.

    ## Example
    ```markdown
    As the report says.[^1]

    [^l]: Report of 2017, page 12.
    ```

    ## Use instead
    ```markdown
    As the report says.[^1]

    [^1]: Report of 2017, page 12.
    ```
    """

    code = "LK616"
    name = "undefined-footnote"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        undefined = list(undefined_footnotes(page.text, page.body))
        unused = list(unused_footnotes(page.text, page.body))
        if not (undefined or unused) or takes_in_text(page) or page.dialect.is_fragment(page.path):
            return
        if page.dialect.open_references:
            undefined = []
        labels = {each.label.casefold(): each.label for each in unused if len(each.label) >= _SHORTEST}
        names = NearNames(labels)
        for each in undefined:
            label = shorten(each.label)
            key = names.closest(each.label.casefold(), _CLOSE)
            near = labels[key] if key is not None else None
            guess = f"; did you mean `[^{shorten(near)}]`?" if near else ""
            correct = f"Write `[^{shorten(near)}]`, or add" if near else "Add"
            yield Hit(
                each.span,
                f"no line gives the text of the footnote `[^{label}]`, so the brackets are shown as text{guess}",
                f"{correct} a line that begins with `[^{label}]:` and goes on with the text.",
            )
        for each in unused:
            label = shorten(each.label)
            yield Hit(
                each.span,
                f"nothing on the page refers to the footnote `[^{label}]`",
                f"Write `[^{label}]` where it belongs, or delete the footnote.",
            )
