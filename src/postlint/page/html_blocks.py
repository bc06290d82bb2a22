"""Elements of raw HTML whose content is Markdown, because their `markdown` attribute says so."""

from __future__ import annotations

import re
from collections import Counter

from postlint.findings import Span
from postlint.page.html import SIMPLE_TAG, VERBATIM_TAGS, Tag, scan_html
from postlint.page.offsets import Stretches
from postlint.page.templates import FILLER
from postlint.pattern import Pattern

_EMPTY = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_OFF = frozenset({"0", "off", "false"})
_INK = Pattern(r"\S")
_NO_LINE_END = Pattern(r"[^\n]")


class Line:
    """The line that is being read: where it begins and ends, and where its first letter is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.start, self.end = 0, -1
        self.ink = 0
        self._ticks = 0
        self._counted = 0

    def move(self, at: int) -> None:
        """Goes on to the line of `at`, which is at or after the last place."""
        if at > self.end:
            self.start = self._counted = self._text.rfind("\n", self.end if self.end > 0 else 0, at) + 1
            self.end = self._text.find("\n", at)
            self.end = len(self._text) if self.end == -1 else self.end
            shown = _INK.search(self._text, self.start, self.end)
            self.ink = shown.start() if shown else self.end
            self._ticks = 0

    def is_code(self, at: int) -> bool:
        """Whether `at` stands between backticks."""
        self._ticks += self._text.count("`", self._counted, at)
        self._counted = at
        return self._ticks % 2 == 1


class HtmlBlocks:
    """Takes the tags of such elements out of `text`, so that a Markdown parser sees their content only.

    `code` are the stretches of fenced code. With `nested`, an element may do so inside of one that does not, as in
    kramdown; else, as in Python-Markdown, only one that begins a block, or stands in one that does.
    """

    def __init__(self, text: str, code: list[tuple[int, int]], *, nested: bool) -> None:
        self._text = text
        self._code = Stretches(code)
        self._nested = nested
        self._line = Line(text)
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._inside = 0
        self._seen = 0
        self.taken: list[Span] = []
        """The spans of what was taken out, in order."""

    def blanked(self) -> str:
        """`text` with white space where the tags were; where text stands behind, with a letter as well."""
        for found in SIMPLE_TAG.finditer(self._text):
            self._line.move(found.start())
            if self._code.touches(found.start(), found.end()) or self._line.is_code(found.start()):
                continue
            if found.group(1):
                self._closes(found)
            else:
                self._opens(found)
        parts: list[str] = []
        at = 0
        line = Line(self._text)
        for span in self.taken:
            line.move(span.start)
            first = span.start == line.ink
            line.move(span.end)
            parts += [self._text[at : span.start], self._blank(span, line.end, first=first)]
            at = span.end
        return "".join((*parts, self._text[at:]))

    def _blank(self, span: Span, line_end: int, *, first: bool) -> str:
        """What stands for `span`, the `first` of its line or not: it must not indent what follows it."""
        blank = _NO_LINE_END.sub(" ", self._text[span.start : span.end])
        last = blank.rfind("\n") + 1
        if (
            last == len(blank)
            or (not first and not last)
            or _INK.search(self._text, span.end, line_end) is None
        ):
            return blank
        return f"{blank[:last]}{FILLER}{blank[last + 1 :]}"

    def _opens(self, found: re.Match[str]) -> None:
        name = found.group(2).lower()
        if name in _EMPTY or found.group(3).endswith("/"):
            return
        enabled = self._is_enabled(found, name)
        if not enabled and not self._names[name]:
            return
        self._open.append((name, enabled))
        self._names[name] += 1
        if enabled:
            self._inside += 1
            if self._nested:
                self._take_tags_before(found.start())
            self.taken.append(Span(*found.span()))

    def _is_enabled(self, found: re.Match[str], name: str) -> bool:
        if name in VERBATIM_TAGS:
            return False
        value = _markdown_attribute(found.group()) if "markdown" in found.group(3) else None
        if value is None or value in _OFF:
            return False
        return self._nested or self._inside > 0 or self._begins_block(found.start())

    def _begins_block(self, at: int) -> bool:
        if at != self._line.ink:
            return False
        start = self._line.start
        return not self._text[self._line_above(start) : start].lstrip().startswith("<")

    def _closes(self, found: re.Match[str]) -> None:
        name = found.group(2).lower()
        if not self._names[name]:
            return
        while self._open:
            last, enabled = self._open.pop()
            self._names[last] -= 1
            self._inside -= enabled
            if last == name:
                if enabled:
                    self.taken.append(Span(*found.span()))
                return

    def _take_tags_before(self, at: int) -> None:
        """Takes out the tags directly before the one at `at`, which would keep a parser in a block of HTML."""
        line = self._line.start
        start = self._line.ink if self._text.startswith("<", self._line.ink) else at
        while line > self._seen:
            above = self._line_above(line)
            shown = self._text[above:line].strip()
            is_tag = shown.startswith("<") and shown.endswith(">") and not shown.startswith(("<!", "<?"))
            if not is_tag or self._code.touches(above, line):
                break
            start = line = above
        start = max(start, self._seen, self.taken[-1].end if self.taken else 0)
        self._seen = self._line.end
        if start < at and not self._text[start:at].isspace():
            self.taken.append(Span(start, at))

    def _line_above(self, start: int) -> int:
        """Where the line before the one that begins at `start` begins."""
        return self._text.rfind("\n", 0, max(start - 1, 0)) + 1


def _markdown_attribute(tag: str) -> str | None:
    for part in scan_html(tag):
        if isinstance(part, Tag):
            return part.get("markdown")
    return None
