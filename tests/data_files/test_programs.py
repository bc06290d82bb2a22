"""Literal values in programs: exactly what is written out, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest

from postlint.data_files.programs import UNKNOWN, _ends, _tokens, objects_with, words_in


def test_a_configuration_as_people_write_it() -> None:
    text = """
    // @ts-check
    import {themes} from 'prism-react-renderer';
    const base = process.env.BASE ?? '/';
    /** @type {import('@docusaurus/types').Config} */
    const config = {
      title: "It's",
      baseUrl: '/x/', // the path
      trailingSlash: false,
      i18n: {defaultLocale: 'en', locales: ['en', 'de',],},
      pattern: /[/'"]{1}/g,
      presets: [
        ['classic', /** @type {Options} */ ({docs: {sidebarPath: require.resolve('./s.js')}, blog: false})],
      ],
      plugins: [() => ({name: 'x'}), ...more, `plain`, `with ${base}`],
      onBrokenLinks: isStrict ? 'throw' : 'warn',
      url: 'https://' + host,
      async hook(a, b) { return {a}; },
      themeConfig: ({a: 1.5, b: -2}) satisfies Theme,
      'quoted-key': null,
      base,
    };
    export default config;
    """
    (config,) = objects_with(text, "baseUrl")
    assert config == {
        "title": "It's",
        "baseUrl": "/x/",
        "trailingSlash": False,
        "i18n": {"defaultLocale": "en", "locales": ["en", "de"]},
        "pattern": UNKNOWN,
        "presets": [["classic", {"docs": {"sidebarPath": UNKNOWN}, "blog": False}]],
        "plugins": [UNKNOWN, UNKNOWN, "plain", UNKNOWN],
        "onBrokenLinks": UNKNOWN,
        "url": UNKNOWN,
        UNKNOWN: UNKNOWN,
        "themeConfig": {"a": 1.5, "b": -2},
        "quoted-key": None,
        "base": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("({a: {...rest, b: 1}})", {UNKNOWN: UNKNOWN, "b": 1}),
        ("({a: {[name]: 1}})", {UNKNOWN: UNKNOWN}),
        ("({a: {get() {}, b: 2}})", {"get": UNKNOWN, "b": 2}),
        ("({a: 'x' as const})", "x"),
        ("({a: 'x'.trim()})", UNKNOWN),
        (r"({a: 'it\'s'})", "it's"),
        (r"({a: '\u0041'})", UNKNOWN),
        ("({a: `b ${c ? `d` : '}'} e`, f: 1})", UNKNOWN),
        ("({a: 1 / 2, b: '/'})", UNKNOWN),
        ("function f() { return { a: true } }", True),
        ("({a: // one\n 1 /* , a: 2 */})", 1),
    ],
)
def test_single_values(text: str, value: object) -> None:
    assert [found["a"] for found in objects_with(text, "a")] == [value]


def test_names_are_not_taken_from_comments_and_texts() -> None:
    assert words_in("// one\nconst two = 'three' /* four */ + `five`;") == {"const", "two"}


@pytest.mark.parametrize(
    "text", ["{" * 5000, "[" * 5000, "({a: " * 3000, "`${" * 3000, "({a: ))) ;; ]", "'", "/*", "{a b c"]
)
def test_what_is_no_program_ends(text: str) -> None:
    assert objects_with(text, "nothing") == []


def test_an_expression_ends_where_its_brackets_say() -> None:
    """The places that are found from the end are those that a reader comes to who counts brackets from the start."""

    def from_the_start(tokens: Sequence[Any], at: int) -> int:
        depth = 0
        while at < len(tokens):
            sign = tokens[at].value if tokens[at].kind == "mark" else ""
            if depth == 0 and sign in set(")]},;"):
                return at
            depth += (sign in set("([{")) - (sign in set(")]}"))
            at += 1
        return at

    signs = "([{}]),;ab "
    for seed in range(200):
        code = "".join(signs[byte % len(signs)] for byte in hashlib.sha512(bytes([seed])).digest())
        tokens = _tokens(code)
        found = _ends(tokens)[: len(tokens) + 1]
        assert found == [from_the_start(tokens, at) for at in range(len(tokens) + 1)], code
