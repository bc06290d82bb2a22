"""Templates for new pages: their fields are known."""

from __future__ import annotations

from pathlib import Path

from init.sites import learnt_from, post, posts, text_of


def test_the_fields_of_a_template_are_known(tmp_path: Path) -> None:
    files = posts(25, "title: T {n}\n", "content/posts")
    files |= {
        "hugo.toml": "",
        "archetypes/posts.md": post('title: "{{ .Name }}"\nsummary: ""\ndraft: true\n'),
    }
    text = text_of(learnt_from(tmp_path, files), "schemas/posts.yaml")
    assert "# What archetypes/posts.md says of them goes first.\n" in text
    assert "  summary: {}  # from archetypes/posts.md; on 0 of 25 pages\n" in text
    assert "  - title  # on 25 of 25 pages\n" in text


def test_a_template_alone_makes_no_kind(tmp_path: Path) -> None:
    files = posts(3, "title: T {n}\n", "content/posts") | {
        "archetypes/posts.md": post("title: x\n"),
        "hugo.toml": "",
    }
    assert not learnt_from(tmp_path, files).schemas
