"""Writing as people do it, by chance: a text is changed here and there, and now and then back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

Texts = dict[str, str]
"""By paths."""

_WORDS = (
    "open", "data", "Wissen", "frei", "für", "ä", "\N{GRINNING FACE}", "100%", "CC BY 4.0", "#", "[", "](", "`", "<!--",
    "http://example.org", "- ", "> ", "{{ x }}", "***", "| a | b |",
)  # fmt: skip
_FIELDS = (
    "title: A title", "title: The same title", "date: 2024-02-30", "date: 2024-05-17", "date: 2034-01-01",
    "draft: true",
    "tags: [Open Data, open data, opendata]", "tags:\n  - Wissen\n  - wissen", "categories: [News]", "author: Ada",
    "permalink: /somewhere/", "url: /somewhere/", "slug: elsewhere", "aliases: [/old/, /somewhere/]", "layout: post",
    "license: CC BY 4.0", "license: CC-BY-SA-4.0", "lang: de", "published: false", "cascade:\n  draft: true",
    "image: missing.png", "description: Text", "redirect_from: /old/", "weight: 3", "odd: [", "tags: Open Data, Wissen",
)  # fmt: skip
_LINES = (
    "# A heading", "## Open data", "## Why\n\nText.", "See [this](#open-data).", "See [this](#nowhere).",
    "![](missing.png)", "[a](http://example.org/a b)", "<!-- postlint-disable-next-line broken-link -->",
    "<!-- postlint-disable broken-anchor -- it comes later -->", "<a id=\"here\"></a>", "[x]: nowhere.md", "```", "",
    "TODO: write this",
)  # fmt: skip


class Writer:
    """Changes `texts` at random, those of a few pages at a time."""

    def __init__(self, texts: Mapping[str, str], seed: int) -> None:
        self.texts = dict(texts)
        self._random = random.Random(seed)
        self._before: dict[str, list[str]] = {path: [text] for path, text in texts.items()}
        self._near: list[str] = []

    def edit(self) -> str:
        """Makes one change; the path of the page."""
        if not self._near or self._random.random() < 0.05:
            self._near = self._random.sample(sorted(self.texts), min(3, len(self.texts)))
        path = self._random.choice(self._near)
        before = self._before[path]
        if len(before) > 1 and self._random.random() < 0.25:
            self.texts[path] = before.pop()
            return path
        if self._random.random() < 0.1:
            self.texts[path] = before[0]
            return path
        kinds: Sequence[Callable[[str], str]] = (
            *(self._letters, self._line, self._take_line, self._field, self._field, self._take_field),
            *(self._heading, self._link, self._link, self._break),
        )
        before.append(self.texts[path])
        del before[1:-20]
        self.texts[path] = self._random.choice(kinds)(self.texts[path])
        return path

    def _letters(self, text: str) -> str:
        at = self._random.randrange(len(text) + 1)
        return text[:at] + self._random.choice(_WORDS) + text[at + self._random.choice((0, 0, 1, 5)) :]

    def _line(self, text: str) -> str:
        return self._at_line(text, lambda lines, at: lines.insert(at, self._random.choice(_LINES) + "\n"))

    def _take_line(self, text: str) -> str:
        return self._at_line(text, lambda lines, at: lines.pop(min(at, len(lines) - 1)))

    def _field(self, text: str) -> str:
        return self._at_line(text, lambda lines, _: lines.insert(1, self._random.choice(_FIELDS) + "\n"))

    def _take_field(self, text: str) -> str:
        fields = [*re.finditer(r"^[\w-]+[:=].*\n", text.partition("\n\n")[0], re.MULTILINE)]
        if not fields:
            return text
        field = self._random.choice(fields)
        return text[: field.start()] + text[field.end() :]

    def _heading(self, text: str) -> str:
        headings = [*re.finditer(r"^#+ .*$", text, re.MULTILINE)]
        if not headings:
            return f"{text}\n# Another heading\n"
        heading = self._random.choice(headings)
        return (
            text[: heading.end()] + self._random.choice((" again", "s", " {#here}")) + text[heading.end() :]
        )

    def _link(self, text: str) -> str:
        other = self._random.choice(sorted(self.texts))
        place = self._random.choice(
            (other, f"/{other}", other.rpartition("/")[2], "/somewhere/", "/old/", "/tags/")
        )
        anchor = self._random.choice(("", "#open-data", "#why", "#here", "#another-heading"))
        return self._at_line(text, lambda lines, at: lines.insert(at, f"\nSee [it]({place}{anchor}).\n"))

    def _break(self, text: str) -> str:
        return self._random.choice(
            (text.replace("---\n", "--\n", 1), "", text.rstrip(), f"\ufeff{text}", text * 2)
        )

    def _at_line(self, text: str, change: Callable[[list[str], int], object]) -> str:
        lines = text.splitlines(keepends=True) or [""]
        change(lines, self._random.randrange(len(lines) + 1))
        return "".join(lines)
