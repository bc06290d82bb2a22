"""`postlint init`: what it writes, what it says, and that `check` takes it without a word."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from cli_runner import Postlint
from init.sites import post, posts
from repository import Repository, write_files

SITE = {
    "_config.yml": "title: S\nurl: https://h.test\ntimezone: Europe/Berlin\n",
    **{
        f"_posts/2024-01-02-{path.rpartition('/')[2]}": text
        for path, text in posts(
            24, "title: T {n}\ndate: 2024-01-02\ntags: [Open Data]\nlayout: post\n"
        ).items()
    },
    "_posts/2024-01-02-x.md": post("titel: X\ndate: 2024-01-02\nlayout: post\ntags: [open-data]\n"),
    "_posts/2024-01-02-y.md": post(
        "title: Y\ndate: 2024-01-02\nlayout: post\ntags: [Open Data]\n", "[x](http:/h.test/)\n"
    ),
}
WRITTEN = ["postlint.toml", "schemas/posts.yaml", "schemas/terms/tags.yaml"]


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".toml", ".yaml", ".json"}
    )


def test_what_is_written_is_taken_without_a_word(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE)
    done = postlint("init")
    assert (done.returncode, done.stderr) == (0, "")
    assert _files(tmp_path) == WRITTEN
    checked = postlint("check", "--offline", "-f", "json")
    assert checked.stderr == ""
    found = json.loads(checked.stdout)["findings"]
    assert {(each["code"], each["path"]) for each in found} == {
        ("SC101", "_posts/2024-01-02-x.md"),
        ("SC104", "_posts/2024-01-02-x.md"),
        ("TX302", "_posts/2024-01-02-x.md"),
        ("LK604", "_posts/2024-01-02-y.md"),
    }
    assert "_posts/2024-01-02-001.md: schemas/posts.yaml" in postlint("schema").stdout


def test_what_it_says(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE)
    assert postlint("init").stdout == (
        "26 pages read, 26 of them with front matter.\n"
        "Generator: jekyll in this folder\n"
        "Published at https://h.test, says _config.yml\n"
        "Time zone Europe/Berlin, says _config.yml\n"
        "\n"
        "  pages  files      required                      not kept  schema\n"
        "  26     _posts/**  date, layout, tags and title  1         schemas/posts.yaml\n"
        "\n"
        "  list  terms  pages\n"
        "  tags  1      26     a list of known terms, 1 in another spelling\n"
        "\n"
        "Written:\n"
        "  postlint.toml: the settings\n"
        "  schemas/posts.yaml: 4 fields, 4 of them required\n"
        "  schemas/terms/tags.yaml: 1 term, 1 in another spelling\n"
        "\n"
        "Read them, and change what is meant otherwise. Then:\n"
        "  postlint check --offline     shows what does not keep to them\n"
        "  postlint baseline --offline  writes down what is found, so that only what is new is told\n"
        "  postlint check               looks at the links to other sites, too\n"
        "  postlint schema              says which schema judges which page\n"
    )


def test_with_a_baseline_the_first_run_is_green_and_what_is_new_is_found(
    tmp_path: Path, postlint: Postlint
) -> None:
    write_files(tmp_path, SITE)
    done = postlint("init", "--baseline")
    assert (done.returncode, done.stderr) == (0, "")
    assert "  .postlint-baseline.json: 4 findings of today, told no more\n" in done.stdout
    checked = postlint("check", "--offline", "-f", "json")
    assert (checked.returncode, json.loads(checked.stdout)["findings"]) == (0, [])
    write_files(tmp_path, {"_posts/2024-01-02-z.md": post("title: Z\ndate: 2024-01-02\nlayout: post\n")})
    again = postlint("check", "--offline", "-f", "concise")
    assert again.returncode == 1
    assert again.stdout == "_posts/2024-01-02-z.md:1:1: SC101 `tags` is missing\n"


def test_a_dry_run_writes_nothing_and_shows_all(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE)
    done = postlint("init", "--dry-run")
    assert done.returncode == 0
    assert not _files(tmp_path)
    for path in WRITTEN:
        assert f"\n--- {path} (" in done.stdout
    assert done.stdout.endswith("\nNothing was written. Leave out --dry-run to write these files.\n")
    postlint("init")
    for path in WRITTEN:
        assert (tmp_path / path).read_text(encoding="utf-8") in done.stdout


def test_nothing_is_written_over_unasked(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE | {"postlint.toml": "generator = 7"})
    done = postlint("init")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "postlint: postlint.toml is already there, and nothing was written. --force writes anew over it, "
        "--dry-run only shows what would be written.\n"
    )
    assert _files(tmp_path) == ["postlint.toml"]
    assert postlint("init", "--force").returncode == 0
    assert _files(tmp_path) == WRITTEN


def test_the_same_pages_give_the_same_files(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE)
    postlint("init")
    first = [(tmp_path / path).read_bytes() for path in WRITTEN]
    postlint("init", "--force")
    assert [(tmp_path / path).read_bytes() for path in WRITTEN] == first


@pytest.mark.parametrize("arguments", [["init"], ["init", "--dry-run"]])
def test_nothing_to_learn_from(arguments: list[str], tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, {"README.md": "# A\n"})
    done = postlint(*arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1] == (
        f"postlint: there is no Markdown file to learn from in {os.path.realpath(tmp_path)}. "
        "Name the folder that has the posts: postlint init content/"
    )


def test_pages_without_front_matter(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, {"a.md": "# A\n\n[x](http:/h.test/)\n"})
    assert postlint("init", "--baseline").returncode == 0
    assert _files(tmp_path) == [".postlint-baseline.json", "postlint.toml"]
    assert postlint("check", "--offline").returncode == 0


def test_a_folder_that_is_not_there(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE)
    done = postlint("init", "gone", "_posts")
    assert done.returncode == 2
    assert done.stderr == "postlint: gone: does not exist\n"


def test_the_configuration_is_written_where_it_is_called_from(tmp_path: Path, postlint: Postlint) -> None:
    repository = Repository(tmp_path / "repo")
    repository.write({f"site/{path}": text for path, text in SITE.items()} | {"postlint.toml": ""})
    site = repository.folder / "site"
    done = postlint("init", cwd=site)
    above = Path(os.path.realpath(repository.folder)) / "postlint.toml"
    assert done.stderr == f"postlint: {above} no longer holds for what lies in {os.path.realpath(site)}\n"
    assert _files(site) == WRITTEN


def test_another_site_is_set_up_at_the_root_of_its_repository(tmp_path: Path, postlint: Postlint) -> None:
    other = Repository(tmp_path / "other")
    other.write({f"site/{path}": text for path, text in SITE.items()})
    (tmp_path / "here").mkdir()
    done = postlint("init", "../other/site", cwd=tmp_path / "here")
    assert done.returncode == 0
    assert "Written in ../other:\n" in done.stdout
    assert "  postlint check --offline ../other  " in done.stdout
    assert (other.folder / "postlint.toml").exists()


def test_only_some_pages_are_learnt_from(tmp_path: Path, postlint: Postlint) -> None:
    write_files(tmp_path, SITE | posts(25, "name: N\nrole: R\n", "_team"))
    done = postlint("init", "_team")
    assert "25 pages read" in done.stdout
    assert "schemas/team.yaml" in done.stdout
    assert "schemas/posts.yaml" not in done.stdout


HOSTILE = (
    '"a\\"b\\n[tool]\\nx = 1": "\\u202e"\n"\\e[31m": "::error::"\n"k: v # x": [1]\n"\\0": 1\n'
    'title: "\\x07\\" = 1"\ntags: ["a\\"]\\nx", "##[error]b", "- c\\n- d", "\\u2028", "{{ x }}"]\n'
)


def test_hostile_names_and_values_are_quoted(tmp_path: Path, postlint: Postlint) -> None:
    names = ['a"b', "a\nb", "!x", "#y", "[z]", "a b ", "\x1b[31m", "{{q}}", "*", "\u202e"]
    names = [name for name in names if sys.platform != "win32" or name.isalnum()]
    files: dict[str, str] = {}
    for number, name in enumerate(names):
        more = "".join(f"own{number}{k}: x\n" for k in range(9))
        files |= posts(21, f"{HOSTILE}{more}", f"{name}/c")
    write_files(tmp_path, files)
    done = postlint("init", "--baseline")
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout) & set("\x1b\x07\u202e\u2028")
    checked = postlint("check", "--offline", "-f", "json")
    assert json.loads(checked.stdout)["findings"] == []
    assert "meant by" not in checked.stderr
    assert postlint("config").returncode == 0
    for path in _files(tmp_path):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert not set(text) & set("\x1b\x07\u202e\u2028\x00")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_folder_whose_name_is_not_unicode(tmp_path: Path, postlint: Postlint) -> None:
    folder = os.fsencode(tmp_path) + b"/gr\xf6sse"
    place = Path(os.fsdecode(folder))
    write_files(place, posts(25, "title: T\n"))
    write_files(tmp_path, posts(25, "title: T\n"))
    assert postlint("init", "--baseline").returncode == 0
    assert postlint("check", "--offline").returncode == 0


def test_the_help_says_what_paths_are(postlint: Postlint) -> None:
    assert "Files and folders to learn from. Without any: this folder." in postlint("init", "--help").stdout


def test_what_is_said_fits_the_terminal_and_the_shell(postlint: Postlint, tmp_path: Path) -> None:
    fields = "".join(f"a-long-name-of-a-field-{n}: 1\n" for n in range(8))
    folder = tmp_path / "my site"
    write_files(
        tmp_path,
        {
            "my site/hugo.toml": "",
            **{
                f"my site/content/a-long-name-of-a-folder-{n % 2}/{n}.md": f"---\n{fields}---\n"
                for n in range(50)
            },
            "beside/x.txt": "",
        },
    )
    said = postlint("init", "../my site", cwd=tmp_path / "beside", env={"COLUMNS": "70"}).stdout
    table = said.split("\n\n")[1].splitlines()
    assert max(map(len, table)) <= 70
    assert any("…" in line for line in table)
    assert (folder / "postlint.toml").exists()
    if os.name != "nt":
        assert "\n  postlint check --offline '../my site' " in said


def _pages(folder: str) -> dict[str, str | bytes]:
    return {f"{folder}/{n}.md": "---\ntitle: A\n---\n" for n in range(25)}


@pytest.mark.skipif(sys.platform == "win32", reason="no name has such signs there")
@pytest.mark.parametrize("name", ["a\\b", "\\b", "\\\\b", "a]]b", "!a", "a\nb"])
def test_folders_with_odd_names_are_meant_by_what_is_written(
    name: str, tmp_path: Path, postlint: Postlint
) -> None:
    write_files(tmp_path, _pages(name))
    assert postlint("init").returncode == 0
    done = postlint("schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("schemas/") >= 25


def test_terms_that_no_list_can_hold_are_left_out(tmp_path: Path, postlint: Postlint) -> None:
    for tags, is_list in (
        (["\u2028", " ", "a", "~", "null"], True),
        ([f"t{n}" for n in range(60_000)], False),
    ):
        settings = json.dumps({"frontMatter.taxonomy.tags": tags})
        write_files(tmp_path, {**_pages("posts"), "frontmatter.json": settings})
        assert postlint("init", "--force").returncode == 0
        done = postlint("check", "--offline")
        assert (done.returncode, done.stderr) == (0, "")
        assert ("terms = " in (tmp_path / "postlint.toml").read_text(encoding="utf-8")) is is_list
