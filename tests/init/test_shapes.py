"""What is learnt of the values of a field, and of which it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from postlint.init.document import KeyLines, plain
from postlint.init.fields import Held, group_facts
from postlint.init.imports.declared import DeclaredField
from postlint.init.shapes import Evidence, group_entries


def _learnt(
    values: Sequence[object],
    *,
    name: str = "field",
    declared: Sequence[DeclaredField] = (),
    listed: frozenset[str] = frozenset(),
    here: bool | None = True,
) -> Any:
    """What the schema says of pages with these values of a field; None: without the field."""
    pages = [Held(f"{n}.md", {} if value is None else {name: value}) for n, value in enumerate(values)]
    evidence = Evidence(listed, lambda _path, _file: here)
    entries = group_entries(group_facts(pages, any_case=False), declared, evidence, what="page", is_top=True)
    return plain(KeyLines(entries))


def _field(values: Sequence[object], **more: Any) -> Any:
    return _learnt(values, **more)["properties"][more.get("name", "field")]


def test_what_nearly_all_pages_have_is_required() -> None:
    assert _learnt([*["a"] * 19, None])["required"] == ["field"]
    assert "required" not in _learnt([*["a"] * 18, None, None])
    assert "required" not in _learnt(["a"] * 19)


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["a b", "c d", "e f", "g h", "i j"], "string"),
        ([1, 2, 3, 4, 5], "integer"),
        ([1, 2.5, 3, 4, 5], "number"),
        ([True, False, True, True, True], "boolean"),
        (["a b", 1984, "c d", "e f", "g h"], ["string", "number"]),
        ([["a"], ["b"], "c", ["d"], ["e"]], ["array", "string"]),
        ([*[["a"]] * 99, "slip"], "array"),
    ],
)
def test_types(values: list[object], type_: object) -> None:
    assert _field(values)["type"] == type_


def test_few_values_show_no_type() -> None:
    assert _field(["a", "b", "c", "d"]) == {}


def test_a_field_of_two_pages_is_not_named() -> None:
    assert _learnt(["a", "b", *[None] * 30]) == {}


def test_a_rarer_spelling_is_not_named() -> None:
    pages = [Held(f"{n}.md", {"license_url": "a"}) for n in range(30)]
    pages += [Held(f"x{n}.md", {"licenseUrl": "a"}) for n in range(4)]
    entries = group_entries(
        group_facts(pages, any_case=False),
        (),
        Evidence(frozenset(), lambda *_: None),
        what="page",
        is_top=True,
    )
    found: Any = plain(KeyLines(entries))
    assert [*found["properties"]] == ["license_url"]


@pytest.mark.parametrize(
    ("values", "format_"),
    [
        (["2024-01-02"] * 5, "date"),
        (["2024-01-02T03:04:05Z"] * 5, "date-time"),
        ([*["2024-01-02"] * 3, "2024-01-02 03:04", "1. Mai 2024"], "post-date"),
        (["https://h.test/a"] * 5, "uri"),
        (["img/a.png"] * 5, "asset"),
        (["https://h.test/a.png"] * 5, "asset"),
    ],
)
def test_formats(values: list[object], format_: str) -> None:
    assert _field(values)["format"] == format_


def test_what_is_mostly_not_here_is_no_path_of_ours() -> None:
    assert "format" not in _field(["img/a.png"] * 5, here=False)


@pytest.mark.parametrize(
    ("name", "value", "format_"),
    [
        ("license", "CC BY 4.0", "license"),
        ("image_license", "CC0", "license"),
        ("license_url", "https://creativecommons.org/licenses/by/4.0/", "license-url"),
        ("slug", "a-b", "slug"),
        ("license", "see below", None),
        ("driver_license", "CC BY 4.0", None),
    ],
)
def test_formats_by_name(name: str, value: str, format_: str | None) -> None:
    assert _field([value] * 5, name=name).get("format") == format_


def test_a_closed_list_has_few_values_and_each_often() -> None:
    assert _field([*["blue"] * 15, *["red"] * 5])["enum"] == ["blue", "red"]
    assert _field([*["blue"] * 98, *["red"] * 50, "bleu", "rde"])["enum"] == ["blue", "red"]
    assert "enum" not in _field([*["blue"] * 18, "red", "red"])
    assert "enum" not in _field([*["blue"] * 9, *["red"] * 5])
    assert "enum" not in _field([f"v{n % 13}" for n in range(130)])
    assert "enum" not in _field(["blue"] * 30)


def test_one_value_is_a_choice_of_a_layout() -> None:
    assert _field(["post"] * 30, name="layout")["enum"] == ["post"]


def test_a_field_with_a_list_of_terms_has_its_format() -> None:
    found = _field([["a", "b"], ["a"], ["b"], ["a"], ["c"]], name="tags", listed=frozenset({"tags"}))
    assert found == {"type": "array", "items": {"type": "string", "format": "term"}}
    assert _field(["a"] * 30, name="author", listed=frozenset({"author"})) == {
        "type": "string",
        "format": "term",
    }


def test_groups_and_lists_of_groups() -> None:
    image = {"src": "a.png", "size": 3}
    assert _field([image] * 20, name="image") == {
        "type": "object",
        "required": ["size", "src"],
        "properties": {"size": {"type": "integer"}, "src": {"type": "string", "format": "asset"}},
    }
    assert _field([[{"name": "A"}]] * 20, name="people")["items"]["required"] == ["name"]


def test_a_licence_that_few_pictures_have_is_not_named() -> None:
    rare = [{"src": f"{n}.png", **({"license": "CC0"} if n < 9 else {})} for n in range(20)]
    usual = [{"src": f"{n}.png", **({"license": "CC0"} if n < 16 else {})} for n in range(20)]
    assert "license" not in _field(rare, name="image")["properties"]
    assert "license" in _field(usual, name="image")["properties"]


def test_one_field_or_the_other_is_required() -> None:
    pages = [Held(f"{n}.md", {"author": "A"} if n % 2 else {"authors": ["A"]}) for n in range(40)]
    facts = group_facts(pages, any_case=False)
    lacking = {"author": frozenset(range(0, 40, 2)), "authors": frozenset(range(1, 40, 2))}
    facts = facts._replace(fields=tuple(each._replace(lacking=lacking[each.name]) for each in facts.fields))
    entries = group_entries(facts, (), Evidence(frozenset(), lambda *_: None), what="page", is_top=True)
    found: Any = plain(KeyLines(entries))
    assert found["allOf"] == [{"anyOf": [{"required": ["author"]}, {"required": ["authors"]}]}]


def test_what_is_declared_goes_first() -> None:
    said = DeclaredField(
        "field", "cms.yml", types=("string",), required=True, options=("a", "b"), description="What it is"
    )
    assert _learnt(["c"] * 30, declared=[said]) == {
        "required": ["field"],
        "properties": {"field": {"type": "string", "enum": ["a", "b"], "description": "What it is"}},
    }
    assert "required" not in _learnt(["c"] * 30, declared=[said._replace(required=False)])


def test_what_is_required_there_and_on_few_pages_is_not_required() -> None:
    said = DeclaredField("field", "cms.yml", required=True)
    assert "required" not in _learnt([*["c"] * 9, *[None] * 21], declared=[said])
    assert _learnt([None] * 3, declared=[said])["required"] == ["field"]
