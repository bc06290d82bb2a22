"""The licences that are not Creative Commons: by SPDX id, by family and version, by the names people use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from postlint.licenses import creative_commons
from postlint.licenses.license import License, LicenseKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_NUMBERED = Pattern(r"(?P<family>.+?)-v?(?P<version>\d+(?:\.\d+)*[a-z]?)(?:$|[-+])")

_OF_SOMEBODY = Pattern(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")

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
    "GPL-3.0": "https://www.gnu.org/licenses/gpl-3.0.html",
    "GPL-2.0": "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
    "LGPL-3.0": "https://www.gnu.org/licenses/lgpl-3.0.html",
    "LGPL-2.1": "https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
    "AGPL-3.0": "https://www.gnu.org/licenses/agpl-3.0.html",
    "GFDL-1.3": "https://www.gnu.org/licenses/fdl-1.3.html",
    "GFDL-1.2": "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html",
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


PUBLIC_DOMAIN = License(
    "Public-Domain", "Public-Domain", "public domain", open=True, kind=LicenseKind.PUBLIC_DOMAIN
)
RESERVED = License(
    "All-Rights-Reserved", "All-Rights-Reserved", "all rights reserved", open=False, kind=LicenseKind.RESERVED
)
_BY_NAME = {
    license_.family: license_
    for license_ in (
        PUBLIC_DOMAIN,
        RESERVED,
        *(
            License(id_, id_, name, url=url, open=False, kind=LicenseKind.TERMS)
            for id_, (name, url) in _TERMS.items()
        ),
        *(
            License(id_, id_, name, "1.0", url=f"http://rightsstatements.org/vocab/{id_}/1.0/", open=False,
                    kind=LicenseKind.STATEMENT)
            for id_, name in _STATEMENTS.items()
        ),
    )
}  # fmt: skip
"""What has one version and no SPDX id."""


class Name(NamedTuple):
    """What a name stands for: a family, or one `id`. `needs_version`: the name alone is an ordinary word."""

    family: str
    id: str | None = None
    needs_version: bool = False


_NAMES = (
    (Name("MIT", "MIT"), "mitlicense mitlicence mitlizenz"),
    (Name("Apache"), "apachelicense apachelicence apachelizenz apachesoftwarelicense"),
    (Name("Apache", needs_version=True), "apache"),
    (Name("GPL"), "gpl gplv gnugpl gnugplv gnugeneralpubliclicense"),
    (Name("LGPL"), "lgpl lgplv gnulgpl gnulgplv gnulessergeneralpubliclicense"),
    (Name("AGPL"), "agpl agplv gnuagpl gnuagplv gnuafferogeneralpubliclicense"),
    (Name("GFDL"), "gfdl gnufdl gnufreedocumentationlicense freedocumentationlicense"),
    (Name("BSD"), "bsdlicense bsdlicence bsdlizenz"),
    (Name("BSD", "BSD-3-Clause"), "newbsd newbsdlicense modifiedbsd 3clausebsd threeclausebsd bsd3clause"),
    (Name("BSD", "BSD-3-Clause"), "3clausebsdlicense revisedbsd revisedbsdlicense"),
    (Name("BSD", "BSD-2-Clause"), "simplifiedbsd simplifiedbsdlicense freebsdlicense 2clausebsd twoclausebsd"),
    (Name("BSD", "BSD-2-Clause"), "bsd2clause 2clausebsdlicense"),
    (Name("0BSD", "0BSD"), "zeroclausebsd zeroclausebsdlicense bsdzeroclause 0clausebsd"),
    (Name("MPL"), "mpl mozillapubliclicense"),
    (Name("EUPL"), "eupl europeanunionpubliclicence"),
    (Name("OFL", "OFL-1.1"), "ofl openfontlicense silopenfontlicense"),
    (Name("Unlicense", "Unlicense"), "unlicense theunlicense"),
    (Name("WTFPL", "WTFPL"), "wtfpl"),
    (Name("Artistic"), "artisticlicense"),
    (Name("ODbL", "ODbL-1.0"), "odbl opendatabaselicense odcodbl opendatacommonsopendatabaselicense"),
    (Name("ODC-By", "ODC-By-1.0"), "odcby opendatacommonsattribution opendatacommonsattributionlicense"),
    (Name("PDDL", "PDDL-1.0"), "pddl odcpddl publicdomaindedicationandlicense"),
    (Name("PDDL", "PDDL-1.0"), "opendatacommonspublicdomaindedicationandlicense"),
    (Name("DL-DE-BY"), "dldeby datenlizenzdeutschlandnamensnennung"),
    (Name("DL-DE-ZERO", "DL-DE-ZERO-2.0"), "dldezero datenlizenzdeutschlandzero datenlizenzdeutschlandnull"),
    (Name("OGL-UK"), "ogluk ogl oglv opengovernmentlicence opengovernmentlicense"),
    (Name("etalab", "etalab-2.0"), "etalab licenceouverte licenceouverteetalab"),
    (Name("LAL"), "lal licenceartlibre freeartlicense freeartlicence lizenzfreiekunst"),
    *((Name(site), " ".join(f"{site}{word}" for word in ("license", "licence", "lizenz", "contentlicense")))
      for site in ("unsplash", "pexels", "pixabay")),
    (Name("flickr-commons"), "noknowncopyrightrestrictions flickrcommons"),
    (Name("InC"), "incopyright"),
    (Name("CNE"), "copyrightnotevaluated"),
    (Name("Public-Domain"), "publicdomain gemeinfrei gemeinfreiheit domainepublic pubblicodominio publiekdomein"),
    (Name("Public-Domain"), "dominiopublico dominiopúblico"),
    (Name("All-Rights-Reserved"), "allrightsreserved allerechtevorbehalten allerechtebeim tousdroitsréservés"),
    (Name("All-Rights-Reserved"), "todoslosderechosreservados tuttiidirittiriservati"),
)  # fmt: skip
NAMES = {word: name for name, words in _NAMES for word in words.split()}
"""The names that running text has, written small and without anything between the words."""


def by_id(id_: str) -> License | None:
    """The licence of an SPDX id, in any case; Creative Commons aside."""
    row = _ids().get(id_.casefold())
    return _from_row(*row) if row else None


def by_full_name(name: str) -> License | None:
    """The licence that the SPDX list calls so, in any case (`Artistic License 2.0`)."""
    id_ = _by_full_name().get(name.casefold())
    return by_id(id_) if id_ else None


@cache
def by_family(name: str, version: str | None = None) -> License | None:
    """The licence of a family, or the family itself where the version is not known (or no such exists)."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if version is None:
        return License(
            name, name, name, open=_judged_open(name), attribution=name in _ATTRIBUTION, kind=_kind(name)
        )
    known = by_id(f"{name}-{version}") or by_id(f"{name}-{version}-only")
    # "GPL 3.0" in prose is no SPDX id, so neither "only" nor deprecated.
    plain, label = f"{name}-{version}", f"{name} {version}"
    return known and known._replace(
        id=plain, name=label, version=version, url=_address(plain), deprecated=False
    )


def all_licenses() -> Iterator[License]:
    """Every licence and statement of rights that is known here."""
    yield from (*_BY_NAME.values(), *_spdx())
    yield from (license_ for name in NAMES.values() if (license_ := by_family(name.family)))


def of_somebody(id_: str) -> License | None:
    """A licence that only somebody's own document has, as SPDX refers to one (`LicenseRef-…`, SPDX 3.0 §10)."""
    if _OF_SOMEBODY.fullmatch(id_) is None:
        return None
    return License(id_, id_, id_, open=None, kind=LicenseKind.TERMS)


def ids() -> tuple[str, ...]:
    """All SPDX ids that are not deprecated, those of Creative Commons without ports among them."""
    units = ("by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa", "zero", "mark")
    versions = sorted(creative_commons.VERSIONS)
    found = (creative_commons.find(unit, version) for unit in units for version in versions)
    return (
        *(license_.id for license_ in found if license_),
        *(license_.id for license_ in _spdx() if not license_.deprecated),
    )


def successor(id_: str) -> str | None:
    """The SPDX id that stands for a deprecated one now, where that is one id and means the same."""
    known = by_id(id_)
    if known is None or not known.deprecated:
        return None
    if known.id == "StandardML-NJ":
        return "SMLNJ"
    if known.id.endswith("+"):
        return f"{known.id[:-1]}-or-later"
    only = f"{known.id}-only"
    return only if by_id(only) else None


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """The SPDX licence list 3.29.0: id, flags (d deprecated, o OSI-approved, f FSF-libre), full name."""
    text = Path(__file__).with_name("spdx.tsv").read_text(encoding="utf-8")
    return tuple((id_, flags, name) for id_, flags, name in (line.split("\t") for line in text.splitlines()))


@cache
def _ids() -> dict[str, tuple[str, str]]:
    return {id_.casefold(): (id_, flags) for id_, flags, _ in _rows()}


def _spdx() -> Iterator[License]:
    return (_from_row(*row) for row in _ids().values())


@cache
def _by_full_name() -> dict[str, str]:
    rows = _rows()[::-1]
    now = {name.casefold(): id_ for id_, flags, name in rows if "d" not in flags}
    return {name.casefold(): id_ for id_, _, name in rows} | now


@cache
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
