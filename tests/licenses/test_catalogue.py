"""The licences that are not Creative Commons."""

from __future__ import annotations

import pytest

from postlint.licenses import catalogue
from postlint.licenses.free_text import identify_text
from postlint.licenses.license import LicenseKind
from postlint.licenses.url import identify_url


def test_ids_are_found_in_any_case() -> None:
    license_ = catalogue.by_id("apache-2.0")
    assert license_ is not None
    assert (license_.id, license_.family, license_.version) == ("Apache-2.0", "Apache", "2.0")
    assert license_.open is True
    assert catalogue.by_id("Apache-9.0") is None


@pytest.mark.parametrize(
    ("id_", "new"),
    [
        ("GPL-3.0", "GPL-3.0-only"),
        ("gpl-2.0+", "GPL-2.0-or-later"),
        ("GFDL-1.2", "GFDL-1.2-only"),
        ("StandardML-NJ", "SMLNJ"),
        ("Nunit", None),
        ("GPL-2.0-with-GCC-exception", None),
        ("MIT", None),
        ("Jane Doe", None),
    ],
)
def test_successors(id_: str, new: str | None) -> None:
    assert catalogue.successor(id_) == new
    assert new is None or catalogue.by_id(new) is not None


def test_a_version_that_does_not_exist_is_none() -> None:
    assert catalogue.by_family("GPL", "9.0") is None


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("ODbL-1.0", True),
        ("DL-DE-BY-2.0", True),
        ("Unsplash License", False),
        ("All rights reserved", False),
        ("JSON", None),
    ],
)
def test_openness(text: str, is_open: bool | None) -> None:
    (mention,) = identify_text(text).mentions
    assert mention.license.open is is_open


@pytest.mark.parametrize("name", sorted({name.family for name in catalogue.NAMES.values()}))
def test_every_name_stands_for_something(name: str) -> None:
    assert catalogue.by_family(name) is not None


@pytest.mark.parametrize("name", [name for name in catalogue.NAMES.values() if name.id])
def test_every_name_with_an_id_has_its_licence(name: catalogue.Name) -> None:
    assert catalogue.by_id(str(name.id)) is not None


def test_addresses_lead_back_to_the_licence() -> None:
    """What a fix writes must not be a finding of another rule."""
    for id_ in (
        "MIT",
        "Apache-2.0",
        "ODbL-1.0",
        "GPL-3.0-only",
        "DL-DE-BY-2.0",
        "EUPL-1.2",
        "OGL-UK-3.0",
        "LAL-1.3",
    ):
        license_ = catalogue.by_id(id_)
        assert license_ is not None
        assert license_.url is not None
        reading = identify_url(license_.url)
        assert reading.canonical in (None, reading.url)
        assert reading.license is not None
        assert reading.license.family == license_.family


def test_every_id_is_known_again_in_a_text() -> None:
    unknown = [id_ for id_ in catalogue.ids() if [m.license.id for m in identify_text(id_).mentions] != [id_]]
    assert unknown == []


def test_statements_grant_nothing() -> None:
    license_ = catalogue.by_family("InC")
    assert license_ is not None
    assert (license_.kind, license_.open) == (LicenseKind.STATEMENT, False)
