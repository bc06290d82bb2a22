"""LI408 missing-attribution."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Span
from postlint.licenses.license import License, TextReading
from postlint.licenses.objects import Field, LicensedObject
from postlint.page import Page
from postlint.page.html import without_tags
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, Severity

_WORD = Pattern(r"[^\W\d_]{2,}|[^\W\d_a-zA-Z]")
_NO_NAMES = frozenset({
    "foto", "fotos", "photo", "photos", "picture", "pictures", "bild", "bilder", "image", "images",
    "grafik", "illustration", "quelle", "source", "via", "von", "by", "from", "der", "die", "das", "the",
    "of", "and", "und", "auf", "on", "at", "in", "lizenz", "lizenziert", "license", "licence",
    "licensed", "unter", "under", "cc", "creative", "commons", "international", "unported", "generic",
    "deed", "http", "https", "www", "com", "org", "de",
})  # fmt: skip
"""What stands in a licence's text and names nobody."""
_CREDIT = Pattern(
    r"(?i)\b(?:foto|bild|photo|picture|image|titelbild|grafik|illustration|credit)s?(?:nachweis|quelle| credit)?s?\b"
    r"[*_ ]*(?::|\b(?:by|von|cc)\b)|©|\(c\) "
)
"""Where a text says who made a picture."""


class MissingAttribution(Rule):
    """A picture's licence asks for an author; none is named.

    ## What it does
    Speaks where a picture's licence demands attribution, as all `CC BY` licences do, and neither the `license`
    itself nor a `title`, `caption`, `credit`, `author`, `photographer` or the like beside it names anybody; nor a line
    of the text such as `Photo: Jane Doe`.

    ## Why
    Under such a licence, whoever shows the picture without naming its author has no right to show it.

    ## Example
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC BY 4.0
    ```

    ## Use instead
    ```yaml
    image:
      src: /files/2018/rathaus.jpg
      license: CC BY 4.0, Jane Doe
    ```
    """

    code = "LI408"
    name = "missing-attribution"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        said_in_text = _CREDIT.search(page.text, page.body_start) is not None if context.licensed else False
        for thing in context.licensed:
            reading = thing.text_reading
            demanding = _demanding(reading) if reading else None
            if reading and thing.text and demanding and thing.is_picture and not thing.credited:
                if said_in_text or _names_somebody(reading):
                    continue
                yield Hit(
                    _place(thing, thing.text),
                    f"{demanding.name} asks for the name of the author of {thing.title}, and nobody is named",
                    f"Name the author in `{thing.text_key}`, such as `{demanding.name}, Jane Doe`, "
                    "or in the caption beside it.",
                    key=True,
                    route=thing.text.route,
                )


def _place(thing: LicensedObject, text: Field) -> Route | Span:
    """The key of the picture, which lacks a name; of what stands on the page's own level the licence."""
    return text.span if thing.prefix or not thing.route else thing.route


def _demanding(reading: TextReading) -> License | None:
    """The licence that demands attribution; none where another one may be chosen that does not."""
    named = [*(mention.license for mention in reading.mentions), *reading.linked]
    return named[0] if named and all(license_.attribution for license_ in named) else None


def _names_somebody(reading: TextReading) -> bool:
    rest = reading.text
    for start, end in [(m.start, m.end) for m in reading.mentions] + [
        (e.start, e.end) for e in reading.links
    ]:
        rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
    return any(word.casefold() not in _NO_NAMES for word in _WORD.findall(without_tags(rest, " ")))
