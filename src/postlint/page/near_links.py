"""Text that was meant as a link but is none, by a slip in its brackets (CommonMark 0.31.2 §6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Edit, Span
from postlint.page.brackets import opening_bracket
from postlint.page.links import Body
from postlint.page.offsets import Stretches
from postlint.pattern import Pattern
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
_DEEPEST = 8
_LONGEST = 1500


class NearLink(NamedTuple):
    """What should be a link: `span` is all of it, `message` why it is none. `edits` would make it one."""

    span: Span
    message: str
    help: str
    edits: tuple[Edit, ...] = ()
    certain: bool = False


def near_links(text: str, body: Body) -> Iterator[NearLink]:
    """The slips in the plain text of `body`, the body of the page `text`. Takes linear time."""
    prose = Stretches([(span.start, span.end) for span in body.prose])
    tags = Stretches([(span.start, span.end) for span in body.templates])
    for found in _SLIP.finditer(text, body.span.start, body.span.end):
        if not prose.touches(found.start(), found.start() + 1):
            continue
        near = _judge(text, found, body.span.end)
        if near is not None and not tags.touches(near.span.start, near.span.end):
            yield near


def _judge(text: str, found: re.Match[str], limit: int) -> NearLink | None:
    if not _MAY_BE_ADDRESS.match(text, found.end()):
        return None
    opening = opening_bracket(text, found.start())
    if opening is None:
        return None
    label = text[opening + 1 : found.start()]
    gap, bracket = found.groups()
    line_end = text.find("\n", found.end(), min(limit, found.end() + _LONGEST))
    rest = text[found.end() : line_end if line_end != -1 else min(limit, found.end() + _LONGEST)].rstrip("\r")
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
        mended = f'{title.group(1)} "{title.group(2)}"'
        edits = (Edit(place, mended),) if '"' not in title.group(2) else ()
        return NearLink(
            span,
            "the title after the address stands in curly quotation marks, so this is no link",
            f"Write `({shorten(mended)})`.",
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
    mended = "".join(whom.split()) + mark + "%20".join(rest.split())
    return NearLink(
        span,
        f"the address `{shorten(stripped)}` has a space in it, so it is no link",
        f"Write `({shorten(mended)})`.",
        (Edit(place, mended),),
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
