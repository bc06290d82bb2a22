"""What the server says of the documents that are open, and when."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from server.conftest import OTHER, POST
from server.editor import Editor, codes, uri


def test_what_is_wrong_is_told_while_one_writes(site: Path) -> None:
    post = site / "post.md"
    with Editor(site) as editor:
        assert editor.open(post) == []
        (wrong,) = editor.write(post, POST.replace("2024-05-17", "2024-02-31"))
        assert wrong.range == types.Range(types.Position(2, 6), types.Position(2, 16))
        assert wrong.severity is types.DiagnosticSeverity.Error
        assert (wrong.code, wrong.source) == ("invalid-date", "postlint")
        assert wrong.code_description is not None
        assert wrong.code_description.href.endswith("/rules/invalid-date/")
        assert "29 days" in wrong.message
        assert editor.write(post, POST) == []


def test_what_depends_on_another_page_comes_and_goes_with_it(site: Path) -> None:
    post, other = site / "post.md", site / "other.md"
    with Editor(site) as editor:
        assert editor.open(post) == []
        assert editor.open(other) == []
        editor.write(other, OTHER.replace("# How", "# Where"))
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-anchor"])
        editor.write(other, OTHER)
        editor.wait_until(lambda: editor.told(post) == [])


def test_a_document_that_is_closed_counts_as_on_disk(site: Path) -> None:
    post, other = site / "post.md", site / "other.md"
    with Editor(site) as editor:
        editor.open(other, OTHER.replace("# How", "# Where"))
        assert codes(editor.open(post)) == ["broken-anchor"]
        editor.close(other)
        editor.wait_until(lambda: editor.told(post) == [])
        assert editor.published[-1].uri in {uri(post), uri(other)}


def test_files_that_change_on_disk_are_read_again(site: Path) -> None:
    post, other = site / "post.md", site / "other.md"
    with Editor(site) as editor:
        assert editor.open(post) == []
        other.write_text(OTHER.replace("# How", "# Where"))
        editor.disk(other)
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-anchor"])
        other.unlink()
        editor.disk(other)
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-link"])
        (site / "postlint.toml").write_text('generator = "plain"\nignore = ["broken-link"]\n')
        editor.disk(site / "postlint.toml")
        editor.wait_until(lambda: editor.told(post) == [])
