"""Template tags, hidden from the Markdown parser by filler of the same length.

Site generators fill in `{{ }}`, `{% %}`, `{{< >}}`, `{{% %}}` and `<% %>` before, or beside, Markdown; to
CommonMark their spaces and quotes would end a destination, and a definition would be plain text.
"""

from __future__ import annotations

import re

from postlint.findings import Span
from postlint.page.body import BLANK_LINE, Comment
from postlint.page.dialect import COMMON, Dialect
from postlint.pattern import Pattern
from postlint.records import NamedTuple

FILLER = "x"
"""A letter: it is part of a word, a destination or an address, and starts no Markdown construct."""

_OPENING = Pattern(r"\{\{[<%]?|\{%|<%|\{/\*|\{#(?=[ \t-])|\{:|=\{")
_CLOSING = {
    "{{<": ">}}",
    "{{%": "%}}",
    "{{": "}}",
    "{%": "%}",
    "<%": "%>",
    "{/*": "*/}",
    "{#": "#}",
    "{:": "}",
}
_SHORTCODE_OF_CODE = Pattern(r"\{\{<\s*(highlight|code)(?=[\s>])")
_NAME = Pattern(r"\{%-?\s*([A-Za-z_]+)(?P<assigned>[^%]*=)?")
_INK = Pattern(r"\S")
_EXTENSION = Pattern(r"\{::(comment|nomarkdown)[^{}\n]*(?<!/)\}")
_OUTSIDE_TAGS = Pattern(r"(</?[A-Za-z][^<>]*>)|[^\s<]|<")
_QUOTE_MARKS = Pattern(r"(?<=\n)[ \t]*>[ \t>]*")
_BRACES = Pattern(r"[{}]")

_VERBATIM = frozenset({"highlight", "codeblock", "code", "prism", "set"})
_SILENT = frozenset({"comment"})
_LITERAL = frozenset({"raw", "verbatim"})


class Masked(NamedTuple):
    """A body in which template tags are filler.

    `text` is the body alone; the spans are of the whole page's text, in order. `tags` are the masked tags,
    `verbatim` what a highlighting block shows as it stands, `comments` those of MDX.
    """

    text: str
    tags: tuple[Span, ...] = ()
    verbatim: tuple[Span, ...] = ()
    comments: tuple[Comment, ...] = ()


def mask_templates(text: str, start: int, dialect: Dialect = COMMON) -> Masked:
    """The body of `text`, which begins at `start`, with its template tags masked. Takes linear time."""
    if text.find("{", start) == -1 and text.find("<%", start) == -1:
        return Masked(text[start:])
    return _Mask(text, start, dialect).run()


class _Mask:
    """One pass from left to right. Every search remembers what it found, so that none is made twice."""

    def __init__(self, text: str, start: int, dialect: Dialect) -> None:
        self._text = text
        self._start = start
        self._mdx = dialect.mdx
        self._kramdown = dialect.kramdown
        self._next: dict[str, int] = {}
        self._blank = -1
        self._missing_ends: set[str] = set()
        self._parts: list[str] = []
        self._copied = start
        self._tags: list[Span] = []
        self._verbatim: list[Span] = []
        self._comments: list[Comment] = []

    def run(self) -> Masked:
        at = self._start
        while (opening := self._next_opening(at)) is not None:
            at = self._tag(opening.group(), opening.start())
        if not self._parts:
            return Masked(self._text[self._start :])
        self._parts.append(self._text[self._copied :])
        return Masked("".join(self._parts), tuple(self._tags), tuple(self._verbatim), tuple(self._comments))

    def _next_opening(self, at: int) -> re.Match[str] | None:
        """What `_OPENING` finds next, which has one of two signs in it."""
        while True:
            brace, percent = self._text.find("{", at), self._find("<%", at)
            if brace == -1 and percent == -1:
                return None
            if brace == -1 or -1 < percent < brace:
                return _OPENING.match(self._text, percent)
            start = brace - 1 if brace > at and self._text[brace - 1] == "=" else brace
            if opening := _OPENING.match(self._text, start):
                return opening
            at = brace + 1

    def _tag(self, opening: str, at: int) -> int:
        """Masks the tag at `at`, if it is one; where to go on."""
        if opening == "{:" and self._kramdown and (extension := _EXTENSION.match(self._text, at)):
            return self._extension(extension)
        if opening == "={":
            return self._expression(at + 1) if self._mdx else at + 1
        end = self._end_of(opening, at)
        if end is None:
            # `{{% x }}` and `{{<x}}` are no shortcodes, but may be plain expressions.
            return at + (1 if opening in {"{{<", "{{%"} else len(opening))
        if opening == "{/*":
            if self._mdx:
                inside = Span(at + len("{/*"), end - len("*/}"))
                text = without_quote_marks(self._text[inside.start : inside.end])
                self._comments.append(Comment(Span(at, end), inside, text))
                self._fill(at, end)
            return end
        self._fill(at, end)
        if opening == "{{<" and (shortcode := _SHORTCODE_OF_CODE.match(self._text, at, end)):
            name = shortcode.group(1)
            return self._block(name, at, end, r"\{\{<\s*/\s*" + name + r"\s*>\}\}")
        block = _NAME.match(self._text, at, end) if opening == "{%" else None
        if block is None or (block.group(1) == "set" and block.group("assigned")):
            self._tags.append(Span(at, end))
            return end
        name = block.group(1)
        return self._block(name, at, end, r"\{%-?\s*end" + name + r"\s*-?%\}")

    def _end_of(self, opening: str, at: int) -> int | None:
        """Where the tag ends, which must be in the same paragraph; a kramdown `{: }` in the same line."""
        closing = _CLOSING[opening]
        begin = at + len(opening)
        found = self._find(closing, begin)
        if found == -1:
            return None
        if opening == "{{" and self._text.startswith("}}}", found):
            found += 1
        end = found + len(closing)
        limit = self._next_blank_line(at) if opening != "{:" else self._find("\n", at)
        if limit != -1 and limit < found:
            return None
        # "`{{` and `}}`" speaks of tags and holds none.
        if at > self._start and self._text[at - 1] == "`" and "`" in self._text[begin:found]:
            return None
        return end

    def _block(self, name: str, at: int, end: int, ending: str) -> int:
        """Goes on after a `{% name %}` or `{{< name >}}`, whose content, up to an `ending`, may be no Markdown."""
        known = name in _VERBATIM or name in _SILENT or name in _LITERAL
        closing = self._closing_tag(ending, end) if known else None
        if closing is None:
            self._tags.append(Span(at, end))
            return end
        if name in _SILENT:
            self._tags.append(Span(at, closing.end))
            self._fill_ink(end, closing.end)
            return closing.end
        self._tags.append(Span(at, end))
        if name in _VERBATIM:
            self._verbatim.append(Span(end, closing.start))
            self._fill_ink(end, closing.start)
        self._tags.append(closing)
        self._fill(closing.start, closing.end)
        return closing.end

    def _extension(self, opening: re.Match[str]) -> int:
        """Goes on after a `{::comment}` or `{::nomarkdown}` of kramdown; where there is no end, it is text."""
        name = opening.group(1)
        closing = self._closing_tag(r"\{:/(?:" + name + r")?\}", opening.end())
        if closing is None:
            return opening.end()
        self._tags.append(Span(opening.start(), opening.end()))
        self._fill(opening.start(), opening.end())
        if name == "comment":
            self._fill_ink(opening.end(), closing.start)
        else:
            inner = _OUTSIDE_TAGS.sub(_filled, self._text[opening.end() : closing.start])
            self._parts.append(inner)
            self._copied = closing.start
        self._verbatim.append(Span(opening.end(), closing.start))
        self._tags.append(closing)
        self._fill(closing.start, closing.end)
        return closing.end

    def _closing_tag(self, ending: str, at: int) -> Span | None:
        if ending in self._missing_ends:
            return None
        found = re.compile(ending).search(self._text, at)
        if found is None:
            self._missing_ends.add(ending)
            return None
        return Span(found.start(), found.end())

    def _expression(self, at: int) -> int:
        """Masks the JSX expression at the brace `at`, the value of an attribute, if it ends in its paragraph."""
        limit = self._next_blank_line(at)
        depth = 0
        for brace in _BRACES.finditer(self._text, at, limit if limit != -1 else len(self._text)):
            depth += 1 if brace.group() == "{" else -1
            if depth == 0:
                self._tags.append(Span(at, brace.end()))
                self._fill(at, brace.end())
                return brace.end()
        # Unbalanced to the end of the paragraph: so is every later brace before it.
        return limit if limit != -1 else len(self._text)

    def _find(self, mark: str, at: int) -> int:
        """The next `mark` from `at`, or -1."""
        known = self._next.get(mark, at - 1)
        if known == -1 and mark in self._next:
            return -1
        if known < at:
            known = self._text.find(mark, at)
            self._next[mark] = known
        return known

    def _next_blank_line(self, at: int) -> int:
        """Where the next blank line begins, or the length of the text."""
        if self._blank < at:
            found = BLANK_LINE.search(self._text, at)
            self._blank = found.start() if found else len(self._text)
        return self._blank

    def _fill(self, start: int, end: int) -> None:
        self._parts += [self._text[self._copied : start], FILLER * (end - start)]
        self._copied = end

    def _fill_ink(self, start: int, end: int) -> None:
        self._parts += [self._text[self._copied : start], fill_ink(self._text[start:end])]
        self._copied = end


def fill_ink(text: str) -> str:
    """`text` with filler for all but white space, so that lines and indentation stay."""
    return _INK.sub(FILLER, text)


def without_quote_marks(text: str) -> str:
    """`text` with blanks for the marks of a quotation at the beginning of all lines but the first."""
    return _QUOTE_MARKS.sub(lambda marks: " " * len(marks.group()), text)


def _filled(found: re.Match[str]) -> str:
    return found.group(1) or FILLER
