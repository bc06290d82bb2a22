"""What stands in the parentheses of `[text](…)` where CommonMark sees no link: an address with white space in it.

kramdown, Python-Markdown and pandoc make a link of it (`Dialect.spaces_in_addresses`). To the others it is plain text,
and was still meant as a link: what tells an address from words in parentheses is the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.body import BLANK_LINE, Stretches
from postlint.page.destinations import MAY_BE_ADDRESS, URL_START
from postlint.page.stray_spaces import has_space_in_host
from postlint.pattern import Pattern
from postlint.records import NamedTuple

LONGEST_ADDRESS = 1500

_FILE_END = Pattern(
    r"\.(?:mdx?|markdown|qmd|rmd|x?html?|php|png|jpe?g|gif|svg|webp|avif|bmp|tiff?|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt"
    r"|csv|tsv|json|ya?ml|xml|zip|gz|epub|ics|mp[34]|m4[av]|mov|webm|og[gv]|wav)(?:#[^#]*)?\Z",
    re.IGNORECASE,
)
_FOLDER = Pattern(r"\.{1,2}/\S|/[^\s/]+(?: [^\s/]+)*/|#\w")
_TITLE = Pattern(r"""[ \t]+(?=["'])""")
_NO_TITLE = Pattern(r"""\s["'“”„‟‘’‚‛«»]|\s\(.*\)\Z""")
_PARENTHESES = Pattern(r"[()）]")
_BRACKETS = Pattern(r"[\[\]]")
_CLOSING = frozenset({"]", ")"})
_TIGHT = Pattern(r"\]\(")
_NO_LABEL = Pattern(r"\^|\d{1,3}\Z")
_DEEPEST = 8
_LONGEST_LABEL = 400


class SpacedLink(NamedTuple):
    """`[text](my file.pdf)`: `span` is all of it, `target` the address alone, `text` what a reader sees."""

    span: Span
    target: Span
    text: str
    image: bool


def spaced_links(text: str, stretches: list[Span]) -> Iterator[SpacedLink]:
    """The links with spaces in their addresses in the `stretches` of plain text of the page `text`, in order. Takes
    linear time.
    """
    if not stretches:
        return
    prose = Stretches(stretches)
    last = 0
    for found in _TIGHT.finditer(text, stretches[0].start, stretches[-1].end):
        if found.start() < last or not prose.touches(found.start(), found.start() + 1):
            continue
        link = _spaced_link(text, found) if MAY_BE_ADDRESS.match(text, found.end()) else None
        if link is not None and link.span.start >= last:
            last = link.span.end
            yield link


def _spaced_link(text: str, found: re.Match[str]) -> SpacedLink | None:
    opening = opening_bracket(text, found.start())
    inner = in_parentheses(rest_of_line(text, found.end(), len(text)))
    if opening is None or inner is None or is_escaped(text, opening):
        return None
    is_image = text[opening] == "!"
    label = text[opening + 1 + is_image : found.start()]
    address, title = split_title(inner)
    stripped = address.strip()
    is_spaced = re.search(r"\s", stripped) is not None
    if is_spaced and not is_surely_address(stripped, None if is_image else label):
        return None
    if not stripped or not (is_spaced or title) or has_space_in_host(stripped) or _NO_TITLE.search(stripped):
        return None
    start = found.end() + len(address) - len(address.lstrip())
    target = Span(start, start + len(stripped))
    return SpacedLink(Span(opening, found.end() + len(inner) + 1), target, label, is_image)


def rest_of_line(text: str, at: int, limit: int) -> str:
    """What stands from `at` on in the same line, as far as an address may reach."""
    stop = min(limit, at + LONGEST_ADDRESS)
    end = text.find("\n", at, stop)
    return text[at : stop if end == -1 else end].rstrip("\r")


def in_parentheses(rest: str) -> str | None:
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


def split_title(inner: str) -> tuple[str, str]:
    """The address, and the title in quotation marks behind it, if there is one; kramdown reads on to the last mark."""
    found = _TITLE.search(inner)
    if found is not None:
        title = inner[found.end() :].strip()
        if len(title) > 1 and title[0] == title[-1]:
            return inner[: found.start()], title
    return inner, ""


def is_surely_address(address: str, label: str | None) -> bool:
    """Whether `address`, which has white space in it, was meant as one: of a link with that `label`, or of an image,
    which has none.
    """
    if URL_START.match(address):
        return True
    if label is not None and ("," in address or _NO_LABEL.match(label)):
        return False  # `[^1](a note.txt)`, `list[1](a, b.c)`
    return _FOLDER.match(address) is not None or ends_like_a_file(address)


def ends_like_a_file(path: str) -> bool:
    """Whether `path` ends as files do that people link to; a fragment may follow."""
    return _FILE_END.search(path) is not None


def is_escaped(text: str, at: int) -> bool:
    """Whether a backslash takes its meaning from the mark at `at`."""
    before = text[max(0, at - 20) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def opening_bracket(text: str, close: int) -> int | None:
    """The `[` that belongs to the `]` at `close`, in the same paragraph; for an image its `!`."""
    floor = max(0, close - _LONGEST_LABEL)
    at = text.rfind("[", floor, close)
    if text[close - 1 : close] == "\\" or at == -1:
        return None
    if text.find("]", at, close) != -1:
        at = open_at(_BRACKETS.finditer(text, floor, close))
    if at == -1 or BLANK_LINE.search(text, at, close):
        return None
    return at - 1 if at > floor and text[at - 1] == "!" else at


def open_at(marks: Iterator[re.Match[str]]) -> int:
    """Where the last of the opening `marks` stands that none of the closing ones closes; -1 where there is none."""
    depth = 0
    for found in reversed(list(marks)):
        if found.group() in _CLOSING:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return found.start()
    return -1
