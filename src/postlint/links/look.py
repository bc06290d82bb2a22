"""One address on its way to a verdict: what has been asked for it so far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from postlint.links.answer import Answer
from postlint.links.target import Target
from postlint.links.verdict import Hop, Status, Verdict


class Stage(Enum):
    """What a look is about: the page itself, or one more question when its verdict is nearly known."""

    PAGE = auto()
    PROBE = auto()
    """An address that cannot exist: how does this host say so?"""
    SECURE = auto()
    """The same address with `https:`."""
    FORGE = auto()
    """The forge's own interface, which knows what its pages do not tell."""
    TEXT = auto()
    """The text that the page shows, at the address where it stands by itself."""


class Form(Enum):
    """What an answer is, and so how places are looked for in it."""

    PAGE = auto()
    """A page of the web."""
    README = auto()
    """The HTML that GitHub's interface makes of a README."""
    FILE = auto()
    """A file as it was written: Markdown, or lines."""


class Question(NamedTuple):
    """One request. With `as_browser` it looks like a browser's; with `reads` the text of a page is wanted, and in
    it the places `fragments`."""

    method: str
    target: Target
    as_browser: bool = False
    reads: bool = False
    fragments: frozenset[str] = frozenset()
    form: Form = Form.PAGE


@dataclass(slots=True, eq=False)
class Look:
    """The state of one look at `url`. `target` is where it has got to by now, `retries` how many are left."""

    url: str
    start: Target
    target: Target
    retries: int
    fragments: frozenset[str] = frozenset()
    """The places that links name on the page."""
    sought: frozenset[str] = frozenset()
    """Those of them that the next answer may tell of."""
    form: Form = Form.PAGE
    method: str = "HEAD"
    reads: bool = False
    as_browser: bool = False
    hops: tuple[Hop, ...] = ()
    attempts: int = 0
    retried: int = 0
    limited: int = 0
    """How often the servers asked for fewer requests."""
    second: bool = False
    stage: Stage = Stage.PAGE
    pending: Verdict | None = None
    """What is known in a later stage: the verdict that stands if that brings nothing new."""
    beside: Answer | None = None
    """The answer that a later stage compares with."""
    certain: bool = False
    """Whether a later stage that knows nothing of the page proves that there is none."""
    headless: str | None = None
    """The host that has answered a HEAD badly: if it answers the GET well, HEAD is not for it."""

    @property
    def lane(self) -> str:
        return self.target.lane

    @property
    def question(self) -> Question:
        return Question(self.method, self.target, self.as_browser, self.reads, self.sought, self.form)

    def again(self) -> None:
        """Begin the second look: from the start, with a request that servers cannot answer carelessly."""
        self.target = self.start
        self.method = "GET"
        self.as_browser = False
        self.hops = ()
        self.retries = 0
        self.retried = 0
        self.limited = 0
        self.second = True
        self.stage = Stage.PAGE
        self.form = Form.PAGE
        self.pending = None
        self.headless = None

    def ask_besides(self, stage: Stage, target: Target, pending: Verdict) -> None:
        """Turn to one more question, with `pending` as the verdict so far."""
        self.stage, self.target, self.pending = stage, target, pending
        self.method = "GET"
        self.as_browser = False

    def verdict(self, status: Status, detail: str | None = None, http: int | None = None) -> Verdict:
        """The verdict on what was observed last."""
        return Verdict(
            status,
            http=http,
            method=self.method if self.attempts else None,
            hops=self.hops,
            attempts=self.attempts,
            detail=detail,
            location=self.target.address if self.hops else None,
        )
