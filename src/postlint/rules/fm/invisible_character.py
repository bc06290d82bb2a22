"""FM012 invisible-character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from postlint.findings import Edit, Fix, Route, Safety, Severity, Span
from postlint.page import Page
from postlint.page.body import Link, LinkKind
from postlint.page.front_matter import Format, FrontMatter, Mapping, Scalar, Style, walk
from postlint.page.front_matter.yaml_trouble import quote_yaml
from postlint.page.malformed_address import AddressFaultKind, link_fault
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import key_reads_as, reads_as
from postlint.rules.signs import CLOSING_QUOTES, MARKS_OF_DIRECTION, OPENING_QUOTES, OTHER_INVISIBLE
from postlint.text import location_suffix, name_field, quote

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

_INVISIBLE = Pattern(f"[{OTHER_INVISIBLE}{MARKS_OF_DIRECTION}]")
_CANDIDATE = Pattern(rf"[{OTHER_INVISIBLE}{MARKS_OF_DIRECTION}\\&]")
_DIRECTION = Pattern(f"[{MARKS_OF_DIRECTION}]")
_ESCAPE = Pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b", "0": "\0"}
_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u2060": "zero-width space",
    "\ufeff": "byte order mark",
}


class InvisibleCharacter(Rule):
    """A value or an address holds an invisible character.

    ## What it does
    Reports in front matter and in the addresses of links: zero-width spaces, byte order marks, soft hyphens,
    control characters, and marks for the direction of writing; the latter not in Arabic, Hebrew and other texts
    that are written from the right. Joiners (U+200C, U+200D), which Persian and emoji need, and no-break spaces are
    fine. Where `malformed-url` reports the address of a link, this rule is silent.

    It also reports a value without quotes that stands in curly quotes as a whole: they are part of the value, and
    were most likely meant to hold it. And it reports `\\b` and `\\f` in double quotes, which are control characters
    there and mostly the beginning of a formula (`\\beta`, `\\frac`).

    ## Why
    Such characters come along when text is pasted from a web page or a word processor. A tag with one is another
    tag, a key with one is unknown, and an address with one leads nowhere, and nobody sees why.

    ## Example
    ```yaml
    description: “What open data is good for”
    ```

    ## Use instead
    ```yaml
    description: "What open data is good for"
    ```
    Where the curly quotes belong to the value, put straight ones around them: `"“What open data is good for”"`.
    The fix deletes the character, and puts quotes round a value that would then be read as something else than text.
    Where it may be meant otherwise, it is not applied without `--unsafe-fixes`.
    """

    code = "FM012"
    name = "invisible-character"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        front_matter = page.front_matter
        if front_matter is not None and front_matter.root is not None:
            yield from _in_front_matter(page, front_matter, front_matter.root)
        yield from _in_links(page)


def _in_front_matter(page: Page, front_matter: FrontMatter, root: Mapping) -> Iterator[Hit]:
    begin = front_matter.content.start
    if page.text.startswith(_BOM, begin, front_matter.content.end):
        place = Span(begin, begin + 1)
        yield Hit(
            place,
            "an invisible character, a byte order mark (U+FEFF), stands before the first key",
            "Delete it.",
            fix=Fix(Safety.SAFE, "delete the character", (Edit(place, ""),)),
        )
    held = _may_hold(page.text, front_matter.content)
    reported = _malformed_addresses(page) if held else {}
    seen: set[Span] = set()  # `<<` brings the same key into several groups
    for route, node in walk(root):
        if isinstance(node, Scalar):
            yield from _in_value(page, route, node, front_matter.format, reported.get(route, ()))
            continue
        if not isinstance(node, Mapping):
            continue
        names = frozenset(entry.name for entry in node.entries)
        if front_matter.format is Format.YAML:
            yield from _indented(route, node)
        for entry in node.entries:
            if entry.key.span not in seen:
                seen.add(entry.key.span)
                yield from _in_key(page, (*route, entry.name), entry.key, names, front_matter.format)


def _indented(route: Route, mapping: Mapping) -> Iterator[Hit]:
    """Keys that no-break spaces indent, which for YAML are letters of their names."""
    for before, entry in pairwise((None, *mapping.entries)):
        if entry is None or entry.key.style is not Style.PLAIN or not entry.name[:1].isspace():
            continue
        name = entry.name.strip()
        width = len(entry.name) - len(entry.name.lstrip())
        place = Span(entry.key.span.start, entry.key.span.start + width)
        under = f"does not belong to {quote(before.name.strip())}" if before else "has another name"
        yield Hit(
            place,
            f"spaces that only look like such (U+{ord(entry.name[0]):04X}) stand before the key {quote(name)}, "
            f"so that it {under}",
            "Delete them, and type plain spaces.",
            route=(*route, entry.name),
            fix=Fix(Safety.UNSAFE, "write plain spaces", (Edit(place, " " * width),)),
        )


def _in_value(
    page: Page, route: Route, node: Scalar, language: Format, reported: Sequence[Span]
) -> Iterator[Hit]:
    source = page.text[node.span.start : node.span.end]
    found = [
        mark
        for mark in _find_marks(source, node)
        if not any(span.overlaps(mark.span.shift(node.span.start)) for span in reported)
    ]
    letters = [mark for mark in found if mark.letter]
    others = [mark for mark in found if not mark.letter]
    if letters:
        yield _formula(route, node, letters, source)
    if others:
        first = others[0].span.shift(node.span.start)
        yield Hit(
            first,
            f"{name_field(route)} holds {_describe(others)}",
            _remedy(others, _without_marks(node.text)),
            route=route,
            fix=_deletion(node, source, others, language),
        )
    elif language is Format.YAML and _is_in_curly_quotes(node):
        yield _curly(route, node, source)


def _in_key(page: Page, route: Route, key: Scalar, taken: frozenset[str], language: Format) -> Iterator[Hit]:
    source = page.text[key.span.start : key.span.end]
    found = _find_marks(source, key)
    if not found:
        return
    name = _without_marks(key.text)
    fix = None
    free = name not in taken and name.strip() == name and bool(name)
    fixed = _without(source, found)
    if free and (language is not Format.YAML or key_reads_as(fixed, name)):
        edits = tuple(Edit(mark.span.shift(key.span.start), "") for mark in found)
        fix = Fix(Safety.SAFE, f"delete {'it' if len(found) == 1 else 'them'}", edits)
    yield Hit(
        found[0].span.shift(key.span.start),
        f"the key {quote(name)}{location_suffix(route[:-1])} holds {_describe(found)}",
        _remedy(found, name) if free else "Delete it, and keep one of the two keys.",
        route=route,
        fix=fix,
    )


def _remedy(found: Sequence[InvisibleMark], text: str) -> str:
    if meant := next((mark.meant for mark in found if mark.meant), ""):
        return f"Most likely `{meant}` was meant: write that."
    what = "it" if len(found) == 1 else "them"
    if not text.strip():
        return f"Delete {what}."
    return f"Delete {what}, or type the text again, so that {quote(text)} is left."


def _deletion(node: Scalar, source: str, found: Sequence[InvisibleMark], language: Format) -> Fix | None:
    """Deletes the marks; quotes what would then be read as something else than text."""
    text = _without_marks(node.text)
    if any(mark.meant for mark in found) or not isinstance(node.value, str):
        return None
    edits = tuple(Edit(mark.span.shift(node.span.start), "") for mark in found)
    message = "delete the invisible character" + ("s" if len(found) > 1 else "")
    if reads_as(_without(source, found), text, language):
        return Fix(Safety.SAFE, message, edits)
    whole = quote_yaml(text.strip())
    if (
        node.style is Style.PLAIN
        and "\n" not in source
        and text.strip()
        and reads_as(whole, text.strip(), language)
    ):
        return Fix(Safety.SAFE, f"{message} and put quotes around the value", (Edit(node.span, whole),))
    return None


def _without(source: str, found: Sequence[InvisibleMark]) -> str:
    for mark in reversed(found):
        source = source[: mark.span.start] + source[mark.span.end :]
    return source


def _formula(route: Route, node: Scalar, letters: Sequence[InvisibleMark], source: str) -> Hit:
    """A backslash with a letter, in double quotes: `"\\beta"` is a control character and `eta`."""
    first = letters[0].span
    written = source[first.start : first.end]
    edits = tuple(Edit(Span(at, at), "\\") for at in (mark.span.start + node.span.start for mark in letters))
    return Hit(
        first.shift(node.span.start),
        f"in double quotes `{written}` is an invisible control character, not a backslash and a letter",
        f"Write `\\{written}` if a backslash is meant, or delete `{written}`.",
        route=route,
        fix=Fix(Safety.UNSAFE, "double the backslash", edits),
    )


def _is_in_curly_quotes(node: Scalar) -> bool:
    text = node.text
    return (
        node.style is Style.PLAIN
        and node.is_string
        and len(text) > 2
        and text[0] in OPENING_QUOTES
        and text[-1] in CLOSING_QUOTES
        and not any(sign in OPENING_QUOTES for sign in text[1:-1])
    )


def _curly(route: Route, node: Scalar, source: str) -> Hit:
    inner = source[1:-1]
    fix = None
    sign = next((sign for sign in "\"'" if sign not in inner and (sign == "'" or "\\" not in inner)), None)
    if sign and reads_as(f"{sign}{inner}{sign}", node.text[1:-1], Format.YAML):
        ends = (Span(node.span.start, node.span.start + 1), Span(node.span.end - 1, node.span.end))
        fix = Fix(Safety.UNSAFE, "write straight quotes", tuple(Edit(end, sign) for end in ends))
    return Hit(
        node.span,
        f"{name_field(route)} stands in curly quotes, which become a part of it, unlike straight ones",
        "Write straight quotes instead; if the curly ones belong to the text, put straight ones around them.",
        route=route,
        fix=fix,
    )


def _malformed_addresses(page: Page) -> dict[Route, list[Span]]:
    """The addresses in the front matter whose invisible characters are reported as faults of the address."""
    reported: dict[Route, list[Span]] = {}
    for link in page.links:
        if link.route is not None and _is_malformed(link):
            reported.setdefault(link.route, []).append(link.target)
    return reported


def _is_malformed(link: Link) -> bool:
    """Whether an invisible character is reported as a fault of the address of `link`."""
    fault = link_fault(link)
    return fault is not None and fault.kind is AddressFaultKind.INVISIBLE


def _in_links(page: Page) -> Iterator[Hit]:
    if not _may_hold(page.text, Span(page.body_start, len(page.text))):
        return
    seen: set[Span] = set()
    for link in page.body.links:
        if link.target in seen:
            continue
        seen.add(link.target)
        found = _find_marks(link.destination)
        if not found or _is_malformed(link):
            continue
        here = [mark.span.shift(link.target.start) for mark in _find_marks(link.raw)]
        # What an entity hides (`&#8203;`) a person has to find; an anchor may be the name of a heading.
        safety = Safety.UNSAFE if link.kind is LinkKind.ANCHOR else Safety.SAFE
        edits = tuple(Edit(place, "") for place in here)
        yield Hit(
            here[0] if here else link.target,
            f"the address {quote(_without_marks(link.destination))} holds {_describe(found)}",
            _remedy(found, _without_marks(link.destination)),
            fix=Fix(safety, "correct the address", edits) if here else None,
            url=link.destination,
        )


class InvisibleMark(NamedTuple):
    """An invisible character: `span` in the text as written, where it may be an escape such as `\\u200b`.

    `letter` says that it is written as a backslash and a letter (`\\b`). `meant` is the sign that
    Windows-1252 has in the place of a control character, if that is what it is.
    """

    span: Span
    character: str
    letter: bool = False

    @property
    def meant(self) -> str:
        if not "\x80" <= self.character <= "\x9f":
            return ""
        return self.character.encode("latin-1").decode("cp1252", "ignore")


def _may_hold(text: str, stretch: Span) -> bool:
    """Whether an invisible character may stand in the stretch of `text`, be it as an escape or an entity."""
    return bool(_CANDIDATE.search(text, stretch.start, stretch.end))


def _find_marks(source: str, scalar: Scalar | None = None) -> list[InvisibleMark]:
    """The invisible characters in `source`, which is how `scalar` is written, or an address."""
    found = [InvisibleMark(Span(*match.span()), match.group()) for match in _INVISIBLE.finditer(source)]
    if scalar is not None and scalar.style is Style.DOUBLE and "\\" in source and source[:1] == '"':
        found = sorted([*found, *_escaped(source)], key=lambda mark: mark.span)
    if scalar is not None and found and _runs_from_the_right(scalar.text):
        found = [mark for mark in found if not _DIRECTION.match(mark.character)]
    return found


def _without_marks(text: str) -> str:
    """`text` without what `_find_marks` finds in it."""
    pattern = re.compile(f"[{OTHER_INVISIBLE}]") if _runs_from_the_right(text) else _INVISIBLE
    return pattern.sub("", text)


def _describe(found: Sequence[InvisibleMark]) -> str:
    """The characters in words."""
    first = found[0].character
    name = _NAMES.get(
        first, "mark for the direction of writing" if _DIRECTION.match(first) else "control character"
    )
    what = f"{name} (U+{ord(first):04X})"
    if len(found) == 1:
        return f"an invisible character: a {what}"
    return f"{len(found)} invisible characters, the first a {what}"


def _escaped(source: str) -> list[InvisibleMark]:
    found = []
    for match in _ESCAPE.finditer(source):
        code = match[1] or match[2] or match[3]
        if code is None and match[4] in _LETTERS:
            found.append(InvisibleMark(Span(*match.span()), _LETTERS[match[4]], letter=True))
        elif code is not None and int(code, 16) < 0x110000 and _INVISIBLE.match(chr(int(code, 16))):
            found.append(InvisibleMark(Span(*match.span()), chr(int(code, 16))))
    return found


def _runs_from_the_right(text: str) -> bool:
    """Whether `text` has letters of a script that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text if sign.isalpha())
