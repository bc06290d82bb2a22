"""For each preset pages that it lets pass, and pages that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.findings import Route
from postlint.page import read_page
from postlint.schema import Schemas
from postlint.schema.library import preset_names

Found = list[tuple[Route, str]]

GOOD = {
    "post": [
        "title: A\ndraft: 'true'\npublished: 2017-02-21",
        "title: A\ndraft: 'No'\npublished: in print",
        "title: 2017\ndate: 2017-02-21\nanything: {a: [b]}",
    ],
    "okfn-post": ["title: A\npublishedDate: 2017-02-21\nauthor: Ada\ntags: [a]\nfeatured: blue"],
    "okfn-publikation": [
        "Title: A\ndate: 2017-02-21\nlicense_type: CC BY 4.0\nlicense_link: https://h.test/\npeople: {name: Ä}",
        "title: A\ndate: 2017-02-21\nlicense: CC BY 4.0\nlicense_url: https://h.test/\nkategorien: [a, b]",
    ],
    "jekyll-post": [
        "title: A\nlayout: post\ntags: open data\ncategories: [a, 5]\ndate: 2017-02-21 09:30:00 +0100",
        "title: A\ncategory: [a, b]\ntag: [c]\ntags:",
        "title: A\nlayout: null\nredirect_from: /a\nimage: {path: a.png}",
    ],
    "hugo-page": [
        "Title: A\npublishdate: 2017-02-21\naliases: /old/\nweight: 5\nMenu: main\nurl: /a/",
        "title: yes\ndraft: 'true'\nisCJKLanguage: 'false'\nweight: 1.5\nsummary: 5\nresources: {}",
        "title: A\nsitemap: {priority: 0.5, changefreq: daily}",
        "title: A\ntags: a\nresources: [{src: '*.png', title: B}]\n_build: {list: never}\nmodified: 2017-02-21",
    ],
    "eleventy-page": [
        "title: A\ntags: post\nlayout: false\npermalink: false\ndate: Last Modified",
        "title: A\npagination: {data: posts, size: 1, alias: post}\neleventyNavigation: {key: A, order: 1}",
    ],
    "astro-content": ["title: A\npubDate: Jul 08 2022\nheroImage: ../a.png\ntags: [a]\nauthor: {name: Ä}"],
    "docusaurus-blog": [
        "date: 2017-02-21\nauthors: ada\ntags: [a, {label: B, permalink: /b}]\ndraft: 'true'",
        "description: ''\nauthorURL: https://h.test/\ntags: []\nauthors: []\nunlisted: false",
        "title: ''\nauthors: [ada, {key: bob, title: B}, {name: C}]\nimage: ./a.png\nlast_update: {date: 2017-02-21}",
    ],
    "mkdocs-material-blog": [
        "date: 2017-02-21\nauthors: [ada]\ncategories: [a]\nreadtime: 0\npin: true\nhide: [toc]",
        "date: {created: 2017-02-21, updated: 2018-02-21}\nlinks: [a.md, {B: b.md}]",
        "date: 2017-02-21\nlinks: {A: [a.md]}\ncategories: []",
    ],
    "zensical-page": [
        "icon: lucide/rocket\nstatus: new\ntags: [a, 2024]\nhide: [navigation]\nsearch: {exclude: true}",
        "date: 2017-02-21\nauthors: [ada]\ncategories: [a]\ndraft: true",
    ],
    "zola-page": [
        "title: A\ndate: 2017-02-21\ntaxonomies: {tags: [a], series: [b]}\nweight: 0\nextra: {a: 1}\nslug: ä"
    ],
    "pelican-article": [
        "Title: A\nDate: 2017-02-21 09:30\ntags: a, b\nStatus: draft",
        "title: A\ndate: 2017-02-21\ntags: [a]",
    ],
    "zola-section": ["title: A\nsort_by: permalink\ntransparent: true\nextra: {a: 1}", "aliases: [a]"],
    "obsidian-note": ["tags: [open-data, a/b, '#c', y2024]\naliases: [A]\npublish: true", "tags:\nother: 1"],
    "agent-skill": [
        "name: blog\ndescription: Does a thing.\nlicense: MIT\nmetadata: {version: '1.0'}\nallowed-tools: Read Bash"
    ],
    "quarto-page": [
        "title: A\nauthor: [{name: Ä}]\ndate: today\nlicense: CC BY\ncategories: a\nformat: html",
        "title: A\nlicense: {type: open-access, link: https://h.test/}\ncopyright: {holder: A, year: 2017}",
    ],
}

BAD: dict[str, list[tuple[str, Found]]] = {
    "post": [
        ("date: 2017-02-21", [((), "required")]),
        ("title: A\ntags: {open: data}", [(("tags",), "type")]),
        ("title: A\ndraft: flase\npublished: ture", [(("draft",), "type"), (("published",), "type")]),
    ],
    "okfn-post": [
        (
            "title: A\ndate: 2017-02-21\nauthors: [Ä]\ntags: a\nfeatured: red",
            [(("tags",), "type"), (("featured",), "enum")],
        )
    ],
    "okfn-publikation": [
        ("title: A\ndate: 2017-02-21\nlicense_type: CC BY 4.0", [((), "dependentRequired")]),
        ("title: A\ndate: 2017-02-21\nlicense: 4\nlicense_link: a", [(("license",), "type")]),
    ],
    "jekyll-post": [
        ("title: A\npublished: false\ndate:", [((), "required")]),
        ("title: A\ndate: {}", [((), "required")]),
        ("title: A\npublished: later\ntags: {a: b}", [(("published",), "type"), (("tags",), "type")]),
    ],
    "hugo-page": [
        ("TITLE: A\ndraft: soon\nAliases: [{a: b}]", [(("draft",), "type"), (("Aliases", 0), "type")]),
        ("title: A\nweight: heavy\nkeywords: {a: b}", [(("weight",), "pattern"), (("keywords",), "type")]),
        (
            "title: A\ndraft: flase\nsitemap: {priority: x}",
            [(("draft",), "type"), (("sitemap", "priority"), "pattern")],
        ),
        ("title: A\naliases: [a, '']", [(("aliases",), "required")]),
        ("date: 2017-02-21", [((), "required")]),
    ],
    "eleventy-page": [
        (
            "title: A\npagination: {data: a, size: 0}\npermalink: [a]",
            [(("permalink",), "type"), (("pagination", "size"), "minimum")],
        ),
        ("title: A\npermalink: true", [(("permalink",), "not")]),
    ],
    "astro-content": [
        ("title: 5\ntags: a", [(("title",), "type"), (("tags",), "type")]),
        ("title: A\ndraft:\ntags:\ncategories: []", [((), "required")] * 2),
    ],
    "docusaurus-blog": [
        ("draft: true\nunlisted: true", [((), "not")]),
        ("tags: a", [(("tags",), "type")]),
        ("tags: [{label: A}]", [(("tags", 0), "anyOf")]),
        ("draft: 'yes'", [(("draft",), "type")]),
        (
            "id: ''\nslug:\nimage: ''\ntags: ['', a]\nauthors: [null]\nkeywords: []\ndate: ''",
            [*[((), "required")] * 5, (("tags",), "required"), (("authors",), "required")],
        ),
        ("draft: true\nslug: ''", [((), "required")]),
        ("title:\ndescription: ''\ntitle_meta: ''", [((), "required")]),
        ("toc_min_heading_level: 5\ntoc_max_heading_level: 3", [(("toc_max_heading_level",), "then")]),
        ("authors: [{name: A, socials: {github: 5}}]", [(("authors", 0, "socials", "github"), "anyOf")]),
        ("toc_max_heading_level: 7", [(("toc_max_heading_level",), "enum")]),
        ("authors: [{title: A}]", [(("authors", 0), "anyOf")]),
        ("last_update: {by: A}", [(("last_update",), "required")]),
    ],
    "zensical-page": [
        ("tags: a", [(("tags",), "type")]),
        ("hide: toc\ndraft: soon", [(("draft",), "type"), (("hide",), "type")]),
    ],
    "mkdocs-material-blog": [
        ("title: A", [((), "required")]),
        ("date: 2017-02-21\nauthors:\ncategories:", [((), "required")] * 2),
        ("date: {updated: 2017-02-21}", [(("date",), "anyOf")]),
        (
            "date: 2017-02-21\nauthors: ada\nreadtime: 2 min",
            [(("authors",), "type"), (("readtime",), "type")],
        ),
    ],
    "zola-page": [
        (
            "title: A\ntaxonomies: {tags: a}\nweight: -1",
            [(("taxonomies", "tags"), "type"), (("weight",), "minimum")],
        ),
        ("title: A\ntags: [a]\nslug: ''", [(("tags",), "not"), ((), "required")]),
    ],
    "pelican-article": [
        ("title: A\ndate: 2017-02-21\nstatus: gone", [(("status",), "enum")]),
        ("title: A", [((), "required")]),
    ],
    "zola-section": [
        ("title: A\ndate: 2017-02-21\ngenerate_feed: true", [((), "additionalProperties")] * 2),
        ("title: A\nsort_by: random", [(("sort_by",), "enum")]),
    ],
    "obsidian-note": [
        ("tags: a\naliases: b", [(("aliases",), "type"), (("tags",), "type")]),
        (
            "tags: [open data, '2024', 2024]",
            [(("tags", 0), "pattern"), (("tags", 1), "pattern"), (("tags", 2), "not")],
        ),
    ],
    "agent-skill": [
        ("name: ä\ndescription: ''", [((), "required"), (("name",), "enum")]),
        (
            "name: other\ndescription: A\nmetadata: {version: 1.0}",
            [(("name",), "enum"), (("metadata", "version"), "type")],
        ),
        (f"name: blog\ndescription: {'a' * 1025}", [(("description",), "maxLength")]),
        ("name: blog\ncompatibility: A", [((), "required")]),
    ],
    "quarto-page": [("title: A\ndraft: soon\nlicense: [a]", [(("draft",), "type"), (("license",), "type")])],
}


def judge(root: Path, name: str, front_matter: str) -> Found:
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": f"postlint:{name}"}]})
    page = read_page("blog/ä.md", f"---\n{front_matter}\n---\n".encode())
    found = Schemas(settings, root).for_page(page).problems(page)
    return [(problem.route, keyword_of(problem)) for problem in found]


@pytest.mark.parametrize(
    ("name", "front_matter"), [(name, text) for name, texts in GOOD.items() for text in texts]
)
def test_a_good_page_passes(tmp_path: Path, name: str, front_matter: str) -> None:
    assert judge(tmp_path, name, front_matter) == []


@pytest.mark.parametrize(
    ("name", "front_matter", "expected"), [(name, *case) for name, cases in BAD.items() for case in cases]
)
def test_a_bad_page_does_not(tmp_path: Path, name: str, front_matter: str, expected: Found) -> None:
    assert sorted(judge(tmp_path, name, front_matter), key=repr) == sorted(expected, key=repr)


def test_every_preset_is_tried() -> None:
    assert set(GOOD) == set(BAD) == set(preset_names())
