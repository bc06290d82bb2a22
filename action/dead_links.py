"""Keeps one issue open while links are dead, with the list of them, and closes it when none is.

A run in which a link of the list could not be checked closes nothing. The issue is known by a mark in its text, and by
who wrote it: strangers may open issues, too. https://docs.github.com/rest/issues/issues
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from postlint import ci
from postlint.records import NamedTuple
from postlint.report.markdown_report import escape
from postlint.text import count_noun, shorten

MARK = "<!-- postlint: dead links -->"
MOST_TEXT = 60_000
"""Characters of an issue; GitHub takes 65,536."""
MOST_PLACES = 10
"""Of one link."""
LONGEST_ADDRESS = 300
TIMEOUT = 30
"""Seconds, for each answer."""

_INSIDERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_PAGE = 100

_START = (
    "The pages that these links lead to are gone. Correct each link, or remove it; of a page that moved, the "
    "[Wayback Machine](https://web.archive.org/) often knows what it said."
)


class DeadLink(NamedTuple):
    address: str
    what: str
    """What was answered, and since when."""
    places: tuple[tuple[str, int], ...]
    """Path from the root of the repository, and line."""


class Links(NamedTuple):
    """What a run says of links to other sites: the `dead` ones, and the addresses that it could not check."""

    dead: tuple[DeadLink, ...]
    unsure: frozenset[str]


class RefusedError(Exception):
    """The forge did not do what it was asked for."""


def main() -> None:
    report = json.loads(Path(os.environ["POSTLINT_SARIF"]).read_bytes())
    (run,) = report["runs"]
    try:
        print(keep_issue(links_of(run["results"]), Forge(os.environ)))
    except RefusedError as error:
        raise SystemExit(f"the issue about dead links could not be kept: {error}") from None


def links_of(results: list[dict[str, Any]]) -> Links:
    """What the results of a SARIF report say of links, by address."""
    unsure: set[str] = set()
    found: dict[str, list[dict[str, Any]]] = {}
    for result in results:
        properties = result.get("properties", {})
        if "verdict" not in properties:
            continue
        if properties["verdict"]["status"] == "dead":
            found.setdefault(properties["url"], []).append(result)
        elif properties["verdict"]["status"] not in {"alive", "moved"}:
            unsure.add(properties["url"])
    return Links(tuple(_dead_link(found[address]) for address in sorted(found)), frozenset(unsure))


def _dead_link(results: list[dict[str, Any]]) -> DeadLink:
    properties = results[0]["properties"]
    verdict = properties["verdict"]
    what = str(verdict["http"] or "no such site")
    if verdict["since"]:
        what += f", since {verdict['since'][:10]}"
    return DeadLink(properties["url"], what, tuple(map(_place, results)))


def _place(result: dict[str, Any]) -> tuple[str, int]:
    place = result["locations"][0]["physicalLocation"]
    path = unquote(place["artifactLocation"]["uri"], errors="surrogateescape").removeprefix("./")
    return path, place["region"]["startLine"]


class Forge:
    """The issues of the repository whose run this is."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.repository = environment["GITHUB_REPOSITORY"]
        self.page_of = ci.pages_of_files(environment)
        server, run = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_RUN_ID", "")
        self.run_page = f"{server}/{self.repository}/actions/runs/{run}"
        self._issues = f"{environment['GITHUB_API_URL']}/repos/{self.repository}/issues"
        self._token = environment["GITHUB_TOKEN"]
        self._outputs = Path(environment["GITHUB_OUTPUT"])

    def open_issue(self) -> dict[str, Any] | None:
        """The issue about dead links that is open; of several, the oldest."""
        for page in count(1):
            query = f"?state=open&sort=created&direction=asc&per_page={_PAGE}&page={page}"
            issues: list[dict[str, Any]] = self._ask("GET", query)
            for issue in issues:
                if "pull_request" not in issue and MARK in (issue["body"] or "") and _is_ours(issue):
                    return issue
            if len(issues) < _PAGE:
                break
        return None

    def open(self, title: str, body: str) -> int:
        return int(self._ask("POST", "", {"title": title, "body": body})["number"])

    def change(self, number: int, **fields: str) -> None:
        self._ask("PATCH", f"/{number}", fields)

    def comment(self, number: int, text: str) -> None:
        self._ask("POST", f"/{number}/comments", {"body": text})

    def put_out(self, number: int) -> None:
        with self._outputs.open("a", encoding="utf-8") as outputs:
            outputs.write(f"issue={number}\n")

    def _ask(self, method: str, where: str, data: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(
            self._issues + where,
            data=None if data is None else json.dumps(data).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": "postlint",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            method=method,
        )
        try:
            with _opener().open(request, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RefusedError(f"the forge answered with {error.code}.{_remedy(error.code)}") from None
        except (OSError, ValueError) as error:
            raise RefusedError(
                f"the forge gave no answer that can be read ({type(error).__name__})."
            ) from None


def _remedy(status: int) -> str:
    if status in {401, 403, 404}:
        return " The job needs the permission to write issues: `permissions:`, `issues: write`."
    return " Issues are switched off in this repository." if status == 410 else ""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Python would take the token along to wherever an answer leads."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_StayHere)


def _is_ours(issue: dict[str, Any]) -> bool:
    """Whether a program with rights in the repository wrote it, or somebody who belongs to it."""
    return issue["user"].get("type") == "Bot" or issue.get("author_association") in _INSIDERS


def keep_issue(links: Links, forge: Forge) -> str:
    """Opens, changes or closes the issue; says what was done."""
    issue = forge.open_issue()
    if links.dead:
        title, body = _title(links), _body(links, forge)
        if issue is None:
            number = forge.open(title, body)
        else:
            number = issue["number"]
            forge.change(number, title=title, body=body)
        forge.put_out(number)
        return f"{title}: issue {number} has the list."
    if issue is None:
        return "No link is dead, and no issue about dead links is open."
    number = issue["number"]
    forge.put_out(number)
    if any(_code(address) in issue["body"] for address in links.unsure):
        return f"No link is known to be dead, but some of issue {number} could not be checked: it stays open."
    forge.comment(number, f"No link is dead any more, says [the check]({forge.run_page}).")
    forge.change(number, state="closed", state_reason="completed")
    return f"No link is dead any more: issue {number} is closed."


def _title(links: Links) -> str:
    pages = {path for link in links.dead for path, _line in link.places}
    return f"{count_noun(len(links.dead), 'dead link')} on {count_noun(len(pages), 'page')}"


def _body(links: Links, forge: Forge) -> str:
    end = (
        f"[The check]({forge.run_page}) that runs by schedule keeps this list as it is now, and closes the issue when "
        f"no link is dead any more. What is written in here by hand is lost; comments stay.\n\n{MARK}\n"
    )
    room = MOST_TEXT - len(_START) - len(end) - 100
    rows: list[str] = []
    for told, link in enumerate(links.dead):
        row = "\n".join(_row(link, forge))
        room -= len(row) + 1
        if room < 0:
            rows.append(f"- {count_noun(len(links.dead) - told, 'more link')} did not fit in here.")
            break
        rows.append(row)
    return "\n\n".join([_START, "\n".join(rows), end])


def _row(link: DeadLink, forge: Forge) -> Iterator[str]:
    yield f"- {_code(link.address)} ({link.what})"
    for path, line in link.places[:MOST_PLACES]:
        words = f"{_code(path)}, line {line}"
        yield f"  - [{words}]({forge.page_of(path)}#L{line})" if forge.page_of else f"  - {words}"
    if len(link.places) > MOST_PLACES:
        yield f"  - and {count_noun(len(link.places) - MOST_PLACES, 'more place')}"


def _code(text: str) -> str:
    """`text` letter for letter: an address must not be a link that works, nor a path a mention of somebody."""
    return f"<code>{escape(shorten(text, LONGEST_ADDRESS))}</code>"


if __name__ == "__main__":
    main()
