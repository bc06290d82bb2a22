"""`postlint baseline`, and what `check` makes of one."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from cli_runner import Done, Postlint
from repository import Repository, write_files
from servers.loopback import LoopbackServer, reset, running, status

FILE = ".postlint-baseline.json"
OLD = {
    "a.md": "---\ntitle: A\ndate: 2017-09-31\n---\n[x](lost.md)\n\n[x](lost.md)\n",
    "sub/b.md": "---\ntitel: B\n---\n[y](gone.md)\n",
}
FOUND = 5


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_files(tmp_path, {**OLD, "postlint.toml": ""})
    return tmp_path


def _write(postlint: Postlint, *arguments: str, **how: Path) -> Done:
    done = postlint("baseline", "--offline", *arguments, **how)
    assert (done.returncode, done.stderr) == (0, "")
    return done


def _check(postlint: Postlint, *arguments: str, **how: Path) -> tuple[list[str], str, int]:
    """Path, line and rule of each finding, standard error, and how many are of the baseline."""
    done = postlint("check", "--offline", "-f", "json", *arguments, **how)
    report = json.loads(done.stdout)
    found = [f"{each['path']}:{each['line']} {each['rule']}" for each in report["findings"]]
    return found, done.stderr, report["summary"]["baselined"]


def test_what_is_written_down_is_not_told(site: Path, postlint: Postlint) -> None:
    before = postlint("check", "--offline")
    assert before.returncode == 1
    said = _write(postlint).stdout
    assert said == (
        f"Wrote {FILE}: {FOUND} findings in 2 files. Commit it; `postlint check` tells only what is new from now on.\n"
    )
    done = postlint("check", "--offline")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Nothing found in 2 files · 3 links",
        f"{FOUND} findings of the baseline are not shown.",
    ]
    assert postlint("check", "--offline", "--no-baseline").stdout == before.stdout
    assert _check(postlint) == ([], "", FOUND)


def test_it_is_valid_json_with_a_line_for_each_finding(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    text = (site / FILE).read_text(encoding="utf-8")
    read = json.loads(text)
    assert list(read) == ["format", "postlint", "findings"]
    *entries, end = read["findings"]
    assert end is None
    assert [list(entry) for entry in entries] == [
        ["path", "code", "rule", "message", "count", "fingerprint"]
    ] * 4
    assert [(entry["path"], entry["code"], entry["count"]) for entry in entries] == [
        ("a.md", "DA201", 1), ("a.md", "LK601", 2), ("sub/b.md", "LK601", 1), ("sub/b.md", "SC104", 1),
    ]  # fmt: skip
    lines = [line for line in text.splitlines() if line.startswith('{"path"')]
    assert [json.loads(line.removesuffix(",")) for line in lines] == entries
    assert all(line.endswith(",") for line in lines)


def test_twice_gives_the_same_bytes_and_keeps_what_people_know(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    first = (site / FILE).read_bytes()
    assert _write(postlint).stdout == f"Wrote {FILE}: {FOUND} findings in 2 files, as before.\n"
    assert (site / FILE).read_bytes() == first


def test_lines_may_move_and_all_else_may_be_edited(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    text = (site / "a.md").read_text(encoding="utf-8")
    (site / "a.md").write_text(text.replace("---\n[x]", "---\n# New\n\nAnd a text.\n\n[x]"), encoding="utf-8")
    assert _check(postlint) == ([], "", FOUND)


def test_what_is_wrong_with_a_file_as_such_does_not_hang_on_its_first_line(
    tmp_path: Path, postlint: Postlint
) -> None:
    config = '[[content]]\nfiles = ["*.md"]\nschema = "postlint:okfn-post"\n'
    write_files(tmp_path, {"a.md": "A text.\n", "postlint.toml": config})
    _write(postlint)
    (tmp_path / "a.md").write_text("Another text.\n", encoding="utf-8")
    assert _check(postlint) == ([], "", 1)


def test_more_than_is_written_down_is_new_and_the_later_ones_are_shown(
    site: Path, postlint: Postlint
) -> None:
    _write(postlint)
    with (site / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n[x](lost.md)\n\n[x](other.md)\n")
    found, _, hidden = _check(postlint)
    assert found == ["a.md:9 broken-link", "a.md:11 broken-link"]
    assert hidden == FOUND
    assert postlint("check", "--offline").returncode == 1
    assert postlint("check", "--offline", "--fail-on", "never").returncode == 0


def test_what_is_mended_is_said_once_and_taken_out(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    (site / "a.md").write_text("---\ntitle: A\n---\n[x](lost.md)\n", encoding="utf-8")
    told = "postlint: 2 findings of the baseline are mended: `postlint baseline --offline` prunes them\n"
    assert _check(postlint) == ([], told, 3)
    assert _write(postlint).stdout == f"Wrote {FILE}: 3 findings in 2 files, 2 taken out.\n"
    assert _check(postlint) == ([], "", 3)
    (site / "a.md").write_text("---\ntitle: A\n---\n[x](lost.md) [y](new.md)\n", encoding="utf-8")
    assert _write(postlint).stdout == f"Wrote {FILE}: 4 findings in 2 files, 1 added.\n"


@pytest.mark.parametrize("ways", [["sub/b.md"], ["sub"], ["--select", "SC"], ["--exclude", "a.md"]])
def test_nothing_is_said_of_what_is_not_in_the_run(site: Path, postlint: Postlint, ways: list[str]) -> None:
    _write(postlint)
    written = (site / FILE).read_bytes()
    (site / "a.md").write_text("---\ntitle: A\n---\n[x](lost.md)\n", encoding="utf-8")
    assert _check(postlint, *ways)[:2] == ([], "")
    _write(postlint, *ways)
    assert (site / FILE).read_bytes() == written


def test_it_is_the_same_from_every_folder(site: Path, postlint: Postlint) -> None:
    _write(postlint, cwd=site / "sub")
    assert [entry["path"] for entry in _entries(site)] == ["sub/b.md"] * 2
    _write(postlint)
    assert _check(postlint, cwd=site / "sub") == ([], "", 2)
    assert _check(postlint, "../a.md", cwd=site / "sub") == ([], "", 3)
    stdin = postlint("check", "--offline", "-", "--stdin-filename", "a.md", stdin=OLD["a.md"])
    assert (stdin.returncode, stdin.stderr) == (0, "")


def _entries(site: Path) -> list[dict[str, object]]:
    return [entry for entry in json.loads((site / FILE).read_bytes())["findings"] if entry]


def test_a_renamed_file_keeps_its_findings(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    (site / "sub/b.md").rename(site / "c.md")
    assert _check(postlint) == ([], "", FOUND)
    assert _check(postlint, "c.md") == ([], "", 2)
    assert _write(postlint).stdout == f"Wrote {FILE}: {FOUND} findings in 2 files, as before.\n"
    assert [entry["path"] for entry in _entries(site)] == ["a.md", "a.md", "c.md", "c.md"]


def test_a_copy_of_a_file_has_new_findings(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    (site / "c.md").write_text(OLD["sub/b.md"], encoding="utf-8")
    found, _, hidden = _check(postlint)
    assert found == ["c.md:2 misspelled-field", "c.md:4 broken-link"]
    assert hidden == FOUND


def test_a_file_that_is_gone_is_mended(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    (site / "sub/b.md").unlink()
    said = "postlint: 2 findings of the baseline are mended: `postlint baseline --offline` prunes them\n"
    assert _check(postlint) == ([], said, 3)
    assert _check(postlint, "a.md") == ([], "", 3)
    assert _write(postlint).stdout == f"Wrote {FILE}: 3 findings in 1 file, 2 taken out.\n"


def test_a_baseline_of_another_name(site: Path, postlint: Postlint) -> None:
    missing = postlint("check", "--offline", "--baseline", "old.json")
    assert (missing.returncode, missing.stdout, missing.stderr) == (
        2,
        "",
        "postlint: --baseline: there is no file old.json. `postlint baseline --baseline old.json` writes it.\n",
    )
    _write(postlint, "--baseline", "old.json")
    assert not (site / FILE).exists()
    assert _check(postlint, "--baseline", "old.json") == ([], "", FOUND)
    assert len(_check(postlint)[0]) == FOUND
    both = postlint("check", "--offline", "--baseline", "old.json", "--no-baseline")
    assert (both.returncode, both.stderr) == (
        2,
        "postlint: --baseline and --no-baseline exclude each other\n",
    )


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="all files can be read")
def test_of_a_file_that_cannot_be_read_all_stays(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    written = (site / FILE).read_bytes()
    (site / "a.md").chmod(0)
    done = postlint("baseline", "--offline")
    assert (done.returncode, (site / FILE).read_bytes()) == (2, written)
    assert "a.md: cannot be read" in done.stderr


def test_of_a_file_that_is_too_large_all_stays(site: Path, postlint: Postlint) -> None:
    _write(postlint)
    written = (site / FILE).read_bytes()
    (site / "a.md").write_text("x" * (2 * 1024 * 1024), encoding="utf-8")
    done = postlint("baseline", "--offline")
    assert (done.returncode, (site / FILE).read_bytes()) == (2, written)
    assert done.stderr.startswith("postlint: a.md: ")


def test_where_nothing_is_found_none_is_needed(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, {"a.md": "---\ntitle: A\n---\n"})
    assert _write(postlint).stdout == "Nothing found in 1 file: no baseline is needed.\n"
    assert not (tmp_path / FILE).exists()
    assert _write(postlint, "-q").stdout == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is not JSON: line 1, column 1: Expecting value"),
        ("[]", "this is no baseline of postlint"),
        ("{}", 'this is no baseline of postlint: it has no `"format": 1` or no list `findings`'),
        ('{"format": 1, "findings": [7]}', "finding 1 of the list is damaged: it is no object"),
        ('{"format": 2, "postlint": "9.0", "findings": []}', "it was written by postlint 9.0, in a form"),
        ("[" * 100_000, "line 1: it is nested more than 100 levels deep"),
        (b"\xff", "it is not UTF-8: line 1"),
        ('{"format": 1,\n<<<<<<< HEAD\n', "Git left a merge conflict in line 2"),
    ],
)
def test_a_damaged_one_ends_the_run_with_one_line(
    site: Path, postlint: Postlint, content: str | bytes, said: str
) -> None:
    write_files(site, {FILE: content})
    for command in (["check", "--offline"], ["baseline", "--offline"]):
        done = postlint(*command)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f"{FILE}: {said}" in done.stderr
    assert (site / FILE).read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert postlint("check", "--offline", "--no-baseline").returncode == 1


@pytest.mark.parametrize("path", ["../a.md", "/etc/passwd", "a/../../b", "", "a\0b"])
def test_an_entry_may_not_lead_out_of_the_site(site: Path, postlint: Postlint, path: str) -> None:
    entry = {"path": path, "code": "X", "rule": "x", "message": "", "count": 1, "fingerprint": "0"}
    write_files(site, {FILE: json.dumps({"format": 1, "findings": [entry]})})
    done = postlint("check", "--offline")
    assert done.returncode == 2
    assert "finding 1 of the list is damaged: its `path` leads out of the site" in done.stderr


def test_both_sides_of_a_conflict_can_be_kept(tmp_path: Path, postlint: Postlint) -> None:
    repository = Repository(tmp_path)
    repository.write({**OLD, "postlint.toml": ""})
    _write(postlint)
    repository.commit()
    for branch, name in (("one", "x.md"), ("two", "y.md")):
        repository.git("checkout", "--quiet", "-b", branch, "main")
        repository.write({name: "[z](nowhere.md)\n"})
        _write(postlint)
        repository.commit()
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "--quiet", "one")
    done = postlint("check", "--offline")
    assert done.returncode == 2
    assert "Git left a merge conflict in line 9. Keep the findings of both sides" in done.stderr
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(re.sub(r"(?m)^(<<<<<<<|=======|>>>>>>>).*\n", "", text), encoding="utf-8")
    assert _check(postlint) == ([], "", FOUND + 2)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_nothing_is_written_through_a_link(site: Path, postlint: Postlint, tmp_path: Path) -> None:
    (site / FILE).symlink_to("theirs")
    done = postlint("baseline", "--offline")
    assert (done.returncode, (site / "theirs").exists()) == (2, False)
    assert "it is a link that leads nowhere" in done.stderr
    (site / "theirs").write_text('{"format": 1, "findings": []}', encoding="utf-8")
    done = postlint("baseline", "--offline")
    assert (done.returncode, (site / "theirs").stat().st_size) == (2, 29)
    assert done.stderr.endswith(f"{FILE} is no file, so no baseline is written there\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_no_unicode(site: Path, postlint: Postlint) -> None:
    (site / "a.md").rename(os.fsdecode(os.fsencode(site) + b"/a\xff.md"))
    _write(postlint)
    assert _check(postlint) == ([], "", FOUND)


def test_a_password_is_not_written_down_and_the_finding_is_known_all_the_same(
    tmp_path: Path, postlint: Postlint
) -> None:
    write_files(tmp_path, {"a.md": "[x](https//me:secret@h.test/a)\n"})
    _write(postlint)
    assert "secret" not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert _check(postlint) == ([], "", 1)


class TestOnline:
    ONLINE = (
        "--online",
        "--config",
        "links.allow-private = ['127.0.0.0/8']",
        "--config",
        "links.retries = 0",
    )

    def test_links_of_an_offline_run_are_neither_new_nor_mended(
        self, tmp_path: Path, postlint: Postlint
    ) -> None:
        server = LoopbackServer({"/dead": status(404), "/cut": reset})
        with running(server):
            text = f"[x](lost.md) <{server.url('/dead')}> <{server.url('/cut')}>\n"
            write_files(tmp_path, {"a.md": text, "postlint.toml": ""})
            done = postlint("baseline", *self.ONLINE)
            assert f"Wrote {FILE}: 3 findings in 1 file." in done.stdout
            written = (tmp_path / FILE).read_bytes()
            assert _check(postlint) == ([], "", 1)
            _write(postlint)
            assert (tmp_path / FILE).read_bytes() == written

            again = postlint("check", *self.ONLINE, "--no-cache")
            assert (again.returncode, again.stderr) == (0, "")
            server.pages |= {"/dead": reset, "/cut": status(404)}  # of the first nothing certain is known
            again = postlint("check", *self.ONLINE, "--no-cache", "-f", "concise")
            assert "EX701 `" + server.url("/cut") in again.stdout.replace("dead-link ", "")
            assert again.stderr == ""  # and that `/cut` can be reached, may be otherwise in an hour
            server.pages |= {"/dead": status(200), "/cut": reset}
            again = postlint("check", *self.ONLINE, "--no-cache")
            assert again.stderr == (
                "postlint: 1 finding of the baseline is mended: `postlint baseline` prunes it\n"
            )


class TestChange:
    @pytest.fixture
    def repository(self, tmp_path: Path, postlint: Postlint) -> Repository:
        repository = Repository(tmp_path)
        repository.write({**OLD, "postlint.toml": ""})
        _write(postlint)
        repository.commit()
        repository.git("checkout", "--quiet", "-b", "topic")
        return repository

    def test_a_line_that_is_touched_keeps_its_old_finding(
        self, repository: Repository, postlint: Postlint
    ) -> None:
        repository.commit({"a.md": OLD["a.md"].replace("[x](lost.md)\n\n", "See [x](lost.md)\n\n")})
        assert _check(postlint, "--since", "main") == ([], "", 1)

    def test_the_one_that_the_change_added_is_told_wherever_it_stands(
        self, repository: Repository, postlint: Postlint
    ) -> None:
        repository.commit({"a.md": OLD["a.md"].replace("---\n[x]", "---\nNew: [x](lost.md)\n\n[x]")})
        found, _, hidden = _check(postlint, "--since", "main")
        assert (found, hidden) == (["a.md:5 broken-link"], 0)
        assert _check(postlint)[0] == ["a.md:9 broken-link"]

    @pytest.mark.parametrize("staged", [True, False])
    def test_a_page_that_was_moved(self, repository: Repository, postlint: Postlint, *, staged: bool) -> None:
        repository.move("sub/b.md", "new/c.md")
        if staged:
            repository.git("add", "--all")
        found, said, _ = _check(postlint, "--since", "main")
        assert (found, said) == ([], "")

    def test_a_page_that_was_added_is_none_that_was_moved(
        self, repository: Repository, postlint: Postlint
    ) -> None:
        repository.remove("sub/b.md")
        repository.commit({"c.md": "---\ntitle: Something else\n---\n[y](gone.md)\n" + "A text.\n\n" * 20})
        assert _check(postlint, "--since", "main")[0] == ["c.md:4 broken-link"]

    def test_what_a_change_adds_to_the_baseline_is_said(
        self, repository: Repository, postlint: Postlint
    ) -> None:
        repository.move("sub/b.md", "new/c.md")
        repository.write({"new.md": "[x](none.md) [x](none.md)\n", "a.md": "---\ntitle: A\n---\n"})
        _write(postlint)
        repository.commit()
        done = postlint("check", "--offline", "--since", "main")
        assert done.returncode == 0
        assert done.stderr == "postlint: this change adds 2 entries to the baseline\n"
        assert done.stdout.splitlines()[-2:] == [
            "2 findings of the baseline are not shown.",
            "This change adds 2 entries to the baseline.",
        ]
        for name in ("markdown", "html", "summary"):
            shown = postlint("check", "--offline", "--since", "main", "-f", name)
            assert "This change adds 2 entries to the baseline." in shown.stdout
        summary = json.loads(postlint("check", "--offline", "--since", "main", "-f", "json").stdout)[
            "summary"
        ]
        assert summary["baseline_added"] == 2
        whole = json.loads(postlint("check", "--offline", "-f", "json").stdout)["summary"]
        assert (whole["baseline_added"], whole["baseline_mended"]) == (None, 0)

    def test_of_untouched_pages_nothing_is_mended(self, repository: Repository, postlint: Postlint) -> None:
        repository.commit({"sub/b.md": "---\ntitle: B\n---\n[y](gone.md)\n"})
        said = "postlint: 1 finding of the baseline is mended: `postlint baseline --offline` prunes it\n"
        assert _check(postlint, "--since", "main") == ([], said, 0)
        repository.commit({"lost.md": "It is here.\n"})
        assert _check(postlint, "--since", "HEAD~1") == ([], "", 0)

    @pytest.mark.parametrize(
        ("content", "said"),
        [("{", "the baseline at"), (b"x" * (17 * 1024 * 1024), "what it was before is not in this clone")],
    )
    def test_where_that_cannot_be_told_it_is_said(
        self, repository: Repository, postlint: Postlint, content: str | bytes, said: str
    ) -> None:
        good = (repository.folder / FILE).read_bytes()
        base = repository.commit({FILE: content})
        repository.commit({FILE: good})
        done = postlint("check", "--offline", "--since", base)
        assert done.returncode == 0
        assert f"how much this change adds to the baseline cannot be told: {said}" in done.stderr
