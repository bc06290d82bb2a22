"""What a generator reads of a heading before it makes an id of it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from postlint.page.body import Heading, Part, PartKind
from postlint.pattern import Pattern

Ids = list[str | None]
"""The ids of headings, in order: "" for a heading that gets none, None for one whose id cannot be known.

After one that is not known, the number that tells a later duplicate from it may be another.
"""

TEXT = frozenset({PartKind.TEXT, PartKind.CODE})
TEXT_AND_IMAGES = TEXT | {PartKind.IMAGE}

EMOJI_CODE = Pattern(r":[A-Za-z0-9_+-]+:")
_DASHES = Pattern(r"---?")
_LISTED = r"(?:[#.][^\s{}]+|[\w:-]+=[^\s{}]*)"
_ATTRIBUTES = Pattern(rf"\{{\s*{_LISTED}(?:\s+{_LISTED})*\s*\}}\Z")
_REFERENCE = Pattern(r"&#?[A-Za-z0-9]+;")


def is_unknown(heading: Heading, *, notes: bool = False) -> bool:
    """Whether no id can be told: a tag of a template decides, or, unless `notes`, a footnote's number."""
    kinds = {part.kind for part in heading.parts}
    return PartKind.TEMPLATE in kinds or (PartKind.NOTE in kinds and not notes)


def words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The stretches of `kinds` as one text."""
    return _joined(heading, heading.parts, kinds, line_end)


def with_attributes(heading: Heading, text: str) -> str:
    """`text` of a heading for a generator to which `{#id}` at its end is text."""
    return f"{text} {heading.attributes}".strip() if heading.attributes else text


def with_other_attributes(heading: Heading, text: str) -> str:
    """`text` for a generator that takes `{#id .class key=value}` alone for attributes, other braces for text."""
    return text if _ATTRIBUTES.match(heading.attributes) else with_attributes(heading, text)


def typeset_words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The same with `--` and `---` left out: they become dashes, which are in no id; those in code stay."""
    parts = [
        part._replace(text=_DASHES.sub("", part.text)) if part.kind is PartKind.TEXT else part
        for part in heading.parts
    ]
    return _joined(heading, parts, kinds, line_end)


def has_emoji_code(heading: Heading) -> bool:
    """Whether a `:name:` may become an emoji."""
    return any(part.kind is PartKind.TEXT and EMOJI_CODE.search(part.text) for part in heading.parts)


def has_reference(heading: Heading) -> bool:
    """Whether a character is written as `&name;` or `&#1;`."""
    return bool(_REFERENCE.search(heading.raw))


def _joined(heading: Heading, parts: Sequence[Part], kinds: Container[PartKind], line_end: str) -> str:
    text = "".join(
        line_end if part.kind is PartKind.BREAK else part.text
        for part in parts
        if part.kind in kinds or part.kind is PartKind.BREAK
    )
    return text.rstrip(" \t") if heading.attributes else text
