"""What is proposed where the cursor is, and what becomes of the text when it is chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from postlint.page.front_matter import Format
from postlint.page.page import Page, read_page
from server.editor import Editor
from server.marks import apply, chosen, complete, labels, marked

SCHEMA = """
type: object
required: [title, license]
additionalProperties: false
properties:
  title: {type: string, description: what the post is called}
  summary: {type: string}
  license: {type: string, format: license, description: under which licence the post is}
  license_url: {type: string, format: license-url}
  date: {format: post-date}
  day: {format: date}
  moment: {format: date-time}
  draft: {type: boolean}
  mood: {enum: [calm, "on: edge", 7], description: how it reads}
  tags: {type: array, items: {type: string, format: term}}
  keywords: {type: [string, array]}
  authors: {type: array, items: {type: string}}
  layout: {type: string, deprecated: true}
  related: {type: string, format: page}
  image:
    type: object
    required: [src]
    properties:
      src: {type: string, format: asset}
      alt: {type: string}
      license: {type: string, format: license}
      license_url: {type: string, format: license-url}
  gallery:
    type: array
    items:
      type: object
      properties:
        src: {type: string, format: asset}
        caption: {type: string}
"""
CONFIG = """generator = "plain"
ignore = ["missing-front-matter"]
[[content]]
files = ["**/*.md"]
schema = "post.yaml"
[taxonomies.tags]
terms = ["Open Data", "Transparency", "Art: new", "3D"]
aliases = { "Offene Daten" = "Open Data" }
"""
OTHER = """---
title: The other
license: CC-BY 4.0
tags: [Transparency]
authors: [Ada Lovelace]
keywords: maps, trees
date: 2024-05-18 10:30:00
---

# How to do it

[a](deep/third.md) [b](post.md)
"""
THIRD = """---
title: A third (last) one
license: CC-BY 4.0
tags: [Transparency, Open Data]
authors: [Grace Hopper, Ada Lovelace]
---
"""
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("completion") / "site"
    (site / "deep").mkdir(parents=True)
    (site / "img").mkdir()
    (site / "postlint.toml").write_text(CONFIG)
    (site / "post.yaml").write_text(SCHEMA)
    (site / "post.md").write_text("---\ntitle: Mine\nlicense: CC0\n---\n")
    (site / "other.md").write_text(OTHER)
    (site / "deep" / "third.md").write_text(THIRD)
    (site / "img" / "big tree.png").write_bytes(_PNG)
    return site


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    with Editor(folder) as editor:
        editor.open(folder / "post.md")
        editor.open(folder / "other.md")
        editor.wait_until(lambda: editor.told(folder / "other.md") is not None)
        post = folder / "post.md"  # until all pages are read
        editor.wait_until(lambda: "A third (last) one" in labels(complete(editor, post, "[a](¦")))
        yield editor


@pytest.fixture
def post(folder: Path) -> Path:
    return folder / "post.md"


def page(text: str) -> Page:
    return read_page("post.md", text.encode())


YAML, TOML, JSON = "---\n{}\n---\nText.\n", "+++\n{}\n+++\nText.\n", "{{\n{}\n}}\nText.\n"

FIELDS = [
    (YAML, "¦", ()),
    (YAML, "title: x\nsu¦", ()),
    (YAML, "title: x\nsu¦\ndraft: true", ()),
    (YAML, "'su¦", ()),
    (YAML, "title: x\nimage:\n  ¦", ("image",)),
    (YAML, "title: x\nimage:\n  src: a.png\n  li¦\ndraft: true", ("image",)),
    (YAML, "title: x\nimage: {src: a.png, ¦}", ("image",)),
    (YAML, "gallery:\n  - src: a.png\n    ¦\n  - src: b.png", ("gallery", 0)),
    (YAML, "gallery:\n- ca¦\n- src: b.png", ("gallery", 0)),
    (TOML, "¦", ()),
    (TOML, 'title = "x"\nsu¦', ()),
    (TOML, 'title = "x"\n[image]\n¦', ("image",)),
    (TOML, 'image = {src = "a.png", ¦}', ("image",)),
    (JSON, "¦", ()),
    (JSON, '"title": "x",\n"su¦', ()),
    (JSON, '"title": "x",\n"su¦"', ()),
    (JSON, '"title": "x"\n¦', ()),
    (JSON, '"title": "x",\n¦\n"draft": true', ()),
    (JSON, '"image": {"src": "a.png", "¦"}', ("image",)),
]


@pytest.mark.parametrize(("form", "block", "route"), FIELDS)
def test_each_field_that_is_proposed_is_read_where_it_is_written(
    editor: Editor, post: Path, form: str, block: str, route: tuple[str | int, ...]
) -> None:
    text = form.format(block)
    found = complete(editor, post, text)
    assert found.items
    for item in found.items:
        after = apply(text, item)
        front_matter = page(after).front_matter
        assert front_matter is not None
        assert front_matter.root is not None, after
        if front_matter.format is not Format.YAML or "{" not in block:
            assert front_matter.node((*route, item.label)) is not None, after


def test_required_fields_come_first_and_those_out_of_use_last(editor: Editor, post: Path) -> None:
    found = labels(complete(editor, post, YAML.format("¦")))
    assert found[:2] == ["title", "license"]
    assert found[-1] == "layout"
    (title, *_) = complete(editor, post, YAML.format("¦")).items
    assert title.detail == "text, required"
    assert title.documentation == "what the post is called"
    assert "title" not in labels(complete(editor, post, YAML.format("title: x\n¦")))
    inner = complete(editor, post, YAML.format("image:\n  ¦"))
    assert labels(inner) == ["src", "alt", "license", "license_url"]
    assert inner.items[0].detail == "path of a file, required"


def test_the_schema_that_a_page_names_holds_while_its_front_matter_is_broken(
    tmp_path: Path,
) -> None:
    (tmp_path / "own.yaml").write_text("properties: {colour: {enum: [red, blue]}}\n")
    (tmp_path / "a.md").write_text("---\ntitle: x\n---\n")
    with Editor(tmp_path) as editor:
        editor.open(tmp_path / "a.md")
        text = "---\n$schema: own.yaml\ntags: [x\n¦\n---\n"
        assert labels(complete(editor, tmp_path / "a.md", text)) == ["colour"]
        text = "---\n$schema: own.yaml\ntags: [x\ncolour: ¦\n---\n"
        assert labels(complete(editor, tmp_path / "a.md", text)) == ["red", "blue"]


def test_line_ends_stay_as_they_are(editor: Editor, post: Path) -> None:
    text = "---\r\nlicense: ¦\r\ntitle: x\r\n---\r\n"
    after = f"---\r\nlicense: CC-BY 4.0\r\nlicense_url: {BY}\r\ntitle: x\r\n---\r\n"
    assert apply(text, chosen(complete(editor, post, text), "CC-BY 4.0")) == after


def test_a_key_that_has_a_value_is_only_renamed(editor: Editor, post: Path) -> None:
    text = YAML.format("titel¦: x")
    assert apply(text, chosen(complete(editor, post, text), "title")) == YAML.format("title: x")


@pytest.mark.parametrize(
    ("form", "block", "label", "after"),
    [
        (YAML, "mood: ¦", "calm", "mood: calm"),
        (YAML, "mood:¦", "calm", "mood: calm"),
        (YAML, "mood: c¦", "on: edge", 'mood: "on: edge"'),
        (YAML, "mood: '¦'", "on: edge", "mood: 'on: edge'"),
        (YAML, "mood: ¦", "7", "mood: 7"),
        (TOML, "mood = ¦", "calm", 'mood = "calm"'),
        (TOML, 'mood = "¦', "calm", 'mood = "calm"'),
        (JSON, '"mood": ¦', "calm", '"mood": "calm"'),
        (JSON, '"mood": "c¦"', "calm", '"mood": "calm"'),
        (YAML, "draft: ¦", "false", "draft: false"),
        (YAML, "draft: tr¦", "true", "draft: true"),
        (TOML, "draft = ¦", "true", "draft = true"),
        (JSON, '"draft": ¦', "true", '"draft": true'),
        (YAML, "tags: [Op¦", "Open Data", "tags: [Open Data"),
        (YAML, "tags: [Op¦]", "Open Data", "tags: [Open Data]"),
        (YAML, "tags: [3D, ¦]", "Art: new", 'tags: [3D, "Art: new"]'),
        (YAML, 'tags: ["Op¦"]', "Open Data", 'tags: ["Open Data"]'),
        (YAML, 'tags: ["Op¦', "Open Data", 'tags: ["Open Data"'),
        (YAML, "tags: ['Art¦']", "Art: new", "tags: ['Art: new']"),
        (YAML, "tags: [\n  3D,\n  ¦\n]\ntitle: x", "Open Data", "tags: [\n  3D,\n  Open Data\n]\ntitle: x"),
        (YAML, "tags: [\n  3D,\n  ¦", "Open Data", "tags: [\n  3D,\n  Open Data"),
        (YAML, "tags: ¦", "Open Data", "tags: [Open Data]"),
        (YAML, "tags:\n- ¦", "Open Data", "tags:\n- Open Data"),
        (YAML, "tags:\n-¦", "Open Data", "tags:\n- Open Data"),
        (
            YAML,
            "tags:\n  - 3D\n  - Tr¦\ntitle: x",
            "Transparency",
            "tags:\n  - 3D\n  - Transparency\ntitle: x",
        ),
        (YAML, "tags: [Offene¦]", "Offene Daten → Open Data", "tags: [Open Data]"),
        (TOML, "tags = [¦]", "Open Data", 'tags = ["Open Data"]'),
        (TOML, 'tags = ["3D", "Op¦', "Open Data", 'tags = ["3D", "Open Data"'),
        (JSON, '"tags": ["Op¦"]', "Open Data", '"tags": ["Open Data"]'),
        (JSON, '"tags": [¦]', "Open Data", '"tags": ["Open Data"]'),
        (YAML, "keywords: ¦", "maps", "keywords: maps"),
        (YAML, "keywords: maps, ¦", "trees", "keywords: maps, trees"),
        (YAML, "keywords: tr¦, maps", "trees", "keywords: trees, maps"),
        (YAML, 'keywords: "maps, tr¦', "trees", 'keywords: "maps, trees"'),
        (TOML, 'keywords = "maps, ¦"', "trees", 'keywords = "maps, trees"'),
        (YAML, "authors:\n  - ¦", "Ada Lovelace", "authors:\n  - Ada Lovelace"),
        (YAML, "license: ¦", "CC-BY 4.0", "license: CC-BY 4.0"),
        (YAML, "related: oth¦", "The other", "related: other.md"),
        (YAML, "image:\n  src: ¦", "big tree.png", "image:\n  src: img/big%20tree.png"),
        (TOML, 'related = "¦"', "The other", 'related = "other.md"'),
    ],
)
def test_a_value_is_written_as_its_place_wants_it(
    editor: Editor, post: Path, form: str, block: str, label: str, after: str
) -> None:
    text = form.format(block)
    item = chosen(complete(editor, post, text), label)
    item.additional_text_edits = None
    assert apply(text, item) == form.format(after)


def test_terms_come_most_used_first_and_say_how_often(editor: Editor, post: Path) -> None:
    found = complete(editor, post, YAML.format("tags: [¦]"))
    assert [(item.label, item.detail) for item in found.items] == [
        ("Transparency", "on 2 pages, known"),
        ("Open Data", "on 1 page, known"),
        ("3D", "not used yet, known"),
        ("Art: new", "not used yet, known"),
        ("Offene Daten → Open Data", "is written `Open Data`"),
    ]
    assert "Open Data" not in labels(complete(editor, post, YAML.format("tags: [Open Data, ¦]")))
    authors = complete(editor, post, YAML.format("authors: [¦]"))
    assert [(item.label, item.detail) for item in authors.items] == [
        ("Ada Lovelace", "on 2 pages"),
        ("Grace Hopper", "on 1 page"),
    ]


BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("form", "block", "after"),
    [
        (YAML, "license: CC¦", f"license: CC-BY 4.0\nlicense_url: {BY}"),
        (YAML, 'license: "¦"', f'license: "CC-BY 4.0"\nlicense_url: "{BY}"'),
        (YAML, "license: ¦\nlicense_url:", f"license: CC-BY 4.0\nlicense_url: {BY}"),
        (
            YAML,
            "license: ¦\nlicense_url: https://example.org/",
            "license: CC-BY 4.0\nlicense_url: https://example.org/",
        ),
        (YAML, "license_url: ¦", f"license_url: {BY}\nlicense: CC-BY 4.0"),
        (
            YAML,
            "image:\n  src: a\n  license: ¦",
            f"image:\n  src: a\n  license: CC-BY 4.0\n  license_url: {BY}",
        ),
        (YAML, "image: {license: ¦}", f"image: {{license_url: {BY}, license: CC-BY 4.0}}"),
        (TOML, "license = ¦", f'license = "CC-BY 4.0"\nlicense_url = "{BY}"'),
        (
            JSON,
            '"title": "x",\n"license": "¦"',
            f'"title": "x",\n"license_url": "{BY}",\n"license": "CC-BY 4.0"',
        ),
    ],
)
def test_the_address_of_a_licence_comes_with_its_name(
    editor: Editor, post: Path, form: str, block: str, after: str
) -> None:
    text = form.format(block)
    item = chosen(complete(editor, post, text), "CC-BY 4.0")
    assert apply(text, item) == form.format(after)


def test_licences_are_found_by_what_is_typed(editor: Editor, post: Path) -> None:
    found = complete(editor, post, YAML.format("license: by-sa/3.0/de¦"))
    assert labels(found) == ["CC BY-SA 3.0 DE"]
    assert found.items[0].detail == "https://creativecommons.org/licenses/by-sa/3.0/de/"
    every = complete(editor, post, YAML.format("license: ¦"))
    assert every.is_incomplete
    assert len(every.items) == 100
    assert every.items[0].label == "CC-BY 4.0"


def test_dates_are_those_of_today_in_the_form_that_is_wanted(editor: Editor, post: Path) -> None:
    day = dt.datetime.now(dt.UTC).date().isoformat()
    assert labels(complete(editor, post, YAML.format("day: ¦"))) == [day]
    (moment,) = labels(complete(editor, post, YAML.format("moment: ¦")))
    assert dt.datetime.fromisoformat(moment).tzinfo is not None
    as_elsewhere, *others = labels(complete(editor, post, YAML.format("date: ¦")))
    assert as_elsewhere.startswith(f"{day} ")
    assert len(as_elsewhere) == len("2024-05-18 10:30:00")
    assert day in others
    text = JSON.format('"date": ¦')
    (first, *_) = complete(editor, post, text).items
    assert page(apply(text, first)).metadata["date"] == first.label


LINKS = [
    ("[a](¦", "The other", "[a](other.md)"),
    ("[a](¦)", "The other", "[a](other.md)"),
    ("[a](oth¦.md)", "The other", "[a](other.md)"),
    ("[a](the ot¦)", "The other", "[a](other.md)"),
    ("[a](./¦)", "The other", "[a](./other.md)"),
    ("[a](<¦>)", "The other", "[a](<other.md>)"),
    ("[a](third¦)", "A third (last) one", "[a](deep/third.md)"),
    ("[a](¦#how-to-do-it)", "The other", "[a](other.md#how-to-do-it)"),
    ('[a](¦ "title")', "The other", '[a](other.md "title")'),
    ("[a]: ¦", "The other", "[a]: other.md"),
    ('<a href="¦">x</a>', "The other", '<a href="other.md">x</a>'),
    ("<a class='x'\n href='¦", "The other", "<a class='x'\n href='other.md'"),
    ("![a](¦)", "big tree.png", "![a](img/big%20tree.png)"),
    ('<img src="¦">', "big tree.png", '<img src="img/big%20tree.png">'),
]


@pytest.mark.parametrize(("text", "label", "after"), LINKS)
def test_a_link_leads_to_what_was_chosen(
    editor: Editor, post: Path, text: str, label: str, after: str
) -> None:
    found = complete(editor, post, f"Ä {text}" if "[a]:" not in text else text)
    item = chosen(found, label)
    assert apply(text if "[a]:" in text else f"Ä {text}", item).removeprefix("Ä ") == after
    assert found.is_incomplete
    if after.endswith(")"):
        assert editor.write(post, after) == []


def test_anchors_of_the_page_and_of_others(editor: Editor, post: Path) -> None:
    found = complete(editor, post, "# Why not\n\n[a](#¦)\n")
    assert [(item.label, item.detail) for item in found.items] == [("Why not", "#why-not")]
    text = "[a](other.md#h¦"
    (item,) = complete(editor, post, text).items
    assert apply(text, item) == "[a](other.md#how-to-do-it)"
    assert labels(complete(editor, post, "[a](nowhere.md#¦)")) == []


def test_what_is_expensive_to_tell_is_told_when_it_is_asked_for(editor: Editor, post: Path) -> None:
    (picture,) = complete(editor, post, "![a](¦)").items
    assert picture.documentation is None
    told = editor.run(editor.client.completion_item_resolve_async(picture))
    assert told.documentation == "640 × 480 pixels, 29 bytes"
    assert picture.data is not None
    picture.data = {"uri": picture.data["uri"], "target": "../../etc/passwd"}
    assert editor.run(editor.client.completion_item_resolve_async(picture)).documentation is None
    picture.data = "foreign"
    assert editor.run(editor.client.completion_item_resolve_async(picture)).documentation is None


@pytest.mark.parametrize(
    "text",
    [
        "Some words ¦",
        "`[a](¦`",
        "```\n[a](¦\n```",
        "[a](https://exa¦",
        "[a](x) ¦",
        "---\ntitle: ¦\n---\n",
        "---\n# ti¦\n---\n",
        "---\nsummary: |\n  ti¦\n---\n",
        "--¦-\ntitle: x\n---\n",
        "¦",
    ],
)
def test_nothing_is_proposed_where_nothing_is_known(editor: Editor, post: Path, text: str) -> None:
    assert complete(editor, post, text).items == ()


def test_a_blank_between_words_asks_nothing(editor: Editor, post: Path) -> None:
    assert complete(editor, post, "[a](the ¦", " ").items == ()
    assert complete(editor, post, YAML.format("mood: ¦"), " ").items
    assert complete(editor, post, YAML.format("tags:\n- ¦"), " ").items


@pytest.fixture
def snippets() -> types.ClientCapabilities:
    item = types.ClientCompletionItemOptions(
        snippet_support=True,
        insert_text_mode_support=types.ClientCompletionItemInsertTextModeOptions([types.InsertTextMode.AsIs]),
    )
    completion = types.CompletionClientCapabilities(completion_item=item)
    return types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(completion=completion))


def test_snippets_have_a_place_for_the_value(
    folder: Path, post: Path, snippets: types.ClientCapabilities
) -> None:
    with Editor(folder, capabilities=snippets) as editor:
        editor.open(post)
        found = complete(editor, post, YAML.format("¦"))
        texts = {item.label: item.text_edit.new_text for item in found.items if item.text_edit is not None}
        assert all(item.insert_text_format is types.InsertTextFormat.Snippet for item in found.items)
        assert texts["title"] == "title: $1"
        assert texts["draft"] == "draft: ${1|true,false|}"
        assert texts["mood"] == 'mood: ${1|calm,"on: edge",7|}'
        assert texts["tags"] == "tags: [$1]"
        assert texts["image"] == "image:\n  $1"
        assert texts["day"].startswith("day: ${1:20")
        toml = complete(editor, post, TOML.format("¦"))
        assert chosen(toml, "title").text_edit.new_text == 'title = "$1"'  # type: ignore[union-attr]


JEKYLL = {
    "_config.yml": "title: x\n",
    "_posts/2024-05-17-trees.md": "---\ntitle: Trees\n---\n",
    "_posts/2024-05-18-maps.md": "---\ntitle: Maps\n---\n",
    "about.md": "---\ntitle: About us\n---\n",
    "assets/tree.png": "",
}
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "content/posts/trees.md": "---\ntitle: Trees\n---\n",
    "content/posts/maps.md": "---\ntitle: Maps\n---\n",
    "content/about.md": "---\ntitle: About us\n---\n",
    "static/img/tree.png": "",
}
GENERATED = [
    (JEKYLL, "_posts/2024-05-17-trees.md", "[a](¦", "Maps", "[a](/2024/05/18/maps.html)"),
    (JEKYLL, "_posts/2024-05-17-trees.md", "{% post_url ¦", "Maps", "{% post_url 2024-05-18-maps %}"),
    (JEKYLL, "_posts/2024-05-17-trees.md", "{% link ab¦ %}", "About us", "{% link about.md %}"),
    (JEKYLL, "_posts/2024-05-17-trees.md", "![a](¦)", "tree.png", "![a](/assets/tree.png)"),
    (HUGO, "content/posts/trees.md", '{{< ref "¦" >}}', "Maps", '{{< ref "/posts/maps.md" >}}'),
    (HUGO, "content/posts/trees.md", '{{< relref "ab¦', "About us", '{{< relref "/about.md" >}}'),
    (HUGO, "content/posts/trees.md", "![a](¦)", "tree.png", "![a](/img/tree.png)"),
    (
        HUGO,
        "content/posts/trees.md",
        '{{< figure src="¦" >}}',
        "tree.png",
        '{{< figure src="/img/tree.png" >}}',
    ),
    (HUGO, "content/posts/trees.md", "[a](/¦)", "Maps", "[a](/posts/maps/)"),
]


@pytest.mark.parametrize(("files", "name", "text", "label", "after"), GENERATED)
def test_links_are_written_as_the_generator_reads_them(
    tmp_path: Path, files: dict[str, str], name: str, text: str, label: str, after: str
) -> None:
    for path, content in {**files, "postlint.toml": ""}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    post = tmp_path / name
    head = "---\ntitle: Trees\n---\n"
    with Editor(tmp_path) as editor:
        editor.open(post)
        editor.wait_until(lambda: label in labels(complete(editor, post, head + text)))  # all pages are read
        assert apply(head + text, chosen(complete(editor, post, head + text), label)) == head + after
        assert [each.code for each in editor.write(post, head + after)] == []


def test_pages_that_readers_do_not_see_come_last(tmp_path: Path) -> None:
    drafts = {**HUGO, "content/posts/ash.md": "---\ntitle: Ash\ndraft: true\n---\n"}
    for path, content in {**drafts, "postlint.toml": ""}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    post = tmp_path / "content/posts/trees.md"
    with Editor(tmp_path) as editor:
        editor.open(post)
        editor.wait_until(lambda: len(complete(editor, post, "[a](/¦)").items) == 3)
        found = complete(editor, post, "[a](/¦)").items
        assert [item.label for item in found] == ["Maps", "About us", "Ash"]
        assert found[-1].detail == "content/posts/ash.md, a draft"


def test_the_mark_is_found() -> None:
    assert marked("a¦b") == ("ab", 1)
