"""Masking of template tags: same length, and only tags."""

from __future__ import annotations

import pytest

from postlint.page.dialect import Dialect
from postlint.page.templates import mask_templates


def masked(text: str, *, mdx: bool = False) -> str:
    result = mask_templates(text, 0, Dialect(mdx=mdx))
    assert len(result.text) == len(text)
    return result.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {{ b }} c", "a xxxxxxx c"),
        ("ä {{ ü }} c", "ä xxxxxxx c"),
        ("{{< figure src='a' >}}", "x" * 22),
        ("{{% note %}}b{{% /note %}}", "x" * 12 + "b" + "x" * 13),
        ("{% if a %}b{% endif %}", "x" * 10 + "b" + "x" * 11),
        ("<% a %>b<%= c %>", "x" * 7 + "b" + "x" * 8),
        ("a{: .b}c", "axxxxxxc"),
        ("{{{ a }}}b", "xxxxxxxxxb"),
        ("{{<\n a\n>}}b", "x" * 10 + "b"),
        ("{# a #}b", "xxxxxxxb"),
        ("# A {#id}", "# A {#id}"),
        ("{{ a\n\n}}", "{{ a\n\n}}"),
        ("{{ a", "{{ a"),
        ("a }} {{", "a }} {{"),
        ("{: a\n}", "{: a\n}"),
        ("`{{` and `}}`", "`{{` and `}}`"),
        ("`{{ a }}`", "`xxxxxxx`"),
        ("{% raw %}{{ a }}{% endraw %}", "x" * 9 + "{{ a }}" + "x" * 12),
        ("{% comment %}\n a [b](c)\n{% endcomment %}d", "x" * 13 + "\n x xxxxxx\n" + "xx xxxxxxxxxx xxd"),
    ],
)
def test_what_is_masked(text: str, expected: str) -> None:
    if "comment" in text:
        result = masked(text)
        assert "[b](c)" not in result
        assert result.endswith("d")
        assert result.count("\n") == text.count("\n")
    else:
        assert masked(text) == expected


def test_the_content_of_a_highlighting_block_is_verbatim() -> None:
    text = "ä {% highlight ruby %}\n[a](b)\n{% endhighlight %} [c](d)"
    result = mask_templates(text, 0)
    (verbatim,) = result.verbatim
    assert text[verbatim.start : verbatim.end] == "\n[a](b)\n"
    assert result.text.endswith(" [c](d)")
    assert "[a]" not in result.text


def test_a_variable_set_to_a_block_is_no_text_but_one_that_is_assigned_has_no_block() -> None:
    assert "[a](b)" not in masked("{% set x %}[a](b){% endset %}")
    assert "[a](b)" in masked("{% set x = 1 %}[a](b){% set y %}c{% endset %}")


def test_spans_count_from_the_top_of_the_page() -> None:
    text = "---\n---\n{{ a }}"
    result = mask_templates(text, 8)
    assert result.text == "xxxxxxx"
    assert [text[tag.start : tag.end] for tag in result.tags] == ["{{ a }}"]


def test_expressions_of_attributes_only_in_mdx() -> None:
    text = "<A b={() => { c }} d='e'>"
    assert masked(text, mdx=True) == "<A b=xxxxxxxxxxxxx d='e'>"
    assert masked(text) == text


def test_an_expression_without_an_end_masks_nothing() -> None:
    assert masked("<A b={c {\n\n}}>", mdx=True) == "<A b={c {\n\n}}>"
