"""The terms of a site: lists that are kept to, spellings, and the lists of other programs."""

from __future__ import annotations

from pathlib import Path

from init.sites import learnt_from, post, posts, text_of
from postlint.init.imports.declared import DeclaredTerms
from postlint.init.terms import UsedTerm, UsedTerms, with_declared


def _of(folder: Path, files: dict[str, str]) -> dict[str, UsedTerms]:
    return {each.name: each for each in learnt_from(folder, files).terms}


def test_few_terms_that_come_again_are_a_list(tmp_path: Path) -> None:
    tags = _of(tmp_path, posts(30, "title: T\ntags: [Open Data, Berlin]\n"))["tags"]
    assert tags.is_list
    assert tags.terms == (UsedTerm("Berlin", 30), UsedTerm("Open Data", 30))


def test_many_new_terms_are_none(tmp_path: Path) -> None:
    assert not _of(tmp_path, posts(30, "title: T\ntags: [tag {n}]\n"))["tags"].is_list


def test_a_rarer_spelling_is_an_alias_and_an_equal_one_a_question(tmp_path: Path) -> None:
    files = posts(20, "title: T\ntags: [Open Data, Bürger]\n", "a")
    files |= posts(5, "title: T\ntags: [open-data, Buerger]\n", "a/b")
    files |= posts(10, "title: T\ntags: [Buerger]\n", "a/c")
    learnt = learnt_from(tmp_path, files)
    assert text_of(learnt, "schemas/terms/tags.yaml").splitlines()[2:] == [
        "- Buerger  # on 15 pages; also written Bürger: which is right?",
        "- Bürger  # on 20 pages; also written Buerger: which is right?",
        "- name: Open Data  # on 20 pages",
        "  aliases: [open-data]  # on 5",
    ]


def test_an_entry_that_holds_several_terms_is_none_but_a_text_may_be_one(tmp_path: Path) -> None:
    files = posts(30, "title: T\ntags: [A, B]\nauthor: A und B\n", "a") | posts(30, "tags: ['A, B']\n", "b")
    files |= posts(30, "title: T\nauthor: A\n", "c") | posts(30, "title: T\nauthor: B\n", "d")
    found = _of(tmp_path, files)
    assert [each.term for each in found["tags"].terms] == ["A", "B"]
    assert [each.term for each in found["author"].terms] == ["A", "A und B", "B"]


def test_author_and_authors_are_one_list(tmp_path: Path) -> None:
    files = posts(25, "title: T\nauthors: [Ada]\n", "a") | posts(20, "title: T\nauthor: Ada\n", "b")
    learnt = learnt_from(tmp_path, files)
    assert [(each.fields, each.pages) for each in learnt.terms] == [(("authors", "author"), 45)]
    config = text_of(learnt, "postlint.toml")
    assert config.count('terms = "schemas/terms/authors.yaml"') == 2


def test_spellings_of_an_open_vocabulary_are_aliases_in_the_configuration(tmp_path: Path) -> None:
    files = posts(25, "title: T\ntags: [Open Data, tag {n}]\n", "a") | posts(2, "tags: [OPEN DATA]\n", "a/b")
    config = text_of(learnt_from(tmp_path, files), "postlint.toml")
    assert "[taxonomies.tags.aliases]" in config
    assert '"OPEN DATA" = "Open Data"  # on 2 pages\n' in config


def test_the_terms_of_another_program_are_added() -> None:
    used = UsedTerms(("tags", "tag"), (UsedTerm("b", 3, (("B", 1),)),), 3, is_list=False)
    said = [
        DeclaredTerms("tags", "cms.json", ("a", "B", "b", "")),
        DeclaredTerms("categories", "cms.json", ("x",)),
    ]
    assert with_declared([used], said) == (
        UsedTerms(("tags", "tag"), (UsedTerm("a", 0), UsedTerm("b", 3, (("B", 1),))), 3, True, "cms.json"),
        UsedTerms(("categories",), (UsedTerm("x", 0),), 0, True, "cms.json"),
    )


def test_the_list_of_the_site_itself_is_left_alone(tmp_path: Path) -> None:
    files = posts(25, "title: T\nauthors: [ada]\ndate: 2024-01-02\n", "blog")
    files |= {
        "docusaurus.config.js": "export default {baseUrl: '/'}",
        "blog/authors.yml": "ada:\n  name: Ada\n",
    }
    learnt = learnt_from(tmp_path, files)
    assert not learnt.terms
    assert "# `authors`: the list in blog/authors.yml holds.\n" in text_of(learnt, "postlint.toml")


def test_templates_and_unwritable_terms_are_no_terms(tmp_path: Path) -> None:
    files = posts(25, 'title: T\ntags: ["{{ x }}", a]\n') | {"blog/z.md": post("tags: ['']\n")}
    assert [each.term for each in _of(tmp_path, files)["tags"].terms] == ["a"]


def test_names_with_commas_between_them_are_no_known_author(tmp_path: Path) -> None:
    files = posts(60, "title: T\nauthors: [Ada Lovelace]\n", "a")
    files |= posts(1, "title: T\nauthors: ['Ada Lovelace, Grace Hopper, Jean Bartik']\n", "b")
    assert [each.term for each in _of(tmp_path, files)["authors"].terms] == ["Ada Lovelace"]
