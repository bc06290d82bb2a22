"""The licences of Creative Commons: which units, versions and ports exist, and what each is called.

The facts are those of Creative Commons' own table, `config/cc-legal-tools.csv` in the repository
`creativecommons/cc-legal-tools-data`, in a compact form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from postlint.licenses.license import License, LicenseKind

_SIX = ("by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa")
_WITHOUT_BY = ("nc", "nc-sa", "nd", "nd-nc", "sa")
UNLISTED = frozenset({"sampling", "sampling+", "nc-sampling", "nc-sampling+", "devnations"})
"""What Creative Commons gave up long ago, and nothing more is known of here."""

_PORTS_2_0 = "at au be br ca cl de es fr hr it jp kr nl pl tw uk za"
_PORTS_2_5 = "ar au bg br ca ch cn co dk es hr hu il in it mk mt mx my nl pe pl pt scotland se si tw za"
_PORTS_3_0 = (
    "am at au az br ca ch cl cn cr cz de ec ee eg es fr ge gr gt hk hr ie igo it lu nl no nz ph pl pr pt ro "
    "rs sg th tw ug us ve vn za"
)

GENERIC = ""
"""Stands among the ports for the licence that is made for no country: Generic, Unported, International."""

_PORTS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(unit, "1.0"): (GENERIC, "fi", "il", "nl") for unit in ("by", "by-nc", "by-nc-sa", "by-nd", "by-sa")},
    ("by-nd-nc", "1.0"): (GENERIC, "fi", "il", "nl"),
    **{(unit, "1.0"): (GENERIC, "fi", "nl") for unit in _WITHOUT_BY},
    **{(unit, "2.0"): (GENERIC, *_PORTS_2_0.split()) for unit in _SIX},
    **{(unit, "2.0"): ("jp",) for unit in _WITHOUT_BY},
    **{(unit, "2.1"): ("au", "ca", "es", "jp") for unit in _SIX},
    **{(unit, "2.5"): (GENERIC, *_PORTS_2_5.split()) for unit in _SIX},
    **{(unit, "3.0"): (GENERIC, *_PORTS_3_0.split()) for unit in _SIX},
    **{(unit, "4.0"): (GENERIC,) for unit in _SIX},
    ("zero", "1.0"): (GENERIC,),
    ("mark", "1.0"): (GENERIC,),
    ("certification", "1.0"): ("us",),
}

UNITS = frozenset(unit for unit, _ in _PORTS)
VERSIONS = frozenset(version for _, version in _PORTS)

COUNTRIES: dict[str, str] = {
    "am": "Armenia", "ar": "Argentina", "at": "Austria", "au": "Australia", "az": "Azerbaijan",
    "be": "Belgium", "bg": "Bulgaria", "br": "Brazil", "ca": "Canada", "ch": "Switzerland", "cl": "Chile",
    "cn": "China", "co": "Colombia", "cr": "Costa Rica", "cz": "Czechia", "de": "Germany", "dk": "Denmark",
    "ec": "Ecuador", "ee": "Estonia", "eg": "Egypt", "es": "Spain", "fi": "Finland", "fr": "France",
    "ge": "Georgia", "gr": "Greece", "gt": "Guatemala", "hk": "Hong Kong", "hr": "Croatia", "hu": "Hungary",
    "ie": "Ireland", "igo": "intergovernmental organisations", "il": "Israel", "in": "India", "it": "Italy",
    "jp": "Japan", "kr": "Korea", "lu": "Luxembourg", "mk": "Macedonia", "mt": "Malta", "mx": "Mexico",
    "my": "Malaysia", "nl": "Netherlands", "no": "Norway", "nz": "New Zealand", "pe": "Peru",
    "ph": "Philippines", "pl": "Poland", "pr": "Puerto Rico", "pt": "Portugal", "ro": "Romania",
    "rs": "Serbia", "scotland": "Scotland", "se": "Sweden", "sg": "Singapore", "si": "Slovenia",
    "th": "Thailand", "tw": "Taiwan", "ug": "Uganda", "uk": "England and Wales", "us": "United States",
    "ve": "Venezuela", "vn": "Vietnam", "za": "South Africa",
}  # fmt: skip

_IDS = {"zero": "CC0", "mark": "CC-PDM", "certification": "CC-PDDC", "by-nd-nc": "CC-BY-NC-ND"}
_NAMES = {"zero": "CC0", "mark": "Public Domain Mark", "certification": "CC Public Domain Certification",
          "by-nd-nc": "CC BY-NC-ND"}  # fmt: skip
_PUBLIC_DOMAIN = {"zero": ("1.0", GENERIC), "mark": ("1.0", GENERIC), "certification": ("1.0", "us")}
"""What is no licence but says that there are no conditions, each in the one version and port that there is."""
_OPEN = frozenset(
    {"by", "by-sa", *_PUBLIC_DOMAIN}
)  # so is `sa` 1.0 by its terms, but the Open Definition has it not


@cache
def find(unit: str, version: str, port: str = GENERIC) -> License | None:
    """The licence of a unit (`by-sa`), a version and a port, or None where no such licence exists."""
    if port not in ports(unit, version):
        return None
    folder = "publicdomain" if unit in _PUBLIC_DOMAIN else "licenses"
    url = f"https://creativecommons.org/{folder}/{unit}/{version}/{port + '/' if port else ''}"
    return _license(unit, version, port, url)


@cache
def family(unit: str) -> License:
    """A unit of which the version is not known; of what exists in one version only, that version."""
    only = find(unit, *_PUBLIC_DOMAIN[unit]) if unit in _PUBLIC_DOMAIN else None
    return only or _license(unit)


def named(unit: str, version: str) -> License | None:
    """The licence that a text without a port means; where only ports exist, it has no address."""
    return find(unit, version) or (_license(unit, version) if ports(unit, version) else None)


def _license(unit: str, version: str | None = None, port: str = GENERIC, url: str | None = None) -> License:
    label = _IDS.get(unit) or f"CC-{unit.upper()}"
    numbers = [part for part in (version, port.upper()) if part]
    return License(
        id=label if unit == "certification" else "-".join((label, *numbers)),
        family=label,
        name=" ".join((_NAMES.get(unit) or f"CC {unit.upper()}", *numbers)),
        version=version,
        jurisdiction=port or None,
        url=url,
        open=unit in _OPEN,
        attribution=unit.startswith("by"),
        kind=LicenseKind.PUBLIC_DOMAIN if unit in _PUBLIC_DOMAIN else LicenseKind.LICENSE,
    )


def all_licenses() -> Iterator[License]:
    """Every licence that exists, and its unit without a version."""
    yield from (family(unit) for unit in UNITS)
    for (unit, version), ports_ in _PORTS.items():
        found = (named(unit, version), *(find(unit, version, port) for port in ports_))
        yield from (license_ for license_ in found if license_)


def ports(unit: str, version: str) -> tuple[str, ...]:
    """The ports of a unit's version, `GENERIC` among them where it has one; none if there is no such version."""
    return _PORTS.get((unit, version), ())


def newest(unit: str) -> License | None:
    """The latest version of a unit that is made for no country."""
    versions = sorted(version for known, version in _PORTS if known == unit)
    return next((found for version in reversed(versions) if (found := find(unit, version))), None)


def unit_of(elements: frozenset[str], version: str | None = None) -> str | None:
    """The unit that has these elements (`by`, `nc`, `nd`, `sa`), or None where there is none.

    In version 1.0 what is `by-nc-nd` now was `by-nd-nc`.
    """
    if {"sa", "nd"} <= elements:
        return None
    if elements == {"by", "nc", "nd"}:
        return "by-nd-nc" if version == "1.0" else "by-nc-nd"
    if elements == {"nc", "nd"}:
        return "nd-nc"
    unit = "-".join(element for element in ("by", "nc", "nd", "sa") if element in elements)
    return unit if unit in UNITS else None


def port_label(code: str) -> str:
    """A port in words: `Germany`; for a code that is none, the code."""
    return COUNTRIES.get(code, code)
