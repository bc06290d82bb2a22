"""The words of headings from which ids are made, ids that are taken already, and the ids of footnotes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence

from postlint.page.body import Body, Heading, Part, PartKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple

Ids = list[str | None]
"""The ids of headings, in order: "" for a heading that gets none, None for one whose id cannot be known.

After one that is not known, the number that tells a later duplicate from it may be another.
"""

TEXT = frozenset({PartKind.TEXT, PartKind.CODE})
TEXT_AND_IMAGES = TEXT | {PartKind.IMAGE}

EMOJI_CODE = Pattern(r":[A-Za-z0-9_+-]+:")
_DASHES = Pattern(r"---?")
_REFERENCE = Pattern(r"&#?[A-Za-z0-9]+;")


def is_unknown(heading: Heading, *, notes: bool = False) -> bool:
    """Whether no id can be told: a tag of a template decides, or, unless `notes`, a footnote's number."""
    kinds = [part.kind for part in heading.parts]
    return PartKind.TEMPLATE in kinds or (PartKind.NOTE in kinds and not notes)


def words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The stretches of `kinds` as one text."""
    return _joined(heading.parts, kinds, line_end)


class AttributeLists(NamedTuple):
    """Which braces at the end of a heading are a list of attributes to a generator, and no text: those that `pattern`
    means, with the blanks before them.

    `as_written`: also where there is markup in them. `of_elements`: right behind code, a link or emphasis they belong
    to that. `behind_colon`: they may begin with `{:`. `before_closing`: `#` may follow that close the heading.
    `by_name`: `id=x` is an id, as `#x` is.
    """

    pattern: Pattern
    as_written: bool = False
    of_elements: bool = False
    behind_colon: bool = False
    before_closing: bool = False
    by_name: bool = True


NO_LISTS = AttributeLists(Pattern(r"(?!)"))

_LISTED = r"""(?:[#.][^\s{}"'*`]*|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"']*))"""
LISTED = rf"\{{\s*(?:{_LISTED}(?:\s+{_LISTED})*)?\s*\}}"
"""`{#id .class key=value}`."""
_CLOSING = Pattern(r"[ \t]*#*[ \t]*\Z")
_ID = Pattern(r"""(?:\A|\s)(?:#([^\s#]*)|id=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))(?=\s|\Z)""")


def without_attributes(heading: Heading, lists: AttributeLists) -> Heading:
    """The heading without the list of attributes at its end, with the id that this gives it; where there is none, as it
    is, without an id. Of markup in such a list, nothing can be told."""
    braces = _CLOSING.sub("", heading.attributes)
    none = heading._replace(id=None, attributes="")
    if not braces or not lists.pattern.fullmatch(braces):
        return none
    if braces != heading.attributes and not lists.before_closing:
        return none
    *before, last = heading.parts
    is_plain = last.kind is PartKind.TEXT and last.text.endswith(braces) and not _is_escaped(heading, braces)
    if not is_plain and not lists.as_written:
        return none
    if not is_plain:
        before += [last, Part(PartKind.TEMPLATE, braces)]
    elif last.text != braces:
        before.append(last._replace(text=last.text[: -len(braces)]))
    cut = heading._replace(parts=tuple(before), raw=heading.raw[: -len(braces)])
    if lists.of_elements and before and last.text == braces and braces[0] == "{" and is_element(before[-1]):
        return cut._replace(id=None)
    found = _listed_id(braces, lists)
    if found == "":
        return cut._replace(id=None, parts=(*cut.parts, Part(PartKind.TEMPLATE, braces)))
    return cut._replace(id=found)


def _is_escaped(heading: Heading, braces: str) -> bool:
    before = heading.raw[: -len(braces)]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def is_element(part: Part) -> bool:
    """Whether it is code, an image, or stands in a link or emphasis."""
    return part.depth > 0 or part.kind is not PartKind.TEXT


def _listed_id(braces: str, lists: AttributeLists) -> str | None:
    inner = braces.strip()[1:-1]
    found = _ID.search(inner.removeprefix(":") if lists.behind_colon else inner)
    if found is None:
        return None
    return next((each for each in found.groups() if each is not None), None) if lists.by_name else found[1]


def typeset_words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The same with `--` and `---` left out: they become dashes, which are in no id; those in code stay."""
    parts = [
        part._replace(text=_DASHES.sub("", part.text))
        if part.kind is PartKind.TEXT and "--" in part.text
        else part
        for part in heading.parts
    ]
    return _joined(parts, kinds, line_end)


def has_emoji_code(heading: Heading) -> bool:
    """Whether a `:name:` may become an emoji."""
    return any(part.kind is PartKind.TEXT and EMOJI_CODE.search(part.text) for part in heading.parts)


def has_reference(heading: Heading) -> bool:
    """Whether a character is written as `&name;` or `&#1;`."""
    return bool(_REFERENCE.search(heading.raw))


def _joined(parts: Sequence[Part], kinds: Container[PartKind], line_end: str) -> str:
    return "".join(
        line_end if part.kind is PartKind.BREAK else part.text
        for part in parts
        if part.kind in kinds or part.kind is PartKind.BREAK
    )


FIRST, LAST = "\u00c0", "\u017f"
_NAMED = {
    "Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "Th", "þ": "th", "ß": "ss", "Đ": "D", "đ": "d",
    "Ħ": "H", "ħ": "h", "ı": "i", "ĸ": "k", "Ł": "L", "ł": "l", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T",
    "ŧ": "t", "ŉ": "'n", "×": "x", "÷": "/",
}  # fmt: skip


def plain_letters(char: str) -> str | None:
    """A Latin letter of U+00C0 to U+017F in ASCII, as deunicode and stringex write it, "" for a combining accent;
    None for any other character."""
    if "\u0300" <= char <= "\u036f":
        return ""
    if not FIRST <= char <= LAST:
        return None
    return _NAMED.get(char) or without_marks(char, "NFKD")


def without_marks(text: str, form: str = "NFD") -> str:
    """`text` without accents."""
    taken_apart = unicodedata.normalize("NFKD" if form == "NFKD" else "NFD", text)
    return "".join(char for char in taken_apart if unicodedata.category(char) != "Mn")


class Numbered:
    """Gives each id once: "dup", "dup-1", "dup-2"; a number that is taken is left out."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Notes that `name` is an id, which may be one already."""
        self._taken.add(name)
        return name

    def unique(self, base: str) -> str:
        """`base`, or with the first number that makes it an id that is not taken."""
        # What was taken stays so: no number is tried twice.
        number = self._numbers.get(base, 0)
        found = f"{base}-{number}" if number else base
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._numbers[base] = number
        return self.take(found)


FootnoteIds = Callable[[Body], Iterator[str]]


def no_footnotes(_: Body) -> Iterator[str]:
    """The ids of a generator that has no footnotes."""
    yield from ()


def remark_footnotes(body: Body) -> Iterator[str]:
    """Those of github.com and remark-rehype: "user-content-fn-label", "user-content-fnref-label-2"."""
    if body.footnote_uses:
        yield "footnote-label"
    for label, use in _uses(body):
        yield f"user-content-fn-{label.lower()}"
        yield f"user-content-fnref-{label.lower()}" + (f"-{use}" if use > 1 else "")


def goldmark_footnotes(body: Body) -> Iterator[str]:
    """Those of Hugo, numbered by first use: "fn:1", "fnref:1", "fnref1:1"."""
    for number, use in _numbered(body):
        yield f"fn:{number}"
        yield f"fnref{use - 1 or ''}:{number}"


def kramdown_footnotes(body: Body) -> Iterator[str]:
    """Those of kramdown: "fn:label", "fnref:label", "fnref:label:1"."""
    for label, use in _uses(body):
        yield f"fn:{label}"
        yield f"fnref:{label}" + (f":{use - 1}" if use > 1 else "")


def python_markdown_footnotes(body: Body) -> Iterator[str]:
    """Those of Python-Markdown, also where nothing refers to them: "fn:label", "fnref:label", "fnref2:label"."""
    for note in body.footnotes:
        yield f"fn:{note.label}"
    for label, use in _uses(body):
        yield f"fnref{use if use > 1 else ''}:{label}"


def zola_footnotes(body: Body) -> Iterator[str]:
    """Those of Zola, without and with `bottom_footnotes`: "label", "fn-label", "fr-label-1"."""
    for note in body.footnotes:
        yield note.label
        yield f"fn-{note.label}"
    for label, use in _uses(body):
        yield f"fr-{label}-{use}"


def pandoc_footnotes(body: Body) -> Iterator[str]:
    """Those of pandoc, one a use: "fn1", "fnref1"."""
    if body.footnote_uses:
        yield "footnotes"
    for number in range(1, len(body.footnote_uses) + 1):
        yield f"fn{number}"
        yield f"fnref{number}"


def markdown_it_footnotes(body: Body) -> Iterator[str]:
    """Those of the plugin markdown-it-footnote: "fn1", "fnref1", "fnref1:1"."""
    for number, use in _numbered(body):
        yield f"fn{number}"
        yield f"fnref{number}" + (f":{use - 1}" if use > 1 else "")


def _uses(body: Body) -> Iterator[tuple[str, int]]:
    """The label of each use, and the how-manieth of its label it is, from 1."""
    counts: Counter[str] = Counter()
    for use in body.footnote_uses:
        counts[use.label] += 1
        yield use.label, counts[use.label]


def _numbered(body: Body) -> Iterator[tuple[int, int]]:
    """The same with a number for the label, from 1, in the order of first use."""
    numbers: dict[str, int] = {}
    for label, use in _uses(body):
        yield numbers.setdefault(label, len(numbers) + 1), use
