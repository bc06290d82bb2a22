"""From a destination as it is written to a link: an address, or what it names in the words of a generator."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.dialect import Dialect
from postlint.page.extract_definitions import FoundDefinition, plain_destination
from postlint.page.links import (
    Definition,
    Link,
    LinkKind,
    Origin,
    Reference,
    ReferenceKind,
    kind_of,
)
from postlint.page.offsets import Stretches, outermost
from postlint.page.template_links import Named, addresses_of, is_pelican_list, named_by, named_in_pelican


class Destinations:
    """Makes the links of one page. `written` is its text, `tags` are the template tags that it holds."""

    def __init__(self, written: str, tags: tuple[Span, ...], dialect: Dialect) -> None:
        self._written = written
        self._tags = tags
        self._tagged = Stretches([(span.start, span.end) for span in tags])
        self._dialect = dialect
        self._expressions: list[Span] = []

    def hold_tags(self, span: Span) -> bool:
        """Whether a template tag makes a part of `span`."""
        return self._tagged.touches(span.start, span.end)

    def link(
        self, span: Span, target: Span, destination: str, origin: Origin, text: str, *, image: bool = False
    ) -> Link:
        """The link to `destination`, which is written at `target`."""
        raw = self._written[target.start : target.end]
        if self.hold_tags(target):
            self._expressions.append(target)
            named = named_by(raw)
            if named is None:
                return Link(span, target, raw, raw, LinkKind.TEMPLATE, origin, text, image)
        else:
            named = self._named(raw, destination)
        if named is None:
            kind = LinkKind.TEMPLATE if is_pelican_list(destination) else kind_of(destination)
            return Link(span, target, destination, raw, kind, origin, text, image)
        place = named.span.shift(target.start)
        raw = self._written[place.start : place.end]
        kind = kind_of(named.destination)
        return Link(span, place, named.destination, raw, kind, origin, text, image, reference=named.reference)

    def _named(self, raw: str, destination: str) -> Named | None:
        """What a destination without tags names in the words of the generator."""
        if self._dialect.zola and destination.startswith("@/"):
            target, _, fragment = destination.partition("#")
            return Named(Span(0, len(raw)), destination, Reference(ReferenceKind.ZOLA_PAGE, target, fragment))
        return named_in_pelican(raw, destination)

    def definition(self, found: FoundDefinition) -> Definition:
        raw = self._written[found.target.start : found.target.end]
        destination = raw if self.hold_tags(found.target) else plain_destination(raw)
        return Definition(found.span, found.label, destination)

    def of_tags(self, elsewhere: list[Span]) -> Iterator[Link]:
        """The links of the tags that stand in the text: in no destination, and not `elsewhere`, as in code."""
        taken = Stretches(
            [(span.start, span.end) for span in outermost([*elsewhere, *self._expressions])]
            if self._tags
            else []
        )
        for tag in self._tags:
            if taken.touches(tag.start, tag.end):
                continue
            for named in addresses_of(self._written[tag.start : tag.end], quarto=self._dialect.quarto):
                place = named.span.shift(tag.start)
                yield Link(
                    tag,
                    place,
                    named.destination,
                    self._written[place.start : place.end],
                    kind_of(named.destination),
                    Origin.SHORTCODE,
                    image=named.image,
                    reference=named.reference,
                )
