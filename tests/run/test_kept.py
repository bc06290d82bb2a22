"""What is kept from run to run never shows in what is said, whatever was changed in between, and saves the work."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.generators.site_root import MARKDOWN
from postlint.report.formats import View
from postlint.report.json_report import render_json
from postlint.report.text_report import render_text
from postlint.rules.base import Hit
from postlint.run import check, on_site, results_file
from postlint.run.pages import check_file
from repository import write_files

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SITES = sorted((Path(__file__).parent.parent / "sites").glob("*/source"))


@pytest.fixture(autouse=True)
def _keep_however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "FEW", 1)


class Work:
    """The paths of the pages that were checked alone, and on their site, since it was asked last."""

    def __init__(self) -> None:
        self.alone: list[str] = []
        self.on_site: list[str] = []

    def done(self) -> tuple[list[str], list[str]]:
        found = sorted(self.alone), sorted(self.on_site)
        self.alone, self.on_site = [], []
        return found


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    check_page_on_site = on_site.check_page_on_site

    def counted(path: str, *arguments: Any, **named: Any) -> Any:
        work.alone.append(path)
        return check_file(path, *arguments, **named)

    def counted_on_site(result: Any, *arguments: Any) -> Any:
        work.on_site.append(result.path)
        return check_page_on_site(result, *arguments)

    monkeypatch.setattr("postlint.run.chunk.check_file", counted)
    monkeypatch.setattr(on_site, "check_page_on_site", counted_on_site)
    return work


class Runs:
    """Runs over the folder `root`, with `settings` and what is kept in `file`."""

    def __init__(self, root: Path, file: Path) -> None:
        self.root = root
        self.file = file
        self.settings: dict[str, Any] = {"extend-select": ["ALL"]}
        self.now = NOW

    def __call__(self, *, keeping: bool = True, jobs: int = 1) -> dict[str, Any]:
        configuration = Configuration(Settings.model_validate(self.settings), self.root)
        report = check.check(
            configuration, (), now=self.now, jobs=jobs, results=(lambda: self.file) if keeping else None
        )
        said: dict[str, Any] = json.loads(render_json(report, View()))
        del said["summary"]["duration_s"]
        return {**said, "notices": list(report.notices), "selected": report.selected}

    def agree(self, why: str = "", jobs: int = 1) -> dict[str, Any]:
        """What is said, which is the same with what is kept and without."""
        said = self(jobs=jobs)
        assert said == self(keeping=False), why
        return said


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    root = tmp_path / "site"
    root.mkdir()
    return Runs(root, tmp_path / "cache" / "results.sqlite")


def test_a_run_over_what_is_unchanged_reads_no_page_again(
    runs: Runs, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even for what readers run into, which weighs less on pages that they do not see."""
    runs.settings = {}
    drafts = {f"content/{n}.md": f"---\ntitle: A\ndraft: {n % 2 == 0}\n---\n[x](gone.md)\n" for n in range(6)}
    write_files(runs.root, {"hugo.toml": 'baseURL = "https://h.test/"\n', **drafts})
    first = runs()
    assert {each["severity"] for each in first["findings"]} == {"error", "info"}
    work.done()
    again: list[str] = []
    monkeypatch.setattr("postlint.run.kept.check_file", lambda path, *_: again.append(path))
    assert runs() == first
    assert (work.done(), again) == (([], []), [])


def _pages(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.suffix in MARKDOWN)


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8", errors="replace")), encoding="utf-8")


def _set_field(text: str, name: str, value: str) -> str:
    mark = text[:3]
    if mark == "+++":
        return text.replace("+++\n", f"+++\n{name} = {value}\n", 1)
    line = f"{name}: {value}"
    return text.replace("---\n", f"---\n{line}\n", 1) if mark == "---" else f"---\n{line}\n---\n{text}"


def _changed_pages(root: Path) -> Iterator[str]:
    """Changes the pages of a site in one way after another; what each was is said once it was done."""
    pages = _pages(root)
    first, second, last = pages[0], pages[len(pages) // 2], pages[-1]
    picture = first.parent / "no-such-picture.png"
    own = os.path.relpath(second, first.parent)
    _edit(
        first, lambda text: f"{text}\n\nSee [there]({own}#a-new-heading) and ![one](no-such-picture.png).\n"
    )
    yield "a body with links to a heading and a picture"
    _edit(second, lambda text: f"{text}\n\n## A new heading\n")
    yield "the heading on the other page"
    _edit(second, lambda text: text.replace("## A new heading", "## Another heading"))
    yield "another heading on the other page"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(30))
    yield "the picture"
    picture.unlink()
    yield "no picture any more"
    _edit(last, lambda text: _set_field(text, "tags", '["open-data"]'))
    yield "terms of a page"
    for n in range(3):
        (first.parent / f"new-{n}.md").write_text(
            f"---\ntitle: New {n}\ntags: [Open Data]\ndate: 2026-05-0{n + 1}\n---\nText\n", encoding="utf-8"
        )
    yield "new pages with another spelling of the term"
    _edit(second, lambda text: _set_field(text, "draft", "true"))
    yield "a page that is not published any more"
    _edit(second, lambda text: _set_field(text, "permalink", '"/elsewhere/"'))
    yield "another address of a page"
    (first.parent / "new-1.md").rename(first.parent / "renamed.md")
    yield "another name of a page"
    (first.parent / "new-2.md").unlink()
    yield "a page less"


CONFIGS = {"_config.yml", "hugo.toml", "mkdocs.yml", "config.toml", "zensical.toml"}


def _changed_setup(runs: Runs) -> Iterator[str]:
    """The same with what pages are judged by."""
    root = runs.root
    for file in sorted(root.rglob("*")):
        if file.name in CONFIGS:
            _edit(file, lambda text: f"{text}\n# nothing new\n")
    yield "a word in the configuration of the generator"
    for file in sorted(root.rglob("_index.md")):
        _edit(file, lambda text: f"{text}\nMore.\n")
    yield "the bodies of sections"
    runs.settings["base-url"] = "https://example.org"
    yield "the address of the site"
    runs.settings["rules"] = {"missing-alt-text": "error"}
    yield "the weight of a rule"
    (root / "schema.yaml").write_text("required: [title, colour]\nproperties: {colour: {type: string}}\n")
    runs.settings["content"] = [{"files": ["**"], "schema": "schema.yaml"}]
    yield "a schema"
    (root / "schema.yaml").write_text("required: [title, sound]\nproperties: {sound: {type: string}}\n")
    yield "another schema"
    (root / "terms.txt").write_text("Open Data\n")
    runs.settings["taxonomies"] = {"tags": {"terms": "terms.txt"}}
    yield "a list of terms"
    (root / "terms.txt").write_text("open-data\n")
    yield "another list of terms"
    runs.now += dt.timedelta(days=1)
    yield "the next day"
    runs.now += dt.timedelta(days=300)
    yield "nearly a year"
    runs.settings["time-zone"] = "Pacific/Auckland"
    yield "the time zone"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
def test_a_site_says_the_same_after_each_kind_of_change(site: Path, runs: Runs, work: Work) -> None:
    shutil.copytree(site, runs.root, dirs_exist_ok=True)
    runs.agree("the first time")
    runs.agree("the second time")
    work.done()
    runs()
    assert work.done() == ([], []), "all was known"
    for change in chain(_changed_pages(runs.root), _changed_setup(runs)):
        runs.agree(change)
    runs.agree("in two processes", jobs=2)


def _write(root: Path, **pages: str) -> None:
    for name, text in pages.items():
        path = root / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _small_site(root: Path) -> None:
    _write(
        root,
        a="---\ntitle: A\ntags: [one]\n---\n[b](b.md#there) [c](c.md)\n",
        b="---\ntitle: B\ntags: [one]\n---\n## There\n",
        c="---\ntitle: C\ntags: [one]\n---\nText ![](gone.png)\n",
        d="---\ntitle: D\n---\n[b](b.md#there)\n",
    )


def test_only_what_was_changed_and_asks_for_it_is_done_again(runs: Runs, work: Work) -> None:
    _small_site(runs.root)
    runs()
    assert work.done() == (["a.md", "b.md", "c.md", "d.md"], ["a.md", "b.md", "c.md", "d.md"])
    _edit(runs.root / "c.md", lambda text: f"{text}More.\n")
    runs()
    assert work.done() == (["c.md"], ["c.md"])
    _edit(runs.root / "b.md", lambda text: text.replace("## There", "## Here"))
    assert [each["rule"] for each in runs()["findings"] if each["path"] in {"a.md", "d.md"}] == [
        "broken-anchor"
    ] * 2
    assert work.done() == (["b.md"], ["a.md", "b.md", "d.md"])
    _edit(runs.root / "d.md", lambda text: text.replace("title: D", "title: D\ntags: [two]"))
    runs()
    assert work.done() == (["d.md"], ["a.md", "b.md", "c.md", "d.md"]), "all tables of terms"
    (runs.root / "gone.png").write_bytes(b"")
    runs()
    assert work.done() == ([], ["a.md", "b.md", "c.md", "d.md"]), "the listing"


def test_what_is_said_of_a_licence_hangs_on_data_and_on_other_pages(runs: Runs) -> None:
    """What another page has in the place of a licence, what most have, and whether it is a key of the site's data."""
    picture = "---\ntitle: A\nimage: {src: a.png, license: CC0}\n---\n"
    pages = {f"p{number}.md": picture for number in range(8)}
    pages |= {"odd.md": "---\ntitle: A\nimage: {src: a.png, license: own-1}\n---\n"}
    pages |= {"none.md": "---\ntitle: A\nimage: {src: a.png}\n---\n"}
    write_files(runs.root, {**pages, "_config.yml": "title: A\n", "_data/licences.yml": "own-1: x\n"})
    runs.agree()
    _edit(runs.root / "_data/licences.yml", lambda text: text.replace("own-1", "own-2"))
    codes = [finding["code"] for finding in runs.agree("a key of the data")["findings"]]
    assert codes.count("LI406") == 1
    assert codes.count("LI401") == 1
    _edit(runs.root / "p1.md", lambda text: text.replace("CC0", "own-1"))
    runs.agree("the same text on a page before")
    for number in range(4):
        _edit(runs.root / f"p{number}.md", lambda text: text.replace(", license", ", alt"))
    codes = [finding["code"] for finding in runs.agree("fewer pictures with a licence")["findings"]]
    assert codes.count("LI401") == 0


def test_which_comments_ignore_nothing_is_known_from_what_is_kept(runs: Runs, work: Work) -> None:
    comment = "<!-- postlint: ignore[broken-link, malformed-url] -->"
    write_files(
        runs.root,
        {
            "a.md": f"---\ntitle: A\n---\n{comment}\n[x](b.md) [y](http:/h.test)\n",
            "b.md": "---\ntitle: B\n# postlint: ignore[invalid-date]\ndate: 2017-09-31\n---\nText\n",
        },
    )

    def unused(jobs: int = 1) -> list[tuple[str, str]]:
        said = runs.agree(jobs=jobs)["findings"]
        return [(each["path"], each["message"].partition(",")[0]) for each in said if each["code"] == "SU901"]

    not_broken = ("a.md", "`broken-link` is ignored here")
    assert unused() == unused() == unused(jobs=2) == [not_broken]
    work.done()
    assert unused() == [not_broken]
    assert work.done() == (["a.md", "b.md"], ["a.md", "b.md"])  # by the run that keeps nothing
    (runs.root / "b.md").rename(runs.root / "c.md")
    assert unused() == unused() == []
    _edit(runs.root / "a.md", lambda text: text.replace("http:/", "http://"))
    assert unused() == [("a.md", "`malformed-url` is ignored here")]
    _edit(runs.root / "c.md", lambda text: text.replace("-31", "-30"))
    assert [path for path, _ in unused()] == ["a.md", "c.md"]


def test_times_are_a_short_cut_and_the_content_decides(runs: Runs, work: Work) -> None:
    _small_site(runs.root)
    long_ago = 1_600_000_000
    for path in _pages(runs.root):
        os.utime(path, (long_ago, long_ago))
    runs()
    work.done()
    for path in _pages(runs.root):
        os.utime(path)
    runs()
    assert work.done() == ([], []), "touched"
    stamp = (runs.root / "c.md").stat()
    _edit(runs.root / "c.md", lambda text: text.replace("gone.png", "lost.png"))
    os.utime(runs.root / "c.md", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert "lost.png" in json.dumps(runs())
    assert work.done() == (["c.md"], ["c.md"]), "as large and as old as before"


def test_a_date_that_is_near_is_judged_at_every_hour(runs: Runs) -> None:
    _small_site(runs.root)
    coming = "---\ntitle: Soon\ndate: 2026-06-01T15:00:00Z\n---\n"
    _write(runs.root, soon=coming, words="---\ntitle: Soon\ndate: 1 June 2026 15:00\n---\n[soon](soon.md)\n")
    before = runs.agree()
    runs.now = NOW + dt.timedelta(hours=4)
    assert runs.agree() != before


def test_a_run_over_a_part_leaves_the_rest_as_it_was(runs: Runs, work: Work) -> None:
    _small_site(runs.root)
    runs()
    runs.settings["include"] = ["a.md", "b.md"]
    runs.agree()
    del runs.settings["include"]
    work.done()
    runs.agree()


def _overwrite_everywhere(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    file.write_bytes(data)


def _execute(file: Path, statement: str) -> None:
    database = sqlite3.connect(file)
    with database:
        database.execute(statement)
    database.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "text": lambda file: file.write_bytes(b"no database"),
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "holes": _overwrite_everywhere,
    "found": lambda file: _execute(file, "UPDATE pages SET found = '[[],0,[],[]]'"),
    "on site": lambda file: _execute(file, "UPDATE pages SET on_site = '{' || on_site"),
    "facts": lambda file: _execute(file, "UPDATE facts SET body = replace(body, 'b.md', 'x.md')"),
    "nothing looked at": lambda file: _execute(file, "UPDATE runs SET surroundings = NULL"),
    "another list": lambda file: _execute(file, "UPDATE runs SET surroundings = '[]'"),
    "no facts": lambda file: _execute(file, "DELETE FROM facts"),
    "newer": lambda file: _execute(file, "PRAGMA user_version = 99"),
    "another table": lambda file: _execute(file, "ALTER TABLE pages ADD COLUMN x"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_costs_nobody_a_run(damage: Callable[[Path], object], runs: Runs) -> None:
    _small_site(runs.root)
    expected = runs()
    damage(runs.file)
    _edit(runs.root / "c.md", lambda text: f"{text}\n[a](a.md)\n")
    found = runs()
    notices = found.pop("notices")
    assert all("the file of results" in notice and "set aside" in notice for notice in notices), notices
    assert len(notices) <= 1
    fresh = runs(keeping=False)
    assert fresh.pop("notices") == []
    assert found == fresh
    assert runs()["notices"] == []
    assert expected["findings"]


def test_nothing_is_kept_where_nothing_can_be_written(runs: Runs) -> None:
    _small_site(runs.root)
    runs.file.parent.write_text("a file, where a folder is to be")
    said = runs()
    (notice,) = said.pop("notices")
    assert f"the file of results {runs.file} cannot be opened" in notice
    fresh = runs(keeping=False)
    del fresh["notices"]
    assert said == fresh


def test_the_file_forgets_what_nobody_asks_for(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    _small_site(runs.root)
    runs()
    runs.now += dt.timedelta(days=20)
    runs()
    assert results_file.stats(runs.file).pages == 8  # of either day
    runs.now += dt.timedelta(days=20)
    runs()
    assert results_file.stats(runs.file).pages == 8
    monkeypatch.setattr(results_file, "MOST_BYTES", 1)
    runs.now += dt.timedelta(days=1)
    runs()
    assert results_file.stats(runs.file).pages == 0
    runs.agree()


def test_results_of_one_folder_say_nothing_of_another(runs: Runs, tmp_path: Path) -> None:
    _small_site(runs.root)
    runs()
    other = Runs(tmp_path / "other", runs.file)
    other.root.mkdir()
    _small_site(other.root)
    (other.root / "b.md").unlink()
    other.agree()
    runs.agree()


def test_several_runs_at_once_are_in_nobodys_way(runs: Runs) -> None:
    for n in range(40):
        _write(
            runs.root, **{f"page-{n}": f"---\ntitle: {n}\n---\n[next](page-{n + 1}.md#x) [gone](gone.md)\n"}
        )
    command = [sys.executable, "-m", "postlint", "check", "--offline", "--format", "concise", "--jobs", "1"]
    expected = subprocess.run([*command, "--no-cache"], cwd=runs.root, capture_output=True, check=False)
    assert expected.returncode == 1
    for _ in range(2):
        several = [
            subprocess.Popen(command, cwd=runs.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        for process in several:
            assert process.communicate(timeout=60) == (expected.stdout, b"")


def test_what_is_changed_while_it_is_checked_is_shown_without_its_lines(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    _small_site(runs.root)
    report = check.check(Configuration(Settings(), runs.root), (), now=NOW)
    assert any(finding.path == "c.md" for finding in report.findings)
    _edit(runs.root / "c.md", lambda text: f"first\n{text}")
    shown = render_text(report, View())
    assert "c.md" in shown
    assert "gone.png" in shown
    assert "![](gone.png)" not in shown
    assert report.late_notices() == (
        "c.md was changed while it was checked, so that its lines are not shown",
    )


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("rule", ["im.missing_image.MissingImage", "im.missing_alt_text.MissingAltText"])
def test_a_crash_is_told_in_every_run(
    rule: str, jobs: int, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    _small_site(runs.root)

    def broken(*_: object) -> Iterator[Hit]:
        raise ZeroDivisionError

    monkeypatch.setattr(f"postlint.rules.{rule}.check", broken)
    said = runs(jobs=jobs)
    assert [error["path"] for error in said["errors"]] == ["c.md"]
    assert runs(jobs=jobs) == said
    monkeypatch.undo()
    monkeypatch.setattr(check, "FEW", 1)
    assert runs(jobs=jobs)["errors"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="such a name can be had on Linux only")
def test_a_folder_whose_name_is_not_utf_8_is_kept_like_any_other(tmp_path: Path, work: Work) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    root.mkdir()
    _small_site(root)
    runs = Runs(root, tmp_path / "cache" / "results.sqlite")
    (root / os.fsdecode(b"na\xefve.md")).write_text("---\ntitle: N\n---\n")
    said = runs.agree()
    work.done()
    assert runs() == said
    assert work.done()[0] == ["na\udcefve.md"]


DOUBTFUL = {
    "a plugin of Jekyll": (
        {"_config.yml": "title: x\n", "x/a.md": "---\ntitle: A\n---\n[b](/x/gone.html)\n"},
        {"_plugins/p.rb": "site.pages << x\n"},
    ),
    "a program that makes pages of a plain folder": ({"a.md": "[b](gone/)\n"}, {"conf.py": "x = 1\n"}),
    "a framework of a plain folder": (
        {"a.md": "[b](gone/)\n", "package.json": "{}"},
        {"package.json": '{"dependencies": {"next": "15"}}'},
    ),
    "a program of Astro": (
        {
            "astro.config.mjs": 'import { x } from "./x.mjs";\nexport default { site: "https://x.example" };\n',
            "x.mjs": "export const x = 1;\n",
            "src/pages/x/a.md": "[b](/x/gone/)\n",
        },
        {"x.mjs": "export const x = (node) => { node.href = 1 };\n"},
    ),
    "a page whose date is none": (
        {
            "_config.yml": "title: x\n",
            "_posts/2024-01-01-a.md": "---\ntitle: A\n---\n[b](/2024/01/02/c.html)\n",
        },
        {"_posts/2024-01-02-c.md": "---\ntitle: C\ndate: 2024-13-01\nslug: c\n---\n"},
    ),
}


@pytest.mark.parametrize(("files", "change"), DOUBTFUL.values(), ids=DOUBTFUL)
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_makes_a_link_doubtful_is_seen_and_so_is_its_end(
    files: dict[str, str], change: dict[str, str], jobs: int, runs: Runs
) -> None:
    write_files(runs.root, files)
    before = runs.agree(jobs=jobs)
    assert "LK601" in {finding["code"] for finding in before["findings"]}
    write_files(runs.root, change)
    doubtful = runs.agree(jobs=jobs)
    assert [(each["rules"], each["links"]) for each in doubtful["unjudged"]] == [(["LK601"], 1)]
    assert runs.agree(jobs=jobs) == doubtful
    for name in change:
        (runs.root / name).unlink()
    write_files(runs.root, files)
    assert runs.agree(jobs=jobs)["findings"] == before["findings"]


FROM_ELSEWHERE = {
    "a text that MkDocs puts at the end of pages": (
        {
            "mkdocs.yml": "markdown_extensions:\n  - pymdownx.snippets:\n      auto_append: [links.md]\n",
            "links.md": "[y]: https://example.org/\n",
            "docs/a.md": "[a][x]\n",
        },
        {"links.md": "[x]: https://example.org/\n"},
        "LK605",
    ),
    "a hook of MkDocs that changes texts": (
        {"mkdocs.yml": "hooks: [h.py]\n", "h.py": "def on_nav(nav):\n    pass\n", "docs/a.md": "[a][x]\n"},
        {"h.py": "def on_page_markdown(markdown):\n    pass\n"},
        "LK605",
    ),
    "a hook of MkDocs that adds pages": (
        {"mkdocs.yml": "hooks: [h.py]\n", "h.py": "def on_nav(nav):\n    pass\n", "docs/a.md": "[a](b.md)\n"},
        {"h.py": "def on_files(files):\n    files.append(x)\n"},
        "LK601",
    ),
    "a page that becomes a part of others": (
        {"mkdocs.yml": "plugins: []\n", "docs/a.md": "[x]: https://example.org/\n"},
        {"mkdocs.yml": "markdown_extensions:\n  - pymdownx.snippets:\n      auto_append: [docs/a.md]\n"},
        "LK606",
    ),
    "a hook of Hugo": (
        {
            "hugo.toml": "baseURL = 'https://example.org/'\n",
            "layouts/_markup/render-link.html": '<a href="{{ .Destination }}">x</a>',
            "content/blog/a.md": "---\ntitle: A\n---\n[b](/blog/gone/)\n",
        },
        {"layouts/_markup/render-link.html": '<a href="/x{{ .Destination }}">x</a>'},
        "LK601",
    ),
    "a shortcode of Hugo": (
        {
            "hugo.toml": "baseURL = 'https://example.org/'\n",
            "layouts/shortcodes/s.html": "<p>x</p>",
            "content/a.md": "---\ntitle: A\n---\n## B\n\n{{< s >}}\n\n[b](#gone)\n",
        },
        {"layouts/shortcodes/s.html": '{{ range hugo.Data.x }}<p id="{{ .id }}">{{ end }}'},
        "LK602",
    ),
    "what a page of Jekyll takes in": (
        {
            "_config.yml": "title: x\n",
            "_includes/x.html": "<p>x</p>\n",
            "a.md": "---\ntitle: A\n---\n## B\n\n{% include x.html %}\n\n[b](#gone)\n",
        },
        {"_includes/x.html": "<p id=gone>x</p>\n"},
        "LK602",
    ),
    "a file beside a page of Jekyll, on another page": (
        {
            "_config.yml": "title: x\n",
            "x/_y.md": "## C\n",
            "x/a.md": "---\ntitle: A\n---\n{% include_relative _y.md %}\n",
            "b.md": "---\ntitle: B\n---\n[b](/x/a.html#gone)\n",
        },
        {"x/_y.md": "## Gone\n"},
        "LK602",
    ),
    "a page of Jekyll that takes a file in": (
        {
            "_config.yml": "title: x\n",
            "x/a.md": "---\ntitle: A\n---\n{% include_relative _b.md %}\n",
            "x/_b.md": "[b](/x/gone.html)\n",
        },
        {"x/a.md": "---\ntitle: A\n---\nx\n"},
        "LK601",
    ),
    "data that a page of Jekyll shows": (
        {
            "_config.yml": "title: x\n",
            "_data/x.yml": "y: z\n",
            "a.md": "---\ntitle: A\n---\n## B\n\n{{ site.data.x.y }}\n\n[b](#gone)\n",
        },
        {"_data/x.yml": "y: <p id=gone>z\n"},
        "LK602",
    ),
    "a shortcode of Zola": (
        {
            "config.toml": "base_url = 'https://example.org/'\n",
            "templates/shortcodes/s.html": "<p>x</p>",
            "content/a.md": "+++\ntitle = 'A'\n+++\n## B\n\n{{ s() }}\n\n[b](#gone)\n",
        },
        {"templates/shortcodes/s.html": "{{ load_data(path='x.html') }}"},
        "LK602",
    ),
    "a language of Hugo": (
        {
            "config/_default/hugo.toml": "baseURL = 'https://example.org/'\n",
            "config/_default/languages.en.toml": "contentDir = 'content/en'\nweight = 1\n",
            "config/_default/languages.de.toml": "contentDir = 'content/de'\nweight = 2\n",
            "content/en/blog/a.md": "---\ntitle: A\n---\n[b](/de/blog/c/)\n",
            "content/de/blog/b.md": "---\ntitle: B\n---\n",
            "content/other/blog/c.md": "---\ntitle: C\n---\n",
        },
        {"config/_default/languages.de.toml": "contentDir = 'content/other'\nweight = 2\n"},
        "LK601",
    ),
    "a file of HTML": ({"a.md": "[b](b.html#c)\n", "b.html": "<p id=d>"}, {"b.html": "<p id=c>"}, "LK602"),
    "the README of a folder": (
        {"a.md": "[b](d#c)\n", "d/README.md": "# D\n"},
        {"d/README.md": "# C\n"},
        "LK602",
    ),
    "a vault": (
        {"a.md": "[b](b.md#^c)\n", "b.md": "# D\n\nE ^c\n"},
        {"dendron.yml": "{}"},
        "LK602",
    ),
}


@pytest.mark.parametrize(("files", "change", "code"), FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
def test_what_a_page_gets_from_elsewhere_is_seen_when_it_changes(
    files: dict[str, str], change: dict[str, str], code: str, runs: Runs
) -> None:
    write_files(runs.root, files)
    assert code in {finding["code"] for finding in runs.agree()["findings"]}
    write_files(runs.root, change)
    assert code not in {finding["code"] for finding in runs.agree()["findings"]}
    for name in change:
        (runs.root / name).unlink()
    write_files(runs.root, files)
    assert code in {finding["code"] for finding in runs.agree()["findings"]}
