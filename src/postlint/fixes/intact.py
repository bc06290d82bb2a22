"""Whether fixes changed what they were meant to and nothing else, seen by reading the page before and after.

A fix is made by a rule, and a rule may be wrong. So of the front matter only those values may differ in which an edit
stands, or which the finding names, as we read it and as python-frontmatter does; of the body, no link and no heading
that no edit touches.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from postlint.findings import Edit, Finding, Route, Span
from postlint.fixes.edits import Places
from postlint.page import Page
from postlint.page.body import Heading, Link, Origin, outermost
from postlint.page.front_matter import Alias, FrontMatter, Scalar
from postlint.page.front_matter import Mapping as MappingNode
from postlint.page.front_matter import Sequence as SequenceNode
from postlint.text import name_field

_Fields: TypeAlias = Mapping[Any, object]


def unmeant_change(before: Page, after: Page, findings: Sequence[Finding]) -> str | None:
    """What the fixes of `findings`, which made `after` of `before`, changed beside what they were to mend, in words
    that follow "would"; None where that is nothing."""
    edits = [edit for finding in findings for edit in (finding.fix.edits if finding.fix else ())]
    return _in_front_matter(before, after, findings) or _in_body(before, after, edits)


def _in_front_matter(before: Page, after: Page, findings: Sequence[Finding]) -> str | None:
    block, now = before.front_matter, after.front_matter
    if block is None or block.root is None:
        return None  # none of it was known
    if now is None or now.root is None or now.format is not block.format:
        return "leave front matter that cannot be read"
    if before.text[: block.span.end] == after.text[: now.span.end]:
        return None
    known = {fault.message for fault in block.faults}
    if len(now.faults) > len(block.faults):
        fault = next((fault for fault in now.faults if fault.message not in known), now.faults[-1])
        return f"leave a fault in the front matter: {fault.message}"
    meant = _Meant.of(block, findings)
    pairs: list[tuple[_Fields, object]] = [
        (block.projection(), now.projection()),
        (block.plain(), now.plain()),
    ]
    others = _as_others_read(before.text)
    if others is not None and len(others) == len(
        pairs[0][0]
    ):  # else they see no front matter, or another one
        pairs.append((others, _as_others_read(after.text)))
    for was, is_now in pairs:
        if not isinstance(is_now, dict):
            return "leave front matter that python-frontmatter cannot read"
        route = meant.first_other_change(was, is_now)
        if route is not None:
            return f"also change {name_field(route)}"
    return None


def _in_body(before: Page, after: Page, edits: Sequence[Edit]) -> str | None:
    has_front_matter = before.front_matter is not None
    if has_front_matter and all(
        edit.span.start < before.body_start and edit.span.end <= before.body_start for edit in edits
    ):
        same = before.text[before.body_start :] == after.text[after.body_start :]
        return None if same else "also change the text below the front matter"
    touched = Places((edit.span, edit) for edit in edits)
    first = 0
    if not has_front_matter and after.front_matter is not None:  # what was text at first no longer is
        first = after.body_start - len(after.text) + len(before.text)

    def is_untouched(span: Span) -> bool:
        return span.start >= first and not any(touched.meeting(span))

    links = list(
        _on_their_own([link for link in before.body.links if link.span.start >= first], after, edits)
    )
    if len(after.body.links) < len(links):
        return "leave a link that is none"
    untouched = (link for link in links if is_untouched(link.span) and is_untouched(link.target))
    if not _is_part(map(_look_of_link, untouched), map(_look_of_link, after.body.links)):
        return "also change a link"
    headings = (heading for heading in before.body.headings if is_untouched(heading.span))
    if not _is_part(map(_look_of_heading, headings), map(_look_of_heading, after.body.headings)):
        return "also change a heading"
    return None


def _on_their_own(links: Sequence[Link], after: Page, edits: Sequence[Edit]) -> Iterator[Link]:
    """`links` without the bare addresses that are the text of a link in `after`."""
    around = Places((span, span) for span in outermost(link.span for link in after.body.links))
    growth = sorted((edit.span.end, len(edit.text) - (edit.span.end - edit.span.start)) for edit in edits)
    ends = [end for end, _ in growth]
    moved = [0, *accumulate(by for _, by in growth)]
    for link in links:
        place = link.span.shift(moved[bisect_right(ends, link.span.start)])
        if link.origin is Origin.BARE and any(
            span.start < place.start and place.end < span.end for span in around.meeting(place)
        ):
            continue
        yield link


def _look_of_link(link: Link) -> object:
    return link.destination, link.image


def _look_of_heading(heading: Heading) -> object:
    return heading.level, heading.text


def _is_part(some: Iterable[object], of: Iterable[object]) -> bool:
    """Whether `some` are among the items `of`, in this order."""
    left = iter(of)
    return all(item in left for item in some)


def _as_others_read(text: str) -> _Fields | None:
    """The metadata as python-frontmatter reads it; None where it does not."""
    import frontmatter

    try:
        return dict(frontmatter.parse(text)[0])
    except Exception:  # noqa: BLE001 - whatever a reader of other people says to text that it cannot read
        return None


class _Meant:
    """What may differ: all below the routes `values`; of a mapping so many keys under another name (`renamed`), and so
    many new ones (`added`), by its route.
    """

    def __init__(self, values: Iterable[Route], renamed: Iterable[Route], added: Iterable[Route]) -> None:
        self._values = {_in_words(route) for route in values}
        self._renamed = Counter(map(_in_words, renamed))
        self._added = Counter(map(_in_words, added))

    @classmethod
    def of(cls, block: FrontMatter, findings: Sequence[Finding]) -> _Meant:
        """What the fixes of `findings` may change of `block`."""
        values: list[Route] = []
        renamed: list[Route] = []
        added: list[Route] = []
        places, nodes = Places(_places(block)), dict(block.nodes)
        for finding in findings:
            route = finding.route or ()
            if not isinstance(nodes.get(route), MappingNode | SequenceNode):
                values.append(route)
            for span, text in finding.fix.edits if finding.fix else ():
                for here, is_key in places.meeting(span):
                    (renamed if is_key else values).append(here[:-1] if is_key else here)
                if set(text) & {"\n", ","}:
                    added += {route, route[:-1]}
        return cls(values, renamed, added)

    def first_other_change(self, before: object, after: object, route: Route = ()) -> Route | None:
        """The way to the first value that differs and was not meant to."""
        if self._may_change(route):
            return None
        if isinstance(before, dict) and isinstance(after, dict):
            return self._in_mapping(before, after, route)
        if isinstance(before, list) and isinstance(after, list):
            kept = [
                _text_of(item) for number, item in enumerate(before) if not self._may_change((*route, number))
            ]
            if len(before) == len(after):
                pairs = enumerate(zip(before, after, strict=True))
                found = (self.first_other_change(a, b, (*route, number)) for number, (a, b) in pairs)
                return next((each for each in found if each is not None), None)
            fits = len(kept) < len(before) or route in self._added
            return None if fits and _is_part(kept, map(_text_of, after)) else route
        if isinstance(before, list) and before:
            is_meant = all(self._may_change((*route, number)) for number in range(len(before)))
            return None if is_meant else route
        return None if _text_of(before) == _text_of(after) else route

    def _in_mapping(
        self, before: Mapping[object, object], after: Mapping[object, object], route: Route
    ) -> Route | None:
        for key in before:
            if key in after:
                found = self.first_other_change(before[key], after[key], (*route, str(key)))
                if found is not None:
                    return found
        words = _in_words(route)
        renamed, added = self._renamed[words], self._added[words]
        lost = [key for key in before if key not in after]
        new = [key for key in after if key not in before]
        if len(lost) > renamed:
            return (*route, str(lost[0]))
        values = list(map(_text_of, after.values()))
        for key in lost:
            if _text_of(before[key]) not in values and not self._may_change((*route, str(key))):
                return (*route, str(key))
        if len(new) > renamed + added:
            return (*route, str(new[0]))
        return None

    def _may_change(self, route: Route) -> bool:
        words = _in_words(route)
        return any(words[:length] in self._values for length in range(1, len(words) + 1))


def _text_of(value: object) -> str:
    """`value` as a text that is the same only for what is the same: `1` is not `1.0`, and a time zone of one reading is
    that of another."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_text_of(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_text_of, value))}]"
    if isinstance(value, (dt.date, dt.time)):
        return f"{type(value).__name__} {value.isoformat()}"
    return f"{type(value).__name__} {value!r}"


def _in_words(route: Route) -> tuple[str, ...]:
    """`route`, in which a key that is no string is its text."""
    return tuple(map(str, route))


def _places(block: FrontMatter) -> Iterator[tuple[Span, tuple[Route, bool]]]:
    """Where each value and each key stands, with the way to it and whether it is a key."""
    for route, node in block.nodes:
        if isinstance(node, Scalar | Alias):
            yield node.span, (route, False)
        if isinstance(node, MappingNode):
            for entry in node.entries:
                yield entry.key.span, ((*route, entry.name), True)
