"""Which things of a page have a licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config.settings import Settings
from postlint.licenses.objects import LicensedObject, Role, find_objects, read_key, url_key_beside
from postlint.page import Page, read_page
from postlint.schema.page_schema import PageSchema
from postlint.schema.select import Schemas


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return Schemas(Settings(), tmp_path_factory.mktemp("site"))


def _page(front_matter: str) -> Page:
    return read_page("post.md", f"---\n{front_matter}---\n".encode())


def _find(front_matter: str, schemas: Schemas) -> list[LicensedObject]:
    page = _page(front_matter)
    return list(find_objects(page, schemas.for_page(page)))


@pytest.mark.parametrize(
    ("name", "role", "prefix"),
    [
        ("license", Role.TEXT, ""),
        ("licence", Role.TEXT, ""),
        ("Lizenz", Role.TEXT, ""),
        ("license_type", Role.TEXT, ""),
        ("license_name", Role.TEXT, ""),
        ("SPDX-License-Identifier", Role.TEXT, ""),
        ("license_url", Role.URL, ""),
        ("licence-url", Role.URL, ""),
        ("licenseUrl", Role.URL, ""),
        ("licenseurl", Role.URL, ""),
        ("license_link", Role.URL, ""),
        ("license_uri", Role.URL, ""),
        ("lizenz_link", Role.URL, ""),
        ("image_license", Role.TEXT, "image"),
        ("image_license_url", Role.URL, "image"),
        ("imageLicenseUrl", Role.URL, "image"),
        ("hero_image_licence", Role.TEXT, "hero_image"),
        ("attrib_license_link", Role.URL, "attrib"),
        ("content-license", Role.TEXT, "content"),
    ],
)
def test_keys_that_speak_of_licences(name: str, role: Role, prefix: str) -> None:
    key = read_key(name)
    assert key is not None
    assert (key.role, key.prefix) == (role, prefix)


@pytest.mark.parametrize(
    "name",
    [
        "licensed",
        "licensee",
        "licenses",
        "driver_license",
        "license_plate",
        "url",
        "",
        "unlicense",
        "license_text_de",
    ],
)
def test_keys_that_do_not(name: str) -> None:
    assert read_key(name) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("license", "license_url"),
        ("licence", "licence_url"),
        ("lizenz", "lizenz_url"),
        ("license_type", "license_link"),
        ("image_license", "image_license_url"),
        ("imageLicense", "imageLicenseUrl"),
        ("image-license", "image-license-url"),
        ("type", "link"),
        ("id", "url"),
    ],
)
def test_the_key_for_the_address_is_written_like_the_other(text: str, url: str) -> None:
    assert url_key_beside(text) == url


@pytest.mark.parametrize(
    ("front_matter", "label", "text", "url", "picture"),
    [
        ("license: MIT\n", "the page", ("license",), None, False),
        ("image:\n  src: a.jpg\n  license: MIT\n  license_url:\n", "image",
         ("image", "license"), ("image", "license_url"), True),
        ("picture: {url: a.jpg, licence: MIT}\n", "picture", ("picture", "licence"), None, True),
        ("gallery:\n- src: a.jpg\n  license: MIT\n", "entry 1 of gallery", ("gallery", 0, "license"), None, True),
        ("thing: {src: a.jpg, license: MIT}\n", "thing", ("thing", "license"), None, True),
        ("thing: {url: a.jpg, license: MIT}\n", "thing", ("thing", "license"), None, False),
        ("image: {src: , license: MIT}\n", "image", ("image", "license"), None, False),
        ("image: a.jpg\nimage_license: MIT\nimage_license_url: x\n", "image",
         ("image_license",), ("image_license_url",), True),
        ("attrib_license: MIT\nattrib_license_link: x\n", "attrib",
         ("attrib_license",), ("attrib_license_link",), False),
        ("license_type: MIT\nlicense_link: x\n", "the page", ("license_type",), ("license_link",), False),
        ("license: {type: open-access, text: CC BY 4.0, link: x}\n", "license",
         ("license", "text"), ("license", "link"), False),
        ("license: {id: MIT, url: x, name: Y}\n", "license", ("license", "id"), ("license", "url"), False),
        ("license: other\nlicense_name: ours\nlicense_link: LICENSE\n", "the page",
         ("license_name",), ("license_link",), False),
        ("license_url: x\n", "the page", None, ("license_url",), False),
        ("license: A\nlicense: B\n", "the page", ("license",), None, False),
    ],
)  # fmt: skip
def test_one_thing(
    front_matter: str,
    label: str,
    text: tuple[object, ...] | None,
    url: tuple[object, ...] | None,
    picture: bool,
    schemas: Schemas,
) -> None:
    (thing,) = _find(front_matter, schemas)
    assert thing.label == label
    assert (thing.text.route if thing.text else None) == text
    assert (thing.url.route if thing.url else None) == url
    assert thing.is_picture == picture


def test_two_things_of_one_mapping(schemas: Schemas) -> None:
    content, image = _find("license: MIT\nimage_license: CC0\nimage: a.jpg\n", schemas)
    assert content.text is not None
    assert image.text is not None
    assert (content.text.text, image.text.text) == ("MIT", "CC0")
    assert image.source is not None


def test_a_licence_for_the_code_and_one_for_the_content(schemas: Schemas) -> None:
    things = _find("license: {code: MIT, content: CC-BY-4.0}\n", schemas)
    assert [thing.text.route if thing.text else None for thing in things] == [
        ("license", "code"),
        ("license", "content"),
    ]


def test_a_list_of_licences(schemas: Schemas) -> None:
    things = _find("license: [MIT, 1, CC0]\n", schemas)
    assert [thing.text.route if thing.text else None for thing in things] == [("license", 0), ("license", 2)]


def test_an_alias_stands_for_what_is_written_elsewhere(schemas: Schemas) -> None:
    page = _page("mine: &mine CC BY 4.0\nimage: {src: a.jpg, license: *mine}\n")
    (thing,) = find_objects(page, schemas.for_page(page))
    assert thing.text is not None
    assert thing.text.is_alias
    assert thing.text.text == "CC BY 4.0"
    assert page.text[thing.text.span.start : thing.text.span.end] == "*mine"


def test_what_is_no_text_says_nothing(schemas: Schemas) -> None:
    (template,) = _find('license: "{{ site.license }}"\n', schemas)
    assert template.text_reading is None
    assert _find("license: true\n", schemas)[0].text_reading is None
    assert _find("license: other\n", schemas)[0].is_other


def test_somebody_is_named_beside_it(schemas: Schemas) -> None:
    assert _find("image: {src: a.jpg, license: MIT, photographer: Jane}\n", schemas)[0].credited
    assert not _find("image: {src: a.jpg, license: MIT, title: ''}\n", schemas)[0].credited


def test_a_page_without_licences_has_no_such_things(schemas: Schemas) -> None:
    assert _find("title: A\nimage: {src: a.jpg}\n", schemas) == []
    page = read_page("post.md", b"no front matter\n")
    assert list(find_objects(page, schemas.for_page(page))) == []


def test_the_schema_says_which_fields_are_licences(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text(
        "properties:\n"
        "  rights: {type: string, format: license}\n"
        "  rights_where: {type: string, format: license-url}\n"
        "  image: {type: object, properties: {license: {type: string}, license_url: {type: string}}}\n"
    )
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "schema.yaml"}]})
    page = _page("rights: CC BY 4.0\nrights_where: https://x.test/\nimage: {src: a.jpg}\n")
    schema: PageSchema = Schemas(settings, tmp_path).for_page(page)
    content, image = find_objects(page, schema)
    assert content.text is not None
    assert content.url is not None
    assert (content.text.name, content.url.name) == ("rights", "rights_where")
    assert image.text is None
    assert image.expects_text
    assert image.expects_url
