"""What a run over one part of a site knows for the run over the whole: `merge` puts it together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from postlint.findings.finding import Finding
from postlint.parts import SitePart
from postlint.records import NamedTuple


class WaitingHit(NamedTuple):
    """A finding that is one only if no part saw the names at `places`, which stand in a comment, ignore anything.
    `is_suppressed`: a comment ignores it in turn.
    """

    places: tuple[int, ...]
    finding: Finding
    is_suppressed: bool


class WaitingComment(NamedTuple):
    """A comment of the page at `path` that may ignore nothing: what to say where that is so of all names in it
    (`whole`, None where one is known to be of use), and else of each name.
    """

    path: str
    whole: WaitingHit | None
    names: tuple[WaitingHit, ...]


class CommentsOfPart(NamedTuple):
    """What one part knows of comments about links to other sites: those that wait for what the others have `seen`, and
    by page the places of the names that it saw ignore something, or could not judge.
    """

    waiting: tuple[WaitingComment, ...] = ()
    seen: Mapping[str, tuple[int, ...]] = MappingProxyType({})


NO_COMMENTS = CommentsOfPart()


class PartOfRun(NamedTuple):
    """What a report of `part` says beside what any report says.

    `content` and `setup` tell what was checked, and by what, from anything else: parts of one run have the same. Of the
    failures the last `crashes` are faults of postlint. `digest_of` gives the digest of a file with a finding, by its
    path, and `run` when, in seconds of the epoch, links were asked about, and how the history calls the site.
    """

    part: SitePart
    content: str
    setup: str
    crashes: int
    comments: CommentsOfPart
    digest_of: Callable[[str], str | None]
    run: tuple[str, float] | None
