"""Text that was meant as a link but is none: slips in its brackets, in its quotation marks, and spaces in its address.

Markdown shows it as it is written (CommonMark 0.31.2 §6.3, §6.6).
"""

from __future__ import annotations

import re

from postlint.findings import Edit, Span
from postlint.page.body import BLANK_LINE, LinkKind, NearLink, kind_of
from postlint.page.destinations import URL_START
from postlint.page.dialect import Dialect
from postlint.page.spaced_links import (
    ends_like_a_file,
    in_parentheses,
    is_escaped,
    is_surely_address,
    open_at,
    opening_bracket,
    rest_of_line,
    split_title,
)
from postlint.page.stray_spaces import has_space_in_host, joins_words, without_spaces
from postlint.pattern import Pattern
from postlint.text import in_full, shorten

# `[text] (address)`, `[text](address`, `[text](my address)`

_LONGEST_PARAGRAPH = 3000
_TEXT_IN_BRACKETS = Pattern(r"(?:\^.*|[xX ]?|\d{1,3})\Z", re.DOTALL)
"""A footnote, a task, a number: no label of a link that stands at some distance."""
_PATH_START = Pattern(r"\.{0,2}/[\w.-]")
_QUOTED = Pattern(r"[\"'“”„‘’«»]|\(.*\)\Z")
_CURLY_TITLE = Pattern(r"([^\s“”„]+)[ \t]+[“”„‟](.*)[“”‟][ \t]*\Z")


def of_brackets(text: str, found: re.Match[str], limit: int, dialect: Dialect) -> NearLink | None:
    opening = opening_bracket(text, found.start())
    if opening is None:
        return _without_bracket(text, found, limit)
    label = text[opening : found.start()].removeprefix("!").removeprefix("[")
    gap, bracket = found.groups()
    rest = rest_of_line(text, found.end(), limit)
    inner = in_parentheses(rest)
    if inner is None:
        return None if gap else _unclosed(opening, found, rest)
    close = found.end() + len(inner)
    span = Span(opening, close + 1)
    is_wide = bracket == "（" or text[close] == "）"
    if (gap or is_wide) and (not _stands_alone(inner) or (gap and _TEXT_IN_BRACKETS.match(label))):
        return None
    if is_wide:
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
    is_image = text[opening] == "!"
    return _with_title(span, found.end(), inner, dialect) or _with_space(
        span, found.end(), inner, label if not is_image else None, dialect
    )


def _stands_alone(inner: str) -> bool:
    """Whether what stands in parentheses at some distance of the brackets is surely an address."""
    stripped = inner.strip()
    if URL_START.match(stripped):
        return True
    is_file = "," not in stripped and ends_like_a_file(stripped)
    return is_file and (_PATH_START.match(stripped) is not None or stripped.count(" ") == 1)


def _with_title(span: Span, start: int, inner: str, dialect: Dialect) -> NearLink | None:
    """An address with a title that is none."""
    stripped = inner.strip()
    address, _, rest = stripped.partition(" ")
    is_address = URL_START.match(address) or _PATH_START.match(address) or ends_like_a_file(address)
    if not rest or not is_address:
        return None
    so = "so it is read as a part of it" if dialect.spaces_in_addresses else "so this is no link"
    if title := _CURLY_TITLE.match(stripped):
        fixed = f'{title.group(1)} "{title.group(2)}"'
        place = Span(start, start + len(inner))
        return NearLink(
            span,
            f"the title after the address stands in curly quotation marks, {so}",
            f"Write `({in_full(fixed)})`.",
            (Edit(place, fixed),) if '"' not in title.group(2) else (),
            certain=True,
        )
    written, title_ = split_title(inner)
    if title_ and re.search(r"\s", written.strip()):
        return None
    if not _QUOTED.match(rest.lstrip()):
        return None
    return NearLink(
        span,
        f"what follows the address is no title in quotation marks, {so}",
        'Write the title as `"…"` after the address, without such marks in it, or take it out.',
    )


def _with_space(span: Span, start: int, inner: str, label: str | None, dialect: Dialect) -> NearLink | None:
    """An address with white space in it; of an image the `label` is None."""
    written, _ = split_title(inner)
    address = written.strip()
    if not re.search(r"\s", address):
        return None
    likely = is_surely_address(address, label)
    kind = kind_of(address)
    before, mark, fragment = address.partition("#")
    is_local = kind is LinkKind.ANCHOR or (kind is LinkKind.LOCAL and not address.startswith("//"))
    spaced_part = is_local and re.search(r"\s", fragment.strip()) is not None
    path = address if is_local and not spaced_part else ""
    if not likely and not path:
        return None
    problem = f"the address `{shorten(address)}` has a space in it, so it is no link"
    if dialect.spaces_in_addresses:
        if not has_space_in_host(address):
            return None
        problem = f"the address `{shorten(address)}` has a space in the site's name, so it leads nowhere"
    fixed = without_spaces(before if spaced_part else address)
    if spaced_part:
        fixed = f"{fixed or ''}{mark}{_id_of(fragment)}"
    if fixed is None:
        return NearLink(span, problem, "Take the white space out of the address.")
    at = start + len(written) - len(written.lstrip())
    certain = (kind is LinkKind.EMAIL and not joins_words(address)) or kind is LinkKind.PHONE
    edit = Edit(Span(at, at + len(address)), fixed)
    doubt = ", if that is the site's name" if has_space_in_host(address) else ""
    help_ = f"Write `({in_full(fixed)})`{doubt}."
    return NearLink(span, problem, help_, (edit,), certain, path=path, likely=likely)


def of_definition(text: str, found: re.Match[str], limit: int) -> NearLink | None:
    """`[label]: my file.pdf`, to which a link leads: with the space it is no definition (CommonMark 0.31.2 §4.7)."""
    label = found.group(1)
    written, _ = split_title(rest_of_line(text, found.end(), limit))
    address = written.strip()
    fixed = without_spaces(address) if is_surely_address(address, None) else None
    if fixed is None or not re.search(r"\s", address):
        return None
    place = Span(found.end(), found.end() + len(address))
    return NearLink(
        Span(text.index("[", found.start()), place.end),
        f"the address `{shorten(address)}` has a space in it, so `[{shorten(label)}]` leads nowhere",
        f"Write `{in_full(fixed)}`.",
        (Edit(place, fixed),),
    )


def _id_of(fragment: str) -> str:
    """The id that most programs give to a heading of that text."""
    return "-".join(fragment.lower().split())


def _without_bracket(text: str, found: re.Match[str], limit: int) -> NearLink | None:
    """A `](https://…)` before which no bracket is open in its paragraph."""
    gap, bracket = found.groups()
    close = found.start()
    inner = in_parentheses(rest_of_line(text, found.end(), limit)) if not gap and bracket == "(" else None
    before = text[max(0, close - _LONGEST_PARAGRAPH) : close]
    *_, paragraph = BLANK_LINE.split(before)
    if inner is None or re.search(r"\s", inner) or len(paragraph) == _LONGEST_PARAGRAPH:
        return None
    is_address = URL_START.match(inner) or (_PATH_START.match(inner) and ends_like_a_file(inner))
    if not is_address or paragraph.count("[") > paragraph.count("]") or before.endswith("\\"):
        return None
    return NearLink(
        Span(close, found.end() + len(inner) + 1),
        f"there is no `[` before the text of the link to `{shorten(inner)}`, so it is no link",
        "Put a `[` before the text, or `![` if it is an image.",
    )


def _unclosed(opening: int, found: re.Match[str], rest: str) -> NearLink | None:
    """A `](https://…` without an end in its line."""
    if not URL_START.match(rest) or found.group(2) != "(":
        return None
    address = rest.split(None, 1)[0]
    end = found.end() + len(address)
    missing = ")" * (1 + _left_open(address))
    return NearLink(
        Span(opening, end),
        f"the parenthesis after `{shorten(address)}` is never closed, so it is no link",
        f"Put a `{missing}` after the address."
        if len(missing) == 1
        else f"Put `{missing}` after the address.",
        (Edit(Span(end, end), missing),) if len(missing) <= _MOST_MISSING else (),
        certain=not rest[len(address) :].strip() and address[-1].isalnum(),
    )


_MOST_MISSING = 3
"""Parentheses. Where more are missing, it is no slip, and nobody knows what was meant."""


def _left_open(address: str) -> int:
    """How many parentheses that are opened in `address` are not closed there."""
    depth = 0
    for letter in address:
        depth = depth + 1 if letter == "(" else max(0, depth - 1) if letter == ")" else depth
    return depth


# `(text)[address]`, `[text]address)`

_PARENTHESES = Pattern(r"[()]")
_LONGEST_TEXT = 400
_DEEPEST = 8


def swapped_brackets(text: str, found: re.Match[str]) -> NearLink | None:
    close, address = found.start(), found.group(1)
    opening = _opening_parenthesis(text, close)
    if opening is None or is_escaped(text, opening):
        return None
    words = text[opening + 1 : close]
    if not words.strip() or "[" in words or "]" in words or text[max(0, opening - 1) : opening] == "]":
        return None
    return NearLink(
        Span(opening, found.end()),
        f"the brackets and parentheses of the link to `{shorten(address)}` are swapped, so it is no link",
        f"Write `[{in_full(words)}]({in_full(address)})`.",
        (
            Edit(Span(opening, opening + 1), "["),
            Edit(Span(close, close + 2), "]("),
            Edit(Span(found.end() - 1, found.end()), ")"),
        ),
        certain=not set("()") & set(address),
    )


def _opening_parenthesis(text: str, close: int) -> int | None:
    """The `(` that belongs to the `)` at `close`, in the same paragraph."""
    opening = open_at(_PARENTHESES.finditer(text, max(0, close - _LONGEST_TEXT), close))
    return None if opening == -1 or BLANK_LINE.search(text, opening, close) else opening


def without_opening(text: str, found: re.Match[str]) -> NearLink | None:
    close, address = found.start(), found.group(1)
    opening = opening_bracket(text, close)
    if opening is None or is_escaped(text, opening) or not text[opening + 1 : close].strip("[ "):
        return None
    if _opening_parenthesis(text, opening) is not None:
        return None  # The parenthesis closes one of the sentence.
    return NearLink(
        Span(opening, found.end()),
        f"there is no `(` before the address `{shorten(address)}`, so it is no link",
        "Put a `(` between `]` and the address.",
        (Edit(Span(close + 1, close + 1), "("),),
        certain=True,
    )


def cut_off(text: str, span: Span) -> NearLink | None:
    """`<https://example.org/a_(b>)`: the end of the address stands behind the mark."""
    address = text[span.start + 1 : span.end - 1]
    behind = len(text[span.end : span.end + _DEEPEST]) - len(text[span.end : span.end + _DEEPEST].lstrip(")"))
    of_sentence = 1 if _opening_parenthesis(text, span.start) is not None else 0
    if address.count("(") != address.count(")") + 1 or behind <= of_sentence:
        return None
    return NearLink(
        Span(span.start, span.end + 1),
        f"the closing parenthesis of the address `{shorten(address)})` stands behind the `>`, so it is no part of it",
        f"Write `<{in_full(address)})>`.",
        (Edit(Span(span.end - 1, span.end + 1), ")>"),),
    )


def in_tag(found: re.Match[str]) -> NearLink:
    """`<a href="address>text</a>`, `<a href=“address?a=b”>`."""
    place = Span(*found.span())
    if (curly := found.group(4)) is not None:
        marks = Span(place.end - len(curly) - 1, place.end + 1)
        return NearLink(
            Span(place.start, marks.end),
            f"the address `{shorten(curly)}` stands in curly quotation marks, so this is no link",
            f'Write `href="{shorten(curly)}"`, with straight ones.',
            (Edit(marks, f'"{curly}"'),),
            certain=True,
        )
    if (bare := found.group(3)) is not None:
        return NearLink(
            Span(place.start, place.end + 1),
            f"the tag with the address `{shorten(bare)}` is never closed, so it is no link",
            f'Write `href="{shorten(bare)}">`.',
            (Edit(Span(place.end - len(bare), place.end + 1), f'"{bare}">'),),
        )
    quote = '"' if found.group(1) is not None else "'"
    address = found.group(1) or found.group(2)
    return NearLink(
        place,
        f"the quotation mark before `{shorten(address)}` is never closed, so it is no link",
        f"Put a `{quote}` after the address.",
        (Edit(Span(place.end, place.end), quote),),
        certain=True,
    )
