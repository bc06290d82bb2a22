"""LK605 undefined-reference."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.near_names import NearNames
from postlint.page import Page
from postlint.page.destinations import normal_label
from postlint.page.undefined_labels import undefined_references
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import takes_in_text, unused_definitions, without_marks
from postlint.text import in_full, shorten

_CLOSE = 0.8


class UndefinedReference(Rule):
    """A link uses a name without an address.

    ## What it does
    Looks for `[text][name]` and `[name][]` without a line `[name]: address`. A bracket alone, such as `[x]`,
    `[1]`, `[!NOTE]` or `[^1]`, is text and left alone. Definitions that the site's settings add to all pages count.
    Where others may come from elsewhere (an include or a template tag on a line of its own, a hook, `autorefs`), only
    a name is reported that is much like one that the page defines and does not use.

    ## Why
    Markdown makes no link of it: readers see the brackets.

    ## Example
    ```markdown
    We wrote about it in [our report][reprot].

    [report]: https://example.org/report.pdf
    ```

    ## Use instead
    ```markdown
    We wrote about it in [our report][report].

    [report]: https://example.org/report.pdf
    ```
    """

    code = "LK605"
    name = "undefined-reference"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        undefined = list(undefined_references(page.text, page.body))
        if not undefined:
            return
        # Where definitions may come from elsewhere, only the slip in one that is on the page, and unused, is sure.
        may_be_elsewhere = takes_in_text(page) or page.dialect.open_references
        definitions = unused_definitions(page) if may_be_elsewhere else page.body.definitions
        labels = {each.label[:100].casefold(): each.label for each in definitions}
        marked = {without_marks(each.label): each.label for each in definitions}
        if may_be_elsewhere and not labels:
            return
        given = frozenset(page.dialect.given_definitions)
        names = NearNames(labels)
        for each in undefined:
            label = shorten(each.label)
            if normal_label(each.label) in given:
                continue
            key = names.closest(each.label[:100].casefold(), _CLOSE)
            same = marked.get(without_marks(each.label))
            near = same or (labels[key] if key is not None else None)
            if may_be_elsewhere and near is None:
                continue
            guess = f"; did you mean `[{shorten(near)}]`?" if near else ""
            correct = f"Write `[{shorten(near)}]`, or add" if near else "Add"
            remedy = f"{correct} a line that begins with `[{label}]:` and goes on with the address."
            if same:
                words = page.text[each.span.start : each.span.end].rpartition("][")[0]
                remedy = f"Write `{in_full(f'{words}][{same}]')}`."
            yield Hit(
                each.span,
                f"no line says where `[{label}]` leads, so the brackets are shown as text{guess}",
                remedy,
            )
