"""What is counted of fields."""

from __future__ import annotations

from postlint.init.fields import Held, group_facts, type_of


def test_blank_values_do_not_count_and_groups_are_looked_into() -> None:
    groups = [
        Held("a.md", {"title": "A", "tags": ["x", "", "y"], "image": {"src": "a.png", "alt": " "}}),
        Held("b.md", {"title": 1, "tags": [], "image": {"src": "b.png"}}),
        Held("c.md", {"title": None, "$schema": "x.yaml"}),
    ]
    facts = group_facts(groups, any_case=False)
    assert [(each.name, each.number) for each in facts.fields] == [("image", 2), ("title", 2), ("tags", 1)]
    title, tags, image = (facts.named(name) for name in ("title", "tags", "image"))
    assert title is not None
    assert tags is not None
    assert image is not None
    assert dict(title.types) == {"string": 1, "integer": 1}
    assert tags.items is not None
    assert [held.value for held in tags.items.texts] == ["x", "y"]
    assert image.group is not None
    assert [(each.name, each.number) for each in image.group.fields] == [("src", 2)]


def test_letter_case_is_one_where_the_generator_reads_it_so() -> None:
    groups = [Held("a.md", {"Title": "A"}), Held("b.md", {"title": "B"}), Held("c.md", {"title": "C"})]
    assert [each.name for each in group_facts(groups, any_case=True).fields] == ["title"]
    assert len(group_facts(groups, any_case=False).fields) == 2


def test_names_that_are_data_are_passed_over() -> None:
    odd = {"x" * 61: 1, "a\nb": 1, "a\udcff": 1, "": 1, "ok": 1}
    assert [each.name for each in group_facts([Held("a.md", odd)], any_case=False).fields] == ["ok"]
    many = {f"k{n}": n for n in range(201)}
    assert not group_facts([Held("a.md", many)], any_case=False).fields


def test_types_are_called_as_json_schema_does() -> None:
    values: tuple[object, ...] = (True, 1, 1.5, "a", [], {}, None)
    assert [type_of(value) for value in values] == [
        "boolean", "integer", "number", "string", "array", "object", "null",
    ]  # fmt: skip
