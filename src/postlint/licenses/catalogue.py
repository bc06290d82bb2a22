"""The licences that are not Creative Commons: by SPDX id, by family and version, by the names people use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from postlint.licenses import creative_commons
from postlint.licenses.license import License, LicenseKind
from postlint.pattern import Pattern

_NUMBERED = Pattern(r"(?P<family>.+?)-v?(?P<version>\d+(?:\.\d+)*[a-z]?)(?:$|[-+])")

PUBLIC_DOMAIN = License(
    "Public-Domain", "Public-Domain", "public domain", open=True, kind=LicenseKind.PUBLIC_DOMAIN
)
RESERVED = License("All-Rights-Reserved", "All-Rights-Reserved", "all rights reserved",
                   open=False, kind=LicenseKind.RESERVED)  # fmt: skip

_OPEN_CONTENT = {
    "ODbL", "ODC-By", "PDDL", "DL-DE-BY", "DL-DE-ZERO", "OGL-UK", "OGL-Canada", "etalab", "GFDL", "LAL",
    "MirOS",
}  # fmt: skip
_ATTRIBUTION = {"ODbL", "ODC-By", "DL-DE-BY", "OGL-UK", "OGL-Canada", "etalab", "GFDL", "LAL"}
_NO_CONDITIONS = {"PDDL", "DL-DE-ZERO", "Unlicense", "0BSD", "WTFPL"}

_ADDRESSES = {
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "MIT": "https://opensource.org/license/mit",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "DbCL-1.0": "https://opendatacommons.org/licenses/dbcl/1-0/",
    "DL-DE-BY-2.0": "https://www.govdata.de/dl-de/by-2-0",
    "DL-DE-ZERO-2.0": "https://www.govdata.de/dl-de/zero-2-0",
    "OGL-UK-1.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/1/",
    "OGL-UK-2.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "LAL-1.3": "https://artlibre.org/licence/lal/en/",
    **{
        f"{family}-{version}": f"https://www.gnu.org/licenses/{folder}{name}-{version}.html"
        for family, name, folder, version in (
            ("GPL", "gpl", "", "3.0"),
            ("GPL", "gpl", "old-licenses/", "2.0"),
            ("LGPL", "lgpl", "", "3.0"),
            ("LGPL", "lgpl", "old-licenses/", "2.1"),
            ("AGPL", "agpl", "", "3.0"),
            ("GFDL", "fdl", "", "1.3"),
            ("GFDL", "fdl", "old-licenses/", "1.2"),
        )
    },
}

_STATEMENTS = {
    "InC": "In Copyright",
    "InC-OW-EU": "In Copyright – EU Orphan Work",
    "InC-EDU": "In Copyright – Educational Use Permitted",
    "InC-NC": "In Copyright – Non-Commercial Use Permitted",
    "InC-RUU": "In Copyright – Rights-holder(s) Unlocatable or Unidentifiable",
    "NoC-CR": "No Copyright – Contractual Restrictions",
    "NoC-NC": "No Copyright – Non-Commercial Use Only",
    "NoC-OKLR": "No Copyright – Other Known Legal Restrictions",
    "NoC-US": "No Copyright – United States",
    "CNE": "Copyright Not Evaluated",
    "UND": "Copyright Undetermined",
    "NKC": "No Known Copyright",
}
"""The statements of rightsstatements.org, version 1.0."""

_TERMS = {
    "unsplash": ("Unsplash License", "https://unsplash.com/license"),
    "pexels": ("Pexels License", "https://www.pexels.com/license/"),
    "pixabay": ("Pixabay Content License", "https://pixabay.com/service/license-summary/"),
    "flickr-commons": ("no known copyright restrictions (Flickr Commons)",
                       "https://www.flickr.com/commons/usage/"),
}  # fmt: skip

_MODEL_TERMS = frozenset({
    "openrail", "openrail++", "bigscience-openrail-m", "creativeml-openrail-m", "bigscience-bloom-rail-1.0",
    "bigcode-openrail-m", "c-uda", "deepfloyd-if-license", "apple-ascl", "apple-amlr", "h-research",
    "intel-research", "lgpl-lr", "llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4", "gemma",
    "openmdw-1.0", "grok2-community",
})  # fmt: skip
"""Licences of models and data sets that Hugging Face has ids for and SPDX has not."""


class Name(NamedTuple):
    """What a name stands for: a family, or one `id`. `needs_version`: the name alone is an ordinary word."""

    family: str
    id: str | None = None
    needs_version: bool = False


NAMES: dict[str, Name] = {
    **{word: Name("MIT", "MIT") for word in ("mitlicense", "mitlicence", "mitlizenz")},
    **{word: Name("Apache") for word in ("apachelicense", "apachelicence", "apachelizenz")},
    "apachesoftwarelicense": Name("Apache"),
    "apache": Name("Apache", needs_version=True),
    **{word: Name("GPL") for word in ("gpl", "gplv", "gnugpl", "gnugplv", "gnugeneralpubliclicense")},
    **{word: Name("LGPL") for word in ("lgpl", "lgplv", "gnulgpl", "gnulgplv",
                                       "gnulessergeneralpubliclicense")},
    **{word: Name("AGPL") for word in ("agpl", "agplv", "gnuagpl", "gnuagplv",
                                       "gnuafferogeneralpubliclicense")},
    **{word: Name("GFDL") for word in ("gfdl", "gnufdl", "gnufreedocumentationlicense",
                                       "freedocumentationlicense")},
    **{word: Name("BSD") for word in ("bsdlicense", "bsdlicence", "bsdlizenz")},
    **{word: Name("MPL") for word in ("mpl", "mozillapubliclicense")},
    **{word: Name("EUPL") for word in ("eupl", "europeanunionpubliclicence")},
    **{word: Name("OFL", "OFL-1.1") for word in ("ofl", "openfontlicense", "silopenfontlicense")},
    **{word: Name("Unlicense", "Unlicense") for word in ("unlicense", "theunlicense")},
    "wtfpl": Name("WTFPL", "WTFPL"),
    "artisticlicense": Name("Artistic"),
    **{word: Name("ODbL", "ODbL-1.0") for word in ("odbl", "opendatabaselicense", "odcodbl",
                                                   "opendatacommonsopendatabaselicense")},
    **{word: Name("ODC-By", "ODC-By-1.0") for word in ("odcby", "opendatacommonsattribution",
                                                       "opendatacommonsattributionlicense")},
    **{word: Name("PDDL", "PDDL-1.0") for word in ("pddl", "odcpddl",
                                                   "publicdomaindedicationandlicense",
                                                   "opendatacommonspublicdomaindedicationandlicense")},
    **{word: Name("DL-DE-BY") for word in ("dldeby", "datenlizenzdeutschlandnamensnennung")},
    **{word: Name("DL-DE-ZERO", "DL-DE-ZERO-2.0") for word in ("dldezero", "datenlizenzdeutschlandzero",
                                                               "datenlizenzdeutschlandnull")},
    **{word: Name("OGL-UK") for word in ("ogluk", "ogl", "oglv", "opengovernmentlicence",
                                         "opengovernmentlicense")},
    **{word: Name("etalab", "etalab-2.0") for word in ("etalab", "licenceouverte", "licenceouverteetalab")},
    **{word: Name("LAL") for word in ("lal", "licenceartlibre", "freeartlicense", "freeartlicence",
                                      "lizenzfreiekunst")},
    **{f"{site}{word}": Name(site) for site in ("unsplash", "pexels", "pixabay")
       for word in ("license", "licence", "lizenz", "contentlicense")},
    **{word: Name("flickr-commons") for word in ("noknowncopyrightrestrictions", "flickrcommons")},
    **{word: Name("InC") for word in ("incopyright",)},
    **{word: Name("CNE") for word in ("copyrightnotevaluated",)},
    **{word: Name("Public-Domain") for word in ("publicdomain", "gemeinfrei", "gemeinfreiheit",
                                                "domainepublic", "dominiopublico", "dominiopúblico",
                                                "pubblicodominio", "publiekdomein")},
    **{word: Name("All-Rights-Reserved") for word in ("allrightsreserved", "allerechtevorbehalten",
                                                      "allerechtebeim", "tousdroitsréservés",
                                                      "todoslosderechosreservados",
                                                      "tuttiidirittiriservati")},
}  # fmt: skip
"""The names that running text has, written small and without anything between the words."""


@cache
def by_id(id_: str) -> License | None:
    """The licence of an SPDX id (in any case), or of an id of Hugging Face's; Creative Commons aside."""
    known = _spdx().get(id_.casefold())
    if known:
        return known
    if id_.casefold() in _MODEL_TERMS:
        return License(id_.casefold(), id_.casefold(), id_, kind=LicenseKind.TERMS)
    return None


def by_full_name(name: str) -> License | None:
    """The licence that the SPDX list calls so, in any case (`Artistic License 2.0`)."""
    id_ = _by_full_name().get(name.casefold())
    return by_id(id_) if id_ else None


@cache
def by_family(name: str, version: str | None = None) -> License | None:
    """The licence of a family, or the family itself where the version is not known (or no such exists)."""
    if name == PUBLIC_DOMAIN.family:
        return PUBLIC_DOMAIN
    if name == RESERVED.family:
        return RESERVED
    if name in _TERMS:
        label, url = _TERMS[name]
        return License(name, name, label, url=url, open=False, kind=LicenseKind.TERMS)
    if name in _STATEMENTS:
        return License(
            name,
            name,
            _STATEMENTS[name],
            version="1.0",
            url=f"http://rightsstatements.org/vocab/{name}/1.0/",
            open=False,
            kind=LicenseKind.STATEMENT,
        )
    if version is None:
        return License(
            name, name, name, open=_judged_open(name), attribution=name in _ATTRIBUTION, kind=_kind(name)
        )
    known = by_id(f"{name}-{version}") or by_id(f"{name}-{version}-only")
    if known is None:
        return None
    # "GPL 3.0" in prose is no SPDX id, so neither "only" nor deprecated.
    plain = f"{name}-{version}"
    return License(
        plain, known.family, f"{name} {version}", version, url=_address(plain), open=known.open,
        attribution=known.attribution, kind=known.kind,
    )  # fmt: skip


def all_licenses() -> Iterator[License]:
    """Every licence and statement of rights that is known here."""
    yield from (PUBLIC_DOMAIN, RESERVED, *_spdx().values())
    named = (*_TERMS, *_STATEMENTS, *(name.family for name in NAMES.values()))
    found = (*(by_family(family) for family in named), *(by_id(id_) for id_ in _MODEL_TERMS))
    yield from (license_ for license_ in found if license_)


def ids() -> tuple[str, ...]:
    """All SPDX ids that are not deprecated, those of Creative Commons without ports among them."""
    units = ("by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa", "zero", "mark")
    versions = sorted(creative_commons.VERSIONS)
    found = (creative_commons.find(unit, version) for unit in units for version in versions)
    return (
        *(license_.id for license_ in found if license_),
        *(license_.id for license_ in _spdx().values() if not license_.deprecated),
    )


def successor(id_: str) -> str | None:
    """The SPDX id that stands for a deprecated one now, where that is one id and means the same."""
    known = _spdx().get(id_.casefold())
    if known is None or not known.deprecated:
        return None
    if known.id == "StandardML-NJ":
        return "SMLNJ"
    if known.id.endswith("+"):
        return f"{known.id[:-1]}-or-later"
    only = f"{known.id}-only"
    return only if only.casefold() in _spdx() else None


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """The SPDX licence list 3.29.0: id, flags (d deprecated, o OSI-approved, f FSF-libre), full name."""
    text = resources.files("postlint.licenses").joinpath("spdx.tsv").read_text(encoding="utf-8")
    return tuple((id_, flags, name) for id_, flags, name in (line.split("\t") for line in text.splitlines()))


@cache
def _spdx() -> dict[str, License]:
    return {id_.casefold(): _from_row(id_, flags) for id_, flags, _ in _rows()}


@cache
def _by_full_name() -> dict[str, str]:
    return {name.casefold(): id_ for id_, flags, name in reversed(_rows()) if "d" not in flags}


def _from_row(id_: str, flags: str) -> License:
    numbered = _NUMBERED.match(id_)
    family = numbered["family"] if numbered else id_
    return License(
        id=id_,
        family=family,
        name=id_,
        version=numbered["version"] if numbered else None,
        url=_address(id_),
        open=True if set(flags) & {"o", "f"} else _judged_open(family),
        attribution=family in _ATTRIBUTION,
        kind=_kind(family),
        deprecated="d" in flags,
    )


def _address(id_: str) -> str:
    plain = re.sub(r"-(?:only|or-later)$|\+$", "", id_)
    return _ADDRESSES.get(plain) or f"https://spdx.org/licenses/{id_}.html"


def _judged_open(family: str) -> bool | None:
    return True if family in _OPEN_CONTENT else None


def _kind(family: str) -> LicenseKind:
    return LicenseKind.PUBLIC_DOMAIN if family in _NO_CONDITIONS else LicenseKind.LICENSE
