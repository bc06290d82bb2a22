"""Formulas hold no links; sentences with two prices keep theirs."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page.markdown import parse_body
from postlint.page.undefined_labels import undefined_references


@pytest.mark.parametrize(
    "text",
    [
        r"$[\psi](\mathbf{L})$",
        r"a $\alpha[x](y)$ b",
        "$f[x](t)$",
        "$$\n[a](b) + 1\n$$",
        "$$[a](b)$$",
        r"$$ \sum_i [x_i](y_i) $$",
        r"\\( \frac{a}{b} [x](y) \\)",
        r"\\[ \frac{a}{b} [x](y) \\]",
        r"\( \psi[x](y) \)",
        r"> $[\psi](\mathbf{L})$",
        "$[a][b]$\n\n[b]: x",
        r"$\text{for all }[x](y)$",
    ],
)
def test_a_formula_holds_no_link(text: str) -> None:
    body = parse_body(text, 0)
    assert body.links == ()
    assert len(body.verbatim) == 1
    assert list(undefined_references(text, body)) == []


@pytest.mark.parametrize(
    "text",
    [
        "$5 to [us](x) or $6",
        "from $5 [us](x_y) to $6 and $7",
        "US$5 [us](x) or US$6",
        "$5–[us](https://h.test/a_b)–$",
        "($5)[x](a/b_c)($6)",
        "costs $[five dollars](x)$ or so",
        r"\[escaped\] [x](y) \[too\]",
        r"\(see [x](y)\)",
        r"\$[a](b)\$",
        "`$` [a](b) `$`",
        "$\\alpha$ [a](b) $\\beta$",
        "$x\n\n[a](b)\n\n$y",
        "$$\n\n[a](b) \\alpha\n\n$$",
        "[the $x$ of](y)",
        "`$a` [x](y) $b",
    ],
)
def test_a_link_beside_dollars_stays(text: str) -> None:
    assert len(parse_body(text, 0).links) == 1


def test_an_address_in_a_formula_is_no_link() -> None:
    assert parse_body(r"$\href{x@h.test}{y}$ a", 0).links == ()


@pytest.mark.parametrize("mark", ["$", "$$", "$a", "$a$ ", "\\\\(", "\\\\[ ", "$\\a", "\\)", "$[a](b)"])
def test_hostile_formulas_take_linear_time(mark: str) -> None:
    assert_linear(lambda text: parse_body(text, 0), mark)
