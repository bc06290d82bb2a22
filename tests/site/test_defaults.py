"""What pages inherit from the files of their site, and from which."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.globs import matches_path
from postlint.page import read_page
from postlint.page.page import Inherited
from postlint.site import Defaults, build_site


def inherited(root: Path, path: str, files: dict[str, str]) -> Inherited:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return defaults(root).for_page(read_page(path, b"---\ntitle: A\n---\n"))


def defaults(root: Path) -> Defaults:
    return build_site(root, (), generator="auto", base_url=None).defaults


JEKYLL = """
collections_dir: site
defaults:
  - {scope: {path: ""}, values: {layout: default, author: Ada, image: {alt: A, src: B}}}
  - {scope: {path: "", type: posts}, values: {layout: post}}
  - {scope: {path: _posts/de}, values: {lang: de, image: {alt: Ä}}}
  - {scope: {path: "pages/*/about.md"}, values: {about: true}}
  - {scope: {type: page}, values: {kind: page}}
  - {scope: {path: blo}, values: {never: true}}
  - {values: {all: true}}
  - scope: broken
  - 5
"""


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("_posts/2017-02-21-a.md", {"layout": "post", "image": {"alt": "A", "src": "B"}}),
        ("site/_posts/2017-02-21-a.md", {"layout": "post"}),
        ("_posts/de/2017-02-21-a.md", {"lang": "de", "layout": "post", "image": {"alt": "Ä", "src": "B"}}),
        ("_drafts/a.md", {"layout": "post"}),
        ("_talks/a.md", {"layout": "default"}),
        ("pages/x/about.md", {"layout": "default", "about": True, "kind": "page"}),
        ("pages/x/y/about.md", {"layout": "default", "kind": "page"}),
        ("blog/a.md", {"layout": "default", "kind": "page"}),
    ],
)
def test_jekyll(tmp_path: Path, path: str, values: dict[str, object]) -> None:
    found = inherited(tmp_path, path, {"_config.yml": JEKYLL}).values
    assert {**found, **values} == found
    assert set(found) == {"layout", "author", "image", "all", *values}


def test_jekyll_says_which_entry(tmp_path: Path) -> None:
    origins = inherited(tmp_path, "_posts/a.md", {"_config.yml": JEKYLL}).origins
    assert origins["layout"] == "_config.yml (`defaults`, entry 2)"
    assert origins["author"] == "_config.yml (`defaults`, entry 1)"


def test_a_site_below_the_root_has_its_own(tmp_path: Path) -> None:
    files = {"web/_config.yml": "defaults: [{scope: {path: _posts}, values: {layout: post}}]"}
    assert inherited(tmp_path, "web/_posts/a.md", files).origins == {
        "layout": "web/_config.yml (`defaults`, entry 1)"
    }
    assert inherited(tmp_path, "_posts/a.md", {}).values == {}


HUGO = {
    "hugo.toml": '[cascade]\nbanner = "site.jpg"\n[cascade.params]\ncolor = "red"\n',
    "content/_index.md": "---\ncascade: {author: Ada}\n---\n",
    "content/blog/_index.md": """---
cascade:
  - banner: blog.jpg
  - _target: {path: "/blog/2017/**"}
    year: 2017
  - target: {kind: section}
    listed: true
  - target: {lang: de}
    language: deutsch
---
""",
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("content/about.md", {"banner": "site.jpg"}),
        ("content/blog/a.md", {"banner": "blog.jpg", "language": "deutsch"}),
        ("content/blog/a.en.md", {"banner": "blog.jpg"}),
        ("content/blog/a.de.md", {"banner": "blog.jpg", "language": "deutsch"}),
        ("content/blog/2017/My Post/index.md", {"banner": "blog.jpg", "year": 2017, "language": "deutsch"}),
        ("content/blog/old/_index.md", {"banner": "blog.jpg", "listed": True, "language": "deutsch"}),
    ],
)
def test_hugo(tmp_path: Path, path: str, values: dict[str, object]) -> None:
    found = inherited(tmp_path, path, HUGO).values
    assert found == {"color": "red", "params": {"color": "red"}, "author": "Ada", **values}


def test_hugo_says_which_section(tmp_path: Path) -> None:
    origins = inherited(tmp_path, "content/blog/a.md", HUGO).origins
    assert origins["banner"] == "content/blog/_index.md (`cascade`)"
    assert origins["author"] == "content/_index.md (`cascade`)"
    assert origins["color"] == "hugo.toml (`cascade`)"


def test_hugo_has_a_folder_of_configuration(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.toml": 'title = "A"',
        "config/_default/cascade.yaml": "params: {color: red}",
        "content/a.md": "",
    }
    assert inherited(tmp_path, "content/a.md", files).values["color"] == "red"


def test_eleventy(tmp_path: Path) -> None:
    files = {
        ".eleventy.js": "",
        "posts/posts.json": '{"layout": "a", "tags": ["post"]}',
        "posts/posts.11tydata.json": '{"layout": "b"}',
        "posts/deep/deep.json": '{"section": "deep"}',
        "posts/deep/page.11tydata.json": '{"layout": "c"}',
        "posts/deep/other.11tydata.json": '{"other": true}',
        "posts/deep/deep.11tydata.js": "export default {\n  permalink: x,\n  'my-field': 1,\n  date(data) { }\n}",
    }
    found = inherited(tmp_path, "posts/deep/page.md", files)
    assert found.values == {"layout": "c", "tags": ["post"], "section": "deep"}
    assert found.named == {"permalink", "my-field", "date"}
    assert found.origins["permalink"] == "posts/deep/deep.11tydata.js (not run)"
    assert found.origins["layout"] == "posts/deep/page.11tydata.json"
    assert set(found.under({"title": "A"})) == {"title", *found.values, *found.named}


@pytest.mark.parametrize(("config", "name"), [("mkdocs.yml", ".meta.yml"), ("_quarto.yml", "_metadata.yml")])
def test_data_of_folders(tmp_path: Path, config: str, name: str) -> None:
    files = {
        config: "",
        f"docs/{name}": "tags: [a]\nx: 1",
        f"docs/blog/{name}": "x: 2",
        f"other/{name}": "y: 1",
    }
    found = inherited(tmp_path, "docs/blog/posts/a.md", files)
    assert found == Inherited(
        {"tags": ["a"], "x": 2}, frozenset(), {"tags": f"docs/{name}", "x": f"docs/blog/{name}"}
    )


def test_other_generators_have_none(tmp_path: Path) -> None:
    files = {"astro.config.mjs": "", "posts/posts.json": '{"a": 1}', ".meta.yml": "a: 1"}
    assert inherited(tmp_path, "posts/a.md", files) == Inherited()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("defaults: [", "_config.yml: it is not YAML: line 2, column 1: did not find expected node content"),
        ("[" * 30_000, "_config.yml: it is nested more than 100 levels deep"),
    ],
)
def test_what_a_file_that_cannot_be_read_gives_is_unknown_and_it_is_named(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"{text}\n", encoding="utf-8")
    found = defaults(tmp_path)
    assert found.for_page(read_page("_posts/a.md", b"")) == Inherited(unknown=("_config.yml (not read)",))
    assert found.unread == (reason,)


def test_no_link_is_followed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.yml"
    outside.write_text("secret: 1", encoding="utf-8")
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / ".meta.yml").symlink_to(outside)
    assert inherited(tmp_path, "a.md", {}) == Inherited(unknown=(".meta.yml (not read)",))


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/blog/**", "/blog/a/b", True),
        ("/blog/**", "/blogs/a", False),
        ("/blog/*", "/blog/a", True),
        ("/blog/*", "/blog/a/b", False),
        ("/**/a", "/a", True),
        ("/**/a", "/x/y/a", True),
        ("/**/a", "/x/ya", False),
        ("**/a", "xa", False),
        ("{/articles,/articles/**}", "/articles", True),
        ("{/articles,/articles/**}", "/articles/x", True),
        ("{a,b{c,d}}", "bd", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("ä*", "äöü", True),
        ("{" * 300, "{" * 300, True),
    ],
)
def test_globs(pattern: str, path: str, *, expected: bool) -> None:
    assert matches_path(pattern, path) is expected


def test_a_hostile_glob_is_answered(tmp_path: Path) -> None:
    assert matches_path("*a" * 200 + "b", "a" * 400) is False
    assert matches_path("**/a/" * 90 + "b", "a/" * 240) is False
    assert (
        matches_path("{a,b}" * 90, "a" * 90) is False
    )  # more alternatives than any site has: not one is tried further
