"""What a schema finds wrong with a page, as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.page import Page, read_page
from postlint.schema import PageSchema, Problem, Schemas
from postlint.schema.problem import BlankKey, Conditional, MissingKey, NotOfType, UnknownKey

Governed: TypeAlias = Callable[[str, str], tuple[PageSchema, Page]]


@pytest.fixture
def governed(tmp_path: Path) -> Governed:
    """Makes the schema with a text, as a table of the configuration chose it, and the page with a front matter."""

    def make(schema: str, front_matter: str) -> tuple[PageSchema, Page]:
        (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
        settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "s.yaml"}]})
        page = read_page("a.md", f"---\n{front_matter}\n---\n".encode())
        return Schemas(settings, tmp_path).for_page(page), page

    return make


def problems(found: tuple[PageSchema, Page]) -> list[tuple[tuple[str | int, ...], str]]:
    schema, page = found
    return sorted(((problem.route, keyword_of(problem)) for problem in schema.problems(page)), key=repr)


def only(found: tuple[PageSchema, Page]) -> Problem:
    schema, page = found
    (problem,) = schema.problems(page)
    return problem


def test_routes_lead_to_the_values(governed: Governed) -> None:
    schema = """
      properties:
        title: {type: string}
        tags: {items: {enum: [a, b]}}
        image: {properties: {src: {pattern: "^/"}}}
    """
    assert problems(governed(schema, "title: 5\ntags: [a, c]\nimage: {src: x}")) == [
        (("image", "src"), "pattern"),
        (("tags", 1), "enum"),
        (("title",), "type"),
    ]


def test_blank_fields_count_as_absent_at_every_depth(governed: Governed) -> None:
    schema = "properties: {tags: {type: array}, image: {properties: {src: {format: uri, minLength: 3}}}}"
    assert problems(governed(schema, "tags:\nimage:\n  src: ' '\n  alt:")) == []


def test_a_field_that_must_have_a_letter_must_not_be_blank(governed: Governed) -> None:
    schema = "properties: {image: {properties: {src: {minLength: 1}}}}"
    assert problems(governed(schema, "image:\n  src: ' '\n  alt: A")) == [(("image",), "required")]


def test_a_blank_required_field_says_so(governed: Governed) -> None:
    problem = only(
        governed("required: [title]\nproperties: {title: {description: the headline}}", "title: ''")
    )
    assert problem == BlankKey((), "title", "the headline")


def test_a_blank_group_owes_nothing(governed: Governed) -> None:
    assert (
        problems(governed("properties: {image: {required: [src]}}", "image:\n  alt:\n  list: ['', {}]")) == []
    )


def test_drafts_owe_nothing_but_what_they_say_must_fit(governed: Governed) -> None:
    schema = """
      required: [title]
      anyOf: [{required: [date]}, {required: [day]}]
      if: {required: [type]}
      then: {required: [place]}
      properties: {tags: {type: array}}
    """
    assert problems(governed(schema, "draft: true\ntype: x\ntags: 5")) == [(("tags",), "type")]
    assert len(problems(governed(schema, "type: x\ntags: 5"))) == 4


def test_alternatives_are_one_problem(governed: Governed) -> None:
    problem = only(governed("anyOf: [{required: [date]}, {required: [day]}]", "x: 1"))
    assert problem == MissingKey((), "date", ("date", "day"))


def test_branches_that_all_fail_by_type_are_one_wrong_type(governed: Governed) -> None:
    problem = only(governed("properties: {a: {anyOf: [{type: string}, {type: array}]}}", "a: {b: 1}"))
    assert problem == NotOfType(("a",), ("string", "array"))


def test_the_branch_that_comes_closest_explains_a_choice(governed: Governed) -> None:
    schema = "properties: {a: {anyOf: [{type: string}, {type: array, items: {type: string}}]}}"
    problem = only(governed(schema, "a: [b, 5]"))
    assert problem == Conditional(("a", 1), "anyOf", NotOfType(("a", 1), ("string",)))


def test_an_entry_left_blank_is_for_other_rules(governed: Governed) -> None:
    schema = "properties: {a: {anyOf: [{type: string}, {type: array, items: {type: string}}]}}"
    assert problems(governed(schema, "a: [b, null]")) == []


def test_unknown_keys_are_a_problem_each_blank_or_not(governed: Governed) -> None:
    schema, page = governed("properties: {a: {}}\nadditionalProperties: false", "a: 1\nb: 2\nc:")
    assert schema.problems(page) == (UnknownKey((), "b"), UnknownKey((), "c"))


def test_where_no_key_is_allowed_each_is_unknown(governed: Governed) -> None:
    schema, page = governed("properties: {a: {additionalProperties: false}}", "a: {b: 1, c: }")
    assert schema.problems(page) == (UnknownKey(("a",), "b"), UnknownKey(("a",), "c"))


def test_a_problem_found_on_two_ways_is_told_once(governed: Governed) -> None:
    assert len(problems(governed("allOf: [{required: [a]}, {required: [a]}]\nrequired: [a]", "b: 1"))) == 1


def test_formats_of_other_families_are_not_reported(governed: Governed) -> None:
    schema = "properties: {a: {format: date}, b: {format: post-date}, c: {format: license-url}, d: {format: asset}}"
    assert problems(governed(schema, "a: x\nb: x\nc: x\nd: x y")) == []


def test_the_type_of_a_date_is_for_the_rules_of_dates(governed: Governed) -> None:
    assert problems(governed("properties: {a: {type: string, format: date}}", "a: 2017")) == []


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("properties: {a: {type: array, errorMessage: own words}}", "own words"),
        ("properties: {a: {type: array, errorMessage: {type: own words}}}", "own words"),
        ("properties: {a: {type: array, errorMessage: {pattern: other words}}}", None),
        ("properties: {a: {type: array, errorMessage: {_: own words}}}", "own words"),
        ("properties: {a: {type: array}}\nerrorMessage: {properties: {a: own words}}", "own words"),
        ("properties: {a: {type: array}}\nerrorMessage: {properties: {b: other words}}", None),
        (
            "properties: {a: {$ref: '#/$defs/x', errorMessage: own words}}\n$defs: {x: {type: array}}",
            "own words",
        ),
        ("properties: {a: {type: array}}\nerrorMessage: words for the whole", None),
        ("properties: {a: {anyOf: [{type: array}, {type: object}], errorMessage: own words}}", "own words"),
        ("required: [b]\nerrorMessage: {required: {b: own words}}", "own words"),
        ("required: [b]\nerrorMessage: {required: own words}", "own words"),
        ("required: [b]\nerrorMessage: {required: {c: other words}}", None),
        ("additionalProperties: false\nerrorMessage: {additionalProperties: own words}", "own words"),
    ],
)
def test_the_words_of_the_author_stand_in_place_of_ours(
    governed: Governed, schema: str, message: str | None
) -> None:
    assert only(governed(schema, "a: text")).message == message


def test_a_key_named_like_a_keyword_is_a_key(governed: Governed) -> None:
    problem = only(governed("properties: {then: {properties: {anyOf: {type: string}}}}", "then: {anyOf: 5}"))
    assert (problem.route, keyword_of(problem)) == (("then", "anyOf"), "type")


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: .nan\nweight: .inf",
        "title: 99999999999999999999999999999999999999999999",
        "1: a\nyes: b\nnull: c\n2017-02-21: d",
        "a: &x [*x]",
        "title: !!binary aGk=\ntime: 12:30:45",
    ],
)
def test_strange_values_do_no_harm(governed: Governed, front_matter: str) -> None:
    schema, page = governed(
        "properties: {title: {type: [string, number]}, tags: {type: array}}", front_matter
    )
    assert schema.problems(page) == ()


def test_half_a_surrogate_pair_from_json_does_no_harm(tmp_path: Path) -> None:
    page = read_page(
        "blog/a.md", b'{"date": "2017-02-21", "tags": ["\\ud800"], "\\udfff": {"a": "\\ud800"}}\n'
    )
    schema = Schemas(Settings(), tmp_path).for_page(page)
    assert [problem.name for problem in schema.problems(page) if isinstance(problem, MissingKey)] == ["title"]
    assert list(schema.fields(page, "post-date")) == [("date",)]


def test_nothing_is_found_where_there_is_no_front_matter_or_none_that_reads(tmp_path: Path) -> None:
    schemas = Schemas(Settings(), tmp_path)
    for text in (b"Text", b"---\n- a\n---\n", b"---\na: [\n---\n"):
        page = read_page("blog/a.md", text)
        assert schemas.for_page(page).problems(page) == ()


FIELDS = """
properties:
  date: {format: post-date}
  image: {$ref: "#/$defs/image"}
  tags: {type: array, items: {format: term}}
  pair: {prefixItems: [{}, {format: slug}], items: {format: path}}
  more: {additionalProperties: {format: asset}}
  tree: {$ref: "#/$defs/tree"}
patternProperties: {"_url$": {format: uri}}
allOf: [{properties: {author: {format: term}}}]
anyOf:
  - {properties: {kind: {const: a}, x: {format: slug}}, required: [kind]}
  - {properties: {kind: {const: b}, x: {format: path}}, required: [kind]}
if: {required: [draft], properties: {draft: {const: true}}}
then: {properties: {y: {format: slug}}}
else: {properties: {y: {format: path}}}
dependentSchemas: {z: {properties: {zz: {format: slug}}}}
$defs:
  image:
    oneOf:
      - {type: string, format: asset}
      - {type: object, properties: {src: {format: asset}, license: {format: license}}}
  tree:
    $ref: "#/$defs/tree"
    properties: {leaf: {format: page}, branch: {$ref: "#/$defs/tree"}}
"""


@pytest.mark.parametrize(
    ("front_matter", "format_", "routes"),
    [
        ("date: 2017-02-21", "post-date", [("date",)]),
        ("date:", "post-date", [("date",)]),
        ("title: x", "post-date", []),
        ("image: a.png", "asset", [("image",)]),
        ("image: {src: a.png, license: }", "asset", [("image", "src")]),
        ("image: {src: a.png, license: x}", "license", [("image", "license")]),
        ("tags: [a, b]\nauthor: c", "term", [("tags", 0), ("tags", 1), ("author",)]),
        ("pair: [a, b, c]", "slug", [("pair", 1)]),
        ("pair: [a, b, c]", "path", [("pair", 2)]),
        ("more: {x: 1, y: 2}", "asset", [("more", "x"), ("more", "y")]),
        ("site_url: x", "uri", [("site_url",)]),
        ("kind: a\nx: 1", "slug", [("x",)]),
        ("kind: b\nx: 1", "path", [("x",)]),
        ("draft: true\ny: 1", "slug", [("y",)]),
        ("draft: false\ny: 1", "path", [("y",)]),
        ("z: 1\nzz: 2", "slug", [("zz",)]),
        ("tree: {leaf: a, branch: {leaf: b}}", "page", [("tree", "leaf"), ("tree", "branch", "leaf")]),
    ],
)
def test_fields_are_found_by_their_format(
    governed: Governed, front_matter: str, format_: str, routes: list[tuple[str | int, ...]]
) -> None:
    schema, page = governed(FIELDS, front_matter)
    assert sorted(schema.fields(page, format_), key=repr) == sorted(routes, key=repr)


def test_known_keys_come_from_all_parts_of_the_schema(governed: Governed) -> None:
    schema, page = governed(FIELDS, "image: {src: a}")
    assert set(schema.known(page, ())) >= {"date", "image", "author", "y"}
    assert set(schema.known(page, ("image",))) == {"src", "license"}
    assert set(schema.known(page, ("nowhere",))) == set()


def test_aliases_that_share_a_value_are_judged_at_each_place(governed: Governed) -> None:
    schema = "properties: {a: {type: array, items: {type: string}}, b: {type: array, items: {type: string}}}"
    assert problems(governed(schema, "a: &x [5]\nb: *x")) == [(("a", 0), "type"), (("b", 0), "type")]


@pytest.mark.usefixtures("no_hang")
def test_a_schema_that_refers_to_itself_on_many_ways_ends(governed: Governed) -> None:
    schema = """
      properties: {tree: {$ref: "#/$defs/tree"}}
      $defs:
        tree:
          allOf: [{$ref: "#/$defs/again"}]
          properties: {a: {$ref: "#/$defs/tree"}, leaf: {format: slug}}
        again: {properties: {a: {$ref: "#/$defs/tree"}}, additionalProperties: {$ref: "#/$defs/tree"}}
    """
    governor, page = governed(schema, "tree: " + "{a: " * 20 + "{leaf: x}" + "}" * 20)
    assert list(governor.fields(page, "slug")) == [("tree", *"a" * 20, "leaf")]


def test_the_formats_of_addresses_say_which_fields_hold_one(governed: Governed) -> None:
    schema, page = governed(
        "properties: {a: {format: page}, b: {items: {format: asset}}, c: {format: uri-reference},"
        " d: {properties: {e: {format: license-url}}}, f: {format: slug}, g: {format: uri}}",
        "a: ../x.md\nb: [y.png, z.pdf]\nc: /w\nd: {e: v}\nf: u",
    )
    known = schema.addresses(page)
    assert known.assets == {("b", 0), ("b", 1)}
    assert known.routes == {("a",), ("c",), ("d", "e"), *known.assets}
