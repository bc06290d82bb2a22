"""Pages made to take long: each is read by all rules about links."""

from __future__ import annotations

from pathlib import Path

import pytest

from linear import assert_linear
from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.run.check import check

_UNITS = [
    *(
        "[a][b] ",
        "[a][",
        "][",
        "[][",
        "[a]: b\n",
        "[a]: b\n\n",
        "[](a)",
        "![](a)",
        "[]()",
        "[](<>)",
        "[a]( b )",
    ),
    *("{{ a }}", "{{ a }}\n", "\\[a][b]", "<img src=a>", "<img ", '<a href="">', "> <img\n> ", "[`a`][b]"),
    *(
        "../",
        "[a](../../b)",
        "[a](file:///b)",
        "[a](https://google.com/url?q=http://b)",
        "[a](https://a.b/__;)",
    ),
    *("a[^b] ", "[^b]: c\n\n", '<a href="b>c</a> ', '`a` <a href="b>c</a> ', "a](https://b.c) ", "(a)[/b/] "),
    *("[a]http://b.c) ", "[a](b c.pdf)", "> [a][b\n> c]\n", "<https://a.b/(>) ", "[a](/home/b/c.d) "),
]


@pytest.mark.parametrize("unit", _UNITS)
def test_a_hostile_page_is_read_in_linear_time(unit: str, tmp_path: Path) -> None:
    settings = Settings.model_validate({"select": ["LK", "IM502"]})

    def judge(text: str) -> None:
        (tmp_path / "post.md").write_text(text, encoding="utf-8")
        assert not check(Configuration(settings, tmp_path), named(tmp_path / "post.md")).failures

    assert_linear(judge, unit, length=5_000)
