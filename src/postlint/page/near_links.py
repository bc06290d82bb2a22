"""Text that was meant as a link but is none: slips in its brackets, and labels that nothing defines.

Markdown shows both as they are written (CommonMark 0.31.2 §6.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Edit, Span
from postlint.page.body import BLANK_LINE, Body, Origin, Stretches
from postlint.page.destinations import normal_label
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import shorten

_SLIP = Pattern(r"\]([ \t]{0,3})([(（])")
_URL = r"(?:https?:/{0,3}|mailto:|www\.[\w-]+\.)"
_URL_START = Pattern(_URL, re.IGNORECASE)
_FILE_END = Pattern(r"\.(?:md|mdx|markdown|html?|png|jpe?g|gif|svg|webp|pdf)(?:#[\w-]*)?\Z", re.IGNORECASE)
_PATH_START = Pattern(r"\.{0,2}/[\w.-]")
_MAY_BE_ADDRESS = Pattern(rf"[ \t]*(?:{_URL}|\.{{0,2}}/|[\w./%-]+ [\w./%-]+\.\w)", re.IGNORECASE)
_TITLE = Pattern(r"[\"'“”„‘’«»(]")
_CURLY_TITLE = Pattern(r"([^\s“”„]+)[ \t]+[“”„‟](.*)[“”‟][ \t]*\Z")
_NO_LABEL = Pattern(r"(?:\^.*|[xX ]?|\d{1,3})\Z", re.DOTALL)
_PARENTHESES = Pattern(r"[()）]")
_IN_PARENTHESES = frozenset({Origin.INLINE, Origin.IMAGE})
_DEEPEST = 8
_LONGEST_ADDRESS = 1500


class NearLink(NamedTuple):
    """What should be a link: `span` is all of it, `message` why it is none. `edits` would make it one. `text`
    is what stands there."""

    span: Span
    message: str
    help: str
    edits: tuple[Edit, ...] = ()
    certain: bool = False
    text: str = ""


def near_links(text: str, body: Body) -> Iterator[NearLink]:
    """The slips in the plain text of `body`, the body of the page `text`. Takes linear time."""
    sound = {link.target.start for link in body.links if link.origin in _IN_PARENTHESES}
    slips = [
        found
        for found in _SLIP.finditer(text, body.span.start, body.span.end)
        if found.end() not in sound and _MAY_BE_ADDRESS.match(text, found.end())
    ]
    if not slips:
        return
    prose = Stretches(body.prose)
    tags = Stretches(body.templates)
    for found in slips:
        if not prose.touches(found.start(), found.start() + 1):
            continue
        near = _judge(text, found, body.span.end)
        if near is not None and not tags.touches(near.span.start, near.span.end):
            yield near._replace(text=text[near.span.start : near.span.end])


def _judge(text: str, found: re.Match[str], limit: int) -> NearLink | None:
    opening = opening_bracket(text, found.start())
    if opening is None:
        return None
    label = text[opening + 1 : found.start()]
    gap, bracket = found.groups()
    line_end = text.find("\n", found.end(), min(limit, found.end() + _LONGEST_ADDRESS))
    rest = text[
        found.end() : line_end if line_end != -1 else min(limit, found.end() + _LONGEST_ADDRESS)
    ].rstrip("\r")
    inner = _inner(rest)
    if inner is None:
        return None if gap else _unclosed(opening, found, rest)
    if not _surely_address(inner) or (gap and _NO_LABEL.match(label)):
        return None
    close = found.end() + len(inner)
    end = close + 1
    span = Span(opening, end)
    if bracket == "（" or text[close] == "）":
        edits = tuple(
            Edit(Span(at, at + 1), plain)
            for at, plain in ((found.end() - 1, "("), (close, ")"))
            if text[at] != plain
        )
        return NearLink(
            span,
            "a parenthesis round the address is a wide one, `（` or `）`, so it is no link",
            "Write the plain `(` and `)` round the address.",
            edits,
            certain=not gap,
        )
    if gap:
        remove = Edit(Span(found.start() + 1, found.start() + 1 + len(gap)), "")
        return NearLink(
            span,
            f"there is a space between `]` and `(` before `{shorten(inner)}`, so it is no link",
            "Take the space out.",
            (remove,),
            certain=not re.search(r"\s", inner),
        )
    return _with_space(span, found.end(), inner)


def _with_space(span: Span, start: int, inner: str) -> NearLink | None:
    stripped = inner.strip()
    if not re.search(r"\s", stripped):
        return None
    place = Span(start, start + len(inner))
    if title := _CURLY_TITLE.match(stripped):
        fixed = f'{title.group(1)} "{title.group(2)}"'
        edits = (Edit(place, fixed),) if '"' not in title.group(2) else ()
        return NearLink(
            span,
            "the title after the address stands in curly quotation marks, so this is no link",
            f"Write `({shorten(fixed)})`.",
            edits,
            certain=True,
        )
    if _TITLE.match(stripped.split(None, 1)[1]):
        return NearLink(
            span,
            "what follows the address is no title in quotation marks, so this is no link",
            'Write the title as `"…"` after the address, or take it out.',
        )
    mail = stripped.lower().startswith("mailto:")
    whom, mark, rest = stripped.partition("?") if mail else ("", "", stripped)
    fixed = "".join(whom.split()) + mark + "%20".join(rest.split())
    return NearLink(
        span,
        f"the address `{shorten(stripped)}` has a space in it, so it is no link",
        f"Write `({shorten(fixed)})`.",
        (Edit(place, fixed),),
        certain=mail or bool(_FILE_END.search(stripped)),
    )


def _unclosed(opening: int, found: re.Match[str], rest: str) -> NearLink | None:
    """A `](https://…` without an end in its line."""
    if not _URL_START.match(rest) or found.group(2) != "(":
        return None
    address = rest.split(None, 1)[0]
    end = found.end() + len(address)
    return NearLink(
        Span(opening, end),
        f"the parenthesis after `{shorten(address)}` is never closed, so it is no link",
        "Put a `)` after the address.",
        (Edit(Span(end, end), ")"),),
        certain=not rest[len(address) :].strip() and address[-1].isalnum(),
    )


def _inner(rest: str) -> str | None:
    """What stands in the parentheses, up to the one that closes them; None where none does in this line."""
    depth = 0
    for found in _PARENTHESES.finditer(rest):
        char = found.group()
        if char == "(":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif char == ")" and depth:
            depth -= 1
        elif depth == 0 and (char == ")" or "（" not in rest[: found.start()]):
            return rest[: found.start()]
    return None


def _surely_address(inner: str) -> bool:
    stripped = inner.strip()
    if _URL_START.match(stripped):
        return True
    if "," in stripped or not _FILE_END.search(stripped):
        return False
    return bool(_PATH_START.match(stripped)) or stripped.count(" ") == 1


_LABEL_AFTER = Pattern(r"\]\[([^\[\]\n]{0,200}(?:\n[^\[\]\n]{0,200})?)\]")
_DEFINED = Pattern(r"^[ \t>*+-]*\[([^\[\]\n]{1,200})\]:", re.M)
_LETTER = Pattern(r"[^\W\d_]")


class UndefinedLabel(NamedTuple):
    """`[text][label]` or `[text][]`: `span` is all of it, `label` is what no definition has."""

    span: Span
    label: str


def undefined_references(text: str, body: Body) -> Iterator[UndefinedLabel]:
    """Those in the plain text of `body`, the body of the page `text`. Takes linear time.

    A label of which some line looks like a definition is left alone: some programs read more definitions than
    CommonMark does.
    """
    if "][" not in text:
        return
    labels = list(_LABEL_AFTER.finditer(text, body.span.start, body.span.end))
    if not labels:
        return
    prose = Stretches(body.prose)
    tags = Stretches(body.templates)
    defined = {normal_label(each) for each in _DEFINED.findall(text, body.span.start)}
    for found in labels:
        close, end = found.start(), found.end()
        if not prose.touches(close, close + 1) or not prose.touches(end - 1, end):
            continue
        reference = _undefined(text, found)
        if reference is None or tags.touches(reference.span.start, end):
            continue
        if normal_label(reference.label) not in defined:
            yield reference


def _undefined(text: str, found: re.Match[str]) -> UndefinedLabel | None:
    close, end = found.start(), found.end()
    opening = opening_bracket(text, close)
    if opening is None or _is_escaped(text, opening):
        return None
    words = text[opening:close].removeprefix("!").removeprefix("[")
    label = found.group(1) or words
    if text[end : end + 1] in {"(", ":", "["} or _is_no_link(text, opening, words, found.group(1)):
        return None
    if label.startswith(("^", "@")) or words.startswith("^") or "\\" in label:
        return None
    return UndefinedLabel(Span(opening, end), label)


def _is_escaped(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _is_no_link(text: str, opening: int, words: str, label: str) -> bool:
    """Whether this is no link but a place in a table of numbers, a type or the grammar of a command."""
    before = text[opening - 1 : opening]
    if before and (before.isalnum() or before in "_)]}$"):
        return True
    if not _LETTER.search(words) or not words.strip():
        return True
    # `[--all][=name]`, `[:port][/path]`: what may be left out.
    return bool(label) and not (label[0].isalnum() or label[0] in "`\"'„“(&.#@*_$")


_BRACKETS = Pattern(r"[\[\]]")
_LONGEST_LABEL = 400


def opening_bracket(text: str, close: int) -> int | None:
    """The `[` that belongs to the `]` at `close`, in the same paragraph; for an image its `!`."""
    floor = max(0, close - _LONGEST_LABEL)
    at = text.rfind("[", floor, close)
    if text[close - 1 : close] == "\\" or at == -1:
        return None
    if text.find("]", at, close) != -1:
        at = _outer_opening(text, floor, close)
    if at == -1 or BLANK_LINE.search(text, at, close):
        return None
    return at - 1 if at > floor and text[at - 1] == "!" else at


def _outer_opening(text: str, floor: int, close: int) -> int:
    """The `[` that is open at `close`, past others that were closed; -1 where there is none."""
    depth = 0
    for found in reversed(list(_BRACKETS.finditer(text, floor, close))):
        if found.group() == "]":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return found.start()
    return -1
