"""Where links lead, and what leads to a page, a heading, an address, a term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from lsprotocol import types

from server.editor import Editor, uri

Place: TypeAlias = tuple[str, str]
"""The name of a file, and what stands in the text of the range."""

_LINKS = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        definition=types.DefinitionClientCapabilities(link_support=True)
    )
)


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root


class Reader:
    """Asks, and says what it is told as what stands there."""

    def __init__(self, editor: Editor, root: Path) -> None:
        self.editor = editor
        self.root = root

    def shown(self, place: types.Location) -> Place:
        file = next(file for file in self.root.rglob("*") if uri(file) == place.uri)
        text = self.editor.texts.get(file)
        if text is None:
            text = file.read_bytes().decode().removeprefix("\ufeff")
        lines = text.replace("\r\n", "\n").split("\n")
        start, end = place.range.start, place.range.end
        inside = lines[start.line : end.line + 1]
        inside[-1] = _until(inside[-1], end.character)
        inside[0] = inside[0].removeprefix(_until(inside[0], start.character))
        return file.relative_to(self.root).as_posix(), "\n".join(inside)

    def goes_to(self, name: str, before: str, after: str = "") -> list[Place]:
        path = self.root / name
        found = self.editor.run(
            self.editor.client.text_document_definition_async(
                types.DefinitionParams(self.editor.document(path), self.editor.position(path, before, after))
            )
        )
        assert isinstance(found, list)
        return [self.shown(each) for each in found if isinstance(each, types.Location)]

    def comes_from(self, name: str, before: str, after: str = "", *, declared: bool = False) -> list[Place]:
        path = self.root / name
        found = self.editor.run(
            self.editor.client.text_document_references_async(
                types.ReferenceParams(
                    types.ReferenceContext(declared),
                    self.editor.document(path),
                    self.editor.position(path, before, after),
                )
            )
        )
        return [self.shown(each) for each in found or ()]


def _until(line: str, units: int) -> str:
    return line.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


POST = """---
title: Offene Daten
cover: pictures/a.png
image: pictures/a.png
related: other.md
tags: [Open Data, Bücher]
---

# Why 😀

😀 See [the other](other.md#how), [it](other.md), [gone](gone.md), [above](#why-) and ![](pictures/a.png).
[By label][other], [again][Other]. A note[^n]. <https://example.org/a#b> [e](https://example.org/a) m@example.org

[other]: other.md#where "Title"
[unused]: third.md
[^n]: The note.
"""
OTHER = """---
title: The other
tags: [open data]
---

# How

[Back](post.md#why-) <a id="where"></a> [Up](https://example.org/a#b) [Ex](https://example.org/a)

## How

Text [there](#how-1).
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings = 'generator = "plain"\n[taxonomies.tags]\nterms = "tags.yml"\n'
    terms = "- Bücher\n- name: Open Data\n  aliases: [Offene Daten]\n"
    files = {"postlint.toml": settings, "tags.yml": terms, "post.md": POST, "other.md": OTHER}
    root = write(
        tmp_path / "site", {**files, "pictures/a.png": "x", "third.md": "[a](post.md) [b](./post.md#why-)\n"}
    )
    (root / "out.md").symlink_to(tmp_path / "elsewhere.md")
    (tmp_path / "elsewhere.md").write_text("# Elsewhere\n")
    return root


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    with Editor(folder) as editor:
        editor.open(folder / "post.md")
        yield Reader(editor, folder)


TARGETS: list[tuple[str, str, list[Place]]] = [
    ("[the oth", "er]", [("other.md", "# How")]),
    ("(other.md#h", "ow)", [("other.md", "# How")]),
    ("[it](oth", "er.md", [("other.md", "")]),
    ("[gone](go", "ne", []),
    ("[above](#w", "hy", [("post.md", "# Why 😀")]),
    ("![](pict", "ures", [("pictures/a.png", "")]),
    ("[By la", "bel]", [("post.md", '[other]: other.md#where "Title"')]),
    ("[other]: oth", "er.md", [("other.md", '<a id="where">')]),
    ("[unused]: th", "ird", [("third.md", "")]),
    ("A note[^", "n]", [("post.md", "[^n]: The note.")]),
    ("<https://exa", "mple", []),
    ("image: pict", "ures", [("pictures/a.png", "")]),
    ("related: oth", "er.md", [("other.md", "")]),
    ("[Open D", "ata", [("tags.yml", "Open Data")]),
    ("Büc", "her", [("tags.yml", "Bücher")]),
    ("title: Off", "ene", []),
    ("# Wh", "y", []),
]


def test_a_link_leads_to_its_target(reader: Reader) -> None:
    for before, after, expected in TARGETS:
        assert reader.goes_to("post.md", before, after) == expected, (before, after)


def test_a_target_that_is_not_saved_is_gone_to_as_the_editor_has_it(reader: Reader, folder: Path) -> None:
    other = folder / "other.md"
    reader.editor.open(other)
    reader.editor.write(other, OTHER.replace("# How\n\n[", "Text 😀\n\n# How\n\n[", 1))
    assert reader.goes_to("post.md", "[the oth", "er]") == [("other.md", "# How")]
    reader.editor.write(other, OTHER.replace("# How", "# Whither"))
    assert reader.goes_to("post.md", "[the oth", "er]") == [("other.md", "")]


def test_an_editor_that_can_show_it_is_told_where_the_link_began(folder: Path) -> None:
    post = folder / "post.md"
    with Editor(folder, capabilities=_LINKS) as editor:
        editor.open(post)
        asked = types.DefinitionParams(editor.document(post), editor.position(post, "[the other](ot"))
        found = editor.run(editor.client.text_document_definition_async(asked))
        asked = types.DefinitionParams(editor.document(post), editor.position(post, "[the oth"))
        whole = editor.run(editor.client.text_document_definition_async(asked))
    assert isinstance(found, list)
    (link,) = found
    assert isinstance(link, types.LocationLink)
    assert link.origin_selection_range == types.Range(types.Position(10, 19), types.Position(10, 31))
    assert isinstance(whole, list)
    assert isinstance(whole[0], types.LocationLink)
    assert whole[0].origin_selection_range == types.Range(types.Position(10, 7), types.Position(10, 32))
    assert link.target_range == types.Range(types.Position(5, 0), types.Position(11, 21))
    assert link.target_selection_range == types.Range(types.Position(5, 0), types.Position(5, 5))


def test_nothing_outside_of_the_site_is_gone_to(reader: Reader, folder: Path) -> None:
    text = "[a](../elsewhere.md) [b](out.md) [c](/etc/passwd) [d](%2e%2e/elsewhere.md)\n"
    reader.editor.write(folder / "post.md", text)
    for each in "abcd":
        assert reader.goes_to("post.md", f"[{each}", "]") == []


def test_a_heading_is_led_to_from_all_pages(reader: Reader) -> None:
    assert reader.comes_from("post.md", "# Wh", "y") == [
        ("other.md", "post.md#why-"),
        ("post.md", "#why-"),
        ("third.md", "./post.md#why-"),
    ]
    assert reader.comes_from("post.md", "# Wh", "y", declared=True)[0] == ("post.md", "# Why 😀")


def test_links_that_are_not_saved_count_and_what_is_gone_does_not(reader: Reader, folder: Path) -> None:
    other = folder / "other.md"
    reader.editor.open(other)
    reader.editor.write(other, "😀 [x](post.md#why-)\r\n[y](post.md)\r\n")
    assert reader.comes_from("post.md", "# Wh", "y")[0] == ("other.md", "post.md#why-")
    reader.editor.write(other, "Nothing.\n")
    assert reader.comes_from("post.md", "# Wh", "y") == [("post.md", "#why-"), ("third.md", "./post.md#why-")]
    reader.editor.close(other)
    assert ("other.md", "post.md#why-") in reader.comes_from("post.md", "# Wh", "y")


def test_a_page_that_was_never_saved_counts(reader: Reader, folder: Path) -> None:
    new = folder / "new.md"
    reader.editor.open(new, "# New\n\n[own](#new) [post](post.md)\n")
    client, document = reader.editor.client, reader.editor.document(new)
    position = reader.editor.position(new, "[ow", "n")
    found = reader.editor.run(
        client.text_document_definition_async(types.DefinitionParams(document, position))
    )
    assert isinstance(found, list)
    assert [each.uri for each in found if isinstance(each, types.Location)] == [uri(new)]
    asked = types.ReferenceParams(
        types.ReferenceContext(False), reader.editor.document(folder / "post.md"), types.Position(0, 0)
    )
    places = reader.editor.run(client.text_document_references_async(asked)) or ()
    assert types.Range(types.Position(2, 19), types.Position(2, 26)) in [
        each.range for each in places if each.uri == uri(new)
    ]


def test_what_is_asked_may_be_called_off(reader: Reader, folder: Path) -> None:
    """An editor forgets what it has asked for when the cursor moves on."""
    client = reader.editor.client
    asked = types.ReferenceParams(
        types.ReferenceContext(False), reader.editor.document(folder / "post.md"), types.Position(0, 0)
    )
    for number in range(20):
        client.protocol.send_request("textDocument/references", asked, msg_id=f"forgotten {number}")
        client.protocol.notify("$/cancelRequest", types.CancelParams(f"forgotten {number}"))
    assert len(reader.comes_from("post.md", "title: Off", "ene")) == 3
    assert client.log_messages == []


def test_files_that_others_change_and_delete_count_as_they_are(reader: Reader, folder: Path) -> None:
    assert ("third.md", "post.md") in reader.comes_from("post.md", "title: Off", "ene")
    (folder / "third.md").unlink()
    (folder / "fourth.md").write_text("[new](post.md)\n")
    reader.editor.disk(folder / "third.md", folder / "fourth.md")
    expected = [("fourth.md", "post.md"), ("other.md", "post.md#why-")]
    reader.editor.wait_until(lambda: reader.comes_from("post.md", "title: Off", "ene") == expected)


def test_a_link_is_one_of_all_to_the_same_target(reader: Reader) -> None:
    to_heading = [("post.md", "other.md#how")]
    assert reader.comes_from("post.md", "[the oth", "er]") == to_heading
    assert (
        reader.comes_from("post.md", "[it](oth", "er")
        == [
            ("post.md", "other.md"),
            ("post.md", "other.md#how"),
            ("post.md", "other.md"),
            ("post.md", "[By label][other]"),
            ("post.md", "[again][Other]"),
        ][1:]
    )
    assert reader.comes_from("post.md", "[gone](go", "ne") == [("post.md", "gone.md")]
    assert reader.comes_from("post.md", "![](pict", "ures")[-1] == ("post.md", "pictures/a.png")
    assert reader.comes_from("post.md", "<https://exa", "mple") == [
        ("other.md", "https://example.org/a#b"),
        ("post.md", "https://example.org/a#b"),
    ]
    assert len(reader.comes_from("post.md", "[e](htt", "ps")) == 4
    assert reader.comes_from("post.md", "[By la", "bel]") == [
        ("post.md", "[By label][other]"),
        ("post.md", "[again][Other]"),
    ]


def test_a_term_is_found_on_all_pages(reader: Reader) -> None:
    found = [("other.md", "open data"), ("post.md", "Open Data")]
    assert reader.comes_from("post.md", "[Open D", "ata") == found
    assert reader.comes_from("post.md", "[Open D", "ata", declared=True) == [
        ("tags.yml", "Open Data"),
        *found,
    ]


def test_a_term_of_the_configuration_is_gone_to_there(tmp_path: Path) -> None:
    settings = 'generator = "plain"\n[taxonomies.tags]\nterms = ["Other", "Open Data"]\n'
    page = "---\ntags: open data, Other\n---\n"
    root = write(tmp_path / "site", {"postlint.toml": settings, "a.md": page})
    with Editor(root) as editor:
        editor.open(root / "a.md")
        reader = Reader(editor, root)
        assert reader.goes_to("a.md", "tags: op", "en") == [("postlint.toml", '"Open Data"')]
        assert reader.goes_to("a.md", "Oth", "er") == [("postlint.toml", '"Other"')]
        assert reader.comes_from("a.md", "Oth", "er") == [("a.md", "Other")]


def test_notes_are_found_by_name_and_headings_by_text(tmp_path: Path) -> None:
    notes = {
        "My note.md": "# One *two*\n\nBlock ^id1\n",
        "folder/b.md": "[[My note]] [[my note#One two|x]] [[My note#^id1]] [[Gone]]\n",
    }
    root = write(tmp_path / "site", {".obsidian/app.json": "{}", "postlint.toml": "", **notes})
    with Editor(root) as editor:
        editor.open(root / "folder/b.md")
        editor.open(root / "My note.md")
        reader = Reader(editor, root)
        assert reader.goes_to("folder/b.md", "[[My n", "ote]]") == [("My note.md", "")]
        assert reader.goes_to("folder/b.md", "[[my n", "ote#") == [("My note.md", "# One *two*")]
        assert reader.goes_to("folder/b.md", "[[My note#^i", "d1") == [("My note.md", "^id1")]
        assert reader.goes_to("folder/b.md", "[[Go", "ne") == []
        assert len(reader.comes_from("My note.md", "# One", " *")) == 1
        assert len(reader.comes_from("My note.md", "Blo", "ck")) == 3


def test_elsewhere_links_to_the_page_are_found(reader: Reader) -> None:
    expected = [("other.md", "post.md#why-"), ("third.md", "post.md"), ("third.md", "./post.md#why-")]
    assert reader.comes_from("post.md", "title: Off", "ene") == expected
    assert reader.comes_from("post.md", "A no", "te") == expected


def test_notes_and_labels_are_shown_together(reader: Reader, folder: Path) -> None:
    post = folder / "post.md"

    def lit(before: str, after: str) -> list[str]:
        asked = types.DocumentHighlightParams(
            reader.editor.document(post), reader.editor.position(post, before, after)
        )
        found = reader.editor.run(reader.editor.client.text_document_document_highlight_async(asked))
        return [reader.shown(types.Location(uri(post), each.range))[1] for each in found or ()]

    labels = ['[other]: other.md#where "Title"', "[By label][other]", "[again][Other]"]
    assert lit("[By la", "bel") == lit("[oth", "er]: ") == labels
    assert lit("A note[^", "n]") == lit("[^", "n]: ") == ["[^n]", "[^n]"]
    assert lit("A no", "te[") == []


def test_links_are_opened_and_looked_for_only_then(reader: Reader, folder: Path) -> None:
    post, client = folder / "post.md", reader.editor.client
    found = reader.editor.run(
        client.text_document_document_link_async(types.DocumentLinkParams(reader.editor.document(post)))
    )
    links = {reader.shown(types.Location(uri(post), each.range))[1]: each for each in found or ()}
    assert links["https://example.org/a#b"].target == "https://example.org/a#b"
    assert links["m@example.org"].target == "mailto:m@example.org"
    for written, leads_to in {
        "other.md#how": uri(folder / "other.md"),
        "[By label][other]": uri(folder / "other.md"),
        "other.md#where": uri(folder / "other.md"),
        "#why-": uri(post),
        "pictures/a.png": uri(folder / "pictures/a.png"),
        "gone.md": None,
    }.items():
        assert links[written].target is None
        assert reader.editor.run(client.document_link_resolve_async(links[written])).target == leads_to


def test_a_long_line_of_links_takes_no_long_time(folder: Path) -> None:
    post, count = folder / "post.md", 4_000
    with Editor(folder) as editor:
        editor.open(post, "😀[a](third.md) " * count)
        client, document = editor.client, editor.document(post)
        links = editor.run(client.text_document_document_link_async(types.DocumentLinkParams(document))) or ()
        assert len(links) == count
        last = types.Range(types.Position(0, 16 * count - 10), types.Position(0, 16 * count - 2))
        assert links[-1].range == last
        asked = types.ReferenceParams(types.ReferenceContext(False), document, last.start)
        found = editor.run(client.text_document_references_async(asked)) or ()
        assert found[-1].range == last


def test_no_program_of_the_editor_is_linked_to(reader: Reader, folder: Path) -> None:
    post, client = folder / "post.md", reader.editor.client
    reader.editor.write(post, "[a](command:x) [b](javascript:x) [c](file:///etc/passwd) [d](vscode://x)\n")
    asked = types.DocumentLinkParams(reader.editor.document(post))
    assert not reader.editor.run(client.text_document_document_link_async(asked))
    foreign = types.DocumentLink(types.Range(types.Position(0, 0), types.Position(0, 1)))
    for data in (None, [1], {"uri": 3}, {"uri": uri(post), "at": [0]}, {"uri": "file:///x", "at": None}):
        foreign.data = data
        assert reader.editor.run(client.document_link_resolve_async(foreign)).target is None


JEKYLL = {
    "_config.yml": "title: Site\npermalink: /:year/:title/\n",
    "_data/authors.yml": "ann:\n  name: Ann\n",
    "_posts/2024-01-02-first.md": "---\ntitle: First\n---\n\n## Über uns\n\nText\n",
    "_posts/2024-01-03-second.md": (
        "---\ntitle: Second\n---\n\n[a]({% post_url 2024-01-02-first %}#über-uns) [b](/2024/first/) "
        "[c]({{ site.baseurl }}{% link _posts/2024-01-02-first.md %})\n"
    ),
}
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "content/posts/first.md": "+++\ntitle = 'First'\n+++\n\n## A part\n\n[up](/posts/second/)\n",
    "content/posts/second.md": (
        '---\ntitle: Second\n---\n\n[a]({{< ref "first.md#a-part" >}}) [b]({{< relref "/posts/first" >}}) '
        "[c](https://example.org/posts/first/) [d](/posts/first/#a-part)\n"
    ),
}


def test_jekyll_is_asked_where_its_links_lead(tmp_path: Path) -> None:
    root = write(tmp_path / "site", JEKYLL)
    with Editor(root) as editor:
        editor.open(root / "_posts/2024-01-03-second.md")
        editor.open(root / "_posts/2024-01-02-first.md")
        reader = Reader(editor, root)
        first = "_posts/2024-01-02-first.md"
        assert reader.goes_to("_posts/2024-01-03-second.md", "[a", "]") == [(first, "## Über uns")]
        assert reader.goes_to("_posts/2024-01-03-second.md", "[b", "]") == [(first, "")]
        assert reader.goes_to("_posts/2024-01-03-second.md", "[c", "]") == [(first, "")]
        assert len(reader.comes_from(first, "## Ü", "ber")) == 1
        assert len(reader.comes_from(first, "title: F", "irst")) == 3


def test_hugo_is_asked_where_its_links_lead(tmp_path: Path) -> None:
    root = write(tmp_path / "site", HUGO)
    first, second = "content/posts/first.md", "content/posts/second.md"
    with Editor(root) as editor:
        editor.open(root / second)
        editor.open(root / first)
        reader = Reader(editor, root)
        assert reader.goes_to(second, "[a", "]") == [(first, "## A part")]
        assert reader.goes_to(second, "[b", "]") == [(first, "")]
        assert reader.goes_to(second, "[d", "]") == [(first, "## A part")]
        assert reader.goes_to(first, "[up", "]") == [(second, "")]
        assert len(reader.comes_from(first, "## A p", "art")) == 2
        assert len(reader.comes_from(first, "title", " =")) == 3
        editor.write(root / first, HUGO["content/posts/first.md"].replace("title", "slug = 'other'\ntitle"))
        assert len(reader.comes_from(first, "title", " =")) < 3


def test_bytes_before_the_text_and_ends_of_lines_move_no_place(tmp_path: Path) -> None:
    files = {"postlint.toml": 'generator = "plain"\n', "a.md": "\ufeff😀 [x](b.md#h)\r\n\r\n[y](b.md)\r\n"}
    root = write(tmp_path / "site", {**files, "b.md": "\ufeffText\r\n\r\n# H\r\n\r\n[z](a.md)\r\n"})
    with Editor(root) as editor:
        editor.open(root / "b.md", "Text\r\n\r\n# H\r\n\r\n[z](a.md)\r\n")
        reader = Reader(editor, root)
        assert reader.comes_from("b.md", "# ", "H") == [("a.md", "b.md#h")]
        assert reader.comes_from("b.md", "Te", "xt") == [("a.md", "b.md#h"), ("a.md", "b.md")]
        assert reader.goes_to("b.md", "[z", "]") == [("a.md", "")]
        editor.open(root / "a.md")
        assert reader.goes_to("a.md", "[x", "]") == [("b.md", "# H")]


ODD = (
    "",
    "\ufeff",
    "---\n",
    "---\ntitle: [\n---\n[a](",
    "[",
    "# ",
    "\r",
    "[^a]: \n[b]: <\n",
    "---\ntags: [\n---\n",
)


def test_no_text_and_no_cursor_is_too_odd(folder: Path) -> None:
    post = folder / "post.md"
    with Editor(folder) as editor:
        document, client = editor.document(post), editor.client
        editor.open(post)
        for text in ODD:
            editor.write(post, text)
            for position in (types.Position(0, 0), types.Position(1, 3), types.Position(99, 99)):
                editor.run(client.text_document_definition_async(types.DefinitionParams(document, position)))
                highlight = types.DocumentHighlightParams(document, position)
                editor.run(client.text_document_document_highlight_async(highlight))
                asked = types.ReferenceParams(types.ReferenceContext(True), document, position)
                editor.run(client.text_document_references_async(asked))
            editor.run(client.text_document_document_link_async(types.DocumentLinkParams(document)))
        unknown = types.TextDocumentIdentifier("untitled:x")
        asked_of_none = types.DefinitionParams(unknown, types.Position(0, 0))
        assert not editor.run(client.text_document_definition_async(asked_of_none))
