"""Comments that tell postlint to leave something be, through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings.report import Report
from postlint.run.check import check

Check = Callable[..., Report]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    def run(text: str, *, name: str = "post.md", **settings: object) -> Report:
        (tmp_path / name).write_bytes(text.encode())
        settings = {"ignore": ["SU901"], **settings}
        return check(Configuration(Settings.model_validate(settings), tmp_path), named(tmp_path / name))

    return run


def _found(report: Report) -> list[tuple[str, int]]:
    return [(finding.code, finding.start.line) for finding in report.findings]


BROKEN = "[x](http:/h.test/y)"


@pytest.mark.parametrize(
    ("body", "found", "suppressed"),
    [
        (f"<!-- postlint: ignore[malformed-url] known -->\n{BROKEN}\n\n{BROKEN}\n", [("LK604", 4)], 1),
        (f"{BROKEN} <!-- postlint: ignore[malformed-url] -->\n\n{BROKEN}\n", [("LK604", 3)], 1),
        (f"<!-- postlint: ignore[LK604] -->\n{BROKEN}\n", [], 1),
        (f"<!-- postlint: ignore[LK] -->\n{BROKEN}\n", [], 1),
        (f"<!-- postlint: ignore[LI, malformed-url] -->\n{BROKEN}\n", [], 1),
        (f"<!-- postlint: ignore[invalid-date] -->\n{BROKEN}\n", [("LK604", 2)], 0),
        (f"{BROKEN}\n\n<!-- postlint: ignore-file[malformed-url] old post -->\n", [], 1),
        (
            f"<!-- postlint: ignore-start[LK604] -->\n\n{BROKEN}\n\n<!-- postlint: ignore-end[LK604] -->\n\n{BROKEN}\n",
            [("LK604", 7)],
            1,
        ),
        (f"<!-- postlint: ignore -->\n{BROKEN}\n", [("SU902", 1), ("LK604", 2)], 0),
        (f"<!-- postlint: ignore[] -->\n{BROKEN}\n", [("SU902", 1), ("LK604", 2)], 0),
        (f"<!-- postlint: ignroe[LK604] -->\n{BROKEN}\n", [("SU902", 1), ("LK604", 2)], 0),
        (f"<!-- postlint: ignore[LK640] -->\n{BROKEN}\n", [("SU902", 1), ("LK604", 2)], 0),
        (f"<!-- postlint: ignore-start[LK604] -->\n\n{BROKEN}\n", [("SU902", 1), ("LK604", 3)], 0),
        (f"`<!-- postlint: ignore[LK604] -->`\n{BROKEN}\n", [("LK604", 2)], 0),
        (f"<!-- uses postlint: ignore[LK604] -->\n{BROKEN}\n", [("LK604", 2)], 0),
    ],
)
def test_comments_in_the_body(
    checked: Check, body: str, found: list[tuple[str, int]], suppressed: int
) -> None:
    report = checked(body)
    assert _found(report) == found
    assert report.suppressed == suppressed


IGNORE = "<!-- postlint: ignore[LK604] known -->"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(f"{IGNORE}\n\n\n{BROKEN}\n", [], id="blank lines between"),
        pytest.param(f"{IGNORE}\r\n \t\r\n{BROKEN}\r\n", [], id="blank lines of Windows"),
        pytest.param(f"{IGNORE}\nText\n{BROKEN}\nand {BROKEN}\n\n{BROKEN}\n", [6], id="a paragraph"),
        pytest.param(f"{IGNORE}\n# {BROKEN}\n{BROKEN}\n", [3], id="a heading"),
        pytest.param(f"{IGNORE}\n\n- a\n  {BROKEN}\n\n  {BROKEN}\n- {BROKEN}\n", [7], id="a list item"),
        pytest.param(f"{IGNORE}\n1. a\n   - {BROKEN}\n2. {BROKEN}\n", [4], id="with the list in it"),
        pytest.param(f"- a\n\n  {IGNORE}\n  b\n  {BROKEN}\n\n  {BROKEN}\n", [7], id="a paragraph of an item"),
        pytest.param(f"- a\n  {IGNORE}\n  - {BROKEN}\n  - {BROKEN}\n", [4], id="an item in an item"),
        pytest.param(f"{IGNORE}\n\n| a |\n|---|\n| b |\n| {BROKEN} |\n\n{BROKEN}\n", [8], id="a table"),
        pytest.param(f"{IGNORE}\n<div>\n<a href='http:/x.test'>\n</div>\n\n{BROKEN}\n", [6], id="HTML"),
        pytest.param(
            f"<div>\n{IGNORE}\n<a href='http:/x.test'>\n<a href='http:/y.test'>\n</div>\n", [4], id="in HTML"
        ),
        pytest.param(f"{IGNORE}\n> a\n>\n> {BROKEN}\n\n{BROKEN}\n", [6], id="a quotation"),
        pytest.param(f"> a\n> {IGNORE}\n>\n> b\n> {BROKEN}\n>\n> {BROKEN}\n", [7], id="in a quotation"),
        pytest.param(
            f"{IGNORE}\n<!-- postlint: ignore[LI401] too -->\n\n<!-- more -->\n{BROKEN}\n", [], id="comments"
        ),
        pytest.param(f"Text\n{BROKEN} {IGNORE}\n{BROKEN}\n", [3], id="after text: its own line"),
        pytest.param(f"- {BROKEN} {IGNORE}\n- {BROKEN}\n", [2], id="after an item"),
        pytest.param(f"| a |\n|---|\n| {BROKEN} {IGNORE} |\n| {BROKEN} |\n", [4], id="in a table"),
        pytest.param(f"{BROKEN}\n\n{IGNORE}\n", [1], id="nothing after it"),
        pytest.param(f"{IGNORE}\n!!! note\n    a\n\n    {BROKEN}\n\n{BROKEN}\n", [7], id="an admonition"),
    ],
)
def test_a_comment_alone_on_its_line_covers_the_block_after_it(
    checked: Check, body: str, found: list[int]
) -> None:
    generator = "mkdocs" if "!!!" in body else "plain"
    report = checked(body, generator=generator, select=["LK604"])
    assert _found(report) == [("LK604", line) for line in found]
    assert report.suppressed == body.count("http:/") - len(found)


def test_a_definition_is_a_block(checked: Check) -> None:
    text = (
        "Text\n\n<!-- postlint: ignore[LK606] kept -->\n\n[a]: http://x.test\n  'Title'\n[b]: http://y.test\n"
    )
    assert _found(checked(text)) == [("LK606", 7)]


def test_the_block_after_a_comment_in_mdx(checked: Check) -> None:
    text = f"{{/* postlint: ignore[LK604] */}}\n\nText\n{BROKEN}\n\n{BROKEN}\n"
    assert _found(checked(text, name="post.mdx")) == [("LK604", 6)]
    together = text.replace("\n\nText", "\nText", 1)
    assert _found(checked(together, name="post.mdx")) == [("LK604", 5)]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- postlint: ignore-start[LK604] -->\n{BROKEN}\n<!-- postlint: ignore-end[LK604] -->\n",
        f"a <!-- postlint: ignore-start[LK604] --> {BROKEN}\n<!-- postlint: ignore-end[LK604] -->\n",
    ],
)
def test_a_region_ends_with_its_end(checked: Check, body: str) -> None:
    assert _found(checked(f"{body}{BROKEN}\n")) == [("LK604", body.count("\n") + 1)]


def test_no_comment_ignores_all(checked: Check) -> None:
    report = checked(f"<!-- postlint: ignore[ALL] -->\n{BROKEN}\n")
    assert _found(report) == [("SU902", 1), ("LK604", 2)]


def test_comments_in_mdx(checked: Check) -> None:
    text = f"{{/* postlint: ignore[malformed-url] */}}\n{BROKEN}\n"
    assert checked(text, name="post.mdx").suppressed == 1


@pytest.mark.parametrize(
    ("front_matter", "found", "suppressed"),
    [
        (
            "---\ntitle: A\ndate: 2017-09-31 # postlint: ignore[invalid-date] kept for its address\n---\n",
            [],
            1,
        ),
        ("---\ntitle: A\n# postlint: ignore[invalid-date]\ndate: 2017-09-31\n---\n", [], 1),
        ("+++\ntitle = 'A'\n# postlint: ignore[DA201]\ndate = '2017-09-31'\n+++\n", [], 1),
        ("---\n# postlint: ignore-file[invalid-date]\ntitle: A\n\ndate: 2017-09-31\n---\n", [], 1),
        ("---\ntitle: A\n# postlint: ignore[DA201]\n\n# by hand\ndate: 2017-09-31\n---\n", [], 1),
        ("---\r\ntitle: A\r\n# postlint: ignore[DA201]\r\ndate: 2017-09-31\r\n---\r\n", [], 1),
        ("+++\n# postlint: ignore-file[DA201]\ntitle = 'A'\ndate = '2017-09-31'\n+++\n", [], 1),
        ("+++\ntitle = 'A'\ndate = '2017-09-31' # postlint: ignore[DA201] old\n+++\n", [], 1),
        ("---\ntitle: '# postlint: ignore[invalid-date]'\ndate: 2017-09-31\n---\n", [("DA201", 3)], 0),
        (
            "---\ntitle: A\ndate: 2017-09-31 # postlint: ignore[invalid-dat]\n---\n",
            [("DA201", 3), ("SU902", 3)],
            0,
        ),
    ],
)
def test_comments_in_front_matter(
    checked: Check, front_matter: str, found: list[tuple[str, int]], suppressed: int
) -> None:
    report = checked(front_matter)
    assert _found(report) == found
    assert report.suppressed == suppressed


def test_a_comment_at_a_key_covers_the_whole_value(checked: Check) -> None:
    text = "---\ntitle: A\nimage: # postlint: ignore[LI405]\n  src: a.png\n  license: CC BY-SA 3.0\n"
    text += "  license_url: https://creativecommons.org/licenses/by/4.0/\n---\n"
    report = checked(text, select=["LI405"])
    assert (_found(report), report.suppressed) == ([], 1)


def test_windows_line_ends_move_nothing(checked: Check) -> None:
    report = checked(f"<!-- postlint: ignore[LK604] -->\r\n{BROKEN}\r\n\r\n{BROKEN}\r\n")
    assert (_found(report), report.suppressed) == ([("LK604", 4)], 1)


@pytest.mark.parametrize(
    ("text", "found", "suppressed"),
    [
        ("<!-- a\r\nb -->\r\n\r\nWe use postlint.\r\n", [], 0),
        ("<!-- {{ page.title }} -->\n\npostlint\n", [], 0),
        ("<!-- {% raw %} -->\n\npostlint\n", [], 0),
        ("> <!-- a\n> b -->\n\npostlint\n", [], 0),
        (f"<!-- postlint: ignore[LK604] known,\r\nand kept -->\r\n{BROKEN}\r\n", [], 1),
        (f"<!-- postlint: ignore[LK604] {{{{ x }}}} -->\n{BROKEN}\n", [], 1),
        (f"<!-- postlint: ignore[LI401,\r\n  LK604] -->\r\n{BROKEN}\r\n", [], 1),
        (f"> <!-- postlint: ignore[LI401,\n> LK604] -->\n> {BROKEN}\n", [], 1),
        (f"> <!--\n> postlint: ignore[LK604]\n> -->\n> {BROKEN}\n", [], 1),
        (f"{BROKEN} <!-- postlint: ignore[LI401,\n> LK604] -->\n", [("LK604", 1)], 0),
        (f"<!-- postlint: ignore[LI401,\r\n  LK640] -->\r\n{BROKEN}\r\n", [("SU902", 2), ("LK604", 3)], 0),
        (f"<!-- postlint: ignore[{{{{ x }}}}] -->\n{BROKEN}\n", [("SU902", 1), ("LK604", 2)], 0),
    ],
)
def test_comments_over_lines_with_tags_and_in_quotations(
    checked: Check, text: str, found: list[tuple[str, int]], suppressed: int
) -> None:
    report = checked(text)
    assert report.failures == ()
    assert (_found(report), report.suppressed) == (found, suppressed)


def test_an_unknown_rule_is_named_as_written(checked: Check) -> None:
    (finding,) = checked("<!-- postlint: ignore[{{ x }}] -->\n\nText\n").findings
    assert "`{{ x }}`" in finding.message
    assert (finding.start, finding.end) == ((1, 23), (1, 30))


def test_comments_in_mdx_quotations(checked: Check) -> None:
    text = f"> {{/* postlint: ignore[LI401,\n> malformed-url] */}}\n> {BROKEN}\n"
    assert checked(text, name="post.mdx").suppressed == 1


def test_per_file_ignores_leave_files_alone(checked: Check) -> None:
    report = checked(BROKEN, **{"per-file-ignores": {"post.md": ["LK"]}})
    assert _found(report) == []
