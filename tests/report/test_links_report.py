"""The list of links, as people read it."""

from __future__ import annotations

import pytest

from postlint.links.model.verdict import Status, Verdict
from postlint.page import read_page
from postlint.report.formats import View
from postlint.report.links_report import render_links_text

FILE = "https://github.com/okfde/site/blob/main/run.py"


def test_a_link_without_an_address_says_so() -> None:
    assert (
        render_links_text([read_page("post.md", b"[a]()\n")], {}, View())
        == "post.md:1:1: local (no address)\n"
    )


@pytest.mark.parametrize(
    ("fragment", "verdict", "words"),
    [
        ("", Verdict(Status.ALIVE), ""),
        ("#L40-L52", Verdict(Status.ALIVE, missing=("L40-L52",)), "  (the file ends before line 40)"),
        ("#gr%C3%BCn", Verdict(Status.ALIVE, missing=("gr%C3%BCn",)), "  (there is no place called `grün`)"),
        ("#L3", Verdict(Status.ALIVE, found=("L3",), missing=("L40-L52",)), ""),
    ],
)
def test_what_is_wrong_with_a_page_that_answers(fragment: str, verdict: Verdict, words: str) -> None:
    page = read_page("post.md", f"<{FILE}{fragment}>\n".encode())
    assert (
        render_links_text([page], {FILE: verdict}, View())
        == f"post.md:1:1: external alive {FILE}{fragment}{words}\n"
    )
