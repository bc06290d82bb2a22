"""Which ids pages of Jekyll have by what they take in. A real build is compared in `tests/sites/jekyll`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.generators.jekyll.liquid import LiquidKind, parts_of
from postlint.page.slugs import Anchors, matches
from postlint.site import build_site

NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
HEAD = "---\ntitle: T\nhtml: <p id=own>\n---\n"


def anchors(root: Path, text: str, files: dict[str, str], path: str = "x/a.md") -> Anchors:
    for name, content in {"_config.yml": "title: T\n", **files, path: HEAD + text}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    site = build_site(root, (), generator="auto", base_url=None, now=NOW)
    found = site.anchors_filled_in(path)
    assert found is not None
    return found


class Told(NamedTuple):
    """A page of which all ids are known: some that are there, and some that are not."""

    text: str
    files: dict[str, str]
    there: str
    missing: str = "gone"


TOLD = {
    "a file": Told("{% include a.md %}", {"_includes/a.md": "## One\n"}, "one"),
    "a file in a folder, with a slash in front": Told(
        "{%- include /b/a.md -%}", {"_includes/b/a.md": "\n\n## One\n"}, "one"
    ),
    "a file in a file": Told(
        "{% include a.md %}", {"_includes/a.md": "{% include b.md %}", "_includes/b.md": "<p id=one>"}, "one"
    ),
    "a file beside the page": Told("{% include_relative b/_c.md %}", {"x/b/_c.md": "One\n===\n"}, "one"),
    "a file that is kept": Told("{% include_cached a.html %}", {"_includes/a.html": '<a name="one">'}, "one"),
    "another folder": Told(
        "{% include a.md %}", {"_config.yml": "includes_dir: parts", "parts/a.md": "## One"}, "one"
    ),
    "a parameter": Told(
        "{% include a.html id='one' %}",
        {"_includes/a.html": '<p id="x-{{ include.id }}">'},
        "x-one",
        "x-two one",
    ),
    "a parameter that is handed on": Told(
        '{% include a.html id="one" %}',
        {
            "_includes/a.html": "{% include b.html id=include.id %}",
            "_includes/b.html": "<p id={{ include.id }}>",
        },
        "one",
    ),
    "a parameter of the file around": Told(
        '{% include a.html id="one" %}',
        {"_includes/a.html": "{% include b.html %}", "_includes/b.html": "<p id={{ include.id }}>"},
        "one",
    ),
    "a heading of a parameter": Told(
        '{% include a.md t="One & two" %}', {"_includes/a.md": "## {{include.t}}"}, "one--two", "one"
    ),
    "a parameter that is not given": Told(
        "{% include a.html %}", {"_includes/a.html": "<p>{{ include.x }}"}, "", "x"
    ),
    "a field of the page": Told("{{ page.html }}\n\n## {{ page.title }}", {}, "own t"),
    "the name of a file of parts": Told(
        "{% assign n = 'a' %}{% include {{ n }}.md %}", {"_includes/a.md": "## One"}, "one"
    ),
    "both branches": Told("{% if page.x %}\n## One\n{% else %}\n## Two\n{% endif %}", {}, "one two"),
    "a loop": Told(
        "{% for a in site.data.b %}\n## One\n\n{{ a.c }}\n{% endfor %}",
        {"_data/b.yml": "- c: d"},
        "one one-1",
    ),
    "an id of which the beginning is known": Told(
        '{% for a in site.data.b %}<p id="x-{{ a.c | slugify }}">{% endfor %}',
        {"_data/b.yml": "- c: d"},
        "x-d x-e",
        "y-d",
    ),
    "data of which other parts have ids": Told(
        "{{ site.data.b.c.d }}", {"_data/b/c.yml": "# d: a\nd: e", "_data/b/f.yml": "g: <p id=h>"}, ""
    ),
    "what is captured": Told("{% capture a %}<p id=one>{% endcapture %}{{ a }}", {}, "one"),
    "what is written as it is": Told("{% raw %}{{ a }} <p id=one>{% endraw %}", {}, "one"),
    "what is said of it": Told("{% comment %}<p id=gone>{{ content }}{% endcomment %}", {}, ""),
    "other pages by their titles": Told("{% for a in site.posts %}{{ a.title }}{% endfor %}", {}, "", "a"),
    "a script that puts nothing on the page": Told(
        '<script src="/a.js"></script><script>x = 1;</script>',
        {"a.js": "// all.id = 1\nwindow.location.replace(x)\n"},
        "",
    ),
}


@pytest.mark.parametrize(("text", "files", "there", "missing"), TOLD.values(), ids=TOLD)
def test_all_ids_are_told(tmp_path: Path, text: str, files: dict[str, str], there: str, missing: str) -> None:
    found = anchors(tmp_path, text, files)
    assert found.complete
    assert all(matches(each, found) for each in there.split())
    assert not any(matches(each, found) for each in [*missing.split(), "gone"])


DOUBTFUL = {
    "a file that is not here": ("{% include theme.html %}", {}),
    "a file in a folder above": ("{% include_relative ../b.md %}", {"b.md": "x"}),
    "a file of which the name is not known": ("{% include {{ page.x | y }}.md %}", {}),
    "a file that takes itself in": ("{% include a.md %}", {"_includes/a.md": "{% include a.md %}"}),
    "a file that takes itself in twice": (
        "{% include a.md %}",
        {"_includes/a.md": "{% include a.md %}" * 2},
    ),
    "a tag of a plugin": ("{% toc %}", {}),
    "a filter of a plugin": ("{{ page.title | anchors }}", {}),
    "what other pages hold": ("{% for a in site.posts %}{{ a.content }}{% endfor %}", {}),
    "a variable of which nothing is known": ("{{ x }}", {}),
    "a variable that is set later in a loop": (
        "{% assign a = 'b' %}{% for c in site.posts %}{{ a }}{% assign a = c.content %}{% endfor %}",
        {},
    ),
    "data with ids": ("{{ site.data.b }}", {"_data/b.yml": "c: <p id='d'>"}),
    "data with a heading": ("{{ site.data.b.c }}", {"_data/b.yml": "c: |\n  ## D\n"}),
    "an id that is filled in": (
        "{% for a in site.data.b %}<p id='{{ a }}'>{% endfor %}",
        {"_data/b.yml": "[c]"},
    ),
    "a heading that is filled in": (
        "{% for a in site.data.b %}\n## {{ a }}\n{% endfor %}",
        {"_data/b.yml": "[c]"},
    ),
    "a script that puts something on the page": (
        '<script src="/a.js"></script>',
        {"a.js": "a.innerHTML = b"},
    ),
    "a script from elsewhere": ('<script src="https://a.example/a.js"></script>', {}),
    "a script that is not here": ('<script src="/a.js"></script>', {}),
}


@pytest.mark.parametrize(("text", "files"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_may_make_any_id_is_doubtful(tmp_path: Path, text: str, files: dict[str, str]) -> None:
    assert not anchors(tmp_path, text, files).complete


@pytest.mark.parametrize(("tag", "named"), [("include toc.html", "toc.html"), ("breadcrumb x", "breadcrumb")])
def test_the_cause_names_what_is_not_here(tmp_path: Path, tag: str, named: str) -> None:
    cause = anchors(tmp_path, f"{{% {tag} %}}", {}).cause
    assert cause is not None
    assert f"`{named}`" in cause.words


@pytest.mark.parametrize(
    ("files", "quiet"),
    [
        ({"_layouts/a.html": "<p id=x>{{ content }}{{ page.title }}"}, True),
        ({"_layouts/a.html": "---\nlayout: b\n---\n{{ content }}", "_layouts/b.html": "{{ content }}"}, True),
        ({"_layouts/a.html": "---\nlayout: b\n---\n{{ content }}"}, False),
        ({"_layouts/a.html": "{% for p in site.posts %}<p id={{ p.title }}>{% endfor %}"}, False),
        ({"_layouts/a.html": "---\nlayout: a\n---\n"}, False),
        ({}, False),
    ],
)
def test_a_layout_that_fills_no_ids_in(tmp_path: Path, files: dict[str, str], quiet: bool) -> None:
    config = "defaults:\n- scope: {path: x}\n  values: {layout: a}\n"
    assert anchors(tmp_path, "x", {"_config.yml": config, **files}).quiet_layout is quiet


def test_the_parts_of_a_template() -> None:
    found = [
        (part.kind, part.name, part.text)
        for part in parts_of("a {%- if b -%} c {{- d }}{% raw %}{{{% endraw %} {% e")
    ]
    assert found == [
        (LiquidKind.TEXT, "", "a"),
        (LiquidKind.TAG, "if", "b"),
        (LiquidKind.TEXT, "", "c"),
        (LiquidKind.OUTPUT, "", "d"),
        (LiquidKind.TEXT, "", ""),
        (LiquidKind.TEXT, "", "{% raw %}{{{% endraw %}"),
        (LiquidKind.TEXT, "", " {% e"),
    ]


@pytest.mark.parametrize(
    "text", ["{{", "{%", "{% raw %}", "{% include x", "{{ 'a", "{% for a in b %}", "{{ a | "]
)
def test_hostile_templates_take_linear_time(tmp_path: Path, text: str) -> None:
    assert anchors(tmp_path, text * (200_000 // len(text)), {}) is not None
