"""What makes output harmless: the same data in JSON, the carets under the right place, fixes that still hold."""

from __future__ import annotations

import json

import pytest

from postlint.findings import Edit, Fix, Position, Safety, Span
from postlint.page.page import Source, decode
from postlint.report.drawing import frame
from postlint.report.formats import json_text
from postlint.report.json_models import _fix
from postlint.report.sanitise import Syntax, inert, visible

HOSTILE = '\x00\x1b[2J\x85\x9b\u202e\u2028\ufeff\x7f\t\n##[add-matcher]x ###[y ##VSO[z ##teamcity[a \\##[b "//c:d\\e'


def test_json_is_the_same_data_in_harmless_letters() -> None:
    data = {HOSTILE: [HOSTILE, {"a\\": "\\\\" + HOSTILE}, 1.5, None]}
    text = inert(json_text(data), Syntax.JSON)
    assert json.loads(text) == data
    assert text.isascii()
    assert "##[" not in text
    assert "##vso[" not in text.lower()
    assert not set(map(chr, range(32))) - {"\n"} & set(text)


def test_json_keeps_no_password_whatever_it_is_escaped_with() -> None:
    data = ['https://bob:p"w\\x\n@h.test/', 'https://bob:p"w\\x@h.test/', "https://h.test:80\nbob@h.test"]
    shown = json.loads(inert(json_text(data), Syntax.JSON))
    assert shown == [data[0], "https://bob:***@h.test/", data[2]]


def test_half_a_surrogate_pair_is_no_json() -> None:
    assert json_text(["a\udcff"]) == '[\n  "a\N{REPLACEMENT CHARACTER}"\n]\n'
    assert inert('["\udcff"]', Syntax.JSON) == '["\N{REPLACEMENT CHARACTER}"]'


def test_colours_stay_only_where_there_may_be_some() -> None:
    text = "\x1b[1;31merror\x1b[0m \x1b]8;id=1;https://h.test/\x1b\\x\x1b]8;;\x1b\\ \x1b[2J \x1b]0;title\x07"
    assert inert(text, coloured=True) == text.replace("\x1b[2J", "\\e[2J").replace(
        "\x1b]0;title\x07", "\\e]0;title\\x07"
    )
    assert "\x1b" not in inert(text)


def test_of_annotations_only_ours_are_commands() -> None:
    ours = (
        "::error file=a%3Ab.md,line=1,endLine=1,title=DA201 invalid-date,col=1,endColumn=2::say ##[x] ::y\n"
    )
    others = "::error::x\n  ::add-mask::y\n::error file=a.md::x\n::set-env name=a::b ##[group]\n"
    text = inert(ours + others, Syntax.ANNOTATIONS)
    assert text == ours.replace("##[", "# #[") + others.replace("::error", ": :error").replace(
        "  ::add", "  : :add"
    ).replace("::set", ": :set").replace("##[", "# #[")


def test_bytes_of_a_name_are_shown_as_such() -> None:
    assert visible("gr\udcf6\udcdfe \ud800") == r"gr\xf6\xdfe \ud800"


@pytest.mark.parametrize(
    ("place", "marked"),
    [
        ("https://bob:pw1-long@h.test/x", "https://bob:***@h.test/x"),
        ("see", "see"),
        ("my", "my"),
        ("1-l", "***"),
        ("bob:pw1", "bob:***"),
        ("long@h", "***@h"),
        ("@h.test", "@h.test"),
        ("bob:", "bob:"),
    ],
)
def test_carets_stay_under_their_place(place: str, marked: str) -> None:
    line = "see https://bob:pw1-long@h.test/x my page"
    column = line.index(place) + 1
    shown = frame(decode(line.encode()), Position(1, column), Position(1, column + len(place)), 200)
    assert shown.marked == marked
    assert shown.before + shown.marked + shown.after == "see https://bob:***@h.test/x my page"
    assert (shown.indent, shown.carets) == (len(shown.before), len(marked))


def test_a_password_is_hidden_before_a_line_is_cut() -> None:
    line = "word " * 60 + "https://bob:" + "secret" * 30 + "@h.test/x " + "word " * 60
    source = decode(line.encode())
    for start in range(1, len(line), 7):
        shown = frame(source, Position(1, start), Position(1, start + 3), 60)
        assert "secre" not in shown.before + shown.marked + shown.after
        assert "ecret" not in shown.before + shown.marked + shown.after


def _source(text: str) -> Source:
    return decode(text.encode())


def _told(text: str, old: str, new: str) -> list[tuple[int, int, str]] | None:
    start = text.index(old)
    fix = _fix(Fix(Safety.SAFE, "x", (Edit(Span(start, start + len(old)), new),)), _source(text))
    return [(edit.column, edit.end_column, edit.text) for edit in fix.edits] if fix else None


def test_a_fix_of_an_address_tells_only_what_it_changes() -> None:
    text = "[a](http://bob:pw@h.test/x)"
    assert _told(text, "http://bob:pw@h.test/x", "https://bob:pw@h.test/x") == [(9, 9, "s")]
    assert _told(text, "http://bob:pw@h.test/x", "http://bob:pw@h.test/") == [(26, 27, "")]
    assert _told(text, "a", "b") == [(2, 3, "b")]


def test_a_fix_that_would_tell_a_password_is_kept_back() -> None:
    text = "[a](http://bob:pw@h.test/x)"
    assert _told(text, "http://bob:pw@h.test/x", "http://bob:other@h.test/x") is None
    assert _told("[a]( )", " ", "https://bob:pw@h.test/") is None


def test_a_colour_before_a_command_of_a_runner_hides_it_from_nobody() -> None:
    for start in ("\x1b[1m", "  \x1b[0m \x1b[1m", "\x1b]8;id=1;https://x.test/\x1b\\"):
        said = inert(f"a\n{start}::error::x\n", for_runner=True, coloured=True)
        assert said == f"a\n{start}: :error::x\n"
