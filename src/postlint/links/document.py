"""What a page shows of itself while it comes in: its title, its first heading, the places on it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from postlint.links.charset import decoder_for
from postlint.links.fragments import PREFIX, spellings
from postlint.links.markup import ANY_MARKUP, MARKUP_OF_HEAD, TAG, Scanner, names_of, plain_text
from postlint.page.slugs import Anchor, Anchors, nearest_anchor

_LONGEST_HEAD = 64 * 1024
"""In code points: how far a first heading is looked for."""
_LONGEST_GLANCE = 1024
_GLANCES = 50
_GUESSES = 20
"""For so many missing places of one page another one is looked for: each compares it with a thousand."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a page.

    `missing` are the fragments that are surely not on it: its whole text was read, and it is not of the kind
    that is only put together in the browser. `found` are those that are. `nearest` has for some of the missing ones
    what on the page is called most like it. `refresh` is where the page at once sends its readers on to. `sources`
    are those of its scripts and frames.
    """

    title: str = ""
    heading: str = ""
    refresh: str | None = None
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    marked_as_parked: bool = False
    shows_writing: bool = False
    """Whether places are on it that a forge has marked as written by its users; known where some are missing."""


class Document:
    """A page as it comes in. `fragments` are the places to look for, `charset` what the header says of the text."""

    def __init__(self, charset: str = "", fragments: Iterable[str] = ()) -> None:
        self._charset = charset
        self._decoder: codecs.IncrementalDecoder | None = None
        self._start = b""
        self._head = Scanner(MARKUP_OF_HEAD)
        self._length = 0
        self._places = _Places(fragments)

    @property
    def is_told(self) -> bool:
        """Whether nothing more of the page needs to be known."""
        return self._knows_head and not self._places.open

    @property
    def _knows_head(self) -> bool:
        return self._head.seen_heading or self._length >= _LONGEST_HEAD

    def feed(self, data: bytes) -> None:
        """Read on. Small pieces cost more than large ones."""
        if self._decoder is None:
            self._start += data
            if len(self._start) < 1024:  # where an encoding must be declared, HTML §4.2.5.4
                return
            self._begin()
        elif data:
            self._read(self._decoder.decode(data))

    def end(self, *, complete: bool) -> Seen:
        """What was seen. `complete` says that nothing of the page was left out."""
        if self._decoder is None:
            self._begin()
        if self._decoder is not None:
            self._read(self._decoder.decode(b"", final=True))
        self._head.end()
        found, missing = self._places.judge(complete=complete)
        return Seen(
            title=plain_text(self._head.title),
            heading=plain_text(self._head.heading),
            refresh=self._head.refresh,
            found=found,
            missing=missing,
            nearest=nearest(missing, [Anchor(name, name) for name in sorted(self._places.names)]),
            sources=tuple(self._head.sources),
            marked_as_parked=self._head.marked_as_parked,
            shows_writing=self._places.shows_writing,
        )

    def _begin(self) -> None:
        self._decoder = decoder_for(self._start, self._charset)
        self._read(self._decoder.decode(self._start))

    def _read(self, text: str) -> None:
        if not self._knows_head:
            self._head.read(text)
        self._length += len(text)
        self._places.read(text)


def nearest(missing: Iterable[str], anchors: Sequence[Anchor]) -> tuple[tuple[str, str], ...]:
    """The fragments for which one of the `anchors` is called nearly the same, each with its id."""
    there = Anchors(frozenset(), complete=True, proposals=tuple(anchors))
    near = ((fragment, nearest_anchor(fragment, there)) for fragment in islice(missing, _GUESSES))
    return tuple((fragment, found) for fragment, found in near if found)


class _Places:
    """The fragments that are looked for: most are found by a glance, and only what is not needs an exact reading."""

    def __init__(self, fragments: Iterable[str]) -> None:
        self._all = tuple(sorted(set(fragments)))
        self.open = set(self._all)
        self._text: list[str] = []
        self._end = ""
        self.shows_writing = False
        self.names: set[str] = set()
        """All of the page, where some of the fragments are missing."""

    def read(self, text: str) -> None:
        if not self.open:
            return
        self._text.append(text)
        text = self._end + text
        self._end = text[-_LONGEST_GLANCE:]
        self.open -= {
            fragment for fragment in self.open if any(_is_named(s, text) for s in spellings(fragment))
        }

    def judge(self, *, complete: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The fragments that are on the page, and those that are surely not."""
        sure = False
        if self.open and complete:
            scanner = Scanner(ANY_MARKUP)
            scanner.read("".join(self._text))
            self.open -= {fragment for fragment in self.open if spellings(fragment) & scanner.places}
            sure = scanner.is_between_tags and not scanner.is_made_by_scripts
            self.shows_writing = any(place.startswith(PREFIX) for place in scanner.places)
            self.names = {place.removeprefix(PREFIX) for place in scanner.places} if sure else set()
        found = tuple(fragment for fragment in self._all if fragment not in self.open)
        return found, tuple(fragment for fragment in self._all if sure and fragment in self.open)


def _is_named(name: str, text: str) -> bool:
    """Whether a tag in `text` has this name; if that stands in a comment or a script, nothing will be said of it."""
    left = _GLANCES
    for quoted in (f'"{name}"', f"'{name}'", f"={name}"):
        at = text.find(quoted)
        while at != -1 and left:
            left -= 1
            start = text.rfind("<", max(0, at - _LONGEST_GLANCE), at)
            tag = TAG.match(text, start, at + _LONGEST_GLANCE) if start != -1 else None
            if tag is not None and not tag[1] and tag.end() > at and name in names_of(tag[2].lower(), tag[3]):
                return True
            at = text.find(quoted, at + len(quoted))
    return False
