"""Another name for a term or a heading, everywhere at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from server.changes import ABLE, make, texts_after
from server.editor import Editor, uri


def _named(editor: Editor, path: Path, before: str, after: str = "") -> types.PrepareRenamePlaceholder:
    """What can be renamed at that place."""
    place = editor.position(path, before, after)
    parameters = types.PrepareRenameParams(types.TextDocumentIdentifier(uri(path)), place)
    answer = editor.run(editor.client.text_document_prepare_rename_async(parameters))
    assert isinstance(answer, types.PrepareRenamePlaceholder)
    return answer


def _renamed(editor: Editor, path: Path, before: str, name: str, after: str = "") -> types.WorkspaceEdit:
    parameters = types.RenameParams(
        types.TextDocumentIdentifier(uri(path)), editor.position(path, before, after), name
    )
    answer = editor.run(editor.client.text_document_rename_async(parameters))
    assert answer is not None
    return answer


def _refusal(editor: Editor, path: Path, before: str, name: str, after: str = "") -> str:
    with pytest.raises(JsonRpcException) as caught:
        _renamed(editor, path, before, name, after)
    assert caught.value.code in {-32602, -32803}
    return caught.value.message


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def _all_wrong(editor: Editor, folder: Path) -> list[str]:
    """What a run over all files finds, once what is open is saved: but for the lines on which it stands."""
    for path in editor.texts:
        editor.save(path)
    command = [sys.executable, "-m", "postlint", "check", "--offline", "--no-cache", "--format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert done.returncode in {0, 1}, done.stderr
    return [f"{each['path']}: {each['code']}" for each in json.loads(done.stdout)["findings"]]


LISTED = {
    "postlint.toml": 'generator = "plain"\n\n[taxonomies.tags]  # all tags\nterms = ["Open Data", "Zug"] # x\n'
    'aliases = { "Offene Daten" = "Open Data" }\n',
    "a.md": "---\ntitle: A\ndate: 2024-05-17\ntags: [Open Data, Zug] # two\n---\n\nOpen Data.\n",
    "b.md": "---\ntitle: Open Data\ndate: 2024-05-17\ntags:\n  - 'Open Data'\n---\n\nText.\n",
    "c.md": '+++\r\ntitle = "C"\r\ndate = 2024-05-17\r\ntags = ["Zug", "Open Data"]\r\n+++\r\n\r\nText.\r\n',
    "d.md": '{"title": "D", "date": "2024-05-17", "tags": ["Open Data"]}\n\nText.\n',
    "e.md": "---\ntitle: E\ndate: 2024-05-17\ntags: Zug, Open Data\n---\n\nText.\n",
}


def test_a_term_is_renamed_on_every_page_and_in_the_list(tmp_path: Path) -> None:
    _write(tmp_path, LISTED)
    post = tmp_path / "a.md"
    with Editor(tmp_path, capabilities=ABLE) as editor:
        editor.open(post, LISTED["a.md"].replace("title: A", "title: Not saved"))
        before = _all_wrong(editor, tmp_path)
        named = _named(editor, post, "tags: [Ope")
        assert named.placeholder == "Open Data"
        assert named.range == types.Range(types.Position(3, 7), types.Position(3, 16))
        assert "`e.md`, line 4" in _refusal(editor, post, "tags: [Ope", "Données: ouvertes")
        (tmp_path / "e.md").write_text(LISTED["e.md"].replace(", Open Data", ""))
        editor.disk(tmp_path / "e.md")
        edit = _renamed(editor, post, "tags: [Ope", "Données: ouvertes")
        assert edit.change_annotations is not None
        (annotation,) = edit.change_annotations.values()
        assert annotation.needs_confirmation
        texts = texts_after(editor, edit)
        assert {path.name: text for path, text in texts.items()} == {
            "a.md": LISTED["a.md"]
            .replace("title: A", "title: Not saved")
            .replace("[Open Data,", '["Données: ouvertes",'),
            "b.md": LISTED["b.md"].replace("'Open Data'", "'Données: ouvertes'"),
            "c.md": LISTED["c.md"].replace('"Open Data"', '"Données: ouvertes"'),
            "d.md": LISTED["d.md"].replace('"Open Data"', '"Données: ouvertes"'),
            "postlint.toml": LISTED["postlint.toml"].replace('"Open Data"', '"Données: ouvertes"'),
        }
        make(editor, edit)
        assert _all_wrong(editor, tmp_path) == before


def test_a_name_that_a_list_with_commas_cannot_have_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, LISTED)
    post = tmp_path / "e.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        assert _named(editor, post, "Zug, Ope").placeholder == "Open Data"
        assert "`e.md`, line 4" in _refusal(editor, post, "Zug, Ope", "It's: new")
        edit = _renamed(editor, post, "Zug, Ope", "Daten")
        assert edit.changes is not None
        assert "tags: Zug, Daten\n" in texts_after(editor, edit)[post]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "some words in one line"),
        ("two\nlines", "some words in one line"),
        ("Zug", "on the list of known `tags` already"),
        ("zug", "would be taken for `Zug`"),
        ("Offene Daten", "listed as another word for `Open Data`"),
        ("A, B", "would be taken for two terms"),
    ],
)
def test_a_name_of_another_term_is_refused(tmp_path: Path, name: str, words: str) -> None:
    _write(tmp_path, LISTED)
    post = tmp_path / "a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        assert words in _refusal(editor, post, "tags: [Ope", name)


def test_a_term_without_a_list_is_renamed_unless_pages_have_the_other(tmp_path: Path) -> None:
    head = "---\ntitle: A\ndate: 2024-05-17\n"
    _write(
        tmp_path,
        {
            "postlint.toml": 'generator = "plain"\n',
            "a.md": f"{head}tags: [One, One day]\nkeywords: [One]\n---\n\nText.\n",
            "b.md": f"{head}tags:\n- Two\n---\n\nText.\n",
        },
    )
    post = tmp_path / "a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        assert "1 page has `Two` already, such as `b.md`" in _refusal(editor, post, "tags: [O", "Two")
        assert "1 page has `Two` already" in _refusal(editor, post, "tags: [O", "two")
        texts = texts_after(editor, _renamed(editor, post, "tags: [O", "Three"))
        assert texts == {post: editor.texts[post].replace("tags: [One,", "tags: [Three,")}


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        ("tags.yml", "- Zug # z\n- Open Data # o\n", "- Zug # z\n- Daten # o\n"),
        ("tags.txt", "# all\nZug\nOpen Data # o\n", "# all\nZug\nDaten # o\n"),
        ("tags.toml", '["Open Data"]\naliases = ["OD"]\n[Zug]\n', '["Daten"]\naliases = ["OD"]\n[Zug]\n'),
        (
            "tags.json",
            '{"terms": ["Zug", "Open Data"], "aliases": {"OD": "Open Data"}}',
            '{"terms": ["Zug", "Daten"], "aliases": {"OD": "Daten"}}',
        ),
    ],
)
def test_lists_of_terms_keep_their_form(tmp_path: Path, name: str, text: str, after: str) -> None:
    _write(tmp_path, {**LISTED, name: text})
    (tmp_path / "postlint.toml").write_text(f'generator = "plain"\n[taxonomies.tags]\nterms = "{name}"\n')
    post = tmp_path / "a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        texts = texts_after(editor, _renamed(editor, post, "tags: [Ope", "Daten"))
        assert texts[tmp_path / name] == after
        assert tmp_path / "postlint.toml" not in texts


HEAD = "---\ntitle: A\ndate: 2024-05-17\n---\n\n"
LINKED = {
    "postlint.toml": 'generator = "hugo"\nbase-url = "https://example.org/"\n',
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "content/posts/a.md": f"{HEAD}## Übersicht *neu*\n\n[top](#übersicht-neu) [e](#%C3%BCbersicht-neu)\n"
    "\n## More\n\n## Named {#own-id}\n\n[n](#own-id)\n",
    "content/posts/b.md": f"{HEAD}[a](../a/#übersicht-neu) [b](/posts/a/#übersicht-neu 'x')\n"
    "[c](https://example.org/posts/a/#übersicht-neu) [d](../a/#more) [ref][] [r2][ref]\n\n"
    '{{< ref "a.md#übersicht-neu" >}} [e]({{< relref "/posts/a.md#übersicht-neu" >}})\n\n'
    "`a.md#übersicht-neu`\n\n[ref]: ../a/#übersicht-neu\n",
    "content/posts/c.md": f"{HEAD}## Übersicht neu\n\n[own](#übersicht-neu) [other](../a/#own-id)\n",
}


def test_a_heading_is_renamed_with_all_links_to_it(tmp_path: Path) -> None:
    _write(tmp_path, LINKED)
    post, other = tmp_path / "content/posts/a.md", tmp_path / "content/posts/b.md"
    with Editor(tmp_path, capabilities=ABLE) as editor:
        editor.open(post)
        before = _all_wrong(editor, tmp_path)
        named = _named(editor, post, "## Übers")
        assert named.placeholder == "Übersicht *neu*"
        assert named.range.start == types.Position(5, 3)
        edit = _renamed(editor, post, "## Übers", "Overview & `more`")
        texts = texts_after(editor, edit)
        assert set(texts) == {post, other}
        new = "overview--more"
        assert texts[post] == (
            f"{HEAD}## Overview & `more`\n\n[top](#{new}) [e](#{new})\n"
            "\n## More\n\n## Named {#own-id}\n\n[n](#own-id)\n"
        )
        code = "`a.md#übersicht-neu`"
        expected = LINKED["content/posts/b.md"].replace(code, "CODE").replace("übersicht-neu", new)
        assert texts[other] == expected.replace("CODE", code)
        annotated = [
            each
            for change in edit.document_changes or ()
            if isinstance(change, types.TextDocumentEdit) and change.text_document.uri == uri(other)
            for each in change.edits
        ]
        assert all(isinstance(each, types.AnnotatedTextEdit) for each in annotated)
        make(editor, edit)
        assert _all_wrong(editor, tmp_path) == before


@pytest.mark.parametrize(
    ("files", "link"),
    [
        (
            {"postlint.toml": 'generator = "plain"\n'},
            "[x](a.md#{}) <a href='a.md#{}'>y</a> [user](a.md#user-content-{})",
        ),
        ({"mkdocs.yml": "site_name: X\n", "postlint.toml": ""}, "[x](a.md#{}) ![p](a.md)"),
        ({"_config.yml": "title: X\n", "postlint.toml": ""}, "[x]({% link a.md %}#{}) [y](/a.html#{})"),
    ],
)
def test_links_are_found_as_their_generator_writes_them(
    tmp_path: Path, files: dict[str, str], link: str
) -> None:
    folder = tmp_path / ("docs" if "mkdocs.yml" in files else "")
    _write(tmp_path, files)
    _write(folder, {"a.md": f"{HEAD}## First part\n", "b.md": f"{HEAD}{link.replace('{}', 'first-part')}\n"})
    with Editor(tmp_path) as editor:
        editor.open(folder / "a.md")
        before = _all_wrong(editor, tmp_path)
        edit = _renamed(editor, folder / "a.md", "## Fir", "Second part")
        assert texts_after(editor, edit) == {
            folder / "a.md": f"{HEAD}## Second part\n",
            folder / "b.md": f"{HEAD}{link.replace('{}', 'second-part')}\n",
        }
        make(editor, edit)
        assert _all_wrong(editor, tmp_path) == before


def test_an_id_is_renamed_where_the_cursor_is_on_it(tmp_path: Path) -> None:
    _write(tmp_path, LINKED)
    post = tmp_path / "content/posts/a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        assert _named(editor, post, "{#own").placeholder == "own-id"
        assert _named(editor, post, "## Nam").placeholder == "Named"
        texts = texts_after(editor, _renamed(editor, post, "{#own", "its-own"))
        assert texts == {
            post: LINKED["content/posts/a.md"].replace("own-id", "its-own"),
            tmp_path / "content/posts/c.md": LINKED["content/posts/c.md"].replace("own-id", "its-own"),
        }
        # the text of a heading that has an id of its own is no part of any link
        (only,) = texts_after(editor, _renamed(editor, post, "## Nam", "Other")).items()
        assert only == (post, LINKED["content/posts/a.md"].replace("## Named", "## Other"))
        assert "a place with the name `more` already" in _refusal(editor, post, "{#own", "more")
        assert "letters, digits" in _refusal(editor, post, "{#own", "a b}")


def test_links_to_headings_of_one_name_keep_their_target(tmp_path: Path) -> None:
    """The first gets another name, so that the second is called as the first was."""
    post = tmp_path / "content/posts/a.md"
    text = f"{HEAD}## Dup\n\n## Dup\n\n## New\n\n[1](#dup) [2](#dup-1) [3](#new)\n"
    _write(tmp_path, {**LINKED, "content/posts/a.md": text, "content/posts/b.md": f"{HEAD}Text.\n"})
    with Editor(tmp_path) as editor:
        editor.open(post)
        texts = texts_after(editor, _renamed(editor, post, "## Du", "Single"))
        assert texts[post] == f"{HEAD}## Single\n\n## Dup\n\n## New\n\n[1](#single) [2](#dup) [3](#new)\n"
        texts = texts_after(editor, _renamed(editor, post, "## Du", "New"))
        assert texts[post] == f"{HEAD}## New\n\n## Dup\n\n## New\n\n[1](#new) [2](#dup) [3](#new-1)\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "some words in one line"),
        ("two\nlines", "some words in one line"),
        ("More {#own-id}", "would not be a heading of just these words"),
        ("`code", ""),
        ("#", "would not be a heading of just these words"),
    ],
)
def test_what_is_no_heading_is_refused(tmp_path: Path, name: str, words: str) -> None:
    _write(tmp_path, LINKED)
    post = tmp_path / "content/posts/a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        if words:
            assert words in _refusal(editor, post, "## Mor", name)
        else:
            assert texts_after(editor, _renamed(editor, post, "## Mor", name))[post].count(name) == 1


def test_other_places_cannot_be_renamed(tmp_path: Path) -> None:
    _write(tmp_path, LINKED)
    post = tmp_path / "content/posts/a.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        for place in ("titl", "[top](#", "---\ntitle: A\ndate: 2024-05-17\n---\n"):
            with pytest.raises(JsonRpcException, match="only these can be renamed"):
                _named(editor, post, place)
        editor.write(post, "---\ntags: [a, b\n---\n\nText\n")
        assert "only these can be renamed" in _refusal(editor, post, "tags: [", "x")


def test_where_names_of_headings_are_not_known_links_are_not_guessed(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    _write(
        tmp_path,
        {
            "postlint.toml": 'generator = "quarto"\n',
            "_quarto.yml": "filters: [other.lua]\n",
            "a.md": f"{HEAD}## One\n",
            "b.md": f"{HEAD}[a](a.md#one)\n",
        },
    )
    with Editor(tmp_path) as editor:
        editor.open(post)
        assert "it cannot be told which names" in _refusal(editor, post, "## On", "Two")
        editor.open(tmp_path / "b.md", f"{HEAD}Text.\n")
        texts = texts_after(editor, _renamed(editor, post, "## On", "Two"))
        assert texts == {post: f"{HEAD}## Two\n"}


def test_notes_are_linked_by_the_text_of_headings(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    (tmp_path / ".obsidian").mkdir()
    _write(
        tmp_path,
        {
            "postlint.toml": 'generator = "plain"\n',
            "a.md": f"{HEAD}## The plan\n\n[[#The plan]]\n",
            "b.md": f"{HEAD}[[a#The plan]] [[a#The plan|words]] [[a#Other]]\n",
        },
    )
    with Editor(tmp_path) as editor:
        editor.open(post)
        texts = texts_after(editor, _renamed(editor, post, "## The", "Our plans"))
        assert texts[post] == f"{HEAD}## Our plans\n\n[[#Our plans]]\n"
        assert texts[tmp_path / "b.md"] == f"{HEAD}[[a#Our plans]] [[a#Our plans|words]] [[a#Other]]\n"


def test_a_list_that_is_not_saved_is_changed_where_the_term_is_now(tmp_path: Path) -> None:
    _write(tmp_path, {**LISTED, "tags.yml": "- Open Data\n- Zug\n"})
    (tmp_path / "postlint.toml").write_text('generator = "plain"\n[taxonomies.tags]\nterms = "tags.yml"\n')
    post, file = tmp_path / "a.md", tmp_path / "tags.yml"
    with Editor(tmp_path) as editor:
        editor.open(post)
        editor.open(file, "# new\n- Aa\n- Open Data\n- Zug\n")
        texts = texts_after(editor, _renamed(editor, post, "tags: [Ope", "Daten"))
        assert texts[file] == "# new\n- Aa\n- Daten\n- Zug\n"
        editor.write(file, "# new\n- Zug\n")
        assert "`tags.yml` has the term written so" in _refusal(editor, post, "tags: [Ope", "Daten")


def test_a_page_that_is_not_saved_counts(tmp_path: Path) -> None:
    _write(tmp_path, LINKED)
    post, other = tmp_path / "content/posts/a.md", tmp_path / "content/posts/b.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        editor.open(other, f"{HEAD}New text.\n\nA line.\n\n[more](../a/#more)\n")
        texts = texts_after(editor, _renamed(editor, post, "## Mor", "Less"))
        assert texts[other] == f"{HEAD}New text.\n\nA line.\n\n[more](../a/#less)\n"


def test_pages_that_a_link_brings_in_from_elsewhere_are_not_changed(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.md"
    _write(site, LISTED)
    outside.write_text(LISTED["b.md"])
    (site / "b.md").unlink()
    (site / "b.md").symlink_to(outside)
    with Editor(site) as editor:
        editor.open(site / "a.md")
        texts = texts_after(editor, _renamed(editor, site / "a.md", "tags: [Ope", "Daten"))
        assert {path.name for path in texts} == {"a.md", "c.md", "d.md", "e.md", "postlint.toml"}
        assert {path.parent for path in texts} == {site}


def test_a_page_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    _write(tmp_path, LISTED)
    (tmp_path / "b.md").write_bytes(LISTED["b.md"].encode() + b"\xff\n")
    with Editor(tmp_path) as editor:
        editor.open(tmp_path / "a.md")
        assert "`b.md`, too, which cannot be changed" in _refusal(
            editor, tmp_path / "a.md", "tags: [Ope", "Daten"
        )


def test_setext_headings_and_closed_ones_keep_their_form(tmp_path: Path) -> None:
    post = tmp_path / "content/posts/a.md"
    text = f"{HEAD}Setext\n======\n\n## Closed ##\n\n> ### Quoted *x*\n\n[1](#setext) [2](#closed) [3](#quoted-x)\n"
    _write(tmp_path, {**LINKED, "content/posts/a.md": text, "content/posts/b.md": f"{HEAD}Text.\n"})
    with Editor(tmp_path) as editor:
        editor.open(post)
        for before, old, name in (
            ("Sete", "Setext", "One [x](y.md)"),
            ("## Clo", "Closed", "Two"),
            ("### Quo", "Quoted *x*", "Three"),
        ):
            new = texts_after(editor, _renamed(editor, post, before, name))[post]
            assert new.count(name) == 1
            assert old not in new
