"""`postlint check --shard` and `postlint merge`: the parts of a site come to what the whole does, byte for byte."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.parts import part_of
from repository import Repository, write_files
from shards import FORMATS, Shards

PROJECT = Path(__file__).parents[2]
EXAMPLE = PROJECT / "examples" / "site"
SITES = sorted(folder / "source" for folder in (PROJECT / "tests" / "sites").iterdir() if folder.is_dir())

POST = "---\ntitle: Title {}\ndate: {}\ntags: [a, {}]\n---\n[x](lost.md) [y](b.md#none)\n\n![](gone.png)\n"
MANY = {f"posts/{n}.md": POST.format(n // 2, f"2024-02-{n + 1:02}", "A" if n % 3 else "b") for n in range(30)}


def _copied(shards: Shards, site: Path) -> Shards:
    shutil.copytree(site, shards.site, dirs_exist_ok=True)
    return shards


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_the_parts_of_the_example_come_to_the_whole(count: int, shards: Shards) -> None:
    formats = FORMATS if count == 3 else ("json",)
    report = _copied(shards, EXAMPLE).expect_same(count, "--offline", "--no-cache", formats=formats)
    assert len(report["findings"]) > 10
    assert report["shard"] is None
    assert (report["fail_on"], report["exit_code"]) == ("error", 1)


@pytest.mark.parametrize("site", [site for site in SITES if site.is_dir()], ids=lambda site: site.parent.name)
def test_the_parts_of_sites_of_all_generators_come_to_the_whole(site: Path, shards: Shards) -> None:
    _copied(shards, site).expect_same(2, "--offline", "--extend-select", "SC,TX,LK,ST,IM")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["old.okfn.de", "redox"])
def test_the_parts_of_real_sites_come_to_the_whole(name: str, shards: Shards, tmp_path: Path) -> None:
    kept = os.environ.get("POSTLINT_SITES")
    if not kept:
        pytest.skip("POSTLINT_SITES is not set")
    with tarfile.open(Path(kept) / f"{name}.tar.xz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (site,) = (tmp_path / "unpacked").iterdir()
    there = shards._replace(site=site)
    there.expect_same(3, "--offline", "--no-cache", formats=FORMATS)


def test_a_page_is_of_one_part_wherever_it_is_checked(shards: Shards) -> None:
    write_files(shards.site, MANY)
    parts: list[set[str]] = []
    for file in shards.parts(3, "--offline", "--no-cache"):
        report = shards._replace(folder=file.parent).report(file.stem)
        parts.append({finding["path"] for finding in report["findings"]})
        assert report["shard"]["index"] == len(parts)
        assert report["summary"]["files"] == len(parts[-1])
    assert set().union(*parts) == MANY.keys()
    assert sum(map(len, parts)) == len(MANY)
    assert [part_of(f"posts/{n}.md", 3) for n in range(8)] == [1, 1, 2, 2, 3, 1, 2, 3]


def test_a_report_for_people_says_which_part_it_is_about(shards: Shards) -> None:
    write_files(shards.site, {"a.md": "A\n", "b.md": "B\n"})
    said = [
        shards.postlint("check", "--offline", "--shard", f"{number}/3", cwd=shards.site).stdout
        for number in range(1, 4)
    ]
    assert said == ["Nothing found in 2 files · 0 links · part 1 of 3\n", "", ""]


def test_what_compares_pages_counts_all_of_them(shards: Shards) -> None:
    write_files(shards.site, {**MANY, "postlint.toml": '[taxonomies.tags]\nterms = ["a", "unused"]\n'})
    selected = ("duplicate-title", "duplicate-permalink", "unused-term", "TX", "LK")
    report = shards.expect_same(7, "--offline", *(f"--extend-select={name}" for name in selected))
    assert {"duplicate-title", "unused-term", "unknown-term"} <= {each["rule"] for each in report["findings"]}


def test_all_that_is_left_out_is_counted_once(shards: Shards) -> None:
    files: dict[str, str | bytes] = {**MANY}
    files["old.md"] = POST.format("Old", "2010-01-01", "c")
    files["draft.md"] = POST.format("Draft", "2024-03-01", "c").replace("---\n", "---\ndraft: true\n", 1)
    files["ignored.md"] = "[x](lost.md) <!-- postlint: ignore[broken-link] -->\n"
    files["vain.md"] = "Text <!-- postlint: ignore[broken-link, empty-link] -->\n"
    files["broken.md"] = b"---\ntitle: \xff\n---\n"
    files["large.md"] = b"x" * (1024 * 1024 + 1)
    files["no-front-matter.md"] = "---\ntitle: [\n---\n[x](/posts/gone/)\n"
    files["postlint.toml"] = (
        'applies-from = 2015-01-01\nexclude = ["nothing/**"]\n[per-file-ignores]\n"none/**" = ["LK"]\n'
    )
    write_files(shards.site, files)
    for count in (2, 7):
        report = shards.expect_same(count, "--offline", formats=("json", "text", "html"))
    assert report["exit_code"] == 2
    assert [each["path"] for each in report["errors"]] == ["large.md"]
    assert "old.md" in {each["path"] for each in report["skipped"]}
    assert report["summary"]["suppressed"] == 1
    assert "unused-suppression" in {each["rule"] for each in report["findings"]}


def test_more_of_one_kind_than_is_told_is_cut_alike(shards: Shards) -> None:
    write_files(shards.site, {"a.md": "[x](lost.md)\n\n" * 2_100, "b.md": "[x](lost.md)\n"})
    report = shards.expect_same(2, "--offline")
    assert len(report["findings"]) == 2_001


def test_a_baseline_hides_the_same_and_what_of_it_is_mended_is_counted(shards: Shards) -> None:
    write_files(shards.site, {**MANY, "postlint.toml": "", "moved.md": "[z](nowhere.md) [z](nowhere.md)\n"})
    assert shards.postlint("baseline", "--offline", cwd=shards.site).returncode == 0
    write_files(
        shards.site, {"posts/1.md": "---\ntitle: 1\n---\n", "posts/2.md": POST.format(2, "2024-02-03", "new")}
    )
    (shards.site / "posts/5.md").unlink()
    (shards.site / "moved.md").rename(shards.site / "renamed.md")
    write_files(shards.site, {"posts/7.md": MANY["posts/7.md"] + "[new](neu.md) [x](lost.md)\n"})
    for count in (1, 2, 7):
        report = shards.expect_same(count, "--offline", formats=("json", "sarif", "html", "text"))
    assert report["summary"]["baselined"] > 50
    assert report["summary"]["baseline_mended"] > 5
    assert {each["path"] for each in report["findings"]} == {"posts/7.md"}


def test_of_a_change_the_same_is_told(shards: Shards) -> None:
    repository = Repository(shards.site)
    repository.commit({**MANY, "postlint.toml": "", "b.md": "# One\n\n# Two\n\n[x](gone.md)\n"})
    repository.write({f"posts/{n}.md": MANY[f"posts/{n}.md"] + "\n[new](neu.md)\n" for n in range(0, 30, 3)})
    repository.write({"b.md": "# One\n\n[x](gone.md)\n", "new.md": "[x](b.md#two) [y](posts/4.md)\n"})
    (shards.site / "posts/4.md").rename(shards.site / "posts/four.md")
    (shards.site / "posts/8.md").unlink()
    for count in (2, 7):
        report = shards.expect_same(
            count, "--offline", "--since", "HEAD", formats=("json", "text", "summary")
        )
    assert len(report["findings"]) > 8
    shards.expect_same(3, "--offline", "--since", "HEAD~0", "--no-cache")


def test_of_a_change_a_baseline_hides_the_same(shards: Shards) -> None:
    repository = Repository(shards.site)
    repository.commit({**MANY, "postlint.toml": ""})
    repository.write({f"posts/{n}.md": MANY[f"posts/{n}.md"] + "\n[x](lost.md)\n" for n in range(0, 30, 3)})
    assert shards.postlint("baseline", "--offline", cwd=shards.site).returncode == 0
    repository.write({"posts/1.md": MANY["posts/1.md"] + "\n[x](lost.md) [z](neu.md)\n"})
    report = shards.expect_same(3, "--offline", "--since", "HEAD", formats=("json", "text"))
    assert report["summary"]["baselined"] > 0
    assert report["summary"]["baseline_added"] > 0


def test_in_several_processes_the_same_comes_of_a_part(shards: Shards) -> None:
    write_files(shards.site, MANY)
    shards.whole("--offline", "--no-cache")
    parts = shards.parts(2, "--offline", "--no-cache", "--jobs", "2")
    shards.merge(parts)
    assert shards.text("merged") == shards.text("whole")


def test_what_is_kept_of_a_part_and_of_the_whole_is_of_use_for_each_other(shards: Shards) -> None:
    """A run over a part keeps nothing that a run over the whole would take for all, nor the other way round."""
    write_files(shards.site, {**MANY, "postlint.toml": ""})
    changes: tuple[dict[str, str], ...] = (
        {},
        {"posts/3.md": "[x](anew.md)\n"},
        {"_config.yml": "defaults:\n- scope: {path: ''}\n  values: {layout: post, draft: true}\n"},
        {"_config.yml": "title: x\n", "posts/9.md": "---\ntitle: Nine\n---\n"},
        {"posts/3.md": MANY["posts/3.md"]},
    )
    for number, change in enumerate(changes):
        write_files(shards.site, change)
        shards.whole("--offline", "--no-cache")
        expected = shards.text("whole")
        if number % 2:
            shards.whole("--offline")
            assert shards.text("whole") == expected
        shards.merge(shards.parts(2, "--offline"))
        assert shards.text("merged") == expected
        shards.whole("--offline")
        assert shards.text("whole") == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shard", "4/3"], "--shard 4/3: the parts are counted from 1 to 3"),
        (["--shard", "0/3"], "--shard 0/3: the parts are counted from 1 to 3"),
        (["--shard", "1/0"], "--shard 1/0: there may be 1 to 1,000 parts"),
        (["--shard", "1/1001"], "--shard 1/1001: there may be 1 to 1,000 parts"),
        (["--shard", "three"], "--shard three: it takes a part of how many, as in `--shard 2/3`"),
        (["--shard", "1/²"], "--shard 1/²: it takes a part of how many, as in `--shard 2/3`"),
        (["--shard", "1/2", "--fix"], "--shard does not go with --fix"),
        (["--shard", "1/2", "--diff"], "--shard does not go with --diff"),
        (["--shard", "1/2", "--add-ignores"], "--shard does not go with --add-ignores"),
        (["--shard", "1/2", "--about", "x"], "--shard does not go with --about"),
        (["--shard", "1/2", "--show-files"], "--shard does not go with --show-files"),
        (["--shard", "1/2", "-"], "--shard does not go with standard input (`-`)"),
    ],
)
def test_a_part_that_cannot_be_checked_is_a_mistake(
    arguments: list[str], said: str, postlint: Postlint
) -> None:
    done = postlint("check", "--offline", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"postlint: {said}\n")
