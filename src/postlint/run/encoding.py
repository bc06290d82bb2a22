"""What comes of a page, as JSON and back: so it is kept on disk and sent between processes.

JSON can build nothing but data. A NamedTuple is written as the list of its values; whoever changes one of those that
are read here (`PageFacts`, `Link`, `Finding` and what they hold) changes the format, which no other version reads.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from postlint.findings import Cause, Edit, Finding, Fix, LineIndex, Position, Related, Safety, Severity, Span
from postlint.page.body import Link, LinkKind, NearLink, Origin, Reference, ReferenceKind
from postlint.page.dialect import Dialect
from postlint.page.facts import KeyPlace, PageFacts, PageHead
from postlint.records import NamedTuple
from postlint.rules.comment_places import CommentRemoval
from postlint.rules.engine import Doubt, RuleResults
from postlint.rules.suppressions import Suppression, Verb, WrittenComment

if TYPE_CHECKING:
    from postlint.run.results import AnyResult


class EncodedFacts(NamedTuple):
    """The facts of a page: what stands before its body; and the rest, compressed, for it is long and asked for once."""

    head: str
    body: bytes


def encode_facts(facts: PageFacts) -> EncodedFacts:
    """`facts` but for the path and the dialect, which the setup of a run tells."""
    index = facts.index
    in_pieces = sorted(facts.in_pieces)
    body = _json([index.length, index.starts, facts.links, in_pieces, facts.near_links])
    return EncodedFacts(encode_head(facts), zlib.compress(body.encode(), 1))


def decode_facts(encoded: EncodedFacts, path: str, dialect: Dialect) -> PageFacts:
    """The facts of the page at `path`.

    Raises:
        ValueError, TypeError: they are none.
    """
    return _with_body(decode_head(encoded.head, path, dialect), encoded.body)


def _with_body(head: PageHead, body: bytes) -> PageFacts:
    length, starts, links, in_pieces, near_links = json.loads(zlib.decompress(body).decode())
    return PageFacts(
        **{name: getattr(head, name) for name in _HEAD},
        index=LineIndex.of_starts(starts, length),
        links=tuple([_link(*values) for values in links]),
        in_pieces=frozenset(Span(*span) for span in in_pieces),
        near_links=tuple(_near_link(*values) for values in near_links),
    )


def encode_head(head: PageHead) -> str:
    """`head` but for the path and the dialect."""
    return _json([
        head.head, head.is_empty, head.bom, head.body_start, head.metadata, head.skipped, head.has_front_matter,
        head.unread, sorted(head.quoted), head.keys, head.terms, head.digest,
    ])  # fmt: skip


def decode_head(encoded: str, path: str, dialect: Dialect) -> PageHead:
    """What the page at `path` says before its body.

    Raises:
        ValueError, TypeError: it is none.
    """
    return PageHead(**_head_values(encoded, path, dialect))


def encode_found(found: RuleResults, suppressions: Iterable[Suppression] | None = ()) -> str:
    """What rules find on a page, and what its comments leave out; but for crashes, which are not kept."""
    return _json([found.findings, found.suppressed, found.cut, found.doubts, found.used, suppressions])


def decode_found(encoded: str) -> tuple[RuleResults, tuple[Suppression, ...] | None]:
    """The same back.

    Raises:
        ValueError, TypeError: it is nothing of the kind.
    """
    findings, suppressed, cut, doubts, used, suppressions = json.loads(encoded)
    return (
        RuleResults(
            tuple([_finding(*values) for values in findings]),
            suppressed,
            (),
            tuple(cut),
            tuple(Doubt(code, Cause(*cause), links) for code, cause, links in doubts),
            tuple(used),
        ),
        tuple(_suppression(*values) for values in suppressions) if suppressions is not None else None,
    )


class EncodedResult:
    """A `PageResult`, encoded, and decoded whenever something is asked of it: so thousands take little room."""

    __slots__ = ("_facts", "_head", "dialect", "digest", "encoded_found", "path", "skipped")

    def __init__(
        self,
        path: str,
        dialect: Dialect,
        facts: EncodedFacts | Callable[[str], EncodedFacts],
        found: str,
        digest: str,
        skipped: str | None,
    ) -> None:
        self.path = path
        self.dialect = dialect
        self.digest = digest
        self.skipped = skipped
        self.encoded_found = found
        self._facts = facts
        self._head: PageHead | None = None

    @classmethod
    def of(cls, result: AnyResult) -> EncodedResult:
        """`result`, encoded."""
        facts = result.facts
        found = encode_found(result.found, result.suppressions)
        return cls(facts.path, facts.dialect, encode_facts(facts), found, facts.digest, facts.skipped)

    @property
    def encoded(self) -> EncodedFacts:
        """The facts, encoded."""
        facts = self._stored
        return facts if facts.head or self._head is None else facts._replace(head=encode_head(self._head))

    @property
    def _stored(self) -> EncodedFacts:
        return self._facts if isinstance(self._facts, EncodedFacts) else self._facts(self.path)

    @property
    def without_findings(self) -> EncodedResult:
        """The same as if no rule had been asked."""
        found = encode_found(RuleResults(), self.suppressions)
        result = EncodedResult(self.path, self.dialect, self._facts, found, self.digest, self.skipped)
        result._head = self._head
        return result

    @property
    def head(self) -> PageHead:
        """What the page says before its body."""
        if self._head is None:
            facts = self._stored
            self._head = decode_head(facts.head, self.path, self.dialect)
            if facts is self._facts:
                self._facts = facts._replace(head="")  # nobody needs it twice
        return self._head

    @property
    def facts(self) -> PageFacts:
        """All that is needed of the page."""
        return _with_body(self.head, self._stored.body)

    @property
    def found(self) -> RuleResults:
        """What the rules find that look at a page alone."""
        return decode_found(self.encoded_found)[0] if self.encoded_found != NOTHING else RuleResults()

    @property
    def suppressions(self) -> tuple[Suppression, ...] | None:
        """What its comments leave out."""
        if self.encoded_found.endswith(_NO_SUPPRESSIONS):
            return ()
        return decode_found(self.encoded_found)[1]

    def __reduce__(self) -> tuple[object, ...]:
        return EncodedResult, (
            self.path, self.dialect, self.encoded, self.encoded_found, self.digest, self.skipped
        )  # fmt: skip


_HEAD = tuple(field.name for field in fields(PageHead))
_json = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
NOTHING = _json([(), 0, (), (), (), ()])
_NO_SUPPRESSIONS = ",[]]"
"""How encoded results end where no comment leaves anything out."""


def _head_values(encoded: str, path: str, dialect: Dialect) -> dict[str, Any]:
    (
        head, is_empty, bom, body_start, metadata, skipped, has_front_matter, unread, quoted, keys, terms, digest,
    ) = json.loads(encoded)  # fmt: skip
    return {
        "path": path,
        "dialect": dialect,
        "head_in_utf8": head.encode(),
        "is_empty": is_empty,
        "bom": bom,
        "body_start": body_start,
        "metadata": metadata,
        "skipped": skipped,
        "has_front_matter": has_front_matter,
        "unread": unread,
        "quoted": frozenset(quoted),
        "keys": tuple([_key(tuple(place), name) for place, name in keys]),
        "terms": tuple(map(tuple, terms)),
        "digest": digest,
    }


@lru_cache(maxsize=4096)
def _key(place: KeyPlace, name: str) -> tuple[KeyPlace, str]:
    """A key; most pages of a site have the same ones."""
    return place, name


_KINDS = {kind.value: kind for kind in LinkKind}
_ORIGINS = {origin.value: origin for origin in Origin}


def _link(
    span: list[int], target: list[int], destination: str, raw: str, kind: str, origin: str, text: str,
    image: bool, tag: str | None, attribute: str | None, route: list[Any] | None, reference: list[Any] | None,
) -> Link:  # fmt: skip
    return Link(
        Span(*span), Span(*target), destination, raw, _KINDS[kind], _ORIGINS[origin], text, image, tag, attribute,
        tuple(route) if route is not None else None,
        Reference(ReferenceKind(reference[0]), *reference[1:]) if reference is not None else None,
    )  # fmt: skip


def _near_link(
    span: list[int],
    message: str,
    help_: str,
    edits: list[Any],
    certain: bool,
    text: str,
    path: str,
    likely: bool,
) -> NearLink:
    return NearLink(Span(*span), message, help_, _edits(edits), certain, text, path, likely)


def _edits(edits: list[Any]) -> tuple[Edit, ...]:
    return tuple(Edit(Span(*span), text) for span, text in edits)


def _finding(
    code: str, rule: str, severity: int, message: str, help_: str | None, path: str, span: list[int],
    start: list[int], end: list[int], route: list[Any] | None, url: str | None, verdict: None,
    fix: list[Any] | None, related: list[Any], subject: str, fingerprint: str,
) -> Finding:  # fmt: skip
    return Finding(
        code, rule, Severity(severity), message, help_, path, Span(*span), Position(*start), Position(*end),
        tuple(route) if route is not None else None, url, verdict, _fix(*fix) if fix is not None else None,
        tuple(Related(Span(*place), said, other) for place, said, other in related), subject, fingerprint,
    )  # fmt: skip


def _fix(safety: str, message: str, edits: list[Any], drop_bom: bool) -> Fix:
    return Fix(Safety(safety), message, _edits(edits), drop_bom)


def _suppression(verb: str, comments: list[Any], first: int, last: int) -> Suppression:
    return Suppression(Verb(verb), tuple(_written_comment(*each) for each in comments), first, last)


def _written_comment(span: list[int], selectors: list[Any], removal: list[Any] | None) -> WrittenComment:
    names = tuple((name, Span(*place)) for name, place in selectors)
    return WrittenComment(Span(*span), names, _removal(*removal) if removal is not None else None)


def _removal(edit: list[Any], safety: str) -> CommentRemoval:
    span, text = edit
    return CommentRemoval(Edit(Span(*span), text), Safety(safety))
