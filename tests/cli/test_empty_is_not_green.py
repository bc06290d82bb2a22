"""What can check nothing is said, or refused: a green run is one that has checked something."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_runner import Postlint

PAGE = "---\ntitle: A\n---\nText.\n"


@pytest.fixture(autouse=True)
def _page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE, encoding="utf-8")


def _refusal(postlint: Postlint, *arguments: str) -> str:
    done = postlint("check", "--offline", *arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("value", ["", ",", " , "])
def test_an_empty_selection_is_refused(postlint: Postlint, value: str) -> None:
    assert "`select` names no rule, so nothing would be checked" in _refusal(postlint, "--select", value)


def test_so_is_one_in_the_configuration_and_one_that_leaves_nothing(postlint: Postlint) -> None:
    assert "`select` names no rule" in _refusal(postlint, "--config", "select = []")
    assert "no rule is left to run" in _refusal(postlint, "--select", "LI", "--ignore", "LI")
    assert "no rule is left to run" in _refusal(postlint, "--ignore", "ALL")


def test_rules_that_need_the_network_are_said_to_be_silent_without_it(postlint: Postlint) -> None:
    done = postlint("check", "--offline", "--select", "EX")
    assert done.returncode == 0
    assert done.stderr == (
        "postlint: nothing is judged without the network by the rules that are selected; leave out --offline\n"
    )
    assert not postlint("check", "--offline", "--select", "EX,LK").stderr


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('licenses.allow = ["oepn"]', "`licenses.allow`: `oepn` is neither `open` nor an SPDX id"),
        ('licenses.allow = ["CC-BY", "CC-BY-9.0"]', "`CC-BY-9.0` is neither"),
        ('licenses.deny = ["CC-BY-4.1"]', "did you mean `CC-BY-4.0`?"),
        ('rules.license-not-allowed.allow = ["MITT"]', "in [rules], `allow`: `MITT` is neither"),
    ],
)
def test_a_licence_that_there_is_not_is_refused(postlint: Postlint, setting: str, said: str) -> None:
    assert said in _refusal(postlint, "--config", setting)


def test_every_way_to_name_a_licence_is_known(postlint: Postlint) -> None:
    named = [
        "open",
        "CC-BY",
        "cc by 4.0",
        "CC-BY-3.0-DE",
        "CC0",
        "CC0-1.0",
        "GPL",
        "GPL-3.0",
        "GPL-3.0-only",
        "MIT",
    ]
    named += [
        "Public-Domain",
        "All-Rights-Reserved",
        "unsplash",
        "InC",
        "ODbL",
        "Apache",
        "CC-PDM-1.0",
        "OGL-UK",
    ]
    done = postlint("check", "--offline", "--config", f"licenses.allow = {named}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            "requierd: [title]\nproperties: {}\n",
            "`requierd` is no keyword of JSON Schema, so it checks nothing; did ",
        ),
        ("properties: {title: {typ: string}}\n", "at `properties/title`: `typ` is no keyword of JSON Schema"),
        ("properties: {tags: {items: {maxlength: 3}}}\n", "did you mean `maxLength`?"),
        ("allOf: [{not: {patern: x}}]\n", "at `allOf/0/not`: `patern` is no keyword"),
        ("title: string\ndate: string\n", "it asks nothing of any page: `title`, `date` is no demand"),
        (
            "properties: {l: {format: licence}}\n",
            "`licence` is no format that is known, so it checks nothing; did you",
        ),
        ("x-postlint: {rules: {missing-licence: error}}\n", "`missing-licence` is no rule; did you mean"),
        ("x-postlint: {rules: {LQ: off}}\n", "`LQ` is no rule"),
        ("x-postlint: {rules: {LI: off}}\n", "`LI` is not the name of one rule"),
    ],
)
def test_a_schema_with_a_word_that_checks_nothing_is_refused(
    postlint: Postlint, tmp_path: Path, schema: str, said: str
) -> None:
    (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        '[[content]]\nfiles = ["**"]\nschema = "s.yaml"\n', encoding="utf-8"
    )
    refused = _refusal(postlint)
    assert refused.startswith("postlint: s.yaml: ")
    assert said in refused


def test_remarks_of_ones_own_and_names_of_fields_are_no_keywords(postlint: Postlint, tmp_path: Path) -> None:
    schema = (
        "properties:\n  typ: {type: string, note: x, x-typ: y, group: a, example: b, format: color}\n"
        "  requierd: {enum: [{requierd: true}], default: {typ: 1}}\nicon: z\nmarkdownDescription: w\n"
    )
    (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        '[[content]]\nfiles = ["**"]\nschema = "s.yaml"\n', encoding="utf-8"
    )
    assert postlint("check", "--offline").returncode == 0


def test_patterns_that_mean_nothing_in_a_whole_run_are_said_once(postlint: Postlint, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/b.md").write_text(PAGE + "[x](https://h.test/)\n", encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        'include = ["*.md", "old/**", "contnet/**"]\nexclude = ["old/drafts/**", "!old/*"]\n'
        '[[content]]\nfiles = ["contnet/**"]\nschema = "postlint:post"\n'
        '[taxonomies.tags]\nfiles = ["blgo/**"]\n[rules]\nfuture-date = { files = ["blgo/**", "old/**"] }\n'
        '[per-file-ignores]\n"archive/**" = ["LI"]\n"old/*" = ["TX"]\n'
        '[links]\nexclude = ["h.test", "k.test"]\n',
        encoding="utf-8",
    )
    file = tmp_path / "postlint.toml"
    offline = [
        f"{file}: `include`: no file is meant by `contnet/**`",
        f"{file}: `exclude`: no file is meant by `old/drafts/**` or `!old/*`",
        f"{file}: `content[1].files`: no file is meant by `contnet/**`",
        f"{file}: `taxonomies.tags.files`: no file is meant by `blgo/**`",
        f"{file}: `rules.future-date.files`: no file is meant by `blgo/**`",
        f"{file}: `per-file-ignores`: no file is meant by `archive/**`",
    ]
    done = postlint("check", "--offline")
    assert (done.returncode, done.stderr.splitlines()) == (0, [f"postlint: {line}" for line in offline])
    online = [*offline, f"{file}: `links.exclude`: no link is meant by `k.test`"]
    assert postlint("check", "--no-cache").stderr.splitlines() == [f"postlint: {line}" for line in online]
    assert not postlint("check", "--offline", "a.md").stderr  # the others were not looked at
