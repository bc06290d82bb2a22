"""The schema of a kind: what it extends, what it demands, and how many pages keep to it."""

from __future__ import annotations

from pathlib import Path

from init.sites import learnt_from, post, posts, text_of


def test_a_schema_says_what_it_rests_on(tmp_path: Path) -> None:
    files = posts(24, "title: T {n}\ndate: 2024-01-02\n") | {"blog/x.md": post("title: X\nodd: 1\n")}
    learnt = learnt_from(tmp_path, files | {"hugo.toml": ""})
    assert text_of(learnt, "schemas/blog.yaml") == (
        "# Learnt by `postlint init` from 25 pages: blog/**.\n"
        "# Change whatever is meant otherwise. `postlint schema` says which page is judged by it.\n"
        "# Not named, for few pages have them: odd (1).\n"
        '$schema: "https://json-schema.org/draft/2020-12/schema"\n'
        'title: "A page of blog/**"\n'
        '$ref: "postlint:hugo-page"  # 25 of 25 pages keep to it\n'
        "x-postlint:\n"
        "  found-elsewhere: true  # a title in the text or in the file's name will do\n"
        "type: object\n"
        "required:\n"
        "  - title  # on 25 of 25 pages\n"
        "  - date  # on 24 of 25 pages\n"
        "properties:\n"
        "  title:  # on 25 of 25 pages\n"
        "    type: string\n"
        "  date:  # on 24 of 25 pages\n"
        "    format: date  # 24 of 24 are written like 2017-02-21\n"
    )
    assert learnt.schemas[0].told == 1


def test_a_preset_that_pages_do_not_keep_to_is_not_extended(tmp_path: Path) -> None:
    files = posts(25, "name: N {n}\nrole: R\n", "team") | {"hugo.toml": ""}
    assert learnt_from(tmp_path, files).schemas[0].preset is None
    plain = learnt_from(tmp_path / "plain", posts(25, "title: N {n}\n", "team"))
    assert plain.schemas[0].preset == "post"


def test_nothing_is_demanded_of_drafts_and_what_is_inherited_counts(tmp_path: Path) -> None:
    files = posts(25, "title: T {n}\n", "_posts") | {
        f"_posts/d{n}.md": post("published: false\nx: y\n") for n in range(5)
    }
    files["_config.yml"] = "title: S\ndefaults: [{scope: {path: ''}, values: {layout: post, author: A}}]\n"
    schema = learnt_from(tmp_path, files).schemas[0]
    assert schema.required == ("title",)
    assert schema.told == 0
    assert "Nothing is required of 5 pages: drafts, and those that may inherit any field." in schema.head
    own = posts(2, "title: T\nauthor: B\n", "_posts/own")
    text = text_of(learnt_from(tmp_path, own), "schemas/posts.yaml")
    assert "author" not in text.split("properties:")[1]


def test_a_title_in_the_text_counts_as_there(tmp_path: Path) -> None:
    files = {f"docs/{n}.md": post("tags: [a]\n", f"# T {n}\n") for n in range(25)}
    files["mkdocs.yml"] = "site_name: S\n"
    schema = learnt_from(tmp_path, files).schemas[0]
    assert schema.told == 0
    assert schema.required == ("tags",)


def test_keys_of_hugo_are_one_in_any_letter_case(tmp_path: Path) -> None:
    files = posts(15, "Title: T\nDate: 2024-01-02\n", "content")
    files |= posts(10, "title: T\ndate: 2024-01-02\n", "content/x")
    schema = learnt_from(tmp_path, files | {"hugo.toml": ""}).schemas[0]
    assert schema.required == ("date", "title")
    assert schema.told == 0
