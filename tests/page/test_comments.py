"""Comments know where their inside stands, whatever a parser makes of their letters."""

from __future__ import annotations

import pytest

from postlint.page.body import Comment
from postlint.page.dialect import COMMON, Dialect
from postlint.page.markdown import parse_body

MDX = Dialect(mdx=True)

CASES = [
    ("<!-- a\n b -->\n", " a\n b "),
    ("<!-- a\r\nb -->\r\n\r\nText\r\n", " a\r\nb "),
    ("Text <!-- a\r\nb --> text\r\n", " a\r\nb "),
    ("<!-- {{ page.title }} -->\n", " {{ page.title }} "),
    ("<!-- {% raw %} -->\n", " {% raw %} "),
    ("Text <!-- {{ x }} --> text\n", " {{ x }} "),
    ("<!-- \"a\" 'b' `c` > d -->\n", " \"a\" 'b' `c` > d "),
    ("> <!-- a\n> b -->\n", " a\n> b "),
    ("> text <!-- a\n> b --> text\n", " a\n> b "),
    ("> <!-- a\r\n> b -->\r\n", " a\r\n> b "),
    ("- > <!-- a\n  > b -->\n", " a\n  > b "),
    ("- <!-- a\n  b -->\n", " a\n  b "),
    ("Ä ü <!-- ß -->\n", " ß "),
    ("<div>\n<!-- a\r\nb -->\n</div>\n", " a\r\nb "),
    ("<!---->\n", ""),
    ("<!-->\n", ""),
    ("<!--->\n", ""),
    ("<!-- never closed\n", " never closed\n"),
    ("<!-- never closed\r\n", " never closed\r\n"),
    ("<!-- a", " a"),
]
MDX_CASES = [
    ("{/* a\r\nb */}\r\n", " a\r\nb "),
    ("> {/* a\n> b */}\n", " a\n> b "),
    ("{/* {{ x }} 'y' <b> */}\n", " {{ x }} 'y' <b> "),
    ("{/**/}\n", ""),
    ("Text\n\n    <!-- {{ x }} -->\n", " {{ x }} "),
    ("<Tabs>\n    {/* a\n    b */}\n</Tabs>\n", " a\n    b "),
]


def _only_comment(text: str, start: int, dialect: Dialect) -> Comment:
    (comment,) = parse_body(text, start, dialect).comments
    return comment


@pytest.mark.parametrize("before", ["", "Vorwörter, die länger sind.\n\n"], ids=["at the top", "after text"])
@pytest.mark.parametrize(
    ("text", "inside", "dialect"),
    [(*case, COMMON) for case in CASES] + [(*case, MDX) for case in MDX_CASES],
)
def test_the_inside_of_a_comment_is_where_it_was_written(
    before: str, text: str, inside: str, dialect: Dialect
) -> None:
    comment = _only_comment(before + text, len(before), dialect)
    written = (before + text)[comment.inside.start : comment.inside.end]
    assert (
        written.rstrip() == inside.rstrip()
    )  # of a comment that is never closed, the last line end may be left out
    assert comment.span.start < comment.inside.start <= comment.inside.end <= comment.span.end
    # Letter for letter the same, but for blanks.
    assert len(comment.text) == len(written)
    assert all(each in (letter, " ") for each, letter in zip(comment.text, written, strict=True))
    assert "".join(comment.text.split()) == "".join(
        written.replace("\n>", "\n").replace("\n  >", "\n").split()
    )
