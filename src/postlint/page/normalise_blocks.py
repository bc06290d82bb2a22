"""Blocks that CommonMark does not know, made into ones that it does, letter for letter.

Every character keeps its place, so that a link is found where its author wrote it. The content of an admonition,
a tab or a definition, which is indented by four spaces, becomes that of a list item; the tags of an element whose
content is Markdown, as all are in MDX, give way to blanks; so do the fences of MyST's directives.

Python-Markdown: https://python-markdown.github.io/extensions/admonition/, /definition_lists/, /md_in_html/;
https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/, /details/, /snippets/. kramdown:
https://kramdown.gettalong.org/syntax.html#html-blocks. MyST: https://mystmd.org/guide/directives.
"""

from __future__ import annotations

import re
from collections import Counter

from postlint.findings import Span
from postlint.page.body import Stretches, replace_spans
from postlint.page.dialect import Dialect
from postlint.page.html import SIMPLE_TAG, VERBATIM_TAGS, Tag, scan_html
from postlint.page.templates import FILLER, fill_ink
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_ANY_LINE = Pattern(r"[^\n]*\n|[^\n]+\Z")
_CODE_FENCE = Pattern(r"[ \t>]*(`{3,}(?=[^`\n]*$)|~{3,})[ \t]*([^\n]*)", re.M)
_DIRECTIVE = Pattern(
    r"\{(?:note|admonition|tip|hint|important|warning|caution|danger|attention|error|seealso|dropdown|margin"
    r"|sidebar|topic|versionadded|versionchanged|deprecated|card|grid|grid-item|tab-set|tab-item|aside)\}"
)
_MAY_BE_DIRECTIVE = Pattern(r"[`~][ \t]*" + _DIRECTIVE.pattern)
_ADMONITION = Pattern(r"([ \t]*)(?:(?:!!!|\?\?\?\+?) ?[\w-]|===[+!]{0,2} +\")")
_MAY_BE_BLOCK = Pattern(r"\n[ \t]*(?:!!!|\?\?\?|===|-+8<-)")
_MAY_DEFINE = Pattern(r"\n[ \t]{0,3}:[ \t]")
_DEFINITION = Pattern(r"[ \t]{0,3}:(?=[ \t]+\S)")
_SNIPPET = Pattern(r"[ \t]*-+8<-")
_INK = Pattern(r"\S")


class NormalisedBlocks(NamedTuple):
    """`text` is as long as before. `html` are the spans of the tags that were taken out of it, in order.

    `indentations` are not to be shown to the parser: to it they would mean code.
    """

    text: str
    html: tuple[Span, ...] = ()
    indentations: tuple[Indentation, ...] = ()

    def dedented(self) -> str:
        """What the parser is to read: `text` without its `indentations`."""
        return replace_spans(
            self.text, [Span(start, start + length) for start, length in self.indentations], _gone
        )


def normalise_blocks(text: str, dialect: Dialect) -> NormalisedBlocks:
    """`text`, a body, with the blocks of its dialect made CommonMark. Takes linear time."""
    in_html = dialect.mdx or ((dialect.kramdown or dialect.python_markdown) and "markdown" in text)
    if not (in_html or _has_blocks(text, dialect)):
        return NormalisedBlocks(text)
    lines = _BlockLines(text, dialect)
    normalised = lines.normalised()
    if dialect.mdx:
        elements = MdxBlocks(normalised, lines.code)
        return NormalisedBlocks(elements.blanked(), tuple(elements.taken), tuple(elements.indentations))
    if "markdown" not in normalised or not (dialect.python_markdown or dialect.kramdown):
        return NormalisedBlocks(normalised)
    blocks = HtmlBlocks(normalised, lines.code, nested=dialect.kramdown)
    return NormalisedBlocks(blocks.blanked(), tuple(blocks.taken))


def _has_blocks(text: str, dialect: Dialect) -> bool:
    """Whether some line of `text` may be one that `_BlockLines` changes; a quick look."""
    myst = "{" in text and ("`{" in text or "~{" in text or "` {" in text)
    return (
        (myst and _MAY_BE_DIRECTIVE.search(text) is not None)
        or (dialect.definition_lists and _MAY_DEFINE.search(f"\n{text}") is not None)
        or (dialect.python_markdown and _MAY_BE_BLOCK.search(f"\n{text}") is not None)
    )


class _BlockLines:
    """One pass over the lines; `code` gets the spans of fenced code."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._directives: list[str] = []
        self._code_fence = ""
        self.code: list[Span] = []

    def normalised(self) -> str:
        parts: list[str] = []
        before = ("", "")
        for found in _ANY_LINE.finditer(self._text):
            line = found.group()
            parts.append(line if self._is_code(found.start(), line) else self._normalise(line, before))
            before = (before[1], line)
        return "".join(parts)

    def _is_code(self, start: int, line: str) -> bool:
        """Whether `line` is a part of fenced code, its fences included."""
        fence = _CODE_FENCE.match(line)
        if self._code_fence:
            if fence and not fence.group(2).strip() and fence.group(1).startswith(self._code_fence):
                self._code_fence = ""
        elif fence and not self._is_of_directive(fence):
            self._code_fence = fence.group(1)
        else:
            return False
        self.code.append(Span(start, start + len(line)))
        return True

    def _is_of_directive(self, fence: re.Match[str]) -> bool:
        if _DIRECTIVE.match(fence.group(2)):
            return True
        open_ = self._directives[-1] if self._directives else ""
        return bool(open_) and not fence.group(2).strip() and fence.group(1).startswith(open_)

    def _normalise(self, line: str, before: tuple[str, str]) -> str:
        """`line`, which is no code; `before` are the two lines above."""
        if fence := _CODE_FENCE.match(line):
            return self._directive(line, fence)
        if self._dialect.python_markdown:
            if _SNIPPET.match(line):
                return fill_ink(line)
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
        return line[: fence.start(1)] + fill_ink(line[fence.start(1) : end]) + line[end:]


def _as_item(line: str, at: int) -> str:
    """`!!! note` at `at` as the beginning of a list item, whose content stands four columns further on."""
    rest = line[at + 4 :]
    if rest[:1] in {" ", "\t"}:
        rest = FILLER + rest[1:]
    return f"{line[:at]}*   {rest}"


_EMPTY = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_OFF = frozenset({"0", "off", "false"})
_NO_LINE_END = Pattern(r"[^\n]")


class CurrentLine:
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


def _blanks(_: Span, written: str) -> str:
    return _NO_LINE_END.sub(" ", written)


def _gone(_: Span, __: str) -> str:
    return ""


class HtmlBlocks:
    """Takes the tags of such elements out of `text`, so that a Markdown parser sees their content only.

    `code` are the stretches of fenced code. With `nested`, an element may do so inside of one that does not, as in
    kramdown; else, as in Python-Markdown, only one that begins a block, or stands in one that does.
    """

    def __init__(self, text: str, code: list[Span], *, nested: bool) -> None:
        self._text = text
        self._code = Stretches(code)
        self._nested = nested
        self._line = CurrentLine(text)
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
        self._line = CurrentLine(self._text)
        return replace_spans(self._text, self.taken, self._blank)

    def _blank(self, span: Span, written: str) -> str:
        """What stands for the tag at `span`: it must not indent what follows it."""
        self._line.move(span.start)
        first = span.start == self._line.ink
        self._line.move(span.end)
        blank = _blanks(span, written)
        last = blank.rfind("\n") + 1
        if (
            last == len(blank)
            or (not first and not last)
            or _INK.search(self._text, span.end, self._line.end) is None
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


_JSX_TAG = Pattern(r"<(/?)([A-Za-z][\w.:-]*)?((?<=<)|(?<=/)|[\s/][^<>]*|)>")
_INDENTED_LINE = Pattern(r"([ \t]*)([^\n]*)\n?")
_PROGRAM = Pattern(
    r"(?:import[ \t]+(?:[\"'{*]|[\w$]+(?:,|[ \t]+from\b))"
    r"|export[ \t]+(?:const|let|var|function|async|class|default|[{*]))"
)
_OF_TEXT_LIST = """
    a abbr b bdi bdo button cite del dfn em i ins kbd label mark q s samp small span
    strong sub sup time u var
"""
_OF_TEXT = frozenset(_OF_TEXT_LIST.split())
"""Elements that stand in a line of text: a reader of HTML has to know where they end."""


class Indentation(NamedTuple):
    """White space at the beginning of a line that is left out of what the parser reads: `length` from `start`."""

    start: int
    length: int


class MdxBlocks:
    """Reads `text`, a body in which expressions are masked; `code` are its stretches of fenced code."""

    def __init__(self, text: str, code: list[Span]) -> None:
        self._text = text
        self._code = Stretches(code)
        self.taken: list[Span] = []
        """The spans of the tags that give way to blanks, in order."""
        self.indentations: list[Indentation] = []

    def blanked(self) -> str:
        """`text` with blanks for the tags that stand at the beginning of a line, and filler for the programs."""
        self._take_tags()
        return self._read_lines(replace_spans(self._text, self.taken, _blanks))

    def _take_tags(self) -> None:
        line = CurrentLine(self._text)
        reached = 0
        raw = ""
        for found in _JSX_TAG.finditer(self._text):
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
        tags = Stretches(self.taken)
        base, after_tag = 0, False
        above_blank, program = True, False
        for found in _INDENTED_LINE.finditer(text):
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
            parts.append(fill_ink(line) if program else line)
            above_blank = False
        return "".join(parts)
