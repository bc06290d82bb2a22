"""Creative Commons' licences: their parts, versions and ports, and how running text names them: `CC BY-SA 3.0 de`,
`Creative Commons Namensnennung 4.0`, …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from postlint.licenses.license import License, LicenseKind, Mention
from postlint.licenses.text_words import NameMatch, TextWords
from postlint.pattern import Pattern
from postlint.records import NamedTuple

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


def find_without_port(unit: str, version: str) -> License | None:
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
        found = (find_without_port(unit, version), *(find(unit, version, port) for port in ports_))
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


_CODES: dict[str, tuple[str, ...]] = {
    "by": ("by",), "sa": ("sa",), "nc": ("nc",), "nd": ("nd",),
    "bysa": ("by", "sa"), "bync": ("by", "nc"), "bynd": ("by", "nd"), "ncsa": ("nc", "sa"),
    "ncnd": ("nc", "nd"), "byncsa": ("by", "nc", "sa"), "byncnd": ("by", "nc", "nd"),
}  # fmt: skip

_PHRASES: dict[str, str] = {
    **dict.fromkeys(("attribution", "namensnennung", "paternité", "atribución", "reconocimiento",
                     "attribuzione", "naamsvermelding", "atribuição", "uznanieautorstwa"), "by"),
    **dict.fromkeys(("sharealike", "weitergabeuntergleichenbedingungen", "partageàlidentique",
                     "partagedanslesmêmesconditions", "partagedesconditionsinitialesàlidentique",
                     "compartirigual", "condividiallostessomodo", "gelijkdelen", "compartilhaigual",
                     "natychsamychwarunkach"), "sa"),
    **dict.fromkeys(("noncommercial", "nichtkommerziell", "keinekommerziellenutzung",
                     "pasdutilisationcommerciale", "nocomercial", "noncommerciale", "nietcommercieel",
                     "nãocomercial", "użycieniekomercyjne"), "nc"),
    **dict.fromkeys(("noderivs", "noderivatives", "noderivative", "noderivativeworks", "noderivatives",
                     "keinebearbeitung", "keinebearbeitungen", "pasdemodification", "sinderivadas",
                     "sinobraderivada", "sinobrasderivadas", "nonoperederivate", "geenafgeleidewerken",
                     "semderivados", "semderivações", "bezutworówzależnych"), "nd"),
}  # fmt: skip
"""The elements' names in full: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish."""

_GLUED = {f"cc{code}": elements for code, elements in _CODES.items() if code.startswith("by")}
_ZERO = {"zero", "null"}
_UNLISTED = {unit.rstrip("+").replace("-", "") for unit in UNLISTED}
_SPECIAL = {"pdm": "mark", "pddc": "certification"}
_OWN_HEADS = {"publicdomain", "cc", "cco", "cczero", *_GLUED}
"""What begins a name of its own after "Creative Commons"."""
_FILLERS = {
    "license", "licence", "licensed", "lizenz", "lizenziert", "lizenzvertrag", "licencia", "licenza",
    "vom", "typ", "unter", "der", "einer", "the", "under", "a",
}  # fmt: skip
_UNPORTED = {"unported", "international", "generic", "universal", "generisch"}
_COUNTRY_WORDS = {
    **{"".join(name.casefold().split()): code for code, name in COUNTRIES.items() if code != "igo"},
    "deutschland": "de", "österreich": "at", "schweiz": "ch", "frankreich": "fr", "italien": "it",
    "italia": "it", "españa": "es", "spanien": "es", "niederlande": "nl", "nederland": "nl", "usa": "us",
    "brasil": "br", "polska": "pl", "polen": "pl", "unitedkingdom": "uk", "uk": "uk",
}  # fmt: skip
_VERSION = Pattern(r"\d+\.\d+")


class _Port(NamedTuple):
    code: str
    after: int


def read_cc(words: TextWords, index: int) -> NameMatch | None:
    """The Creative Commons licence whose name begins at the word `index`, if one does."""
    word = words.get(index)
    if word is None:
        return None
    if word.key in ("cco", "ccnull", "cczero"):
        return _zero(words, index, index + 1, sure=word.key != "cco")
    if word.key in _GLUED:
        return _with_elements(words, index, index + 1, frozenset(_GLUED[word.key]))
    if word.key == "cc":
        return _after_head(words, index, index + 1)
    if head := words.phrase(index, ("creativecommons",), most=2):
        return _after_head(words, index, head[1])
    return _without_head(words, index)


def _after_head(words: TextWords, start: int, at: int) -> NameMatch | None:
    spelled_out = words.key(start) != "cc"
    if spelled_out:
        while words.joined(at, loose=True) and words.key(at) in _FILLERS:
            at += 1
    word = words.get(at)
    if word is None or not words.joined(at, loose=spelled_out):
        return _no_unit(words, start, at)
    if word.raw in ("0", "0.1.0") or word.key in _ZERO:  # `CC0.1.0`
        return _zero(words, start, at + 1, sure=True)
    if word.key == "o" and not words.joined(at + 1):
        return _zero(words, start, at + 1, sure=False)
    if word.key in _SPECIAL:
        return words.named(start, at + 1, family(_SPECIAL[word.key]))
    if words.phrase(at, _UNLISTED, most=2):
        return None
    elements, after = _elements(words, at)
    if not elements or _is_preposition(words, at, after):
        return _no_unit(words, start, at)
    return _with_elements(words, start, after, elements)


def _is_preposition(words: TextWords, at: int, after: int) -> bool:
    """Whether the `by` at `at` leads to a name rather than being the licence's: `Photo CC by Jane`."""
    word = words.get(at)
    following = words.get(after)
    return (
        word is not None
        and word.raw == "by"
        and after == at + 1
        and words.gap(at).isspace()
        and following is not None
        and not following.is_number
        and words.gap(after).isspace()
    )


def _without_head(words: TextWords, start: int) -> NameMatch | None:
    """`BY-SA 4.0`, `Namensnennung - Weitergabe unter gleichen Bedingungen`, `Attribution 4.0`."""
    by_code = words.key(start) in _CODES and words.key(start) != "by"
    if by_code and not str(words.key(start)).startswith("by"):
        return None
    if words.key(start) == "by" and not re.fullmatch(r"[-–‐‑]", words.gap(start + 1)):
        return None
    elements, after = _elements(words, start)
    if "by" not in elements:
        return None
    version, _ = _version(words, after)
    if len(elements) < 2 and (version is None or words.key(start) == "by"):
        return None
    return _with_elements(words, start, after, elements)


def _elements(words: TextWords, at: int, before: frozenset[str] = frozenset()) -> tuple[frozenset[str], int]:
    """The licence elements from `at` on, with those `before`, and the index after them."""
    found = set(before)
    while at < len(words):
        if found and not words.joined(at, loose=False) and not _comma_joins(words, at):
            break
        key = words.key(at)
        if key in _CODES:
            if found.issuperset(_CODES[key]):  # the second `by` of "CC BY by Jane" leads to a name
                break
            found.update(_CODES[key])
            at += 1
        elif phrase := words.phrase(at, _PHRASES):
            found.add(_PHRASES[phrase[0]])
            at = phrase[1]
        else:
            break
    return frozenset(found), at


def _comma_joins(words: TextWords, at: int) -> bool:
    """Names in full may stand in a list: `Attribution, ShareAlike`."""
    return words.gap(at).strip() == "," and words.phrase(at, _PHRASES) is not None


def _with_elements(words: TextWords, start: int, after: int, elements: frozenset[str]) -> NameMatch:
    if words.joined(after):
        elements, after = _elements(words, after, elements)
    version, after_version = _version(words, after)
    unit = unit_of(elements, version)
    if unit is None:
        return _impossible(words, start, after_version, elements, version)
    if version is None:
        return words.named(start, after, family(unit))
    license_ = find_without_port(unit, version)
    if license_ is None:
        return _no_version(words, start, after_version, unit, version)
    port = _port(words, after_version, unit, version)
    if port is None:
        first = words.named(start, after_version, license_)
        others = tuple(_other_versions(words, after_version, elements))
        return NameMatch(first.items + others, after_version + len(others))
    ported = find(unit, version, port.code) or license_
    return words.named(start, port.after, ported, names_port=True)


def _version(words: TextWords, at: int) -> tuple[str | None, int]:
    """The version at `at` (`4.0`, `v3.0`, `Lizenz 2.0`, a lone `4` at the end), and the index after it."""
    here = at
    for _ in range(2):
        if words.key(here) in ("v", "version", "ver", "license", "licence", "lizenz") and words.joined(here):
            here += 1
    word = words.get(here)
    if word is None or not word.is_number or not words.joined(here, loose=True) or "," in words.gap(here):
        return None, at
    if _VERSION.fullmatch(word.raw):
        return word.raw, here + 1
    if word.raw in ("1", "2", "3", "4") and _ends(words, here + 1):
        return f"{word.raw}.0", here + 1
    return None, at


def _port(words: TextWords, at: int, unit: str, version: str) -> _Port | None:
    """The country that follows a version. A code in small letters may be a word (`3.0 at flickr`), so it
    only counts at the end of a name."""
    if not words.joined(at, loose=True) or "," in words.gap(at):
        return None
    word = words.get(at)
    if word is None:
        return None
    if word.key in _UNPORTED:
        return _Port(GENERIC, at + 1)
    if country := words.phrase(at, _COUNTRY_WORDS, most=3):
        return _Port(_COUNTRY_WORDS[country[0]], country[1])
    if word.key in ports(unit, version) and (word.raw.isupper() or _ends(words, at + 1)):
        return _Port(word.key, at + 1)
    return None


def _ends(words: TextWords, at: int) -> bool:
    """Whether a name is over before the word at `at`: the text ends, or something else than a space follows."""
    gap = words.gap(at)
    return at >= len(words) or not (gap == "" or gap.isspace() or gap[0] in ".-")


def _other_versions(words: TextWords, at: int, elements: frozenset[str]) -> Iterator[Mention]:
    """`CC BY-SA 4.0,3.0,2.5`: the versions after the first."""
    while (
        (word := words.get(at)) and _VERSION.fullmatch(word.raw) and words.gap(at).strip() in (",", "/", "-")
    ):
        unit = unit_of(elements, word.raw)
        license_ = find_without_port(unit, word.raw) if unit else None
        if license_ is None:
            return
        yield Mention(license_, *words.span(at, at + 1))
        at += 1


def _zero(words: TextWords, start: int, after: int, *, sure: bool) -> NameMatch:
    zero = family("zero")
    version, after_version = _version(words, after)
    if not sure:
        end = after_version if version == "1.0" else after
        return words.unclear(start, end, "it has the letter O where CC0 has a zero", zero)
    if version not in (None, "1.0"):
        return _no_version(words, start, after_version, "zero", str(version))
    while words.joined(after_version, loose=True) and words.key(after_version) in _UNPORTED:
        after_version += 1
    return words.named(start, after_version, zero)


def _no_unit(words: TextWords, start: int, at: int) -> NameMatch | None:
    """`Creative Commons 2.0`: which of the licences is not said. A lone small `cc` is any word."""
    head = words.get(start)
    if head is None or (head.raw not in ("CC",) and head.key == "cc" and len(words) > 1):
        return None
    if words.phrase(at, _OWN_HEADS, most=2):
        return None
    version, after = _version(words, at)
    if words.key(at) == "by" and version is None:
        after = at
    return words.unclear(start, after, "it does not say which of the licences of Creative Commons is meant")


def _impossible(
    words: TextWords, start: int, after: int, elements: frozenset[str], version: str | None
) -> NameMatch:
    order = [element.upper() for element in ("by", "nc", "nd", "sa") if element in elements]
    meant = unit_of(elements | {"by"}, version)
    suggestion = (find(meant, version) if version else family(meant)) if meant else None
    reason = f"Creative Commons has no licence {'-'.join(order)}"
    return words.unclear(start, after, reason, suggestion)


def _no_version(words: TextWords, start: int, after: int, unit: str, version: str) -> NameMatch:
    name = family(unit).name.removesuffix(" 1.0")
    meant = unit_of(frozenset(unit.split("-")) | {"by"}, version) if unit in ("sa", "nc", "nd") else None
    suggestion = find(meant, version) if meant else None
    return words.unclear(start, after, f"there is no version {version} of {name}", suggestion)
