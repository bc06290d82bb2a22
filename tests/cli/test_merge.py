"""What `postlint merge` is given, and what it makes of reports that lack, are doubled, strangers, or mean harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repository import write_files
from shards import Shards

FILES = {f"posts/{n}.md": f"---\ntitel: {n}\n---\n[x](lost.md)\n" for n in range(9)}
TAKES = "It takes what `postlint check --shard I/N --format json:FILE` writes."
AGAIN = "Run all parts again, on one commit and with the same options."


@pytest.fixture
def parts(shards: Shards) -> list[Path]:
    """The reports of three parts of a site."""
    write_files(shards.site, FILES)
    return shards.parts(3, "--offline", "--no-cache")


def _change(file: Path, change: Callable[[Any], object]) -> None:
    report = json.loads(file.read_text(encoding="utf-8"))
    change(report)
    file.write_text(json.dumps(report), encoding="utf-8")


def _refused(shards: Shards, reports: list[Path], said: str) -> None:
    done = shards.postlint("merge", *(file.name for file in reports), cwd=shards.folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"postlint: {said}\n")


def test_a_missing_part_is_said_and_never_green(shards: Shards, parts: list[Path]) -> None:
    for file in parts:
        _change(file, lambda report: report.update(fail_on="never"))
    done = shards.merge(parts, formats=())
    assert (done.returncode, done.stderr) == (0, "")
    done = shards.merge(parts[1:2], formats=("json",))
    assert done.returncode == 2
    assert done.stderr == (
        "postlint: .: no report of parts 1 and 3 of 3 was given: what would be found there is not in this one\n"
    )
    merged = shards.report("merged")
    assert merged["exit_code"] == 2
    assert [each["path"] for each in merged["errors"]] == ["."]
    assert 0 < len(merged["findings"]) < 2 * len(FILES)


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        ("html", "Not all of it could be checked."),
        ("sarif", '"executionSuccessful": false'),
        ("text", "interrupted"),
        ("summary", "interrupted"),
        ("junit", "no report of part 2 of 3"),
        ("markdown", "no report of part 2 of 3"),
    ],
)
def test_what_can_say_so_is_not_green_without_a_part(
    format_: str, said: str, shards: Shards, parts: list[Path]
) -> None:
    done = shards.merge([parts[0], parts[2]], formats=(format_,))
    assert done.returncode == 2
    assert said in shards.text("merged", format_)


def test_the_same_report_twice_counts_once(shards: Shards, parts: list[Path]) -> None:
    again = shards.folder / "again.json"
    again.write_bytes(parts[0].read_bytes())
    done = shards.merge([*parts, again])
    assert done.returncode == 1
    assert done.stderr == (f"postlint: {again} says the same as {parts[0]} of part 1/3, and is passed over\n")
    shards.whole("--offline", "--no-cache")
    assert shards.text("merged") == shards.text("whole")


def test_two_different_reports_of_a_part_are_refused(shards: Shards, parts: list[Path]) -> None:
    other = shards.folder / "other.json"
    other.write_bytes(parts[0].read_bytes())
    _change(other, lambda report: report["summary"].update(links=7))
    said = "1-of-3.json and other.json are different reports of part 1/3. Leave one of them out."
    _refused(shards, [*parts, other], said)


def test_parts_of_different_runs_are_refused(shards: Shards, parts: list[Path]) -> None:
    both = "1-of-3.json and {} do not belong together: "
    two = shards.part(2, 2, "--offline", "--no-cache")
    said = both.format(two.name) + f"of 3 parts is one, and of 2 the other. {AGAIN}"
    _refused(shards, [parts[0], two], said)
    shards.part(2, 3, "--offline", "--no-cache", "--ignore", "LK")
    said = both.format(parts[1].name) + f"they were made with other settings or options. {AGAIN}"
    _refused(shards, parts, said)
    write_files(shards.site, {"posts/0.md": "other words\n"})
    shards.part(2, 3, "--offline", "--no-cache")
    said = both.format(parts[1].name) + f"they are about other pages, or other words in them. {AGAIN}"
    _refused(shards, parts, said)


def test_parts_of_one_site_in_two_places_belong_together(shards: Shards, parts: list[Path]) -> None:
    elsewhere = shards.site.with_name("elsewhere")
    shards.site.rename(elsewhere)
    shards._replace(site=elsewhere).part(2, 3, "--offline", "--no-cache")
    elsewhere.rename(shards.site)
    assert shards.merge(parts).returncode == 1


def test_what_is_no_report_of_a_part_is_refused(shards: Shards, parts: list[Path]) -> None:
    shards.whole("--offline", "--no-cache")
    whole = shards.folder / "whole.json"
    _refused(
        shards,
        [whole],
        f"whole.json is not about a part: it is a whole report, or of a run that ended before it began. {TAKES}",
    )
    _refused(shards, [shards.folder / "none.json"], "none.json cannot be read: it does not exist")
    (shards.folder / "text.json").write_text("\x1b[31mno JSON", encoding="utf-8")
    _refused(
        shards,
        [shards.folder / "text.json"],
        f"text.json is no report that can be joined: it is no JSON of postlint. {TAKES}",
    )
    deep = shards.folder / "deep.json"
    deep.write_text("[" * 1_000_000, encoding="utf-8")
    _refused(shards, [deep], f"deep.json is no report that can be joined: it is no JSON of postlint. {TAKES}")
    _change(parts[0], lambda report: report["findings"][0].update(line="\x1b[31m"))
    said = f"1-of-3.json is no report that can be joined: something is wrong with `findings.0.line`. {TAKES}"
    _refused(shards, parts, said)
    done = shards.postlint("merge", cwd=shards.folder)
    assert done.returncode == 2


def test_a_report_of_another_release_is_refused(shards: Shards, parts: list[Path]) -> None:
    _change(parts[0], lambda report: report["tool"].update(version="9.9\x1b[31m"))
    done = shards.postlint("merge", parts[0].name, cwd=shards.folder)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "postlint: 1-of-3.json was written by postlint 9.9\\e[31m, and this is postlint "
    )
    assert done.stderr.endswith(". Use the same release for all parts and to join them.\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda report: report["shard"].update(index=0), "what it says of its part cannot be"),
        (lambda report: report["shard"].update(count=10**9), "what it says of its part cannot be"),
        (lambda report: report["shard"]["notes"].pop(), "what it says of its part cannot be"),
        (lambda report: report["shard"].update(crashes=-1), "what it says of its part cannot be"),
        (lambda report: report["shard"].update(codes=["XX999"]), "it names rules that there are not"),
        (lambda report: report.update(fail_on="maybe"), "it has a word that postlint does not use"),
        (lambda report: report["findings"][0].update(code="XX999"), "it has findings of rules that there are not"),
        (lambda report: report["findings"][0].update(rule="\x1b[31m"), "it has findings of rules that there are not"),
        (lambda report: report["findings"][0].update(severity="off"), "it has a word that postlint does not use"),
        (lambda report: report["findings"][0].update(line=0), "it has findings at places that there are not"),
        (lambda report: report["findings"][0].update(line=99), "it has findings at places that there are not"),
        (lambda report: report["findings"][0].update(end_column=10**9), "it has findings at places that there are not"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    change: Callable[[Any], object], said: str, shards: Shards, parts: list[Path]
) -> None:
    _change(parts[0], change)
    done = shards.postlint("merge", *map(str, parts), cwd=shards.site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"postlint: {parts[0]} is damaged: {said}\n"


def test_no_file_is_shown_that_a_report_has_no_business_with(shards: Shards, parts: list[Path]) -> None:
    """It has to lie below the folder, and to be what was checked."""
    secret = shards.folder / "secret.md"
    secret.write_text("a secret\n", encoding="utf-8")
    (shards.site / "link.md").symlink_to(secret)
    from postlint.reads import digest_of

    for path in ("../reports/secret.md", str(secret), "link.md", "no\0name.md", "posts/8.md"):
        write_files(shards.site, {"posts/8.md": "a secret, too\n"})

        def change(report: Any, path: str = path) -> None:
            report["findings"][0].update(path=path, line=1, column=1, end_line=1, end_column=3)
            report["shard"]["digests"][path] = digest_of(b"a secret\n")

        _change(parts[0], change)
        done = shards.merge(parts, formats=("text", "json", "html"))
        assert done.returncode == 1, done.stderr
        assert "a secret" not in shards.text("merged", "text") + shards.text("merged", "html")


def test_without_the_files_the_same_is_told_but_for_their_lines(shards: Shards, parts: list[Path]) -> None:
    shards.whole("--offline", "--no-cache", formats=("json", "sarif", "gitlab", "concise"))
    elsewhere = shards.site.with_name("elsewhere")
    elsewhere.mkdir()
    there = shards._replace(site=elsewhere)
    assert there.merge(parts, formats=("json", "sarif", "gitlab", "concise", "text", "html")).returncode == 1
    for name in ("json", "sarif", "gitlab", "concise"):
        assert shards.text("merged", name) == shards.text("whole", name)


def test_what_is_proposed_is_harmless_for_a_shell(shards: Shards, parts: list[Path]) -> None:
    def change(report: Any) -> None:
        report["shard"]["call"].update(options=["--ignore", "x; rm -rf ~", "$(id)"], paths=["`id`", "'a b'"])
        report["shard"]["call"]["commands"] = ["init", "evil"]

    _change(parts[0], change)
    assert shards.merge(parts, formats=("summary",)).returncode == 1
    assert "--ignore 'x; rm -rf ~' '$(id)' --select" in shards.text("merged", "summary")
    assert "'`id`' 'a b'" in shards.text("merged", "summary")


def test_a_part_that_was_interrupted_makes_the_whole_incomplete(shards: Shards, parts: list[Path]) -> None:
    _change(parts[0], lambda report: report["shard"].update(interrupted=True))
    done = shards.merge(parts)
    assert done.returncode == 2
    assert done.stderr == "postlint: .: the run over part 1 of 3 was interrupted: not all of it was checked\n"
