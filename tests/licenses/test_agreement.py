"""Whether a text and an address speak of the same licence."""

from __future__ import annotations

import pytest

from postlint.licenses.agreement import Difference, find_conflict
from postlint.licenses.free_text import identify_text
from postlint.licenses.url import identify_url

CC = "https://creativecommons.org"


def _difference(text: str, url: str) -> Difference | None:
    license_ = identify_url(url).license
    assert license_ is not None
    conflict = find_conflict(identify_text(text), license_)
    return conflict.difference if conflict else None


@pytest.mark.parametrize(
    ("text", "url", "difference"),
    [
        ("CC BY-SA 4.0", f"{CC}/licenses/by/4.0/", Difference.LICENSE),
        ("CC-BY-SA 1.0", f"{CC}/licenses/sa/1.0/deed.de", Difference.LICENSE),
        ("CC BY", f"{CC}/licenses/by-nc/4.0/", Difference.LICENSE),
        ("CC0", f"{CC}/publicdomain/mark/1.0/", Difference.LICENSE),
        ("Public Domain", f"{CC}/licenses/by/4.0/", Difference.LICENSE),
        ("MIT", f"{CC}/licenses/by/4.0/", Difference.LICENSE),
        ("All rights reserved", f"{CC}/licenses/by/4.0/", Difference.LICENSE),
        ("BSD-3-Clause", "https://opensource.org/licenses/BSD-2-Clause", Difference.VERSION),
        ("CC BY 3.0", f"{CC}/licenses/by/4.0/", Difference.VERSION),
        ("GPL 2.0", "https://www.gnu.org/licenses/gpl-3.0.html", Difference.VERSION),
        ("GPL v3 or later", "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html", Difference.VERSION),
        ("CC BY 3.0 AT", f"{CC}/licenses/by/3.0/de/", Difference.PORT),
        ("CC BY 3.0 DE", f"{CC}/licenses/by/3.0/", Difference.PORT),
        ("CC BY 3.0 Unported", f"{CC}/licenses/by/3.0/de/", Difference.PORT),
    ],
)
def test_contradictions(text: str, url: str, difference: Difference) -> None:
    assert _difference(text, url) is difference


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("CC BY 4.0", f"{CC}/licenses/by/4.0/"),
        ("CC BY", f"{CC}/licenses/by/2.0/de/"),
        ("CC BY 3.0", f"{CC}/licenses/by/3.0/de/"),
        ("CC BY 3.0 Deutschland", f"{CC}/licenses/by/3.0/de/"),
        ("CC BY 4.0", f"{CC}/licenses/by/"),
        ("CC-BY-NC-ND 1.0", f"{CC}/licenses/by-nd-nc/1.0/"),
        ("CC BY-NC-ND", f"{CC}/licenses/by-nd-nc/1.0/"),
        ("Public Domain", f"{CC}/publicdomain/zero/1.0/"),
        ("Public Domain", "https://pixabay.com/service/license/"),
        ("Public Domain", "http://rightsstatements.org/vocab/NoC-US/1.0/"),
        ("All rights reserved", "http://rightsstatements.org/vocab/InC/1.0/"),
        ("GFDL or CC BY-SA 3.0", f"{CC}/licenses/by-sa/3.0/"),
        ("GPL-3.0-or-later", "https://www.gnu.org/licenses/gpl-3.0.html"),
        ("GPL v2 or later", "https://www.gnu.org/licenses/gpl-3.0.html"),
        ("Apache-2.0", "https://www.apache.org/licenses/"),
        ("etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
        ("Jane Doe", f"{CC}/licenses/by/4.0/"),
        ("", f"{CC}/licenses/by/4.0/"),
    ],
)
def test_agreement(text: str, url: str) -> None:
    assert _difference(text, url) is None


def test_of_several_names_the_nearest_is_held_against_the_address() -> None:
    license_ = identify_url(f"{CC}/licenses/by-sa/3.0/").license
    assert license_ is not None
    conflict = find_conflict(identify_text("GFDL or CC BY-SA 4.0"), license_)
    assert conflict is not None
    assert (conflict.mention.license.id, conflict.difference) == ("CC-BY-SA-4.0", Difference.VERSION)
