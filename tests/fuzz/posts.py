"""Posts that nobody would write: real ones with some letters changed, and what chance makes of marks and words."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

TESTS = Path(__file__).resolve().parents[1]
LONGEST = 6_000
"""Code points of a post, and no more, so that many are tried."""

_NEWLINES = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \n", "\u2028", "\x85", "\x0b", "\x0c")
_MARKS = (
    *(
        "[",
        "]",
        "](",
        ")",
        "(",
        "![",
        "[[",
        "]]",
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<!-->",
        "<!",
        "]]>",
        "{/*",
        "*/}",
    ),
    *(
        "{{",
        "}}",
        "{{<",
        ">}}",
        "{{%",
        "%}}",
        "{%",
        "%}",
        "<%",
        "%>",
        "{#",
        "#}",
        "{:",
        "}",
        "{",
        "={",
        "{{{",
        "}}}",
        "${",
    ),
    *(
        "`",
        "``",
        "```",
        "~~~",
        "$",
        "$$",
        "*",
        "**",
        "_",
        "~~",
        "\\",
        "|",
        "---",
        "+++",
        "---json",
        "***",
        "===",
        "!!!",
    ),
    *(
        "# ",
        "## ",
        "> ",
        ">",
        "- ",
        "+ ",
        "1. ",
        "[^1]",
        "[^1]: ",
        "[a]: ",
        "[a]:",
        ": ",
        ":",
        "    ",
        "\t",
        "- [ ] ",
    ),
    *(
        '"',
        "'",
        "'''",
        '"""',
        "&",
        "*a",
        "&a ",
        "!!str ",
        "|",
        ">-",
        "%",
        "?",
        "? ",
        ",",
        "#",
        " #",
        "@",
        "//",
        "://",
        "<<: *a",
    ),
    *(
        "http:",
        "https://",
        "http:/",
        "www.",
        "mailto:",
        ".md",
        ".png",
        "../",
        "./",
        "/",
        "#a",
        "?b",
        "%20",
        "%zz",
        "%",
        ";",
    ),
    *(
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&nbsp",
        "\ufeff",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\x00",
        "\x1b",
        "\x7f",
        "\ufffd",
        "\u0301",
    ),
    *(
        "é",
        "ß",
        "İ",
        "漢",
        "🛠️",
        "👩‍👩‍👧",
        "\U000e0041",
        "\u00a0",
        "\u3000",
        "<<<<<<< a",
        "=======",
        ">>>>>>> b",
        ":::",
        "!!! note",
    ),
    *(
        "<!-- postlint: ignore[LK] -->",
        "<!-- postlint: ignore-start[LK] -->",
        "<!-- postlint: ignore-end[LK] -->",
    ),
    *(
        "# postlint: ignore[date]",
        "postlint",
        "postlint: ignore-file[",
        "{/* postlint: ignore[LK] */}",
        "ignore[",
        "null",
        "~",
        "yes",
    ),
)
_PIECES = (
    *(
        "[a](b.md)",
        "[a]( b.md 'c')",
        "![](p.png)",
        "[a][b]",
        "[b]: c.md 'd'\n",
        "[b]:\n  <c d>\n",
        "<a href='x'>y</a>",
        "<https://h.test/>",
    ),
    *(
        "<img src=p.png alt>",
        "<img srcset='a 1x, b 2x'>",
        "http://h.test/a_(b)",
        "www.h.test",
        "a@h.test",
        "[[Page|a]]",
        "[a](<b c>)",
    ),
    *(
        "{% post_url 2020-01-01-a %}",
        "{% link a.md %}",
        "{{< ref 'a.md' >}}",
        "{{< figure src='p.png' alt=\"a\" >}}",
        "{{ url_for('a') }}",
    ),
    *(
        "{% include a.html %}",
        "{% raw %}",
        "{% endraw %}",
        "{{ '/a' | relative_url }}",
        "{% highlight js %}",
        "{% endhighlight %}",
    ),
    *(
        "{filename}a.md",
        "@/a.md",
        "@site/a.md",
        "[](){#id}",
        "# A {#id}",
        "## A\n",
        "# [A](b)\n",
        "A\n===\n",
        "<h2 id=a>b</h2>",
    ),
    *(
        "| a | b |\n|---|---|\n| [c](d) | e |\n",
        "[^1]: a\n",
        "a[^1]",
        "$a [b](c) $",
        "```\n[a](b)\n```\n",
        "`[a](b)`",
        "!!! note\n    [a](b)\n",
    ),
    *(
        "<Tabs>\n    [a](b)\n</Tabs>\n",
        "import A from 'b'\n",
        "export const a = 1\n",
        "<Card href={a} to='/b' />",
        "<!-- a\n> b -->",
        "<details markdown=1>\n",
    ),
    *(
        "> <!-- a\n> b -->\n",
        "<!-- {{ page.title }} -->",
        "<pre>\n[a](b)\n</pre>\n",
        "<script>",
        "</script>",
        "<a href='\n",
        "<!-- a",
    ),
)
_FIELDS = (
    *(
        "title: A",
        "title:",
        "title: 'A",
        'title: "A\\x"',
        "date: 2017-09-31",
        "date: 2020-01-01 10:00",
        "date: soon",
        "tags: [a, a, '']",
        "tags: a, b, c",
    ),
    *(
        "tags:\n- a\n- b\n-\n",
        "tags: &t [x]\nkeywords: *t",
        "image:\n  src: p.png\n  license: CC BY 4.0\n  license_url: https://creativecommons.org/licenses/by/4.0/",
    ),
    *(
        "license: cc-by-sa 3.0",
        "license: {name: CC0, url: }",
        "image: {src: p.png, license: }",
        "draft: true",
        "published: no",
        "permalink: /a/",
        "aliases: [/b, /c]",
    ),
    *(
        "slug: a b",
        "url: ../x",
        "layout: post",
        "x: |\n  a\n  b",
        "x: >-\n  a\n",
        "? a\n: b",
        "x: !!python/name:a b",
        "a: {b: [c, {d: e}]}",
        "x: &x {<<: *x}",
    ),
    *(
        "# postlint: ignore[date]",
        "x: y # postlint: ignore[LI, LK]",
        "title: A\ntitle: B",
        "Title: A",
        "TITLE: a",
        "titel: A",
        "1: a",
        "true: b",
        "x: 0x1F",
        "x: 1_000",
    ),
    *(
        "review_by: 2020-01-01",
        "expires: 2020-13-01",
        "lang: de",
        "translations: {en: a.md}",
        "authors: [Ada, ada, 'Ada ']",
        "source: https://h.test/x",
        "\tx: y",
    ),
)
_TOML = (
    *(
        "title = 'A'",
        'title = "A\\x"',
        "date = 2017-09-31",
        "date = 2020-01-01T10:00:00Z",
        "tags = ['a', 'a', '']",
        "[extra]",
        "[[resources]]",
        "src = 'p.png'",
    ),
    *(
        "a.b.c = 1",
        "x = '''\n'''",
        "x = [1,\n 2,\n]",
        "x = {a = 1, b = 'c'}",
        "title = 1\ntitle = 2",
        "x = 1e999",
        "x = nan",
        "x = 0o7",
        "# postlint: ignore[LK]",
        "x =",
        "= y",
    ),
)
_JSON = (
    *(
        '"title": "A"',
        '"date": "2017-09-31"',
        '"tags": ["a", "a"]',
        '"image": {"src": "p.png", "license": "CC BY"}',
        '"a": 1e999',
        '"a": [[[]]]',
        '"title": 1',
    ),
    *(
        "'a': 1",
        '"a": "\\ud800"',
        '"a": "\\u00e9"',
        '"a": null',
        '"a" 1',
        '"a": tru',
        "// a",
        '"a": "b\nc"',
        '"a": -',
        '"": ""',
    ),
)


def with_seed(seed: object) -> random.Random:
    """Chance that is always the same for one `seed`."""
    return random.Random(str(seed))


@cache
def seeds() -> tuple[str, ...]:
    """Posts to begin with: those of the rules' cases, of the sites in the tests, of the examples, of the corpora."""
    found = [text for path in sorted((TESTS / "rules").rglob("*.yaml")) for text in _of_cases(path)]
    folders = [TESTS / "sites", TESTS.parent / "examples"]
    corpora = os.environ.get("POSTLINT_CORPORA")
    folders += [Path(corpora)] if corpora else []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in {".md", ".markdown", ".mdx"} and path.is_file():
                found += [path.read_bytes().decode(errors="replace")[:LONGEST]]
    return tuple(text for text in dict.fromkeys(found) if text)


def _of_cases(path: Path) -> Iterator[str]:
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
        if isinstance(case.get("text"), str):
            yield case["text"]


def a_post(chance: random.Random) -> bytes:
    """A post. With the same `chance` and the same seeds it is the same."""
    text = _changed(chance.choice(seeds()), chance) if chance.random() < 0.55 else _made(chance)
    data = text[:LONGEST].encode("utf-8", "surrogatepass" if chance.random() < 0.02 else "replace")
    if chance.random() < 0.03:
        data = b"\xef\xbb\xbf" + data
    if data and chance.random() < 0.03:
        at = chance.randrange(len(data))
        data = data[:at] + bytes(chance.choices(range(256), k=chance.randint(1, 3))) + data[at + 1 :]
    return data


def _changed(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        text = chance.choice(_CHANGES)(text, chance)[: 2 * LONGEST]
    return text


def _made(chance: random.Random) -> str:
    return _made_front_matter(chance) + _made_body(chance)


def _made_front_matter(chance: random.Random) -> str:
    form = chance.random()
    if form < 0.55:
        fields = _some(_FIELDS, chance, 8)
        return (
            "---\n"
            + "\n".join(_noisy(field, chance) for field in fields)
            + chance.choice(("\n---\n",) * 8 + ("\n", "\n...\n"))
        )
    if form < 0.75:
        return "+++\n" + "\n".join(_noisy(field, chance) for field in _some(_TOML, chance, 6)) + "\n+++\n"
    if form < 0.85:
        inside = ", ".join(_noisy(field, chance) for field in _some(_JSON, chance, 6))
        return chance.choice(("{%s}\n", "---json\n{%s}\n---\n", "{\n%s\n}\n\n")) % inside
    return ""


def _made_body(chance: random.Random) -> str:
    return "".join(
        chance.choice(
            (
                chance.choice(_PIECES),
                chance.choice(_PIECES),
                chance.choice(_MARKS),
                "word ",
                "Ä ",
                "\n",
                "\n\n",
            )
        )
        for _ in range(chance.randint(0, 40))
    )


def _noisy(text: str, chance: random.Random) -> str:
    return _put_in(text, chance) if chance.random() < 0.12 else text


def _some(pieces: Sequence[str], chance: random.Random, most: int) -> list[str]:
    return chance.choices(pieces, k=chance.randint(0, most))


def _stretch(text: str, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.choice((0, 1, 1, 2, 3, 8, 40, 200)))


def _put_in(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance) if chance.random() < 0.3 else (chance.randint(0, len(text)),) * 2
    return text[:start] + chance.choice(_MARKS if chance.random() < 0.7 else _PIECES) + text[end:]


def _cut(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:start] + text[end:]


def _double(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 20)) + text[end:]


def _move(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    rest = text[:start] + text[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + text[start:end] + rest[at:]


def _other_line_ends(text: str, chance: random.Random) -> str:
    new = chance.choice(_NEWLINES)
    share = chance.choice((1.0, 1.0, 0.5, 0.1))
    return re.sub(r"\r?\n", lambda found: new if chance.random() < share else found.group(), text)


def _prefix_lines(text: str, chance: random.Random) -> str:
    """Puts some lines into a quotation, a list, code."""
    lines = text.split("\n")
    start = chance.randint(0, len(lines))
    end = chance.choice((start + 1, start + 3, len(lines)))
    mark = chance.choice(("> ", ">", "    ", "\t", "- ", "  ", "> > ", "- > ", "1. "))
    return "\n".join(mark + line if start <= n < end else line for n, line in enumerate(lines))


def _cut_off(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _graft(text: str, chance: random.Random) -> str:
    other = chance.choice(seeds())
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _put_under(text: str, chance: random.Random) -> str:
    return text + "\n" + _made_body(chance)


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_put_in, _put_in, _put_in, _put_in),
    *(_cut, _double, _move, _other_line_ends, _prefix_lines, _cut_off, _graft, _put_under),
)
