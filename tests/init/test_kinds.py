"""Which pages are taken for one kind."""

from __future__ import annotations

from pathlib import Path

from init.sites import learnt_from, post, posts
from postlint.init.kinds import ENOUGH

BLOG = "title: T {n}\ndate: 2024-01-02\ntags: [a]\n"
TEAM = "name: N {n}\nrole: R\nemail: a@h.test\n"


def _kinds(folder: Path, files: dict[str, str]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [
        (each.kind.title, len(each.kind.pages), each.kind.files)
        for each in learnt_from(folder, files).schemas
    ]


def test_folders_with_other_fields_are_other_kinds(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "content/blog") | posts(ENOUGH, TEAM, "content/team")
    assert _kinds(tmp_path, files) == [
        ("blog", ENOUGH, ("content/blog/**",)),
        ("team", ENOUGH, ("content/team/**",)),
    ]


def test_fewer_pages_make_no_kind(tmp_path: Path) -> None:
    assert not _kinds(tmp_path, posts(ENOUGH - 1, BLOG))


def test_folders_with_the_same_fields_are_one_kind(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "news") | posts(ENOUGH, BLOG, "blog") | posts(ENOUGH, TEAM, "team")
    assert _kinds(tmp_path, files) == [
        ("blog", 2 * ENOUGH, ("blog/**", "news/**")),
        ("team", ENOUGH, ("team/**",)),
    ]


def test_years_and_versions_divide_nothing(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "blog/2019") | posts(5, TEAM, "blog/2020/01") | posts(5, BLOG, "blog/v1.2")
    assert _kinds(tmp_path, files) == [("blog", ENOUGH + 10, ("blog/**",))]


def test_languages_are_one(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for language in ("de", "en", "pt-br"):
        files |= posts(ENOUGH, BLOG, f"content/{language}/blog") | posts(
            ENOUGH, TEAM, f"content/{language}/team"
        )
    assert _kinds(tmp_path, files) == [
        ("blog", 3 * ENOUGH, ("content/*/blog/**",)),
        ("team", 3 * ENOUGH, ("content/*/team/**",)),
    ]


def test_what_is_left_over_goes_along_where_it_is_alike(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "content/blog") | posts(3, BLOG, "content/other")
    assert _kinds(tmp_path, files) == [("content", ENOUGH + 3, ("content/**",))]


def test_what_is_left_over_and_unlike_has_no_kind(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "content/blog") | posts(3, TEAM, "content/other")
    assert _kinds(tmp_path, files) == [("blog", ENOUGH, ("content/blog/**",))]


def test_a_type_divides_a_folder_where_the_fields_differ(tmp_path: Path) -> None:
    files = posts(ENOUGH + 5, f"type: post\n{BLOG}", "a")
    files |= {
        path.replace("a/", "a/t"): text for path, text in posts(ENOUGH, f"type: team\n{TEAM}", "a").items()
    }
    found = learnt_from(tmp_path, files).schemas
    assert [(each.kind.title, each.kind.files, dict(each.kind.where)) for each in found] == [
        ("team", ("a/**",), {"type": "team"}),
        ("a", ("a/**",), {}),
    ]
    assert [len(each.kind.pages) for each in found] == [ENOUGH, ENOUGH + 5]


def test_a_type_divides_nothing_where_the_fields_are_the_same(tmp_path: Path) -> None:
    files = posts(ENOUGH, f"type: post\n{BLOG}", "a") | posts(ENOUGH, f"type: note\n{BLOG}", "a/b")
    assert len(_kinds(tmp_path, files)) == 1


def test_pages_of_folders_are_no_posts(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "content/blog") | {"content/blog/_index.md": post("title: Blog\n")}
    files["hugo.toml"] = ""
    assert _kinds(tmp_path, files) == [("blog", ENOUGH, ("content/blog/**", "!_index.*"))]


def test_many_pages_of_folders_are_a_kind(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "content/blog")
    files |= {f"content/tags/{n}/_index.md": post("name: T\nicon: x\n") for n in range(ENOUGH)}
    assert _kinds(tmp_path, files) == [
        ("blog", ENOUGH, ("content/blog/**",)),
        ("tags-sections", ENOUGH, ("content/tags/**/_index.*",)),
    ]


def test_a_folder_in_which_many_files_have_no_front_matter_gets_no_schema(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "docs") | {f"docs/b{n}.md": "# T\n" for n in range(ENOUGH)}
    assert not _kinds(tmp_path, files)


def test_two_sites_are_never_one_kind(tmp_path: Path) -> None:
    files = posts(ENOUGH, BLOG, "one/content") | posts(ENOUGH, BLOG, "two/content")
    files |= {"one/hugo.toml": "", "two/hugo.toml": ""}
    assert _kinds(tmp_path, files) == [
        ("content", ENOUGH, ("one/content/**",)),
        ("two-content", ENOUGH, ("two/content/**",)),
    ]


def test_odd_names_of_folders_mean_themselves(tmp_path: Path) -> None:
    names = ["!a", "#b", "[c]", "d e", "f*g", "terms", "ä", "'q'"]
    files: dict[str, str] = {}
    for number, name in enumerate(names):
        fields = "".join(f"{name}{k}: x\n" for k in range(3) for name in (f"f{number}",))
        files |= posts(ENOUGH, fields, name)
    found = learnt_from(tmp_path, files).schemas
    assert sum(len(each.kind.pages) for each in found) == ENOUGH * len(names)
    titles = [each.kind.title for each in found]
    assert len(set(titles)) == len(titles) == len(names)
    assert "terms" not in titles
