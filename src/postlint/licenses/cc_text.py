"""Creative Commons licences in running text: `CC BY-SA 3.0 de`, `Creative Commons Namensnennung 4.0`, …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.licenses import creative_commons as cc
from postlint.licenses.license import Mention
from postlint.licenses.text_words import NameMatch, TextWords
from postlint.pattern import Pattern

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
_UNLISTED = {unit.rstrip("+").replace("-", "") for unit in cc.UNLISTED}
_SPECIAL = {"pdm": "mark", "pddc": "certification"}
_OWN_HEADS = {"publicdomain", "cc", "cco", "cczero", *_GLUED}
"""What begins a name of its own after "Creative Commons"."""
_FILLERS = {
    "license", "licence", "licensed", "lizenz", "lizenziert", "lizenzvertrag", "licencia", "licenza",
    "vom", "typ", "unter", "der", "einer", "the", "under", "a",
}  # fmt: skip
_UNPORTED = {"unported", "international", "generic", "universal", "generisch"}
_COUNTRY_WORDS = {
    **{"".join(name.casefold().split()): code for code, name in cc.COUNTRIES.items() if code != "igo"},
    "deutschland": "de", "österreich": "at", "schweiz": "ch", "frankreich": "fr", "italien": "it",
    "italia": "it", "españa": "es", "spanien": "es", "niederlande": "nl", "nederland": "nl", "usa": "us",
    "brasil": "br", "polska": "pl", "polen": "pl", "unitedkingdom": "uk", "uk": "uk",
}  # fmt: skip
_VERSION = Pattern(r"\d\.\d")


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
    if word.raw == "0" or word.key in _ZERO:
        return _zero(words, start, at + 1, sure=True)
    if word.key == "o" and not words.joined(at + 1):
        return _zero(words, start, at + 1, sure=False)
    if word.key in _SPECIAL:
        return words.named(start, at + 1, cc.family(_SPECIAL[word.key]))
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
    unit = cc.unit_of(elements, version)
    if unit is None:
        return _impossible(words, start, after_version, elements, version)
    if version is None:
        return words.named(start, after, cc.family(unit))
    license_ = cc.named(unit, version)
    if license_ is None:
        return _no_version(words, start, after_version, unit, version)
    port = _port(words, after_version, unit, version)
    if port is None:
        first = words.named(start, after_version, license_)
        others = tuple(_other_versions(words, after_version, elements))
        return NameMatch(first.items + others, after_version + len(others))
    ported = cc.find(unit, version, port.code) or license_
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
        return _Port(cc.GENERIC, at + 1)
    if country := words.phrase(at, _COUNTRY_WORDS, most=3):
        return _Port(_COUNTRY_WORDS[country[0]], country[1])
    if word.key in cc.ports(unit, version) and (word.raw.isupper() or _ends(words, at + 1)):
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
        unit = cc.unit_of(elements, word.raw)
        license_ = cc.named(unit, word.raw) if unit else None
        if license_ is None:
            return
        yield Mention(license_, *words.span(at, at + 1))
        at += 1


def _zero(words: TextWords, start: int, after: int, *, sure: bool) -> NameMatch:
    zero = cc.family("zero")
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
    meant = cc.unit_of(elements | {"by"}, version)
    suggestion = (cc.find(meant, version) if version else cc.family(meant)) if meant else None
    reason = f"Creative Commons has no licence {'-'.join(order)}"
    return words.unclear(start, after, reason, suggestion)


def _no_version(words: TextWords, start: int, after: int, unit: str, version: str) -> NameMatch:
    name = cc.family(unit).name.removesuffix(" 1.0")
    meant = cc.unit_of(frozenset(unit.split("-")) | {"by"}, version) if unit in ("sa", "nc", "nd") else None
    suggestion = cc.find(meant, version) if meant else None
    return words.unclear(start, after, f"there is no version {version} of {name}", suggestion)
