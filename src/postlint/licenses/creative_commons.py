"""The licences of Creative Commons: which units, versions and ports exist, and what each is called.

The facts are those of Creative Commons' own table, `config/cc-legal-tools.csv` in the repository
`creativecommons/cc-legal-tools-data`, in a compact form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from postlint.licenses.license import License, LicenseKind

_SIX = ("by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa")
_RETIRED = ("nc", "nc-sa", "nd", "nd-nc", "sa")

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
    **{(unit, "1.0"): (GENERIC, "fi", "nl") for unit in _RETIRED},
    ("sampling", "1.0"): (GENERIC, "br", "tw"),
    ("sampling+", "1.0"): (GENERIC, "br", "de", "tw"),
    ("nc-sampling+", "1.0"): (GENERIC, "tw"),
    **{(unit, "2.0"): (GENERIC, *_PORTS_2_0.split()) for unit in _SIX},
    **{(unit, "2.0"): ("jp",) for unit in _RETIRED},
    ("devnations", "2.0"): (GENERIC,),
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
_NAMES = {"zero": "CC0", "mark": "Public Domain Mark", "certification": "CC Public Domain Certification"}
_ONE_VERSION = {"zero": ("1.0", GENERIC), "mark": ("1.0", GENERIC), "certification": ("1.0", "us")}
_TITLE = {"sampling": "Sampling", "sampling+": "Sampling+", "nc-sampling+": "NC-Sampling+"}
_OPEN = frozenset({"by", "by-sa", "zero", "mark", "certification"})


@cache
def find(unit: str, version: str, port: str = GENERIC) -> License | None:
    """The licence of a unit (`by-sa`), a version and a port, or None where no such licence exists."""
    if port not in _PORTS.get((unit, version), ()):
        return None
    label = _family_id(unit)
    suffix = f"-{port.upper()}" if port and unit != "certification" else ""
    number = "" if unit == "certification" else f"-{version}"
    return License(
        id=f"{label}{number}{suffix}",
        family=label,
        name=" ".join(filter(None, (_family_name(unit), version, port.upper()))),
        version=version,
        jurisdiction=port or None,
        url=_url(unit, version, port),
        open=_is_open(unit),
        attribution=_demands_attribution(unit),
        kind=_kind(unit),
    )


def all_licenses() -> Iterator[License]:
    """Every licence that exists, and its unit without a version."""
    yield from (family(unit) for unit in UNITS)
    for (unit, version), ports_ in _PORTS.items():
        found = (named(unit, version), *(find(unit, version, port) for port in ports_))
        yield from (license_ for license_ in found if license_)


@cache
def family(unit: str) -> License:
    """A unit of which the version is not known; of what exists in one version only, that version."""
    if unit in _ONE_VERSION and (only := find(unit, *_ONE_VERSION[unit])):
        return only
    label = _family_id(unit)
    return License(
        id=label,
        family=label,
        name=_family_name(unit),
        open=_is_open(unit),
        attribution=_demands_attribution(unit),
        kind=_kind(unit),
    )


def named(unit: str, version: str) -> License | None:
    """The licence that a text without a port means; where only ports exist, it has no address."""
    if generic := find(unit, version):
        return generic
    if (unit, version) not in _PORTS:
        return None
    label = _family_id(unit)
    return License(
        id=f"{label}-{version}",
        family=label,
        name=f"{_family_name(unit)} {version}",
        version=version,
        open=_is_open(unit),
        attribution=_demands_attribution(unit),
        kind=_kind(unit),
    )


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


def _family_id(unit: str) -> str:
    return _IDS.get(unit) or f"CC-{_TITLE.get(unit) or _element_label(unit)}"


def _family_name(unit: str) -> str:
    if unit == "by-nd-nc":
        return "CC BY-NC-ND"
    return _NAMES.get(unit) or f"CC {_TITLE.get(unit) or _element_label(unit)}"


def _element_label(unit: str) -> str:
    return "DevNations" if unit == "devnations" else unit.upper()


def _url(unit: str, version: str, port: str) -> str:
    folder = "publicdomain" if _kind(unit) is LicenseKind.PUBLIC_DOMAIN else "licenses"
    return f"https://creativecommons.org/{folder}/{unit}/{version}/{port + '/' if port else ''}"


def _kind(unit: str) -> LicenseKind:
    return LicenseKind.PUBLIC_DOMAIN if unit in ("zero", "mark", "certification") else LicenseKind.LICENSE


def _is_open(unit: str) -> bool:
    # `sa` 1.0 is open too by its terms, but the Open Definition does not list it.
    return unit in _OPEN


def _demands_attribution(unit: str) -> bool:
    return unit.startswith("by") or "sampling" in unit or unit == "devnations"
