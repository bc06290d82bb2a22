"""What one more request tells when the verdict on a page is nearly known: the same address with `https:`, the forge's
own interface, the text that a page shows, and how a host says that there is no such page.

GitHub's interface (https://docs.github.com/rest) knows of private pages, that github.com calls missing, and has a limit
of its own; another host of it gives files as they were written.
"""

from __future__ import annotations

import secrets
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from postlint.links.decide.attempt import Attempt, Stage, Suspicion
from postlint.links.decide.signs import not_found_phrase
from postlint.links.model.address import WEB, Shows, account_and_rest, repository_page
from postlint.links.model.exchange import (
    REDIRECTS,
    BadAddressError,
    BodyForm,
    Request,
    RequestFailure,
    Response,
    WebTarget,
    next_hop,
    read_target,
)
from postlint.links.model.page_kinds import is_root
from postlint.links.model.verdict import Status, Verdict
from postlint.records import NamedTuple

API = "https://api.github.com"
RAW = "https://raw.githubusercontent.com"


class ForgeQuestion(NamedTuple):
    """Where the interface tells of a page. `certain` says that what it does not know is not there: a branch whose
    name has a slash cannot be told from a folder."""

    target: WebTarget
    certain: bool


class PageSource(NamedTuple):
    """Where the text stands that a page shows, and in which form."""

    target: WebTarget
    form: BodyForm


def forge_question(page: WebTarget) -> ForgeQuestion | None:
    """Where to ask for `page`; None where the interface has nothing on it."""
    parts = account_and_rest(page.url) if page.host in WEB else None
    found = _path(parts) if parts else None
    target = _target(f"{API}/{found[0]}") if found else None
    return ForgeQuestion(target, found[1]) if found and target else None


def source_of(page: WebTarget, *, token: bool) -> PageSource | None:
    """Where to read what `page` shows, if the page itself need not have it: a script puts files and READMEs in.

    Only who has a `token` is told what the front page of a repository shows: it can be one of several files.
    None where the page itself is all that there is.
    """
    shown = repository_page(page.url)
    if shown is None:
        return None
    repository, path = f"{shown.owner}/{shown.name}", "/".join(shown.rest)
    form = BodyForm.FILE
    match shown.shows:
        case Shows.FILE:
            target = _target(f"{RAW}/{repository}/{path}")
        case Shows.FOLDER:
            target = _target(f"{RAW}/{repository}/{path}/README.md")
        case Shows.README if token:
            target = _target(f"{API}/repos/{repository}/readme{_at(path)}")
            form = BodyForm.README
        case _:
            target = None
    return PageSource(target, form) if target else None


def _at(revision: str) -> str:
    """The query for a `revision` that stands in a path, percent-encoded as it is there."""
    return f"?ref={quote(unquote(revision), safe='')}" if revision else ""


def _target(address: str) -> WebTarget | None:
    try:
        return read_target(address)
    except BadAddressError:  # it has become longer than addresses can be
        return None


def _path(parts: list[str]) -> tuple[str, bool] | None:
    if len(parts) == 1:
        return f"users/{parts[0]}", True
    repository = f"repos/{parts[0]}/{parts[1].removesuffix('.git')}"
    match parts[2:]:
        case []:
            return repository, True
        case ["blob" | "tree" | "raw" | "blame" | "edit", ref]:
            return f"{repository}/commits/{quote(ref, safe='')}", True
        case ["blob" | "tree" | "raw" | "blame" | "edit", ref, *path]:
            return f"{repository}/contents/{quote('/'.join(path))}?ref={quote(ref, safe='')}", False
        case ["issues" | "pull", number] if number.isdecimal() and number.isascii():
            return f"{repository}/issues/{number}", True
        case ["pull", number, *_] if number.isdecimal() and number.isascii():
            return f"{repository}/pulls/{number}", False
        case ["commit", revision, *_]:
            return f"{repository}/commits/{quote(revision, safe='')}", True
        case ["releases", "tag", *tag] if tag:
            return f"{repository}/git/ref/tags/{quote('/'.join(tag))}", True
        case _:
            return None


def https_twin(attempt: Attempt) -> WebTarget | None:
    """The address of the page with `https:`, where only `http:` was asked; else None."""
    start = attempt.start
    if start.scheme != "http" or start.port != 80 or attempt.target.scheme != "http":
        return None
    return _target("https" + start.url.removeprefix("http"))


def verdict_after(attempt: Attempt, result: Response | RequestFailure) -> Verdict:
    """The verdict after the one request more that `attempt` stands at."""
    if attempt.pending is None:
        return attempt.verdict(Status.SKIPPED)
    verdict = attempt.pending._replace(attempts=attempt.attempts)
    if attempt.stage is Stage.FORGE:
        return _after_forge(attempt, verdict, result)
    if isinstance(result, RequestFailure):
        return verdict
    if attempt.stage is Stage.HTTPS and attempt.first_response is not None:
        is_same = _is_same(attempt.first_response, result)
        return verdict._replace(secure=attempt.target.url) if is_same else verdict
    if attempt.stage is Stage.SOURCE and result.seen is not None:
        seen = result.seen
        return verdict._replace(found=seen.found, missing=seen.missing, nearest=seen.nearest)
    return verdict


def _after_forge(attempt: Attempt, verdict: Verdict, result: Response | RequestFailure) -> Verdict:
    """The verdict on a page that could not be had, by what the forge's own interface says of it."""
    who, is_dead = attempt.target.host, verdict.status is Status.DEAD
    if isinstance(result, Response):
        # A repository that was renamed answers 301.
        if 200 <= result.status < 400:
            known = f"`{who}` knows the page" + ("; not everybody may see it" if is_dead else "")
            return verdict._replace(status=Status.ALIVE, detail=known)
        if result.status in (404, 410, 422) and (attempt.is_certain or is_dead):
            return verdict._replace(status=Status.DEAD, detail=f"`{who}` does not know the page")
        reason = f"answered {result.status}"
    else:
        reason = f"could not be asked: {result.detail}"
    if is_dead:  # a page that only some may see looks the same
        return verdict._replace(status=Status.BLOCKED, detail=f"{verdict.detail}, and `{who}` {reason}")
    return verdict


def _is_same(plain: Response, secure: Response) -> bool:
    """Whether two responses are the same page: by their titles, or for what has none by kind and length."""
    if secure.status != plain.status or secure.kind != plain.kind:
        return False
    if plain.seen is not None and secure.seen is not None:
        return bool(plain.seen.title) and plain.seen.title == secure.seen.title
    return plain.seen is None and plain.size is not None and plain.size == secure.size


def probe_for(suspicion: Suspicion) -> Attempt:
    """An attempt at an address that nothing can stand at, beside the suspected one."""
    parts = urlsplit(suspicion.url)
    folder = "" if is_root(parts.path) else parts.path.rstrip("/").rpartition("/")[0]
    name = f"postlint-asks-for-no-such-page-{secrets.token_hex(6)}"
    target = read_target(urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", "", "")))
    return Attempt(target.url, target, Request("GET", target, reads=True), stage=Stage.PROBE)


def is_confirmed(suspicion: Suspicion, asked: WebTarget, response: Response) -> bool:
    """Whether what cannot exist is answered in the same way as the suspected page."""
    if response.status in REDIRECTS and response.location is not None:
        hop = next_hop(asked, (), response.location, 1)
        return isinstance(hop, WebTarget) and hop.url == suspicion.final
    if not 200 <= response.status < 300 or response.seen is None:
        return False
    phrase = not_found_phrase(response.seen.title, response.seen.heading)
    return phrase is not None and phrase.casefold() == suspicion.phrase.casefold()
