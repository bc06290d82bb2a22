"""What `json` says of a report that is about one part of a site, for `postlint merge`."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict

from postlint.report.json_models import FindingModel, ReportModel


class NoteModel(BaseModel):
    """What else is known of a finding: `message` is what of its message says what is wrong, where more stands there,
    `subject` what it is about, where that is not its `url`; `kept_back` is the safety of a fix that is not told.
    """

    message: str | None = None
    subject: str | None = None
    kept_back: str | None = None


class ToldFindingModel(BaseModel):
    finding: FindingModel
    note: NoteModel


class WaitingHitModel(ToldFindingModel):
    """A finding that is one if no part has seen the names at these places of a comment ignore anything."""

    places: list[int]
    is_suppressed: bool


class WaitingCommentModel(BaseModel):
    """A comment that may ignore nothing: what to say if that is so of all names in it, and else of each."""

    path: str
    whole: WaitingHitModel | None
    names: list[WaitingHitModel]


class JudgedModel(BaseModel):
    """What the part has judged, for the baseline: see the class `Judged` of postlint."""

    pages: list[str]
    online: bool
    doubtful: list[tuple[str, str]]
    folders: list[str]
    whole: bool
    moved: dict[str, str]
    added: list[str]


class BaselineModel(BaseModel):
    """The baseline that the part went by: its text, which of its files are gone, and the command that writes it anew;
    the findings that it hides in this part, and, of a change, those that are not the change's.
    """

    text: str
    gone: list[str]
    command: str
    added: int | None
    known: list[ToldFindingModel]
    untold: list[ToldFindingModel]
    judged: JudgedModel


class RunModel(BaseModel):
    """When links were asked about, in seconds since 1970, and how the history of links calls the site."""

    site: str
    at: float


class CallModel(BaseModel):
    """What the command line said that proposed commands repeat, as words for a shell, and which may be proposed."""

    options: list[str]
    rules: list[str]
    paths: list[str]
    knows_changes: bool
    commands: list[str]


class PageLineModel(BaseModel):
    path: str
    title: str | None
    day: dt.date | None


class TermLineModel(BaseModel):
    """A term of a field in all its spellings, each with the number of pages."""

    field: str
    spellings: list[tuple[str, int]]


class LicenceLineModel(BaseModel):
    id: str | None
    written: str | None
    things: list[tuple[str, str]]


class LinkLineModel(BaseModel):
    url: str
    pages: list[str]
    status: str | None
    detail: str | None
    since: dt.datetime | None


class OverviewModel(BaseModel):
    """What the pages of this part hold beside their faults, and the links to its hosts: for `html`."""

    pages: list[PageLineModel]
    terms: list[TermLineModel]
    licences: list[LicenceLineModel]
    links: list[LinkLineModel]


class ShardModel(BaseModel):
    """Which part of a site this is the report of, and what `postlint merge` needs to know beside what a report says.

    `content` and `setup` are digests of what was checked, and by what. `selected` files were read, `unchanged` findings
    are on lines that a change did not touch. `codes` are the rules that ran, `notices`, `remarks` and `basis` what was
    said on standard error, or is with `--verbose`. Of the errors the last `crashes` are faults of postlint. `notes` has
    one for each of the findings, `digests` one for each file with findings. `waiting` are comments of which only all
    parts together know whether they ignore anything, `seen` places of names in comments that this part saw ignore
    something, or could not judge.
    """

    index: int
    count: int
    content: str
    setup: str
    offline: bool
    interrupted: bool
    since: str | None
    base: str | None
    prefix: str
    selected: int
    unchanged: int
    codes: list[str]
    notices: list[str]
    remarks: list[str]
    basis: list[str]
    crashes: int
    notes: list[NoteModel]
    digests: dict[str, str]
    waiting: list[WaitingCommentModel]
    seen: dict[str, list[int]]
    baseline: BaselineModel | None
    run: RunModel | None
    call: CallModel
    overview: OverviewModel


class AnyReportModel(ReportModel):
    """The outcome of `postlint check`. Lines and columns count from 1, columns in Unicode code points. With `--shard`,
    `shard` says which part of the site this is about; else it is null.
    """

    model_config = ConfigDict(title="ReportModel")

    shard: ShardModel | None
