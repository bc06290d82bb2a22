"""How `text` and `summary` keep readable where there is much to say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.report.formats import FORMATS, View
from postlint.report.text_report import MANY

_text, _summary = FORMATS["text"].render, FORMATS["summary"].render


def spread(finding: Finding, number: int, message: str | None = None) -> list[Finding]:
    """The same on so many pages; in `message`, `NNN` is another number on each."""
    said = message or finding.message
    return [
        finding._replace(path=f"p{n:05}.md", message=said.replace("NNN", str(n)))
        for n in range(1, number + 1)
    ]


@pytest.fixture
def finding(report: Report) -> Finding:
    return report.findings[0]


def test_what_is_often_said_is_said_once_with_its_places(report: Report, finding: Finding) -> None:
    other = report.findings[1]._replace(path="p00003.md")
    found = (*spread(finding, 3), other, *spread(finding, 30)[3:])
    lines = _text(replace(report, findings=found), View()).splitlines()
    assert lines[:4] == [
        "error: image has a license but no license_url  LI402 missing-license-url",
        " --> p00001.md:3:1",
        "  = help: Add the address of the licence.",
        "  = the same in 29 more places:",
    ]
    assert lines[4:7] == ["      p00002.md:3:1", "      p00003.md:3:1", "      p00004.md:3:1"]
    assert lines[24] == "      and 9 more, which -v shows"
    assert lines[26].startswith("error: `title` stands here twice")
    whole = _text(replace(report, findings=found), View(verbose=True))
    assert len(re.findall(r"(?m)^      p\d+\.md:3:1$", whole)) == 29


def test_what_is_said_a_few_times_is_said_each_time(report: Report, finding: Finding) -> None:
    text = _text(replace(report, findings=tuple(spread(finding, 5))), View())
    assert text.count("error: image has a license") == 5
    assert "the same" not in text


def test_one_more_place_is_not_counted_but_shown(report: Report, finding: Finding) -> None:
    text = _text(replace(report, findings=tuple(spread(finding, 22))), View())
    assert "p00022.md" in text
    assert "-v" not in text


def test_many_findings_are_told_by_cause_and_end_with_a_summary(report: Report, finding: Finding) -> None:
    typed = spread(finding, MANY, "`tag-NNN` is not on the list of known `tags`")
    one = report.findings[2]
    report = replace(report, suppressed=0, skipped=(), failures=())
    lines = _text(
        replace(report, findings=(*typed, one)), View(commands=frozenset({"init", "baseline"}))
    ).splitlines()
    assert lines[0] == "error: `tag-1` is not on the list of known `tags`  LI402 missing-license-url"
    assert lines[3] == "  = 199 more like it:"
    assert lines[4] == "      p00002.md:3:1  `tag-2`"
    assert lines[9] == "      and 194 more, which -v shows"
    assert len([line for line in lines if line.startswith("error: ")]) == 2
    summary = lines.index("LI402 missing-license-url: 200 errors on 200 pages")
    assert lines[summary - 3].startswith("201 errors in ")
    assert lines[summary - 2] == "200 can be mended with --fix."
    assert lines[-6:] == [
        "  postlint check --fix                         mends 200 of them",
        "  postlint rule missing-license-url            what the first of these means",
        "  postlint check --select missing-license-url  only those",
        "  postlint init                                writes a configuration that fits your pages",
        "  postlint baseline                            lets all of this be, and tells only what is new",
        "  postlint check --since REV                   only what was changed since REV",
    ]


def test_with_v_each_of_many_is_shown_in_full_and_the_summary_comes_after(
    report: Report, finding: Finding
) -> None:
    typed = tuple(spread(finding, MANY + 1, "`tag-NNN` is not on the list"))
    lines = _text(replace(report, findings=typed), View(verbose=True)).splitlines()
    assert len([line for line in lines if line.startswith("error: ")]) == MANY + 1
    assert "What to do next" in lines


def test_only_what_is_shown_counts_as_much(report: Report) -> None:
    hints = tuple(spread(report.findings[4], MANY * 2))
    report = replace(report, suppressed=0, skipped=(), failures=())
    assert _text(replace(report, findings=hints), View()).splitlines()[1:] == [
        "400 hints not shown: add -v to see them."
    ]
    assert _summary(replace(report, findings=hints), View()) == _text(replace(report, findings=hints), View())


def test_quiet_leaves_out_what_is_no_finding(report: Report, finding: Finding) -> None:
    many = replace(report, findings=tuple(spread(finding, MANY + 1)))
    for text in (_text(many, View(quiet=True)), _summary(many, View(quiet=True))):
        assert "What to do next" not in text
        assert "links" not in text
        assert "201 errors on 201 pages" in text
    assert _text(Report(files=3), View(quiet=True)) == _summary(Report(files=3), View(quiet=True)) == ""


def test_a_summary_proposes_only_commands_that_there_are_and_what_is_not_done_yet(
    report: Report, finding: Finding
) -> None:
    some = replace(report, findings=(finding,), offline=True)
    text = _summary(some, View(commands=frozenset({"baseline"})))
    assert "postlint init" not in text
    assert "postlint baseline --offline" in text
    assert "postlint check --offline --since REV" in text
    assert "postlint check --offline --fix " in text
    assert "--fix" not in _summary(replace(some, findings=(finding._replace(fix=None),)), View())
    assert "postlint baseline" not in _summary(
        replace(some, known=some.findings[:1]), View(commands=frozenset({"baseline"}))
    )
    of_a_change = _summary(replace(some, since="main"), View(commands=frozenset({"baseline"})))
    assert "--since REV" not in of_a_change
    assert "postlint baseline" not in of_a_change


def test_a_summary_is_a_screen_however_much_there_is(report: Report) -> None:
    found = [
        finding._replace(code=f"LK60{code}", rule=f"some-rule-{code}", severity=severity, fix=None)
        for code, severity in enumerate([Severity.ERROR] * 5 + [Severity.WARNING] * 5)
        for way in range(code + 3)
        for finding in spread(
            report.findings[0], 40 - code, f"a way `NNN` to be{'er' * way} wrong {'and so on ' * 30}"
        )
    ]
    text = _summary(
        replace(report, findings=tuple(found)), View(width=80, commands=frozenset({"init", "baseline"}))
    )
    assert len(text.splitlines()) <= 51
    assert [line.split(":")[0] for line in text.splitlines() if re.match("LK", line)] == [
        *(
            "LK604 some-rule-4",
            "LK603 some-rule-3",
            "LK602 some-rule-2",
            "LK609 some-rule-9",
            "LK608 some-rule-8",
        )
    ]
    assert "180  in 5 other ways" in text
    assert "\nAlso 276 errors and 916 warnings by 5 other rules: --statistics counts them.\n" in text


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("number", [1, MANY + 1])
def test_lines_fit_the_terminal_whatever_is_written(
    report: Report, finding: Finding, width: int, number: int
) -> None:
    said = "der Begriff `日本語-NNN` 🌳 ist nicht bekannt und 長い文章で空白がないものもありますから折り返す"
    found = [each._replace(help=f"Schreib {said}", route=None) for each in spread(finding, number, said)]
    many = replace(report, findings=tuple(found))
    for text in (_text(many, View(width=width)), _summary(many, View(width=width))):
        wide = [line for line in text.splitlines() if cell_len(line) > width]
        assert not [line for line in wide if "postlint" not in line and "missing-license-url" not in line]


def test_colours_change_nothing_but_colours(report: Report, finding: Finding) -> None:
    many = replace(report, findings=(*spread(finding, MANY, "`NNN` is wrong"), *report.findings))
    for render in (_text, _summary):
        coloured = render(many, View(colour=True, width=80))
        plain = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", coloured)
        assert plain == render(many, View(width=80))
        assert plain != coloured


def test_no_part_of_a_password_is_left_where_a_name_is_cut(report: Report, finding: Finding) -> None:
    address = f"https://bob:{'Geheim' * 12}@NNN.test/"
    found = tuple(spread(finding, MANY + 1, f"the address `{address}` has a space in it"))
    for render in (_text, _summary):
        assert "Geheim" not in render(replace(report, findings=found), View())
