"""`postlint.toml`: what it says of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from init.sites import learnt_from, post, posts, text_of
from postlint.config.load import load_configuration
from postlint.data_files import parse_toml
from postlint.errors import UsageError
from postlint.init import learn as learning
from postlint.rules.registry import RULES
from postlint.rules.selection import active_rules

BLOG = posts(25, "title: T {n}\ndate: 2024-01-02\n")


def _config(folder: Path, files: dict[str, str]) -> str:
    return text_of(learnt_from(folder, files), "postlint.toml")


def test_the_whole_of_it(tmp_path: Path) -> None:
    files = {**BLOG, "_config.yml": "title: S\nurl: https://h.test\nbaseurl: /b\ntimezone: Europe/Berlin\n"}
    assert _config(tmp_path, files) == (
        "# Learnt by `postlint init`. `postlint config` shows every setting, and where it comes from.\n"
        "\n"
        'generator = "jekyll"  # it makes all 25 pages\n'
        'base-url = "https://h.test/b"  # _config.yml\n'
        'time-zone = "Europe/Berlin"  # _config.yml\n'
        "\n"
        "[[content]]\n"
        'files = ["blog/**"]  # 25 pages\n'
        'schema = "schemas/blog.yaml"  # all keep to it\n'
    )


def test_of_several_sites_no_address_is_said(tmp_path: Path) -> None:
    files = {"a/hugo.toml": 'baseURL = "https://a.test"', "b/hugo.toml": 'baseURL = "https://b.test"'}
    files |= {"a/content/x.md": post("title: X\n"), "b/content/x.md": post("title: X\n")}
    config = _config(tmp_path, files)
    assert config.splitlines()[2:] == [
        'generator = "auto"  # hugo in a and hugo in b',
        '# base-url = "https://example.org"  # no configuration says where the site is published',
    ]


def test_folders_without_pages_are_named(tmp_path: Path) -> None:
    files = {**BLOG, "hugo.toml": "", **posts(3, "title: T\n", "notes")}
    config = _config(tmp_path, {path.replace("blog/", "content/blog/"): text for path, text in files.items()})
    assert '# exclude = [\n#     "notes/**",  # 3 files\n# ]\n' in config


def test_texts_in_the_place_of_a_licence_are_the_site_s_own(tmp_path: Path) -> None:
    own = 'title: T\nimage: {src: a.png, license: "Foto: \\"A\\" & B"}\n'
    files = {**BLOG, **posts(3, own, "blog/own"), **posts(2, own.replace("Foto", "Bild"), "blog/rare")}
    files |= posts(4, "title: T\nimage: {src: a.png, license: CC BY 4.0}\n", "blog/cc")
    config = _config(tmp_path, files)
    assert parse_toml(config)["rules"] == {"unknown-license": {"own-texts": ['Foto: "A" & B']}}
    assert "# Licences in front matter: CC-BY (4).\n" in config
    assert '# allow = ["CC-BY"]' in config


def test_each_kind_says_how_many_pages_keep_to_it(tmp_path: Path) -> None:
    files = {**BLOG, "blog/x.md": post("title: X\n"), "blog/y.md": post("date: 2024-01-02\n")}
    assert "# 2 pages do not keep to it\n" in _config(tmp_path, files)


def test_what_is_only_proposed_may_be_taken_as_it_is(tmp_path: Path) -> None:
    names = (
        "CC BY 4.0",
        "MIT",
        "Apache-2.0",
        "GPL-3.0",
        "Public domain",
        "All rights reserved",
        "0BSD",
        "Unsplash License",
    )
    files = {f"content/{n}.md": post(f"title: T\nlicense: {name}\n") for n, name in enumerate(names)}
    files |= {"hugo.toml": "", **posts(3, "title: T\n", "notes")}
    config = _config(tmp_path, files)
    taken = config.replace("\n# ", "\n").replace("Licences in front", "# Licences in front")
    taken = taken.replace("No file in these", "# No file in these").replace("no configuration says", "# no")
    (tmp_path / "postlint.toml").write_text(taken, encoding="utf-8")
    settings = load_configuration((), cwd=tmp_path, trust_config=True).settings
    assert len(settings.licenses.allow) == len(names)
    assert settings.exclude == ["notes/**"]
    assert active_rules(RULES, settings)


def test_what_could_not_be_read_again_is_not_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MAX_BYTES", 200)
    with pytest.raises(UsageError, match=r"postlint.toml would be larger than .* could not be read again"):
        learnt_from(tmp_path, BLOG)
