"""Which licences of Creative Commons exist, and what they are called."""

from __future__ import annotations

import re

import pytest

from postlint.licenses import creative_commons as cc
from postlint.licenses.free_text import identify_text
from postlint.licenses.license import LicenseKind
from postlint.licenses.url import identify_url


def _all() -> list[tuple[str, str, str]]:
    return [
        (unit, version, port)
        for unit in sorted(cc.UNITS)
        for version in sorted(cc.VERSIONS)
        for port in cc.ports(unit, version)
    ]


def test_there_are_as_many_licences_as_in_the_table_of_creative_commons() -> None:
    by_version = {version: sum(v == version for _, v, _ in _all()) for version in cc.VERSIONS}
    assert by_version == {
        "1.0": 6 * 4 + 5 * 3 + 3,  # six units, five without `by`, public domain
        "2.0": 6 * 19 + 5,
        "2.1": 6 * 4,
        "2.5": 6 * 29,
        "3.0": 6 * 44,
        "4.0": 6,
    }


def test_every_licence_has_an_id_a_name_and_an_address_of_its_own() -> None:
    address = re.compile(
        r"https://creativecommons\.org/(?:licenses|publicdomain)/[a-z+-]+/\d\.\d/(?:[a-z]+/)?"
    )
    odd = []
    for unit, version, port in _all():
        license_ = cc.find(unit, version, port)
        fine = (
            license_ is not None
            and license_.url is not None
            and address.fullmatch(license_.url)
            and license_.jurisdiction == (port or None)
            and (not port or cc.port_label(port) != port)
        )
        if not fine:
            odd.append((unit, version, port, license_))
    assert not odd


def test_every_licence_is_known_again_by_its_id_its_name_and_its_address() -> None:
    lost = []
    for unit, version, port in _all():
        license_ = cc.find(unit, version, port)
        assert license_ is not None
        if identify_url(str(license_.url)).license != license_:
            lost.append((license_.id, license_.url))
        texts = [license_.id] if unit == "certification" else [license_.id, license_.name]
        lost += [
            (license_.id, text)
            for text in texts
            if [mention.license for mention in identify_text(text).mentions] != [license_]
        ]
    assert not lost


def test_ids_and_addresses_are_unique() -> None:
    licenses = [license_ for each in _all() if (license_ := cc.find(*each))]
    assert len({license_.id for license_ in licenses}) == len(licenses)
    assert len({license_.url for license_ in licenses}) == len(licenses)
    assert len({license_.name for license_ in licenses}) == len(licenses)


@pytest.mark.parametrize(
    ("unit", "version", "port", "id_", "name", "url"),
    [
        ("by", "4.0", "", "CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("by", "3.0", "de", "CC-BY-3.0-DE", "CC BY 3.0 DE", "https://creativecommons.org/licenses/by/3.0/de/"),
        ("by-nd-nc", "1.0", "", "CC-BY-NC-ND-1.0", "CC BY-NC-ND 1.0",
         "https://creativecommons.org/licenses/by-nd-nc/1.0/"),
        ("by-nc-sa", "2.0", "uk", "CC-BY-NC-SA-2.0-UK", "CC BY-NC-SA 2.0 UK",
         "https://creativecommons.org/licenses/by-nc-sa/2.0/uk/"),
        ("zero", "1.0", "", "CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("mark", "1.0", "", "CC-PDM-1.0", "Public Domain Mark 1.0",
         "https://creativecommons.org/publicdomain/mark/1.0/"),
        ("certification", "1.0", "us", "CC-PDDC", "CC Public Domain Certification 1.0 US",
         "https://creativecommons.org/publicdomain/certification/1.0/us/"),
        ("sa", "1.0", "", "CC-SA-1.0", "CC SA 1.0", "https://creativecommons.org/licenses/sa/1.0/"),
    ],
)  # fmt: skip
def test_ids_are_those_of_spdx(unit: str, version: str, port: str, id_: str, name: str, url: str) -> None:
    license_ = cc.find(unit, version, port)
    assert license_ is not None
    assert (license_.id, license_.name, license_.url) == (id_, name, url)


@pytest.mark.parametrize(
    ("unit", "version", "port"),
    [
        ("by", "4.0", "de"),
        ("by", "5.0", ""),
        ("by", "3.0", "uk"),
        ("by", "2.1", ""),
        ("by-nc-nd", "1.0", ""),
        ("by-nd-nc", "2.0", ""),
        ("sa", "2.0", ""),
        ("certification", "1.0", ""),
        ("by-nd-sa", "3.0", ""),
    ],
)
def test_what_does_not_exist_is_not_found(unit: str, version: str, port: str) -> None:
    assert cc.find(unit, version, port) is None


def test_openness_follows_the_open_definition() -> None:
    openness = {unit: cc.family(unit).open for unit in cc.UNITS}
    assert {unit for unit, is_open in openness.items() if is_open} == {
        "by", "by-sa", "zero", "mark", "certification",
    }  # fmt: skip


def test_only_what_demands_attribution_says_so() -> None:
    assert cc.family("by-nc").attribution
    assert not cc.family("sa").attribution
    assert not cc.family("zero").attribution
    assert cc.family("zero").kind is LicenseKind.PUBLIC_DOMAIN


def test_a_family_with_one_version_is_that_version() -> None:
    assert cc.family("zero").version == "1.0"
    assert cc.family("by").version is None
    assert cc.family("by").url is None


def test_a_version_with_ports_only_has_no_address() -> None:
    license_ = cc.find_without_port("by", "2.1")
    assert license_ is not None
    assert (license_.id, license_.url) == ("CC-BY-2.1", None)
    assert cc.find_without_port("by", "5.0") is None


@pytest.mark.parametrize(
    ("elements", "version", "unit"),
    [
        ({"by"}, None, "by"),
        ({"sa", "by"}, "3.0", "by-sa"),
        ({"by", "nd", "nc"}, "3.0", "by-nc-nd"),
        ({"by", "nd", "nc"}, "1.0", "by-nd-nc"),
        ({"nc", "nd"}, "1.0", "nd-nc"),
        ({"by", "sa", "nd"}, "3.0", None),
        (set(), None, None),
    ],
)
def test_elements_make_a_unit(elements: set[str], version: str | None, unit: str | None) -> None:
    assert cc.unit_of(frozenset(elements), version) == unit


def test_the_newest_version_is_the_one_for_all_countries() -> None:
    newest = cc.newest("by-nc")
    assert newest is not None
    assert newest.id == "CC-BY-NC-4.0"
