"""action.yml: its steps run by bash with the variables that GitHub sets, in clones of a repository on this machine."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from composite.conftest import PROJECT, TRAPS
from composite.forge import Issues, serving
from composite.runner import TOKEN, Runner
from repository import Repository
from servers.loopback import LoopbackServer, html, running, status

pytestmark = pytest.mark.slow

OLD = "---\ntitle: Old\ntitle: Older\ndate: 2009-02-30\n---\nSee [this](gone.md).\n"
FINE = "---\ntitle: Fine\ndate: 2024-03-01\n---\nA text.\n"
NEW = "---\ntitle: New\ndate: 2024-02-30\n---\nA text by @somebody, see #1.\n"


@pytest.fixture
def origin(tmp_path: Path) -> Repository:
    """A bare repository, with an old and faulty site in it."""
    origin = Repository(tmp_path / "origin.git")
    origin.git("config", "core.bare", "true")
    site = Repository(tmp_path / "site")
    site.commit({f"content/{year}.md": OLD for year in range(2009, 2013)})
    site.git("push", "--quiet", str(tmp_path / "origin.git" / ".git"), "main")
    return Repository(tmp_path / "site")


def _checked_out(tmp_path: Path, ref: str) -> Repository:
    """What `actions/checkout` makes with the whole history."""
    workspace = Repository(tmp_path / "work" / "blog")
    workspace.git("remote", "add", "origin", str(tmp_path / "origin.git" / ".git"))
    workspace.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", f"+{ref}:{ref}-here")
    workspace.git("checkout", "--quiet", "--detach", f"{ref}-here")
    return workspace


def _runner(tmp_path: Path, workspace: Repository, event: str, payload: object, **more: str) -> Runner:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(payload), encoding="utf-8")
    variables = {
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_REPOSITORY": "o/blog",
        "GITHUB_RUN_ID": "77",
        "GITHUB_SERVER_URL": "https://forge.test",
        "GITHUB_SHA": workspace.git("rev-parse", "HEAD"),
        **more,
    }
    return Runner(PROJECT, tmp_path / "work", workspace, variables)


def _of_pull_request(tmp_path: Path, origin: Repository, files: dict[str, str]) -> Runner:
    """A run for a pull request with `files`, in which its merge is checked out."""
    base = origin.git("rev-parse", "main")
    origin.git("checkout", "--quiet", "-b", "change")
    head = origin.commit(files)
    origin.git("checkout", "--quiet", "--detach", "main")
    origin.git("merge", "--quiet", "--no-ff", "-m", "merge", "change")
    remote = str(tmp_path / "origin.git" / ".git")
    origin.git("push", "--quiet", remote, "HEAD:refs/pull/1/merge")
    payload = {"pull_request": {"base": {"sha": base, "ref": "main"}, "head": {"sha": head}}}
    return _runner(tmp_path, _checked_out(tmp_path, "refs/pull/1/merge"), "pull_request", payload)


def test_a_pull_request_with_one_new_fault_in_an_old_site(
    tmp_path: Path, origin: Repository, python: Path
) -> None:
    files = {"content/new.md": NEW, "content/fine.md": FINE, **TRAPS}
    run = _of_pull_request(tmp_path, origin, files).run(python)
    assert run.code == 1, run.log
    (annotation,) = run.annotations
    assert annotation.startswith("::error file=content/new.md,line=3,endLine=3,title=DA201 ")
    assert "1 error" in run.summary
    assert r"<code>content/new\.md:3:7</code>" in run.summary
    assert "2009.md" not in run.log + run.summary
    assert (run.outputs["exit-code"], run.outputs["html"], run.outputs["issue"]) == ("1", "", "")
    (found,) = json.loads(Path(run.outputs["sarif"]).read_bytes())["runs"][0]["results"]
    assert found["ruleId"] == "DA201"
    assert not (tmp_path / "work" / "_temp" / "trapped").exists()
    assert "Keep what was found out" not in run.steps, "a change of somebody else's is not to be kept"
    assert TOKEN not in run.log


def test_the_traps_in_that_pull_request_would_catch_a_python_that_is_not_isolated(
    tmp_path: Path, python: Path
) -> None:
    Repository(tmp_path / "blog").write(TRAPS)
    environment = {**os.environ, "RUNNER_TEMP": str(tmp_path), "PYTHONPATH": ""}
    for name in ("postlint", "shlex"):
        subprocess.run([str(python), "-m", name], cwd=tmp_path / "blog", env=environment, check=True)
        (tmp_path / "trapped").unlink()


def test_a_pull_request_that_is_fine_passes(tmp_path: Path, origin: Repository, python: Path) -> None:
    run = _of_pull_request(tmp_path, origin, {"content/fine.md": FINE}).run(python, issue="true")
    assert (run.code, run.annotations, run.outputs["exit-code"]) == (0, [], "0"), run.log
    assert "Keep the issue about dead links" not in run.steps
    assert run.summary.startswith("**postlint**: Nothing found in a change of 1 file")


def test_all_of_a_pull_request_is_checked_where_that_is_asked_for(
    tmp_path: Path, origin: Repository, python: Path
) -> None:
    run = _of_pull_request(tmp_path, origin, {"content/fine.md": FINE}).run(python, since="none")
    assert run.code == 1
    assert "file=content/2009.md" in run.log


def test_inputs_come_through_as_they_are(tmp_path: Path, origin: Repository, python: Path) -> None:
    """Blanks and what a shell or an option would be made of are letters of a name."""
    name = "$(touch trapped); --fix & so"
    runner = _of_pull_request(tmp_path, origin, {f"content/{name}/a b.md": NEW, "-v/c.md": NEW})
    before = (tmp_path / "work" / "blog" / "-v" / "c.md").read_bytes()
    paths = f"content/{name}\n  -v\n\n"
    run = runner.run(python, paths=paths, args="--ignore SC --config 'fail-on = \"warning\"'", html="true")
    assert run.code == 1, run.log
    assert len(run.annotations) == 2
    assert (tmp_path / "work" / "blog" / "-v" / "c.md").read_bytes() == before
    assert not list(tmp_path.rglob("trapped"))
    assert Path(run.outputs["html"]).read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    run = runner.run(python, working_directory="content", summary="false", args="--fail-on never")
    assert (run.code, run.summary, run.outputs["exit-code"]) == (0, "", "0")
    assert run.annotations[0].startswith("::error file=content/")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"args": "--nonsense"}, "--nonsense"),
        ({"args": "--select 'EX"}, "the input `args` has a quote that is not closed"),
        ({"online": "yes"}, "the input `online` must be `true` or `false`, and is 'yes'"),
        (
            {"working_directory": "nowhere"},
            "the input `working-directory` must be a folder of the repository",
        ),
        ({"paths": "nowhere.md"}, "nowhere.md"),
    ],
)
def test_a_wrong_input_is_told_in_a_line_and_the_job_is_red(
    inputs: dict[str, str], said: str, tmp_path: Path, origin: Repository, python: Path
) -> None:
    run = _of_pull_request(tmp_path, origin, {"content/fine.md": FINE}).run(python, **inputs)
    assert run.code in {1, 2}
    assert said in run.log
    assert len(run.annotations) == (run.code == 2), "a run that did nothing says so where people look"
    assert "Traceback" not in run.log


# --- at night


@pytest.fixture
def web() -> LoopbackServer:
    return LoopbackServer(pages={"/alive": html("<p>hello"), "/gone": status(404)})


def _at_night(tmp_path: Path, origin: Repository, issues: Issues, site: dict[str, str]) -> Runner:
    origin.commit({"postlint.toml": '[links]\nallow-private = ["127.0.0.0/8"]\n', **site})
    remote = str(tmp_path / "origin.git" / ".git")
    origin.git("push", "--quiet", remote, "main")
    workspace = _checked_out(tmp_path, "refs/heads/main")
    return _runner(tmp_path, workspace, "schedule", {}, GITHUB_API_URL=issues.url)


def test_an_issue_is_open_while_a_link_is_dead_and_closed_when_none_is(
    tmp_path: Path, origin: Repository, python: Path, web: LoopbackServer
) -> None:
    with running(web), serving(Issues(TOKEN)) as forge:
        post = f"---\ntitle: '@all'\n---\n[x]({web.url('/gone')}) <{web.url('/alive')}>\n"
        runner = _at_night(tmp_path, origin, forge, {"content/@all (1).md": post})
        forge.add("a pull request", None, login="x", pull_request={})
        stranger = forge.add("mine", "<!-- postlint: dead links -->", login="stranger")

        run = runner.run(python, args="--select EX", issue="true")
        assert run.code == 1, run.log
        assert run.outputs["issue"] == "3"
        issue = forge.issues[2]
        assert (issue["title"], issue["state"]) == ("1 dead link on 1 page", "open")
        assert f"- <code>http\\://127.0.0.1:{web.port}/gone</code> (404)\n" in issue["body"]
        sha = Repository(tmp_path / "work" / "blog").git("rev-parse", "HEAD")
        page = f"https://forge.test/o/blog/blob/{sha}/content/%40all%20%281%29.md?plain=1#L4"
        assert f"  - [<code>content/&#64;<!-- -->all (1).md</code>, line 4]({page})" in issue["body"]
        assert "https://forge.test/o/blog/actions/runs/77" in issue["body"]
        assert "@" not in issue["body"]
        assert "1 dead link on 1 page: issue 3 has the list." in run.log
        assert "Keep what was found out" in run.steps
        assert list((tmp_path / "work" / "kept").glob("links.sqlite*"))

        run = runner.run(python, args="--select EX", issue="true")  # the next night: the same issue
        assert (run.outputs["issue"], len(forge.issues), forge.comments) == ("3", 3, {})
        assert "/gone</code> (404, since 20" in issue["body"]
        assert len(web.asked("/alive")) == 1, "the history says that it was alive yesterday"

        web.pages["/gone"] = html("<p>back again")
        run = runner.run(python, args="--select EX", issue="true")
        assert run.code == 0, run.log
        assert forge.issues[2]["state"] == "closed"
        assert forge.issues[2]["state_reason"] == "completed"
        (comment,) = forge.comments[3]
        assert comment == (
            "No link is dead any more, says [the check](https://forge.test/o/blog/actions/runs/77)."
        )
        assert "No link is dead any more: issue 3 is closed." in run.log
        assert forge.issues[stranger - 1]["title"] == "mine"

        run = runner.run(python, args="--select EX", issue="true")
        assert run.code == 0
        assert "no issue about dead links is open" in run.log
        assert len(forge.issues) == 3
        assert TOKEN not in run.log


def test_the_issue_stays_open_where_its_link_could_not_be_checked(
    tmp_path: Path, origin: Repository, python: Path, web: LoopbackServer
) -> None:
    with running(web), serving(Issues(TOKEN)) as forge:
        post = f"---\ntitle: A\n---\n[x]({web.url('/gone')})\n"
        runner = _at_night(tmp_path, origin, forge, {"content/a.md": post})
        runner.run(python, args="--select EX", issue="true")
        web.pages["/gone"] = status(403)
        run = runner.run(python, args="--select EX", issue="true")
        assert forge.issues[0]["state"] == "open"
        assert "some of issue 1 could not be checked: it stays open" in run.log
        run = runner.run(python, args="--select EX", issue="true", online="false")
        assert "Keep the issue about dead links" not in run.steps


@pytest.mark.parametrize(
    ("answer", "remedy"), [(403, "`issues: write`"), (410, "switched off"), (500, "500")]
)
def test_a_forge_that_refuses_is_told_without_its_words(
    answer: int, remedy: str, tmp_path: Path, origin: Repository, python: Path, web: LoopbackServer
) -> None:
    with running(web), serving(Issues(TOKEN)) as forge:
        forge.refuses = answer
        runner = _at_night(tmp_path, origin, forge, {"content/a.md": f"[x]({web.url('/gone')})\n"})
        run = runner.run(python, args="--select EX", issue="true")
        assert run.code == 1
        assert f"could not be kept: the forge answered with {answer}" in run.log
        assert remedy in run.log
        assert "says the forge" not in run.log
        assert TOKEN not in run.log


def test_the_token_is_taken_nowhere_else(
    tmp_path: Path, origin: Repository, python: Path, web: LoopbackServer
) -> None:
    with running(web), serving(Issues(TOKEN)) as forge:
        forge.leads_to = web.url("/elsewhere")
        runner = _at_night(tmp_path, origin, forge, {"content/a.md": f"[x]({web.url('/gone')})\n"})
        run = runner.run(python, args="--select EX", issue="true")
        assert run.code == 1
        assert "the forge answered with 307" in run.log
        assert not web.asked("/elsewhere")
