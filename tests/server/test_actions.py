"""What can be done about a finding by a click."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from server.changes import ABLE, actions, make, resolved, take, texts_after
from server.conftest import POST
from server.editor import Editor, codes, uri

TERMS = 'generator = "plain"\n\n[taxonomies.tags]\nterms = ["Open Data", "Transparenz"]\n'
WRONG = """---
title: Open data
date: 2024-05-17
tags: [open-data, open data, Tranzparenz]
---

# Why

See [the other](other.md#how).
"""


@pytest.fixture
def listed(site: Path) -> Path:
    """The site with a list of tags."""
    (site / "postlint.toml").write_text(TERMS)
    return site


def test_a_safe_fix_is_preferred_and_mends_it(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, WRONG)
        assert codes(found) == ["term-variant", "term-variant", "unknown-term"]
        action = actions(editor, post, found[0].range)["Write `Open Data`"]
        assert action.is_preferred
        assert action.kind == types.CodeActionKind.QuickFix
        assert [each.message for each in action.diagnostics or ()] == [found[0].message]
        take(editor, action)
        assert "tags: [Open Data, open data, Tranzparenz]" in editor.texts[post]
        assert codes(editor.told(post)) == ["term-variant", "unknown-term"]


def test_an_unsafe_fix_says_that_one_should_look(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, WRONG)
        action = actions(editor, post, found[2].range)["Write `Transparenz` – look whether it is right"]
        assert not action.is_preferred
        take(editor, action)
        assert codes(editor.told(post)) == ["term-variant", "term-variant"]


def test_all_findings_of_a_rule_are_mended_together(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, WRONG.replace("open data,", "Open-data, opendata,"))
        title = "Make the fixes of all 3 findings of term-variant on this page"
        take(editor, actions(editor, post, found[1].range)[title])
        assert "unknown-term" in codes(editor.told(post))
        assert "term-variant" not in codes(editor.told(post))


def test_all_safe_fixes_are_made_until_none_is_left(listed: Path) -> None:
    """What comes up by a fix is mended, too: equal terms. What is unsafe stays."""
    post = listed / "post.md"
    with Editor(listed) as editor:
        editor.open(post, WRONG)
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        assert actions(editor, post, start, only=["refactor"]) == {}
        for kind in ("source", "source.fixAll", "source.fixAll.postlint"):
            ((_, action),) = actions(editor, post, start, only=[kind]).items()
            assert action.kind == "source.fixAll.postlint"
        take(editor, action)
        assert "tags: [Open Data, Tranzparenz]" in editor.texts[post]
        assert codes(editor.told(post)) == ["unknown-term"]
        assert actions(editor, post, start, only=["source.fixAll"]) == {}


def test_fixes_keep_the_line_ends_of_the_page(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed) as editor:
        editor.open(post, WRONG.replace("\n", "\r\n").replace("Open data", "Öffentliche 🙂"))
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        (action,) = actions(editor, post, start, only=["source.fixAll"]).values()
        take(editor, action)
        assert editor.texts[post].count("\r\n") == editor.texts[post].count("\n") == WRONG.count("\n")
        assert codes(editor.told(post)) == ["unknown-term"]


def test_a_byte_order_mark_that_the_editor_shows_goes(site: Path) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=ABLE) as editor:
        found = editor.open(post, "\ufeff" + POST)
        assert codes(found) == ["byte-order-mark"]
        (action,) = [each for each in actions(editor, post, found[0].range).values() if each.is_preferred]
        take(editor, action)
        assert editor.texts[post] == POST
        assert editor.told(post) == []


def test_a_byte_order_mark_that_the_editor_hides_cannot_go(site: Path) -> None:
    post = site / "post.md"
    post.write_bytes(b"\xef\xbb\xbf" + POST.encode())
    with Editor(site, capabilities=ABLE) as editor:
        found = editor.open(post, POST)
        assert codes(found) == ["byte-order-mark"]
        disabled = [each for each in actions(editor, post, found[0].range).values() if each.disabled]
        assert disabled[0].edit is None
        assert "byte order mark" in (disabled[0].disabled or types.CodeActionDisabled("")).reason


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (
            POST.replace("2024-05-17", "2024-02-31"),
            "invalid-date",
            "date: 2024-02-31 # postlint: ignore[invalid-date] (why?)",
        ),
        (
            POST.replace("other.md#how", "othr.md"),
            "broken-link",
            "<!-- postlint: ignore[broken-link] (why?) -->",
        ),
    ],
)
def test_a_finding_is_ignored_by_a_comment(site: Path, text: str, code: str, line: str) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=ABLE) as editor:
        (found,) = editor.open(post, text)
        assert codes([found]) == [code]
        offered = actions(editor, post, found.range)
        action = resolved(editor, offered[f"Ignore {code} here, and say why"])
        assert action.edit is not None
        (change,) = action.edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        (edit,) = change.edits
        assert isinstance(edit, types.SnippetTextEdit)
        assert "${1:(why?)}" in edit.snippet.value
        make(editor, action.edit)
        assert line in editor.texts[post].splitlines()
        assert editor.told(post) == []


def test_where_no_place_can_be_filled_in_the_reason_is_selected(site: Path) -> None:
    post = site / "post.md"
    window = types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True))
    with Editor(site, capabilities=types.ClientCapabilities(window=window)) as editor:
        shown: list[types.ShowDocumentParams] = []

        @editor.client.feature(types.WINDOW_SHOW_DOCUMENT)  # type: ignore[untyped-decorator]
        def show(parameters: types.ShowDocumentParams) -> types.ShowDocumentResult:
            shown.append(parameters)
            return types.ShowDocumentResult(success=True)

        (found,) = editor.open(post, POST.replace("2024-05-17", "2024-02-31"))
        action = actions(editor, post, found.range)["Ignore invalid-date here, and say why"]
        assert action.command is not None
        take(editor, action)
        call = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        editor.run(editor.client.workspace_execute_command_async(call))
        start, end = shown[0].selection.start, shown[0].selection.end  # type: ignore[union-attr]
        line = editor.texts[post].splitlines()[start.line]
        assert (shown[0].uri, shown[0].take_focus) == (uri(post), True)
        assert line[start.character : end.character] == "(why?)"


@pytest.mark.parametrize(
    "text", ['{"title": "A", "date": "2024-02-31"}\n\nText.\n', "---\ntitle: [A\n---\n\nText.\n"]
)
def test_what_takes_no_comment_is_ignored_in_the_configuration(site: Path, text: str) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=ABLE) as editor:
        (found,) = editor.open(post, text)
        title = f"Ignore {found.code} on this page, in postlint.toml"
        take(editor, actions(editor, post, found.range)[title])
        assert (site / "postlint.toml").read_text() == (
            f'generator = "plain"\n\n[per-file-ignores]\n"/post.md" = ["{found.code}"]  # (why?)\n'
        )
        editor.wait_until(lambda: editor.told(post) == [])


def test_a_configuration_is_made_where_there_is_none(site: Path) -> None:
    post, file = site / "post.md", site / "postlint.toml"
    file.unlink()
    with Editor(site, capabilities=ABLE) as editor:
        (found,) = editor.open(post, '{"title": "A", "date": "2024-02-31"}\n\nText.\n')
        action = actions(editor, post, found.range)[f"Ignore {found.code} on this page, in postlint.toml"]
        edit = resolved(editor, action).edit
        assert edit is not None
        created, _ = edit.document_changes or ()
        assert created == types.CreateFile(uri(file), options=types.CreateFileOptions(ignore_if_exists=True))
        make(editor, edit)
        editor.wait_until(lambda: editor.told(post) == [])
    file.unlink()
    with Editor(site) as editor:
        (found,) = editor.open(post, '{"title": "A", "date": "2024-02-31"}\n\nText.\n')
        assert not any("Ignore" in title for title in actions(editor, post, found.range))


def test_an_unsaved_configuration_counts(site: Path) -> None:
    post, file = site / "post.md", site / "postlint.toml"
    with Editor(site, capabilities=ABLE) as editor:
        editor.open(file, 'generator = "plain"\n# unsaved\n')
        (found,) = editor.open(post, '{"title": "A", "date": "2024-02-31"}\n\nText.\n')
        take(
            editor, actions(editor, post, found.range)[f"Ignore {found.code} on this page, in postlint.toml"]
        )
        assert editor.texts[file].startswith('generator = "plain"\n# unsaved\n\n[per-file-ignores]\n')


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (None, None, 'terms = ["Open Data", "Tranzparenz", "Transparenz"]\n'),
        ("tags.yml", "# all\n- Open Data # x\n- Transparenz\n", None),
        ("tags.yml", "Open Data:\n  aliases: [OD]\nTransparenz:\n", None),
        ("tags.toml", 'terms = [\n  "Open Data",\n  "Transparenz" # y\n]\n', None),
        ("tags.json", '[\n  {"name": "Open Data"},\n  {"name": "Transparenz"}\n]\n', None),
        ("tags.txt", "Open Data\nTransparenz\n", None),
    ],
)
def test_an_unknown_term_is_added_to_its_list(
    site: Path, name: str | None, before: str | None, after: str | None
) -> None:
    file = site / (name or "postlint.toml")
    (site / "postlint.toml").write_text(TERMS)
    if name is not None and before is not None:
        (site / "postlint.toml").write_text(f'generator = "plain"\n[taxonomies.tags]\nterms = "{name}"\n')
        file.write_text(before)
    post = site / "post.md"
    with Editor(site, capabilities=ABLE) as editor:
        (found,) = editor.open(post, POST.replace("[Open Data]", "[Open Data, Tranzparency]"))
        offered = actions(editor, post, found.range)
        take(editor, offered[f"Add `Tranzparency` to the list of known `tags` in {file.name}"])
        assert file.read_text().count("Tranzparency") == 1
        editor.wait_until(lambda: editor.told(post) == [])


def test_the_page_of_a_rule_is_opened(site: Path) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=ABLE) as editor:
        shown: list[types.ShowDocumentParams] = []

        @editor.client.feature(types.WINDOW_SHOW_DOCUMENT)  # type: ignore[untyped-decorator]
        def show(parameters: types.ShowDocumentParams) -> types.ShowDocumentResult:
            shown.append(parameters)
            return types.ShowDocumentResult(success=True)

        (found,) = editor.open(post, POST.replace("2024-05-17", "2024-02-31"))
        action = actions(editor, post, found.range)["Read about invalid-date"]
        assert action.command is not None
        call = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        editor.run(editor.client.workspace_execute_command_async(call))
        assert found.code_description is not None
        assert [(each.uri, each.external) for each in shown] == [(found.code_description.href, True)]
        other = types.ExecuteCommandParams(action.command.command, ["https://example.org/"])
        with pytest.raises(JsonRpcException, match="no rule is called"):
            editor.run(editor.client.workspace_execute_command_async(other))
        assert len(shown) == 1
    with Editor(site) as editor:
        (found,) = editor.open(post, POST.replace("2024-05-17", "2024-02-31"))
        assert not any(title.startswith("Read") for title in actions(editor, post, found.range))


def test_an_action_of_an_earlier_text_is_refused(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, WRONG)
        action = actions(editor, post, found[2].range)["Ignore unknown-term here, and say why"]
        editor.write(post, POST)
        with pytest.raises(JsonRpcException, match="no longer there"):
            resolved(editor, action)
        for data in (None, {}, {"uri": "file:///absent.md", "work": ["fix-all", ""]}):
            action.data = data
            assert resolved(editor, action).edit is None
        for work in (None, 1, [1], ["fix-all", 1], ["other", ""]):
            action.data = {"uri": uri(post), "work": work}
            with pytest.raises(JsonRpcException, match="no action of postlint"):
                resolved(editor, action)


def test_where_nothing_is_wrong_nothing_is_offered(site: Path) -> None:
    post = site / "post.md"
    everywhere = types.Range(types.Position(0, 0), types.Position(999, 999))
    with Editor(site) as editor:
        editor.open(post)
        assert actions(editor, post, everywhere) == {}
        assert actions(editor, site / "absent.md", everywhere) == {}
        editor.write(post, POST.replace("2024-05-17", "2024-02-31"))
        offered = actions(editor, post, everywhere)
        assert [*offered] == ["Ignore invalid-date here, and say why"]
        edit = offered["Ignore invalid-date here, and say why"].edit
        assert edit is not None
        assert edit.changes is not None
        assert "(why?)" in texts_after(editor, edit)[post]


def test_a_list_that_is_not_saved_counts(listed: Path) -> None:
    post, file = listed / "post.md", listed / "postlint.toml"
    with Editor(listed, capabilities=ABLE) as editor:
        editor.open(file)
        found = editor.open(post, POST.replace("[Open Data]", "[Aa, Bb]"))
        for term, diagnostic in zip(("Aa", "Bb"), found, strict=True):
            offered = actions(editor, post, diagnostic.range)
            take(editor, offered[f"Add `{term}` to the list of known `tags` in postlint.toml"])
        assert editor.texts[file] == TERMS.replace("[", "[", 1).replace('["Open', '["Aa", "Bb", "Open')
        offered = actions(editor, post, found[0].range)
        with pytest.raises(JsonRpcException, match="add the term there by hand"):
            resolved(editor, offered["Add `Aa` to the list of known `tags` in postlint.toml"])
        editor.save(file)
        editor.wait_until(lambda: editor.told(post) == [])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_those_of_the_editor(listed: Path, mark: str) -> None:
    """With signs of two units before them on the line, and a byte order mark that it shows."""
    post = listed / "post.md"
    text = mark + WRONG.replace("[open-data,", "[🙂, open-data,")
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, text)
        (wrong,) = [each for each in found if "`open-data`" in each.message]
        take(editor, actions(editor, post, wrong.range)["Write `Open Data`"])
        assert editor.texts[post] == text.replace("[🙂, open-data,", "[🙂, Open Data,")


def test_nothing_outside_of_the_site_is_changed(site: Path, tmp_path: Path) -> None:
    """A configuration may be a link that a pull request has put there."""
    post, outside = site / "post.md", tmp_path / "outside.toml"
    (site / "postlint.toml").rename(outside)
    (site / "postlint.toml").symlink_to(outside)
    with Editor(site, capabilities=ABLE) as editor:
        (found,) = editor.open(post, '{"title": "A", "date": "2024-02-31"}\n\nText.\n')
        offered = actions(editor, post, found.range)
        (action,) = [each for title, each in offered.items() if title.startswith("Ignore")]
        with pytest.raises(JsonRpcException, match="nothing can be added"):
            resolved(editor, action)


def test_what_takes_long_is_not_offered_whenever_the_cursor_moves(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed) as editor:
        found = editor.open(post, WRONG)
        context = types.CodeActionContext([], trigger_kind=types.CodeActionTriggerKind.Automatic)
        parameters = types.CodeActionParams(editor.document(post), found[0].range, context)
        offered = editor.run(editor.client.text_document_code_action_async(parameters))
        titles = [each.title for each in offered or ()]
        assert titles == ["Write `Open Data`", "Ignore term-variant here, and say why"]


def test_a_large_page_is_read_again_only_for_what_is_chosen(listed: Path) -> None:
    post = listed / "post.md"
    with Editor(listed, capabilities=ABLE) as editor:
        found = editor.open(post, WRONG + "Words and words.\n" * 4000)
        action = actions(editor, post, found[0].range)["Write `Open Data`"]
        assert action.edit is None
        take(editor, action)
        assert "tags: [Open Data, open data, Tranzparenz]" in editor.texts[post]


def test_of_many_findings_at_one_place_some_are_spoken_of(listed: Path) -> None:
    post = listed / "post.md"
    everywhere = types.Range(types.Position(0, 0), types.Position(999, 0))
    with Editor(listed) as editor:
        editor.open(post, POST + "[x](gone.md)\n\n" * 100)
        context = types.CodeActionContext([], [types.CodeActionKind.QuickFix])
        parameters = types.CodeActionParams(editor.document(post), everywhere, context)
        assert len(editor.run(editor.client.text_document_code_action_async(parameters)) or ()) == 30
