"""Mistakes in a configuration, as people make them: each is said with its place and what to write, all at once."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import postlint as installed
from cli_runner import Postlint

POST = "---\ntitle: A\ndate: 2024-03-01\n---\n\nText.\n"

# What stands in postlint.toml, the line that is wrong, and what is said of it.
MISTAKES = [
    # Names that do not exist.
    ("excludes = []", 1, "unknown setting `excludes`; did you mean `exclude`?"),
    ("timeout = 5", 1, "unknown setting `timeout`; `timeout` stands in `[links]`"),
    (
        "[links]\nfail-on = 'error'",
        2,
        "unknown setting `links.fail-on`; `fail-on` stands at the top, before the first",
    ),
    (
        "[tool.postlint]\nselect = ['LI']",
        1,
        "unknown setting `tool`; `[tool.postlint]` is for pyproject.toml: here the",
    ),
    (
        "[[content]]\nfiles = ['**']\nshema = 'x'",
        3,
        "unknown setting `content.shema`; did you mean `schema`?",
    ),
    ("[[content]]\nfiles = ['**']", 1, "`content.schema` is missing"),
    (
        "[rules]\nmissing-alt-txt = 'off'",
        2,
        "`missing-alt-txt` in [rules] is no rule; did you mean `missing-alt-text`?",
    ),
    ("select = ['LI', 'nosuch']", 1, "`nosuch` in select is no rule. `postlint rule` lists all rules."),
    (
        "ignore = [\n  'LI',\n  'off',\n]",
        3,
        "`off` in ignore is no rule; a severity is given to a rule under `[rules]`",
    ),
    (
        "[per-file-ignores]\n'a/**' = ['ded-link']",
        2,
        "`ded-link` in per-file-ignores is no rule; did you mean `dead-link`?",
    ),
    (
        "[rules]\nfuture-date = { severty = 'error' }",
        2,
        "`future-date` in [rules] has no option `severty`; did you mean `severity`? It has",
    ),
    (
        "[rules]\nLI = { form = 'date' }",
        2,
        "`LI` in [rules] stands for several rules, so it takes no options",
    ),
    ("generator = 'jekyl'", 1, "not 'jekyl'; did you mean `jekyll`?"),
    ("time-zone = 'Berlin'", 1, "no time zone is called 'Berlin'; names look like Europe/Berlin"),
    ("[licenses]\nallow = ['oepn']", 2, "`oepn` is neither `open` nor an SPDX id such as `CC-BY-4.0`"),
    ("[licenses]\nallow = ['CC-BY-9.0']", 2, "`CC-BY-9.0` is neither `open` nor an SPDX id"),
    # Values of another type.
    (
        "[content]\nfiles = ['**']",
        1,
        "`content` must be a list of tables: write `[[content]]`, with two brackets",
    ),
    (
        "[rules]\nfuture-date = true",
        2,
        "must be `off`, `info`, `warning` or `error` in quotes, or a table, not true",
    ),
    (
        "[rules]\nfuture-date = 'warn'",
        2,
        "must be one of 'off', 'info', 'warning' or 'error', not 'warn'; did you mean `w",
    ),
    ("fail-on = 'eror'", 1, "not 'eror'; did you mean `error`?"),
    ("[links]\ntimeout = 'soon'", 2, "`links.timeout` must be a number"),
    ("[links]\nretries = -3", 2, "`links.retries` must be at least 0, not -3"),
    ("[taxonomies.tags]\nterms = 3", 2, "`taxonomies.tags.terms` must be a list: [ … ] or text in quotes"),
    ("exclude = 'old/**'", 1, '`exclude` must be a list, with brackets around it: ["old/**"]'),
    (
        "missing-alt-text = 'off'",
        1,
        "unknown setting `missing-alt-text`; the severity of a rule stands in `[r",
    ),
    ("[links]\ntimeout = 1000", 2, "`links.timeout` must be at most 600, not 1000"),
    ("[rules]\nLI = off", 2, '; it is `true` or `false`, or a text in quotation marks, as in "off"'),
    (
        "[rules]\ndate-format = { form = 'dat' }",
        2,
        "`form` must be one of 'any', 'date' or 'date-time', not 'dat'",
    ),
    ("base-url = 'okfn.de'", 1, 'this must begin with https:// or http://, as in "https://okfn.de"'),
    (
        "required-version = '0.2'",
        1,
        '`required-version`: say how the version is meant, as in ">=0.2"',
    ),
    # Dates.
    ("applies-from = '2024'", 1, "`applies-from`: this must be a date without a time, such as 2024-01-01"),
    ("applies-from = 0", 1, "this must be a date without a time, such as 2020-01-01"),
    ("[rules]\nLI = { applies-from = 2024-05-01T10:00:00 }", 2, "date without a time, such as 2024-01-01"),
    # Patterns.
    ("include = ['[z-a]']", 1, "`[z-a]` is no pattern: its range `z-a` runs backwards; write `a-z`"),
    (
        "include = ['./content/**']",
        1,
        "`./content/**` matches nothing, as no folder is called `.`; write `content",
    ),
    ("exclude = ['content\\blog\\**']", 1, "write `content/blog/**`"),
    ("[links]\nexclude = ['127.0.0.1/**']", 2, "is neither a host nor an address; write `127.0.0.1` for all"),
    # Files that do not exist.
    (
        "[[content]]\nfiles = ['**']\nschema = 'okfn-post'",
        3,
        "okfn-post: it does not exist. Did you mean `postlint:",
    ),
    (
        "[[content]]\nfiles = ['**']\nschema = 'postlint:okfnpost'",
        3,
        "there is no preset `okfnpost`; did you mean",
    ),
    (
        "[taxonomies.tags]\nterms = 'gone.yaml'",
        2,
        "[taxonomies.tags]: the file of terms gone.yaml cannot be used: it",
    ),
    ("extend = 'gone.toml'", 1, "`extend` names gone.toml, which cannot be read: it does not exist"),
    (
        "[taxonomies.tags]\nterms = ['A']\naliases = { B = 'C' }",
        3,
        "the alias `B` stands for `C`, which is no known",
    ),
    # No TOML.
    (
        "include = [content/**]",
        1,
        'column 12: invalid value; text goes in quotation marks, as in "content/**"',
    ),
    ("time-zone = “Europe/Berlin”", 1, 'quotation marks must be straight ones, as in "Europe/Berlin"'),
    ("applies-from = 2020-1-1", 1, "a date is written as in 2020-01-31, with two digits each for month and"),
    ("applies-from = 01.02.2020", 1, "a date is written as in 2020-01-31"),
    ("include = ['a',\n[links]\nonline = true", 2, "a list that began above has no `]`, if this is a table"),
    ("timeout: 5", 1, 'a setting is written as in `name = "text"`, a table as in `[name]`'),
]


def _said(text: str) -> list[tuple[int, str]]:
    """The lines of standard error about postlint.toml, each with the line of the file that it is about."""
    found = re.findall(r"^postlint: \S*postlint\.toml(?::(\d+))?: (.*)$", text, re.MULTILINE)
    return [(int(line or re.findall(r"line (\d+), column", words)[0]), words) for line, words in found]


@pytest.mark.parametrize(("text", "line", "said"), MISTAKES, ids=[text for text, _, _ in MISTAKES])
def test_a_mistake_is_one_line_with_its_place(
    postlint: Postlint, tmp_path: Path, text: str, line: int, said: str
) -> None:
    (tmp_path / "a.md").write_text(POST, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(f"{text}\n", encoding="utf-8")
    done = postlint("check", "--offline", "a.md", env={"PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stdout) == (2, "")
    ((at, words),) = _said(done.stderr)
    assert said in words
    assert at == line
    assert len(done.stderr.splitlines()) == 1


ALL_AT_ONCE = """\
excludes = ["x"]
fail-on = "eror"
include = [content/**]
select = ["LI", "nosuch"]
[[content]]
files = ["a/**"]
shema = "postlint:post"
[[content]]
files = ["b/**"]
schema = "gone.yaml"
[links]
timeot = 3
online = False
[taxonomies.tags]
terms = "gone.yaml"
[rules]
future-dat = "warn"
date-format = { from = "date", files = ["[z-a]"] }
missing-license-url = { nosuch = 1 }
[per-file-ignores]
"a/**" = ["LI999"]
"""


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file(postlint: Postlint, tmp_path: Path) -> None:
    (tmp_path / "postlint.toml").write_text(ALL_AT_ONCE, encoding="utf-8")
    done = postlint("check", "--offline", env={"PYTHONIOENCODING": "utf-8"})
    said = _said(done.stderr)
    assert (done.returncode, done.stdout, len(said)) == (2, "", len(done.stderr.splitlines()))
    slips = [line for line, words in said if "it is not TOML" in words]
    others = [line for line, words in said if "it is not TOML" not in words]
    assert slips == [3, 13]
    assert others == [1, 2, 4, 7, 10, 12, 15, 17, 17, 18, 19, 21]


@pytest.mark.parametrize("command", [["config"], ["links"], ["schema"]])
def test_other_commands_say_the_same(postlint: Postlint, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "postlint.toml").write_text("excludes = []\nselect = ['nosuch']\n", encoding="utf-8")
    done = postlint(*command)
    assert done.returncode == 2
    assert [line for line, _ in _said(done.stderr)] == [1, 2]


def test_there_is_an_end_to_it(postlint: Postlint, tmp_path: Path) -> None:
    text = "".join(f"nosuch-{number} = 1\n" for number in range(300))
    (tmp_path / "postlint.toml").write_text(text, encoding="utf-8")
    lines = postlint("check", "--offline").stderr.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "postlint: there are more mistakes, which are said once these are mended"


def test_lines_of_pyproject_are_those_of_the_file(postlint: Postlint, tmp_path: Path) -> None:
    text = "[project]\nname = 'x'\n\n[tool.postlint]\nexcludes = []\n\n[tool.postlint.links]\ntimeot = 3\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    lines = postlint("check", "--offline").stderr.splitlines()
    assert [re.findall(r"pyproject\.toml:(\d+)", line) for line in lines] == [["5"], ["8"]]


@pytest.mark.parametrize(
    ("name", "called"), [("[postlint]", "postlint"), ("[tool.post-lint]", "tool.post-lint")]
)
def test_a_table_of_pyproject_that_is_called_otherwise(
    postlint: Postlint, tmp_path: Path, name: str, called: str
) -> None:
    (tmp_path / "a.md").write_text(POST, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(f"{name}\nselect = ['LI']\n", encoding="utf-8")
    done = postlint("check", "--offline", "a.md")
    assert f"`[{called}]` is not read; it must be called `[tool.postlint]`" in done.stderr


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [(f">={installed.__version__}", True), (">=99", False), ("<0.0.1", False), ("==0.*,!=0.0.*", True)],
)
def test_another_version_may_be_required(postlint: Postlint, tmp_path: Path, wanted: str, fits: bool) -> None:
    (tmp_path / "a.md").write_text(POST, encoding="utf-8")
    text = f"required-version = '{wanted}'\n" + ("" if fits else "setting-of-later = 1\n")
    (tmp_path / "postlint.toml").write_text(text, encoding="utf-8")
    done = postlint("check", "--offline", "a.md")
    if fits:
        assert done.returncode == 0
        return
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"postlint: {tmp_path / 'postlint.toml'}:1: this configuration requires postlint {wanted}, "
    )
    assert f"and {installed.__version__} is what runs. `pip install --upgrade 'postlint{wanted}'`" in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--select", "LI", "402"),
            "402: does not exist. If it is meant as a rule: several of one option stand",
        ),
        (("--ignore", "LI,DA", "TX"), "TX: does not exist. If it is meant as a rule"),
        (("--select=missing-licence",), "`missing-licence` is no rule; did you mean `missing-license`?"),
        (("-f", "jsn"), "there is no format `jsn`; did you mean `json`? There are text, concise, "),
        (("-format", "json"), "there is no format `ormat`; did you mean `--format`?"),
        (("--format", "json:"), "--format json:: a file name is missing after the colon"),
        (
            ("--fail-on", "eror"),
            "'eror' is not one of 'error', 'warning', 'info', 'never'. Try `postlint check",
        ),
        (("--selct", "LI"), "No such option: --selct (Possible options: --extend-select, --help, --select)"),
        (
            ("--exclude", "[z-a]"),
            "--exclude: `[z-a]` is no pattern: its range `z-a` runs backwards; write `a-z`",
        ),
        (("--config", "gone.toml"), "gone.toml: the configuration cannot be read: it does not exist"),
        (
            ("--config", "links.timeot = 3"),
            "--config: unknown setting `links.timeot`; did you mean `timeout`?",
        ),
        (("--config", "links.timeout = soon"), '; text goes in quotation marks, as in "soon"'),
        (("--select", ""), "`select` names no rule, so nothing would be checked"),
    ],
)
def test_options_that_are_given_wrongly(
    postlint: Postlint, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "a.md").write_text(POST, encoding="utf-8")
    done = postlint("check", "--offline", *arguments, "a.md")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert said in line


def test_all_options_about_rules_at_once(postlint: Postlint, tmp_path: Path) -> None:
    (tmp_path / "postlint.toml").write_text("ignore = ['also-not']\n", encoding="utf-8")
    done = postlint("check", "--select", "nosuch", "--extend-select", "nor-this", "--offline")
    names = re.findall(r"`([a-z-]+)` (?:in \w+ )?is no rule", done.stderr)
    assert (done.returncode, sorted(names)) == (2, ["also-not", "nor-this", "nosuch"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("blog/_post", "; did you mean `blog/_posts`?"),
        ("Blog/_posts/tree.md", "; did you mean `blog/_posts/trees.md`?"),
        ("blog/_posts/*.md", ". Name the folder: all Markdown files below it are checked."),
        ("pictures", ""),
        pytest.param(
            "blog\\_posts",
            "; did you mean `blog/_posts`?",
            marks=pytest.mark.skipif(os.name == "nt", reason="there it is the same"),
        ),
    ],
)
def test_a_mistyped_path(postlint: Postlint, tmp_path: Path, written: str, said: str) -> None:
    post = tmp_path / "blog" / "_posts" / "trees.md"
    post.parent.mkdir(parents=True)
    post.write_text(POST, encoding="utf-8")
    done = postlint("check", "--offline", written)
    if (tmp_path / written).exists():  # capital and small letters are one here
        return
    assert (done.returncode, done.stderr) == (2, f"postlint: {written}: does not exist{said}\n")
