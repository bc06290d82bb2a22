"""Why YAML cannot be read: the place, the cause in words, and the repair."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from postlint.page.front_matter import Fault, FaultKind, split_front_matter
from postlint.page.page import decode

BEFORE = "---\nfirst: 🎉 ü\n"
AFTER = "last: 1\n---\nText: body\n"


def fault_of(text: str) -> Fault:
    front_matter = split_front_matter(text).front_matter
    assert front_matter is not None
    assert front_matter.root is None
    (fault,) = front_matter.faults
    assert fault.kind is FaultKind.SYNTAX
    assert fault.help
    return fault


CASES = [
    # One entry of a list out of line
    ("t:\n  - ü x\n- b\n- c\n", "- ü x", "this entry begins further right than the next one of its list", None),
    ("t:\n  - ü x\n- b\nu: c\n", "- ü x", "this entry begins further right than the next one of its list", None),
    # Spaces and line ends that only look like such
    ("t:\u00a0ü\n", "\u00a0", "a space that only looks like one (U+00A0) stands behind the colon of `t`", "t: ü\n"),
    ("l:\n-\u00a0ü\n- b\n", "\u00a0", "a space that only looks like one (U+00A0) stands behind the dash",
     "l:\n- ü\n- b\n"),
    ("t: ü\u2028b\n", "\u2028", "an invisible line separator (U+2028) ends the line here", "t: ü b\n"),
    # A colon in the value
    ("title: a: b\n", "a: b", "the value of `title` has a colon in it, which reads like a second key",
     'title: "a: b"\n'),
    ("a:\n  - ü: b: c # d\n", "b: c", "the value of `ü` has a colon in it, which reads like a second key",
     'a:\n  - ü: "b: c" # d\n'),
    ("u: http://x.test: y\n", "http://x.test: y", "the value of `u` has a colon in it, which reads like a second key",
     'u: "http://x.test: y"\n'),
    ("t: C:\\x: \"y\"\n", "C:\\x: \"y\"", "the value of `t` has a colon in it, which reads like a second key",
     "t: 'C:\\x: \"y\"'\n"),
    # Signs with a meaning of their own
    ("author: @okfn\n", "@okfn", "the value of `author` begins with `@`, which is only allowed inside quotes",
     'author: "@okfn"\n'),
    ("a:\n- @okfn\n", "@okfn", "this value begins with `@`, which is only allowed inside quotes",
     'a:\n- "@okfn"\n'),
    ("t: %x\n", "%x", "the value of `t` begins with `%`, which is only allowed inside quotes", 't: "%x"\n'),
    ("t: *Wow* ü\n", "*Wow* ü", "the value of `t` begins with `*`, which is read as a reference to another value",
     't: "*Wow* ü"\n'),
    ("t: & b\n", "& b", "the value of `t` begins with `&`, which is read as a name for the value", 't: "& b"\n'),
    ("t: | x\n", "| x", "the value of `t` begins with `|`, which is read as the beginning of a text on the lines below",
     't: "| x"\n'),
    ("t: > x\n", "> x", "the value of `t` begins with `>`, which is read as the beginning of a text on the lines below",
     't: "> x"\n'),
    ("t: }\n", "}", "the value of `t` begins with `}`, which is read as the end of a group of keys", 't: "}"\n'),
    ("t: [a, `b` c]\n", "`b` c", "an entry begins with a backquote, which is only allowed inside quotes",
     't: [a, "`b` c"]\n'),
    # Quotes
    ('t: "a "q" b"\n', 'q" b"', "there is text after the closing quote of the value of `t`", "t: 'a \"q\" b'\n"),
    ("t: 'it's'\n", "s'", "there is text after the closing quote of the value of `t`", 't: "it\'s"\n'),
    ('t: "a" und "b"\n', 'und "b"', "there is text after the closing quote of the value of `t`",
     "t: '\"a\" und \"b\"'\n"),
    ('t: "ü\nd: "x"\n', '"', "the quote that opens the value of `t` is never closed", 't: "ü"\nd: "x"\n'),
    ("t: 'ü\n", "'", "the quote that opens the value of `t` is never closed", "t: 'ü'\n"),
    ('t: "C:\\path"\n', "\\p", "`\\p` means nothing inside double quotes", "t: 'C:\\path'\n"),
    # Brackets
    ("t: [a, b\nd: 1\n", "[", "the `[` in the value of `t` is not closed", None),
    ("t: {a: b\n", "{", "the `{` in the value of `t` is not closed", None),
    ("t: []string\n", "string", "there is text after the closing `]` of the value of `t`", 't: "[]string"\n'),
    ("t: [x](http://y.test)\n", "(http://y.test)", "there is text after the closing `]` of the value of `t`",
     't: "[x](http://y.test)"\n'),
    ("t: [a: b: c]\n", ":", "a comma is missing between the brackets of the value of `t`, or quotes round an entry",
     None),
    # Templates
    ("t: {{ page.ü }}\n", "{{ page.ü }}",
     "the value of `t` begins with `{{`, which is only allowed inside quotes",
     't: "{{ page.ü }}"\n'),
    ("t: {{ a }} b\n", "{{ a }} b",
     "the value of `t` begins with `{{`, which is only allowed inside quotes", 't: "{{ a }} b"\n'),
    ("t: {% x %}\n", "{% x %}",
     "the value of `t` begins with `{%`, which is only allowed inside quotes", 't: "{% x %}"\n'),
    ("{{ a }}: b\n", "{{ a }}: b", "this value begins with `{{`, which is only allowed inside quotes", None),
    # Lines
    ("t: a\nlost line\n", "lost line", "this line has no colon, so it is not read as a key", None),
    ("lost\nd: 1\n", "lost", "this line has no colon, so it is not read as a key", None),
    (
        "tags:\n- a\n-b\nd: 1\n",
        "-b",
        "there is no space after the dash, so this is not read as an entry of a list",
        "tags:\n- a\n- b\nd: 1\n",
    ),
    (
        "t: a\n--\n",
        "--",
        "a line with `--` alone is neither an entry of a list nor the end of the front matter",
        None,
    ),
    ("title:x\nd: 1\n", "title:", "there is no space after the colon of `title`", "title: x\nd: 1\n"),
    ("titel：x\nd: 1\n", "：", "`：` only looks like a colon", None),
    ("a:\n\tb: c\n", "\t", "this line begins with a tab, and only spaces may stand there", None),
    ("a:\n  b: 1\n c: 2\n", "c: 2", "the indentation of this line does not fit the lines above", None),
    ("t: a\n\n  ü: 1\n", "ü", "`ü` is indented as if it belonged to `t`, which has a value already", None),
    ('t: "a"\n  b: 1\n', "b", "`b` is indented as if it belonged to `t`, which has a value already", None),
    ("t: a\n- b\n", "- b", "a list entry stands below `t`, which has a value already", None),
    ("t: - a\n", "- a", "a list cannot begin in the line of its key `t`", None),
    # The rest
    ("t: a\x01b\n", "\x01", "an invisible control character (U+0001) stands here", "t: ab\n"),
    ("? [a]\n: b\n", "[a]", "a list or a group in brackets stands where a key is expected", None),
    ("t: a *b\nu: [*c]\n", "*c", "`*c` is read as a reference to another value, and there is none of that name", None),
    ("<<: 1\n", "1", "`<<` takes over the keys of another group, and this is none", None),
    ("--- x\n", "---", "a second block of front matter begins here", None),
]  # fmt: skip


HELP = [
    ("title: a: b\n", 'Put quotes around the value: `title: "a: b"`.'),
    (f"title: {'long ' * 20}a: b\n", 'Put quotes around the value: `title: "…"`.'),
    ("title: `a` b\n", 'Put quotes around the value: `title: "…"`.'),
    ("a:\n- @okfn\n", "Put quotes around the value."),
    ("t: []string\n", 'If all of it is meant as text, put quotes around the value: `t: "[]string"`.'),
    ("title: `a` isn't \"b\"\n", 'Put double quotes around the value, and a `\\` before each `"` in it.'),
    ('t: "a "q" b"\n', "Write `t: 'a \"q\" b'`."),
    ('a:\n- "a "q" b"\n', "Write `'a \"q\" b'`."),
    ('t: "a" b\n', "Write `t: '\"a\" b'`."),
    ('t: "a "q" isn\'t b"\n', 'Write `t: "a \\"q\\" isn\'t b"`.'),
    (f't: "a "q" {"b" * 60}"\n', "Put single quotes in place of the first and the last one: `'…'`."),
    (f't: "a" {"b" * 60}\n', "Put single quotes around the whole value: `'…'`."),
    (f't: "a "q" isn\'t {"b" * 60}"\n',
     "Put double quotes around the whole text, and a `\\` before each double quote inside it."),
    ("t: 'it's'\n", 'Write `t: "it\'s"`.'),
    ("t: 'ü\n", "Put a `'` where the value ends."),
    ("t: - a\n", ("Put each entry on a line of its own below `t:`, such as `- Open Data`. "
                  "If it is text and no list, put quotes around it.")),
    ("titel：x\nd: 1\n", "Write `titel: …`, with a plain colon and a space."),
    ("t: a\nlost line\n", ("If it belongs to the text of `t`, begin it with two spaces. "
                           "If it is a key with its value, put a colon and a space between the two.")),
    ("t: a\n\n  ü: 1\n", "Delete the spaces before it, so that it begins exactly below `t`."),
]  # fmt: skip


@pytest.mark.parametrize(("block", "help_text"), HELP)
def test_what_to_type_instead_is_said(block: str, help_text: str) -> None:
    assert fault_of(BEFORE + block + AFTER).help == help_text


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("block", "place", "message", "mended"), CASES)
def test_the_cause_is_named_and_mended(
    block: str, place: str, message: str, mended: str | None, line_end: str
) -> None:
    text = (BEFORE + block + AFTER).replace("\n", line_end)
    fault = fault_of(text)
    assert (text[fault.span.start : fault.span.end], fault.message) == (place, message)
    assert fault.span.start >= len(BEFORE)
    if mended is None:
        assert fault.repair is None
    else:
        assert fault.repair is not None
        span = fault.repair.span
        result = text[: span.start] + fault.repair.text + text[span.end :]
        assert result == (BEFORE + mended + AFTER).replace("\n", line_end)


@pytest.mark.parametrize(("block", "place", "message", "mended"), CASES)
def test_the_cause_is_the_same_without_libyaml(
    block: str, place: str, message: str, mended: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    test_the_cause_is_named_and_mended(block, place, message, mended, "\n")


@pytest.mark.parametrize(("block", "mended"), [(case[0], case[3]) for case in CASES if case[3]])
def test_what_is_mended_can_be_read(block: str, mended: str) -> None:
    assert split_front_matter(BEFORE + block + AFTER).front_matter is not None
    assert yaml.safe_load(f"first: 1\n{mended}last: 1\n")["last"] == 1


def test_a_long_key_or_value_is_not_repeated_at_length() -> None:
    fault = fault_of(f"{BEFORE}{'k' * 90}: @{'x' * 5000}\n{AFTER}")
    assert len(fault.message) < 150


@pytest.mark.parametrize(
    "unit", ["a: b\n", "x\n", '"', "'", "[", "{{ ", "\t", "- ", ": ", "\\", '"\\"', "# \n", "&a ", "!x ", "`"]
)
def test_any_amount_of_nonsense_is_explained_in_little_time(unit: str) -> None:
    text = f"---\na: b: c\nd: @{unit * 20_000}\n\nlost\n---\n"
    front_matter = split_front_matter(text).front_matter
    assert front_matter is not None
    assert (
        front_matter.faults[0].message == "the value of `a` has a colon in it, which reads like a second key"
    )
    other = split_front_matter(f"---\na: {unit * 20_000}\nb: 1\n---\n").front_matter
    assert other is None or all("\n" not in fault.message for fault in other.faults)


def test_faults_of_real_posts_are_found_in_their_lines(corpora: Path) -> None:
    kinds = {"FM003": FaultKind.SYNTAX, "FM005": FaultKind.DUPLICATE_KEY, "FM009": FaultKind.SUSPICIOUS_FENCE}
    with (corpora / "broken" / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["rule"] in kinds
        ]
    assert rows
    for row in rows:
        source = decode((corpora / "broken" / row["file"]).read_bytes())
        front_matter = split_front_matter(source.text).front_matter
        assert front_matter is not None, row["file"]
        lines = [
            source.index.position(fault.span.start).line
            for fault in front_matter.faults
            if fault.kind is kinds[row["rule"]]
        ]
        assert any(abs(line - int(row["line"])) <= 2 for line in lines), (row["file"], row["line"], lines)
        assert not any("does not fit what stands before" in fault.message for fault in front_matter.faults)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML's own reader takes them")
@pytest.mark.parametrize(
    ("written", "message", "mended"),
    [
        (
            "\\ud83d\\ude00",
            "`\\ud83d\\ude00` stands for halves of a character, which YAML does not know",
            "😀",
        ),
        ("\\ud83d", "`\\ud83d` stands for half of a character, which YAML does not know", None),
        ("\\ude00", "`\\ude00` stands for half of a character, which YAML does not know", None),
    ],
)
def test_halves_of_characters_as_json_has_them(written: str, message: str, mended: str | None) -> None:
    fault = fault_of(f'---\nt: "ü {written}"\n---\n')
    assert fault.message == message
    assert (fault.repair.text if fault.repair else None) == mended
