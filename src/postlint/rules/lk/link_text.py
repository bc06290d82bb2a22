"""LK613 link-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.body import LinkKind, Origin
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.text import shorten

_WRITTEN = frozenset({Origin.INLINE, Origin.REFERENCE, Origin.HTML})
_ADDRESS = Pattern(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_MARKS = Pattern(r"[\W_]+")
_SAYS_NOTHING = frozenset({
    "hier", "da", "dort", "hier klicken", "klick hier", "klicken sie hier", "klicke hier", "link", "links",
    "mehr", "weiter", "weiterlesen", "weiter lesen", "mehr lesen", "mehr erfahren", "mehr infos",
    "mehr informationen", "mehr dazu", "dieser link", "diesem link", "diesen link", "siehe hier", "details",
    "here", "click here", "click", "read more", "more", "learn more", "this", "this link", "this page",
    "see here", "go here", "over here", "right here", "more info", "more information", "continue reading",
    "ici", "cliquez ici", "lire la suite", "en savoir plus", "aquí", "haz clic aquí", "leer más", "más", "qui",
    "clicca qui", "leggi tutto", "aqui", "clique aqui", "saiba mais", "klik hier", "lees meer",
})  # fmt: skip


class LinkTextOptions(RuleOptions):
    """What else says nothing, and whether a web address may be a text."""

    phrases: tuple[str, ...] = ()
    allow_addresses: bool = False


class LinkText(Rule):
    """A link's text does not say where it leads.

    ## What it does
    Reports links whose whole text is a word such as "hier", "here", "click here" or "read more" (in German, English,
    French, Spanish, Italian, Portuguese and Dutch), or a web address. An address that stands in the text without
    brackets is left alone. It is off unless you turn it on.

    ## Why
    Many people jump from link to link, with their eyes or with a screen reader: "here, here, here" tells them
    nothing. Search engines, too, go by the text.

    ## Example
    ```markdown
    You find the report [here](https://example.org/report.pdf).
    ```

    ## Use instead
    ```markdown
    You find the facts in [our report of 2017](https://example.org/report.pdf).
    ```

    ## Options
    - `phrases`: more texts that say nothing, such as `["zur Website"]`.
    - `allow-addresses`: `true` lets a web address pass as a text.
    """

    code = "LK613"
    name = "link-text"
    severity = Severity.WARNING
    enabled = False
    Options = LinkTextOptions
    options: LinkTextOptions

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        own = {_folded(phrase) for phrase in self.options.phrases}
        for link in page.links:
            if link.origin not in _WRITTEN or link.image or link.kind is LinkKind.TEMPLATE:
                continue
            if link.origin is Origin.HTML and (link.tag or "").lower() != "a":
                continue
            if _folded(link.text) in _SAYS_NOTHING | own:
                problem = f"the link text `{shorten(link.text.strip())}` does not say where the link leads"
            elif not self.options.allow_addresses and _ADDRESS.match(link.text.strip()):
                problem = f"the link text is only an address, `{shorten(link.text.strip())}`"
            else:
                continue
            yield Hit(
                link.span,
                problem,
                "Write what the reader will find there as the text of the link.",
                url=link.destination,
            )


def _folded(text: str) -> str:
    """`text` without marks, white space at its ends and capital letters: `» Click here!` is `click here`."""
    return _MARKS.sub(" ", text[:200]).strip().casefold()
