"""Where in a body the cursor is: in which kind of link, however little of that stands there yet."""

from __future__ import annotations

import re

from postlint.findings import Span
from postlint.page.body import ReferenceKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_BEFORE, _LINE = 1_000, 2_000
"""Characters before the cursor in which what a link begins with is looked for, and of a line."""

_DEFINITION = Pattern(r" {0,3}\[(?!\^)[^\[\]]+\]:[ \t]*(?P<open><?)(?P<word>[^<>]*)\Z")
_ATTRIBUTE = Pattern(
    r"(?s)<(?P<tag>[A-Za-z][\w.-]*)\s[^<>]*?(?<![\w-])(?P<name>href|src|poster)\s*=\s*"
    r"(?P<quote>[\"'])(?P<word>[^\"'\n]*)\Z"
)
_REF = Pattern(r"\{\{(?P<mark>[<%])\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?P<quote>[\"'`]?)(?P<word>[^\"'`{}]*)\Z")
_FIGURE = Pattern(r"\{\{[<%]\s*figure\s[^{}]*?(?<![\w-])src\s*=\s*(?P<quote>[\"`])(?P<word>[^\"`{}]*)\Z")
_LIQUID = Pattern(r"\{%-?\s*(?P<tag>post_url|link|post_link|post_path)\s+(?P<word>[^{}%]*)\Z")
_WIKI = Pattern(r"(?P<image>!?)\[\[(?P<word>[^\[\]|\n]*)\Z")
_FENCE = Pattern(r"(?m)^ {0,3}(```+|~~~+)")
_LIQUID_KINDS = {
    "post_url": ReferenceKind.JEKYLL_POST,
    "link": ReferenceKind.JEKYLL_FILE,
    "post_link": ReferenceKind.HEXO_POST,
    "post_path": ReferenceKind.HEXO_POST,
}
_NAME = Pattern(r"[\w./#-]+")
_PATH = Pattern(r"[\w./-]+")
_WORD_END = Pattern(r"[\s()<>\"']")


class LinkSpot(NamedTuple):
    """The destination of a link, which begins where `word` does. `kind` is that of what a link names in a generator's
    words, None for an address. `is_image`: it is one that is shown. `closing` is what is to stand behind the word and
    does not. In one that `is_bare` no blank may stand.
    """

    word: Span
    kind: ReferenceKind | None = None
    is_image: bool = False
    closing: str = ""
    is_bare: bool = True
    is_figure: bool = False
    """A shortcode `figure` shows it."""


def link_spot(text: str, body_start: int, offset: int) -> LinkSpot | None:
    """The destination in which `offset` is; None where it is in none."""
    line_start = max(text.rfind("\n", 0, offset) + 1, body_start, offset - _LINE)
    line_end = text.find("\n", offset, offset + _LINE)
    line_end = line_end if line_end != -1 else min(len(text), offset + _LINE)
    before, after = text[line_start:offset], text[offset:line_end].rstrip("\r")
    found = (
        _in_tag(before, after, offset)
        or _in_link(text, before, after, offset, body_start)
        or _in_definition(before, after, offset)
        or _in_attribute(text[max(body_start, offset - _BEFORE) : offset], after, offset)
    )
    return None if found is None or _is_code(text, body_start, offset, before) else found


def _length(pattern: Pattern, text: str) -> int:
    """How far `text` begins with what `pattern` means."""
    found = pattern.match(text)
    return found.end() if found is not None else 0


def _in_tag(before: str, after: str, offset: int) -> LinkSpot | None:
    if (match := _REF.search(before)) is not None:
        quote = match["quote"]
        is_closed = bool(quote) and quote in after.partition("}}")[0]
        end = after.find(quote) if is_closed else _length(_NAME, after)
        tail = "" if "}}" in after else " >}}" if match["mark"] == "<" else " %}}"
        closing = "" if is_closed else quote + tail
        return LinkSpot(_word(match, offset, end), ReferenceKind.HUGO_REF, False, closing, False)
    if (match := _FIGURE.search(before)) is not None:
        end = after.find(match["quote"])
        closing = "" if end >= 0 else match["quote"]
        return LinkSpot(_word(match, offset, max(end, 0)), None, True, closing, False, True)
    if (match := _LIQUID.search(before)) is not None:
        end = _length(_PATH, after)
        closing = "" if "%}" in after else " %}"
        return LinkSpot(_word(match, offset, end), _LIQUID_KINDS[match["tag"]], False, closing)
    if (match := _WIKI.search(before)) is not None:
        close = after.find("]]")
        end = min((at for at in (close, after.find("|"), after.find("[")) if at >= 0), default=0)
        closing = "]]" if close < 0 else ""
        return LinkSpot(_word(match, offset, end), ReferenceKind.WIKI, bool(match["image"]), closing, False)
    return None


def _word(match: re.Match[str], offset: int, more: int) -> Span:
    return Span(offset - len(match["word"]), offset + more)


def _in_link(text: str, before: str, after: str, offset: int, body_start: int) -> LinkSpot | None:
    at = before.rfind("](")
    if at < 0:
        return None
    typed = before[at + 2 :]
    angle = typed.startswith("<")
    word = typed[1:] if angle else typed
    if ">" in word if angle else word.count(")") > word.count("(") or re.search(r"[\"'<>\t]", word):
        return None
    if angle:
        end = after.find(">")
        more, closing = (end, "") if end >= 0 else (0, ">")
    else:
        more, closing = _rest(after), ""
        closing = "" if after[more:].lstrip().startswith((")", '"', "'")) else ")"
    start = offset - len(word)
    is_image = _is_image(text, offset - len(before) + at, body_start)
    return LinkSpot(Span(start, offset + more), None, is_image, closing, not angle)


def _rest(after: str) -> int:
    """How much of `after` belongs to the destination that the cursor is in."""
    end = _WORD_END.search(after)
    return end.start() if end else len(after)


def _is_image(text: str, bracket: int, body_start: int) -> bool:
    """Whether what ends with the `]` at `bracket` begins with `![`."""
    depth = 0
    for at in range(bracket, max(body_start, bracket - _BEFORE) - 1, -1):
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            depth -= 1
            if depth == 0:
                return text[at - 1 : at] == "!" and at - 1 >= body_start
    return False


def _in_definition(before: str, after: str, offset: int) -> LinkSpot | None:
    match = _DEFINITION.match(before)
    if match is None or re.search(r"\S\s", match["word"]):
        return None
    if match["open"]:
        end = after.find(">")
        return LinkSpot(_word(match, offset, max(end, 0)), None, False, "" if end >= 0 else ">", False)
    return LinkSpot(_word(match, offset, _rest(after)))


def _in_attribute(before: str, after: str, offset: int) -> LinkSpot | None:
    start = before.rfind("<")
    match = _ATTRIBUTE.match(before, start) if start >= 0 else None
    if match is None:
        return None
    quote = match["quote"]
    end = after.find(quote)
    more = end if end >= 0 else _rest(after)
    shows = match["name"] != "href" and match["tag"].lower() in {"img", "video", "source", "image", "figure"}
    return LinkSpot(_word(match, offset, more), None, shows, "" if end >= 0 else quote, False)


def _is_code(text: str, body_start: int, offset: int, before: str) -> bool:
    """Whether `offset` is in a block between fences, or between backticks."""
    opened = ""
    for match in _FENCE.finditer(text, body_start, offset):
        if not opened:
            opened = match[1]
        elif match[1].startswith(opened):
            opened = ""
    return bool(opened) or before.count("`") % 2 == 1
