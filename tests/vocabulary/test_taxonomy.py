"""Taxonomies from settings and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config.settings import Settings
from postlint.errors import ConfigError
from postlint.page import read_page
from postlint.vocabulary import Taxonomy, load_taxonomies, term_uses


def load(root: Path, **table: object) -> Taxonomy:
    return load_taxonomies(Settings.model_validate({"taxonomies": {"tags": table}}), root)["tags"]


def test_terms_and_aliases_from_the_configuration(tmp_path: Path) -> None:
    tags = load(tmp_path, terms=["Open Data", " OGP ", "Open Data"], aliases={"Offene Daten": "Open Data"})
    assert (tags.name, tags.field, tags.terms) == ("tags", "tags", ("Open Data", "OGP"))
    assert tags.knows("Open Data")
    assert not tags.knows("open data")
    assert tags.alias_of("offene-daten") == "Open Data"
    assert tags.variant_of("open-data") == "Open Data"
    assert tags.variant_of("Open Data") is None
    assert tags.nearest("Open Dta") == ("Open Data",)
    assert tags.nearest("Offene Date") == ("Open Data",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tags.yaml", "- Open Data\n- OGP\n"),
        ("tags.yml", "Open Data: {description: x}\nOGP:\n"),
        ("tags.json", '["Open Data", "OGP"]'),
        ("tags.json", '[{"name": "Open Data", "count": 3}, {"title": "OGP"}]'),
        ("tags.toml", 'terms = ["Open Data", "OGP"]'),
        ("tags.toml", '["Open Data"]\n[OGP]\n'),
        ("tags.txt", "# known tags\nOpen Data   # since 2011\n\nOGP\n"),
        ("tags", "Open Data\r\nOGP"),
    ],
)
def test_terms_from_files_as_people_keep_them(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert load(tmp_path, terms=name).terms == ("Open Data", "OGP")


def test_a_hash_inside_a_plain_term_stays(tmp_path: Path) -> None:
    (tmp_path / "tags.txt").write_text("C#\n#30DayMap? # no\n", encoding="utf-8")
    assert load(tmp_path, terms="tags.txt").terms == ("C#",)


@pytest.mark.parametrize(
    "text",
    [
        "- {name: Open Data, aliases: [Offene Daten, Freie Daten]}\n",
        "Open Data: {aliases: [Offene Daten, Freie Daten]}\n",
        "terms: [Open Data]\naliases: {Offene Daten: Open Data, Freie Daten: Open Data}\n",
    ],
)
def test_aliases_from_files(tmp_path: Path, text: str) -> None:
    (tmp_path / "tags.yaml").write_text(text, encoding="utf-8")
    assert load(tmp_path, terms="tags.yaml").aliases == {
        "Offene Daten": "Open Data",
        "Freie Daten": "Open Data",
    }


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"terms": "missing.yaml"}, "the file of terms missing.yaml cannot be used: it does not exist"),
        (
            {"terms": "../outside.yaml"},
            "the file of terms ../outside.yaml cannot be used: it lies outside of the site",
        ),
        ({"terms": "bad.yaml"}, "the file of terms bad.yaml cannot be used: it is not YAML: line "),
        ({"terms": "number.yaml"}, "it must hold a list of terms, or a mapping with the terms as keys"),
        ({"terms": "nested.yaml"}, "entry 2 of the list is no term"),
        (
            {"terms": ["Open Data"], "aliases": {"OD": "Open Date"}},
            "the alias `OD` stands for `Open Date`, which is no known term; did you mean `Open Data`?",
        ),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(tmp_path: Path, table: dict[str, object], words: str) -> None:
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "number.yaml").write_text("5", encoding="utf-8")
    (tmp_path / "nested.yaml").write_text("- a\n- [b]\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, **table)
    assert caught.value.message.startswith("[taxonomies.tags]: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    (site / "tags.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ConfigError, match="outside of the site"):
        load(site, terms="tags.txt")


def uses(text: str, field: str = "tags") -> list[tuple[str, str, tuple[str | int, ...]]]:
    page = read_page("a.md", text.encode())
    taxonomy = Taxonomy("t", field, ("Berlin, Mitte",), {})
    return [
        (use.term, page.text[use.span.start : use.span.end], use.route) for use in term_uses(page, taxonomy)
    ]


def test_uses_are_placed_in_the_text() -> None:
    assert uses("---\ntags: [ä, 'b c']\n---\n") == [("ä", "ä", ("tags", 0)), ("b c", "'b c'", ("tags", 1))]
    assert uses("---\ntags: a, ö ,c\n---\n") == [
        ("a", "a", ("tags",)),
        ("ö", "ö", ("tags",)),
        ("c", "c", ("tags",)),
    ]


def test_a_known_term_with_a_comma_is_one() -> None:
    assert uses("---\ntags: Berlin, Mitte\n---\n") == [("Berlin, Mitte", "Berlin, Mitte", ("tags",))]


def test_escapes_make_the_whole_value_the_place() -> None:
    assert [term for term, _, _ in uses('---\ntags: "a\\u00e4, b"\n---\n')] == ["aä", "b"]
    assert {written for _, written, _ in uses('---\ntags: "a\\u00e4, b"\n---\n')} == {'"a\\u00e4, b"'}


def test_dotted_fields_lead_through_lists() -> None:
    assert uses("---\npeople: [{name: A}, {name: B}, C]\n---\n", "people.name") == [
        ("A", "A", ("people", 0, "name")),
        ("B", "B", ("people", 1, "name")),
    ]


def test_groups_and_blanks_are_no_terms() -> None:
    assert uses("---\ntags: [{a: b}, [c]]\n---\n") == []
    assert uses("---\ntags:\n---\n") == []
    assert uses("text") == []
