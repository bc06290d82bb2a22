"""A text as words with their places, for names that may be written with any hyphens and spaces."""

from __future__ import annotations

from collections.abc import Container

from postlint.licenses.license import License, Mention, Unclear
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_WORD = Pattern(r"[^\W\d_]+|\d+(?:\.\d+)*")
_TIGHT = Pattern(r"[\s\-–—‐‑−_/+.’']{0,3}")
_LOOSE = Pattern(r"[\s\-–—‐‑−_/+.,:;()|\"“”„’']{0,4}")


class NameMatch(NamedTuple):
    """What was read at one place, and the index of the word after it."""

    items: tuple[Mention | Unclear, ...]
    after: int


class Word(NamedTuple):
    """A run of letters or a number: `key` in small letters, and where it stands."""

    key: str
    raw: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.raw[0].isdigit()


class TextWords:
    """The words of a text. An index past the end is allowed everywhere and finds nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = tuple(Word(m[0].casefold(), m[0], m.start(), m.end()) for m in _WORD.finditer(text))

    def __len__(self) -> int:
        return len(self._words)

    def get(self, index: int) -> Word | None:
        return self._words[index] if 0 <= index < len(self._words) else None

    def key(self, index: int) -> str | None:
        word = self.get(index)
        return word.key if word else None

    def gap(self, index: int) -> str:
        """What stands between the word before `index` and the word there (or the end of the text)."""
        start = self._words[index - 1].end if index > 0 else 0
        word = self.get(index)
        return self.text[start : word.start if word else len(self.text)]

    def joined(self, index: int, *, loose: bool = False) -> bool:
        """Whether the words before and at `index` may belong to one name.

        Hyphens and spaces join; with `loose` also commas, colons and brackets.
        """
        return index < len(self) and bool((_LOOSE if loose else _TIGHT).fullmatch(self.gap(index)))

    def span(self, start: int, after: int) -> tuple[int, int]:
        """The offsets of the words from `start` on, as far as that before `after`."""
        first, last = self.get(start), self.get(after - 1)
        return (first.start if first else 0, last.end if last else 0)

    def named(self, start: int, after: int, license_: License, *, names_port: bool = False) -> NameMatch:
        """The words from `start` on, as far as that before `after`, name `license_`."""
        return NameMatch((Mention(license_, *self.span(start, after), names_port),), after)

    def unclear(self, start: int, after: int, reason: str, suggestion: License | None = None) -> NameMatch:
        """The words from `start` on, as far as that before `after`, look like the name of a licence."""
        return NameMatch((Unclear(*self.span(start, after), reason, suggestion),), after)

    def phrase(self, index: int, phrases: Container[str], *, most: int = 7) -> tuple[str, int] | None:
        """The longest of `phrases` (small letters, no spaces) that begins at `index`, and the index after it."""
        found: tuple[str, int] | None = None
        key = ""
        for at in range(index, min(index + most, len(self))):
            if at > index and not self.joined(at):
                break
            key += self._words[at].key
            if key in phrases:
                found = (key, at + 1)
        return found
