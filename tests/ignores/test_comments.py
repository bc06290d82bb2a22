"""Where the comments go that ignore what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.ignores.comments import reason_fault
from postlint.run.check import check
from postlint.run.ignoring import Ignored, ignore_findings
from postlint.run.mend import Texts
from repository import write_files

BAD = "[x](http:/h.test/y)"
NOTE = "<!-- postlint: ignore[malformed-url] old -->"


def _ignored(root: Path, *rules: str) -> Ignored:
    def run(configuration: Configuration, texts: Texts) -> Report:
        return check(configuration, named(root), mended=texts)

    def read(path: str) -> bytes:
        return (root / path).read_bytes()

    settings = Settings.model_validate({"select": list(rules)})
    ignored = ignore_findings(run, read, Configuration(settings, root), reason="old", least=Severity.INFO)
    assert ignored.report.findings == ()
    return ignored


def _comments(tmp_path: Path, text: str, *rules: str, name: str = "a.md") -> str:
    write_files(tmp_path, {name: text.encode()})
    ignored = _ignored(tmp_path, *rules)
    assert ignored.settings == {}
    (file,) = ignored.files
    return file.after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"One\ntwo {BAD}\n", f"{NOTE}\nOne\ntwo {BAD}\n", id="a paragraph"),
        pytest.param(
            f"{BAD}\n\n{BAD}\n{BAD}\n", f"{NOTE}\n{BAD}\n\n{NOTE}\n{BAD}\n{BAD}\n", id="one for several"
        ),
        pytest.param(f"One\r\n\r\n{BAD}\r\n", f"One\r\n\r\n{NOTE}\r\n{BAD}\r\n", id="line ends of Windows"),
        pytest.param(f"# {BAD} {{#id}}\nText\n", f"{NOTE}\n# {BAD} {{#id}}\nText\n", id="a heading"),
        pytest.param(f"- a\n- {BAD}\n- c\n", f"- a\n- {BAD} {NOTE}\n- c\n", id="a list"),
        pytest.param(f"- a\n  - {BAD}  \n    b\n", f"- a\n  - {BAD} {NOTE}  \n    b\n", id="a line break"),
        pytest.param(f"- {BAD}\\\n  b\n", f"- {BAD} {NOTE}\\\n  b\n", id="a line break by its mark"),
        pytest.param(f"1. a\n\n   {BAD}\n", f"1. a\n\n   {NOTE}\n   {BAD}\n", id="a paragraph of an item"),
        pytest.param(f"> a\n> {BAD}\n", f"> {NOTE}\n> a\n> {BAD}\n", id="a quotation"),
        pytest.param(f"> - a\n> - {BAD}\n", f"> - a\n> - {BAD} {NOTE}\n", id="a list in a quotation"),
        pytest.param(f"a\n\n|b|\n|-|\n|{BAD}|\n", f"a\n\n{NOTE}\n|b|\n|-|\n|{BAD}|\n", id="a table"),
        pytest.param(
            f"- |b|\n  |-|\n  |{BAD}|\n", f"- |b|\n  |-|\n  |{BAD} {NOTE} |\n", id="a table that is in a list"
        ),
        pytest.param(
            "<div>\n<a href='http:/h.test'>\n</div>\n",
            f"{NOTE}\n<div>\n<a href='http:/h.test'>\n</div>\n",
            id="HTML",
        ),
        pytest.param(f"[^1]: {BAD}\n\na[^1]\n", f"[^1]: {BAD} {NOTE}\n\na[^1]\n", id="a footnote"),
        pytest.param(f"Text\n: {BAD}", f"{NOTE}\nText\n: {BAD}", id="no line end"),
        pytest.param(f"\ufeffText {BAD}\n", f"\ufeff{NOTE}\nText {BAD}\n", id="a byte order mark"),
    ],
)
def test_in_the_body(tmp_path: Path, before: str, after: str) -> None:
    assert _comments(tmp_path, before, "LK604") == after


def test_in_mdx(tmp_path: Path) -> None:
    text = f"One {BAD}\n\n- {BAD}\n"
    note = "{/* postlint: ignore[malformed-url] old */}"
    assert _comments(tmp_path, text, "LK604", name="a.mdx") == f"{note}\nOne {BAD}\n\n- {BAD} {note}\n"


def test_several_rules_of_a_place_share_a_comment_and_join_one_that_is_there(tmp_path: Path) -> None:
    text = (
        f"{BAD} and [b]()\n\n<!-- postlint: ignore[LK601] why -->\n[c]() {BAD}\n\n"
        f"Text {BAD} <!-- postlint: ignore[LK605] -->\n"
    )
    assert _comments(tmp_path, text, "LK604", "LK608") == (
        f"<!-- postlint: ignore[malformed-url, empty-link] old -->\n{BAD} and [b]()\n\n"
        f"<!-- postlint: ignore[LK601, malformed-url, empty-link] why -->\n[c]() {BAD}\n\n"
        f"Text {BAD} <!-- postlint: ignore[LK605, malformed-url] -->\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        pytest.param(
            "---\ntitle: A\ndate: 2017-09-31\n---\n",
            "---\ntitle: A\ndate: 2017-09-31 # postlint: ignore[invalid-date] old\n---\n",
            ["DA201"],
            id="YAML",
        ),
        pytest.param(
            "+++\r\ndate = '2017-09-31'\r\n+++\r\n",
            "+++\r\ndate = '2017-09-31' # postlint: ignore[invalid-date] old\r\n+++\r\n",
            ["DA201"],
            id="TOML",
        ),
        pytest.param(
            "---\ndate: 2017-09-31 # on paper\n---\n",
            "---\n# postlint: ignore[invalid-date] old\ndate: 2017-09-31 # on paper\n---\n",
            ["DA201"],
            id="behind another comment",
        ),
        pytest.param(
            "---\ndate: 2017-09-31 # postlint: ignore[LI] on paper\n---\n",
            "---\ndate: 2017-09-31 # postlint: ignore[LI, invalid-date] on paper\n---\n",
            ["DA201"],
            id="one that is there",
        ),
        pytest.param(
            "---\ntags:\n- a\n- b\n- a\n---\n",
            "---\ntags:\n- a\n- b\n- a # postlint: ignore[duplicate-term] old\n---\n",
            ["TX304"],
            id="the last of a list",
        ),
        pytest.param(
            "---\ntags: [a,\n  a]\n---\n",
            "---\ntags: [a,\n  a] # postlint: ignore[duplicate-term] old\n---\n",
            ["TX304"],
            id="a list in brackets",
        ),
        pytest.param(
            "---\ndescription: |\n  Lorem ipsum\n---\n",
            "---\ndescription: | # postlint: ignore[placeholder-value] old\n  Lorem ipsum\n---\n",
            ["SC112"],
            id="a text over lines",
        ),
        pytest.param(
            "---\ntitle: 'Lorem\n  ipsum'\n---\n",
            "---\n# postlint: ignore[placeholder-value] old\ntitle: 'Lorem\n  ipsum'\n---\n",
            ["SC112"],
            id="a value over lines",
        ),
        pytest.param(
            "---\ndate: 2020-01-01\n---\n",
            "---\n# postlint: ignore-file[missing-field] old\ndate: 2020-01-01\n---\n",
            ["SC101"],
            id="what is missing",
        ),
    ],
)
def test_in_front_matter(tmp_path: Path, before: str, after: str, rules: list[str]) -> None:
    assert _comments(tmp_path, before, *rules) == after


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.md", '{"date": "2017-09-31"}\n', "invalid-date"),
        ("a.md", "---\ntitle: 'A\n---\n", "syntax-error"),
        ("2017-09-31-a.md", "---\ntitle: A\n---\n", "filename-pattern"),
        ("a.md", "—\ntitle: A\n—\n", "mistaken-fence"),
    ],
)
def test_where_no_comment_can_be_the_configuration_says_it(
    tmp_path: Path, name: str, text: str, rule: str
) -> None:
    write_files(tmp_path, {f"_posts/{name}": text, "_config.yml": "title: A\n"})
    ignored = _ignored(tmp_path, rule)
    assert (ignored.files, ignored.settings) == ((), {f"/_posts/{name}": (rule,)})


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "a --> b", "a | b", "{{ x }}", "*/", "`x", "<b>"])
def test_a_reason_that_would_mean_something_on_a_page(reason: str) -> None:
    assert reason_fault(reason)


def test_a_reason_in_words() -> None:
    assert reason_fault("Über 2.000 alte Posts, s. Nr. 12 (#12)") is None
