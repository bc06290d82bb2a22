"""A page of which nobody can tell where it is published makes those addresses doubtful that it could have, and no
others."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.run.check import check
from repository import write_files

LINKS = """\
---
title: A
---
[dead](/2020/01/05/none.html)
[dead](/2020/01/02/other.html)
[doubtful](/2020/12/24/b.html)
[there]({% post_url 2020-01-03-c %})
[dead]({% post_url 2020-01-03-none %})
"""
SITE = {
    "_config.yml": "title: x\n",
    "_posts/2020-01-01-a.md": LINKS,
    "_posts/2020-01-03-c.md": "---\ntitle: C\n---\n",
}
DEAD = [(4, "/2020/01/05/none.html"), (5, "/2020/01/02/other.html"), (8, "2020-01-03-none")]

ODD = {
    "a date that is none": ("2020-01-02-b.md", "title: B\ndate: 2020-01-02 00:10::00 -03:00"),
    "a day that does not exist": ("2020-01-02-b.md", "title: B\ndate: 2016-02-30"),
    "a day in the name that does not exist": ("2016-13-03-b.md", "title: B"),
    "front matter that cannot be read": ("2020-01-02-b.md", "title: Neu: b: c"),
}


def _unjudged(root: Path) -> list[tuple[str, tuple[str, ...], int, int]]:
    configuration = load_configuration(named(root), isolated=True)
    report = check(configuration._replace(root=root), [])
    return [(each.cause.words, each.rules, each.links, each.pages) for each in report.unjudged]


def _dead(root: Path) -> list[tuple[int, str]]:
    configuration = load_configuration(named(root), isolated=True)
    findings = check(configuration._replace(root=root), []).findings
    return [
        (finding.start.line, finding.message)
        for finding in findings
        if finding.code == "LK601" and finding.path == "_posts/2020-01-01-a.md"
    ]


@pytest.mark.parametrize("odd", ODD)
def test_one_odd_post_leaves_the_other_addresses_certain(tmp_path: Path, odd: str) -> None:
    name, front_matter = ODD[odd]
    write_files(tmp_path, {**SITE, f"_posts/{name}": f"---\n{front_matter}\n---\n"})
    found = _dead(tmp_path)
    assert [line for line, _ in found] == [line for line, _ in DEAD]
    assert all(wanted in message for (_, wanted), (_, message) in zip(DEAD, found, strict=True))


def test_of_two_equal_keys_in_the_configuration_the_last_one_counts(tmp_path: Path) -> None:
    config = "permalink: none\ntitle: x\npermalink: /:year/:month/:day/:title:output_ext\n"
    write_files(tmp_path, SITE | {"_config.yml": config})
    assert [line for line, _ in _dead(tmp_path)] == [4, 5, 6, 8]
    assert not _unjudged(tmp_path)


def test_a_page_of_hugo_that_cannot_be_read_leaves_the_other_addresses_certain(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n[dead](/blog/none/)\n[there](/blog/a/)\n"
    write_files(
        tmp_path, {"hugo.toml": "baseURL = 'https://x.test/'\n", "layouts/index.html": "", "static/a.css": ""}
    )
    write_files(tmp_path, {"content/blog/a.md": text, "content/blog/b.md": "---\ntitle: Neu: b: c\n---\n"})
    configuration = load_configuration(named(tmp_path), isolated=True)
    findings = check(configuration._replace(root=tmp_path), []).findings
    assert [each.start.line for each in findings if each.code == "LK601"] == [4]


@pytest.mark.parametrize("slug", ["other", "none"])
def test_what_the_odd_post_may_be_is_not_called_missing(tmp_path: Path, slug: str) -> None:
    odd = f"---\ntitle: B\nslug: {slug}\ndate: 2016-02-30\n---\n"
    write_files(tmp_path, {**SITE, "_posts/2020-01-02-b.md": odd})
    doubtful = {"other": {5}, "none": {4, 8}}[slug]
    assert {line for line, _ in _dead(tmp_path)} == {4, 5, 6, 8} - doubtful


@pytest.mark.parametrize("key", ["permalink: /x/", "redirect_from: /2020/01/05/none.html"])
def test_a_post_that_may_be_anywhere_makes_all_doubtful(tmp_path: Path, key: str) -> None:
    write_files(tmp_path, {**SITE, "_posts/2020-01-02-b.md": f"---\ntitle: Neu: b: c\n{key}\n---\n"})
    assert [line for line, _ in _dead(tmp_path)] == [8]  # of the names of posts, addresses say nothing


def test_categories_that_cannot_be_read_may_be_any_folders(tmp_path: Path) -> None:
    odd = "---\ntitle: Neu: b: c\ncategories: [news, berlin]\n---\n"
    text = "---\ntitle: A\n---\n[x](/news/berlin/2020/01/02/b.html)\n[y](/2020/01/02/c.html)\n[z](/2020/b.html)\n"
    write_files(tmp_path, {**SITE, "_posts/2020-01-01-a.md": text, "_posts/2020-01-02-b.md": odd})
    assert [line for line, _ in _dead(tmp_path)] == [5, 6]


def test_what_is_not_judged_is_said_once_a_cause(tmp_path: Path) -> None:
    name, front_matter = ODD["a date that is none"]
    more = "---\ntitle: A\n---\n[x](/2020/12/24/b.html) ![y](/2020/12/24/b.html) [z](/{{ site.x }}/$a)\n"
    odd = f"---\n{front_matter}\n---\n"
    write_files(tmp_path, {**SITE, f"_posts/{name}": odd, "_posts/2020-02-02-d.md": more})
    assert _unjudged(tmp_path) == [
        ("`_posts/2020-01-02-b.md` has a date that is none", ("IM501", "LK601"), 3, 2),
    ]


def test_a_redirect_of_the_site_is_found(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n[x](/old/b.html) [y](/old/c.html)\n"
    write_files(
        tmp_path, {"_config.yml": "title: x\ninclude: [_redirects]\n", "_posts/2020-01-01-a.md": text}
    )
    write_files(
        tmp_path, {"_redirects": "/old/b.html /2020/01/01/a.html 301\n", "old/index.md": "---\n---\n"}
    )
    assert len(_dead(tmp_path)) == 1
    assert not _unjudged(tmp_path)
