"""Which licences a text names."""

from __future__ import annotations

import pytest

from postlint.licenses.free_text import identify_text
from postlint.licenses.license import LicenseKind, UrlKind


def _named(text: str) -> list[tuple[str, str]]:
    """The ids that are named, each with the words that name it."""
    return [(m.license.id, text[m.start : m.end]) for m in identify_text(text).mentions]


@pytest.mark.parametrize(
    ("text", "id_", "words"),
    [
        ("CC BY 4.0", "CC-BY-4.0", "CC BY 4.0"),
        ("CC-BY-4.0", "CC-BY-4.0", "CC-BY-4.0"),
        ("cc-by-3.0", "CC-BY-3.0", "cc-by-3.0"),
        ("CC-BY-SA 4.0", "CC-BY-SA-4.0", "CC-BY-SA 4.0"),
        ("cc by 2.0 Name", "CC-BY-2.0", "cc by 2.0"),
        ("Popular Science Process, cc by 2.0 Jer", "CC-BY-2.0", "cc by 2.0"),
        ("Ü 🎈, CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"),
        ("CC BY NC ND 4.0", "CC-BY-NC-ND-4.0", "CC BY NC ND 4.0"),
        ("CC-BY-NC-ND 1.0", "CC-BY-NC-ND-1.0", "CC-BY-NC-ND 1.0"),
        ("ccby 4.0", "CC-BY-4.0", "ccby 4.0"),
        ("CCBYSA 3.0", "CC-BY-SA-3.0", "CCBYSA 3.0"),
        ("CC BY‑SA 4.0", "CC-BY-SA-4.0", "CC BY‑SA 4.0"),
        ("CC_BY_4.0", "CC-BY-4.0", "CC_BY_4.0"),
        ("CC BY (4.0)", "CC-BY-4.0", "CC BY (4.0"),
        ("CC-BY v4.0", "CC-BY-4.0", "CC-BY v4.0"),
        ("CC BY-SA 4 ", "CC-BY-SA-4.0", "CC BY-SA 4"),
        ("BY-SA 4.0", "CC-BY-SA-4.0", "BY-SA 4.0"),
        ("CC-0", "CC0-1.0", "CC-0"),
        ("CC 0", "CC0-1.0", "CC 0"),
        ("CC0 by Zairon, edited", "CC0-1.0", "CC0"),
        ("cc0-1.0", "CC0-1.0", "cc0-1.0"),
        ("CC Zero", "CC0-1.0", "CC Zero"),
        ("Creative Commons CC0", "CC0-1.0", "CC0"),
        ("CC-PDDC", "CC-PDDC", "CC-PDDC"),
        ("Public Domain Mark 1.0", "CC-PDM-1.0", "Public Domain Mark"),
    ],
)
def test_creative_commons_in_its_codes(text: str, id_: str, words: str) -> None:
    assert _named(text) == [(id_, words)]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike License 3.0", "CC-BY-NC-SA-3.0"),
        ("Creative Commons Attribution Non-Commercial No Derivatives 2.0", "CC-BY-NC-ND-2.0"),
        ("Attribution 4.0 International", "CC-BY-4.0"),
        ("Creative Commons Attribution, Non Commercial - Share Alike 2.5", "CC-BY-NC-SA-2.5"),
        ("Creative Commons Attribution-Noncommercial-Share Alike 3.0 Unported", "CC-BY-NC-SA-3.0"),
        ("Creative Commons Namensnennung 3.0 Deutschland", "CC-BY-3.0-DE"),
        ("Creative Commons Lizenz vom Typ Namensnennung 4.0 international", "CC-BY-4.0"),
        ("Namensnennung - Weitergabe unter gleichen Bedingungen 3.0 Österreich", "CC-BY-SA-3.0-AT"),
        ("CC Namensnennung – Keine kommerzielle Nutzung – Keine Bearbeitungen 4.0", "CC-BY-NC-ND-4.0"),
        ("Paternité - Pas d'Utilisation Commerciale 2.0", "CC-BY-NC-2.0"),
        ("Creative Commons Reconocimiento-NoComercial-CompartirIgual 3.0", "CC-BY-NC-SA-3.0"),
    ],
)
def test_creative_commons_in_its_names(text: str, id_: str) -> None:
    assert [found for found, _ in _named(text)] == [id_]


@pytest.mark.parametrize(
    ("text", "id_", "said"),
    [
        ("CC BY 3.0", "CC-BY-3.0", False),
        ("CC BY-SA 3.0 de", "CC-BY-SA-3.0-DE", True),
        ("CC-BY-NC-SA-2.0-DE", "CC-BY-NC-SA-2.0-DE", True),
        ("CC BY 2.0 (DE)", "CC-BY-2.0-DE", True),
        ("CC BY 3.0 AT, Jane", "CC-BY-3.0-AT", True),
        ("CC BY 3.0 igo", "CC-BY-3.0-IGO", True),
        ("CC BY 3.0 Unported", "CC-BY-3.0", True),
        ("CC BY 3.0 United States", "CC-BY-3.0-US", True),
        ("CC BY 3.0 at flickr", "CC-BY-3.0", False),
        ("CC BY 2.5 in Berlin", "CC-BY-2.5", False),
        ("CC BY 4.0 DE", "CC-BY-4.0", False),
        ("CC BY 2.1 JP", "CC-BY-2.1-JP", True),
    ],
)
def test_countries(text: str, id_: str, said: bool) -> None:
    mentions = identify_text(text).mentions
    assert [(mention.license.id, mention.names_port) for mention in mentions] == [(id_, said)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("CC-BY", ["CC-BY"]),
        ("CC BY Dawid Linkowski", ["CC-BY"]),
        ("Foto: David Jacob, CC-BY-SA", ["CC-BY-SA"]),
        ("CC BY by Jane", ["CC-BY"]),
        ("CC BY 2016 Name", ["CC-BY"]),
        ("CC BY 2 Fotos", ["CC-BY"]),
        ("GPL", ["GPL"]),
    ],
)
def test_families_without_a_version(text: str, ids: list[str]) -> None:
    reading = identify_text(text)
    assert [mention.license.id for mention in reading.mentions] == ids
    assert all(mention.license.version is None for mention in reading.mentions)
    assert reading.only is None


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("MIT License", "MIT"),
        ("MIT License 2.0", "MIT"),
        ("Apache-2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Artistic License 2.0", "Artistic-2.0"),
        ("Code: EUPL-1.2, Text: Jane", "EUPL-1.2"),
        ("GNU GPL v3", "GPL-3.0"),
        ("GPLv3", "GPL-3.0"),
        ("GPL v2 or later", "GPL-2.0-or-later"),
        ("LGPL 2.1 oder später, Jane", "LGPL-2.1-or-later"),
        ("GPL v2 or MIT", "GPL-2.0"),
        ("GFDL 1.2", "GFDL-1.2"),
        ("ODbL 1.0", "ODbL-1.0"),
        ("Open Database License", "ODbL-1.0"),
        ("Open Data Commons Attribution License", "ODC-By-1.0"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "DL-DE-BY-2.0"),
        ("dl-de/by-2-0", "DL-DE-BY-2.0"),
        ("dl-de/zero-2-0", "DL-DE-ZERO-2.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("Licence Ouverte / Etalab 2.0", "etalab-2.0"),
        ("Licence Art Libre 1.3", "LAL-1.3"),
        ("Unsplash License", "unsplash"),
        ("Public Domain, via pixabay", "Public-Domain"),
        ("gemeinfrei", "Public-Domain"),
        ("Alle Rechte vorbehalten", "All-Rights-Reserved"),
        ("© Jane Doe. All rights reserved.", "All-Rights-Reserved"),
    ],
)
def test_other_licences(text: str, id_: str) -> None:
    assert [found for found, _ in _named(text)] == [id_]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("MIT OR Apache-2.0", ["MIT", "Apache-2.0"]),
        ("(MIT AND CC-BY-4.0)", ["MIT", "CC-BY-4.0"]),
        ("Apache-2.0 WITH LLVM-exception", ["Apache-2.0"]),
        ("GFDL 1.2 or CC BY-SA 3.0", ["GFDL-1.2", "CC-BY-SA-3.0"]),
        ("CC BY-SA 4.0,3.0,2.5", ["CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-SA-2.5"]),
    ],
)
def test_several_licences(text: str, ids: list[str]) -> None:
    reading = identify_text(text)
    assert [mention.license.id for mention in reading.mentions] == ids
    assert (reading.only is None) == (len(ids) > 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "by Name", "Foto by SA Jones", "Photo by Jane Doe", "HateAid", "© Name", "Foto: MIT",
        "MIT Media Lab", "Foto mit Kamera", "Attribution: Jane", "Attribution 2017", "Source: BMI (Stand 21.02.2017)",
        "Foto: Nd Sa", "apache helicopter", "1.0", "4.0 International", "🎈", "Press Picture by IODC",
        "Foto cc Jane", "b×c+c", "C/C++", "no license", "Fair use of a photo", "Intel inside", "BY Name 4.0",
    ],
)  # fmt: skip
def test_what_names_no_licence(text: str) -> None:
    reading = identify_text(text)
    assert reading.mentions == ()
    assert reading.unclear == ()
    assert not reading.names_a_license


@pytest.mark.parametrize(
    ("text", "words", "suggestion"),
    [
        ("CCO", "CCO", "CC0-1.0"),
        ("Foto: CC-O, Jörg", "CC-O", "CC0-1.0"),
        ("CC BY 5.0", "CC BY 5.0", None),
        ("CC0 4.0", "CC0 4.0", None),
        ("CC BY-ND-SA 3.0", "CC BY-ND-SA 3.0", None),
        ("CC SA 3.0", "CC SA 3.0", "CC-BY-SA-3.0"),
        ("Creative Commons 2.0", "Creative Commons 2.0", None),
        ("Photo CC by Jane Doe", "CC", None),
        ("cc", "cc", None),
        ("Apache-2.O", "Apache-2.O", "Apache-2.0"),
        ("Apche-2.0", "Apche-2.0", "Apache-2.0"),
        (" ODbl-1.1 ", "ODbl-1.1", "ODbL-1.0"),
        ("GPL 9.0", "GPL 9.0", None),
    ],
)
def test_what_is_nearly_a_licence(text: str, words: str, suggestion: str | None) -> None:
    (unclear,) = identify_text(text).unclear
    assert text[unclear.start : unclear.end] == words
    assert (unclear.suggestion.id if unclear.suggestion else None) == suggestion


@pytest.mark.parametrize(
    ("text", "address", "id_"),
    [
        ("[CC BY 2.0](https://creativecommons.org/licenses/by/2.0/)",
         "https://creativecommons.org/licenses/by/2.0/", "CC-BY-2.0"),
        ('<a href="https://creativecommons.org/licenses/by/2.0/">x</a>',
         "https://creativecommons.org/licenses/by/2.0/", "CC-BY-2.0"),
        ("<a class=x href='https://creativecommons.org/licenses/by/2.0/de/'>x</a>",
         "https://creativecommons.org/licenses/by/2.0/de/", "CC-BY-2.0-DE"),
        ("see https://creativecommons.org/publicdomain/zero/1.0/.",
         "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("[Jane](www.flickr.com/photos/jane/1)", "www.flickr.com/photos/jane/1", None),
    ],
)  # fmt: skip
def test_links(text: str, address: str, id_: str | None) -> None:
    reading = identify_text(text)
    (link,) = reading.links
    assert text[link.start : link.end] == address
    assert (link.reading.license.id if link.reading.license else None) == id_
    assert reading.names_a_license == (id_ is not None)


def test_names_inside_addresses_are_not_read() -> None:
    assert _named("[Jane](https://example.org/CC-BY-4.0/MIT-License)") == []


def test_a_link_knows_its_label() -> None:
    text = "Foto: [CC BY 4.0](https://creativecommons.org/licenses/by-sa/4.0/)"
    (link,) = identify_text(text).links
    assert link.label is not None
    assert text[slice(*link.label)] == "CC BY 4.0"
    assert link.reading.kind is UrlKind.LICENSE


def test_only_drops_what_says_the_same_with_less() -> None:
    only = identify_text("CC BY (CC BY 4.0)").only
    assert only is not None
    assert only.id == "CC-BY-4.0"
    zero = identify_text("CC0 1.0 Universal Public Domain Dedication").only
    assert zero is not None
    assert zero.id == "CC0-1.0"


def test_kinds() -> None:
    kinds = {
        text: identify_text(text).mentions[0].license.kind for text in ("CC0", "All rights reserved", "CC BY")
    }
    assert kinds == {
        "CC0": LicenseKind.PUBLIC_DOMAIN, "All rights reserved": LicenseKind.RESERVED, "CC BY": LicenseKind.LICENSE,
    }  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    ["CC ", "[", "[](", "<a href=", "creative ", "by-", "4.0,", "(", "a-1", "©", "\x00", "MIT OR ", '"', "weitergabe "],
)  # fmt: skip
@pytest.mark.usefixtures("no_hang")
def test_hostile_texts_are_read_in_no_time(piece: str) -> None:
    identify_text(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("LicenseRef-MyCo", "LicenseRef-MyCo"),
        ("DocumentRef-a:LicenseRef-b.c", "DocumentRef-a:LicenseRef-b.c"),
        ("3-clause BSD", "BSD-3-Clause"),
        ("New BSD License", "BSD-3-Clause"),
        ("Simplified BSD", "BSD-2-Clause"),
        ("Zero-Clause BSD", "0BSD"),
        ("GNU General Public License v2.0 w/Classpath exception", "GPL-2.0-with-classpath-exception"),
        ("Creative Commons Public Domain Dedication and Certification", "CC-PDDC"),
        ("CC0.1.0", "CC0-1.0"),
    ],
)
def test_names_that_people_and_lists_have_besides(text: str, id_: str) -> None:
    assert [mention.license.id for mention in identify_text(text).mentions] == [id_]


@pytest.mark.parametrize("version", ["3.14", "5.0"])
def test_a_version_that_does_not_exist_is_said_to_be_none(version: str) -> None:
    (unclear,) = identify_text(f"CC BY {version}").unclear
    assert unclear.reason == f"there is no version {version} of CC BY"
