"""What `postlint links` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from pydantic import BaseModel

from postlint.links.model.address import external_url, first_line, fragment_of
from postlint.links.model.verdict import Verdict
from postlint.page import Page
from postlint.page.body import Link
from postlint.report.formats import View, json_text
from postlint.report.json_models import PlaceModel, VerdictModel, place_model, verdict_model
from postlint.report.sanitise import visible


class ReferenceModel(BaseModel):
    """What a link names in the words of a generator: `target` without fragment, `fragment` without `#`."""

    kind: str
    target: str
    fragment: str


class LinkModel(PlaceModel):
    path: str
    destination: str
    raw: str
    kind: str
    origin: str
    text: str
    route: list[str | int] | None
    reference: ReferenceModel | None
    verdict: VerdictModel | None


class LinksModel(BaseModel):
    """The outcome of `postlint links`. Lines and columns count from 1, columns in Unicode code points."""

    schema_version: int
    links: list[LinkModel]


def render_links_json(pages: Sequence[Page], verdicts: Mapping[str, Verdict]) -> str:
    rows = [_model(page, link, verdicts) for page in pages for link in page.links]
    return json_text(LinksModel(schema_version=1, links=rows))


def render_links_text(pages: Sequence[Page], verdicts: Mapping[str, Verdict], view: View) -> str:
    """One line a link: place, kind, what is known of it, destination."""
    lines: list[str] = []
    for page in pages:
        for link in page.links:
            at = page.source.index.position(link.span.start)
            verdict = _verdict(link, verdicts)
            said = f" {verdict.status.value}" if verdict else ""
            words = "; ".join(_words(link, verdict)) if verdict else ""
            detail = f"  ({visible(words)})" if words else ""
            place = f"{visible(view.display_path(page.path))}:{at.line}:{at.column}"
            destination = visible(link.destination) or "(no address)"
            lines.append(f"{place}: {link.kind.value}{said} {destination}{detail}\n")
    return "".join(lines)


def _words(link: Link, verdict: Verdict) -> Iterator[str]:
    """What is to be said of a link beside the class of its verdict, in clauses."""
    if verdict.detail:
        yield verdict.detail
    if verdict.doubt:
        yield f"most likely gone: {verdict.doubt}"
    fragment = fragment_of(link.destination)
    if fragment in verdict.missing:
        line = first_line(fragment)
        yield (
            f"the file ends before line {line}" if line else f"there is no place called `{unquote(fragment)}`"
        )
    if verdict.since:
        yield f"it has failed since {verdict.since:%Y-%m-%d}"


def _verdict(link: Link, verdicts: Mapping[str, Verdict]) -> Verdict | None:
    url = external_url(link)
    return verdicts.get(url) if url is not None else None


def _model(page: Page, link: Link, verdicts: Mapping[str, Verdict]) -> LinkModel:
    verdict = _verdict(link, verdicts)
    return LinkModel(
        path=page.path,
        **place_model(link.span, page.source).model_dump(),
        destination=link.destination,
        raw=link.raw,
        kind=link.kind.value,
        origin=link.origin.value,
        text=link.text,
        route=list(link.route) if link.route is not None else None,
        reference=_reference(link),
        verdict=verdict_model(verdict) if verdict else None,
    )


def _reference(link: Link) -> ReferenceModel | None:
    named = link.reference
    if named is None:
        return None
    return ReferenceModel(kind=named.kind.value, target=named.target, fragment=named.fragment)
