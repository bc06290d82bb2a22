"""Markdown that is not CommonMark: Python-Markdown with its extensions, kramdown, MyST, containers."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.generators.table import load_generator
from postlint.page.body import Body
from postlint.page.dialect import COMMON, Dialect
from postlint.page.markdown import parse_body

PYTHON = load_generator("mkdocs").dialect
KRAMDOWN = load_generator("jekyll").dialect


def parsed(text: str, dialect: Dialect) -> Body:
    body = parse_body(text, 0, dialect)
    for link in body.links:
        assert text[link.target.start : link.target.end] == link.raw
    return body


def destinations(text: str, dialect: Dialect) -> list[str]:
    return [link.destination for link in parsed(text, dialect).links]


# What Python-Markdown 3.10 and pymdown-extensions 11 make of each.
ADMONITIONS = [
    (
        '!!! note "T [q](r)"\n    [a](b)\n\n        [c](d)\n\n    !!! tip\n        [e](f)\n\n[g](h)',
        ["r", "b", "f", "h"],
    ),
    ("!!!note\n    [a](b)\n\n    [c](d)", ["b", "d"]),
    ('text\n??? note "x"\n    [a](b)', ["b"]),
    ('???+ note "x"\n\n    [a](b)', ["b"]),
    (
        '=== "A"\n\n    [a](b)\n\n    ```\n    [c](d)\n\n    [e](f)\n    ```\n\n    [g](h)\n\n=== "B"\n\n    [i](j)',
        ["b", "h", "j"],
    ),
    ('===+ "A"\n\n    [a](b)', ["b"]),
    ("!!! danger highlight blink\n\n\t[a](b)\n\n\t- [c](d)\n\n\t\t[e](f)", ["b", "d", "f"]),
    ("1.  x\n\n    !!! note\n\n        [a](b)\n", ["b"]),
    ("!!! note\n\n    ## [a](b)\n\n    | x |\n    | - |\n    | [c](d) |\n\n    > [e](f)\n", ["b", "d", "f"]),
    ("```\n!!! note\n\n    [a](b)\n```\n[c](d)", ["d"]),
    ("    !!! note\n\n        [a](b)\n", []),
    ("Term\n:   Def [a](b)\n\n    para [c](d)\n\nT2\n\n: [e](f)", ["b", "d", "f"]),
    ("- a\n\n    [a](b)\n\n        [c](d)", ["b"]),
    ("[a](b){ .md-button } [c](d){: target=\"_blank\" }\n\n[e] [f]\n\n[f]: x", ["b", "d", "x"]),
    ("x[^1]\n\n[^1]: [a](b)\n\n    [c](d)\n", ["b", "d"]),
    ('--8<-- "https://h.test/a.md"\n\n[a](b)', ["b"]),
    ("^^[a](b)^^ ~~[c](d)~~ ==[e](f)==", ["b", "d", "f"]),
    ("*[HTML]: Hyper Text\n\n[a](b) HTML", ["b"]),
    ("/// note | Title\n[a](b)\n///", ["b"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ADMONITIONS)
def test_blocks_of_python_markdown(text: str, wanted: list[str]) -> None:
    assert destinations(text, PYTHON) == wanted


@pytest.mark.parametrize(("text", "wanted"), ADMONITIONS)
def test_blocks_of_python_markdown_in_a_file_of_windows(text: str, wanted: list[str]) -> None:
    assert destinations(text.replace("\n", "\r\n"), PYTHON) == wanted


MARKDOWN_IN_HTML = [
    ('<div markdown="1">[a](b)</div>', ["b"]),
    ('<div class="x" markdown="1">\n[a](b)\n\n## [c](d)\n\n- [e](f)\n</div>\n\n[g](h)', ["b", "d", "f", "h"]),
    ('<div markdown="block">\n\n[a](b)\n\n    [code](x)\n\n</div>', ["b"]),
    ('<div markdown="1">\n<div>\n[a][r]\n</div>\n</div>\n\n[r]: b', []),
    ('<div markdown="1">\n<p markdown="1">\n[a][r]\n</p>\n</div>\n\n[r]: b', ["b"]),
    ('<section markdown="1"\n  id="x">[a](b)\n</section>', ["b"]),
    ('<div markdown="1">\n```\n[a](b)\n</div>\n```\n[c](d)\n</div>\n', ["d"]),
    ('`<div markdown="1">` [a](b)\n', ["b"]),
    ('```html\n<div markdown="1">\n[a](b)\n</div>\n```\n', []),
]  # fmt: skip


@pytest.mark.parametrize("dialect", [PYTHON, KRAMDOWN], ids=["python-markdown", "kramdown"])
@pytest.mark.parametrize(("text", "wanted"), MARKDOWN_IN_HTML)
def test_markdown_in_html(text: str, wanted: list[str], dialect: Dialect) -> None:
    assert destinations(text, dialect) == wanted


def test_the_addresses_of_the_element_itself_are_links() -> None:
    text = '<figure markdown="1" cite="x">\n![a](b.png)\n<a href="c" markdown="1">*d*</a>\n</figure>\n'
    for dialect in (PYTHON, KRAMDOWN):
        assert destinations(text, dialect) == ["b.png", "c"]
    images = '<div markdown="1"><img srcset="a.png 1x, b.png 2x"> [c](d)</div>\n'
    assert destinations(images, KRAMDOWN) == ["a.png", "b.png", "d"]


@pytest.mark.parametrize(
    "text",
    [
        '<table><tr><td markdown="span">[a](b)</td></tr></table>\n',
        '<table>\n<tr>\n<td markdown="1">[a](b)</td>\n</tr></table>\n',
        '<div>\n<p markdown="1">[a](b)</p></div>\n',
        '<table>\n  <tr>\n    <td markdown="span">[a](b)</td>\n  </tr>\n</table>\n',
    ],
)
def test_in_kramdown_an_element_may_hold_markdown_inside_one_that_does_not(text: str) -> None:
    assert destinations(text, KRAMDOWN) == ["b"]
    assert destinations(text, PYTHON) == []
    assert destinations(text, COMMON) == []


def test_what_stands_above_such_an_element_keeps_its_links() -> None:
    text = '<table background="x.png">\n<tr><td markdown="1">[a](b)</td>\n<td markdown="1">[c](d)</td></tr></table>\n'
    assert destinations(text, KRAMDOWN) == ["x.png", "b", "d"]


@pytest.mark.parametrize("value", ["0", "off"])
def test_markdown_in_html_can_be_switched_off(value: str) -> None:
    assert destinations(f'<div markdown="{value}">\n[a](b)\n</div>\n', KRAMDOWN) == []


def test_commonmark_knows_none_of_it() -> None:
    assert destinations('<div markdown="1">\n[a](b)\n</div>\n', COMMON) == []
    assert destinations("!!! note\n\n    [a](b)\n", COMMON) == []


KRAMDOWN_TEXTS = [
    ('[a](b){:target="_blank"} [c](d){:.x #y title="z"}', ["b", "d"]),
    ('[a][r]{:target="_blank"}\n\n[r]: b "T"\n{: .x}', ["b"]),
    ('# H\n{: .x href="https://h.test/"}\n\n[a](b)\n{: .y}\n', ["b"]),
    ("{::comment}\n[a](b)\n\nhttps://h.test/\n{:/comment}\n[c](d)", ["d"]),
    ("{::comment}[a](b){:/} [c](d)", ["d"]),
    ('{::nomarkdown}\n<a href="x">[a](b)</a>\n{:/nomarkdown}\n[c](d)', ["x", "d"]),
    ("{::options parse_block_html=\"false\" /}\n\n[c](d)", ["d"]),
    ('[a][r]\n\n[r]: b\n   "the title"\n', ["b"]),
    ("[a][r]\n\n[r]: <b c> 'the title'\n", ["b c"]),
    ("*[HTML]: Hyper Text Markup Language\n\nHTML [a](b)", ["b"]),
    ("x[^1]\n\n[^1]:\n    [a](b)\n\n    > [c](d)\n", ["b", "d"]),
    ("Term\n: [a](b)\n\n    [c](d)\n", ["b", "d"]),
    ("| a |\n|---|\n| [a](b) |\n{: .x}\n", ["b"]),
    ("- [a](b)\n{: .x}\n- {: .y} [c](d)\n", ["b", "d"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), KRAMDOWN_TEXTS)
def test_kramdown(text: str, wanted: list[str]) -> None:
    assert destinations(text, KRAMDOWN) == wanted


@pytest.mark.parametrize("generator", ["hugo", "jekyll", "mkdocs", "pelican", "quarto"])
def test_what_defines_a_term_may_go_on(generator: str) -> None:
    text = "Term\n: [a](b)\n\n    [c](d)\n\n        [e](f)\n\n|:--|\n: [g](h)\n"
    assert destinations(text, load_generator(generator).dialect)[:2] == ["b", "d"]
    assert destinations(": [a](b)\n\n    [c](d)\n", load_generator(generator).dialect) == ["b"]


def test_a_link_around_a_block_is_not_around_the_text_before() -> None:
    text = 'http://a.test/b\n\n<a href="c">\n<div markdown="1">\n\nd\n</div></a>\n'
    assert destinations(text, KRAMDOWN) == ["http://a.test/b", "c"]


CONTAINERS = [
    ("::: tip [a](b)\n[c](d)\n:::\n", ["b", "d"]),
    (":::note[Title [a](b)]\n\n[c](d)\n\n- [e](f)\n\n:::\n", ["b", "d", "f"]),
    ("::: {.callout-note}\n## [a](b)\n:::\n", ["b"]),
    (":::{note}\n:class: x\n\n[a](b)\n:::\n", ["b"]),
    ("```{note}\n:class: x\n\n[a](b)\n```\n[c](d)", ["b", "d"]),
    ("````{admonition} Title [a](b)\n```python\n[c](d)\n```\n[e](f)\n````\n[g](h)", ["b", "f", "h"]),
    ("- x\n\n  ```{tip}\n  [a](b)\n  ```\n", ["b"]),
    ("```{code-block} python\n[a](b)\n```\n", []),
    ("```{r}\n[a](b)\n```\n[c](d)", ["d"]),
    ("```{python}\n[a](b)\n```\n~~~{note}\n[c](d)\n~~~\n", ["d"]),
]


@pytest.mark.parametrize("dialect", [COMMON, PYTHON, KRAMDOWN])
@pytest.mark.parametrize(("text", "wanted"), CONTAINERS)
def test_containers_and_directives(text: str, wanted: list[str], dialect: Dialect) -> None:
    assert destinations(text, dialect) == wanted


@pytest.mark.parametrize("dialect", [PYTHON, KRAMDOWN])
@pytest.mark.parametrize(
    ("unit", "after"),
    [
        ('<div markdown="1">', ""),
        ('<div markdown="1">\n', ""),
        ("<td>\n", '<td markdown="1">x'),
        ('<div markdown="1"></div>', ""),
        ("<b>\n" * 100 + '<div markdown="1"></div>\n', ""),
        ("</div>", ""),
        ("!!! note\n", ""),
        ("```{note}\n", ""),
        ("{::comment}", ""),
        ("{::nomarkdown}\n", ""),
        (": x\n", ""),
        ("<div markdown ", ""),
    ],
)
def test_hostile_blocks_take_linear_time(unit: str, after: str, dialect: Dialect) -> None:
    assert_linear(lambda text: parse_body(text, 0, dialect), unit, after=after)
