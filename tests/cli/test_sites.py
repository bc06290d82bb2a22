"""`postlint check --sites`: many sites in one run, each as if postlint were run in its folder."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from cli_runner import Postlint
from postlint.report.sites_model import SitesModel
from servers.loopback import Connection, LoopbackServer, Request, busy, redirect, running, status

PRIVATE = ("--config", "links.allow-private = ['127.0.0.0/8']")
GENTLE = ("--config", "links.timeout = 4", "--config", "links.retries = 0")
ALLOWED = "allow-private = ['127.0.0.0/8']\n"


class Sites:
    """Sites in a folder, and the list of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, site: str, text: str, config: str = "", *, name: str = "post.md") -> None:
        (self.folder / site).mkdir(parents=True, exist_ok=True)
        (self.folder / site / name).write_text(text, encoding="utf-8")
        (self.folder / site / "postlint.toml").write_text(config, encoding="utf-8")

    def list(self, *lines: str) -> None:
        (self.folder / "sites.txt").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    return Sites(tmp_path)


BROKEN = "[x](gone.md)\n"


def _json(stdout: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(stdout)
    SitesModel.model_validate(whole)
    return {**whole, "by_site": {each["site"]: each for each in whole["sites"]}}


def _elements(text: str) -> list[Element]:
    return list(fromstring(text.encode()))  # noqa: S314 - it is our own


def test_each_site_has_its_own_configuration_and_report(sites: Sites, postlint: Postlint) -> None:
    sites.write("one", BROKEN)
    sites.write("two", BROKEN, "ignore = ['broken-link']")
    sites.write("three", BROKEN, "[rules]\nbroken-link = 'warning'")
    sites.list("# the sites", "one", "", "two/", "  three")
    done = postlint("check", "--offline", "--sites", "sites.txt", "--format", "json")
    whole = _json(done.stdout)
    assert done.returncode == 1
    found = {name: [f["severity"] for f in site["findings"]] for name, site in whole["by_site"].items()}
    assert found == {"one": ["error"], "two": [], "three": ["warning"]}
    assert whole["by_site"]["one"]["findings"][0]["path"] == "post.md"
    assert whole["by_site"]["one"]["root"] == "one"
    assert (whole["schema_version"], whole["summary"]["sites"]) == (1, 3)
    assert (whole["summary"]["errors"], whole["summary"]["warnings"]) == (1, 1)


def test_a_site_is_reported_as_if_postlint_were_run_in_its_folder(sites: Sites, postlint: Postlint) -> None:
    sites.write(
        "one",
        BROKEN + "<!-- postlint-ignore EX701 -->\n[y](https://example.org)\n",
        "[links]\nonline = false",
    )
    sites.write("two", BROKEN, "exclude = ['nothing-here/**']")
    sites.list("one", "two")
    whole = _json(postlint("check", "--sites", "sites.txt", "--format", "json").stdout)
    for name in ("one", "two"):
        alone = json.loads(postlint("check", "--offline", "--format", "json", cwd=sites.folder / name).stdout)
        together = {key: value for key, value in whole["by_site"][name].items() if key in alone}
        alone["summary"]["duration_s"] = together["summary"]["duration_s"] = 0
        assert together == alone


def test_a_folder_without_any_configuration_is_a_site_of_its_own(sites: Sites, postlint: Postlint) -> None:
    for name in ("one", "two"):
        (sites.folder / name).mkdir()
        (sites.folder / name / "post.md").write_text("[x](/two/post.md)\n", encoding="utf-8")
    sites.list("one", "two")
    whole = _json(postlint("check", "--offline", "--sites", "sites.txt", "--format", "json").stdout)
    alone = json.loads(postlint("check", "--offline", "--format", "json", cwd=sites.folder / "one").stdout)
    assert whole["by_site"]["one"]["findings"] == alone["findings"]
    assert [site["root"] for site in whole["sites"]] == ["one", "two"]


def test_people_read_each_site_under_its_name_and_one_table(sites: Sites, postlint: Postlint) -> None:
    sites.write("bad", BROKEN * 2)
    sites.write("worse", "\n\n".join(f"[x](gone-{n}.md)" for n in range(3)))
    for name in ("clean-a", "clean-b"):
        sites.write(name, "Fine.\n")
    sites.list("clean-a", "bad", "worse", "clean-b")
    done = postlint("check", "--offline", "--sites", "sites.txt")
    lines = done.stdout.splitlines()
    headings = [line for line in lines if line.startswith("── ")]
    assert [re.sub("[─ ]", "", line) for line in headings] == ["bad", "worse"]
    assert "--> bad/post.md:1:5" in done.stdout
    at = lines.index("Site      Files    Errors  Warnings     Links")
    assert [line.split()[0] for line in lines[at + 1 : at + 3]] == ["worse", "bad"]
    assert "No errors or warnings in 2 sites: clean-a, clean-b." in lines
    assert lines[-1] == "5 errors and 0 warnings in 2 of 4 sites · 4 files"
    assert done.stderr == ""


def test_an_address_is_asked_once_for_all_sites(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer({"/ok": status(200), "/dead": status(404), "/away": redirect(301, "/ok")})
    with running(server):
        for number in range(6):
            text = " ".join(f"<{server.url(path)}>" for path in ("/ok", "/dead", "/away"))
            sites.write(f"s{number}", text)
        sites.list(*(f"s{number}" for number in range(6)))
        done = postlint("check", *PRIVATE, *GENTLE, "--sites", "sites.txt", "--format", "json")
        single = LoopbackServer(server.pages)
        with running(single):
            sites.write("single", text.replace(server.url(""), single.url("")))
            postlint("check", *PRIVATE, *GENTLE, "single")
    whole = _json(done.stdout)
    assert Counter(r.path for r in server.requests) == Counter(r.path for r in single.requests)
    assert whole["summary"]["addresses"] == 3
    assert whole["summary"]["addresses_dead"] == 1
    for site in whole["sites"]:
        assert sorted(f["code"] for f in site["findings"]) == ["EX701", "EX702"]
        assert site["summary"]["verdicts"]["dead"] == 1


def test_what_one_site_excludes_is_asked_for_another(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer({"/a": status(404), "/b": status(404), "/way": redirect(302, "/b")})
    with running(server):
        links = " ".join(f"<{server.url(path)}>" for path in ("/a", "/way"))
        sites.write(
            "one", links, f"[links]\nexclude = ['{server.url('/a')}', '{server.url('/b')}']\n{ALLOWED}"
        )
        sites.list("one")
        postlint("check", *GENTLE, "--no-cache", "--sites", "sites.txt", "--format", "json")
        assert {request.path for request in server.requests} == {"/way"}
        sites.write("two", links, f"[links]\n{ALLOWED}")
        sites.list("one", "two")
        server.requests.clear()
        done = postlint("check", *GENTLE, "--no-cache", "--sites", "sites.txt", "--format", "json")
    by_site = _json(done.stdout)["by_site"]
    assert {request.path for request in server.requests} == {"/a", "/b", "/way"}
    assert [f["code"] for f in by_site["one"]["findings"]] == []
    assert by_site["one"]["summary"]["verdicts"]["skipped"] == 2
    assert [f["code"] for f in by_site["two"]["findings"]] == ["EX701", "EX701"]


def test_a_private_network_is_open_only_to_the_site_that_allows_it(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer({"/wiki": status(200)})
    with running(server):
        sites.write("inside", f"<{server.url('/wiki')}>", f"[links]\n{ALLOWED}")
        sites.write("outside", f"<{server.url('/wiki')}> <{server.url('/other')}>")
        sites.list("outside")
        postlint("check", *GENTLE, "--sites", "sites.txt")
        assert server.requests == []
        for order in (("inside", "outside"), ("outside", "inside")):
            sites.list(*order)
            done = postlint("check", *GENTLE, "--sites", "sites.txt", "--format", "json", "--no-cache")
            by_site = _json(done.stdout)["by_site"]
            assert by_site["outside"]["summary"]["verdicts"]["forbidden"] == 2
            assert by_site["inside"]["summary"]["verdicts"]["alive"] == 1
    assert {request.path for request in server.requests} == {"/wiki"}


def test_sites_with_other_settings_share_what_is_the_same(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer({"/ok": status(200), "/teapot": status(418)})
    with running(server):
        links = f"<{server.url('/ok')}> <{server.url('/teapot')}>"
        sites.write("plain", links, f"[links]\n{ALLOWED}")
        sites.write(
            "lenient",
            links,
            f"[links]\n{ALLOWED}statuses = {{'{server.url('/teapot')}' = {{418 = 'alive'}}}}",
        )
        sites.write("patient", links, f"[links]\n{ALLOWED}retries = 3\nconcurrency = 2")
        sites.list("plain", "lenient", "patient")
        done = postlint("check", "--sites", "sites.txt", "--format", "json", "--config", "links.timeout = 4")
    by_site = _json(done.stdout)["by_site"]
    assert len(server.asked("/ok")) == 1
    assert by_site["lenient"]["summary"]["verdicts"]["alive"] == 2
    assert by_site["plain"]["summary"]["verdicts"]["alive"] == 1


def test_a_host_is_asked_within_the_strictest_limit(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer(elsewhere=busy(0.02, status(200)))
    with running(server):
        for number in range(4):
            links = "\n".join(f"<{server.url(f'/{number}/{page}')}>" for page in range(6))
            limit = "host-concurrency = 2\n" if number == 3 else ""
            sites.write(f"s{number}", links, f"[links]\n{ALLOWED}{limit}")
        sites.write("apart", f"<{server.url('/apart')}>", f"[links]\n{ALLOWED}user-agent = 'other'\n")
        sites.list("s0", "s1", "s2", "s3", "apart")
        postlint("check", *GENTLE, "--sites", "sites.txt")
    assert len({request.path for request in server.requests}) == 25
    assert server.most_at_once <= 2


def test_a_pause_that_a_host_asked_for_holds_for_the_sites_asked_after(
    sites: Sites, postlint: Postlint
) -> None:
    """Both are asked about another page of one host, the second with another name of the client, so after the first."""
    times: list[tuple[str, float]] = []
    slow_down = status(429, {"Retry-After": "3"})

    async def note(request: Request, connection: Connection) -> None:
        times.append((request.path, time.monotonic()))
        await (slow_down if request.path == "/a" else status(200))(request, connection)

    server = LoopbackServer(elsewhere=note)
    with running(server):
        sites.write("one", f"<{server.url('/a')}>", f"[links]\n{ALLOWED}retries = 0\n")
        sites.write("two", f"<{server.url('/b')}>", f"[links]\n{ALLOWED}user-agent = 'other'\nretries = 0\n")
        sites.list("one", "two")
        postlint("check", "--no-cache", "--sites", "sites.txt")
    (*_, (before, last_time), (after, time_after)) = times
    assert (before, after) == ("/a", "/b")
    assert time_after - last_time > 2.5


def test_one_site_with_settings_that_cannot_be_used_leaves_the_others_theirs(
    sites: Sites, postlint: Postlint
) -> None:
    server = LoopbackServer({"/dead": status(404)})
    with running(server):
        links = f"<{server.url('/dead')}>\n" + BROKEN
        sites.write("good", links, f"[links]\n{ALLOWED}")
        sites.write("bad", links, f"[links]\n{ALLOWED}ca-file = 'none.pem'")
        sites.list("bad", "good")
        done = postlint("check", *GENTLE, "--sites", "sites.txt", "--format", "json")
    by_site = _json(done.stdout)["by_site"]
    assert done.returncode == 2
    assert [f["code"] for f in by_site["good"]["findings"]] == ["EX701", "LK601"]
    assert [f["code"] for f in by_site["bad"]["findings"]] == ["LK601"]
    assert "line 1 of the list: bad: " in done.stderr
    assert "none.pem" in done.stderr


def test_the_history_notes_a_run_for_each_site(sites: Sites, postlint: Postlint) -> None:
    server = LoopbackServer({"/ok": status(200), "/dead": status(404)})
    with running(server):
        sites.write("one", f"<{server.url('/ok')}>", f"[links]\n{ALLOWED}")
        sites.write("two", f"<{server.url('/ok')}> <{server.url('/dead')}>", f"[links]\n{ALLOWED}")
        sites.list("one", "two")
        options = ("--cache-dir", str(sites.folder / "cache"), *GENTLE)
        for _ in range(2):
            postlint("check", *options, "--sites", "sites.txt")
        asked = len(server.asked("/ok"))
        postlint("check", *options, cwd=sites.folder / "one")
    assert asked == len(server.asked("/ok")) == 1
    database = sqlite3.connect(sites.folder / "cache" / "links.sqlite")
    runs = [count for (count,) in database.execute("SELECT count(*) FROM runs GROUP BY site")]
    database.close()
    assert sorted(runs) == [2, 3]


def test_a_line_that_names_no_site_is_said_and_all_others_are_checked(
    sites: Sites, postlint: Postlint
) -> None:
    sites.write("good", BROKEN)
    sites.write("faulty", "Fine.\n", "nonsense = 1\n")
    sites.write("version", "Fine.\n", "required-version = '>=99'\n")
    sites.list("nowhere", "good/post.md", "good", "./good/../good", "faulty", "version", "bell\a\x1b[2J")
    done = postlint(
        "check", "--offline", "--sites", "sites.txt", "--format", "json", "--format", "text:t.txt"
    )
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    starts = [re.match(r"postlint: line (\d+) of the list: (.*?): (.*)", line) for line in lines]
    assert [int(each[1]) for each in starts if each] == [1, 2, 4, 5, 6, 7]
    assert lines[0].endswith("nowhere: does not exist")
    assert "is a file" in lines[1]
    assert "same folder as that in line 3" in lines[2]
    assert "nonsense" in lines[3]
    assert "\x1b" not in done.stderr
    whole = _json(done.stdout)
    assert list(whole["by_site"]) == ["good"]
    assert [each["line"] for each in whole["unchecked"]] == [1, 2, 4, 5, 6, 7]
    assert "Not checked, for which standard error has the reasons:" in (sites.folder / "t.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_said(sites: Sites, postlint: Postlint) -> None:
    sites.write("shut", BROKEN)
    (sites.folder / "shut").chmod(0)
    sites.list("shut")
    try:
        done = postlint("check", "--offline", "--sites", "sites.txt")
    finally:
        (sites.folder / "shut").chmod(0o755)
    assert done.returncode == 2
    assert "line 1 of the list: shut: cannot be read" in done.stderr


def test_a_link_that_leads_out_of_its_repository_is_no_site(
    sites: Sites, postlint: Postlint, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "post.md").write_text(BROKEN, encoding="utf-8")
    (sites.folder / ".git").mkdir()
    (sites.folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    try:
        (sites.folder / "away").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    sites.list("away")
    done = postlint("check", "--offline", "--sites", "sites.txt", "--format", "concise")
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 1 of the list: away: is a link that leads out of its repository" in done.stderr


def test_the_list_may_come_from_standard_input_or_lie_elsewhere(sites: Sites, postlint: Postlint) -> None:
    sites.write("lists/one", BROKEN)
    (sites.folder / "lists" / "all.txt").write_bytes(b"\xef\xbb\xbfone\r\n")
    options = ("check", "--offline", "--format", "concise")
    from_file = postlint(*options, "--sites", "lists/all.txt")
    from_input = postlint(*options, "--sites", "-", stdin="lists/one\n")
    assert from_file.stdout == from_input.stdout != ""
    assert from_file.stdout.startswith("lists/one/post.md:1:5: ")
    for text, words in (("", "names no folder"), ("# none\n\n", "names no folder")):
        done = postlint("check", "--sites", "-", stdin=text)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr
    assert "cannot be read" in postlint("check", "--sites", "none.txt").stderr


def test_a_file_for_each_site_has_a_name_that_leads_nowhere_else(sites: Sites, postlint: Postlint) -> None:
    names = ["a/b", "a-b", "A-B", "{site}", "../outside", "con", "ü x", "."]
    inner = sites.folder / "inner"
    inner.mkdir()
    here = Sites(inner)
    for name in names:
        here.write(name, BROKEN)
    (inner / "out").mkdir()
    here.list(*names)
    done = postlint(
        "check", "--offline", "--sites", "sites.txt", "--format", "json:out/r-{site}.json", "-q", cwd=inner
    )
    assert done.returncode == 1
    written = sorted(path.name for path in (inner / "out").iterdir())
    assert written == sorted(
        f"r-{name}.json" for name in ("a-b", "a-b-2", "A-B-3", "site", "outside", "site-con", "ü-x", "inner")
    )
    report = json.loads((inner / "out" / "r-outside.json").read_text(encoding="utf-8"))
    assert [finding["path"] for finding in report["findings"]] == ["post.md"]


def test_paths_of_one_document_lead_from_where_the_reader_stands(sites: Sites, postlint: Postlint) -> None:
    sites.write("one", BROKEN)
    sites.write("two", BROKEN)
    sites.write("clean", "Fine.\n")
    sites.list("one", "two", "clean")
    formats = ("github", "gitlab", "rdjson", "sarif", "checkstyle", "junit", "jsonl", "markdown", "summary")
    asked = [word for name in formats for word in ("--format", f"{name}:{name}.out")]
    assert postlint("check", "--offline", "--sites", "sites.txt", *asked).returncode == 1
    text = {name: (sites.folder / f"{name}.out").read_text(encoding="utf-8") for name in formats}
    paths = ["one/post.md", "two/post.md"]
    issues = json.loads(text["gitlab"])
    assert [issue["location"]["path"] for issue in issues] == paths
    assert len({issue["fingerprint"] for issue in issues}) == 2
    assert [d["location"]["path"] for d in json.loads(text["rdjson"])["diagnostics"]] == paths
    runs = json.loads(text["sarif"])["runs"]
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for run in runs
        for result in run["results"]
    ]
    assert (len(runs), places) == (3, paths)
    assert len({run["automationDetails"]["id"] for run in runs}) == 3
    assert [file.get("name") for file in _elements(text["checkstyle"])] == paths
    assert [suite.get("name") for suite in _elements(text["junit"])] == [*paths, "clean"]
    assert [json.loads(line)["site"] for line in text["jsonl"].splitlines()] == ["one", "two"]
    assert re.findall("file=([^,]*)", text["github"]) == paths
    assert "| <code>one</code> | 1 | 1 |" in text["markdown"]
    assert "one/post.md" in text["markdown"]
    assert "── one ─" in text["summary"]


def test_github_shows_only_so_many_annotations_of_all_sites(sites: Sites, postlint: Postlint) -> None:
    for name in ("one", "two"):
        sites.write(name, "\n\n".join(f"[x](gone-{n}.md)" for n in range(8)))
    sites.list("one", "two")
    done = postlint("check", "--offline", "--sites", "sites.txt", "--format", "github")
    assert done.stdout.count("::error ") == 10
    assert "6 more findings" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["one"], "takes no paths beside it"),
        (["-"], "takes no paths beside it"),
        (["--fix"], "--fix does not go with --sites"),
        (["--diff"], "--diff does not go with --sites"),
        (["--add-ignores"], "--add-ignores does not go with --sites"),
        (["--show-files"], "--show-files does not go with --sites"),
        (["--stdin-filename", "a.md"], "--stdin-filename does not go with --sites"),
        (["--baseline", "b.json"], "--baseline does not go with --sites"),
        (["--format", "html"], "the format `html` shows one site"),
        (["--format", "json:{site}/a.json"], "stands in the name of a file"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_checked(
    sites: Sites, postlint: Postlint, arguments: list[str], words: str
) -> None:
    sites.write("one", BROKEN)
    sites.list("one")
    done = postlint("check", "--offline", "--sites", "sites.txt", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_each_site_has_its_baseline_and_options_hold_for_all(sites: Sites, postlint: Postlint) -> None:
    sites.write("one", BROKEN)
    sites.write("two", BROKEN)
    postlint("baseline", "--offline", cwd=sites.folder / "one")
    sites.list("one", "two")
    options = ("check", "--offline", "--sites", "sites.txt", "--format", "concise")
    assert postlint(*options).stdout.startswith("two/post.md")
    assert len(postlint(*options, "--no-baseline").stdout.splitlines()) == 2
    ignoring = postlint(*options, "--ignore", "broken-link", "--config", "fail-on = 'info'")
    assert (ignoring.returncode, ignoring.stdout) == (0, "")


def test_a_site_below_the_configuration_that_holds_for_it_is_checked_alone(
    sites: Sites, postlint: Postlint
) -> None:
    (sites.folder / "postlint.toml").write_text("include = ['**/*.md']\n", encoding="utf-8")
    for name in ("one", "two", "three"):
        (sites.folder / name).mkdir()
        (sites.folder / name / "post.md").write_text(BROKEN, encoding="utf-8")
    sites.list("one", "two")
    whole = _json(postlint("check", "--offline", "--sites", "sites.txt", "--format", "json").stdout)
    for name in ("one", "two"):
        site = whole["by_site"][name]
        assert [f["path"] for f in site["findings"]] == [f"{name}/post.md"]
        assert site["root"] == "."


def test_two_hundred_small_sites_take_seconds_and_read_as_one_screen(
    sites: Sites, postlint: Postlint
) -> None:
    for number in range(200):
        sites.write(f"site-{number:03}", BROKEN if number == 77 else "Fine.\n")
    sites.list(*(f"site-{number:03}" for number in range(200)))
    began = time.perf_counter()
    done = postlint("check", "--offline", "--sites", "sites.txt")
    assert time.perf_counter() - began < 30
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) < 25
    assert "No errors or warnings in 199 sites: site-000, site-001," in done.stdout
    assert " and 189 others." in done.stdout
    assert "1 error and 0 warnings in 1 of 200 sites" in done.stdout


def test_what_is_said_of_many_sites_is_said_once(sites: Sites, postlint: Postlint) -> None:
    for number in range(5):
        sites.write(f"s{number}", "---\ntitle: A\ndate: 2015-01-01\n---\n", "applies-from = 2020-01-01")
    sites.list(*(f"s{number}" for number in range(5)))
    done = postlint("check", "--offline", "--sites", "sites.txt")
    assert 0 < len(done.stderr.splitlines()) == done.stderr.count("(in 5 sites: s0, s1, s2 and 2 others)")
