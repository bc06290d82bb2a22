"""The outline of a page, and the pages of a site by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from server.editor import Editor, uri

_NESTED = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)
    )
)

TEXT = (
    "---\r\ntitle: 😀 Title\r\ndraft: true\r\ncount: 3\r\ntags: [a, b]\r\nempty:\r\nimage:\r\n"
    "  src: a.png\r\n---\r\n\r\nText\r\n\r\n# 😀 One\r\n\r\nText\r\n\r\n### Deep\r\n\r\n## *Two*\r\n\r\nText\r\n\r\n"
    "\r\nOther\r\n=====\r\n\r\n#\r\n"
)


def asked(editor: Editor, path: Path) -> list[types.DocumentSymbol]:
    parameters = types.DocumentSymbolParams(editor.document(path))
    found = editor.run(editor.client.text_document_document_symbol_async(parameters))
    return [each for each in found or () if isinstance(each, types.DocumentSymbol)]


def drawn(symbols: Iterable[types.DocumentSymbol]) -> list[object]:
    return [[each.name, *drawn(each.children)] if each.children else each.name for each in symbols]


def all_of(symbols: Iterable[types.DocumentSymbol]) -> Iterable[types.DocumentSymbol]:
    for each in symbols:
        yield each
        yield from all_of(each.children or ())


def test_fields_and_headings_are_shown_as_they_are_nested(site: Path) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=_NESTED) as editor:
        editor.open(post, TEXT)
        symbols = asked(editor, post)
    assert drawn(symbols) == [
        ["Front matter", "title", "draft", "count", "tags", "empty", ["image", "src"]],
        ["😀 One", "Deep", "Two"],
        "Other",
        "(empty)",
    ]
    front, one, other, empty = symbols
    assert front.range == types.Range(types.Position(0, 0), types.Position(8, 3))
    assert one.range == types.Range(types.Position(12, 0), types.Position(20, 4))
    assert one.selection_range == types.Range(types.Position(12, 0), types.Position(12, 8))
    assert other.range == types.Range(types.Position(23, 0), types.Position(24, 5))
    assert empty.range == types.Range(types.Position(26, 0), types.Position(26, 1))
    title, draft, count, tags, nothing, image = front.children or ()
    assert title.range == types.Range(types.Position(1, 0), types.Position(1, 15))
    assert title.detail == "😀 Title"
    kinds = types.SymbolKind
    expected = [kinds.String, kinds.Boolean, kinds.Number, kinds.Array, kinds.Null, kinds.Object]
    assert [each.kind for each in (title, draft, count, tags, nothing, image)] == expected
    for each in all_of(symbols):
        outer, inner = each.range, each.selection_range
        assert (outer.start.line, outer.start.character) <= (inner.start.line, inner.start.character)
        assert (inner.end.line, inner.end.character) <= (outer.end.line, outer.end.character)


def test_an_editor_without_nested_outlines_gets_a_list(site: Path) -> None:
    post = site / "post.md"
    with Editor(site) as editor:
        editor.open(post, TEXT)
        found = editor.run(
            editor.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(editor.document(post))
            )
        )
    listed = [each for each in found or () if isinstance(each, types.SymbolInformation)]
    assert [(each.name, each.container_name) for each in listed[-5:]] == [
        ("😀 One", None),
        ("Deep", "😀 One"),
        ("Two", "😀 One"),
        ("Other", None),
        ("(empty)", None),
    ]
    assert {each.location.uri for each in listed} == {uri(post)}


def test_a_page_of_many_headings_and_a_broken_one_are_no_trouble(site: Path) -> None:
    post = site / "post.md"
    with Editor(site, capabilities=_NESTED) as editor:
        editor.open(post, "# A\n\n## B\n\n" * 2_000)
        assert len(asked(editor, post)) == 2_000
        for text in ("---\ntitle: [\n---\n# A\n", "---\n", "", "+++\na = 1\n+++\n"):
            editor.write(post, text)
            asked(editor, post)
        editor.write(post, "---\n? [a, b]\n: c\n*x: y\n---\n# A\u202e\x07\n")
        assert asked(editor, post)[-1].name == "A\\u202e\\x07"


def test_pages_are_found_by_title_and_path(site: Path) -> None:
    (site / "untitled.md").write_text("Text.\n")
    with Editor(site) as editor:
        editor.open(site / "post.md")

        def found(query: str) -> list[tuple[str, str | None]]:
            parameters = types.WorkspaceSymbolParams(query)
            symbols = editor.run(editor.client.workspace_symbol_async(parameters))
            return [(each.name, each.container_name) for each in symbols or ()]

        editor.wait_until(lambda: len(found("")) == 3)
        assert found("open DATA") == [("Open data", "post.md")]
        assert found("oter") == [("The other", "other.md")]
        assert found("untitled") == [("untitled.md", "untitled.md")]
        assert found("nothing like it") == []
