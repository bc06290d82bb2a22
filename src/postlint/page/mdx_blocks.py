"""Elements in MDX: what stands between their tags is Markdown, however far it is indented (https://mdxjs.com/docs/what-is-mdx/).

To CommonMark they would be blocks of HTML, and what is indented by four spaces code.
"""

from __future__ import annotations

from typing import NamedTuple

from postlint.findings import Span
from postlint.page.html import VERBATIM_TAGS
from postlint.page.html_blocks import Line
from postlint.page.offsets import Stretches
from postlint.page.templates import FILLER
from postlint.pattern import Pattern

_TAG = Pattern(r"<(/?)([A-Za-z][\w.:-]*)?((?<=<)|(?<=/)|[\s/][^<>]*|)>")
_LINE = Pattern(r"([ \t]*)([^\n]*)\n?")
_PROGRAM = Pattern(
    r"(?:import[ \t]+(?:[\"'{*]|[\w$]+(?:,|[ \t]+from\b))"
    r"|export[ \t]+(?:const|let|var|function|async|class|default|[{*]))"
)
_INK = Pattern(r"\S")
_NO_LINE_END = Pattern(r"[^\n]")
# They stand in a line of text, and a reader of HTML has to know where they end.
_OF_TEXT = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "button",
            "cite",
            "del",
            "dfn",
            "em",
            "i",
            "ins",
            "kbd",
            "label",
            "mark",
        ),
        *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    }
)


class Indentation(NamedTuple):
    """White space at the beginning of a line that is left out of what the parser reads: `length` from `start`."""

    start: int
    length: int


class MdxBlocks:
    """Reads `text`, a body in which expressions are masked; `code` are its stretches of fenced code."""

    def __init__(self, text: str, code: list[tuple[int, int]]) -> None:
        self._text = text
        self._code = Stretches(code)
        self.taken: list[Span] = []
        """The spans of the tags that give way to blanks, in order."""
        self.indentations: list[Indentation] = []

    def blanked(self) -> str:
        """`text` with blanks for the tags that stand at the beginning of a line, and filler for the programs."""
        self._take_tags()
        parts: list[str] = []
        at = 0
        for span in self.taken:
            parts += [self._text[at : span.start], _NO_LINE_END.sub(" ", self._text[span.start : span.end])]
            at = span.end
        return self._read_lines("".join((*parts, self._text[at:])))

    def _take_tags(self) -> None:
        line = Line(self._text)
        reached = 0
        raw = ""
        for found in _TAG.finditer(self._text):
            line.move(found.start())
            name = found.group(2) or ""  # `<A>` is a component, `<a>` an element.
            if self._code.touches(*found.span()) or line.is_code(found.start()):
                continue
            if raw or name in VERBATIM_TAGS:
                closes = bool(found.group(1))
                raw = "" if closes and name == raw else raw or ("" if closes else name)
                continue
            # At the beginning of its line, or behind tags that are.
            begins = _INK.search(self._text, max(reached, line.start), found.start()) is None
            if begins and name not in _OF_TEXT:
                self.taken.append(Span(*found.span()))
                reached = found.end()

    def _read_lines(self, text: str) -> str:
        """`text` with filler for `import` and `export` blocks; notes how far what stands in elements is indented.

        The first line after a tag says by how much; the lines that follow it keep what they have beyond that.
        """
        parts: list[str] = []
        tags = Stretches([(span.start, span.end) for span in self.taken])
        base, after_tag = 0, False
        above_blank, program = True, False
        for found in _LINE.finditer(text):
            start, line = found.start(), found.group()
            if not found.group(2).strip():
                after_tag = after_tag or tags.touches(start, found.end())
                above_blank, program = True, False
                parts.append(line)
                continue
            is_code = self._code.touches(start, found.end())
            if not is_code and (after_tag or tags.touches(start, found.end())):
                base, after_tag = len(found.group(1)), False
            if base:
                self.indentations.append(Indentation(start, min(base, len(found.group(1)))))
            begins = above_blank and not found.group(1) and _PROGRAM.match(line) is not None
            program = not is_code and (program or begins)
            parts.append(_INK.sub(FILLER, line) if program else line)
            above_blank = False
        return "".join(parts)
