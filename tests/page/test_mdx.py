"""MDX: what stands between tags is Markdown, however far it is indented; programs hold no links."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.generators.table import load_generator
from postlint.page import read_page
from postlint.page.body import Body
from postlint.page.dialect import Dialect
from postlint.page.markdown import parse_body

MDX = Dialect(mdx=True)


def parsed(text: str) -> Body:
    body = parse_body(text, 0, MDX)
    for link in body.links:
        assert text[link.target.start : link.target.end] == link.raw
        assert link.span.start <= link.target.start
        assert link.target.end <= link.span.end or "[" in text[: link.target.start]
    return body


CASES = [
    ("<Tabs>\n  <TabItem>\n\n    text [a](b)\n\n    - [c](d)\n\n  </TabItem>\n</Tabs>\n", ["b", "d"]),
    ("<Tabs>\n    <TabItem value='x'>\n        text [a](b)\n    </TabItem>\n</Tabs>\n[c](d)\n", ["b", "d"]),
    ("<A>\n\n    ```\n    [a](b)\n\n    [c](d)\n    ```\n\n    [e](f)\n</A>\n", ["f"]),
    ("1. a\n    <Tabs>\n\n        [a](b)\n\n    </Tabs>\n2. [c](d)\n", ["b", "d"]),
    ("<div>[a](b)</div>\n", ["b"]),
    ("<div>\n*[a](b)*\n</div>\n", ["b"]),
    ("<>\n  [a](b)\n</>\n", ["b"]),
    ("<Card\n  title='x'\n  href='/y'\n>\n  [a](b)\n</Card>\n", ["/y", "b"]),
    ("<Card title={x => <b>y</b>} to='/z' /> [a](b)\n", ["/z", "b"]),
    ("<Steps>\n1. [a](b)\n\n   ```sh\n   [c](d)\n   ```\n2. [e](f)\n</Steps>\n", ["b", "f"]),
    ("<img src='a.png' />\n[b](c)\n", ["a.png", "c"]),
    ("text <a href='x'>https://h.test/</a>\n\n<a href='y'>https://h.test/</a>\n", ["x", "y"]),
    ("<pre>\n[a](b)\n\n<Card href='c'>\n</pre>\n\n[d](e)\n", ["e"]),
    ("`<Card href='x'>` [a](b)\n\n```jsx\n<Card href='y'>\n    [c](d)\n```\n", ["b"]),
    ("<Tabs>\n    [a]\n</Tabs>\n\n    [b]\n\n[a]: c\n[b]: d\n", ["c", "d"]),
    ("<Tabs>\n    [a][x]\n\n    [x]: c\n</Tabs>\n", ["c"]),
    ("- a\n  - [b](c)\n    - [d](e)\n\n      [f](g)\n", ["c", "e", "g"]),
    ("import X from 'https://h.test/x.js'\nimport y from './y.png'\n\n[a](b)\n", ["b"]),
    ("export const meta = {\n  url: 'https://h.test/',\n}\n\n[a](b)\n", ["b"]),
    ("import a [word](b)\n\nexport of [goods](c)\n", ["b", "c"]),
    ("<Tabs><TabItem>[a](b)</TabItem>\n<TabItem>\n    [c](d)\n</TabItem></Tabs>\n", ["b", "d"]),
    ("{/* <Card href='x'> [a](b) */}\n\n[c](d)\n", ["d"]),
    ("<Tabs>\n    ## [ä](b)\n\n    | x |\n    |---|\n    | [c](d) |\n</Tabs>\n", ["b", "d"]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_the_links_of_mdx(text: str, wanted: list[str]) -> None:
    assert [link.destination for link in parsed(text).links] == wanted


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_the_links_of_mdx_in_a_file_of_windows_with_letters_before(text: str, wanted: list[str]) -> None:
    changed = "Ä漢 🛠️\n\n" + text.replace("\n", "\r\n")
    assert [link.destination for link in parsed(changed).links] == wanted


def test_headings_and_code_in_elements_stand_where_they_are_written() -> None:
    text = "<Tabs>\n    ä\n\n    ## The *heading*\n\n    a `code` b\n</Tabs>\n"
    body = parsed(text)
    (heading,) = body.headings
    assert heading.text == "The heading"
    assert text[heading.span.start : heading.span.end] == "## The *heading*"
    assert [text[span.start : span.end] for span in body.verbatim] == ["`code`"]


@pytest.mark.parametrize("path", ["a.mdx", "b/A.MDX"])
def test_files_that_are_mdx(path: str) -> None:
    assert read_page(path, b"text").dialect.mdx
    assert not load_generator("plain").dialect.mdx
    assert load_generator("docusaurus").dialect.mdx


@pytest.mark.parametrize(
    ("before", "unit"),
    [
        ("", "<A>\n"),
        ("", "<A>"),
        ("", "<A>\n    x\n"),
        ("", "<"),
        ("", "<a "),
        ("", "</"),
        ("", "<A b\n"),
        ("", "import x\n"),
        ("", "<pre>"),
        ("", "x<A>"),
        ("<A>\n", "    ```\n"),
        ("<A>\n", "    [a]: b\n"),
    ],
)
def test_hostile_mdx_takes_linear_time(before: str, unit: str) -> None:
    assert_linear(lambda text: parse_body(text, 0, MDX), unit, before)
