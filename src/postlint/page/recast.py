"""Blocks that CommonMark does not know, recast letter for letter into ones that it does.

Every character keeps its place, so that a link is found where its author wrote it. The content of an admonition,
a tab or a definition, which is indented by four spaces, becomes that of a list item; the tags of an element whose
content is Markdown, as all are in MDX, give way to blanks; so do the fences of MyST's directives.

Python-Markdown: https://python-markdown.github.io/extensions/admonition/, /definition_lists/, /md_in_html/;
https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/, /details/, /snippets/. kramdown:
https://kramdown.gettalong.org/syntax.html#html-blocks. MyST: https://mystmd.org/guide/directives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.dialect import Dialect
from postlint.page.html_blocks import HtmlBlocks
from postlint.page.mdx_blocks import Indentation, MdxBlocks
from postlint.page.templates import FILLER
from postlint.pattern import Pattern

_ANY_LINE = Pattern(r"[^\n]*\n|[^\n]+\Z")
_FENCE = Pattern(r"[ \t>]*(`{3,}(?=[^`\n]*$)|~{3,})[ \t]*([^\n]*)", re.M)
_DIRECTIVE = Pattern(
    r"\{(?:note|admonition|tip|hint|important|warning|caution|danger|attention|error|seealso|dropdown|margin"
    r"|sidebar|topic|versionadded|versionchanged|deprecated|card|grid|grid-item|tab-set|tab-item|aside)\}"
)
_ADMONITION = Pattern(r"([ \t]*)(?:(?:!!!|\?\?\?\+?) ?[\w-]|===[+!]{0,2} +\")")
_MAY_DEFINE = Pattern(r"(?m)^[ \t]{0,3}:[ \t]")
_DEFINITION = Pattern(r"[ \t]{0,3}:(?=[ \t]+\S)")
_SNIPPET = Pattern(r"[ \t]*-+8<-")
_INK = Pattern(r"\S")


class Recast(NamedTuple):
    """`text` is as long as before. `html` are the spans of the tags that were taken out of it, in order.

    `indentations` are not to be shown to the parser: to it they would mean code.
    """

    text: str
    html: tuple[Span, ...] = ()
    indentations: tuple[Indentation, ...] = ()

    def dedented(self) -> str:
        """What the parser is to read: `text` without its `indentations`."""
        parts: list[str] = []
        at = 0
        for each in self.indentations:
            parts.append(self.text[at : each.start])
            at = each.start + each.length
        return "".join((*parts, self.text[at:])) if parts else self.text


def recast(text: str, dialect: Dialect) -> Recast:
    """`text`, a body, with the blocks of its dialect recast. Takes linear time."""
    myst = "`{" in text or "~{" in text or "` {" in text
    defines = dialect.definition_lists and _MAY_DEFINE.search(text) is not None
    in_html = dialect.mdx or (dialect.kramdown and "markdown" in text)
    if not (myst or defines or dialect.python_markdown or in_html):
        return Recast(text)
    lines = _Lines(text, dialect)
    lines.run()
    recast_text = lines.text()
    if dialect.mdx:
        elements = MdxBlocks(recast_text, lines.code)
        return Recast(elements.blanked(), tuple(elements.taken), tuple(elements.indentations))
    if "markdown" not in recast_text or not (dialect.python_markdown or dialect.kramdown):
        return Recast(recast_text)
    blocks = HtmlBlocks(recast_text, lines.code, nested=dialect.kramdown)
    return Recast(blocks.blanked(), tuple(blocks.taken))


class _Lines:
    """One pass over the lines; `code` gets the spans of fenced code."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._parts: list[str] = []
        self._directives: list[str] = []
        self._code_fence = ""
        self.code: list[tuple[int, int]] = []

    def text(self) -> str:
        return "".join(self._parts)

    def run(self) -> None:
        before = ("", "")
        for start, line in self._each():
            if self._is_code(start, line):
                self._parts.append(line)
            else:
                self._parts.append(self._recast(line, before))
            before = (before[1], line)

    def _each(self) -> Iterator[tuple[int, str]]:
        for found in _ANY_LINE.finditer(self._text):
            yield found.start(), found.group()

    def _is_code(self, start: int, line: str) -> bool:
        """Whether `line` is a part of fenced code, its fences included."""
        fence = _FENCE.match(line)
        if self._code_fence:
            if fence and not fence.group(2).strip() and fence.group(1).startswith(self._code_fence):
                self._code_fence = ""
        elif fence and not self._is_of_directive(fence):
            self._code_fence = fence.group(1)
        else:
            return False
        self.code.append((start, start + len(line)))
        return True

    def _is_of_directive(self, fence: re.Match[str]) -> bool:
        if _DIRECTIVE.match(fence.group(2)):
            return True
        open_ = self._directives[-1] if self._directives else ""
        return bool(open_) and not fence.group(2).strip() and fence.group(1).startswith(open_)

    def _recast(self, line: str, before: tuple[str, str]) -> str:
        """`line`, which is no code; `before` are the two lines above."""
        if fence := _FENCE.match(line):
            return self._directive(line, fence)
        if self._dialect.python_markdown:
            if _SNIPPET.match(line):
                return _INK.sub(FILLER, line)
            if found := _ADMONITION.match(line):
                return _as_item(line, found.end(1))
        if self._dialect.definition_lists:
            defines = _DEFINITION.match(line)
            if defines and any(each.strip() for each in before):
                at = defines.end() - 1
                return f"{line[:at]}*{line[at + 1 :]}"
        return line

    def _directive(self, line: str, fence: re.Match[str]) -> str:
        name = _DIRECTIVE.match(fence.group(2))
        if name:
            self._directives.append(fence.group(1))
        else:
            self._directives.pop()
        end = fence.start(2) + (name.end() if name else 0)
        return line[: fence.start(1)] + _INK.sub(FILLER, line[fence.start(1) : end]) + line[end:]


def _as_item(line: str, at: int) -> str:
    """`!!! note` at `at` as the beginning of a list item, whose content stands four columns further on."""
    rest = line[at + 4 :]
    if rest[:1] in {" ", "\t"}:
        rest = FILLER + rest[1:]
    return f"{line[:at]}*   {rest}"
