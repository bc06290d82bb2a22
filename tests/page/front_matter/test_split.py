"""Where front matter begins and ends, and when a text has none."""

from __future__ import annotations

import pytest

from postlint.page.front_matter import FaultKind, Format, FrontMatter, Split, split_front_matter


def found(text: str, *, unopened: bool = False) -> tuple[FrontMatter, Split]:
    split = split_front_matter(text, unopened=unopened)
    assert split.front_matter is not None
    return split.front_matter, split


def kinds(front_matter: FrontMatter) -> list[FaultKind]:
    return [fault.kind for fault in front_matter.faults]


@pytest.mark.parametrize(
    ("text", "format_", "content", "body"),
    [
        ("---\ntitle: ü\n---\nText\n", Format.YAML, "title: ü\n", "Text\n"),
        ("---\r\ntitle: ü\r\n---\r\nText\r\n", Format.YAML, "title: ü\r\n", "Text\r\n"),
        ("--- \t\ntitle: ü\n---  \nText", Format.YAML, "title: ü\n", "Text"),
        ("---\ntitle: ü\n---", Format.YAML, "title: ü\n", ""),
        ("---\n---\nText", Format.YAML, "", "Text"),
        ("---\n\n---\nText", Format.YAML, "\n", "Text"),
        ("---\n# title: ü\n---\nText", Format.YAML, "# title: ü\n", "Text"),
        ("---\na: |\n  ---\n  x\n---\nText", Format.YAML, "a: |\n  ---\n  x\n", "Text"),
        ("---\n- a: 1\n---\nText", Format.YAML, "- a: 1\n", "Text"),
        ("---yaml\ntitle: ü\n---\nText", Format.YAML, "title: ü\n", "Text"),
        ("+++\ntitle = 'ü'\n+++\nText", Format.TOML, "title = 'ü'\n", "Text"),
        ("+++\n+++\nText", Format.TOML, "", "Text"),
        ("---toml\na = 1\n---\nText", Format.TOML, "a = 1\n", "Text"),
        ('+++\na = """\n+++\n"""\n+++\nText', Format.TOML, 'a = """\n+++\n"""\n', "Text"),
        ('---json\n{"a": 1}\n---\nText', Format.JSON, '{"a": 1}\n', "Text"),
        ('{"a": {"b": "}"}}\nText', Format.JSON, '{"a": {"b": "}"}}', "Text"),
        ('{\n  "a": "\\"}"\n}\n\nText', Format.JSON, '{\n  "a": "\\"}"\n}', "\nText"),
        ("{}\nText", Format.JSON, "{}", "Text"),
        ("---\n\ttitle: a\ndate: b\n---\nText", Format.YAML, "\ttitle: a\ndate: b\n", "Text"),
    ],
)
def test_front_matter_is_found(text: str, format_: Format, content: str, body: str) -> None:
    front_matter, split = found(text)
    assert front_matter.format is format_
    assert text[front_matter.content.start : front_matter.content.end] == content
    assert text[split.body_start :] == body
    assert split.skipped is None


def test_the_span_reaches_from_fence_to_fence() -> None:
    text = "\n---- \r\ntitle: ü\r\n--- \r\nText"
    front_matter, _ = found(text)
    assert text[front_matter.span.start : front_matter.span.end] == "---- \r\ntitle: ü\r\n---"
    assert text[front_matter.opening.start : front_matter.opening.end] == "----"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\r",
        "Text\n\n---\ntitle: a\n---\n",
        "---\n\nGrüße\n\n---\n\nMore\n",
        "---\n\n# Heading\n\n---\n",
        "---\n\n- a\n- b\n\n---\n",
        "---\n# A heading\n\n# Another\n---\n",
        "--\ntitle: a\n--\n",
        "--- title\na: b\n---\n",
        "---foo\na: b\n---\n",
        "- - -\ntitle: a\n- - -\n",
        "+++\n\nText without a close\n",
        "...\ntitle: a\n...\n",
        "{{< shortcode >}}\n",
        '{{ "a": 1 }}\n',
        "{% include x %}\n",
        "{: .class}\n",
        '{" "}\nText\n',
        "{/* a comment */}\n",
        "{#anchor}\n",
        "title: a\n---\n",
        "<!-- open\n---\ntitle: a\n---\n",
        "# One\n# Two\n---\ntitle: a\n---\n",
        "# Title\n\n---\n\nNote: some text.\n\n---\n",
        "<!-- c -->\n+++\nno toml\n+++\n",
    ],
)
def test_a_text_without_front_matter_is_all_body(text: str) -> None:
    assert split_front_matter(text) == Split(None, 0)


@pytest.mark.parametrize(
    ("text", "why", "body"),
    [
        ("---js\n{a: 1}\n---\nText", "front matter written in JavaScript is not read", "Text"),
        ("---coffee\na: 1\n---\nText", "front matter written in CoffeeScript is not read", "Text"),
        (
            "Title: Grüße\nDate: 2017-02-21\n\nText",
            "header lines without fences (`Title: …`), as Pelican has them, are not read",
            "Title: Grüße\nDate: 2017-02-21\n\nText",
        ),
    ],
)
def test_what_is_not_read_is_said(text: str, why: str, body: str) -> None:
    split = split_front_matter(text)
    assert (split.front_matter, split.skipped, text[split.body_start :]) == (None, why, body)


def test_pelican_has_header_lines() -> None:
    text = "Title: Über: alles\r\nDate: 2017-02-31\r\nsummary: One\r\n    more\r\n\r\nText"
    split = split_front_matter(text, headers=True)
    front_matter = split.front_matter
    assert front_matter is not None
    assert front_matter.plain() == {"Title": "Über: alles", "Date": "2017-02-31", "summary": "One\nmore"}
    assert text[split.body_start :] == "\r\nText"
    places = {
        name: text[front_matter.locate((name,)).start : front_matter.locate((name,)).end]
        for name in front_matter.plain()
    }
    assert places == {"Title": "Über: alles", "Date": "2017-02-31", "summary": "One\r\n    more"}


def test_of_equal_header_lines_the_first_counts() -> None:
    split = split_front_matter("Tags: a\ntags: b\n    c\n\nText", headers=True)
    assert split.front_matter is not None
    assert split.front_matter.plain() == {"Tags": "a"}
    (fault,) = split.front_matter.faults
    assert (fault.kind, fault.span.start) == (FaultKind.DUPLICATE_KEY, 8)


@pytest.mark.parametrize(
    "text", ["Text\n", "", "\nTitle: a\n", "https://example.org\n", "# A: b\n", "    a: b\n"]
)
def test_a_text_without_header_lines(text: str) -> None:
    assert split_front_matter(text, headers=True).front_matter is None or text.startswith("https:")


def test_a_fence_goes_before_header_lines() -> None:
    split = split_front_matter("---\ntitle: a\n---\n", headers=True)
    assert split.front_matter is not None
    assert split.front_matter.format is Format.YAML


@pytest.mark.parametrize(
    "text",
    [
        "Title: a\n\nText",
        "Title: a\nText: b c\nText\n",
        "title:a\n   key_2-x:\n    more\n\nb: c\n",
        "a: b\n---\nc: d\n",
        "a: b\n... \nc: d\n",
        "a: b\n\tmore\n",
        "a:\n    b\n    c: d\n\n",
        "a b: c\n",
    ],
)
def test_header_lines_are_those_that_python_markdown_reads(text: str) -> None:
    markdown = pytest.importorskip("markdown")
    program = markdown.Markdown(extensions=["meta"])
    program.convert(text)
    front_matter = split_front_matter(text, headers=True).front_matter
    read = front_matter.plain() if front_matter is not None else {}
    assert {key.lower(): value for key, value in read.items()} == {
        key: "\n".join(lines).strip("\n") for key, lines in program.Meta.items()
    }


def test_hexo_may_leave_out_the_opening_fence() -> None:
    text = "title: ü\ntags: [a]\n---\nText"
    front_matter, split = found(text, unopened=True)
    assert front_matter.plain() == {"title": "ü", "tags": ["a"]}
    assert (front_matter.opening.start, front_matter.opening.end) == (0, 0)
    assert text[split.body_start :] == "Text"
    assert not front_matter.faults


def test_hexo_may_have_json_between_semicolons() -> None:
    text = ';;;\n"title": "ü",\n"tags": ["a"]\n;;;\nText'
    front_matter, split = found(text, unopened=True)
    assert front_matter.plain() == {"title": "ü", "tags": ["a"]}
    place = front_matter.locate(("title",))
    assert text[place.start : place.end] == '"ü"'
    assert (text[split.body_start :], front_matter.faults) == ("Text", ())
    assert split_front_matter(text).front_matter is None


def test_broken_json_between_semicolons() -> None:
    front_matter, split = found(';;;\n"title": "a"\n"b": 1\n;;;\nText', unopened=True)
    assert kinds(front_matter) == [FaultKind.SYNTAX]
    assert split.body_start == 28


def test_a_broken_block_without_an_opening_fence_is_still_one() -> None:
    front_matter, _ = found("title: a: b\ndate: x\n---\n", unopened=True)
    assert kinds(front_matter) == [FaultKind.SYNTAX]


@pytest.mark.parametrize(
    "text", ["Grüße\n---\n", "Note: a heading\n\nand more: text: here\n---\n", "- a\n---\n"]
)
def test_a_heading_with_a_line_below_is_no_unopened_front_matter(text: str) -> None:
    assert split_front_matter(text, unopened=True).front_matter is None


def test_two_suspicions_are_two_faults() -> None:
    front_matter, _ = found("\n---- \ntitle: a\n...\n")
    assert kinds(front_matter) == [FaultKind.SUSPICIOUS_FENCE] * 3


def test_unclosed_front_matter_gives_its_keys_and_the_text_below_as_body() -> None:
    text = "---\ntitle: ü\nimage:\n  src: a.png\n\nText: more\n"
    front_matter, split = found(text)
    assert kinds(front_matter) == [FaultKind.UNTERMINATED]
    assert front_matter.plain() == {"title": "ü", "image": {"src": "a.png"}}
    assert text[split.body_start :] == "\nText: more\n"


def test_front_matter_that_runs_into_the_text_ends_where_its_keys_do() -> None:
    text = "---\ntitle: ü\n\ndate: 2017-02-21\n\nText.\n\nMore\n---\nLast\n"
    front_matter, split = found(text)
    assert kinds(front_matter) == [FaultKind.UNTERMINATED]
    assert text[front_matter.faults[0].span.start : front_matter.faults[0].span.end] == "---"
    assert list(front_matter.plain()) == ["title", "date"]
    assert text[split.body_start :].startswith("\nText.")


def test_broken_front_matter_that_is_closed_stays_whole() -> None:
    text = "---\ntitle: a\n\nlost line\nmore: b\n---\nText"
    front_matter, split = found(text)
    assert kinds(front_matter) == [FaultKind.SYNTAX]
    assert text[split.body_start :] == "Text"


def test_julia_code_between_plus_signs_is_a_syntax_error_and_no_crash() -> None:
    front_matter, _ = found("+++\nusing Dates\nrss_date = Date(2025, 10, 8)\n+++\nText")
    assert kinds(front_matter) == [FaultKind.SYNTAX]
    assert front_matter.root is None
