"""Which licence an address leads to."""

from __future__ import annotations

import pytest

from postlint.licenses.license import UrlKind
from postlint.licenses.url import identify_url

CC = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("url", "id_", "canonical"),
    [
        (f"{CC}/licenses/by/4.0/", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        ("http://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        ("https://www.creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        ("//creativecommons.org/licenses/by-nc/2.0/", "CC-BY-NC-2.0", f"{CC}/licenses/by-nc/2.0/"),
        ("HTTPS://CreativeCommons.org/licenses/BY-SA/4.0/", "CC-BY-SA-4.0", f"{CC}/licenses/by-sa/4.0/"),
        (f"{CC}/licenses/by/4.0", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"  {CC}/licenses/by/4.0/ ", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/2.0/de/deed.de", "CC-BY-2.0-DE", f"{CC}/licenses/by/2.0/de/"),
        (f"{CC}/licenses/by/2.0/deed.de", "CC-BY-2.0", f"{CC}/licenses/by/2.0/"),
        (f"{CC}/licenses/by/4.0/deed.zh_TW", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/deed.zh-hant", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/legalcode", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/legalcode.de", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/legalcode.txt", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/?ref=chooser-v1", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/#deed", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}//licenses/by/4.0//", "CC-BY-4.0", f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/2.5/scotland/", "CC-BY-2.5-SCOTLAND", f"{CC}/licenses/by/2.5/scotland/"),
        (f"{CC}/licenses/by/3.0/igo/", "CC-BY-3.0-IGO", f"{CC}/licenses/by/3.0/igo/"),
        (f"{CC}/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0", f"{CC}/licenses/by-nd-nc/1.0/"),
        (f"{CC}/licenses/sa/1.0/deed.de", "CC-SA-1.0", f"{CC}/licenses/sa/1.0/"),
        (f"{CC}/licenses/zero/1.0/", "CC0-1.0", f"{CC}/publicdomain/zero/1.0/"),
        (f"{CC}/licenses/CC0/1.0/legalcode", "CC0-1.0", f"{CC}/publicdomain/zero/1.0/"),
        (f"{CC}/publicdomain/mark/1.0/deed.en", "CC-PDM-1.0", f"{CC}/publicdomain/mark/1.0/"),
        (f"{CC}/licenses/publicdomain/", "CC-PDDC", None),
    ],
)
def test_creative_commons(url: str, id_: str, canonical: str | None) -> None:
    reading = identify_url(url)
    assert reading.kind is UrlKind.LICENSE
    assert reading.license is not None
    assert reading.license.id == id_
    assert reading.canonical == canonical


@pytest.mark.parametrize(
    ("url", "kind", "suggestion"),
    [
        (f"{CC}/", UrlKind.NOT_A_LICENSE, None),
        (f"{CC}/about/", UrlKind.NOT_A_LICENSE, None),
        (f"{CC}/choose/", UrlKind.NOT_A_LICENSE, None),
        (f"{CC}/licenses/", UrlKind.NOT_A_LICENSE, None),
        (f"{CC}/licenses/list.en", UrlKind.NOT_A_LICENSE, None),
        (f"{CC}/share-your-work/public-domain/cc0/", UrlKind.NOT_A_LICENSE, f"{CC}/publicdomain/zero/1.0/"),
        (f"{CC}/licenses/by/", UrlKind.UNVERSIONED, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/deed.de", UrlKind.UNVERSIONED, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/de/", UrlKind.UNVERSIONED, None),
        (f"{CC}/publicdomain/zero/", UrlKind.UNVERSIONED, f"{CC}/publicdomain/zero/1.0/"),
        (f"{CC}/licenses/by/3.0/xx", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/3.0/"),
        (f"{CC}/licenses/by/4.0/de", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/3.0/uk/", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/3.0/"),
        (f"{CC}/licenses/by-nd-sa/3.0/", UrlKind.NO_SUCH_LICENSE, None),
        (f"{CC}/licenses/sa-by/3.0/", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by-sa/3.0/"),
        (f"{CC}/licenses/by/5.0", UrlKind.NO_SUCH_LICENSE, None),
        (f"{CC}/licenses/by/4", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/2.1/", UrlKind.NO_SUCH_LICENSE, None),
        (f"{CC}/licenses/by-nc-nd/1.0/", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by-nd-nc/1.0/"),
        (f'{CC}/licenses/by/4.0/"', UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/%22", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/4.0/)", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/4.0/"),
        (f"{CC}/licenses/by/2.0/transparent/29113", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/2.0/"),
        (f"{CC}/licenses/by/3.0/de/x", UrlKind.NO_SUCH_LICENSE, f"{CC}/licenses/by/3.0/de/"),
        ("https://wiki.creativecommons.org/wiki/CC0", UrlKind.NOT_A_LICENSE, None),
        ("https://creativecommons.org.evil.test/licenses/by/4.0/", UrlKind.UNDECIDED, None),
    ],
)
def test_what_creative_commons_does_not_have(url: str, kind: UrlKind, suggestion: str | None) -> None:
    reading = identify_url(url)
    assert (reading.kind, reading.suggestion) == (kind, suggestion)
    assert reading.canonical is None


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
        ("https://opendatacommons.org/licenses/by/summary/", "ODC-By-1.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
        ("https://www.govdata.de/dl-de/zero-2-0", "DL-DE-ZERO-2.0"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "etalab"),
        ("http://rightsstatements.org/vocab/NoC-US/1.0/", "NoC-US"),
        ("https://rightsstatements.org/page/InC/1.0/?language=de", "InC"),
        ("https://artlibre.org/licence/lal/en/", "LAL"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0"),
        ("https://www.gnu.org/licenses/old-licenses/fdl-1.2.txt", "GFDL-1.2"),
        ("https://www.gnu.org/copyleft/fdl.html", "GFDL"),
        ("https://www.gnu.org/licenses/agpl-3.0.html", "AGPL-3.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.html", "Apache-2.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/licenses/bsd-license.php", None),
        ("https://opensource.org/license/apache-2-0", "Apache-2.0"),
        ("https://opensource.org/license/bsd-3-clause/", "BSD-3-Clause"),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("https://spdx.org/licenses/CC-BY-SA-4.0", "CC-BY-SA-4.0"),
        ("https://spdx.org/licenses/CC0-1.0.html", "CC0-1.0"),
        ("https://choosealicense.com/licenses/mit/", "MIT"),
        ("https://www.mozilla.org/en-US/MPL/2.0/", "MPL-2.0"),
        ("https://unlicense.org", "Unlicense"),
        ("https://unsplash.com/license", "unsplash"),
        ("https://www.pexels.com/de-de/lizenz/", "pexels"),
        ("https://pixabay.com/de/service/terms/#license", "pixabay"),
        ("https://www.flickr.com/commons/usage/", "flickr-commons"),
    ],
)
def test_other_publishers(url: str, id_: str | None) -> None:
    reading = identify_url(url)
    assert (reading.license.id if reading.license else None) == id_
    assert reading.kind is (UrlKind.LICENSE if id_ else UrlKind.UNDECIDED)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://opendatacommons.org/licenses/odbl/1.0/", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("http://www.apache.org/licenses/LICENSE-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        ("http://rightsstatements.org/vocab/InC/1.0/", None),
        ("http://www.gnu.org/licenses/gpl-3.0.html", None),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", None),
    ],
)
def test_only_what_a_publisher_redirects_is_replaced(url: str, canonical: str | None) -> None:
    assert identify_url(url).canonical == canonical


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", UrlKind.NOT_A_URL),
        ("HateAid", UrlKind.NOT_A_URL),
        ("Jane Doe", UrlKind.NOT_A_URL),
        ("https://[::1", UrlKind.NOT_A_URL),
        ("www.flickr.com/photos/jane/1", UrlKind.NOT_A_URL),
        (f"{CC}/licenses/sampling%2B/1.0/", UrlKind.UNDECIDED),  # long given up, and not kept here
        ("LICENSE", UrlKind.UNDECIDED),
        ("LICENSE.md", UrlKind.UNDECIDED),
        ("/lizenz/", UrlKind.UNDECIDED),
        ("../terms.html", UrlKind.UNDECIDED),
        ("https://github.com/x/y/blob/main/LICENSE", UrlKind.UNDECIDED),
        ("https://example.org/nutzungsbedingungen", UrlKind.UNDECIDED),
        ("https://en.wikipedia.org/wiki/Wikipedia:Text_of_the_GFDL", UrlKind.UNDECIDED),
        ("https://de.wikipedia.org/wiki/Creative_Commons", UrlKind.NOT_A_LICENSE),
        ("https://commons.wikimedia.org/wiki/File:License.jpg", UrlKind.NOT_A_LICENSE),
        ("https://pixabay.com/photos/abc-1/", UrlKind.NOT_A_LICENSE),
        ("https://unsplash.com/photos/license-plate", UrlKind.NOT_A_LICENSE),
        ("https://OpenDataRanking.de", UrlKind.NOT_A_LICENSE),
        ("https://user:secret@example.org/x", UrlKind.NOT_A_LICENSE),
        (f"https://example.org/{'a' * 5000}", UrlKind.NOT_A_LICENSE),
    ],
)
def test_what_is_no_known_licence(url: str, kind: UrlKind) -> None:
    reading = identify_url(url)
    assert (reading.kind, reading.license, reading.canonical) == (kind, None, None)


@pytest.mark.parametrize("piece", ["/", "licence", "a.", "%22", "(", "deed.", "//", "[", "www."])
@pytest.mark.usefixtures("no_hang")
def test_hostile_addresses_are_read_in_no_time(piece: str) -> None:
    for length in (2000, 1_000_000):
        identify_url(piece * (length // len(piece)))
        identify_url(f"{CC}/licenses/{piece * (1900 // len(piece))}")
        identify_url(f"https://www.etalab.gouv.fr/{piece * (1900 // len(piece))}")
